"""Coding one marked pair a row: JSON lines in, one coded row out for each, in order."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

import comity
from comity.cli.formats import CsvWriter, RecordWriter, print_table, warn
from comity.cli.options import Format
from comity.errors import InputError
from comity.ingest.rows import lines_of
from comity.settings import MAX_CHARACTERS

_COLUMNS = ("id", "root", "mode", "quad", "factuality", "confidence", "reason")
_NEEDED = ("id", "text", "source", "target")


def code_rows(file: str, tables: Path | None, format: Format) -> int:  # noqa: A002 - the option is called so
    """Code every row of ``file`` and print the results; returns the exit code."""
    coded, failed = 0, 0
    collected: list[dict[str, Any]] = []
    writer = (
        None
        if format is Format.table
        else CsvWriter(_COLUMNS)
        if format is Format.csv
        else RecordWriter(format)
    )
    for place, result in _coded(file, tables):
        if isinstance(result, InputError):
            failed += 1
            warn(f"not coded: {place}: {result}")
            if isinstance(writer, RecordWriter):
                writer.write({"failure": {"document": place, "stage": "ingest", "message": str(result)}})
            continue
        coded += 1
        if writer is None:
            collected.append(result)
        else:
            writer.write(result)
    if collected:
        print_table(collected, _COLUMNS)
    elif isinstance(writer, RecordWriter):
        writer.close()
    return 2 if not coded else 1 if failed else 0


def _coded(file: str, tables: Path | None) -> Iterator[tuple[str, dict[str, Any] | InputError]]:
    """Yield (file:line, coded row) for every row, with an InputError in place of a row that could not be coded."""
    from comity.evaluation.pair_coding import AT_ONCE, code_pairs
    from comity.evaluation.rows import groups

    # Who writes rows to standard input may wait for the answer to each.
    for group in groups(_rows_of(file), 1 if file == "-" else AT_ONCE):
        sound = [row for _, row in group if not isinstance(row, InputError)]
        results = iter(code_pairs(comity.load_reader(tables), sound))
        for place, row in group:
            yield place, row if isinstance(row, InputError) else next(results)


def _rows_of(file: str) -> Iterator[tuple[str, dict[str, Any] | InputError]]:
    """Yield (file:line, row) for every row, with an InputError in place of a row that cannot be used."""
    if file == "-":
        yield from _checked(sys.stdin.buffer, "standard input")
        return
    with Path(file).open("rb") as stream:
        yield from _checked(stream, file)


def _checked(stream: BinaryIO, name: str) -> Iterator[tuple[str, dict[str, Any] | InputError]]:
    for number, line in lines_of(stream, MAX_CHARACTERS):
        place = f"{name}:{number}"
        if isinstance(line, InputError):
            yield place, line
            continue
        try:
            row = msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"), type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            yield place, InputError(f"the row is no JSON object ({error}); write one object a line")
            continue
        missing = [column for column in _NEEDED if column not in row]
        yield place, InputError(f"the row lacks {', '.join(missing)}") if missing else row
