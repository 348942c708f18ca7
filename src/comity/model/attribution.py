"""Who says what: source, cue and content, nested to any depth."""

from typing import Literal

from comity.model.record import Record
from comity.model.spans import Spans

SpeechKind = Literal["direct", "indirect", "mixed"]
SpeakerKind = Literal["actor", "outlet", "public", "document", "thing"]


class Attribution(Record, kw_only=True, frozen=True):
    """One attribution relation (Pareti 2015): ``source`` says or thinks ``content``, marked by ``cue``.

    ``parent`` is the id of the attribution inside whose content this one stands;
    ``None`` means that the report itself relays it. ``speaker`` is the actor code or
    the outlet's name; ``name`` is the person or body as the report names it; both
    ``None`` when not determined. ``speakers`` are all codes where several speak together,
    ``speaker`` first, and ``()`` otherwise. ``stance`` is what the source does to the content
    (asserts, denies, asks, …), ``family`` tells speech from attitude (wishes, plans,
    support). ``speaker_kind`` is "document" for a statement or report, "thing" for a source that
    cannot speak ("developments point to …"). ``hearer`` is the actor code or outlet to whom it is said.
    ``hedges`` are spans of words such as "reportedly" in the content or beside the cue.
    """

    id: str
    source: Spans
    cue: Spans
    content: Spans
    speech: SpeechKind
    stance: str
    family: Literal["speech", "attitude"] = "speech"
    parent: str | None = None
    speaker: str | None = None
    speakers: tuple[str, ...] = ()
    speaker_kind: SpeakerKind | None = None
    name: str | None = None
    anonymous: bool = False
    hearer: str | None = None
    hedges: Spans = ()
    confidence: float
    reason: str
