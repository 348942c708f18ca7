"""Marked pairs as people write them."""

from pathlib import Path

import pytest

from comity.errors import InputError
from comity.evaluation.marked import marked_row, read_marked


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
