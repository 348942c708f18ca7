"""The measures of agreement, against worked examples and another implementation."""

from collections.abc import Hashable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.second.agreement import cohen_kappa, krippendorff_alpha


def test_the_example_of_cohen() -> None:
    # Two clinicians, three diagnoses, in shares of 200: Cohen 1960, table 1: kappa .492.
    table = {"aa": 88, "ab": 14, "ac": 18, "ba": 10, "bb": 40, "bc": 10, "ca": 2, "cb": 6, "cc": 12}
    answers: list[tuple[Hashable, Hashable]] = [
        (pair[0], pair[1]) for pair, n in table.items() for _ in range(n)
    ]
    assert cohen_kappa(answers) == pytest.approx(0.492, abs=0.001)


def test_the_example_of_krippendorff() -> None:
    # Two readers, twelve units, five values: "Computing Krippendorff's alpha-reliability", example B: .692.
    one = ["a", "a", "b", "b", "d", "c", "c", "c", "e", "d", "d", "a"]
    other = ["b", "a", "b", "b", "b", "c", "c", "c", "e", "d", "d", "d"]
    assert krippendorff_alpha(list(zip(one, other, strict=True))) == pytest.approx(0.692, abs=0.001)


def test_binary_example_of_krippendorff() -> None:
    # Two readers, ten units, two values: example A: .095.
    one, other = "0100000000", "1110010010"
    assert krippendorff_alpha(list(zip(one, other, strict=True))) == pytest.approx(0.095, abs=0.001)


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
