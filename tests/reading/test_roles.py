"""Actor and recipient of a plain deed."""

from collections import defaultdict

import pytest

from comity.codebook.rows import Deed
from comity.reading.arguments import Parties
from comity.reading.grammar import object_
from comity.reading.roles import RoleFinder
from reading.deedbook import DEEDS
from reading.test_arguments import arguments, codes
from reading.trees import Tree, tree

ROWS = {row.id: row for row in DEEDS}


def finder(made: Tree) -> RoleFinder:
    return RoleFinder(arguments(made), defaultdict(frozenset, locative=frozenset({"in", "at"})))


def roles(made: Tree, word: str, row: Deed) -> tuple[list[str], list[str]]:
    found: tuple[Parties, Parties, tuple[str, ...]]
    if row.pos == "n":
        found = finder(made).noun_roles(made.at(word), row)
    else:
        token = made.at(word)
        found = finder(made).verb_roles(token, row, object_(made.parse, token) if row.object else None)
    return codes(found[0]), codes(found[1])


@pytest.mark.parametrize(
    ("notation", "word", "row", "actors", "recipients"),
    [
        (
            "Korsia//NNP/nsubj/attacked attacked/attack/VBD/ROOT Veldania//NNP/dobj/attacked",
            "attacked",
            "attack.v",
            ["KRS"],
            ["VLD"],
        ),
        (
            "Korsia//NNP/nsubjpass/attacked was/be/VBD/auxpass/attacked attacked/attack/VBN/ROOT by//IN/agent/attacked Veldania//NNP/pobj/by",
            "attacked",
            "attack.v",
            ["VLD"],
            ["KRS"],
        ),
        (
            "Korsia//NNP/nsubj/imposed imposed/impose/VBD/ROOT sanctions/sanction/NNS/dobj/imposed on//IN/prep/imposed Veldania//NNP/pobj/on",
            "imposed",
            "impose.v",
            ["KRS"],
            ["VLD"],
        ),
        (
            "Korsia//NNP/nsubj/received received/receive/VBD/ROOT a//DT/det/envoy Veldanian//JJ/amod/envoy envoy//NN/dobj/received",
            "received",
            "receive.v",
            ["VLD"],  # who comes is the actor
            ["KRS"],
        ),
        (
            "Korsian//JJ/amod/raid raid//NN/ROOT on//IN/prep/raid Veldania//NNP/pobj/on",
            "raid",
            "raid.n",
            ["KRS"],
            ["VLD"],
        ),
        ("raid//NN/ROOT by//IN/prep/raid Korsia//NNP/pobj/by", "raid", "raid.n", ["KRS"], []),
        (
            "visit//NN/ROOT of//IN/prep/visit Pell//NNP/pobj/of to//IN/prep/visit Veldania//NNP/pobj/to",
            "visit",
            "visit.n",
            ["KRS"],
            ["VLD"],
        ),
        (
            "talks/talk/NNS/ROOT between//IN/prep/talks Korsia//NNP/pobj/between and//CC/cc/Korsia Veldania//NNP/conj/Korsia",
            "talks",
            "talks.n",
            ["KRS", "VLD"],
            [],
        ),
    ],
)
def test_roles(notation: str, word: str, row: str, actors: list[str], recipients: list[str]) -> None:
    assert roles(tree(notation), word, ROWS[row]) == (actors, recipients)


def test_nobody_is_his_own_recipient() -> None:
    made = tree(
        "Korsia//NNP/nsubj/attacked attacked/attack/VBD/ROOT Korsian//JJ/amod/army army//NN/dobj/attacked"
    )
    assert roles(made, "attacked", ROWS["attack.v"]) == (["KRS"], [])


def test_the_fallback_looks_into_phrases_but_not_at_places() -> None:
    for preposition, found in (("toward", ["VLD"]), ("in", [])):
        made = tree(
            f"Korsia//NNP/nsubj/fired fired/fire/VBD/ROOT {preposition}//IN/prep/fired Veldania//NNP/pobj/{preposition}"
        )
        assert codes(finder(made).surroundings.fallback(1, ROWS["attack.v"], None, arguments(made).parties(0))) == found


def test_their_own_ambassadors_make_it_mutual() -> None:
    for own, mutual in (("their", True), ("its", False)):
        made = tree(
            f"They//PRP/nsubj/recalled recalled/recall/VBD/ROOT {own}//PRP$/poss/envoys envoys/envoy/NNS/dobj/recalled"
        )
        assert finder(made).mutual(1) is mutual


def test_whom_a_request_concerns_stands_in_what_is_asked() -> None:
    made = tree(
        "calls/call/NNS/ROOT for//IN/prep/calls Korsia//NNP/pobj/for to//TO/aux/act act//VB/acl/calls"
    )
    assert codes(finder(made).surroundings.asked(0, ())) == ["KRS"]


@pytest.mark.parametrize(
    ("place", "found"),
    [("object", ["VLD"]), ("object.poss", ["VLD"]), ("subject", ["KRS"]), ("from", ["AMB"]), ("none", [])],
)
def test_places_of_a_recipient(place: str, found: list[str]) -> None:
    made = tree(
        "Korsia//NNP/nsubj/took took/take/VBD/ROOT Veldanian//JJ/amod/ships ships/ship/NNS/dobj/took"
        " from//IN/prep/ships Ambria//NNP/pobj/from ."
    )
    object_of_verb = made.at("Veldanian" if place == "object" else "ships")
    assert codes(finder(made).at_place(1, object_of_verb, None, place)) == found


def test_the_first_place_where_an_actor_stands_wins() -> None:
    made = tree(
        "Korsia//NNP/nsubj/warned warned/warn/VBD/ROOT Veldania//NNP/dobj/warned against//IN/prep/warned Ambria//NNP/pobj/against ."
    )
    for places, found in (
        (("against", "object"), ["AMB"]),
        (("object", "against"), ["VLD"]),
        (("on", "object"), ["VLD"]),
    ):
        assert roles(
            made, "warned", Deed(id="warn.v", head="warn", pos="v", type="THREATEN", recipient=places)
        ) == (
            ["KRS"],
            found,
        )
