"""A report's text cut into pieces, so that each piece has one look: what is told in it, and who says it.

Spans of evidence, of attributions and of the words that decide may cross and nest in any
way; cutting the text at every boundary makes well-formed markup of all of it.
"""

import itertools
from collections.abc import Iterable, Sequence
from typing import Literal

from comity.model import Attribution, Reading, Span
from comity.model.record import Record
from comity.web.lines import EvidenceLine, Mark, speaker_of
from comity.web.site import Site

_STYLES = 8  # lines that can be told apart: four looks in two colours
_DEEPEST = 4


class Speaker(Record, kw_only=True, frozen=True):
    """One who speaks in a report: ``style`` (1 to 8) is the look of the line under what it says."""

    style: int
    name: str
    count: int


class Underline(Record, kw_only=True, frozen=True):
    """A line under a piece: the attribution, its speaker's style, and ``level`` (1 is nearest to the words)."""

    attribution: str
    style: int
    level: int


class Segment(Record, kw_only=True, frozen=True):
    """A piece of the text with one look.

    ``evidence`` holds the lines of evidence that rest on it, ``number`` that of the one
    shown, ``mark`` its factuality in one of three; ``key`` says that these are the words
    that decided. ``begins`` gives the numbers of the lines that begin here. ``underlines``
    go from the outermost speaker inward. ``part`` is "source" or "cue" of an attribution.
    """

    start: int
    end: int
    text: str
    evidence: tuple[str, ...] = ()
    number: int | None = None
    mark: Mark | None = None
    key: bool = False
    begins: tuple[int, ...] = ()
    underlines: tuple[Underline, ...] = ()
    part: Literal["source", "cue"] | None = None
    speaker: int | None = None


class Paragraph(Record, kw_only=True, frozen=True):
    """A paragraph of the text, in pieces."""

    segments: tuple[Segment, ...]


def paragraphs_of(
    site: Site, reading: Reading, lines: Sequence[EvidenceLine]
) -> tuple[tuple[Paragraph, ...], tuple[Speaker, ...]]:
    """Return the text in paragraphs of pieces, and the speakers with their looks, by first appearance."""
    spoken = [at for at in reading.attributions if _is_speech(at)]
    styles, speakers = _speakers(site, spoken)
    levels = _levels(spoken)
    rests = _evidence_spans(reading, lines)
    keys = _key_spans(reading)
    cuts = _cuts(reading, spoken, rests, keys)
    begun: set[int] = set()
    paragraphs: list[Paragraph] = []
    for first, last in _blocks(reading.document.text):
        inside = sorted({first, last, *(cut for cut in cuts if first < cut < last)})
        pieces = [
            _segment(reading, (start, end), spoken, styles, levels, rests, keys, begun)
            for start, end in itertools.pairwise(inside)
        ]
        paragraphs.append(Paragraph(segments=tuple(pieces)))
    return tuple(paragraphs), speakers


def _is_speech(at: Attribution) -> bool:
    """Say whether a line is drawn: somebody says it. Wishes and plans of actors would underline half of the text."""
    return bool(at.source) and at.family == "speech" and at.speaker_kind != "thing"


def _speakers(site: Site, spoken: Sequence[Attribution]) -> tuple[dict[str, int], tuple[Speaker, ...]]:
    names = {at.id: speaker_of(at, site) for at in spoken}
    order = list(dict.fromkeys(names[at.id] for at in sorted(spoken, key=lambda at: at.source)))
    style = {name: place % _STYLES + 1 for place, name in enumerate(order)}
    counts = {name: sum(1 for said in names.values() if said == name) for name in order}
    speakers = tuple(Speaker(style=style[name], name=name, count=counts[name]) for name in order)
    return {at: style[name] for at, name in names.items()}, speakers


def _levels(spoken: Sequence[Attribution]) -> dict[str, int]:
    """Return how many lines stand between each attribution and the words: 1 for one that holds no other."""
    parents = {at.id: at.parent for at in spoken}
    levels = dict.fromkeys(parents, 1)
    for at in spoken:
        level, outer = 1, at.parent
        while outer in parents and level < _DEEPEST:
            level += 1
            levels[outer] = max(levels[outer], level)
            outer = parents[outer]
    return levels


def _evidence_spans(reading: Reading, lines: Sequence[EvidenceLine]) -> list[tuple[int, EvidenceLine, Span]]:
    """Return each span of each line with the line's number, the shortest first: it is the one shown."""
    spans = {row.id: row.span for row in reading.evidence}
    found = [(number, line, span) for number, line in enumerate(lines, 1) for span in spans.get(line.id, ())]
    return sorted(found, key=lambda entry: (entry[2][1] - entry[2][0], entry[0]))


def _key_spans(reading: Reading) -> dict[str, tuple[Span, ...]]:
    """Return, for each line of evidence, the words that its deed or its characterisation rests on."""
    words = {event.id: event.span for event in reading.events}
    words |= {said.id: said.span for said in reading.characterisations}
    return {row.id: words.get(row.event or row.characterisation or "", ()) for row in reading.evidence}


def _cuts(
    reading: Reading,
    spoken: Iterable[Attribution],
    rests: Iterable[tuple[int, EvidenceLine, Span]],
    keys: dict[str, tuple[Span, ...]],
) -> set[int]:
    spans = [span for at in spoken for part in (at.source, at.cue, at.content) for span in part]
    spans += [span for _, _, span in rests]
    spans += [span for found in keys.values() for span in found]
    length = len(reading.document.text)
    return {min(max(0, at), length) for span in spans for at in span}


def _blocks(text: str) -> Iterable[Span]:
    """Yield the spans of the lines of a text that hold something."""
    at = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield at, at + len(line.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))
        at += len(line)


def _segment(
    reading: Reading,
    span: Span,
    spoken: Sequence[Attribution],
    styles: dict[str, int],
    levels: dict[str, int],
    rests: Sequence[tuple[int, EvidenceLine, Span]],
    keys: dict[str, tuple[Span, ...]],
    begun: set[int],
) -> Segment:
    start, end = span
    here = [(number, line) for number, line, rest in rests if rest[0] <= start and end <= rest[1]]
    deciding = [(number, line) for number, line in here if _within(span, keys[line.id])]
    shown = next(iter(deciding or here), None)
    begins = tuple(sorted(number for number, _ in here if number not in begun))
    begun.update(begins)
    said = [at for at in spoken if _within(span, at.content)]
    said.sort(key=lambda at: -levels[at.id])
    source = next((at for at in spoken if _within(span, at.source)), None)
    cue = next((at for at in spoken if _within(span, at.cue)), None)
    named = source or cue
    return Segment(
        start=start,
        end=end,
        text=reading.document.text[start:end],
        evidence=tuple(dict.fromkeys(line.id for _, line in here)),
        number=shown[0] if shown else None,
        mark=shown[1].mark if shown else None,
        key=bool(deciding),
        begins=begins,
        underlines=tuple(
            Underline(attribution=at.id, style=styles[at.id], level=levels[at.id]) for at in said
        ),
        part="source" if source else "cue" if cue else None,
        speaker=styles[named.id] if named else None,
    )


def _within(span: Span, spans: Iterable[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)
