"""What ties reports and rows of evidence to one another: editions, copies, stories, origins, denials, plans."""

from datetime import date
from typing import Literal

from comity.model.record import Record
from comity.model.spans import Span

ChangeKind = Literal["added", "removed", "changed"]
PlanOutcome = Literal["held", "cancelled", "moved"]


class Change(Record, kw_only=True, frozen=True):
    """A sentence that an edition added, removed or changed.

    ``before`` is a span of the earlier text, ``after`` of the later one; ``None`` where
    there is none. ``old`` and ``new`` are exactly these characters.
    """

    kind: ChangeKind
    before: Span | None = None
    after: Span | None = None
    old: str | None = None
    new: str | None = None


class Edition(Record, kw_only=True, frozen=True):
    """A report that is a later edition of another. ``number`` counts from 2; ``earlier`` is the one before.

    ``kept`` is the number of sentences that stand in both unchanged.
    """

    id: str
    document: str
    earlier: str
    first: str
    number: int
    changes: tuple[Change, ...]
    kept: int
    reason: str


class CopyFamily(Record, kw_only=True, frozen=True):
    """Reports of several outlets with one text, by date.

    ``origin`` is the report they likely go back to, ``agency`` the news agency that one
    of them names; ``None`` where not determined. ``containment`` is the lowest share of
    the shorter text that a member has in common with the member it was tied by.
    """

    id: str
    documents: tuple[str, ...]
    origin: str | None
    agency: str | None
    containment: float
    reason: str


class Story(Record, kw_only=True, frozen=True):
    """Reports of one happening, by date. The id is that of its first report's."""

    id: str
    documents: tuple[str, ...]
    since: date | None
    until: date | None
    reason: str


class Origin(Record, kw_only=True, frozen=True):
    """One independent origin: the outlets that count as one, the rows they told, and why they count as one."""

    outlets: tuple[str, ...]
    evidence: tuple[str, ...]
    reason: str


class Independence(Record, kw_only=True, frozen=True):
    """How many independent origins some rows of evidence have.

    ``circles`` are outlets that cite each other in a ring: nobody of them is an origin
    that can be checked. ``unplaced`` are rows of reports that name no outlet.
    """

    count: int
    origins: tuple[Origin, ...]
    circles: tuple[tuple[str, ...], ...] = ()
    unplaced: tuple[str, ...] = ()
    reason: str


class DenialLink(Record, kw_only=True, frozen=True):
    """A row of evidence that denies what another one claims."""

    id: str
    denial: str
    denial_document: str
    claim: str
    claim_document: str
    confidence: float
    reason: str


class PlanLink(Record, kw_only=True, frozen=True):
    """A plan and what became of it: held, cancelled or moved."""

    id: str
    plan: str
    plan_document: str
    outcome: str
    outcome_document: str
    kind: PlanOutcome
    confidence: float
    reason: str
