"""The boards: each plan in its state, each denial with its claims, the latest first, in step with lines and links."""

import sqlite3
from collections import Counter
from datetime import date
from pathlib import Path

import msgspec
import pytest

from comity.ledger import View, check
from comity.ledger.boards import (
    STATES,
    claims_denied,
    count_denials,
    denial_entries,
    plan_counts,
    plan_ends,
    plan_entries,
    state_of,
)
from comity.model import Reading
from ledger.made import TWO, Told, fill, other_coding, report
from ledger.test_links import archive

PLANNED = Told(
    "The two plan to hold talks in Sallowby on Friday, Minister Morrenko said.",
    type="CONSULT",
    leaning="closeness",
    status="future",
    when=date(2031, 6, 6),
)
HELD = Told(
    "The two held talks in Sallowby on Friday, Minister Morrenko said.",
    type="CONSULT",
    leaning="closeness",
    when=date(2031, 6, 6),
)
DENIED = Told(
    "Korsia denied that the two plan to hold talks in Sallowby.",
    type="CONSULT",
    leaning="closeness",
    status="denied",
    kind="comment",
    by="KRS",
)
PLAN = report("Harth Courier", date(2031, 6, 3), PLANNED)
ANSWERS = {
    "held": report("Ambria Post", date(2031, 6, 7), HELD),
    "contested": report("Littoral Wire", date(2031, 6, 4), DENIED),
}


@pytest.mark.parametrize(
    ("end", "kinds", "state"),
    [
        ("2031-07-01", set(), "pending"),
        ("2031-05-01", set(), "announced"),
        (None, set(), "announced"),
        ("2031-05-01", {"held"}, "held"),
        ("2031-05-01", {"moved", "cancelled"}, "cancelled"),
        ("2031-05-01", {"held", "cancelled"}, "contested"),
        ("2031-07-01", {"denied"}, "contested"),
    ],
)
def test_a_plan_is_in_the_state_that_is_told_of_it(end: str | None, kinds: set[str], state: str) -> None:
    assert state_of(end, kinds, "2031-06-01") == state


@pytest.mark.parametrize("state", ANSWERS)
def test_a_plan_is_followed_as_reports_come_and_are_read_anew(tmp_path: Path, state: str) -> None:
    path = fill(tmp_path / "x.comity", PLAN)
    with View(path) as view:
        assert plan_counts(view) == {"pending": 1}
        (before,) = plan_entries(view)
    fill(path, ANSWERS[state])
    with View(path) as view:
        (entry,) = plan_entries(view)
        assert (entry.id, entry.due) == (before.id, "2031-06-06")
        assert entry.state == state
        assert [len(ends) for ends in plan_ends(view, [entry])] == [1]
    fill(path, without_deeds(ANSWERS[state]), versions=TWO)
    with View(path) as view:
        assert {entry.state for entry in plan_entries(view)} <= {"announced", "pending"}
    fill(path, other_coding(PLAN), versions=TWO)
    with View(path) as view:
        assert plan_entries(view) == []
        assert plan_counts(view).total() == 0
        assert count_denials(view) == 0
    assert not [finding for finding in check(path) if finding.wrong]


def without_deeds(whole: Reading) -> Reading:
    return msgspec.structs.replace(whole, evidence=(), events=())


def test_pages_of_a_board_are_the_whole_board(tmp_path: Path) -> None:
    path = fill(tmp_path / "x.comity", *archive(3, 60), PLAN, *ANSWERS.values())
    with View(path) as view:
        everything = plan_entries(view)
        assert len({entry.state for entry in everything}) > 2
        assert Counter(entry.state for entry in everything) == plan_counts(view)
        for state in (None, *STATES):
            wanted = [entry for entry in everything if state in (None, entry.state)]
            pages = [
                plan_entries(view, state=state, skip=skip, limit=4) for skip in range(0, len(wanted) + 4, 4)
            ]
            assert [entry for page in pages for entry in page] == wanted
        denials = denial_entries(view)
        assert len(denials) == count_denials(view) > 4
        assert [
            one for skip in range(0, len(denials), 3) for one in denial_entries(view, skip=skip, limit=3)
        ] == denials
        assert all(claims_denied(view, denial) for denial in denials)
        assert {(link.denial.document, link.denial.id) for link in view.contradictions()} == {
            (document_of(view, denial.reading), denial.id) for denial in denials
        }
        on_pair = plan_entries(view, ("VLD", "KRS"))
        assert [entry for entry in everything if entry in on_pair] == on_pair
        assert plan_entries(view, ("AMB", "KRS")) == []


def document_of(view: View, reading: int) -> str:
    text = "SELECT d.id FROM readings r JOIN documents d ON d.number = r.document WHERE r.number = ?"
    return str(next(view.ask(text, [reading]))[0])


def test_a_check_tells_of_a_board_that_is_out_of_step(tmp_path: Path) -> None:
    path = fill(tmp_path / "x.comity", PLAN)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE boards SET ends = 'held'")
    wrong = {finding.part: finding.wrong for finding in check(path)}
    assert len(wrong["boards of denials and plans"]) == 2
