"""The arithmetic, by hand."""

import pytest

from comity.evaluation.figures import Figure, class_figures, class_scores, macro_f1, pearson, render, score


def test_score_by_hand() -> None:
    assert score(2, 4, 2) == pytest.approx((0.5, 1.0, 2 / 3))


def test_nothing_divided_by_nothing_is_nothing() -> None:
    assert score(0, 0, 0) == (0.0, 0.0, 0.0)


def test_macro_f1_is_over_gold_classes_only() -> None:
    scores = class_scores([("a", "a"), ("a", "b"), ("c", None)])
    assert set(scores) == {"a", "c"}
    assert macro_f1(scores) == pytest.approx((2 / 3 + 0) / 2)


def test_every_figure_has_its_n() -> None:
    figures = class_figures("root", [("a", "a"), ("a", "b"), ("c", "c")])
    assert {figure.name: figure.n for figure in figures} == {
        "root macro-F1": 3,
        "root accuracy": 3,
        "root F1 a": 2,
        "root F1 c": 1,
    }


def test_pearson() -> None:
    assert pearson([(1, 2), (2, 4), (3, 6)]) == pytest.approx(1.0)
    assert pearson([(1, 2), (2, 2)]) is None
    assert pearson([(1, 2)]) is None


def test_render_shows_what_cannot_be_told() -> None:
    assert render((Figure("r", None, 2), Figure("F1", 0.5, 4))).splitlines() == [
        "r      –    n=2",
        "F1   0.500  n=4",
    ]
