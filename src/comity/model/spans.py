"""Spans over a document's text, the quotes they stand for, and content ids."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]
Spans: TypeAlias = tuple[Span, ...]


def quote(text: str, spans: Iterable[Span]) -> str:
    """Return the exact characters of ``spans``, fragments joined by " … "."""
    return " … ".join(text[start:end] for start, end in spans)


def content_id(prefix: str, *parts: object) -> str:
    """Return an id that depends on content alone: ``prefix`` and 12 hex digits of BLAKE2b.

    ``parts`` must have a stable ``repr`` (strings, numbers, tuples of these). Twelve
    digits (48 bits) leave about one chance in 500 of any collision among a million
    ids; every id is used together with its document.
    """
    digest = blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=6)
    return f"{prefix}-{digest.hexdigest()}"


def union(spans: Iterable[Span]) -> Spans:
    """Return ``spans`` sorted, with touching and overlapping ones merged."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def covers(outer: Spans, inner: Span) -> bool:
    """Say whether one of the spans of ``outer`` contains ``inner`` whole."""
    return any(start <= inner[0] and inner[1] <= end for start, end in outer)
