"""Scores of PLOVER against their quads, row by row, and the errata that are read with a remedy."""

import pytest

from comity.codebook import load_codebook
from comity.codebook.rows import EventType, Mode

CODEBOOK = load_codebook()
QUADS = {row.id: row.quad for row in CODEBOOK.types}


@pytest.mark.parametrize("row", CODEBOOK.types, ids=lambda row: row.id)
def test_the_sign_of_a_type_agrees_with_its_quad(row: EventType) -> None:
    if row.id == "REQUEST":  # E2: verbal conflict with a score of nought, as printed
        assert row.score == 0
    else:
        assert (row.score > 0) == (row.quad in (1, 2))
    assert -10 <= row.score <= 10


@pytest.mark.parametrize("row", CODEBOOK.modes, ids=lambda row: row.id)
def test_the_sign_of_a_mode_agrees_with_the_quad_of_its_type(row: Mode) -> None:
    if row.id == "protest.vandalize":  # E11: no score has been published, and none is invented
        assert row.score is None
        return
    assert row.score is not None
    assert -10 <= row.score <= 10
    if row.type != "REQUEST":
        assert (row.score > 0) == (QUADS[row.type] in (1, 2))


@pytest.mark.parametrize("row", CODEBOOK.types, ids=lambda row: row.id)
def test_the_leaning_of_a_type_agrees_with_its_quad(row: EventType) -> None:
    expected = "neutral" if row.id == "REQUEST" else "closeness" if row.quad in (1, 2) else "strain"
    assert row.leaning == expected


def test_errata_are_read_and_noted() -> None:
    accuse, sanction = CODEBOOK.type_rows["ACCUSE"], CODEBOOK.type_rows["SANCTION"]
    assert accuse.score == -3  # E1: printed as 3
    assert "erratum" in accuse.note
    assert sanction.quad == 4  # E3: quad 3 in one table of the manual
    assert "read 4" in sanction.note


def test_accuse_is_the_mean_of_its_modes() -> None:
    scores = [row.score for row in CODEBOOK.modes if row.type == "ACCUSE" and row.score is not None]
    assert sum(scores) / len(scores) == CODEBOOK.type_rows["ACCUSE"].score


def test_there_are_16_types_67_modes_and_37_contexts() -> None:
    assert (len(CODEBOOK.types), len(CODEBOOK.modes), len(CODEBOOK.contexts)) == (16, 67, 37)


@pytest.mark.parametrize("quad", [1, 2, 3, 4])
def test_every_quad_has_four_types_or_the_manual_says_otherwise(quad: int) -> None:
    count = sum(row.quad == quad for row in CODEBOOK.types)
    assert count == {1: 4, 2: 3, 3: 4, 4: 5}[quad]


def test_a_composed_deed_of_the_same_actor_never_gains_a_mode_its_type_lacks() -> None:
    modes = set(CODEBOOK.mode_rows)
    for row in CODEBOOK.composition:
        if row.type not in (None, "*") and row.mode not in (None, "*"):
            assert (row.type, row.mode) in modes, row.id


def test_undoing_turns_the_leaning_round() -> None:
    leaning = {row.id: row.leaning for row in CODEBOOK.types}
    for row in CODEBOOK.composition:
        undone = row.operation == "undo" and row.polarity == "yes" and row.type is not None
        if undone and leaning.get(row.inner, "neutral") != "neutral":
            assert leaning[row.type or ""] != leaning[row.inner], row.id
