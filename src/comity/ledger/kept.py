"""What a ledger gives back: the records as they were written, with the document that they are from."""

from datetime import date

from comity.model import (
    Attribution,
    Characterisation,
    Document,
    Event,
    Evidence,
    Failure,
    Mention,
    Span,
)
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
    """A line of evidence with the id, title, day, outlet and address of its document."""

    document: str
    title: str | None = None
    published: date | None = None
    outlet: str | None = None
    url: str | None = None


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
