"""Adding: once, under versions, never over what is there."""

import gc
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from comity.errors import InputError, LedgerError
from comity.ledger import View, Writer, check
from comity.model import Failure
from ledger.made import ONE, TWO, content, fill, other_coding, raw_counts, reading


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.comity"


def test_the_same_again_is_recognised(path: Path) -> None:
    with Writer(path, ONE) as writer:
        assert writer.knows(reading(1).document) == "new"
        assert writer.add(reading(1)) == "new"
        assert writer.knows(reading(1).document) == "same"
        before = raw_counts(path)
        assert writer.add(reading(1)) == "same"
    assert raw_counts(path) == before


def test_title_and_path_do_not_make_another_document(path: Path) -> None:
    whole = reading(1)
    moved = msgspec.structs.replace(whole.document, path="elsewhere.txt", title="Another head")
    with Writer(path, ONE) as writer:
        writer.add(whole)
        assert writer.knows(moved) == "same"


class TestVersions:
    def test_another_version_supersedes_and_keeps_what_was(self, path: Path) -> None:
        fill(path, reading(1), reading(2))
        before = raw_counts(path)
        with Writer(path, TWO) as writer:
            assert writer.knows(reading(1).document) == "other versions"
            assert writer.add(other_coding(reading(1))) == "superseded"
        after = raw_counts(path)
        assert after["documents"] == before["documents"] == 2
        assert after["evidence"] == before["evidence"] + 3
        assert content(path) == [other_coding(reading(1)), reading(2)]

    def test_tables_changed_back_let_the_earlier_reading_hold_again(self, path: Path) -> None:
        fill(path, reading(1))
        fill(path, other_coding(reading(1)), versions=TWO)
        before = raw_counts(path)
        with Writer(path, ONE) as writer:
            assert writer.knows(reading(1).document) == "earlier"
            assert writer.add(reading(1)) == "superseded"
            assert writer.knows(reading(1).document) == "same"
        assert content(path) == [reading(1)]
        after = raw_counts(path)
        assert after.pop("standing") == before.pop("standing") + 1
        assert after == before

    def test_as_of_gives_what_was_known(self, path: Path) -> None:
        moments = [datetime.now(UTC)]
        fill(path, reading(1))
        moments.append(datetime.now(UTC))
        fill(path, other_coding(reading(1)), reading(2), versions=TWO)
        moments.append(datetime.now(UTC))
        fill(path, reading(1))
        known: list[list[object]] = [
            [],
            [reading(1)],
            [other_coding(reading(1)), reading(2)],
        ]
        with View(path) as view:
            assert [list(view.readings(as_of=moment)) for moment in moments] == known
            assert [len(view.evidence(as_of=moment)) for moment in moments] == [0, 4, 7]
            assert [len(view.documents(as_of=moment)) for moment in moments] == [0, 1, 2]
            assert len(view.evidence()) == 8
            assert len(view.evidence(as_of=date(2020, 1, 1))) == 0
            assert len(view.evidence(as_of=datetime.now(UTC).date())) == 8
            assert len(view.pair("KRS", "VLD").documents(as_of=moments[1])) == 1

    def test_a_clock_that_is_set_back_does_no_harm(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        fill(path, reading(1))
        monkeypatch.setattr("comity.ledger.writer.now", lambda: "1999-01-01T00:00:00.000000Z")
        fill(path, other_coding(reading(1)), versions=TWO)
        monkeypatch.undo()
        assert content(path) == [other_coding(reading(1))]
        with View(path) as view:
            spells = list(view.ask("SELECT since, until FROM standing ORDER BY since", []))
        assert all(until is None or since < until for since, until in spells)

    def test_a_ledger_says_under_what_its_readings_were_made(self, path: Path) -> None:
        fill(path, reading(1), reading(2))
        fill(path, reading(1), versions=TWO)
        with View(path) as view:
            assert view.versions() == [(ONE, 1), (TWO, 1)]


class TestIds:
    def test_another_report_under_a_known_id_is_placed_under_its_own(self, path: Path) -> None:
        first = reading(1)
        other = msgspec.structs.replace(reading(2).document, id=first.document.id)
        with Writer(path, ONE) as writer:
            writer.add(first)
            placed = writer.placed(other)
            assert placed.id != first.document.id
            assert msgspec.structs.replace(placed, id=other.id) == other
            writer.add(msgspec.structs.replace(reading(2), document=placed))
            assert writer.placed(other) == placed
            assert writer.knows(placed) == "same"
            assert writer.placed(first.document) == first.document

    def test_without_that_it_is_refused(self, path: Path) -> None:
        other = msgspec.structs.replace(reading(2).document, id=reading(1).document.id)
        with Writer(path, ONE) as writer:
            writer.add(reading(1))
            with pytest.raises(InputError, match="another report under the id"):
                writer.add(msgspec.structs.replace(reading(2), document=other))
        assert content(path) == [reading(1)]

    def test_to_restore_what_never_was_is_an_error(self, path: Path) -> None:
        with Writer(path, ONE) as writer, pytest.raises(LedgerError, match="no reading"):
            writer.restore(reading(1).document)


class TestQuarantine:
    FAILURE = Failure(document="bad.txt", stage="ingest", message="the text is empty")

    def test_the_same_again_is_one_more_attempt(self, path: Path) -> None:
        with Writer(path, ONE) as writer:
            writer.quarantine(self.FAILURE, {"path": "bad.txt"})
            writer.quarantine(self.FAILURE, {"path": "bad.txt"})
        with View(path) as view:
            (entry,) = view.quarantine()
        assert (entry.attempts, entry.stage, entry.reason) == (2, "ingest", "the text is empty")
        assert entry.place == str(Path("bad.txt").absolute())
        assert entry.given == {"path": "bad.txt"}
        assert entry.failure == Failure(document=entry.place, stage="ingest", message="the text is empty")

    def test_a_document_that_is_kept_later_leaves_it(self, path: Path) -> None:
        document = reading(1).document
        with Writer(path, ONE) as writer:
            failure = Failure(document=document.id, stage="events", message="KeyError: 'x'")
            writer.quarantine(failure, document)
            with View(path) as view:
                assert view.quarantine()[0].given == document
            writer.add(reading(1))
        with View(path) as view:
            assert view.quarantine() == []
            (entry,) = view.quarantine(resolved=True)
        assert entry.resolved_at is not None
        assert entry.given is None

    def test_what_came_by_standard_input_has_nothing_to_retry_from(self, path: Path) -> None:
        with Writer(path, ONE) as writer:
            assert writer.quarantine(
                Failure(document="standard input:3", stage="ingest", message="no"), None
            ) == ("standard input:3")
            writer.settle_place("standard input:3")
        with View(path) as view:
            assert view.quarantine() == []


@pytest.mark.parametrize("table", ["documents", "readings", "evidence", "events", "mentions", "versions"])
def test_the_file_itself_refuses_changes(path: Path, table: str) -> None:
    fill(path, reading(1))
    connection = sqlite3.connect(path)
    column = {"documents": "title", "readings": "added_at", "versions": "code"}.get(table, "reason")
    for statement in (f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(sqlite3.IntegrityError, match="a ledger only grows"):
            connection.execute(statement)
    with pytest.raises(sqlite3.IntegrityError, match="a ledger only grows"):
        connection.execute("DELETE FROM standing")
    connection.close()
    assert content(path) == [reading(1)]


class TestTogether:
    def test_is_kept_when_the_block_ends(self, path: Path) -> None:
        with Writer(path, ONE) as writer, View(fill(path)) as view:
            with writer.together():
                assert not gc.isenabled()
                assert [writer.add(reading(n)) for n in range(3)] == ["new"] * 3
                assert writer.knows(reading(1).document) == "same"
                assert view.counts()["documents"] == 0
            assert view.counts()["documents"] == 3
        assert gc.isenabled()
        whole = fill(path.with_name("whole.comity"), *(reading(n) for n in range(3)))
        assert content(path) == content(whole)
        assert raw_counts(path) == raw_counts(whole)

    def test_one_that_cannot_be_kept_leaves_the_others(self, path: Path) -> None:
        broken = msgspec.structs.replace(
            reading(7), document=msgspec.structs.replace(reading(7).document, title="\ud800")
        )
        with Writer(path, ONE) as writer, writer.together():
            writer.add(reading(0))
            with pytest.raises(InputError, match="half a character"):
                writer.add(broken)
            writer.add(reading(1))
            writer.quarantine(Failure(document="x", stage="ledger", message="no"), None)
        assert content(path) == [reading(0), reading(1)]
        assert not any(finding.wrong for finding in check(path))
        with View(path) as view:
            assert len(view.quarantine()) == 1

    def test_an_error_takes_all_of_it_back(self, path: Path) -> None:
        with Writer(path, ONE) as writer:
            writer.add(reading(0))
            with pytest.raises(KeyboardInterrupt):
                self.interrupted(writer)
            assert content(path) == [reading(0)]
            assert writer.add(reading(1)) == "new"  # nothing is remembered of it
        assert raw_counts(path) == raw_counts(fill(path.with_name("whole.comity"), reading(0), reading(1)))

    @staticmethod
    def interrupted(writer: Writer) -> None:
        with writer.together():
            writer.add(reading(1))
            raise KeyboardInterrupt
