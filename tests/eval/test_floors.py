"""Reading quality is a gate: no figure may fall below its floor.

``floors.csv`` holds the floors. Raise one whenever a figure has risen for good; a lower
one must say why in its note.
"""

import subprocess

import pytest
from gold_samples import EVERY, FILES, FLOORS, Floor, read_floors, sample

from comity.evaluation.sets import SETS

ROWS = read_floors(FLOORS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("floor", ROWS, ids=lambda floor: f"{floor.set}: {floor.figure}")
def test_figure_is_not_below_its_floor(floor: Floor) -> None:
    _, outcome = sample(floor.set)
    figures = {figure.name: figure for figure in outcome.figures}
    value = figures[floor.figure].value
    assert value is not None
    assert value >= floor.floor, (
        f"{floor.set}, {floor.figure}: {value:.3f} (n={figures[floor.figure].n}) is below {floor.floor}"
    )


@pytest.mark.parametrize("name", EVERY)
def test_no_document_fails(name: str) -> None:
    _, outcome = sample(name)
    assert outcome.failures == 0


def test_every_set_has_a_floor_for_its_first_headline_figure() -> None:
    held = {(row.set, row.figure) for row in ROWS}
    assert {row.set for row in ROWS} == set(FILES)
    for name, gold in FILES.items():
        assert any((name, figure) in held for figure in SETS[gold.set].headline)


def test_one_sample_a_set() -> None:
    assert all(row.every == EVERY[row.set] for row in ROWS)


def lowered(before: list[Floor], now: list[Floor]) -> list[str]:
    """Return the floors that were lowered, or whose sample was thinned, without a new note."""
    old = {(row.set, row.figure): row for row in before}
    found = []
    for row in now:
        was = old.pop((row.set, row.figure), None)
        if (
            was is not None
            and (row.floor < was.floor or row.every > was.every)
            and row.note in ("", was.note)
        ):
            found.append(f"{row.set}, {row.figure}")
    return [*found, *(f"{name}, {figure} (removed)" for name, figure in old)]


def test_a_lowered_floor_says_why() -> None:
    shown = subprocess.run(
        ["git", "show", "HEAD:./floors.csv"],
        cwd=FLOORS.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if shown.returncode:
        pytest.skip("no committed floors to compare with")
    assert not lowered(read_floors(shown.stdout), ROWS)


def test_lowering_is_seen() -> None:
    was = [Floor("a", 1, "F1", 0.5, ""), Floor("b", 1, "F1", 0.5, "")]
    assert lowered(was, [Floor("a", 1, "F1", 0.4, ""), Floor("b", 1, "F1", 0.6, "")]) == ["a, F1"]
    assert lowered(was, [Floor("a", 1, "F1", 0.4, "the gold was mended"), was[1]]) == []
    assert lowered(was, was[:1]) == ["b, F1 (removed)"]
