"""How far a cue reaches."""

from comity.reading.cue_spans import find_cue_spans
from comity.reading.cue_tagger import cue_block
from comity.reading.cues import CueTable
from comity.reading.frame import Part, frame
from comity.reading.page import Page
from reading.cuebook import CODEBOOK
from reading.trees import Tree, tree

TABLE = CueTable(CODEBOOK)


def spans(made: Tree, content: str) -> dict[str, tuple[str, str]]:
    """Return the candidate spans as words, with the kinds of their ends, for a content from a word to the full stop."""
    page = Page(made.text, made.parse)
    hit = TABLE.find(made.parse)[0]
    fr = frame(page, hit, (0,), cue_block(page, hit))
    part = Part(made.at(content), len(made.parse) - 1, "ccomp", "sentence")
    return {
        " ".join(made.parse.text[first : last + 1]): (left, right)
        for first, last, left, right in find_cue_spans(page, fr, (part,))
    }


def test_auxiliaries_and_what_stands_before_the_content() -> None:
    made = tree(
        "Pell//NNP/nsubj/said had/have/VBD/aux/said said/say/VBN/ROOT on//IN/prep/said Monday//NNP/pobj/on that//IN/mark/closed"
        " ports/port/NNS/nsubj/closed closed/close/VBD/ccomp/said ."
    )
    found = spans(made, "that")
    assert found["had said"] == ("plain", "plain")
    assert found["said"] == ("bare", "plain")
    assert found["had said on Monday"] == ("plain", "to content")


def test_the_verb_above_an_infinitive() -> None:
    made = tree(
        "Pell//NNP/nsubj/refused refused/refuse/VBD/ROOT to//TO/aux/say say//VB/xcomp/refused that//IN/mark/closed"
        " ports/port/NNS/nsubj/closed closed/close/VBD/ccomp/say ."
    )
    assert "refused to say" in spans(made, "that")


def test_a_preposition_that_begins_the_content_is_no_longer_the_cue_s() -> None:
    made = tree(
        "Pell//NNP/nsubj/called called/call/VBD/ROOT on//IN/prep/called Korsia//NNP/pobj/on to//TO/aux/stop stop//VB/xcomp/called ."
    )
    assert "called" in spans(made, "on")
    assert "called on" not in spans(made, "on")
