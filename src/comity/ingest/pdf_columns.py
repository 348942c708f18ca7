"""Pages of a PDF in two columns that are drawn row by row, as text recognition and some printers do: put back into columns."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import mean, median
from typing import NamedTuple

# Points: what is on one line; what the columns are apart at least (a table of words has narrower ones); what begins alike.
_SAME_LINE, _APART, _ALIKE = 2.0, 100.0, 5.0
# A table has few rows, or short cells; two columns of a report have dozens of lines of some 40 characters.
_FEWEST_ROWS, _SHORTEST = 8, 20


class Piece(NamedTuple):
    """A piece of text and where on the page it begins, from the lower left, in points."""

    x: float
    y: float
    text: str


def in_columns(pieces: Sequence[Piece]) -> str | None:
    """Return the text of a page with its left column before its right one, ``None`` if it is not drawn row by row.

    What stands above the columns stays before them, and what stands well below after them.
    """
    drawn = [piece for piece in pieces if piece.text.strip()]
    rows = [
        (place, one, other)
        for place, (one, other) in enumerate(pairwise(drawn))
        if abs(one.y - other.y) <= _SAME_LINE and other.x - one.x >= _APART
    ]
    if len(rows) < _FEWEST_ROWS:
        return None
    begins = Counter(round(other.x / _ALIKE) for _, _, other in rows).most_common(1)[0][0] * _ALIKE
    rows = [row for row in rows if abs(row[2].x - begins) <= _ALIKE]
    lengths = [len(piece.text.strip()) for row in rows for piece in row[1:]]
    right = sum(piece.x >= begins - _ALIKE for piece in drawn)
    if len(rows) < max(_FEWEST_ROWS, right / 2) or mean(lengths) < _SHORTEST:
        return None
    first, end = rows[0][0], rows[-1][0] + 2
    leading = median(abs(one.y - other.y) for (_, one, _), (_, other, _) in pairwise(rows))
    while end < len(drawn) and 0 <= drawn[end - 1].y - drawn[end].y <= 2 * leading:
        end += 1  # the longer column goes on
    columns = drawn[first:end]
    ordered = [
        *drawn[:first],
        *(piece for piece in columns if piece.x < begins - _ALIKE),
        *(piece for piece in columns if piece.x >= begins - _ALIKE),
        *drawn[end:],
    ]
    return "\n".join(piece.text.strip("\n") for piece in ordered)
