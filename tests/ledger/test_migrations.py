"""Ledgers of every released schema open, lose nothing, and can be added to."""

import shutil
from pathlib import Path

import msgspec
import pytest

from comity.errors import LedgerError
from comity.ledger import View, backup, check, info, upgrade
from comity.ledger.schema import SCHEMA
from comity.model import Reading
from ledger.made import TWO, content, fill, reading

SAVED = Path(__file__).parent / "saved"


@pytest.fixture(
    params=[SAVED / f"schema-{number}.comity" for number in range(1, SCHEMA)], ids=lambda path: path.stem
)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path: Path = tmp_path / request.param.name
    shutil.copyfile(request.param, path)
    return path


def saved_readings(path: Path) -> list[Reading]:
    lines = (SAVED / path.with_suffix(".jsonl").name).read_bytes().splitlines()
    return [msgspec.json.decode(line, type=Reading) for line in lines]


def test_asking_an_old_ledger_says_what_to_do(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(LedgerError, match="run: comity ledger migrate"):
        View(old)
    assert old.read_bytes() == before


def test_an_old_ledger_is_brought_up_and_keeps_everything(old: Path) -> None:
    copy = old.with_name("copy.comity")
    backup(old, copy)
    assert upgrade(old) == (int(old.stem.rpartition("-")[2]), SCHEMA)
    assert upgrade(old) == (SCHEMA, SCHEMA)
    assert content(old) == saved_readings(old)
    assert not [finding for finding in check(old) if finding.wrong]
    with View(old) as view:
        assert len(view.quarantine()) == 1
        assert view.connection.execute("SELECT count(*) FROM evidence_readable").fetchone()[0] == len(
            view.evidence()
        )
    upgrade(copy)
    assert content(copy) == content(old)


def test_adding_brings_it_up_as_well(old: Path) -> None:
    known = saved_readings(old)
    fill(old, reading(25), versions=TWO)
    assert info(old)["schema"] == SCHEMA
    assert sorted(content(old), key=lambda whole: whole.document.id) == sorted(
        [*known, reading(25)], key=lambda whole: whole.document.id
    )


def test_there_is_a_saved_file_of_every_schema_before_this_one() -> None:
    """That of this one may be there already: it can only be made while it is the newest."""
    assert {f"schema-{number}" for number in range(1, SCHEMA)} <= {
        path.stem for path in SAVED.glob("*.comity")
    }
