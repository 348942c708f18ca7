"""Make ``data/models/encoder.npz``: python train/encoder.py BASE_FOLDER GOLD_FOLDER [--taught FILE] [--all | --fold N].

BASE_FOLDER holds the published weights to start from, all-MiniLM-L6-v2: model.safetensors and
vocab.txt. GOLD_FOLDER is that of ``train/factuality.py``; every third document is kept out
unless ``--all`` is given. FILE has words scored by ``train/teacher.py``. ``--fold N`` leaves out
the documents of one fold of three besides, writes no file and prints r on them, alone and with
the scale of ``train/factuality.py`` trained without them.

It needs torch and safetensors, which Comity does not. With taught words it takes some
20 minutes on two cores.
"""

import argparse
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import torch
from body import COLUMNS, Body, Table, Weights, published, save, train
from factuality import LEAST, PENALTY
from fitting import matrix, names_of, ridge
from scorer import SCALES, Asked, Scorer, ask, batches
from words import of_gold, parts, read_taught

from comity.codebook.tables import data_folder

PASSES, RATE = 6, 2e-4
TAUGHT = {"": 0.25}  # of the sentences of reports, a quarter each pass
SHARES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)
LAYERS = 6


class Network(Scorer):
    """The encoder with a head a form."""

    def __init__(self, base: Weights, labels: int) -> None:
        super().__init__(COLUMNS, labels)
        self.body = Body(base, LAYERS)

    def tables(self) -> Iterator[Table]:
        """Yield the weights by the names of ``comity.reading.encoder``."""
        yield "words", self.body.words, None
        yield from self.body.tables()
        for form in SCALES:
            head = self.heads[form]
            yield f"scale.{form}", head.weight[0], head.bias


def compare(network: Network, kept: list[Asked], left: list[Asked]) -> None:
    """Print r on the words left out: by the encoder, by the linear scale, and by both in several shares."""
    for form in SCALES:
        known = [one.word for one in kept if one.word.form == form and one.word.value is not None]
        asked = sorted(
            (one for one in left if one.word.form == form and one.word.value is not None),
            key=lambda one: len(one.ids),
        )
        names = names_of([word.features for word in known], LEAST[form])
        values = np.array([word.value for word in known], float)
        weights = ridge(matrix([word.features for word in known], names), values, PENALTY[form])
        linear = matrix([one.word.features for one in asked], names) @ weights
        second = network.told(asked)[form][:, 0]
        gold = np.array([one.word.value for one in asked], float)
        for share in SHARES:
            both = share * second + (1 - share) * linear
            print(form, len(asked), f"share {share}", f"r {np.corrcoef(both, gold)[0, 1]:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--taught", type=Path)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--fold", type=int)
    asked = parser.parse_args()
    torch.set_num_threads(os.cpu_count() or 1)
    base, pieces, cut = published(asked.base)
    words, labels = of_gold(asked.gold)
    kept, left = (
        [word for word in part if word.value is not None] for part in parts(words, asked.all, asked.fold)
    )
    barred = {word.document for word in words} - {word.document for word in kept}
    taught = (
        [word for word in read_taught(asked.taught) if word.document not in barred] if asked.taught else []
    )
    network = Network(base, len(labels))
    train(network, partial(batches, ask([*kept, *taught], cut), TAUGHT), passes=PASSES, rate=RATE)
    if asked.fold is None:
        folder = Path(str(data_folder())) / "models"
        save(folder / "encoder.npz", network.tables())
        (folder / "encoder_words.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    else:
        compare(network, ask(kept, cut), ask(left, cut))


if __name__ == "__main__":
    main()
