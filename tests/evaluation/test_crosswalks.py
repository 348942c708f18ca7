"""The crosswalks fit the codebook and leave nothing out."""

import pytest

from comity.codebook import Codebook, load_codebook
from comity.evaluation.pair_coding import Choice
from comity.evaluation.plover import label_of as plover_label
from comity.evaluation.tables import KnownKind, PloverLabel, StanceType, load_table


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook()


def test_plover_crosswalk_answers_for_every_type_and_mode(codebook: Codebook) -> None:
    rows = load_table("plover_crosswalk.csv", PloverLabel)
    assert {row.type for row in rows} == set(codebook.type_rows)
    assert {(row.type, row.mode) for row in rows if row.mode} <= set(codebook.mode_rows)
    for type_ in codebook.type_rows:
        assert plover_label(Choice(type_, None, "happened", 1.0, "")) is not None


def test_plover_crosswalk_knows_fifteen_labels_with_one_quad_each() -> None:
    quads: dict[str, set[int]] = {}
    for row in load_table("plover_crosswalk.csv", PloverLabel):
        quads.setdefault(row.label, set()).add(row.quad)
    assert len(quads) == 15
    assert all(len(found) == 1 for found in quads.values())


@pytest.mark.parametrize(
    ("choice", "label"),
    [
        (Choice("CONCEDE", None, "happened", 1.0, ""), "YIELD"),
        (Choice("CONCEDE", None, "happened", 1.0, "", operations=("offer",)), "AGREE"),
        (Choice("CONCEDE", None, "future", 1.0, ""), "AGREE"),
        (Choice("SANCTION", "discontinue", "happened", 1.0, "", frozenset({"impose", "sanction"})), "COERCE"),
        (Choice("SANCTION", "discontinue", "happened", 1.0, "", frozenset({"suspend", "aid"})), "SANCTION"),
        (Choice("SANCTION", "convict", "happened", 1.0, ""), "ACCUSE"),
    ],
)
def test_the_row_that_asks_for_most_wins(choice: Choice, label: str) -> None:
    row = plover_label(choice)
    assert row is not None
    assert row.label == label


def test_kinds_are_of_types_and_modes_of_the_codebook(codebook: Codebook) -> None:
    for row in load_table("wcep_kinds.csv", KnownKind):
        assert row.type in codebook.type_rows
        assert row.mode is None or (row.type, row.mode) in codebook.mode_rows
    known = {row.type for row in load_table("wcep_kinds.csv", KnownKind) if row.set == "wcep"}
    assert known == set(codebook.type_rows)


def test_stances_are_those_of_the_codebook(codebook: Codebook) -> None:
    for row in load_table("stance_types.csv", StanceType):
        assert row.id in {stance.id for stance in codebook.stances}
        assert row.type in codebook.type_rows


@pytest.mark.parametrize(
    ("file", "row_type"),
    [
        ("plover_crosswalk.csv", PloverLabel),
        ("wcep_kinds.csv", KnownKind),
        ("stance_types.csv", StanceType),
    ],
)
def test_ids_are_unique(file: str, row_type: type[PloverLabel]) -> None:
    ids = [row.id for row in load_table(file, row_type)]
    assert len(ids) == len(set(ids))
