"""Imported events one by one, as an archive coded them: what counts over time rest on where no text was read."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from comity.ledger.queries import Where
from comity.ledger.scan import imported_conditions
from comity.model.record import Record

if TYPE_CHECKING:
    from comity.ledger.view import View

_COLUMNS = (
    "v.first, v.second, v.day, v.actor, v.recipient, v.actor_name, v.recipient_name, v.code, v.type, v.mode, v.quad, "
    "v.score, v.issue, v.outlet, v.story, i.layout, v.import, v.place"
)


class ImportedEvent(Record, kw_only=True, frozen=True):
    """An event of another archive. ``id`` is layout, number of the file and line in it; ``path`` is not told, it is local.

    ``code`` is what the archive coded; ``type``, ``mode``, ``quad`` and ``score`` are what our tables make of it.
    """

    id: str
    pair: tuple[str, str]
    day: dt.date
    actor: str
    recipient: str
    actor_name: str
    recipient_name: str
    code: str
    type: str | None
    mode: str | None
    quad: int | None
    score: float
    issue: str | None
    outlet: str | None
    story: str | None


def imported_events(view: "View", where: Where) -> Iterator[ImportedEvent]:
    """Yield the imported events asked for, by day."""
    conditions, values = imported_conditions(where)
    asked = f"SELECT {_COLUMNS} FROM imported v JOIN imports i ON i.number = v.import WHERE {conditions}"
    for row in view.ask(f"{asked} ORDER BY v.day, v.import, v.place", values):
        first, second, number, *told, layout, file, place = row
        yield ImportedEvent(
            id=f"{layout}:{file}:{place}",
            pair=(first, second),
            day=dt.date.fromordinal(number),
            **dict(zip(ImportedEvent.__struct_fields__[3:], told, strict=True)),
        )


def count_imported(view: "View", pair: tuple[str, str]) -> int:
    """Return how many imported events a pair has."""
    asked = "SELECT count(*) FROM imported WHERE first = ? AND second = ?"
    return int(next(iter(view.ask(asked, sorted(pair))))[0])
