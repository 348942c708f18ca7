"""Lines cut at a width are joined for reading; every character keeps its place."""

import msgspec
import pytest

from comity.ingest.documents import make_document
from comity.reading.line_breaks import soft_breaks, whole_paragraphs

CUT = """JOINT STATEMENT
The foreign ministers of Korsia and Veldania met in Harth on
Thursday for the annual meeting of the two governments. They
agreed that their officials would meet again in the spring to
settle the question of the lock.
The ministers welcomed the reopening of the border bridge at
Tarn, and said that trade had grown by a third since it was
opened to lorries.
- 2 -
1. Each side will name an envoy by the end of the year, who
reports to the ministers.
PRESS OFFICE: The text is that of both sides, and was agreed
in both languages.
"""
PARAGRAPHS = "\n".join(
    (
        "Korsia recalled its ambassador from Harth on Thursday",
        "The envoy left by the evening train, the ministry said, and no date was set for a return to the city.",
        "“We regret it,” said a spokesman",
        "Veldania called the step a mistake and asked for an explanation before the end of the week.",
        "it was not clear why",
        "Ambria offered to mediate.",
    )
)


def test_the_lines_of_a_paragraph_are_joined() -> None:
    document = make_document(CUT)
    whole = whole_paragraphs(document)
    assert whole.text.splitlines() == [
        "JOINT STATEMENT",
        "The foreign ministers of Korsia and Veldania met in Harth on Thursday for the annual meeting of the two"
        " governments. They agreed that their officials would meet again in the spring to settle the question of"
        " the lock.",
        "The ministers welcomed the reopening of the border bridge at Tarn, and said that trade had grown by a"
        " third since it was opened to lorries.",
        "- 2 -",
        "1. Each side will name an envoy by the end of the year, who reports to the ministers.",
        "PRESS OFFICE: The text is that of both sides, and was agreed in both languages.",
    ]


def test_every_character_keeps_its_place_and_the_rest_of_the_record_is_the_same() -> None:
    document = make_document(CUT)
    whole = whole_paragraphs(document)
    assert [a for a, b in zip(document.text, whole.text, strict=True) if a != b] == ["\n"] * len(
        soft_breaks(CUT)
    )
    assert msgspec.structs.replace(whole, text=document.text) == document


@pytest.mark.parametrize("text", [PARAGRAPHS, "One line.", "a\nb\nc\nd\ne\nf", "\n" * 50, "", "Ab cd\n" * 40])
def test_lines_that_are_paragraphs_stay_so(text: str) -> None:
    assert soft_breaks(text) == []


def test_a_page_of_long_lines_is_not_taken_for_cut() -> None:
    assert soft_breaks("\n".join(f"{line} {'and more of it ' * 12}" for line in CUT.splitlines())) == []
