"""How fast a ledger is filled and asked.

    python bench/keeping.py [DOCUMENTS]      20,000 invented documents with five lines of evidence each, if not said

Three questions: what keeping adds to reading (invented reports of the demo are read for that); whether a
ledger that has grown takes reports as fast as an empty one (told as a ratio: the last part against the first);
how soon it answers. 200,000 documents are a million lines of evidence; filling them takes about an hour.
"""

import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

import msgspec
from archive import PAIR, START, readings

import comity
from comity.ledger import View, Writer, compact, info
from comity.model import Document, Reading, Versions
from comity.relations.series import trend

_VERSIONS = Versions(code="bench", codebook="bench", pipeline="bench")
_STEP = 10_000  # documents whose time is told in one line


def main(documents: int) -> None:
    """Fill a ledger, ask it, print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        _against_reading(Path(folder) / "read.comity")
        path = Path(folder) / "bench.comity"
        took = _fill(path, documents)
        part = max(1, min(_STEP, documents // 10))
        print(f"{documents:,} documents, {documents * 5:,} lines of evidence")
        print(f"added            {documents / sum(took):8,.0f} documents a second")
        print(f"last/first {part:6,} {sum(took[-part:]) / sum(took[:part]):7.2f}")
        compact(path)
        print(f"bytes a document {info(path)['bytes a document']:8,}")
        with View(path) as view:
            half = "SELECT since FROM standing ORDER BY since LIMIT 1 OFFSET ?"
            then = datetime.fromisoformat(next(view.ask(half, [documents // 2]))[0])
            ask(view, START + timedelta(days=documents // 50), then)


def _against_reading(path: Path) -> None:
    """Read the reports of the demo and keep them; the model is loaded before the clock starts."""
    reports = Path(comity.__file__).parent / "data" / "demo" / "reports.jsonl"
    documents = [msgspec.json.decode(line, type=Document) for line in reports.read_bytes().splitlines()]
    reader = comity.load_reader()
    begin = perf_counter()
    read = [whole for whole in reader.read(documents) if isinstance(whole, Reading)]
    reading = perf_counter() - begin
    with Writer(path, reader.versions, reader.codebook) as writer:
        begin = perf_counter()
        for whole in read:
            writer.add(whole)
        keeping = perf_counter() - begin
    print(f"{len(read)} reports: read in {reading:.2f} s, kept in {keeping:.2f} s")
    print(f"keeping/reading  {keeping / reading:8.1%}")


def _fill(path: Path, documents: int) -> list[float]:
    took: list[float] = []
    with Writer(path, _VERSIONS) as writer:
        for number, whole in enumerate(readings(documents), 1):
            begin = perf_counter()
            writer.add(whole)
            took.append(perf_counter() - begin)
            if number % _STEP == 0:
                print(f"{number:>11,}: {sum(took[-_STEP:]):6.1f} s", flush=True)
    return took


def ask(view: View, day: date, then: datetime) -> None:
    """Time the questions that people ask of a pair; ``then`` is a moment while the ledger grew."""
    pair = view.pair(*PAIR)
    month = {"since": day, "until": day + timedelta(days=30)}
    timed("pair, first 100", lambda: len(pair.evidence().page(100).rows))
    timed("pair, a month", lambda: sum(1 for _ in pair.evidence(**month)))
    timed("pair, as of then", lambda: len(pair.evidence(as_of=then).page(100).rows))
    timed("pair, as of today", lambda: len(pair.evidence(as_of=date(2099, 1, 1)).page(100).rows))
    timed("pair, count", lambda: len(pair.evidence()))
    timed("pair, by week", lambda: _weeks(pair.columns("day", "leaning", "score", "confidence", "origins")))
    timed("trend by week", lambda: len(trend(view, PAIR, PAIR).rows))
    timed("trend, as of then", lambda: len(trend(view, PAIR, PAIR, as_of=then).rows))
    timed("volume, by day", lambda: len(view.reports_by_day()))
    timed("volume, by outlet", lambda: len(view.volume()))
    timed("pairs, counted", lambda: len(view.pairs()))
    timed("all, as columns", lambda: len(view.columns("day", "leaning", "score")["day"]))
    timed("search in a pair", lambda: len(pair.search("harbour treaty")))
    timed("search", lambda: len(view.search("harbour treaty")))


def _weeks(columns: dict[str, tuple[int | str | float, ...]]) -> int:
    """Add up what a count over time adds up: the weight of each leaning in each week."""
    weeks: dict[tuple[int, object], float] = {}
    for day, leaning, score, confidence, _ in zip(*columns.values(), strict=True):
        key = (int(day) // 7, leaning)
        weeks[key] = weeks.get(key, 0.0) + abs(float(score or 0)) * float(confidence)
    return len(columns["day"])


def timed(name: str, ask: Callable[[], int]) -> None:
    """Print the best of three times of a question: by the clock, and of the processor."""
    best, work, found = float("inf"), float("inf"), 0
    for _ in range(3):
        begin, worked = perf_counter(), process_time()
        found = ask()
        best, work = min(best, perf_counter() - begin), min(work, process_time() - worked)
    print(f"{name:18} {best * 1000:8.1f} ms {work * 1000:8.1f} ms of processor ({found:,} rows)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
