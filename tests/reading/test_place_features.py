"""What a place name's role amounts to."""

import pytest

from comity.codebook import Codebook
from comity.codebook.rows import WordList
from comity.reading.place_features import PlaceTable
from reading.trees import tree


def words(**lists: str) -> tuple[WordList, ...]:
    return tuple(
        WordList(id=f"{name}.{word}", list=name, word=word)
        for name, said in lists.items()
        for word in said.split()
    )


TABLE = PlaceTable(
    Codebook(
        word_lists=words(
            function_word="to for from",
            giving_verb="sell",
            travel_verb="return",
            rule_noun="sovereignty",
            power_noun="order",
            place_noun="city airport",
            stay_verb="build",
            described_verb="know",
            nature_noun="earthquake",
        )
    )
)
CASES = {
    "sense.given": "Korsia//NNP/nsubj/sold sold/sell/VBD/ROOT ships//NNS/dobj/sold to//IN/prep/sold Ambria//NNP/pobj/to .",
    "sense.gone": "Envoys//NNS/nsubj/returned returned/return/VBD/ROOT to//IN/prep/returned Ambria//NNP/pobj/to .",
    "sense.acts": (
        "The//DT/det/order order//NN/nsubj/came from//IN/prep/order Ambria//NNP/pobj/from came/come/VBD/ROOT ."
    ),
    "sense.is_there": "Ambria//NNP/nsubj/had had/have/VBD/ROOT six//CD/nummod/airports airports/airport/NNS/dobj/had .",
    "sense.made": (
        "The//DT/det/ship Ambria//NNP/npadvmod/built -//HYPH/punct/built built/build/VBN/amod/ship"
        " ship//NN/nsubj/sank sank/sink/VBD/ROOT ."
    ),
    "sense.is": "Ambria//NNP/nsubjpass/known is/be/VBZ/auxpass/known known/know/VBN/ROOT .",
    "sense.compound.nature_noun": (
        "The//DT/det/earthquake Ambria//NNP/compound/earthquake earthquake//NN/nsubj/came came/come/VBD/ROOT ."
    ),
}


@pytest.mark.parametrize("sense", sorted(CASES))
def test_the_sense_of_a_role(sense: str) -> None:
    made = tree(CASES[sense])
    at = made.parse.text.index("Ambria")
    found = TABLE.features(made.parse, range(at, at + 1))
    assert [name for name in found if name.startswith("sense.")] == [sense]
