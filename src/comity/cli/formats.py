"""Writing results to standard output in the four formats, and one line to standard error."""

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any, TextIO

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from comity.cli.options import Format
from comity.cli.plain import inert, one_line
from comity.exchange.files import whole_file

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet reckon instead of show


class _PlainConsole(Console):
    """A console that leaves a broken pipe to the one place that handles it."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console(*, error: bool = False) -> Console:
    """Return a console that takes text as it is: no markup, no emoji codes, no highlighting."""
    return _PlainConsole(stderr=error, markup=False, emoji=False, highlight=False, soft_wrap=False)


def warn(message: str) -> None:
    """Print one line to standard error."""
    print(one_line(message), file=sys.stderr)


def to_json(record: Any) -> str:
    """Return a record as JSON on one line, safe to print on a terminal."""
    line = msgspec.json.encode(record).decode("utf-8")
    if sys.stdout.isatty():  # U+0080 to U+009F stand bare in JSON and act on some terminals
        line = "".join(f"\\u{ord(char):04x}" if "\x7f" <= char <= "\x9f" else char for char in line)
    return line


class RecordWriter:
    """Writes records to standard output one by one, as JSON lines or as one JSON array."""

    def __init__(self, format: Format) -> None:  # noqa: A002 - the option is called so
        self.array = format is Format.json
        self.count = 0

    def write(self, record: Any) -> None:
        """Write one record."""
        if self.array:
            print("," if self.count else "[")
        print(to_json(record), end="" if self.array else "\n", flush=not self.array)
        self.count += 1

    def close(self) -> None:
        """End the array."""
        if self.array:
            print("\n]" if self.count else "[]")


class CsvWriter:
    """Writes rows to standard output as CSV with a header, also where there is none.

    ``from_reports`` says that cells hold words of reports: one that a spreadsheet would
    take for a formula gets an apostrophe before it.
    """

    def __init__(self, columns: Sequence[str], *, from_reports: bool = False) -> None:
        self.cell = _harmless if from_reports else _cell
        self.columns = columns
        self.writer = csv.writer(_Inert(sys.stdout), lineterminator="\n")
        self.writer.writerow(columns)

    def write(self, row: Mapping[str, Any]) -> None:
        """Write one row; cells that are lists are joined by ``|``."""
        self.writer.writerow([self.cell(row.get(column)) for column in self.columns])


class _Inert:
    """Standard output that, where it is a terminal, drops what would act on it."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.terminal = stream.isatty()

    def write(self, text: str) -> int:
        return self.stream.write(inert(text) if self.terminal else text)


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return "|".join(str(part) for part in value)
    return "" if value is None else value


def _harmless(value: Any) -> Any:
    cell = _cell(value)
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


@contextmanager
def standard_output(file: Path | None) -> Iterator[None]:
    """Write to a file what is printed meanwhile. Raises InputError where it cannot be written."""
    if file is None:
        yield
        return
    with (
        whole_file(file) as unfinished,
        unfinished.open("w", encoding="utf-8", newline="\n") as opened,
        redirect_stdout(opened),
    ):
        yield


def write_rows(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], format: Format) -> None:  # noqa: A002
    """Write rows in the format asked for; the table cuts nothing."""
    if format is Format.csv:
        writer = CsvWriter(columns)
        for row in rows:
            writer.write(row)
    elif format is Format.table:
        print_table(rows, columns)
    else:
        records = RecordWriter(format)
        for row in rows:
            records.write(row)
        records.close()


def print_table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Print rows under headings to the width of the terminal; empty columns are left out."""
    listed = [{column: one_line(str(_cell(row.get(column)))) for column in columns} for row in rows]
    shown = [column for column in columns if any(row[column] for row in listed)]
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    for column in shown:
        table.add_column(Text(column), overflow="fold")
    for row in listed:
        table.add_row(*(Text(row[column]) for column in shown))
    console().print(table)
