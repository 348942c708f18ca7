"""What reading one document yields: a Reading, or a Failure that says why not."""

from comity.model.attribution import Attribution
from comity.model.characterisation import Characterisation
from comity.model.document import Document
from comity.model.event import Event
from comity.model.evidence import Evidence
from comity.model.mention import Mention
from comity.model.record import Record


class Reading(Record, kw_only=True, frozen=True):
    """Everything that one reading of one document found. See ``CONTRACT`` in the docs."""

    document: Document
    mentions: tuple[Mention, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    events: tuple[Event, ...] = ()
    characterisations: tuple[Characterisation, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Failure(Record, kw_only=True, frozen=True):
    """A document that could not be read: which, at what stage, and why. Never raised."""

    document: str
    stage: str
    message: str
