"""A linear model over named features: small enough to read, cheap enough to run on every report.

Weights are plain numbers by feature name, in one JSON file of ``data/models``. A feature
that the file does not name weighs nothing.
"""

import json
import math
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import repeat
from typing import Any, NamedTuple

from comity.codebook.tables import data_folder

_ZEROS = repeat(0.0)

# What is seen at a candidate, before it is named: a function that names features, and its arguments.
Fact = tuple[Any, ...]


def name(*names: str) -> list[str]:
    """Return the features as given: the facts that are names already."""
    return list(names)


def spell(facts: Iterable[Fact]) -> list[str]:
    """Return the features of some facts."""
    return [feature for fact in facts for feature in fact[0](*fact[1:])]


class Linear(NamedTuple):
    """Weights by feature name; ``cut`` is the score of a first glance below which nothing is worth a second."""

    weights: dict[str, float]
    cut: float = -30.0

    def score(self, features: Iterable[str]) -> float:
        """Return the sum of the weights of ``features``."""
        return sum(map(self.weights.get, features, _ZEROS))


class Scorer:
    """A linear model over facts; few distinct facts come again and again, so their scores are kept.

    Naming features and looking their weights up takes longer than all else in attribution:
    kept scores save two thirds of it. What is kept never changes a score.
    """

    def __init__(self, model: Linear) -> None:
        self._model = model
        self._kept: dict[Fact, float] = {}

    def __call__(self, facts: Iterable[Fact]) -> float:
        """Return the sum of the weights of the features of some facts."""
        kept, total = self._kept, 0.0
        for fact in facts:
            score = kept.get(fact)
            if score is None:
                if len(kept) >= _MOST_KEPT:
                    kept.clear()
                score = kept[fact] = self._model.score(fact[0](*fact[1:]))
            total += score
        return total


_MOST_KEPT = 200_000


@cache
def load_models(file: str) -> dict[str, Linear]:
    """Return the models of one file of ``data/models``, by name; read once a process."""
    raw = json.loads((data_folder() / "models" / f"{file}.json").read_text(encoding="utf-8"))
    return {model: Linear(weights, raw["cuts"].get(model, -30.0)) for model, weights in raw["models"].items()}


def probability(score: float) -> float:
    """Return the logistic of ``score``."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def best(scores: Sequence[float]) -> tuple[int, float]:
    """Return the place of the highest score (the first of equals) and its share of the softmax."""
    top = max(scores)
    total = sum([math.exp(score - top) for score in scores])
    return scores.index(top), 1.0 / total


def bucket(number: int) -> int:
    """Return a coarse size: 0 to 4 as they are, then 5-6, 7-9, 10-14, 15-24, 25-49, 50 and more."""
    return _SIZES[number] if 0 <= number < 50 else 10 if number > 0 else 0


_SIZES = (0, 1, 2, 3, 4, *[5] * 2, *[6] * 3, *[7] * 5, *[8] * 10, *[9] * 25)
