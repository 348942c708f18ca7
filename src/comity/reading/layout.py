"""Layouts in which speech has no verb: transcripts, and captions of pictures."""

import re
from typing import NamedTuple

from comity.model import Span

# "MR. CARNEY:", "PRIME MINISTER:", "Q", "JOURNALIST:", "Q:". A label in capitals, or
# a short name before a colon that opens its paragraph in a text that has several.
_LABEL = re.compile(
    r"^[ \t]*(?P<label>Q(?=[:.]?\s+[\"“A-Z])|[A-Z][A-Z.'’\-]*(?:[ ,]+[A-Z][A-Z.'’\-]*){0,6}(?=\s*(?:\([^)\n]{1,40}\))?\s*:))"
    r"\s*(?:\([^)\n]{1,40}\))?\s*(?P<colon>:?)[ \t]*",
    re.MULTILINE,
)
_CREDIT = re.compile(
    r"^[^\n]{0,120}(?:via Getty Images|/AFP|/AP\b|/Reuters|/EPA|\bPhoto(?: credit)?:|\bPhoto by\b|/POOL)[^\n]{0,80}$",
    re.IGNORECASE,
)
_SIDE = re.compile(r"\((?:[LRC]|left|right|centre|center|[2-9](?:nd|rd|th) (?:L|R|from left|from right))\)")


class Turn(NamedTuple):
    """A speaker's turn in a transcript: the label, its colon, and what is said."""

    label: Span
    colon: Span | None
    content: tuple[Span, ...]


def find_turns(text: str) -> tuple[Turn, ...]:
    """Return the turns of a transcript; empty where fewer than two labels stand in the text."""
    labels = list(_LABEL.finditer(text))
    if len(labels) < 2:
        return ()
    turns = []
    for number, match in enumerate(labels):
        stop = labels[number + 1].start() if number + 1 < len(labels) else len(text)
        body = text[match.end() : stop]
        content = tuple(
            (match.end() + p.start(), match.end() + p.end())
            for p in re.finditer(r"[^\s][^\n]*[^\s]|[^\s]", body)
        )
        if content:
            colon = match.span("colon") if match["colon"] else None
            turns.append(Turn(match.span("label"), colon, content))
    return tuple(turns)


def find_captions(text: str) -> tuple[Span, ...]:
    """Return the paragraphs that are captions of pictures: after a credit line, or with "(R)" beside a name."""
    found: list[Span] = []
    after_credit = False
    for match in re.finditer(r"[^\n]+", text):
        line = match.group()
        if _CREDIT.match(line) and len(line) < 160:
            after_credit = True
            continue
        if _SIDE.search(line) or (after_credit and len(line) < 400 and re.search(r"\b\d{4}\b", line)):
            found.append(match.span())
        after_credit = False
    return tuple(found)
