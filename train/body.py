"""The transformer that ``train/encoder.py`` and ``train/pair_look.py`` train, and how its weights are kept. Needs torch."""

import hashlib
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn
from words import SEED

from comity.reading.encoder import WordPieces

# Of model.safetensors of all-MiniLM-L6-v2, as published under the Apache licence 2.0.
PUBLISHED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
COLUMNS, INNER, HEADS = 384, 1536, 12
BATCH = 16  # sentences
HEAD_RATE, DECAY = 1e-3, 0.01
WARMING = 0.1  # of the steps; then the rate falls to nothing

T = TypeVar("T")
Weights = dict[str, torch.Tensor]
Table = tuple[str, torch.Tensor, torch.Tensor | None]


def published(folder: Path) -> tuple[Weights, list[str], WordPieces]:
    """Return the published weights, the pieces of words they know, and what cuts text into them."""
    weights = folder / "model.safetensors"
    if hashlib.sha256(weights.read_bytes()).hexdigest() != PUBLISHED:
        raise SystemExit(f"{weights}: not the published weights; their SHA-256 is {PUBLISHED}")
    words = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return load_file(weights), words, WordPieces({word: at for at, word in enumerate(words)})


class Body(nn.Module):
    """The first layers of the published transformer: numbers of pieces to rows of columns."""

    def __init__(self, base: Weights, layers: int) -> None:
        super().__init__()
        self.drop = nn.Dropout(0.1)
        self.words = nn.Parameter(base["embeddings.word_embeddings.weight"].clone(), requires_grad=False)
        places = (
            base["embeddings.position_embeddings.weight"] + base["embeddings.token_type_embeddings.weight"][0]
        )
        self.places = nn.Parameter(places.clone())
        self.start = nn.LayerNorm(COLUMNS, eps=1e-12)
        self.start.load_state_dict(_pair(base, "embeddings.LayerNorm"))
        self.layers = nn.ModuleList(_layer(base, f"encoder.layer.{number}") for number in range(layers))

    def forward(self, ids: torch.Tensor, blank: torch.Tensor) -> torch.Tensor:
        rows: torch.Tensor = self.drop(self.start(self.words[ids] + self.places[: ids.shape[1]]))
        for layer in self.layers:
            rows = layer(rows, src_key_padding_mask=blank)
        return rows

    def tables(self) -> Iterator[Table]:
        """Yield the weights by the names of ``comity.reading.encoder``, tables turned so that rows go through them.

        The rows of the pieces are left out: they stay as published.
        """
        yield "places", self.places, None
        yield "start.norm", self.start.weight, self.start.bias
        for number, layer in enumerate(self.layers):
            yield f"{number}.all", layer.self_attn.in_proj_weight.T, layer.self_attn.in_proj_bias
            yield f"{number}.out", layer.self_attn.out_proj.weight.T, layer.self_attn.out_proj.bias
            yield f"{number}.attended.norm", layer.norm1.weight, layer.norm1.bias
            yield f"{number}.up", layer.linear1.weight.T, layer.linear1.bias
            yield f"{number}.down", layer.linear2.weight.T, layer.linear2.bias
            yield f"{number}.done.norm", layer.norm2.weight, layer.norm2.bias


def _layer(base: Weights, name: str) -> nn.Module:
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


def _pair(base: Weights, name: str) -> Weights:
    return {part: base[f"{name}.{part}"] for part in ("weight", "bias")}


def filled(sentences: Iterable[Sequence[int]], empty: int) -> torch.Tensor:
    """Return the pieces of sentences by rows of one length, filled up with ``empty``."""
    rows = list(sentences)
    longest = max(map(len, rows))
    return torch.tensor([[*one, *[empty] * (longest - len(one))] for one in rows])


def of_like_length(
    items: Iterable[T], length: Callable[[T], int], share: float, order: random.Random
) -> list[list[T]]:
    """Return a share of the items, drawn anew, in batches of like length."""
    drawn = list(items)
    order.shuffle(drawn)
    drawn = drawn[: round(len(drawn) * share)]
    made: list[list[T]] = []
    for at in range(0, len(drawn), BATCH * 16):
        near = sorted(drawn[at : at + BATCH * 16], key=length)
        made += [near[first : first + BATCH] for first in range(0, len(near), BATCH)]
    return made


def train(
    network: Any,
    batches: Callable[[random.Random], list[Any]],
    *,
    passes: int,
    rate: float,
) -> None:
    """Train a network that has ``heads`` and tells its ``error`` of a batch; its other parts learn at ``rate``."""
    torch.manual_seed(SEED)
    order = random.Random(SEED)
    heads = list(network.heads.parameters())
    body = [p for name, p in network.named_parameters() if p.requires_grad and not name.startswith("heads.")]
    optimiser = torch.optim.AdamW([{"params": body}, {"params": heads}], weight_decay=DECAY)
    steps = passes * len(batches(random.Random(SEED)))
    step = 0
    network.train()
    for number in range(passes):
        errors = []
        for batch in batches(order):
            slope = min(1.0, (step + 1) / (WARMING * steps)) * (1 - step / steps)
            for group, most in zip(optimiser.param_groups, (rate, HEAD_RATE), strict=True):
                group["lr"] = most * slope
            error = network.error(batch)
            optimiser.zero_grad()
            error.backward()
            nn.utils.clip_grad_norm_([*body, *heads], 1.0)
            optimiser.step()
            errors.append(error.item())
            step += 1
        print(f"pass {number + 1} of {passes}: error {np.mean(errors):.3f}", flush=True)
    network.eval()


def save(file: Path, tables: Iterable[Table]) -> None:
    """Write weights: tables in eight bits with one factor a row, everything of one dimension as it is."""
    kept: dict[str, Any] = {}
    for name, table, bias in tables:
        plain = table.detach().numpy().astype(np.float32)
        if plain.ndim == 2:
            factor = np.abs(plain).max(1, keepdims=True) / 127 + 1e-12
            kept[name] = np.round(plain / factor).astype(np.int8)
            kept[f"{name}.factor"] = factor.astype(np.float32)
        else:
            kept[name] = plain
        if bias is not None:
            kept[f"{name}.bias"] = bias.detach().numpy().astype(np.float32)
    np.savez_compressed(file, **kept)
    print(file, file.stat().st_size)
