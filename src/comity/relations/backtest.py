"""A back-test: are known turning points found, and how many shifts come where there are none.

The second is asked of the same events moved to random weeks: each pair keeps its volume
and its mix of events, and has no turning point.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np

from comity.errors import InputError
from comity.model.relation import Direction
from comity.relations.exposure import exposure_of
from comity.relations.happenings import Happenings
from comity.relations.method import Method
from comity.relations.shifts import candidates_by_pair

BEFORE, AFTER = 3, 14
"""Days before and after a turning point within which a shift finds it."""

_CLEAR = 5  # happenings that lean its way without which a turning point is not to be seen
_KINDS: dict[str, Direction] = {"break": "worse", "worse": "worse", "warm": "better", "better": "better"}


class Known(NamedTuple):
    """A known turning point."""

    pair: tuple[str, str]
    date: date
    direction: Direction


class Tried(NamedTuple):
    """A known turning point, the shifts of its pair near it, and whether it is found."""

    known: Known
    near: tuple[tuple[date, Direction], ...]
    found: bool


class Traces(NamedTuple):
    """What a ledger tells of a turning point: happenings that lean its way near it, and how many it has of them in as many days on average."""

    n: int
    usual: float

    @property
    def clear(self) -> bool:
        """Whether it is told at all: by at least five happenings, and twice as many as usual."""
        return self.n >= _CLEAR and self.n >= 2 * self.usual


class Shuffled(NamedTuple):
    """What was found in shuffled data: pairs with their happenings and shifts, over so many years."""

    happenings: dict[tuple[str, str], int]
    shifts: dict[tuple[str, str], int]
    years: float

    def alarms(self, least: int = 0) -> "Alarms":
        """Return the false alarms in pairs with at least ``least`` happenings."""
        pairs = [pair for pair, n in self.happenings.items() if n >= least]
        return Alarms(sum(self.shifts.get(pair, 0) for pair in pairs), len(pairs), self.years)


class Alarms(NamedTuple):
    """Shifts in shuffled data: how many, in how many pairs, over how many years."""

    shifts: int
    pairs: int
    years: float

    @property
    def rate(self) -> float:
        """False alarms a pair and year."""
        return self.shifts / (self.pairs * self.years) if self.pairs and self.years else 0.0


def read_known(path: Path, actor: Callable[[str], str]) -> list[Known]:
    """Return the turning points of a table with the columns *a*, *b*, *date* and *kind* (break or warm, worse or better).

    Comma- or tab-separated; ``actor`` gives the code of a name. Raises InputError with the row that cannot be used.
    """
    text = path.read_text(encoding="utf-8-sig")
    table = csv.DictReader(text.splitlines(), delimiter="\t" if "\t" in text.partition("\n")[0] else ",")
    missing = {"a", "b", "date", "kind"} - set(table.fieldnames or ())
    if missing:
        raise InputError(f"{path}: has no column {', '.join(sorted(missing))}")
    known = []
    for row in table:
        try:
            first, second = sorted((actor(row["a"]), actor(row["b"])))
            known.append(Known((first, second), date.fromisoformat(row["date"]), _KINDS[row["kind"]]))
        except (ValueError, KeyError) as error:
            raise InputError(f"{path}, row {table.line_num}: cannot be used ({error})") from error
    return known


def try_known(
    known: Iterable[Known],
    shifts: Sequence[tuple[tuple[str, str], date, Direction]],
    before: int = BEFORE,
    after: int = AFTER,
) -> list[Tried]:
    """Return for each turning point whether a shift of its direction is near, and none of the other as near."""
    tried = []
    for point in known:
        near = [
            (day, way)
            for pair, day, way in shifts
            if pair == point.pair and -before <= (day - point.date).days <= after
        ]
        right, wrong = (
            min(
                (abs((day - point.date).days) for day, way in near if (way == point.direction) == same),
                default=None,
            )
            for same in (True, False)
        )
        found = right is not None and (wrong is None or right < wrong)
        tried.append(Tried(point, tuple(near), found))
    return tried


def traces_of(known: Iterable[Known], rows: Happenings) -> list[Traces]:
    """Return what the ``rows`` of a ledger tell of each turning point, whatever the shifts that are found."""
    distinct = rows.distinct()
    numbers = {pair: number for number, pair in enumerate(distinct.pairs)}
    days = int(distinct.day.max() - distinct.day.min()) + 1 if len(distinct) else 1
    told = []
    for point in known:
        sign = 1.0 if point.direction == "better" else -1.0
        day = distinct.day[(distinct.pair == numbers.get(point.pair, -1)) & (distinct.weight * sign > 0)]
        near = (day >= point.date.toordinal() - BEFORE) & (day <= point.date.toordinal() + AFTER)
        told.append(Traces(int(near.sum()), len(day) * (BEFORE + AFTER + 1) / days))
    return told


def shuffled(rows: Happenings, seeds: Iterable[int], method: Method | None = None) -> Iterator[Shuffled]:
    """Yield for each seed the shifts found in the rows moved to random weeks; each keeps its day of the week."""
    chosen = method or Method()
    if not len(rows):
        return
    first = int(rows.day.min())
    weeks = (int(rows.day.max()) - first) // 7 + 1
    counts = np.bincount(rows.distinct().pair, minlength=len(rows.pairs))
    happenings = {pair: int(n) for pair, n in zip(rows.pairs, counts, strict=True)}
    for seed in seeds:
        random = np.random.default_rng(seed)
        moved = replace(
            rows,
            day=first + random.integers(0, weeks, len(rows)) * 7 + (rows.day - first) % 7,
            details=None,
        )
        counted = np.unique(moved.distinct().day, return_counts=True)
        published = exposure_of((int(day), int(count)) for day, count in zip(*counted, strict=True))
        found = {pair: len(shifts) for pair, shifts in candidates_by_pair(moved, published, chosen)}
        yield Shuffled(happenings, found, weeks * 7 / 365.25)
