"""The format of the golden passages: what is read, and what a coder is told who slips."""

from datetime import date
from pathlib import Path

import pytest
from passages import GoldenError, find_words, options, read_folder, read_passage

GOOD = """## recall: an ambassador recalled
published: 2031-05-09
outlet: Littoral Wire

> Korsia recalled its ambassador.
>
> It said so on Friday.

### events
xfail: a reason

| actors | type | words |
|---|---|---|
| KRS | SANCTION | recalled |
| or VLD | REJECT | recalled |
"""


def test_reads_a_passage() -> None:
    passage = read_passage("some.md", 1, GOOD.splitlines())
    assert passage.text == "Korsia recalled its ambassador.\n\nIt said so on Friday."
    assert (passage.published, passage.outlet) == (date(2031, 5, 9), "Littoral Wire")
    (table,) = passage.tables
    (row,) = table.rows
    assert table.xfail == "a reason"
    assert (row["actors"], row["mode"]) == ("KRS", "*")
    assert row.alternatives[0]["actors"] == "VLD"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("## recall: an", "## An", "write the heading as"),
        ("2031-05-09", "9 May", "'published' must be a day"),
        ("outlet:", "paper:", "'paper' is not known here"),
        ("### events", "### deeds", "there is no table 'deeds'"),
        ("| actors |", "| actor |", "no column 'actor'"),
        ("|---|---|---|", "|---|", "the line below the column names must be"),
        ("| SANCTION | recalled |", "| SANCTION |", "line 14, table events: 2 cells for 3 columns"),
        ("| SANCTION |", "|  |", "the cell 'type' is empty"),
        (
            "| or VLD | REJECT | recalled |",
            "| or VLD | REJECT | recall |",
            "does not hold the words 'recall'",
        ),
        ("> Korsia", "Korsia", "this line is no text"),
    ],
)
def test_names_file_and_passage(old: str, new: str, told: str) -> None:
    with pytest.raises(GoldenError, match=told) as caught:
        read_passage("some.md", 1, GOOD.replace(old, new, 1).splitlines())
    assert str(caught.value).startswith("some.md, ")


def test_factuality_must_be_a_known_value() -> None:
    text = GOOD.replace("| words |", "| factuality |").replace("recalled |", "maybe |")
    with pytest.raises(GoldenError, match="factuality 'maybe' is none of happened, future"):
        read_passage("some.md", 1, text.splitlines())


def test_an_id_is_used_once(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"Words for people.\n\n{GOOD}\n{GOOD}", encoding="utf-8")
    (tmp_path / "README.md").write_text("## not: a passage", encoding="utf-8")
    passages, problems = read_folder(tmp_path)
    assert [passage.id for passage in passages] == ["recall"]
    assert problems == ["a.md, line 19: the id 'recall' is already used in a.md"]


def test_quotes() -> None:
    text = "He said that “he” would go, and he’s gone."
    assert text[slice(*find_words(text, "said … go"))] == "said that “he” would go"
    assert text[slice(*find_words(text, "he's"))] == "he’s"
    assert find_words(text, "he [2]") == (32, 34)
    with pytest.raises(GoldenError, match="stands 2 times"):
        find_words(text, "he")
    with pytest.raises(GoldenError, match="not 3 times"):
        find_words(text, "he [3]")
    with pytest.raises(GoldenError, match="do not follow"):
        find_words(text, "go … said")
    assert options("future or possible") == ["future", "possible"]
