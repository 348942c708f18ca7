"""From regimes to shifts: which regimes are news against the pair's own history, since when, and which way.

A regime is held against two histories, a long and a recent one, both discounted (West and
Harrison 1997). Each series is surprising in itself; what decides the direction is the net
change in points of score. A return to what was usual before is no shift.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import erf, log, sqrt

import numpy as np

from comity.model.relation import Direction
from comity.relations.changepoint import change_probability
from comity.relations.counts import surprise
from comity.relations.regimes import Method, Steps, cost_of, regimes_of
from comity.relations.segmentation import Cost

_TAIL = 0.05
_CLEAR = 1.5  # nats by which the most telling days must tell anything
_LATE = 0.5  # nats; against the recent history it must only be no accident


@dataclass(frozen=True)
class History:
    """What came before, discounted: both quasi-counts and the exposure in which they came."""

    counts: tuple[float, float]
    exposure: float

    @property
    def closeness(self) -> float:
        """The count of closeness to expect a unit of exposure."""
        return self.counts[0] / self.exposure

    @property
    def strain(self) -> float:
        """Likewise of strain."""
        return self.counts[1] / self.exposure


Seen = tuple[float, float, float]
"""What a stretch of time holds: both quasi-counts, and the exposure."""


@dataclass(frozen=True)
class Candidate:
    """A regime that is news. Days are numbers; ``surprise`` is in nats, above 0 for better.

    ``cuts`` are the first days of all regimes up to this one, and the day after it.
    """

    cuts: tuple[int, ...]
    date: int
    interval: tuple[int, int]
    surprise: float
    probability: float
    seen: Seen
    happenings: int
    before: History

    @property
    def end(self) -> int:
        """The day after the regime."""
        return self.cuts[-1]

    @property
    def direction(self) -> Direction:
        """Which way it goes."""
        return "better" if self.surprise > 0 else "worse"


def candidates_of(steps: Steps, method: Method) -> list[Candidate]:
    """Return the shifts of one pair by date, before they are tried against outlets, copies and volume."""
    if steps.closeness[-1] + steps.strain[-1] < method.floor:
        return []
    firsts = [*regimes_of(steps, method), steps.n]
    seen = [steps.between(one, other) for one, other in pairwise(firsts)]
    found: list[Candidate] = []
    cost, change = cost_of(steps, method.shape), None
    for place in range(1, len(seen)):
        first, end = firsts[place], firsts[place + 1]
        long, recent = histories(seen[:place], usual(seen), method)
        net = news(seen[place], (long, recent), steps.scale, method)
        if net is None:
            continue
        if change is None:
            change = change_probability(steps.n, cost, method.hazard)
        date = _stands_out(steps, first, end, recent, net > 0, method)
        low, high = _interval(cost, steps, firsts[place - 1], first, end)
        begun = min(float(change[low : high + 1].sum()), 1.0)
        found.append(
            Candidate(
                cuts=tuple(int(steps.start[at]) for at in firsts[: place + 2]),
                date=date,
                interval=(int(steps.start[low]), max(int(steps.start[high]), date)),
                surprise=net,
                probability=begun * _same_way(seen[place], recent, steps.scale),
                seen=seen[place],
                happenings=int(steps.happenings[end] - steps.happenings[first]),
                before=long,
            )
        )
    return found


def usual(seen: Sequence[Seen]) -> History:
    """Return the level over all the time there is."""
    exposure = max(sum(e for _, _, e in seen), 1e-9)
    return History((sum(c for c, _, _ in seen) + 0.5, sum(s for _, s, _ in seen) + 0.5), exposure)


def histories(past: Sequence[Seen], level: History, method: Method) -> tuple[History, History]:
    """Return what the regimes so far let expect: in the long run, and of late."""
    long = _discounted(past, method.memory, level, method.anchor)
    return long, _discounted(past, method.recent, long, method.hook)


def _discounted(past: Sequence[Seen], half_life: float, prior: History, days: float) -> History:
    closeness, strain, exposure, weight = prior.closeness * days, prior.strain * days, days, 1.0
    for c, s, e in reversed(past):
        kept = 2 ** (-e / half_life)
        mean = weight * (1 - kept) * half_life / (log(2) * e) if e > 0 else weight
        closeness, strain, exposure = closeness + mean * c, strain + mean * s, exposure + mean * e
        weight *= kept
        if weight < 1e-3:
            break
    return History((closeness, strain), exposure)


def news(
    seen: Seen, past: tuple[History, History], scale: tuple[float, float], method: Method
) -> float | None:
    """Return by how much a regime surprises, in nats and with the sign of its direction; None where it is no news.

    It must be news against both histories and in the same direction, and by more than a few happenings.
    """
    long, recent = past
    net, late = net_surprise(seen, long, scale), net_surprise(seen, recent, scale)
    c, s, e = seen
    excess = abs(c - long.closeness * e) + abs(s - long.strain * e)
    if net * late <= 0 or abs(net) < method.least or abs(late) < _LATE or excess < method.floor:
        return None
    return net


def net_surprise(seen: Seen, history: History, scale: tuple[float, float]) -> float:
    """Return the surprise of a regime in nats, with the sign of the net change in points of score.

    What goes the way of the net change counts: more strain and less closeness for worse.
    """
    c, s, e = seen
    both = surprise([c, s], e, history.counts, history.exposure)
    points = (c - history.closeness * e) * scale[0] - (s - history.strain * e) * scale[1]
    way = float(np.sign(points))
    return way * (max(way * float(both[0]), 0.0) + max(-way * float(both[1]), 0.0))


def _stands_out(steps: Steps, first: int, end: int, history: History, better: bool, method: Method) -> int:
    """Return the first day of the regime that stands out: from which three days tell at least half of what the most telling three do.

    What is planned throws its shadow; the regime may begin with a trickle, days before the deed. A regime
    that never does so in its first weeks is a drift, and begins where it begins.
    """
    at = np.arange(first, end)
    at = at[steps.start[at] <= steps.start[first] + method.shadow]
    until = np.searchsorted(steps.start, steps.start[at] + method.window, side="right") - 1
    until = np.minimum(until, end)
    at, until = at[until > at], until[until > at]
    if not len(at):
        return int(steps.start[first])
    e = steps.exposure[until] - steps.exposure[at]
    up = surprise(steps.closeness[until] - steps.closeness[at], e, history.counts[0], history.exposure)
    down = surprise(steps.strain[until] - steps.strain[at], e, history.counts[1], history.exposure)
    told = (up - down) if better else (down - up)
    most = float(told.max())
    if most < _CLEAR:
        return int(steps.start[first])
    enough = method.telling * most
    return int(steps.start[at[int(np.argmax(told >= enough))]])


def _interval(cost: Cost, steps: Steps, before: int, first: int, end: int) -> tuple[int, int]:
    """Return the steps that bound nine tenths of the probability of where the regime begins, its neighbours held."""
    at = np.arange(before + 1, end)
    ends = np.full(len(at), end)
    loss = cost(np.full(len(at), before), at) + cost(at, ends)
    chance = np.exp(loss.min() - loss)
    share = np.cumsum(chance) / chance.sum()
    last = len(at) - 1
    low, high = int(np.searchsorted(share, _TAIL)), int(np.searchsorted(share, 1 - _TAIL))
    return int(min(at[min(low, last)], first)), int(max(at[min(high, last)], first))


def _same_way(seen: Seen, history: History, scale: tuple[float, float]) -> float:
    """Return the probability that the net change has the sign it seems to have, by a normal approximation."""
    c, s, e = seen
    points = (c - history.closeness * e) * scale[0] - (s - history.strain * e) * scale[1]
    spread = (c + history.closeness * e) * scale[0] ** 2 + (s + history.strain * e) * scale[1] ** 2
    return 0.5 * (1 + erf(abs(points) / sqrt(2 * spread))) if spread > 0 else 0.5
