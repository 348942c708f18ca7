"""One contract for all engines and sizes of batches: what the serial one reads, bit for bit, and the same ledger."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import msgspec
import pytest

from comity.engines import parts
from comity.engines.parts import readings_of
from comity.engines.processes import ProcessReader
from comity.engines.serial import Reader
from comity.ingest.files import documents_from
from comity.model import Document, Failure, Reading
from engines.runs import ENGINES, HARD, REPORTS, TABLES, added, content, engine_of, rows
from ingest.invented import URL, page, record


@pytest.fixture(scope="module")
def given() -> list[Document | Failure]:
    documents: list[Document | Failure] = [msgspec.convert(row, Document) for row in REPORTS]
    day = date(2031, 5, 9)
    documents += [Document(id=f"hard-{n}", text=text, published=day) for n, text in enumerate(HARD)]
    documents.insert(3, Failure(document="lost.txt", stage="ingest", message="is empty"))
    return documents


@pytest.fixture(scope="module")
def wanted(reader: Reader, given: list[Document | Failure]) -> bytes:
    return msgspec.json.encode(list(reader.read(given)))


@pytest.fixture(scope="class", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[ProcessReader]:
    with engine_of(request.param) as found:
        yield found


class TestReadings:
    @pytest.mark.parametrize("size", [1, 4, 50])
    def test_are_those_of_the_serial_engine(
        self, engine: ProcessReader, size: int, given: list[Document | Failure], wanted: bytes
    ) -> None:
        engine.chunk = size
        assert msgspec.json.encode(list(engine.read(given))) == wanted


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports with one given twice, one under an id that another has, and one that is none."""
    twice = REPORTS[-1]
    other = {**REPORTS[-2], "text": "Korsia recalled its ambassador from Veldania."}
    file = tmp_path_factory.mktemp("odd") / "reports.jsonl"
    file.write_text(rows(twice, other, {"id": "none", "text": ""}), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def serial(odd: Path) -> tuple[str, str]:
    return added(odd, odd.with_name("serial.comity"))


@pytest.mark.parametrize("size", [2, 50])
def test_an_engine_that_reads_ahead_gives_the_same_ledger_and_the_same_table(
    size: int, odd: Path, serial: tuple[str, str], tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
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
def test_ray_reads_files_into_parts(odd: Path, reader: Reader, tmp_path: Path) -> None:
    """JSON lines, Parquet and WARC, each file by one actor: what the serial engine reads."""
    pytest.importorskip("ray")
    import pyarrow as pa
    import pyarrow.parquet as pq

    from comity.engines.ray import read_files

    pq.write_table(pa.Table.from_pylist(REPORTS[:3]), tmp_path / "rows.parquet")
    (tmp_path / "pages.warc").write_bytes(record(page().encode()) + record(page(title="Tolls").encode(), url=URL + "2"))
    paths = [str(odd), str(tmp_path / "pages.warc"), str(tmp_path / "rows.parquet")]
    told = {row["path"]: (row["kept"], row["failed"]) for row in read_files(paths, tmp_path / "parts", TABLES, workers=1)}
    assert told == dict(zip(paths, [(10, 1), (2, 0), (3, 0)], strict=True))
    wanted = [outcome for outcome in reader.read(documents_from(paths, tables=TABLES)) if isinstance(outcome, Reading)]
    found = readings_of(tmp_path / "parts")
    assert sorted(map(msgspec.json.encode, found)) == sorted(map(msgspec.json.encode, wanted))


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
