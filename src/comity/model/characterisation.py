"""Statements about a relation itself, for which PLOVER has no type."""

from typing import Literal

from comity.model.event import Factuality
from comity.model.record import Record
from comity.model.spans import Spans


class Characterisation(Record, kw_only=True, frozen=True):
    """Somebody says how two parties stand ("growing rift", "remains strong").

    ``label`` is the codebook's row. ``leaning`` is what the statement says if true;
    ``factuality`` is whether its source stands by it (a rift that is denied is strain,
    denied), ``author_factuality`` whether the report's author does (``None``: not determined).
    Kept as a layer of its own, never summed with deeds.
    """

    id: str
    actors: tuple[str, ...]
    label: str
    leaning: Literal["strain", "closeness"]
    strength: int
    factuality: Factuality
    author_factuality: Factuality | None = None
    span: Spans
    attribution: str | None
    confidence: float
    reason: str
