"""The discounted Gamma-Poisson filter: the level of a series after each bin, in closed form.

An intensity of Gamma distribution, whose evidence is discounted as time passes (West and
Harrison 1997, chapter 10; Harvey and Fernandes 1989 for counts): a ← δ a + (1 − δ) a₀ + y,
b ← δ b + (1 − δ) b₀ + e. What is to come in a bin is negative binomial. Works on any number of
series at once, time along the last axis.
"""

from typing import NamedTuple

import numpy as np

from comity.relations.counts import Array, gamma_interval, predictive_interval

_PRIOR_DAYS = 14.0  # what the pair's own mean weighs beside what was seen


class Filtered(NamedTuple):
    """The intensity after each bin with nine tenths of its probability, and what was expected in the bin before it came.

    All a unit of exposure, but for ``expected``, which bounds the count of the bin.
    """

    mean: Array
    low: Array
    high: Array
    expected: tuple[Array, Array]


def filtered(counts: Array, exposure: Array, days: Array, half_life: float) -> Filtered:
    """Return the level of series with ``counts`` in bins of so much ``exposure`` and so many ``days``.

    ``counts`` has shape (…, bins), the others (bins). ``half_life`` is in days.
    """
    total = max(float(exposure.sum()), 1e-9)
    mean = (counts.sum(axis=-1) + 0.5) / total
    shape0, rate0 = mean * _PRIOR_DAYS, np.full(mean.shape, _PRIOR_DAYS)
    shape, rate = shape0.copy(), rate0.copy()
    kept = 2 ** (-days / half_life)
    shapes, rates, before = [], [], []
    for at, keep in enumerate(kept):
        shape, rate = keep * shape + (1 - keep) * shape0, keep * rate + (1 - keep) * rate0
        before.append((shape, rate))
        shape, rate = shape + counts[..., at], rate + exposure[at]
        shapes.append(shape)
        rates.append(rate)
    a, b = np.stack(shapes, axis=-1), np.stack(rates, axis=-1)
    low, high = gamma_interval(a, b)
    prior_a = np.stack([one for one, _ in before], axis=-1)
    prior_b = np.stack([one for _, one in before], axis=-1)
    flat = predictive_interval(
        prior_a.ravel(), prior_b.ravel(), np.broadcast_to(np.maximum(exposure, 1e-9), prior_a.shape).ravel()
    )
    expected = (flat[0].reshape(prior_a.shape), flat[1].reshape(prior_a.shape))
    return Filtered(a / b, low, high, expected)
