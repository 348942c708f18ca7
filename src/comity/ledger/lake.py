"""The second store of a ``View``: DuckDB over the Parquet files of a lake, for archives that outgrow one file."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comity.errors import LedgerError
from comity.ledger.lake_files import TOKENS, WORDS, check_lake, duckdb, place_of
from comity.ledger.queries import Where
from comity.ledger.rows import named
from comity.ledger.stores import LAKE_MARK, Ranked, best_of, listed, ranking

if TYPE_CHECKING:
    from comity.ledger.packed import Packed

_ORDERED_JOIN = re.compile(
    r"\bCROSS JOIN\b(?=[^,()]*\bON\b)"
)  # tells SQLite in which order to go; DuckDB decides itself
_JULIAN = (
    "CREATE MACRO julianday(moment) AS date_diff('day', DATE '0001-01-01', CAST(moment AS DATE)) + 1721425.5"
)


class LakeStore:
    """A lake. It never changes: a question is answered from the files as they are."""

    def __init__(self, folder: Path) -> None:
        check_lake(folder)
        self.path = folder
        with self._told():
            self.connection: Any = _opened(
                folder.absolute(), (folder / LAKE_MARK).stat().st_mtime_ns
            ).cursor()

    def close(self) -> None:
        """Close the files."""
        self.connection.close()

    def ask(self, text: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query."""
        with self._told():
            cursor = (
                self.connection.cursor()
            )  # one that is read from slowly must not be cut off by the next question
            cursor.execute(_ORDERED_JOIN.sub("JOIN", text), list(values))
            while rows := cursor.fetchmany(1_000):
                yield from rows

    def unchanging(self) -> nullcontext[None]:
        """Do nothing: a lake does not change."""
        return nullcontext()

    def packed(self, where: Where) -> "Packed":
        """Return the lines as numbers."""
        import numpy as np

        from comity.ledger.packed import LAYOUT, Packed, names_of, numbered, read_lines

        if where.as_of is not None:
            return read_lines(self, where)
        restricted, values = (
            ("WHERE first = ? AND second = ?", sorted(where.pair)) if where.pair else ("", [])
        )
        columns = LAYOUT.names or ()
        with self._told():
            cursor = self.connection.cursor()
            found = cursor.execute(
                f"SELECT {named(columns)} FROM numbers {restricted} ORDER BY line",
                values,
            ).fetchnumpy()
            counted = cursor.execute(
                f"SELECT first, second, sum(lines) FROM pair_counts {restricted} GROUP BY 1, 2 HAVING sum(lines) > 0 ORDER BY 1, 2",
                values,
            ).fetchall()
        rows = np.zeros(len(found["day"]), LAYOUT)
        for name in columns:
            rows[name] = np.ma.filled(found[name], np.nan) if name == "score" else found[name]
        return Packed(
            rows=rows,
            pair=numbered(int(n) for _, _, n in counted),
            pairs=tuple((first, second) for first, second, _ in counted),
            names=names_of(self.ask("SELECT number, name FROM names", [])),
        )

    def ranked(self, match: str, restricted: str, values: Sequence[Any], limit: int) -> Ranked:
        """Return the documents that match best."""
        words = self._words()
        try:
            if not restricted:
                return best_of(words.execute(ranking(), [match]), limit)
            asked = self.ask(f"SELECT d.number FROM documents d WHERE {restricted}", values)
            numbers = str([row[0] for row in asked])
            return best_of(words.execute(ranking("SELECT value FROM json_each(?)"), [match, numbers]), limit)
        except sqlite3.Error as error:
            raise LedgerError(f"{self.path / WORDS}: {error}") from error
        finally:
            words.close()

    def snippets(
        self, numbers: Sequence[int], match: str, marks: tuple[str, str], words: int
    ) -> dict[int, str]:
        """Return the piece of each document that fits best, cut by an index of these documents alone."""
        if not numbers:
            return {}
        own = sqlite3.connect(":memory:")
        try:
            own.execute(f"CREATE VIRTUAL TABLE words USING fts5 (title, text, tokenize = '{TOKENS}')")
            own.executemany(
                "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)",
                self.ask(
                    f"SELECT number, title, text FROM documents WHERE number IN ({listed(numbers)})", []
                ),
            )
            text = "SELECT rowid, snippet(words, -1, ?, ?, '…', ?) FROM words WHERE words MATCH ?"
            return dict(own.execute(text, [*marks, words, match]).fetchall())
        finally:
            own.close()

    def _words(self) -> sqlite3.Connection:
        return sqlite3.connect(f"{(self.path / WORDS).absolute().as_uri()}?mode=ro&immutable=1", uri=True)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what DuckDB reports into a LedgerError."""
        try:
            yield
        except duckdb().Error as error:
            raise LedgerError(
                f"{self.path}: the lake cannot be used ({str(error).splitlines()[0]})"
            ) from error


@lru_cache(maxsize=4)
def _opened(folder: Path, made: int) -> Any:
    """Return DuckDB with the tables of a lake; opened once, since its files are looked for and their heads read."""
    connection = duckdb().connect()
    connection.execute("SET default_null_order = 'sqlite'")
    connection.execute(_JULIAN)
    for name in _tables(folder):
        connection.execute(f'CREATE VIEW "{name}" AS SELECT * FROM {place_of(folder, name)}')
    # Known only when Parquet was read. Without it the heads of all files are read for each question: 5,000 groups of
    # rows cost 540 ms of processor time a page, with it 130.
    connection.execute("SET GLOBAL parquet_metadata_cache = true")
    return connection


def _tables(folder: Path) -> list[str]:
    """Return the tables that a lake holds: a file, or a folder of files by month."""
    return sorted(part.stem for part in folder.iterdir() if part.is_dir() or part.suffix == ".parquet")
