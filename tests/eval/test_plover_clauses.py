"""The invented clauses of the PLOVER notes: a floor on the share that is right in type, in mode and in parties.

The notes are no part of Comity; the test is skipped where they are absent.
"""

import csv
import re
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest

import comity
from comity.engines.serial import Reader
from comity.evaluation.table import gold_folder
from comity.model import Document, Event, Failure

NOTES = gold_folder().parent / "reference" / "plover.md"
DEMO = Path(comity.__file__).parent / "data" / "demo" / "overlay"
GOLDEN = Path(__file__).parents[1] / "golden" / "overlay"
CLAUSE = re.compile(r"\| ([A-Z]+-\d+) \| (.*?) \| (.*?) \| (.*?) \| (.*?) \| .* \|")
FEWEST = 190
# Measured: 176, 167 and 124 of 192. Many of the pairs are of people of one state among themselves.
FLOORS = {"type": 0.90, "mode": 0.85, "parties": 0.62}


class Clause(NamedTuple):
    """A clause with its codes ("SANCTION convict; COERCE arrest") and its pair ("VLD → KRS")."""

    id: str
    text: str
    code: str
    pair: str
    status: str


def clauses() -> list[Clause]:
    """Read the tables of the notes."""
    if not NOTES.is_file():
        pytest.skip(f"{NOTES} is not here")
    lines = NOTES.read_text(encoding="utf-8").splitlines()
    return [Clause(*match.groups()) for line in lines if (match := CLAUSE.fullmatch(line.strip()))]


def reader() -> Reader:
    """Return a reader that knows the invented states."""
    with TemporaryDirectory() as folder:
        tables = Path(folder) / "tables"
        shutil.copytree(DEMO, tables)
        for own in GOLDEN.rglob("*.csv"):
            with own.open(encoding="utf-8", newline="") as added:
                rows = list(csv.reader(added))[1:]
            with (tables / own.relative_to(GOLDEN)).open("a", encoding="utf-8", newline="") as out:
                csv.writer(out, lineterminator="\n").writerows(rows)
        return comity.load_reader(tables=tables)


@cache
def readings() -> tuple[tuple[Clause, tuple[Event, ...]], ...]:
    """Read every clause once."""
    one = reader()
    found = []
    for clause in clauses():
        outcome = one.products(Document(id=clause.id, text=clause.text))
        assert not isinstance(outcome, Failure), outcome
        found.append((clause, outcome.values["events"]))
    return tuple(found)


def codes(clause: Clause) -> list[tuple[str, str | None]]:
    """Return the types and modes of a clause; none for "none"."""
    parts = [code.split() for code in clause.code.split(";") if code.strip() != "none"]
    return [(part[0], part[1] if len(part) > 1 else None) for part in parts]


def right_in_type(clause: Clause, events: tuple[Event, ...]) -> bool:
    wanted = {type_ for type_, _ in codes(clause)}
    return wanted <= {event.type for event in events} if wanted else not events


def right_in_mode(clause: Clause, events: tuple[Event, ...]) -> bool:
    wanted = set(codes(clause))
    return wanted <= {(event.type, event.mode) for event in events} if wanted else not events


def right_in_parties(clause: Clause, events: tuple[Event, ...]) -> bool:
    """Say whether an event of the first type has the coded actors and recipients of the pair."""
    if not codes(clause):
        return not events
    sides = [set(re.findall(r"\b[A-Z]{3}\b", side)) for side in clause.pair.split("→")]
    for event in events:
        if event.type != codes(clause)[0][0]:
            continue
        actors, recipients = set(event.actors), set(event.recipients)
        if len(sides) == 1 and sides[0] <= actors | recipients:
            return True
        if len(sides) == 2 and sides[0] <= actors and sides[1] <= recipients:
            return True
    return False


def test_all_clauses_are_read() -> None:
    assert len(clauses()) >= FEWEST


@pytest.mark.parametrize(
    ("what", "right"), [("type", right_in_type), ("mode", right_in_mode), ("parties", right_in_parties)]
)
def test_share_of_clauses(what: str, right: object) -> None:
    assert callable(right)
    wrong = [f"{clause.id}: {clause.code}" for clause, events in readings() if not right(clause, events)]
    share = 1 - len(wrong) / len(readings())
    assert share >= FLOORS[what], f"{share:.3f} right in {what}; wrong: {wrong}"
