"""The measures of agreement, against examples worked out by hand and other implementations."""

from collections.abc import Hashable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.second.agreement import cohen_kappa, krippendorff_alpha


def answers_of(table: dict[str, int]) -> list[tuple[Hashable, Hashable]]:
    """Return pairs of answers from how often each was given: "ab" is a by the first, b by the second."""
    return [(pair[0], pair[1]) for pair, n in table.items() for _ in range(n)]


def test_kappa_by_hand() -> None:
    # Fifty sentences, yes or no: both yes 20, only the first 5, only the second 10, both no 15.
    #   observed = (20 + 15) / 50 = .7
    #   the first says yes 25 times of 50, the second 30: expected = .5 × .6 + .5 × .4 = .5
    #   kappa = (.7 - .5) / (1 - .5) = .4
    assert cohen_kappa(answers_of({"yy": 20, "yn": 5, "ny": 10, "nn": 15})) == pytest.approx(0.4)


def test_kappa_of_three_answers_by_hand() -> None:
    # Ten deeds of three types:   b
    #                           x y z | sum        observed = (3 + 2 + 1) / 10 = .6
    #                       x   3 1 0 | 4          expected = (4 × 3 + 4 × 4 + 2 × 3) / 100 = .34
    #                  a    y   0 2 2 | 4          kappa = (.6 - .34) / (1 - .34) = .26 / .66 = 13 / 33
    #                       z   0 1 1 | 2
    #                      sum  3 4 3 | 10
    answers = answers_of({"xx": 3, "xy": 1, "yy": 2, "yz": 2, "zy": 1, "zz": 1})
    assert cohen_kappa(answers) == pytest.approx(13 / 33)


def test_kappa_is_zero_by_chance_and_below_it_where_readers_contradict() -> None:
    # As often apart as together, all four equally often: observed .5, expected .5.
    assert cohen_kappa(answers_of({"yy": 2, "yn": 2, "ny": 2, "nn": 2})) == pytest.approx(0.0)
    # Always apart: observed 0, expected .5: -.5 / .5.
    assert cohen_kappa(answers_of({"yn": 3, "ny": 3})) == pytest.approx(-1.0)


def test_alpha_by_hand() -> None:
    # The fifty sentences again. A hundred answers: yes 25 + 30 = 55, no 45.
    #   differing pairs = (5 + 10) / 50 = .3
    #   two answers drawn at random differ in 2 × 55 × 45 of 100 × 99 draws = 4950 / 9900 = .5
    #   alpha = 1 - .3 / .5 = .4
    assert krippendorff_alpha(answers_of({"yy": 20, "yn": 5, "ny": 10, "nn": 15})) == pytest.approx(0.4)


def test_alpha_of_ten_units_by_hand() -> None:
    # Ten units, 0 or 1; they differ in six. Twenty answers: 1 is given once by the first and five times by the second.
    #   differing pairs = 6 / 10
    #   at random: 2 × 14 × 6 / (20 × 19) = 168 / 380
    #   alpha = 1 - .6 × 380 / 168 = 1 - 228 / 168 = -60 / 168 = -5 / 14
    answers = answers_of({"00": 4, "01": 5, "10": 1})
    assert krippendorff_alpha(answers) == pytest.approx(-5 / 14)


def test_alpha_of_five_answers_by_hand() -> None:
    # Twelve units, they differ in two. Twenty-four answers: a 5, b 6, c 6, d 5, e 2.
    #   differing pairs = 2 / 12
    #   at random = (24² - (5² + 6² + 6² + 5² + 2²)) / (24 × 23) = (576 - 126) / 552 = 450 / 552
    #   alpha = 1 - (2 / 12) × 552 / 450 = 1 - 92 / 450 = 358 / 450 = 179 / 225
    answers = answers_of({"aa": 2, "ab": 1, "bb": 2, "bd": 1, "cc": 3, "dd": 2, "ee": 1})
    assert krippendorff_alpha(answers) == pytest.approx(179 / 225)


@pytest.mark.parametrize("measure", [cohen_kappa, krippendorff_alpha])
def test_nothing_to_measure_is_told_as_nothing(measure: object) -> None:
    assert callable(measure)
    assert measure([]) is None
    assert measure([("a", "a")] * 5) is None
    assert measure([("a", "a"), ("b", "b")]) == 1.0


@settings(deadline=None)  # the first import of the other implementation takes seconds
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=60))
def test_kappa_is_that_of_scikit_learn(answers: list[tuple[str, str]]) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    ours = cohen_kappa(list(answers))
    if ours is not None:
        one, other = zip(*answers, strict=True)
        assert ours == pytest.approx(float(metrics.cohen_kappa_score(one, other)))


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("ab")), min_size=1, max_size=40))
def test_alpha_does_not_depend_on_who_is_who(answers: list[tuple[str, str]]) -> None:
    turned = [(other, one) for one, other in answers]
    assert krippendorff_alpha(list(answers)) == krippendorff_alpha(list(turned))


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=60))
def test_alpha_is_that_of_the_package_krippendorff(answers: list[tuple[str, str]]) -> None:
    library = pytest.importorskip("krippendorff")
    ours = krippendorff_alpha(list(answers))
    if ours is not None:
        data = [["abc".index(answer) for answer in column] for column in zip(*answers, strict=True)]
        assert ours == pytest.approx(float(library.alpha(data, level_of_measurement="nominal")))
