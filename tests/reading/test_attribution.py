"""What the shipped weights make of plain sentences, and how what stands inside a content is read."""

from comity.reading.attribution import AttributionFinder, outermost
from comity.reading.cues import CueHit
from comity.reading.draft import Draft
from reading.cuebook import CODEBOOK, CUES
from reading.trees import Tree, tree

FIND = AttributionFinder(CODEBOOK)


def read(made: Tree) -> list[tuple[str, str, list[str]]]:
    """Return source, cue and contents of every attribution, as words."""
    return [
        (
            " ".join(made.parse.text[t] for t in draft.source),
            " ".join(made.parse.text[t] for t in draft.cue),
            [made.text[start:end] for start, end in draft.content],
        )
        for draft in FIND(made.document(), made.parse)
    ]


def test_a_clause_after_its_cue() -> None:
    made = tree(
        "Korsian//JJ/amod/officials officials/official/NNS/nsubj/said said/say/VBD/ROOT that//IN/mark/left"
        " Ambria//NNP/nsubj/left left/leave/VBD/ccomp/said ."
    )
    assert read(made) == [("Korsian officials", "said", ["that Ambria left"])]


def test_a_clause_before_its_cue() -> None:
    made = tree("Ambria//NNP/nsubj/left left/leave/VBD/ccomp/said , Pell//NNP/nsubj/said said/say/VBD/ROOT .")
    assert read(made) == [("Pell", "said", ["Ambria left"])]


def test_a_quotation_on_both_sides() -> None:
    made = tree(
        '" The//DT/det/strait strait//NN/nsubj/belongs , " said/say/VBD/parataxis/belongs Pell//NNP/nsubj/said ,'
        ' " belongs/belong/VBZ/ROOT to//IN/prep/belongs nobody//NN/pobj/to . "'
    )
    assert read(made) == [("Pell", "said", ['"The strait,"', '"belongs to nobody."'])]


def test_inside_a_content_the_rules_read() -> None:
    made = tree(
        "Reports/report/NNS/nsubj/said said/say/VBD/ROOT that//IN/mark/told Pell//NNP/nsubj/told told/tell/VBD/ccomp/said"
        " Torvane//NNP/dobj/told that//IN/mark/left Korsia//NNP/nsubj/left left/leave/VBD/ccomp/told ."
    )
    outer, inner = FIND(made.document(), made.parse)
    assert [outer.reason.split(";")[1][:8], inner.reason] == [
        " source:",
        "cue 'tell' (cues:v.tell); ccomp clause of the cue, subject",
    ]
    assert made.text[slice(*inner.content[0])] == "that Korsia left"


def test_a_negated_cue_is_marked() -> None:
    made = tree(
        "Pell//NNP/nsubj/say did/do/VBD/aux/say not//RB/neg/say say//VB/ROOT that//IN/mark/left Korsia//NNP/nsubj/left left/leave/VBD/ccomp/say ."
    )
    (draft,) = FIND(made.document(), made.parse)
    assert draft.negated
    assert [made.parse.text[t] for t in draft.cue] == ["did", "not", "say"]


def test_turns_of_a_transcript_are_attributions_without_a_cue() -> None:
    made = tree("PELL//NNP/ROOT : Yes .\n\nQUILL//NNP/ROOT : No .\n\nPELL//NNP/ROOT : Oh .")
    labels = [
        (made.text[slice(*draft.label)] if draft.label else None, draft.cue)
        for draft in FIND(made.document(), made.parse)
    ]
    assert labels == [("PELL", ()), ("QUILL", ()), ("PELL", ())]


def test_of_two_that_hold_each_other_the_surer_stays() -> None:
    made = tree(
        "Pell//NNP/nsubj/said said/say/VBD/ROOT Korsia//NNP/nsubj/denied denied/deny/VBD/ccomp/said it//PRP/dobj/denied ."
    )
    said, denied = made.at("said"), made.at("denied")

    def draft(token: int, words: str, confidence: float) -> Draft:
        hit = CueHit(CUES[0], token, (token,))
        return Draft((), (token,), (made.span(words),), hit, confidence=confidence)

    outer = draft(said, "Korsia denied it", 0.6)
    astray = draft(denied, "Pell said", 0.9)
    assert outermost(made.parse, [outer, astray]) == [astray]
    assert outermost(made.parse, [outer, astray._replace(confidence=0.5)]) == [outer]
    assert outermost(made.parse, [outer, draft(denied, "it", 0.9)]) == [outer]
