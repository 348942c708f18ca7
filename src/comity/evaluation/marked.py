"""Sentences with marks, as people write them.

A pair: ``{Korsia} condemned <Ambria>'s raid``; braces hold the source, angle brackets the target. Scored words: ``Korsia
{failed:3} to {sign:-3}``; each has a whole number from -3 (did not come about) to 3 (came about). Files are CSV tables.
"""

import csv
import re
from pathlib import Path
from typing import NamedTuple

from comity.errors import InputError
from comity.evaluation.rows import Row
from comity.model import Span

_OPENING = {"{": "source", "<": "target"}
_CLOSING = {"}": "source", ">": "target"}
_SCORED = re.compile(r"\{([^\s{}:]+):(-?[0-3])\}")


class Scored(NamedTuple):
    """A plain sentence with its scored words, by code points."""

    text: str
    words: tuple[tuple[Span, int], ...]


def marked_row(id_: str, marked: str) -> Row:
    """Return the row ``{"id", "text", "source", "target"}`` that a marked sentence stands for, in code points.

    Raises InputError where a bracket has no partner or a mark is missing.
    """
    text: list[str] = []
    spans: dict[str, list[list[int]]] = {"source": [], "target": []}
    opened: tuple[str, int] | None = None
    for character in marked:
        if character in _OPENING and opened is None:
            opened = (_OPENING[character], len(text))
        elif character in _CLOSING and opened is not None and opened[0] == _CLOSING[character]:
            spans[opened[0]].append([opened[1], len(text)])
            opened = None
        elif character in _OPENING or character in _CLOSING:
            raise InputError(f"row {id_!r}: {character!r} has no partner in {marked!r}")
        else:
            text.append(character)
    if opened is not None or not all(spans.values()):
        raise InputError(
            f"row {id_!r}: mark one source in braces and one target in angle brackets: {marked!r}"
        )
    return {"id": id_, "text": "".join(text), **spans}


def read_marked(file: Path) -> list[Row]:
    """Return the rows of a table ``id,type,text`` with the PLOVER type of each as ``root``."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [{**marked_row(row["id"], row["text"]), "root": row["type"]} for row in csv.DictReader(lines)]


def scored(id_: str, marked: str) -> Scored:
    """Return the plain sentence and the scored words that a marked sentence stands for.

    Raises InputError where no word is scored or a brace belongs to no mark.
    """
    text = ""
    words: list[tuple[Span, int]] = []
    at = 0
    for mark in _SCORED.finditer(marked):
        text += marked[at : mark.start()]
        words.append(((len(text), len(text) + len(mark[1])), int(mark[2])))
        text += mark[1]
        at = mark.end()
    text += marked[at:]
    if not words or "{" in text or "}" in text:
        raise InputError(f"row {id_!r}: score words as {{word:-2}}, from -3 to 3: {marked!r}")
    return Scored(text, tuple(words))


def read_scored(file: Path) -> list[Scored]:
    """Return the sentences of a table ``id,text``."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [scored(row["id"], row["text"]) for row in csv.DictReader(lines)]
