"""Choosing among candidates, by weights made for the test."""

import pytest

from comity.reading.choice import AttributionModel, all_facts, contents_of, list_choices, parts_of
from comity.reading.cue_tagger import cue_block
from comity.reading.cues import CueTable
from comity.reading.frame import frame
from comity.reading.page import Page
from comity.reading.ranking import Linear, spell
from reading.cuebook import CODEBOOK
from reading.trees import tree

MADE = tree(
    "Still//RB/advmod/closed , ports/port/NNS/nsubj/closed closed/close/VBD/ccomp/said , Pell//NNP/nsubj/said said/say/VBD/ROOT on//IN/prep/said Monday//NNP/pobj/on ."
)
PAGE = Page(MADE.text, MADE.parse)
(HIT,) = CueTable(CODEBOOK).find(MADE.parse)
BLOCK = frame(PAGE, HIT, (MADE.at("Pell"),), cue_block(PAGE, HIT))


def model(**weights: dict[str, float]) -> AttributionModel:
    names = ("cue", "source", "content", "span", "second")
    return AttributionModel(CODEBOOK, {name: Linear(weights.get(name, {})) for name in names})


def words(first: int, stop: int) -> str:
    return " ".join(MADE.parse.text[first:stop])


def test_the_sum_of_all_facts_is_what_the_quick_way_gives() -> None:
    """Training lists every feature of a candidate; reading adds up scores that it keeps. They must agree."""
    found = contents_of(PAGE, BLOCK)
    choices = list(list_choices(PAGE, BLOCK, found))
    names = sorted({name for choice in choices for name in spell(all_facts(PAGE, BLOCK, found, choice))})
    weights = {name: ((number * 37) % 101) / 50 - 1 for number, name in enumerate(names)}
    best = max(
        choices, key=lambda choice: Linear(weights).score(spell(all_facts(PAGE, BLOCK, found, choice)))
    )
    parts, share = model(content=weights).content(PAGE, BLOCK)
    assert parts == parts_of(found, best)
    assert 0.0 < share <= 1.0


def test_weights_choose_the_content() -> None:
    before, _ = model(content={"only before": 1.0, "ps4sentence": 1.0}).content(PAGE, BLOCK)
    assert [words(part.first, part.stop) for part in before] == ["Still , ports closed"]
    after, _ = model(content={"bprep": 9.0}).content(PAGE, BLOCK)
    assert [words(part.first, part.stop) for part in after] == ["on Monday"]


def test_weights_choose_the_source() -> None:
    named, sure = model(source={"rnsubj": 5.0}).source(PAGE, HIT, frozenset())
    assert (named.relation, sure > 0.9) == ("nsubj", True)
    nobody, _ = model(source={"0v": 5.0}).source(PAGE, HIT, frozenset())
    assert nobody.tokens == ()


@pytest.mark.parametrize(("weight", "read"), [(5.0, True), (-5.0, False)])
def test_what_is_hardly_a_cue_is_not_read(weight: float, read: bool) -> None:
    chosen = model(cue={"lv.say": weight})
    page = Page(MADE.text, MADE.parse)
    page.note_cues({HIT.token: chosen.cue(page, HIT, frozenset())})
    assert (chosen.read(page, HIT, frozenset()) is not None) is read


def test_a_first_glance_rules_out() -> None:
    chosen = AttributionModel(CODEBOOK, {"cue": Linear({"lv.say": -1.0}, cut=-0.5)})
    assert chosen.cue(PAGE, HIT, frozenset()) == 0.0
