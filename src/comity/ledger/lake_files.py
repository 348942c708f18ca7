"""A ledger as a folder of Parquet files, and back: the same rows of the same tables.

Reports and what was read in them lie by month of publication (``evidence/month=2031-05``),
so that a question with dates opens few files, and lines by pair within a month. What is
small is one file; so are the lines as numbers, by pair, so that a pair is one stretch of it. Words are indexed by SQLite (``words.sqlite``), which stems and ranks
them as the ledger does; its texts are those of the Parquet files.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from comity.errors import LedgerError, MissingPartError
from comity.ledger import board_tables, packed_tables
from comity.ledger.connection import open_to_write, told_plainly
from comity.ledger.packed import LAYOUT, Names, packed_lines
from comity.ledger.queries import Where
from comity.ledger.schema import SCHEMA, statements
from comity.ledger.stores import LAKE_MARK, SqliteStore
from comity.ledger.words import index_new

WORDS = "words.sqlite"
TOKENS = "porter unicode61 remove_diacritics 2"
_BATCH = 20_000  # rows taken from SQLite at once
# Rows of a group in a file: what is read at least. The heads of all groups are looked into by each question; with
# 20,000 rows a group, a page of a pair of a hundred million lines took six times as long as with DuckDB's own number.
_ROWS = 122_880
_ROWS_OF = {
    "numbers": 50_000,  # a pair is one stretch of them
    "documents": 10_240,  # with texts: some 30 MB that are unpacked for one of them
}
_LINES_AT_ONCE = 500_000  # lines as numbers held at once, 108 bytes each
_DERIVED = {"names", "packed", "pair_counts", "day_counts", "version_counts", "boards"}
_DAY_OF_READING = (
    "SELECT x.*, strftime('%Y-%m', d.published) FROM {table} x JOIN readings r ON r.number = x.reading "
    "JOIN documents d ON d.number = r.document"
)
_BY_MONTH = {
    "documents": "SELECT x.*, strftime('%Y-%m', published) FROM documents x",
    "evidence": "SELECT x.*, strftime('%Y-%m', published) FROM evidence x",
    "lines": "SELECT x.*, CASE WHEN day > 0 THEN strftime('%Y-%m', day + 1721424.5) END FROM lines x",
    "imported": "SELECT x.*, strftime('%Y-%m', day + 1721424.5) FROM imported x",
    **{
        table: _DAY_OF_READING.format(table=table)
        for table in ("mentions", "attributions", "events", "characterisations")
    },
}
_ORDERS = {
    "lines": "first, second, day, document, place",
    "imported": "first, second, day, import, place",
    "documents": "number",
    "boards": "board, first, second, day, reading, place, id",
    "denial_links": "first, second, id, since",
    "plan_links": "first, second, id, since",
}
_TYPES = {"TEXT": "VARCHAR", "INTEGER": "BIGINT", "REAL": "DOUBLE", "BLOB": "BLOB"}


class Table(NamedTuple):
    """A table of a ledger with the names and the types (of DuckDB) of its columns."""

    name: str
    columns: tuple[tuple[str, str], ...]


class Marked(msgspec.Struct, forbid_unknown_fields=True):
    """What the file says that makes a folder a lake."""

    format: int
    schema: int


def duckdb() -> Any:
    """Return the library. Raises MissingPartError where it is not installed."""
    try:
        import duckdb
    except ImportError as error:
        raise MissingPartError("a lake needs DuckDB; run: pip install 'comity[lake]'") from error
    return duckdb


def is_lake(path: Path) -> bool:
    """Say whether a path is a folder that was made by ``to_lake``."""
    return (path / LAKE_MARK).is_file()


def tables_of(connection: sqlite3.Connection) -> list[Table]:
    """Return the tables of a ledger that hold rows, without the index of words and what is packed."""
    names = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
            "AND name <> 'words' AND name NOT LIKE 'words@_%' ESCAPE '@' ORDER BY name"
        )
    ]
    return [
        Table(
            name, tuple((row[1], _TYPES[row[2]]) for row in connection.execute(f"PRAGMA table_info({name})"))
        )
        for name in names
        if name != "packed"
    ]


def to_lake(ledger: Path, folder: Path) -> dict[str, int]:
    """Write a ledger as a new folder of Parquet; return the rows of each table.

    The folder appears under its name only when it is whole. Raises LedgerError if there is something already, or
    the disk is full; MissingPartError without DuckDB.
    """
    library = duckdb()
    if folder.exists():
        raise LedgerError(f"{folder}: is there already; give another name")
    if not folder.absolute().parent.is_dir():
        raise LedgerError(f"{folder}: there is no folder {folder.absolute().parent}; make it first")
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    store = SqliteStore(ledger)
    try:
        unfinished.mkdir()
        with store.unchanging(), _told(folder), library.connect(str(unfinished / "working")) as lake:
            counts = {
                table.name: _write(store.connection, lake, table, unfinished)
                for table in tables_of(store.connection)
            }
            _write_numbers(store, lake, unfinished)
            _index_words(store.connection, unfinished / WORDS)
        (unfinished / "working").unlink(missing_ok=True)
        (unfinished / LAKE_MARK).write_bytes(msgspec.json.encode(Marked(format=1, schema=SCHEMA)))
        unfinished.rename(folder)
    finally:
        store.close()
        shutil.rmtree(unfinished, ignore_errors=True)
    return counts


def from_lake(folder: Path, ledger: Path) -> dict[str, int]:
    """Write a lake as a new ledger; return the rows of each table. Raises LedgerError if there is a file already."""
    if ledger.exists():
        raise LedgerError(f"{ledger}: is there already; give another name")
    check_lake(folder)
    library = duckdb()
    unfinished = ledger.with_name(f".{ledger.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        connection = open_to_write(unfinished)
        try:
            with told_plainly(ledger), _told(folder), library.connect() as lake:
                counts = _fill(connection, lake, folder)
        finally:
            connection.close()
        unfinished.rename(ledger)
    finally:
        for part in ("", "-wal", "-shm"):
            Path(f"{unfinished}{part}").unlink(missing_ok=True)
    return counts


def check_lake(folder: Path) -> None:
    """Raise LedgerError where a folder is no lake, or one of another schema."""
    if not is_lake(folder):
        raise LedgerError(f"{folder}: is no lake; make one with: comity ledger to-lake LEDGER {folder}")
    try:
        marked = msgspec.json.decode((folder / LAKE_MARK).read_bytes(), type=Marked)
    except msgspec.DecodeError as error:
        raise LedgerError(f"{folder / LAKE_MARK}: is damaged ({error})") from error
    if marked.schema != SCHEMA:
        raise LedgerError(
            f"{folder}: is of another Comity (schema {marked.schema}, this one uses {SCHEMA}); "
            "make it anew from its ledger"
        )


def place_of(folder: Path, table: str) -> str:
    """Return the files of a table as DuckDB reads them."""
    at = folder / table / "*" / "*.parquet" if table in _BY_MONTH else folder / f"{table}.parquet"
    hive = ", hive_partitioning = true, hive_types = {'month': VARCHAR}" if "*" in at.parts else ""
    return f"read_parquet({quoted(str(at))}{hive})"


def quoted(text: str) -> str:
    """Return a text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def _write(ledger: sqlite3.Connection, lake: Any, table: Table, folder: Path) -> int:
    by_month = table.name in _BY_MONTH
    columns = [*table.columns, *([("month", "VARCHAR")] if by_month else [])]
    lake.execute(f"CREATE TABLE held ({', '.join(f'{_name(name)} {kind}' for name, kind in columns)})")
    made = ", ".join(f"CAST(batch.{_name(name)} AS {kind})" for name, kind in columns)
    cursor = ledger.execute(_BY_MONTH.get(table.name, f"SELECT * FROM {table.name}"))
    count = 0
    while rows := cursor.fetchmany(_BATCH):
        batch = {
            name: _objects(values) for (name, _), values in zip(columns, zip(*rows, strict=True), strict=True)
        }
        assert batch  # DuckDB finds it by its name
        lake.execute(f"INSERT INTO held SELECT {made} FROM batch")
        count += len(rows)
    _copy(lake, "held", folder, table.name, _ORDERS.get(table.name))
    lake.execute("DROP TABLE held")
    return count


def _write_numbers(store: SqliteStore, lake: Any, folder: Path) -> None:
    """Write the lines as numbers, some pairs at a time, and the words that the numbers stand for."""
    kinds = {"i4": "INTEGER", "i8": "BIGINT", "f8": "DOUBLE"}
    columns = ", ".join(f"{_name(name)} {kinds[LAYOUT[name].str[1:]]}" for name in LAYOUT.names or ())
    lake.execute(f"CREATE TABLE held (first VARCHAR, second VARCHAR, line BIGINT, {columns})")
    words = Names(store.ask("SELECT number, name FROM names", []))
    begin = 0
    for pairs in _some_pairs(store):
        parts = [packed_lines(store, Where(pair=pair), words).rows for pair in pairs]
        rows = np.concatenate(parts)
        sizes = [len(part) for part in parts]
        batch: dict[str, Any] = {
            side: np.repeat(_objects([pair[at] for pair in pairs]), sizes)
            for at, side in enumerate(("first", "second"))
        }
        batch |= {"line": begin + np.arange(len(rows))}
        batch |= {name: np.ascontiguousarray(rows[name]) for name in LAYOUT.names or ()}
        assert batch, "DuckDB finds it by its name"
        lake.execute(
            "INSERT INTO held BY NAME SELECT * REPLACE (CASE WHEN isnan(score) THEN NULL ELSE score END AS score) FROM batch"
        )
        begin += len(rows)
    _copy(lake, "held", folder, "numbers", "line")
    lake.execute("DROP TABLE held")
    names = {"number": np.arange(1, len(words.all)), "name": _objects(words.all[1:])}
    assert names
    lake.execute("CREATE TABLE held AS SELECT number, name FROM names")
    (folder / "names.parquet").unlink(missing_ok=True)
    _copy(lake, "held", folder, "names", "number")
    lake.execute("DROP TABLE held")


def _some_pairs(store: SqliteStore) -> Iterator[list[tuple[str, str]]]:
    """Yield all pairs with lines in order, as many at once as have some ``_LINES_AT_ONCE``."""
    some: list[tuple[str, str]] = []
    held = 0
    text = "SELECT first, second, sum(lines) FROM pair_counts GROUP BY 1, 2 HAVING sum(lines) > 0 ORDER BY 1, 2"
    for first, second, lines in list(store.ask(text, [])):
        if some and held + lines > _LINES_AT_ONCE:
            yield some
            some, held = [], 0
        some.append((first, second))
        held += lines
    if some:
        yield some


def _copy(lake: Any, table: str, folder: Path, name: str, order: str | None) -> None:
    options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROWS_OF.get(name, _ROWS)}"
    sorted_ = f" ORDER BY {order}" if order else ""
    if name in _BY_MONTH:
        (folder / name).mkdir()
        empty = folder / name / "month=none" / "empty.parquet"  # a folder without a file is no table
        empty.parent.mkdir()
        lake.execute(
            f"COPY (SELECT * EXCLUDE (month) FROM {table} WHERE false) TO {quoted(str(empty))} ({options})"
        )
        lake.execute(
            f"COPY (SELECT * REPLACE (coalesce(month, 'none') AS month) FROM {table}{sorted_}) TO "
            f"{quoted(str(folder / name))} ({options}, PARTITION_BY (month), OVERWRITE_OR_IGNORE)"
        )
    else:
        lake.execute(
            f"COPY (SELECT * FROM {table}{sorted_}) TO {quoted(str(folder / f'{name}.parquet'))} ({options})"
        )


def _index_words(ledger: sqlite3.Connection, path: Path) -> None:
    words = sqlite3.connect(path)
    try:
        words.execute(
            f"CREATE VIRTUAL TABLE words USING fts5 (title, text, content = '', tokenize = '{TOKENS}')"
        )
        words.executemany(
            "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)",
            ledger.execute("SELECT number, title, text FROM documents ORDER BY number"),
        )
        words.execute("INSERT INTO words (words) VALUES ('optimize')")
        words.commit()
    finally:
        words.close()


def _fill(connection: sqlite3.Connection, lake: Any, folder: Path) -> dict[str, int]:
    """Put the rows of all tables in place. What follows from them is made by the triggers; lines come last, since they count them."""
    from comity.ledger.packed import pack

    tables = [table for table in tables_of(connection) if table.name not in _DERIVED]
    counts = {}
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for table in tables:
        columns = ", ".join(_name(name) for name, _ in table.columns)
        places = ", ".join("?" * len(table.columns))
        rows = lake.execute(f"SELECT {columns} FROM {place_of(folder, table.name)}")
        count = 0
        while some := rows.fetchmany(_BATCH):
            connection.executemany(f"INSERT INTO {table.name} ({columns}) VALUES ({places})", some)
            count += len(some)
        counts[table.name] = count
    connection.execute(
        "DELETE FROM version_counts"
    )  # standing may have come before the readings that it counts
    connection.execute(
        "INSERT INTO version_counts SELECT r.version, count(*) FROM readings r "
        "JOIN standing s ON s.reading = r.number AND s.until IS NULL GROUP BY 1"
    )
    connection.execute(packed_tables.EVERY)
    index_new(connection)
    for statement in statements(board_tables.FILL):
        connection.execute(statement)
    connection.execute("COMMIT")
    pack(connection)
    return counts


def _objects(values: Any) -> Any:
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


def _name(column: str) -> str:
    return f'"{column}"'


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turn what DuckDB and the disk report into a LedgerError."""
    try:
        yield
    except (duckdb().Error, OSError) as error:
        raise LedgerError(f"{folder}: {str(error).splitlines()[0]}") from error
