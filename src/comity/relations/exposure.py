"""How much was published, day by day: what happenings are held against."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from comity.ledger import Where
from comity.ledger.scan import volume
from comity.relations.counts import Array

if TYPE_CHECKING:
    from comity.ledger import View

_ROUND = 91  # days over which the level of publication is taken
_PRIOR_DAYS = 30.0  # days of the mean level that steady a short record


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
