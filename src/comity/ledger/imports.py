"""Keeping events of other archives: one file, one transaction, never twice."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from comity.ledger.connection import open_to_write, told_plainly
from comity.ledger.writer import now

COLUMNS = (
    "first",
    "second",
    "day",
    "happening",
    "actor",
    "recipient",
    "actor_name",
    "recipient_name",
    "actor_sector",
    "recipient_sector",
    "event",
    "code",
    "type",
    "mode",
    "quad",
    "score",
    "issue",
    "outlet",
    "story",
    "reports",
)
"""What a row holds, in order; ``place`` comes before them."""

_BATCH = 5_000
_INSERT = f"INSERT INTO imported (import, place, {', '.join(COLUMNS)}) VALUES ({', '.join('?' * (len(COLUMNS) + 2))})"
_WORKING_CACHE = -256_000  # kibibytes while a file is taken over; rows come by day, the index lies by pair


def keep_import(
    path: Path,
    layout: str,
    origin: str,
    digest: str,
    codebook: str,
    rows: Iterable[tuple[int, tuple[Any, ...]]],
) -> Literal["new", "same"]:
    """Keep the rows (line, columns) of a file, all of them or none; a file with the same bytes is known and passed over.

    Raises LedgerError if the ledger cannot be written.
    """
    connection = open_to_write(path)
    try:
        with told_plainly(path):
            if connection.execute("SELECT 1 FROM imports WHERE hash = ?", (digest,)).fetchone():
                return "same"
            connection.execute(f"PRAGMA cache_size = {_WORKING_CACHE}")
            connection.execute("BEGIN IMMEDIATE")
            number = connection.execute(
                "INSERT INTO imports (layout, path, hash, codebook, added_at) VALUES (?, ?, ?, ?, ?) RETURNING number",
                (layout, origin, digest, codebook, now()),
            ).fetchone()[0]
            waiting = iter(rows)
            while batch := list(islice(waiting, _BATCH)):
                connection.executemany(_INSERT, [(number, place, *cells) for place, cells in batch])
            connection.execute(
                "INSERT INTO import_days SELECT import, day, count(DISTINCT happening) FROM imported "
                "WHERE import = ? GROUP BY day",
                (number,),
            )
            connection.execute("COMMIT")
        return "new"
    finally:
        connection.close()  # an open transaction is rolled back
