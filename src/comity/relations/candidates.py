"""What may be a shift: windows that are news, dated, with an interval and a probability.

Bursts of up to ten days are sought first and set aside; then levels of a month to a year
in what is left, so that a drift shows beneath the bursts and a week of talks makes no level.
"""

from dataclasses import dataclass
from math import erf, sqrt

import numpy as np

from comity.model.relation import Direction
from comity.relations.counts import Array, surprise
from comity.relations.happenings import Days, Exposure
from comity.relations.method import Method
from comity.relations.regimes import beginning
from comity.relations.windows import (
    Course,
    Daily,
    Found,
    Held,
    Span,
    Sums,
    course_of,
    daily_of,
    held,
    net_points,
    net_surprise,
    search,
    without,
)

_CLEAR = 1.5  # nats by which the most telling days must tell anything
_DAYS = 3  # what is compared in the search for the day that stands out


@dataclass(frozen=True)
class Candidate:
    """A window that is news. Days are numbers; ``surprise`` is in nats, above 0 for better.

    ``span`` and the other windows ``aside`` are counted from the first day of publication. ``before`` and ``within``
    are points of closeness and of strain a day at usual publication.
    """

    span: Span
    aside: tuple[Span, ...]
    first: int
    end: int
    date: int
    interval: tuple[int, int]
    surprise: float
    needed: float
    probability: float
    happenings: int
    before: tuple[float, float]
    within: tuple[float, float]

    @property
    def direction(self) -> Direction:
        """Which way it goes."""
        return "better" if self.surprise > 0 else "worse"


def candidates_of(
    day: Days, weight: Array, published: Exposure, method: Method, course: Course | None = None
) -> list[Candidate]:
    """Return what may be shifts of one pair by date, from the days and weights of its distinct happenings.

    They are not yet tried against outlets, copies and volume. ``course`` is that of
    ``published``, where it has been made before.
    """
    if not published.days or not len(day):
        return []
    course = course or course_of(published, method)
    daily = daily_of(day, weight, published)
    if daily.closeness.sum() + daily.strain.sum() < method.floor:
        return []
    needed = method.needed(len(daily.days) / course.years)
    bursts = _joined(search(daily, course, daily.days, method.bursts, needed, method), daily, course, method)
    spans = tuple(one.span for one in bursts)
    starts = np.unique(np.concatenate([daily.days, daily.days + 1]))
    starts = starts[starts < published.days]
    levels = search(daily, course, starts, method.levels, needed, method, spans)
    levels = [one for one in levels if not _aftermath(one, bursts, method)]
    found = [
        _candidate(one, tuple(span for span in aside if span != one.span), daily, course, needed, method)
        for some, aside in ((bursts, spans), (levels, (*spans, *(one.span for one in levels))))
        for one in some
    ]
    return sorted((one for one in found if one is not None), key=lambda one: (one.date, one.first))


def _joined(bursts: list[Found], daily: Daily, course: Course, method: Method) -> list[Found]:
    """Return bursts in order of time; one that follows on another, goes the same way and is no news against it goes on with it."""
    joined: list[Found] = []
    for burst in sorted(bursts):
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.net * burst.net > 0
            and burst.span.first - last.span.end <= method.gap
            and burst.span.end - last.span.first <= method.crisis
        ):
            pair = np.array([last.span, burst.span])
            told = held(daily, course, pair[:, 0], pair[:, 1], (), method).seen
            was, now = (Sums._make(values[at : at + 1] for values in told) for at in (0, 1))
            again = float(net_surprise(now, was)[0])
            if again * burst.net <= 0 or abs(again) < method.late:
                joined[-1] = Found(Span(last.span.first, burst.span.end), last.net + burst.net)
                continue
        joined.append(burst)
    return joined


def _aftermath(level: Found, bursts: list[Found], method: Method) -> bool:
    """Whether a level goes the way of a burst that has just been, or comes with it."""
    return any(
        burst.net * level.net > 0
        and burst.span.first - method.after <= level.span.first <= burst.span.end + method.after
        for burst in bursts
    )


def _candidate(
    found: Found, aside: tuple[Span, ...], daily: Daily, course: Course, needed: float, method: Method
) -> Candidate | None:
    """Return the window as a candidate; None where the most likely partition has no change where it begins."""
    span, start = found.span, course.published.start
    told = held(daily, course, np.array([span.first]), np.array([span.end]), aside, method)
    began = beginning(without(daily, aside), course, span, method)
    if not began.agreed:
        return None
    date = _stands_out(daily, course, span, told.long, found.net > 0, method)
    inside = (daily.days >= span.first) & (daily.days < span.end)
    return Candidate(
        span=span,
        aside=aside,
        first=span.first + start,
        end=span.end + start,
        date=date + start,
        interval=(began.interval[0] + start, max(began.interval[1], date) + start),
        surprise=found.net,
        needed=needed,
        probability=method.no_chance(abs(found.net)) * began.probability * _same_way(told, daily.scale),
        happenings=int(daily.happenings[inside].sum()),
        before=_rates(told.long),
        within=_rates(told.seen),
    )


def _rates(sums: Sums) -> tuple[float, float]:
    return float(sums.gained[0] / sums.exposure[0]), float(sums.lost[0] / sums.exposure[0])


def _stands_out(daily: Daily, course: Course, span: Span, past: Sums, better: bool, method: Method) -> int:
    """Return the first day of a burst that stands out: from which three days tell nearly what the most telling three do.

    What is planned throws its shadow; a summit begins with a trickle of talks. A level
    begins where it begins.
    """
    if span.end - span.first > method.crisis:
        return span.first
    days = daily.days[(daily.days >= span.first) & (daily.days < span.end)]
    if not len(days):
        return span.first
    seen = held(daily, course, days, np.minimum(days + _DAYS, span.end), (), method).seen
    up = surprise(seen.closeness, seen.exposure, past.closeness, past.exposure)
    down = surprise(seen.strain, seen.exposure, past.strain, past.exposure)
    told = (up - down) if better else (down - up)
    if float(told.max()) < _CLEAR:
        return span.first
    share = method.planned if better else method.unplanned
    return int(days[int(np.argmax(told >= share * told.max()))])


def _same_way(told: Held, scale: tuple[float, float]) -> float:
    """Return the probability that the net change has the sign it seems to have, by a normal approximation."""
    share = told.seen.exposure / told.long.exposure
    gained = told.seen.gained + told.long.gained * share
    lost = told.seen.lost + told.long.lost * share
    spread = float((gained * scale[0] + lost * scale[1])[0])
    points = abs(float(net_points(told.seen, told.long)[0]))
    return 0.5 * (1 + erf(points / sqrt(2 * spread))) if spread > 0 else 0.5
