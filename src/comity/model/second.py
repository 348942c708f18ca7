"""What a second reader proposes: rows of their own beside what was read here, and how far the two agree."""

from typing import Literal

from comity.model.event import Factuality
from comity.model.record import Record
from comity.model.spans import Spans


class SecondAttribution(Record, kw_only=True, frozen=True):
    """Somebody is said to say something; ``speaker`` is an actor code, ``None`` where none of ours is named."""

    source: Spans
    cue: Spans
    content: Spans
    speaker: str | None


class SecondEvent(Record, kw_only=True, frozen=True):
    """A deed between actors, by the words of ``span``; ``cue`` holds those that decide whether it happened."""

    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    type: str
    factuality: Factuality
    span: Spans
    cue: Spans = ()


class SecondReading(Record, kw_only=True, frozen=True):
    """What one model proposed on one document under one prompt (its hash).

    ``dropped`` counts what it proposed besides, by the reason why it was not taken.
    ``tokens`` are those that its server counted, of what was sent and of what came back;
    0 where it did not. ``at`` is a moment in UTC.
    """

    document: str
    model: str
    prompt: str
    at: str
    attributions: tuple[SecondAttribution, ...]
    events: tuple[SecondEvent, ...]
    dropped: dict[str, int]
    tokens: tuple[int, int]


class Difference(Record, kw_only=True, frozen=True):
    """One thing on which the two readers differ.

    ``ours`` is the id of our event or attribution, ``theirs`` the place (from 0) of the
    second reader's in its reading; ``None`` where one has none. ``fields`` are pairs of
    what we say and what it says, by name.
    """

    document: str
    what: Literal["event", "attribution"]
    ours: str | None
    theirs: int | None
    span: Spans
    quote: str
    fields: dict[str, tuple[str, str]]


class Agreement(Record, kw_only=True, frozen=True):
    """How far two readers agree on one question, over ``n`` units that both answered.

    ``observed`` is the share of equal answers, ``kappa`` Cohen's (1960), ``alpha``
    Krippendorff's (2004) for nominal data; both are ``None`` where chance alone would give
    full agreement or there is nothing to compare.
    """

    question: str
    n: int
    observed: float | None
    kappa: float | None
    alpha: float | None
