"""Reading one CSV table into records, with problems told by file and row."""

import csv
import io
import typing
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import msgspec

from comity.codebook.rows import Row
from comity.errors import CodebookError


class Problem(NamedTuple):
    """One thing wrong in a table: which file, which line (1 is the header), what, and what to do."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.line}: {self.message}"


@cache
def columns(row_type: type[Row]) -> tuple[str, ...]:
    """Return the column names of a table, in order: ``id`` first, ``note`` last."""
    names = tuple(field.encode_name for field in msgspec.structs.fields(row_type))
    return ("id", *[name for name in names if name != "id"])


@cache
def _listed(row_type: type[Row]) -> frozenset[str]:
    """Return the columns whose cells hold alternatives separated by ``|``."""
    return frozenset(
        field.encode_name
        for field in msgspec.structs.fields(row_type)
        if typing.get_origin(field.type) is tuple
    )


@cache
def _required(row_type: type[Row]) -> frozenset[str]:
    return frozenset(f.encode_name for f in msgspec.structs.fields(row_type) if f.required)


def data_folder() -> Traversable:
    """Return the folder of the tables that come with the package."""
    return resources.files("comity") / "data"


def read_table(file: Traversable | Path, name: str, row_type: type[Row]) -> tuple[list[Row], list[Problem]]:
    """Read one table.

    Returns the rows that are sound, in file order, and what is wrong with the others.
    A row that cannot be used is left out and named; it never costs another row.
    """
    rows: list[Row] = []
    problems: list[Problem] = []
    wanted = columns(row_type)
    listed = _listed(row_type)
    required = _required(row_type)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        return [], [Problem(name, 1, f"is not UTF-8 ({error.reason}); save it as UTF-8")]
    reader = csv.reader(io.StringIO(text, newline=""))
    header = tuple(next(reader, ()))
    if header != wanted:
        expected = ",".join(wanted)
        return [], [Problem(name, 1, f"the header must be exactly: {expected}")]
    for cells in reader:
        line = reader.line_num
        if not any(cells):
            continue
        if len(cells) != len(wanted):
            problems.append(
                Problem(
                    name,
                    line,
                    f"has {len(cells)} cells, not {len(wanted)}; mend the commas or quote the cell",
                )
            )
            continue
        record: dict[str, Any] = {}
        for column, raw in zip(wanted, cells, strict=True):
            cell = raw.strip()
            if column in listed:
                record[column] = [part.strip() for part in cell.split("|") if part.strip()]
            elif cell or column in required:
                record[column] = cell
        try:
            rows.append(msgspec.convert(record, row_type, strict=False))
        except msgspec.ValidationError as error:
            problems.append(Problem(name, line, f"{error}; correct the cell or remove the row"))
    return rows, problems


ShippedT = TypeVar("ShippedT", bound=Row)


def shipped_rows(name: str, row_type: type[ShippedT]) -> tuple[ShippedT, ...]:
    """Return the rows of a shipped table that no folder lies over, read once. Raises CodebookError, with all that is wrong in it."""
    return cast(tuple[ShippedT, ...], _shipped(name, row_type))


@cache
def _shipped(name: str, row_type: type[Row]) -> tuple[Row, ...]:
    rows, problems = read_table(data_folder().joinpath(name), name, row_type)
    if problems:
        raise CodebookError("; ".join(map(str, problems)))
    return tuple(rows)
