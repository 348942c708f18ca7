"""Distinct happenings: what reports and archives tell, each counted once, with what it weighs.

A weight is |mode score| × P(it happened) × P(it was coded right). Rows that tell of one
deed between the same two on one day are one happening, whoever publishes it; it has the
greatest of their weights.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from comity.ledger import Where
from comity.ledger.scan import Coded, Shown, coded, shown, volume
from comity.model.relation import Layer
from comity.relations.counts import Array
from comity.relations.details import Detail, Details, joined
from comity.relations.tables import happened

if TYPE_CHECKING:
    from comity.ledger import View
    from comity.ledger.packed import Packed

Days = NDArray[np.int64]

_NEWS = 45  # days; what a report tells of earlier is history, and no news of this relation
_VERBAL = (1, 3)
_SIGNS = {"closeness": 1.0, "strain": -1.0}
_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX = tuple(
    (np.uint64(shift), np.uint64(factor))
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1))
)
_ROUND = 91  # days over which the level of publication is taken
_PRIOR_DAYS = 30.0  # days of the mean level that steady a short record


@dataclass(frozen=True)
class Happenings:
    """Rows as columns, by pair and day. ``pairs`` names what ``pair`` numbers.

    ``weight`` is above 0 for closeness and below for strain, 0 for what leans to neither;
    ``key`` is equal for rows of one happening; ``details`` are what they rest on, where asked for.
    """

    pairs: tuple[tuple[str, str], ...]
    pair: NDArray[np.int32]
    day: Days
    key: Days
    weight: Array
    verbal: NDArray[np.bool_]
    details: Details | None = None

    def __len__(self) -> int:
        return len(self.day)

    @property
    def told(self) -> Details:
        """What the rows rest on, one each; only where they were loaded with details."""
        assert self.details is not None
        return self.details

    def chosen(self, which: NDArray[Any]) -> "Happenings":
        """Return some rows, by a mask or by their places."""
        return replace(
            self,
            pair=self.pair[which],
            day=self.day[which],
            key=self.key[which],
            weight=self.weight[which],
            verbal=self.verbal[which],
            details=self.details.taken(which) if self.details is not None else None,
        )

    def ordered(self) -> "Happenings":
        """Return the rows by pair, day and key, of one happening the weightiest first; as they are, if they lie so."""
        columns = (self.pair, self.day, self.key, -np.abs(self.weight))
        open_ = np.ones(max(len(self) - 1, 0), dtype=bool)  # neighbours that are equal in all columns so far
        for column in columns:
            if (open_ & (column[1:] < column[:-1])).any():
                return self.chosen(np.lexsort(columns[::-1]))
            open_ &= column[1:] == column[:-1]
        return self

    def distinct(self) -> "Happenings":
        """Return one row a happening: of rows with one pair, day and key the one that weighs most."""
        rows = self.ordered()
        first = np.ones(len(rows), dtype=bool)
        first[1:] = (
            (rows.pair[1:] != rows.pair[:-1])
            | (rows.day[1:] != rows.day[:-1])
            | (rows.key[1:] != rows.key[:-1])
        )
        return rows.chosen(first)


def load(view: "View", where: Where, *, layer: Layer = "all", details: bool = False) -> Happenings:
    """Return every row that a ledger holds as asked for, evidence and imported events together.

    ``layer``: *all* are events of every kind, *deeds* the material ones (quads 2 and 4),
    *words* the verbal ones (1 and 3); *characterisations* of the relation are never summed
    with events.
    """
    evidence = _evidence(view, where, layer, details=details)
    imported = _imported(view, where, layer, evidence, details=details)
    return _together(evidence, imported).ordered()  # once here, not in every trial of a shift


def _evidence(view: "View", where: Where, layer: Layer, *, details: bool) -> "_Rows":
    """Return the lines of evidence of a layer that have a day and are no history."""
    found = view.packed(
        pair=where.pair, issue=where.issue, since=where.since, until=where.until, as_of=where.as_of
    )
    day, kept = _days(found)
    characterised = found["type"] == 0
    kept &= (
        characterised if layer == "characterisations" else ~characterised & _in_layer(found["quad"], layer)
    )
    found, day = found.chosen(kept), day[kept]
    probability = happened()
    points = found["strength"] if layer == "characterisations" else np.abs(np.nan_to_num(found["score"]))
    weight = (
        found.by_name("leaning", lambda name: _SIGNS.get(name or "", 0.0))
        * points
        * found.by_name("status", lambda name: probability.get(name or "", 0.0))
        * found["confidence"]
    )
    told = np.where(found["type"] > 0, found["type"], found["label"])
    denied = found["status"] == found.coded("denied")
    return _Rows(
        pairs=found.pairs,
        pair=found.pair,
        day=day.astype(np.int64),
        key=_mixed(day, told, found["type"] > 0, found["mode"], found["actors"], denied),
        weight=np.asarray(weight, dtype=float),
        verbal=np.isin(found["quad"], _VERBAL),
        names=found.names,
        details=_details(view, where, found) if details else None,
    )


def _days(found: "Packed") -> tuple[Days, NDArray[np.bool_]]:
    """Return the day of what is told (its own, where it has one near publication, else that of publication), and which lines count.

    Lines without a day of publication do not, nor those that tell history.
    """
    day, start, end = (found[name] for name in ("day", "start", "end"))
    dated = (start > 0) & (end > 0)
    own = dated & (start == end) & (start <= day)
    return np.where(own, start, day), (day > 0) & ~(dated & (end < day - _NEWS))


def _mixed(*columns: NDArray[Any]) -> Days:
    """Return one number for equal rows of several columns: 64 bits, by the finaliser of SplitMix64 (Steele and others 2014)."""
    mixed = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        mixed = (mixed ^ column.astype(np.uint64)) + _STEP
        for shift, factor in _MIX:
            mixed = (mixed ^ (mixed >> shift)) * factor
    return mixed.view(np.int64)


def _details(view: "View", where: Where, found: "Packed") -> Details:
    def tell(places: Sequence[int]) -> list[Detail]:
        columns = zip(*(named(column, places) for column in ("outlet", "issue", "actors", "code")), strict=True)
        return [
            Detail(line.evidence, line.what, outlet, line.family, line.document, issue, actors, code)
            for line, (outlet, issue, actors, code) in zip(lines(places), columns, strict=True)
        ]

    def named(column: str, places: Sequence[int]) -> list[str | None]:
        if column == "story":
            return [line.family for line in lines(places)]
        rows = found.rows[list(places)]
        if column != "code":
            return [found.names[number] for number in rows[column].tolist()]
        told = [[found.names[n] for n in row] for row in rows[["type", "mode", "label"]].tolist()]
        return [f"{kind} {mode or ''}".strip() if kind else label for kind, mode, label in told]

    def lines(places: Sequence[int]) -> list[Shown]:
        return shown(view, where, found.rows[["reading", "place"]][list(places)].tolist())

    wide = {
        name: found[name].astype(np.int64) for name in ("outlet", "issue", "actors", "type", "mode", "label")
    }
    told = np.where(wide["type"] > 0, wide["type"], wide["label"])
    codes = {
        "outlet": wide["outlet"],
        "story": found["family"],
        "issue": wide["issue"],
        "actors": wide["actors"],
        "code": told << 20 | wide["mode"],
    }
    return Details(codes, np.arange(len(found)), tell, named)


class _Rows(NamedTuple):
    """Rows of one source. ``names`` are those of evidence, whose numbers are the codes of its details."""

    pairs: tuple[tuple[str, str], ...]
    pair: NDArray[np.int32]
    day: Days
    key: Days
    weight: Array
    verbal: NDArray[np.bool_]
    names: Sequence[str | None]
    details: Details | None


def _imported(view: "View", where: Where, layer: Layer, evidence: _Rows, *, details: bool) -> _Rows:
    """Return the events of other archives; names that evidence has too get the same codes in details."""
    numbers: dict[tuple[str, str], int] = {}
    pair, day, key, weight, quad = array("i"), array("q"), array("q"), array("d"), array("b")
    told: list[Coded] = []
    for row in coded(view, where) if layer != "characterisations" else ():
        pair.append(numbers.setdefault((row.first, row.second), len(numbers)))
        day.append(row.day)
        key.append(row.happening)
        weight.append(row.score)
        quad.append(row.quad or 0)
        if details:
            told.append(row)
    quads = np.frombuffer(quad, np.int8) if quad else np.zeros(0, np.int8)
    kept = _in_layer(quads, layer)
    return _Rows(
        pairs=tuple(numbers),
        pair=np.array(pair, np.int32)[kept],
        day=np.array(day, np.int64)[kept],
        key=np.array(key, np.int64)[kept],
        weight=np.array(weight, np.float64)[kept],
        verbal=np.isin(quads, _VERBAL)[kept],
        names=evidence.names,
        details=_imported_details(told, evidence.names).taken(kept) if details else None,
    )


def _imported_details(told: Sequence[Coded], names: Sequence[str | None]) -> Details:
    found = Details.of([_detail(row) for row in told])
    numbers = {name: number for number, name in enumerate(names)} if told else {}
    codes = dict(found.codes)
    for column in ("outlet", "issue", "actors"):
        values, first, place = np.unique(codes[column], return_index=True, return_inverse=True)
        own = [getattr(found[int(row)], column) for row in first]
        codes[column] = np.array(
            [numbers.get(name, len(names) + int(at)) for name, at in zip(own, values, strict=True)]
        )[place]
    codes["code"] = np.where(codes["code"] > 0, codes["code"] << 40, 0)  # apart from those of evidence
    return replace(found, codes=codes)


def _together(one: _Rows, other: _Rows) -> Happenings:
    held = [part.pairs[number] for part in (one, other) for number in np.unique(part.pair)]
    pairs = {pair: number for number, pair in enumerate(dict.fromkeys(held))}
    pair = [
        np.array([pairs.get(name, -1) for name in part.pairs], np.int32)[part.pair] for part in (one, other)
    ]
    details = [part.details for part in (one, other) if part.details is not None]
    return Happenings(
        pairs=tuple(pairs),
        pair=np.concatenate(pair),
        day=np.concatenate([one.day, other.day]),
        key=np.concatenate([one.key, other.key]),
        weight=np.concatenate([one.weight, other.weight]),
        verbal=np.concatenate([one.verbal, other.verbal]),
        details=joined(details) if details else None,
    )


def _in_layer(quad: NDArray[Any], layer: Layer) -> NDArray[np.bool_]:
    if layer == "all":
        return np.ones(len(quad), dtype=bool)
    return np.asarray((quad > 0) & (np.isin(quad, _VERBAL) == (layer == "words")))


def _detail(row: Coded) -> Detail:
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
