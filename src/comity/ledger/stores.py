"""Where a ``View`` gets its rows from: the one SQLite file, or a folder of Parquet (``lake``). Both answer the same SQL."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from comity.ledger.connection import open_to_read, told_plainly
from comity.ledger.queries import Where

if TYPE_CHECKING:
    from comity.ledger.packed import Packed

LAKE_MARK = "comity-lake.json"
"""The file that makes a folder a lake."""
Ranked = list[tuple[int, float]]


class Store(Protocol):
    """What a view needs. Errors of files are told as LedgerError."""

    @property
    def connection(self) -> Any:
        """The connection of the library below, for queries of one's own."""

    def ask(self, text: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query."""

    def unchanging(self) -> AbstractContextManager[None]:
        """Let all questions within be answered from one state."""

    def packed(self, where: Where) -> "Packed":
        """Return the lines that hold, or held (``as_of``), as numbers, of a pair or of all."""

    def ranked(self, match: str, restricted: str, values: Sequence[Any], limit: int) -> Ranked:
        """Return the numbers of the ``limit`` documents that match best with their ranks, and of all as fitting as the last.

        ``restricted`` is a condition on documents ``d``, empty for none.
        """

    def snippets(
        self, numbers: Sequence[int], match: str, marks: tuple[str, str], words: int
    ) -> dict[int, str]:
        """Return for each document the piece of it that fits best, the words that match between ``marks``."""

    def close(self) -> None:
        """Close what is open."""


class SqliteStore:
    """The ledger itself."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection: sqlite3.Connection = open_to_read(path)

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def ask(self, text: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query."""
        with told_plainly(self.path):
            for row in self.connection.execute(text, values):  # noqa: UP028 - ``yield from`` would close the cursor late
                yield row

    @contextmanager
    def unchanging(self) -> Iterator[None]:
        """Let all questions within be answered from one state."""
        if self.connection.in_transaction:
            yield
            return
        with told_plainly(self.path):
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                self.connection.execute("COMMIT")

    def packed(self, where: Where) -> "Packed":
        """Return the lines as numbers."""
        from comity.ledger.packed import packed_lines

        return packed_lines(self, where)

    def ranked(self, match: str, restricted: str, values: Sequence[Any], limit: int) -> Ranked:
        """Return the documents that match best."""
        asked = f"SELECT d.number FROM documents d WHERE {restricted}" if restricted else ""
        return best_of(self.ask(ranking(asked), [match, *values]), limit)

    def snippets(
        self, numbers: Sequence[int], match: str, marks: tuple[str, str], words: int
    ) -> dict[int, str]:
        """Return the piece of each document that fits best."""
        text = (
            "SELECT rowid, snippet(words, -1, ?, ?, '…', ?) FROM words WHERE words MATCH ? "
            f"AND rowid IN ({listed(numbers)})"
        )
        return dict(self.ask(text, [*marks, words, match]))


def ranking(asked: str = "") -> str:
    """Return the question for what matches, best first; ``asked`` is one that gives the numbers of the reports wanted.

    With these it goes through what matches once: the sign keeps the index of words from being asked for each of ten
    thousand reports (25 s in place of 0.1), and only what is wanted is ranked.
    """
    if not asked:
        return "SELECT rowid, rank FROM words WHERE words MATCH ? ORDER BY rank"
    return f"SELECT rowid, bm25(words) AS fit FROM words WHERE words MATCH ? AND +rowid IN ({asked}) ORDER BY fit"


def best_of(rows: Iterator[tuple[Any, ...]], limit: int) -> Ranked:
    """Return the first ``limit`` of ranked rows, and all that are as fitting as the last of them."""
    found: Ranked = []
    for number, rank in rows:
        if len(found) >= limit and rank > found[limit - 1][1]:
            break
        found.append((number, rank))
    return found if limit else []


def listed(numbers: Sequence[int]) -> str:
    """Return numbers as a list of SQL."""
    return ", ".join(str(int(number)) for number in numbers)
