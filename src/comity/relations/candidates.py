"""From regimes to shifts: which regimes are news against the pair's own history, since when, and which way.

A regime is held against two histories, a long and a recent one, both discounted (West and
Harrison 1997). Each series is surprising in itself; what decides the direction is the net
change in points of score. A return to what was usual before is no shift.
"""

from dataclasses import dataclass
from math import erf, log, sqrt

import numpy as np

from comity.model.relation import Direction
from comity.relations.changepoint import change_probability
from comity.relations.counts import Array, surprise
from comity.relations.regimes import Method, Steps, cost_of, regimes_of

_MOST = 30  # days to either side of a change within which its beginning is sought
_TAIL = 0.05


@dataclass(frozen=True)
class History:
    """Both quasi-counts a unit of exposure, as expected from what came before."""

    closeness: float
    strain: float


@dataclass(frozen=True)
class Candidate:
    """A regime that is news. Places are steps; ``surprise`` is in nats, above 0 for better."""

    first: int
    end: int
    date: int
    interval: tuple[int, int]
    surprise: float
    probability: float
    before: History

    @property
    def direction(self) -> Direction:
        """Which way it goes."""
        return "better" if self.surprise > 0 else "worse"


def candidates_of(steps: Steps, method: Method) -> list[Candidate]:
    """Return the shifts of one pair by date, before they are tried against outlets, copies and volume."""
    if steps.closeness[-1] + steps.strain[-1] < method.floor:
        return []
    firsts = regimes_of(steps, method)
    pieces = [*zip(firsts, [*firsts[1:], steps.n], strict=True)]
    found: list[Candidate] = []
    change: Array | None = None
    for place in range(1, len(pieces)):
        first, end = pieces[place]
        long, recent = histories(steps, pieces[:place], method)
        net = net_surprise(steps, steps.between(first, end), long)
        late = net_surprise(steps, steps.between(first, end), recent)
        if net * late <= 0 or abs(net) < method.least or abs(late) < method.least / 2:
            continue
        if _excess(steps, first, end, long) < method.floor:
            continue
        if change is None:
            change = change_probability(steps.n, cost_of(steps, method.shape), method.hazard)
        date = _stands_out(steps, first, end, recent, net > 0, method)
        interval, begun = _interval(steps, change, pieces[place - 1][0], first, end)
        found.append(
            Candidate(
                first=first,
                end=end,
                date=date,
                interval=(min(interval[0], date), max(interval[1], date)),
                surprise=net,
                probability=begun * _same_way(steps, first, end, recent),
                before=long,
            )
        )
    return found


def histories(steps: Steps, pieces: list[tuple[int, int]], method: Method) -> tuple[History, History]:
    """Return what the regimes so far let expect: in the long run, and of late."""
    total = steps.between(0, steps.n)
    usual = History((total[0] + 0.5) / total[2], (total[1] + 0.5) / total[2])
    long = _discounted(steps, pieces, method.memory, usual, method.anchor)
    return long, _discounted(steps, pieces, method.recent, long, method.hook)


def _discounted(
    steps: Steps, pieces: list[tuple[int, int]], half_life: float, prior: History, days: float
) -> History:
    closeness, strain, exposure, weight = prior.closeness * days, prior.strain * days, days, 1.0
    for first, end in reversed(pieces):
        c, s, e = steps.between(first, end)
        kept = 2 ** (-e / half_life)
        mean = weight * (1 - kept) * half_life / (log(2) * e) if e > 0 else weight
        closeness, strain, exposure = closeness + mean * c, strain + mean * s, exposure + mean * e
        weight *= kept
        if weight < 1e-3:
            break
    return History(closeness / exposure, strain / exposure)


def net_surprise(steps: Steps, seen: tuple[float, float, float], history: History) -> float:
    """Return by how much a regime surprises, in nats, with the sign of the net change in points of score."""
    c, s, e = seen
    expected = (history.closeness * e, history.strain * e)
    both = surprise(np.array([c, s]), np.array(expected))
    points = (c - expected[0]) * steps.scale[0] - (s - expected[1]) * steps.scale[1]
    return float(np.sign(points) * abs(both[0] - both[1]))


def _excess(steps: Steps, first: int, end: int, history: History) -> float:
    c, s, e = steps.between(first, end)
    return abs(c - history.closeness * e) + abs(s - history.strain * e)


def _stands_out(
    steps: Steps, first: int, end: int, history: History, better: bool, method: Method
) -> int:
    """Return the first day of the regime that stands out: from which three days tell at least half of what the most telling three do.

    What is planned throws its shadow; the regime may begin with a trickle, days before the deed.
    """
    at = np.arange(first, end)
    until = np.searchsorted(steps.start, steps.start[at] + method.window, side="right") - 1
    until = np.minimum(until, end)
    at, until = at[until > at], until[until > at]
    if not len(at):
        return int(steps.start[first])
    e = steps.exposure[until] - steps.exposure[at]
    up = surprise(steps.closeness[until] - steps.closeness[at], history.closeness * e)
    down = surprise(steps.strain[until] - steps.strain[at], history.strain * e)
    told = (up - down) if better else (down - up)
    most = float(told.max())
    if most <= 0:
        return int(steps.start[first])
    enough = min(max(method.least, method.telling * most), most)
    return int(steps.start[at[int(np.argmax(told >= enough))]])


def _interval(
    steps: Steps, change: Array, before: int, first: int, end: int
) -> tuple[tuple[int, int], float]:
    """Return nine tenths of the probability of the beginning, and how much there is of it near ``first``."""
    at = np.arange(max(before, 1), end)
    day = steps.start[at]
    low = max((int(steps.start[before]) + int(steps.start[first])) // 2, int(steps.start[first]) - _MOST)
    high = min((int(steps.start[first]) + int(steps.start[end])) // 2, int(steps.start[first]) + _MOST)
    near = (day >= low) & (day <= high)
    mass = change[at[near]]
    total = float(mass.sum())
    if total <= 0:
        return (int(steps.start[first]), int(steps.start[first])), 0.0
    share = np.cumsum(mass) / total
    days = day[near]
    bounds = (
        int(days[int(np.searchsorted(share, _TAIL))]),
        int(days[min(int(np.searchsorted(share, 1 - _TAIL)), len(days) - 1)]),
    )
    return bounds, min(total, 1.0)


def _same_way(steps: Steps, first: int, end: int, history: History) -> float:
    """Return the probability that the net change has the sign it seems to have, by a normal approximation."""
    c, s, e = steps.between(first, end)
    points = (c - history.closeness * e) * steps.scale[0] - (s - history.strain * e) * steps.scale[1]
    spread = (c + history.closeness * e) * steps.scale[0] ** 2 + (s + history.strain * e) * steps.scale[1] ** 2
    return 0.5 * (1 + erf(abs(points) / sqrt(2 * spread))) if spread > 0 else 0.5
