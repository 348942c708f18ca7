"""Tables as files: Parquet for analysis, XLSX for people. Both hold the same flat rows as CSV does."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from comity.errors import InputError, MissingPartError

_MOST_CHARACTERS = 32_767  # in a cell of XLSX
_MOST_ROWS = 1_048_575  # of a sheet, its header left out
_TYPES = {str: "VARCHAR", bool: "BOOLEAN", int: "BIGINT", float: "DOUBLE", date: "DATE"}


def write_parquet(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, type], path: Path) -> int:
    """Write rows to a Parquet file; return how many. ``columns`` gives the type of each, ``list`` for several texts.

    Raises MissingPartError without DuckDB (``pip install 'comity[parquet]'``), InputError where the file cannot be written.
    """
    try:
        import duckdb
    except ImportError as error:
        raise MissingPartError("Parquet needs DuckDB; run: pip install 'comity[parquet]'") from error
    types = {
        name: "VARCHAR[]" if kind is list else _TYPES.get(kind, "VARCHAR") for name, kind in columns.items()
    }
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "rows.jsonl"
        with lines.open("wb") as stream:
            for row in rows:
                kept = {name: _texts(row.get(name), types[name]) for name in columns}
                stream.write(msgspec.json.encode(kept) + b"\n")
                count += 1
        with whole_file(path) as unfinished, duckdb.connect() as connection:
            try:
                if count:
                    shown = ", ".join(f"{_quoted(name)}: {_quoted(kind)}" for name, kind in types.items())
                    chosen = f"SELECT * FROM read_json({_quoted(str(lines))}, format = 'newline_delimited', columns = {{{shown}}}, maximum_object_size = 268435456)"
                else:
                    made = ", ".join(f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in types.items())
                    chosen = f"SELECT {made} WHERE false"
                connection.execute(
                    f"COPY ({chosen}) TO {_quoted(str(unfinished))} (FORMAT parquet, COMPRESSION zstd)"
                )
            except duckdb.Error as error:
                full = "no space left" in str(error).lower()
                told = os.strerror(errno.ENOSPC) if full else str(error).partition("\n")[0]
                raise InputError(f"{path}: cannot be written ({told})") from error
    return count


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a file to write to that becomes ``path`` once it is whole; until then, what stood there stays.

    Pipes and devices are written to as they are. Raises InputError where it cannot be written.
    """
    if not path.absolute().parent.is_dir():
        raise InputError(f"{path}: cannot be written (there is no folder {path.absolute().parent})")
    if path.is_dir():
        raise InputError(f"{path}: cannot be written (it is a folder)")
    target = path.resolve()
    plain = not path.exists() or path.is_file()
    unfinished = target.with_name(f".{target.name}.unfinished") if plain else path
    try:
        yield unfinished
        if plain:
            unfinished.replace(target)
    except BrokenPipeError:
        raise  # whoever reads has seen enough
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error})") from error
    finally:
        if plain:
            unfinished.unlink(missing_ok=True)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _texts(value: Any, kind: str) -> Any:
    """Return a value as its column wants it: what is nested becomes JSON."""
    if value is None or kind not in ("VARCHAR", "VARCHAR[]"):
        return value
    if kind == "VARCHAR[]":
        return [str(part) for part in value]
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def write_xlsx(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], path: Path) -> tuple[int, int]:
    """Write rows to one sheet; return how many, and how many cells were cut at the 32,767 characters that one can hold.

    Nothing in it is a formula or a link, whatever a report says. Raises InputError where there are more rows than a
    sheet can hold, or the file cannot be written.
    """
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    count = cut = 0
    # Made elsewhere and then copied: where a disk is full, the library would leave half a file and a traceback.
    with tempfile.TemporaryFile() as made, whole_file(path) as unfinished:
        with xlsxwriter.Workbook(made, options) as book:
            sheet = book.add_worksheet("comity")
            bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
            sheet.freeze_panes(1, 0)
            for column, name in enumerate(columns):
                sheet.write_string(0, column, name, bold)
            for row in rows:
                count += 1
                if count > _MOST_ROWS:
                    raise InputError(f"a sheet holds {_MOST_ROWS:,} rows; export less, or as CSV or Parquet")
                for column, name in enumerate(columns):
                    cut += _cell(sheet, count, column, row.get(name), day)
            sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
        made.seek(0)
        with unfinished.open("wb") as stream:
            shutil.copyfileobj(made, stream)
    return count, cut


def _cell(sheet: Any, row: int, column: int, value: Any, day: Any) -> bool:
    """Write one cell; return whether it was cut."""
    if value is None:
        return False
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif isinstance(value, date) and value.year > 1900:  # Excel's calendar begins there
        sheet.write_datetime(row, column, value, day)
    else:
        text = "|".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        sheet.write_string(row, column, text[:_MOST_CHARACTERS])
        return len(text) > _MOST_CHARACTERS
    return False
