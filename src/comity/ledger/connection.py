"""Opening the file, and saying in one line what is wrong with it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from comity.errors import LedgerError
from comity.ledger.schema import SCHEMA, migrate, schema_of

_PATIENCE = 30.0  # seconds to wait for another process that writes
_CACHE = 64_000  # kibibytes; with the 2,000 of SQLite large ledgers wait for the disk
_CHECKPOINT = 16_000  # pages of the log, 64 megabytes: a page that many reports change goes to the file once for all of them
_TROUBLE = {
    sqlite3.SQLITE_FULL: "the disk is full; what was kept before is safe; make room and run it again",
    sqlite3.SQLITE_READONLY: "the file is read-only; change its permissions or give another file",
    sqlite3.SQLITE_CORRUPT: "the file is damaged; nothing was changed; go back to your last backup",
    sqlite3.SQLITE_NOTADB: "is no ledger (no SQLite file); nothing was changed; give another name",
    sqlite3.SQLITE_BUSY: "another process is writing and did not end; wait for it and run this again",
    sqlite3.SQLITE_LOCKED: "another process is writing and did not end; wait for it and run this again",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check the path, its folder and the permissions",
    sqlite3.SQLITE_PERM: "you have no permission to open this; change its permissions",
    sqlite3.SQLITE_IOERR: "the disk reports an error; check the disk and run this again",
}


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Turn what SQLite reports into a LedgerError that says what, where and what to do."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        if "decode to UTF-8" in str(error):  # what Python's module says of a column, without a code
            code = sqlite3.SQLITE_CORRUPT
        known = _TROUBLE.get(code & 0xFF) if code is not None else None
        raise LedgerError(f"{path}: {known or f'the ledger cannot be used ({error})'}") from error
    except UnicodeDecodeError as error:  # what SQLite says of a damaged schema quotes it
        raise LedgerError(f"{path}: {_TROUBLE[sqlite3.SQLITE_CORRUPT]}") from error


def open_to_write(path: Path) -> sqlite3.Connection:
    """Open a ledger for adding, made or brought to this schema where needed."""
    _check_place(path)
    with told_plainly(path):
        connection = _connect(path, "rwc")
        try:
            schema_of(connection, str(path))  # before anything is changed
            connection.execute("PRAGMA journal_mode = WAL")
            # Killed processes lose nothing; a power cut may lose the last commits, never the file.
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT}")
            connection.execute("PRAGMA foreign_keys = ON")
            if migrate(connection, str(path)):
                from comity.ledger.packed import pack

                pack(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def open_to_read(path: Path, *, any_schema: bool = False) -> sqlite3.Connection:
    """Open a ledger that exists, for reading alone. ``any_schema`` allows one that is older."""
    _check_place(path)
    if not path.exists():
        raise LedgerError(f"{path}: there is no such ledger; make it with: comity add PATH --ledger {path}")
    with told_plainly(path):
        connection = _readable(path)
        try:
            schema = schema_of(connection, str(path))
            connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
    if schema == SCHEMA or (any_schema and schema):
        return connection
    connection.close()
    if schema == 0:
        raise LedgerError(f"{path}: is empty; fill it with: comity add PATH --ledger {path}")
    raise LedgerError(
        f"{path}: is of an older Comity (schema {schema}, this one uses {SCHEMA}); run: comity ledger migrate {path}"
    )


def _check_place(path: Path) -> None:
    if path.is_dir():
        raise LedgerError(
            f"{path}: is a folder; give the name of a file, such as x.comity, or of a lake to read"
        )
    if not path.absolute().parent.is_dir():
        raise LedgerError(f"{path}: there is no folder {path.absolute().parent}; make it first")


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=_PATIENCE,
        check_same_thread=False,
    )
    try:
        connection.execute(f"PRAGMA cache_size = -{_CACHE}")
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1")  # nothing is read before the first query
    except BaseException:
        connection.close()
        raise
    return connection


def _readable(path: Path) -> sqlite3.Connection:
    """Open for reading, also on a disk that cannot be written, where SQLite cannot share memory with writers."""
    try:
        return _connect(path, "ro")
    except sqlite3.OperationalError:
        log = Path(f"{path}-wal")
        if log.exists() and log.stat().st_size:  # without it a part of the ledger would be missing
            raise
        return _connect(path, "ro&immutable=1")
