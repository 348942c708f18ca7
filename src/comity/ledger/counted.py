"""How many: reports by day and outlet, lines by pair, rows of each kind. Mostly read from what is counted already."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from comity.ledger.link_tables import DAY_OF
from comity.ledger.queries import Where, moment_of, standing_evidence
from comity.ledger.rows import RECORDS
from comity.model import Versions

Ask = Callable[[str, list[Any]], Iterator[tuple[Any, ...]]]
Pair = tuple[str, str]


def volume(ask: Ask, where: Where) -> list[tuple[date, str | None, int]]:
    """Return how many documents each outlet published on each day, by day and outlet."""
    conditions, values = _published(where)
    days: dict[str, date] = {}
    found = []
    # By outlet, as the index lies; sorting here is quicker than in SQLite, which would sort all reports.
    for outlet, day, count in ask(
        f"SELECT outlet, published, count(*) FROM documents WHERE {conditions} GROUP BY 1, 2", values
    ):
        if day not in days:
            days[day] = date.fromisoformat(day)
        found.append((days[day], outlet, count))
    return sorted(found, key=lambda row: (row[0], row[1] or ""))


def reports_by_day(ask: Ask, where: Where) -> dict[int, int]:
    """Return how many reports were published on each day, by its number, in order."""
    if where.as_of is not None:
        conditions, values = _published(where)
        counted = (
            f"SELECT published, count(*) AS reports FROM documents WHERE {conditions} GROUP BY published"
        )
        return dict(ask(f"SELECT {DAY_OF.format('published')}, reports FROM ({counted}) ORDER BY 1", values))
    text = "SELECT day, reports FROM day_counts WHERE day >= ? AND day <= ? ORDER BY day"
    first = where.since.toordinal() if where.since else 1
    return dict(ask(text, [first, (where.until or date.max).toordinal()]))


def pairs(ask: Ask, where: Where) -> list[tuple[Pair, int]]:
    """Return the pairs with evidence and how many lines, most first."""
    if where == Where():
        text, values = "FROM pair_counts v GROUP BY 1, 2 HAVING sum(lines) > 0", list[Any]()
        counted = "sum(lines)"
    else:
        text, values = standing_evidence(where)
        text, counted = f"{text} GROUP BY 1, 2", "count(*)"
    rows = ask(f"SELECT v.first, v.second, {counted} {text} ORDER BY 3 DESC, 1, 2", values)
    return [((first, second), count) for first, second, count in rows]


def pair_counts(ask: Ask, since: str | None) -> dict[tuple[str, str, str], int]:
    """Return how many lines hold now, by pair and leaning; with ``since`` those that came to hold after that moment."""
    text = "SELECT first, second, leaning, lines FROM pair_counts WHERE lines > 0"
    everything = {row[:3]: row[3] for row in ask(text, [])}
    if since is None:
        return everything
    # Counted from the shorter side: those that came, or those that were there.
    later = 2 * reports_since(ask, since) <= reports(ask)
    counted = {
        (first, second, leaning): n
        for first, second, leaning, n in ask(
            "SELECT l.first, l.second, l.leaning, count(*) FROM standing s CROSS JOIN lines l ON l.reading = s.reading "
            f"WHERE s.since {'>' if later else '<='} ? AND s.until IS NULL GROUP BY 1, 2, 3",
            [since],
        )
    }
    if later:
        return counted
    left = {cell: n - counted.get(cell, 0) for cell, n in everything.items()}
    return {cell: n for cell, n in left.items() if n}


def reports(ask: Ask) -> int:
    """Return how many documents there are."""
    return int(next(ask("SELECT coalesce(sum(reports), 0) FROM day_counts", []))[0])


def reports_since(ask: Ask, since: str) -> int:
    """Return how many documents have a reading that came to hold after a moment."""
    # All that came, less those that were superseded: two indexes, where asking both of one row would look at each.
    text = (
        "SELECT (SELECT count(*) FROM standing WHERE since > ?) - "
        "(SELECT count(*) FROM standing WHERE until IS NOT NULL AND since > ?)"
    )
    return int(next(ask(text, [since, since]))[0])


def rows(ask: Ask) -> dict[str, int]:
    """Return how many rows there are of each kind, those that were superseded left out."""
    counts = {"documents": reports(ask)}
    for table in RECORDS:
        text = (
            f"SELECT count(*) FROM standing s JOIN {table} x ON x.reading = s.reading WHERE s.until IS NULL"
        )
        counts[table] = next(ask(text, []))[0]
    return counts


def versions(ask: Ask) -> list[tuple[Versions, int]]:
    """Return under what readings were made, the first used first, and how many of each hold now."""
    return [
        (Versions(code=code, codebook=codebook, pipeline=pipeline), count)
        for code, codebook, pipeline, count in ask(
            "SELECT n.code, n.codebook, n.pipeline, coalesce(c.held, 0) FROM versions n "
            "LEFT JOIN version_counts c ON c.version = n.number ORDER BY n.number",
            [],
        )
    ]


def _published(where: Where) -> tuple[str, list[Any]]:
    """Return what is asked for of documents with a day, as a condition with its values."""
    conditions, values = ["published IS NOT NULL"], list[Any]()
    for condition, value in (
        ("published >= ?", where.since.isoformat() if where.since else None),
        ("published <= ?", where.until.isoformat() if where.until else None),
        ("added_at <= ?", moment_of(where.as_of)),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    return " AND ".join(conditions), values
