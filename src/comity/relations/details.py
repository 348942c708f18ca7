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

    ``story`` is the family of copies that a report is one of, else the report, or the story of an archive: one text.
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

    Rows are fetched when they are asked for, many at once: ``tell`` gives those at some places, ``at`` the places of these
    rows. What a column (or *evidence*) has at some places is asked of ``named``, which need not fetch rows where names are known.
    """

    codes: Mapping[str, Codes]
    at: NDArray[np.int64]
    tell: Callable[[Sequence[int]], Sequence[Detail]] = field(repr=False)
    named: Callable[[str, Sequence[int]], Sequence[str | None]] = field(repr=False)
    _told: dict[int, Detail] = field(default_factory=dict, repr=False)

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

    def several(self, rows: Sequence[int]) -> list[Detail]:
        """Return some rows, those that were not asked for before in one question."""
        places = self.at[np.asarray(rows, np.intp)].tolist()
        missing = [place for place in dict.fromkeys(places) if place not in self._told]
        if missing:
            self._told.update(zip(missing, self.tell(missing), strict=True))
        return [self._told[place] for place in places]

    def evidence(self, rows: Sequence[int]) -> tuple[str, ...]:
        """Return the ids of the evidence of some rows."""
        return self._at(rows, "evidence")

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

    def names(self, column: str, groups: Sequence[Group]) -> tuple[str, ...]:
        """Return the names that the rows of each group share."""
        return self._at([group.row for group in groups], column)

    def _at(self, rows: Sequence[int], column: str) -> tuple[str, ...]:
        places = self.at[np.asarray(rows, np.intp)].tolist()
        return tuple(str(name) for name in self.named(column, places)) if places else ()

    def other_than(self, column: str, code: int) -> NDArray[np.bool_]:
        """Return which rows have another code in a column."""
        return np.asarray(self.codes[column] != code)


def joined(parts: Iterable[Details]) -> Details:
    """Return the details of several sources one after another; equal names must have equal codes in all of them."""
    several = [part for part in parts if len(part)]
    if len(several) == 1:
        return several[0]
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

    columns = several[0].codes if several else ()
    return Details(
        codes={column: np.concatenate([part.codes[column] for part in several]) for column in columns},
        at=np.arange(int(starts[-1])),
        tell=lambda places: each(lambda source, own: source.tell(own), places),
        named=lambda column, places: each(lambda source, own: source.named(column, own), places),
    )
