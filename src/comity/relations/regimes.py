"""The regimes around a window: since when is it so, and how sure is it that something changed at all.

A product-partition model (Barry and Hartigan 1992). In a regime closeness and strain come as Poisson processes of
unknown intensity, Gamma distributed, per unit of what is published; a change sets both
anew. Time is cut only where something happened or ceased to. Two searches are asked: the online filter, smoothed,
for the probability of a change on each day, and the most likely partition, which must agree.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from comity.relations.changepoint import change_probability
from comity.relations.counts import Array, Days, log_evidence
from comity.relations.method import Method
from comity.relations.segmentation import best_partition
from comity.relations.windows import Course, Daily, Span

_TAIL = 0.05
_NEAR = (
    5  # days before a window in which the partition may have the change: what was planned throws its shadow
)
_AROUND = (30, 14)  # days before and after a window that are looked at with it


class Steps(NamedTuple):
    """The time around a window in steps: days with happenings, and the stretches without between them.

    ``start`` has the first day of each step and the day after the last; the others are
    sums up to each step: both quasi-counts, and the exposure.
    """

    start: Days
    closeness: Array
    strain: Array
    exposure: Array


class Beginning(NamedTuple):
    """When a regime began: the days that bound nine tenths of the probability, that of a change among them, and whether the partition has one there too."""

    interval: tuple[int, int]
    probability: float
    agreed: bool


def beginning(
    daily: Daily,
    course: Course,
    span: Span,
    aside: NDArray[np.bool_],
    whole: tuple[float, float],
    method: Method,
) -> Beginning:
    """Return when and how surely the regime of a window began. Days set ``aside`` have no happenings; ``whole`` are both counts of all others."""
    steps = steps_around(daily, course, span, aside)
    cost = cost_of(steps, whole, float(course.summed[-1]), method.shape)
    first, end = np.searchsorted(steps.start, span)
    low, high = _interval(cost, int(first), int(end))
    cuts = best_partition(cost, float(np.log1p(-method.hazard) - np.log(method.hazard)))
    agreed = any(low <= cut <= high for cut in cuts)
    if not agreed:
        near = [cut for cut in cuts if cut and span.first - _NEAR <= steps.start[cut] < span.end]
        if near:
            agreed, low, high = True, min(low, near[-1]), max(high, near[0])
    change = change_probability(cost, method.hazard)[low : high + 1].sum() if agreed else 0.0
    return Beginning((int(steps.start[low]), int(steps.start[high])), min(float(change), 1.0), agreed)


def steps_around(daily: Daily, course: Course, span: Span, aside: NDArray[np.bool_]) -> Steps:
    """Return the steps from some weeks before a window to some weeks after it."""
    low, high = max(span.first - _AROUND[0], 0), min(span.end + _AROUND[1], course.published.days)
    from_, until = np.searchsorted(daily.days, (low, high))
    inside = daily.days[from_:until]
    start = np.unique(np.concatenate([[low, *span, high], inside, inside + 1]))
    at, kept = np.searchsorted(inside, start), ~aside[inside]
    sums = [
        np.concatenate([[0.0], np.cumsum(values[from_:until] * kept)])[at]
        for values in (daily.closeness, daily.strain)
    ]
    return Steps(start, sums[0], sums[1], course.summed[start])


def cost_of(steps: Steps, whole: tuple[float, float], total: float, shape: float) -> Array:
    """Return minus the log evidence of a regime from each step up to each other: the cost of both searches, online and offline.

    The prior of an intensity has the mean of the pair over the whole record: both counts over its ``total`` exposure.
    """
    one, other = np.triu_indices(len(steps.start), 1)
    exposure = steps.exposure[other] - steps.exposure[one]
    table = np.zeros((len(steps.start), len(steps.start)))
    for counts, count in zip((steps.closeness, steps.strain), whole, strict=True):
        rate = shape * total / (count + 1)
        table[one, other] -= log_evidence(counts[other] - counts[one], exposure, shape, rate)
    return table


def _interval(cost: Array, first: int, end: int) -> tuple[int, int]:
    """Return the steps that bound nine tenths of the probability of where the regime begins, its neighbours held."""
    at = np.arange(1, end)
    loss = cost[0, at] + cost[at, end]
    chance = np.exp(loss.min() - loss)
    share = np.cumsum(chance) / chance.sum()
    last = len(at) - 1
    low, high = (min(int(np.searchsorted(share, tail)), last) for tail in (_TAIL, 1 - _TAIL))
    return int(min(at[low], first)), int(max(at[high], first))
