"""The two series of a pair, closeness and strain, in bins of days, weeks or months. Never netted."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.ledger import Where
from comity.model.relation import Layer, Level, Shift, Step, Trend, TrendRow
from comity.relations.counts import Array, usual_weight
from comity.relations.filter import Filtered, filtered
from comity.relations.happenings import Days, Exposure, Happenings, exposure, load

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
    found = load(view, where, layer=layer, details=True).distinct()
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
    by_issue = Counter(detail.issue for detail in found.details if detail.issue)
    issues: list[TrendRow] = []
    for issue, n in by_issue.most_common(_ISSUES):
        if n >= FLOOR and where.issue is None:
            chosen = np.array([detail.issue == issue for detail in found.details])
            issues += _rows(found.chosen(chosen), pair, starts, published, by, issue)
    enough = len(found) >= FLOOR
    told = f"{len(found)} distinct happenings, weighed by score and published volume"
    return Trend(
        pair=pair,
        names=names,
        by=by,
        layer=layer,
        rows=tuple(_rows(found, pair, starts, published, by, where.issue)),
        issues=tuple(issues),
        shifts=tuple(shift for shift in shifts if int(starts[0]) <= shift.date.toordinal() < int(starts[-1])),
        enough=enough,
        n=len(found),
        reason=told if enough else f"not enough to say: {told}; it takes {FLOOR}",
    )


def _rows(
    found: Happenings, pair: tuple[str, str], starts: Days, published: Exposure, by: Step, issue: str | None
) -> list[TrendRow]:
    level = published.summed
    at = np.clip(starts - published.start, 0, published.days)
    carried = level[at[1:]] - level[at[:-1]]
    days = np.diff(starts).astype(float)
    volumes = np.add.reduceat(np.append(published.volume, 0.0), np.minimum(at[:-1], published.days))
    volumes = np.where(at[1:] > at[:-1], volumes, 0.0)
    sides = [_side(found, starts, carried, days, _HALF_LIFE[by], sign) for sign in (1.0, -1.0)]
    return [
        TrendRow(
            pair=pair,
            start=date.fromordinal(int(starts[k])),
            closeness=sides[0][k],
            strain=sides[1][k],
            volume=int(volumes[k]),
            issue=issue,
        )
        for k in range(len(starts) - 1)
    ]


def _side(
    found: Happenings, starts: Days, carried: Array, days: Array, half_life: float, sign: float
) -> list[Level]:
    weight = np.maximum(sign * found.weight, 0.0)
    scale = usual_weight(weight)
    points = summed(found, starts, weight)[0]
    happened = summed(found, starts, (weight > 0).astype(float))[0]
    enough = len(found) >= FLOOR
    levels: Filtered = filtered(points / scale, carried, days, half_life)
    return [
        Level(
            value=_points(levels.mean[k], scale * days[k]) if enough else None,
            low=_points(levels.low[k], scale * days[k]) if enough else None,
            high=_points(levels.high[k], scale * days[k]) if enough else None,
            n=int(happened[k]),
            observed=_points(points[k], 1.0),
            expected=(_points(levels.expected[0][k], scale), _points(levels.expected[1][k], scale))
            if enough
            else None,
        )
        for k in range(len(points))
    ]


def _points(value: float, scale: float) -> float:
    return round(float(value) * float(scale), 3)
