"""Learn the choice among readings of a marked pair, and write ``data/models/pair_choice.json``.

    python train/pair_choice.py GOLD.jsonl [--invented train/pairs.csv] [--parses FILE] [--write]

GOLD has rows ``{"id", "text", "source", "target", "root"}``. Every third row by the
hash of its id is held out for good: it is neither trained on nor chosen by. On the
rest, a conditional logit over the readings of each pair is fitted (the right ones are
those whose label, by the crosswalk, is that of the gold), and the strength of its
penalty, a pull towards the guesses of ``PRIOR``, is chosen by cross-validation in five folds. Only numbers are written.

``--invented`` adds sentences of our own (``train/pairs.csv``, coded by the types of the manual before
any of them was read by the program); its last batch is left out and told apart.

``--parses FILE`` keeps the parses between runs.
"""

import argparse
import dataclasses
import hashlib
import json
import pickle
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from comity.codebook import load_codebook
from comity.codebook.tables import data_folder
from comity.evaluation import plover
from comity.evaluation.marked import read_marked
from comity.evaluation.pair_coding import PairCoder, as_choice
from comity.evaluation.pair_readings import PairReading
from comity.evaluation.rows import Row, read_rows
from comity.model import Failure
from comity.reading.casing import HeadlineCasing
from comity.reading.parse import Parse, Parser, load_parser
from comity.reading.pipeline import build_stages

HELD_OUT = 3
LAST_BATCH = "26-"
"""The ids of the invented sentences that are not learned from."""
FOLDS = 5
PENALTIES = (0.01, 0.02, 0.04)
STEPS = 250
PRIOR = {
    "acts_on_target": 1.0,
    "both_take_part": 1.0,
    "source_acts": 0.4,
    "target_receives": 0.4,
    "on_path": 0.5,
    "near": 1.0,
    "between": 0.3,
    "main_clause": 0.5,
    "part_of_another": -1.5,
    "nobody_marked": -0.5,
    "target_acts": -1.0,
    "alleged": 1.0,
    "hint": -1.0,
    "hint_word_near": 0.5,
    "hint_operator_near": 0.5,
    "hint_stance": 0.2,
    "hint_stance_of_source": 0.6,
    "hint_type:CONSULT": 0.1,
}
"""What one would guess; the penalty pulls towards it where the data say nothing."""


def bucket(id_: str, of: int, salt: str = "") -> int:
    """Return the part of ``of`` parts in which a row falls, by the hash of its id alone."""
    return int(hashlib.sha256((salt + id_).encode()).hexdigest(), 16) % of


@dataclasses.dataclass
class Pair:
    """A row with its readings, their labels and quads, and what is right."""

    row: Row
    readings: list[PairReading]
    labels: list[tuple[str, int]]

    @property
    def right(self) -> list[bool]:
        return [label == self.row["root"] for label, _ in self.labels]


def keeping_parser(file: Path | None) -> tuple[Parser, Callable[[], None]]:
    """Return a parser that remembers, and a function that writes what it remembers."""
    known: dict[str, dict[str, Any]] = pickle.loads(file.read_bytes()) if file and file.is_file() else {}
    codebook = load_codebook()
    parser = load_parser(british=codebook.british_verbs, recast=HeadlineCasing(codebook))

    def parse(texts: Sequence[str]) -> list[Parse]:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        for text, found in zip(new, parser(new), strict=True):
            known[text] = {f.name: getattr(found, f.name) for f in dataclasses.fields(found)}
        return [Parse(**known[text]) for text in texts]

    def save() -> None:
        if file:
            file.write_bytes(pickle.dumps(known))

    return parse, save


def read_invented(coder: PairCoder, file: Path) -> list[Pair]:
    """Return invented sentences with their readings; a reading is right if its type is."""
    quads = coder.finder.composition.quads
    pairs = []
    rows = read_marked(file)
    for row, outcome in zip(rows, coder.products(rows), strict=True):
        if not isinstance(outcome, Failure):
            readings = coder.readings(row, outcome.values)
            pairs.append(Pair(row, readings, [(r.type, quads.get(r.type, 0)) for r in readings]))
    return pairs


def read_pairs(gold: Path, coder: PairCoder) -> list[Pair]:
    """Return the rows that may be learned from, with their readings."""
    pairs = []
    rows = [row for row in read_rows(gold) if bucket(row["id"], HELD_OUT) != 0]
    for row, outcome in zip(rows, coder.products([plover.inputs(row) for row in rows]), strict=True):
        if isinstance(outcome, Failure):
            continue
        readings = coder.readings(plover.inputs(row), outcome.values)
        labels = []
        for reading in readings:
            found = plover.label_of(as_choice(outcome.values["parse"], reading))
            labels.append((found.label, found.quad) if found else (reading.type, 0))
        pairs.append(Pair(row, readings, labels))
    return pairs


def fit(pairs: list[Pair], penalty: float) -> dict[str, float]:
    """Return the weights of a conditional logit with a quadratic penalty, classes weighted towards equality."""
    usable = [pair for pair in pairs if any(pair.right)]
    names = sorted({name for pair in usable for reading in pair.readings for name in reading.features})
    index = {name: k for k, name in enumerate(names)}
    matrix = np.zeros((sum(len(pair.readings) for pair in usable), len(names)))
    group, right = [], []
    at = 0
    for number, pair in enumerate(usable):
        for reading, good in zip(pair.readings, pair.right, strict=True):
            for name, value in reading.features.items():
                matrix[at, index[name]] = value
            group.append(number)
            right.append(good)
            at += 1
    groups, good_rows = np.array(group), np.array(right)
    counts: dict[str, int] = {}
    for pair in usable:
        counts[pair.row["root"]] = counts.get(pair.row["root"], 0) + 1
    weight = np.array([counts[pair.row["root"]] ** -0.5 for pair in usable])
    weight *= len(usable) / weight.sum()
    prior = np.array([PRIOR.get(name, 0.0) for name in names])
    w = prior.copy()
    first, second = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, STEPS + 1):
        scores = matrix @ w
        scores -= np.maximum.reduceat(scores, np.flatnonzero(np.diff(groups, prepend=-1)))[groups]
        raised = np.exp(scores)
        all_ = raised / np.bincount(groups, raised)[groups]
        kept = np.where(good_rows, raised, 0.0)
        rights = kept / np.bincount(groups, kept)[groups]
        gradient = matrix.T @ ((all_ - rights) * weight[groups]) / len(usable) + penalty * (w - prior)
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        w -= 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return {name: round(float(w[k]), 4) for name, k in index.items() if abs(w[k]) >= 0.005}


def predict(pairs: list[Pair], weights: dict[str, float]) -> list[Row]:
    """Return the labels that the weights choose."""
    rows = []
    for pair in pairs:
        totals = [sum(weights.get(n, 0.0) * v for n, v in r.features.items()) for r in pair.readings]
        label, quad = pair.labels[int(np.argmax(totals))]
        rows.append({"id": pair.row["id"], "root": label, "quad": quad})
    return rows


def main() -> None:
    """Cross-validate, fit on all, and write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("gold", type=Path)
    arguments.add_argument("--invented", type=Path)
    arguments.add_argument("--parses", type=Path)
    arguments.add_argument("--write", action="store_true")
    given = arguments.parse_args()
    parse, save = keeping_parser(given.parses)
    coder = PairCoder(build_stages(load_codebook(), parse))
    pairs = read_pairs(given.gold, coder)
    invented = read_invented(coder, given.invented) if given.invented else []
    save()
    own = [pair for pair in invented if not pair.row["id"].startswith(LAST_BATCH)]
    last = [pair for pair in invented if pair.row["id"].startswith(LAST_BATCH)]
    reached = sum(any(r for r, one in zip(p.right, p.readings, strict=True) if not one.hint) for p in pairs)
    print(f"{len(pairs)} pairs; a deed of the tables has the right label in {reached}")
    best, best_value = PENALTIES[0], 0.0
    for penalty in PENALTIES:
        predictions: list[Row] = []
        for fold in range(FOLDS):
            inside = [p for p in pairs if bucket(p.row["id"], FOLDS, "fold") == fold]
            outside = [p for p in pairs if bucket(p.row["id"], FOLDS, "fold") != fold]
            predictions += predict(inside, fit([*outside, *own], penalty))
        figures = {f.name: f.value for f in plover.score([p.row for p in pairs], predictions)}
        value = (figures["root macro-F1"] or 0.0) + (figures["quad macro-F1"] or 0.0)
        print(penalty, {n: round(v or 0.0, 4) for n, v in figures.items() if "macro" in n or "accuracy" in n})
        if value > best_value:
            best, best_value = penalty, value
    weights = fit([*pairs, *own], best)
    if last:
        right = sum(
            p["root"] == pair.row["root"] for pair, p in zip(last, predict(last, weights), strict=True)
        )
        print(f"last invented batch: {right} of {len(last)} right")
    print(f"penalty {best}, {len(weights)} weights")
    if given.write:
        file = Path(str(data_folder())) / "models" / "pair_choice.json"
        file.write_text(json.dumps(dict(sorted(weights.items())), indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
