"""Verbs that the parser took for nouns, on trees made by hand."""

import pytest

from comity.codebook import Codebook
from comity.codebook.rows import Deed, NounClass
from comity.reading.headline_verbs import HeadlineVerbs
from comity.reading.parse import Parse
from reading.trees import Tree, tree

MEND = HeadlineVerbs(
    Codebook(
        deeds=(
            Deed(id="sever", head="sever", pos="v", type="SANCTION"),
            Deed(id="expel", head="expel", pos="v", type="SANCTION"),
            Deed(id="talk.v", head="talk", pos="v", type="CONSULT"),
            Deed(id="talk.n", head="talk", pos="n", type="CONSULT"),
        ),
        noun_classes=(NounClass(id="tie", class_="tie", noun="tie"),),
    )
)


def shape(parse: Parse, words: str) -> list[tuple[str, str, str]]:
    return [
        (parse.tag[t], parse.dep[t], parse.text[parse.head[t]])
        for t in range(len(parse))
        if parse.text[t] in words.split()
    ]


def mended(made: Tree, words: str) -> list[tuple[str, str, str]]:
    return shape(MEND(made.parse), words)


def test_the_root_becomes_the_verb() -> None:
    made = tree(
        "Korsia//NNP/compound/severs severs/sever/NNS/ROOT old//JJ/amod/ties ties/tie/NNS/appos/severs"
        " with//IN/prep/ties Ambria//NNP/pobj/with ."
    )
    assert mended(made, "Korsia severs ties") == [
        ("NNP", "nsubj", "severs"),
        ("VBZ", "ROOT", "severs"),
        ("NNS", "dobj", "severs"),
    ]
    assert MEND(made.parse).lemma[made.at("severs")] == "sever"


def test_a_compound_becomes_the_verb_and_the_root_its_object() -> None:
    made = tree(
        "Korsia//NNP/compound/severs severs/sever/NNS/compound/ties ties/tie/NNS/ROOT with//IN/prep/ties"
        " Ambria//NNP/pobj/with and//CC/cc/ties gives/give/VBZ/conj/ties hours//NNS/dobj/gives ."
    )
    assert mended(made, "Korsia severs ties gives") == [
        ("NNP", "nsubj", "severs"),
        ("VBZ", "ROOT", "severs"),
        ("NNS", "dobj", "severs"),
        ("VBZ", "conj", "severs"),
    ]


def test_several_subjects_take_the_base_form() -> None:
    made = tree(
        "Ambria//NNP/nmod/diplomats and//CC/cc/Ambria Korsia//NNP/conj/Ambria expel//JJ/amod/diplomats"
        " Telurian//JJ/amod/diplomats diplomats//NNS/ROOT ."
    )
    assert mended(made, "Ambria Korsia expel diplomats") == [
        ("NNP", "nsubj", "expel"),
        ("NNP", "conj", "Ambria"),
        ("VBP", "ROOT", "expel"),
        ("NNS", "dobj", "expel"),
    ]


@pytest.mark.parametrize(
    "notation",
    [
        # a noun that is no verb where a phrase follows
        "Korsia//NNP/compound/talks talks/talk/NNS/ROOT in//IN/prep/talks Harth//NNP/pobj/in .",
        # a sentence that has its verb
        "Korsia//NNP/compound/severs severs/sever/NNS/nsubj/ended the//DT/det/tie tie//NN/appos/severs ended/end/VBD/ROOT .",
        # no name before it
        "old//JJ/amod/severs severs/sever/NNS/ROOT the//DT/det/tie tie//NN/appos/severs .",
    ],
)
def test_other_sentences_stay_the_very_same(notation: str) -> None:
    made = tree(notation)
    assert MEND(made.parse) is made.parse
