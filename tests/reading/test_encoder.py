"""The encoder: pieces of words, the sums of a transformer, and what its weights tell of invented sentences."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from comity.reading.encoder import LIMIT, Array, Encoder, WordPieces, load_encoder

KNOWN = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "treat", "##y", "##ies", "'", "s", "signed", "cafe", ".")
COLUMNS = 12  # one for each head


@pytest.fixture(name="pieces")
def _pieces() -> WordPieces:
    return WordPieces({word: at for at, word in enumerate(KNOWN)})


def told(pieces: WordPieces, text: str, word: str) -> tuple[list[str], list[str]]:
    """Return the pieces of a text, and those of a word in it."""
    start = text.index(word)
    ids, places = pieces(text, (start, start + len(word)))
    return [KNOWN[one] for one in ids], [KNOWN[ids[at]] for at in places]


def test_words_are_cut_into_the_longest_known_pieces(pieces: WordPieces) -> None:
    cut, word = told(pieces, "The treaty's signed.", "treaty")
    assert cut == ["[CLS]", "the", "treat", "##y", "'", "s", "signed", ".", "[SEP]"]
    assert word == ["treat", "##y"]


def test_case_and_accents_do_not_matter(pieces: WordPieces) -> None:
    assert told(pieces, "The CAFÉ", "CAFÉ") == (["[CLS]", "the", "cafe", "[SEP]"], ["cafe"])


@pytest.mark.parametrize("word", ["treatment", "x" * 100_000, "書"])
def test_a_word_of_unknown_pieces_is_one_unknown_piece(pieces: WordPieces, word: str) -> None:
    assert told(pieces, f"the {word}", word) == (["[CLS]", "the", "[UNK]", "[SEP]"], ["[UNK]"])


@pytest.mark.parametrize("before", [0, 30, 200, 1_000])
def test_of_a_long_text_the_pieces_around_the_word_are_kept(pieces: WordPieces, before: int) -> None:
    cut, word = told(pieces, "the " * before + "treaty " + "the " * (1_000 - before), "treaty")
    assert len(cut) == LIMIT + 2
    assert word == ["treat", "##y"]


def test_a_span_without_words_stands_for_the_first_piece(pieces: WordPieces) -> None:
    assert pieces("signed", (6, 6))[1] == (1,)
    assert pieces("", (0, 0)) == ((2, 3), (1,))


def test_a_word_may_stand_in_for_what_is_marked(pieces: WordPieces) -> None:
    text = "The treaty's treaties signed"
    ids, places = pieces.marked(text, (((4, 12), "the"), ((13, 21), None), ((21, 21), None)))
    assert [KNOWN[one] for one in ids] == ["[CLS]", "the", "the", "treat", "##ies", "signed", "[SEP]"]
    assert places == ((2,), (3, 4), (1,))


def test_of_marks_too_far_apart_the_nearest_pieces_stand_for_them(pieces: WordPieces) -> None:
    text = "treaty " + "the " * 500 + "signed"
    ids, places = pieces.marked(text, (((0, 6), None), ((len(text) - 6, len(text)), None)))
    assert len(ids) == LIMIT + 2
    assert places == ((1, 1), (LIMIT,))


def made(seed: int, pieces: WordPieces) -> Encoder:
    """Return an encoder of two layers with random weights."""
    draw = np.random.default_rng(seed)

    def table(*shape: int) -> Array:
        return np.asarray(draw.normal(size=shape) * 0.5, np.float32)

    weights = {"words": table(len(KNOWN), COLUMNS), "places": table(200, COLUMNS)}
    for layer in range(2):
        for name, rows, columns in (("all", 1, 3), ("out", 1, 1), ("up", 1, 2), ("down", 2, 1)):
            weights[f"{layer}.{name}"] = table(rows * COLUMNS, columns * COLUMNS)
            weights[f"{layer}.{name}.bias"] = table(columns * COLUMNS)
    for name in ("start", *(f"{layer}.{place}" for layer in range(2) for place in ("attended", "done"))):
        weights[f"{name}.norm"], weights[f"{name}.norm.bias"] = table(COLUMNS), table(COLUMNS)
    weights["scale.web"], weights["scale.web.bias"] = table(COLUMNS), table(1)
    return Encoder(pieces, weights)


def by_hand(encoder: Encoder, ids: tuple[int, ...]) -> list[list[float]]:
    """Return the last layer by the definition, one number after the other."""
    w = {name: table.astype(float).tolist() for name, table in encoder.weights.items()}

    def through(name: str, row: list[float]) -> list[float]:
        return [
            sum(value * line[at] for value, line in zip(row, w[name], strict=True)) + bias
            for at, bias in enumerate(w[f"{name}.bias"])
        ]

    def norm(name: str, row: list[float]) -> list[float]:
        mean = sum(row) / len(row)
        spread = math.sqrt(sum((value - mean) ** 2 for value in row) / len(row))
        scaled = zip(row, w[f"{name}.norm"], w[f"{name}.norm.bias"], strict=True)
        return [(value - mean) / spread * by + more for value, by, more in scaled]

    def plus(one: list[float], two: list[float]) -> list[float]:
        return [a + b for a, b in zip(one, two, strict=True)]

    bend: Callable[[float], float] = lambda x: 0.5 * x * (1 + math.erf(x / math.sqrt(2)))  # noqa: E731
    rows = [norm("start", plus(w["words"][one], w["places"][at])) for at, one in enumerate(ids)]
    for layer in range(2):
        all_ = [through(f"{layer}.all", row) for row in rows]
        mixed = [[0.0] * COLUMNS for _ in rows]
        for column in range(COLUMNS):  # a head has one column here
            for at, asking in enumerate(all_):
                shares = [math.exp(asking[column] * one[COLUMNS + column]) for one in all_]
                offered = [one[2 * COLUMNS + column] for one in all_]
                mixed[at][column] = sum(s * o for s, o in zip(shares, offered, strict=True)) / sum(shares)
        rows = [
            norm(f"{layer}.attended", plus(row, through(f"{layer}.out", mix)))
            for row, mix in zip(rows, mixed, strict=True)
        ]
        inner = [[bend(value) for value in through(f"{layer}.up", row)] for row in rows]
        rows = [
            norm(f"{layer}.done", plus(row, through(f"{layer}.down", one)))
            for row, one in zip(rows, inner, strict=True)
        ]
    return rows


def test_the_sums_are_those_of_the_definition(pieces: WordPieces) -> None:
    encoder = made(7, pieces)
    ids, places = pieces("the treaty signed", (4, 10))
    rows = by_hand(encoder, ids)
    other, _ = pieces("the cafe", (4, 8))
    _, found = encoder.states([(other, (0,)), (ids, range(len(ids)))])
    assert np.abs(found - np.array(rows)).max() < 0.01  # the bend is an approximation
    state = [sum(rows[at][column] for at in places) / 2 for column in range(COLUMNS)]
    wanted = float(np.dot(state, encoder.weights["scale.web"]) + encoder.weights["scale.web.bias"][0])
    assert encoder.scores("the treaty signed", (4, 10))["web"] == pytest.approx(wanted, abs=0.02)


def score(sentence: str, word: str, scale: str = "web") -> float:
    start = sentence.index(word)
    return load_encoder().scores(sentence, (start, start + len(word)))[scale]


def test_the_weights_are_small_enough_to_travel_and_have_both_scales() -> None:
    encoder = load_encoder()
    assert encoder.scales == ("embedded", "web")
    assert encoder.layers == 6
    assert sum(table.size for table in encoder.weights.values()) < 23_000_000
    assert all(np.isfinite(table).all() for table in encoder.weights.values())


@pytest.mark.parametrize(
    ("likelier", "less"),
    [
        (("Korsia recalled its ambassador on Monday.", "recalled"), ("Korsia did not recall its ambassador.", "recall")),
        (("Veldania lifted the ban last week.", "lifted"), ("Veldania may lift the ban.", "lift")),
        (("The ministers met in Harth.", "met"), ("The ministers will meet in Harth.", "meet")),
        (("She signed the treaty.", "signed"), ("If she signed the treaty, we would know.", "signed")),
        (("He managed to open the border.", "open"), ("He failed to open the border.", "open")),
        (("They have closed the embassy.", "closed"), ("They never closed the embassy.", "closed")),
        (("Ambria sold the ships.", "sold"), ("Ambria wants to sell the ships.", "sell")),
    ],
)  # fmt: skip
def test_what_happened_scores_above_what_did_not(likelier: tuple[str, str], less: tuple[str, str]) -> None:
    assert score(*likelier) > score(*less) + 1.5
    assert score(*likelier) > 1.0


def test_the_same_word_in_two_clauses_has_two_scores() -> None:
    sentence = "Korsia closed one port but has not closed the other."
    first, second = sentence.index("closed"), sentence.rindex("closed")
    scores = [load_encoder().scores(sentence, (at, at + 6))["web"] for at in (first, second)]
    assert scores[0] > scores[1] + 2.0
