"""What rows behind happenings rest on, as columns: who shares an outlet, a text, an issue is found without looking at any row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]
GROUPED = ("outlet", "story", "issue", "actors", "code")
"""What rows are grouped by."""


class Detail(NamedTuple):
    """One row behind a happening, for who wants to see it.

    ``story`` is the family of copies that a report is one of, or the story of an archive: one text that several printed.
    """

    evidence: str
    what: str
    outlet: str | None
    story: str | None
    document: str | None
    issue: str | None
    actors: str | None
    code: str | None


@dataclass(frozen=True)
class Details:
    """The details of rows. ``codes`` are equal where rows share an outlet, a story …, 0 where it is not told.

    A single row is fetched when it is asked for: ``tell`` gives that at a place, ``at`` the places of these rows.
    """

    codes: Mapping[str, Codes]
    at: NDArray[np.int64]
    tell: Callable[[int], Detail] = field(repr=False)
    _told: dict[int, Detail] = field(default_factory=dict, repr=False)
    _names: dict[tuple[str, int], str] = field(default_factory=dict, repr=False)
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict, repr=False)

    @staticmethod
    def of(rows: Sequence[Detail]) -> "Details":
        """Return details that are there already."""
        codes = {}
        for column in GROUPED:
            numbers: dict[Any, int] = {None: 0}
            told = (getattr(row, column) for row in rows)
            codes[column] = np.array([numbers.setdefault(one, len(numbers)) for one in told], dtype=np.int64)
        return Details(codes, np.arange(len(rows)), rows.__getitem__)

    def __len__(self) -> int:
        return len(self.at)

    def __getitem__(self, row: int) -> Detail:
        place = int(self.at[row])
        if place not in self._told:
            self._told[place] = self.tell(place)
        return self._told[place]

    def taken(self, rows: NDArray[Any]) -> "Details":
        """Return the details of some rows, by a mask or by their places."""
        return replace(
            self, codes={name: codes[rows] for name, codes in self.codes.items()}, at=self.at[rows]
        )

    def shares(self, column: str, weight: NDArray[np.float64]) -> dict[str, float]:
        """Return the names of a column with the sums of ``weight``, greatest first; what is not told is left out."""
        found, first, number = np.unique(self.codes[column], return_index=True, return_inverse=True)
        sums = np.bincount(number, weight, minlength=len(found))
        named = {
            self._name(column, int(code), int(row)): float(total)
            for code, row, total in zip(found, first, sums, strict=True)
            if code
        }
        return dict(sorted(named.items(), key=lambda item: (-item[1], item[0])))

    def other_than(self, column: str, name: str) -> NDArray[np.bool_]:
        """Return which rows have another name in a column than ``name``, one that ``shares`` gave."""
        return np.asarray(self.codes[column] != self._numbers[column, name])

    def counted(self, column: str) -> dict[str, int]:
        """Return how many rows have each name of a column, most first."""
        shares = self.shares(column, np.ones(len(self)))
        return {name: round(n) for name, n in shares.items()}

    def _name(self, column: str, code: int, row: int) -> str:
        if (column, code) not in self._names:
            name = str(getattr(self[row], column))
            self._names[column, code] = name
            self._numbers[column, name] = code
        return self._names[column, code]


def joined(parts: Iterable[Details]) -> Details:
    """Return the details of several sources one after another; equal names must have equal codes in all of them."""
    several = [part for part in parts if len(part)]
    starts = np.cumsum([0, *(len(part) for part in several)])

    def tell(place: int) -> Detail:
        source = int(np.searchsorted(starts, place, side="right")) - 1
        return several[source][place - int(starts[source])]

    return Details(
        codes={
            name: np.concatenate([np.zeros(0, np.int64), *(part.codes[name] for part in several)])
            for name in GROUPED
        },
        at=np.arange(int(starts[-1])),
        tell=tell,
    )
