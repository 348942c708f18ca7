"""What is done by saying what will, will not or must be done: refusing, demanding, threatening, agreeing.

A deed that lies ahead is not yet done, but whoever says of himself that he will do it
does something by saying so (Austin 1962, *How to Do Things with Words*): a friendly act
announced is AGREE, a hostile one THREATEN, a friendly one declined REJECT (R3 and R5 of the PLOVER notes).
"""

from comity.codebook import Codebook
from comity.model import Attribution, Factuality
from comity.reading.commitments import Commitment
from comity.reading.composition import Coded, CompositionTable
from comity.reading.deed import Deed, done_by_others
from comity.reading.grammar import subject
from comity.reading.parse import Parse
from comity.reading.predicates import pos_of

_BIDDING = frozenset({"ROOT", "ccomp", "conj", "parataxis"})  # where an order may stand
_PLACING = frozenset({"to", "in", "at", "of", "with"})
_DANGLING = frozenset({"after", "before", "by", "since", "when", "while"})
_FORETOLD = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID", "RETREAT"})


class Illocution:
    """Tells by the tables of a codebook what saying a deed amounts to, and who does that to whom."""

    def __init__(self, codebook: Codebook, composition: CompositionTable) -> None:
        self.composition = composition
        self.others = frozenset(row.noun for row in codebook.agents) | codebook.expand(("@agreement",))
        self.chances = frozenset(
            row.head for row in codebook.factuality if row.pos == "n" and row.affirmative == "possible"
        )
        self.declining = codebook.words["declining_modal"]
        self.objecting = codebook.words["objecting_verb"]
        self.obliging = codebook.words["obliging_modal"]
        self.warring = codebook.words["warring_modifier"]
        self.maybe = codebook.words["maybe_modal"]
        self.keeping = codebook.words["keeping_verb"]

    def by_refusal(
        self,
        parse: Parse,
        deed: Deed,
        source: Attribution | None,
        actors: tuple[str, ...],
        recipients: tuple[str, ...],
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return who will not, and with whom: who will not attend the talks refuses, not those whose talks they are."""
        speaker = (source.speaker,) if source is not None and source.speaker else ()
        if speaker and self.there_is_no(parse, deed):
            actors, recipients = speaker, tuple(a for a in (*actors, *recipients) if a not in speaker)
        actors = actors or speaker
        own = tuple(p.actor for p in deed.doers if p.actor in actors)
        if deed.symmetric and own:
            return own, recipients or tuple(a for a in actors if a not in own)
        return actors, recipients

    def by_others(self, parse: Parse, deed: Deed) -> bool:
        """Say whether people who are no party do it, or an agreement: that is no threat of who tells of it."""
        return done_by_others(parse, deed, self.others)

    def kept(self, parse: Parse, deed: Deed) -> bool:
        """Say whether what is hostile is in force and stays so: "will keep | its ban on Korsian ships" threatens nothing new."""
        noun = next((t for t in deed.words if parse.tag[t][0] == "N" and parse.dep[t] == "dobj"), None)
        held = noun is not None and parse.lemma[parse.head[noun]] in self.keeping
        return held and self.composition.quad(deed.coded.type) > 2 and set(deed.operations) <= {"do", "prevent"}

    def told_of(self, parse: Parse, deed: Deed) -> bool:
        """Say whether a threat is told, not made: "this threatens the region", "the chance for a civil war there"."""
        verb = next((t for t in (deed.trigger, *parse.ancestors(deed.trigger)) if parse.is_verb(t)), None)
        doer = subject(parse, verb) if verb is not None else None
        own = {t for p in deed.recipients for t in parse.tokens_in(p.mention.span)}
        if deed.innermost.coded.type == "THREATEN":
            return doer is not None and parse.tag[doer][0] in "NDW" and not own & set(parse.subtree(doer))
        above = parse.head[parse.head[deed.trigger]]
        return parse.dep[deed.trigger] == "pobj" and parse.lemma[above] in self.chances

    def by_speaker(
        self,
        parse: Parse,
        deed: Deed,
        coded: Coded,
        source: Attribution,
        recipients: tuple[str, ...],
        factuality: Factuality,
    ) -> tuple[tuple[str, ...], tuple[str, ...], Factuality]:
        """Return the roles and factuality of a deed without a doer that its speaker does by saying so."""
        speaker = source.speaker or ""
        actors: tuple[str, ...] = ()
        if parse.dep[deed.trigger] == "attr":
            # "You are a threat to Korsia": whoever is one, not who says so.
            return actors, recipients, factuality
        if any(parse.tag[kid] == "VBD" for kid in parse.kids(deed.trigger, "auxpass")):
            return actors, recipients, factuality  # "the raid was planned": by whomever, and not by who says so
        if coded.type == "THREATEN" and not (self.by_others(parse, deed) or self.told_of(parse, deed)):
            # "Free them or face a raid", "they will pay dearly": who says so threatens.
            actors, factuality = (speaker,), "happened"
            recipients = recipients or ((source.hearer,) if source.hearer else ())
        elif coded.type == "ACCUSE" and self.is_state(parse, deed.trigger) and not self.felt(parse, deed):
            actors = (speaker,)  # "Korsia is responsible for the crash": who says so accuses it
        return actors, tuple(r for r in recipients if r not in actors), factuality

    def sides_with_teller(
        self, parse: Parse, deed: Deed, teller: str | None
    ) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Return actors (none: as told) and recipients where the side that is not told is that of whoever tells of it."""
        if both := self.dealings(parse, deed, teller):
            return both, ()
        host = self.host(parse, deed, teller)
        return ((), host) if host else None

    def dealings(self, parse: Parse, deed: Deed, teller: str | None) -> tuple[str, ...]:
        """Return the two of "the talks with Korsia will go on, the Veldanian minister said": whoever tells of them has them.

        So too "after speaking with Korsia", whose doer is not told. None where another side is named.
        """
        base = deed.innermost
        others = {p.actor: p for p in (*base.actors, *base.recipients)}
        told = base.symmetric and not base.doers and "recipient from 'with'" in base.steps
        if not told or not deed.symmetric or teller is None or len(others) != 1 or teller in others:
            return ()
        if any(parse.lower[kid] in self.warring for kid in parse.kids(base.trigger, "compound", "amod")):
            return ()  # "a peace deal with Korsia" is of those who fight it
        for verb in parse.ancestors(base.trigger):
            doer = subject(parse, verb) if parse.is_verb(verb) else None
            if doer is not None and parse.tag[doer] in ("NNP", "NNPS"):
                return ()  # "the role that Ambria played in forging a partnership with Korsia"
            if parse.dep[verb] == "ccomp":
                break
        at = parse.head[base.trigger]
        dangling = parse.dep[base.trigger] == "pcomp" and parse.lower[at] in _DANGLING and parse.child(base.trigger, "nsubj") is None
        by_noun = pos_of(parse, base.trigger) == "n"
        return (teller, *others) if (by_noun or dangling) and not any(p.public for p in others.values()) else ()

    def host(self, parse: Parse, deed: Deed, teller: str | None) -> tuple[str, ...]:
        """Return who is visited in "the visit by the Korsian premier will bring us closer", where no place is told: whoever tells of it."""
        base = deed.innermost
        guests = {p.actor for p in base.actors}
        told = base.coded[:2] == ("CONSULT", "visit") and pos_of(parse, base.trigger) == "n" and not base.recipients
        if not told or teller is None or len(guests) != 1 or teller in guests or any(p.public for p in base.actors):
            return ()
        placed = any(parse.lower[kid] in _PLACING for kid in parse.kids(base.trigger, "prep", "compound"))
        return () if placed or parse.kids(base.trigger, "compound") or deed.recipients else (teller,)

    def felt(self, parse: Parse, deed: Deed) -> bool:
        """Say whether it is a mood of those who are the subject, as of "people are concerned", and no verdict on them."""
        verb = deed.trigger if parse.is_verb(deed.trigger) else parse.head[deed.trigger]
        doer = parse.child(verb, "nsubj")
        own = {t for p in deed.recipients for t in parse.tokens_in(p.mention.span)}
        return doer is not None and not own & set(parse.subtree(doer))

    def is_state(self, parse: Parse, token: int) -> bool:
        """Say whether what tells a deed is how somebody is, as "responsible", "to blame"."""
        return pos_of(parse, token) == "a" or parse.lemma[token] == "be"

    def auxiliaries(self, parse: Parse, token: int) -> set[str]:
        """Return the auxiliaries of a verb, or of the verb that an adjective or noun completes."""
        at = token if parse.is_verb(token) else parse.head[token]
        return {parse.lower[k] for k in parse.kids(at, "aux")}

    def declined(
        self, parse: Parse, deed: Deed, commitment: Commitment, source: Attribution | None
    ) -> Coded | None:
        """Return the refusal that "will not" makes of a friendly act, by the word of its doer or of the report."""
        doers = {p.actor for p in deed.actors}
        if (
            commitment.factuality not in ("did_not_happen", "denied")
            or commitment.in_condition
            or self.composition.quad(deed.coded.type) > 2
            or not (
                bool(doers)
                if source is None or source.speaker is None
                else not doers or source.speaker in doers or self.there_is_no(parse, deed)
            )
        ):
            return None
        aux = self.auxiliaries(parse, deed.trigger)
        if not aux & self.declining or "have" in aux:
            return None
        return self.composition.compose("plan", False, deed.coded)

    def there_is_no(self, parse: Parse, deed: Deed) -> bool:
        """Say whether it is told that there is none: "there will be no meeting with Korsia" is refused by who says so."""
        verb = parse.head[deed.trigger]
        return parse.dep[deed.trigger] == "attr" and parse.child(verb, "expl") is not None

    def no_objection(self, parse: Parse, deed: Deed, commitment: Commitment) -> Coded | None:
        """Return the consent of "would not object", by the word of its doer or of the report."""
        if commitment.factuality not in ("did_not_happen", "denied") or commitment.in_condition:
            return None
        if parse.lemma[deed.trigger] not in self.objecting or deed.operations or not deed.actors:
            return None
        if not self.auxiliaries(parse, deed.trigger) & self.declining:
            return None
        return self.composition.compose("undo", True, Coded("REJECT", None))

    def demanded(
        self, parse: Parse, deed: Deed, commitment: Commitment, source: Attribution | None
    ) -> Coded | None:
        """Return the request that a source makes by saying that others must do it, or by bidding it: "Free them"."""
        if (
            commitment.in_condition
            or source is None
            or source.speaker is None
            or source.speaker in {p.actor for p in deed.actors}
            or not (deed.actors or deed.recipients or source.hearer)
        ):
            return None
        at = deed.trigger
        bid = parse.tag[at] == "VB" and parse.dep[at] in _BIDDING and parse.child(at, "nsubj", "aux") is None
        if not (bid and source.speech == "direct") and not self.obliging & self.auxiliaries(parse, at):
            return None
        return self.composition.compose("request", True, deed.coded)

    def hints_at(self, parse: Parse, deed: Deed, source: Attribution | None) -> bool:
        """Say whether somebody says of himself that he may do something hostile: "Korsia said it might leave the talks"."""
        doers = {p.actor for p in deed.actors}
        own = source is not None and source.speaker is not None and doers == {source.speaker}
        ahead = own and not deed.operations and bool(self.maybe & self.auxiliaries(parse, deed.trigger))
        return ahead and self.composition.is_hostile(deed.coded.type)

    def spoken(self, parse: Parse, deed: Deed, commitment: Commitment, source: Attribution | None) -> Coded:
        """Return what a deed amounts to when it lies ahead (R3, R5)."""
        if commitment.in_condition or "plan" in deed.operations:
            return deed.coded
        if commitment.factuality == "possible" and self.hints_at(parse, deed, source):
            return self.composition.compose("plan", True, deed.coded) or deed.coded
        if commitment.factuality not in ("future", "conditional"):
            return deed.coded
        if deed.coded.type in _FORETOLD:
            return self.composition.compose("plan", True, deed.coded) or deed.coded
        if self.composition.is_hostile(deed.coded.type):
            doers = {p.actor for p in deed.actors}
            announced = (
                bool(doers)
                if source is None
                else source.speaker is not None
                and (source.speaker in doers or (not doers and not self.by_others(parse, deed)))
            )
            if announced:
                return self.composition.compose("plan", True, deed.coded) or deed.coded
        return deed.coded
