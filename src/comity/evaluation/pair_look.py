"""A second look at a marked pair: an encoder that never sees who the two are says which types are likely.

Weights are made by ``train/pair_look.py`` (card ``data/models/pair_look.md``).
"""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from comity.evaluation.rows import Row
from comity.reading.encoder import Array, Encoder, WordPieces, load_pieces, load_weights

# Put in the place of source and target; each is one piece, and a name of nobody.
_IN_PLACE = {"source": "alpha", "target": "beta"}

_Places = tuple[int, ...]


def pieces_of(row: Row, pieces: WordPieces) -> tuple[tuple[int, ...], _Places, _Places]:
    """Return the pieces of ``row`` without the names of source and target, and the places of both.

    Where a row marks no such party, the first piece, which stands for the sentence, stands for it.
    """
    marked = [
        (column, ((start, end), word)) for column, word in _IN_PLACE.items() for start, end in row[column]
    ]
    ids, places = pieces.marked(row["text"], [mark for _, mark in marked])
    source, target = (
        tuple(at for (column, _), one in zip(marked, places, strict=True) if column == side for at in one)
        for side in _IN_PLACE
    )
    return ids, source or (0,), target or (0,)


class PairLook:
    """The encoder with its weights for pairs.

    ``join`` (three states side by side to one) and for each type a row ``type.NAME``, each with ``.bias``.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        weights = encoder.weights
        self.types = tuple(
            sorted(
                name.removeprefix("type.")
                for name in weights
                if name.startswith("type.") and not name.endswith(".bias")
            )
        )
        self.rows = np.stack([weights[f"type.{name}"] for name in self.types], 1)
        self.bias = np.concatenate([weights[f"type.{name}.bias"] for name in self.types])

    def __call__(self, rows: Sequence[Row]) -> list[dict[str, float]]:
        """Return for each row, by type, the natural logarithm of its probability; a row has text, source and target."""
        cut = [pieces_of(row, self.encoder.pieces) for row in rows]
        states = self.encoder.states([(ids, (0, *source, *target)) for ids, source, target in cut])
        parts = [
            (state[0], state[1 : 1 + len(source)].mean(0), state[1 + len(source) :].mean(0))
            for state, (_, source, _) in zip(states, cut, strict=True)
        ]
        joined = np.array([np.concatenate(three) for three in parts])
        inner = np.tanh(joined @ self.encoder.weights["join"] + self.encoder.weights["join.bias"])
        sums: Array = inner @ self.rows + self.bias
        sums = sums - sums.max(1, keepdims=True)
        sums -= np.log(np.exp(sums).sum(1, keepdims=True))
        return [dict(zip(self.types, one, strict=True)) for one in sums.tolist()]


@cache
def load_pair_look() -> PairLook:
    """Return the look with the weights of ``data/models``; the rows of pieces are those of the encoder."""
    weights: Mapping[str, Array] = {
        **load_weights("pair_look.npz"),
        **load_weights("encoder.npz", "words"),
    }
    return PairLook(Encoder(load_pieces(), weights))
