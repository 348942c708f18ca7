"""Which days stand out: every window of a pair's time held against what came before it.

A scan statistic in time (Kulldorff 2001; Neill 2009) with a likelihood ratio of two Poisson samples. All
windows of a pair are asked at once, as arrays of shape (starts, lengths). What was found to
stand out is set aside and the rest is asked again: a crisis is not the usual state against
which the next one is measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from comity.relations.counts import USUAL, Array, Days, surprise, usual_weight
from comity.relations.exposure import Exposure
from comity.relations.method import Method

_MILD = 2.0  # points of the mildest common deeds (a call, a complaint); below it a weight is small because it is doubtful


class Span(NamedTuple):
    """Days from the first up to the last, which is not included; counted from the first of publication."""

    first: int
    end: int


class Sums(NamedTuple):
    """What stretches of time hold: both quasi-counts, the points of both, and the exposure."""

    closeness: Array
    strain: Array
    gained: Array
    lost: Array
    exposure: Array


class Found(NamedTuple):
    """A window that is news, and by how many nats, above 0 for better."""

    span: Span
    net: float


@dataclass(frozen=True)
class Course:
    """How much was published up to each day, plainly and discounted: ``days + 1`` values each, the first 0."""

    published: Exposure
    summed: Array
    weighted: Array
    memory: float

    @property
    def years(self) -> float:
        """How long the record is."""
        return self.published.days / 365.25


def course_of(published: Exposure, method: Method) -> Course:
    """Return the course of publication, made once for all pairs."""
    later = 2.0 ** (np.arange(published.days) / method.memory)
    weighted = np.concatenate([[0.0], np.cumsum(published.level * later)])
    return Course(published, published.summed, weighted, method.memory)


@dataclass(frozen=True)
class Daily:
    """One pair by day: the days on which something happened, and what happened on each.

    ``closeness`` and ``strain`` are quasi-counts, ``gained`` and ``lost`` points of score.
    ``scale`` is what a happening of either usually weighs in points.
    """

    days: Days
    closeness: Array
    strain: Array
    gained: Array
    lost: Array
    happenings: Array
    scale: tuple[float, float]

    @property
    def series(self) -> tuple[Array, Array, Array, Array]:
        """The four that are summed, in the order of ``Sums``."""
        return self.closeness, self.strain, self.gained, self.lost


def daily_of(day: Days, weight: Array, published: Exposure) -> Daily:
    """Return the days of a pair from the days and weights of its distinct happenings."""
    at = np.clip(day - published.start, 0, max(published.days - 1, 0))
    days, place = np.unique(at, return_inverse=True)
    sides = [np.maximum(sign * weight, 0.0) for sign in (1.0, -1.0)]
    counts = [tempered(side) for side in sides]

    def summed(values: Array) -> Array:
        return np.bincount(place, values, minlength=len(days)).astype(float)

    usual = float(tempered(np.array([USUAL]))[0])
    return Daily(
        days,
        summed(counts[0]) / usual_weight(counts[0], usual),
        summed(counts[1]) / usual_weight(counts[1], usual),
        summed(sides[0]),
        summed(sides[1]),
        summed(np.ones(len(at))),
        (usual_weight(sides[0]), usual_weight(sides[1])),
    )


def mask_of(spans: Sequence[Span], days: int) -> NDArray[np.bool_]:
    """Return which days of a record lie in any of the windows."""
    mask = np.zeros(days, dtype=bool)
    for span in spans:
        mask[span.first : span.end] = True
    return mask


def tempered(weight: Array) -> Array:
    """Return weights as surprise counts them: an attack for more than a call, but not for five; what is doubtful in full proportion.

    With whole weights a few heavy happenings made most of the false alarms.
    """
    return np.asarray(np.where(weight > _MILD, np.sqrt(_MILD * weight), weight))


@dataclass(frozen=True)
class Left:
    """What is left of a pair when some windows are set aside, as running sums: of the four series, plain and discounted, by day with happenings; of exposure, likewise, by day."""

    days: Days
    plain: tuple[Array, ...]
    weighted: tuple[Array, ...]
    exposure: Array
    longest: Array

    def sums(self, starts: Days, ends: Days) -> Sums:
        """Return what windows hold."""
        from_, until = np.searchsorted(self.days, starts), np.searchsorted(self.days, ends)
        exposure = np.maximum(self.exposure[ends] - self.exposure[starts], 1e-9)
        return Sums._make([*(one[until] - one[from_] for one in self.plain), exposure])


def left_of(daily: Daily, course: Course, aside: NDArray[np.bool_] | None = None) -> Left:
    """Return a pair without the days set aside: neither what happened on them nor what was published counts."""
    later = 2.0 ** (daily.days / course.memory)
    if aside is None:
        series, exposure, longest = daily.series, course.summed, course.weighted
    else:
        kept = ~aside[daily.days]
        series = tuple(values * kept for values in daily.series)  # type: ignore[assignment]
        exposure, longest = (_running(np.diff(one) * ~aside) for one in (course.summed, course.weighted))
    return Left(
        daily.days,
        tuple(_running(values) for values in series),
        tuple(_running(values * later) for values in series),
        exposure,
        longest,
    )


class Held(NamedTuple):
    """Windows with what they hold, and the two histories before them; all of one shape or broadcast to it.

    ``level``: whether a window is longer than a crisis, so that what is missing counts too.
    """

    seen: Sums
    long: Sums
    recent: Sums
    level: NDArray[np.bool_]


def held(
    whole: Left,
    left: Left,
    starts: Days,
    ends: Days,
    course: Course,
    method: Method,
    past: Left | None = None,
) -> Held:
    """Hold windows of a pair against their past: ``starts`` of shape (n, 1) or (n,), ``ends`` of (n, m) or (n,).

    What was set aside, so that it is not in ``left``, counts neither as seen nor as past in the long view, but is part
    of the recent past, which comes from the ``whole``. Either past is steadied by some days of the longer view, the
    long one by the mean of the whole record. ``past``: where the windows themselves and more are set aside from the
    long past; the mean is then that of what is left there and of the window.
    """
    seen, long = left.sums(starts, ends), past or left
    own = seen if past else Sums._make([np.zeros(())] * 5)
    now = 2.0 ** (starts / course.memory)
    from_ = np.searchsorted(whole.days, starts)
    since = np.maximum(starts - method.recent, 0)
    began = np.searchsorted(whole.days, since)
    longest = long.longest[starts] / now + method.anchor
    total = np.maximum(long.exposure[-1] + own.exposure, 1e-9)
    before, recent = [], []
    for k, (plain, weighted, full) in enumerate(zip(long.plain, long.weighted, whole.plain, strict=True)):
        one = weighted[from_] / now + (plain[-1] + own[k] + 0.5) / total * method.anchor
        before.append(one)
        recent.append(full[from_] - full[began] + one / longest * method.hook)
    return Held(
        seen,
        Sums._make([*before, longest]),
        Sums._make([*recent, course.summed[starts] - course.summed[since] + method.hook]),
        ends - starts > method.crisis,
    )


def _running(values: Array) -> Array:
    return np.concatenate([[0.0], np.cumsum(values)])


def net_surprise(seen: Sums, past: Sums, level: NDArray[np.bool_]) -> Array:
    """Return the surprise in nats, with the sign of the net change in points of score.

    What goes the way of the net change counts: more strain for worse, and over a ``level`` less closeness too.
    A few days on which nothing is told are no news: between two rounds of talks the pair has not fallen out.
    """
    up = surprise(seen.closeness, seen.exposure, past.closeness, past.exposure)
    down = surprise(seen.strain, seen.exposure, past.strain, past.exposure)
    least = np.where(level, -np.inf, 0.0)
    up, down = np.maximum(up, least), np.maximum(down, least)
    way = np.sign(net_points(seen, past))
    return np.asarray(way * (np.maximum(way * up, 0.0) + np.maximum(-way * down, 0.0)))


def net_points(seen: Sums, past: Sums) -> Array:
    """Return the points of closeness less those of strain, above what the past lets expect."""
    share = seen.exposure / past.exposure
    return np.asarray(seen.gained - past.gained * share - (seen.lost - past.lost * share))


def excess(seen: Sums, past: Sums) -> Array:
    """Return by how many happenings of usual weight both series together depart from what the past lets expect."""
    share = seen.exposure / past.exposure
    return np.asarray(
        np.abs(seen.closeness - past.closeness * share) + np.abs(seen.strain - past.strain * share)
    )


def news(windows: Held, method: Method, floor: float) -> Array:
    """Return the surprise against the long past; 0 where a window is no news.

    It must go the same way against the recent past too, so that what merely goes on is no
    news; and it must depart from the long past by ``floor`` happenings.
    """
    net = net_surprise(windows.seen, windows.long, windows.level)
    again = net_surprise(windows.seen, windows.recent, windows.level)
    enough = excess(windows.seen, windows.long) >= floor
    return np.asarray(np.where(enough & (net * again > 0) & (np.abs(again) >= method.late), net, 0.0))


def search(
    daily: Daily,
    course: Course,
    starts: Days,
    lengths: Sequence[int],
    least: float,
    method: Method,
    aside: Sequence[Span] = (),
) -> list[Found]:
    """Return windows that are news by ``least`` nats and do not overlap, the most surprising first taken."""
    first = starts[:, None]
    ends = np.minimum(first + np.asarray(lengths), course.published.days)
    mask = mask_of(aside, course.published.days)
    free: NDArray[np.bool_] = np.ones(ends.shape, dtype=bool)
    whole = left_of(daily, course)
    found: list[Found] = []
    while True:
        left = left_of(daily, course, mask)
        nats = news(held(whole, left, first, ends, course, method), method, method.floor)
        begin, length = np.nonzero((np.abs(nats) >= least) & free)
        net, spans = nats[begin, length], np.stack([starts[begin], ends[begin, length]])
        if not len(net):
            return found
        order = np.argsort(-np.abs(net), kind="stable")
        net, spans = net[order], spans[:, order]
        while len(net):
            span = Span(int(spans[0, 0]), int(spans[1, 0]))
            found.append(Found(span, float(net[0])))
            mask[span.first : span.end] = True
            free &= (first >= span.end) | (ends <= span.first)
            apart = (spans[0] >= span.end) | (spans[1] <= span.first)
            net, spans = net[apart], spans[:, apart]
