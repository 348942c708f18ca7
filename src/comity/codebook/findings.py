"""What a rule is, and what it finds.

A rule yields what is wrong as (table, place of the row, message with remedy); it sees
only the rows. File and line are found afterwards, and only where something is wrong.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from comity.codebook.codebook import Codebook
from comity.codebook.rows import Row


class Finding(NamedTuple):
    """One thing a rule has found: in which table, at which row (0 is the first), and what."""

    table: str
    place: int
    message: str


Findings = Iterator[Finding]
Rule = Callable[[Codebook], Findings]


def rows_of(codebook: Codebook, table: str) -> tuple[Row, ...]:
    """Return the rows of the table that bears the name ``table``."""
    found: tuple[Row, ...] = getattr(codebook, table)
    return found


def values_of(row: Row, column: str) -> tuple[str, ...]:
    """Return what stands in a cell, none for an empty one."""
    cell = getattr(row, column)
    return cell if isinstance(cell, tuple) else () if cell is None else (cell,)
