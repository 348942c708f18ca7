"""The probability of a change at each place: the online filter of Adams and MacKay (2007), and its smoothed form.

The filter carries the probability of every run length; run backward over the same
sequence it gives what comes after, and both together the probability of a change at each
place given everything (the forward-backward recursion of Fearnhead 2006).
"""

import numpy as np

from comity.relations.counts import Array


def filtered(cost: Array, hazard: float) -> Array:
    """Return for 0 … n the log probability of the places before it, with a change there.

    ``cost[start, end]`` is minus the log evidence of a piece, of shape (n + 1, n + 1);
    ``hazard`` the probability of a change between two places. A day's new report costs
    one step: nothing before is counted anew.
    """
    n = len(cost) - 1
    log = np.zeros(n + 1)
    at = np.arange(n + 1)
    length = at - at[:, None]
    terms = np.log1p(-hazard) * (length - 1) + np.log(hazard) * (at > 0)[:, None] - cost
    for end in range(1, n + 1):
        told = log[:end] + terms[:end, end]
        top = told.max()
        log[end] = top + np.log(np.exp(told - top).sum())
    return log


def change_probability(cost: Array, hazard: float) -> Array:
    """Return the probability, given everything, that a new regime begins at each of the n places; the first has 0."""
    forward = filtered(cost, hazard)
    backward = filtered(cost[::-1, ::-1].T, hazard)[::-1]
    odds = forward + backward + np.log(hazard) - forward[-1]
    probability: Array = np.exp(np.minimum(odds, 0.0))[:-1]
    probability[0] = 0.0
    return probability
