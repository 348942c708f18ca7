"""The rules of a brief, checked sentence by sentence."""

import re
from collections.abc import Iterable

from comity.model import Reading
from comity.model.brief import Brief, Footnote, Line
from comity.relations.phrases import estimative_pattern

_PER_CENT = re.compile(r"\d\s?%")
_SAMPLE = re.compile(r"\bn = \d|\d of \d")
_GAP = " … "


def check_brief(brief: Brief, readings: Iterable[Reading] | None = None) -> list[str]:
    """Return what breaks a rule, one message each, empty if nothing does.

    A sentence has a footnote unless it is assumed or counts what is in the brief;
    footnotes lead to known evidence; likelihood and confidence never share a sentence;
    a share carries its n; quotes are exact. With ``readings``, evidence and quotes are
    held against the evidence and the documents too.
    """
    problems: list[str] = []
    notes = {row: note for note in brief.footnotes for row in note.evidence}
    for line in brief.lines():
        shown = line.text if len(line.text) <= 80 else f"{line.text[:77]}…"
        problems += [f"{what}: {shown!r}" for what in _line_problems(line, notes)]
    if [note.number for note in brief.footnotes] != list(range(1, len(brief.footnotes) + 1)):
        problems.append("footnotes are not numbered 1, 2, 3, …")
    if readings is not None:
        problems += _held_against(brief.footnotes, readings)
    return problems


def _line_problems(line: Line, notes: dict[str, Footnote]) -> list[str]:
    problems: list[str] = []
    if not line.footnotes and line.type != "assumed" and not (line.count and line.type != "reported"):
        problems.append("a sentence without a footnote")
    unknown = [row for row in line.footnotes if row not in notes]
    if unknown:
        problems.append(f"a footnote to unknown evidence {', '.join(unknown)}")
    own = _own_words(line, notes)
    if estimative_pattern("likelihood").search(own) and estimative_pattern("confidence").search(own):
        problems.append("likelihood and confidence in one sentence")
    if _PER_CENT.search(own) and not _SAMPLE.search(own):
        problems.append("a share without its n")
    if line.quote is not None:
        if line.quote not in line.text:
            problems.append("a quote that is not in its sentence")
        known = [notes[row].quote for row in line.footnotes if row in notes]
        if known and not any(line.quote in quote for quote in known):
            problems.append("a quote that is in none of its footnotes")
    return problems


def _own_words(line: Line, notes: dict[str, Footnote]) -> str:
    """Return the sentence without the words and names of others: a source may well speak of confidence."""
    text = line.text.replace(line.quote, " ") if line.quote else line.text
    names = {name for row in line.footnotes if row in notes for name in notes[row].chain}
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " ")
    return text


def _held_against(footnotes: Iterable[Footnote], readings: Iterable[Reading]) -> list[str]:
    texts: dict[str, str] = {}
    homes: dict[str, str] = {}
    for reading in readings:
        texts[reading.document.id] = reading.document.text
        homes |= {row.id: reading.document.id for row in reading.evidence}
    problems: list[str] = []
    for note in footnotes:
        problems += [f"footnote {note.number}: unknown evidence {row}" for row in note.evidence if homes.get(row) != note.document]
        text = texts.get(note.document)
        if text is None:
            problems.append(f"footnote {note.number}: unknown document {note.document}")
        elif note.quote not in text and not all(part in text for part in note.quote.split(_GAP)):
            problems.append(f"footnote {note.number}: the quote is not in the document")
    return problems
