"""Imported events one by one, as an archive coded them: what counts over time rest on where no text was read."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from comity.ledger.queries import Where
from comity.ledger.scan import imported_conditions
from comity.model.record import Record

if TYPE_CHECKING:
    from comity.ledger.view import View

_COLUMNS = (
    "v.first, v.second, v.day, v.actor, v.recipient, v.actor_name, v.recipient_name, v.code, v.type, v.mode, v.quad, "
    "v.score, v.issue, v.outlet, v.story, i.layout, v.import, v.place"
)

_AT_ONCE = 1_000  # events asked for in one question; SQLite takes some 32,000 values
_READ = f"SELECT {_COLUMNS} FROM imported v JOIN imports i ON i.number = v.import"


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
    for row in view.ask(f"{_READ} WHERE {conditions} ORDER BY v.day, v.import, v.place", values):
        yield _event(row)


def imported_at(view: "View", places: Sequence[tuple[int, int]]) -> list[ImportedEvent]:
    """Return imported events, each given by the number of its import and its place there."""
    found: dict[tuple[int, int], ImportedEvent] = {}
    for some in (places[at : at + _AT_ONCE] for at in range(0, len(places), _AT_ONCE)):
        text = (
            f"WITH w (import, place) AS (VALUES {', '.join(['(?, ?)'] * len(some))}) SELECT {_COLUMNS} FROM w "
            "CROSS JOIN imported v ON v.import = w.import AND v.place = w.place JOIN imports i ON i.number = v.import"
        )
        for row in view.ask(text, [*chain.from_iterable(some)]):
            found[row[-2], row[-1]] = _event(row)
    return [found[file, place] for file, place in places]


def event_name(layout: str, file: int, place: int) -> str:
    """Return the id of an imported event."""
    return f"{layout}:{file}:{place}"


def layouts_of(view: "View") -> dict[int, str]:
    """Return the layout of each import by its number."""
    return dict(view.ask("SELECT number, layout FROM imports", []))


def _event(row: Sequence[Any]) -> ImportedEvent:
    first, second, number, *told, layout, file, place = row
    return ImportedEvent(
        id=event_name(layout, file, place),
        pair=(first, second),
        day=dt.date.fromordinal(number),
        **dict(zip(ImportedEvent.__struct_fields__[3:], told, strict=True)),
    )


def count_imported(view: "View", pair: tuple[str, str]) -> int:
    """Return how many imported events a pair has."""
    asked = "SELECT count(*) FROM imported WHERE first = ? AND second = ?"
    return int(next(iter(view.ask(asked, sorted(pair))))[0])
