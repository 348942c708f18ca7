"""Ridge and multinomial logistic regression on named features, with numpy only."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Row = dict[str, Any]
Array: TypeAlias = NDArray[np.floating[Any]]
Features = Sequence[str]
_ROUNDED = 3


def read(path: Path) -> list[Row]:
    """Return the rows of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def held_out(rows: list[Row], key: str = "doc") -> list[bool]:
    """Say of each row whether its document is one of the third that is kept out of training for good.

    Documents are sorted by name; the third, sixth, ninth … is kept out.
    """
    names = sorted({str(row.get(key) or row["id"]) for row in rows})
    third = {name for at, name in enumerate(names) if at % 3 == 2}
    return [str(row.get(key) or row["id"]) in third for row in rows]


def names_of(found: Sequence[Features], least: int) -> list[str]:
    """Return the features that hold in at least ``least`` rows."""
    counts = Counter(name for row in found for name in row)
    return sorted(name for name, count in counts.items() if count >= least)


def matrix(found: Sequence[Features], names: Sequence[str]) -> Array:
    """Return rows by features, one where a feature holds."""
    at = {name: column for column, name in enumerate(names)}
    table: Array = np.zeros((len(found), len(names)))
    for line, features in enumerate(found):
        for name in features:
            if name in at:
                table[line, at[name]] = 1.0
    return table


def ridge(table: Array, values: Array, penalty: float) -> Array:
    """Return the weights of a ridge regression."""
    weights: Array = np.linalg.solve(table.T @ table + penalty * np.eye(table.shape[1]), table.T @ values)
    return weights


def logistic(
    table: Array, labels: Array, penalty: Array, steps: int, prior: Array | None = None
) -> Array:
    """Return the weights of a multinomial logistic regression (Adam, from a fixed start: every run gives the same).

    The penalty draws the weights to ``prior``, which is zero if not given.
    """
    middle: Array = np.zeros((table.shape[1], labels.shape[1])) if prior is None else prior
    weights: Array = middle.copy()
    first: Array = np.zeros_like(weights)
    second: Array = np.zeros_like(weights)
    for step in range(1, steps + 1):
        sums = table @ weights
        raised = np.exp(sums - sums.max(1, keepdims=True))
        slope = table.T @ (raised / raised.sum(1, keepdims=True) - labels) + penalty * (weights - middle)
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope * slope
        weights = weights - 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return weights


def plain(names: Sequence[str], weights: Array) -> dict[str, Any]:
    """Return the weights by name, rounded; features that weigh nothing are left out."""
    kept: dict[str, Any] = {}
    for name, weight in zip(names, weights, strict=True):
        rounded = np.round(weight, _ROUNDED)
        if np.any(rounded):
            kept[name] = rounded.tolist()
    return kept


def fingerprint(path: Path) -> str:
    """Return the first letters of the file's SHA-256, for the card."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
