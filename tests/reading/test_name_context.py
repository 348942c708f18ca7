"""What stands around a name: whose office it is, the run of name words, place or power, cited or not."""

import pytest

from comity.codebook import Codebook
from comity.reading.gazetteer import Gazetteer
from comity.reading.name_context import NameContext
from comity.reading.place_features import PlaceTable
from reading.invented import (
    AGENCIES,
    AGENTS,
    BODIES,
    BODY_NAMES,
    GRAMMAR,
    OFFICES,
    OUTLET_NAMES,
    OUTLETS,
    PERSONS,
    STATE_NAMES,
    STATES,
)
from reading.trees import Tree, tree

CODEBOOK = Codebook(
    states=STATES,
    state_names=STATE_NAMES,
    bodies=BODIES,
    body_names=BODY_NAMES,
    agencies=AGENCIES,
    offices=OFFICES,
    persons=PERSONS,
    outlets=OUTLETS,
    outlet_names=OUTLET_NAMES,
    agents=AGENTS,
    word_lists=GRAMMAR,
)
GAZETTEER = Gazetteer(CODEBOOK)


def around(made: Tree) -> NameContext:
    names, titles = GAZETTEER.find(made.text)
    return NameContext(
        made.parse,
        made.text,
        names,
        titles,
        CODEBOOK.words,
        {row.id: row for row in BODIES},
        {row.noun: row for row in AGENTS},
        PlaceTable(CODEBOOK),
    )


def test_owner_stands_before_a_title_even_behind_other_words() -> None:
    made = tree(
        "the//DT/det/premier former//JJ/amod/premier Korsian//JJ/amod/premier acting//JJ/amod/premier premier//NN/ROOT"
    )
    first, actor, reason, former = around(made).owner_before(made.at("premier"))
    assert (made.parse.text[first], actor, former) == ("Korsian", "KRS", True)
    assert reason == "'Korsian' is KRS (state_names:krs.a)"


def test_owner_is_not_sought_across_a_verb() -> None:
    made = tree("Korsia//NNP/nsubj/met met/meet/VBD/ROOT the//DT/det/premier premier//NN/dobj/met")
    assert around(made).owner_before(made.at("premier"))[1:] == (None, None, False)


def test_owner_after_a_preposition_takes_the_noun_of_an_agent_with_it() -> None:
    made = tree(
        "premier//NN/ROOT for//IN/prep/premier the//DT/det/army Korsian//JJ/amod/army army//NN/pobj/for said/say/VBD/acl/army"
    )
    stop, actor, _ = around(made).owner_after(made.at("the"))
    assert (made.parse.text[stop], actor) == ("said", "KRS")


def test_a_territory_owns_no_office() -> None:
    made = tree(
        "premier//NN/ROOT of//IN/prep/premier the//DT/det/Isles Sunder//NNP/compound/Isles Isles//NNP/pobj/of"
    )
    assert around(made).owner_after(made.at("the"))[1] is None


def test_run_of_name_words() -> None:
    made = tree(
        "Ada//NNP/compound/Quill van//NNP/compound/Quill Quill//NNP/nsubj/left left/leave/VBD/ROOT Korsia//NNP/dobj/left"
    )
    assert around(made).proper_run(0) == 3
    assert around(made).proper_run(made.at("left")) == made.at("left")
    assert around(made).proper_run(made.at("Korsia")) == made.at("Korsia")  # a state is no name of a person


@pytest.mark.parametrize(
    ("notation", "name", "inside"),
    [
        ("Pell//NNP/compound/Street Street//NNP/nsubj/closed closed/close/VBD/ROOT", "Pell", True),
        ("Ada//NNP/compound/Pell Pell//NNP/nsubj/left left/leave/VBD/ROOT", "Pell", True),
        ("Premier//NNP/compound/Pell Pell//NNP/nsubj/left left/leave/VBD/ROOT", "Pell", False),
        ("Pell//NNP/nsubj/left left/leave/VBD/ROOT", "Pell", False),
    ],
)
def test_a_name_inside_another(notation: str, name: str, inside: bool) -> None:
    made = tree(notation)
    assert around(made).inside_other_name(range(made.at(name), made.at(name) + 1)) is inside


def test_place_or_power() -> None:
    made = tree("Harth//NNP/nsubj/spoke spoke/speak/VBD/ROOT in//IN/prep/spoke Pellmar//NNP/pobj/in")
    context = around(made)
    assert [context.is_place(range(made.at(w), made.at(w) + 1)) for w in ("Harth", "Pellmar")] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("notation", "cited"),
    [
        ("Gullchat//NNP/nsubj/reported reported/report/VBD/ROOT it//PRP/dobj/reported", True),
        ("Gullchat//NNP/nsubj/grew grew/grow/VBD/ROOT", False),
        (
            "according/accord/VBG/prep/left to//IN/prep/according Gullchat//NNP/pobj/to he//PRP/nsubj/left left/leave/VBD/ROOT",
            True,
        ),
        ("he//PRP/nsubj/posted posted/post/VBD/ROOT on//IN/prep/posted Gullchat//NNP/pobj/on", False),
    ],
)
def test_cited_as_an_outlet(notation: str, cited: bool) -> None:
    made = tree(notation)
    token = made.at("Gullchat")
    assert around(made).cited(range(token, token + 1)) is cited


@pytest.mark.parametrize(
    ("notation", "dateline"),
    [
        ("Harth//NNP/nsubj/met (//-LRB-/punct/met Wire//NNP/appos/Harth )//-RRB-/punct/met --//:/punct/met Korsia//NNP/nsubj/met met/meet/VBD/ROOT", True),
        ("Harth//NNP/dep/met --//:/punct/met Korsia//NNP/nsubj/met met/meet/VBD/ROOT", True),
        ("Harth//NNP/nsubj/met met/meet/VBD/ROOT Korsia//NNP/dobj/met", False),
        ("Harth//NNP/nsubj/met (//-LRB-/punct/met VLD//NNP/appos/Harth )//-RRB-/punct/met met/meet/VBD/ROOT Korsia//NNP/dobj/met", False),
    ],
)  # fmt: skip
def test_dateline(notation: str, dateline: bool) -> None:
    assert around(tree(notation)).in_dateline(range(1)) is dateline


def test_run_of_name_words_before_a_comma_takes_a_hyphen_along() -> None:
    made = tree(
        "Han//NNP/compound/Pell Ada//NNP/compound/Pell Pell//NNP/nsubj/left ,//,/punct/left left/leave/VBD/ROOT"
    )
    assert around(made).run_before(made.at(",")) == 0
