"""An attribution before its source is resolved."""

from typing import NamedTuple

from comity.model import Span
from comity.reading.cues import CueHit


class Draft(NamedTuple):
    """Tokens of source and cue, spans of content; ``label`` and ``colon`` are those of a transcript's turn."""

    source: tuple[int, ...]
    cue: tuple[int, ...]
    content: tuple[Span, ...]
    hit: CueHit | None
    label: Span | None = None
    colon: Span | None = None
    negated: bool = False
    confidence: float = 0.5
    reason: str = ""
