"""What denials and plans are sought among: rows of evidence and events that became none, with their words."""

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

import msgspec

from comity.links.features import stem
from comity.links.texts import sentences
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

_WORD = re.compile(r"\w{3,}")
FEWEST_WORDS = 5  # shorter quotes share words by chance


class Report(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The report in which something is told: its id and day of publication."""

    id: str
    published: dt.date | None = None


class Statement(msgspec.Struct, frozen=True, array_like=True, kw_only=True, gc=False):
    """Something told: a row of evidence, or an event for which the reading found no two parties.

    ``pair`` is ``None`` for an event; ``parties`` are the actors it has, ``near`` those
    named in its sentence. ``core`` are the stems of the words of the deed itself,
    ``names`` the words of its sentence with a capital, with the state or government that they name.
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

    @property
    def published(self) -> dt.date | None:
        """The day of publication of its report."""
        return self.document.published


class Sentence(NamedTuple):
    """A sentence in which something is told; ``names`` as in a statement."""

    span: Span
    text: str
    names: frozenset[tuple[str, str | None]]


def statements(readings: Iterable[Reading]) -> list[Statement]:
    """Return every row of evidence, and every event that is in none, in the order of the readings."""
    found: list[Statement] = []
    for reading in readings:
        document = reading.document
        events = {e.id: e for e in reading.events}
        labels = {c.id: c for c in reading.characterisations}
        said = {a.id: a for a in reading.attributions}
        mentioned = [(m.span[0], m.actor) for m in reading.mentions if m.actor]
        known = {
            word: m.actor
            for m in reading.mentions
            if m.kind in ("state", "government")
            for word in _WORD.findall(document.text[slice(*m.span)])
        }
        sentence = _sentences(document.text, known)
        found += [
            statement_of(
                row,
                document,
                events.get(row.event or ""),
                labels.get(row.characterisation or ""),
                said.get(row.attribution or ""),
                sentence(row.span),
            )
            for row in reading.evidence
        ]
        told = {row.event for row in reading.evidence}
        for event in reading.events:
            if event.id in told or event.in_condition:
                continue
            told_in = sentence(event.span)
            first, last = told_in.span
            near = frozenset(actor for start, actor in mentioned if first <= start < last)
            found.append(_of_event(event, document, near, said.get(event.attribution or ""), told_in))
    happened = {
        (s.document.id, s.sentence, s.type, s.mode) for s in found if s.type and s.status == "happened"
    }
    return [
        msgspec.structs.replace(s, affirmed=True)
        if (s.document.id, s.sentence, s.type, s.mode) in happened
        else s
        for s in found
    ]


def statement_of(
    row: Evidence,
    document: Document,
    event: Event | None,
    label: Characterisation | None,
    said: Attribution | None,
    sentence: Sentence | None = None,
) -> Statement:
    """Return a row of evidence as a statement; without its ``sentence`` the quote stands for that."""
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
        words=words_of(row.quote),
        core=_core(document.text, event.span if event else label.span if label else ()),
        sentence=sentence.text if sentence else row.quote,
        names=sentence.names if sentence else _names(row.quote, {}),
        speaker=(said.name or said.speaker) if said else None,
        stance=said.stance if said else None,
        confidence=row.confidence,
    )


def _of_event(
    event: Event,
    document: Document,
    near: frozenset[str],
    said: Attribution | None,
    sentence: Sentence,
) -> Statement:
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
        words=words_of(sentence.text),
        core=_core(document.text, event.span),
        sentence=sentence.text,
        names=sentence.names,
        speaker=(said.name or said.speaker) if said else None,
        stance=said.stance if said else None,
        confidence=event.confidence,
    )


@lru_cache(5_000)  # a quote is asked about each time that something else tells the same
def words_of(text: str) -> frozenset[str]:
    """Return the words of three letters and more, in small letters."""
    return frozenset(word.lower() for word in _WORD.findall(text))


def _names(sentence: str, known: Mapping[str, str | None]) -> frozenset[tuple[str, str | None]]:
    """Return the words with a capital, the first word left out, each with the state that it names."""
    return frozenset((word, known.get(word)) for word in _WORD.findall(sentence)[1:] if word[0].isupper())


def _core(text: str, spans: Spans) -> frozenset[str]:
    return _stems(quote(text, spans))


@lru_cache(5_000)  # what several do together is told of each
def _stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, words_of(text)))


def _sentences(text: str, known: Mapping[str, str | None]) -> Callable[[Spans], Sentence]:
    """Return what gives the sentence in which something starts; several things are told in one."""
    spans = sentences(text)
    starts = [start for start, _ in spans]
    made: dict[Span, Sentence] = {}

    def sentence(told: Spans) -> Sentence:
        span = spans[max(0, bisect_right(starts, told[0][0]) - 1)] if told and spans else (0, 0)
        if span not in made:
            words = text[slice(*span)]
            made[span] = Sentence(span, words, _names(words, known))
        return made[span]

    return sentence


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the words of the shorter quote that the other has too; 0 for very short quotes."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter >= FEWEST_WORDS else 0.0


def overlap(one: Statement, other: Statement) -> bool:
    """Say whether two statements rest on some of the same characters."""
    return one.document.id == other.document.id and any(
        a < d and c < b for a, b in one.span for c, d in other.span
    )


def days_between(earlier: dt.date | None, later: dt.date | None) -> dt.timedelta | None:
    """Return the time from one day to another; None where one is not known."""
    return later - earlier if earlier and later else None
