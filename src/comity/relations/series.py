"""The two series of a pair, closeness and strain, in bins of days, weeks or months. Never netted."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.ledger import Where
from comity.model.relation import Layer, Level, Shift, Step, Trend, TrendRow
from comity.relations.counts import Array, Days, usual_weight
from comity.relations.exposure import Exposure, exposure
from comity.relations.filter import filtered
from comity.relations.happenings import Happenings
from comity.relations.loading import load

if TYPE_CHECKING:
    from comity.ledger import View

FLOOR = 5
"""Happenings below which nothing is said of a pair or an issue."""

_HALF_LIFE: dict[Step, float] = {"day": 14.0, "week": 42.0, "month": 75.0}
_ISSUES = 6  # small multiples; more cannot be read


def starts_of(first: int, last: int, by: Step) -> Days:
    """Return the first day of each bin that holds days from ``first`` to ``last``, and the day after the last bin."""
    if by == "day":
        return np.arange(first, last + 2)
    if by == "week":
        monday = first - date.fromordinal(first).weekday()
        return np.arange(monday, last + 8 - (last - monday) % 7, 7)
    at, found = date.fromordinal(first).replace(day=1), list[int]()
    while at.toordinal() <= last:
        found.append(at.toordinal())
        at = (at + timedelta(days=32)).replace(day=1)
    return np.array([*found, at.toordinal()])


def summed(happenings: Happenings, starts: Days, values: Array) -> Array:
    """Return ``values`` summed up by pair and bin, in one pass: shape (pairs, bins)."""
    bins = len(starts) - 1
    place = np.searchsorted(starts, happenings.day, side="right") - 1
    inside = (place >= 0) & (place < bins)
    cell = happenings.pair[inside].astype(np.int64) * bins + place[inside]
    size = len(happenings.pairs) * bins
    return np.asarray(
        np.bincount(cell, values[inside], minlength=size).reshape(len(happenings.pairs), bins), dtype=float
    )


def trend(
    view: "View",
    pair: tuple[str, str],
    names: tuple[str, str],
    *,
    by: Step = "week",
    layer: Layer = "all",
    shifts: Sequence[Shift] = (),
    **asked: Any,
) -> Trend:
    """Return the two series of a pair, of all issues together and of those with most happenings apart.

    ``asked`` are ``since``, ``until``, ``issue`` and ``as_of`` as for ``View.evidence``. Below five happenings
    the levels are ``None`` and ``reason`` says so.
    """
    where = Where(pair=pair, **asked)
    found = load(view, where, layer=layer, grouped=("issue",)).distinct()
    published = exposure(view, where)
    if not len(found) or not published.days:
        return Trend(
            pair=pair,
            names=names,
            by=by,
            layer=layer,
            rows=(),
            enough=False,
            n=0,
            reason="nothing is held on this pair",
        )
    last = published.start + published.days - 1
    starts = starts_of(where.since.toordinal() if where.since else published.start, last, by)
    parts: list[tuple[str | None, Happenings]] = [(where.issue, found)]
    parts += _issues(found) if where.issue is None else ()
    rows, *issues = _rows(parts, pair, starts, published, by)
    enough = len(found) >= FLOOR
    told = f"{len(found)} distinct happening{'s' if len(found) != 1 else ''}, weighed by score and published volume"
    return Trend(
        pair=pair,
        names=names,
        by=by,
        layer=layer,
        rows=rows,
        issues=tuple(row for some in issues for row in some),
        shifts=tuple(shift for shift in shifts if int(starts[0]) <= shift.date.toordinal() < int(starts[-1])),
        enough=enough,
        n=len(found),
        reason=told if enough else f"not enough to say: {told}; it takes {FLOOR}",
    )


def resting_on(
    view: "View", rows: Sequence[TrendRow], *, layer: Layer = "all", each: int = 3, **asked: Any
) -> list[tuple[str, ...]]:
    """Return for each of the ``rows`` of a trend, which follow one another, the ids of what it rests on most: ``each`` at most, the weightiest first.

    ``asked`` are ``since``, ``until``, ``issue`` and ``as_of``, as the trend was asked for.
    """
    if not rows:
        return []
    found = load(view, Where(pair=rows[0].pair, **asked), layer=layer, grouped=("issue",)).distinct()
    starts = np.array([row.start.toordinal() for row in rows])
    place = np.searchsorted(starts, found.day, side="right") - 1
    order = np.lexsort((-np.abs(found.weight), place))
    order = order[(place[order] >= 0) & (found.weight[order] != 0)]
    bounds = np.searchsorted(place[order], np.arange(len(rows) + 1))
    chosen = [order[first : min(first + each, end)] for first, end in pairwise(bounds.tolist())]
    names = iter(found.told.evidence(np.concatenate(chosen).tolist()))
    return [tuple(islice(names, len(some))) for some in chosen]


def _issues(found: Happenings) -> list[tuple[str, Happenings]]:
    """Return the issues with most happenings that lean either way and these, none with fewer than the floor; by number and name."""
    weighing = found.chosen(found.weight != 0)
    told, each = weighing.told, np.ones(len(weighing))
    groups = told.groups("issue", each)
    named = [
        (name, weighing.chosen(~told.other_than("issue", group.code)))
        for name, group in zip(told.names("issue", groups), groups, strict=True)
    ]
    named.sort(key=lambda one: (-len(one[1]), one[0]))
    return [(issue, own) for issue, own in named[:_ISSUES] if len(own) >= FLOOR]


def _rows(
    parts: Sequence[tuple[str | None, Happenings]],
    pair: tuple[str, str],
    starts: Days,
    published: Exposure,
    by: Step,
) -> list[tuple[TrendRow, ...]]:
    """Return the rows of several parts of a pair, each an issue (or all) with its happenings; one run of the filter for all."""
    level = published.summed
    at = np.clip(starts - published.start, 0, published.days)
    carried = level[at[1:]] - level[at[:-1]]
    days = np.diff(starts).astype(float)
    volumes = np.add.reduceat(np.append(published.volume, 0.0), np.minimum(at[:-1], published.days))
    volume = np.where(at[1:] > at[:-1], volumes, 0.0).astype(int).tolist()
    weight = [np.maximum(sign * found.weight, 0.0) for _, found in parts for sign in (1.0, -1.0)]
    scale = np.array([usual_weight(one) for one in weight])[:, None]
    both = [found for _, found in parts for _ in range(2)]
    points = np.array([summed(found, starts, one)[0] for found, one in zip(both, weight, strict=True)])
    n = [summed(found, starts, (one > 0).astype(float))[0] for found, one in zip(both, weight, strict=True)]
    levels = filtered(points / scale, carried, days, _HALF_LIFE[by])
    figures = [
        *(one * scale * days for one in (levels.mean, levels.low, levels.high)),
        points,
        *(one * scale for one in levels.expected),
    ]
    columns = [np.round(one, 3).tolist() for one in figures]
    sides = [
        [
            Level(value=value, low=low, high=high, n=int(count), observed=seen, expected=(least, most))
            if len(both[side]) >= FLOOR
            else Level(value=None, low=None, high=None, n=int(count), observed=seen, expected=None)
            for value, low, high, seen, least, most, count in zip(
                *(column[side] for column in columns), n[side].tolist(), strict=True
            )
        ]
        for side in range(len(both))
    ]
    first = [date.fromordinal(day) for day in starts[:-1].tolist()]
    return [
        tuple(
            TrendRow(pair=pair, start=day, closeness=up, strain=down, volume=seen, issue=issue)
            for day, up, down, seen in zip(first, sides[2 * k], sides[2 * k + 1], volume, strict=True)
        )
        for k, (issue, _) in enumerate(parts)
    ]
