"""Headlines put into the writing of sentences, letter for letter."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.codebook import load_codebook
from comity.codebook.tables import data_folder
from comity.reading.casing import HeadlineCasing

CASING = HeadlineCasing(load_codebook(Path(str(data_folder())) / "demo" / "overlay"))


@pytest.mark.parametrize(
    ("line", "recast"),
    [
        ("KORSIA'S PREMIER PELL TO VISIT AMBRIA NEXT WEEK", "Korsia's Premier Pell to visit Ambria next week"),
        ("Korsia Expels Two Ambrian Diplomats", "Korsia expels two Ambrian diplomats"),
        ("NATO WARNS KORSIA OVER RAID ON MONDAY", "NATO warns Korsia over raid on Monday"),
        ("KORSIA MAY BAN US OIL", "Korsia may ban US oil"),
        ("Talks Between Korsia and Ambria Collapse", "Talks between Korsia and Ambria collapse"),
    ],
)
def test_headlines_are_written_small(line: str, recast: str) -> None:
    assert CASING(line) == recast


@pytest.mark.parametrize(
    "line",
    [
        "Korsia and Veldania signed the Treaty of Harth.",
        "Korsia expelled two diplomats on Monday",
        "Ministry of Foreign Affairs of Korsia.",
        "MS. WRENFOLD: Good morning.",
        "LITTORAL WIRE",
    ],
)
def test_other_lines_stay(line: str) -> None:
    assert CASING(line) == line


def test_only_the_headline_of_a_text_changes() -> None:
    assert CASING("KORSIA EXPELS TWO ENVOYS\n\nKorsia Today said so.") == (
        "Korsia expels two envoys\n\nKorsia Today said so."
    )


@given(st.text())
def test_the_length_stays(text: str) -> None:
    assert len(CASING(text)) == len(text)
