"""Sentences with a marked pair, as people write them: ``{Korsia} condemned <Ambria>'s raid``.

Braces hold the source, angle brackets the target. The file is a CSV table ``id,type,text``.
"""

import csv
from pathlib import Path

from comity.errors import InputError
from comity.evaluation.rows import Row

_OPENING = {"{": "source", "<": "target"}
_CLOSING = {"}": "source", ">": "target"}


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
