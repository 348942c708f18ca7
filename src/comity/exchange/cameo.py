"""CAMEO codes as PLOVER types.

The crosswalk is a table (``data/exchange/cameo.csv``); CAMEO 01 (statements) and 02
(appeals) have no PLOVER type and are taken over without one: they count as volume alone.
"""

from typing import NamedTuple

from comity.codebook import Codebook
from comity.exchange.tables import CameoCode, CameoLabel, load


class Coded(NamedTuple):
    """What a code stands for: its PLOVER type and mode (``None``: there is none), quad, score and issue."""

    code: str
    type: str | None
    mode: str | None
    quad: int | None
    score: float
    issue: str | None


class Cameo:
    """Looks codes up by number or by the words that archives write out."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        self._rows = {row.id: row for row in load("cameo.csv", CameoCode)}
        self._labels = {_folded(row.label): row.id for row in reversed(self._rows.values())}
        self._labels |= {_folded(row.form): row.code for row in load("cameo_labels.csv", CameoLabel)}
        self._coded: dict[str, Coded | None] = {}

    def by_code(self, code: str) -> Coded | None:
        """Return what a code stands for; of an unknown finer code, what the coarser one does; None if there is none."""
        if code not in self._coded:
            row = next(
                (self._rows[code[:n]] for n in range(len(code), 1, -1) if code[:n] in self._rows), None
            )
            self._coded[code] = self._made(row) if row else None
        return self._coded[code]

    def by_label(self, label: str) -> Coded | None:
        """Return what the words of a code stand for, None if they are those of no code."""
        code = self._labels.get(_folded(label))
        return None if code is None else self.by_code(code)

    def _made(self, row: CameoCode) -> Coded:
        return plover(self._codebook, row.id, row.type, row.mode, row.issue)


def plover(
    codebook: Codebook, code: str, type_: str | None, mode: str | None, issue: str | None = None
) -> Coded:
    """Return a type and mode with their quad and score; a mode without a score has that of its type."""
    kind = codebook.type_rows.get(type_) if type_ else None
    if kind is None:
        return Coded(code, None, None, None, 0.0, issue)
    row = codebook.mode_rows.get((kind.id, mode)) if mode else None
    score = kind.score if row is None or row.score is None else row.score
    return Coded(code, kind.id, row.mode if row else None, kind.quad, score, issue)


def _folded(label: str) -> str:
    """Return a label without what archives write one way or the other."""
    return " ".join(label.casefold().replace(", not specified below", "").replace("-", " ").split())
