"""The small tables of this package, read once."""

from functools import cache

from comity.codebook.rows import Row
from comity.codebook.tables import data_folder, read_table
from comity.errors import CodebookError


class Happened(Row, kw_only=True, frozen=True):
    """How likely it is that what a row of evidence tells did happen; ``id`` is its status."""

    probability: float
    note: str = ""


@cache
def happened() -> dict[str, float]:
    """Return the probability for each status. Raises CodebookError, with all that is wrong in the table."""
    name = "relations/happened.csv"
    rows, problems = read_table(data_folder().joinpath(name), name, Happened)
    if problems:
        raise CodebookError("; ".join(map(str, problems)))
    return {row.id: row.probability for row in rows if isinstance(row, Happened)}
