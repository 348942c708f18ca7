"""Rows of gold files: read, cut down to their inputs, written."""

import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from comity.errors import InputError

Row: TypeAlias = dict[str, Any]
T = TypeVar("T")
_SECONDS_BETWEEN_NOTES = 5.0


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a JSON-lines file.

    Raises InputError, with the line, where the file or a line of it cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from error
    rows: list[Row] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"{path}, line {number}: is no JSON ({error.msg})") from error
        if not isinstance(row, dict):
            raise InputError(f"{path}, line {number}: is no object with columns")
        rows.append(row)
    if not rows:
        raise InputError(f"{path}: holds no rows")
    return rows


def only(row: Row, *columns: str) -> Row:
    """Return the named columns of ``row`` and nothing else: what a stage may see of a gold row.

    Raises InputError where a column is missing.
    """
    missing = [column for column in columns if column not in row]
    if missing:
        name = row.get("id", row.get("doc", "?"))
        raise InputError(
            f"row {name!r} has no column {', '.join(missing)}; is this the gold file of another set?"
        )
    return {column: row[column] for column in columns}


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """Write rows as JSON lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def groups(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the rows in order, ``size`` at a time."""
    left = iter(rows)
    while group := list(islice(left, size)):
        yield group


def progress(rows: Sequence[Row], what: str) -> Iterator[Row]:
    """Yield ``rows``; every few seconds say on standard error how many are done."""
    last = time.monotonic()
    for number, row in enumerate(rows):
        now = time.monotonic()
        if now - last > _SECONDS_BETWEEN_NOTES:
            print(f"{what}: {number} of {len(rows)}", file=sys.stderr, flush=True)
            last = now
        yield row
