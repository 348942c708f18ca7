"""Exact optimal partitioning of a sequence (Jackson and others 2005).

Written here and not taken from ruptures, which brings scipy (see docs/decisions/021-segmentation.md); a
test holds it equal to ruptures with ``jump=1``.
"""

import numpy as np
from numpy.typing import NDArray

from comity.relations.counts import Array


def best_partition(cost: Array, penalty: float) -> list[int]:
    """Return the first places of the pieces into which a sequence falls at the least cost; 0 is the first.

    ``cost[start, end]`` is what the piece from ``start`` up to ``end`` (not included)
    costs, of shape (n + 1, n + 1) for n places. The cost of a partition is the sum over its
    pieces and ``penalty`` for each piece but the first.
    """
    n = len(cost) - 1
    best = np.zeros(n + 1)
    best[0] = -penalty
    before: NDArray[np.intp] = np.zeros(n + 1, dtype=np.intp)
    for end in range(1, n + 1):
        totals = best[:end] + cost[:end, end]
        before[end] = totals.argmin()
        best[end] = totals[before[end]] + penalty
    pieces: list[int] = []
    end = n
    while end > 0:
        end = int(before[end])
        pieces.append(end)
    return pieces[::-1]
