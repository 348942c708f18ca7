"""Lines of evidence as columns, and how much was published."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from comity.errors import InputError
from comity.ledger import View
from comity.ledger.lines import COLUMNS
from ledger.made import ONE, PAIR, TWO, fill, other_coding, reading, undated


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return fill(tmp_path / "x.comity", reading(1), undated(), reading(0))


def test_columns_repeat_the_evidence_that_holds(path: Path) -> None:
    with View(path) as view:
        evidence = sorted(view.evidence(), key=lambda row: (row.published or date.min, row.document))
        found = view.columns()
        assert tuple(found) == COLUMNS
        assert {len(column) for column in found.values()} == {len(evidence)}
        assert found["day"] == tuple(row.published.toordinal() if row.published else 0 for row in evidence)
        for name in ("outlet", "kind", "leaning", "status", "issue", "confidence"):
            assert found[name] == tuple(getattr(row, name) for row in evidence), name
        deeds = tuple(row.event is not None for row in evidence)
        assert tuple(kind is not None for kind in found["type"]) == deeds
        assert tuple(score is not None for score in found["score"]) == deeds
        assert tuple(label is None for label in found["label"]) == deeds
        assert view.pair(*PAIR).columns("day", "leaning").keys() == {"day", "leaning"}


@pytest.mark.parametrize(
    "asked",
    [
        {"issue": "trade"},
        {"kind": "comment"},
        {"leaning": "closeness"},
        {"status": ("denied", "cancelled")},
        {"since": date(2031, 6, 2)},
        {"until": date(2031, 6, 1)},
        {"outlet": "Harth Courier"},
        {"pair": ("VLD", "KRS")},
        {"pair": ("VLD", "TLR")},
        {"as_of": date(2099, 1, 1)},
        {"as_of": date(2001, 1, 1)},
    ],
    ids=str,
)
def test_columns_take_the_questions_of_evidence(path: Path, asked: dict[str, object]) -> None:
    with View(path) as view:
        assert len(view.columns("day", **asked)["day"]) == len(view.evidence(**asked))


def test_what_was_superseded_is_gone_and_can_be_had_as_of(path: Path) -> None:
    between = datetime.now(UTC)
    fill(path, other_coding(reading(1)), versions=TWO)
    with View(path) as view:
        now, then = view.columns(), view.columns(as_of=between)
        assert len(now["day"]) == len(view.evidence()) == len(then["day"]) - 1
        assert tuple(then) == COLUMNS
    fill(path, reading(1), versions=ONE)
    with View(path) as view:
        assert view.columns() == then


def test_what_cannot_be_asked_is_said(path: Path) -> None:
    with View(path) as view:
        with pytest.raises(InputError, match="lines have no column colour"):
            view.columns("colour")
        with pytest.raises(InputError, match="by document"):
            view.columns(document="d")


def test_volume(path: Path) -> None:
    with View(path) as view:
        assert view.volume() == [
            (date(2031, 6, 1), "Harth Courier", 1),
            (date(2031, 6, 2), "Harth Courier", 1),
        ]
        assert view.volume(since=date(2031, 6, 2)) == view.volume()[1:]
        assert view.volume(as_of=date(2001, 1, 1)) == []
