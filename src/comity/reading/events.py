"""From deeds to events: source, factuality, date and contexts settled, and acts done by speaking.

Rule R3 of the PLOVER notes: a friendly act in the future is AGREE, a hostile one that
its doer announces is THREATEN.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from comity.codebook import Codebook
from comity.model import Attribution, DateInterval, Document, Event, Factuality, Span, content_id
from comity.model.spans import union
from comity.reading.attitudes import SHOWN
from comity.reading.author_commitment import AuthorCommitments, said_so
from comity.reading.commitments import (
    Commitment,
    assess,
    beyond,
    borne_out,
    by_source,
    called_false,
    holding,
    innermost,
    told_as_known,
)
from comity.reading.composition import CompositionTable
from comity.reading.dates import TimeExpression, event_date
from comity.reading.deed import Deed
from comity.reading.factuality_features import FeatureTable
from comity.reading.grammar import is_held
from comity.reading.illocution import Illocution
from comity.reading.parse import Parse
from comity.reading.predicates import pos_of
from comity.reading.subjects import SubjectTable
from comity.reading.weights import load_weights

# Below this, plain telling is more often right than the model: open part of MEANTIME.
_SURE = 0.8
_SPOKEN = frozenset({"SUPPORT", "CONCEDE", "REQUEST"})  # what words alone can do
_DISMISSING = frozenset({"denies", "rejects"})
_IN_WORDS = (1, 3)  # quads
_HELPING = frozenset({"COOPERATE", "AID"})
# PLOVER sectors of those who stand against the state after which they are named, or fled from it.
_OPPOSED = frozenset({"OPP", "REB", "UAF", "REF"})
_OUTLAWS = frozenset({"REB", "UAF", "CRM"})
_BY_FORCE = frozenset({"ASSAULT", "MOBILIZE"})
_FORETOLD = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID", "RETREAT"})
# "Both sides pledged to cut tariffs", "the two leaders welcomed the truce": what two say or do as one they do together.
_TOGETHER = frozenset({"SUPPORT", "AGREE", "COOPERATE"})
_SIDE_BY_SIDE = frozenset({"AGREE", "COOPERATE"})  # two who are named may each welcome what a third does
_MOST_TOGETHER = 3  # a longer row of names only lists who is of one mind


class EventMaker:
    """Settles deeds into events by the tables of a codebook; holds no state of any document."""

    def __init__(self, codebook: Codebook) -> None:
        self.features = FeatureTable(codebook)
        self.table = self.features.commitments
        self.author = AuthorCommitments(codebook, self.table)
        self.weights = load_weights("factuality").choices["news"]
        self.composition = CompositionTable(codebook)
        self.illocution = Illocution(codebook, self.composition)
        self.stances = {row.id: row.commitment for row in codebook.stances}
        self.types = codebook.type_rows
        self.modes = codebook.mode_rows
        self.claims = codebook.words["claim_noun"]
        self.after = codebook.words["after_verb"]
        self.subjects = SubjectTable(codebook)

    def __call__(
        self,
        document: Document,
        parse: Parse,
        deeds: tuple[Deed, ...],
        attributions: tuple[Attribution, ...],
        times: tuple[TimeExpression, ...],
        author: str | None = None,
    ) -> tuple[Event, ...]:
        """Return the events of ``document`` in text order; ``author`` is the side for which it speaks itself."""
        contexts = self.subjects.contexts(parse)
        events = [
            self.event(parse, deed, attributions, times, document, contexts, author)
            for deed in deeds
            if not self.corrected(parse, deed, deeds)
        ]
        unique = {event.id: event for event in events if event is not None}
        return tuple(sorted(unique.values(), key=lambda e: (e.span, e.type)))

    def corrected(self, parse: Parse, deed: Deed, deeds: tuple[Deed, ...]) -> bool:
        """Say whether a word for a deed is only exchanged for another: "not postponed but cancelled" denies no refusal.

        So too where the other comes first: "postponed, but did not cancel", "postponed rather than cancelled".
        """
        for token in deed.tokens:
            if self.table.negation(parse, token) is None:
                continue
            first, head = parse.kids(token, "cc"), parse.head[token]
            exchanged = [t for t in parse.kids(token, "conj") if _opposed(parse, first)]
            if parse.dep[token] == "conj" and _opposed(parse, parse.kids(head, "cc")):
                exchanged.append(head)
            for other in deeds:
                if other.coded[:2] == deed.coded[:2] and any(
                    t in exchanged and self.table.negation(parse, t) is None for t in other.tokens
                ):
                    return True
        return False

    def event(
        self,
        parse: Parse,
        deed: Deed,
        attributions: tuple[Attribution, ...],
        times: tuple[TimeExpression, ...],
        document: Document,
        contexts: dict[int, tuple[str, ...]],
        author: str | None = None,
    ) -> Event | None:
        """Return the event that ``deed`` tells."""
        # What is denied is told by the one who denies it: inside what follows "denied".
        at = parse.start[deed.tokens[0] if deed.coded.hint == "denied" else deed.trigger]
        source = self.source(parse, attributions, at)
        if deed.spoken_in is not None:
            return self.spoken_event(parse, deed, attributions, contexts)
        edge = holding(source, at) if source else None
        inside = self.inside(parse, deed, edge)
        wider = beyond(self.table, parse, attributions, source, at)
        over = None if wider is None else self.inside(parse, deed, wider.edge)
        commitment, sure = self.weighed(
            parse, deed, attributions, self.by_word(parse, deed, source, inside, over)
        )
        when = event_date(deed.trigger, parse, times, document.published) or event_date(
            deed.tokens[0], parse, times, document.published
        )
        if commitment.factuality == "happened" and self.to_come(parse, deed, when, document.published):
            commitment = commitment._replace(
                factuality="future", reason="its day is after that of publication"
            )
        coded = self.illocution.spoken(parse, deed, commitment, source)
        factuality = commitment.factuality
        steps = list(deed.steps)
        actors, recipients = tuple(p.actor for p in deed.actors), tuple(p.actor for p in deed.recipients)
        declined = self.illocution.declined(parse, deed, commitment, source) or self.illocution.no_objection(
            parse, deed, commitment
        )
        demanded = self.illocution.demanded(parse, deed, commitment, source)
        if declined is not None:
            coded, factuality = declined, "happened"
            actors, recipients = self.illocution.by_refusal(parse, deed, source, actors, recipients)
            steps.append(f"that it will not is {coded.type} ({coded.rows[-1]})")
        elif demanded is not None and source is not None and source.speaker:
            coded, factuality = demanded, "happened"
            addressed = actors or recipients or ((source.hearer,) if source.hearer else ())
            recipients = tuple(a for a in addressed if a != source.speaker)
            actors = (source.speaker,)
            steps.append(f"that it must be is {coded.type} ({coded.rows[-1]})")
        elif coded is not deed.coded:
            steps.append(f"in the future it is {coded.type} ({coded.rows[-1]})")
            factuality = ahead(coded.type, factuality)
        elif coded.type == "THREATEN" and deed.operations[-1:] == ("exclude",) and factuality == "future":
            factuality = "happened"  # "will not hesitate to": whoever says so threatens
        teller = source.speaker if source is not None else author
        if declined is demanded is None and (sides := self.illocution.sides_with_teller(parse, deed, teller)):
            actors, recipients, steps = sides[0] or actors, sides[1], [*steps, "the other side is whoever tells of it"]
        if not actors and source is not None and source.speaker:
            actors, recipients, factuality = self.illocution.by_speaker(
                parse, deed, coded, source, recipients, factuality
            )
        row = self.types.get(coded.type)
        if row is None:
            return None
        together = not recipients and not deed.symmetric and self.together(parse, deed, coded.type, len(actors))
        steps += ["done together by those named"] if together else []
        mode = self.modes.get((coded.type, coded.mode)) if coded.mode else None
        spans = union(parse.span(t, t) for t in (*deed.tokens, *deed.words))
        if when is not None and not dates(when, coded.type, factuality, document.published):
            when = None
        told = tuple(dict.fromkeys((*deed.contexts, *contexts.get(parse.sentence[deed.trigger], ()))))
        committed, why = self.author(
            parse,
            attributions,
            innermost(attributions, at),
            factuality if factuality == "future" else inside.factuality,
            factuality,
            done_by_saying=said_so(parse, deed, coded, row.quad, source, actors),
        )
        reason = "; ".join([*steps, f"{factuality}: {commitment.reason}{why}"])
        return Event(
            id=content_id("e", spans, coded.type, coded.mode, actors, recipients),
            actors=actors,
            recipients=recipients,
            type=coded.type,
            mode=coded.mode,
            quad=row.quad,
            contexts=told,
            sectors=tuple(
                (p.actor, p.sector)
                for p in {p.actor: p for p in (*deed.recipients, *deed.actors)}.values()
                if p.sector is not None and p.actor in (*actors, *recipients)
            ),
            factuality=factuality,
            author_factuality=committed,
            date=when,
            span=spans,
            trigger=parse.span(deed.trigger, deed.trigger),
            attribution=source.id if source else None,
            score=mode.score if mode is not None and mode.score is not None else row.score,
            leaning=deed.leaning if deed.leaning and coded is deed.coded else row.leaning,  # type: ignore[arg-type]
            cue=union(parse.span(t, t) for t in commitment.cues),
            symmetric=(deed.symmetric or together) and not (declined and recipients),
            in_condition=commitment.in_condition,
            public=(bool(deed.actors) and all(p.public for p in deed.actors))
            or ((row.quad in _IN_WORDS or coded.type in _HELPING) and is_private(deed))
            or (coded.type in _BY_FORCE and on_outlaws(deed)),
            confidence=round(deed.confidence * sure * (source.confidence if source else 1.0), 3),
            reason=reason,
        )

    def together(self, parse: Parse, deed: Deed, type_: str, count: int) -> bool:
        """Say whether two or three do as one what concerns nobody else: "both sides welcomed it", "Korsia and Ambria pledged to".

        A noun does not tell it: "our Ambrian friends", "at the invitation of both" are no acts.
        """
        if type_ not in _TOGETHER or not 1 < count <= _MOST_TOGETHER or pos_of(parse, deed.trigger) == "n":
            return False
        if parse.dep[deed.trigger] == "acl" and parse.tag[deed.trigger] in ("VBG", "VBN"):
            return False  # "the dispute | surrounding both states"
        if is_held(parse, deed.trigger):
            return False  # "it is | accepted by both": they are of one mind
        as_one = len(deed.actors) == count and len({party.mention.span for party in deed.actors}) == 1
        return as_one or type_ in _SIDE_BY_SIDE

    def source(self, parse: Parse, attributions: tuple[Attribution, ...], at: int) -> Attribution | None:
        """Return who tells what stands at ``at``."""
        source = innermost(attributions, at)
        outer = next((a for a in attributions if source is not None and a.id == source.parent), None)
        if source is None or outer is None:
            return source
        cues = [cue for span in source.cue for cue in parse.tokens_in(span)]
        if any(parse.dep[cue] == "xcomp" for cue in cues) and parse.dep[cues[-1]] == "prep":
            return source  # "declined to comment on reports that" denies no report
        unsure = outer.stance.startswith("not ")  # "did not confirm reports that"
        if outer.stance in _DISMISSING or unsure or called_false(self.table, parse, source):
            # "rejected claims that it had bombed": whose claims is not told, so not its own.
            return outer if source.speaker == outer.speaker else source
        return source

    def to_come(self, parse: Parse, deed: Deed, when: DateInterval | None, published: date | None) -> bool:
        """Say whether what is told without a tense, or in the present, has a day to come: "they meet on Monday"."""
        told = deed.coded.hint is not None or deed.coded.type not in _FORETOLD
        if told or when is None or when.start is None or published is None or when.start <= published:
            return False
        if parse.lemma[parse.head[deed.trigger]] in self.after:
            return False  # "follows a call on Sunday": what is followed has been
        return parse.tag[deed.trigger] in ("NN", "NNS", "VBZ", "VBP", "VBG")

    def weighed(
        self, parse: Parse, deed: Deed, attributions: tuple[Attribution, ...], found: Commitment
    ) -> tuple[Commitment, float]:
        """Return the commitment with how sure it is, between 0.75 and 1, by the model of factuality.

        What the rules find plainly told, the model may know better: "agree on the purchase"
        lies ahead. It is believed only where it is surer than ``_SURE``.
        """
        likely = self.likely(parse, deed, attributions)
        value = found.factuality
        if value == "happened" and not found.cues and deed.coded.hint is None and not deed.operations:
            ahead = likely["future"]
            if ahead > _SURE and pos_of(parse, deed.trigger) == "v":
                found = found._replace(factuality="future", reason=f"weighed as future ({ahead:.2f})")
                value = "future"
        plain = "did_not_happen" if value in ("denied", "cancelled") else value
        return found, 0.75 + 0.25 * likely.get(plain, 0.0)

    def likely(self, parse: Parse, deed: Deed, attributions: tuple[Attribution, ...]) -> Mapping[str, float]:
        """Return the probability of each value of factuality by the model."""
        return self.weights.probabilities(self.features.features(parse, deed.trigger, attributions))

    def spoken_event(
        self,
        parse: Parse,
        deed: Deed,
        attributions: tuple[Attribution, ...],
        contexts: dict[int, tuple[str, ...]],
    ) -> Event:
        """Return the event of praise or blame: it happened by being said, as far as its own source is heard."""
        said = next(a for a in attributions if a.id == deed.spoken_in)
        row = self.types[deed.coded.type]
        mode = self.modes.get((deed.coded.type, deed.coded.mode)) if deed.coded.mode else None
        spans = union(parse.span(t, t) for t in deed.tokens)
        author, why = self.author(parse, attributions, said, "happened", "happened", done_by_saying=True)
        actors = (said.speaker,) if said.speaker else ()
        recipients = tuple(p.actor for p in deed.recipients)
        return Event(
            id=content_id("e", spans, deed.coded.type, actors, recipients),
            actors=actors,
            recipients=recipients,
            type=deed.coded.type,
            mode=deed.coded.mode,
            quad=row.quad,
            contexts=contexts.get(parse.sentence[deed.trigger], ()),
            factuality="happened",
            author_factuality=author,
            date=None,
            span=spans,
            attribution=said.id,
            score=mode.score if mode is not None and mode.score is not None else row.score,
            leaning=row.leaning,
            confidence=round(deed.confidence * said.confidence, 3),
            reason="; ".join((*deed.steps, f"happened: it was said{why}")),
        )

    def inside(self, parse: Parse, deed: Deed, edge: Span | None) -> Commitment:
        """Return factuality by the tree inside what the source says, whatever its stance."""
        hint = deed.coded.hint
        start: Factuality = "happened" if hint in (None, "happened") else hint  # type: ignore[assignment]
        return assess(
            self.table,
            parse,
            deed.trigger,
            edge,
            negation_used=deed.negation_used,
            start=start,
            through=frozenset(deed.tokens),
            spent=frozenset(deed.words),
        )

    def by_word(
        self,
        parse: Parse,
        deed: Deed,
        source: Attribution | None,
        found: Commitment,
        over: Commitment | None = None,
    ) -> Commitment:
        """Return factuality by the word of the source: what its content tells, then its stance, or ``over`` (``by_source``)."""
        hint = deed.coded.hint
        if hint in ("cancelled", "denied"):
            return found._replace(factuality=hint)  # type: ignore[arg-type]
        if found.factuality == "possible" and self.asks_leave(parse, deed):
            return found._replace(factuality="happened", reason=f"{found.reason}: done in asking leave")
        if found.factuality == "future" and self.illocution.kept(parse, deed):
            return found._replace(factuality="happened", reason=f"{found.reason}: it is in force and stays")
        if found.factuality in ("possible", "future") and SHOWN in deed.steps:
            return found._replace(factuality="happened", reason=f"{found.reason}: {SHOWN}")
        if source is None:
            return found
        if source.stance == "wants" and parse.lemma[deed.trigger] in self.table.performed:
            return found  # "would like to thank": it is done in saying so
        if not (deed.coded.type == "REQUEST" and source.stance in ("asks", "urges", "demands", "wants")):
            if source.stance in _DISMISSING and any(parse.lemma[cue] in self.claims for cue in found.cues):
                told = f"{found.reason}; {source.name or 'its source'} rejects the claim"
                return found._replace(factuality="denied", reason=told)
            if borne_out(parse, source):
                return found._replace(reason=f"{found.reason}; as {source.name or 'its source'} had foretold")
            known = told_as_known(self.table, parse, source)
            found = by_source(found, source, self.stances, known=known, over=over)
        if (
            found.factuality == "did_not_happen"
            and source.speaker_kind == "actor"
            and deed.negation_used is False
        ):
            own = source.speaker in {p.actor for p in deed.actors}
            if own and self.composition.quad(deed.coded.type) > 2:
                return Commitment(
                    "denied", found.cues, f"{found.reason}; told by the side that would have done it"
                )
        return found

    def asks_leave(self, parse: Parse, deed: Deed) -> bool:
        """Say whether one does in words what one asks leave for: "may I pay tribute to"."""
        verb = deed.trigger
        doer = parse.child(verb, "nsubj")
        leave = any(
            parse.lower[k] == "may" and doer is not None and k < doer for k in parse.kids(verb, "aux")
        )
        return leave and deed.coded.type in _SPOKEN and doer is not None and parse.lower[doer] in ("i", "we")


def _opposed(parse: Parse, joined: Sequence[int]) -> bool:
    """Say whether one of the words that join two verbs sets them against each other: "but", "rather than"."""
    return any(
        parse.lower[k] == "but" or parse.lower[k - 1 : k + 1] == ["rather", "than"] for k in joined if k > 0
    )


def is_private(deed: Deed) -> bool:
    """Say whether a deed is with a private person, or with opponents of a state, and nobody else of another side.

    "Met the opposition leader", "arms the Korsian rebels", "took in Korsian refugees": nothing is done with Korsia.
    """
    parties = (*deed.actors, *deed.recipients)
    private = {p for p in parties if p.public and (p.mention.kind == "person" or p.sector in _OPPOSED)}
    official = {p.actor for p in parties if p not in private}
    return len(official) < 2 and len(official) < len({p.actor for p in parties})


def on_outlaws(deed: Deed) -> bool:
    """Say whether force is used on rebels, gunmen or a gang only: "strikes on militants in Korsia" are none on Korsia."""
    return bool(deed.recipients) and all(p.public and p.sector in _OUTLAWS for p in deed.recipients)


def ahead(type_: str, factuality: Factuality) -> Factuality:
    """Return what is told of a deed that lies ahead: whoever says so threatens (if no doer is told, see ``by_speaker``), or agrees to it."""
    if type_ == "THREATEN":
        return "happened"
    agreed = type_ in ("AGREE", "CONCEDE") and factuality in ("future", "conditional")
    return "future" if agreed else factuality


def dates(told: DateInterval, type_: str, factuality: Factuality, published: date | None) -> bool:
    """Say whether an interval can be that of the event.

    Not "until July" of what is put off until July, nor "since March" of what lies ahead.
    """
    if told.start is None and type_ == "REJECT":
        return False
    open_from_past = told.end is None and published is not None and (told.start or published) < published
    return not (factuality == "future" and open_from_past)
