"""Transcripts and captions: speech and pictures without a verb of saying."""

import pytest
from hypothesis import example, given, settings

from comity.reading.layout import find_captions, find_turns
from reading.texts import marked_text


def turns(text: str) -> list[tuple[str, list[str]]]:
    return [
        (text[slice(*turn.label)], [text[start:end] for start, end in turn.content])
        for turn in find_turns(text)
    ]


def test_turns_of_a_transcript() -> None:
    text = "MS. QUILL: We wait.\nAnd hope.\n\nQ  When?\n\nPRIME MINISTER PELL (on the line): Soon."
    assert turns(text) == [
        ("MS. QUILL", ["We wait.", "And hope."]),
        ("Q", ["When?"]),
        ("PRIME MINISTER PELL", ["Soon."]),
    ]


def test_a_turn_knows_its_colon() -> None:
    text = "Q  When?\nPELL: Soon."
    first, second = find_turns(text)
    assert first.colon is None
    assert second.colon is not None
    assert text[slice(*second.colon)] == ":"


@pytest.mark.parametrize(
    "text",
    [
        "PELL: We wait.",  # one label is a heading
        "HARTH closes its port.\nKORSIA waits.",  # no colon
        "Pell: We wait.\nQuill: We hope.",  # no capitals
        "He met PELL: it went well. QUILL: too.",  # not at the head of a line
        "PELL:\nQUILL:",  # nobody says anything
        "",
    ],
)
def test_no_transcript(text: str) -> None:
    assert turns(text) == []


def test_a_caption_follows_a_credit_line_and_tells_a_year() -> None:
    text = (
        "Ada Quill/AFP via Getty Images\nPremier Pell in Harth on May 3, 2031.\n\n"
        "Pell left Harth in 2031.\n\nPremier Pell (R) and President Torvane."
    )
    assert [text[start:end] for start, end in find_captions(text)] == [
        "Premier Pell in Harth on May 3, 2031.",
        "Premier Pell (R) and President Torvane.",
    ]


def test_a_long_paragraph_after_a_credit_is_no_caption() -> None:
    assert find_captions("Photo by Ada Quill\n" + "Pell left in 2031. " * 30) == ()


@settings(max_examples=200, deadline=None)
@given(marked_text())
@example("A:\n \nB: \u2028")
@example('Q "\nQ A')
def test_turns_and_captions_lie_inside_the_text(text: str) -> None:
    for turn in find_turns(text):
        reached = turn.label[1]
        assert 0 <= turn.label[0] < turn.label[1] <= len(text)
        assert turn.colon is None or turn.label[1] <= turn.colon[0] < turn.colon[1] <= len(text)
        assert turn.content
        for start, end in turn.content:
            assert reached <= start < end <= len(text)
            reached = end
    for start, end in find_captions(text):
        assert 0 <= start < end <= len(text)
        assert "\n" not in text[start:end]
