"""The commands as a person and a program meet them: output, errors and exit codes."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import comity
from comity.cli.app import app
from comity.cli.plain import inert, one_line, shortened
from comity.cli.reading_view import date_words, quote_marked
from comity.model import DateInterval

OVERLAY = Path(comity.__file__).parent / "data" / "demo" / "overlay"
REPORT = """Envoy leaves Pellmar

Veldania recalled its ambassador from Korsia on Tuesday. Korsian Foreign Minister Nerys Calloveth denied any rift between Korsia and Veldania.

The Littoral Wire reported that Veldania threatened to impose sanctions on Korsia. Ambria and Veldania signed a trade agreement.
"""
GERMAN = (
    "Die Regierung von Veldanien hat am Dienstag ihren Botschafter zurückgerufen, teilte das Außenministerium mit. "
    * 3
)


def comity_(*arguments: str | Path, given: str | None = None) -> Result:
    """Run a command in this process, where the model is loaded once."""
    return CliRunner().invoke(app, [str(a) for a in arguments], input=given, env={"COLUMNS": "80"})


def read(*arguments: str | Path, given: str | None = None) -> Result:
    return comity_("read", *arguments, "--tables", OVERLAY, given=given)


def process(*arguments: str | Path, given: str | None = None) -> "subprocess.CompletedProcess[str]":
    """Run a command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "comity.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        input=given,
        timeout=60,
        check=False,
        env=os.environ | {"COLUMNS": "80"},
    )


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


class TestTable:
    def test_groups_by_pair_and_gives_each_line_its_source_and_words(self, report: Path) -> None:
        done = read(report, "--published", "2031-05-09", "--outlet", "Harth Courier")
        assert done.exit_code == 0
        lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
        assert lines[0] == "Envoy leaves Pellmar"
        assert lines[1].startswith("Harth Courier · 9 May 2031")
        assert lines.index("Korsia – Veldania KRS, VLD · 3 strain") < lines.index(
            "Ambria – Veldania AMB, VLD · 1 closeness"
        )
        recall = next(
            i for i, line in enumerate(lines) if line.endswith("— happened") and line.startswith("− strain")
        )
        assert lines[recall + 1] == "6 May 2031 · Harth Courier · development"
        assert lines[recall + 2] == "“Veldania recalled its ambassador from Korsia on Tuesday.”"
        assert "− strain Korsia and Veldania: “rift” — denied by its source" in lines
        assert "Harth Courier ← Nerys Calloveth (KRS) · comment" in lines
        assert "Harth Courier ← Littoral Wire · report" in lines
        assert lines[-1] == "4 lines of evidence on 2 pairs: 3 strain, 1 closeness"

    def test_keeps_to_the_width_and_leaves_no_blanks_at_line_ends(self, report: Path) -> None:
        done = read(report, "--explain")
        assert "because:" in done.stdout  # a characterisation
        assert "plover/deeds.csv" in done.stdout  # a deed
        assert "rivals" in done.stdout
        assert all(
            len(line) <= 80 and line == line.rstrip()
            for line in done.stdout.splitlines()
            if str(report) not in line
        )

    def test_explanations_as_json(self, report: Path) -> None:
        plain = json.loads(read(report, "--format", "jsonl").stdout)
        told = json.loads(read(report, "--format", "jsonl", "--explain").stdout)
        explanations = told.pop("explanations")
        assert told == plain
        assert [e["event"] for e in explanations] == [e["id"] for e in plain["events"]]

    def test_about_keeps_one_pair_by_code_or_name(self, report: Path) -> None:
        for pair in ("VLD,AMB", "ambria, veldania"):
            done = read(report, "--about", pair)
            assert "Ambria – Veldania" in done.stdout
            assert "Korsia – Veldania" not in done.stdout

    @pytest.mark.parametrize(
        ("pair", "words"),
        [
            ("VLD,Korsja", "did you mean KRS (Korsia)?"),
            ("VLD", "two codes or names"),
            ("VLD,veldania", "the same actor"),
        ],
    )
    def test_about_says_what_is_wrong_with_a_pair(self, report: Path, pair: str, words: str) -> None:
        done = read(report, "--about", pair)
        assert done.exit_code == 2
        assert words in done.stderr
        assert done.stderr.count("\n") == 1

    def test_several_reports_end_with_their_sum(self, report: Path) -> None:
        done = read(report, report)
        assert (
            done.stdout.splitlines()[-1] == "2 reports: 8 lines of evidence on 2 pairs: 6 strain, 2 closeness"
        )

    def test_hostile_text_does_not_act(self) -> None:
        row = {
            "title": "[bold]x[/bold] \x1b]0;owned\x07 :smile:",
            "outlet": "\x1b[31mred\u202e",
            "id": "\x1b[2J",
            "text": "Veldania [red]recalled[/red] \x1b[31mits ambassador\x9b2J from Korsia on \u202eTuesday.\r Done.",
        }
        done = read("-", given=json.dumps(row) + "\n" + '{"text": "\\u001b[31m"}{')
        assert not set(done.stdout + done.stderr) & set("\x1b\x07\x9b\r\u202e")
        assert "[bold]x[/bold] ]0;owned :smile:" in done.stdout


class TestForPrograms:
    def test_json_lines_give_one_reading_a_document_with_exact_quotes(self, report: Path) -> None:
        done = read(report, report.parent / "absent.txt", "--format", "jsonl")
        assert done.exit_code == 1
        reading, failure = map(json.loads, done.stdout.splitlines())
        assert reading["document"]["text"] == REPORT
        for row in reading["evidence"]:
            assert row["quote"] == " … ".join(REPORT[start:end] for start, end in row["span"])
        assert failure["failure"] == {
            "document": str(report.parent / "absent.txt"),
            "stage": "ingest",
            "message": "there is no such file or folder; check the path",
        }

    def test_json_is_one_array(self, report: Path) -> None:
        assert len(json.loads(read(report, report, "--format", "json").stdout)) == 2
        nothing = read(report.parent / "absent.txt", "--format", "json")
        assert [list(entry) for entry in json.loads(nothing.stdout)] == [["failure"]]

    def test_csv_has_one_line_of_evidence_a_row(self, report: Path) -> None:
        done = read(report, "--format", "csv")
        found = list(csv.DictReader(io.StringIO(done.stdout)))
        assert len(found) == 4
        assert found[0]["pair"] == "KRS|VLD"
        assert all(row["quote"] for row in found)

    def test_flat_attributions_leave_no_id_that_leads_nowhere(self) -> None:
        text = "The Littoral Wire reported that Korsia told Ambria that Veldania had threatened to break off the talks."
        reading = json.loads(read("-", "--format", "jsonl", "--flat-attributions", given=text).stdout)
        kept = {a["id"] for a in reading["attributions"]}
        assert kept
        assert all(a.get("parent") is None for a in reading["attributions"])
        assert {e.get("attribution") for e in reading["events"] + reading["evidence"]} <= kept | {None}


class TestBadInput:
    def test_each_bad_input_is_one_line_and_the_rest_is_read(self, report: Path) -> None:
        folder = report.parent
        (folder / "empty.txt").write_text("")
        (folder / "binary.txt").write_bytes(b"\0\1\2")
        (folder / "german.txt").write_text(GERMAN, encoding="utf-8")
        (folder / "long.txt").write_text(REPORT * 20, encoding="utf-8")
        (folder / "cut.txt").write_bytes("“Talks”".encode()[:-1])
        done = read(folder, "--max-chars", "3000")
        assert done.exit_code == 1
        failures = done.stderr.splitlines()
        assert len(failures) == 5
        assert all(line.startswith("not read: ") for line in failures)
        assert "Envoy leaves Pellmar" in done.stdout

    def test_a_text_that_stops_mid_sentence_is_read_with_a_warning_that_does_not_act(self) -> None:
        done = read(
            "-",
            given=REPORT
            + "The foreign ministry of Korsia said that it would answer in kind, and \x1b[31mthat the",
        )
        assert done.exit_code == 0
        assert done.stderr.startswith("warning: standard input: the text ends in the middle of a sentence")
        assert done.stderr.count("\n") == 1
        assert "\x1b" not in done.stderr

    def test_nothing_read_is_exit_2(self, tmp_path: Path) -> None:
        assert read(tmp_path / "absent.txt").exit_code == 2
        assert read("-", given="").exit_code == 2

    def test_a_usage_error_is_exit_2(self, report: Path) -> None:
        assert read().exit_code == 2
        assert read(report, "--published", "May 9").exit_code == 2
        assert comity_("read", report, "--tables", report).exit_code == 2


class TestOtherCommands:
    def test_help_names_every_command(self) -> None:
        shown = comity_("--help").stdout
        for name in ("read", "code", "eval", "doctor", "codebook", "brief", "demo"):
            assert f"\n  {name} " in shown

    def test_code_answers_row_by_row(self, tmp_path: Path) -> None:
        text = "Veldania recalled its ambassador from Korsia."
        good = {"id": "r1", "text": text, "source": [[0, 8]], "target": [[38, 44]]}
        file = tmp_path / "rows.jsonl"
        file.write_text(json.dumps(good) + "\n{}\n" + json.dumps(good | {"source": [[0, 999]]}) + "\n")
        done = comity_("code", file, "--format", "jsonl", "--tables", OVERLAY)
        first, second, third = map(json.loads, done.stdout.splitlines())
        assert list(first) == ["id", "root", "mode", "quad", "factuality", "confidence", "reason"]
        assert first["id"] == "r1"
        assert second["failure"]["message"] == "the row lacks id, text, source, target"
        assert third["failure"]["document"] == f"{file}:3"
        assert done.exit_code == 1

    def test_brief_goes_to_standard_output_or_to_a_file(self, report: Path) -> None:
        arguments = ("brief", "VLD", "korsia", report, "--published", "2031-05-09", "--tables", OVERLAY)
        printed = comity_(*arguments)
        assert printed.exit_code == 0
        assert "# " in printed.stdout
        for ending in ("md", "html", "docx", "json"):
            out = report.parent / "out" / f"brief.{ending}"
            assert comity_(*arguments, "--out", out).exit_code == 0
            assert out.stat().st_size > 100
        assert comity_(*arguments, "--out", "brief.rtf").exit_code == 2

    def test_demo_writes_brief_and_plot_and_says_that_all_is_invented(self, tmp_path: Path) -> None:
        done = comity_("demo", "--out", tmp_path / "demo")
        assert done.exit_code == 0
        assert "invented" in done.stdout.lower()
        assert {"brief.md", "brief.html", "timeline.svg"} <= {
            path.name for path in (tmp_path / "demo").iterdir()
        }

    def test_eval_prints_figures_and_knows_its_sets(self, tmp_path: Path) -> None:
        gold = tmp_path / "gold.jsonl"
        gold.write_text("")
        done = comity_("eval", "nothing", gold)
        assert done.exit_code == 2
        assert "plover" in done.stderr

    def test_codebook_show_lists_tables_and_finds_rows(self) -> None:
        assert "state_names" in comity_("codebook", "show").stdout
        found = json.loads(comity_("codebook", "show", "states.csv", "isra", "--format", "json").stdout)
        assert [row["id"] for row in found] == ["ISR"]
        wrong = comity_("codebook", "show", "state")
        assert wrong.exit_code == 2
        assert "did you mean states?" in wrong.stderr

    def test_codebook_check_names_file_row_and_remedy(self, tmp_path: Path) -> None:
        (tmp_path / "actors").mkdir()
        (tmp_path / "actors" / "states.csv").write_text("id,name,kind,note\nVLD,Veldania,realm,\n")
        done = comity_("codebook", "check", "--tables", tmp_path)
        assert done.exit_code == 1
        assert "states.csv, row 2: " in done.stdout
        assert "; correct the cell or remove the row" in done.stdout

    def test_codebook_diff_shows_what_an_overlay_adds_and_replaces(self, tmp_path: Path) -> None:
        (tmp_path / "actors").mkdir()
        (tmp_path / "actors" / "states.csv").write_text(
            "id,name,kind,note\nVLD,Veldania,state,\nFRA,Gaul,state,\n"
        )
        (tmp_path / "stats.csv").write_text("id\n")
        done = comity_("codebook", "diff", tmp_path, "--format", "jsonl")
        changes = [json.loads(line) for line in done.stdout.splitlines()]
        assert [(c["id"], c["change"], c["is"]) for c in changes] == [
            ("FRA", "replaced", "Gaul"),
            ("VLD", "added", "name Veldania · kind state"),
        ]
        assert "stats.csv: is none of the tables" in done.stderr

    def test_doctor_ends_with_a_verdict(self, tmp_path: Path) -> None:
        done = comity_("doctor", "--tables", OVERLAY)
        assert comity.__version__ in done.stdout
        assert str(OVERLAY) in done.stdout.replace("\n", "").replace(" ", "")
        assert done.stdout.splitlines()[-1] == "all well"
        assert done.exit_code == 0
        broken = comity_("doctor", "--tables", tmp_path / "absent")
        assert broken.exit_code == 1
        assert broken.stdout.splitlines()[-1].startswith("1 to mend: ")


class TestProcess:
    def test_version_and_an_error_in_one_line(self) -> None:
        assert process("--version").stdout == f"comity {comity.__version__}\n"
        wrong = process("codebook", "show", "nothing")
        assert (wrong.returncode, wrong.stdout) == (2, "")
        assert wrong.stderr.count("\n") == 1

    def test_a_broken_pipe_is_no_traceback(self) -> None:
        command = [sys.executable, "-m", "comity.cli", "codebook", "show", "holders", "--format", "csv"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
            assert running.stdout is not None
            assert running.stderr is not None
            running.stdout.readline()
            running.stdout.close()
            assert running.stderr.read() == b""
        assert running.returncode == 141

    @pytest.mark.skipif(sys.platform == "win32", reason="no POSIX signals")
    def test_control_c_ends_quietly(self) -> None:
        command = [sys.executable, "-m", "comity.cli", "read", "-"]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as running:
            assert running.stdin is not None
            running.stdin.write(b" " * 1_000_000)  # more than a pipe holds: it is reading when this returns
            running.send_signal(signal.SIGINT)
            _, errors = running.communicate(timeout=30)
        assert running.returncode == 130
        assert errors == b""


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2031-02-04", "2031-02-04", "4 February 2031"),
        ("2031-05-05", "2031-05-09", "5–9 May 2031"),
        ("2031-04-28", "2031-05-04", "28 April – 4 May 2031"),
        ("2030-12-29", "2031-01-04", "29 December 2030 – 4 January 2031"),
        ("2031-05-01", "2031-05-31", "May 2031"),
        ("2031-01-01", "2031-12-31", "2031"),
        ("2031-03-01", None, "since 1 March 2031"),
        (None, "2031-03-01", "until 1 March 2031"),
        (None, None, "no date"),
    ],
)
def test_dates_in_words(start: str | None, end: str | None, words: str) -> None:
    days = [date.fromisoformat(day) if day else None for day in (start, end)]
    assert date_words(DateInterval(start=days[0], end=days[1], grain="span")) == words


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("they met", "“they met”"),
        ("“they met”", "“they met”"),
        ('he "did not cancel" it', "“he ‘did not cancel’ it”"),
        ("“one” and “two”", "“‘one’ and ‘two’”"),
    ],
)
def test_quotation_marks_nest(words: str, shown: str) -> None:
    assert quote_marked(words) == shown


def test_plain_text_helpers() -> None:
    assert one_line(" a\n\tb \x1b[0m") == "a b [0m"
    assert inert("a\n\tb\x9b") == "a\n\tb"
    cut = shortened("word " * 100, 60)
    assert len(cut) <= 60
    assert " […] " in cut


def test_what_should_not_happen_is_one_line_and_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.cli import tables

    def broken(*_: object) -> None:
        raise KeyError("x\ny")

    monkeypatch.setattr(tables, "list_tables", broken)
    monkeypatch.delenv("COMITY_TRACEBACK", raising=False)
    done = CliRunner().invoke(app, ["codebook", "show"])
    assert done.exit_code == 2
    assert done.stderr.startswith("comity: this should not happen (KeyError")
    assert done.stderr.count("\n") == 1
    monkeypatch.setenv("COMITY_TRACEBACK", "1")
    assert isinstance(CliRunner().invoke(app, ["codebook", "show"]).exception, KeyError)
