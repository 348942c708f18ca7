"""Copies and editions in a ledger: candidates by bands of MinHash, a check on the text, and what hangs together."""

import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import msgspec

from comity.ledger.lines import day_of
from comity.ledger.rows import columns_of, from_row, named
from comity.ledger.seasons import season_of, seasons_between
from comity.ledger.spells import hold
from comity.links.copies import (
    FEWEST,
    SHARED_BANDS,
    AgencyFinder,
    Copy,
    bands,
    components,
    family_of,
    is_copy,
)
from comity.links.editions import APART, Step, canonical_url, edition_of, same_report, steps
from comity.links.texts import containment, shingles
from comity.model import Document

_REMEMBERED = 500  # texts whose runs of words are kept in memory, some 50 kilobytes each
_COLUMNS = named(columns_of(Document))


class _Stood(NamedTuple):
    """When and where a report stood."""

    outlet: str | None
    published: date | None


class TextKeeper:
    """Finds the copies and editions of a report. The caller holds a transaction."""

    def __init__(self, connection: sqlite3.Connection, agencies: AgencyFinder) -> None:
        self.connection = connection
        self.agencies = agencies
        self._known: dict[
            int, frozenset[str]
        ] = {}  # runs of words of the texts that came or were asked for last

    def add(self, number: int, document: Document, moment: str) -> set[int]:
        """Take in the document that has ``number``; return the documents whose family of copies changed."""
        url = canonical_url(document.url)
        self.connection.execute(
            "INSERT INTO linked (document, day, level, url, agency) VALUES (?, ?, 0, ?, ?)",
            (number, day_of(document.published), url, self.agencies(document)),
        )
        copied = edited = False
        for other, known in self._candidates(number, document):
            # Texts are compared only where they would say something.
            if not (is_copy(document, known) or same_report(document, known)):
                continue
            share = containment(self._runs(number), self._runs(other))
            if is_copy(document, known, share):
                copied = self._tie("copy", number, other, share)
            if same_report(document, known, share):
                edited = self._tie("edition", number, other, share)
        if url is not None:
            same = self.connection.execute(
                "SELECT document FROM linked WHERE url = ? AND document <> ? ORDER BY document LIMIT 1",
                (url, number),
            ).fetchone()
            if same is not None:
                edited = self._tie("edition", number, same[0], None)
        if edited:
            self._number_editions(number, moment)
        return self._keep_family(number, moment) if copied else set()

    def document(self, number: int) -> Document:
        """Return the document that has a number."""
        row = self.connection.execute(
            f"SELECT {_COLUMNS} FROM documents WHERE number = ?", (number,)
        ).fetchone()
        return from_row(Document, row)

    def forget(self) -> None:
        """Forget what is in memory; to be called where a transaction was rolled back."""
        self._known.clear()

    def _candidates(self, number: int, document: Document) -> list[tuple[int, "_Stood"]]:
        """Keep the bands of a text; return the earlier ones that share some, within 30 days or without a day."""
        runs = self._remember(number, document.text)
        if len(runs) < FEWEST:
            return []
        own = sorted(set(bands(runs)))
        day = day_of(document.published)
        when, values = "", list[int]()
        if day:
            when, values = "AND (day = 0 OR day BETWEEN ? AND ?)", [day - APART.days, day + APART.days]
            seasons = [0, *seasons_between(*values)]
        else:
            seasons = self._seasons()
        found = self.connection.execute(
            "SELECT d.number, d.outlet, d.published FROM "
            f"(SELECT document FROM bands WHERE season IN ({', '.join('?' * len(seasons))}) "
            f"AND band IN ({', '.join('?' * len(own))}) {when} "
            f"GROUP BY document HAVING count(*) >= {SHARED_BANDS}) CROSS JOIN documents d ON d.number = document ORDER BY 1",
            [*seasons, *own, *values],
        ).fetchall()
        self.connection.executemany(
            "INSERT INTO bands (season, band, day, document) VALUES (?, ?, ?, ?)",
            [(season_of(day), band, day, number) for band in own],
        )
        return [
            (other, _Stood(outlet, date.fromisoformat(published) if published else None))
            for other, outlet, published in found
        ]

    def _runs(self, number: int) -> frozenset[str]:
        """Return the runs of words of the text that has a number."""
        known = self._known.get(number)
        return self._remember(number, self.document(number).text) if known is None else known

    def _remember(self, number: int, text: str) -> frozenset[str]:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[number] = runs = shingles(text)
        return runs

    def _seasons(self) -> list[int]:
        """Return all seasons, each found by one step in the index: a text without a day may be a copy of any."""
        rows = self.connection.execute(
            "WITH RECURSIVE s (season) AS (SELECT min(season) FROM bands UNION ALL "
            "SELECT (SELECT min(season) FROM bands WHERE season > s.season) FROM s WHERE s.season IS NOT NULL) "
            "SELECT season FROM s WHERE season IS NOT NULL"
        )
        return [row[0] for row in rows]

    def _tie(self, kind: str, one: int, other: int, share: float | None) -> bool:
        self.connection.executemany(
            "INSERT INTO alike (kind, document, other, containment) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [(kind, one, other, share), (kind, other, one, share)],
        )
        return True

    def _tied(self, kind: str, number: int) -> dict[int, float]:
        return dict(
            self.connection.execute(
                "SELECT other, containment FROM alike WHERE kind = ? AND document = ?", (kind, number)
            ).fetchall()
        )

    def _hanging_together(self, kind: str, number: int) -> list[int]:
        return components([number], lambda name: self._tied(kind, name))[0]

    def _number_editions(self, number: int, moment: str) -> None:
        members = {name: self.document(name) for name in self._hanging_together("edition", number)}
        numbers = {document.id: name for name, document in members.items()}
        made = {numbers[step.document.id]: step for step in steps(members.values())}
        for name in members:
            row = self._edition(name, made.get(name))
            hold(self.connection, "editions", (name,), row, moment)

    def _edition(self, number: int, step: Step | None) -> dict[str, object] | None:
        """Return the row of an edition; texts are compared only where another one stood before it."""
        if step is None:
            return None
        known = self.connection.execute(
            "SELECT id, changes, kept, reason FROM editions WHERE document = ? AND earlier = ? LIMIT 1",
            (number, step.earlier.id),
        ).fetchone()
        if known is None:
            edition = edition_of(step)
            known = (edition.id, msgspec.json.encode(edition.changes).decode(), edition.kept, edition.reason)
        name, changes, kept, reason = known
        return {
            "id": name,
            "earlier": step.earlier.id,
            "first": step.first.id,
            "number": step.number,
            "changes": changes,
            "kept": kept,
            "reason": reason,
        }

    def _keep_family(self, number: int, moment: str) -> set[int]:
        members = self._hanging_together("copy", number)
        copies = {name: self._copy(name) for name in members}
        ties = {
            copies[name].id: {copies[other].id: share for other, share in self._tied("copy", name).items()}
            for name in members
        }
        family = family_of(copies.values(), ties)
        before = self._families_of(members)
        row = {
            "reports": len(members),
            "origin": family.origin,
            "agency": family.agency,
            "containment": family.containment,
            "reason": family.reason,
        }
        hold(self.connection, "families", (family.id,), row, moment)
        for gone in before - {family.id}:
            hold(self.connection, "families", (gone,), None, moment)
        return {
            name
            for name in members
            if hold(self.connection, "family_members", (name,), {"family": family.id}, moment)
        }

    def _copy(self, number: int) -> Copy:
        name, published, outlet, agency = self.connection.execute(
            "SELECT d.id, d.published, d.outlet, l.agency FROM documents d JOIN linked l ON l.document = d.number "
            "WHERE d.number = ?",
            (number,),
        ).fetchone()
        return Copy(name, date.fromisoformat(published) if published else None, outlet, agency)

    def _families_of(self, numbers: Iterable[int]) -> set[str]:
        return {
            row[0]
            for number in numbers
            for row in self.connection.execute(
                "SELECT family FROM family_members WHERE document = ? AND until IS NULL", (number,)
            )
        }
