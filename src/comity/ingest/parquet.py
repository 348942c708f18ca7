"""Parquet, by DuckDB: every row a report, columns by name or by ``--map``."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from comity.errors import MissingPartError
from comity.ingest.csv_rows import no_column
from comity.ingest.intake import Intake, Item, Outcomes, failure
from comity.ingest.json_lines import document_of_row
from comity.ingest.rows import FIELDS, row_of
from comity.model import Document

_ROWS_AT_ONCE = 256
# No extension is fetched, one core, and no more memory than a row group of reports takes.
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "1",
    "memory_limit": "1GB",
}


def read_parquet(intake: Intake, item: Item) -> Outcomes:
    """Yield the report of every row. Needs the extra ``comity[parquet]``."""
    try:
        import duckdb
    except ImportError:
        raise MissingPartError("Parquet needs DuckDB; run: pip install 'comity[parquet]'") from None
    with _on_disk(item) as path, duckdb.connect(config=_SETTINGS) as database:
        there = [row[0] for row in database.execute("SELECT name FROM parquet_schema(?)", [path]).fetchall()]
        names = [intake.columns.get(field, field) for field in FIELDS]
        if names[FIELDS.index("text")] not in there:
            yield failure(item.name, no_column(names[FIELDS.index("text")], there[1:]))
            return
        names = [name for name in dict.fromkeys(names) if name in there]
        listed = ", ".join('"' + name.replace('"', '""') + '"' for name in names)
        database.execute(f"SELECT {listed} FROM read_parquet(?)", [path])
        number = 0
        while rows := database.fetchmany(_ROWS_AT_ONCE):
            for cells in rows:
                number += 1
                place = f"{item.name}:{number}"
                row = dict(zip(names, cells, strict=True))
                yield intake.attempt(place, lambda r=row, p=place: _document(intake, r, p))  # type: ignore[misc]
        if not number:
            yield failure(item.name, "the table has no rows")


def _document(intake: Intake, cells: dict[str, Any], place: str) -> Document:
    return document_of_row(intake, row_of(cells, intake.columns), place)


@contextmanager
def _on_disk(item: Item) -> Iterator[str]:
    """Give a path that DuckDB can open: the file itself, or a temporary copy of what came through a pipe."""
    # Square brackets and stars in a path would be a pattern to DuckDB.
    if Path(item.name).is_file() and not item.packed and not set(item.name) & set("*?["):
        yield item.name
        return
    with tempfile.NamedTemporaryFile(suffix=".parquet") as copy:
        stream = item.rest()
        while chunk := stream.read(1 << 20):
            copy.write(chunk)
        copy.flush()
        yield copy.name
