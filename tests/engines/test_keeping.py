"""Reading one report and keeping it."""

from pathlib import Path

import pytest

from comity.engines.keeping import Kept, keep
from comity.engines.serial import Reader
from comity.errors import InputError
from comity.ingest.documents import make_document
from comity.ledger import View, Writer
from comity.model import Failure, Reading

TEXT = "Veldania recalled its ambassador from Korsia on Monday, the ministry said. (Invented.)"


def test_a_report_is_read_and_kept_once(tmp_path: Path, reader: Reader) -> None:
    document = make_document(TEXT, outlet="Harth Courier")
    with Writer(tmp_path / "x.comity", reader.versions, reader.codebook) as writer:
        assert keep(document, writer, reader) == Kept(document.id, "new")
        assert keep(document, writer, reader) == Kept(document.id, "same")
    with View(tmp_path / "x.comity") as view:
        assert len(view.evidence(document=document.id)) == 1


def test_what_cannot_be_read_or_stored_goes_into_quarantine(
    tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    failure = Failure(document="page#1", stage="ingest", message="the text is empty")
    document = make_document(TEXT)

    def refuse(self: Writer, reading: Reading) -> None:
        raise InputError("the report holds half a character")

    with Writer(tmp_path / "x.comity", reader.versions, reader.codebook) as writer:
        assert keep(failure, writer, reader) == failure
        monkeypatch.setattr(Writer, "add", refuse)
        refused = keep(document, writer, reader)
        assert isinstance(refused, Failure)
        assert refused.stage == "ledger"
        monkeypatch.undo()
        assert keep(document, writer, reader) == Kept(document.id, "new")
    with View(tmp_path / "x.comity") as view:
        assert [Path(entry.place).name for entry in view.quarantine()] == ["page#1"]
        assert [entry.stage for entry in view.quarantine(resolved=True)] == ["ingest", "ledger"]
