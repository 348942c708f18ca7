"""How fast a ledger is filled and asked, on readings made up of invented words: no model is loaded.

    python bench/keeping.py [DOCUMENTS]      20,000 documents with five lines of evidence each, if not said

Growth is told as a ratio: the last tenth of the documents against the first.
"""

import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from comity.ledger import View, Writer, compact, info
from comity.model import Document, Event, Evidence, Leaning, Mention, Reading, Versions, content_id

_VERSIONS = Versions(code="bench", codebook="bench", pipeline="bench")
_PAIR = ("KRS", "VLD")  # has one document in twenty
_LINES = 5


def main(documents: int) -> None:
    """Fill a ledger, ask it, print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.comity"
        took = _fill(path, documents)
        tenth = max(1, documents // 10)
        first, last = sum(took[:tenth]), sum(took[-tenth:])
        print(f"{documents:,} documents, {documents * _LINES:,} lines of evidence")
        print(f"added            {documents / sum(took):8,.0f} documents a second")
        print(f"last/first tenth {last / first:8.2f}")
        compact(path)
        print(f"bytes a document {info(path)['bytes a document']:8,}")
        with View(path) as view:
            pair = view.pair(*_PAIR)
            half = date(2026, 1, 1)
            _timed("pair, first 100", lambda: len(pair.evidence().page(100).rows))
            _timed("pair, all", lambda: sum(1 for _ in pair.evidence()))
            _timed(
                "pair, a month", lambda: sum(1 for _ in pair.evidence(since=half, until=date(2026, 1, 31)))
            )
            _timed("pair, as of", lambda: len(pair.evidence(as_of=date(2099, 1, 1)).page(100).rows))
            _timed("pair, count", lambda: len(pair.evidence()))
            _timed("search in a pair", lambda: len(pair.search("sanctions ambassador")))
            _timed("search", lambda: len(view.search("sanctions ambassador")))


def _fill(path: Path, documents: int) -> list[float]:
    took: list[float] = []
    with Writer(path, _VERSIONS) as writer:
        for whole in _readings(documents):
            begin = perf_counter()
            writer.add(whole)
            took.append(perf_counter() - begin)
    return took


def _timed(name: str, ask: Callable[[], int]) -> None:
    best, found = float("inf"), 0
    for _ in range(3):
        begin = perf_counter()
        found = ask()
        best = min(best, perf_counter() - begin)
    print(f"{name:16} {best * 1000:8.1f} ms ({found:,} rows)")


def _readings(documents: int) -> Iterator[Reading]:
    chance = random.Random(5)
    words = ["".join(chance.choices("abcdefghijklmnop", k=6)) for _ in range(5000)]
    actors = [f"{one}{other}X" for one in "ABCDEFGH" for other in "ABCDEFGH"]
    for number in range(documents):
        pair = _PAIR if number % 20 == 0 else tuple(sorted(chance.sample(actors, 2)))
        lines = [" ".join(chance.choices(words, k=80)) for _ in range(_LINES)]
        if number % 50 == 0:
            lines[0] += " sanctions against the ambassador"
        document = Document(
            id=f"d{number}",
            text="\n".join(lines),
            title=f"Invented report {number}",
            outlet=f"Outlet {number % 40}",
            published=date(2025, 1, 1) + timedelta(days=number % 900),
        )
        yield _reading(document, lines, (pair[0], pair[1]), chance)


def _reading(document: Document, lines: list[str], pair: tuple[str, str], chance: random.Random) -> Reading:
    spans, at = [], 0
    for line in lines:
        spans.append(((at, at + len(line)),))
        at += len(line) + 1
    leanings: list[Leaning] = ["strain", "closeness"]
    events = [
        Event(
            id=content_id("e", document.id, span),
            actors=pair[:1],
            recipients=pair[1:],
            type="SANCTION",
            mode=None,
            quad=4,
            contexts=(),
            factuality="happened",
            date=None,
            span=span,
            attribution=None,
            score=-6.0,
            leaning=chance.choice(leanings),
            confidence=0.8,
            reason="made for the bench",
        )
        for span in spans
    ]
    return Reading(
        document=document,
        mentions=tuple(
            Mention(
                id=f"m{n}",
                span=(n, n + 3),
                actor=pair[n % 2],
                kind="state",
                name="x",
                reason="made for the bench",
            )
            for n in range(30)
        ),
        events=tuple(events),
        evidence=tuple(
            Evidence(
                id=content_id("v", document.id, event.span),
                pair=pair,
                kind="development",
                leaning=event.leaning,
                status="happened",
                event=event.id,
                chain=(document.outlet or "",),
                what="one does something to the other",
                issue=chance.choice(["trade", "military", None]),
                span=event.span,
                quote=line,
                confidence=0.8,
                reason="made for the bench",
            )
            for event, line in zip(events, lines, strict=True)
        ),
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
