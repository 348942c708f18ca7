"""Looking after the file: how big it is and what is in it, a copy, less room."""

import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

from comity.errors import LedgerError
from comity.ledger import words
from comity.ledger.connection import open_to_read, open_to_write, told_plainly
from comity.ledger.schema import SCHEMA, schema_of
from comity.ledger.view import View


class Sizes(NamedTuple):
    """Bytes before and after."""

    before: int
    after: int


def info(path: Path) -> dict[str, Any]:
    """Return what is in a ledger: counts, days, versions, bytes, schema."""
    with View(path) as view:
        counts = view.counts()
        first, last, added, changed = next(
            view.ask(
                "SELECT min(published), max(published), min(added_at), "
                "(SELECT max(since) FROM standing) FROM documents",
                [],
            )
        )
        readings = next(view.ask("SELECT count(*) FROM readings", []))[0]
        outlets = next(view.ask("SELECT count(DISTINCT outlet) FROM documents", []))[0]
        size = _bytes(path)
        return {
            "path": str(path),
            "schema": SCHEMA,
            **counts,
            "readings": readings,
            "superseded": readings - counts["documents"],
            "outlets": outlets,
            "pairs": len(view.pairs()),
            "quarantined": len(view.quarantine()),
            "published": [first, last],
            "first added": added,
            "last changed": changed,
            "bytes": size,
            "bytes a document": round(size / counts["documents"]) if counts["documents"] else None,
            "versions": [
                f"{versions.code} · tables {versions.codebook} · {versions.pipeline}: {held} held"
                for versions, held in view.versions()
            ],
        }


def backup(path: Path, target: Path) -> int:
    """Copy a ledger as it is at this moment, also while one adds to it; return the bytes of the copy.

    The copy appears under its name only when it is whole and sound. Raises LedgerError if there is a file already, or if
    what was copied is damaged.
    """
    if target.exists():
        raise LedgerError(f"{target}: is there already; give another name")
    if not target.absolute().parent.is_dir():
        raise LedgerError(f"{target}: there is no folder {target.absolute().parent}; make it first")
    unfinished = target.with_name(f".{target.name}.unfinished")
    source = open_to_read(path, any_schema=True)
    try:
        with told_plainly(target):
            copy = sqlite3.connect(unfinished)
            try:
                source.backup(copy)
                (sound,) = copy.execute("PRAGMA quick_check(1)").fetchone()
                if sound != "ok":
                    raise LedgerError(
                        f"{path}: the file is damaged, so no copy was made; go back to your last backup"
                    )
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, no companions
            finally:
                copy.close()
        unfinished.rename(target)
    finally:
        source.close()
        unfinished.unlink(missing_ok=True)
    return target.stat().st_size


def compact(path: Path) -> Sizes:
    """Make the index of words anew and give back the room that is not used. Nothing that is kept changes."""
    _must_exist(path)
    connection = open_to_write(path)
    try:
        with told_plainly(path):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            before = _bytes(path)
            words.rebuild(connection)
            connection.execute("VACUUM")
            connection.execute("ANALYZE")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
    return Sizes(before, _bytes(path))


def upgrade(path: Path) -> Sizes:
    """Bring a ledger of an older Comity to this schema, in one transaction; return the schemas before and after."""
    connection = open_to_read(path, any_schema=True)
    try:
        before = schema_of(connection, str(path))
    finally:
        connection.close()
    open_to_write(path).close()
    return Sizes(before, SCHEMA)


def _must_exist(path: Path) -> None:
    open_to_read(path, any_schema=True).close()


def _bytes(path: Path) -> int:
    if path.is_dir():
        return sum(part.stat().st_size for part in path.rglob("*") if part.is_file())
    return sum(part.stat().st_size for part in (path, Path(f"{path}-wal")) if part.exists())
