"""Events as tab-separated lines in the layout of GDELT 1.0 daily files (58 columns).

CAMEO has no place for factuality, source or quote, so that only what is told as
happened goes in, each event once for each ordered pair; ``LOST`` says the rest.
Type and mode lead to the nearest code of CAMEO by ``data/exchange/plover_to_cameo.csv``.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from comity.codebook.rows import Row
from comity.exchange.tables import load
from comity.exchange.told import Told, web_address
from comity.model import content_id

LOST = (
    "GDELT's layout has no place for: who said it and through whom, what is planned, denied, cancelled or only possible, "
    "characterisations, contexts, the quote and the reason; PLOVER's type and mode became the nearest code of CAMEO."
)
COLUMNS = 58
_TYPE_OF_STATE = 3  # letters of an ISO code; every other code is a body's or a group's


class CameoCode(Row, kw_only=True, frozen=True):
    """The code of CAMEO (and its Goldstein score) that a type of PLOVER, or a type and mode, is nearest to."""

    cameo: str
    goldstein: float
    note: str = ""


@cache
def codes() -> dict[str, CameoCode]:
    """Return the table, by ``TYPE`` and ``TYPE/mode``. Raises CodebookError if it cannot be used."""
    return {row.id: row for row in load("plover_to_cameo.csv", CameoCode)}


def lines(rows: Iterable[Told]) -> Iterator[str]:
    """Yield one line for each ordered pair of each event that is told as happened."""
    seen: set[tuple[str, str]] = set()
    for row in rows:
        event = row.event
        if event is None or event.factuality != "happened" or row.day is None:
            continue
        if (row.document.id, event.id) in seen:
            continue
        seen.add((row.document.id, event.id))
        code = codes().get(f"{event.type}/{event.mode}") or codes()[event.type]
        for actor in event.actors:
            for recipient in event.recipients or tuple(a for a in event.actors if a != actor):
                yield "\t".join(_fields(row, actor, recipient, code, event.quad)) + "\n"


def _fields(row: Told, actor: str, recipient: str, code: CameoCode, quad: int) -> list[str]:
    day = row.day
    assert day is not None  # ``lines`` passes over the rest
    fields = [""] * COLUMNS
    number = int(content_id("g", row.key, actor, recipient).removeprefix("g-"), 16)
    fields[0] = str(number)
    fields[1], fields[2], fields[3] = f"{day:%Y%m%d}", f"{day:%Y%m}", f"{day:%Y}"
    fields[4] = f"{day.year + (day.month * 30 + day.day) / 365:.4f}"
    for first, actor_code in ((5, actor), (15, recipient)):
        fields[first] = actor_code
        if len(actor_code) == _TYPE_OF_STATE:
            fields[first + 2] = actor_code
    fields[25] = "1"
    fields[26], fields[27], fields[28] = code.cameo, code.cameo[:3], code.cameo[:2]
    fields[29], fields[30] = str(quad), f"{code.goldstein:g}"
    fields[31] = fields[32] = fields[33] = "1"
    published = row.document.published or day
    fields[56] = f"{published:%Y%m%d}"
    fields[57] = web_address(row.document.url) or _flat(row.document.outlet or row.document.id)
    return fields


def _flat(text: str) -> str:
    """Return ``text`` without what would end a field or a line."""
    return " ".join(text.split())
