"""One line of evidence by its id."""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from comity.ledger.kept import KeptEvidence

if TYPE_CHECKING:
    from comity.ledger.view import View


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
