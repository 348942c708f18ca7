"""The commands on a relation over time, from a file of invented events to a picture."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from comity.cli.app import app

RUN = CliRunner()
HEAD = "date\tsource\trelation\ttarget\n"
STATES = (
    "id,name,kind,note\nVLD,Veldania,state,invented\nKRS,Korsia,state,invented\nAMB,Ambria,state,invented\n"
)
CRISIS = date(2030, 6, 3)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A ledger and the tables with its states: quiet years, then blows on four days."""
    path = tmp_path_factory.mktemp("cli")
    (path / "tables" / "actors").mkdir(parents=True)
    (path / "tables" / "actors" / "states.csv").write_text(STATES, encoding="utf-8")
    rows = []
    for day in range(date(2029, 1, 1).toordinal(), date(2030, 12, 31).toordinal()):
        rows.append(f"{date.fromordinal(day)}\tVeldania\tConsult\tAmbria\n")
        if day % 20 == 0:
            rows.append(f"{date.fromordinal(day)}\tVeldania\tMake a visit\tKorsia\n")
        if 0 <= day - CRISIS.toordinal() < 4:
            rows += [
                f"{date.fromordinal(day)}\t{who} (Veldania)\tUse conventional military force\tKorsia\n"
                for who in ("Military", "Police", "Navy", "Border Guard")
            ]
    (path / "events.tsv").write_text(HEAD + "".join(rows), encoding="utf-8")
    done = run(path, "import", "icews", str(path / "events.tsv"))
    assert "kept" in done
    return path, path / "x.comity"


def run(path: Path, *words: str, code: int = 0) -> str:
    tables = ["--tables", str(path / "tables")]
    done = RUN.invoke(app, [*words, "--ledger", str(path / "x.comity"), *tables])
    assert done.exit_code == code, done.output
    return done.stdout


def test_trend_has_the_promised_columns(made: tuple[Path, Path]) -> None:
    rows = [
        json.loads(line)
        for line in run(made[0], "trend", "VLD", "KRS", "--by", "month", "--format", "jsonl").splitlines()
    ]
    assert len(rows) == 24
    for row in rows:
        assert {"pair", "start", "closeness", "strain", "volume"} <= set(row)
        assert {"value", "low", "high", "n"} <= set(row["closeness"])
    assert max(rows, key=lambda row: row["strain"]["value"])["start"] == "2030-06-01"
    table = run(made[0], "trend", "Veldania", "Korsia", "--by", "month")
    assert "Korsia – Veldania" in table
    assert "distinct happenings" in table


def test_bins_in_which_nothing_happened_are_one_line_for_people(made: tuple[Path, Path]) -> None:
    asked = ("trend", "VLD", "KRS", "--by", "day")
    table = run(made[0], *asked).splitlines()
    assert sum("… 19 days of nothing" in line for line in table) > 30
    assert len(run(made[0], *asked, "--format", "csv").splitlines()) > 5 * len(table)


def test_shifts_and_why(made: tuple[Path, Path]) -> None:
    told = [
        json.loads(line) for line in run(made[0], "shifts", "VLD", "KRS", "--format", "jsonl").splitlines()
    ]
    worse = [row for row in told if row["direction"] == "worse"]
    assert [row["date"] for row in worse] == ["2030-06-03"]
    wanted = {"pair", "date", "interval", "direction", "probability", "size", "kind", "evidence", "reason"}
    assert wanted <= set(worse[0])
    assert "s-" in run(made[0], "shifts", "--all")
    why = run(made[0], "why", worse[0]["id"])
    assert "coding artefact" in why
    assert "Korsia – Veldania: worse since 2030-06-03" in why
    assert (
        json.loads(run(made[0], "why", worse[0]["id"], "--format", "json"))["shift"]["id"] == worse[0]["id"]
    )


def test_pictures(made: tuple[Path, Path], tmp_path: Path) -> None:
    svg, html = tmp_path / "x.svg", tmp_path / "x.html"
    told = run(made[0], "trend", "VLD", "KRS", "--by", "month", "--svg", str(svg), "--html", str(html))
    assert "happenings" in told
    assert svg.read_text(encoding="utf-8").startswith("<svg")
    page = html.read_text(encoding="utf-8")
    assert "<script src=" not in page
    assert "cdn" not in page.partition("<script")[0]


def test_backtest(made: tuple[Path, Path], tmp_path: Path) -> None:
    known = tmp_path / "known.csv"
    known.write_text("a,b,date,kind\nVLD,Korsia,2030-06-01,break\n", encoding="utf-8")
    told = run(made[0], "backtest", "--known", str(known))
    assert "turning points found: 1 of 1" in told
    assert "false alarms a pair-year" in told


def test_what_cannot_be_is_told_in_one_line(made: tuple[Path, Path]) -> None:
    run(made[0], "import", "acled", str(made[0] / "events.tsv"), code=2)
    run(made[0], "trend", "VLD", "KRS", "--by", "fortnight", code=2)
    run(made[0], "shifts", "VLD", code=2)
    run(made[0], "why", "s-nothing", code=2)
    assert "there already" in run(made[0], "import", "icews", str(made[0] / "events.tsv"))


def test_imported_events_are_listed_apart_from_evidence(made: tuple[Path, Path]) -> None:
    told = run(made[0], "pair", "KRS", "VLD")
    assert "53 imported events stand apart: --imported" in told
    assert "no such evidence" in told
    asked = ("pair", "VLD", "KRS", "--imported", "--since", "2030-06-01", "--until", "2030-06-04")
    rows = [json.loads(line) for line in run(made[0], *asked, "--format", "jsonl").splitlines()]
    assert [row["day"] for row in rows] == ["2030-06-03"] * 4 + ["2030-06-04"] * 4
    first = rows[0]
    assert first["actor_name"] == "Military (Veldania)"
    assert (first["actor"], first["recipient"], first["code"], first["type"]) == (
        "VLD",
        "KRS",
        "190",
        "ASSAULT",
    )
    assert first["score"] < 0
    assert first["id"].startswith("icews:1:")
    assert run(made[0], *asked).count("ASSAULT") == 8
    assert run(made[0], *asked, "--issue", "trade", "--format", "jsonl") == ""
    assert (
        "one at a time"
        in RUN.invoke(app, ["pair", "VLD", "KRS", "--imported", "--plans", "--ledger", str(made[1])]).output
    )
