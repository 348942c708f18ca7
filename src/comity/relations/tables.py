"""The small tables of this package, read once."""

from functools import cache

from comity.codebook.rows import Row
from comity.codebook.tables import shipped_rows


class Happened(Row, kw_only=True, frozen=True):
    """How likely it is that what a row of evidence tells did happen; ``id`` is its status."""

    probability: float
    note: str = ""


@cache
def happened() -> dict[str, float]:
    """Return the probability for each status. Raises CodebookError, with all that is wrong in the table."""
    return {row.id: row.probability for row in shipped_rows("relations/happened.csv", Happened)}
