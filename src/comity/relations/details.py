"""What rows behind happenings rest on, as columns: who shares an outlet, a text, an issue is found without looking at any row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]
GROUPED = ("outlet", "story", "issue", "actors", "code")
"""What rows can be grouped by."""


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


class Group(NamedTuple):
    """Rows that share an outlet, a story …: their code, the place of one of them, and their share of the weight."""

    code: int
    row: int
    share: float


@dataclass(frozen=True)
class Details:
    """The details of rows. ``codes`` are equal where rows share an outlet, a story …, 0 where it is not told.

    A single row is fetched when it is asked for: ``tell`` gives that at a place, ``name`` the id of its evidence
    alone, ``at`` the places of these rows.
    """

    codes: Mapping[str, Codes]
    at: NDArray[np.int64]
    tell: Callable[[int], Detail] = field(repr=False)
    name: Callable[[int], str] = field(repr=False)
    _told: dict[int, Detail] = field(default_factory=dict, repr=False)

    @staticmethod
    def of(rows: Sequence[Detail]) -> "Details":
        """Return details that are there already."""
        codes = {}
        for column in GROUPED:
            numbers: dict[Any, int] = {None: 0}
            told = (getattr(row, column) for row in rows)
            codes[column] = np.array([numbers.setdefault(one, len(numbers)) for one in told], dtype=np.int64)
        return Details(codes, np.arange(len(rows)), rows.__getitem__, lambda place: rows[place].evidence)

    def __len__(self) -> int:
        return len(self.at)

    def __getitem__(self, row: int) -> Detail:
        place = int(self.at[row])
        if place not in self._told:
            self._told[place] = self.tell(place)
        return self._told[place]

    def evidence(self, row: int) -> str:
        """Return the id of the evidence of a row."""
        return self.name(int(self.at[row]))

    def taken(self, rows: NDArray[Any] | slice) -> "Details":
        """Return the details of some rows, by a mask, by their places or as a slice."""
        return replace(
            self, codes={name: codes[rows] for name, codes in self.codes.items()}, at=self.at[rows]
        )

    def groups(self, column: str, weight: NDArray[np.float64], rows: slice = slice(0, None)) -> list[Group]:
        """Return what some ``rows`` share with their parts of the ``weight`` (one each), greatest first; what is not told is left out."""
        codes, total = self.codes[column][rows], float(weight.sum())
        if not total or not codes.any():
            return []
        found, first, number = np.unique(codes, return_index=True, return_inverse=True)
        shares = np.bincount(number, weight, minlength=len(found)) / total
        return [
            Group(int(found[k]), rows.start + int(first[k]), float(shares[k]))
            for k in np.argsort(-shares, kind="stable")
            if found[k]
        ]

    def named(self, column: str, group: Group) -> str:
        """Return the name that the rows of a group share."""
        return str(getattr(self[group.row], column))

    def other_than(self, column: str, code: int) -> NDArray[np.bool_]:
        """Return which rows have another code in a column."""
        return np.asarray(self.codes[column] != code)


def joined(parts: Iterable[Details]) -> Details:
    """Return the details of several sources one after another; equal names must have equal codes in all of them."""
    several = [part for part in parts if len(part)]
    if len(several) == 1:
        return several[0]
    starts = np.cumsum([0, *(len(part) for part in several)])

    def of(place: int) -> tuple[Details, int]:
        source = int(np.searchsorted(starts, place, side="right")) - 1
        return several[source], place - int(starts[source])

    def tell(place: int) -> Detail:
        part, row = of(place)
        return part[row]

    def name(place: int) -> str:
        part, row = of(place)
        return part.evidence(row)

    columns = several[0].codes if several else ()
    return Details(
        codes={column: np.concatenate([part.codes[column] for part in several]) for column in columns},
        at=np.arange(int(starts[-1])),
        tell=tell,
        name=name,
    )
