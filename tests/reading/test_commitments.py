"""Factuality: negation, modals, conditions, habits, embedding predicates, and the stance of the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.model import Factuality
from comity.reading.commitments import Commitment, CommitmentTable, assess, by_source, combine
from reading.deedbook import CODEBOOK
from reading.invented import STANCES
from reading.trees import Tree, tree

TABLE = CommitmentTable(CODEBOOK)
VALUES: tuple[Factuality, ...] = (
    "happened",
    "did_not_happen",
    "future",
    "possible",
    "conditional",
    "generic",
    "unknown",
)
STANCE = {row.id: row.commitment for row in STANCES}


def assessed(made: Tree, word: str, edge: str | None = None) -> Commitment:
    return assess(TABLE, made.parse, made.at(word), made.span(edge) if edge else None)


@pytest.mark.parametrize(
    ("notation", "word", "value", "cue"),
    [
        ("Korsia//NNP/nsubj/left left/leave/VBD/ROOT .", "left", "happened", None),
        (
            "Korsia//NNP/nsubj/leave did/do/VBD/aux/leave not//RB/neg/leave leave//VB/ROOT .",
            "leave",
            "did_not_happen",
            "not",
        ),
        ("Korsia//NNP/nsubj/leave will//MD/aux/leave leave//VB/ROOT .", "leave", "future", "will"),
        ("Korsia//NNP/nsubj/leave may//MD/aux/leave leave//VB/ROOT .", "leave", "possible", "may"),
        (
            "Korsia//NNP/nsubj/leave will//MD/aux/leave not//RB/neg/leave leave//VB/ROOT .",
            "leave",
            "did_not_happen",
            "not",
        ),
        (
            "Korsia//NNP/nsubj/left would//MD/aux/left have//VB/aux/left left/leave/VBN/ROOT .",
            "left",
            "did_not_happen",
            "would",
        ),
        (
            "Korsia//NNP/nsubj/leave is/be/VBZ/aux/leave going/go/VBG/aux/leave leave//VB/ROOT .",
            "leave",
            "future",
            "going",
        ),
        (
            "Korsia//NNP/nsubj/failed failed/fail/VBD/ROOT to//TO/aux/pay pay//VB/xcomp/failed .",
            "pay",
            "did_not_happen",
            "failed",
        ),
        (
            "Korsia//NNP/nsubj/fail did/do/VBD/aux/fail not//RB/neg/fail fail//VB/ROOT to//TO/aux/pay pay//VB/xcomp/fail .",
            "pay",
            "happened",
            "fail",
        ),
        (
            "Korsia//NNP/nsubj/managed managed/manage/VBD/ROOT to//TO/aux/pay pay//VB/xcomp/managed .",
            "pay",
            "happened",
            "managed",
        ),
        (
            "Korsia//NNP/nsubj/sang sang/sing/VBD/ROOT to//TO/aux/pay pay//VB/advcl/sang .",
            "pay",
            "possible",
            "sang",
        ),
        (
            "If//IN/mark/leaves Korsia//NNP/nsubj/leaves leaves/leave/VBZ/advcl/act , Ambria//NNP/nsubj/act will//MD/aux/act act//VB/ROOT .",
            "act",
            "conditional",
            "will",
        ),
        (
            "Korsia//NNP/nsubj/searches routinely//RB/advmod/searches searches/search/VBZ/ROOT ships/ship/NNS/dobj/searches .",
            "searches",
            "generic",
            "routinely",
        ),
        (
            "States/state/NNS/ROOT that//WDT/nsubj/expel expel//VBP/relcl/States envoys/envoy/NNS/dobj/expel .",
            "expel",
            "generic",
            "States",
        ),
        ("the//DT/det/raid alleged//JJ/amod/raid raid//NN/ROOT .", "raid", "possible", "alleged"),
        (
            "No//DT/det/raid raid//NN/nsubj/took took/take/VBD/ROOT place//NN/dobj/took .",
            "raid",
            "did_not_happen",
            "No",
        ),
        ("Did/do/VBD/aux/leave Korsia//NNP/nsubj/leave leave//VB/ROOT ?", "leave", "unknown", "?"),
        (
            "Pell//NNP/nsubj/asked asked/ask/VBD/ROOT whether//IN/mark/left Korsia//NNP/nsubj/left left/leave/VBD/ccomp/asked .",
            "left",
            "unknown",
            "whether",
        ),
    ],
)
def test_factuality_and_its_cue(notation: str, word: str, value: str, cue: str | None) -> None:
    made = tree(notation)
    found = assessed(made, word)
    assert found.factuality == value
    assert (made.parse.text[found.cues[0]] if found.cues else None) == cue
    assert found.reason


def test_an_if_clause_tells_nothing() -> None:
    made = tree(
        "If//IN/mark/leaves Korsia//NNP/nsubj/leaves leaves/leave/VBZ/advcl/acts , Ambria//NNP/nsubj/acts acts/act/VBZ/ROOT ."
    )
    assert assessed(made, "leaves").in_condition
    assert not assessed(made, "acts").in_condition


def test_were_korsia_to_is_a_condition() -> None:
    made = tree(
        "Were/be/VBD/advcl/act Korsia//NNP/nsubj/Were to//TO/aux/leave leave//VB/xcomp/Were , Ambria//NNP/nsubj/act would//MD/aux/act act//VB/ROOT ."
    )
    assert assessed(made, "leave")[::3] == ("conditional", True)


@pytest.mark.parametrize(
    ("rest", "negated"),
    [
        ("closer//JJR/acomp/been", False),  # never been closer: they are close
        ("close//JJ/acomp/been", True),
    ],
)
def test_never_been_closer_negates_nothing(rest: str, negated: bool) -> None:
    made = tree(f"They//PRP/nsubj/been have//VBP/aux/been never//RB/neg/been been/be/VBN/ROOT {rest} .")
    assert (TABLE.negation(made.parse, made.at("been")) is not None) is negated


def test_not_only_negates_nothing() -> None:
    made = tree("Korsia//NNP/nsubj/left not//RB/neg/left only//RB/advmod/left left/leave/VBD/ROOT .")
    assert TABLE.negation(made.parse, made.at("left")) is None


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("not//RB/neg/plans", "not"),
        ("never//RB/neg/plans", "never"),
        ("no//RB/neg/longer longer//RB/advmod/plans", "no_longer"),
    ],
)
def test_kinds_of_negation(words: str, kind: str) -> None:
    made = tree(f"Korsia//NNP/nsubj/plans {words} plans/plan/VBZ/ROOT .")
    found = TABLE.negation(made.parse, made.at("plans"))
    assert found is not None
    assert found.kind == kind


def test_beyond_the_edge_somebody_else_speaks() -> None:
    made = tree(
        "Pell//NNP/nsubj/say may//MD/aux/say say//VB/ROOT Korsia//NNP/nsubj/failed failed/fail/VBD/ccomp/say to//TO/aux/pay pay//VB/xcomp/failed ."
    )
    inside = assessed(made, "pay", "Korsia failed to pay")
    assert inside.factuality == "did_not_happen"
    assert made.at("may") not in inside.cues


def test_a_negation_that_composition_has_used_counts_once() -> None:
    made = tree("Korsia//NNP/nsubj/leave did/do/VBD/aux/leave not//RB/neg/leave leave//VB/ROOT .")
    assert assess(TABLE, made.parse, made.at("leave"), None, negation_used=True).factuality == "happened"


@given(st.sampled_from(VALUES))
def test_happened_changes_nothing(value: Factuality) -> None:
    assert combine(value, "happened") == value
    assert combine("happened", value) == value


def test_double_negation_and_the_future_of_what_is_not() -> None:
    assert combine("did_not_happen", "did_not_happen") == "happened"
    assert combine("future", "did_not_happen") == "did_not_happen"
    assert combine("did_not_happen", "future") == "did_not_happen"
    assert combine("future", "possible") == "possible"


@pytest.mark.parametrize(
    ("stance", "told", "value"),
    [
        ("asserts", "happened", "happened"),
        ("denies", "happened", "denied"),
        ("denies", "generic", "generic"),
        ("predicts", "happened", "future"),
        ("doubts", "did_not_happen", "did_not_happen"),
        ("not asserts", "happened", "unknown"),
        ("hums", "happened", "unknown"),  # a stance that no table knows
    ],
)
def test_stance_of_the_source(stance: str, told: Factuality, value: Factuality) -> None:
    made = tree("Pell//NNP/nsubj/said said/say/VBD/ROOT so//RB/advmod/said")
    source = made.attribution("Pell", "said", "so", speaker="KRS", stance=stance)
    assert by_source(Commitment(told, (), "told"), source, STANCE).factuality == value


def test_the_report_itself_is_taken_at_its_word() -> None:
    told = Commitment("future", (1,), "told")
    assert by_source(told, None, STANCE) is told
