"""Linear models kept as plain numbers: named features, named heads, sums."""

import json
import math
from collections.abc import Iterable, Mapping
from functools import cache

import msgspec

from comity.codebook.tables import data_folder


class Scale(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One number from the features: a score, and where it is cut into three labels.

    ``share`` is how much of the score is that of the encoder, the rest being this sum.
    """

    weights: dict[str, float]
    low: float
    high: float
    share: float = 0.0

    def score(self, features: Iterable[str]) -> float:
        return sum(self.weights.get(name, 0.0) for name in features)


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of several labels: ``weights`` has for each feature one number a label.

    ``offset`` is added where rare labels shall be found as often as they occur
    (choosing), and left out where a probability is asked.
    """

    labels: tuple[str, ...]
    weights: dict[str, tuple[float, ...]]
    offset: tuple[float, ...]

    def logits(self, features: Iterable[str]) -> list[float]:
        rows = [row for name in features if (row := self.weights.get(name)) is not None]
        return [sum(column) for column in zip(*rows, strict=True)] if rows else [0.0] * len(self.labels)

    def probabilities(self, features: Iterable[str]) -> Mapping[str, float]:
        """Return how likely each label is; they sum to one."""
        logits = self.logits(features)
        top = max(logits)
        parts = [math.exp(value - top) for value in logits]
        return {label: part / sum(parts) for label, part in zip(self.labels, parts, strict=True)}

    def choose(self, features: Iterable[str]) -> str:
        """Return the label with the highest sum, the offsets included."""
        sums = [value + shift for value, shift in zip(self.logits(features), self.offset, strict=True)]
        return self.labels[sums.index(max(sums))]


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of ``data/models``: its scales and choices by name; the card beside it tells how it was made."""

    scales: dict[str, Scale] = {}
    choices: dict[str, Choice] = {}


@cache
def load_weights(name: str) -> Weights:
    """Return the model of that name; it is read once."""
    file = data_folder().joinpath("models", f"{name}.json")
    return msgspec.convert(json.loads(file.read_text(encoding="utf-8")), Weights)
