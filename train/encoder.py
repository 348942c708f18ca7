"""Make ``data/models/encoder.npz``: python train/encoder.py BASE_FOLDER GOLD_FOLDER [--all | --fold N].

BASE_FOLDER holds the published weights to start from, all-MiniLM-L6-v2: model.safetensors and
vocab.txt. GOLD_FOLDER is that of ``train/factuality.py``; every third document is kept out
unless ``--all`` is given. ``--fold N`` leaves out the documents of one fold of three besides,
writes no file and prints r on them, alone and with the scale of ``train/factuality.py``
trained without them.

It needs torch and safetensors, which Comity does not. Six passes take six minutes on two cores.
"""

import argparse
import hashlib
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from factuality import LEAST, PENALTY, SETS, of_form
from fitting import Array, fingerprint, held_out, matrix, names_of, read, ridge
from safetensors.torch import load_file
from torch import nn

from comity import load_reader
from comity.codebook.tables import data_folder
from comity.evaluation.factuality import Look, inputs, told_of
from comity.evaluation.runner import Runner
from comity.reading.encoder import WordPieces, in_sentence

# Of model.safetensors as published under the Apache licence 2.0.
PUBLISHED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Five passes gave .791 on a fold of web text, seven to eight nothing more.
PASSES, BATCH, RATE, HEAD_RATE, DECAY = 6, 16, 2e-4, 1e-3, 0.01
WARMING = 0.1  # of the steps; then the rate falls to nothing
SEED, FOLDS = 0, 3
KEPT = ("web", "embedded")  # the scales that are used; the labels of news only help to learn
SHARES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 1.0)
COLUMNS, INNER, HEADS, LAYERS = 384, 1536, 12, 6


class Example(NamedTuple):
    """A word in its sentence, with its gold value."""

    form: str
    ids: tuple[int, ...]
    places: tuple[int, ...]
    value: float
    document: str
    features: list[str]
    out: bool


class Network(nn.Module):
    """The encoder with a head a form."""

    def __init__(self, base: dict[str, torch.Tensor], labels: int) -> None:
        super().__init__()
        self.words = nn.Parameter(base["embeddings.word_embeddings.weight"].clone(), requires_grad=False)
        places = (
            base["embeddings.position_embeddings.weight"] + base["embeddings.token_type_embeddings.weight"][0]
        )
        self.places = nn.Parameter(places.clone())
        self.start = nn.LayerNorm(COLUMNS, eps=1e-12)
        self.start.load_state_dict(_pair(base, "embeddings.LayerNorm"))
        self.layers = nn.ModuleList(_layer(base, f"encoder.layer.{number}") for number in range(LAYERS))
        self.drop = nn.Dropout(0.1)
        self.heads = nn.ModuleDict(
            {form: nn.Linear(COLUMNS, labels if form == "news" else 1) for form in SETS}
        )

    def forward(self, form: str, batch: list[Example]) -> Any:
        sentences = {ids: at for at, ids in enumerate(dict.fromkeys(one.ids for one in batch))}
        longest = max(map(len, sentences))
        ids = torch.tensor([[*one, *[0] * (longest - len(one))] for one in sentences])
        rows = self.drop(self.start(self.words[ids] + self.places[:longest]))
        for layer in self.layers:
            rows = layer(rows, src_key_padding_mask=ids == 0)
        states = torch.stack([rows[sentences[one.ids], list(one.places)].mean(0) for one in batch])
        return self.heads[form](self.drop(states))


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


def load(folder: Path, pieces: WordPieces) -> tuple[list[Example], list[str]]:
    """Return the rows of the three sets as examples, and the labels of news."""
    reader = load_reader()
    runner = Runner(reader.codebook, reader.stages)
    look = Look(reader.codebook)
    found: list[Example] = []
    labels: list[str] = []
    for form, name in SETS.items():
        path = folder / name / "dev.jsonl"
        rows = read(path)
        print(name, len(rows), fingerprint(path), flush=True)
        labels = sorted({row["label"] for row in rows}) if form == "news" else labels
        for row, out in zip(rows, held_out(rows), strict=True):
            told = told_of(runner, inputs(row))
            if told is None:
                continue
            value = labels.index(row["label"]) if form == "news" else float(row["score"])
            document = str(row.get("doc") or row["id"])
            ids, places = pieces(*in_sentence(told.text, told.parse, told.token))
            found.append(Example(form, ids, places, value, document, of_form(form, look(form, told)), out))
    return found, labels


def batches(examples: list[Example], order: random.Random) -> Iterator[tuple[str, list[Example]]]:
    """Yield batches of one form and of sentences of like length, in a random order."""
    made: list[tuple[str, list[Example]]] = []
    for form in SETS:
        words: dict[tuple[int, ...], list[Example]] = {}
        for one in examples:
            if one.form == form:
                words.setdefault(one.ids, []).append(one)
        sentences = list(words)
        order.shuffle(sentences)
        for at in range(0, len(sentences), BATCH * 16):
            part = sorted(sentences[at : at + BATCH * 16], key=len)
            made += [
                (form, [one for ids in part[first : first + BATCH] for one in words[ids]])
                for first in range(0, len(part), BATCH)
            ]
    order.shuffle(made)
    yield from made


def train(base: dict[str, torch.Tensor], examples: list[Example], labels: int) -> Network:
    """Return the network trained on the examples."""
    torch.manual_seed(SEED)
    order = random.Random(SEED)
    network = Network(base, labels)
    heads = list(network.heads.parameters())
    body = [p for name, p in network.named_parameters() if p.requires_grad and not name.startswith("heads.")]
    optimiser = torch.optim.AdamW([{"params": body}, {"params": heads}], weight_decay=DECAY)
    steps = PASSES * sum(1 for _ in batches(examples, random.Random(SEED)))
    step = 0
    network.train()
    for number in range(PASSES):
        errors = []
        for form, batch in batches(examples, order):
            rate = min(1.0, (step + 1) / (WARMING * steps)) * (1 - step / steps)
            for group, most in zip(optimiser.param_groups, (RATE, HEAD_RATE), strict=True):
                group["lr"] = most * rate
            told = network(form, batch)
            gold = torch.tensor([one.value for one in batch])
            if form == "news":
                error = nn.functional.cross_entropy(told, gold.long(), label_smoothing=0.05)
            else:
                error = nn.functional.mse_loss(told.squeeze(-1), gold)
            optimiser.zero_grad()
            error.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            errors.append(error.item())
            step += 1
        print(f"pass {number + 1} of {PASSES}: error {np.mean(errors):.3f}", flush=True)
    return network.eval()


def told_by(network: Network, rows: list[Example]) -> Array:
    """Return the score of each row."""
    with torch.no_grad():
        parts = [network(rows[0].form, rows[at : at + 32]).squeeze(-1) for at in range(0, len(rows), 32)]
    return np.asarray(torch.cat(parts).numpy())


def compare(network: Network, examples: list[Example], left: list[Example]) -> None:
    """Print r on the rows left out: by the encoder, by the linear scale, and by both in several shares."""
    for form in KEPT:
        known = [one for one in examples if one.form == form]
        asked = sorted((one for one in left if one.form == form), key=lambda one: len(one.ids))
        names = names_of([one.features for one in known], LEAST[form])
        values = np.array([one.value for one in known])
        weights = ridge(matrix([one.features for one in known], names), values, PENALTY[form])
        linear = matrix([one.features for one in asked], names) @ weights
        second = told_by(network, asked)
        gold = np.array([one.value for one in asked])
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
    for form in KEPT:
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
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--fold", type=int)
    asked = parser.parse_args()
    torch.set_num_threads(os.cpu_count() or 1)
    weights = asked.base / "model.safetensors"
    if hashlib.sha256(weights.read_bytes()).hexdigest() != PUBLISHED:
        raise SystemExit(f"{weights}: not the published weights; their SHA-256 is {PUBLISHED}")
    words = (asked.base / "vocab.txt").read_text(encoding="utf-8").splitlines()
    examples, labels = load(asked.gold, WordPieces({word: at for at, word in enumerate(words)}))
    base = load_file(weights)
    kept = [one for one in examples if asked.all or not one.out]
    if asked.fold is None:
        save(train(base, kept, len(labels)), words)
        return
    names = sorted({one.document for one in examples})
    random.Random(SEED).shuffle(names)
    left_out = set(names[asked.fold :: FOLDS])
    known = [one for one in kept if one.document not in left_out]
    compare(train(base, known, len(labels)), known, [one for one in kept if one.document in left_out])


if __name__ == "__main__":
    main()
