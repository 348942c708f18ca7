"""A coded event in the terms of PLOVER."""

from typing import Literal

from comity.model.dates import DateInterval
from comity.model.record import Record
from comity.model.spans import Span, Spans

Factuality = Literal[
    "happened",
    "future",
    "denied",
    "did_not_happen",
    "cancelled",
    "possible",
    "conditional",
    "generic",
    "unknown",
]


class Event(Record, kw_only=True, frozen=True):
    """Who did what to whom, by the word of whom, and whether it happened.

    ``actors`` and ``recipients`` are codes; ``()`` means that none is named. ``type``,
    ``mode``, ``quad`` (1 verbal cooperation to 4 material conflict) and ``score``
    (-10 to 10) are those of the PLOVER manual. ``factuality`` is by the word of
    ``attribution`` (``None``: the report itself); ``cue`` holds the spans that decide it.
    ``author_factuality`` is the same by the word of the report's own author, who may commit to less
    than those whom the report relays (``None``: not determined).
    ``trigger`` is the outermost word of it ("plans" in "plans to visit").
    ``sectors`` has the PLOVER sector of those actors and recipients whose words tell one (``("VLD", "CVL")``).
    ``symmetric`` says that the actors did it to each other or together.
    ``public`` says that people or firms did it, not a government or body, or that it is words or work with private persons alone;
    ``in_condition`` that it stands in an if-clause and is not told at all.
    """

    id: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    type: str
    mode: str | None
    quad: int
    contexts: tuple[str, ...]
    factuality: Factuality
    author_factuality: Factuality | None = None
    date: DateInterval | None
    span: Spans
    trigger: Span | None = None
    attribution: str | None
    score: float
    leaning: Literal["strain", "closeness", "neutral"]
    cue: Spans = ()
    sectors: tuple[tuple[str, str], ...] = ()
    symmetric: bool = False
    public: bool = False
    in_condition: bool = False
    confidence: float
    reason: str
