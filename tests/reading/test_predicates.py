"""Deeds of the table: heads, particles, objects, prepositions, the most specific row."""

import pytest

from comity.codebook import Codebook
from comity.codebook.rows import Deed, NounClass
from comity.reading.grammar import object_
from comity.reading.predicates import PredicateTable, has_particle, pos_of
from reading.deedbook import CODEBOOK
from reading.trees import tree

TABLE = PredicateTable(CODEBOOK)


@pytest.mark.parametrize(
    ("notation", "word", "row", "used"),
    [
        (
            "Korsia//NNP/nsubj/attacked attacked/attack/VBD/ROOT Ambria//NNP/dobj/attacked",
            "attacked",
            "attack.v",
            None,
        ),
        ("the//DT/det/attack attack//NN/ROOT", "attack", "attack.n", None),
        ("attack//NNP/ROOT", "attack", "attack.n", None),
        (
            "imposed/impose/VBD/ROOT an//DT/det/embargo embargo//NN/dobj/imposed",
            "imposed",
            "impose.v",
            "embargo",
        ),
        ("imposed/impose/VBD/ROOT a//DT/det/tax tax//NN/dobj/imposed", "imposed", None, None),
        ("broke/break/VBD/ROOT off//RP/prt/broke ties/tie/NNS/dobj/broke", "broke", "break.v", None),
        ("broke/break/VBD/ROOT ties/tie/NNS/dobj/broke", "broke", None, None),
        ("Korsia//NNP/nsubj/left left/leave/VBD/ROOT", "left", "leave.v", None),
        (
            "left/leave/VBD/ROOT a//DT/det/note note//NN/dobj/left",
            "left",
            None,
            None,
        ),  # only without an object
        ("recalled/recall/VBD/ROOT cars/car/NNS/dobj/recalled", "recalled", "recall.v.product", "cars"),
    ],
)
def test_row(notation: str, word: str, row: str | None, used: str | None) -> None:
    made = tree(notation)
    token = made.at(word)
    thing = object_(made.parse, token) if made.parse.is_verb(token) else None
    found = TABLE.deed(made.parse, token, thing)
    assert (found[0].id if found else None) == row
    if found and found[1] is not None:
        assert made.parse.text[found[1]] == used


def test_a_head_of_two_words_needs_both() -> None:
    made = tree("a//DT/det/3 cyber//NN/compound/attack attack//NN/ROOT")
    assert {row.id for row in TABLE.deeds.at(made.parse, 2)} == {"attack.n", "cyber-attack.n"}
    other = tree("an//DT/det/2 attack//NN/ROOT")
    assert {row.id for row in TABLE.deeds.at(other.parse, 1)} == {"attack.n"}


def test_a_head_of_two_words_is_closer_than_its_last() -> None:
    made = tree("a//DT/det/3 cyber//NN/compound/attack attack//NN/ROOT")
    found = TABLE.deed(made.parse, 2, None)
    assert found is not None
    assert found[0].id == "cyber-attack.n"


def test_a_verb_that_only_supports_another_deed_tells_none() -> None:
    table = PredicateTable(
        Codebook(
            noun_classes=(NounClass(id="show.raid", class_="show", noun="raid"),),
            deeds=(
                Deed(id="stage.v", head="stage", pos="v", object=("@show",), type="CONSULT"),
                Deed(id="raid.n", head="raid", pos="n", prep="on:port", type="ASSAULT"),
            ),
        )
    )
    raid = "staged/stage/VBD/ROOT raids/raid/NNS/dobj/staged on//IN/prep/raids {0}//NNS/pobj/on"
    made, other = tree(raid.format("port")), tree(raid.format("stage"))
    assert table.deed(made.parse, 0, 1) is None
    assert table.deed(other.parse, 0, 1) == (table.deeds.at(other.parse, 0)[0], 1)


def test_preposition_with_its_noun_is_closer_than_none() -> None:
    table = PredicateTable(
        Codebook(
            deeds=(
                Deed(id="go", head="go", pos="v", type="CONSULT"),
                Deed(id="go.to-war", head="go", pos="v", prep="to:war", type="ASSAULT"),
            )
        )
    )
    made = tree("went/go/VBD/ROOT to//IN/prep/went war//NN/pobj/to")
    assert table.deed(made.parse, 0, None) == (table.deeds.at(made.parse, 0)[1], 2)
    other = tree("went/go/VBD/ROOT to//IN/prep/went school//NN/pobj/to")
    found = table.deed(other.parse, 0, None)
    assert found is not None
    assert found[0].id == "go"


@pytest.mark.parametrize(
    ("particle", "has"),
    [(None, True), ("off", True), ("off with", True), ("up", False), ("off against", False)],
)
def test_particles(particle: str | None, has: bool) -> None:
    made = tree("broke/break/VBD/ROOT off//RP/prt/broke with//IN/prep/off Korsia//NNP/pobj/with")
    assert has_particle(made.parse, 0, particle) is has


def test_a_particle_may_stand_before_its_noun() -> None:
    made = tree("are/be/VBP/ROOT at//IN/prep/are odds/odd/NNS/pobj/at")
    assert has_particle(made.parse, 2, "at")


def test_part_of_speech() -> None:
    made = tree("a//DT/det/b b//NNS/dobj/c c//VBD/ROOT d//JJ/acomp/c")
    assert [pos_of(made.parse, t) for t in range(4)] == [None, "n", "v", "a"]


def test_a_plural_that_is_a_word_of_its_own() -> None:
    table = PredicateTable(Codebook(deeds=(Deed(id="talks.n", head="talks", pos="n", type="CONSULT"),)))
    made = tree("talks/talk/NNS/ROOT")
    assert [row.id for row in table.deeds.at(made.parse, 0)] == ["talks.n"]


def test_the_noun_behind_a_light_noun_meets_the_restriction() -> None:
    series = "imposed/impose/VBD/ROOT a//DT/det/series series//NN/dobj/imposed {0}//IN/prep/series sanctions/sanction/NNS/pobj/{0}"
    of, against = tree(series.format("of")), tree(series.format("against"))
    found = TABLE.deed(of.parse, 0, of.at("series"))
    assert found is not None
    assert (found[0].id, found[1]) == ("impose.v", of.at("sanctions"))
    assert TABLE.deed(against.parse, 0, against.at("series")) is None


def test_a_particle_far_away_belongs_to_something_else() -> None:
    between = " ".join("now//RB/advmod/broke" for _ in range(8))
    made = tree(f"broke/break/VBD/ROOT {between} off//RP/prt/broke")
    assert not has_particle(made.parse, 0, "off")


def test_a_row_may_ask_who_does_it() -> None:
    table = PredicateTable(
        Codebook(
            noun_classes=(NounClass(id="mob.student", class_="mob", noun="student"),),
            deeds=(
                Deed(id="clash", head="clash", pos="v", type="ASSAULT"),
                Deed(id="clash.by-mob", head="clash", pos="v", subject=("@mob",), type="PROTEST"),
                Deed(id="strike", head="strike", pos="n", type="ASSAULT"),
                Deed(id="strike.by-mob", head="strike", pos="n", subject=("@mob",), type="PROTEST"),
            ),
        )
    )
    for who, told in (("students/student", "clash.by-mob"), ("rebels/rebel", "clash")):
        made = tree(f"{who}/NNS/nsubj/clashed clashed/clash/VBD/ROOT")
        found = table.deed(made.parse, 1, None)
        assert found is not None
        assert found[0].id == told
    made = tree("a//DT/det/2 strike//NN/ROOT by//IN/prep/strike students/student/NNS/pobj/by")
    found = table.deed(made.parse, 1, None)
    assert found is not None
    assert found[0].id == "strike.by-mob"


def test_a_verb_that_a_row_names_is_its_own() -> None:
    table = PredicateTable(
        Codebook(
            deeds=(
                Deed(id="vote.to-ratify", head="vote", pos="v", prep="to:ratify", type="SUPPORT"),
                Deed(id="vote.to-do", head="vote", pos="v", prep="to:*", type="AGREE"),
            )
        )
    )
    for verb, told, inner in (("ratify", "vote.to-ratify", 2), ("sing", "vote.to-do", None)):
        made = tree(f"voted/vote/VBD/ROOT to//TO/aux/{verb} {verb}//VB/xcomp/voted")
        found = table.deed(made.parse, 0, None)
        assert found is not None
        assert found[0].id == told
        assert table.inner_verb(made.parse, 0, None, found[0]) == inner


def test_a_noun_with_the_word_before_it_is_closer_than_the_noun_alone() -> None:
    table = PredicateTable(
        Codebook(
            noun_classes=(NounClass(id="help.rescue-team", class_="help", noun="rescue team"),),
            deeds=(
                Deed(id="send.team", head="send", pos="v", object=("team",), type="CONSULT"),
                Deed(id="send.help", head="send", pos="v", object=("@help",), type="AID"),
            ),
        )
    )
    made = tree("sent/send/VBD/ROOT rescue//NN/compound/team team//NN/dobj/sent")
    found = table.deed(made.parse, 0, 2)
    assert found is not None
    assert found[0].id == "send.help"
