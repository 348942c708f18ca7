"""One line of evidence on a pair, with the words it rests on."""

from typing import Literal

from comity.model.dates import DateInterval
from comity.model.event import Factuality
from comity.model.record import Record
from comity.model.spans import Spans

EvidenceKind = Literal["development", "comment", "report"]
Leaning = Literal["strain", "closeness", "neutral"]


class Evidence(Record, kw_only=True, frozen=True):
    """What one report gives on one pair.

    ``pair`` is sorted. ``kind``: a *development* is a deed told by the report or by
    those who did it, a *comment* is what somebody said about it, a *report* is relayed
    from another outlet or from unnamed sources. ``leaning`` belongs to the thing told,
    ``status`` says whether it happened by the word of its source, ``author_factuality`` by that of the
    report's own author alone (``None``: not determined). ``chain`` goes from the outlet inward to the
    speaker. ``quote`` is exactly the text of ``span``.
    """

    id: str
    pair: tuple[str, str]
    kind: EvidenceKind
    leaning: Leaning
    status: Factuality
    author_factuality: Factuality | None = None
    event: str | None = None
    characterisation: str | None = None
    attribution: str | None = None
    chain: tuple[str, ...]
    what: str
    issue: str | None = None
    date: DateInterval | None = None
    span: Spans
    quote: str
    confidence: float
    reason: str
