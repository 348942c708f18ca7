"""Ties a report to those that a ledger holds, in the transaction that adds it.

What stories come of it, how many origins a thing has, and what answers a denial or a plan is settled once for all
reports of a transaction: those of one happening often come together, and what each of them would change the next would
change again. What is kept depends on the set of documents and their readings alone, never on the order or the batches
in which they came; and a report costs as much as there is near it, however large the ledger is.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

from comity.codebook import Codebook
from comity.ledger import lines
from comity.ledger.link_origins import OriginKeeper
from comity.ledger.link_statements import StatementKeeper, Told
from comity.ledger.link_stories import StoryKeeper
from comity.ledger.link_texts import TextKeeper
from comity.ledger.rows import RECORDS, columns_of, from_row, named
from comity.links.copies import AgencyFinder
from comity.links.features import FeatureFinder
from comity.links.independence import Owners
from comity.links.stories import Group, load_story_model
from comity.model import Document, Reading


class Noted(NamedTuple):
    """What waits for the end of a transaction."""

    readings: dict[int, int] = {}  # noqa: RUF012 - never changed
    """By document, those whose lines are to be laid."""
    changed: frozenset[int] = frozenset()
    """Documents whose origins are to be counted."""
    groups: tuple[Group[int], ...] = ()
    """Groups whose stories are to be found."""
    told: tuple[Told, ...] = ()
    """What is to be linked to what it denies, or to what came of it."""
    left: frozenset[str] = frozenset()
    """Things that readings told which hold no more."""


_NOTHING = Noted()


class Linker:
    """Links readings of one ledger. Every method is to be called within a transaction."""

    def __init__(self, connection: sqlite3.Connection, codebook: Codebook) -> None:
        self.connection = connection
        self._find_features = FeatureFinder(codebook)
        self._texts = TextKeeper(connection, AgencyFinder(codebook))
        self._stories = StoryKeeper(connection, load_story_model())
        self._origins = OriginKeeper(connection, Owners(codebook))
        self._statements = StatementKeeper(connection)
        self._readings: dict[int, int] = {}
        self._changed: frozenset[int] = frozenset()

    def link(self, document: int, number: int, reading: Reading, moment: str) -> None:
        """Tie in the reading that has ``number`` and holds from ``moment`` on.

        Copies, editions and stories go by the first reading of a document; a later one
        changes origins, denials and plans.
        """
        changed = {document}
        if not self._is_linked(document):
            changed |= self._texts.add(document, reading.document, moment)
            self._stories.add(document, self._find_features(reading))
        self._statements.add(number, reading)
        self._changed |= changed
        self._readings = {**self._readings, document: number}

    def settle(self, moment: str) -> None:
        """Keep what all that was linked in this transaction comes to; to be called before it ends."""
        self._statements.settle(moment)
        changed = self._changed | self._stories.settle(moment)
        self._origins.refresh(changed, moment)
        lines.lay(self.connection, self._readings.values())
        self._changed, self._readings = frozenset(), {}

    def noted(self) -> Noted:
        """Return what waits to be settled."""
        waiting = self._stories.waiting, self._statements.waiting, self._origins.left
        return Noted(self._readings, self._changed, *waiting)

    def unlink(self, number: int, moment: str) -> None:
        """End what rests on a reading that holds no more."""
        self._statements.end(number, moment)
        self._origins.end(number, moment)

    def forget(self, noted: Noted = _NOTHING) -> None:
        """Forget what is in memory; to be called where a transaction was rolled back, with what waited when it began."""
        self._texts.forget()
        self._stories.forget()
        self._statements.forget()
        self._readings, self._changed = noted.readings, noted.changed
        self._stories.waiting, self._statements.waiting = noted.groups, noted.told
        self._origins.left = noted.left

    def waiting(self) -> Iterator[tuple[int, int]]:
        """Yield the numbers of documents that are not linked yet, each with that of the reading that holds."""
        last = 0
        while found := self.connection.execute(
            "SELECT d.number, r.number FROM documents d JOIN readings r ON r.document = d.number "
            "JOIN standing s ON s.reading = r.number AND s.until IS NULL "
            "WHERE d.number > ? AND d.number NOT IN (SELECT document FROM linked) ORDER BY d.number LIMIT 1",
            (last,),
        ).fetchone():
            yield found
            last = found[0]

    def _is_linked(self, document: int) -> bool:
        return (
            self.connection.execute("SELECT 1 FROM linked WHERE document = ?", (document,)).fetchone()
            is not None
        )


def reading_held(connection: sqlite3.Connection, document: int, number: int) -> Reading:
    """Return a reading of a ledger as it was written."""
    row = connection.execute(
        f"SELECT {named(columns_of(Document))} FROM documents WHERE number = ?", (document,)
    ).fetchone()
    parts: dict[str, Any] = {
        table: tuple(
            from_row(record, row)
            for row in connection.execute(
                f"SELECT {named(columns_of(record))} FROM {table} WHERE reading = ? ORDER BY place", (number,)
            )
        )
        for table, record in RECORDS.items()
    }
    return Reading(document=from_row(Document, row), **parts)
