"""One row of evidence with all that an export says of it."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from comity.model import Attribution, Document, Event, Evidence, Reading


class Told(NamedTuple):
    """A row of evidence, its report, its event if it has one, and its attributions from the outermost inward."""

    evidence: Evidence
    document: Document
    event: Event | None
    said: tuple[Attribution, ...]

    @property
    def day(self) -> date | None:
        """The first day that it is dated to, else the day of publication."""
        told = self.evidence.date
        return (told.start or told.end if told else None) or self.document.published

    @property
    def key(self) -> str:
        """An id that is unique among all reports: that of the report and that of the row."""
        return f"{self.document.id}:{self.evidence.id}"


def told(readings: Iterable[Reading]) -> Iterator[Told]:
    """Yield every row of evidence of ``readings``, in order."""
    for reading in readings:
        events = {event.id: event for event in reading.events}
        said = {attribution.id: attribution for attribution in reading.attributions}
        for row in reading.evidence:
            chain: list[Attribution] = []
            at = said.get(row.attribution or "")
            while at is not None:
                chain.append(at)
                at = said.get(at.parent or "")
            yield Told(row, reading.document, events.get(row.event or ""), tuple(reversed(chain)))


def web_address(url: str | None) -> str | None:
    """Return ``url`` if it is an address of the web; what a report gives as its address may be anything."""
    scheme, _, rest = (url or "").partition("://")
    return (
        url
        if scheme.lower() in ("http", "https") and rest[:1].isalnum() and not set(rest) & _NOT_IN_ADDRESS
        else None
    )


_NOT_IN_ADDRESS = frozenset(' \t\r\n"<>\\^`{|}')
