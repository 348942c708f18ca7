"""Distinct happenings: what reports and archives tell, each counted once, with what it weighs.

A weight is |mode score| × P(it happened) × P(it was coded right). Rows that tell of one
deed between the same two on one day are one happening, whoever publishes it; it has the
greatest of their weights.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from comity.relations.counts import Array, Days
from comity.relations.details import Details


@dataclass(frozen=True)
class Happenings:
    """Rows as columns, by pair and day. ``pairs`` names what ``pair`` numbers.

    ``weight`` is above 0 for closeness and below for strain, 0 for what leans to neither;
    ``key`` is equal for rows of one happening; ``details`` are what they rest on, where asked for.
    """

    pairs: tuple[tuple[str, str], ...]
    pair: NDArray[np.int32]
    day: Days
    key: Days
    weight: Array
    verbal: NDArray[np.bool_]
    details: Details | None = None

    def __len__(self) -> int:
        return len(self.day)

    @property
    def told(self) -> Details:
        """What the rows rest on, one each; only where they were loaded with details."""
        assert self.details is not None
        return self.details

    def chosen(self, which: NDArray[Any] | slice) -> "Happenings":
        """Return some rows, by a mask, by their places or as a slice."""
        return replace(
            self,
            pair=self.pair[which],
            day=self.day[which],
            key=self.key[which],
            weight=self.weight[which],
            verbal=self.verbal[which],
            details=self.details.taken(which) if self.details is not None else None,
        )

    def ordered(self) -> "Happenings":
        """Return the rows by pair, day and key, of one happening the weightiest first; as they are, if they lie so."""
        columns = (self.pair, self.day, self.key, -np.abs(self.weight))
        open_ = np.ones(max(len(self) - 1, 0), dtype=bool)  # neighbours that are equal in all columns so far
        for column in columns:
            if (open_ & (column[1:] < column[:-1])).any():
                return self.chosen(np.lexsort(columns[::-1]))
            open_ &= column[1:] == column[:-1]
        return self

    def distinct(self) -> "Happenings":
        """Return one row a happening: of rows with one pair, day and key the one that weighs most."""
        rows = self.ordered()
        first = np.ones(len(rows), dtype=bool)
        first[1:] = (
            (rows.pair[1:] != rows.pair[:-1])
            | (rows.day[1:] != rows.day[:-1])
            | (rows.key[1:] != rows.key[:-1])
        )
        return rows.chosen(first)
