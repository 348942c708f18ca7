"""Texts whose lines were cut at a width: mail, plain-text files, scans. Their paragraphs are made whole for reading.

A break in the middle of a paragraph becomes a blank, so that every character keeps its place
and quotes are cut from the text as it came.
"""

import re

import msgspec

from comity.model import Document

_WIDEST = 120  # code points; lines cut at a width are shorter, paragraphs on one line are longer
_NARROWEST = 30  # code points; shorter lines are a list or a verse
_FEWEST = 4  # lines; below that nothing tells a cut line from a short paragraph
# Of the lines that another follows, those that stop in mid-sentence before a small letter: 3 % in texts with a
# line a paragraph, 60 % in cut ones.
_CUT_SHARE = 0.25
_SHORT = 0.8  # of the full width; a shorter line that ends a sentence ends its paragraph
_NEW = re.compile(r"[-*•–—·]\s|\(?\w{1,3}[.)]\s|[A-Z][A-Za-z .’'-]{1,40}:(?:\s|$)|Q[.:]?\s|[>#|]")
_STOPS = ".!?:;\"”’')"


def whole_paragraphs(document: Document) -> Document:
    """Return the document with blanks for the line breaks inside its paragraphs; itself where lines are paragraphs."""
    breaks = soft_breaks(document.text)
    if not breaks:
        return document
    characters = list(document.text)
    for at in breaks:
        characters[at] = " "
    return msgspec.structs.replace(document, text="".join(characters))


def soft_breaks(text: str) -> list[int]:
    """Return where the line breaks are that end no paragraph, in a text cut at a width; none in any other text."""
    lines = [(match.start(), match.end()) for match in re.finditer(r"[^\n]+", text)]
    told = [text[start:end].strip() for start, end in lines]
    widths = sorted(len(line) for line in told if line)
    follows = [
        n for n in range(len(lines) - 1) if told[n] and told[n + 1] and lines[n][1] + 1 == lines[n + 1][0]
    ]
    if len(follows) < _FEWEST or widths[len(widths) * 9 // 10] > _WIDEST:
        return []
    full = widths[len(widths) * 3 // 4]
    if full < _NARROWEST:
        return []
    cut = sum(told[n][-1] not in _STOPS and told[n + 1][0].islower() for n in follows)
    if cut < _CUT_SHARE * len(follows):
        return []
    return [lines[n][1] for n in follows if _goes_on(told[n], told[n + 1], full)]


def _goes_on(line: str, following: str, full: int) -> bool:
    """Say whether a paragraph goes on after ``line``: not after a heading or a short last line, nor before an item."""
    if not any(character.isalpha() for character in line):
        return False  # "- 2 -": the number of a page
    if following[0].islower():
        return True
    if _NEW.match(following) or line.isupper() != following.isupper():
        return False
    return len(line) >= _SHORT * full or line[-1] in ",-–—"
