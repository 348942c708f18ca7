"""What a count over time needs beside the lines of evidence: imported events, what was published, what a line shows.

Imported events come in no order: who counts sorts for himself.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from comity.ledger.queries import Where, held_then, moment_of

if TYPE_CHECKING:
    from comity.ledger.view import View

_AT_ONCE = 1_000  # lines asked for in one question; SQLite takes some 32,000 values


_CODED = (
    "v.first",
    "v.second",
    "v.day",
    "v.happening",
    "coalesce(v.quad, 0)",
    "v.score",
    "v.import",
    "v.place",
)


class Shown(NamedTuple):
    """What a line of evidence shows of itself; ``family`` are the copies that its document is one of."""

    evidence: str
    what: str
    document: str
    family: str | None


def shown(view: "View", where: Where, lines: Sequence[tuple[int, int]]) -> list[Shown]:
    """Return what lines show, each given by its reading and its place there."""
    found: dict[tuple[int, int], Shown] = {}
    held, values = held_then("f", where.as_of)
    for some in (lines[at : at + _AT_ONCE] for at in range(0, len(lines), _AT_ONCE)):
        # The limit tells DuckDB how few they are, or it would go through all documents for them.
        text = (
            f"WITH w (reading, place) AS (VALUES {', '.join(['(?, ?)'] * len(some))}), v AS MATERIALIZED "
            "(SELECT x.reading, x.place, x.id, x.what, x.document FROM w "
            f"CROSS JOIN evidence x ON x.reading = w.reading AND x.place = w.place LIMIT {len(some)}) "
            "SELECT v.reading, v.place, v.id, v.what, d.id, f.family FROM v CROSS JOIN documents d ON d.number = v.document "
            f"LEFT JOIN family_members f ON f.document = v.document AND {held}"
        )
        for reading, place, *told in view.ask(text, [*chain.from_iterable(some), *values]):
            found[reading, place] = Shown(*told)
    return [found[line] for line in lines]


def coded(view: "View", where: Where, columns: Sequence[str] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield of each imported event asked for its pair (two columns), day, happening, quad (0 for none), score, import and place, and more ``columns`` of the table ``v``.

    All of them are taken to have happened.
    """
    conditions, values = imported_conditions(where)
    told = ", ".join((*_CODED, *columns))
    held = " CROSS JOIN imports i ON i.number = v.import" if where.as_of is not None else ""
    return view.ask(f"SELECT {told} FROM imported v{held} WHERE {conditions}", values)


def imported_conditions(where: Where) -> tuple[str, list[Any]]:
    """Return the condition on imported events (``v``) of imports (``i``) that is asked for, with its values."""
    conditions, values = ["1"], list[Any]()
    if where.pair is not None:
        conditions.append("v.first = ? AND v.second = ?")
        values += sorted(where.pair)
    if where.issue is not None:
        conditions.append("v.issue = ?")
        values.append(where.issue)
    for sign, day in ((">=", where.since), ("<=", where.until)):
        if day is not None:
            conditions.append(f"v.day {sign} ?")
            values.append(day.toordinal())
    moment = moment_of(where.as_of)
    if moment is not None:
        conditions.append("i.added_at <= ?")
        values.append(moment)
    return " AND ".join(conditions), values


def volume(view: "View", where: Where) -> list[tuple[int, int]]:
    """Return (day, how much was published and imported on it) over all pairs, by day."""
    moment = moment_of(where.as_of)
    found = view.reports_by_day(as_of=where.as_of)
    text = (
        "SELECT v.day, sum(v.happenings) FROM import_days v JOIN imports i ON i.number = v.import"
        f"{' WHERE i.added_at <= ?' if moment else ''} GROUP BY v.day"
    )
    for day, count in view.ask(text, [moment] if moment else []):
        found[day] = found.get(day, 0) + count
    return sorted(found.items())
