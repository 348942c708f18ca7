"""Where the part of a content after its cue may begin and end."""

import pytest

from comity.reading.content_begins import find_begins
from comity.reading.content_ends import find_ends, pairs_of
from comity.reading.cue_tagger import cue_block
from comity.reading.cues import CueTable
from comity.reading.frame import Frame, frame
from comity.reading.page import Page
from comity.reading.ranking import spell
from reading.cuebook import CODEBOOK
from reading.trees import Tree, tree

TABLE = CueTable(CODEBOOK)
CLAUSE = tree(
    "Pell//NNP/nsubj/said said/say/VBD/ROOT on//IN/prep/said Monday//NNP/pobj/on that//IN/mark/closed ports/port/NNS/nsubj/closed"
    " closed/close/VBD/ccomp/said , adding/add/VBG/advcl/said nothing//NN/dobj/adding ."
)
NEXT = tree(
    'Pell//NNP/nsubj/said said/say/VBD/ROOT so//RB/advmod/said .\n" Ports/port/NNS/nsubj/closed closed/close/VBD/ROOT . "'
)
ON = tree(
    "Pell//NNP/nsubj/called called/call/VBD/ROOT on//IN/prep/called Korsia//NNP/pobj/on to//TO/aux/stop stop//VB/xcomp/called ."
)


def framed(made: Tree, **likely: float) -> tuple[Page, Frame]:
    page = Page(made.text, made.parse)
    page.note_cues({made.at(word): sure for word, sure in likely.items()})
    hit = TABLE.find(made.parse)[0]
    return page, frame(page, hit, (0,), cue_block(page, hit))


def begins(made: Tree) -> dict[str, str]:
    page, fr = framed(made)
    return {made.parse.lower[begin.at]: begin.kind for begin in find_begins(page, fr)}


def test_where_a_content_may_begin() -> None:
    assert {"on": "prep", "monday": "prep.pobj", "that": "ccomp"}.items() <= begins(CLAUSE).items()


def test_a_quotation_in_the_next_sentence() -> None:
    assert begins(NEXT)['"'] == "next sentence"


def test_the_preposition_of_a_cue_may_begin_its_content() -> None:
    assert begins(ON)["on"] == "own"


@pytest.mark.parametrize(("sure", "told"), [(0.9, "likely"), (0.0, "-")])
def test_where_it_may_end_and_whether_a_cue_follows(sure: float, told: str) -> None:
    page, fr = framed(CLAUSE, adding=sure)
    ends = {CLAUSE.parse.text[end.at - 1]: end for end in find_ends(page, fr, find_begins(page, fr))}
    assert {"closed", "nothing"} <= set(ends)
    assert f"ec{told}advclVBG" in spell(ends["closed"].facts)


def test_what_both_ends_tell_together() -> None:
    page, fr = framed(CLAUSE)
    begin = next(begin for begin in find_begins(page, fr) if begin.kind == "ccomp")
    ends = [end for end in find_ends(page, fr, [begin]) if CLAUSE.parse.text[end.at - 1] == "closed"]
    (pair,) = pairs_of(page, fr, begin, ends)
    assert pair is not None
    assert "jfccompsame" in spell([pair])  # the clause, neither more nor less
