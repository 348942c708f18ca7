"""Killed, full, read-only, damaged, foreign, newer: one clear line, and nothing is harmed."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from comity.errors import LedgerError
from comity.ledger import View, Writer, backup, check, compact, info, upgrade
from comity.ledger.schema import MIGRATIONS, SCHEMA
from ledger.made import ONE, content, fill, raw_counts, reading

TESTS = Path(__file__).parents[1]
KILLED_AT = ("_insert_document", "_insert_records", "_let_stand", "_settle", "close")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.comity"


def program(text: str, *arguments: object) -> "subprocess.Popen[str]":
    """Start a process that has the tests on its path."""
    return subprocess.Popen(
        [sys.executable, "-c", text, *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path])},
    )


def sound(path: Path) -> bool:
    return not any(finding.wrong for finding in check(path))


KILL_AT = """
import os, signal, sys
from ledger.made import ONE, reading
from comity.ledger import Writer
name, original = sys.argv[2], getattr(Writer, sys.argv[2])
def killed(self, *given):
    original(self, *given) if name != "close" else None
    os.kill(os.getpid(), signal.SIGKILL)
with Writer(sys.argv[1], ONE) as writer:
    writer.add(reading(0))
    setattr(Writer, name, killed)
    writer.add(reading(1))
"""

FILL = """
import sys
from ledger.made import ONE, reading
from comity.ledger import Writer
with Writer(sys.argv[1], ONE) as writer:
    for number in range(int(sys.argv[2])):
        print(number, writer.add(reading(number)), flush=True)
"""


FILL_TOGETHER = """
import sys
from ledger.made import ONE, reading
from comity.ledger import Writer
with Writer(sys.argv[1], ONE) as writer:
    for first in range(0, int(sys.argv[2]), 8):
        with writer.together():
            for number in range(first, first + 8):
                writer.add(reading(number))
                print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no POSIX signals")
class TestKilled:
    @pytest.mark.parametrize("step", KILLED_AT)
    def test_in_any_step_of_a_document(self, path: Path, step: str) -> None:
        with program(KILL_AT, path, step) as process:
            assert process.wait(30) == -signal.SIGKILL
        assert content(path) == [reading(0)] if step != "close" else [reading(0), reading(1)]
        assert sound(path)
        fill(path, reading(0), reading(1))
        whole = fill(path.with_name("whole.comity"), reading(0), reading(1))
        assert content(path) == content(whole)
        assert raw_counts(path) == raw_counts(whole)

    def test_within_what_is_kept_together(self, path: Path) -> None:
        for lines in (3, 12, 17, 30):
            with program(FILL_TOGETHER, path, 48) as process:
                assert process.stdout is not None
                for _ in range(lines):
                    process.stdout.readline()
                process.kill()
            with View(path) as view:
                kept = len(view.documents())
            assert kept % 8 == 0  # all that was kept at once, or nothing of it
            assert kept >= (lines - 1) // 8 * 8
        with program(FILL_TOGETHER, path, 48) as process:
            assert process.stdout is not None
            process.stdout.read()
            assert process.wait(60) == 0
        whole = fill(path.with_name("whole.comity"), *(reading(number) for number in range(48)))
        assert content(path) == content(whole)
        open_links = [
            f"SELECT count(*) FROM {table} WHERE until IS NULL" for table in ("origins", "story_members")
        ]
        for text in open_links:  # of what ended there may be fewer: nobody saw what came between
            with View(path) as one, View(whole) as other:
                assert next(one.ask(text, [])) == next(other.ask(text, []))
        assert sound(path)

    def test_at_any_time_and_run_again(self, path: Path) -> None:
        for lines in (1, 17, 40):
            with program(FILL, path, 60) as process:
                assert process.stdout is not None
                for _ in range(lines):
                    told = process.stdout.readline()
                process.kill()
            number = int(told.split()[0])
            with View(path) as view:  # what was reported as kept is kept
                assert view.document(reading(number).document.id) == reading(number).document
        with program(FILL, path, 60) as process:
            assert process.wait(60) == 0
        whole = fill(path.with_name("whole.comity"), *(reading(number) for number in range(60)))
        assert content(path) == content(whole)
        assert raw_counts(path) == raw_counts(whole)
        assert sound(path)


def test_two_readers_while_one_writes(path: Path) -> None:
    fill(path)
    with program(FILL, path, 150) as process, View(path) as one, View(path) as other:
        seen = 0
        while process.poll() is None:
            for view in (one, other):
                rows = list(view.evidence())
                assert len(rows) % 4 == 0  # never half a reading
                assert len(rows) >= seen
                seen = len(rows)
        assert process.returncode == 0
        assert len(one.evidence()) == len(other.evidence()) == 600


def test_a_second_writer_waits_its_turn(path: Path) -> None:
    fill(path)
    with program(FILL, path, 40) as first, program(FILL, path, 40) as second:
        assert (first.wait(60), second.wait(60)) == (0, 0)
        told = [line.split()[1] for done in (first, second) for line in done.stdout or ()]
    assert sorted(told) == ["new"] * 40 + ["same"] * 40
    assert raw_counts(path)["evidence"] == 160
    assert sound(path)


def add_many(writer: Writer) -> None:
    for number in range(1, 200):
        writer.add(reading(number))


def test_a_full_disk(path: Path) -> None:
    with Writer(path, ONE) as writer:
        writer.add(reading(0))
        pages = writer._connection.execute("PRAGMA page_count").fetchone()[0]
        writer._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(LedgerError, match=r"x\.comity: the disk is full; what was kept before is safe"):
            add_many(writer)
        kept = len(content(path))
        writer._connection.execute("PRAGMA max_page_count = 1000000")
        assert writer.add(reading(199)) == "new"
    assert 1 <= kept < 199
    assert len(content(path)) == kept + 1
    assert sound(path)


class TestReadOnly:
    def test_a_writer_is_told(self, path: Path) -> None:
        with Writer(path, ONE) as writer:
            writer._connection.execute("PRAGMA query_only = ON")  # what SQLite says of any read-only file
            with pytest.raises(LedgerError, match="the file is read-only"):
                writer.add(reading(0))

    def test_a_view_refuses_to_write(self, path: Path) -> None:
        fill(path, reading(0))
        with View(path) as view, pytest.raises(LedgerError, match="read-only"):
            list(view.ask("DELETE FROM quarantine", []))

    @pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
    def test_a_folder_that_cannot_be_written_can_be_asked(self, path: Path) -> None:
        fill(path, reading(0))
        path.chmod(0o444)
        path.parent.chmod(0o555)
        try:
            assert content(path) == [reading(0)]
            with pytest.raises(LedgerError, match="read-only"):
                fill(path, reading(1))
        finally:
            path.parent.chmod(0o755)


def no_sqlite(path: Path) -> None:
    path.write_text("Dear diary, " * 100)


def other_sqlite(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE cheese (name)")
    connection.close()


def newer(path: Path) -> None:
    fill(path, reading(0))
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    connection.close()


def cut(path: Path) -> None:
    fill(path, reading(0), reading(1))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def scribbled(path: Path) -> None:
    fill(path, *(reading(number) for number in range(20)))
    data = bytearray(path.read_bytes())
    for at in range(8192, len(data), 4096):
        data[at : at + 200] = b"\xa5" * 200
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (no_sqlite, "is no ledger"),
        (other_sqlite, "no ledger of Comity"),
        (newer, f"newer Comity .schema {SCHEMA + 1}"),
        (cut, "damaged"),
        (scribbled, "damaged"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_and_left_alone(
    path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    spoil(path)
    before = path.read_bytes()
    for use in (content, lambda file: fill(file, reading(9))):
        with pytest.raises(LedgerError, match=words) as told:
            use(path)
        assert "\n" not in str(told.value)
        assert str(path) in str(told.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize("use", [content, check, info, compact, upgrade])
def test_a_ledger_that_is_not_there_is_not_made_by_asking(path: Path, use: Callable[[Path], object]) -> None:
    with pytest.raises(LedgerError, match="there is no such ledger; make it with: comity add"):
        use(path)
    assert not path.exists()
    with pytest.raises(LedgerError, match="is a folder"):
        use(path.parent)
    with pytest.raises(LedgerError, match="there is no folder"):
        fill(path / "below" / "x.comity")


def test_an_empty_file_is_a_ledger_to_be(path: Path) -> None:
    path.touch()
    with pytest.raises(LedgerError, match="is empty"):
        content(path)
    fill(path, reading(0))
    assert content(path) == [reading(0)]


class TestCheck:
    def test_a_sound_ledger(self, path: Path) -> None:
        fill(path, reading(0), reading(1))
        findings = {finding.part: finding.checked for finding in check(path)}
        assert sound(path)
        assert findings["texts"] == 2
        assert findings["quotes"] == 8

    @pytest.mark.parametrize(
        ("harm", "words"),
        [
            ("UPDATE documents SET text = text || '!'", "its hash differs"),
            ("UPDATE documents SET text = text || ' more'", "out of step"),
            ("UPDATE evidence SET quote = 'never said'", "its quote is not in its document"),
            ("UPDATE standing SET until = '2031'", "0 of its readings hold"),
            ("UPDATE evidence SET document = 99", "points to a row of documents that is not there"),
        ],
    )
    def test_harm_is_found(self, path: Path, harm: str, words: str) -> None:
        fill(path, *(reading(number) for number in range(8)))
        connection = sqlite3.connect(path)
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(harm)
        connection.commit()
        connection.close()
        told = [wrong for finding in check(path) for wrong in finding.wrong]
        assert any(words in wrong for wrong in told), told

    def test_damage_is_found(self, path: Path) -> None:
        fill(path, *(reading(number) for number in range(20)))
        path.write_bytes(path.read_bytes().replace(b"deep rift", b"deep love"))
        assert {finding.part for finding in check(path) if finding.wrong} >= {"texts"}
        scribbled(path.with_name("more.comity"))
        with pytest.raises(LedgerError, match="damaged"):
            check(path.with_name("more.comity"))

    def test_a_record_that_is_damaged_inside_a_page_is_told(self, path: Path) -> None:
        fill(path, *(reading(number) for number in range(3)))
        connection = sqlite3.connect(path)
        guards = "SELECT name FROM sqlite_master WHERE type = 'trigger'"  # what keeps rows from being changed
        for (name,) in connection.execute(guards).fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE documents SET notes = '[' WHERE number = 1")
        connection.execute("UPDATE evidence SET span = '[[1' WHERE place = 0")
        connection.commit()
        connection.close()
        with View(path) as view, pytest.raises(LedgerError, match="damaged: Document"):
            list(view.documents())
        assert any("is damaged" in wrong for finding in check(path) for wrong in finding.wrong)

    def test_words_that_are_no_utf8_are_told_as_damage(self, path: Path) -> None:
        fill(path, reading(1))
        connection = sqlite3.connect(path)
        connection.execute("INSERT INTO versions VALUES (9, CAST(x'ff' AS TEXT), 'a', 'b')")
        connection.commit()
        connection.close()
        with View(path) as view, pytest.raises(LedgerError, match="the file is damaged"):
            list(view.ask("SELECT code FROM versions", []))


class TestUpkeep:
    def test_what_is_damaged_is_not_copied(self, path: Path) -> None:
        fill(path, *(reading(number) for number in range(20)))
        scribbled(path)
        with pytest.raises(LedgerError, match="damaged"):
            backup(path, path.with_name("copy.comity"))
        assert not path.with_name("copy.comity").exists()

    def test_a_backup_is_a_ledger_and_never_replaces_a_file(self, path: Path) -> None:
        fill(path, reading(0))
        copy = path.with_name("copy.comity")
        assert backup(path, copy) == copy.stat().st_size
        assert content(copy) == content(path)
        assert sound(copy)
        with pytest.raises(LedgerError, match="is there already"):
            backup(path, copy)
        with pytest.raises(LedgerError, match="there is no folder"):
            backup(path, path.parent / "no" / "copy.comity")
        assert [file.name for file in path.parent.iterdir() if "unfinished" in file.name] == []

    def test_compact_changes_nothing_that_is_kept(self, path: Path) -> None:
        fill(path, *(reading(number) for number in range(30)))
        before = content(path)
        sizes = compact(path)
        assert sizes.after <= sizes.before
        assert content(path) == before
        assert sound(path)

    def test_info_counts(self, path: Path) -> None:
        fill(path, reading(0), reading(1))
        told = info(path)
        assert (told["documents"], told["evidence"], told["readings"], told["pairs"]) == (2, 8, 2, 1)
        assert told["published"] == ["2031-06-01", "2031-06-02"]
        assert told["bytes"] >= path.stat().st_size


def test_every_migration_has_a_name_of_its_own() -> None:
    assert len({migration.name for migration in MIGRATIONS}) == SCHEMA
