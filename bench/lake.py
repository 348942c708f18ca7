"""How a lake grows: synthetic readings, its size, and how soon it answers.

    python bench/lake.py [--in FOLDER] [LINES …]   1,000,000 3,000,000 10,000,000 lines of evidence, if not said

Ten years, five lines a report, 5,000 pairs of which the largest has one line in 64; one line in eight is a plan, of
which a third was followed, one in twelve a denial, of which a quarter denies something. The rows are made by DuckDB and
lie as ``comity ledger to-lake`` lays them; nothing is read, and a report is six words, which are indexed. Each question
is asked three times; the first one opens the files. With ``--in`` the lakes are made in FOLDER once and kept
(100,000,000 lines: 9 GB, and 2 GB more while they are sorted).
"""

import argparse
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import duckdb

from comity.ledger import View, Writer, to_lake
from comity.ledger.boards import plan_ends, plan_entries
from comity.ledger.lake_files import TOKENS, WORDS
from comity.ledger.packed import LAYOUT
from comity.model import Versions
from comity.relations.series import trend
from comity.relations.shifts import shifts_of

_START, _DAYS, _PAIRS = date(2020, 1, 1), 3_650, 5_000
_WORDS = ("happened", "future", "denied", "strain", "closeness", "neutral", "development", "comment", "report", "trade",
          "military", "SANCTION", "CONSULT", "COERCE", "COOPERATE", '["A"]', "[]", *(f"Invented Courier {n}" for n in range(400)))  # fmt: skip
_OPTIONS = "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
_OF_NUMBERS = _OPTIONS.replace("122880", "50000")
_SORTED_AT_ONCE = 6_000_000  # lines: more do not fit into the memory that is given

_MADE = """
SELECT i, d, d // 5 AS report, i % 5 AS place, day, date '0001-01-01' + CAST(day - 1 AS INTEGER) AS published,
    'P' || lpad(CAST(p AS VARCHAR), 4, '0') AS first, 'Q' || lpad(CAST(p % 97 AS VARCHAR), 4, '0') AS second,
    18 + CAST(hash(d, 2) % 400 AS INTEGER) AS outlet, CASE WHEN hash(i, 3) % 24 < 3 THEN 2 WHEN hash(i, 3) % 24 < 5 THEN 3 ELSE 1 END AS status,
    4 + CAST(hash(i, 4) % 3 AS INTEGER) AS leaning, 7 + CAST(hash(i, 5) % 3 AS INTEGER) AS kind,
    10 + CAST(hash(d, 6) % 2 AS INTEGER) AS issue, 12 + CAST(hash(i, 7) % 4 AS INTEGER) AS type
FROM (SELECT i, i - i % 5 AS d, {start} + i * {days} // {lines} AS day,
    CAST(floor(10 * (pow(501, CAST(hash(i - i % 5, 1) % 1000000 AS DOUBLE) / 1000000) - 1)) AS INTEGER) AS p
    FROM range({low}, {high}) t(i))
WHERE p >= {least} AND p < {most}
"""
_LINES = """
SELECT first, second, day, 'd' || report AS document, place, report + 1 AS number, report + 1 AS reading,
    o.name AS outlet, k.name AS kind, l.name AS leaning, s.name AS status, u.name AS issue, t.name AS type,
    CAST(NULL AS VARCHAR) AS mode, CAST(NULL AS VARCHAR) AS label, 4.0 AS score, CAST(NULL AS BIGINT) AS strength,
    0.8 AS confidence, '[]' AS contexts, CAST(NULL AS VARCHAR) AS date_start, CAST(NULL AS VARCHAR) AS date_end,
    CAST(NULL AS VARCHAR) AS date_grain, 's' || report // 4 AS story, CAST(NULL AS VARCHAR) AS family, 1 + report % 4 AS origins
FROM made JOIN names o ON o.number = outlet JOIN names k ON k.number = kind JOIN names l ON l.number = leaning
JOIN names s ON s.number = status JOIN names u ON u.number = issue JOIN names t ON t.number = type
ORDER BY first, second, day, document, place
"""
_EVIDENCE = """
SELECT report + 1 AS reading, place, report + 1 AS document, strftime(published, '%Y-%m-%d') AS published, 'v-' || hash(i) AS id,
    first, second, k.name AS kind, l.name AS leaning, s.name AS status, 'e' || place AS event, CAST(NULL AS VARCHAR) AS characterisation,
    CAST(NULL AS VARCHAR) AS attribution, '["' || o.name || '"]' AS chain, 'one does something to the other' AS what, u.name AS issue,
    CAST(NULL AS VARCHAR) AS date_start, CAST(NULL AS VARCHAR) AS date_end, CAST(NULL AS VARCHAR) AS date_grain,
    CAST(NULL AS VARCHAR) AS date_reason, '[[' || place * 120 || ', ' || place * 120 + 118 || ']]' AS span,
    'An invented quote of some length, as different from others as words are: ' || md5(CAST(i AS VARCHAR)) || md5(CAST(-i AS VARCHAR)) AS quote,
    0.8 AS confidence, 'made for the bench' AS reason
FROM made JOIN names o ON o.number = outlet JOIN names k ON k.number = kind JOIN names l ON l.number = leaning
JOIN names s ON s.number = status JOIN names u ON u.number = issue ORDER BY reading, place
"""
_EVENTS = """
SELECT report + 1 AS reading, place, 'e' || place AS id, '["A"]' AS actors, '["B"]' AS recipients, t.name AS type, CAST(NULL AS VARCHAR) AS mode,
    4 AS quad, '[]' AS contexts, s.name AS factuality, CAST(NULL AS VARCHAR) AS date_start, CAST(NULL AS VARCHAR) AS date_end,
    CAST(NULL AS VARCHAR) AS date_grain, CAST(NULL AS VARCHAR) AS date_reason, '[[0, 8]]' AS span, CAST(NULL AS VARCHAR) AS "trigger",
    CAST(NULL AS VARCHAR) AS attribution, 4.0 AS score, l.name AS leaning, '[]' AS cue, 0 AS symmetric, 0 AS public, 0 AS in_condition,
    0.8 AS confidence, 'made for the bench' AS reason
FROM made JOIN names l ON l.number = leaning JOIN names s ON s.number = status JOIN names t ON t.number = type ORDER BY reading, place
"""
_TEXT = " || ' ' || ".join(f"'w' || CAST(floor(20000 * pow(CAST(hash(report, {n}) % 1000000 AS DOUBLE) / 1000000, 3)) AS INTEGER)" for n in range(6))
_DOCUMENTS = f"""
SELECT report + 1 AS number, 'd' || report AS id, '' AS hash, 'Report ' || report || ' (invented)' AS title, any_value(o.name) AS outlet,
    strftime(min(published), '%Y-%m-%d') AS published, CAST(NULL AS VARCHAR) AS url, CAST(NULL AS VARCHAR) AS path, 'en' AS language,
    '2031-01-01T00:00:00.000000Z' AS added_at, {_TEXT} AS text, CAST(NULL AS VARCHAR) AS author, '[]' AS also_published, '[]' AS notes
FROM made JOIN names o ON o.number = outlet GROUP BY report ORDER BY report
"""
_PLAIN = {"day": "day", "number": "report + 1", "reading": "report + 1", "quad": "4", "origins": "1 + report % 4",
          "story": "CAST(hash(report // 4) >> 1 AS BIGINT)", "score": "4.0", "confidence": "0.8", "actors": "16", "contexts": "17"}  # fmt: skip
_OWN = ("place", "outlet", "kind", "leaning", "status", "issue", "type")
_TYPES = {"i4": "INTEGER", "i8": "BIGINT", "f8": "DOUBLE"}
_NUMBERS = "SELECT first, second, i AS line, {} FROM made ORDER BY first, second, i".format(
    ", ".join(
        f'CAST({name if name in _OWN else _PLAIN.get(name, "0")} AS {_TYPES[LAYOUT[name].str[1:]]}) AS "{name}"'
        for name in LAYOUT.names or ()
    )
)
_BY_MONTH = {"lines": _LINES, "evidence": _EVIDENCE, "events": _EVENTS, "documents": _DOCUMENTS}
_SPELL = "'2031-01-01T00:00:00.000000Z' AS since, CAST(NULL AS VARCHAR) AS until"
# What follows a plan, or is denied, stands seven reports away, in whatever place has an id.
_LINK = f"""
SELECT 'l-' || i AS id, {_SPELL}, first, second, report + 1 AS {{one}}_reading, 'v-' || hash(i) AS {{one}},
    greatest(report - 6, 1) AS {{other}}_reading, 'v-' || hash(greatest(i - 35, place)) AS {{other}}{{kind}}, 0.6 AS confidence, 'made for the bench' AS reason
FROM made WHERE status = {{status}} AND hash(i, 8) % 12 < {{share}}
"""
_BY_PAIR = {
    "plan_links": _LINK.format(one="plan", other="outcome", kind=", 'held' AS kind", status=2, share=4),
    "denial_links": _LINK.format(one="denial", other="claim", kind="", status=3, share=3),
    "boards": """
SELECT CASE status WHEN 2 THEN 'plan' ELSE 'denial' END AS board, day, report + 1 AS reading, place, 'v-' || hash(i) AS id, first, second,
    CAST(NULL AS VARCHAR) AS due, CASE WHEN status = 2 AND hash(i, 8) % 12 < 4 THEN 'held' ELSE '' END AS ends
FROM made WHERE status = 2 OR (status = 3 AND hash(i, 8) % 12 < 3)
""",
}
_PAIR_ORDERS = {"boards": "board, first, second, day, reading, place"}


_MEMORY = "3GB"  # beyond it DuckDB sorts on the disk


def main(sizes: list[int], kept: Path | None) -> None:
    """Make a lake of each size, where it is not there yet, and ask it."""
    for lines in sizes:
        with tempfile.TemporaryDirectory(dir=kept) as folder:
            lake = (kept or Path(folder)) / f"lake-{lines}"
            begin = perf_counter()
            if not lake.exists():
                _make(Path(folder), lines)
                (Path(folder) / "lake").rename(lake)
            took = perf_counter() - begin
            print(f"\n{lines:,} lines in {lines // 5:,} reports; made in {took:.0f} s", flush=True)
            for part in ("lines", "evidence", "events", "documents", "numbers", "links", "boards", "words", ""):
                size = sum(one.stat().st_size for one in lake.rglob("*.*") if part in str(one.relative_to(lake)))
                print(f"{part or 'all':22} {size / 1e6:9,.0f} MB {size / lines:7.1f} bytes a line")
            _ask(lake)


def _make(folder: Path, lines: int) -> None:
    empty, lake = folder / "empty.comity", folder / "lake"
    Writer(empty, Versions(code="bench", codebook="bench", pipeline="bench")).close()
    to_lake(empty, lake)
    db = duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": str(folder / "spilled")})
    db.execute("CREATE TABLE names AS SELECT unnest(range(1, ?)) AS number, unnest(?) AS name", [len(_WORDS) + 1, list(_WORDS)])
    first = _START.toordinal()
    months: dict[str, list[int]] = {}
    for day in range(_DAYS):
        months.setdefault(f"{_START + timedelta(days=day):%Y-%m}", []).append(day)
    for month, days in months.items():
        low, high = (-(-lines * day // _DAYS) for day in (days[0], days[-1] + 1))
        low, high = (-(-at // 5) * 5 for at in (low, high))
        text = _MADE.format(start=first, days=_DAYS, lines=lines, low=low, high=high, least=0, most=_PAIRS)
        db.execute(f"CREATE OR REPLACE TABLE made AS {text}")
        for name, text in _BY_MONTH.items():
            place = lake / name / f"month={month}"
            place.mkdir()
            db.execute(f"COPY ({text}) TO '{place / 'made.parquet'}' {_OPTIONS}")
    db.execute("DROP TABLE made")
    _make_by_pair(db, folder, lines, first)
    numbers = f"read_parquet('{lake / 'numbers.parquet'}')"
    reports = lines // 5
    for name, text in (
        ("names", "SELECT * FROM names"),
        ("pair_counts", "SELECT first, second, n.name AS leaning, count(*) AS lines FROM "
                        f"{numbers} m JOIN names n ON n.number = m.leaning GROUP BY ALL ORDER BY ALL"),
        ("day_counts", f"SELECT {first} + r * 5 * {_DAYS} // {lines} AS day, count(*) AS reports FROM range({reports}) t(r) GROUP BY 1 ORDER BY 1"),
        ("readings", "SELECT r AS number, r AS document, 1 AS version, '2031-01-01T00:00:00.000000Z' AS added_at "
                     f"FROM range(1, {reports + 1}) t(r)"),
        ("standing", f"SELECT r AS reading, {_SPELL} FROM range(1, {reports + 1}) t(r)"),
        ("story_members", f"SELECT r AS document, {_SPELL}, 's' || (r - 1) // 4 AS story FROM range(1, {reports + 1}) t(r)"),
        ("versions", "SELECT 1 AS number, 'bench' AS code, 'bench' AS codebook, 'bench' AS pipeline"),
    ):  # fmt: skip
        (lake / f"{name}.parquet").unlink()
        db.execute(f"COPY ({text}) TO '{lake / f'{name}.parquet'}' {_OPTIONS}")
    db.close()
    shutil.rmtree(lake / "lines" / "month=none")
    _index(lake)


def _make_by_pair(db: Any, folder: Path, lines: int, first: int) -> None:
    """Make what lies by pair, some pairs at a time, each part sorted in memory; then one file of the parts as they are."""
    lake, parts = folder / "lake", max(1, lines // _SORTED_AT_ONCE)
    least = [int(10 * (501 ** (part / parts) - 1)) for part in range(parts)]
    for part, (low, high) in enumerate(zip(least, [*least[1:], _PAIRS], strict=True)):
        made = _MADE.format(start=first, days=_DAYS, lines=lines, low=0, high=lines, least=low, most=high)
        for name, text in {"numbers": _NUMBERS, **_BY_PAIR}.items():
            to = folder / f"{name}-{part:03}.parquet"
            order = "" if name == "numbers" else f"ORDER BY {_PAIR_ORDERS.get(name, 'first, second, id')}"
            db.execute(f"COPY (WITH made AS ({made}) {text} {order}) TO '{to}' {_OF_NUMBERS}")
    for name in ("numbers", *_BY_PAIR):
        made = f"read_parquet('{folder / name}-*.parquet')"
        order = f"ORDER BY {_PAIR_ORDERS[name]}" if name in _PAIR_ORDERS else ""
        (lake / f"{name}.parquet").unlink()
        options = _OF_NUMBERS if name == "numbers" else _OPTIONS
        db.execute(f"COPY (SELECT * FROM {made} {order}) TO '{lake / f'{name}.parquet'}' {options}")
        for one in folder.glob(f"{name}-*.parquet"):
            one.unlink()


def _index(lake: Path) -> None:
    """Index the words of the reports as a lake does."""
    rows = duckdb.connect().execute(f"SELECT number, title, text FROM read_parquet('{lake}/documents/*/*.parquet')")
    words = sqlite3.connect(lake / WORDS)
    words.execute("PRAGMA cache_size = -200000")
    words.execute("DROP TABLE words")
    words.execute(f"CREATE VIRTUAL TABLE words USING fts5 (title, text, content = '', tokenize = '{TOKENS}')")
    while some := rows.fetchmany(50_000):
        words.executemany("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", some)
    words.execute("INSERT INTO words (words) VALUES ('optimize')")
    words.commit()
    words.close()


def _ask(lake: Path) -> None:
    with View(lake) as view:
        pairs = view.pairs()
        month = {"since": _START + timedelta(days=1_800), "until": _START + timedelta(days=1_830)}
        for name, (pair, n) in (("largest", pairs[0]), ("hundredth", pairs[99])):
            own = view.pair(*pair)
            print(f"{name} pair, {n:,} lines")
            _timed("  trend by week", lambda pair=pair: len(trend(view, pair, pair).rows))  # type: ignore[misc]
            _timed("  ten plans", lambda pair=pair: sum(len(plan_ends(view, one)) for one in plan_entries(view, pair, limit=10)))  # type: ignore[misc]
            _timed("  contradictions, month", lambda pair=pair: len(view.contradictions(pair=pair, **month)))  # type: ignore[misc]
            _timed("  first 100 lines", lambda own=own: len(own.evidence().page(100).rows))  # type: ignore[misc]
            _timed("  lines of a month", lambda own=own: len(list(own.evidence(**month))))  # type: ignore[misc]
        _timed("pairs, counted", lambda: len(view.pairs()))
        for words in ("w3", "w1000 w2", "w15000"):
            _timed(f"search {words}", lambda words=words: len(view.search(words)))  # type: ignore[misc]
        _timed("shifts, hundredth pair", lambda: len(shifts_of(view, pairs[99][0])))


def _timed(name: str, ask: Callable[[], int]) -> None:
    took, worked = [], []
    for _ in range(3):
        begin, work = perf_counter(), process_time()
        found = ask()
        took.append((perf_counter() - begin) * 1000)
        worked.append((process_time() - work) * 1000)
    print(
        f"{name:22} {took[0]:8,.0f} ms first {min(took):8,.0f} ms again {min(worked):8,.0f} ms of processor ({found:,})",
        flush=True,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=lambda size: int(size.replace("_", "").replace(",", "")))
    parser.add_argument("--in", dest="kept", type=Path)
    asked = parser.parse_args()
    main(asked.sizes or [1_000_000, 3_000_000, 10_000_000], asked.kept)
