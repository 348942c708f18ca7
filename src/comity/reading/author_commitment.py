"""What the report's own author is committed to, where the report relays what others say.

FactBank (Saurí and Pustejovsky 2009) gives an event a value for each source of its chain,
the author among them. Who says a thing commits the author to nothing; who admits, reveals
or shows it does; "falsely" and "without evidence" are words of the author's own.
"""

from typing import Literal

from comity.codebook import Codebook
from comity.model import Attribution, Factuality
from comity.reading.commitment_signs import unproven
from comity.reading.commitments import CommitmentTable, borne_out
from comity.reading.composition import Coded
from comity.reading.deed import Deed
from comity.reading.grammar import is_infinitive
from comity.reading.parse import Parse

Effect = Literal["vouched", "contradicted", "doubted", "open"]
_BY_ROW: dict[str, Effect] = {"happened": "vouched", "did_not_happen": "contradicted"}
_NOT: dict[Factuality, Factuality] = {
    "happened": "did_not_happen",
    "future": "did_not_happen",
    "did_not_happen": "happened",
    "denied": "happened",
}
_TURNED: dict[Effect, Effect] = {"vouched": "contradicted", "contradicted": "vouched"}
_VOUCHING = frozenset({"confirms", "knows", "apologises", "thanks"})  # stances of ``stances.csv``


def said_so(
    parse: Parse, deed: Deed, coded: Coded, quad: int, source: Attribution | None, actors: tuple[str, ...]
) -> bool:
    """Say whether a deed is done by the very words of its source: what it announces, refuses, demands or blames.

    "Ambria said it had urged" tells of other words than these.
    """
    if source is None or source.speaker is None or source.speaker not in actors:
        return False
    tensed = (deed.trigger, *parse.kids(deed.trigger, "aux"))
    past = any(parse.tag[t] == "VBD" for t in tensed)
    return coded is not deed.coded or (quad in (1, 3) and not past and parse.is_verb(deed.trigger))


class AuthorCommitments:
    """Follows chains of attribution outward by the tables of a codebook; holds no state of any document."""

    def __init__(self, codebook: Codebook, table: CommitmentTable) -> None:
        self.table = table
        self.denials = frozenset(row.id for row in codebook.stances if row.commitment == "denied")
        words = codebook.words
        self.false, self.true, self.doubtful = words["false_sign"], words["true_sign"], words["doubt_sign"]
        self.proofs, self.lacking = words["proof_noun"], words["lacking_word"]
        self.tellers = words["teller_verb"]

    def __call__(
        self,
        parse: Parse,
        attributions: tuple[Attribution, ...],
        source: Attribution | None,
        inside: Factuality,
        value: Factuality,
        *,
        done_by_saying: bool = False,
    ) -> tuple[Factuality, str]:
        """Return what the chain from ``source`` outward leaves for the author, and why, to be put behind a reason.

        ``inside`` is what the content of ``source`` tells, ``value`` the same by its word.
        ``done_by_saying``: the thing is the saying itself, which the next one outward tells.
        """
        steps = self.steps(parse, attributions, source)
        if done_by_saying:
            steps, inside = steps[1:], value
        elif source is not None and inside == "denied" and source.stance in self.denials:
            inside = "happened"  # the deed row has taken the denial into account
        elif inside == "unknown" and value == "denied":
            inside = "happened"  # "rejected claims that": the claim is what is denied
        reasons = []
        for place, step in enumerate(steps):
            effect, words = self.effect(parse, step)
            if (
                effect == "contradicted"
                and place
                and self.top(parse, step[0]) in self.cues(parse, steps[place - 1][0])
            ):
                effect = "open"  # "refused to admit that": the saying did not come about
            value = inside = self.left(effect, inside)
            reasons.append(f"{effect} by {words!r}" if effect != "open" else f"left open by {words!r}")
        return (
            value,
            f"; the report itself: {value.replace('_', ' ')}, {', '.join(reasons)}" if reasons else "",
        )

    def left(self, effect: Effect, inside: Factuality) -> Factuality:
        """Return what one step leaves of what its content tells."""
        if effect == "vouched":
            return inside
        if effect == "contradicted":
            return _NOT.get(inside, "unknown")
        return "possible" if effect == "doubted" and inside != "unknown" else "unknown"

    def steps(
        self, parse: Parse, attributions: tuple[Attribution, ...], source: Attribution | None
    ) -> list[tuple[Attribution, ...]]:
        """Return the steps from ``source`` outward; a claim with whoever repeats or confirms it is one step."""
        by_id = {a.id: a for a in attributions} if source is not None else {}
        found: list[tuple[Attribution, ...]] = []
        while source is not None:
            outer = by_id.get(source.parent or "")
            top = None if outer is None else self.top(parse, outer)
            if (
                outer is not None
                and top is not None
                and parse.tag[top][0] == "N"
                and top in self.cues(parse, source)
            ):
                found.append((outer, source))
                source = by_id.get(outer.parent or "")
            else:
                found.append((source,))
                source = outer
        return found

    def effect(self, parse: Parse, step: tuple[Attribution, ...]) -> tuple[Effect, str]:
        """Return what a step does to what is told, and the words that do it: what the author says of the saying goes first."""
        for said in step:
            cues = self.cues(parse, said)
            signs = (sign for cue in cues if (sign := self.sign(parse, cue)) is not None)
            if (sign := next(signs, None) or self.aside(parse, said)) is not None:
                turned = said.stance in self.denials and sign[0] != "doubted"  # "falsely denied"
                return (_TURNED[sign[0]] if turned else sign[0]), sign[1]
        for said in step:
            cues = self.cues(parse, said)
            if borne_out(parse, said):
                return "vouched", "as " + " ".join(parse.text[cue] for cue in cues)
            for cue in (cue for cue in cues if parse.head[cue] == cue or parse.head[cue] not in cues):
                if (effect := self.by_row(parse, said, cue)) != "open":
                    return effect, parse.text[cue]
            if said.speaker_kind == "thing" and not said.stance.startswith("not "):
                # "Developments point to": whoever reads them so is the one who writes.
                return "vouched", " ".join(parse.text[t] for t in self.cues(parse, said))
        return "open", " ".join(
            parse.text[t] for said in step for t in self.cues(parse, said)
        ) or "a quotation"

    def cues(self, parse: Parse, said: Attribution) -> list[int]:
        return [token for span in said.cue for token in parse.tokens_in(span)]

    def by_row(self, parse: Parse, said: Attribution, cue: int) -> Effect:
        """Return to what a cue commits its user, by the table of clause-embedding predicates."""
        if parse.lemma[cue] in self.tellers or any(parse.tag[k] == "MD" for k in parse.kids(cue, "aux")):
            return "open"
        row = self.table.row(parse, cue, self.complement(parse, said))
        if row is None and said.stance in _VOUCHING:
            return "vouched"  # "accepted responsibility for"
        row = row or self.table.row(parse, cue, "that")
        if row is None:
            return "open"
        return _BY_ROW.get(row.negative if said.stance.startswith("not ") else row.affirmative, "open")

    def top(self, parse: Parse, said: Attribution) -> int | None:
        """Return the word of a content that all others of it hang on."""
        inside = {token for span in said.content for token in parse.tokens_in(span)}
        return next((t for t in sorted(inside) if parse.head[t] not in inside), None)

    def complement(self, parse: Parse, said: Attribution) -> str:
        """Return how the content hangs on its cue; a quotation or a parenthesis is told as with "that"."""
        top = self.top(parse, said)
        if top is None:
            return "that"
        head, dep = parse.head[top], parse.dep[top]
        if dep in ("pobj", "pcomp"):
            return parse.lower[head]
        if dep in ("dobj", "nsubjpass"):
            return "object"
        if dep == "xcomp":
            return "to" if is_infinitive(parse, top) else "ing"
        return "that"

    def sign(self, parse: Parse, cue: int) -> tuple[Effect, str] | None:
        """Return what the author says of the saying: "falsely", "the false claim", "the claim is false", "without evidence"."""
        head = parse.head[cue]
        near = parse.kids(cue, "advmod", "amod", "advcl", "prep")
        if parse.dep[cue] == "nsubj" and parse.lemma[head] == "be" and parse.child(head, "neg") is None:
            near = near + parse.kids(head, "acomp", "attr")
        for kid in near:
            word = parse.lower[kid]
            if kid and parse.lower[kid - 1] == "as":
                continue  # "dismissed as false": so says whoever dismisses it
            if word in self.false:
                return "contradicted", parse.text[kid]
            if word in self.true:
                return "vouched", parse.text[kid]
            if word in self.doubtful:
                return "doubted", parse.text[kid]
            if parse.dep[kid] in ("prep", "advcl") and (missing := self.unproven(parse, *parse.edges[kid])):
                return "doubted", missing
        return None

    def aside(self, parse: Parse, said: Attribution) -> tuple[Effect, str] | None:
        """Return what stands between cue and content, or beside the source: "said, | offering no proof, | that"."""
        cues, told = self.cues(parse, said), parse.tokens_in(said.content[0])
        places = [parse.tokens_in(span) for span in said.source]
        if cues and told and told[0] > cues[-1]:
            places.append(range(cues[-1] + 1, told[0]))
        for place in places:
            if place and (missing := self.unproven(parse, place[0], place[-1] + 1)) is not None:
                return "doubted", missing
        return None

    def unproven(self, parse: Parse, first: int, last: int) -> str | None:
        """Return the words that say that what is told is not shown: "without evidence", "offering no proof"."""
        found = unproven(parse, range(first, last), self.proofs, self.lacking)
        return None if found is None else " ".join(parse.text[found[0] : found[1] + 1])
