"""A small encoder of English: a word as numbers that hold how it stands in its sentence, and what they tell of it.

The transformer of Devlin et al. (2019) in the size of Wang et al. (2020), trained further on
whether things happened (``train/encoder.py``, card ``data/models/encoder.md``). It is a second
look beside the rules, for one word at a time: a sentence takes it about as long as a parse
does, so that no stage of reading asks it. Plain numpy: nothing more to install, and nothing
to download.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from comity.codebook.tables import data_folder
from comity.model import Span
from comity.reading.parse import Parse

Array: TypeAlias = NDArray[np.float32]
Asked: TypeAlias = tuple[
    tuple[int, ...], Sequence[int]
]  # the pieces of a sentence, and which are asked about

LIMIT = 126  # pieces that are looked at around the word; 2 of 2,716 sentences of web text have more
_HEADS = 12  # of attention, as the model was made
_LONGEST = 60  # letters of a word; what is longer is no word
_WORD = re.compile(r"\w+|[^\w\s]")


class WordPieces:
    """Cuts text into the longest pieces of words that the encoder knows (WordPiece, Wu et al. 2016)."""

    def __init__(self, known: Mapping[str, int]) -> None:
        self.known = known
        self.first, self.last, self.unknown = (known[name] for name in ("[CLS]", "[SEP]", "[UNK]"))
        self.cut = lru_cache(maxsize=20_000)(self._cut)

    def __call__(self, text: str, span: Span) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the numbers of the pieces of ``text``, and where among them those stand that touch ``span``."""
        ids, (places,) = self.marked(text, ((span, None),))
        return ids, places

    def marked(
        self, text: str, marks: Sequence[tuple[Span, str | None]]
    ) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]:
        """Return the numbers of the pieces of ``text``, and of each mark where among them its words stand.

        A mark is a span, and a word that is put in its place or None. Of a long text only the pieces
        around the marks are kept. A mark without pieces stands for the first, one beyond them for the nearest.
        """
        pieces: list[int] = []
        told: list[list[int]] = [[] for _ in marks]
        for word in _WORD.finditer(text):
            at = next((n for n, (span, _) in enumerate(marks) if _touch(word.span(), span)), None)
            other = None if at is None else marks[at][1]
            cut = self.cut(other or word[0])
            if at is not None:
                if other and told[at]:
                    continue
                told[at] += range(len(pieces), len(pieces) + len(cut))
            pieces += cut
        places = [one or [0] for one in told]
        first, last = min(map(min, places), default=0), max(map(max, places), default=0)
        start = max(0, min((first + last - LIMIT) // 2, len(pieces) - LIMIT))
        kept = pieces[start : start + LIMIT]
        return (self.first, *kept, self.last), tuple(
            tuple(min(max(at - start, 0), LIMIT - 1) + 1 for at in one) for one in places
        )

    def _cut(self, word: str) -> tuple[int, ...]:
        """Return the pieces of one word without regard to case and accents."""
        apart = unicodedata.normalize("NFD", word.lower())
        plain = "".join(sign for sign in apart if unicodedata.category(sign) != "Mn")
        found: list[int] = []
        start = 0
        while start < len(plain) <= _LONGEST:
            stop = len(plain)
            while stop > start and ("##" if start else "") + plain[start:stop] not in self.known:
                stop -= 1
            if stop == start:
                break
            found.append(self.known[("##" if start else "") + plain[start:stop]])
            start = stop
        return tuple(found) if found and start == len(plain) else (self.unknown,)


class Encoder:
    """The encoder with its weights by name.

    ``words`` and ``places`` have a row for each piece and each place in the sentence; layer n has ``n.all`` (query,
    key and value side by side), ``n.out``, ``n.up`` and ``n.down``, each with ``.bias``, and two norms; a scale of
    ``heads`` has one column of weights and a bias.
    """

    def __init__(self, pieces: WordPieces, weights: Mapping[str, Array]) -> None:
        self.pieces = pieces
        self.weights = weights
        self.layers = sum(name.endswith(".all") for name in weights)
        self.scales = tuple(
            sorted(name.removeprefix("scale.") for name in weights if re.fullmatch(r"scale\.[a-z]+", name))
        )
        self.below = lru_cache(maxsize=4)(self._below)

    def scores(self, sentence: str, span: Span) -> dict[str, float]:
        """Return on each scale what the sentence tells of the words at ``span`` (characters of ``sentence``)."""
        ids, places = self.pieces(sentence, span)
        (rows,) = self.states([(ids, places)])
        state = rows.mean(0)
        return {
            name: float(state @ self.weights[f"scale.{name}"] + self.weights[f"scale.{name}.bias"][0])
            for name in self.scales
        }

    def states(self, asked: Sequence[Asked]) -> list[Array]:
        """Return for each sentence its asked pieces by columns: the numbers of the last layer, of which only these are made.

        Several sentences at once take less than half the time of one after the other: each table is read once.
        """
        sentences = tuple(ids for ids, _ in asked)
        rows = self.below(sentences)
        beside, mine = _parts(map(len, sentences)), _parts(len(places) for _, places in asked)
        wanted = [part.start + at for part, (_, places) in zip(beside, asked, strict=True) for at in places]
        last = self._layer(self.layers - 1, rows[wanted], rows, mine, beside)
        return [last[part] for part in mine]

    def _below(self, sentences: tuple[tuple[int, ...], ...]) -> Array:
        """Return the pieces of all sentences by columns: the numbers of the last layer but one."""
        w, parts = self.weights, _parts(map(len, sentences))
        places = np.concatenate([w["places"][: len(ids)] for ids in sentences])
        rows = self._norm("start", w["words"][[one for ids in sentences for one in ids]] + places)
        for layer in range(self.layers - 1):
            rows = self._layer(layer, rows, rows, parts, parts)
        return rows

    def _layer(
        self, layer: int, rows: Array, beside: Array, mine: Sequence[slice], theirs: Sequence[slice]
    ) -> Array:
        """Return what a layer makes of ``rows``, which stand among all those ``beside`` them, part by part."""
        rows = self._norm(f"{layer}.attended", rows + self._attend(layer, rows, beside, mine, theirs))
        inner = _bend(self._through(f"{layer}.up", rows))
        return self._norm(f"{layer}.done", rows + self._through(f"{layer}.down", inner))

    def _attend(
        self, layer: int, rows: Array, beside: Array, mine: Sequence[slice], theirs: Sequence[slice]
    ) -> Array:
        """Return for each row a mean of what all beside it offer, weighted by how well each answers what it asks for."""
        columns = rows.shape[1]
        asked = self._through(f"{layer}.all", rows, slice(columns))
        answers = self._through(f"{layer}.all", beside, slice(columns, None))
        mixed = np.empty_like(rows)
        for one, others in zip(mine, theirs, strict=True):
            (fitting,), (offered, value) = _by_head(asked[one], 1), _by_head(answers[others], 2)
            fit = fitting @ offered.transpose(0, 2, 1) / math.sqrt(columns // _HEADS)
            share = np.exp(fit - fit.max(-1, keepdims=True))
            share /= share.sum(-1, keepdims=True)
            mixed[one] = (share @ value).transpose(1, 0, 2).reshape(-1, columns)
        return self._through(f"{layer}.out", mixed)

    def _through(self, name: str, rows: Array, columns: slice = slice(None)) -> Array:
        through: Array = rows @ self.weights[name][:, columns] + self.weights[f"{name}.bias"][columns]
        return through

    def _norm(self, name: str, rows: Array) -> Array:
        away = rows - rows.mean(-1, keepdims=True)
        spread = np.sqrt((away * away).mean(-1, keepdims=True) + np.float32(1e-12))
        normed: Array = away / spread * self.weights[f"{name}.norm"] + self.weights[f"{name}.norm.bias"]
        return normed


def _parts(counts: Iterable[int]) -> list[slice]:
    """Return the parts of so many rows each."""
    ends = list(accumulate(counts, initial=0))
    return [slice(start, stop) for start, stop in pairwise(ends)]


def _by_head(rows: Array, parts: int) -> Array:
    """Return parts by heads by rows by the columns of a head."""
    return rows.reshape(len(rows), parts, _HEADS, -1).transpose(1, 2, 0, 3)


def _touch(one: Span, two: Span) -> bool:
    return one[0] < two[1] and one[1] > two[0]


def _bend(rows: Array) -> Array:
    """Return the Gaussian error linear unit by its usual approximation (Hendrycks and Gimpel 2016)."""
    bent: Array = rows * rows
    bent *= np.float32(0.044715 * math.sqrt(2 / math.pi))
    bent += np.float32(math.sqrt(2 / math.pi))
    bent *= rows
    np.tanh(bent, out=bent)
    bent += np.float32(1.0)
    bent *= rows
    bent *= np.float32(0.5)
    return bent


def in_sentence(text: str, parse: Parse, token: int) -> tuple[str, Span]:
    """Return the sentence of a token of ``text``, and where in it the token stands, as the encoder is asked."""
    first, stop = parse.sentences[parse.sentence[token]]
    start = parse.start[first]
    return text[start : parse.end[stop - 1]], (parse.start[token] - start, parse.end[token] - start)


@cache
def load_weights(name: str, *only: str) -> Mapping[str, Array]:
    """Return the weights of a file of ``data/models``, all or those named; they are read once.

    The file has each table of weights as whole numbers of eight bits with one factor a row, ``name`` and
    ``name.factor``, and everything with one dimension as it is.
    """
    with data_folder().joinpath("models", name).open("rb") as file, np.load(file, allow_pickle=False) as kept:
        return {
            table: np.asarray(
                kept[table] * kept[f"{table}.factor"] if f"{table}.factor" in kept else kept[table],
                np.float32,
            )
            for table in only or kept.files
            if not table.endswith(".factor")
        }


@cache
def load_pieces() -> WordPieces:
    """Return what cuts text into the pieces that the weights know."""
    words = data_folder().joinpath("models", "encoder_words.txt").read_text(encoding="utf-8").splitlines()
    return WordPieces({word: number for number, word in enumerate(words)})


@cache
def load_encoder() -> Encoder:
    """Return the encoder of the second look."""
    return Encoder(load_pieces(), load_weights("encoder.npz"))
