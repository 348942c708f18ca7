"""What a watcher remembers, in a file of its own beside the ledger: one transaction a step, so that nothing is lost or told twice.

The file is also the lock: SQLite holds it from the first write to the end of the process, however that comes.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from comity.errors import LedgerError
from comity.watch.digest import Digest

_TABLES = """
CREATE TABLE IF NOT EXISTS memory (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS feeds (
    url TEXT PRIMARY KEY, etag TEXT, modified TEXT, next_at REAL NOT NULL, failures INTEGER NOT NULL, trouble TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entries (
    feed TEXT NOT NULL, key TEXT NOT NULL, tries INTEGER NOT NULL, done INTEGER NOT NULL, seen_at REAL NOT NULL,
    PRIMARY KEY (feed, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS holds (host TEXT PRIMARY KEY, until REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS told (kind TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS digests (number INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS deliveries (
    digest INTEGER NOT NULL, channel TEXT NOT NULL, tries INTEGER NOT NULL, next_at REAL NOT NULL, PRIMARY KEY (digest, channel)
) WITHOUT ROWID;
"""


class FeedState(NamedTuple):
    """Where a feed stands: what its server takes to tell whether it changed, when it is due, what went wrong how often."""

    etag: str | None = None
    modified: str | None = None
    next_at: float = 0.0
    failures: int = 0
    trouble: str | None = None


class State:
    """The memory of the one watcher of a ledger. Raises LedgerError, in one line, if there is another."""

    def __init__(self, ledger: Path) -> None:
        self.path = Path(f"{ledger}.watch")
        self._connection = sqlite3.connect(self.path, isolation_level=None, timeout=0)
        try:
            self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._connection.execute("BEGIN EXCLUSIVE")
            for statement in _TABLES.split(";"):
                self._connection.execute(statement)
            self._connection.execute("INSERT OR REPLACE INTO memory VALUES ('schema', '1')")
            self._connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            self._connection.close()
            busy = error.sqlite_errorcode == sqlite3.SQLITE_BUSY
            told = (
                "another watcher is at work on this ledger" if busy else f"the file cannot be used ({error})"
            )
            raise LedgerError(f"{self.path}: {told}") from None
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise LedgerError(f"{self.path}: is no memory of a watcher ({error}); move it away") from None

    def close(self) -> None:
        """Close the file, and let others watch."""
        self._connection.close()

    @contextmanager
    def step(self) -> Iterator[None]:
        """Do all of it or nothing."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def remembered(self, name: str) -> str | None:
        """Return what was remembered under a name."""
        found = self._connection.execute("SELECT value FROM memory WHERE name = ?", (name,)).fetchone()
        return found[0] if found else None

    def remember(self, name: str, value: str) -> None:
        """Remember a value."""
        self._connection.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (name, value))

    def feed(self, url: str) -> FeedState:
        """Return where a feed stands."""
        row = self._connection.execute(
            "SELECT etag, modified, next_at, failures, trouble FROM feeds WHERE url = ?", (url,)
        ).fetchone()
        return FeedState(*row) if row else FeedState()

    def save_feed(self, url: str, feed: FeedState) -> None:
        """Keep where a feed stands."""
        self._connection.execute("INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?, ?, ?)", (url, *feed))

    def tries(self, feed: str, key: str) -> int | None:
        """Return how often an entry was tried in vain, ``None`` once it is done."""
        row = self._connection.execute(
            "SELECT tries, done FROM entries WHERE feed = ? AND key = ?", (feed, key)
        ).fetchone()
        return None if row and row[1] else row[0] if row else 0

    def save_entry(self, feed: str, key: str, tries: int, at: float, *, done: bool) -> None:
        """Keep where an entry stands."""
        self._connection.execute(
            "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?)", (feed, key, tries, done, at)
        )

    def saw(self, feed: str, keys: Iterable[str], at: float, forget: float) -> None:
        """Note the entries that a feed holds, and forget those that it has not held since ``forget``."""
        self._connection.executemany(
            "UPDATE entries SET seen_at = ? WHERE feed = ? AND key = ?", [(at, feed, key) for key in keys]
        )
        self._connection.execute("DELETE FROM entries WHERE feed = ? AND seen_at < ?", (feed, forget))

    def hold(self, host: str, until: float) -> None:
        """Leave a server alone until a moment."""
        self._connection.execute("INSERT OR REPLACE INTO holds VALUES (?, ?)", (host, until))

    def held(self, host: str) -> float:
        """Return until when a server is left alone; 0 if it need not be."""
        row = self._connection.execute("SELECT until FROM holds WHERE host = ?", (host,)).fetchone()
        return row[0] if row else 0.0

    def told(self, kind: str) -> set[str]:
        """Return the keys of what was told of a kind."""
        return {key for (key,) in self._connection.execute("SELECT key FROM told WHERE kind = ?", (kind,))}

    def tell(self, kind: str, keys: Iterable[str]) -> None:
        """Note that something is told."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO told VALUES (?, ?)", [(kind, key) for key in keys]
        )

    def add_digest(self, digest: Digest, channels: Iterable[str]) -> None:
        """Keep a digest, to be delivered over each channel."""
        done = self._connection.execute(
            "INSERT INTO digests (body) VALUES (?)", (msgspec.json.encode(digest).decode(),)
        )
        self._connection.executemany(
            "INSERT INTO deliveries VALUES (?, ?, 0, 0)", [(done.lastrowid, channel) for channel in channels]
        )

    def digests(self, most: int) -> list[Digest]:
        """Return the latest digests, the newest first."""
        rows = self._connection.execute("SELECT body FROM digests ORDER BY number DESC LIMIT ?", (most,))
        return [msgspec.json.decode(body, type=Digest) for (body,) in rows.fetchall()]

    def waiting(self, at: float) -> list[tuple[int, str, int, Digest]]:
        """Return what is to be delivered now, the oldest first: number, channel, tries so far, digest."""
        rows = self._connection.execute(
            "SELECT d.number, w.channel, w.tries, d.body FROM deliveries w JOIN digests d ON d.number = w.digest "
            "WHERE w.next_at <= ? ORDER BY d.number, w.channel",
            (at,),
        ).fetchall()
        return [
            (number, channel, tries, msgspec.json.decode(body, type=Digest))
            for number, channel, tries, body in rows
        ]

    def delivered(self, number: int, channel: str) -> None:
        """Note that a digest was delivered over a channel."""
        self._connection.execute("DELETE FROM deliveries WHERE digest = ? AND channel = ?", (number, channel))

    def put_off(self, number: int, channel: str, next_at: float) -> None:
        """Try a delivery again later."""
        self._connection.execute(
            "UPDATE deliveries SET tries = tries + 1, next_at = ? WHERE digest = ? AND channel = ?",
            (next_at, number, channel),
        )
