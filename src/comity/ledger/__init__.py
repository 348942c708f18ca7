"""The ledger: one SQLite file that keeps documents and their readings, and only grows.

``Writer`` adds, ``View`` asks, ``check`` tells whether all is sound. A document's reading
lands in one transaction; a reading under other versions of code, codebook or pipeline
supersedes the one before and leaves it in place, so that what was known at any time can
be asked (``as_of``).
"""

from pathlib import Path

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
from comity.ledger.pair_view import PairView
from comity.ledger.queries import Where
from comity.ledger.upkeep import backup, compact, info, upgrade
from comity.ledger.view import View
from comity.ledger.writer import TOGETHER, Writer


def to_lake(ledger: Path, folder: Path) -> dict[str, int]:
    """Write a ledger as a new folder of Parquet; return the rows of each table. See ``ledger.lake_files``."""
    from comity.ledger import lake_files

    return lake_files.to_lake(ledger, folder)


def from_lake(folder: Path, ledger: Path) -> dict[str, int]:
    """Write a lake as a new ledger; return the rows of each table. See ``ledger.lake_files``."""
    from comity.ledger import lake_files

    return lake_files.from_lake(folder, ledger)


__all__ = [
    "TOGETHER",
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
    "from_lake",
    "info",
    "judged_lines",
    "judgements_in",
    "to_lake",
    "upgrade",
]
