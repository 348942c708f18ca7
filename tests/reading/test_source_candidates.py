"""Who may be the source of a cue."""

import pytest

from comity.reading.cues import CueTable
from comity.reading.page import Page
from comity.reading.ranking import spell
from comity.reading.source_candidates import NOBODY, find_sources, source_facts
from comity.reading.word_classes import WordClasses
from reading.cuebook import CODEBOOK
from reading.trees import Tree, tree

TABLE, CLASSES = CueTable(CODEBOOK), WordClasses(CODEBOOK)
NAMED = tree(
    "Pell//NNP/nsubj/said , the//DT/det/premier premier//NN/appos/Pell who//WP/nsubj/left left/leave/VBD/relcl/premier ,"
    " said/say/VBD/ROOT that//IN/mark/closed ports/port/NNS/nsubj/closed closed/close/VBD/ccomp/said ."
)


def sources(made: Tree) -> dict[str, tuple[str, str]]:
    """Return the candidates of the first cue: words to relation and cut."""
    page = Page(made.text, made.parse)
    (hit, *_) = TABLE.find(made.parse)
    return {
        " ".join(made.parse.text[t] for t in found.tokens): (found.relation, found.cut)
        for found in find_sources(page, hit)
    }


def test_the_cuts_of_a_subject() -> None:
    found = sources(NAMED)
    assert found["Pell , the premier who left"] == ("nsubj", "whole")
    assert found["Pell"] == ("nsubj", "comma")
    assert found[""] == (NOBODY.relation, NOBODY.cut)


@pytest.mark.parametrize(
    ("notation", "words", "relation"),
    [
        (
            "The//DT/det/claim claim//NN/nsubj/failed by//IN/prep/claim Korsia//NNP/pobj/by failed/fail/VBD/ROOT .",
            "Korsia",
            "by",
        ),
        (
            "Korsia//NNP/poss/claim 's//POS/case/Korsia claim//NN/nsubj/failed failed/fail/VBD/ROOT .",
            "Korsia 's",
            "poss",
        ),
        (
            "According/accord/VBG/prep/left to//IN/prep/According the//DT/det/Courier Courier//NNP/pobj/to , Pell//NNP/nsubj/left left/leave/VBD/ROOT .",
            "the Courier",
            "phrase",
        ),
        (
            "Pell//NNP/nsubj/left left/leave/VBD/ROOT , saying/say/VBG/advcl/left ports/port/NNS/nsubj/closed closed/close/VBD/ccomp/saying .",
            "Pell",
            "subject",
        ),
    ],
    ids=["by", "possessor", "phrase", "inherited"],
)
def test_relations(notation: str, words: str, relation: str) -> None:
    assert sources(tree(notation))[words][0] == relation


def test_features_name_classes_and_rows_but_no_other_word() -> None:
    made = tree(
        "Officials/official/NNS/nsubj/said said/say/VBD/ROOT that//IN/mark/closed ports/port/NNS/nsubj/closed closed/close/VBD/ccomp/said ."
    )
    page = Page(made.text, made.parse)
    (hit,) = TABLE.find(made.parse)
    features = [
        feature
        for source in find_sources(page, hit)
        for feature in spell(source_facts(page, hit, source, CLASSES, frozenset()))
    ]
    assert "nunnamedv" in features
    assert not [feature for feature in features if "official" in feature.lower() or "port" in feature]
