"""Denials and plans in a ledger: what new readings tell is set against what stands near it in time, on the same pair.

That is done for all readings of a transaction together: what they tell of one pair and season is set against the same
others, and a denial or a plan that several of them answer chooses once.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any, NamedTuple

import msgspec

from comity.ledger.board_tables import renew
from comity.ledger.lines import day_of
from comity.ledger.link_sorts import DENIAL, OTHER, PLAN, PLANS, SORTS, Among, Sort, Sought
from comity.ledger.seasons import season_of
from comity.ledger.spells import hold
from comity.links.denials import is_denial
from comity.links.plans import horizon, is_plan, says_of_plan
from comity.links.statements import Statement, statements
from comity.model import Reading
from comity.model.links import DenialLink, PlanLink

_PARTIES = range(2, 5)  # a sentence that names more actors says little about any two of them
_encode = msgspec.msgpack.Encoder(order="deterministic").encode
_REMEMBERED = 5_000  # statements kept in memory, some three kilobytes each: those of recent days are asked for again and again
_decode = msgspec.msgpack.Decoder(Statement).decode
Kept = tuple[int, Statement]  # with the number of its reading
Told = tuple[Kept, ...]
"""All that one reading tells."""
End = tuple[int, str]
"""Where a link leads: the number of a reading, and an id in it."""
_Link = tuple[Any, Kept]  # to the statement that it leads to


class _Asking(NamedTuple):
    """A statement, where the other ends of its links are sought, what they have in common with it, and its sort."""

    kept: Kept
    among: Among
    shares: frozenset[Any]
    sort: Any


class _End(NamedTuple):
    """A statement that is kept, its sort, and what another has in common with it."""

    statement: Statement
    sort: Any
    shares: frozenset[Any]


@lru_cache(_REMEMBERED)
def _end(kept: bytes, table: str) -> _End:
    """Return what is kept as the end of a link of a table."""
    statement, sort = _decode(kept), next(sort for sort in SORTS if sort.table == table)
    return _End(statement, sort.sort_of(statement), sort.shares(statement))


def _that_fit(
    sort: Sort, asking: Sequence[_Asking], other: Any, role: int
) -> Iterator[tuple[Any, _Asking]]:
    """Yield those that one sort of statement may answer, or be answered by, with how it does."""
    for one in asking:
        fit = sort.fits(one.sort, other) if role == OTHER else sort.fits(other, one.sort)
        if fit:
            yield fit, one


class StatementKeeper:
    """Links denials to claims, and plans to outcomes. The caller holds a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.waiting: tuple[Told, ...] = ()
        """What readings of this transaction tell."""
        self._shown: defaultdict[str, set[End]] = defaultdict(set)  # by board, what is to be made anew

    def add(self, number: int, reading: Reading) -> None:
        """Take in what a reading tells; its links wait to be found."""
        told = tuple((number, statement) for statement in statements([reading], _PARTIES))
        self.connection.executemany(
            "INSERT INTO told (first, second, role, day, reading, id, horizon, leaning, type, statement) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [row for _, statement in told for row in _rows(number, statement)],
        )
        self.waiting = (*self.waiting, told)

    def settle(self, moment: str) -> None:
        """Find and keep the links of all that waits."""
        new = frozenset(told[0][0] for told in self.waiting if told)
        for sort in SORTS:
            found: dict[tuple[int, str], tuple[Kept, list[_Link]]] = {}
            ones = [(one, told) for told in self.waiting for one in told if sort.ones(one[1])]
            others = [other for told in self.waiting for other in told if sort.others(other[1])]
            for one, link in self._links(sort, ones):
                found.setdefault((one[0], one[1].id), (one, []))[1].append(link)
            # Those that are new have looked at the others already.
            for one, link in self._meeting(sort, others, sort.ones_of, sort.role, new):
                found.setdefault((one[0], one[1].id), (one, []))[1].append(link)
            for one, links in found.values():
                self._choose(sort, one, links, moment, add=True)
        self.waiting = ()
        self._renew_boards()

    def end(self, number: int, moment: str) -> None:
        """Take out what a reading told that holds no more; what was linked to it is linked anew."""
        self.waiting = tuple(told for told in self.waiting if told and told[0][0] != number)
        self.connection.execute("DELETE FROM told WHERE reading = ?", (number,))
        for sort in SORTS:
            rows = self.connection.execute(
                f"SELECT id, {sort.one}_reading, {sort.one}, {sort.other}_reading, {sort.other} FROM {sort.table} "
                f"WHERE ({sort.one}_reading = ? OR {sort.other}_reading = ?) AND until IS NULL",
                (number, number),
            ).fetchall()
            for row in rows:
                self._hold(sort, row[0], None, row[1:3], row[3:], moment)
            for reading, name in sorted({row[1:3] for row in rows if row[1] != number}):
                self._anew(sort, reading, name, moment)
        self._renew_boards()

    def forget(self) -> None:
        """Forget what was not finished; to be called where a transaction was rolled back."""
        self._shown.clear()

    def _links(self, sort: Sort, ones: Sequence[tuple[Kept, Told]]) -> Iterator[tuple[Kept, _Link]]:
        """Yield the links of denials or plans, each given with all that its reading tells."""
        yield from self._meeting(sort, [one for one, _ in ones], sort.others_of, OTHER)
        if sort.within:
            for one, told in ones:
                for other in told:
                    fit = sort.fits(sort.sort_of(one[1]), sort.sort_of(other[1]))
                    link = sort.make(fit, one[1], other[1]) if fit else None
                    if link is not None:
                        yield one, (link, other)

    def _meeting(
        self, sort: Sort, asking: Iterable[Kept], sought: Sought, role: int, but: Container[int] = ()
    ) -> Iterator[tuple[Kept, _Link]]:
        """Yield the links between statements and those told in other readings, some readings excepted.

        Statements of a pair and a season are looked up together, and of those only the ones whose sorts fit are held
        against each other.
        """
        groups: defaultdict[tuple[tuple[str, str], int], list[_Asking]] = defaultdict(list)
        for kept in asking:
            among = sought(kept[1])
            if among is not None:
                asked = _Asking(kept, among, sort.shares(kept[1]), sort.sort_of(kept[1]))
                for pair in pairs_of(kept[1]):
                    groups[pair, season_of(day_of(kept[1].published))].append(asked)
        for (pair, _), some in groups.items():
            fitting: dict[Any, list[tuple[Any, _Asking]]] = {}  # by the sort of what is found
            for number, day, last, kept in self._told(pair, role, sort.wanted, some):
                if number in but:
                    continue
                end = _end(kept, sort.table)
                if end.sort not in fitting:
                    fitting[end.sort] = list(_that_fit(sort, some, end.sort, role))
                for fit, one in fitting[end.sort]:
                    among = one.among
                    if (
                        among.first <= day <= among.last
                        and last >= among.open_on
                        and not one.shares.isdisjoint(end.shares)
                        and one.kept[0] != number
                    ):
                        found = (number, end.statement)
                        ends = (one.kept, found) if role == OTHER else (found, one.kept)
                        link = sort.make(fit, ends[0][1], ends[1][1])
                        if link is not None:
                            yield ends[0], (link, ends[1])

    def _told(
        self, pair: tuple[str, str], role: int, column: str, asking: Sequence["_Asking"]
    ) -> Iterator[tuple[Any, ...]]:
        """Return what is told on a pair where any of several seek: reading, day, horizon, statement; of reports without a day nothing."""
        sought = [one.among for one in asking]
        wanted = sorted(frozenset().union(*(among.wanted for among in sought)))
        first, last = min(among.first for among in sought), max(among.last for among in sought)
        return self.connection.execute(
            "SELECT reading, day, horizon, statement FROM told "
            "WHERE first = ? AND second = ? AND role = ? AND day BETWEEN ? AND ? AND horizon >= ? "
            f"AND {column} IN ({', '.join('?' * len(wanted))})",
            (*pair, role, max(1, first), last, min(among.open_on for among in sought), *wanted),
        )

    def _choose(
        self, sort: Sort, one: Kept, links: Iterable[_Link], moment: str, *, add: bool = False
    ) -> None:
        """Keep the best links of a denial or a plan; with ``add``, those that it has compete."""
        number, statement = one
        made = {link.id: (link, kept) for link, kept in links}
        current = self._current(sort, number, statement)
        new = [link for link, _ in made.values()]
        best = sort.best([*new, *(link for link, _ in current if add and link.id not in made)])
        chosen = {link.id for link in best}
        for link, end in current:
            if link.id not in chosen:
                self._hold(sort, link.id, None, (number, statement.id), end, moment)
        known = {link.id for link, _ in current}
        for link in best:
            if link.id not in known:
                reading, other = made[link.id][1]
                row = sort.row(number, statement, reading, other, link)
                self._hold(sort, link.id, row, (number, statement.id), (reading, other.id), moment)

    def _hold(
        self, sort: Sort, name: str, row: dict[str, Any] | None, one: End, other: End, moment: str
    ) -> None:
        """Let a link hold from now on, or end it; its ends are to be made anew on their boards."""
        hold(self.connection, sort.table, (name,), row, moment)
        for board, end in zip(sort.on_boards, (one, other), strict=True):
            if board is not None:
                self._shown[board].add(end)

    def _renew_boards(self) -> None:
        for board, ends in self._shown.items():
            renew(self.connection, board, sorted(ends))
        self._shown.clear()

    def _current(
        self, sort: Sort, number: int, statement: Statement
    ) -> list[tuple[DenialLink | PlanLink, End]]:
        """Return the links that a denial or a plan has, each with where it leads."""
        kind = ", l.kind" if sort is PLANS else ""
        return [
            (sort.link(statement, *row), (reading, row[1]))
            for reading, *row in self.connection.execute(
                f"SELECT l.{sort.other}_reading, l.id, l.{sort.other}, d.id, l.confidence, l.reason{kind} FROM {sort.table} l "
                f"JOIN readings r ON r.number = l.{sort.other}_reading JOIN documents d ON d.number = r.document "
                f"WHERE l.{sort.one}_reading = ? AND l.{sort.one} = ? AND l.until IS NULL",
                (number, statement.id),
            )
        ]

    def _anew(self, sort: Sort, number: int, name: str, moment: str) -> None:
        told = tuple(
            (number, _decode(row[0]))
            for row in self.connection.execute("SELECT statement FROM told WHERE reading = ?", (number,))
        )
        for one in dict.fromkeys(kept for kept in told if kept[1].id == name):
            self._choose(sort, one, [link for _, link in self._links(sort, [(one, told)])], moment)


def _rows(number: int, statement: Statement) -> Iterator[tuple[Any, ...]]:
    """Yield what is kept of a statement: for each of its pairs and each of its roles a row; of what can be no end of a link none."""
    pairs = pairs_of(statement)
    last = horizon(statement) if pairs and is_plan(statement) else None
    roles = [PLAN] if last else []
    if pairs and is_denial(statement):
        roles.append(DENIAL)
    if pairs and any(sort.others(statement) for sort in SORTS):
        roles.append(OTHER)
    if not roles:
        return
    if not says_of_plan(statement):
        statement = msgspec.structs.replace(statement, sentence="")
    day, kept = day_of(statement.published), _encode(statement)
    for pair in pairs:
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


def pairs_of(statement: Statement) -> list[tuple[str, str]]:
    """Return the pair of a statement, or all pairs of the actors that an event without one names."""
    if statement.pair is not None:
        return [statement.pair]
    actors = sorted(statement.parties | statement.near)
    return list(combinations(actors, 2)) if len(actors) in _PARTIES else []
