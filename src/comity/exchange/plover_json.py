"""Events in the JSON record of PLOVER, one a line (manual, pp. 40-44).

The manual's record has no place for who said it: the chain of sources and the
factuality stand in ``comment``, and what did not happen has ``has_event`` false.
The text is left out: the manual lets only those who hold the rights give it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from comity.exchange.told import Told, web_address
from comity.model import Event
from comity.settings import VERSION

_TOLD_TO_BE = frozenset({"happened"})


def record(row: Told, event: Event) -> dict[str, Any]:
    """Return the record of one event; what is not known is left out."""
    told = {
        "id": row.key,
        "date": row.day.isoformat() if row.day else None,
        "enddate": event.date.end.isoformat() if event.date and event.date.end else None,
        "has_event": event.factuality in _TOLD_TO_BE,
        "actor": [_party(event, code) for code in event.actors],
        "recipient": [_party(event, code) for code in event.recipients] or None,
        "event": event.type,
        "mode": event.mode,
        "context": list(event.contexts) or None,
        "quad_code": event.quad,
        "event_scale": event.score,
        "link": web_address(row.document.url),
        "cite_info": row.document.outlet,
        "coder": f"Comity {VERSION}",
        "comment": f"factuality: {event.factuality}{_author(event)}; chain: {' ← '.join(row.evidence.chain)}; {event.reason}",
    }
    return {name: value for name, value in told.items() if value is not None}


def _party(event: Event, code: str) -> dict[str, str]:
    """Return a party with its sector, where the words tell one."""
    sector = dict(event.sectors).get(code)
    return {"code": code} if sector is None else {"code": code, "sector": sector}


def _author(event: Event) -> str:
    """Say what the report's own author commits to, where that is something else."""
    told = event.author_factuality
    return f" (the report itself: {told})" if told not in (None, event.factuality) else ""


def lines(rows: Iterable[Told]) -> Iterator[str]:
    """Yield one event a line, each once; evidence that rests on no event has no record in PLOVER."""
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if row.event is None or (row.document.id, row.event.id) in seen:
            continue
        seen.add((row.document.id, row.event.id))
        yield msgspec.json.encode(record(row, row.event)).decode() + "\n"
