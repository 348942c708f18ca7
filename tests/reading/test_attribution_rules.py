"""The rules: source, cue and content of each kind of cue, on trees made by hand."""

import pytest

from comity.reading.attribution_rules import AttributionRules
from comity.reading.cues import CueTable
from comity.reading.draft import Draft
from reading.cuebook import CODEBOOK
from reading.trees import Tree, tree

TABLE = CueTable(CODEBOOK)


def drafts(made: Tree) -> tuple[Draft, ...]:
    rules = AttributionRules(made.text, made.parse)
    return tuple(draft for hit in TABLE.find(made.parse) if (draft := rules.draft(hit)) is not None)


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


def test_the_adjective_of_a_state_owns_a_noun() -> None:
    made = tree(
        "The//DT/det/demand Korsian//JJ/amod/demand new//JJ/amod/demand demand//NN/nsubj/failed for//IN/prep/demand access//NN/pobj/for failed/fail/VBD/ROOT ."
    )
    assert read(made) == [("Korsian", "demand", ["access"])]
