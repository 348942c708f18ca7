"""Lines of evidence as numbers: all that a count over time needs of a pair, in one array.

A pair of 50,000 lines is some 250 rows of ``packed``, put together without looking into
any; as tuples it would be a million objects. Words are numbered by the table ``names``.
What was known at an earlier moment is what is packed of the weeks in which nothing changed
since, and is put together line by line for the others.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from comity.ledger.lines import as_known
from comity.ledger.link_tables import DAY_OF
from comity.ledger.packed_tables import CAME, CHANGED, SPAN, SPELLS_OF
from comity.ledger.queries import Where, moment_of

if TYPE_CHECKING:
    from comity.ledger.stores import Store

WORDS = ("outlet", "kind", "leaning", "status", "issue", "type", "mode", "label", "actors", "contexts")
"""Columns that hold the number of a name, 0 for none."""
_COUNTED = ("day", "start", "end", "number", "reading", "place", "quad", "strength", "origins")
_GROUPS = ("story", "family")
_MEASURED = ("score", "confidence")
LAYOUT = np.dtype(
    [(name, "<i4") for name in (*_COUNTED, *WORDS)]
    + [(name, "<i8") for name in _GROUPS]
    + [(name, "<f8") for name in _MEASURED]
)
"""One line, 108 bytes.

Days are numbers (``date.toordinal``), 0 for none, as are ``quad`` and ``origins``; ``start`` and ``end`` are of the
date that is told; ``score`` is not a number where there is none. ``story`` and ``family`` are hashes.
"""

_SOURCES = {
    "day": "l.day",
    "start": f"coalesce({DAY_OF.format('l.date_start')}, 0)",
    "end": f"coalesce({DAY_OF.format('l.date_end')}, 0)",
    "quad": "coalesce(e.quad, 0)",
    "strength": "coalesce(l.strength, 0)",
    "origins": "coalesce(l.origins, 0)",
    "actors": "e.actors",
}
_SELECTED = ", ".join(_SOURCES.get(name, f"l.{name}") for name in LAYOUT.names or ())
_READ = f"""
SELECT l.first, l.second, {_SELECTED} FROM {{table}} l
CROSS JOIN evidence v ON v.reading = l.reading AND v.place = l.place
LEFT JOIN events e ON e.reading = v.reading AND e.id = v.event
{{restricted}} ORDER BY l.first, l.second, l.day, l.document, l.place
"""
_SPANS = "WHERE l.first = ? AND l.second = ? AND l.day >= ? AND l.day < ?"
_READ_SPANS = _READ.format(table="lines", restricted=_SPANS)
_READ_KNOWN = f"SELECT {CAME}, {CHANGED} {SPELLS_OF} WHERE v.first = ? AND v.second = ? AND v.published >= ? AND v.published < ?"
_WORTH = 2_000  # lines; a pair of fewer is read from its lines in some 15 ms
_AT_ONCE = 200  # rows packed between two looks at whether another process waits

Pair = tuple[str, str]
Lines = NDArray[np.void]


@dataclass(frozen=True)
class Packed:
    """Lines of evidence by pair, day, document and place: ``rows`` have ``LAYOUT``, ``pair`` numbers ``pairs``, ``names`` the words."""

    rows: Lines
    pair: NDArray[np.int32]
    pairs: tuple[Pair, ...]
    names: Sequence[str | None] = field(repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, column: str) -> NDArray[Any]:
        found: NDArray[Any] = self.rows[column]
        return found

    def chosen(self, which: NDArray[np.bool_]) -> "Packed":
        """Return the lines for which ``which`` is true."""
        return replace(self, rows=self.rows[which], pair=self.pair[which])

    def coded(self, name: str | None) -> int:
        """Return the number of a word, 0 for none, -1 for one that no line has."""
        return 0 if name is None else self.names.index(name) if name in self.names else -1

    def by_name(self, column: str, told: Callable[[str | None], Any], kind: str = "f8") -> NDArray[Any]:
        """Return what ``told`` makes of the word of each line."""
        made: NDArray[Any] = np.array([told(name) for name in self.names], dtype=kind)[self.rows[column]]
        return made

    def held(self, where: Where) -> "Packed":
        """Return the lines asked for; ``pair`` and ``as_of`` are left aside."""
        kept = np.ones(len(self.rows), dtype=bool)
        day = self.rows["day"]
        if where.since is not None:
            kept &= day >= where.since.toordinal()
        if where.until is not None:
            kept &= (day <= where.until.toordinal()) & (day > 0)
        for column in ("issue", "kind", "leaning", "outlet", "status"):
            wanted = getattr(where, column)
            if wanted is not None:
                several = (wanted,) if isinstance(wanted, str) else wanted
                kept &= np.isin(self.rows[column], [self.coded(name) for name in several])
        return self if kept.all() else self.chosen(kept)


def packed_lines(store: "Store", where: Where, names: "Names | None" = None) -> Packed:
    """Return the lines that hold, or held (``as_of``), of a pair or of all; words are numbered by ``names``, where that is given."""
    restricted, values = ("first = ? AND second = ?", sorted(where.pair)) if where.pair else ("true", [])
    held, moment = "held", moment_of(where.as_of)
    if moment is not None:
        held = "CASE WHEN changed <= ? THEN held END"
        restricted = f"{restricted} AND (held IS NULL OR came IS NULL OR came <= ?)"
        values = [moment, *values, moment]
    parts: dict[Pair, list[tuple[int, bytes | None]]] = {}
    with store.unchanging():  # what is packed and the lines of the weeks that are not must be of one state
        names = names or Names(store.ask("SELECT number, name FROM names", []))
        for first, second, span, packed in store.ask(
            f"SELECT first, second, span, {held} FROM packed WHERE {restricted} ORDER BY first, second, span",
            values,
        ):
            parts.setdefault((first, second), []).append((span, packed))
        joined = [b"".join(_filled(store, names, where, pair, own)) for pair, own in parts.items()]
    return Packed(
        rows=np.frombuffer(joined[0] if len(joined) == 1 else b"".join(joined), LAYOUT),
        pair=numbered(len(own) // LAYOUT.itemsize for own in joined),
        pairs=tuple(parts),
        names=names.all,
    )


def _filled(
    store: "Store",
    names: "Names",
    where: Where,
    pair: Pair,
    parts: Iterable[tuple[int, bytes | None]],
) -> Iterator[bytes]:
    """Yield what is packed of a pair, and between it, one question a stretch, the lines of the weeks that are not."""
    for waiting, some in groupby(parts, lambda part: part[1] is None):
        if waiting:
            spans = [span for span, _ in some]
            first, end = spans[0] * SPAN, (spans[-1] + 1) * SPAN
            days = (date.fromordinal(first), date.fromordinal(end - 1)) if first else (None, None)
            table, values = as_known(Where(since=days[0], until=days[1], as_of=where.as_of))
            text = _READ.format(table=table, restricted=_SPANS)
            rows = store.ask(text, [*values, *pair, first, end])
            yield _bytes((row[2:] for row in rows), names)
        else:
            yield from (held for _, held in some if held)


def numbered(sizes: Iterable[int]) -> NDArray[np.int32]:
    """Return 0 as often as the first of ``sizes`` says, then 1, and so on."""
    counts = np.fromiter(sizes, dtype=np.int64)
    return np.repeat(np.arange(len(counts), dtype=np.int32), counts)


def read_lines(store: "Store", where: Where) -> Packed:
    """Return lines as they were known earlier where none are packed: of a lake."""
    table, values = as_known(where)
    restricted, more = ("WHERE l.first = ? AND l.second = ?", sorted(where.pair)) if where.pair else ("", [])
    names, sizes = Names(()), dict[Pair, int]()

    def counted(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        for row in rows:
            pair = (row[0], row[1])
            sizes[pair] = sizes.get(pair, 0) + 1
            yield row[2:]

    text = _READ.format(table=table, restricted=restricted)
    held = _bytes(counted(store.ask(text, [*values, *more])), names)
    return Packed(
        rows=np.frombuffer(held, LAYOUT),
        pair=numbered(sizes.values()),
        pairs=tuple(sizes),
        names=names.all,
    )


def pack(connection: sqlite3.Connection) -> int:
    """Pack what waits, of pairs that are large enough for it; return how many rows. Each batch is a transaction of its own.

    Within a transaction of the caller it joins that one.
    """
    count = 0
    while waiting := connection.execute(
        "SELECT p.first, p.second, p.span FROM "
        "(SELECT first, second FROM pair_counts GROUP BY 1, 2 HAVING sum(lines) >= ?) c "
        "CROSS JOIN packed p ON p.first = c.first AND p.second = c.second AND p.held IS NULL LIMIT ?",
        (_WORTH, _AT_ONCE),
    ).fetchall():
        own = not connection.in_transaction
        if own:
            connection.execute("BEGIN IMMEDIATE")
        try:
            _pack(connection, waiting)
            if own:
                connection.execute("COMMIT")
        except BaseException:
            if own and connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        count += len(waiting)
    return count


def _pack(connection: sqlite3.Connection, waiting: Iterable[tuple[str, str, int]]) -> None:
    names = Names(connection.execute("SELECT number, name FROM names"))
    known = len(names.all)
    for first, second, span in waiting:
        rows = connection.execute(_READ_SPANS, (first, second, span * SPAN, (span + 1) * SPAN))
        held = _bytes((row[2:] for row in rows), names)
        connection.execute(
            "UPDATE packed SET held = ?, came = ?, changed = ? WHERE first = ? AND second = ? AND span = ?",
            (held, *_known(connection, first, second, span), first, second, span),
        )
    connection.executemany(
        "INSERT INTO names (number, name) VALUES (?, ?)", enumerate(names.all[known:], known)
    )


def _known(
    connection: sqlite3.Connection, first: str, second: str, span: int
) -> tuple[str | None, str | None]:
    """Return when the first line of some weeks came to hold, and when anything last changed in them; None where that is not told, of lines without a day."""
    if span == 0:
        return None, None
    days = [date.fromordinal(day).isoformat() for day in (span * SPAN, (span + 1) * SPAN)]
    came, changed = connection.execute(_READ_KNOWN, (first, second, *days)).fetchone()
    return came, changed


def names_of(rows: Iterable[tuple[int, str]]) -> list[str | None]:
    """Return names by their numbers; 0 is none."""
    return Names(rows).all


def out_of_step(connection: sqlite3.Connection) -> Iterator[tuple[str, str | None]]:
    """Yield each pair with weeks that are packed, and what is wrong with them."""
    names = Names(connection.execute("SELECT number, name FROM names"))
    pairs = connection.execute(
        "SELECT DISTINCT first, second FROM packed WHERE held IS NOT NULL ORDER BY 1, 2"
    ).fetchall()
    for pair in pairs:
        wrong = 0
        for span, held in connection.execute(
            "SELECT span, held FROM packed WHERE first = ? AND second = ? AND held IS NOT NULL", pair
        ):
            rows = connection.execute(_READ_SPANS, (*pair, span * SPAN, (span + 1) * SPAN))
            wrong += _bytes((row[2:] for row in rows), names) != held
        told = f"{pair[0]}, {pair[1]}: {wrong} stretches of {SPAN} days are not packed as their lines are"
        yield pair[0], told if wrong else None


class Names:
    """Numbers words; 0 is none."""

    def __init__(self, known: Iterable[tuple[int, str]]) -> None:
        found = dict(known)
        self.all: list[str | None] = [None, *(found[n] for n in sorted(found))]
        self._numbers: dict[str | None, int] = {name: number for number, name in enumerate(self.all)}

    def __call__(self, name: str | None) -> int:
        if name not in self._numbers:
            self._numbers[name] = len(self.all)
            self.all.append(name)
        return self._numbers[name]


_WORD_PLACES = tuple((LAYOUT.names or ()).index(name) for name in WORDS)
_GROUP_PLACES = tuple((LAYOUT.names or ()).index(name) for name in _GROUPS)
_SCORE = (LAYOUT.names or ()).index("score")


def _bytes(rows: Iterable[tuple[Any, ...]], names: Names) -> bytes:
    made = []
    for row in rows:
        cells = list(row)
        for place in _WORD_PLACES:
            cells[place] = names(cells[place])
        for place in _GROUP_PLACES:
            cells[place] = group_hash(cells[place])
        if cells[_SCORE] is None:
            cells[_SCORE] = np.nan
        made.append(tuple(cells))
    return np.array(made, dtype=LAYOUT).tobytes()


def group_hash(name: str | None) -> int:
    """Return the number by which a story or a family of copies is known; 0 for none."""
    return (
        0
        if name is None
        else int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
    )
