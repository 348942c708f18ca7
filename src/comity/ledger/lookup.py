"""One line of evidence by its id, and what a reading holds under an id, by the number of the reading."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from comity.ledger.kept import KeptEvidence
from comity.ledger.rows import columns_of, from_row, named
from comity.model import Attribution, Document, Event, Evidence
from comity.model.record import Record

if TYPE_CHECKING:
    from comity.ledger.view import View

R = TypeVar("R", bound=Record)


class Line(NamedTuple):
    """A line of evidence, and the number of the reading that it is part of."""

    row: KeptEvidence
    reading: int


def line_of(view: "View", evidence: str, as_of: date | None = None) -> Line | None:
    """Return the line of evidence with an id, if it holds now (or held then); else ``None``."""
    found = view.ask(
        "SELECT d.id, v.reading FROM evidence v JOIN documents d ON d.number = v.document WHERE v.id = ? "
        "ORDER BY v.reading DESC",
        [evidence],
    )
    for document, reading in list(found):
        for row in view.evidence(document=document, as_of=as_of):
            if row.id == evidence:
                return Line(row, reading)
    return None


def told_under(view: "View", reading: int, name: str) -> Evidence | Event | None:
    """Return the line of evidence or the deed that a reading has under an id, ``None`` if it has neither."""
    where, at = "FROM {0} x WHERE x.reading = ? AND x.id = ?", [reading, name]
    return next(_rows(view, Evidence, where.format("evidence"), at), None) or next(
        _rows(view, Event, where.format("events"), at), None
    )


def attributions_in(view: "View", reading: int) -> dict[str, Attribution]:
    """Return the attributions of a reading by their ids."""
    found = _rows(view, Attribution, "FROM attributions x WHERE x.reading = ? ORDER BY x.place", [reading])
    return {at.id: at for at in found}


def document_read(view: "View", reading: int) -> Document:
    """Return the document of a reading."""
    where = "FROM readings r JOIN documents x ON x.number = r.document WHERE r.number = ?"
    return next(_rows(view, Document, where, [reading]))


def _rows(view: "View", record: type[R], where: str, values: Sequence[Any]) -> Iterator[R]:
    for row in view.ask(f"SELECT {named(columns_of(record), 'x')} {where}", values):
        yield from_row(record, row)
