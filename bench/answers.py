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

from archive import OUTLETS, PAIR, START
from keeping import ask

from comity.ledger import View, Writer
from comity.ledger.connection import open_to_write
from comity.ledger.packed import pack
from comity.ledger.spells import MOMENT
from comity.model import Versions

_LINES = 5
_FIRST = datetime(2031, 1, 1)


def main(documents: int) -> None:
    """Make the ledger and ask it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.comity"
        Writer(path, Versions(code="bench", codebook="bench", pipeline="bench")).close()
        connection = open_to_write(path)
        connection.execute("BEGIN")
        connection.execute("INSERT INTO versions (code, codebook, pipeline) VALUES ('b', 'b', 'b')")
        for table, rows in (
            ("documents (number, id, hash, title, outlet, published, added_at, text)", _documents),
            ("readings (number, document, version, added_at)", _readings),
            ("standing (reading, since)", _standing),
            ("story_members (document, since, story)", _stories),
            ("evidence (reading, place, document, published, id, first, second, kind, leaning, status, chain, what, "
             "issue, span, quote, confidence, reason)", _evidence),
            ("origins (reading, place, since, thing, count)", _origins),
            ("lines (first, second, day, document, place, number, reading, outlet, kind, leaning, status, issue, type, "
             "score, confidence, story, origins)", _lines),
        ):
            width = table.count(",") + 1
            connection.executemany(
                f"INSERT INTO {table} VALUES ({', '.join('?' * width)})", rows(documents)
            )
        connection.execute("COMMIT")
        begin = perf_counter()
        pack(connection)
        print(f"packed in {perf_counter() - begin:.1f} s")
        connection.execute("ANALYZE")
        connection.close()
        print(f"{documents:,} documents, {documents * _LINES:,} lines of evidence")
        with View(path) as view:
            ask(view, START + timedelta(days=documents // 50), _FIRST + timedelta(minutes=documents // 2))


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


def _evidence(count: int) -> Iterator[tuple[Any, ...]]:
    for n in range(count):
        for place in range(_LINES):
            leaning = "strain" if (n + place) % 3 else "closeness"
            yield (n + 1, place, n + 1, _day(n), f"v{n}-{place}", *_pair(n), "development", leaning, "happened",
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
                   "trade" if place % 2 else None, "SANCTION", -4.0, 0.8, f"s{n // 4}", 1 + n % 4)  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
