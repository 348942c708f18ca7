"""Reliability probes: pairs of invented sentences that differ in one thing, and must come out as that thing demands.

The table ships with Comity (``data/evaluation/probes.csv``), so that anybody can ask how far
the coder may be trusted without any gold. A pair passes if the first sentence gives its
event and the second gives its own; where the two are not meant to say the same, the
second must not give the first one's event as well. The idea is that of behavioural
tests (Ribeiro and others 2020): minimal pairs, by kind.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import msgspec

from comity.codebook.rows import Row as TableRow
from comity.codebook.tables import read_table
from comity.errors import InputError
from comity.evaluation.figures import Figure, Figures
from comity.evaluation.rows import Row, only
from comity.evaluation.runner import Runner
from comity.evaluation.tables import load_table
from comity.model import Document, Event

HEADLINE = ("pairs that pass",)
_FILE = "probes.csv"


class Probe(TableRow, kw_only=True, frozen=True):
    """A pair of sentences and the event of each.

    ``type`` and ``second_status`` name what is allowed, actors and recipients all who must
    be there. The first event must have happened. Without ``second_type`` the second
    sentence need only be free of the first one's event.
    """

    kind: str
    first: str
    type: tuple[str, ...]
    actors: tuple[str, ...]
    recipients: tuple[str, ...] = ()
    second: str
    second_type: tuple[str, ...] = ()
    second_actors: tuple[str, ...] = ()
    second_recipients: tuple[str, ...] = ()
    second_status: tuple[str, ...] = ()
    note: str = ""


def read_probes(path: Path | None) -> list[Row]:
    """Return the shipped probes, or those of a CSV file with the same columns.

    Raises InputError, with all that is wrong, where the file cannot be used.
    """
    if path is None:
        probes: Iterable[TableRow] = load_table(_FILE, Probe)
    else:
        probes, problems = read_table(path, path.name, Probe)
        if problems:
            raise InputError("; ".join(map(str, problems)))
    return [msgspec.to_builtins(probe) for probe in probes]


def inputs(row: Row) -> Row:
    """Return the two sentences of a pair."""
    return only(row, "id", "first", "second")


def predict(runner: Runner, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the events of both sentences of each pair."""
    for row in rows:
        yield {
            "id": row["id"],
            **{side: _events(runner, f"{row['id']}.{side}", row[side]) for side in ("first", "second")},
        }


def _events(runner: Runner, name: str, text: str) -> list[Row]:
    products = runner(Document(id=name, text=text), "events")
    events: tuple[Event, ...] = products["events"] if products is not None else ()
    return [
        {
            "type": event.type,
            "actors": list(event.actors),
            "recipients": list(event.recipients),
            "status": event.factuality,
            "reason": event.reason,
        }
        for event in events
    ]


def score(gold: list[Row], predictions: list[Row]) -> Figures:
    """Return the share of pairs that pass, of all and of each kind."""
    by_id = {row["id"]: row for row in predictions}
    passed, seen = Counter[str](), Counter[str]()
    for row in gold:
        seen[row["kind"]] += 1
        passed[row["kind"]] += not faults(row, by_id.get(row["id"]))
    kinds = tuple(Figure(f"{kind} pass", passed[kind] / n, n) for kind, n in seen.items())
    return (Figure(HEADLINE[0], passed.total() / max(1, seen.total()), seen.total()), *kinds)


def failures(gold: list[Row], predictions: list[Row]) -> str:
    """Return each pair that fails: its sentences, what was wanted, and what came out."""
    by_id = {row["id"]: row for row in predictions}
    lines = [line for row in gold for line in faults(row, by_id.get(row["id"]))]
    return "\n".join(lines)


def faults(probe: Row, found: Row | None) -> list[str]:
    """Say what is wrong with a pair, each sentence in a line; empty if it passes."""
    if found is None:
        return [f"{probe['id']}: was not read"]
    lines = []
    meant = (probe["type"], probe["actors"], probe["recipients"], ("happened",))
    if not _holds(found["first"], *meant):
        lines.append(_line(probe, "first", meant, found["first"]))
    other = (
        probe["second_type"],
        probe["second_actors"],
        probe["second_recipients"],
        probe["second_status"],
    )
    same = tuple(map(set, meant[:3])) == tuple(map(set, other[:3])) and "happened" in other[3]
    if probe["second_type"] and not _holds(found["second"], *other):
        lines.append(_line(probe, "second", other, found["second"]))
    elif not same and _holds(found["second"], *meant):
        lines.append(_line(probe, "second", meant, found["second"], wanted="must not give"))
    return lines


def _holds(
    events: Iterable[Row],
    types: Collection[str],
    actors: Collection[str],
    recipients: Collection[str],
    statuses: Collection[str],
) -> bool:
    """Say whether an event fits; who did it together may stand on either side."""
    together = not recipients and len(set(actors)) > 1
    for event in events:
        sides = set(event["actors"]), set(event["recipients"])
        parties = sides[0] | sides[1] == set(actors) if together else sides == (set(actors), set(recipients))
        if parties and event["type"] in types and event["status"] in statuses:
            return True
    return False


def _line(
    probe: Row,
    side: str,
    meant: tuple[Collection[str], ...],
    events: Iterable[Row],
    wanted: str = "must give",
) -> str:
    told = " ".join("|".join(part) or "-" for part in meant)
    got = "; ".join(
        f"{e['type']} {'|'.join(e['actors']) or '-'} {'|'.join(e['recipients']) or '-'} {e['status']}"
        for e in events
    )
    return f"{probe['id']}: “{probe[side]}” {wanted} {told}; got {got or 'nothing'}"
