"""Transcripts and captions: speech and pictures without a verb of saying."""

import pytest
from hypothesis import example, given, settings

from comity.codebook import Codebook
from comity.reading.layout import LayoutFinder, find_captions, find_entries
from reading.invented import AGENTS, OFFICES, PERSONS, STATE_NAMES, words
from reading.texts import marked_text
from reading.trees import tree

find_turns = LayoutFinder(
    Codebook(
        agents=AGENTS,
        offices=OFFICES,
        persons=PERSONS,
        state_names=STATE_NAMES,
        word_lists=words(
            honorific="mr. ms.", transcript_questioner="q journalist", heading_label="note subjects"
        ),
    )
)


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


def test_labels_on_lines_of_their_own_with_and_without_a_colon() -> None:
    assert turns("PREMIER:\n\nWe wait.\n\nQ:\nWhen?") == [("PREMIER", ["We wait."]), ("Q", ["When?"])]
    assert turns("JOURNALIST\n\nWhen?\n\nPREMIER PELL\n\nSoon.") == [
        ("JOURNALIST", ["When?"]),
        ("PREMIER PELL", ["Soon."]),
    ]


def test_a_transcript_without_line_breaks() -> None:
    text = "9:05 A.M. MS. QUILL: We wait. (Laughter.) Q When? MS. QUILL: Ask Q and A."
    assert turns(text) == [
        ("MS. QUILL", ["We wait. (Laughter.)"]),
        ("Q", ["When?"]),
        ("MS. QUILL", ["Ask Q and A."]),
    ]


def test_unknown_labels_that_come_again_take_turns() -> None:
    assert turns("QUILL: So?\nBRANT: No.\nQUILL: Why?\nBRANT: Why not?") == [
        ("QUILL", ["So?"]),
        ("BRANT", ["No."]),
        ("QUILL", ["Why?"]),
        ("BRANT", ["Why not?"]),
    ]


def test_a_heading_or_a_place_ends_a_turn_and_speaks_none() -> None:
    text = "SUBJECTS: Herring\nQ: When?\nPELL: Soon.\nNOTE: Checked.\nKORSIA: A profile."
    assert turns(text) == [("Q", ["When?"]), ("PELL", ["Soon."])]


@pytest.mark.parametrize(
    ("headline", "found"),
    [
        ("Premier: no deal yet", [("Premier", ["no deal yet"])]),
        ("Pell: no deal yet", [("Pell", ["no deal yet"])]),
        ("Korsia to leave the pact – premier", [("premier", ["Korsia to leave the pact"])]),
        ("Korsia: no deal yet", []),  # where, not who
        ("Note: no deal yet", []),
        ("Deal: done and dusted", []),  # nobody whom we know
        ("Premier: no deal yet.", []),  # a sentence
    ],
)
def test_headlines_with_a_label(headline: str, found: list[tuple[str, list[str]]]) -> None:
    assert turns(f"{headline}\n\nThe talks in Harth went on.") == found
    assert turns(headline) == []  # a line alone is no headline


def test_entries_of_a_live_blog() -> None:
    blog = tree("9:05 Pell waits .\n\nHe hopes .\n\n9:20 Quill left .")
    assert find_entries(blog.parse) == [1] * 7 + [2] * 4
    assert set(find_entries(tree("9:05 Pell waits .\n\nHe hopes .").parse)) == {0}  # one time is no blog


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
        "Hopes: We wait.\nFears: We hope.",  # nobody
        "KORSIA: The port is shut.\nVELDANIA: The port is open.",  # places
        "KORSIA: One.\nVELDANIA: Two.\nKORSIA: Three.",
        "He met BRANT: it went well. QUILL: too.",  # not at the head of a line
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
        assert turn.reason
        for start, end in turn.content:
            assert reached <= start < end <= len(text)
            reached = end
    for start, end in find_captions(text):
        assert 0 <= start < end <= len(text)
        assert "\n" not in text[start:end]
