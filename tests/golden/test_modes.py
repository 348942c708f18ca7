"""Every mode of the manual can be reached: ``modes.csv`` has an invented clause for each, and for each type without modes."""

import csv

import pytest
from passages import HERE
from test_golden import reader

from comity.model import Document, Failure

with (HERE / "modes.csv").open(encoding="utf-8", newline="") as lines:
    CLAUSES = list(csv.DictReader(lines))


def test_every_mode_has_its_clause() -> None:
    codebook = reader().codebook
    wanted = {(row.type, row.mode) for row in codebook.modes}
    wanted |= {(row.id, "") for row in codebook.types if row.id not in {type_ for type_, _ in wanted}}
    assert {(row["type"], row["mode"]) for row in CLAUSES} == wanted


@pytest.mark.parametrize("row", CLAUSES, ids=lambda row: f"{row['type']}-{row['mode']}")
def test_clause_is_coded_with_its_mode_and_score(row: dict[str, str]) -> None:
    products = reader().products(Document(id="clause", text=row["clause"]))
    assert not isinstance(products, Failure)
    events = products.reading().events
    found = [e for e in events if (e.type, e.mode or "") == (row["type"], row["mode"])]
    assert found, [(e.type, e.mode, e.reason) for e in events]
    codebook = reader().codebook
    mode = codebook.mode_rows.get((row["type"], row["mode"]))
    # A mode without a published score (E11) takes that of its type.
    own = mode.score if mode is not None and mode.score is not None else None
    assert found[0].score == (own if own is not None else codebook.type_rows[row["type"]].score)
    assert found[0].factuality == "happened"
