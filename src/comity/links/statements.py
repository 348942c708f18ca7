"""What denials and plans are sought among: rows of evidence and events that became none, with their words."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set

import msgspec

from comity.links.texts import sentences
from comity.links.wording import bare, bared, deed_words, found_words, name_words, telling_words
from comity.model import (
    Attribution,
    Characterisation,
    DateInterval,
    Document,
    Event,
    Evidence,
    Factuality,
    Leaning,
    Reading,
    Span,
    Spans,
    quote,
)

FEWEST_WORDS = 5  # shorter quotes share words by chance
FEWEST_TELLING = 2  # the same, where plain words and parties are not counted
_DEEPEST = 8  # sources within sources
_DENYING_STANCES = ("denies", "rejects")
_NOT_SO = ("denied", "did_not_happen")
_MUTUAL = ("CONSULT", "AGREE", "SUPPORT", "COOPERATE")  # "A met B" is told as "B met A" too


class Report(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The report in which something is told: its id and day of publication."""

    id: str
    published: dt.date | None = None


class Statement(msgspec.Struct, frozen=True, array_like=True, kw_only=True, gc=False):
    """Something told: a row of evidence, or an event for which the reading found no two parties.

    ``pair`` is ``None`` for an event; ``parties`` are the actors it has, ``near`` those
    named in its sentence. ``words`` are the words that tell something, in small letters, without those that
    name its parties, ``core`` those of the deed itself; ``names`` are the words of its sentence with a
    capital that may name somebody, with the actor that they name. ``doers`` and ``done_to`` are the actors
    of the deed by their part in it, ``people`` the surnames told in it, each with the state.
    """

    id: str
    document: Report
    pair: tuple[str, str] | None
    parties: frozenset[str]
    near: frozenset[str]
    type: str | None
    mode: str | None
    label: str | None
    leaning: Leaning
    status: Factuality
    date: DateInterval | None
    span: Spans
    words: frozenset[str]
    core: frozenset[str]
    sentence: str
    names: frozenset[tuple[str, str | None]]
    speaker: str | None
    stance: str | None
    confidence: float
    affirmed: bool = False
    """Whether its sentence affirms the same deed in another word: "had not been postponed but cancelled"."""
    doers: frozenset[str] = frozenset()
    done_to: frozenset[str] = frozenset()
    people: frozenset[tuple[str, str]] = frozenset()
    denier: str | None = None
    """Who denies it though its source says so: "Korsia rejected the charge by Veldania that", "the paper wrongly reported that"."""

    @property
    def told(self) -> frozenset[str]:
        """The bare forms of its words, by which it is compared."""
        return bared(self.words)

    @property
    def deed(self) -> frozenset[str]:
        """The bare forms of the words of the deed itself."""
        return bared(self.core)

    def as_written(self, shared: Set[str]) -> list[str]:
        """Return its own words for bare forms that it shares with another, in order."""
        return sorted(word for word in self.core | self.words if bare(word) in shared)

    @property
    def published(self) -> dt.date | None:
        """The day of publication of its report."""
        return self.document.published


def statements(readings: Iterable[Reading], actors: Container[int] | None = None) -> list[Statement]:
    """Return every row of evidence, and every event that is in none, in the order of the readings.

    With ``actors``, of such events only those that somebody denies, and those that have, with the actors named in their
    sentence, one of these numbers of actors: half of the events have one or none, or so many that no two of them are a pair.
    """
    return [statement for reading in readings for statement in _of_reading(reading, actors)]


def _of_reading(reading: Reading, actors: Container[int] | None) -> Iterator[Statement]:
    document = reading.document
    spans = sentences(document.text)
    events = {e.id: e for e in reading.events}
    labels = {c.id: c for c in reading.characterisations}
    said = {a.id: a for a in reading.attributions}
    mentioned = [(m.span[0], m.actor) for m in reading.mentions if m.actor]
    named = Named.of(reading)
    told = {row.event for row in reading.evidence}
    lone = [
        (event, _sentence(spans, event.span))
        for event in reading.events
        if event.id not in told and not event.in_condition
    ]
    lines = [(row, events.get(row.event or ""), _sentence(spans, row.span)) for row in reading.evidence]
    happened = {
        (named.sentence(at), event.type, event.mode)
        for event, status, at in (
            *((event, row.status, at) for row, event, at in lines if event is not None),
            *((event, event.factuality, at) for event, at in lone),
        )
        if status == "happened"
    }

    def seen(made: Statement) -> Statement:
        affirmed = made.status != "happened" and (made.sentence, made.type, made.mode) in happened
        return msgspec.structs.replace(made, affirmed=True) if affirmed else made

    for row, event, at in lines:
        label = labels.get(row.characterisation or "")
        source = said.get(row.attribution or "")
        around = _around(said, row.attribution)
        yield seen(statement_of(row, document, event, label, source, named.sentence(at), named, around))
    for event, at in lone:
        near = frozenset(actor for start, actor in mentioned if at[0] <= start < at[1])
        source = said.get(event.attribution or "")
        around = _around(said, event.attribution)
        if (
            actors is None
            or len(near.union(event.actors, event.recipients)) in actors
            or event.factuality in _NOT_SO
            or _denier(event, event, source, around) is not None
        ):
            yield seen(_of_event(event, document, near, source, at, named, around))


def statement_of(
    row: Evidence,
    document: Document,
    event: Event | None,
    label: Characterisation | None,
    said: Attribution | None,
    sentence: str | None = None,
    named: "Named | None" = None,
    outer: Sequence[Attribution] = (),
) -> Statement:
    """Return a row of evidence as a statement; without ``named`` nothing is known of the names in it.

    ``outer`` are the attributions around that of the row, from the inside out.
    """
    named = named or Named({}, ())
    parties = named.words_for(row.pair)
    return Statement(
        id=row.id,
        document=Report(document.id, document.published),
        pair=row.pair,
        parties=frozenset(row.pair),
        near=frozenset(row.pair),
        type=event.type if event else None,
        mode=event.mode if event else None,
        label=label.label if label else None,
        leaning=row.leaning,
        status=row.status,
        date=row.date,
        span=row.span,
        words=telling_words(row.quote, parties),
        core=deed_words(quote(document.text, event.span if event else label.span if label else ()), parties),
        sentence=sentence if sentence is not None else row.quote,
        names=named.names_in(sentence if sentence is not None else row.quote),
        speaker=(said.name or said.speaker) if said else None,
        stance=said.stance if said else None,
        confidence=row.confidence,
        doers=frozenset(event.actors) if event else frozenset(),
        done_to=frozenset(event.recipients) if event else frozenset(),
        people=named.people_in(row.span),
        denier=_denier(row, event, said, outer),
    )


def _of_event(
    event: Event,
    document: Document,
    near: frozenset[str],
    said: Attribution | None,
    at: Span,
    named: "Named",
    outer: Sequence[Attribution],
) -> Statement:
    sentence = named.sentence(at)
    told_of = named.words_for((*event.actors, *event.recipients))
    return Statement(
        id=event.id,
        document=Report(document.id, document.published),
        pair=None,
        parties=frozenset((*event.actors, *event.recipients)),
        near=near,
        type=event.type,
        mode=event.mode,
        label=None,
        leaning=event.leaning,
        status=event.factuality,
        date=event.date,
        span=event.span,
        words=telling_words(sentence, told_of),
        core=deed_words(quote(document.text, event.span), told_of),
        sentence=sentence,
        names=named.names_in(sentence),
        speaker=(said.name or said.speaker) if said else None,
        stance=said.stance if said else None,
        confidence=event.confidence,
        doers=frozenset(event.actors),
        done_to=frozenset(event.recipients),
        denier=_denier(event, event, said, outer),
    )


def _around(said: Mapping[str, Attribution], name: str | None) -> list[Attribution]:
    """Return the attributions around one, from the inside out."""
    found: list[Attribution] = []
    at = said.get(name or "")
    while at is not None and len(found) < _DEEPEST:
        at = said.get(at.parent or "")
        found += [at] if at is not None else []
    return found


def _denier(
    told: Evidence | Event, event: Event | None, said: Attribution | None, outer: Sequence[Attribution]
) -> str | None:
    """Return who denies what the source ``said`` tells as a fact: a source further out, or the report itself."""
    status = told.status if isinstance(told, Evidence) else told.factuality
    if said is None or status != "happened" or (event is not None and said.speaker in event.actors):
        return None  # who rejects an accusation does not deny that he was accused
    denying = next((a for a in outer if a.stance in _DENYING_STANCES), None)
    if denying is not None:
        return denying.name or denying.speaker or "its source"
    return "the report itself" if told.author_factuality in _NOT_SO else None


class Named:
    """The names in one report: the words for states, governments and bodies, and where people are named."""

    def __init__(
        self, known: Mapping[str, str], people: Sequence[tuple[int, str, str]], text: str = ""
    ) -> None:
        self.known, self.people, self.text = known, people, text
        self._sentences: dict[Span, str] = {}
        self._words: dict[frozenset[str], frozenset[str]] = {}
        self._names: dict[str, frozenset[tuple[str, str | None]]] = {}

    @classmethod
    def of(cls, reading: Reading) -> "Named":
        """Return the names that a reading has found."""
        text = reading.document.text
        known: dict[str, str] = {}
        people: list[tuple[int, str, str]] = []
        for m in reading.mentions:
            if m.actor is None:
                continue
            own = found_words(m.name) if m.kind == "person" else []
            for word in found_words(text[slice(*m.span)]):
                if word[0].isupper() and word not in own:
                    known[word] = m.actor
            if own and own[-1][0].isupper() and own[-1].lower() not in name_words():
                people.append((m.span[0], own[-1], m.actor))
        return cls(known, people, text)

    def sentence(self, at: Span) -> str:
        """Return a sentence, the same string each time: it is looked up again and again."""
        if at not in self._sentences:
            self._sentences[at] = self.text[slice(*at)]
        return self._sentences[at]

    def words_for(self, actors: Iterable[str]) -> frozenset[str]:
        """Return the words, in small letters, that stand for one of ``actors``."""
        wanted = frozenset(actors)
        if wanted not in self._words:
            self._words[wanted] = frozenset(w.lower() for w, actor in self.known.items() if actor in wanted)
        return self._words[wanted]

    def names_in(self, sentence: str) -> frozenset[tuple[str, str | None]]:
        """Return the words with a capital that may name somebody, the first word left out, each with the actor that it names."""
        if sentence not in self._names:
            plain = name_words()
            self._names[sentence] = frozenset(
                (word, self.known.get(word))
                for word in found_words(sentence)[1:]
                if word[0].isupper() and word.lower() not in plain
            )
        return self._names[sentence]

    def people_in(self, spans: Spans) -> frozenset[tuple[str, str]]:
        """Return the surnames told within ``spans``, each with the state."""
        return frozenset(
            (name, actor) for at, name, actor in self.people if any(start <= at < end for start, end in spans)
        )


def _sentence(spans: list[Span], told: Spans) -> Span:
    """Return the sentence in which something starts."""
    if not told or not spans:
        return (0, 0)
    start = told[0][0]
    return spans[max(0, bisect_right(spans, start, key=lambda span: span[0]) - 1)]


def likeness(one: frozenset[str], other: frozenset[str], fewest: int = FEWEST_WORDS) -> float:
    """Return the share of the words of the shorter quote that the other has too; 0 for quotes of fewer than ``fewest`` words."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter >= fewest else 0.0


def alike(one: Statement, other: Statement) -> float:
    """Return the share of the telling words of the shorter statement that the other has too."""
    return likeness(one.told, other.told, FEWEST_TELLING)


def reversed_roles(one: Statement, other: Statement) -> bool:
    """Say whether in two deeds of a sort that one side does to the other the sides have changed places."""
    if one.type in _MUTUAL or other.type in _MUTUAL:
        return False
    doers, others = one.doers - one.done_to, other.doers - other.done_to
    return (
        bool(doers and others)
        and doers.isdisjoint(others)
        and not (doers.isdisjoint(other.done_to) and others.isdisjoint(one.done_to))
    )


def other_people(one: Statement, other: Statement) -> bool:
    """Say whether two meetings or visits name people of the same side, and none of them is the same."""
    if not one.people or not other.people or not one.people.isdisjoint(other.people):
        return False
    return bool({actor for _, actor in one.people} & {actor for _, actor in other.people})


def overlap(one: Statement, other: Statement) -> bool:
    """Say whether two statements rest on some of the same characters."""
    return one.document.id == other.document.id and any(
        a < d and c < b for a, b in one.span for c, d in other.span
    )


def days_between(earlier: dt.date | None, later: dt.date | None) -> dt.timedelta | None:
    """Return the time from one day to another; None where one is not known."""
    return later - earlier if earlier and later else None
