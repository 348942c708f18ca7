"""The ledger: one SQLite file that keeps documents and their readings, and only grows.

``Writer`` adds, ``View`` asks, ``check`` tells whether all is sound. A document's reading
lands in one transaction; a reading under other versions of code, codebook or pipeline
supersedes the one before and leaves it in place, so that what was known at any time can
be asked (``as_of``).
"""

from comity.ledger.check import Finding, check
from comity.ledger.found import Page, Rows
from comity.ledger.judgements import add_judgement, judged_lines, judgements_in
from comity.ledger.kept import (
    Contradiction,
    FollowedPlan,
    Hit,
    KeptAttribution,
    KeptCharacterisation,
    KeptEvent,
    KeptEvidence,
    KeptMention,
    KeptStory,
    KeptThing,
    Quarantined,
    Said,
)
from comity.ledger.queries import Where
from comity.ledger.upkeep import backup, compact, info, upgrade
from comity.ledger.view import PairView, View
from comity.ledger.writer import Writer

__all__ = [
    "Contradiction",
    "Finding",
    "FollowedPlan",
    "Hit",
    "KeptAttribution",
    "KeptCharacterisation",
    "KeptEvent",
    "KeptEvidence",
    "KeptMention",
    "KeptStory",
    "KeptThing",
    "Page",
    "PairView",
    "Quarantined",
    "Rows",
    "Said",
    "View",
    "Where",
    "Writer",
    "add_judgement",
    "backup",
    "check",
    "compact",
    "info",
    "judged_lines",
    "judgements_in",
    "upgrade",
]
