"""Linear models over named features."""

import pytest

from comity.reading.ranking import Linear, best, bucket, load_models, probability


def test_the_score_is_the_sum_of_the_known_weights() -> None:
    assert Linear({"a": 1.5, "b": -0.5}).score(["a", "b", "b", "unknown"]) == pytest.approx(0.5)


def test_the_best_of_some_scores_with_its_share() -> None:
    number, share = best([0.0, 1.0, 1.0])
    assert number == 1
    assert share == pytest.approx(0.422, abs=0.001)


def test_probabilities_stay_between_nought_and_one() -> None:
    assert probability(0.0) == pytest.approx(0.5)
    assert 0.0 < probability(-1000.0) < probability(1000.0) <= 1.0


def test_sizes_are_coarser_the_larger_they_are() -> None:
    assert [bucket(n) for n in (-1, 0, 4, 5, 6, 7, 14, 24, 49, 50, 999)] == [
        0,
        0,
        4,
        5,
        5,
        6,
        7,
        8,
        9,
        10,
        10,
    ]


def test_the_shipped_models() -> None:
    models = load_models("attribution")
    assert set(models) == {"cue", "source", "content", "span", "second"}
    assert all(model.weights for model in models.values())
    assert load_models("attribution") is models  # read once
