"""What the tests of engines share: invented reports, the engines, a ledger's content, and processes to look for."""

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

import comity
from comity.cli.app import app
from comity.engines.processes import ProcessReader
from comity.ledger import View

DEMO = Path(comity.__file__).parent / "data" / "demo"
TABLES = DEMO / "overlay"
REPORTS = [json.loads(line) for line in (DEMO / "reports.jsonl").read_text(encoding="utf-8").splitlines()][:8]
ENGINES = ("processes", "ray")
HARD = (
    "“We will never yield,” said Daro Pell.\n\nHe told Korsian envoys that Veldania had attacked the port of Pellmar.",
    "Korsia’s navy attacked a Veldanian port, the Harth Courier reported [on Friday]. It cited officials who denied it.",
    "KORSIA, VELDANIA TO MEET\n\nThe two countries agreed to talks. They did not say when.",
    "",
    "😀 \u202eVeldania\u202c—Korsia: “no” «yes» 'maybe",
)


def engine_of(name: str) -> ProcessReader:
    if name == "processes":
        return ProcessReader(TABLES, workers=2)
    pytest.importorskip("ray")
    from comity.engines.ray import RayReader

    return RayReader(TABLES, workers=2)


def rows(*more: dict[str, object]) -> str:
    return "".join(json.dumps(row) + "\n" for row in (*REPORTS, *more))


def added(file: Path, ledger: Path, *more: str) -> tuple[str, str]:
    """Add with the command; return its table, and what the ledger holds without moments."""
    command = ["add", str(file), "--ledger", str(ledger), "--tables", str(TABLES), *more]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 1, done.output
    return done.stdout, content(ledger)


def content(ledger: Path) -> str:
    with View(ledger) as view:
        links = view.columns()
        return repr((list(view.readings()), links, [(q.stage, q.reason, q.document) for q in view.quarantine()]))


def kept(ledger: Path) -> int:
    if not ledger.exists():
        return 0
    try:
        with View(ledger) as view:
            return view.counts()["documents"]
    except comity.errors.LedgerError:  # it is being made
        return 0


def descendants(parent: int) -> list[int]:
    """Return the processes that a process started, and those that these started."""
    listed = Path(f"/proc/{parent}/task").glob("*/children")
    own = [int(pid) for file in listed for pid in file.read_text().split()]
    return own + [pid for child in own for pid in descendants(child)]


def alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    try:
        os.kill(pid, 0)
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
