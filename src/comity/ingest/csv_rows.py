"""CSV: every row a report, columns by name or by ``--map``."""

import csv
import re
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO, NamedTuple

from comity.errors import InputError
from comity.ingest.decoding import decode_line
from comity.ingest.intake import Intake, Item, Outcomes, failure
from comity.ingest.json_lines import document_of_row
from comity.ingest.rows import FIELDS, row_of
from comity.model import Document
from comity.settings import MAX_CHARACTERS

_LONGEST = 4 * MAX_CHARACTERS  # bytes of a line that is only counted
_SEPARATOR = re.compile(r'"?sep=(.)"?\r?\n?\Z', re.IGNORECASE)
_DELIMITERS = (",", ";", "\t", "|")


def read_csv(intake: Intake, item: Item) -> Outcomes:
    """Yield the report of every row."""
    _allow(intake.limits.max_characters)
    table = _Table(_lines(item.rest(), intake.most_text_bytes))
    wanted = intake.columns.get("text", "text")
    if wanted.lower() not in [name.lower() for name in table.header]:
        yield failure(item.name, no_column(wanted, table.header))
        return
    names = [_named(name, intake) for name in table.header]
    if twice := [name for name in _wanted(intake) if names.count(name) > 1]:
        yield failure(item.name, f"the table has two columns {twice[0]!r}; give one of them another name")
        return
    found = False
    while (row := table.row()) is not None:
        place = f"{item.name}:{row.line}"
        if not row.trouble and not any(cell.strip() for cell in row.cells):
            continue
        found = True
        if row.trouble:
            yield failure(place, row.trouble)
        else:
            yield intake.attempt(place, lambda r=row, p=place: _document(intake, names, r.cells, p))  # type: ignore[misc]
    if not found:
        yield failure(item.name, "the table has no rows")


class _Row(NamedTuple):
    """One row: its cells, or what is wrong with it, and the line on which it begins."""

    line: int
    cells: list[str]
    trouble: str | None = None


class _Table:
    """The rows of a table, one by one; the first that is not blank is the header."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.taken = self.quotes = 0
        first = next(self._counted(), "").removeprefix("\ufeff")
        # Excel may say in a line of its own what stands between cells.
        told = _SEPARATOR.match(first)
        if told:
            first = next(self._counted(), "")
        self.delimiter = told[1] if told else _delimiter(first)
        self.reader = csv.reader(chain([first], self._counted()), delimiter=self.delimiter)
        header = next(self.reader, [])
        self.header = [" ".join(cell.split()) for cell in header]

    def row(self) -> _Row | None:
        """Return the next row, ``None`` after the last."""
        begun, self.quotes = self.taken, 0
        try:
            cells = next(self.reader)
        except StopIteration:
            return None
        except csv.Error as error:
            told = f"{error} in a row of {self.taken - begun} lines; look for a quote that is never closed"
            return _Row(begun + 1, [], told)
        lines = self.taken - begun
        if lines > 1 and self.quotes % 2:
            told = f"a quote is never closed, so that {lines} lines up to the end of the file are one row"
            return _Row(begun + 1, [], f"{told}; close it")
        return _Row(begun + 1, cells)

    def _counted(self) -> Iterator[str]:
        for line in self.lines:
            self.taken += 1
            self.quotes += line.count('"')
            yield line


def count_rows(stream: BinaryIO) -> int:
    """Return how many rows a table has below its header, without reading them as text."""
    _allow(MAX_CHARACTERS)
    table = _Table(part.decode("latin-1") for part in _split(stream, _LONGEST))
    count = 0
    while (row := table.row()) is not None:
        count += bool(row.trouble) or any(cell.strip() for cell in row.cells)
    return count


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
    if len(cells) <= names.index(intake.columns.get("text", "text")):
        raise InputError("the row is cut off before its text; get the whole file")
    return document_of_row(intake, row_of(dict(zip(names, cells, strict=False)), intake.columns), place)


def _wanted(intake: Intake) -> list[str]:
    """Return the names of the columns that are read."""
    return [intake.columns.get(field, field) for field in FIELDS]


def _named(name: str, intake: Intake) -> str:
    """Return a column's name as the options write it, whatever its case."""
    return next((wanted for wanted in _wanted(intake) if wanted.lower() == name.lower()), name)


def _delimiter(line: str) -> str:
    """Return the delimiter that gives most columns."""
    return max(_DELIMITERS, key=lambda delimiter: len(next(csv.reader([line], delimiter=delimiter), [])))


def _lines(stream: BinaryIO, longest: int) -> Iterator[str]:
    """Yield the lines of a table as text; a line longer than any report is cut, and its row refused for that."""
    return (decode_line(line) for line in _split(stream, longest))


def _split(stream: BinaryIO, longest: int) -> Iterator[bytes]:
    """Yield lines, whichever way they end: old programs write a carriage return alone."""
    while line := stream.readline(longest):
        yield from line.splitlines(keepends=True)
        if len(line) == longest and b"\n" not in line and b"\r" not in line:
            while (rest := stream.readline(longest)) and not rest.endswith(b"\n"):
                pass  # it is refused for its length; what follows of it is no row of its own
