"""How many independent origins each row of evidence has, counted anew where a story or a family of copies changed."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import msgspec

from comity.ledger.spells import hold
from comity.links.independence import Owners
from comity.links.things import Row, count_origins

_ROWS = """
SELECT v.reading, v.place, v.id, d.id, v.published, v.first, v.second,
    coalesce(e.type, CASE WHEN v.characterisation IS NOT NULL THEN 'relation' ELSE v.what END),
    v.leaning, v.status, v.quote, d.outlet, v.chain, k.agency,
    (SELECT f.family FROM family_members f WHERE f.document = v.document AND f.until IS NULL),
    k.day, l.first IS NOT NULL, l.story, l.family, l.origins, o.thing, o.count
FROM story_members m
CROSS JOIN evidence v ON v.document = m.document
CROSS JOIN standing s ON s.reading = v.reading AND s.until IS NULL
CROSS JOIN documents d ON d.number = v.document
CROSS JOIN linked k ON k.document = v.document
LEFT JOIN lines l ON l.first = v.first AND l.second = v.second AND l.day = k.day AND l.document = d.id
    AND l.place = v.place
LEFT JOIN events e ON e.reading = v.reading AND e.id = v.event
LEFT JOIN origins o ON o.reading = v.reading AND o.place = v.place AND o.until IS NULL
WHERE m.story = ? AND m.until IS NULL
"""


class _Kept(NamedTuple):
    """A row with where it is kept, what its line says now (None where that is not laid yet), and the thing and the count under which it is."""

    reading: int
    place: int
    day: int
    line: tuple[Any, ...] | None
    counted: tuple[str | None, int | None]
    row: Row


class OriginKeeper:
    """Counts independent origins. The caller holds a transaction."""

    def __init__(self, connection: sqlite3.Connection, owners: Owners) -> None:
        self.connection = connection
        self.owners = owners
        self.left: frozenset[str] = frozenset()
        """Things that a reading of this transaction told which holds no more."""

    def refresh(self, documents: Iterable[int], moment: str) -> None:
        """Count anew for all that is told in the stories of ``documents``, those that they were in before included.

        A thing is of one story. Whatever was told in these and is not now, nothing tells any more.
        """
        stories: set[str] = set()
        for number in documents:
            stories.update(
                row[0]
                for row in self.connection.execute(
                    "SELECT story FROM story_members WHERE document = ? ORDER BY since DESC LIMIT 2",
                    (number,),
                )
            )
        told: defaultdict[str, list[_Kept]] = defaultdict(list)
        for story in sorted(stories):
            for kept in self._rows(story):
                told[kept.row.thing].append(kept)
        before = set(self.left)
        for thing, rows in told.items():
            before |= self._count(thing, rows, moment)
        for thing in before - told.keys():
            hold(self.connection, "things", (thing,), None, moment)
        self.left = frozenset()

    def end(self, reading: int, moment: str) -> None:
        """End the counts of a reading that holds no more; the story of its document is to be counted anew."""
        rows = self.connection.execute(
            "SELECT place, thing FROM origins WHERE reading = ? AND until IS NULL", (reading,)
        ).fetchall()
        for place, _ in rows:
            hold(self.connection, "origins", (reading, place), None, moment)
        self.left |= {thing for _, thing in rows}

    def _count(self, thing: str, rows: list[_Kept], moment: str) -> set[str]:
        """Keep the count of a thing and of its rows; return the things that they belonged to before."""
        found = count_origins((kept.row for kept in rows), self.owners)
        count = max(1, found.count)  # rows that name no outlet have one origin at least
        one, other = rows[0].row.pair
        hold(
            self.connection,
            "things",
            (thing,),
            {
                "first": one,
                "second": other,
                "origins": count,
                "outlets": msgspec.json.encode([origin.outlets for origin in found.origins]).decode(),
                "circles": msgspec.json.encode(found.circles).decode(),
                "unplaced": len(found.unplaced),
                "reason": found.reason,
            },
            moment,
        )
        before: set[str] = set()
        for kept in rows:
            line = (kept.row.story, kept.row.family, count)
            if kept.line is not None and kept.line != line:
                self.connection.execute(
                    "UPDATE lines SET story = ?, family = ?, origins = ? "
                    "WHERE first = ? AND second = ? AND day = ? AND document = ? AND place = ?",
                    (*line, *kept.row.pair, kept.day, kept.row.document, kept.place),
                )
            if kept.counted[0] is not None:
                before.add(kept.counted[0])
            if kept.counted != (thing, count):
                hold(
                    self.connection,
                    "origins",
                    (kept.reading, kept.place),
                    {"thing": thing, "count": count},
                    moment,
                )
        return before

    def _rows(self, story: str) -> list[_Kept]:
        found: list[_Kept] = []
        cited: dict[int, frozenset[str]] = {}
        for row in self.connection.execute(_ROWS, (story,)).fetchall():
            reading, place, name, document, published, one, other, told = row[:8]
            leaning, status, words, outlet, chain, agency, family = row[8:15]
            if reading not in cited:
                cited[reading] = self._outlets_cited(reading)
            links: list[str] = msgspec.json.decode(chain)
            found.append(
                _Kept(
                    reading,
                    place,
                    row[15],
                    row[17:20] if row[16] else None,
                    row[20:],
                    Row(
                        id=name,
                        document=document,
                        published=date.fromisoformat(published) if published else None,
                        story=story,
                        pair=(one, other),
                        told=told,
                        leaning=leaning,
                        status=status,
                        quote=words,
                        outlet=outlet,
                        relayed=tuple(link for link in links[1:] if link in cited[reading]),
                        agency=agency,
                        family=family,
                    ),
                )
            )
        return found

    def _outlets_cited(self, reading: int) -> frozenset[str]:
        return frozenset(
            row[0]
            for row in self.connection.execute(
                "SELECT coalesce(speaker, name) FROM attributions WHERE reading = ? AND speaker_kind = 'outlet'",
                (reading,),
            )
            if row[0]
        )
