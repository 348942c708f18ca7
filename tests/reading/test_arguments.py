"""Which actors a phrase stands for."""

import pytest

from comity.model import Mention
from comity.reading.arguments import Arguments, ArgumentTable, Parties, Party, is_party, joined, without
from reading.deedbook import CODEBOOK
from reading.trees import Tree, tree

TABLE = ArgumentTable.of(CODEBOOK)
CODES = {
    "Korsia": "KRS",
    "Korsian": "KRS",
    "Pell": "KRS",
    "Veldania": "VLD",
    "Veldanian": "VLD",
    "Ambria": "AMB",
    "Friday": "AMB",
}


def arguments(made: Tree) -> Arguments:
    """Mark every invented name of the text as a mention."""
    found = tuple(made.mention(word, CODES[word]) for word in made.parse.text if word in CODES)
    return Arguments(TABLE, made.parse, found)


def codes(parties: Parties) -> list[str]:
    return [party.actor for party in parties]


@pytest.mark.parametrize(
    ("notation", "head", "found"),
    [
        ("Korsia//NNP/ROOT and//CC/cc/Korsia Veldania//NNP/conj/Korsia", "Korsia", ["KRS", "VLD"]),
        (
            "Korsian//JJ/amod/officials and//CC/cc/Korsian Veldanian//JJ/conj/Korsian officials/official/NNS/ROOT",
            "officials",
            ["KRS", "VLD"],
        ),
        ("Korsia//NNP/poss/army 's//POS/case/Korsia army//NN/ROOT", "army", ["KRS"]),
        ("the//DT/det/army army//NN/ROOT of//IN/prep/army Korsia//NNP/pobj/of", "army", ["KRS"]),
        ("officials/official/NNS/ROOT in//IN/prep/officials Veldania//NNP/pobj/in", "officials", ["VLD"]),
        (
            "the//DT/det/port port//NN/ROOT of//IN/prep/port Korsia//NNP/pobj/of",
            "port",
            [],
        ),  # a port is no agent
        (
            "a//DT/det/series series//NN/ROOT of//IN/prep/series Korsian//JJ/amod/ships ships/ship/NNS/pobj/of",
            "series",
            ["KRS"],
        ),
        ("the//DT/det/envoy envoy//NN/ROOT ,//,/punct/envoy Pell//NNP/appos/envoy", "envoy", ["KRS"]),
    ],
)
def test_parties_of_a_phrase(notation: str, head: str, found: list[str]) -> None:
    made = tree(notation)
    assert codes(arguments(made).parties(made.at(head))) == found


def test_residents_are_the_public_and_officials_are_not() -> None:
    for noun, public in (("residents/resident", True), ("officials/official", False)):
        made = tree(f"Korsian//JJ/amod/2 {noun}/NNS/ROOT")
        assert [p.public for p in arguments(made).parties(1)] == [public]


def test_a_relative_pronoun_stands_for_its_noun() -> None:
    made = tree(
        "Korsia//NNP/nsubj/left ,//,/punct/Korsia which//WDT/nsubj/paid paid/pay/VBD/relcl/Korsia left/leave/VBD/ROOT"
    )
    assert codes(arguments(made).parties(made.at("which"))) == ["KRS"]


def test_what_a_name_says_beats_what_a_pronoun_says() -> None:
    made = tree("her//PRP$/poss/counterpart Korsian//JJ/amod/counterpart counterpart//NN/ROOT")
    her = made.mention("her", "VLD", reason="pronoun 'her' taken for 'Ilsa Torvane'")
    args = Arguments(TABLE, made.parse, (her, made.mention("Korsian", "KRS")))
    assert codes(args.modifiers(made.at("counterpart"))) == ["KRS"]


def test_after_a_preposition_and_never_a_time() -> None:
    made = tree(
        "met/meet/VBD/ROOT with//IN/prep/met Korsia//NNP/pobj/with on//IN/prep/met Friday//NNP/pobj/on"
    )
    args = arguments(made)
    assert codes(args.after_preposition(0, "with")) == ["KRS"]
    assert codes(args.after_preposition(0, "on")) == []


def test_a_bare_dative_counts_as_to() -> None:
    made = tree("sold/sell/VBD/ROOT Ambria//NNP/dative/sold timber//NN/dobj/sold")
    assert codes(arguments(made).after_preposition(0, "to")) == ["AMB"]


def test_anywhere_in_stays_out_of_clauses_unless_told() -> None:
    made = tree("plan//NN/ROOT to//TO/aux/attack attack//VB/acl/plan Korsia//NNP/dobj/attack")
    args = arguments(made)
    assert codes(args.anywhere_in(0, ())) == []
    assert codes(args.anywhere_in(0, (), clauses=True)) == ["KRS"]


def party(actor: str) -> Party:
    made = tree(f"{actor}//NNP/ROOT")
    return Party(actor, False, made.mention(actor, actor))


def test_without_drops_others_and_doubles() -> None:
    a, b = party("KRS"), party("VLD")
    assert codes(without((a, b, b), (a,))) == ["VLD"]


def test_joined_keeps_each_actor_once() -> None:
    a, b, c = party("KRS"), party("VLD"), party("AMB")
    assert codes(joined((a,), (a, b), (c,))) == ["KRS", "VLD", "AMB"]
    assert joined() == ()


def test_joined_keeps_the_order_of_first_naming() -> None:
    a, b = party("KRS"), party("VLD")
    assert codes(joined((a, b), (a,))) == ["KRS", "VLD"]


@pytest.mark.parametrize(
    ("actor", "kind", "can"),
    [("KRS", "state", True), ("SND", "unknown", False), (None, "person", False), (None, "outlet", False)],
)
def test_who_can_act(actor: str | None, kind: str, can: bool) -> None:
    made = tree("X//NNP/ROOT")
    mention: Mention = made.mention("X", actor, kind)  # type: ignore[arg-type]
    assert is_party(mention) is can


@pytest.mark.parametrize(("preposition", "found"), [("on", ["VLD"]), ("after", [])])
def test_a_phrase_is_searched_one_step_deeper(preposition: str, found: list[str]) -> None:
    made = tree(f"raids/raid/NNS/ROOT {preposition}//IN/prep/raids Veldania//NNP/pobj/{preposition}")
    assert codes(arguments(made).parties(0)) == []
    assert codes(arguments(made).phrase_parties(0)) == found


def test_the_noun_before_a_name_says_what_it_is() -> None:
    made = tree("Korsian//JJ/amod/Hallbrand resident//NN/compound/Hallbrand Hallbrand//NNP/ROOT")
    assert [p.public for p in arguments(made).parties(2)] == [True]


def test_the_possessor_of_a_possessor() -> None:
    made = tree("Korsian//JJ/amod/premier premier//NN/poss/visit 's//POS/case/premier visit//NN/ROOT")
    assert codes(arguments(made).modifiers(made.at("visit"))) == ["KRS"]
