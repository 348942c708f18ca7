"""The regimes of a pair: stretches of time over which both series run at one level each.

A product-partition model. In a regime closeness and strain come as Poisson processes of
unknown intensity, Gamma distributed, per unit of what is published; a change sets both
anew. Time is cut only where something happened or ceased to, so that a pair with ten
events in a year costs ten steps and one with thousands a step a day.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comity.relations.counts import Array, log_evidence
from comity.relations.happenings import Days, Exposure
from comity.relations.segmentation import Cost, Places, best_partition

_USUAL = 3.5  # points of a happening on average over ICEWS 2005-2009 (3.4 closeness, 4.3 strain, n = 95,379)
_STEADY = 5.0  # happenings at that weight by which the scale of a pair is steadied


@dataclass(frozen=True)
class Method:
    """What the search for shifts goes by; see docs/relations.md for how each was chosen.

    ``hazard``: odds of a change at a step of time. ``shape``: of the Gamma prior, whose
    mean is the pair's own; a tenth lets a quiet pair burst fifty-fold. ``memory`` and
    ``recent``: half-lives in days of the two histories a regime is held against, ``anchor``
    and ``hook`` the days of the longer view that steady each. ``least``: nats of net
    surprise below which nothing is said; ``floor``: happenings of usual weight likewise.
    ``window``, ``telling`` and ``shadow`` date a shift: the first ``window`` days, not more than ``shadow``
    days into the regime, that tell at least the share ``telling`` of what the most telling such days tell.
    """

    hazard: float = 1 / 25
    shape: float = 0.1
    memory: float = 180.0
    anchor: float = 60.0
    recent: float = 40.0
    hook: float = 20.0
    least: float = 6.0
    floor: float = 3.0
    window: int = 3
    telling: float = 0.5
    shadow: int = 10


@dataclass(frozen=True)
class Steps:
    """The time of one pair in steps: days with happenings, and the stretches without between them.

    ``start`` has the first day of each step and the day after the last; the others are
    sums up to each step: quasi-counts of both series (weight over ``scale``), happenings, exposure.
    """

    start: Days
    closeness: Array
    strain: Array
    happenings: Array
    exposure: Array
    scale: tuple[float, float]

    @property
    def n(self) -> int:
        """How many steps there are."""
        return len(self.start) - 1

    def between(self, one: int, other: int) -> tuple[float, float, float]:
        """Return both quasi-counts and the exposure from a step to another, the second not included."""
        return (
            float(self.closeness[other] - self.closeness[one]),
            float(self.strain[other] - self.strain[one]),
            float(self.exposure[other] - self.exposure[one]),
        )


def steps_of(day: Days, weight: Array, exposure: Exposure) -> Steps:
    """Return the steps of a pair from the days and weights of its distinct happenings."""
    at = np.clip(day - exposure.start, 0, exposure.days - 1)
    days, where = np.unique(at, return_inverse=True)
    starts = np.unique(np.concatenate([[0], days, days + 1, [exposure.days]]))
    step = np.searchsorted(starts, days)[where]
    n = len(starts) - 1
    scale = (usual_weight(weight), usual_weight(-weight))

    def summed(values: Array) -> Array:
        return np.concatenate([[0.0], np.cumsum(np.bincount(step, values, minlength=n))])

    return Steps(
        start=starts + exposure.start,
        closeness=summed(np.maximum(weight, 0.0)) / scale[0],
        strain=summed(np.maximum(-weight, 0.0)) / scale[1],
        happenings=summed(np.ones(len(at))),
        exposure=exposure.summed[starts],
        scale=scale,
    )


def usual_weight(weight: Array) -> float:
    """Return the weight that counts as one: Σw² / Σw, which makes variance and mean of a marked Poisson sum equal."""
    up = weight[weight > 0]
    return float((np.square(up).sum() + _STEADY * _USUAL**2) / (up.sum() + _STEADY * _USUAL))


def cost_of(steps: Steps, shape: float) -> Cost:
    """Return minus the log evidence of regimes: the cost of both searches, online and offline."""
    total = float(steps.exposure[-1])
    rates = [shape * total / (float(counts[-1]) + 1) for counts in (steps.closeness, steps.strain)]

    def cost(starts: Places, ends: Places) -> NDArray[np.float64]:
        exposure = steps.exposure[ends] - steps.exposure[starts]
        both = [
            log_evidence(counts[ends] - counts[starts], exposure, shape, rate)
            for counts, rate in zip((steps.closeness, steps.strain), rates, strict=True)
        ]
        return np.asarray(-(both[0] + both[1]))

    return cost


def regimes_of(steps: Steps, method: Method) -> list[int]:
    """Return the first step of each regime of the most likely partition."""
    return best_partition(
        steps.n, cost_of(steps, method.shape), float(np.log1p(-method.hazard) - np.log(method.hazard))
    )
