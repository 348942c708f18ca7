"""Whether a ledger is sound: the file, its references, its texts, its quotes and its index of words."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from comity.errors import LedgerError
from comity.ledger import board_tables
from comity.ledger.connection import open_to_read, open_to_write, told_plainly
from comity.ledger.link_tables import DAY_OF
from comity.ledger.writer import fingerprint
from comity.model import Spans, quote

_SHOWN = 5


class Finding(NamedTuple):
    """One thing that was checked: how much of it, and what is wrong (nothing, if all is well)."""

    part: str
    checked: int
    wrong: tuple[str, ...] = ()


def check(path: Path) -> list[Finding]:
    """Check everything that can be checked; nothing is changed.

    Raises LedgerError where the file is no ledger or cannot be opened at all.
    """
    connection = open_to_read(path)
    findings: list[Finding] = []
    try:
        for part, find in _CHECKS.items():
            try:
                findings.append(find(connection, part))
            except sqlite3.DatabaseError as error:  # damage may stop any of them
                findings.append(Finding(part, 0, (str(error),)))
        found = next(iter(findings))
        if not found.wrong:
            findings.append(_words(path))
    finally:
        connection.close()
    return findings


def _file(connection: sqlite3.Connection, part: str) -> Finding:
    said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)")]
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    return Finding(part, pages, () if said == ["ok"] else tuple(said))


def _references(connection: sqlite3.Connection, part: str) -> Finding:
    wrong = [
        f"a row of {table} points to a row of {other} that is not there"
        for table, _, other, _ in connection.execute("PRAGMA foreign_key_check")
    ]
    rows = connection.execute("SELECT count(*) FROM readings").fetchone()[0]
    return Finding(part, rows, tuple(wrong))


def _texts(connection: sqlite3.Connection, part: str) -> Finding:
    return _each(
        part,
        connection.execute("SELECT id, hash, text, outlet, published FROM documents"),
        lambda row: (
            None
            if row[1] == fingerprint(row[2], row[3], row[4])
            else f"{row[0]}: is not the text that was added (its hash differs)"
        ),
    )


def _standing(connection: sqlite3.Connection, part: str) -> Finding:
    return _each(
        part,
        connection.execute(
            "SELECT d.id, (SELECT count(*) FROM readings r JOIN standing s ON s.reading = r.number "
            "WHERE r.document = d.number AND s.until IS NULL) FROM documents d"
        ),
        lambda row: None if row[1] == 1 else f"{row[0]}: {row[1]} of its readings hold, not one",
    )


def _quotes(connection: sqlite3.Connection, part: str) -> Finding:
    def wrong(row: tuple[Any, ...]) -> str | None:
        name, span, words, text = row
        exact = quote(text, msgspec.json.decode(span, type=Spans)) == words
        return None if exact else f"{name}: its quote is not in its document at its span"

    rows = connection.execute(
        "SELECT v.id, v.span, v.quote, d.text FROM documents d JOIN evidence v ON v.document = d.number"
    )
    return _each(part, rows, wrong)


def _counts(connection: sqlite3.Connection, part: str) -> Finding:
    """Count pairs, days and versions again; counts of nothing stay behind where lines went."""
    day = DAY_OF.format("published")
    several = (
        (
            "SELECT first, second, leaning, lines FROM pair_counts WHERE lines <> 0",
            "SELECT first, second, leaning, count(*) FROM evidence v JOIN standing s ON s.reading = v.reading "
            "AND s.until IS NULL GROUP BY 1, 2, 3",
        ),
        (
            "SELECT day, reports FROM day_counts",
            f"SELECT coalesce({day}, 0), count(*) FROM documents GROUP BY 1",
        ),
        (
            "SELECT version, held FROM version_counts WHERE held <> 0",
            "SELECT r.version, count(*) FROM readings r JOIN standing s ON s.reading = r.number AND s.until IS NULL GROUP BY 1",
        ),
    )
    wrong, checked = [], 0
    for kept, counted in several:
        found, again = set(connection.execute(kept)), set(connection.execute(counted))
        checked += len(again)
        wrong += [f"{row[:-1]} is kept as {row[-1]}" for row in sorted(found - again)[:_SHOWN]]
        wrong += [f"{row[:-1]} is counted as {row[-1]}" for row in sorted(again - found)[:_SHOWN]]
    return Finding(part, checked, tuple(wrong))


def _boards(connection: sqlite3.Connection, part: str) -> Finding:
    kept = set(connection.execute("SELECT * FROM boards"))
    again = {row for select in board_tables.ROWS for row in connection.execute(select)}
    wrong = [
        f"{row[0]} {row[4]} stands there, and should not" for row in sorted(kept - again, key=str)[:_SHOWN]
    ]
    wrong += [f"{row[0]} {row[4]} is missing" for row in sorted(again - kept, key=str)[:_SHOWN]]
    return Finding(part, len(again), tuple(wrong))


def _packed(connection: sqlite3.Connection, part: str) -> Finding:
    from comity.ledger.packed import out_of_step

    return _each(part, out_of_step(connection), lambda row: row[1])


def _second(connection: sqlite3.Connection, part: str) -> Finding:
    def wrong(row: tuple[Any, ...]) -> str | None:
        name, length, *parts = row
        spans = [span for part in parts for span in msgspec.json.decode(part, type=Spans)]
        sound = all(0 <= start < end <= length for start, end in spans)
        return None if sound else f"{name}: a second reader's words lie outside its text"

    head = "SELECT d.id, length(d.text), {0} FROM {1} x JOIN second_readings r ON r.number = x.reading JOIN documents d ON d.number = r.document"
    events = connection.execute(head.format("x.span, x.cue", "second_events"))
    attributions = connection.execute(head.format("x.source, x.cue, x.content", "second_attributions"))
    return _each(part, chain(events, attributions), wrong)


def _words(path: Path) -> Finding:
    """Ask FTS5 to compare its index with the texts; it wants a file that may be written."""
    part = "index of words"
    if not os.access(path, os.W_OK):
        return Finding(f"{part} (not checked: the file is read-only)", 0)
    try:
        connection = open_to_write(path)
    except LedgerError as error:
        return Finding(part, 0, (str(error),))
    try:
        connection.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
        with told_plainly(path):
            return Finding(part, connection.execute("SELECT count(*) FROM documents").fetchone()[0])
    except sqlite3.DatabaseError:
        return Finding(part, 0, ("is out of step with the texts; run: comity ledger compact",))
    finally:
        connection.close()


def _each(
    part: str, rows: Iterator[tuple[Any, ...]], wrong: Callable[[tuple[Any, ...]], str | None]
) -> Finding:
    found: list[str] = []
    count = more = 0
    for row in rows:
        count += 1
        try:
            told = wrong(row)
        except (ValueError, TypeError) as error:
            told = f"{row[0]}: is damaged ({error})"
        if told:
            if len(found) < _SHOWN:
                found.append(told)
            else:
                more += 1
    if more:
        found.append(f"and {more} more")
    return Finding(part, count, tuple(found))


_CHECKS = {
    "file": _file,
    "references": _references,
    "texts": _texts,
    "readings that hold": _standing,
    "quotes": _quotes,
    "counts": _counts,
    "boards of denials and plans": _boards,
    "packed lines, by pair": _packed,
    "second readings": _second,
}
