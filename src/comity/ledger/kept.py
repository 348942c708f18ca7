"""What a ledger gives back: the records as they were written, with the document that they are from."""

from datetime import date

from comity.model import (
    Attribution,
    Characterisation,
    Document,
    Event,
    Evidence,
    Factuality,
    Failure,
    Mention,
    Span,
    Spans,
)
from comity.model.links import PlanOutcome
from comity.model.record import Record


class KeptMention(Mention, kw_only=True, frozen=True):
    """A mention with the id of its document."""

    document: str


class KeptAttribution(Attribution, kw_only=True, frozen=True):
    """An attribution with the id of its document."""

    document: str


class KeptEvent(Event, kw_only=True, frozen=True):
    """An event with the id of its document."""

    document: str


class KeptCharacterisation(Characterisation, kw_only=True, frozen=True):
    """A characterisation with the id of its document."""

    document: str


class KeptEvidence(Evidence, kw_only=True, frozen=True):
    """A line of evidence with the id, title, day, outlet and address of its document.

    ``story`` is that of its document, ``family`` the copies that it is one of, ``origins`` the number
    of independent origins of what it tells; ``None`` where they are not determined.
    """

    document: str
    title: str | None = None
    published: date | None = None
    outlet: str | None = None
    url: str | None = None
    story: str | None = None
    family: str | None = None
    origins: int | None = None


class Said(Record, kw_only=True, frozen=True):
    """One end of a link: a row of evidence, or an event for which no pair was found.

    ``id`` is that of the row of evidence, or of the event; ``speaker`` who says it, or denies it, if
    not the report itself; ``origins`` as in ``KeptEvidence``.
    """

    id: str
    document: str
    title: str | None
    published: date | None
    outlet: str | None
    url: str | None
    status: Factuality
    what: str | None
    speaker: str | None
    quote: str
    span: Spans
    origins: int | None


class Contradiction(Record, kw_only=True, frozen=True):
    """A denial beside a claim that it denies."""

    id: str
    pair: tuple[str, str]
    denial: Said
    claim: Said
    confidence: float
    reason: str


class FollowedPlan(Record, kw_only=True, frozen=True):
    """A plan, and what became of it: held, cancelled or moved."""

    id: str
    pair: tuple[str, str]
    plan: Said
    outcome: Said
    kind: PlanOutcome
    confidence: float
    reason: str


class KeptStory(Record, kw_only=True, frozen=True):
    """Reports of one happening, by day; ``outlets`` that told it."""

    id: str
    documents: tuple[str, ...]
    outlets: tuple[str, ...]
    since: date | None
    until: date | None
    reason: str


class KeptThing(Record, kw_only=True, frozen=True):
    """What several rows of evidence tell, and how many independent origins they have.

    ``outlets`` holds those that count as one together; ``circles`` outlets that cite each other in a ring.
    """

    id: str
    pair: tuple[str, str]
    evidence: tuple[str, ...]
    origins: int
    outlets: tuple[tuple[str, ...], ...]
    circles: tuple[tuple[str, ...], ...]
    reason: str


class Hit(Record, kw_only=True, frozen=True):
    """A document that holds the words searched for. ``marks`` are the spans of them in ``snippet``."""

    document: str
    title: str | None
    published: date | None
    outlet: str | None
    url: str | None
    snippet: str
    marks: tuple[Span, ...]


class Quarantined(Record, kw_only=True, frozen=True):
    """Something that could not be read: where it is, at which stage and why, how often and when last tried.

    ``given`` is what a retry starts from: the document, or the arguments under which a
    file was read; ``None`` where it cannot be had again (standard input).
    """

    number: int
    place: str
    document: str | None
    stage: str
    reason: str
    attempts: int
    first_at: str
    last_at: str
    resolved_at: str | None
    given: "Document | dict[str, str | int | None] | None" = None

    @property
    def failure(self) -> Failure:
        """The failure as the reading gave it."""
        return Failure(document=self.document or self.place, stage=self.stage, message=self.reason)
