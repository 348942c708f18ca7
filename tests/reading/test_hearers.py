"""To whom something is said."""

import pytest

from comity.codebook import Codebook
from comity.model import Mention
from comity.reading.attribution import AttributionFinder
from comity.reading.speakers import SpeakerResolver
from reading.cuebook import CUES
from reading.invented import AGENTS, GRAMMAR, words
from reading.trees import Tree, tree

CODEBOOK = Codebook(cues=CUES, agents=AGENTS, word_lists=(*GRAMMAR, *words(hearer_noun="letter interview")))
FIND, RESOLVE = AttributionFinder(CODEBOOK), SpeakerResolver(CODEBOOK)
THAT = "that//IN/mark/left Ambria//NNP/nsubj/left left/leave/VBD/ccomp/{cue} ."


def hearer(made: Tree, *mentions: Mention) -> str | None:
    document = made.document()
    return RESOLVE(document, made.parse, tuple(mentions), FIND(document, made.parse))[0].hearer


def test_the_object_hears() -> None:
    made = tree("Pell//NNP/nsubj/told told/tell/VBD/ROOT Korsia//NNP/dobj/told " + THAT.format(cue="told"))
    assert hearer(made, made.mention("Korsia", "KRS")) == "KRS"


def test_the_subject_of_a_passive_hears_and_may_open_the_text() -> None:
    made = tree(
        "Korsia//NNP/nsubjpass/told was/be/VBD/auxpass/told told/tell/VBN/ROOT by//IN/agent/told Pell//NNP/pobj/by "
        + THAT.format(cue="told")
    )
    assert hearer(made, made.mention("Korsia", "KRS")) == "KRS"


@pytest.mark.parametrize(("noun", "word"), [("interview", "with"), ("letter", "to")])
def test_the_occasion_tells_the_hearer(noun: str, word: str) -> None:
    made = tree(
        f"Pell//NNP/nsubj/said said/say/VBD/ROOT in//IN/prep/said a//DT/det/{noun} {noun}//NN/pobj/in"
        f" {word}//IN/prep/{noun} Courier//NNP/pobj/{word} " + THAT.format(cue="said")
    )
    assert hearer(made, made.mention("Courier", None, "outlet", name="Harth Courier")) == "Harth Courier"


def test_another_noun_is_no_occasion() -> None:
    made = tree(
        "Pell//NNP/nsubj/said said/say/VBD/ROOT in//IN/prep/said a//DT/det/treaty treaty//NN/pobj/in"
        " with//IN/prep/treaty Korsia//NNP/pobj/with " + THAT.format(cue="said")
    )
    assert hearer(made, made.mention("Korsia", "KRS")) is None


def test_reporters_are_no_actor() -> None:
    made = tree("Pell//NNP/nsubj/told told/tell/VBD/ROOT reporters//NNS/dobj/told " + THAT.format(cue="told"))
    assert hearer(made) is None
