"""Marked pairs as people write them."""

from pathlib import Path

import pytest

from comity.errors import InputError
from comity.evaluation.marked import marked_row, read_marked, read_scored, scored


def test_the_marks_become_spans_of_the_plain_text() -> None:
    row = marked_row("a", "{Korsia} condemned <Ambria>'s raid.")
    assert row == {
        "id": "a",
        "text": "Korsia condemned Ambria's raid.",
        "source": [[0, 6]],
        "target": [[17, 23]],
    }


@pytest.mark.parametrize("marked", ["{Korsia waits.", "{Korsia> waits.", "Korsia> waits.", "{Korsia} waits."])
def test_a_mark_without_partner_is_refused(marked: str) -> None:
    with pytest.raises(InputError):
        marked_row("a", marked)


def test_a_table_gives_rows_with_their_types(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text('id,type,text\na,AID,"{Korsia} fed <Ambria>, twice."\n', encoding="utf-8")
    assert [(row["root"], row["text"]) for row in read_marked(file)] == [("AID", "Korsia fed Ambria, twice.")]


def test_scored_words_become_spans_of_the_plain_text() -> None:
    text, words = scored("a", "Korsia {failed:3} to {sign:-3}, twice.")
    assert text == "Korsia failed to sign, twice."
    assert [(text[start:end], score) for (start, end), score in words] == [("failed", 3), ("sign", -3)]


@pytest.mark.parametrize(
    "marked",
    ["Korsia waits.", "Korsia {waits}.", "Korsia {waits:4}.", "Korsia {waits:1} {here.", "{at sea:1}"],
)
def test_a_sentence_without_sound_scores_is_refused(marked: str) -> None:
    with pytest.raises(InputError, match="row 'a'"):
        scored("a", marked)


def test_a_table_of_scored_words_is_read_in_order(tmp_path: Path) -> None:
    file = tmp_path / "scored.csv"
    file.write_text('id,text\na,"{Fed:3}, twice."\nb,{Waits:0}.\n', encoding="utf-8")
    assert [(one.text, one.words) for one in read_scored(file)] == [
        ("Fed, twice.", (((0, 3), 3),)),
        ("Waits.", (((0, 5), 0),)),
    ]
