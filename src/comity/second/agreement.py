"""How far two readers agree: Cohen's kappa, Krippendorff's alpha, and where they differ."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from comity.codebook import Codebook
from comity.links.matching import one_to_one
from comity.links.texts import sentences
from comity.model import Attribution, Event, Reading, Span, Spans, quote
from comity.model.second import Agreement, Difference, SecondAttribution, SecondEvent, SecondReading

Answers = tuple[Hashable, Hashable]
_QUESTIONS = (
    "a sentence tells a deed",
    "type of the deed",
    "quad of the deed",
    "whether it happened",
    "parties",
    "a sentence gives somebody's word",
    "who speaks",
)


def cohen_kappa(answers: Sequence[Answers]) -> float | None:
    """Return Cohen's kappa of pairs of answers (Cohen 1960, Educational and Psychological Measurement 20).

    ``None`` for no answers, or where both gave one and the same answer throughout.
    """
    n = len(answers)
    if not n:
        return None
    observed = sum(one == other for one, other in answers) / n
    first, second = Counter(one for one, _ in answers), Counter(other for _, other in answers)
    expected = sum(first[value] * second[value] for value in first) / n**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def krippendorff_alpha(answers: Sequence[Answers]) -> float | None:
    """Return Krippendorff's alpha for nominal answers of two readers (Krippendorff 2004, Content Analysis, chapter 11).

    Both readers' answers count as drawn from one population, so that it does not reward
    readers who differ in habit alike. ``None`` for fewer than two answers that differ.
    """
    n = 2 * len(answers)
    if not n:
        return None
    values = Counter(value for pair in answers for value in pair)
    expected = sum(count * (n - count) for count in values.values()) / (n * (n - 1))
    observed = sum(one != other for one, other in answers) / len(answers)
    return None if expected == 0 else 1 - observed / expected


class Matched(NamedTuple):
    """Two rows that tell the same, or one that the other reader does not have."""

    ours: Any
    theirs: Any


@dataclass
class Comparison:
    """What two readers made of the same documents; add one after the other."""

    codebook: Codebook
    documents: int = 0
    ours: Counter[str] = field(default_factory=Counter)
    theirs: Counter[str] = field(default_factory=Counter)
    _answers: dict[str, list[Answers]] = field(default_factory=lambda: {name: [] for name in _QUESTIONS})

    def add(self, reading: Reading, second: SecondReading) -> list[Difference]:
        """Take a document into account and return where the two differ on it, in order of the text."""
        text = reading.document.text
        self.documents += 1
        events = [event for event in reading.events if two_parties(event)]
        self.ours.update(events=len(events), attributions=len(reading.attributions))
        self.theirs.update(events=len(second.events), attributions=len(second.attributions))
        deeds = matched(events, second.events)
        said = matched(reading.attributions, second.attributions)
        self._by_sentence(_QUESTIONS[0], text, [e.span for e in events], [e.span for e in second.events])
        self._by_sentence(
            _QUESTIONS[5],
            text,
            [a.content for a in reading.attributions],
            [a.content for a in second.attributions],
        )
        found = [
            *self._differences("event", deeds, second.events),
            *self._differences("attribution", said, second.attributions),
        ]
        return [
            Difference(
                document=reading.document.id, what=what, ours=ours, theirs=theirs, span=span,
                quote=quote(text, span), fields=fields,
            )
            for what, ours, theirs, span, fields in sorted(found, key=lambda one: (one[3], one[0], str(one[1])))
        ]  # fmt: skip

    def agreements(self) -> tuple[Agreement, ...]:
        """Return the measures, a row a question."""
        return tuple(agreement(name, answers) for name, answers in self._answers.items())

    def _differences(
        self, what: Any, pairs: Iterable[Matched], rows: Sequence[Any]
    ) -> Iterator[tuple[Any, ...]]:
        for ours, theirs in pairs:
            place = next((n for n, row in enumerate(rows) if row is theirs), None)
            fields: dict[str, tuple[str, str]] = {}
            if ours is not None and theirs is not None:
                asked = self._event(ours, theirs) if what == "event" else self._speaker(ours, theirs)
                for name, one, other in asked:
                    self._answers[name].append((one, other))
                    if one != other:
                        fields[name] = (str(one), str(other))
                if not fields:
                    continue
            span = _span(ours if ours is not None else theirs)
            yield what, ours.id if ours is not None else None, place, span, fields

    def _event(self, ours: Event, theirs: SecondEvent) -> Iterator[tuple[str, str, str]]:
        quads = {row.id: row.quad for row in self.codebook.types}
        yield _QUESTIONS[1], ours.type, theirs.type
        yield _QUESTIONS[2], str(ours.quad), str(quads.get(theirs.type))
        yield _QUESTIONS[3], ours.factuality, theirs.factuality
        yield _QUESTIONS[4], " ".join(sorted(parties(ours))), " ".join(sorted(parties(theirs)))

    @staticmethod
    def _speaker(ours: Attribution, theirs: SecondAttribution) -> Iterator[tuple[str, str, str]]:
        yield _QUESTIONS[6], ours.speaker or "not told", theirs.speaker or "not told"

    def _by_sentence(self, name: str, text: str, ours: Iterable[Spans], theirs: Iterable[Spans]) -> None:
        one, other = ([span[0][0] for span in spans] for spans in (ours, theirs))
        for start, end in sentences(text):
            told = tuple(any(start <= at < end for at in starts) for starts in (one, other))
            self._answers[name].append((told[0], told[1]))


def agreement(question: str, answers: Sequence[Answers]) -> Agreement:
    """Return the measures of one question."""
    n = len(answers)
    return Agreement(
        question=question,
        n=n,
        observed=sum(one == other for one, other in answers) / n if n else None,
        kappa=cohen_kappa(answers),
        alpha=krippendorff_alpha(answers),
    )


def matched(ours: Sequence[Any], theirs: Sequence[Any]) -> list[Matched]:
    """Return rows matched one to one: those that share most characters, parties in common first; then those left alone."""
    found = one_to_one(
        (-len(parties(one) & parties(other)), -overlap, i, j)
        for i, one in enumerate(ours)
        for j, other in enumerate(theirs)
        if (overlap := _overlap(_span(one), _span(other)))
    )
    used = [{pair[side] for pair in found} for side in (0, 1)]
    pairs = [Matched(ours[i], theirs[j]) for i, j in found]
    pairs += [Matched(one, None) for i, one in enumerate(ours) if i not in used[0]]
    pairs += [Matched(None, other) for j, other in enumerate(theirs) if j not in used[1]]
    return pairs


def parties(row: Any) -> set[str]:
    """Return who has to do with an event; nobody, for an attribution."""
    return {*row.actors, *row.recipients} if isinstance(row, Event | SecondEvent) else set()


def two_parties(event: Event) -> bool:
    """Whether an event is between two that are known: what the second reader is asked for."""
    return len(parties(event)) >= 2 and not event.public


def _span(row: Any) -> Spans:
    span: Spans = row.span if isinstance(row, Event | SecondEvent) else row.content
    return span


def _overlap(one: Iterable[Span], other: Iterable[Span]) -> int:
    theirs = list(other)
    return sum(max(0, min(e, f) - max(s, t)) for s, e in one for t, f in theirs)
