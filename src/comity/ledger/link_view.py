"""What is told against what, what came of plans, who tells the same: links as a ledger gives them back."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

import msgspec

from comity.errors import LedgerError
from comity.ledger.kept import Contradiction, FollowedPlan, KeptStory, KeptThing, Said
from comity.ledger.queries import Where, held_then
from comity.ledger.rows import damaged
from comity.model import Spans, quote
from comity.model.links import Change, CopyFamily, Edition

Ask = Callable[[str, list[Any]], Iterator[tuple[Any, ...]]]
End = tuple[int, str]
_NOT_SO = ("denied", "did_not_happen")
_AT_ONCE = 1_000  # ends asked for in one question; SQLite takes some 32,000 values


class _Side(NamedTuple):
    table: str
    one: str
    other: str


_DENIALS = _Side("denial_links", "denial", "claim")
_PLANS = _Side("plan_links", "plan", "outcome")


def held(where: Where, *aliases: str) -> tuple[list[str], list[Any]]:
    """Return the conditions that rows with spells hold now, or held then."""
    told = [held_then(alias, where.as_of) for alias in aliases]
    return [condition for condition, _ in told], [value for _, values in told for value in values]


def contradictions(ask: Ask, where: Where) -> list[Contradiction]:
    """Return denials beside what they deny, by the day of the denial, the likeliest claim first."""
    rows = _links(ask, where, _DENIALS, "")
    told = all_said(ask, where, _ends(rows))
    others = [end for row in rows if told[end := row[3:5]].status not in _NOT_SO]
    denials = told | {
        end: msgspec.structs.replace(told[end], speaker=denier)
        for end, denier in _deniers(ask, list(dict.fromkeys(others))).items()
    }
    return [
        Contradiction(
            id=row[0],
            pair=row[1:3],
            denial=denials[row[3:5]],
            claim=told[row[5:7]],
            confidence=row[7],
            reason=row[8],
        )
        for row in rows
    ]


def _deniers(ask: Ask, ends: Sequence[End]) -> dict[End, str | None]:
    """Return who denies what somebody else is cited for ("rejected the charge by Veldania that"); ``None``: the report itself."""
    found: dict[End, str | None] = dict.fromkeys(ends)
    for end in ends:
        rows = ask(
            "WITH RECURSIVE around (id, depth) AS (SELECT v.attribution, 0 FROM (SELECT reading, id, attribution FROM evidence "
            "UNION ALL SELECT reading, id, attribution FROM events) v WHERE v.reading = ? AND v.id = ? "
            "UNION SELECT a.parent, depth + 1 FROM around JOIN attributions a ON a.reading = ? AND a.id = around.id WHERE depth < 8) "
            "SELECT coalesce(a.name, a.speaker) FROM around JOIN attributions a ON a.reading = ? AND a.id = around.id "
            "WHERE depth > 0 AND a.stance IN ('denies', 'rejects') ORDER BY depth LIMIT 1",
            [*end, end[0], end[0]],
        )
        found[end] = next((name for (name,) in rows), None)
    return found


def plans(ask: Ask, where: Where) -> list[FollowedPlan]:
    """Return plans with what became of them, by the day of the plan."""
    rows = _links(ask, where, _PLANS, ", l.kind")
    told = all_said(ask, where, _ends(rows))
    return [
        FollowedPlan(
            id=row[0],
            pair=row[1:3],
            plan=told[row[3:5]],
            outcome=told[row[5:7]],
            confidence=row[7],
            reason=row[8],
            kind=row[9],
        )
        for row in rows
    ]


def _ends(rows: Iterable[tuple[Any, ...]]) -> list[End]:
    """Return both ends of links, each once."""
    return list(dict.fromkeys(end for row in rows for end in (row[3:5], row[5:7])))


def _links(ask: Ask, where: Where, side: _Side, more: str) -> list[tuple[Any, ...]]:
    conditions, values = held(where, "l", "s", "t")
    if where.pair is not None:
        conditions.append("l.first = ? AND l.second = ?")
        values += sorted(where.pair)
    for sign, day in ((">=", where.since), ("<=", where.until)):
        if day is not None:
            conditions.append(f"d.published {sign} ?")
            values.append(day.isoformat())
    if where.outlet is not None:
        conditions.append("d.outlet = ?")
        values.append(where.outlet)
    if where.document is not None:
        conditions.append("d.id = ?")
        values.append(where.document)
    return list(
        ask(
            f"SELECT l.id, l.first, l.second, l.{side.one}_reading, l.{side.one}, l.{side.other}_reading, "
            f"l.{side.other}, l.confidence, l.reason{more} FROM {side.table} l "
            f"JOIN standing s ON s.reading = l.{side.one}_reading "
            f"JOIN standing t ON t.reading = l.{side.other}_reading "
            f"JOIN readings r ON r.number = l.{side.one}_reading JOIN documents d ON d.number = r.document "
            f"WHERE {' AND '.join(conditions)} ORDER BY d.published, d.id, l.{side.one}, l.confidence DESC, l.id",
            values,
        )
    )


def said(ask: Ask, where: Where, reading: int, name: str) -> Said:
    """Return one end of a link, by the number of its reading: a row of evidence, else an event."""
    return all_said(ask, where, [(reading, name)])[reading, name]


def all_said(ask: Ask, where: Where, ends: Sequence[End]) -> dict[End, Said]:
    """Return ends of links, each given by the number of its reading and its id there; asked for together."""
    found: dict[End, Said] = {}
    for some in (ends[at : at + _AT_ONCE] for at in range(0, len(ends), _AT_ONCE)):
        found |= _lines_said(ask, where, some)
        found |= _events_said(ask, [end for end in some if end not in found])
    if lost := [end for end in ends if end not in found]:
        raise LedgerError(damaged(f"what a link names ({lost[0][1]})"))
    return found


def _lines_said(ask: Ask, where: Where, ends: Sequence[End]) -> dict[End, Said]:
    conditions, values = held(where, "o")
    rows = ask(
        f"{_found('evidence', ends)} SELECT v.reading, v.id, d.id, d.title, d.published, d.outlet, d.url, v.status, "
        "coalesce(a.name, a.speaker), v.span, v.quote, v.what, o.count FROM v "
        "CROSS JOIN documents d ON d.number = v.document "
        "LEFT JOIN attributions a ON a.reading = v.reading AND a.id = v.attribution "
        f"LEFT JOIN origins o ON o.reading = v.reading AND o.place = v.place AND {conditions[0]}",
        [*chain.from_iterable(ends), *values],
    )
    return {row[:2]: _said(row, row[10]) for row in rows}


def _events_said(ask: Ask, ends: Sequence[End]) -> dict[End, Said]:
    """Return the ends that are no evidence, since no two parties were found."""
    if not ends:
        return {}
    rows = ask(
        f"{_found('events', ends)} SELECT v.reading, v.id, d.id, d.title, d.published, d.outlet, d.url, v.factuality, "
        "coalesce(a.name, a.speaker), v.span, d.text, NULL, NULL FROM v "
        "CROSS JOIN readings r ON r.number = v.reading CROSS JOIN documents d ON d.number = r.document "
        "LEFT JOIN attributions a ON a.reading = v.reading AND a.id = v.attribution",
        list(chain.from_iterable(ends)),
    )
    return {row[:2]: _said(row, quote(row[10], msgspec.json.decode(row[9], type=Spans))) for row in rows}


def _found(table: str, ends: Sequence[End]) -> str:
    """Return the rows of a table that are ends, as ``v``; the limit tells DuckDB how few, or it would go through all documents for them."""
    return (
        f"WITH w (reading, id) AS (VALUES {', '.join(['(?, ?)'] * len(ends))}), v AS MATERIALIZED "
        f"(SELECT x.* FROM w CROSS JOIN {table} x ON x.reading = w.reading AND x.id = w.id LIMIT {len(ends)})"
    )


def _said(row: tuple[Any, ...], words: str) -> Said:
    return Said(
        id=row[1],
        document=row[2],
        title=row[3],
        published=date.fromisoformat(row[4]) if row[4] else None,
        outlet=row[5],
        url=row[6],
        status=row[7],
        speaker=row[8],
        span=msgspec.json.decode(row[9], type=Spans),
        quote=words,
        what=row[11],
        origins=row[12],
    )


def stories(ask: Ask, where: Where, limit: int, after: str | None) -> list[KeptStory]:
    """Return stories by their ids; with a pair, those of documents that have evidence on it."""
    conditions, values = held(where, "s")
    if after is not None:
        conditions.append("s.story > ?")
        values.append(after)
    if where.pair is not None:
        within, more = held(where, "m", "t")
        conditions.append(
            "EXISTS (SELECT 1 FROM story_members m JOIN evidence v ON v.document = m.document "
            "JOIN standing t ON t.reading = v.reading "
            f"WHERE m.story = s.story AND v.first = ? AND v.second = ? AND {' AND '.join(within)})"
        )
        values += [*sorted(where.pair), *more]
    for sign, column, day in ((">=", "last_day", where.since), ("<=", "first_day", where.until)):
        if day is not None:
            conditions.append(f"s.{column} {sign} ?")
            values.append(day.isoformat())
    found = ask(
        f"SELECT s.story, s.first_day, s.last_day, s.reason FROM stories s WHERE {' AND '.join(conditions)} "
        "ORDER BY s.story LIMIT ?",
        [*values, limit],
    )
    return [_story(ask, where, *row) for row in list(found)]


def story(ask: Ask, where: Where, name: str) -> KeptStory | None:
    """Return the story that has an id, ``None`` if there is none."""
    conditions, values = held(where, "s")
    row = next(
        ask(
            f"SELECT s.story, s.first_day, s.last_day, s.reason FROM stories s WHERE {conditions[0]} AND s.story = ?",
            [*values, name],
        ),
        None,
    )
    return _story(ask, where, *row) if row else None


def _story(ask: Ask, where: Where, name: str, first: str | None, last: str | None, reason: str) -> KeptStory:
    conditions, values = held(where, "m")
    members = list(
        ask(
            "SELECT d.id, d.outlet FROM story_members m JOIN documents d ON d.number = m.document "
            f"WHERE m.story = ? AND {conditions[0]} ORDER BY coalesce(d.published, '9'), d.id",
            [name, *values],
        )
    )
    return KeptStory(
        id=name,
        documents=tuple(document for document, _ in members),
        outlets=tuple(dict.fromkeys(outlet for _, outlet in members if outlet)),
        since=date.fromisoformat(first) if first else None,
        until=date.fromisoformat(last) if last else None,
        reason=reason,
    )


def documents_with(ask: Ask, evidence: str) -> list[str]:
    """Return the ids of the documents of which a reading, of now or before, holds a row of evidence with an id."""
    rows = ask(
        "SELECT DISTINCT d.id FROM evidence v JOIN documents d ON d.number = v.document WHERE v.id = ? ORDER BY d.id",
        [evidence],
    )
    return [name for (name,) in rows]


def thing(ask: Ask, where: Where, evidence: str) -> KeptThing | None:
    """Return what a row of evidence tells, with all rows that tell the same and their independent origins."""
    conditions, values = held(where, "o", "h")
    row = next(
        ask(
            "SELECT h.thing, h.first, h.second, h.origins, h.outlets, h.circles, h.reason, v.document FROM evidence v "
            "JOIN origins o ON o.reading = v.reading AND o.place = v.place "
            f"JOIN things h ON h.thing = o.thing WHERE v.id = ? AND {conditions[0]} AND {conditions[1]} "
            "ORDER BY o.reading, o.place LIMIT 1",  # ids are unique within a document alone
            [evidence, *values],
        ),
        None,
    )
    if row is None:
        return None
    within, more = held(where, "n", "m", "o")
    rows = ask(  # what tells a thing stands in one story
        "SELECT v.id FROM story_members n JOIN story_members m ON m.story = n.story "
        "JOIN documents d ON d.number = m.document JOIN evidence v ON v.document = m.document "
        "JOIN origins o ON o.reading = v.reading AND o.place = v.place "
        f"WHERE n.document = ? AND o.thing = ? AND {' AND '.join(within)} "
        "ORDER BY coalesce(d.published, '9'), d.id, v.place",
        [row[7], row[0], *more],
    )
    return KeptThing(
        id=row[0],
        pair=row[1:3],
        evidence=tuple(name for (name,) in rows),
        origins=row[3],
        outlets=msgspec.json.decode(row[4], type=tuple[tuple[str, ...], ...]),
        circles=msgspec.json.decode(row[5], type=tuple[tuple[str, ...], ...]),
        reason=row[6],
    )


def families(ask: Ask, where: Where) -> list[CopyFamily]:
    """Return families of copies; with a document, the one that it is in."""
    conditions, values = held(where, "f")
    if where.document is not None:
        within, more = held(where, "m")
        conditions.append(
            "f.family IN (SELECT m.family FROM family_members m JOIN documents d ON d.number = m.document "
            f"WHERE d.id = ? AND {within[0]})"
        )
        values += [where.document, *more]
    found = ask(
        f"SELECT f.family, f.origin, f.agency, f.containment, f.reason FROM families f "
        f"WHERE {' AND '.join(conditions)} ORDER BY f.family",
        values,
    )
    within, more = held(where, "m")
    return [
        CopyFamily(
            id=name,
            documents=tuple(
                row[0]
                for row in ask(
                    "SELECT d.id FROM family_members m JOIN documents d ON d.number = m.document "
                    f"WHERE m.family = ? AND {within[0]} ORDER BY coalesce(d.published, '9'), d.id",
                    [name, *more],
                )
            ),
            origin=origin,
            agency=agency,
            containment=containment,
            reason=reason,
        )
        for name, origin, agency, containment, reason in list(found)
    ]


def editions(ask: Ask, where: Where) -> list[Edition]:
    """Return the later editions of reports with what changed; with a document, those of the report that it is one of."""
    conditions, values = held(where, "e")
    if where.document is not None:
        conditions.append(
            "(d.id = ? OR e.first = ? OR e.first IN (SELECT x.first FROM editions x "
            "JOIN documents y ON y.number = x.document WHERE y.id = ? AND x.until IS NULL))"
        )
        values += [where.document] * 3
    return [
        Edition(
            id=row[0],
            document=row[1],
            earlier=row[2],
            first=row[3],
            number=row[4],
            changes=msgspec.json.decode(row[5], type=tuple[Change, ...]),
            kept=row[6],
            reason=row[7],
        )
        for row in ask(
            "SELECT e.id, d.id, e.earlier, e.first, e.number, e.changes, e.kept, e.reason FROM editions e "
            f"JOIN documents d ON d.number = e.document WHERE {' AND '.join(conditions)} "
            "ORDER BY e.first, e.number",
            values,
        )
    ]
