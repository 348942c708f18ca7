"""The closed forms against brute force and, where it is there, scipy."""

import math
from itertools import combinations

import numpy as np
import pytest

from comity.relations.changepoint import change_probability
from comity.relations.counts import (
    Array,
    gamma_interval,
    log_evidence,
    log_gamma,
    predictive_interval,
    surprise,
)
from comity.relations.filter import filtered
from comity.relations.segmentation import best_partition


def test_log_gamma_is_that_of_the_library() -> None:
    at = np.array([1e-3, 0.1, 0.5, 1.0, 3.7, 20.0, 4_000.0])
    assert log_gamma(at) == pytest.approx([math.lgamma(x) for x in at], abs=1e-9)


def test_surprise_has_the_sign_of_the_change_and_is_bounded_by_a_short_past() -> None:
    assert surprise(10, 10, 10, 10) == pytest.approx(0.0)
    assert surprise(30, 10, 10, 10) > 4
    assert surprise(0, 10, 10, 10) == pytest.approx(-10 * math.log(2))
    assert surprise(0, 1000, 2, 1) > -2 * math.log(1001) - 1e-9


def test_predictive_interval_holds_nine_tenths() -> None:
    stats = pytest.importorskip("scipy.stats")
    shape, rate, exposure = np.array([0.5, 3.0, 40.0]), np.array([2.0, 1.0, 10.0]), np.array([7.0, 2.0, 5.0])
    low, high = predictive_interval(shape, rate, exposure)
    law = stats.nbinom(shape, rate / (rate + exposure))
    assert low == pytest.approx(law.ppf(0.05))
    assert high == pytest.approx(law.ppf(0.95))
    a, b = gamma_interval(np.array([4.0, 50.0]), np.array([2.0, 10.0]))
    gamma = stats.gamma([4.0, 50.0], scale=[0.5, 0.1])
    assert a == pytest.approx(gamma.ppf(0.05), rel=0.02)
    assert b == pytest.approx(gamma.ppf(0.95), rel=0.02)


def cost_of(counts: list[float]) -> Array:
    sums = np.concatenate([[0.0], np.cumsum(counts)])
    table = np.zeros((len(sums), len(sums)))
    one, other = np.triu_indices(len(sums), 1)
    table[one, other] = -log_evidence(sums[other] - sums[one], (other - one).astype(float), 0.5, 0.5)
    return table


def partitions(n: int) -> list[tuple[int, ...]]:
    return [(0, *cuts) for k in range(n) for cuts in combinations(range(1, n), k)]


def total(cost: Array, cuts: tuple[int, ...], n: int) -> float:
    ends = (*cuts[1:], n)
    return sum(float(cost[a, b]) for a, b in zip(cuts, ends, strict=True))


COUNTS = [1.0, 0.0, 1.0, 7.0, 6.5, 8.0, 0.0, 1.0, 0.0]


def test_the_partition_is_the_best_of_all() -> None:
    cost, n = cost_of(COUNTS), len(COUNTS)
    best = min(partitions(n), key=lambda cuts: total(cost, cuts, n) + 2.0 * (len(cuts) - 1))
    assert best_partition(cost, 2.0) == list(best) == [0, 3, 6]


def test_the_partition_is_that_of_ruptures() -> None:
    """Of its exact search: its PELT prunes as for a likelihood, which costs evidence one place in five such runs."""
    ruptures = pytest.importorskip("ruptures")

    class Costs(ruptures.base.BaseCost):  # type: ignore[misc, name-defined]
        model = "evidence"
        min_size = 1

        def fit(self, signal: np.ndarray) -> "Costs":
            self.signal = signal
            self.cost = cost_of(list(signal[:, 0]))
            return self

        def error(self, start: int, end: int) -> float:
            return float(self.cost[start, end])

    random = np.random.default_rng(7)
    for _ in range(5):
        rates = np.repeat(random.choice([0.2, 1.0, 5.0], 6), random.integers(4, 20, 6))
        counts = random.poisson(rates).astype(float)
        theirs = ruptures.Dynp(custom_cost=Costs(), min_size=1, jump=1).fit(counts[:, None])
        ours = best_partition(cost_of(list(counts)), 3.0)
        same_number = [0, *theirs.predict(n_bkps=len(ours) - 1)[:-1]]
        assert same_number == ours


def test_the_probability_of_a_change_is_the_sum_over_all_partitions() -> None:
    cost, n, hazard = cost_of(COUNTS), len(COUNTS), 0.1
    mass = {
        cuts: math.exp(-total(cost, cuts, n)) * hazard ** (len(cuts) - 1) * (1 - hazard) ** (n - len(cuts))
        for cuts in partitions(n)
    }
    whole = sum(mass.values())
    wanted = [sum(m for cuts, m in mass.items() if at in cuts[1:]) / whole for at in range(n)]
    assert change_probability(cost, hazard) == pytest.approx(wanted, abs=1e-8)


def test_the_filter_follows_many_series_at_once_and_forgets() -> None:
    counts = np.array([[0.0] * 20 + [10.0] * 20, [5.0] * 40])
    told = filtered(counts, np.full(40, 7.0), np.full(40, 7.0), 28.0)
    assert told.mean.shape == (2, 40)
    assert told.mean[0, 19] < 0.3
    assert told.mean[0, -1] > 1.0
    assert told.mean[1] == pytest.approx(np.full(40, 5 / 7), rel=0.1)
    assert (told.low < told.mean).all()
    assert (told.mean < told.high).all()
    assert told.expected[1][0, 20] < 10  # the jump was not expected
    assert told.expected[0][0, 39] <= 10 <= told.expected[1][0, 39]
