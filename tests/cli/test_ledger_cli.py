"""The commands on a ledger, from adding the invented demo reports to asking for them."""

import csv
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner, Result

import comity
from comity.cli.app import app
from comity.exchange.formats import FORMATS, LOST
from comity.exchange.told import told
from comity.ingest.documents import make_document
from comity.ledger import View
from comity.model import Failure, Reading
from ingest.invented import LINKED, feed

DEMO = Path(comity.__file__).parent / "data" / "demo"
OVERLAY, REPORTS = DEMO / "overlay", DEMO / "reports.jsonl"
REPORT = "Veldania recalled its ambassador from Korsia on Tuesday.\n"
HOSTILE = {
    "id": "\x1b[2J",
    "title": "=HYPERLINK() [bold]x[/bold] \x1b]0;owned\x07",
    "outlet": "\x1b[31mred\u202e",
    "text": "Veldania recalled its ambassador from Korsia \x1b[31mon \u202eTuesday, [red]it[/red] \x9b2Jsaid.\r Done.",
}


def comity_(*arguments: str | Path, given: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], input=given, env={"COLUMNS": "100"})


def outcomes(done: Result) -> dict[str, int]:
    """Return the expected-against-got table of a run with ``--format jsonl``."""
    found: dict[str, int] = {}
    for row in map(json.loads, done.stdout.splitlines()):
        found[row["outcome"]] = found.get(row["outcome"], 0) + (row["count"] or 0)
    return found


def add(ledger: Path, *arguments: str | Path, given: str | None = None) -> Result:
    return comity_(
        "add", *arguments, "--ledger", ledger, "--tables", OVERLAY, "--format", "jsonl", given=given
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the demo reports, which are read once."""
    ledger = tmp_path_factory.mktemp("ledger") / "demo.comity"
    done = add(ledger, REPORTS)
    assert done.exit_code == 0
    assert outcomes(done) == {
        "expected": 25,
        "got": 25,
        "read": 25,
        "new": 25,
        "same": 0,
        "superseded": 0,
        "edition": 1,
        "copy": 1,
        "quarantined": 0,
    }
    return ledger


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Four of the reports as a file of their own, and a ledger with them."""
    folder = tmp_path_factory.mktemp("few")
    lines = REPORTS.read_text(encoding="utf-8").splitlines()
    (folder / "few.jsonl").write_text("\n".join(lines[8:12]) + "\n", encoding="utf-8")
    add(folder / "few.comity", folder / "few.jsonl")
    return folder / "few.jsonl", folder / "few.comity"


@pytest.fixture
def ledger(filled: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    comity_("ledger", "backup", filled, tmp_path / "x.comity")
    return tmp_path / "x.comity"


class TestAdd:
    def test_again_reads_nothing(self, ledger: Path) -> None:
        before = comity_("export", "evidence", "--ledger", ledger).stdout
        done = comity_("add", REPORTS, "--ledger", ledger, "--tables", OVERLAY)
        lines = [line.split() for line in done.stdout.splitlines()]
        assert ["expected", "25"] in lines
        assert ["got", "25", "as", "expected"] in lines
        assert ["same", "25"] in lines
        assert ["read", "0"] in lines
        assert comity_("export", "evidence", "--ledger", ledger).stdout == before

    def test_other_tables_supersede(self, ledger: Path, tmp_path: Path) -> None:
        own = tmp_path / "tables"
        shutil.copytree(OVERLAY, own)
        with (own / "actors" / "states.csv").open("a", encoding="utf-8") as file:
            file.write("ZZX,Zorvia,state,invented\n")
        (tmp_path / "one.jsonl").write_text(REPORTS.read_text(encoding="utf-8").splitlines()[0] + "\n")
        arguments = ("add", tmp_path / "one.jsonl", "--ledger", ledger, "--format", "jsonl", "--tables")
        assert outcomes(comity_(*arguments, own))["superseded"] == 1
        assert outcomes(comity_(*arguments, own))["same"] == 1
        back = outcomes(comity_(*arguments, OVERLAY))
        assert (back["superseded"], back["read"]) == (1, 0)

    def test_ids_that_two_files_share_cost_nothing(self, ledger: Path, tmp_path: Path) -> None:
        row = {"id": "demo-01", "text": REPORT, "outlet": "Harth Courier", "published": "2031-09-01"}
        (tmp_path / "more.jsonl").write_text(json.dumps(row) + "\n")
        done = outcomes(add(ledger, tmp_path / "more.jsonl"))
        assert (done["new"], done["given another id"]) == (1, 1)
        assert outcomes(add(ledger, tmp_path / "more.jsonl"))["same"] == 1

    def test_from_standard_input_with_day_and_outlet(self, tmp_path: Path) -> None:
        x = tmp_path / "x.comity"
        done = add(x, "-", "--published", "2031-09-01", "--outlet", "Harth Courier", given=REPORT)
        assert outcomes(done)["new"] == 1
        with View(x) as view:
            (document,) = view.documents()
        assert (document.outlet, str(document.published)) == ("Harth Courier", "2031-09-01")

    def test_nothing_that_can_be_kept_is_exit_2(self, tmp_path: Path) -> None:
        assert add(tmp_path / "x.comity", tmp_path / "absent.txt").exit_code == 2
        assert add(tmp_path / "no" / "x.comity", REPORTS).exit_code == 2
        assert comity_("add", REPORTS).exit_code == 2

    def test_a_file_that_is_no_ledger_is_one_line(self, tmp_path: Path) -> None:
        (tmp_path / "x.comity").write_text("Dear diary, " * 50)
        done = add(tmp_path / "x.comity", REPORTS)
        assert done.exit_code == 2
        assert done.stderr.count("\n") == 1
        assert "no SQLite file" in done.stderr


def test_control_c_says_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.cli.reading_run import ReadingRun

    def found(self: ReadingRun) -> Iterator[comity.model.Document]:
        yield make_document(REPORT)
        yield make_document(REPORT * 2)
        raise KeyboardInterrupt

    monkeypatch.setattr(ReadingRun, "found", found)
    done = add(tmp_path / "x.comity", "a.txt", "b.txt", "c.txt")
    assert done.exit_code == 130
    assert done.stderr == "stopped: 2 of 3 seen to and kept; the same call goes on from here\n"
    with View(tmp_path / "x.comity") as view:
        assert view.counts()["documents"] == 2


class TestQuarantine:
    def test_what_fails_is_listed_and_can_be_tried_again(self, ledger: Path, tmp_path: Path) -> None:
        good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
        good.write_text(REPORT)
        bad.write_text("")
        (tmp_path / "rows.jsonl").write_text('{"text": 1}\n' + json.dumps({"text": REPORT * 2}) + "\n")
        done = add(ledger, good, bad, tmp_path / "rows.jsonl")
        assert done.exit_code == 1
        assert outcomes(done) | {"quarantined": 2, "new": 2, "expected": 4, "got": 4} == outcomes(done)
        assert done.stderr.count("quarantined: ") == done.stderr.count("\n") == 2
        listed = comity_("quarantine", "list", "--ledger", ledger, "--format", "jsonl")
        rows = [json.loads(line) for line in listed.stdout.splitlines()]
        assert [(row["place"], row["stage"], row["attempts"]) for row in rows] == [
            (str(bad), "ingest", 1),
            (f"{tmp_path / 'rows.jsonl'}:1", "ingest", 1),
        ]
        assert "the text is empty" in comity_("quarantine", "list", "--ledger", ledger).stdout

        bad.write_text(REPORT * 3)
        (tmp_path / "rows.jsonl").write_text(json.dumps({"text": REPORT * 2}) + "\n")
        retry = ("quarantine", "retry", "--ledger", ledger, "--tables", OVERLAY, "--format", "jsonl")
        done = comity_(*retry)
        assert done.exit_code == 0
        assert outcomes(done) | {"expected": 2, "got": 2, "new": 1, "same": 1} == outcomes(done)
        assert comity_("quarantine", "list", "--ledger", ledger).stdout == "nothing is in quarantine\n"
        both = comity_("quarantine", "list", "--all", "--ledger", ledger, "--format", "jsonl")
        assert len(both.stdout.splitlines()) == 2

    def test_a_document_that_a_stage_stumbles_over_is_kept_for_later(
        self, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from comity.engines import serial

        def stumbling(stages: object, documents: list[comity.model.Document]) -> list[Reading | Failure]:
            return [Failure(document=d.id, stage="events", message="KeyError: 'x'") for d in documents]

        (tmp_path / "report.txt").write_text(REPORT)
        monkeypatch.setattr(serial, "read_batch", stumbling)
        done = add(ledger, tmp_path / "report.txt", "--published", "2031-09-01")
        assert done.exit_code == 2
        monkeypatch.undo()
        (tmp_path / "report.txt").unlink()  # the ledger has what it needs
        retry = ("quarantine", "retry", "1", "--ledger", ledger, "--tables", OVERLAY, "--format", "jsonl")
        assert outcomes(comity_(*retry))["new"] == 1
        again = comity_(*retry)
        assert again.exit_code == 2
        assert "there is no 1 in quarantine" in again.stderr

    def test_a_retry_reads_a_place_as_it_was_read_at_first(self, ledger: Path, tmp_path: Path) -> None:
        table = tmp_path / "reports.csv"
        table.write_text(f"body,head\n,Empty\n{REPORT}", encoding="utf-8")
        assert outcomes(add(ledger, table, "--map", "text=body", "--map", "title=head"))["quarantined"] == 1
        table.write_text(f"body,head\n{REPORT.strip()} It said so.,Recall\n", encoding="utf-8")
        retry = ("quarantine", "retry", "--ledger", ledger, "--tables", OVERLAY, "--format", "jsonl")
        done = comity_(*retry)
        assert outcomes(done) | {"expected": 1, "new": 1, "quarantined": 0} == outcomes(done)
        assert comity_("quarantine", "list", "--ledger", ledger).stdout == "nothing is in quarantine\n"
        with View(ledger) as view:
            assert "Recall" in {document.title for document in view.documents()}

    def test_an_entry_of_a_feed_is_tried_again_in_its_feed(self, ledger: Path, tmp_path: Path) -> None:
        path = tmp_path / "feed.xml"
        path.write_text(feed("<item><title>Envoy</title></item>"), encoding="utf-8")
        assert outcomes(add(ledger, path))["quarantined"] == 1
        path.write_text(feed(LINKED), encoding="utf-8")
        retry = ("quarantine", "retry", "--ledger", ledger, "--tables", OVERLAY, "--format", "jsonl")
        assert outcomes(comity_(*retry))["new"] == 1
        assert comity_("quarantine", "list", "--ledger", ledger).stdout == "nothing is in quarantine\n"

    def test_a_file_that_is_added_rightly_leaves_it(self, ledger: Path, tmp_path: Path) -> None:
        table = tmp_path / "reports.csv"
        table.write_text(f"body\n{REPORT}", encoding="utf-8")
        assert outcomes(add(ledger, table))["quarantined"] == 1
        done = add(ledger, table, "--map", "text=body")
        assert outcomes(done) | {"expected": 1, "got": 1, "new": 1} == outcomes(done)
        assert comity_("quarantine", "list", "--ledger", ledger).stdout == "nothing is in quarantine\n"

    def test_standard_input_cannot_be_tried_again(self, ledger: Path) -> None:
        assert add(ledger, "-", given="").exit_code == 2
        done = comity_("quarantine", "retry", "--ledger", ledger, "--tables", OVERLAY)
        assert "1 cannot be tried again" in done.stderr


class TestPair:
    def test_rows_are_those_of_read(self, few: tuple[Path, Path]) -> None:
        reports, ledger = few
        done = comity_("pair", "VLD", "KRS", "--ledger", ledger, "--format", "jsonl")
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        read = comity_("read", reports, "--tables", OVERLAY, "--format", "jsonl", "--about", "KRS,VLD")
        wanted = [
            (reading["document"]["id"], row)
            for reading in map(json.loads, read.stdout.splitlines())
            for row in reading["evidence"]
        ]
        of_document = {"document", "title", "published", "outlet", "url", "story", "family", "origins"}
        found = [
            (row["document"], {name: value for name, value in row.items() if name not in of_document})
            for row in rows
        ]
        assert sorted(found, key=str) == sorted(wanted, key=str)
        assert len(found) > 5
        assert all(row["story"].startswith("s-") and row["origins"] >= 1 for row in rows)

    def test_the_table_is_for_people(self, filled: Path) -> None:
        done = comity_("pair", "veldania", "Korsia", "--ledger", filled, "--tables", OVERLAY, "--explain")
        lines = done.stdout.splitlines()
        assert lines[0] == "Korsia – Veldania"
        assert "Littoral Wire · 4 March 2031 · demo-01" in lines
        assert any(line.strip().startswith("because: ") for line in lines)
        assert "lines of evidence in" in lines[-1]
        assert all(len(line) <= 100 for line in lines)

    def test_why_explains_a_line_that_is_shown(self, filled: Path) -> None:
        shown = comity_("pair", "VLD", "KRS", "--ledger", filled, "--tables", OVERLAY, "--explain").stdout
        rows = comity_("pair", "VLD", "KRS", "--ledger", filled, "--format", "jsonl").stdout.splitlines()
        deed = next(row for row in map(json.loads, rows) if row["event"])
        assert deed["id"] in shown
        told = comity_("why", deed["id"], "--ledger", filled, "--tables", OVERLAY)
        assert deed["what"] in " ".join(told.stdout.split())
        assert {"deed", "to whom", "whether", "how sure"} <= {
            line[17:26].strip() for line in told.stdout.splitlines()
        }
        assert "independent" in told.stdout
        (why,) = json.loads(
            comity_("why", deed["id"], "--ledger", filled, "--tables", OVERLAY, "--format", "json").stdout
        )
        assert (why["line"]["id"], why["document"], why["note"]) == (deed["id"], deed["document"], None)
        assert why["explanation"]["grounds"]
        grounds = comity_("why", deed["id"], "--ledger", filled, "--tables", OVERLAY, "--format", "csv")
        assert grounds.stdout.startswith("document,line,ground,words,reason")

    def test_why_under_other_tables_keeps_to_what_was_kept(self, filled: Path) -> None:
        rows = comity_("pair", "VLD", "KRS", "--ledger", filled, "--format", "jsonl").stdout.splitlines()
        deed = next(row for row in map(json.loads, rows) if row["event"])
        told = comity_("why", deed["id"], "--ledger", filled)  # without the tables that know these states
        assert "today this line is read otherwise" in " ".join(told.stdout.split())
        assert "because: " in told.stdout
        missing = comity_("why", "v-0", "--ledger", filled)
        assert missing.exit_code == 2
        assert "no line of evidence has the id 'v-0'" in missing.stderr

    def test_days_issue_and_plans(self, filled: Path) -> None:
        def rows(*more: str) -> list[dict[str, Any]]:
            done = comity_("pair", "KRS", "VLD", "--ledger", filled, "--format", "jsonl", *more)
            assert done.exit_code == 0
            return [json.loads(line) for line in done.stdout.splitlines()]

        everything = rows()
        june = rows("--since", "2031-06-01", "--until", "2031-06-30")
        assert june == [row for row in everything if row["published"].startswith("2031-06")] != []
        trade = rows("--issue", "trade")
        assert trade == [row for row in everything if row["issue"] == "trade"] != []
        plans = rows("--plans")
        assert {row["kind"] for row in plans} >= {"held", "cancelled"}
        denied = rows("--contradictions")
        assert {row["denial"]["document"] for row in denied} == {"demo-09", "demo-25"}
        assert (
            rows("--plans", "--as-of", "2020-01-01")
            == rows("--contradictions", "--as-of", "2020-01-01")
            == []
        )
        assert rows("--as-of", "2020-01-01T12:00") == []
        nothing = comity_("pair", "KRS", "VLD", "--ledger", filled, "--as-of", "2020-01-01")
        assert nothing.stdout.splitlines()[-1] == "no such evidence"

    def test_a_time_that_is_yet_to_come_is_told(self, filled: Path) -> None:
        from datetime import UTC, datetime, timedelta

        now = datetime.now(UTC)
        asked = ("pair", "KRS", "VLD", "--ledger", filled)
        plain = comity_(*asked)
        for moment in (f"{now.date() + timedelta(2)}", f"{now + timedelta(hours=1):%Y-%m-%dT%H:%M}"):
            done = comity_(*asked, "--as-of", moment)
            assert (done.exit_code, done.stdout) == (0, plain.stdout)
            assert (
                done.stderr == f"warning: --as-of {moment} is yet to come; the answer is what is known now\n"
            )
        assert comity_(*asked, "--as-of", str(now.date())).stderr == plain.stderr == ""

    def test_contradictions_and_plans_are_for_people_too(self, filled: Path) -> None:
        denied = comity_("pair", "KRS", "VLD", "--ledger", filled, "--contradictions").stdout
        assert denied.startswith("denied    Harth Courier · 7 May 2031")
        assert "  claim   Harth Courier" in denied
        plans = comity_("pair", "KRS", "VLD", "--ledger", filled, "--plans").stdout
        assert plans.startswith("plan      Littoral Wire · 4 March 2031")
        table = comity_("pair", "KRS", "VLD", "--ledger", filled, "--plans", "--format", "csv").stdout
        assert table.splitlines()[0].startswith("id,pair,plan_id,plan_document,")
        for wrong in (["--plans", "--contradictions"], ["--plans", "--issue", "trade"]):
            assert comity_("pair", "KRS", "VLD", "--ledger", filled, *wrong).exit_code == 2

    def test_an_unknown_actor_or_ledger_is_one_line(self, filled: Path, tmp_path: Path) -> None:
        done = comity_("pair", "VLD", "Korsja", "--ledger", filled, "--tables", OVERLAY)
        assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
        assert "did you mean KRS (Korsia)?" in done.stderr
        done = comity_("pair", "VLD", "KRS", "--ledger", tmp_path / "none.comity")
        assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
        for moment in ("May", "9999-12-31T23:59:59-12:00"):
            assert comity_("pair", "VLD", "KRS", "--ledger", filled, "--as-of", moment).exit_code == 2


class TestSearch:
    def test_words_within_a_pair(self, filled: Path) -> None:
        done = comity_("search", "sanctions ambassador", "--pair", "VLD,KRS", "--ledger", filled)
        assert done.exit_code == 0
        assert done.stdout.splitlines()[-1].endswith(" reports")
        rows = comity_("search", "sanction", "--ledger", filled, "--format", "jsonl", "--limit", "3")
        hits = [json.loads(line) for line in rows.stdout.splitlines()]
        assert len(hits) == 3
        for hit in hits:
            assert any("sanction" in hit["snippet"][start:end].lower() for start, end in hit["marks"])

    def test_no_word_is_one_line(self, filled: Path) -> None:
        done = comity_("search", '"(', "--ledger", filled)
        assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
        assert comity_("search", "x", "--pair", "VLD", "--ledger", filled).exit_code == 2


class TestExport:
    @pytest.mark.parametrize(
        "kind", ["evidence", "events", "attributions", "documents", "characterisations", "mentions"]
    )
    def test_json_lines_and_csv_hold_everything_in_one_order(self, filled: Path, kind: str) -> None:
        lines = comity_("export", kind, "--ledger", filled).stdout.splitlines()
        table = comity_("export", kind, "--ledger", filled, "--format", "csv").stdout
        rows = list(csv.DictReader(io.StringIO(table)))
        with View(filled) as view:
            kept = list(getattr(view, kind)())
        assert [msgspec.json.decode(line, type=type(kept[0])) for line in lines] == kept
        assert [row["id"] for row in rows] == [row.id for row in kept]

    def test_one_pair_and_some_days(self, filled: Path) -> None:
        done = comity_(
            "export", "documents", "--ledger", filled, "--pair", "KRS,VLD", "--until", "2031-03-31"
        )
        days = [json.loads(line)["published"] for line in done.stdout.splitlines()]
        assert days == sorted(days) != []
        assert max(days) <= "2031-03-31"

    @pytest.mark.parametrize("form", sorted(FORMATS))
    def test_evidence_in_the_formats_of_other_tools(self, filled: Path, form: str) -> None:
        done = comity_("export", "evidence", "--ledger", filled, "--format", form, "--pair", "KRS,VLD")
        assert done.exit_code == 0
        with View(filled) as view:
            rows = [
                row for row in told(view.readings(pair=("KRS", "VLD"))) if row.evidence.pair == ("KRS", "VLD")
            ]
        assert done.stdout == "".join(FORMATS[form](rows)) != ""
        assert (LOST.get(form, "") in done.stderr) if form in LOST else not done.stderr

    @pytest.mark.parametrize("form", ["csv", "jsonl", "stix", "ris"])
    def test_texts_go_to_a_file_as_to_standard_output(self, filled: Path, tmp_path: Path, form: str) -> None:
        command = ("export", "evidence", "--ledger", filled, "--format", form)
        assert comity_(*command, "--out", tmp_path / "x").stdout == ""
        assert (tmp_path / "x").read_text("utf-8") == comity_(*command).stdout
        assert comity_(*command, "--out", tmp_path / "none" / "x").exit_code == 2

    def test_notes_need_a_folder_and_events_have_forms_of_their_own(
        self, filled: Path, tmp_path: Path
    ) -> None:
        assert comity_("export", "evidence", "--ledger", filled, "--format", "notes").exit_code == 2
        assert comity_("export", "events", "--ledger", filled, "--format", "stix").exit_code == 2
        done = comity_(
            "export", "evidence", "--ledger", filled, "--format", "notes", "--out", tmp_path / "notes"
        )
        assert done.exit_code == 0
        assert (tmp_path / "notes" / "start.md").is_file()


class TestBrief:
    def test_from_a_ledger_it_is_the_brief_from_the_reports(
        self, few: tuple[Path, Path], tmp_path: Path
    ) -> None:
        reports, ledger = few
        arguments = ("--tables", OVERLAY, "--until", "2031-07-31")
        kept = comity_("brief", "KRS", "VLD", "--ledger", ledger, *arguments)
        read = comity_("brief", "KRS", "VLD", reports, *arguments)
        assert kept.exit_code == read.exit_code == 0
        assert kept.stdout == read.stdout
        out = tmp_path / "brief.html"
        assert comity_("brief", "KRS", "VLD", "--ledger", ledger, *arguments, "--out", out).exit_code == 0
        assert "<html" in out.read_text(encoding="utf-8")

    def test_either_reports_or_a_ledger(self, filled: Path) -> None:
        assert comity_("brief", "KRS", "VLD").exit_code == 2
        assert comity_("brief", "KRS", "VLD", REPORTS, "--ledger", filled).exit_code == 2


class TestUpkeep:
    def test_check_info_compact_migrate(self, ledger: Path) -> None:
        assert comity_("ledger", "check", ledger).stdout.splitlines()[-1] == "all is sound"
        told = json.loads(comity_("ledger", "info", ledger, "--format", "json").stdout)
        assert (told["documents"], told["superseded"]) == (25, 0)
        assert "mentions" in comity_("ledger", "info", ledger).stdout
        assert " bytes before, " in comity_("ledger", "compact", ledger).stdout
        assert "is of schema" in comity_("ledger", "migrate", ledger).stdout

    def test_harm_is_told(self, ledger: Path) -> None:
        connection = sqlite3.connect(ledger)
        connection.execute("DROP TRIGGER evidence_not_changed")
        connection.execute("UPDATE evidence SET quote = 'never said'")
        connection.commit()
        connection.close()
        done = comity_("ledger", "check", ledger)
        assert done.exit_code == 1
        assert "its quote is not in its document" in " ".join(done.stdout.split())

    def test_a_backup_replaces_nothing(self, ledger: Path) -> None:
        done = comity_("ledger", "backup", ledger, ledger)
        assert done.exit_code == 2
        assert "is there already" in done.stderr


def test_hostile_reports_do_not_act(tmp_path: Path) -> None:
    x = tmp_path / "x.comity"
    add(x, "-", given=json.dumps(HOSTILE) + "\n" + '{"text": "\\u001b[31m"}{')
    (tmp_path / "\x1b[31mbad.txt").write_text("")
    shown = [
        add(x, tmp_path / "\x1b[31mbad.txt"),
        comity_("pair", "VLD", "KRS", "--ledger", x, "--tables", OVERLAY),
        comity_("search", "recalled", "--ledger", x),
        comity_("quarantine", "list", "--ledger", x),
        comity_("export", "evidence", "--ledger", x, "--format", "table"),
        comity_("export", "evidence", "--ledger", x, "--format", "jsonl"),
    ]
    for done in shown:
        assert done.stdout
        assert not set(done.stdout + done.stderr) & set("\x1b\x07\r"), done.stdout
    assert "[red]it[/red]" in shown[2].stdout
    table = comity_("export", "evidence", "--ledger", x, "--format", "csv").stdout
    (row,) = csv.DictReader(io.StringIO(table))
    assert row["title"].startswith("'=HYPERLINK()")


@pytest.mark.skipif(sys.platform == "win32", reason="no POSIX signals")
def test_killed_while_adding_and_run_again(few: tuple[Path, Path], tmp_path: Path) -> None:
    """A process that reads with the model is killed on the way; run again, the ledger is as if nothing had been."""
    ledger, (reports, whole) = tmp_path / "x.comity", few
    command = [sys.executable, "-m", "comity.cli", "add", str(reports), "--ledger", str(ledger)]
    with subprocess.Popen(
        [*command, "--tables", str(OVERLAY)], stdout=subprocess.DEVNULL, env=os.environ
    ) as process:
        while process.poll() is None:
            if ledger.exists() and kept(ledger) >= 1:
                process.send_signal(signal.SIGKILL)
                break
            time.sleep(0.05)
    assert 1 <= kept(ledger) < 4
    done = outcomes(add(ledger, reports))
    assert done["new"] + done["same"] == 4
    assert done["same"] >= 1
    for kind in ("evidence", "mentions", "documents"):
        arguments = ("export", kind, "--ledger")
        assert comity_(*arguments, ledger).stdout == comity_(*arguments, whole).stdout


def kept(ledger: Path) -> int:
    """Return how many documents are kept; 0 while the ledger is being made."""
    try:
        with View(ledger) as view:
            return view.counts()["documents"]
    except comity.LedgerError:
        return 0
