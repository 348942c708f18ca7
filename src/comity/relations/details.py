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

    Rows are fetched when they are asked for, many at once: ``tell`` gives those at some places, ``at`` the places of these
    rows. What a column has at some places is asked of ``named``, which need not fetch rows where names are known.
    """

    codes: Mapping[str, Codes]
    at: NDArray[np.int64]
    tell: Callable[[Sequence[int]], Sequence[Detail]] = field(repr=False)
    named: Callable[[str, Sequence[int]], Sequence[str | None]] = field(repr=False)
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
        return Details(
            codes,
            np.arange(len(rows)),
            tell=lambda places: [rows[place] for place in places],
            named=lambda column, places: [getattr(rows[place], column) for place in places],
        )

    def __len__(self) -> int:
        return len(self.at)

    def __getitem__(self, row: int) -> Detail:
        return self.several([row])[0]

    def several(self, rows: Sequence[int] | NDArray[Any]) -> list[Detail]:
        """Return some rows, those that were not asked for before in one question."""
        places = [int(self.at[row]) for row in rows]
        missing = [place for place in dict.fromkeys(places) if place not in self._told]
        if missing:
            self._told.update(zip(missing, self.tell(missing), strict=True))
        return [self._told[place] for place in places]

    def taken(self, rows: NDArray[Any]) -> "Details":
        """Return the details of some rows, by a mask or by their places."""
        return replace(
            self, codes={name: codes[rows] for name, codes in self.codes.items()}, at=self.at[rows]
        )

    def shares(self, column: str, weight: NDArray[np.float64]) -> dict[str, float]:
        """Return the names of a column with the sums of ``weight``, greatest first; what is not told is left out."""
        found, first, number = np.unique(self.codes[column], return_index=True, return_inverse=True)
        sums = np.bincount(number, weight, minlength=len(found))
        names = self._names_of(column, found.tolist(), self.at[first].tolist())
        named = {name: float(total) for name, total in zip(names, sums, strict=True) if name is not None}
        return dict(sorted(named.items(), key=lambda item: (-item[1], item[0])))

    def other_than(self, column: str, name: str) -> NDArray[np.bool_]:
        """Return which rows have another name in a column than ``name``, one that ``shares`` gave."""
        return np.asarray(self.codes[column] != self._numbers[column, name])

    def counted(self, column: str) -> dict[str, int]:
        """Return how many rows have each name of a column, most first."""
        shares = self.shares(column, np.ones(len(self)))
        return {name: round(n) for name, n in shares.items()}

    def _names_of(self, column: str, codes: Sequence[int], places: Sequence[int]) -> list[str | None]:
        """Return the names of codes of a column, each with a place where it stands; ``None`` for 0."""
        new = {code: place for code, place in zip(codes, places, strict=True) if code and (column, code) not in self._names}
        for code, name in zip(new, self.named(column, [*new.values()]) if new else (), strict=True):
            self._names[column, code] = str(name)
            self._numbers[column, str(name)] = code
        return [self._names[column, code] if code else None for code in codes]


def joined(parts: Iterable[Details]) -> Details:
    """Return the details of several sources one after another; equal names must have equal codes in all of them."""
    several = [part for part in parts if len(part)]
    starts = np.cumsum([0, *(len(part) for part in several)])

    def each(ask: Callable[[Details, list[int]], Sequence[Any]], places: Sequence[int]) -> list[Any]:
        """Ask each source for what lies in it, and return all in the order of ``places``."""
        answers: dict[int, Any] = {}
        sources = np.searchsorted(starts, places, side="right") - 1
        for source in set(sources.tolist()):
            own = [place for place, of in zip(places, sources, strict=True) if of == source]
            within = several[source].at[np.array(own) - starts[source]].tolist()
            answers.update(zip(own, ask(several[source], within), strict=True))
        return [answers[place] for place in places]

    return Details(
        codes={
            name: np.concatenate([np.zeros(0, np.int64), *(part.codes[name] for part in several)])
            for name in GROUPED
        },
        at=np.arange(int(starts[-1])),
        tell=lambda places: each(lambda source, own: source.tell(own), places),
        named=lambda column, places: each(lambda source, own: source.named(column, own), places),
    )
