"""Distinct happenings: what reports and archives tell, each counted once, with what it weighs.

A weight is |mode score| × P(it happened) × P(it was coded right). Rows that tell of one
deed between the same two on one day are one happening, whoever publishes it; it has the
greatest of their weights.
"""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from comity.ledger import Where
from comity.ledger.scan import Coded, Told, coded, told, volume
from comity.model.relation import Layer
from comity.relations.counts import Array
from comity.relations.tables import happened

if TYPE_CHECKING:
    from comity.ledger import View

Days = NDArray[np.int64]

_NEWS = 45  # days; what a report tells of earlier is history, and no news of this relation
_VERBAL = (1, 3)
_ROUND = 91  # days over which the level of publication is taken
_PRIOR_DAYS = 30.0  # days of the mean level that steady a short record


class Detail(NamedTuple):
    """One row behind a happening, for who wants to see it."""

    evidence: str
    what: str
    outlet: str | None
    story: str | None
    document: str | None
    issue: str | None
    actors: str | None
    code: str | None


@dataclass(frozen=True)
class Happenings:
    """Rows as columns, by pair and day. ``pairs`` names what ``pair`` numbers.

    ``weight`` is above 0 for closeness and below for strain, 0 for what leans to neither;
    ``key`` is equal for rows of one happening; ``details`` has a row each where asked for.
    """

    pairs: tuple[tuple[str, str], ...]
    pair: NDArray[np.int32]
    day: Days
    key: Days
    weight: Array
    verbal: NDArray[np.bool_]
    details: tuple[Detail, ...] = ()

    def __len__(self) -> int:
        return len(self.day)

    def chosen(self, which: NDArray[np.bool_]) -> "Happenings":
        """Return the rows for which ``which`` is true."""
        return replace(
            self,
            pair=self.pair[which],
            day=self.day[which],
            key=self.key[which],
            weight=self.weight[which],
            verbal=self.verbal[which],
            details=tuple(d for d, kept in zip(self.details, which, strict=True) if kept)
            if self.details
            else (),
        )

    def distinct(self) -> "Happenings":
        """Return one row a happening: of rows with one pair, day and key the one that weighs most."""
        order = np.lexsort((-np.abs(self.weight), self.key, self.day, self.pair))
        pair, day, key = self.pair[order], self.day[order], self.key[order]
        first = np.ones(len(order), dtype=bool)
        first[1:] = (pair[1:] != pair[:-1]) | (day[1:] != day[:-1]) | (key[1:] != key[:-1])
        kept = order[first]
        return replace(
            self,
            pair=self.pair[kept],
            day=self.day[kept],
            key=self.key[kept],
            weight=self.weight[kept],
            verbal=self.verbal[kept],
            details=tuple(self.details[at] for at in kept) if self.details else (),
        )


def load(view: "View", where: Where, *, layer: Layer = "all", details: bool = False) -> Happenings:
    """Return every row that a ledger holds as asked for, evidence and imported events together.

    ``layer``: *all* are events of every kind, *deeds* the material ones (quads 2 and 4),
    *words* the verbal ones (1 and 3); *characterisations* of the relation are never summed
    with events.
    """
    numbers: dict[tuple[str, str], int] = {}
    pair, day, key, weight, verbal = array("i"), array("q"), array("q"), array("d"), array("b")
    told_of: list[Detail] = []
    for row in chain(_evidence(view, where, layer), _imported(view, where, layer)):
        pair.append(numbers.setdefault(row[0], len(numbers)))
        day.append(row[1])
        key.append(row[2])
        weight.append(row[3])
        verbal.append(row[4])
        if details:
            told_of.append(_detail(row[5]))
    return Happenings(
        pairs=tuple(numbers),
        pair=np.frombuffer(pair, np.int32) if pair else np.zeros(0, np.int32),
        day=np.frombuffer(day, np.int64) if day else np.zeros(0, np.int64),
        key=np.frombuffer(key, np.int64) if key else np.zeros(0, np.int64),
        weight=np.frombuffer(weight, np.float64) if weight else np.zeros(0),
        verbal=np.frombuffer(verbal, np.int8).astype(np.bool_) if verbal else np.zeros(0, np.bool_),
        details=tuple(told_of),
    )


_Row = tuple[tuple[str, str], int, int, float, bool, Told | Coded]


def _evidence(view: "View", where: Where, layer: Layer) -> Iterator[_Row]:
    probability = happened()
    for row in told(view, where):
        day = _day(row)
        characterised = row.type is None
        if day is None or characterised != (layer == "characterisations"):
            continue
        verbal = row.quad in _VERBAL
        if not characterised and not _in_layer(row.quad, layer):
            continue
        points = abs(row.score or 0.0) if not characterised else float(row.strength or 0)
        sign = {"closeness": 1.0, "strain": -1.0}.get(row.leaning, 0.0)
        weight = sign * points * probability.get(row.status, 0.0) * row.confidence
        key = _key(day, row.type or row.label, row.mode, row.actors, row.status == "denied")
        yield (row.first, row.second), day, key, weight, verbal, row


def _key(*told_of: object) -> int:
    return int.from_bytes(blake2b(repr(told_of).encode(), digest_size=8).digest(), "big", signed=True)


def _imported(view: "View", where: Where, layer: Layer) -> Iterator[_Row]:
    for row in coded(view, where) if layer != "characterisations" else ():
        if _in_layer(row.quad, layer):
            yield (row.first, row.second), row.day, row.happening, row.score, row.quad in _VERBAL, row


def _in_layer(quad: int | None, layer: Layer) -> bool:
    return layer == "all" or (quad is not None and (quad in _VERBAL) == (layer == "words"))


def _day(row: Told) -> int | None:
    """Return the day of what is told: its own, where it has one near publication, else that of publication; None for history."""
    if row.start is None or row.end is None or row.published is None:
        return row.published
    if row.end < row.published - _NEWS:
        return None
    return row.start if row.start == row.end and row.start <= row.published else row.published


def _detail(row: Told | Coded) -> Detail:
    if isinstance(row, Told):
        code = row.type and f"{row.type} {row.mode or ''}".strip()
        return Detail(
            row.id, row.what, row.outlet, None, row.document, row.issue, row.actors, code or row.label
        )
    what = f"{row.actor_name} – {row.code} {row.type or ''} – {row.recipient_name}"
    name = f"{row.layout}:{row.file}:{row.place}"
    return Detail(name, what, row.outlet, row.story, None, row.issue, row.actor_name, row.type or row.code)


@dataclass(frozen=True)
class Exposure:
    """How much was published, day by day from ``start``: ``volume`` as counted, ``level`` its course with mean 1.

    A pair is in the news more often when more is published. ``level`` follows the mean of a
    quarter and the days of the week; a day's own rush is left to ``volume``, the control.
    """

    start: int
    volume: Array
    level: Array

    @property
    def days(self) -> int:
        """How many days there are."""
        return len(self.volume)

    @property
    def summed(self) -> Array:
        """The level summed up to each day: ``days + 1`` values, the first 0."""
        return np.concatenate([[0.0], np.cumsum(self.level)])


def exposure(view: "View", where: Where) -> Exposure:
    """Return what was published over the time that is asked for, and over all that there is where no time is given."""
    counted = volume(view, where)
    if where.since is not None or where.until is not None:
        low = where.since.toordinal() if where.since else 0
        high = where.until.toordinal() if where.until else date.max.toordinal()
        counted = [(day, n) for day, n in counted if low <= day <= high]
    return exposure_of(counted)


def exposure_of(counted: Iterable[tuple[int, int]]) -> Exposure:
    """Return the exposure that counts by day give; days between the first and the last without any have 0."""
    by_day = dict(counted)
    if not by_day:
        return Exposure(1, np.zeros(0), np.zeros(0))
    start, last = min(by_day), max(by_day)
    found = np.zeros(last - start + 1)
    for day, n in by_day.items():
        found[day - start] = n
    return Exposure(start, found, _level(found, start))


def _level(found: Array, start: int) -> Array:
    mean = max(float(found.mean()), 1e-9)
    week = (np.arange(len(found)) + start) % 7
    days = np.bincount(week, minlength=7) + _PRIOR_DAYS / 7
    shape = (np.bincount(week, found, minlength=7) + mean * _PRIOR_DAYS / 7) / days
    kernel = np.ones(min(_ROUND, 2 * len(found) - 1))
    around = _smoothed(np.ones(len(found)), kernel) + _PRIOR_DAYS
    level = (_smoothed(found, kernel) + mean * _PRIOR_DAYS) / around
    course = level * (shape / shape.mean())[week]
    return np.asarray(course / course.mean())


def _smoothed(values: Array, kernel: Array) -> Array:
    """Convolve; as long as ``values`` also where the kernel is longer, which numpy's "same" is not."""
    before = (len(kernel) - 1) // 2
    return np.asarray(np.convolve(values, kernel, "full")[before : before + len(values)])
