"""One contract for all engines and sizes of batches: what the serial one reads, bit for bit, and the same ledger."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

import comity
from comity.cli.app import app
from comity.engines import parts
from comity.engines.parts import readings_of
from comity.engines.processes import ProcessReader
from comity.engines.serial import Reader
from comity.ledger import View
from comity.model import Document, Failure, Reading

DEMO = Path(comity.__file__).parent / "data" / "demo"
TABLES = DEMO / "overlay"
REPORTS = [json.loads(line) for line in (DEMO / "reports.jsonl").read_text(encoding="utf-8").splitlines()][:8]
ENGINES = ("processes", "ray")


@pytest.fixture(scope="module")
def given() -> list[Document | Failure]:
    documents: list[Document | Failure] = [msgspec.convert(row, Document) for row in REPORTS]
    documents.insert(3, Failure(document="lost.txt", stage="ingest", message="is empty"))
    return documents


@pytest.fixture(scope="module")
def wanted(reader: Reader, given: list[Document | Failure]) -> bytes:
    return msgspec.json.encode(list(reader.read(given)))


@pytest.fixture(scope="class", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[ProcessReader]:
    with engine_of(request.param) as found:
        yield found


def engine_of(name: str) -> ProcessReader:
    if name == "processes":
        return ProcessReader(TABLES, workers=2)
    pytest.importorskip("ray")
    from comity.engines.ray import RayReader

    return RayReader(TABLES, workers=2)


class TestReadings:
    @pytest.mark.parametrize("size", [1, 4, 50])
    def test_are_those_of_the_serial_engine(
        self, engine: ProcessReader, size: int, given: list[Document | Failure], wanted: bytes
    ) -> None:
        engine.chunk = size
        assert msgspec.json.encode(list(engine.read(given))) == wanted


def rows(*more: dict[str, object]) -> str:
    return "".join(json.dumps(row) + "\n" for row in (*REPORTS, *more))


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports with one given twice, one under an id that another has, and one that is none."""
    twice = REPORTS[-1]
    other = {**REPORTS[-2], "text": "Korsia recalled its ambassador from Veldania."}
    file = tmp_path_factory.mktemp("odd") / "reports.jsonl"
    file.write_text(rows(twice, other, {"id": "none", "text": ""}), encoding="utf-8")
    return file


def added(file: Path, ledger: Path, *more: str) -> tuple[str, str]:
    """Add with the command; return its table, and what the ledger holds without moments."""
    command = ["add", str(file), "--ledger", str(ledger), "--tables", str(TABLES), *more]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 1, done.output
    return done.stdout, content(ledger)


def content(ledger: Path) -> str:
    with View(ledger) as view:
        links = view.columns()
        return repr(
            (list(view.readings()), links, [(q.stage, q.reason, q.document) for q in view.quarantine()])
        )


@pytest.fixture(scope="module")
def serial(odd: Path) -> tuple[str, str]:
    return added(odd, odd.with_name("serial.comity"))


@pytest.mark.parametrize("size", [2, 50])
def test_an_engine_that_reads_ahead_gives_the_same_ledger_and_the_same_table(
    size: int,
    odd: Path,
    serial: tuple[str, str],
    tmp_path: Path,
    reader: Reader,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ahead(_: object, items: Iterable[Document | Failure]) -> Iterator[Reading | Failure]:
        rest = iter(items)
        while chunk := list(islice(rest, size)):
            yield from reader.read(chunk)

    monkeypatch.setattr(ProcessReader, "read", ahead)
    assert added(odd, tmp_path / "x.comity", "--engine", "processes") == serial


def test_ray_gives_the_same_ledger_and_the_same_table(
    odd: Path, serial: tuple[str, str], tmp_path: Path
) -> None:
    pytest.importorskip("ray")
    assert added(odd, tmp_path / "x.comity", "--engine", "ray", "--workers", "2") == serial


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Ray Data warns of its own settings
def test_ray_reads_files_into_parts(odd: Path, tmp_path: Path) -> None:
    pytest.importorskip("ray")
    from comity.engines.ray import read_files

    (told,) = read_files([str(odd)], tmp_path / "parts", TABLES, workers=1)
    assert (told["kept"], told["failed"]) == (10, 1)
    assert len(list(readings_of(tmp_path / "parts"))) == 10


def test_parts_go_on_where_they_stopped_and_land_once(
    reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off before any step of the second part: the first is not read again, the second is whole at last."""
    file, folder = tmp_path / "reports.jsonl", tmp_path / "parts"
    file.write_text(rows({"id": "none", "text": ""}), encoding="utf-8")
    asked: list[int] = []
    monkeypatch.setattr(parts, "DOCUMENTS", 5)

    def read(items: list[Document | Failure]) -> list[Reading | Failure]:
        asked.append(len(items))
        return list(reader.read(items))

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    for name in ("_write_day", "_list"):
        with monkeypatch.context() as broken:
            broken.setattr(parts, name, cut)
            with pytest.raises(KeyboardInterrupt):
                parts.read_file(str(file), folder, read, reader.versions, TABLES)
    assert parts.read_file(str(file), folder, read, reader.versions, TABLES) == (8, 1)
    assert parts.read_file(str(file), folder, read, reader.versions, TABLES) == (8, 1)
    assert asked == [5, 5, 5, 4]
    for _ in range(2):
        assert parts.land(folder, tmp_path / "x.comity", TABLES) == (8, 1)
    whole = added(file, tmp_path / "serial.comity")[1]
    assert content(tmp_path / "x.comity") == whole


@pytest.mark.skipif(sys.platform == "win32", reason="no POSIX signals")
def test_killed_while_processes_read_and_run_again(
    odd: Path, serial: tuple[str, str], tmp_path: Path
) -> None:
    ledger = tmp_path / "x.comity"
    command = [sys.executable, "-m", "comity.cli", "add", str(odd), "--ledger", str(ledger)]
    command += ["--tables", str(TABLES), "--engine", "processes", "--workers", "2"]
    started = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    while started.poll() is None and not kept(ledger):
        time.sleep(0.02)
    workers = children(started.pid)
    started.kill()
    assert started.wait() in (-signal.SIGKILL, 1)
    assert added(odd, ledger)[1] == serial[1]
    assert not [pid for pid in workers if alive(pid)]  # none is left behind, waiting for ever


def kept(ledger: Path) -> int:
    if not ledger.exists():
        return 0
    try:
        with View(ledger) as view:
            return view.counts()["documents"]
    except comity.errors.LedgerError:  # it is being made
        return 0


def children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(pid) for pid in listed.read_text().split()] if listed.exists() else []


def alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    try:
        os.kill(pid, 0)
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
