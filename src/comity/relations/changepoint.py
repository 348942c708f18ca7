"""The probability of a change at each place: the online filter of Adams and MacKay (2007), and its smoothed form.

The filter carries the probability of every run length; run backward over the same
sequence it gives what comes after, and both together the probability of a change at each
place given everything (the forward-backward recursion of Fearnhead 2006).
"""

import numpy as np
from numpy.typing import NDArray

from comity.relations.segmentation import Cost, Places

_UNLIKELY = -23.0  # run lengths whose odds fall below 1e-10 are dropped


def filtered(n: int, cost: Cost, hazard: float) -> NDArray[np.float64]:
    """Return for 0 … n the log probability of the places before it, with a change there.

    ``cost`` is minus the log evidence of a piece; ``hazard`` the probability of a change
    between two places. A day's new report costs one step: nothing before is counted anew.
    """
    change, stay = np.log(hazard), np.log1p(-hazard)
    log = np.zeros(n + 1)
    starts: Places = np.zeros(1, dtype=np.intp)
    for end in range(1, n + 1):
        terms = (
            log[starts]
            - cost(starts, np.full(1, end, dtype=np.intp))
            + stay * (end - starts - 1)
            + np.where(starts > 0, change, 0.0)
        )
        top = terms.max()
        log[end] = top + np.log(np.exp(terms - top).sum())
        starts = np.append(starts[terms > top + _UNLIKELY], np.intp(end))
    return log


def change_probability(n: int, cost: Cost, hazard: float) -> NDArray[np.float64]:
    """Return the probability, given everything, that a new regime begins at each of the ``n`` places; the first has 0."""

    def mirrored(starts: Places, ends: Places) -> NDArray[np.float64]:
        """The same pieces counted from the end."""
        return cost(n - ends, n - starts)

    forward = filtered(n, cost, hazard)
    backward = filtered(n, mirrored, hazard)[::-1]
    odds = forward + backward + np.log(hazard) - forward[n]
    probability: NDArray[np.float64] = np.exp(np.minimum(odds, 0.0))[:n]
    probability[0] = 0.0
    return probability
