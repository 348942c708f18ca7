"""How fast a ledger is filled and asked.

    python bench/keeping.py [DOCUMENTS]      20,000 invented documents with five lines of evidence each, if not said

Three questions: what keeping adds to reading (invented reports of the demo, recombined, are read for that);
whether a ledger that has grown takes reports as fast as an empty one (told as a ratio: the last part against the
first); how soon it answers. Where it matters, time of the processor is told beside that of the clock, which
on a busy machine says little. 200,000 documents are a million lines of evidence; filling them takes half an hour.
"""

import random
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import TypeVar

import msgspec
from archive import PAIR, START, readings

import comity
from comity.collector import spare_what_is_loaded
from comity.ledger import TOGETHER, View, Writer, compact, info
from comity.model import Document, Reading, Versions
from comity.relations.series import trend

_VERSIONS = Versions(code="bench", codebook="bench", pipeline="bench")
_DEMO = Path(comity.__file__).parent / "data" / "demo"
_AT_ONCE = 16  # of these are kept together, as many as are read in a second
_READ = 240  # reports
_WANTED = 100.0  # milliseconds for what is asked of a pair
T = TypeVar("T")
_STEP = 10_000  # documents whose time is told in one line


def main(documents: int) -> None:
    """Fill a ledger, ask it, print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        _against_reading(Path(folder) / "read.comity")
        path = Path(folder) / "bench.comity"
        took = _fill(path, documents)
        part = max(1, min(_STEP, documents // 10))
        print(f"{documents:,} documents, {documents * 5:,} lines of evidence")
        for name, times in (
            ("clock", [clock for clock, _ in took]),
            ("processor", [work for _, work in took]),
        ):
            print(f"added            {documents / sum(times):8,.0f} documents a second ({name})")
            print(f"last/first {part:6,} {sum(times[-part:]) / sum(times[:part]):7.2f} ({name})")
        compact(path)
        print(f"bytes a document {info(path)['bytes a document']:8,}")
        with View(path) as view:
            half = "SELECT since FROM standing ORDER BY since LIMIT 1 OFFSET ?"
            then = datetime.fromisoformat(next(view.ask(half, [documents // 2]))[0])
            ask(view, START + timedelta(days=documents // 50), then)


def _against_reading(path: Path) -> None:
    """Read reports and keep them, some at a time in turn; the model is loaded before the clock starts."""
    reader = comity.load_reader(tables=_DEMO / "overlay")  # without its tables nobody would know these states
    list(reader.read(_recombined(1)))  # loads what the first report needs
    spare_what_is_loaded()  # as the command does
    reading, keeping, count, lines = list[float](), list[float](), 0, 0
    with Writer(path, reader.versions, reader.codebook) as writer:
        for some in _batches(_recombined(_READ), _AT_ONCE):
            begin = process_time()
            read = [whole for whole in reader.read(some) if isinstance(whole, Reading)]
            between = process_time()
            with writer.together():
                for whole in read:
                    writer.add(whole)
            keeping.append(process_time() - between)
            reading.append(between - begin)
            count += len(read)
            lines += sum(len(whole.evidence) for whole in read)
    print(
        f"{count} reports: read in {sum(reading):.1f} s of processor, kept in {sum(keeping):.1f} s, {lines} lines of evidence"
    )
    shares = sorted(kept / read for kept, read in zip(keeping, reading, strict=True))
    print(
        f"keeping/reading  {sum(keeping) / sum(reading):8.1%}, half of the batches below {median(shares):.1%}"
    )


def _recombined(count: int) -> Iterator[Document]:
    """Yield invented reports put together from paragraphs of those of the demo, one a day: most share a paragraph with some others of their weeks."""
    lines = (_DEMO / "reports.jsonl").read_bytes().splitlines()
    documents = [msgspec.json.decode(line, type=Document) for line in lines]
    parts = [[part for part in document.text.split("\n") if part.strip()] for document in documents]
    chance = random.Random(3)
    for number in range(count):
        head, length = chance.choice(documents), len(chance.choice(parts))
        text = "\n".join(chance.choice(chance.choice(parts)) for _ in range(length))
        yield msgspec.structs.replace(
            head, id=f"r{number}", text=text, url=None, published=START + timedelta(days=number)
        )


def _fill(path: Path, documents: int) -> list[tuple[float, float]]:
    """Add made readings, as many at once as the command does; return what each took, by the clock and of the processor."""
    took: list[tuple[float, float]] = []
    with Writer(path, _VERSIONS) as writer:
        for some in _batches(readings(documents), TOGETHER):
            begin, worked = perf_counter(), process_time()
            with writer.together():
                for whole in some:
                    writer.add(whole)
            each = (perf_counter() - begin) / len(some), (process_time() - worked) / len(some)
            took += [each] * len(some)
            if len(took) // _STEP > (len(took) - len(some)) // _STEP:
                clock, work = (sum(times) for times in zip(*took[-_STEP:], strict=True))
                print(f"{len(took):>11,}: {clock:6.1f} s, {work:6.1f} s of processor", flush=True)
    return took


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    waiting = iter(items)
    while some := list(islice(waiting, size)):
        yield some


def ask(view: View, day: date, then: datetime) -> None:
    """Time the questions that people ask of a pair; ``then`` is a moment while the ledger grew."""
    pair = view.pair(*PAIR)
    month = {"since": day, "until": day + timedelta(days=30)}
    timed("pair, first 100", lambda: len(pair.evidence().page(100).rows), _WANTED)
    timed("pair, a month", lambda: sum(1 for _ in pair.evidence(**month)), _WANTED)
    timed("pair, as of then", lambda: len(pair.evidence(as_of=then).page(100).rows), _WANTED)
    timed("pair, as of today", lambda: len(pair.evidence(as_of=date(2099, 1, 1)).page(100).rows), _WANTED)
    timed("pair, count", lambda: len(pair.evidence()), _WANTED)
    timed(
        "pair, by week",
        lambda: _weeks(pair.columns("day", "leaning", "score", "confidence", "origins")),
        _WANTED,
    )
    timed("trend by week", lambda: len(trend(view, PAIR, PAIR).rows), _WANTED)
    timed("trend, as of then", lambda: len(trend(view, PAIR, PAIR, as_of=then).rows), _WANTED)
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


def timed(name: str, ask: Callable[[], int], wanted: float | None = None) -> None:
    """Print the best of three times of a question: by the clock, and of the processor, against the milliseconds ``wanted`` at most."""
    best, work, found = float("inf"), float("inf"), 0
    for _ in range(3):
        begin, worked = perf_counter(), process_time()
        found = ask()
        best, work = min(best, perf_counter() - begin), min(work, process_time() - worked)
    against = f"; {best * 1000 / wanted:.2f} of {wanted:.0f} ms" if wanted else ""
    print(f"{name:18} {best * 1000:8.1f} ms {work * 1000:8.1f} ms of processor ({found:,} rows{against})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
