"""Rows of evidence that tell one thing: one story, one pair, one sort of deed, told as so or as not so."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from comity.links.independence import Owners, Telling, independent_origins
from comity.links.wording import words_of
from comity.model import Factuality, Leaning, content_id
from comity.model.links import Independence

_NOT_SO = ("denied", "did_not_happen")


@dataclass(frozen=True)
class Row:
    """A row of evidence as origins are counted among.

    ``told`` is the type of its deed, or what it says of the relation; ``relayed`` are the
    outlets that it cites, outermost first.
    """

    id: str
    document: str
    published: dt.date | None
    story: str
    pair: tuple[str, str]
    told: str
    leaning: Leaning
    status: Factuality
    quote: str
    outlet: str | None
    relayed: tuple[str, ...] = ()
    agency: str | None = None
    family: str | None = None

    @property
    def thing(self) -> str:
        """The id of what it tells: equal for rows that tell the same."""
        return content_id("t", self.story, *self.pair, self.told, self.leaning, self.status in _NOT_SO)


def count_origins(rows: Iterable[Row], owners: Owners) -> Independence:
    """Return how many independent origins rows have that tell one thing; the order given does not matter."""
    ordered = sorted(
        rows, key=lambda row: (len(row.relayed), row.published or dt.date.max, row.document, row.id)
    )
    return independent_origins(
        [
            Telling(
                evidence=row.id,
                outlet=row.outlet,
                relayed=row.relayed,
                agency=row.agency,
                family=row.family,
                words=words_of(row.quote),
            )
            for row in ordered
        ],
        owners,
    )
