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

PENALTY = 4.0
LEAST = 4
STEPS = 200
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
    weights = logistic(matrix(found, names), wanted, np.array([[PENALTY]]), STEPS)
    choice = {"labels": LABELS, "weights": plain(names, weights), "offset": [0.0, 0.0]}
    out_path = Path(str(data_folder())) / "models" / "metonymy.json"
    model = {"choices": {"reading": choice}}
    out_path.write_text(json.dumps(model, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print(out_path, out_path.stat().st_size, len(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--all" in sys.argv)
