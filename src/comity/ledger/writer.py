"""Adding to a ledger: documents with their readings, each in one transaction; nothing is ever overwritten."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

import msgspec

from comity.codebook import Codebook, load_codebook
from comity.collector import collector_at_rest
from comity.errors import InputError, LedgerError
from comity.ledger import lines
from comity.ledger.connection import open_to_write, told_plainly
from comity.ledger.linker import Linker, reading_held
from comity.ledger.rows import RECORDS, columns_of, named, to_row
from comity.ledger.spells import just_after, written
from comity.ledger.words import index_new
from comity.model import Document, Evidence, Failure, Reading, Versions
from comity.model.document import document_id

TOGETHER = 16
"""Reports that are kept at once, at most, where many are added. Of more than that little is saved, and others who write wait longer."""
Known = Literal["new", "same", "earlier", "other versions"]
Added = Literal["new", "same", "superseded"]

_DOCUMENT = columns_of(Document)
_WHOLE = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_PART = ("SAVEPOINT one", "RELEASE one", ("ROLLBACK TO one", "RELEASE one"))
P = TypeVar("P", str, str | None)


def now() -> str:
    """Return this moment in UTC, as a ledger writes it."""
    return written(datetime.now(UTC))


@lru_cache(64)  # each report is asked about several times
def fingerprint(text: str, outlet: str | None, published: str | None) -> str:
    """Return the hash of what a reading rests on: the text, who published it and when."""
    return blake2b(
        repr((text, outlet, published)).encode("utf-8", "surrogatepass"), digest_size=16
    ).hexdigest()


class Writer:
    """Adds to one ledger. Several processes may read meanwhile; a second writer waits its turn.

    ``versions`` says under what the readings are made that this writer adds, ``codebook``
    by which tables they are tied to one another (those of Comity, if none is given). Use it as a
    context manager. Every method raises LedgerError if the file cannot be written; what
    was added before is then safe.
    """

    def __init__(self, path: str | Path, versions: Versions, codebook: Codebook | None = None) -> None:
        self.path = Path(path)
        self.versions = versions
        self._connection = open_to_write(self.path)
        with told_plainly(
            self.path
        ):  # what undoes one report of several; on disk that is a dozen writes each
            self._connection.execute("PRAGMA temp_store = MEMORY")
        self._version: int | None = None
        self._moment = now()  # from which on all that is kept in a transaction holds
        self._linker = Linker(self._connection, codebook or _shipped())
        self._link_waiting()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self.pack()
        finally:
            self.close()

    def pack(self) -> None:
        """Pack the lines that came, so that large pairs answer at once; what is not packed is only slower."""
        from comity.ledger.packed import pack

        with told_plainly(self.path):
            pack(self._connection)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def placed(self, document: Document) -> Document:
        """Return ``document`` under the id by which this ledger keeps it.

        That is its own, unless another report has it already: row numbers of two files
        may be equal. It then gets the hash of its content for an id. To be asked before
        reading, since ids of evidence depend on that of the document.
        """
        with told_plainly(self.path):
            if self._number(document) != 0:
                return document
        published = document.published
        return msgspec.structs.replace(document, id=document_id(document.text, document.outlet, published))

    def knows(self, document: Document) -> Known:
        """Say whether the ledger has a document, and a reading of it under these versions.

        *same*: its reading under these versions holds; *earlier*: it held before another
        superseded it, and ``restore`` makes it hold again; *other versions*: there are
        only readings under others.
        """
        with told_plainly(self.path):
            number = self._number(document)
            if not number:
                return "new"
            found = self._connection.execute(
                "SELECT r.number, s.until IS NULL FROM readings r JOIN versions n ON n.number = r.version "
                "JOIN standing s ON s.reading = r.number "
                "WHERE r.document = ? AND n.code = ? AND n.codebook = ? AND n.pipeline = ? "
                "ORDER BY s.since DESC, s.until IS NULL DESC LIMIT 1",
                (number, self.versions.code, self.versions.codebook, self.versions.pipeline),
            ).fetchone()
        if found is None:
            return "other versions"
        return "same" if found[1] else "earlier"

    def ties(self, document: Document) -> list[str]:
        """Say what a document is that the ledger has: an *edition* of another, a *copy*, both or neither."""
        tables = {"edition": "editions", "copy": "family_members"}
        with told_plainly(self.path):
            return [
                kind
                for kind, table in tables.items()
                if self._connection.execute(
                    f"SELECT 1 FROM {table} WHERE until IS NULL AND document = "
                    "(SELECT number FROM documents WHERE id = ?)",
                    (document.id,),
                ).fetchone()
            ]

    def add(self, reading: Reading) -> Added:
        """Keep a reading with its document, in one transaction.

        Returns *new* for a new document, *superseded* if the reading takes the place of
        another under other versions, *same* if all of it is there already. Raises
        InputError if another document has the id, or if the text cannot be stored.
        """
        try:
            known = self.knows(reading.document)
            if known == "same":
                self.settle(reading.document)
                return "same"
            if known == "earlier":
                self.restore(reading.document)
                return "superseded"
            with self._transaction():
                return self._add(reading)
        except UnicodeEncodeError:
            raise InputError(
                "the report holds half a character (a lone surrogate); save it as UTF-8 again"
            ) from None

    def restore(self, document: Document) -> None:
        """Let the reading under these versions hold again; used where tables were changed back."""
        with self._transaction():
            number = self._number(document)
            reading = self._connection.execute(
                "SELECT number FROM readings WHERE document = ? AND version = ?",
                (number, self._version_number()),
            ).fetchone()
            if not number or reading is None:
                raise LedgerError(f"{self.path}: has no reading of {document.id} under these versions")
            self._let_stand(number, int(reading[0]), reading_held(self._connection, number, int(reading[0])))
            self._settle(document)

    def quarantine(self, failure: Failure, given: dict[str, Any] | Document | None = None) -> str:
        """Keep what could not be read, with stage and reason; the same again counts as one more attempt.

        Returns the place under which it is kept. ``given`` is what a retry needs: the document, or the arguments under which a file was read.
        """
        document = given if isinstance(given, Document) else None
        place = _place((document.path if document else None) or failure.document)
        moment = now()
        stored = None if given is None else msgspec.json.encode(given).decode("utf-8")
        reason = _whole(failure.message)
        with self._transaction():
            self._connection.execute(
                "INSERT INTO quarantine (place, document, stage, reason, input, version, attempts, first_at, last_at) "
                "VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?) "
                "ON CONFLICT (place) WHERE resolved_at IS NULL DO UPDATE SET attempts = attempts + 1, "
                "document = excluded.document, stage = excluded.stage, reason = excluded.reason, "
                "input = excluded.input, version = excluded.version, last_at = excluded.last_at",
                (
                    place,
                    document.id if document else None,
                    failure.stage,
                    reason,
                    stored,
                    self._version_number(),
                    moment,
                    moment,
                ),
            )
        return place

    def settle(self, document: Document) -> None:
        """Take a document that is kept now out of quarantine."""
        with told_plainly(self.path):
            waiting = self._any_quarantined()
        if waiting:
            with self._transaction():
                self._settle(document)

    def settle_place(self, place: str) -> None:
        """Take what stood at ``place`` out of quarantine: it is no longer there."""
        with self._transaction():
            self._connection.execute(
                "UPDATE quarantine SET resolved_at = ?, input = NULL WHERE resolved_at IS NULL AND place = ?",
                (now(), place),
            )

    def _add(self, reading: Reading) -> Added:
        document = reading.document
        number = self._number(document)
        if number == 0:
            raise InputError(
                f"the ledger holds another report under the id {document.id!r}; give it another id"
            )
        first = number is None
        number = number or self._insert_document(document)
        version = self._version_number()
        made = self._connection.execute(
            "INSERT INTO readings (document, version, added_at) VALUES (?, ?, ?) "
            "ON CONFLICT DO NOTHING RETURNING number",
            (number, version, now()),
        ).fetchone()
        if made is None:  # another process was quicker
            self._settle(document)
            return "same"
        self._insert_records(int(made[0]), number, reading)
        self._let_stand(number, int(made[0]), reading)
        self._settle(document)
        return "new" if first else "superseded"

    def _insert_document(self, document: Document) -> int:
        done = self._connection.execute(
            f"INSERT INTO documents ({named(_DOCUMENT)}, hash, added_at) "
            f"VALUES ({', '.join('?' * len(_DOCUMENT))}, ?, ?)",
            (
                *to_row(msgspec.structs.replace(document, path=_whole(document.path))),
                _fingerprint(document),
                now(),
            ),
        )
        return int(done.lastrowid or 0)

    def _insert_records(self, reading: int, document: int, whole: Reading) -> None:
        published = whole.document.published.isoformat() if whole.document.published else None
        for table, record in RECORDS.items():
            rows = getattr(whole, table)
            ahead: tuple[str, ...] = ("reading", "place")
            more: tuple[Any, ...] = ()
            if record is Evidence:
                ahead += ("document", "published")
                more = (document, published)
            columns = ahead + columns_of(record)
            self._connection.executemany(
                f"INSERT INTO {table} ({named(columns)}) VALUES ({', '.join('?' * len(columns))})",
                [(reading, place, *more, *to_row(row)) for place, row in enumerate(rows)],
            )

    def _link_waiting(self) -> None:
        """Tie in what a ledger of an older Comity holds, each document in a transaction of its own."""
        with told_plainly(self.path):
            for document, number in self._linker.waiting():
                with self._transaction():
                    self._linker.link(
                        document, number, reading_held(self._connection, document, number), self._moment
                    )

    def _let_stand(self, document: int, reading: int, whole: Reading) -> None:
        """Close the spell of the reading that held, if another one did, open one for ``reading``, and link it."""
        held = self._connection.execute(
            "SELECT s.reading, s.since FROM readings r JOIN standing s ON s.reading = r.number "
            "WHERE r.document = ? AND s.until IS NULL",
            (document,),
        ).fetchone()
        moment = self._moment
        if held is not None:
            if held[0] == reading:
                return
            moment = max(moment, just_after(held[1]))  # clocks may be set back
            self._connection.execute(
                "UPDATE standing SET until = ? WHERE reading = ? AND since = ?", (moment, *held)
            )
            self._linker.unlink(held[0], moment)
            lines.drop(self._connection, document)
        self._connection.execute("INSERT INTO standing (reading, since) VALUES (?, ?)", (reading, moment))
        self._linker.link(document, reading, whole, moment)

    def _any_quarantined(self) -> bool:
        found = self._connection.execute("SELECT 1 FROM quarantine WHERE resolved_at IS NULL LIMIT 1")
        return found.fetchone() is not None

    def _settle(self, document: Document) -> None:
        if not self._any_quarantined():
            return
        self._connection.execute(
            "UPDATE quarantine SET resolved_at = ?, input = NULL "
            "WHERE resolved_at IS NULL AND (document = ? OR place = ?)",
            (now(), document.id, _place(document.path or document.id)),
        )

    def _number(self, document: Document) -> int | None:
        """Return the number of a document, None if its id is not known, 0 if another one has its id."""
        found = self._connection.execute(
            "SELECT number, hash FROM documents WHERE id = ?", (document.id,)
        ).fetchone()
        if found is None:
            return None
        return int(found[0]) if found[1] == _fingerprint(document) else 0

    def _version_number(self) -> int:
        if self._version is None:
            values = (self.versions.code, self.versions.codebook, self.versions.pipeline)
            self._connection.execute(
                "INSERT INTO versions (code, codebook, pipeline) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                values,
            )
            found = self._connection.execute(
                "SELECT number FROM versions WHERE code = ? AND codebook = ? AND pipeline = ?", values
            ).fetchone()
            self._version = int(found[0])
        return self._version

    @contextmanager
    def together(self) -> Iterator[None]:
        """Let what is added within be kept at once, when the block ends: pages that several reports change are written once.

        Each report is still kept whole or not at all: one that cannot be kept leaves the others as they are.
        An error that leaves the block takes all of it back. Others who write wait meanwhile.
        """
        with collector_at_rest(), self._transaction():
            yield

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Do all of it or nothing; within another transaction, as a part of that one."""
        within = self._connection.in_transaction
        begin, end, undo = _PART if within else _WHOLE
        with told_plainly(self.path):
            self._connection.execute(begin)
            if not within:
                self._moment = max(now(), just_after(self._moment))
            version, noted = self._version, self._linker.noted()
            try:
                yield
                if not within:
                    index_new(self._connection)
                    self._linker.settle(self._moment)
                self._connection.execute(end)
            except BaseException:
                self._version = version
                self._linker.forget(noted)
                _roll_back(self._connection, undo)
                raise


@cache
def _shipped() -> Codebook:
    """Return the tables of Comity; they are loaded once, a quarter of a second for the thousands of rows."""
    return load_codebook()


def _roll_back(connection: sqlite3.Connection, undo: Sequence[str]) -> None:
    try:
        if connection.in_transaction:  # SQLite may have rolled back by itself
            for statement in undo:
                connection.execute(statement)
    except sqlite3.Error:  # the error that led here is the one to tell; closing rolls back as well
        connection.close()


def _whole(text: P) -> P:
    """Return ``text`` without half characters, which names of files may have and SQLite cannot keep."""
    return text and text.encode("utf-8", "replace").decode("utf-8")


def _fingerprint(document: Document) -> str:
    published = document.published.isoformat() if document.published else None
    return fingerprint(document.text, document.outlet, published)


def _place(path: str) -> str:
    """Return where something was found so that it can be found again from another folder."""
    if path.startswith("standard input") or "://" in path:
        return path
    return _whole(os.path.abspath(path))
