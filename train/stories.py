"""Fit the weights of ``data/models/stories.json``: ``python train/stories.py GOLD.jsonl [--write] [--cache FILE]``.

GOLD is ``stories_ecbplus/docs_dev.jsonl``: rows with ``doc``, ``topic``, ``story``, ``text``. The gold is no part of
Comity and no word of it enters the model: that is one number for each kind of feature, a bias and a threshold.

A third of the topics, chosen by a hash, is held out: it is scored once at the end and decides nothing. On the others,
weights are fitted by logistic regression on the pairs of reports that stand in one group, kinds with a negative weight
are left out, and the threshold is chosen by leaving out a quarter of the topics at a time. What ``--write`` stores is
fitted once more on all topics, with that threshold.
"""

import argparse
import hashlib
import json
import pickle
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from comity import load_reader
from comity.evaluation.stories import b_cubed
from comity.links.features import KINDS, FeatureFinder, Features, Kind
from comity.links.stories import StoryModel, compare, find_groups, find_stories, order_of
from comity.model import Document, Reading

OUT = Path(__file__).parents[1] / "src/comity/data/models/stories.json"
FOLDS = 4
PRIOR, WINDOW = 20, 14
KEYS, NAME_WEIGHT, LEVELS, LARGEST = 30, 2.0, (30, 40, 50, 60, 70, 80), 40
PER_DAY = 0.4  # by hand: the gold has no dates; two reports a week apart must share clearly more than two of one day
PENALTY = 1.0
THRESHOLDS = np.arange(-1.5, 1.51, 0.25)


def held_out(topic: str) -> bool:
    """Say whether a topic belongs to the third that decides nothing."""
    return int(hashlib.sha256(f"comity stories:{topic}".encode()).hexdigest(), 16) % 3 == 0


def read_features(gold: list[dict[str, str]], cache: Path | None) -> dict[str, Features]:
    """Read the texts (or take the readings of ``cache``) and return the features by report."""
    reader = load_reader()
    if cache and cache.is_file():
        readings: list[Reading] = pickle.loads(cache.read_bytes())
    else:
        documents = [Document(id=row["doc"], text=row["text"]) for row in gold]
        readings = [r for r in reader.read(documents) if isinstance(r, Reading)]
        if cache:
            cache.write_bytes(pickle.dumps(readings))
    finder = FeatureFinder(reader.codebook)
    return {r.document.id: finder(r) for r in readings}


def model_of(kinds: Sequence[Kind], weights: Sequence[float], threshold: float) -> StoryModel:
    """Return the model with these weights, the bias last."""
    return StoryModel(
        weights={kind: round(float(w), 2) for kind, w in zip(kinds, weights, strict=False)},
        bias=round(float(weights[-1]), 2),
        threshold=round(float(threshold), 2),
        prior=PRIOR,
        per_day=PER_DAY,
        window_days=WINDOW,
        keys=KEYS,
        name_weight=NAME_WEIGHT,
        levels=LEVELS,
        largest=LARGEST,
    )


def pairs(reports: list[Features], story: dict[str, str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the cosines of the pairs of reports that stand in one group, and whether they are of one story."""
    model = model_of(KINDS, [*[1.0] * len(KINDS), 0.0], 0.0)
    alone = [model_of([kind], [1.0, 0.0], 0.0) for kind in KINDS]
    known = {report.document: report for report in reports}
    x, y = [], []
    for group in find_groups(reports, model):
        ordered = sorted((known[name] for name in group.reports), key=order_of)
        cosines = [compare(ordered, one).likeness for one in alone]
        for late in range(len(ordered)):
            for early in range(late):
                x.append([cosine[late][early] for cosine in cosines])
                y.append(story[ordered[early].document] == story[ordered[late].document])
    return np.array(x), np.array(y, dtype=float)


def fit(x: np.ndarray, y: np.ndarray) -> tuple[list[Kind], list[float]]:
    """Return the kinds that speak for one story and their weights, the bias last (Newton's method, ridge penalty)."""
    kept = list(range(len(KINDS)))
    while True:
        part = x[:, kept]
        mean, scale = part.mean(0), part.std(0) + 1e-9
        z = np.c_[(part - mean) / scale, np.ones(len(part))]
        w = np.zeros(z.shape[1])
        penalty = np.r_[np.full(len(kept), PENALTY), 1e-6]
        for _ in range(50):
            p = 1 / (1 + np.exp(-z @ w))
            step = np.linalg.solve(
                (z * (p * (1 - p))[:, None]).T @ z + np.diag(penalty), z.T @ (p - y) + penalty * w
            )
            w -= step
            if abs(step).max() < 1e-9:
                break
        weights = w[:-1] / scale
        if (weights > 0).all():
            return [KINDS[k] for k in kept], [*weights, w[-1] - float(weights @ mean)]
        kept = [k for k, weight in zip(kept, weights, strict=True) if weight > 0]


def f1(reports: list[Features], story: dict[str, str], model: StoryModel) -> tuple[float, float, float]:
    """Return B-cubed precision, recall and F1 of the stories found among ``reports``."""
    found = {doc: s.id for s in find_stories(reports, model) for doc in s.documents}
    return b_cubed({r.document: story[r.document] for r in reports}, found)


def main() -> None:
    """Fit, choose the threshold, score both parts and with ``--write`` store the model."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("gold", type=Path)
    options.add_argument("--write", action="store_true")
    options.add_argument("--cache", type=Path)
    given = options.parse_args()
    gold = [json.loads(line) for line in given.gold.read_text(encoding="utf-8").splitlines()]
    features = read_features(gold, given.cache)
    story = {row["doc"]: row["story"] for row in gold}
    topic = {row["doc"]: row["topic"] for row in gold}
    open_part = [f for f in features.values() if not held_out(topic[f.document])]
    held = [f for f in features.values() if held_out(topic[f.document])]
    topics = sorted({topic[f.document] for f in open_part})
    fold = {name: number % FOLDS for number, name in enumerate(topics)}
    scores = np.zeros((len(THRESHOLDS), FOLDS))
    for number in range(FOLDS):
        rest = [f for f in open_part if fold[topic[f.document]] != number]
        own = [f for f in open_part if fold[topic[f.document]] == number]
        kinds, weights = fit(*pairs(rest, story))
        for row, threshold in enumerate(THRESHOLDS):
            scores[row, number] = f1(own, story, model_of(kinds, weights, threshold))[2]
    means = scores.mean(1)
    best = int(means.argmax())
    print(
        f"left-out quarters: F1 {means[best]:.3f} at {THRESHOLDS[best]:.2f}",
        scores[best].round(3),
        means.round(3),
    )
    kinds, weights = fit(*pairs(open_part, story))
    model = model_of(kinds, weights, THRESHOLDS[best])
    print(model)
    for name, part in (
        ("open two thirds", open_part),
        ("held-out third", held),
        ("both", [*open_part, *held]),
    ):
        precision, recall, score = f1(part, story, model)
        print(f"{name}: P {precision:.3f} R {recall:.3f} F1 {score:.3f} n={len(part)}")
    kinds, weights = fit(*pairs(list(features.values()), story))
    model = model_of(kinds, weights, THRESHOLDS[best])
    print("fitted on all:", model, "F1 on itself", round(f1(list(features.values()), story, model)[2], 3))
    if given.write:
        OUT.parent.mkdir(exist_ok=True)
        OUT.write_bytes(msgspec.json.format(msgspec.json.encode(model), indent=2) + b"\n")


if __name__ == "__main__":
    main()
