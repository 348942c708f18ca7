"""Lines as numbers: the same as lines, whatever is packed and whatever waits."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from comity.ledger import View, Where, Writer, check, packed
from comity.ledger.connection import open_to_write
from comity.ledger.lines import PACKED
from comity.ledger.link_tables import DAY_OF
from comity.ledger.packed import group_hash
from ledger.made import ONE, PAIR, SANCTIONS, TWO, fill, other_coding, reading, report, undated

ASKED: list[dict[str, object]] = [
    {},
    {"pair": PAIR},
    {"pair": ("VLD", "TLR")},
    {"issue": "trade"},
    {"status": ("denied", "cancelled")},
    {"since": date(2031, 6, 2)},
    {"until": date(2031, 8, 1), "leaning": "strain"},
    {"outlet": "Harth Courier", "kind": "comment"},
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return fill(tmp_path / "x.comity", *map(reading, range(0, 100, 9)), undated())


@pytest.fixture
def all_packed(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(packed, "_WORTH", 1)
    fill(path)
    return path


def waiting(path: Path) -> int:
    with View(path) as view:
        return int(next(view.ask("SELECT count(*) FROM packed WHERE held IS NULL", []))[0])


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_what_is_packed_is_what_the_lines_are(all_packed: Path, asked: dict[str, object]) -> None:
    assert waiting(all_packed) == 0
    names = tuple(sorted(PACKED))
    with View(all_packed) as view:
        found = view.columns(*names, **asked)
        # A column that is never packed makes the ledger take the lines themselves.
        lines = view.columns(*names, "document", **asked)
        assert found == {name: lines[name] for name in names}
        numbers = view.packed(**asked)
        assert len(numbers) == len(found["day"])
        told = [
            row[0]
            for row in view.ask(
                f"SELECT coalesce({DAY_OF.format('date_start')}, 0) FROM lines ORDER BY first, second, day, document, place",
                [],
            )
        ]
        if not asked:
            assert numbers["start"].tolist() == told
            stories = view.columns("story")["story"]
            assert numbers["story"].tolist() == [group_hash(story) for story in stories]


def test_small_pairs_and_weeks_that_wait_give_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def numbers() -> tuple[np.ndarray, list[str | None]]:
        with View(path) as view:
            found = view.packed(pair=PAIR)
            return found.rows, [found.names[number] for number in found["status"]]

    before = numbers()
    monkeypatch.setattr(packed, "_WORTH", 1)
    fill(path)
    assert waiting(path) == 0
    assert numbers()[1] == before[1]
    fill(path, report("Pellmar Post", date(2031, 7, 1), SANCTIONS))
    assert waiting(path) == 0
    with Writer(path, ONE) as writer:
        writer.add(report("Ambrian Daily", date(2031, 8, 1), SANCTIONS))
        assert waiting(path) > 0  # not packed before the writer ends
        assert len(numbers()[0]) == len(before[0]) + 2
    assert len(numbers()[0]) == len(before[0]) + 2


def test_a_line_that_goes_is_packed_away(all_packed: Path) -> None:
    between = datetime.now(UTC)
    with View(all_packed) as view:
        before = view.packed()
    fill(all_packed, other_coding(reading(9)), versions=TWO)
    assert waiting(all_packed) == 0
    with View(all_packed) as view:
        assert len(view.packed()) == len(before) - 1 == len(view.evidence())
        then = view.packed(as_of=between)
        for column in ("day", "start", "number", "place", "strength", "confidence", "story"):
            assert then[column].tolist() == before[column].tolist()
        assert [then.names[one] for one in then["issue"]] == [before.names[one] for one in before["issue"]]
    assert not [finding for finding in check(all_packed) if finding.wrong]


def test_what_was_known_earlier_is_told_alike_from_what_is_packed_and_line_by_line(all_packed: Path) -> None:
    fill(all_packed, other_coding(reading(9)), other_coding(reading(27)), versions=TWO)
    fill(all_packed, *map(reading, range(3, 60, 9)), undated())
    fill(all_packed, reading(9))
    with View(all_packed) as view:
        moments = [
            row[0]
            for table in ("standing", "origins", "story_members")
            for at in ("since", "until")
            for row in view.ask(f"SELECT DISTINCT {at} FROM {table} WHERE {at} IS NOT NULL", [])
        ]
        assert len(set(moments)) > 20
        still = 0
        for moment in sorted(set(moments)):
            for pair in (None, PAIR):
                where = Where(as_of=datetime.fromisoformat(moment), pair=pair)
                found, slow = packed.packed_lines(view._store, where), packed.read_lines(view._store, where)
                for column in packed.LAYOUT.names or ():
                    assert words(found, column) == words(slow, column), (moment, column)
                assert [found.pairs[n] for n in found.pair] == [slow.pairs[n] for n in slow.pair]
            still += next(view.ask("SELECT count(*) FROM packed WHERE changed <= ?", [moment]))[0]
        assert still > 20  # or nothing was taken from what is packed


def words(found: packed.Packed, column: str) -> list[object]:
    values = found[column].tolist()
    return [found.names[value] for value in values] if column in packed.WORDS else list(map(str, values))


def test_as_of_today_is_what_holds_now(path: Path) -> None:
    with View(path) as view:
        assert view.packed(as_of=date(2099, 1, 1)).rows.tobytes() == view.packed().rows.tobytes()
        assert len(view.packed(as_of=date(2001, 1, 1))) == 0


def test_counts_are_kept(all_packed: Path) -> None:
    fill(all_packed, other_coding(reading(9)), versions=TWO)
    with View(all_packed) as view:
        assert view.pairs() == Counter(row.pair for row in view.evidence()).most_common()
        assert view.counts()["documents"] == len(view.documents())


def test_a_check_tells_what_is_out_of_step(all_packed: Path) -> None:
    connection = open_to_write(all_packed)
    connection.execute("UPDATE packed SET held = zeroblob(length(held)) WHERE span > 0")
    connection.execute("UPDATE pair_counts SET lines = lines + 1 WHERE leaning = 'strain'")
    connection.execute("UPDATE day_counts SET reports = 7 WHERE day = 0")
    connection.close()
    wrong = {finding.part: finding.wrong for finding in check(all_packed) if finding.wrong}
    assert len(wrong["counts"]) == 4
    assert "KRS, VLD: " in wrong["packed lines, by pair"][0]
