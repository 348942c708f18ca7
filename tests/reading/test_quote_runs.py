"""Quotations that go on in the next sentence or paragraph."""

import pytest

from comity.reading.cues import CueHit
from comity.reading.draft import Draft
from comity.reading.page import Page
from comity.reading.quote_runs import continue_quotes
from reading.cuebook import CUES
from reading.trees import tree

SAID = (
    '" Never//RB/advmod/said , " he//PRP/nsubj/said said/say/VBD/ROOT .\n'
    '" We//PRP/nsubj/yield will//MD/aux/yield not//RB/neg/yield yield//VB/ROOT to//IN/prep/yield Korsia//NNP/pobj/to . "'
)


def runs(notation: str, likely: dict[str, float] | None = None) -> list[str]:
    """Return the contents of what "said" introduces, the first quotation to begin with."""
    made = tree(notation)
    page = Page(made.text, made.parse)
    page.note_cues({made.at(word): sure for word, sure in ({"said": 0.9} | (likely or {})).items()})
    said = made.at("said")
    draft = Draft((), (said,), (page.quotes[0],), CueHit(CUES[0], said, (said,)))
    (found,) = continue_quotes(page, [draft])
    return [made.text[start:end] for start, end in found.content]


def test_it_has_the_same_speaker() -> None:
    assert runs(SAID) == ['"Never,"', '"We will not yield to Korsia."']


def test_a_short_one_is_left_alone() -> None:
    notation = '" Never//RB/advmod/said , " he//PRP/nsubj/said said/say/VBD/ROOT .\n" Not//RB/neg/2 ever//RB/ROOT . "'
    assert runs(notation) == ['"Never,"']


@pytest.mark.parametrize(("sure", "count"), [(0.9, 1), (0.2, 2)])
def test_one_with_a_cue_of_its_own_is_left_alone(sure: float, count: int) -> None:
    added = ' , " Quill//NNP/nsubj/added added/add/VBD/ROOT .'
    notation = SAID.replace("yield//VB/ROOT", "yield//VB/ccomp/added").replace(' . "', added)
    assert len(runs(notation, {"added": sure})) == count
