"""Pairs marked in invented sentences: which deed is taken, and that there always is an answer."""

import re
from typing import get_args

import pytest

from comity import load_reader
from comity.codebook import load_codebook
from comity.errors import InputError
from comity.evaluation import pair_coding
from comity.evaluation.pair_coding import code_pair, code_pairs, weights
from comity.evaluation.rows import Row
from comity.model import Factuality


def marked(text: str) -> Row:
    """Read "<s>Korsia</s> praised <t>Veldania</t>." into a row."""
    row: Row = {"id": "r", "source": [], "target": []}
    plain = ""
    column, start = "", 0
    for piece in re.split(r"(</?[st]>)", text):
        if piece in ("<s>", "<t>"):
            column, start = "source" if piece == "<s>" else "target", len(plain)
        elif piece.startswith("</"):
            row[column].append([start, len(plain)])
        else:
            plain += piece
    return {**row, "text": plain}


def code(text: str) -> Row:
    return code_pair(load_reader(), marked(text))


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("<s>Korsia</s> bombed <t>Veldania</t> on Monday.", "ASSAULT"),
        ("<t>Veldania</t> was bombed by <s>Korsia</s> on Monday.", "ASSAULT"),
        ("<s>Korsia</s> and <t>Veldania</t> held talks in Torvane.", "CONSULT"),
        ("<s>Korsia</s> accused <t>Veldania</t> of spying.", "ACCUSE"),
        ("<s>Korsia</s> threatened to attack <t>Veldania</t>.", "THREATEN"),
        ("<s>Korsia</s> expelled <t>three diplomats of Veldania</t>.", "SANCTION"),
        ("<s>Korsia</s> agreed to lift its sanctions against <t>Veldania</t>.", "CONCEDE"),
    ],
)
def test_types(text: str, root: str) -> None:
    assert code(text)["root"] == root


def test_the_deed_between_the_marks_is_taken_not_another() -> None:
    text = "On Monday {}Torvane{} bombed {}Ostria{}, and {}Korsia{} praised {}Veldania{}."
    first = code(text.format("<s>", "</s>", "<t>", "</t>", "", "", "", ""))
    second = code(text.format("", "", "", "", "<s>", "</s>", "<t>", "</t>"))
    assert (first["root"], second["root"]) == ("ASSAULT", "SUPPORT")


def test_a_pronoun_may_stand_for_the_mark() -> None:
    answer = code("<s>Korsia</s> is a large country. It bombed <t>Veldania</t>.")
    assert answer["root"] == "ASSAULT"
    assert "acts_on_target" in answer["reason"]


def test_the_answer_has_the_fields_of_the_contract() -> None:
    answer = code("<s>Korsia</s> met <t>Veldania</t>.")
    assert list(answer) == ["id", "root", "mode", "quad", "factuality", "confidence", "reason"]
    assert answer["quad"] == 1
    assert answer["factuality"] == "happened"


@pytest.mark.parametrize(
    "text", ["<s>Korsia</s> <t>Veldania</t>", "<s>Korsia</s>.", "The sea was calm near <t>Torvane</t>."]
)
def test_there_always_is_an_answer_with_its_reason(text: str) -> None:
    answer = code(text)
    assert answer["root"]
    assert answer["reason"]


def test_without_a_deed_the_stance_of_a_cue_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = dict.fromkeys(load_codebook().type_rows, 0.0)
    monkeypatch.setattr(pair_coding, "load_pair_look", lambda: lambda rows: [nothing for _ in rows])
    answer = code("<s>Korsia</s> hopes that <t>Veldania</t> is well.")
    assert "stance" in answer["reason"] or answer["root"] == "AGREE"


@pytest.mark.parametrize("spans", [[[0, 99]], [[3, 3]], [[-1, 2]], ["x"], None])
def test_spans_outside_the_text_are_refused(spans: object) -> None:
    with pytest.raises(InputError, match="row 'r'"):
        code_pair(
            load_reader(), {"id": "r", "text": "Korsia met Veldania.", "source": spans, "target": [[11, 19]]}
        )


def test_a_row_that_cannot_be_coded_loses_no_other() -> None:
    rows = [
        marked("<s>Korsia</s> bombed <t>Veldania</t>."),
        {"id": "x", "text": "Korsia met.", "source": [[0, 99]], "target": []},
    ]
    coded = code_pairs(load_reader(), [*rows, marked("<s>Korsia</s> met <t>Veldania</t>.")])
    assert [one if isinstance(one, InputError) else one["root"] for one in coded][::2] == [
        "ASSAULT",
        "CONSULT",
    ]
    assert isinstance(coded[1], InputError)


def test_rows_together_are_coded_as_each_alone() -> None:
    rows = [
        marked("<s>Korsia</s> bombed <t>Veldania</t>."),
        marked("<t>Ostria</t> welcomed an offer of <s>Torvane</s> to talk, which it had refused."),
        marked("<s>Korsia</s> and <t>Veldania</t> held talks in Torvane, and <s>it</s> left."),
    ]
    assert code_pairs(load_reader(), rows) == [code_pair(load_reader(), row) for row in rows]


def test_the_learned_weights_name_types_and_operations_but_no_words() -> None:
    codebook = load_codebook()
    known = {
        "type": set(codebook.type_rows),
        "type_linked": set(codebook.type_rows),
        "hint_type": set(codebook.type_rows),
        "quad": set("1234"),
        "alleged_quad": set("1234"),
        "alleged_factuality": set(get_args(Factuality)),
        "operation": {row.operation for row in codebook.composition},
        "factuality": set(get_args(Factuality)),
        "part_of_speech": {"v", "n", "a", "other"},
    }
    for name in weights():
        kind, _, value = name.partition(":")
        assert not value or kind == "relation" or value in known[kind], name
