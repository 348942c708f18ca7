"""Gamma-Poisson arithmetic in closed form: evidence, predictive, quantiles. Arrays in, arrays out.

Counts may be broken numbers: sums of weights over their scale (a quasi-Poisson count).
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Days: TypeAlias = NDArray[np.int64]

_HALF_LOG_TAU = 0.9189385332046727
_Z90 = 1.6448536269514722
USUAL = 3.5
"""Points of a happening on average over ICEWS 2005-2009 (3.4 closeness, 4.3 strain, n = 95,379)."""

_STEADY = 5.0  # happenings at that weight by which the scale of a pair is steadied


def log_gamma(x: ArrayLike) -> Array:
    """Return ln Γ(x) for x > 0: Stirling's series after seven steps up, good to 1e-10 (numpy has none, scipy is too large)."""
    y = np.asarray(x, dtype=float)
    product = y * (y + 1) * (y + 2) * (y + 3) * (y + 4) * (y + 5) * (y + 6)
    z = y + 7
    series = 1 / (12 * z) - 1 / (360 * z**3) + 1 / (1260 * z**5)
    return np.asarray((z - 0.5) * np.log(z) - z + _HALF_LOG_TAU + series - np.log(product))


def log_evidence(count: Array, exposure: Array, shape: float, rate: float) -> Array:
    """Return the log probability of ``count`` in ``exposure`` under a Gamma(shape, rate) prior of the intensity.

    Without the factors that depend on each day's count alone: they are the same however
    the days are cut into regimes.
    """
    constant = shape * np.log(rate) - log_gamma(shape)
    return np.asarray(constant + log_gamma(shape + count) - (shape + count) * np.log(rate + exposure))


def surprise(count: ArrayLike, exposure: ArrayLike, before: ArrayLike, past: ArrayLike) -> Array:
    """Return how much better two intensities explain ``count`` in ``exposure`` and ``before`` in ``past`` than one does.

    In nats, with the sign of the change: the signed log likelihood ratio of two Poisson
    samples. A short past can be contradicted only so far as it said anything.
    """
    n, m = np.asarray(count, dtype=float), np.asarray(before, dtype=float)
    e, f = np.asarray(exposure, dtype=float), np.asarray(past, dtype=float)
    together = np.maximum(n + m, 1e-12) / (e + f)
    ratio = _scaled_log(n, e * together) + _scaled_log(m, f * together)
    return np.asarray(np.sign(n * f - m * e) * np.maximum(ratio, 0.0))


def _scaled_log(count: Array, mean: Array) -> Array:
    safe = np.maximum(count, 1e-12)
    return np.asarray(np.where(count > 0, count * np.log(safe / np.maximum(mean, 1e-12)), 0.0))


def usual_weight(weight: Array, usual: float = USUAL) -> float:
    """Return the weight that counts as one: Σw² / Σw, which makes variance and mean of a marked Poisson sum equal."""
    return float(usual_weights(weight, np.zeros(len(weight), np.intp), 1, usual)[0])


def usual_weights(weight: Array, group: NDArray[np.integer], groups: int, usual: float = USUAL) -> Array:
    """Return the same for each of several groups, from weights of 0 or more and the number of the group of each."""
    squares, sums = (np.bincount(group, values, minlength=groups) for values in (np.square(weight), weight))
    return np.asarray((squares + _STEADY * usual**2) / (sums + _STEADY * usual))


def gamma_interval(shape: ArrayLike, rate: ArrayLike) -> tuple[Array, Array]:
    """Return the bounds of the middle nine tenths of Gamma(shape, rate), by Wilson and Hilferty (1931)."""
    a = np.asarray(shape, dtype=float)
    root = 1 / (3 * np.sqrt(a))
    low, high = (np.maximum(1 - root**2 + sign * _Z90 * root, 0.0) ** 3 * a for sign in (-1, 1))
    return np.asarray(low / rate), np.asarray(high / rate)


def predictive_interval(shape: Array, rate: Array, exposure: Array) -> tuple[Array, Array]:
    """Return the 5th and 95th percentile of the negative-binomial count to come in ``exposure``.

    The count of a Poisson process whose intensity is Gamma(shape, rate); all arguments of
    one length. Summed up term by term to 99.9 per cent.
    """
    share = exposure / (rate + exposure)
    mass = np.exp(shape * np.log1p(-share))
    below, k = mass.copy(), 0
    low = np.where(below >= 0.05, 0.0, np.nan)
    high = np.where(below >= 0.95, 0.0, np.nan)
    mean = shape * exposure / rate
    most = int(np.max(mean + 12 * np.sqrt(mean * (1 + exposure / rate)) + 20, initial=0))
    while k < most and bool(np.isnan(high).any()):
        k += 1
        mass = mass * share * (shape + k - 1) / k
        below = below + mass
        low = np.where(np.isnan(low) & (below >= 0.05), k, low)
        high = np.where(np.isnan(high) & (below >= 0.95), k, high)
    return np.nan_to_num(low, nan=float(most)), np.nan_to_num(high, nan=float(most))
