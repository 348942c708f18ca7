"""Which words are cues: single, with a particle, as a phrase; and which only look like one."""

import pytest

from comity.reading.cues import CueTable
from reading.cuebook import CODEBOOK
from reading.trees import tree

TABLE = CueTable(CODEBOOK)


@pytest.mark.parametrize(
    ("notation", "found"),
    [
        ("Pell//NNP/nsubj/said said/say/VBD/ROOT so//RB/advmod/said", [("v.say", "said")]),
        (
            "Pell//NNP/nsubj/called called/call/VBD/ROOT on//IN/prep/called Korsia//NNP/pobj/on",
            [("v.call-on", "called on")],
        ),
        ("Pell//NNP/nsubj/called called/call/VBD/ROOT Korsia//NNP/dobj/called", [("v.call", "called")]),
        (
            "Pell//NNP/nsubj/called called/call/VBD/ROOT now//RB/advmod/called on//IN/prep/called Korsia//NNP/pobj/on",
            [("v.call-on", "called on")],
        ),
        (
            "According/accord/VBG/prep/3 to//IN/prep/According Pell//NNP/ROOT",
            [("p.according", "According to")],
        ),
        ("The//DT/det/claim claim//NN/nsubj/was was/be/VBD/ROOT", [("n.claim", "claim")]),
        ("Ports/port/NNS/nsubj/claim claim//VBP/ROOT", []),  # the noun is in the table, the verb is not
        ("The//DT/det/2 Claim//NNP/ROOT", []),  # a name is no cue
    ],
)
def test_cues(notation: str, found: list[tuple[str, str]]) -> None:
    made = tree(notation)
    hits = TABLE.find(made.parse)
    assert [(hit.row.id, " ".join(made.parse.text[t] for t in hit.tokens)) for hit in hits] == found
