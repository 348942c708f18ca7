"""What stands about a predicate: the finite verb above it, its subject, its object, the words beside it."""

from comity.codebook import load_codebook
from comity.reading.factuality_setting import SettingTable
from reading.trees import tree

TABLE = SettingTable(load_codebook())


def about(notation: str, word: str) -> tuple[str, ...]:
    made = tree(notation)
    return TABLE.features(made.parse, made.at(word))


def test_finite_verb_and_subject_of_another_verb() -> None:
    found = about("Torvane//NNP/nsubj/wants wants/want/VBZ/ROOT to//TO/aux/buy buy//VB/xcomp/wants .", "buy")
    assert "near.fin.present" in found
    assert "near.fin.present.to" in found
    assert "near.subj.NNP" in found
    assert "near.under.wanting_verb.xcomp" in found
    assert "near.is.obtaining_verb" in found
