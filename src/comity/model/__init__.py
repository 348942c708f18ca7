"""The records: what Comity keeps of a report, and nothing that does work.

Every record is a frozen, keyword-only ``msgspec.Struct`` that forbids unknown
fields. The same records are the wire format, the ledger format and the API.
``None`` means "not determined", ``()`` means "looked, found none". Spans are
half-open ranges of code points into ``Document.text``.
"""

from comity.model.attribution import Attribution, SpeakerKind, SpeechKind
from comity.model.characterisation import Characterisation
from comity.model.dates import DateInterval, Grain
from comity.model.document import Document
from comity.model.event import Event, Factuality
from comity.model.evidence import Evidence, EvidenceKind, Leaning
from comity.model.judgement import Coding, Judgement, Recoding
from comity.model.mention import Mention, MentionKind, Role
from comity.model.reading import Failure, Reading
from comity.model.spans import Span, Spans, content_id, quote
from comity.model.versions import Versions

__all__ = [
    "Attribution",
    "Characterisation",
    "Coding",
    "DateInterval",
    "Document",
    "Event",
    "Evidence",
    "EvidenceKind",
    "Factuality",
    "Failure",
    "Grain",
    "Judgement",
    "Leaning",
    "Mention",
    "MentionKind",
    "Reading",
    "Recoding",
    "Role",
    "Span",
    "Spans",
    "SpeakerKind",
    "SpeechKind",
    "Versions",
    "content_id",
    "quote",
]
