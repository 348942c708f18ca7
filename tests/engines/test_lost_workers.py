"""A worker or the whole run is killed in the middle (SIGKILL): nothing is lost, nothing doubled, and it goes on."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from comity.engines.parts import land, readings_of
from comity.engines.processes import ProcessReader
from comity.engines.serial import Reader
from comity.model import Document
from engines.runs import ENGINES, REPORTS, TABLES, added, alive, content, descendants, engine_of, kept, rows

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds processes in /proc")

_AGAIN = 5  # times the reports: work for some seconds, so that there is a middle


def _many() -> list[dict[str, object]]:
    return [
        {**row, "id": f"{row['id']}-{turn}", "text": f"Take {turn} of an invented report.\n\n{row['text']}"}
        for turn in range(_AGAIN)
        for row in REPORTS
    ]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("many") / "reports.jsonl"
    path.write_text(rows(*_many(), {"id": "none", "text": ""}), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def serial(file: Path) -> str:
    return added(file, file.with_name("serial.comity"))[1]


@pytest.mark.parametrize("name", ENGINES)
def test_a_worker_that_is_killed_loses_nothing(name: str, reader: Reader) -> None:
    documents = [msgspec.convert(row, Document) for row in _many()[:24]]
    with engine_of(name) as engine:
        engine.chunk, engine.workers = 2, 1  # one to load, and one more; of two that read, one dies in the next test
        found = engine.read(documents)
        outcomes = [next(found)]
        os.kill(_workers(engine)[0], signal.SIGKILL)
        outcomes += found
    assert msgspec.json.encode(outcomes) == msgspec.json.encode(list(reader.read(documents)))


@pytest.mark.parametrize("name", ENGINES)
def test_a_run_that_is_killed_goes_on_where_it_stopped_and_when_a_worker_is_killed(
    name: str, file: Path, serial: str, tmp_path: Path
) -> None:
    """Two runs and not three: each worker has a pipeline to load, which takes longer than what it then reads."""
    ledger = tmp_path / "x.comity"
    with _adding(name, file, ledger) as run:
        _wait_for(lambda: kept(ledger) > 0, run)
        workers = descendants(run.pid)
        run.kill()
        assert run.wait() == -signal.SIGKILL
    stopped = kept(ledger)
    assert 0 < stopped < len(REPORTS) * (_AGAIN + 1)
    _wait_for(lambda: not any(alive(pid) for pid in workers))  # none is left behind, waiting for ever
    with _adding(name, file, ledger) as run:
        _wait_for(lambda: kept(ledger) > stopped, run)
        os.kill(_reading(run.pid, name)[0], signal.SIGKILL)
        told, _ = run.communicate()
        assert run.returncode == 1  # for the row without a text
    assert content(ledger) == serial
    assert b"same" in told


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Ray Data warns of its own settings
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_ray_data_goes_on_when_a_worker_is_killed(
    file: Path, serial: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ray")
    from comity.engines.ray import read_files

    for number in range(4):
        (tmp_path / f"{number}.jsonl").write_bytes(b"".join(file.read_bytes().splitlines(True)[number::4]))
    folder, killed = tmp_path / "parts", list[int]()

    def kill_one() -> None:
        _wait_for(lambda: bool([*folder.glob("parts/*.json")]))
        killed.extend(_reading(os.getpid(), "ray", "MapWorker"))
        os.kill(killed[0], signal.SIGKILL)

    killing = threading.Thread(target=kill_one)
    killing.start()
    told = read_files([str(path) for path in sorted(tmp_path.glob("?.jsonl"))], folder, TABLES, workers=1)
    killing.join()
    assert killed
    assert sum(row["kept"] for row in told) == len(REPORTS) * (_AGAIN + 1)
    assert sum(row["failed"] for row in told) == 1
    ids = sorted(reading.document.id for reading in readings_of(folder))
    assert ids == sorted({*ids})
    land(folder, tmp_path / "x.comity", TABLES)
    assert kept(tmp_path / "x.comity") == len(ids)


def _adding(name: str, file: Path, ledger: Path) -> "subprocess.Popen[bytes]":
    if name == "ray":
        pytest.importorskip("ray")
    command = [sys.executable, "-m", "comity.cli", "add", str(file), "--ledger", str(ledger)]
    command += ["--tables", str(TABLES), "--engine", name, "--workers", "2"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def _workers(engine: ProcessReader) -> list[int]:
    """Return the processes that an engine reads in."""
    if engine._pool is not None:
        return [*engine._pool._processes]
    import ray

    return [ray.get(actor.__ray_call__.remote(lambda _: os.getpid())) for actor in engine._actors]  # type: ignore[attr-defined]


def _reading(run: int, name: str, kind: str = "_Actor") -> list[int]:
    """Return the processes that read for a run."""
    mark = f"ray::{kind}" if name == "ray" else "spawn_main"
    return [pid for pid in descendants(run) if mark in _command(pid)]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    except OSError:
        return ""


def _wait_for(there: Callable[[], bool], run: "subprocess.Popen[bytes] | None" = None, seconds: float = 300) -> None:
    end = time.monotonic() + seconds
    while not there():
        assert run is None or run.poll() is None, "it ended before"
        assert time.monotonic() < end
        time.sleep(0.02)
