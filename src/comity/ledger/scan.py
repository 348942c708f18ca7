"""What a count over time needs of evidence and of imported events: plain columns, one query each, by pair where asked.

Not in any order: who counts sorts for himself.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from comity.ledger.queries import Where, evidence_conditions, moment_of

if TYPE_CHECKING:
    from comity.ledger.view import View


class Told(NamedTuple):
    """A line of evidence with what it rests on. Days are numbers (``date.toordinal``), ``None`` where not known."""

    first: str
    second: str
    published: int | None
    start: int | None
    end: int | None
    document: str
    outlet: str | None
    id: str
    leaning: str
    status: str
    issue: str | None
    actors: str | None
    type: str | None
    mode: str | None
    quad: int | None
    score: float | None
    label: str | None
    strength: int | None
    confidence: float
    what: str


class Coded(NamedTuple):
    """An imported event."""

    first: str
    second: str
    day: int
    happening: int
    quad: int | None
    score: float
    issue: str | None
    outlet: str | None
    story: str | None
    layout: str
    file: int
    place: int
    actor_name: str
    recipient_name: str
    code: str
    type: str | None


def _day(column: str) -> str:
    return f"CAST(julianday({column}) - 1721424.5 AS INTEGER)"


_TOLD = f"""
SELECT v.first, v.second, {_day("v.published")}, {_day("v.date_start")}, {_day("v.date_end")}, d.id, d.outlet, v.id,
    v.leaning, v.status, v.issue, e.actors, e.type, e.mode, e.quad, e.score, c.label, c.strength, v.confidence, v.what
FROM evidence v
CROSS JOIN standing s ON s.reading = v.reading
CROSS JOIN documents d ON d.number = v.document
LEFT JOIN events e ON e.reading = v.reading AND e.id = v.event
LEFT JOIN characterisations c ON c.reading = v.reading AND c.id = v.characterisation
WHERE """

_CODED = """
SELECT v.first, v.second, v.day, v.happening, v.quad, v.score, v.issue, v.outlet, v.story, i.layout, v.import, v.place,
    v.actor_name, v.recipient_name, v.code, v.type
FROM imported v CROSS JOIN imports i ON i.number = v.import
WHERE """


def told(view: "View", where: Where) -> Iterator[Told]:
    """Yield the lines of evidence asked for, of documents with a day; ``outlet`` and ``document`` are not asked by."""
    conditions, values = evidence_conditions(where, "v")
    moment = moment_of(where.as_of)
    conditions.append(
        "s.until IS NULL" if moment is None else "s.since <= ? AND (s.until IS NULL OR s.until > ?)"
    )
    values += [] if moment is None else [moment, moment]
    for sign, day in ((">=", where.since), ("<=", where.until)):
        if day is not None:
            conditions.append(f"v.published {sign} ?")
            values.append(day.isoformat())
    for row in view.ask(_TOLD + " AND ".join(conditions), values):
        yield Told(*row)


def coded(view: "View", where: Where) -> Iterator[Coded]:
    """Yield the imported events asked for; all of them are taken to have happened."""
    conditions, values = ["1"], list[Any]()
    if where.pair is not None:
        conditions.append("v.first = ? AND v.second = ?")
        values += sorted(where.pair)
    if where.issue is not None:
        conditions.append("v.issue = ?")
        values.append(where.issue)
    for sign, day in ((">=", where.since), ("<=", where.until)):
        if day is not None:
            conditions.append(f"v.day {sign} ?")
            values.append(day.toordinal())
    moment = moment_of(where.as_of)
    if moment is not None:
        conditions.append("i.added_at <= ?")
        values.append(moment)
    for row in view.ask(_CODED + " AND ".join(conditions), values):
        yield Coded(*row)


def volume(view: "View", where: Where) -> list[tuple[int, int]]:
    """Return (day, how much was published and imported on it) over all pairs, by day."""
    moment = moment_of(where.as_of)
    found: dict[int, int] = {}
    for text in (
        f"SELECT {_day('published')}, count(*) FROM documents WHERE published IS NOT NULL"
        f"{' AND added_at <= ?' if moment else ''} GROUP BY published",
        "SELECT v.day, sum(v.happenings) FROM import_days v JOIN imports i ON i.number = v.import"
        f"{' WHERE i.added_at <= ?' if moment else ''} GROUP BY v.day",
    ):
        for day, count in view.ask(text, [moment] if moment else []):
            found[day] = found.get(day, 0) + count
    return sorted(found.items())
