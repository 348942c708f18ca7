"""A linear model over named features: small enough to read, cheap enough to run on every report.

Weights are plain numbers by feature name, in one JSON file of ``data/models``. A feature
that the file does not name weighs nothing.
"""

import json
import math
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from comity.codebook.tables import data_folder


class Linear(NamedTuple):
    """Weights by feature name."""

    weights: dict[str, float]

    def score(self, features: Iterable[str]) -> float:
        """Return the sum of the weights of ``features``."""
        get = self.weights.get
        return sum([get(name, 0.0) for name in features])


@cache
def load_models(name: str) -> dict[str, Linear]:
    """Return the models of one file of ``data/models``, by name; read once a process."""
    raw = json.loads((data_folder() / "models" / f"{name}.json").read_text(encoding="utf-8"))
    return {model: Linear(weights) for model, weights in raw["models"].items()}


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
    if number < 5:
        return max(number, 0)
    for size, limit in ((5, 7), (6, 10), (7, 15), (8, 25), (9, 50)):
        if number < limit:
            return size
    return 10
