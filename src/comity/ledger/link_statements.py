"""Denials and plans in a ledger: what a new reading tells is set against what stands near it in time, on the same pair."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

import msgspec

from comity.ledger.lines import day_of
from comity.ledger.spells import hold
from comity.links.denials import LONGEST, best_claims, is_claim, is_denial, link_denial
from comity.links.plans import (
    FARTHEST,
    best_outcomes,
    horizon,
    is_outcome,
    is_plan,
    link_plan,
    outcomes_of,
    plans_answered_by,
    says_of_plan,
)
from comity.links.statements import Statement, statements
from comity.model import Reading
from comity.model.links import DenialLink, PlanLink, PlanOutcome

_ANY, _DENIAL, _PLAN = 0, 1, 2  # roles; denials and plans are few and are looked up by themselves
_MOST_PARTIES = 4  # a sentence that names more actors says little about any two of them
_encode = msgspec.msgpack.Encoder(order="deterministic").encode
_REMEMBERED = 5_000  # statements kept in memory, some three kilobytes each: those of recent days are asked for again and again
_decode = lru_cache(_REMEMBERED)(msgspec.msgpack.Decoder(Statement).decode)
Kept = tuple[int, Statement]  # with the number of its reading


class StatementKeeper:
    """Links denials to claims, and plans to outcomes. The caller holds a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._found: dict[tuple[str, tuple[object, ...]], list[Kept]] = {}  # what one step asked for already

    def add(self, number: int, reading: Reading, moment: str) -> None:
        """Take in what a reading tells."""
        told = [(number, statement) for statement in statements([reading])]
        self.connection.executemany(
            "INSERT INTO told (first, second, role, day, reading, id, horizon, leaning, type, statement) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [row for _, statement in told for row in _rows(number, statement)],
        )
        day = day_of(reading.document.published)
        self._found.clear()
        for kept in told:
            if is_denial(kept[1]):
                self._choose(
                    _DENIALS,
                    kept,
                    _fitting(_DENIALS, kept[1], self._claims(kept, told, day)),
                    moment,
                    add=True,
                )
            if is_plan(kept[1]):
                self._choose(
                    _PLANS, kept, _fitting(_PLANS, kept[1], self._outcomes(kept[1], day)), moment, add=True
                )
        # What is told here may be the claim of several denials, the outcome of several plans: each chooses once.
        answered: dict[tuple[str, int, str], tuple[_Sort, Kept, list[_Link]]] = {}
        for kept in told:
            for sort, anchors in self._asking(kept, day):
                for anchor in anchors:
                    link = sort.make(anchor[1], kept[1]) if anchor[0] != number else None
                    if link is not None:  # those of the same report have looked at it
                        key = (sort.table, anchor[0], anchor[1].id)
                        answered.setdefault(key, (sort, anchor, []))[2].append((link, kept))
        for sort, anchor, links in answered.values():
            self._choose(sort, anchor, links, moment, add=True)

    def end(self, number: int, moment: str) -> None:
        """Take out what a reading told that holds no more; what was linked to it is linked anew."""
        self.connection.execute("DELETE FROM told WHERE reading = ?", (number,))
        self._found.clear()
        for sort in _SORTS:
            rows = self.connection.execute(
                f"SELECT id, {sort.one}_reading, {sort.one} FROM {sort.table} "
                f"WHERE ({sort.one}_reading = ? OR {sort.other}_reading = ?) AND until IS NULL",
                (number, number),
            ).fetchall()
            for row in rows:
                hold(self.connection, sort.table, row[:1], None, moment)
            for reading, name in sorted({row[1:] for row in rows if row[1] != number}):
                self._anew(sort, reading, name, moment)

    def _asking(self, kept: Kept, day: int) -> Iterator[tuple["_Sort", list[Kept]]]:
        """Yield the denials and plans that something told may answer."""
        statement = kept[1]
        if statement.pair is not None and is_claim(statement):
            yield _DENIALS, self._near(statement, _DENIAL, day, day + LONGEST.days)
        if is_outcome(statement):
            wanted = plans_answered_by(statement.type)
            yield (
                _PLANS,
                self._near(statement, _PLAN, day - FARTHEST.days, day - 1, open_on=day, types=wanted),
            )

    def _claims(self, denial: Kept, told: Iterable[Kept], day: int) -> list[Kept]:
        number, statement = denial
        others = self._near(statement, _ANY, day - LONGEST.days, day)
        return [*(kept for kept in others if kept[0] != number), *told]

    def _outcomes(self, plan: Statement, day: int) -> list[Kept]:
        last = horizon(plan)
        wanted = outcomes_of(plan.type)
        return (
            self._near(plan, _ANY, day + 1, min(day_of(last), day + FARTHEST.days), types=wanted)
            if last
            else []
        )

    def _near(
        self,
        statement: Statement,
        role: int,
        first: int,
        last: int,
        *,
        open_on: int = 0,
        types: frozenset[str] = frozenset(),
    ) -> list[Kept]:
        """Return what is told on a pair of the statement from one day to another; of reports without a day nothing."""
        if statement.published is None:
            return []
        more, values = "", list[str]()
        if types:
            more, values = f"AND type IN ({', '.join('?' * len(types))})", sorted(types)
        if role == _DENIAL or is_denial(statement):  # a denial has the leaning of what it denies
            more, values = f"{more} AND leaning = ?", [*values, statement.leaning]
        pairs = pairs_of(statement)
        found = [self._told(more, (*pair, role, max(1, first), last, open_on, *values)) for pair in pairs]
        if len(found) == 1:
            return found[0]
        return list({(kept[0], kept[1].id): kept for some in found for kept in some}.values())

    def _told(self, more: str, asked: tuple[object, ...]) -> list[Kept]:
        if (more, asked) not in self._found:
            self._found[more, asked] = [
                (number, _decode(kept))
                for number, kept in self.connection.execute(
                    "SELECT reading, statement FROM told WHERE first = ? AND second = ? AND role = ? "
                    f"AND day BETWEEN ? AND ? AND horizon >= ? {more}",
                    asked,
                )
            ]
        return self._found[more, asked]

    def _choose(
        self, sort: "_Sort", anchor: Kept, links: Iterable["_Link"], moment: str, *, add: bool = False
    ) -> None:
        """Keep the best links of a denial or a plan; with ``add``, those that it has compete."""
        number, statement = anchor
        made = {link.id: (link, kept) for link, kept in links}
        if add and not made:
            return
        current = self._current(sort, number, statement)
        new = [link for link, _ in made.values()]
        best = sort.best([*new, *(link for link in current if add and link.id not in made)])
        chosen = {link.id for link in best}
        for link in current:
            if link.id not in chosen:
                hold(self.connection, sort.table, (link.id,), None, moment)
        known = {link.id for link in current}
        for link in best:
            if link.id not in known:
                row = sort.row(number, statement, *made[link.id][1], link)
                hold(self.connection, sort.table, (link.id,), row, moment)

    def _current(self, sort: "_Sort", number: int, statement: Statement) -> list[DenialLink | PlanLink]:
        kind = ", l.kind" if sort is _PLANS else ""
        return [
            sort.link(statement, *row)
            for row in self.connection.execute(
                f"SELECT l.id, l.{sort.other}, d.id, l.confidence, l.reason{kind} FROM {sort.table} l "
                f"JOIN readings r ON r.number = l.{sort.other}_reading JOIN documents d ON d.number = r.document "
                f"WHERE l.{sort.one}_reading = ? AND l.{sort.one} = ? AND l.until IS NULL",
                (number, statement.id),
            )
        ]

    def _anew(self, sort: "_Sort", number: int, name: str, moment: str) -> None:
        told = {
            row[0]: (number, _decode(row[1]))
            for row in self.connection.execute("SELECT id, statement FROM told WHERE reading = ?", (number,))
        }
        if name not in told:
            return
        anchor = told[name]
        day = day_of(anchor[1].published)
        others = (
            self._outcomes(anchor[1], day) if sort is _PLANS else self._claims(anchor, told.values(), day)
        )
        self._choose(sort, anchor, _fitting(sort, anchor[1], others), moment)


@dataclass(frozen=True)
class _Sort:
    """Denials with their claims, or plans with their outcomes: how they are made, chosen and kept."""

    table: str
    one: str
    other: str
    make: Callable[[Statement, Statement], Any]
    best: Callable[[Iterable[Any]], list[Any]]

    def row(self, number: int, one: Statement, reading: int, other: Statement, link: Any) -> dict[str, Any]:
        """Return a link as a row."""
        first, second = one.pair or other.pair or ("", "")
        row = {
            "first": first,
            "second": second,
            f"{self.one}_reading": number,
            self.one: one.id,
            f"{self.other}_reading": reading,
            self.other: other.id,
            "confidence": link.confidence,
            "reason": link.reason,
        }
        return row | ({"kind": link.kind} if isinstance(link, PlanLink) else {})

    def link(
        self,
        one: Statement,
        id: str,  # noqa: A002
        other: str,
        document: str,
        confidence: float,
        reason: str,
        *kind: PlanOutcome,
    ) -> Any:
        """Return a row as a link."""
        ends = {
            self.one: one.id,
            f"{self.one}_document": one.document.id,
            self.other: other,
            f"{self.other}_document": document,
        }
        made: type[DenialLink] | type[PlanLink] = PlanLink if kind else DenialLink
        more = {"kind": kind[0]} if kind else {}
        return made(id=id, confidence=confidence, reason=reason, **ends, **more)  # type: ignore[arg-type]


def _rows(number: int, statement: Statement) -> Iterator[tuple[Any, ...]]:
    """Yield what is kept of a statement: for each of its pairs and each of its roles a row."""
    last = horizon(statement) if is_plan(statement) else None
    roles = [_ANY, *([_DENIAL] if is_denial(statement) else []), *([_PLAN] if last else [])]
    if not says_of_plan(statement):
        statement = msgspec.structs.replace(statement, sentence="")
    day, kept = day_of(statement.published), _encode(statement)
    for pair in pairs_of(statement):
        for role in roles:
            yield (
                *pair,
                role,
                day,
                number,
                statement.id,
                day_of(last),
                statement.leaning,
                statement.type,
                kept,
            )


def _fitting(sort: "_Sort", statement: Statement, others: Iterable[Kept]) -> Iterator["_Link"]:
    """Yield the links of a denial or a plan to those that fit it."""
    for kept in others:
        link = sort.make(statement, kept[1])
        if link is not None:
            yield link, kept


def link_denial_to(denial: Statement, claim: Statement) -> DenialLink | None:
    """Link a denial to what is a claim on a pair."""
    return link_denial(denial, claim) if claim.pair is not None and is_claim(claim) else None


_DENIALS = _Sort("denial_links", "denial", "claim", link_denial_to, best_claims)
_PLANS = _Sort("plan_links", "plan", "outcome", link_plan, best_outcomes)
_SORTS = (_DENIALS, _PLANS)
_Link = tuple[Any, Kept]  # to the statement that it leads to


def pairs_of(statement: Statement) -> list[tuple[str, str]]:
    """Return the pair of a statement, or all pairs of the actors that an event without one names."""
    if statement.pair is not None:
        return [statement.pair]
    actors = sorted(statement.parties | statement.near)
    return list(combinations(actors, 2)) if len(actors) <= _MOST_PARTIES else []
