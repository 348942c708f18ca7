"""What "the trip" and "to go" mean once a report has told of a visit or meeting: who goes where, who meets whom.

"Premier Quill planned to visit Korsia. The trip was called off." Without the sentence
before, nobody would know between whom something was called off.
"""

from collections.abc import Mapping
from dataclasses import replace

from comity.reading.arguments import Arguments, Parties, joined, without
from comity.reading.deed import Deed
from comity.reading.grammar import governor
from comity.reading.parse import Parse

_MEETINGS = frozenset({"CONSULT", "AGREE", "REJECT"})
_FARTHEST = 6  # sentences back; beyond, another meeting is as likely meant


class Recall:
    """Looks back in one document; ``nouns`` name meetings and journeys, ``verbs`` going to them."""

    def __init__(
        self, args: Arguments, nouns: frozenset[str], verbs: frozenset[str], going_on: frozenset[str]
    ) -> None:
        self.args = args
        self.parse: Parse = args.parse
        self.nouns = nouns
        self.verbs = verbs
        self.going_on = going_on  # "is prepared to go | further": not there

    def meeting(self, deed: Deed, told: Mapping[int, Deed]) -> Deed:
        """Return ``deed`` with the parties of the meeting that its definite noun stands for, else as it is."""
        own = joined(deed.actors, deed.recipients)
        if len(own) > 1 or deed.coded.type not in _MEETINGS or not self.parse.is_verb(deed.trigger):
            return deed
        subject = self.args.subject(deed.trigger)
        others = subject is not None and not self.definite(subject) and self.parse.tag[subject][0] in "NW"
        if not own and others:
            return deed  # "the nations that will take part in that meeting" are not the two before
        noun = next((t for t in deed.words if self.definite(t) and not self.says_which(t, deed)), None)
        before = self.before(deed.trigger, own, told) if noun is not None else None
        if noun is None or before is None:
            return deed
        both = joined(before.actors, before.recipients)
        step = f"{self.parse.text[noun]!r} stands for what {self.parse.text[before.trigger]!r} tells"
        doers = deed.actors
        return replace(
            deed,
            actors=doers or both,
            recipients=without(both, doers) if doers else (),
            symmetric=not doers,
            steps=(*deed.steps, step),
        )

    def journey(self, token: int, told: Mapping[int, Deed]) -> Deed | None:
        """Return the visit or meeting that a bare "to go" stands for: "he no longer plans | to go"."""
        parse = self.parse
        if parse.lemma[token] not in self.verbs or token in told:
            return None
        above = governor(parse, token)
        if (
            (above is None and parse.child(token, "aux") is None)
            or any(
                parse.dep[k] in ("dobj", "advcl", "xcomp") or parse.lower[k] in self.going_on
                for k in parse.children[token]
            )
            or any(self.args.parties(n) for k in parse.kids(token, "prep") for n in parse.kids(k, "pobj"))
        ):
            return None
        subject = self.args.subject(token)
        if subject is None and above is not None:
            subject = self.args.subject(above.token) or self.args.subject(parse.head[above.token])
        goers = self.args.parties(subject) if subject is not None else ()
        before = self.before(token, goers, told) if goers else None
        if before is None:
            return None
        before = before.innermost
        both = joined(before.actors, before.recipients)
        step = f"{parse.text[token]!r} stands for what {parse.text[before.trigger]!r} tells"
        return replace(
            before,
            trigger=token,
            tokens=(token,),
            words=(),
            actors=goers,
            doers=goers,
            recipients=without(both, goers),
            symmetric=False,
            steps=(*before.steps, step),
        )

    def definite(self, noun: int) -> bool:
        """Say whether a noun speaks of a meeting or journey known before: "the trip", "her visit", "those talks"."""
        parse = self.parse
        if parse.tag[noun] == "NNP" and any(parse.tag[kid] == "NNP" for kid in parse.kids(noun, "compound")):
            return False  # "his Presidential Daily | Briefing" has a name of its own
        return parse.lemma[noun] in self.nouns and any(
            parse.lower[kid] in ("the", "this", "that", "these", "those") or parse.tag[kid] == "PRP$"
            for kid in parse.kids(noun, "det", "poss")
        )

    def says_which(self, noun: int, deed: Deed) -> bool:
        """Say whether a clause on a noun says which is meant: "the meetings | that she has planned"; "the talks | that they had" does not."""
        clauses = self.parse.kids(noun, "relcl", "acl")
        return any(clause != deed.trigger or deed.coded.type != "CONSULT" for clause in clauses)

    def before(self, token: int, own: Parties, told: Mapping[int, Deed]) -> Deed | None:
        """Return the nearest meeting told before ``token`` with two parties, those of ``own`` among them."""
        here = self.parse.sentence[token]
        wanted = {party.actor for party in own}
        for at in sorted((at for at in told if at < token), reverse=True):
            if here - self.parse.sentence[at] > _FARTHEST:
                return None
            deed = told[at]
            parties = {party.actor for party in joined(deed.actors, deed.recipients)}
            if deed.innermost.coded.type in _MEETINGS and len(parties) == 2 and wanted <= parties:
                return deed
        return None
