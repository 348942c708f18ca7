"""Sentences, words and shingles of a text, for comparing texts with one another."""

import re

from comity.model import Span

_SENTENCE_END = re.compile(r"""[.!?…]["'”’»)]*(?=\s+["'“‘«(]*[^\Wa-z_])|\n+""")
_WORD = re.compile(r"\w+")
SHINGLE = 4  # words; longer ones break at every edit, shorter ones are shared by chance


def sentences(text: str) -> list[Span]:
    """Return the spans of the sentences of ``text``; a line break ends one. No parser is asked."""
    found: list[Span] = []
    start = 0
    for stop in [match.end() for match in _SENTENCE_END.finditer(text)] + [len(text)]:
        piece = text[start:stop]
        inner = piece.strip()
        if inner:
            at = start + piece.index(inner)
            found.append((at, at + len(inner)))
        start = stop
    return found


def words(text: str) -> list[str]:
    """Return the words of ``text`` in small letters, without punctuation: quotation marks differ between copies."""
    return list(map(str.lower, _WORD.findall(text)))


def shingles(text: str) -> frozenset[str]:
    """Return all runs of four words."""
    told = words(text)
    return frozenset(map(" ".join, zip(*(told[n:] for n in range(SHINGLE)), strict=False)))


def containment(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the smaller set that the other has too (Broder 1997); 0 where one is empty."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0
