"""Readings as Parquet by day of publication: what machines write that share no ledger, and how it gets into one.

A part holds what some hundred documents of one input file gave. Its rows are written first
and its list of what went wrong last, at one stroke: a part without one is written again, under
the same names. So a worker may be lost at any time, and nothing is lost or doubled.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from hashlib import blake2b
from itertools import islice
from pathlib import Path

import msgspec

from comity.ingest.files import documents_from
from comity.ledger import TOGETHER, Writer
from comity.model import Document, Failure, Reading, Versions

DOCUMENTS = 500
"""In a part: about a minute of one core, which is what a lost worker costs."""
Read = Callable[[list[Document | Failure]], list[Reading | Failure]]


class _Part(msgspec.Struct, frozen=True):
    """What a part holds beside its readings."""

    path: str
    versions: Versions
    kept: int
    failures: list[tuple[Document | None, Failure]]


def read_file(
    path: str, folder: Path, read: Read, versions: Versions, tables: Path | None
) -> tuple[int, int]:
    """Read a file into the parts in ``folder`` that are not there yet; return how many readings and failures they hold."""
    found = documents_from([path], tables=tables)
    kept = failed = place = 0
    while True:
        listed = folder / "parts" / f"{_name(path, place, versions)}.json"
        items = list(islice(found, DOCUMENTS))
        if listed.exists():
            part = msgspec.json.decode(listed.read_bytes(), type=_Part)
        else:
            part = _write(path, folder, listed, items, read(items), versions)
        kept, failed, place = kept + part.kept, failed + len(part.failures), place + 1
        if len(items) < DOCUMENTS:
            return kept, failed


def land(folder: Path, ledger: Path, tables: Path | None = None) -> tuple[int, int]:
    """Add all that the parts in ``folder`` hold to a ledger, by one writer; return how many readings and failures.

    What is there already is passed over, so that it can be run again while parts are still written.
    """
    from comity.codebook import load_codebook

    kept = failed = 0
    codebook = load_codebook(tables)
    for listed in sorted((folder / "parts").glob("*.json")):
        part = msgspec.json.decode(listed.read_bytes(), type=_Part)
        with Writer(ledger, part.versions, codebook) as writer:
            readings = readings_of(folder, listed.stem)
            while some := list(islice(readings, TOGETHER)):
                with writer.together():
                    for reading in some:
                        writer.add(reading)
            for document, failure in part.failures:
                writer.quarantine(failure, document)
        kept, failed = kept + part.kept, failed + len(part.failures)
    return kept, failed


def readings_of(folder: Path, part: str = "*") -> Iterator[Reading]:
    """Yield the readings of a part, or of all, by day of publication."""
    import pyarrow.parquet as pq

    for file in sorted(folder.glob(f"published=*/{part}.parquet")):
        for row in pq.ParquetFile(file).read(["reading"]).column("reading").to_pylist():
            yield msgspec.json.decode(row, type=Reading)


def _write(
    path: str,
    folder: Path,
    listed: Path,
    items: list[Document | Failure],
    outcomes: list[Reading | Failure],
    versions: Versions,
) -> _Part:
    days: defaultdict[str, list[Reading]] = defaultdict(list)
    failures: list[tuple[Document | None, Failure]] = []
    for item, outcome in zip(items, outcomes, strict=True):
        if isinstance(outcome, Failure):
            failures.append((item if isinstance(item, Document) else None, outcome))
        else:
            days[str(outcome.document.published)].append(outcome)
    for day, readings in days.items():
        _write_day(folder / f"published={day}" / f"{listed.stem}.parquet", readings)
    part = _Part(path, versions, sum(map(len, days.values())), failures)
    _list(listed, part)
    return part


def _list(listed: Path, part: _Part) -> None:
    listed.parent.mkdir(parents=True, exist_ok=True)
    unfinished = listed.with_suffix(".unfinished")
    unfinished.write_bytes(msgspec.json.encode(part))
    unfinished.replace(listed)


def _write_day(file: Path, readings: list[Reading]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {
        "id": [reading.document.id for reading in readings],
        "outlet": [reading.document.outlet for reading in readings],
        "lines": [len(reading.evidence) for reading in readings],
        "reading": [msgspec.json.encode(reading) for reading in readings],
    }
    kinds = [("id", pa.string()), ("outlet", pa.string()), ("lines", pa.int32()), ("reading", pa.binary())]
    file.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns, schema=pa.schema(kinds)), file, compression="zstd")


def _name(path: str, place: int, versions: Versions) -> str:
    told = repr((path, place, msgspec.structs.astuple(versions)))
    return f"{blake2b(told.encode('utf-8', 'surrogatepass'), digest_size=8).hexdigest()}-{place:05}"
