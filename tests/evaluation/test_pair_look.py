"""The second look at a marked pair: no name reaches it, and its numbers are those of the definition."""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from comity import load_reader
from comity.codebook import load_codebook
from comity.evaluation import pair_coding
from comity.evaluation.marked import marked_row
from comity.evaluation.pair_coding import PairCoder
from comity.evaluation.pair_look import PairLook, load_pair_look, pieces_of
from comity.evaluation.rows import Row
from comity.model import Failure
from comity.reading.encoder import Array, Asked, Encoder, WordPieces

KNOWN = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "alpha", "beta", "met", "the", "envoy", "of", ".")
PIECES = WordPieces({word: at for at, word in enumerate(KNOWN)})


def row(marked: str) -> Row:
    return marked_row("r", marked)


def shown(marked: str) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    ids, source, target = pieces_of(row(marked), PIECES)
    return " ".join(KNOWN[one] for one in ids), source, target


def test_a_word_of_nobody_stands_for_each_party_whatever_its_length() -> None:
    assert shown("{Korsia} met <the envoy of Ostria>.") == ("[CLS] alpha met beta . [SEP]", (1,), (3,))
    assert shown("<Ostria>'s envoy met {the}.")[1:] == ((6,), (1,))


def test_a_party_in_two_places_has_both() -> None:
    assert shown("{Korsia} met <Ostria> {envoy}.") == ("[CLS] alpha met beta alpha . [SEP]", (1, 4), (3,))


def test_a_party_that_is_not_marked_is_the_sentence() -> None:
    text = "Korsia met."
    ids, source, target = pieces_of({"text": text, "source": [[0, 6]], "target": []}, PIECES)
    assert (len(ids), source, target) == (5, (1,), (0,))
    assert pieces_of({"text": "", "source": [], "target": []}, PIECES) == ((2, 3), (0,), (0,))


def test_names_do_not_move_it() -> None:
    look = load_pair_look()
    answers = {
        str(look([row(f"{{{one}}} is to send grain to <{two}> next month.")]))
        for one, two in (
            ("Korsia", "Ostria"),
            ("The government of Élvania", "rebels"),
            ("Hassan", "the Bay League"),
        )
    }
    assert len(answers) == 1


def test_it_tells_who_acts() -> None:
    look = load_pair_look()
    accusing, accused = look(
        [
            row(f"{one} accused {two} of bombing its ports.")
            for one, two in (("{Korsia}", "<Ostria>"), ("<Korsia>", "{Ostria}"))
        ]
    )
    assert max(accusing, key=lambda name: accusing[name]) == "ACCUSE"
    assert accused["ASSAULT"] > accusing["ASSAULT"]


def test_it_has_a_probability_for_each_type_of_the_codebook() -> None:
    (told,) = load_pair_look()([row("{Korsia} met <Ostria>.")])
    assert set(told) == set(load_codebook().type_rows)
    assert sum(map(math.exp, told.values())) == pytest.approx(1.0, abs=1e-4)


def test_what_else_is_asked_does_not_move_it() -> None:
    look = load_pair_look()
    rows = [
        row("{Korsia} met <Ostria>."),
        row("<Ostria> was bombed by {Korsia} " + "again " * 60 + "."),
        row("{A} <B>"),
    ]
    together, alone = look(rows), [look([one])[0] for one in rows]
    assert together == [pytest.approx(one, abs=1e-4) for one in alone]


@pytest.mark.parametrize("between", [0, 50, 2_000])
def test_a_long_text_is_looked_at_in_part(between: int) -> None:
    (told,) = load_pair_look()([row("{Korsia} met " + "and met " * between + "<Ostria>.")])
    assert all(map(math.isfinite, told.values()))


class _Still(Encoder):
    """An encoder whose states are the numbers of the pieces themselves."""

    def states(self, asked: Sequence[Asked]) -> list[Array]:
        return [np.array([[ids[place], place] for place in at], np.float32) for ids, at in asked]


def test_the_sums_are_those_of_the_definition() -> None:
    draw = np.random.default_rng(3)
    weights = {
        name: np.asarray(draw.normal(size=shape) * 0.1, np.float32)
        for name, shape in {
            "join": (6, 2),
            "join.bias": (2,),
            "type.A": (2,),
            "type.A.bias": (1,),
            "type.B": (2,),
            "type.B.bias": (1,),
        }.items()
    }
    look = PairLook(_Still(PIECES, weights))
    _, told = look([row("<the> {of}."), row("{Korsia} met <Ostria> {envoy}.")])
    # [CLS] alpha met beta alpha . [SEP]: the sentence, both places of the source, the target
    side_by_side = [2.0, 0.0, 4.0, (1 + 4) / 2, 5.0, 3.0]
    join = weights["join"].astype(float)
    state = [
        math.tanh(
            sum(value * float(join[at][column]) for at, value in enumerate(side_by_side))
            + float(weights["join.bias"][column])
        )
        for column in range(2)
    ]
    sums = {
        name: sum(value * float(weights[f"type.{name}"][at]) for at, value in enumerate(state))
        + float(weights[f"type.{name}.bias"][0])
        for name in "AB"
    }
    whole = math.log(sum(map(math.exp, sums.values())))
    assert told == pytest.approx({name: value - whole for name, value in sums.items()}, abs=1e-4)


def chosen(monkeypatch: pytest.MonkeyPatch, marked: str, likely: str) -> pair_coding.Choice:
    """Return the choice where the second look says that one type is all but certain."""
    types = load_codebook().type_rows
    told = {name: math.log(0.97 if name == likely else 0.002) for name in types}
    monkeypatch.setattr(pair_coding, "load_pair_look", lambda: lambda rows: [told for _ in rows])
    coder = PairCoder(load_reader().stages)
    (outcome,) = coder.products([row(marked)])
    assert not isinstance(outcome, Failure)
    (choice,) = coder.choose([(row(marked), outcome.values)])
    return choice


def test_a_clear_choice_is_made_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    choice = chosen(monkeypatch, "{Korsia} bombed <Ostria> on Monday.", "AID")
    assert choice.type == "ASSAULT"
    assert "second look" not in choice.reason


def test_where_types_are_close_it_counts_and_the_reason_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    marked = "{Korsia} and the matter of <Ostria>."
    choices = {name: chosen(monkeypatch, marked, name) for name in ("AID", "PROTEST")}
    assert {name: choice.type for name, choice in choices.items()} == {"AID": "AID", "PROTEST": "PROTEST"}
    assert "a second look at the sentence without the names: AID 0.97" in choices["AID"].reason
