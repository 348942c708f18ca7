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
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from factuality import LEAST, PENALTY
from fitting import matrix, names_of, ridge
from safetensors.torch import load_file
from scorer import SCALES, Asked, Scorer, ask, train
from torch import nn
from words import of_gold, parts, read_taught

from comity.codebook.tables import data_folder
from comity.reading.encoder import WordPieces

# Of model.safetensors as published under the Apache licence 2.0.
PUBLISHED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
PASSES, RATE = 6, 2e-4
TAUGHT = {"": 0.25}  # of the sentences of reports, a quarter each pass
SHARES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)
COLUMNS, INNER, HEADS, LAYERS = 384, 1536, 12, 6


class Network(Scorer):
    """The encoder with a head a form."""

    def __init__(self, base: dict[str, torch.Tensor], labels: int) -> None:
        super().__init__(COLUMNS, labels)
        self.words = nn.Parameter(base["embeddings.word_embeddings.weight"].clone(), requires_grad=False)
        places = (
            base["embeddings.position_embeddings.weight"] + base["embeddings.token_type_embeddings.weight"][0]
        )
        self.places = nn.Parameter(places.clone())
        self.start = nn.LayerNorm(COLUMNS, eps=1e-12)
        self.start.load_state_dict(_pair(base, "embeddings.LayerNorm"))
        self.layers = nn.ModuleList(_layer(base, f"encoder.layer.{number}") for number in range(LAYERS))

    def rows(self, ids: torch.Tensor, blank: torch.Tensor) -> torch.Tensor:
        rows: torch.Tensor = self.drop(self.start(self.words[ids] + self.places[: ids.shape[1]]))
        for layer in self.layers:
            rows = layer(rows, src_key_padding_mask=blank)
        return rows


def _layer(base: dict[str, torch.Tensor], name: str) -> nn.Module:
    layer = nn.TransformerEncoderLayer(
        COLUMNS, HEADS, INNER, 0.1, nn.GELU("tanh"), 1e-12, batch_first=True, norm_first=False
    )
    parts = [_pair(base, f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
    layer.self_attn.in_proj_weight.data = torch.cat([part["weight"] for part in parts])
    layer.self_attn.in_proj_bias.data = torch.cat([part["bias"] for part in parts])
    layer.self_attn.out_proj.load_state_dict(_pair(base, f"{name}.attention.output.dense"))
    layer.norm1.load_state_dict(_pair(base, f"{name}.attention.output.LayerNorm"))
    layer.linear1.load_state_dict(_pair(base, f"{name}.intermediate.dense"))
    layer.linear2.load_state_dict(_pair(base, f"{name}.output.dense"))
    layer.norm2.load_state_dict(_pair(base, f"{name}.output.LayerNorm"))
    return layer


def _pair(base: dict[str, torch.Tensor], name: str) -> dict[str, torch.Tensor]:
    return {part: base[f"{name}.{part}"] for part in ("weight", "bias")}


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


def tables(network: Network) -> Iterator[tuple[str, torch.Tensor, torch.Tensor | None]]:
    """Yield the weights by the names of ``comity.reading.encoder``, tables turned so that rows go through them."""
    yield "words", network.words, None
    yield "places", network.places, None
    yield "start.norm", network.start.weight, network.start.bias
    for number, layer in enumerate(network.layers):
        yield f"{number}.all", layer.self_attn.in_proj_weight.T, layer.self_attn.in_proj_bias
        yield f"{number}.out", layer.self_attn.out_proj.weight.T, layer.self_attn.out_proj.bias
        yield f"{number}.attended.norm", layer.norm1.weight, layer.norm1.bias
        yield f"{number}.up", layer.linear1.weight.T, layer.linear1.bias
        yield f"{number}.down", layer.linear2.weight.T, layer.linear2.bias
        yield f"{number}.done.norm", layer.norm2.weight, layer.norm2.bias
    for form in SCALES:
        head = network.heads[form]
        yield f"scale.{form}", head.weight[0], head.bias


def save(network: Network, words: list[str]) -> None:
    """Write the weights, tables in eight bits, and the pieces of words."""
    kept: dict[str, Any] = {}
    for name, table, bias in tables(network):
        plain = table.detach().numpy().astype(np.float32)
        if plain.ndim == 2:
            factor = np.abs(plain).max(1, keepdims=True) / 127 + 1e-12
            kept[name] = np.round(plain / factor).astype(np.int8)
            kept[f"{name}.factor"] = factor.astype(np.float32)
        else:
            kept[name] = plain
        if bias is not None:
            kept[f"{name}.bias"] = bias.detach().numpy().astype(np.float32)
    folder = Path(str(data_folder())) / "models"
    np.savez_compressed(folder / "encoder.npz", **kept)
    (folder / "encoder_words.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    print(folder / "encoder.npz", (folder / "encoder.npz").stat().st_size)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--taught", type=Path)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--fold", type=int)
    asked = parser.parse_args()
    torch.set_num_threads(os.cpu_count() or 1)
    weights = asked.base / "model.safetensors"
    if hashlib.sha256(weights.read_bytes()).hexdigest() != PUBLISHED:
        raise SystemExit(f"{weights}: not the published weights; their SHA-256 is {PUBLISHED}")
    pieces = (asked.base / "vocab.txt").read_text(encoding="utf-8").splitlines()
    cut = WordPieces({piece: at for at, piece in enumerate(pieces)})
    words, labels = of_gold(asked.gold)
    kept, left = (
        [word for word in part if word.value is not None] for part in parts(words, asked.all, asked.fold)
    )
    barred = {word.document for word in words} - {word.document for word in kept}
    taught = (
        [word for word in read_taught(asked.taught) if word.document not in barred] if asked.taught else []
    )
    network = Network(load_file(weights), len(labels))
    train(network, ask([*kept, *taught], cut), passes=PASSES, rate=RATE, shares=TAUGHT)
    if asked.fold is None:
        save(network, pieces)
    else:
        compare(network, ask(kept, cut), ask(left, cut))


if __name__ == "__main__":
    main()
