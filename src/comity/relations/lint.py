"""The rules of a brief, checked sentence by sentence."""

import re
from collections.abc import Iterable

from comity.model import Reading
from comity.model.brief import Brief, Footnote, Line
from comity.relations.phrases import estimative_pattern, stands_for

_PER_CENT = re.compile(r"(\d+)\s?%")
_QUOTED = re.compile(r"“[^”]*”")
_SAMPLE = re.compile(r"\bn = \d|\d of \d")
_GAP = " … "


def check_brief(brief: Brief, readings: Iterable[Reading] | None = None) -> list[str]:
    """Return what breaks a rule, one message each, empty if nothing does.

    A sentence has a footnote unless it is assumed or counts what is in the brief;
    footnotes lead to known evidence; likelihood and confidence never share a sentence;
    an assessed likelihood carries a number within the range of its word (ICD 203); a
    share carries its n; quotes are exact. With ``readings``, evidence and quotes are
    held against the evidence and the documents too.
    """
    problems: list[str] = []
    notes = {row: note for note in brief.footnotes for row in note.evidence}
    names = _names(brief)
    for line in brief.lines():
        shown = line.text if len(line.text) <= 80 else f"{line.text[:77]}…"
        problems += [f"{what}: {shown!r}" for what in _line_problems(line, notes, names)]
    if [note.number for note in brief.footnotes] != list(range(1, len(brief.footnotes) + 1)):
        problems.append("footnotes are not numbered 1, 2, 3, …")
    if readings is not None:
        problems += _held_against(brief.footnotes, readings)
    return problems


def _names(brief: Brief) -> re.Pattern[str] | None:
    """Return a pattern of the names of outlets and sources, whose words are not ours ("100% Noticias")."""
    names = {name for note in brief.footnotes for name in note.chain if len(name) > 2}
    told = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{told})(?!\w)", re.IGNORECASE) if told else None


def _line_problems(line: Line, notes: dict[str, Footnote], names: re.Pattern[str] | None) -> list[str]:
    problems: list[str] = []
    if not line.footnotes and line.type != "assumed" and not (line.count and line.type != "reported"):
        problems.append("a sentence without a footnote")
    unknown = [row for row in line.footnotes if row not in notes]
    if unknown:
        problems.append(f"a footnote to unknown evidence {', '.join(unknown)}")
    own = _own_words(line, names)
    likelihood = estimative_pattern("likelihood").search(own)
    if likelihood and estimative_pattern("confidence").search(own):
        problems.append("likelihood and confidence in one sentence")
    share = _PER_CENT.search(own)
    if share and not _SAMPLE.search(own):
        problems.append("a share without its n")
    if (
        likelihood
        and line.type == "assessed"
        and (share is None or not stands_for(likelihood[0], int(share[1]) / 100))
    ):
        problems.append("a word of likelihood without the number that it stands for")
    if line.quote is not None:
        if line.quote not in line.text:
            problems.append("a quote that is not in its sentence")
        known = [notes[row].quote for row in line.footnotes if row in notes]
        if known and not any(line.quote in quote for quote in known):
            problems.append("a quote that is in none of its footnotes")
    return problems


def _own_words(line: Line, names: re.Pattern[str] | None) -> str:
    """Return the sentence without the words and names of others: a source may well speak of confidence."""
    text = line.text.replace(line.quote, " ") if line.quote else line.text
    text = _QUOTED.sub(" ", text)
    return names.sub(" ", text) if names else text


def _held_against(footnotes: Iterable[Footnote], readings: Iterable[Reading]) -> list[str]:
    texts: dict[str, str] = {}
    homes: dict[str, str] = {}
    for reading in readings:
        texts[reading.document.id] = reading.document.text
        homes |= {row.id: reading.document.id for row in reading.evidence}
    problems: list[str] = []
    for note in footnotes:
        problems += [
            f"footnote {note.number}: unknown evidence {row}"
            for row in note.evidence
            if homes.get(row) != note.document
        ]
        text = texts.get(note.document)
        if text is None:
            problems.append(f"footnote {note.number}: unknown document {note.document}")
        elif note.quote not in text and not all(part in text for part in note.quote.split(_GAP)):
            problems.append(f"footnote {note.number}: the quote is not in the document")
    return problems
