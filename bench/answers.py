"""How soon a ledger of a million lines of evidence answers: ``python bench/answers.py [DOCUMENTS]``.

The rows are written straight into the tables, since linking 200,000 documents takes an hour; what is asked is what
``keeping.py`` asks. One document in twenty is about the pair that is asked for: 50,000 lines. Documents came one a
minute; "as of" asks for what was known when half of them had come, and for today.
"""

import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from archive import OUTLETS, PAIR, START
from keeping import ask, timed

from comity.ledger import View, Where, Writer
from comity.ledger.connection import open_to_write
from comity.ledger.packed import pack
from comity.ledger.spells import MOMENT
from comity.ledger.words import index_new
from comity.model import Versions
from comity.relations.loading import load
from comity.relations.series import starts_of, summed

_LINES = 5
_FIRST = datetime(2031, 1, 1)


def main(documents: int) -> None:
    """Make the ledger and ask it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.comity"
        Writer(path, Versions(code="bench", codebook="bench", pipeline="bench")).close()
        connection = open_to_write(path)
        connection.execute("PRAGMA cache_size = -500000")  # KiB; with the usual cache the indexes come and go from the disk
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        connection.execute("INSERT INTO versions (code, codebook, pipeline) VALUES ('b', 'b', 'b')")
        for table, rows in (
            ("documents (number, id, hash, title, outlet, published, added_at, text)", _documents),
            ("readings (number, document, version, added_at)", _readings),
            ("standing (reading, since)", _standing),
            ("story_members (document, since, story)", _stories),
            ("events (reading, place, id, actors, recipients, type, quad, contexts, factuality, span, score, leaning, "
             "cue, symmetric, public, in_condition, confidence, reason)", _events),
            ("evidence (reading, place, document, published, id, first, second, kind, leaning, status, event, chain, what, "
             "issue, span, quote, confidence, reason)", _evidence),
            ("origins (reading, place, since, thing, count)", _origins),
            ("lines (first, second, day, document, place, number, reading, outlet, kind, leaning, status, issue, type, "
             "score, confidence, story, origins)", _lines),
        ):
            width = table.count(",") + 1
            begin = perf_counter()
            connection.executemany(
                f"INSERT INTO {table} VALUES ({', '.join('?' * width)})", rows(documents)
            )
            print(f"{table.partition(' ')[0]:14} {perf_counter() - begin:6.1f} s", flush=True)
        index_new(connection)
        connection.execute("COMMIT")
        begin = perf_counter()
        pack(connection)
        print(f"{'packed':14} {perf_counter() - begin:6.1f} s", flush=True)
        connection.execute("ANALYZE")
        connection.close()
        print(f"{documents:,} documents, {documents * _LINES:,} lines of evidence")
        with View(path) as view:
            timed("trends of all pairs", lambda: _months(view))
            ask(view, START + timedelta(days=documents // 50), _FIRST + timedelta(minutes=documents // 2))


def _months(view: View) -> int:
    """Sum up closeness and strain of every pair and month, as series do."""
    rows = load(view, Where()).distinct()
    starts = starts_of(int(rows.day.min()), int(rows.day.max()), "month")
    series = [summed(rows, starts, np.maximum(sign * rows.weight, 0.0)) for sign in (1.0, -1.0)]
    return sum(one.size for one in series)


def _moment(number: int) -> str:
    return (_FIRST + timedelta(minutes=number)).strftime(MOMENT)


def _day(number: int) -> str:
    return (START + timedelta(days=number // 25)).isoformat()


def _pair(number: int) -> tuple[str, str]:
    if number % 20 == 0:
        return PAIR
    one = number % 17
    return f"{chr(65 + one)}AX", f"{chr(66 + one + number % 8)}BX"


def _documents(count: int) -> Iterator[tuple[Any, ...]]:
    for n in range(count):
        words = "harbour treaty" if n % 50 == 0 else f"toll {n % 997} bridge {n % 991}"
        yield n + 1, f"d{n:07}", "", f"Report {n} (invented)", OUTLETS[n % 40], _day(n), _moment(n), f"On the {words}."


def _readings(count: int) -> Iterator[tuple[Any, ...]]:
    return ((n + 1, n + 1, 1, _moment(n)) for n in range(count))


def _standing(count: int) -> Iterator[tuple[Any, ...]]:
    return ((n + 1, _moment(n)) for n in range(count))


def _stories(count: int) -> Iterator[tuple[Any, ...]]:
    return ((n + 1, _moment(n), f"s{n // 4}") for n in range(count))


def _events(count: int) -> Iterator[tuple[Any, ...]]:
    for n in range(count):
        one, other = _pair(n)
        for place in range(_LINES):
            strain = (n + place) % 3 > 0
            yield (n + 1, place, f"e{place}", f'["{one}"]', f'["{other}"]', "SANCTION" if strain else "AGREE",
                   4 if strain else 1, "[]", "happened", "[[0, 8]]", -4.0 if strain else 4.0,
                   "strain" if strain else "closeness", "[]", 0, 0, 0, 0.8, "made for the bench")  # fmt: skip


def _evidence(count: int) -> Iterator[tuple[Any, ...]]:
    for n in range(count):
        for place in range(_LINES):
            leaning = "strain" if (n + place) % 3 else "closeness"
            yield (n + 1, place, n + 1, _day(n), f"v{n}-{place}", *_pair(n), "development", leaning, "happened", f"e{place}",
                   '["Invented Courier"]', "one does something to the other", "trade" if place % 2 else None,
                   "[[0, 8]]", "On the harbour treaty they said this and that.", 0.8, "made for the bench")  # fmt: skip


def _origins(count: int) -> Iterator[tuple[Any, ...]]:
    return ((n + 1, place, _moment(n), f"t{n // 4}-{place}", 1 + n % 4) for n in range(count) for place in range(_LINES))


def _lines(count: int) -> Iterator[tuple[Any, ...]]:
    for n in range(count):
        day = (START + timedelta(days=n // 25)).toordinal()
        for place in range(_LINES):
            leaning = "strain" if (n + place) % 3 else "closeness"
            yield (*_pair(n), day, f"d{n:07}", place, n + 1, n + 1, OUTLETS[n % 40], "development", leaning, "happened",
                   "trade" if place % 2 else None, "SANCTION" if leaning == "strain" else "AGREE",
                   -4.0 if leaning == "strain" else 4.0, 0.8, f"s{n // 4}", 1 + n % 4)  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
