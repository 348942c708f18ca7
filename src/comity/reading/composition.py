"""The algebra of deeds: what refusing, lifting, planning or asking for a deed amounts to.

Rules R1 to R7 of the PLOVER notes stand in ``composition.csv``; here they are only
looked up, the most specific row first.
"""

from collections import defaultdict
from typing import NamedTuple

from comity.codebook import Codebook
from comity.codebook.rows import Composition


class Coded(NamedTuple):
    """A type with its mode, what the composition says of its factuality, and the rows it rests on."""

    type: str
    mode: str | None
    hint: str | None = None
    keep_inner: bool = False
    rows: tuple[str, ...] = ()


class CompositionTable:
    """``composition.csv`` by operation and polarity."""

    def __init__(self, codebook: Codebook) -> None:
        self._rows: defaultdict[tuple[str, str], dict[str, Composition]] = defaultdict(dict)
        for row in codebook.composition:
            self._rows[row.operation, row.polarity][row.inner] = row
        self.quads = {row.id: row.quad for row in codebook.types}
        self._modes = frozenset((row.type, row.mode) for row in codebook.modes)

    def rows(self) -> list[Composition]:
        """Return all rows."""
        return [row for rows in self._rows.values() for row in rows.values()]

    def quad(self, type_: str) -> int:
        """Return the quad of an event type."""
        return self.quads.get(type_, 0)

    def is_hostile(self, type_: str) -> bool:
        """Say whether a type is material conflict (quad 4), which a plan turns into a threat."""
        return self.quad(type_) == 4

    def compose(self, operation: str, affirmed: bool, inner: Coded) -> Coded | None:
        """Return what ``operation`` makes of ``inner``; None where no row speaks or no event results."""
        rows = self._rows.get((operation, "yes" if affirmed else "no"), {})
        keys = [
            f"{inner.type}/{inner.mode}",
            inner.type,
            f"quad{self.quad(inner.type)}",
            "hostile" if self.quad(inner.type) > 2 else "friendly",
            "*",
        ]
        row = next((rows[key] for key in keys if key in rows), None)
        if row is None and not affirmed:
            made = self.compose(operation, True, inner)
            return made._replace(hint="did_not_happen") if made else None
        if row is None:
            return None
        if row.type is None:
            return None
        type_ = inner.type if row.type == "*" else row.type
        mode = inner.mode if row.mode == "*" else row.mode
        if mode is not None and (type_, mode) not in self._modes:
            mode = None
        hint = row.factuality or (inner.hint if row.type == "*" else None)
        return Coded(type_, mode, hint, row.keep == "yes", (*inner.rows, f"composition:{row.id}"))
