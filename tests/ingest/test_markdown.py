"""Markdown: the text without its marks, and what front matter says."""

from datetime import date
from pathlib import Path

import pytest

from ingest.invented import one, refused, written

BODY = (
    "# Envoy *leaves*\n\n**Veldania** recalled its [envoy](https://courier.example/envoy)\nfrom _Korsia_.\n\n"
    "> “We are neighbours,” he said.\n\n- Korsia denied it.\n\n![ship](a.png)\n"
)
TEXT = (
    "Envoy leaves\nVeldania recalled its envoy from Korsia.\n“We are neighbours,” he said.\nKorsia denied it."
)


def test_marks_are_taken_off(tmp_path: Path) -> None:
    document = one(written(tmp_path, "a.md", BODY))
    assert (document.text, document.title) == (TEXT, "Envoy leaves")


@pytest.mark.parametrize(
    "front",
    [
        '---\ntitle: "Envoy: gone"\nauthor: [Ona Brell, Tia Vane]\ndate: 2031-05-07T10:00\noutlet: Harth Courier\nurl: https://courier.example/1\n---\n',
        "---\ntitle: 'Envoy: gone'\nauthor:\n  - \"[[Ona Brell]]\"\n  - Tia Vane\npublished: 7 May 2031\nsite: Harth Courier\nsource: https://courier.example/1\n---\n",
        '+++\ntitle = "Envoy: gone"\nauthors = ["Ona Brell", "Tia Vane"]\ndate = 2031-05-07\npublisher = "Harth Courier"\nlink = "https://courier.example/1"\n+++\n',
    ],
)
def test_front_matter_says_of_the_report_and_is_none_of_it(tmp_path: Path, front: str) -> None:
    document = one(written(tmp_path, "a.md", front + BODY))
    assert document.text == TEXT
    assert (document.title, document.author, document.outlet) == (
        "Envoy: gone",
        "Ona Brell; Tia Vane",
        "Harth Courier",
    )
    assert (document.published, document.url) == (date(2031, 5, 7), "https://courier.example/1")


def test_a_line_between_sections_is_no_front_matter(tmp_path: Path) -> None:
    assert one(written(tmp_path, "a.md", "---\n\nOne.\n\n---\n\nTwo.\n")).text == "One.\nTwo."


def test_what_holds_marks_without_end_is_refused(tmp_path: Path) -> None:
    assert "marks of Markdown" in refused(written(tmp_path, "a.md", "[" * 100_001))
