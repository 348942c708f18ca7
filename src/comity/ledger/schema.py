"""The tables of a ledger, and the named migrations that lead from each released schema to this one."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from comity.errors import LedgerError
from comity.ledger import (
    board_tables,
    import_tables,
    judging,
    link_tables,
    packed_tables,
    readable,
    seasons,
    second_tables,
    steps,
    tables,
    words,
)

APPLICATION_ID = 0x434F4D59
"""Marks a SQLite file as a ledger of Comity: "COMY"."""


class Migration(NamedTuple):
    """One step; its place in ``MIGRATIONS``, from 1, is the schema that it leads to."""

    name: str
    script: str


MIGRATIONS = (
    Migration("documents, readings and quarantine", tables.SCRIPT),
    Migration("views that read well, and events by type", readable.SCRIPT),
    Migration("author, other days and notes of documents", steps.ORIGIN),
    Migration(
        "all speakers of an attribution; lines of evidence by pair and day; editions, copies, stories, origins, "
        "denials, plans; events imported from other archives; judgements",
        steps.SPEAKERS + link_tables.SCRIPT + import_tables.SCRIPT + judging.SCRIPT,
    ),
    Migration(
        "lines packed as numbers, counts of pairs and days; the index of what stands near by season; what a "
        "second reader proposes",
        packed_tables.SCRIPT + seasons.SCRIPT + second_tables.SCRIPT,
    ),
    Migration("boards of denials and plans by day", board_tables.SCRIPT),
    Migration("what the author of a report commits to", steps.AUTHOR + readable.WITH_AUTHOR),
    Migration(
        "the index of words and the boards filled once a transaction; since when packed lines are what they are",
        words.SCRIPT + board_tables.ONCE + packed_tables.KNOWN + link_tables.UNASKED,
    ),
    Migration("what tells a thing is found through its story", link_tables.ORIGINS_BY_STORY),
)
SCHEMA = len(MIGRATIONS)


def schema_of(connection: sqlite3.Connection, name: str) -> int:
    """Return the schema of an open file, 0 for an empty one; raises LedgerError if it is no ledger, or a newer one."""
    schema = int(connection.execute("PRAGMA user_version").fetchone()[0])
    mark = int(connection.execute("PRAGMA application_id").fetchone()[0])
    if mark != APPLICATION_ID:
        if mark == schema == 0 and not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            return 0
        raise LedgerError(f"{name}: is a SQLite file, but no ledger of Comity; give another name")
    if schema > SCHEMA:
        raise LedgerError(
            f"{name}: was made by a newer Comity (schema {schema}, this one knows {SCHEMA}); upgrade Comity"
        )
    return schema


def migrate(connection: sqlite3.Connection, name: str) -> list[str]:
    """Bring an open file to this schema in one transaction; return the names of the steps taken."""
    if schema_of(connection, name) == SCHEMA:
        return []
    connection.execute("BEGIN IMMEDIATE")
    try:
        before = schema_of(connection, name)  # another process may have been quicker
        for number, migration in enumerate(MIGRATIONS[before:], before + 1):
            for statement in statements(migration.script):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return [migration.name for migration in MIGRATIONS[before:]]


def statements(script: str) -> Iterator[str]:
    """Yield the statements of a script; ``executescript`` would commit before the first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""
    if statement.strip():
        raise ValueError(f"the script ends inside a statement: {statement.strip()[:60]}")
