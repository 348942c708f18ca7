"""Asking a ledger: read-only, and the same answer in the same order whenever and in whatever order it was filled."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import msgspec

from comity.errors import InputError, LedgerError
from comity.ledger import counted, lines, link_view
from comity.ledger.found import Rows
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
)
from comity.ledger.pair_view import PairView
from comity.ledger.queries import Query, Where, held_then, match_of, moment_of
from comity.ledger.rows import RECORDS, columns_of, damaged, from_row, named
from comity.ledger.spells import MOMENT
from comity.ledger.stores import LAKE_MARK, SqliteStore, Store, listed
from comity.model import Document, Reading, Span, Versions
from comity.model.links import CopyFamily, Edition
from comity.model.record import Record

if TYPE_CHECKING:
    from comity.ledger.packed import Packed

R = TypeVar("R", bound=Record)
_WORDS_SHOWN = 32
_TOGETHER = 100  # readings fetched at once
_STATE = (
    "SELECT max(moment) FROM (SELECT max(since) AS moment FROM standing UNION ALL "
    "SELECT max(until) FROM standing WHERE until IS NOT NULL UNION ALL SELECT max(added_at) FROM imports)"
)


class View:
    """Asks one ledger, or a lake (``to_lake``) made of one. Use it as a context manager, or close it.

    The arguments of each question are the fields of ``Where``. Raises LedgerError if the
    file is no ledger, damaged, or of another schema.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._store = _store_of(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the files."""
        self._store.close()

    def pair(self, first: str, second: str) -> "PairView":
        """Return what the ledger holds on two actors, given by their codes."""
        if first == second:
            raise InputError(f"{first} and {second} are the same actor; a pair needs two")
        one, other = sorted((first, second))
        return PairView(self, (one, other))

    def documents(self, **asked: Any) -> Rows[Document]:
        """Return the documents asked for."""
        return Rows(self, "documents", Document, self._where(asked))

    def evidence(self, **asked: Any) -> Rows[KeptEvidence]:
        """Return the lines of evidence asked for."""
        return Rows(self, "evidence", KeptEvidence, self._where(asked))

    def events(self, **asked: Any) -> Rows[KeptEvent]:
        """Return the events asked for."""
        return Rows(self, "events", KeptEvent, self._where(asked))

    def attributions(self, **asked: Any) -> Rows[KeptAttribution]:
        """Return the attributions asked for."""
        return Rows(self, "attributions", KeptAttribution, self._where(asked))

    def characterisations(self, **asked: Any) -> Rows[KeptCharacterisation]:
        """Return the characterisations asked for."""
        return Rows(self, "characterisations", KeptCharacterisation, self._where(asked))

    def mentions(self, **asked: Any) -> Rows[KeptMention]:
        """Return the mentions asked for."""
        return Rows(self, "mentions", KeptMention, self._where(asked))

    def document(self, id: str) -> Document | None:  # noqa: A002 - the field is called so
        """Return the document with an id, ``None`` if there is none."""
        return next(iter(self.documents(document=id)), None)

    def readings(self, *, mentions: bool = True, **asked: Any) -> Iterator[Reading]:
        """Yield whole readings of the documents asked for, as they were written.

        Without ``mentions`` these stay away: they are most of a reading, and seldom needed.
        """
        where = self._where(asked)
        documents, tables = iter(Rows(self, "documents", Document, where)), [*RECORDS][not mentions :]
        while some := list(islice(documents, _TOGETHER)):
            yield from self._readings(some, where, tables)

    def search(self, words: str, *, limit: int = 20, **asked: Any) -> list[Hit]:
        """Return the documents whose text or title holds all ``words``, the most fitting first.

        A "phrase" is found whole; the forms of a word are taken as one ("sanction",
        "sanctions"). Raises InputError if there is no word.
        """
        query, match = Query("documents", Document, self._where(asked)), match_of(words)
        ranks = dict(self._store.ranked(match, query.count().partition(" WHERE ")[2], query.values, limit))
        heads = {
            row[0]: row[1:]
            for row in self.ask(
                f"SELECT number, id, title, published, outlet, url FROM documents WHERE number IN ({listed([*ranks])})",
                [],
            )
        }
        shown = sorted(heads, key=lambda number: (ranks[number], heads[number][0]))[:limit]
        # Snippets are cut from whole texts: only for what is shown. No report can know the marks.
        opening, closing = (f"\x02{secrets.token_hex(8)}" for _ in range(2))
        snippets = self._store.snippets(shown, match, (opening, closing), _WORDS_SHOWN)
        return [_hit(heads[number], snippets[number], opening, closing) for number in shown]

    def contradictions(self, **asked: Any) -> list[Contradiction]:
        """Return denials beside what they deny, by the day of the denial."""
        return link_view.contradictions(self.ask, self._where(asked))

    def plans(self, **asked: Any) -> list[FollowedPlan]:
        """Return plans with what became of them, by the day of the plan."""
        return link_view.plans(self.ask, self._where(asked))

    def stories(self, *, limit: int = 100, after: str | None = None, **asked: Any) -> list[KeptStory]:
        """Return up to ``limit`` stories by their ids, those that follow the id ``after``."""
        return link_view.stories(self.ask, self._where(asked), limit, after)

    def story(self, id: str, **asked: Any) -> KeptStory | None:  # noqa: A002 - the field is called so
        """Return the story with an id, ``None`` if there is none."""
        return link_view.story(self.ask, self._where(asked), id)

    def thing(self, evidence: str, **asked: Any) -> KeptThing | None:
        """Return what a row of evidence tells: all rows that tell the same, and how many independent origins they have."""
        return link_view.thing(self.ask, self._where(asked), evidence)

    def documents_with(self, evidence: str) -> list[str]:
        """Return the ids of the documents of which a reading, of now or before, holds a row of evidence with an id."""
        return link_view.documents_with(self.ask, evidence)

    def copies(self, **asked: Any) -> list[CopyFamily]:
        """Return families of copies; with ``document``, the one that it is in."""
        return link_view.families(self.ask, self._where(asked))

    def editions(self, **asked: Any) -> list[Edition]:
        """Return later editions and what changed; with ``document``, those of the report that it is one of."""
        return link_view.editions(self.ask, self._where(asked))

    def columns(self, *names: str, **asked: Any) -> dict[str, tuple[Any, ...]]:
        """Return the lines of evidence asked for as columns of equal length, by pair, day and document.

        ``names`` are some of ``lines.COLUMNS``, all if none is given. ``day`` is the number of the day of
        publication (``date.fromordinal``), 0 where there is none;
        ``type``, ``mode``, ``score`` and ``contexts`` (JSON) belong to deeds, ``label`` and ``strength`` to
        words about the relation; ``origins`` counts the independent origins of what is told. A pair of
        50,000 lines takes about a tenth of a second.
        """
        wanted = names or lines.COLUMNS
        where = self._where(asked)
        lines.check_asked(where, wanted)
        if where.as_of is None and lines.PACKED.issuperset(wanted):
            return lines.unpacked(self.packed(**asked), wanted)
        text, values = lines.query(where, wanted)
        rows = list(self.ask(text, values))
        return dict(zip(wanted, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(wanted, ())

    def packed(self, **asked: Any) -> "Packed":
        """Return the lines of evidence asked for as numbers (``ledger.packed``), by pair, day and document.

        A pair of 50,000 lines takes a hundredth of a second, also as it was known earlier, but for the weeks that changed since: these
        are put together line by line.
        """
        where = self._where(asked)
        lines.check_asked(where, lines.COLUMNS)
        return self._store.packed(where).held(where)

    def volume(
        self, *, since: date | None = None, until: date | None = None, as_of: datetime | date | None = None
    ) -> list[tuple[date, str | None, int]]:
        """Return how many documents each outlet published on each day, by day and outlet; those without a day are left out."""
        return counted.volume(self.ask, self._where({"since": since, "until": until, "as_of": as_of}))

    def reports_by_day(
        self, *, since: date | None = None, until: date | None = None, as_of: datetime | date | None = None
    ) -> dict[int, int]:
        """Return how many reports were published on each day, by its number, in order; those without a day are left out."""
        return counted.reports_by_day(self.ask, self._where({"since": since, "until": until, "as_of": as_of}))

    def pairs(self, **asked: Any) -> list[tuple[tuple[str, str], int]]:
        """Return the pairs with evidence and how many lines, most first."""
        return counted.pairs(self.ask, self._where(asked))

    def pair_counts(self, since: str | None = None) -> dict[tuple[str, str, str], int]:
        """Return how many lines hold now, by pair and leaning; with ``since`` those that came to hold after that moment."""
        return counted.pair_counts(self.ask, since)

    def reports(self) -> int:
        """Return how many documents there are."""
        return counted.reports(self.ask)

    def reports_since(self, since: str) -> int:
        """Return how many documents have a reading that came to hold after a moment."""
        return counted.reports_since(self.ask, since)

    def counts(self) -> dict[str, int]:
        """Return how many rows there are of each kind, those that were superseded left out."""
        return counted.rows(self.ask)

    def knows_actor(self, code: str) -> bool:
        """Say whether any evidence or imported event is on the actor with this code."""
        return any(
            next(self.ask(f"SELECT 1 FROM {table} WHERE {side} = ? LIMIT 1", [code]), None)
            for table in ("evidence", "imported")
            for side in ("first", "second")
        )

    def versions(self) -> list[tuple[Versions, int]]:
        """Return under what readings were made, the first used first, and how many of each hold now."""
        return counted.versions(self.ask)

    def quarantine(self, *, resolved: bool = False) -> list[Quarantined]:
        """Return what could not be read, oldest first; ``resolved`` adds what could be read later."""
        rows = self.ask(
            "SELECT number, place, document, stage, reason, attempts, first_at, last_at, resolved_at, input "
            f"FROM quarantine {'' if resolved else 'WHERE resolved_at IS NULL'} ORDER BY number",
            [],
        )
        return [
            Quarantined(
                number=row[0],
                place=row[1],
                document=row[2],
                stage=row[3],
                reason=row[4],
                attempts=row[5],
                first_at=row[6],
                last_at=row[7],
                resolved_at=row[8],
                given=_given(row[9]),
            )
            for row in rows
        ]

    def state(self) -> str:
        """Return the last moment at which anything changed, judgements apart: equal states give equal answers."""
        return str(next(self.ask(_STATE, []))[0] or "")

    def unchanging(self) -> AbstractContextManager[None]:
        """Let all questions within be answered from one state of the ledger."""
        return self._store.unchanging()

    def ask(self, text: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query; errors of the files are told as LedgerError."""
        return self._store.ask(text, values)

    @property
    def connection(self) -> Any:
        """The open file (of sqlite3; of DuckDB for a lake), for queries of one's own; it refuses to write."""
        return self._store.connection

    def _where(self, asked: dict[str, Any]) -> Where:
        """Return what is asked for; what was known after the last change is what is known now, and lies ready."""
        try:
            where = Where(**asked)
        except TypeError:
            known = ", ".join(Where.__struct_fields__)
            unknown = ", ".join(sorted(set(asked) - set(Where.__struct_fields__)))
            raise InputError(f"a ledger cannot be asked by {unknown}; it can by {known}") from None
        moment = moment_of(where.as_of)
        if moment is not None and moment > _settled(self.state()):
            return msgspec.structs.replace(where, as_of=None)
        return where

    def _readings(
        self, documents: Sequence[Document], where: Where, tables: Sequence[str]
    ) -> Iterator[Reading]:
        """Yield the readings of documents that hold or held, fetched table by table."""
        held, moments = held_then("s", where.as_of)
        numbers = dict(
            self.ask(
                "SELECT d.id, r.number FROM documents d JOIN readings r ON r.document = d.number "
                f"JOIN standing s ON s.reading = r.number WHERE d.id IN ({', '.join('?' * len(documents))}) AND {held}",
                [*(document.id for document in documents), *moments],
            )
        )
        parts: dict[int, dict[str, list[Any]]] = {
            number: {table: [] for table in tables} for number in numbers.values()
        }
        for table in tables:
            record = RECORDS[table]
            text = f"SELECT reading, {named(columns_of(record))} FROM {table} WHERE reading IN ({listed([*parts])}) ORDER BY reading, place"
            for number, *row in self.ask(text, []):
                parts[number][table].append(from_row(record, row))
        for document in documents:
            if document.id in numbers:
                own = parts[numbers[document.id]]
                yield Reading(document=document, **{table: tuple(rows) for table, rows in own.items()})


def _store_of(path: Path) -> Store:
    if path.is_dir() and (path / LAKE_MARK).is_file():
        from comity.ledger.lake import LakeStore

        return LakeStore(path)
    return SqliteStore(path)


def _settled(state: str) -> str:
    """Return the moment by which all links of a state hold: microseconds later than its readings, where clocks were set back."""
    return (datetime.strptime(state, MOMENT) + timedelta(seconds=1)).strftime(MOMENT) if state else ""


def _hit(head: tuple[Any, ...], found: str, opening: str, closing: str) -> Hit:
    snippet, marks = "", []
    for number, part in enumerate(found.split(opening)):
        inside, _, after = part.partition(closing) if number else ("", "", part)
        if inside:
            marks.append((len(snippet), len(snippet) + len(inside)))
        snippet += inside + after
    values = dict(zip(("document", "title", "published", "outlet", "url"), head, strict=True))
    spans: tuple[Span, ...] = tuple(marks)
    return msgspec.convert({**values, "snippet": snippet, "marks": spans}, Hit)


def _given(stored: str | None) -> Document | dict[str, str | int | None] | None:
    if stored is None:
        return None
    try:
        return msgspec.json.decode(stored, type=Document)
    except msgspec.ValidationError:
        pass
    try:
        return msgspec.json.decode(stored, type=dict[str, str | int | None])
    except msgspec.DecodeError as error:
        raise LedgerError(damaged("what a retry needs")) from error
