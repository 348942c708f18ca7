"""A lake gives the answers of its ledger, and the ledger back."""

import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from comity.errors import LedgerError
from comity.ledger import (
    View,
    Writer,
    add_judgement,
    check,
    from_lake,
    judgements_in,
    lake_files,
    link_view,
    packed,
    to_lake,
)
from comity.model import Failure
from comity.model.judgement import Coding, Judgement
from comity.relations.series import trend
from comity.relations.shifts import shifts_of
from ledger.made import ONE, PAIR, TWO, fill, other_coding, reading, report, undated
from ledger.test_links import archive

Pairs = tuple[View, View]


@pytest.fixture(scope="module")
def moment() -> list[datetime]:
    return []


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory, moment: list[datetime]) -> Path:
    path = fill(tmp_path_factory.mktemp("lake") / "x.comity", *archive(3), undated(), reading(1))
    moment.append(datetime.now(UTC))
    strange = report("Harth \x00 'Courier'", date(2031, 6, 3), title="“Zwölf” – \u2028 \U0001f600 (invented)")
    fill(path, strange, *archive(4, 12))
    fill(path, other_coding(reading(1)), versions=TWO)
    with Writer(path, ONE) as writer:
        writer.quarantine(
            Failure(document="/invented/x.jsonl:3", stage="ingest", message="the text is empty")
        )
    with View(path) as view:
        row = next(iter(view.evidence()))
    add_judgement(
        path,
        Judgement(
            document=row.document,
            evidence=row.id,
            span=row.span,
            coded=Coding(pair=row.pair, leaning=row.leaning, status=row.status, kind=row.kind),
            verdict="accept",
            who="Ada",
            at="2031-06-03T00:00:00.000000Z",
        ),
    )
    return path


@pytest.fixture(scope="module")
def lake(ledger: Path) -> Path:
    folder = ledger.with_name("lake")
    counts = to_lake(ledger, folder)
    assert counts["documents"] > 30
    return folder


@pytest.fixture
def both(ledger: Path, lake: Path) -> Pairs:
    return View(ledger), View(lake)


QUESTIONS: dict[str, Callable[[View], Any]] = {
    "stories": lambda view: view.stories(),
    "stories of a pair": lambda view: view.pair(*PAIR).stories(limit=3),
    "contradictions": lambda view: view.contradictions(),
    "plans": lambda view: view.plans(),
    "copies": lambda view: view.copies(),
    "editions": lambda view: view.editions(),
    "things": lambda view: [view.thing(row.id) for row in view.evidence()],
    "columns": lambda view: view.columns(),
    "columns of numbers": lambda view: view.columns("day", "status", "score", "strength", "origins"),
    "volume": lambda view: (view.volume(), view.reports_by_day(since=date(2031, 6, 9))),
    "pairs": lambda view: (view.pairs(), view.pair_counts(), view.counts(), view.reports()),
    "versions": lambda view: (view.versions(), view.quarantine(), list(judgements_in(view))),
    "readings": lambda view: list(view.readings()),
    "pages": lambda view: [view.evidence(pair=PAIR, since=date(2031, 6, 9)).page(7), view.mentions().page(2)],
    "search": lambda view: view.search("sanctions port", limit=9),
    "search in a pair": lambda view: view.pair(*PAIR).search('"port of" denied', since=date(2031, 6, 5)),
    "trend": lambda view: trend(view, PAIR, PAIR, by="day"),
    "shifts": shifts_of,
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_lake_answers_as_its_ledger_does(both: Pairs, name: str) -> None:
    one, other = (QUESTIONS[name](view) for view in both)
    assert one == other
    assert one or name == "shifts"


@pytest.mark.parametrize("name", ["columns", "readings", "stories", "plans"])
def test_also_as_it_was_known(both: Pairs, moment: list[datetime], name: str) -> None:
    ask: dict[str, Callable[[View], Any]] = {
        "columns": lambda view: view.columns(as_of=moment[0]),
        "readings": lambda view: list(view.readings(as_of=moment[0])),
        "stories": lambda view: view.stories(as_of=moment[0]),
        "plans": lambda view: view.plans(as_of=moment[0]),
    }
    one, other = (ask[name](view) for view in both)
    assert one == other
    assert one


@pytest.mark.parametrize("which", ["all", "pair"])
def test_numbers_are_those_of_the_ledger(both: Pairs, which: str) -> None:
    asked: dict[str, Any] = {"pair": PAIR} if which == "pair" else {}
    one, other = (view.packed(**asked) for view in both)
    assert one.pairs == other.pairs
    assert one.pair.tolist() == other.pair.tolist()
    for column in one.rows.dtype.names or ():
        told = [
            [found.names[number] for number in found[column]]
            if column in packed.WORDS
            else found[column].tolist()
            for found in (one, other)
        ]
        assert str(told[0]) == str(told[1]), column


def test_much_is_taken_a_piece_at_a_time(
    ledger: Path, lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lake_files, "_LINES_AT_ONCE", 5)
    to_lake(ledger, tmp_path / "pieces")
    for name in ("numbers", "names"):
        assert_equal_files(lake / f"{name}.parquet", tmp_path / "pieces" / f"{name}.parquet")
    monkeypatch.setattr(link_view, "_AT_ONCE", 1)
    with View(ledger) as view:
        one_by_one = (view.contradictions(), view.plans())
        monkeypatch.undo()
        assert one_by_one == (view.contradictions(), view.plans())


def assert_equal_files(one: Path, other: Path) -> None:
    rows = [duckdb.execute(f"SELECT * FROM '{path}'").fetchall() for path in (one, other)]
    assert str(rows[0]) == str(rows[1])
    assert len(rows[0]) > 10


def test_a_second_question_does_not_read_the_heads_of_the_files_again(lake: Path) -> None:
    with View(lake) as view:
        assert list(view.ask("SELECT current_setting('parquet_metadata_cache')", [])) == [(True,)]


def test_back_from_a_lake_is_the_same_ledger(ledger: Path, lake: Path, tmp_path: Path) -> None:
    back = tmp_path / "back.comity"
    from_lake(lake, back)
    assert not [finding for finding in check(back) if finding.wrong]
    one, other = (sqlite3.connect(path) for path in (ledger, back))
    tables = [
        name
        for (name,) in one.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        )
        if not name.startswith("words")
    ]
    assert len(tables) > 25
    for table in tables:
        rows = [
            sorted(map(repr, connection.execute(f"SELECT * FROM {table}"))) for connection in (one, other)
        ]
        if table == "pair_counts":  # counts of what is gone stay behind as noughts
            rows = [[row for row in some if not row.endswith(", 0)")] for some in rows]
        if table in ("packed", "names"):  # made anew, a large pair at a time
            continue
        assert rows[0] == rows[1], table
    fill(back, report("Ambria Post", date(2031, 7, 1)))  # and it goes on growing


def test_dates_open_their_months_alone(lake: Path) -> None:
    shutil.copytree(lake, other := lake.with_name("other"))
    months = {part.name for part in (other / "evidence").iterdir()}
    assert {"month=2031-06", "month=none"} <= months
    with View(other) as view:
        plan = view.connection.execute("EXPLAIN SELECT * FROM lines WHERE month = '2031-06'").fetchall()
    assert "month" in str(plan)


def test_what_is_wrong_is_told(ledger: Path, lake: Path, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="is there already"):
        to_lake(ledger, lake)
    with pytest.raises(LedgerError, match="is there already"):
        from_lake(lake, ledger)
    with pytest.raises(LedgerError, match="is no lake"):
        from_lake(tmp_path, tmp_path / "x.comity")
    with pytest.raises(LedgerError, match="is a folder"):
        View(tmp_path)
    with pytest.raises(LedgerError, match="is a folder"):
        Writer(lake, ONE)
    shutil.copytree(lake, broken := tmp_path / "broken")
    for part in (broken / "evidence").rglob("*.parquet"):
        part.write_bytes(b"no Parquet")
    with pytest.raises(LedgerError, match="the lake cannot be used"), View(broken) as view:
        list(view.evidence())
    (broken / "comity-lake.json").write_text('{"format": 1, "schema": 99}')
    with pytest.raises(LedgerError, match="is of another Comity"):
        View(broken)
