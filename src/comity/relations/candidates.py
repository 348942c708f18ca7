"""What may be a shift: windows that are news, dated, with an interval and a probability.

Bursts of up to ten days are sought first and set aside; then levels of a month to a year
in what is left, so that a drift shows beneath the bursts and a week of talks makes no level.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import erf
from typing import NamedTuple

import numpy as np

from comity.model.relation import Direction
from comity.relations.counts import Array, Days, surprise
from comity.relations.exposure import Exposure
from comity.relations.method import Method
from comity.relations.regimes import beginning
from comity.relations.windows import (
    Course,
    Daily,
    Found,
    Held,
    Left,
    Span,
    Sums,
    course_of,
    daily_of,
    held,
    left_of,
    mask_of,
    net_points,
    net_surprise,
    news,
    search,
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
    whole = left_of(daily, course)
    starts = daily.days[daily.days > 0]  # what the record begins with is no change
    bursts = search(daily, course, starts, method.bursts, needed, method)
    bursts = _joined(_parted(bursts, daily, course, whole, needed, method), whole, method)
    spans = tuple(one.span for one in bursts)
    starts = np.unique(np.concatenate([starts, daily.days + 1]))
    starts = starts[starts < published.days]
    levels = search(daily, course, starts, method.levels, needed, method, spans)
    levels = [one for one in levels if not _aftermath(one, bursts, method)]
    pair = _Pair(daily, course, whole, needed, method)
    found = [*_candidates(bursts, (), pair), *_candidates(levels, spans, pair)]
    return sorted(found, key=lambda one: (one.date, one.first))


def _parted(
    bursts: list[Found], daily: Daily, course: Course, whole: Left, needed: float, method: Method
) -> list[Found]:
    """Return bursts; one that two explain better, each of them news and with a lull between, is two.

    Of two visits a week apart the second is no part of the first. A lull is longer than ``method.gap``, and is no news
    itself, or by as much quieter than both bursts as a shift must differ from what was.
    """
    past = left_of(daily, course, mask_of([burst.span for burst in bursts], course.published.days))
    lengths = np.arange(1, max(method.bursts) + 1)
    parted: list[Found] = []
    for burst in bursts:
        way = np.sign(burst.net)
        starts = daily.days[slice(*np.searchsorted(daily.days, burst.span))][:, None]
        ends = np.minimum(starts + lengths, burst.span.end)
        nats = news(held(whole, whole, starts, ends, course, method, past), method, method.floor) * way
        begin, length = np.nonzero(nats >= needed)
        each, first, end = nats[begin, length], starts[begin, 0], ends[begin, length]
        one, other = np.nonzero(first - end[:, None] > method.gap)
        both = each[one] + each[other]
        better = both > max(abs(burst.net), each.max(initial=0.0))
        one, other, both = one[better], other[better], both[better]
        between = held(whole, whole, end[one], first[other], course, method, past)
        news_too = way * net_surprise(between.seen, between.long, between.level) >= method.late
        told = [whole.sums(first[k], end[k]) for k in (one, other)]
        around = Sums._make(a + b for a, b in zip(*told, strict=True))
        lull = -way * net_surprise(between.seen, around, np.ones(len(one), dtype=bool))
        both[news_too & (lull < needed)] = 0.0
        if not both.any():
            parted.append(burst)
            continue
        best = int(both.argmax())
        parted += [
            Found(Span(int(first[k]), int(end[k])), float(way * each[k])) for k in (one[best], other[best])
        ]
    return parted


def _joined(bursts: list[Found], whole: Left, method: Method) -> list[Found]:
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
            was, now = (
                whole.sums(np.array([span.first]), np.array([span.end])) for span in (last.span, burst.span)
            )
            again = float(net_surprise(now, was, np.array([False]))[0])
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


class _Pair(NamedTuple):
    """What the candidates of one pair are made of."""

    daily: Daily
    course: Course
    whole: Left
    needed: float
    method: Method


def _candidates(found: list[Found], outer: tuple[Span, ...], pair: _Pair) -> Iterator[Candidate]:
    """Yield windows as candidates, each held against its past without ``outer`` and without the others; those apart where the most likely partition has no change where they begin."""
    if not found:
        return
    daily, course, whole, needed, method = pair
    start, days = course.published.start, course.published.days
    spans = tuple(one.span for one in found)
    outside, others = mask_of(outer, days), mask_of((*outer, *spans), days)
    left, past = (left_of(daily, course, mask) for mask in (outside, others))
    first, end = np.array(spans).T
    told = held(whole, left, first, end, course, method, past)
    same = _same_way(told, daily.scale)
    inside = np.searchsorted(daily.days, spans)
    for k, (span, net) in enumerate(found):
        others[span.first : span.end] = outside[span.first : span.end]
        own = past.plain[0][-1] + told.seen.closeness[k], past.plain[1][-1] + told.seen.strain[k]
        began = beginning(daily, course, span, others, own, method)
        others[span.first : span.end] = True
        if not began.agreed:
            continue
        date = _stands_out(whole, span, _at(told.long, k), net > 0, method)
        low, high = inside[k]
        yield Candidate(
            span=span,
            aside=tuple(one for one in (*outer, *spans) if one != span),
            first=span.first + start,
            end=span.end + start,
            date=date + start,
            interval=(began.interval[0] + start, max(began.interval[1], date) + start),
            surprise=net,
            needed=needed,
            probability=method.no_chance(abs(net)) * began.probability * float(same[k]),
            happenings=int(daily.happenings[low:high].sum()),
            before=_rates(_at(told.long, k)),
            within=_rates(_at(told.seen, k)),
        )


def _at(sums: Sums, k: int) -> Sums:
    return Sums._make(values[k] for values in sums)


def _rates(sums: Sums) -> tuple[float, float]:
    return float(sums.gained / sums.exposure), float(sums.lost / sums.exposure)


def _stands_out(whole: Left, span: Span, past: Sums, better: bool, method: Method) -> int:
    """Return the first day of a burst that stands out: from which three days tell nearly what the most telling three do.

    What is planned throws its shadow; a summit begins with a trickle of talks. A level
    begins where it begins.
    """
    if span.end - span.first > method.crisis:
        return span.first
    low, high = np.searchsorted(whole.days, span)
    days = whole.days[low:high]
    if not len(days):
        return span.first
    seen = whole.sums(days, np.minimum(days + _DAYS, span.end))
    up = surprise(seen.closeness, seen.exposure, past.closeness, past.exposure)
    down = surprise(seen.strain, seen.exposure, past.strain, past.exposure)
    told = (up - down) if better else (down - up)
    if float(told.max()) < _CLEAR:
        return span.first
    share = method.planned if better else method.unplanned
    return int(days[int(np.argmax(told >= share * told.max()))])


def _same_way(told: Held, scale: tuple[float, float]) -> Array:
    """Return the probability that the net change of each window has the sign it seems to have, by a normal approximation."""
    share = told.seen.exposure / told.long.exposure
    gained = told.seen.gained + told.long.gained * share
    lost = told.seen.lost + told.long.lost * share
    spread = np.maximum(gained * scale[0] + lost * scale[1], 1e-9)
    points = np.abs(net_points(told.seen, told.long)) / np.sqrt(2 * spread)
    return np.array([0.5 * (1 + erf(one)) for one in points])
