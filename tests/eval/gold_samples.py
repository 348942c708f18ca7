"""The gold samples of the gates, each run once a session. The gold is no part of Comity and may be absent."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from comity import load_reader
from comity.evaluation.rows import Row, read_rows
from comity.evaluation.sets import SETS, Outcome, evaluate
from comity.evaluation.table import GOLD_FILES, gold_folder

FLOORS = Path(__file__).with_name("floors.csv")
FILES = {gold.name: gold for gold in GOLD_FILES}


class Floor(NamedTuple):
    """A figure below which a set must not fall, measured on each ``every``-th row."""

    set: str
    every: int
    figure: str
    floor: float
    note: str


def read_floors(text: str) -> list[Floor]:
    """Read the table of floors."""
    rows = csv.DictReader(text.splitlines())
    return [
        Floor(row["set"], int(row["every"]), row["figure"], float(row["floor"]), row["note"]) for row in rows
    ]


EVERY = {floor.set: floor.every for floor in read_floors(FLOORS.read_text(encoding="utf-8"))}


@cache
def sample(name: str) -> tuple[list[Row], Outcome]:
    """Return the gold sample of a set and what the product makes of it; skips the test where the gold is absent."""
    path = gold_folder() / FILES[name].path
    if not path.is_file():
        pytest.skip(f"{path} is not here")
    gold = read_rows(path)[:: EVERY[name]]
    return gold, evaluate(SETS[FILES[name].set], gold, load_reader(), name)
