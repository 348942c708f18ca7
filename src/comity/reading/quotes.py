"""Quotation spans: what stands between quotation marks, paragraph by paragraph.

A paragraph is read by itself, so that a missing mark harms nothing beyond it.
"""

import re
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from comity.model import Span

_PARAGRAPH = re.compile(r"[^\n]+")
_MARK = re.compile(r"''|``|[\"“”„‟«»]")
_OPENING = re.compile(r"(?:''|``|[\"“„«])")
_BEFORE_OPENING = " \t\u00a0([{—–-/"
# British single quotes open after a space or bracket and close before one; an apostrophe
# stands between letters, or after an s ("the ministers' talks"), or before a year ('90s).
_SINGLE_OPEN = re.compile(r"(?:(?<=[\s(\[—–-])|^)['‘](?=\w)(?!\d\d?s\b)")
_SINGLE_CLOSE = re.compile(r"(?<=[^\s])['’](?!\w)")
_LONGEST_SINGLE = 600  # code points; no quotation in single marks is longer
# Dialogue of a novel or of the press of some countries: "— We wait, — said Pell."
_DASH_SPEECH = re.compile(r"[ \t]*[—–][ \t]*(?=\w)(?P<said>[^—–\n]+?[,.!?…])(?=[ \t]*[—–][ \t]*\w)")


class _Mark(NamedTuple):
    start: int
    end: int
    opens: bool
    closes: bool


@lru_cache(maxsize=4)
def find_quotes(text: str) -> tuple[Span, ...]:
    """Return the spans of quotations in ``text``, marks included, in order, none inside another.

    A quotation that is not closed runs to the end of its paragraph when the paragraph
    opens with it or the next paragraph opens with a quotation mark (the rule for quotes
    over several paragraphs); otherwise the odd mark is passed over. The last few texts are
    kept: two stages ask for the same.
    """
    found: list[Span] = []
    paragraphs = list(_PARAGRAPH.finditer(text))
    for number, match in enumerate(paragraphs):
        after = paragraphs[number + 1].group().lstrip() if number + 1 < len(paragraphs) else ""
        continued = _OPENING.match(after) is not None
        offset = match.start()
        found.extend((offset + s, offset + e) for s, e in _in_paragraph(match.group(), continued))
    return tuple(found)


def _in_paragraph(text: str, continued: bool) -> list[Span]:
    marks = _marks(text)
    double, opened = _nested(marks) or _flat(marks)
    if opened is not None and (continued or not text[:opened].strip()):
        double.append((opened, len(text.rstrip())))
    dashed = [] if marks else [m.span("said") for m in _DASH_SPEECH.finditer(text) if m.start() == 0]
    return _outermost([*double, *dashed, *([] if opened is not None and not double else _singles(text))])


def _marks(text: str) -> list[_Mark]:
    """Return the marks of a paragraph and what each may do, by its shape or by the spaces around it."""
    marks: list[_Mark] = []
    low = 0  # German quotations that are open: their closing mark is the English opening one
    for match in _MARK.finditer(text):
        sign, start, end = match.group(), match.start(), match.end()
        if sign == "„":
            low += 1
            opens, closes = True, False
        elif sign == "“" and low:
            low -= 1
            opens, closes = False, True
        elif sign in "“«``‟":
            opens, closes = True, sign == "``"
        elif sign in "”»":
            opens, closes = False, True
        else:
            before = text[start - 1] if start else " "
            following = text[end] if end < len(text) else " "
            opens = before in _BEFORE_OPENING and not following.isspace()
            closes = not before.isspace() and not following.isalnum()
            if opens == closes:
                opens = closes = True
        marks.append(_Mark(start, end, opens, closes))
    return marks


def _nested(marks: list[_Mark]) -> tuple[list[Span], int | None] | None:
    """Pair marks inside each other; None unless every one of them is plain and has its partner."""
    found: list[Span] = []
    open_at: list[int] = []
    for mark in marks:
        if mark.opens and mark.closes:
            return None
        if mark.opens:
            open_at.append(mark.start)
        elif open_at:
            start = open_at.pop()
            if not open_at:
                found.append((start, mark.end))
        else:
            return None
    return (found, None) if not open_at else None


def _flat(marks: list[_Mark]) -> tuple[list[Span], int | None]:
    """Pair each opening mark with the next that closes; an opening mark after another shows that one to be odd."""
    found: list[Span] = []
    opened: int | None = None
    for mark in marks:
        if opened is None:
            opened = mark.start if mark.opens else None
        elif mark.closes:
            found.append((opened, mark.end))
            opened = None
        else:
            opened = mark.start
    return found, opened


def _singles(text: str) -> list[Span]:
    """Return quotations in single marks: to the first closing mark after a stop or comma, else to the first at all."""
    found: list[Span] = []
    openings = [m.start() for m in _SINGLE_OPEN.finditer(text)]
    closings = [m.start() for m in _SINGLE_CLOSE.finditer(text)]
    if not openings or not closings:
        return found
    reached, at = 0, 0
    for number, start in enumerate(openings):
        if start < reached:
            continue
        limit = min(
            openings[number + 1] if number + 1 < len(openings) else len(text), start + _LONGEST_SINGLE
        )
        while at < len(closings) and closings[at] <= start + 1:
            at += 1
        last = bisect_right(closings, limit)
        here = closings[at:last]
        if not here:
            continue
        stopped = [place for place in here if text[place - 1] in ",.!?…"]
        plain = [place for place in here if text[place - 1] != "s"]
        end = (stopped or plain or here)[0]
        found.append((start, end + 1))
        reached = end + 1
    return found


def _outermost(spans: list[Span]) -> list[Span]:
    """Return the spans that lie in no other, in order; of two that cross, the first."""
    kept: list[Span] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept
