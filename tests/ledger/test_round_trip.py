"""What is written comes back equal, whatever it is and in whatever order it came."""

import sqlite3
import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.ledger import Writer
from comity.ledger.rows import RECORDS, columns_of
from comity.ledger.schema import statements
from comity.model import Document, Reading
from ledger.made import ONE, content, fill, raw_counts, reading, undated
from ledger.strategies import readings


@settings(max_examples=25, deadline=None)
@given(st.lists(readings, max_size=4, unique_by=lambda whole: whole.document.id))
def test_what_is_written_comes_back_equal(wholes: list[Reading]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = fill(Path(folder) / "x.comity", *wholes)
        kept = content(path)
    by_id = {whole.document.id: whole for whole in kept}
    assert [by_id[whole.document.id] for whole in wholes] == wholes
    assert len(kept) == len(wholes)


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(6)), st.integers(1, 6))
def test_order_and_batches_do_not_matter(order: list[int], batch: int) -> None:
    wholes = [*(reading(number // 2, outlet=f"Outlet {number}") for number in range(5)), undated()]
    with tempfile.TemporaryDirectory() as folder:
        plain = fill(Path(folder) / "plain.comity", *wholes)
        other = Path(folder) / "other.comity"
        for start in range(0, 6, batch):
            fill(other, *(wholes[number] for number in order[start : start + batch]))
            fill(other, *(wholes[number] for number in order[:start]))  # once more: nothing is doubled
        assert content(other) == content(plain)
        assert raw_counts(other) == raw_counts(plain)


def test_every_field_has_a_column(tmp_path: Path) -> None:
    """A field that is added to a record needs a migration that adds its column."""
    connection = sqlite3.connect(fill(tmp_path / "x.comity"))
    for table, record in {**RECORDS, "documents": Document}.items():
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        assert set(columns_of(record)) - columns == set(), table
    connection.close()


def test_half_a_character_is_refused_and_in_a_path_replaced(tmp_path: Path) -> None:
    whole = reading(1)
    broken = msgspec.structs.replace(whole, document=msgspec.structs.replace(whole.document, title="\ud800"))
    odd = msgspec.structs.replace(whole, document=msgspec.structs.replace(whole.document, path="a\udcff.txt"))
    with Writer(tmp_path / "x.comity", ONE) as writer:
        from comity.errors import InputError

        with pytest.raises(InputError, match="half a character"):
            writer.add(broken)
        assert writer.add(odd) == "new"
    (kept,) = content(tmp_path / "x.comity")
    assert kept.document.path == "a?.txt"


def test_a_script_that_ends_inside_a_statement_is_a_mistake() -> None:
    assert list(statements("SELECT 1;\nSELECT\n2;\n")) == ["SELECT 1;", "SELECT\n2;"]
    with pytest.raises(ValueError, match="inside a statement"):
        list(statements("SELECT 1;\nSELECT 2"))
