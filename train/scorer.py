"""What the teacher and the encoder share: a transformer with a head a form, and its batches. Needs torch."""

import random
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from body import BATCH, filled, of_like_length
from factuality import SETS
from fitting import Array
from torch import nn
from words import INVENTED, Word

from comity.model import Span

SMOOTHING = 0.05  # of the labels of news
NEWS_SHARE = 0.5  # of a teacher's word on the labels of news, beside its scores
SCALES = ("web", "embedded")  # the labels of news only help to learn

Cut = Callable[[str, Span], tuple[tuple[int, ...], tuple[int, ...]]]


class Asked(NamedTuple):
    """A word as numbers of pieces, and where among them it stands."""

    ids: tuple[int, ...]
    places: tuple[int, ...]
    word: Word


def ask(words: Sequence[Word], cut: Cut) -> list[Asked]:
    """Return the words with the pieces of their sentences."""
    return [Asked(*cut(word.sentence, word.span), word) for word in words]


class Scorer(nn.Module):
    """A transformer under a head a form; ``body`` gives pieces by columns of each sentence."""

    body: nn.Module
    empty = 0  # the piece that fills up

    def __init__(self, columns: int, labels: int) -> None:
        super().__init__()
        self.drop = nn.Dropout(0.1)
        self.heads = nn.ModuleDict(
            {form: nn.Linear(columns, labels if form == "news" else 1) for form in (*SETS, INVENTED)}
        )

    def forward(self, batch: Sequence[Asked]) -> Any:
        """Return words by columns: the mean over the pieces of each word."""
        sentences = {ids: at for at, ids in enumerate(dict.fromkeys(one.ids for one in batch))}
        ids = filled(sentences, self.empty)
        rows = self.body(ids, ids == self.empty)
        return self.drop(torch.stack([rows[sentences[one.ids], list(one.places)].mean(0) for one in batch]))

    def error(self, batch: Sequence[Asked]) -> Any:
        """Return how far the batch is from gold, and from what a teacher told."""
        states = self(batch)
        total = torch.zeros(())
        for form, head in self.heads.items():
            known = [
                at for at, one in enumerate(batch) if one.word.form == form and one.word.value is not None
            ]
            if known:
                gold = torch.tensor([batch[at].word.value for at in known])
                told = head(states[known])
                if form == "news":
                    total = total + nn.functional.cross_entropy(
                        told, gold.long(), label_smoothing=SMOOTHING, reduction="sum"
                    )
                else:
                    total = total + nn.functional.mse_loss(told.squeeze(-1), gold, reduction="sum")
        taught = [at for at, one in enumerate(batch) if one.word.told]
        for form in SETS if taught else ():
            wanted = torch.tensor([(batch[at].word.told or {})[form] for at in taught])
            told = self.heads[form](states[taught])
            if form == "news":
                shares = torch.softmax(wanted, -1) * torch.log_softmax(told, -1)
                total = total - NEWS_SHARE * shares.sum()
            else:
                total = total + nn.functional.mse_loss(told, wanted, reduction="sum")
        return total / len(batch)

    def told(self, asked: Sequence[Asked]) -> dict[str, Array]:
        """Return by form what its head makes of each word: words by labels or by one score."""
        found: dict[str, list[Array]] = {form: [] for form in self.heads}
        with torch.no_grad():
            for at in range(0, len(asked), 2 * BATCH):
                states = self(asked[at : at + 2 * BATCH])
                for form, head in self.heads.items():
                    found[form].append(head(states).numpy())
        return {form: np.concatenate(parts) for form, parts in found.items()}


def batches(asked: Sequence[Asked], shares: dict[str, float], order: random.Random) -> list[list[Asked]]:
    """Return batches of one form and of sentences of like length, in a random order; of a form with a share, that share."""
    made: list[list[Asked]] = []
    for form in (*SETS, INVENTED, ""):
        words: dict[tuple[int, ...], list[Asked]] = {}
        for one in asked:
            if one.word.form == form:
                words.setdefault(one.ids, []).append(one)
        parts = of_like_length(words, len, shares.get(form, 1.0), order)
        made += [[one for ids in part for one in words[ids]] for part in parts]
    order.shuffle(made)
    return made
