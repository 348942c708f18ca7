"""Exact optimal partitioning of a sequence (Jackson and others 2005), with the pruning of PELT (Killick and others 2012).

Written here and not taken from ruptures, which brings scipy (see docs/decisions/021.md); a
test holds it equal to ruptures with ``jump=1``.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Places: TypeAlias = NDArray[np.intp]
Cost: TypeAlias = Callable[[Places, Places], NDArray[np.float64]]
"""What the pieces from each of the starts up to each of the ends (not included) cost; arrays that fit each other."""

_SLACK = 25.0
"""A start whose partition costs this much more than the best one is dropped: in nats, odds of 7e10 to 1."""


def best_partition(n: int, cost: Cost, penalty: float, slack: float = _SLACK) -> list[int]:
    """Return the first places of the pieces into which ``n`` places fall at the least cost; 0 is the first.

    The cost of a partition is the sum over its pieces and ``penalty`` for each piece but the first.
    """
    best = np.zeros(n + 1)
    best[0] = -penalty
    before = np.zeros(n + 1, dtype=np.intp)
    starts: Places = np.zeros(1, dtype=np.intp)
    for end in range(1, n + 1):
        totals = best[starts] + penalty + cost(starts, np.full(1, end, dtype=np.intp))
        at = int(totals.argmin())
        best[end], before[end] = totals[at], starts[at]
        starts = np.append(starts[totals <= best[end] + slack], np.intp(end))
    pieces: list[int] = []
    end = n
    while end > 0:
        end = int(before[end])
        pieces.append(end)
    return pieces[::-1]
