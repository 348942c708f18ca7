"""What is said of a relation: which words, which two parties, denied or so."""

import pytest

from comity.codebook import Codebook
from comity.codebook.rows import CharacterisationRow, NounClass
from comity.model import Attribution, Characterisation
from comity.reading.characterisations import CharacterisationFinder
from reading.deedbook import CODEBOOK
from reading.test_arguments import CODES
from reading.trees import Tree, tree

FIND = CharacterisationFinder(
    Codebook(
        word_lists=CODEBOOK.word_lists,
        agents=CODEBOOK.agents,
        factuality=CODEBOOK.factuality,
        modals=CODEBOOK.modals,
        negators=CODEBOOK.negators,
        conditionals=CODEBOOK.conditionals,
        stances=CODEBOOK.stances,
        noun_classes=(
            NounClass(id="r1", class_="relation", noun="tie"),
            NounClass(id="r2", class_="relation", noun="relation"),
        ),
        characterisations=(
            CharacterisationRow(
                id="rift.n",
                head="rift",
                pos="n",
                leaning="strain",
                strength=2,
                pair=("between", "with", "any"),
            ),
            CharacterisationRow(
                id="rift.n.m",
                head="rift",
                pos="n",
                modifier=("deep",),
                leaning="strain",
                strength=3,
                pair=("between", "with"),
            ),
            CharacterisationRow(
                id="strained.a",
                head="strained",
                pos="a",
                subject=("@relation",),
                leaning="strain",
                strength=2,
                pair=("between", "compound"),
            ),
            CharacterisationRow(
                id="strong.a",
                head="strong",
                pos="a",
                subject=("@relation",),
                leaning="closeness",
                strength=2,
                pair=("between", "compound"),
            ),
            CharacterisationRow(
                id="blindside.v",
                head="blindside",
                pos="v",
                leaning="strain",
                strength=2,
                pair=("subject_object",),
            ),
        ),
    )
)
TIES = "Ties/tie/NNS/nsubj/are between//IN/prep/Ties Korsia//NNP/pobj/between and//CC/cc/Korsia Veldania//NNP/conj/Korsia are/be/VBP/ROOT {} ."


def find(made: Tree, *attributions: Attribution) -> tuple[Characterisation, ...]:
    seen: list[str] = []
    mentions = []
    for word in made.parse.text:
        if word in CODES:
            seen.append(word)
            mentions.append(made.mention(word, CODES[word], nth=seen.count(word)))
    return FIND(made.parse, tuple(mentions), attributions)


@pytest.mark.parametrize(
    ("notation", "label", "actors"),
    [
        (TIES.format("strained//JJ/acomp/are"), "strained.a", ("KRS", "VLD")),
        (
            "Korsian//JJ/amod/Veldanian -//HYPH/punct/Veldanian Veldanian//JJ/amod/ties ties/tie/NNS/nsubj/remain"
            " remain//VBP/ROOT strong//JJ/acomp/remain .",
            "strong.a",
            ("KRS", "VLD"),
        ),
        (
            "Korsia//NNP/nsubj/has has/have/VBZ/ROOT a//DT/det/rift rift//NN/dobj/has with//IN/prep/rift Veldania//NNP/pobj/with .",
            "rift.n",
            ("KRS", "VLD"),
        ),
        (
            "a//DT/det/rift deep//JJ/amod/rift rift//NN/ROOT between//IN/prep/rift Korsia//NNP/pobj/between and//CC/cc/Korsia Veldania//NNP/conj/Korsia .",
            "rift.n.m",  # the row that asks for more
            ("KRS", "VLD"),
        ),
        (
            "Korsia//NNP/nsubj/blindsided blindsided/blindside/VBD/ROOT Veldania//NNP/dobj/blindsided .",
            "blindside.v",
            ("KRS", "VLD"),
        ),
        (
            "Pell//NNP/nsubjpass/blindsided was/be/VBD/auxpass/blindsided blindsided/blindside/VBN/ROOT when//WRB/advmod/left"
            " Veldania//NNP/nsubj/left left/leave/VBD/advcl/blindsided .",
            "blindside.v",
            ("KRS", "VLD"),
        ),
    ],
)
def test_label_and_pair(notation: str, label: str, actors: tuple[str, str]) -> None:
    (found,) = find(tree(notation))
    assert (found.label, tuple(sorted(found.actors)), found.factuality) == (label, actors, "happened")


@pytest.mark.parametrize(
    "notation",
    [
        "A//DT/det/rift rift//NN/nsubj/grew grew/grow/VBD/ROOT .",  # nobody's
        "A//DT/det/rift rift//NN/nsubj/grew with//IN/prep/rift Korsia//NNP/pobj/with grew/grow/VBD/ROOT .",  # of one party
        "Prices/price/NNS/nsubj/are in//IN/prep/Prices Korsia//NNP/pobj/in and//CC/cc/Korsia Veldania//NNP/conj/Korsia are/be/VBP/ROOT strong//JJ/acomp/are .",
    ],
)
def test_no_characterisation(notation: str) -> None:
    assert find(tree(notation)) == ()


def test_strong_ties_that_are_not_are_strain() -> None:
    made = tree(TIES.format("not//RB/neg/are strong//JJ/acomp/are"))
    (found,) = find(made)
    assert (found.leaning, found.factuality) == ("strain", "happened")


def test_a_rift_that_is_not_is_strain_that_did_not_happen() -> None:
    made = tree(
        "Korsia//NNP/nsubj/has has/have/VBZ/ROOT no//DT/det/rift rift//NN/dobj/has with//IN/prep/rift Veldania//NNP/pobj/with ."
    )
    (found,) = find(made)
    assert (found.leaning, found.factuality) == ("strain", "did_not_happen")
    assert made.span("no rift")[0] == found.span[0][0]  # the negator is shown


def test_one_no_is_one_negation() -> None:
    made = tree(
        "There//EX/expl/is is/be/VBZ/ROOT no//DT/det/rift rift//NN/attr/is between//IN/prep/rift"
        " Korsia//NNP/pobj/between and//CC/cc/Korsia Veldania//NNP/conj/Korsia ."
    )
    assert [c.factuality for c in find(made)] == ["did_not_happen"]


def test_an_official_who_says_so_denies_it() -> None:
    made = tree(
        "Pell//NNP/nsubj/said said/say/VBD/ROOT Korsia//NNP/nsubj/has has/have/VBZ/ccomp/said no//DT/det/rift rift//NN/dobj/has"
        " with//IN/prep/rift Veldania//NNP/pobj/with ."
    )
    said = made.attribution("Pell", "said", "Korsia has no rift with Veldania", speaker="KRS")
    (found,) = find(made, said)
    assert (found.leaning, found.factuality, found.attribution) == ("strain", "denied", said.id)


def test_what_the_outer_source_denies_is_denied() -> None:
    made = tree(
        "Torvane//NNP/nsubj/denied denied/deny/VBD/ROOT that//IN/mark/said Pell//NNP/nsubj/said said/say/VBD/ccomp/denied"
        " Korsia//NNP/nsubj/has has/have/VBZ/ccomp/said a//DT/det/rift rift//NN/dobj/has with//IN/prep/rift Veldania//NNP/pobj/with ."
    )
    outer = made.attribution(
        "Torvane", "denied", "that Pell said Korsia has a rift with Veldania", speaker="VLD", stance="denies"
    )
    inner = made.attribution("Pell", "said", "Korsia has a rift with Veldania", speaker="KRS", parent=outer)
    (found,) = find(made, outer, inner)
    assert found.factuality == "denied"
    assert found.reason.endswith("Torvane dismisses the claim")


def test_the_partner_of_a_lone_party_is_the_one_set_beside_it_most() -> None:
    made = tree(
        "Korsia//NNP/nsubj/met met/meet/VBD/ROOT Veldania//NNP/dobj/met .\nKorsia//NNP/nsubj/met met/meet/VBD/ROOT Veldania//NNP/dobj/met .\n"
        "A//DT/det/rift rift//NN/nsubj/grew between//IN/prep/rift Korsia//NNP/pobj/between and//CC/cc/Korsia him//PRP/conj/Korsia grew/grow/VBD/ROOT ."
    )
    (found,) = find(made)
    assert set(found.actors) == {"KRS", "VLD"}
    assert found.confidence == 0.5


def test_parties_of_the_sentence_only_where_it_names_just_two() -> None:
    two = "Pell//NNP/nsubj/spoke spoke/speak/VBD/ROOT of//IN/prep/spoke a//DT/det/rift rift//NN/pobj/of as//IN/mark/left Veldania//NNP/nsubj/left left/leave/VBD/advcl/spoke {} ."
    assert [c.confidence for c in find(tree(two.format("")))] == [0.5]
    assert find(tree(two.format("Ambria//NNP/dobj/left"))) == ()


def test_a_verb_as_an_adjective_describes_nothing() -> None:
    made = tree(
        "Korsia//NNP/nsubj/left left/leave/VBD/ROOT blindsided/blindside/VBN/amod/Veldania Veldania//NNP/dobj/left ."
    )
    assert find(made) == ()


def test_what_the_outer_source_only_reports_is_not_denied() -> None:
    made = tree(
        "Torvane//NNP/nsubj/wrote wrote/write/VBD/ROOT that//IN/mark/said Pell//NNP/nsubj/said said/say/VBD/ccomp/wrote"
        " Korsia//NNP/nsubj/has has/have/VBZ/ccomp/said a//DT/det/rift rift//NN/dobj/has with//IN/prep/rift Veldania//NNP/pobj/with ."
    )
    outer = made.attribution(
        "Torvane", "wrote", "that Pell said Korsia has a rift with Veldania", speaker="VLD"
    )
    inner = made.attribution("Pell", "said", "Korsia has a rift with Veldania", speaker="KRS", parent=outer)
    assert [c.factuality for c in find(made, outer, inner)] == ["happened"]
