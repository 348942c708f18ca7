"""What becomes of a deed under an operation: the most specific row, negation, modes that exist."""

import pytest

from comity.codebook import Codebook
from comity.reading.composition import Coded, CompositionTable
from reading.deedbook import CODEBOOK
from reading.invented import COMPOSITION, MODES, TYPES, rule

TABLE = CompositionTable(CODEBOOK)


@pytest.mark.parametrize(
    ("operation", "inner", "made"),
    [
        ("undo", Coded("CONSULT", "visit"), ("REJECT", "meet")),
        ("undo", Coded("SANCTION", None), ("RETREAT", None)),  # the type before its quad
        ("undo", Coded("ASSAULT", None), ("CONCEDE", None)),  # quad 4 is hostile
        ("refuse", Coded("CONSULT", "visit"), ("REJECT", "meet")),  # type and mode first of all
        ("refuse", Coded("AID", None), ("REJECT", None)),
        ("plan", Coded("CONSULT", "visit"), ("AGREE", None)),  # AGREE has no mode "visit"
        ("plan", Coded("ASSAULT", None), ("THREATEN", None)),
        ("do", Coded("CONSULT", "visit"), ("CONSULT", "visit")),
    ],
)
def test_compose(operation: str, inner: Coded, made: tuple[str, str | None]) -> None:
    coded = TABLE.compose(operation, True, inner)
    assert coded is not None
    assert (coded.type, coded.mode) == made


@pytest.mark.parametrize(("operation", "inner"), [("discuss", "CONSULT"), ("undo", "AID"), ("sing", "AID")])
def test_no_event_comes_of_it(operation: str, inner: str) -> None:
    assert TABLE.compose(operation, True, Coded(inner, None)) is None


def test_what_is_not_done_did_not_happen() -> None:
    coded = TABLE.compose("undo", False, Coded("CONSULT", None))
    assert coded is not None
    assert (coded.type, coded.hint) == ("REJECT", "did_not_happen")


def test_a_row_for_the_negated_operation_comes_first() -> None:
    table = CompositionTable(
        Codebook(
            types=TYPES, modes=MODES, composition=(*COMPOSITION, rule("refuse", "*", "AGREE", polarity="no"))
        )
    )
    coded = table.compose("refuse", False, Coded("AID", None))
    assert coded is not None
    assert (coded.type, coded.hint) == ("AGREE", None)


def test_every_step_leaves_its_row() -> None:
    once = TABLE.compose("plan", True, Coded("AID", None, rows=("deeds:give.v",)))
    assert once is not None
    assert once.rows == ("deeds:give.v", "composition:plan.yes.friendly")


def test_the_hint_stays_only_with_the_same_type() -> None:
    inner = Coded("ASSAULT", None, "denied")
    kept, dropped = TABLE.compose("do", True, inner), TABLE.compose("condemn", True, inner)
    assert kept is not None
    assert kept.hint == "denied"
    assert dropped is not None
    assert (dropped.hint, dropped.keep_inner) == (None, True)


def test_only_quad_four_is_hostile_enough_for_a_threat() -> None:
    assert [TABLE.is_hostile(t) for t in ("AID", "ACCUSE", "SANCTION", "NONE")] == [False, False, True, False]
