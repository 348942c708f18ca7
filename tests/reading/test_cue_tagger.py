"""What speaks for a candidate being a cue."""

import pytest

from comity.reading.cue_tagger import complement, cue_block, cue_features, glance, subject_class
from comity.reading.cues import CueTable, is_listed
from comity.reading.page import Page
from comity.reading.ranking import spell
from comity.reading.word_classes import WordClasses
from reading.cuebook import CODEBOOK
from reading.trees import Tree, tree

TABLE, CLASSES = CueTable(CODEBOOK), WordClasses(CODEBOOK)
SAID = tree(
    "Officials/official/NNS/nsubj/said have/have/VBP/aux/said often//RB/advmod/said said/say/VBN/ROOT that//IN/mark/left"
    " Ambria//NNP/nsubj/left left/leave/VBD/ccomp/said ."
)


def features(made: Tree) -> list[str]:
    page = Page(made.text, made.parse)
    (hit,) = TABLE.find(made.parse)
    return [*spell([glance(page, hit)]), *cue_features(page, hit, frozenset(), CLASSES)]


def test_row_complement_and_subject() -> None:
    assert {"lv.say", "cccomp>that", "lcv.sayccomp>that", "nNNS", "snunnamed"} <= set(features(SAID))


def test_no_word_outside_the_tables() -> None:
    assert not [name for name in features(SAID) if "official" in name.lower() or "ambria" in name.lower()]


@pytest.mark.parametrize(
    ("notation", "shape"),
    [
        ("Pell//NNP/nsubj/denied denied/deny/VBD/ROOT it//PRP/dobj/denied .", "dobj+"),
        ("Pell//NNP/nsubj/said said/say/VBD/ROOT so//RB/advmod/said .", "-"),
        (
            "Ports/port/NNS/nsubj/shut shut//VBD/ccomp/said , Pell//NNP/nsubj/said said/say/VBD/ROOT .",
            "ccomp<",
        ),
    ],
)
def test_the_shape_of_a_complement(notation: str, shape: str) -> None:
    made = tree(notation)
    (hit,) = TABLE.find(made.parse)
    assert complement(Page(made.text, made.parse), hit.token, hit.row.complement) == shape


def test_a_shared_subject_is_told_by_the_dependency() -> None:
    made = tree(
        "Pell//NNP/nsubj/left left/leave/VBD/ROOT , saying/say/VBG/advcl/left little//JJ/dobj/saying ."
    )
    assert subject_class(Page(made.text, made.parse), made.at("saying")) == "0advcl"


def test_a_cue_has_its_auxiliaries_and_adverbs() -> None:
    (hit,) = TABLE.find(SAID.parse)
    block = cue_block(Page(SAID.text, SAID.parse), hit)
    assert [SAID.parse.text[t] for t in block] == ["have", "often", "said"]


def test_verbs_that_the_table_lacks_are_candidates() -> None:
    made = tree(
        "Pell//NNP/nsubj/gloated has//VBZ/aux/gloated gloated/gloat/VBN/ROOT : so//RB/advmod/gloated ."
    )
    found = TABLE.candidates(made.parse)
    assert [(hit.row.id, is_listed(hit.row)) for hit in found] == [("?v", False), ("?:", False)]
