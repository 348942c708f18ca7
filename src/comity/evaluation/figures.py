"""The arithmetic of measurement: precision, recall, F1, accuracy, correlation.

The definitions are those of the scorers of the gold sets, so that our figures are theirs.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from math import sqrt
from typing import NamedTuple


class Figure(NamedTuple):
    """One number with its name and with how many items it rests on; None where it cannot be told."""

    name: str
    value: float | None
    n: int


Figures = tuple[Figure, ...]


class Score(NamedTuple):
    """Precision, recall and their harmonic mean; 0 where nothing can be divided."""

    precision: float
    recall: float
    f1: float


def score(hits: float, predicted: float, gold: float) -> Score:
    """Return precision, recall and F1 of ``hits`` among ``predicted`` and ``gold`` items."""
    return mean_score(ratio(hits, predicted), ratio(hits, gold))


def mean_score(precision: float, recall: float) -> Score:
    """Return the score with this precision and recall."""
    return Score(precision, recall, ratio(2 * precision * recall, precision + recall))


def ratio(part: float, whole: float) -> float:
    """Return ``part / whole``, 0 where there is no whole."""
    return part / whole if whole else 0.0


def class_scores(pairs: Iterable[tuple[Hashable, Hashable]]) -> dict[Hashable, tuple[Score, int]]:
    """Return score and support of each class that occurs in the gold, from (gold, predicted) pairs.

    A missing prediction is ``None``: it lowers the recall of its gold class and helps nobody.
    """
    seen = list(pairs)
    hits = Counter(gold for gold, predicted in seen if gold == predicted)
    gold_counts = Counter(gold for gold, _ in seen)
    predicted_counts = Counter(predicted for _, predicted in seen)
    return {
        name: (score(hits[name], predicted_counts[name], count), count)
        for name, count in sorted(gold_counts.items(), key=lambda item: str(item[0]))
    }


def macro_f1(scores: dict[Hashable, tuple[Score, int]]) -> float:
    """Return the unweighted mean of F1 over the classes of the gold."""
    return ratio(sum(one.f1 for one, _ in scores.values()), len(scores))


def accuracy(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """Return the share of pairs whose two sides agree."""
    return ratio(sum(gold == predicted for gold, predicted in pairs), len(pairs))


def pearson(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Return Pearson's r, or None where one side does not vary."""
    n = len(pairs)
    if n < 2:
        return None
    mean_x, mean_y = sum(x for x, _ in pairs) / n, sum(y for _, y in pairs) / n
    deviation_x = sqrt(sum((x - mean_x) ** 2 for x, _ in pairs))
    deviation_y = sqrt(sum((y - mean_y) ** 2 for _, y in pairs))
    if not deviation_x or not deviation_y:
        return None
    return sum((x - mean_x) * (y - mean_y) for x, y in pairs) / (deviation_x * deviation_y)


def class_figures(label: str, pairs: Sequence[tuple[Hashable, Hashable]], *, each: bool = True) -> Figures:
    """Return macro-F1 and accuracy of ``label``, and with ``each`` the F1 of every class, its support as n."""
    scores = class_scores(pairs)
    n = len(pairs)
    told = [Figure(f"{label} macro-F1", macro_f1(scores), n), Figure(f"{label} accuracy", accuracy(pairs), n)]
    if each:
        told += [Figure(f"{label} F1 {name}", one.f1, support) for name, (one, support) in scores.items()]
    return tuple(told)


def score_figures(label: str, value: Score, n: int) -> Figures:
    """Return the three figures of a score."""
    return (
        Figure(f"{label} precision", value.precision, n),
        Figure(f"{label} recall", value.recall, n),
        Figure(f"{label} F1", value.f1, n),
    )


def render(figures: Figures) -> str:
    """Return one line a figure, each with its n."""
    width = max((len(figure.name) for figure in figures), default=0)
    return "\n".join(
        f"{figure.name:{width}}  {'   –  ' if figure.value is None else f'{figure.value:6.3f}'}  n={figure.n}"
        for figure in figures
    )
