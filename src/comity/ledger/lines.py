"""Lines of evidence as columns: what a count over time or a chart needs, in one sweep over a pair or over all.

What holds now lies ready in a table of its own; what held earlier (``as_of``) is put together from the spells.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from math import isnan
from typing import TYPE_CHECKING, Any

from comity.errors import InputError
from comity.ledger.link_tables import LINES_OF
from comity.ledger.queries import Where, moment_of

if TYPE_CHECKING:
    from comity.ledger.packed import Packed

COLUMNS = (
    "first",
    "second",
    "day",
    "document",
    "place",
    "outlet",
    "kind",
    "leaning",
    "status",
    "issue",
    "type",
    "mode",
    "label",
    "score",
    "strength",
    "confidence",
    "contexts",
    "date_start",
    "date_end",
    "date_grain",
    "story",
    "family",
    "origins",
)
"""What a scan can give, in the order of the table."""

PACKED = frozenset(COLUMNS) - {"document", "date_start", "date_end", "date_grain", "story", "family"}
"""Those that are packed as numbers."""

_PLAIN = ("day", "place", "confidence")
_LAY = f"""
INSERT OR IGNORE INTO lines ({", ".join((*COLUMNS[:5], "number", "reading", *COLUMNS[5:]))})
SELECT x.*, m.story, f.family, o.count FROM ({LINES_OF} WHERE v.reading = ?) x
LEFT JOIN story_members m ON m.document = x.number AND m.until IS NULL
LEFT JOIN family_members f ON f.document = x.number AND f.until IS NULL
LEFT JOIN origins o ON o.reading = x.reading AND o.place = x.place AND o.until IS NULL
"""


def lay(connection: sqlite3.Connection, readings: Iterable[int]) -> None:
    """Put down the lines of readings that hold from now on; those of the readings before them are to be dropped first."""
    connection.executemany(_LAY, [(reading,) for reading in readings])


def drop(connection: sqlite3.Connection, document: int) -> None:
    """Take away the lines of a document."""
    connection.executemany(
        "DELETE FROM lines WHERE first = ? AND second = ? AND day = ? AND document = ? AND place = ?",
        keys_of(connection, document),
    )


def keys_of(connection: sqlite3.Connection, document: int) -> list[tuple[Any, ...]]:
    """Return the keys of the lines of a document."""
    return connection.execute(
        "SELECT l.first, l.second, l.day, l.document, l.place FROM "
        "(SELECT DISTINCT first, second FROM evidence WHERE document = ?) v "
        "CROSS JOIN documents d ON d.number = ? "
        "JOIN lines l ON l.first = v.first AND l.second = v.second "
        "AND l.day = coalesce(CAST(julianday(d.published) - 1721424.5 AS INTEGER), 0) AND l.document = d.id",
        (document, document),
    ).fetchall()


def query(where: Where, columns: Sequence[str]) -> tuple[str, list[Any]]:
    """Return the statement that gives ``columns`` of the lines asked for, by pair, day, document and place."""
    conditions: list[str] = []
    table, values = as_known(where)
    if where.pair is not None:
        conditions.append("first = ? AND second = ?")
        values += sorted(where.pair)
    for sign, day in ((">=", where.since), ("<=", where.until)):
        if day is not None:
            conditions.append(f"day {sign} ? AND day > 0")
            values.append(day.toordinal())
    for column in ("issue", "kind", "leaning", "outlet"):
        wanted = getattr(where, column)
        if wanted is not None:
            conditions.append(f"{column} = ?")
            values.append(wanted)
    if where.status is not None:
        several = (where.status,) if isinstance(where.status, str) else where.status
        conditions.append(f"status IN ({', '.join('?' * len(several))})")
        values += several
    restricted = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return (
        f"SELECT {', '.join(columns)} FROM {table}{restricted} ORDER BY first, second, day, document, place",
        values,
    )


def check_asked(where: Where, columns: Sequence[str]) -> None:
    """Raise InputError for a column that there is not, or a question that lines cannot answer."""
    unknown = [name for name in columns if name not in COLUMNS]
    if unknown or not columns:
        raise InputError(f"lines have no column {', '.join(unknown)}; they have {', '.join(COLUMNS)}")
    if where.document is not None:
        raise InputError("lines are not asked for by document; ask for evidence(document=…)")


def as_known(where: Where) -> tuple[str, list[Any]]:
    """Return the table of lines as they hold, or as they held, with the values that it needs.

    Of those that held it has the days asked for alone: evidence has an index by pair and day.
    """
    moment = moment_of(where.as_of)
    if moment is None:
        return "lines", []
    asked = [
        (f"v.published {sign} ?", day.isoformat())
        for sign, day in ((">=", where.since), ("<=", where.until))
        if day is not None
    ]
    days = f"WHERE {' AND '.join(condition for condition, _ in asked)}" if asked else ""
    return f"({_AS_OF.format(days=days)})", [*(value for _, value in asked), *[moment] * 8]


def unpacked(packed: "Packed", columns: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    """Return columns of packed lines, as a table has them."""
    return {name: _unpacked(packed, name) for name in columns}


def _unpacked(packed: "Packed", name: str) -> tuple[Any, ...]:
    if name in ("first", "second"):
        side = [pair[name == "second"] for pair in packed.pairs]
        return tuple(side[number] for number in packed.pair.tolist())
    values = packed[name].tolist()
    if name == "score":
        return tuple(None if isnan(value) else value for value in values)
    if name == "strength":
        return tuple(
            value if label else None for value, label in zip(values, packed["label"].tolist(), strict=True)
        )
    if name == "origins":
        return tuple(value or None for value in values)
    if name in _PLAIN:
        return tuple(values)
    names = packed.names
    return tuple(names[value] for value in values)


_HELD = "since <= ? AND ({0}.until IS NULL OR {0}.until > ?)"
_AS_OF = f"""
SELECT x.*, m.story, f.family, o.count AS origins
FROM ({LINES_OF} {{days}}) x
JOIN standing s ON s.reading = x.reading AND s.{_HELD.format("s")}
LEFT JOIN story_members m ON m.document = x.number AND m.{_HELD.format("m")}
LEFT JOIN family_members f ON f.document = x.number AND f.{_HELD.format("f")}
LEFT JOIN origins o ON o.reading = x.reading AND o.place = x.place AND o.{_HELD.format("o")}
"""


def day_of(published: date | None) -> int:
    """Return a day as lines have it: its number (``date.toordinal``), 0 for none."""
    return published.toordinal() if published else 0
