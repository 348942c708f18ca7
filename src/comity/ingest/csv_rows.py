"""CSV: every row a report, columns by name or by ``--map``."""

import csv
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from comity.errors import InputError
from comity.ingest.decoding import decode_line
from comity.ingest.intake import Intake, Item, Outcomes, failure
from comity.ingest.json_lines import document_of_row
from comity.ingest.rows import row_of
from comity.model import Document
from comity.settings import MAX_CHARACTERS

_CHUNK = 1 << 20
_DELIMITERS = (",", ";", "\t", "|")


def read_csv(intake: Intake, item: Item) -> Outcomes:
    """Yield the report of every row."""
    _allow(intake.limits.max_characters)
    lines = _lines(item.rest(), intake.most_text_bytes)
    first = next(lines, "").removeprefix("\ufeff")
    header, delimiter = _header(first)
    wanted = intake.columns.get("text", "text")
    if wanted.lower() not in [name.lower() for name in header]:
        yield failure(item.name, no_column(wanted, header))
        return
    names = [_named(name, intake) for name in header]
    reader = csv.reader(lines, delimiter=delimiter)
    before, found = 0, False
    while True:
        # Line 1 is the header; a row is told by the line on which it begins.
        place, before = f"{item.name}:{reader.line_num + 2}", reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            yield failure(
                place,
                f"{error} in a row of {reader.line_num - before} lines; look for a quote that is never closed",
            )
            continue
        if not any(cell.strip() for cell in cells):
            continue
        found = True
        yield intake.attempt(place, lambda c=cells, p=place: _document(intake, names, c, p))  # type: ignore[misc]
    if not found:
        yield failure(item.name, "the table has no rows")


def count_rows(stream: BinaryIO) -> int:
    """Return how many rows a table has below its header; a row whose quote never closes counts as one."""
    _allow(MAX_CHARACTERS)
    lines = (line.decode("latin-1") for line in iter(lambda: stream.readline(_CHUNK), b""))
    _, delimiter = _header(next(lines, ""))
    reader = csv.reader(lines, delimiter=delimiter)
    count = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return count
        except csv.Error:
            cells = ["?"]
        count += any(cell.strip() for cell in cells)


def _allow(characters: int) -> None:
    """Let a cell have so many characters: a limit of the whole process, so only ever raised; it bounds a row whose quote never closes."""
    csv.field_size_limit(max(csv.field_size_limit(), characters + 1))


def no_column(wanted: str, header: list[str]) -> str:
    """Say that a table has no column for the text, and what it has."""
    there = ", ".join(repr(name[:30]) for name in header[:12])
    return f"the table has no column {wanted!r}, only {there or 'none'}; name it: --map text=COLUMN"


def _document(intake: Intake, names: list[str], cells: list[str], place: str) -> Document:
    if len(cells) > len(names):
        raise InputError(
            f"the row has {len(cells)} cells, the header {len(names)}; put quotes around cells with commas"
        )
    try:
        row = row_of(dict(zip(names, cells, strict=False)), intake.columns)
    except msgspec.ValidationError:
        raise InputError("the row is cut off before its text; get the whole file") from None
    return document_of_row(intake, row, place)


def _named(name: str, intake: Intake) -> str:
    """Return a column's name as the options write it, whatever its case."""
    wanted = [*intake.columns.values(), "id", "text", "title", "published", "outlet", "url", "author"]
    return next((w for w in wanted if w.lower() == name.lower()), name)


def _header(line: str) -> tuple[list[str], str]:
    """Return the names of the columns and the delimiter that gives most of them."""
    split = [(next(csv.reader([line], delimiter=delimiter), []), delimiter) for delimiter in _DELIMITERS]
    cells, delimiter = max(split, key=lambda found: len(found[0]))
    return [cell.strip() for cell in cells], delimiter


def _lines(stream: BinaryIO, longest: int) -> Iterator[str]:
    """Yield the lines of a table as text; a line longer than any report is cut, and its row refused for that."""
    while line := stream.readline(longest):
        yield decode_line(line)
