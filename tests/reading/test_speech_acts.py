"""Praise and blame done by saying so."""

import pytest
from msgspec.structs import replace

from comity.codebook import Codebook
from comity.codebook.rows import Evaluation, NounClass
from comity.reading.speech_acts import SpeechActFinder
from reading.deedbook import CODEBOOK
from reading.test_arguments import codes
from reading.trees import Tree, tree

TABLES = Codebook(
    agents=CODEBOOK.agents,
    word_lists=CODEBOOK.word_lists,
    factuality=CODEBOOK.factuality,
    modals=CODEBOOK.modals,
    negators=CODEBOOK.negators,
    conditionals=CODEBOOK.conditionals,
    noun_classes=(NounClass(id="tie", class_="relation", noun="tie"),),
    evaluations=(
        Evaluation(id="a.reckless", head="reckless", pos="a", polarity="negative", target="noun"),
        Evaluation(id="a.reliable", head="reliable", pos="a", polarity="positive", target="noun"),
        Evaluation(id="v.endanger", head="endanger", pos="v", polarity="negative", target="subject"),
    ),
)
FIND = SpeechActFinder(TABLES)


def claim(words: str) -> Tree:
    return tree(f"Pell//NNP/nsubj/said said/say/VBD/ROOT {words} .")


def acts(
    made: Tree, content: str, stance: str = "asserts", speaker: str | None = "KRS"
) -> list[tuple[str, list[str], list[str]]]:
    said = made.attribution("Pell", "said", content, speaker=speaker, stance=stance)
    mentions = tuple(
        made.mention(word, code)
        for word, code in (("Pell", "KRS"), ("Veldania", "VLD"), ("Korsia", "KRS"))
        if word in made.parse.text
    )
    return [
        (d.coded.type, codes(d.actors), codes(d.recipients)) for d in FIND(made.parse, mentions, (said,), ())
    ]


IS = "Veldania//NNP/nsubj/is is/be/VBZ/ccomp/said {0}//JJ/acomp/is"


@pytest.mark.parametrize(
    ("words", "content", "found"),
    [
        (IS.format("reckless"), "Veldania is reckless", [("ACCUSE", ["KRS"], ["VLD"])]),
        (IS.format("reliable"), "Veldania is reliable", [("SUPPORT", ["KRS"], ["VLD"])]),
        (
            "Veldania//NNP/nsubj/is is/be/VBZ/ccomp/said not//RB/neg/is reliable//JJ/acomp/is",
            "Veldania is not reliable",
            [("ACCUSE", ["KRS"], ["VLD"])],  # turned round
        ),
        (
            "Veldania//NNP/nsubj/endangers endangers/endanger/VBZ/ccomp/said sailors/sailor/NNS/dobj/endangers",
            "Veldania endangers sailors",
            [("ACCUSE", ["KRS"], ["VLD"])],
        ),
        (
            "Korsia//NNP/nsubj/is is/be/VBZ/ccomp/said reliable//JJ/acomp/is",
            "Korsia is reliable",
            [],
        ),  # of itself
        (
            "ties/tie/NNS/nsubj/are with//IN/prep/ties Veldania//NNP/pobj/with are/be/VBP/ccomp/said reliable//JJ/acomp/are",
            "ties with Veldania are reliable",
            [],  # of the relation: a characterisation
        ),
        (
            "if//IN/mark/is Veldania//NNP/nsubj/is is/be/VBZ/advcl/said reckless//JJ/acomp/is",
            "if Veldania is reckless",
            [],  # blames nobody yet
        ),
    ],
)
def test_praise_and_blame(words: str, content: str, found: list[tuple[str, list[str], list[str]]]) -> None:
    assert acts(claim(words), content) == found


def test_a_wish_or_an_unknown_speaker_judges_nobody() -> None:
    made = claim(IS.format("reckless"))
    assert acts(made, "Veldania is reckless", stance="wants") == []
    assert acts(made, "Veldania is reckless", speaker=None) == []


def test_only_the_innermost_speaker_judges() -> None:
    made = tree(
        "Pell//NNP/nsubj/said said/say/VBD/ROOT Quill//NNP/nsubj/thinks thinks/think/VBZ/ccomp/said"
        " Veldania//NNP/nsubj/is is/be/VBZ/ccomp/thinks reckless//JJ/acomp/is ."
    )
    outer = made.attribution("Pell", "said", "Quill thinks Veldania is reckless", speaker="KRS")
    inner = made.attribution("Quill", "thinks", "Veldania is reckless", speaker="AMB", parent=outer)
    mentions = (made.mention("Pell", "KRS"), made.mention("Quill", "AMB"), made.mention("Veldania", "VLD"))
    (deed,) = FIND(made.parse, mentions, (outer, inner), ())
    assert (deed.spoken_in, codes(deed.actors)) == (inner.id, ["AMB"])
    silent = replace(inner, family="attitude")
    assert FIND(made.parse, mentions, (outer, silent), ()) == ()
