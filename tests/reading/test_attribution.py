"""Source, cue and content of each kind of cue, on trees made by hand."""

import pytest

from comity.reading.attribution import AttributionFinder, Draft
from reading.cuebook import CODEBOOK
from reading.trees import Tree, tree

FIND = AttributionFinder(CODEBOOK)


def drafts(made: Tree) -> tuple[Draft, ...]:
    return FIND(made.document(), made.parse)


def read(made: Tree) -> list[tuple[str, str, list[str]]]:
    """Return source, cue and contents of every attribution, as words."""
    return [
        (
            " ".join(made.parse.text[t] for t in draft.source),
            " ".join(made.parse.text[t] for t in draft.cue),
            [made.text[start:end] for start, end in draft.content],
        )
        for draft in drafts(made)
    ]


@pytest.mark.parametrize(
    ("notation", "source", "cue", "content"),
    [
        (
            "Korsian//JJ/amod/officials officials/official/NNS/nsubj/said said/say/VBD/ROOT that//IN/mark/left"
            " Ambria//NNP/nsubj/left left/leave/VBD/ccomp/said .",
            "Korsian officials",
            "said",
            "that Ambria left",
        ),
        (
            "Ambria//NNP/nsubj/left left/leave/VBD/ccomp/said , Pell//NNP/nsubj/said said/say/VBD/ROOT .",
            "Pell",
            "said",
            "Ambria left",
        ),
        (
            "Pell//NNP/nsubj/denied denied/deny/VBD/ROOT any//DT/det/rift rift//NN/dobj/denied .",
            "Pell",
            "denied",
            "any rift",
        ),
        (
            "Pell//NNP/nsubj/urged has/have/VBZ/aux/urged also//RB/advmod/urged urged/urge/VBN/ROOT Korsia//NNP/dobj/urged"
            " to//TO/aux/stop stop//VB/xcomp/urged .",
            "Pell",
            "has also urged",
            "Korsia to stop",
        ),
        (
            "The//DT/det/claim claim//NN/nsubj/failed by//IN/prep/claim Korsia//NNP/pobj/by that//IN/mark/left"
            " Ambria//NNP/nsubj/left left/leave/VBD/acl/claim failed/fail/VBD/ROOT .",
            "Korsia",
            "claim",
            "that Ambria left",
        ),
        (
            "Korsia//NNP/poss/demand 's//POS/case/Korsia demand//NN/nsubj/failed for//IN/prep/demand access//NN/pobj/for"
            " failed/fail/VBD/ROOT .",
            "Korsia 's",
            "demand",
            "access",
        ),
        (
            "Ambria//NNP/nsubj/is is/be/VBZ/ROOT willing//JJ/acomp/is to//TO/aux/talk talk//VB/xcomp/willing .",
            "Ambria",
            "is willing",
            "to talk",
        ),
        (
            "According/accord/VBG/prep/left to//IN/prep/According the//DT/det/Courier Harth//NNP/compound/Courier"
            " Courier//NNP/pobj/to , Korsia//NNP/nsubj/left left/leave/VBD/ROOT Ambria//NNP/dobj/left .",
            "the Harth Courier",
            "According to",
            "Korsia left Ambria",
        ),
        (
            "Pell//NNP/nsubj/left ,//,/punct/Pell who//WP/nsubj/said said/say/VBD/relcl/Pell that//IN/mark/lied"
            " Korsia//NNP/nsubj/lied lied/lie/VBD/ccomp/said , left/leave/VBD/ROOT .",
            "Pell",
            "said",
            "that Korsia lied",
        ),
    ],
    ids=["clause", "preposed", "object", "infinitive", "noun", "noun-for", "adjective", "phrase", "relative"],
)
def test_one_attribution(notation: str, source: str, cue: str, content: str) -> None:
    assert read(tree(notation)) == [(source, cue, [content])]


def test_an_impersonal_cue_has_no_source() -> None:
    made = tree(
        "It//PRP/nsubjpass/reported was/be/VBD/auxpass/reported reported/report/VBN/ROOT that//IN/mark/left"
        " Korsia//NNP/nsubj/left left/leave/VBD/ccomp/reported ."
    )
    (draft,) = drafts(made)
    assert draft.source == ()
    assert draft.reason.endswith("passive without by-phrase")


def test_a_negated_cue_is_marked() -> None:
    made = tree(
        "Pell//NNP/nsubj/say did/do/VBD/aux/say not//RB/neg/say say//VB/ROOT that//IN/mark/left Korsia//NNP/nsubj/left left/leave/VBD/ccomp/say ."
    )
    (draft,) = drafts(made)
    assert draft.negated
    assert [made.parse.text[t] for t in draft.cue] == ["did", "not", "say"]


def test_a_noun_without_an_owner_is_no_attribution() -> None:
    made = tree(
        "The//DT/det/claim claim//NN/nsubj/failed that//IN/mark/left Ambria//NNP/nsubj/left left/leave/VBD/acl/claim failed/fail/VBD/ROOT ."
    )
    assert drafts(made) == ()


def test_a_quotation_that_goes_on_has_the_same_speaker() -> None:
    made = tree(
        '" Never//RB/advmod/said , " he//PRP/nsubj/said said/say/VBD/ROOT .\n'
        '" We//PRP/nsubj/yield will//MD/aux/yield not//RB/neg/yield yield//VB/ROOT to//IN/prep/yield Korsia//NNP/pobj/to . "'
    )
    assert read(made) == [("he", "said", ['"Never,"', '"We will not yield to Korsia."'])]


def test_a_short_quotation_that_goes_on_is_left_alone() -> None:
    made = tree(
        '" Never//RB/advmod/said , " he//PRP/nsubj/said said/say/VBD/ROOT .\n" Not//RB/neg/2 ever//RB/ROOT . "'
    )
    assert read(made) == [("he", "said", ['"Never,"'])]


def test_turns_of_a_transcript_are_attributions_without_a_cue() -> None:
    made = tree("PELL//NNP/ROOT : Yes .\n\nQUILL//NNP/ROOT : No .\n\nPELL//NNP/ROOT : Oh .")
    labels = [(made.text[slice(*draft.label)] if draft.label else None, draft.cue) for draft in drafts(made)]
    assert labels == [("PELL", ()), ("QUILL", ()), ("PELL", ())]


def test_outer_attributions_come_before_inner_ones() -> None:
    made = tree(
        "Reports/report/NNS/nsubj/said said/say/VBD/ROOT that//IN/mark/told Pell//NNP/nsubj/told told/tell/VBD/ccomp/said"
        " Torvane//NNP/dobj/told that//IN/mark/left Korsia//NNP/nsubj/left left/leave/VBD/ccomp/told ."
    )
    assert [cue for _, cue, _ in read(made)] == ["said", "told"]


def test_the_adjective_of_a_state_owns_a_noun() -> None:
    made = tree(
        "The//DT/det/demand Korsian//JJ/amod/demand new//JJ/amod/demand demand//NN/nsubj/failed for//IN/prep/demand access//NN/pobj/for failed/fail/VBD/ROOT ."
    )
    assert read(made) == [("Korsian", "demand", ["access"])]


def test_the_last_speaker_goes_on() -> None:
    made = tree(
        'Pell//NNP/nsubj/said said/say/VBD/ROOT " never//RB/advmod/said " .\n'
        '" No//UH/intj/said , " he//PRP/nsubj/said said/say/VBD/ROOT .\n'
        '" We//PRP/nsubj/yield will//MD/aux/yield not//RB/neg/yield yield//VB/ROOT to//IN/prep/yield Korsia//NNP/pobj/to . "'
    )
    found = read(made)
    assert [source for source, _, content in found if len(content) > 1] == ["he"]
