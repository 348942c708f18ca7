"""What is looked up again and again about one document."""

import pytest

from comity.reading.page import Page
from reading.trees import Tree, tree

TWO = tree(
    '" Never//RB/advmod/said , " he//PRP/nsubj/said said/say/VBD/ROOT .\n'
    '" We//PRP/nsubj/yield will//MD/aux/yield not//RB/neg/yield yield//VB/ccomp/added , " Quill//NNP/nsubj/added added/add/VBD/ROOT .'
)


def page(made: Tree, **likely: float) -> Page:
    found = Page(made.text, made.parse)
    found.note_cues({made.at(word): sure for word, sure in likely.items()})
    return found


def test_which_quotation_a_token_stands_in() -> None:
    found = page(TWO)
    assert [found.quote_of[TWO.at(word)] for word in ("Never", "he", "yield", "added")] == [0, -1, 1, -1]
    assert found.quote_tokens[1] == (TWO.at("We") - 1, TWO.at("Quill"))


def test_a_boundary_cuts_through_a_quotation_between_two_of_its_words() -> None:
    found = page(TWO)
    assert found.crosses_quote(TWO.at("will"))
    assert not found.crosses_quote(TWO.at("We"))
    assert not found.crosses_quote(TWO.at("Quill"))


def test_the_highest_node_that_a_token_opens() -> None:
    found = page(TWO)
    assert found.opens[TWO.at("We")] == TWO.at("yield")
    assert found.opens[TWO.at("We") - 1] == TWO.at("added")  # its tree reaches to the quotation mark
    assert found.opens[TWO.at("said")] == -1


def test_words_and_paragraphs() -> None:
    found = page(tree("Pell//NNP/ROOT .\n\nQuill//NNP/ROOT ."))
    assert found.is_word == [True, False, True, False]
    assert [found.paragraph(token) for token in range(4)] == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("sure", "level", "count"), [(0.9, "likely", 1), (0.2, "perhaps", 0), (0.01, "-", 0)]
)
def test_how_likely_cues_are_among_some_tokens(sure: float, level: str, count: int) -> None:
    found = page(TWO, said=sure)
    token = TWO.at("said")
    assert found.cue_level(token - 2, token + 1) == level
    assert found.count_cues(token - 2, token + 1) == count
    assert found.cue_level(token + 1, token + 3) == "-"


def test_a_quotation_is_claimed_by_a_likely_cue_beside_it() -> None:
    said, added = TWO.at("said"), TWO.at("added")
    assert page(TWO, said=0.9, added=0.9).claimed(1, said)
    assert not page(TWO, said=0.9, added=0.9).claimed(1, added)  # not by itself
    assert not page(TWO, said=0.9, added=0.2).claimed(1, said)
