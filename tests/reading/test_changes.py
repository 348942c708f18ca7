"""What grows, eases or ends: by the verb, the predicate, the adjective or the noun above."""

import pytest

from comity.codebook import Codebook
from comity.reading.changes import ChangeTable
from reading.invented import words
from reading.trees import tree

TABLE = ChangeTable(
    Codebook(word_lists=words(change_end="end over", change_ease="fade crack", change_grow="widen growing"))
)


@pytest.mark.parametrize(
    ("notation", "way"),
    [
        ("feud//NN/nsubj/ended ended/end/VBD/ROOT", "ends"),
        ("feud//NN/nsubj/is is/be/VBZ/ROOT over//RB/advmod/is", "ends"),
        ("they//PRP/nsubj/ended ended/end/VBD/ROOT the//DT/det/feud feud//NN/dobj/ended", "ends"),
        ("a//DT/det/feud growing//VBG/amod/feud feud//NN/ROOT", "grows"),
        ("end//NN/ROOT of//IN/prep/end the//DT/det/feud feud//NN/pobj/of", "ends"),
        (
            "cracks/crack/NNS/nsubj/appeared appeared/appear/VBD/ROOT in//IN/prep/appeared the//DT/det/feud feud//NN/pobj/in",
            "eases",
        ),
        ("feud//NN/nsubj/ended has/have/VBZ/aux/ended not//RB/neg/ended ended/end/VBN/ROOT", None),
        ("feud//NN/nsubj/lasts lasts/last/VBZ/ROOT", None),
        (
            "they//PRP/nsubj/ended ended/end/VBD/ROOT with//IN/prep/ended a//DT/det/feud feud//NN/pobj/with",
            None,
        ),
    ],
)
def test_change_told_of_a_noun(notation: str, way: str | None) -> None:
    made = tree(notation)
    change = TABLE.of_noun(made.parse, made.at("feud"))
    assert (change.way if change else None) == way


def test_only_growth_leaves_the_leaning() -> None:
    made = tree("feud//NN/nsubj/widened widened/widen/VBD/ROOT")
    change = TABLE.of_noun(made.parse, made.at("feud"))
    assert change is not None
    assert not change.turns
