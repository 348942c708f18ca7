"""Make ``data/models/metonymy.json``: python train/metonymy.py GOLD_FOLDER [--all].

GOLD_FOLDER holds metonymy/dev.jsonl. Every third document is kept out unless ``--all`` is given.
"""

import json
import sys
from pathlib import Path

import numpy as np
from fitting import Features, fingerprint, held_out, logistic, matrix, names_of, plain, read

from comity import load_reader
from comity.codebook.tables import data_folder
from comity.evaluation.runner import Runner
from comity.model import Document
from comity.reading.place_features import PlaceTable

PENALTY = 20.0
LEAST = 1
STEPS = 200
# What a reader expects before seeing any row: the weights are drawn to these, not to zero.
# Above zero speaks for the government, below for the place.
EXPECTED = {
    "sense.gone": -1.0,
    "sense.stayed": -1.0,
    "sense.there": -1.0,
    "sense.apart": -1.0,
    "sense.placed": -1.0,
    "sense.is": -0.3,
    "sense.acts": 1.0,
    "sense.dealt": 1.0,
    "sense.about": 0.5,
    "sense.given": 0.7,
    "sense.made": -0.7,
    "sense.is_there": -0.7,
    "sense.poss.nature_noun": -1.0,
    "sense.compound.nature_noun": -1.0,
    "sense.of.rule_noun": 1.0,
    "sense.of.power_noun": 1.0,
    "sense.of.office_noun": -0.5,
    "sense.of.place_noun": -0.5,
    "sense.of.distance_noun": -1.0,
    "sense.poss.rule_noun": 1.0,
    "sense.poss.power_noun": 1.0,
    "sense.poss.sport_noun": 1.0,
    "sense.poss.office_noun": -0.3,
    "sense.poss.place_noun": -0.7,
    "sense.poss.superlative": -1.0,
    "sense.compound.sport_noun": 1.0,
    "sense.compound.place_noun": -1.0,
    "kind.local": -0.3,
    "after.v": 1.0,
}
LABELS = ("literal", "metonymic")


def main(folder: Path, everything: bool) -> None:
    reader = load_reader()
    runner = Runner(reader.codebook, reader.stages)
    table = PlaceTable(reader.codebook)
    path = folder / "metonymy" / "dev.jsonl"
    rows = read(path)
    print(path, len(rows), fingerprint(path))
    found: list[Features] = []
    labels: list[str] = []
    for row, out in zip(rows, held_out(rows), strict=True):
        if (out and not everything) or row["label"] not in LABELS:
            continue
        products = runner(Document(id=row["id"], text=row["sentence"]), "parse")
        if products is not None:
            parse = products["parse"]
            found.append(table.features(parse, parse.tokens_in((row["start"], row["end"]))))
            labels.append(row["label"])
    names = names_of(found, LEAST)
    wanted = np.array([[float(label == name) for name in LABELS] for label in labels])
    half = np.array([[-0.5, 0.5]])
    prior = np.array([[EXPECTED.get(name, 0.0)] for name in names]) * half
    weights = logistic(matrix(found, names), wanted, np.array([[PENALTY]]), STEPS, prior)
    choice = {"labels": LABELS, "weights": plain(names, weights), "offset": [0.0, 0.0]}
    out_path = Path(str(data_folder())) / "models" / "metonymy.json"
    model = {"choices": {"reading": choice}}
    out_path.write_text(json.dumps(model, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print(out_path, out_path.stat().st_size, len(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--all" in sys.argv)
