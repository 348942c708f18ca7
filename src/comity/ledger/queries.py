"""Questions to a ledger as SQL: constant text, and every value a bound parameter."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

from comity.errors import InputError
from comity.ledger.rows import named, stored_columns
from comity.model import EvidenceKind, Factuality, Leaning
from comity.model.record import Record

Kind = Literal["documents", "evidence", "events", "attributions", "characterisations", "mentions"]

_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
_REFERRED = {
    "events": "event",
    "attributions": "attribution",
    "characterisations": "characterisation",
}
_HEAD = ("id", "title", "published", "outlet", "url")
_LINKED = "m.story, f.family, o.count"
_LINES = "lines l"
_OF_LINES = "l.reading, l.place, l.number, l.day, l.document, l.story, l.family, l.origins"
_KEY = 3  # the last columns of every row: published, document, place


class Where(Record, kw_only=True, frozen=True):
    """What is asked for; ``None`` asks for all.

    ``since`` and ``until`` are days of publication, both included; documents without one
    are then left out. ``as_of`` asks for what the ledger held at a time: a moment, or the
    end of a day (UTC). ``pair``, ``issue``, ``kind``, ``leaning`` and ``status`` speak of
    evidence; of events, attributions and characterisations they choose those that such
    evidence rests on, of documents those that hold it, of mentions those of the pair in them.
    """

    pair: tuple[str, str] | None = None
    since: date | None = None
    until: date | None = None
    issue: str | None = None
    kind: EvidenceKind | None = None
    leaning: Leaning | None = None
    status: Factuality | tuple[Factuality, ...] | None = None
    outlet: str | None = None
    document: str | None = None
    as_of: datetime | date | None = None

    @property
    def of_evidence(self) -> bool:
        """Whether it says anything about evidence."""
        return any(part is not None for part in (self.pair, self.issue, self.kind, self.leaning, self.status))


class Query:
    """One question, ready to be asked: ``text`` with its ``values``.

    Rows come by day of publication, then document, then place in the reading, whatever
    the order in which they were added; each ends with these three.
    """

    def __init__(self, what: Kind, record: type[Record], where: Where) -> None:
        self.restricting: list[Any] = []
        self._ahead: list[Any] = []  # values of the joins, which stand before those of the conditions
        self._conditions: list[str] = []
        self._where = where
        columns = named(stored_columns(record), "d" if what == "documents" else "x")
        self._held = what == "evidence" and where.pair is not None and where.as_of is None
        if self._held:  # lines lie in the order wanted, so that a page takes no more than itself
            self._counted = _LINES
            source = (
                f"{_LINES} CROSS JOIN evidence x ON x.reading = l.reading AND x.place = l.place "
                "CROSS JOIN documents d ON d.number = l.number"
            )
            self._key = ("l.day", "l.document", "l.place")
            columns += f", {named(_HEAD, 'd')}, l.story, l.family, l.origins"
        elif what == "documents":
            source = self._counted = "documents d"
            self._key = ("d.published", "d.id", "d.number")
            self._as_of("d.added_at", None)
        else:
            source = self._counted = self._sources(what)
            # A pair as it was known: the day of evidence is that of its document, and lies in the index.
            by_pair = what == "evidence" and where.pair is not None
            self._key = ("x.published" if by_pair else "d.published", "d.id", "x.place")
            self._as_of("s.since", "s.until")
            columns += f", {named(_HEAD if what == 'evidence' else _HEAD[:1], 'd')}"
            if what == "evidence":
                columns += f", {_LINKED}"
                source += self._links()
        self._of_documents()
        self._of_evidence(what)
        shown = ("d.published", "d.id", "x.place") if self._held else self._key
        self._select = f"SELECT {columns}, {', '.join(shown)} FROM {source}"

    @property
    def values(self) -> list[Any]:
        """The values of the whole statement; those of the statement that counts are ``restricting`` alone."""
        return [*self._ahead, *self.restricting]

    @property
    def text(self) -> str:
        """The whole statement."""
        return f"{self._select}{self._restricted()} ORDER BY {', '.join(self._key)}"

    def count(self) -> str:
        """Return the statement that counts the rows."""
        return f"SELECT count(*) FROM {self._counted}{self._restricted()}"

    def after(self, key: tuple[str | None, str, int] | None, limit: int) -> tuple[str, list[Any]]:
        """Return the statement and values for the ``limit`` rows that follow the row with ``key``."""
        values, conditions = [*self.values], ""
        if key is not None:
            published, document, place = key
            if self._held:
                conditions = f"({', '.join(self._key)}) > (?, ?, ?)"
                values += [date.fromisoformat(published).toordinal() if published else 0, document, place]
        if key is not None and not self._held:
            day, name, at = self._key
            later = f"{day} IS NOT NULL" if published is None else f"{day} > ?"
            same = f"{day} IS NULL" if published is None else f"{day} = ?"
            days = [] if published is None else [published]
            conditions = f"({later} OR ({same} AND ({name} > ? OR ({name} = ? AND {at} > ?))))"
            values += [*days, *days, document, document, place]
            if published is not None:  # lets SQLite begin there
                conditions = f"{day} >= ? AND {conditions}"
                values.insert(len(self.values), published)
        last = f"ORDER BY {', '.join(self._key)}"
        if self._held:  # first which lines, then what belongs to them: no store need look at more
            chosen = f"SELECT {_OF_LINES} FROM lines l{self._restricted(conditions)} {last} LIMIT ?"
            return f"{self._select.replace(_LINES, f'({chosen}) l', 1)} {last}", [*values, limit]
        return f"{self._select}{self._restricted(conditions)} {last} LIMIT ?", [*values, limit]

    def _restricted(self, more: str = "") -> str:
        conditions = [*self._conditions, *([more] if more else [])]
        return f" WHERE {' AND '.join(conditions)}" if conditions else ""

    def _add(self, condition: str, *values: Any) -> None:
        self._conditions.append(condition)
        self.restricting += values

    def _sources(self, what: Kind) -> str:
        """Return the tables in the order in which SQLite shall go through them."""
        if what == "evidence" and self._where.pair is not None:
            return (
                "evidence x CROSS JOIN standing s ON s.reading = x.reading "
                "CROSS JOIN documents d ON d.number = x.document"
            )
        return (
            "documents d CROSS JOIN readings r ON r.document = d.number "
            f"CROSS JOIN standing s ON s.reading = r.number CROSS JOIN {what} x ON x.reading = r.number"
        )

    def _links(self) -> str:
        """Return the joins that give story, copies and origins as they are, or were, known."""
        moment = moment_of(self._where.as_of)
        held = (
            "{0}.until IS NULL"
            if moment is None
            else "{0}.since <= ? AND ({0}.until IS NULL OR {0}.until > ?)"
        )
        if moment is not None:
            self._ahead += [moment] * 6
        return (
            f" LEFT JOIN story_members m ON m.document = d.number AND {held.format('m')}"
            f" LEFT JOIN family_members f ON f.document = d.number AND {held.format('f')}"
            f" LEFT JOIN origins o ON o.reading = x.reading AND o.place = x.place AND {held.format('o')}"
        )

    def _as_of(self, since: str, until: str | None) -> None:
        moment = moment_of(self._where.as_of)
        if moment is not None:
            self._add(f"{since} <= ?", moment)
        if until is not None:
            self._add(f"{until} IS NULL") if moment is None else self._add(
                f"({until} IS NULL OR {until} > ?)", moment
            )

    def _of_documents(self) -> None:
        where = self._where
        if self._held:
            for condition, value in (("l.outlet = ?", where.outlet), ("l.document = ?", where.document)):
                if value is not None:
                    self._add(condition, value)
            return
        if where.since is not None:
            self._add("d.published >= ?", where.since.isoformat())
        if where.until is not None:
            self._add("d.published <= ?", where.until.isoformat())
        if where.outlet is not None:
            self._add("d.outlet = ?", where.outlet)
        if where.document is not None:
            self._add("d.id = ?", where.document)

    def _of_evidence(self, what: Kind) -> None:
        if not self._where.of_evidence:
            return
        if what == "evidence":
            conditions, values = evidence_conditions(self._where, "l" if self._held else "x")
            for condition in conditions:
                self._add(condition)
            self.restricting += values
            if self._where.pair is not None:  # the days of the index
                for sign, day in ((">=", self._where.since), ("<=", self._where.until)):
                    if day is not None and self._held:
                        self._add(f"l.day {sign} ? AND l.day > 0", day.toordinal())
                    elif day is not None:
                        self._add(f"x.published {sign} ?", day.isoformat())
            return
        text, values = standing_evidence(self._where)
        self._add(f"d.number IN (SELECT v.document {text})", *values)
        if what in _REFERRED:
            self._add(f"x.id IN (SELECT v.{_REFERRED[what]} {text} AND v.reading = x.reading)", *values)
        elif what == "mentions" and self._where.pair is not None:
            self._add("x.actor IN (?, ?)", *self._where.pair)


def standing_evidence(where: Where) -> tuple[str, list[Any]]:
    """Return FROM and WHERE over evidence ``v`` that holds (or held) and is asked for."""
    conditions, values = evidence_conditions(where, "v")
    for sign, day in ((">=", where.since), ("<=", where.until)):
        if day is not None:  # that of its document, and the index of pairs has it
            conditions.append(f"v.published {sign} ?")
            values.append(day.isoformat())
    held, moments = held_then("t", where.as_of)
    return (
        f"FROM evidence v JOIN standing t ON t.reading = v.reading WHERE {' AND '.join([*conditions, held])}",
        [*values, *moments],
    )


def evidence_conditions(where: Where, alias: str) -> tuple[list[str], list[Any]]:
    """Return what ``where`` says of evidence, as conditions with their values in order."""
    conditions: list[str] = []
    values: list[Any] = []
    if where.pair is not None:
        conditions.append(f"{alias}.first = ? AND {alias}.second = ?")
        values += sorted(where.pair)
    for column, wanted in (("issue", where.issue), ("kind", where.kind), ("leaning", where.leaning)):
        if wanted is not None:
            conditions.append(f"{alias}.{column} = ?")
            values.append(wanted)
    if where.status is not None:
        several = (where.status,) if isinstance(where.status, str) else where.status
        conditions.append(f"{alias}.status IN ({', '.join('?' * len(several))})")
        values += several
    return conditions, values


def held_then(alias: str, as_of: datetime | date | None) -> tuple[str, list[str]]:
    """Return the condition that a row with a spell holds now, or held then, with its values."""
    moment = moment_of(as_of)
    if moment is None:
        return f"{alias}.until IS NULL", []
    return f"{alias}.since <= ? AND ({alias}.until IS NULL OR {alias}.until > ?)", [moment, moment]


def moment_of(as_of: datetime | date | None) -> str | None:
    """Return a moment as a ledger writes it; a day stands for its end. Times without a zone are UTC."""
    if as_of is None:
        return None
    if not isinstance(as_of, datetime):
        as_of = datetime.combine(as_of, time(), UTC) + timedelta(days=1, microseconds=-1)
    return (as_of if as_of.tzinfo else as_of.replace(tzinfo=UTC)).astimezone(UTC).strftime(_MOMENT)


def key_of(row: tuple[Any, ...]) -> tuple[str | None, str, int]:
    """Return the key of a row of a ``Query``."""
    published, document, place = row[-_KEY:]
    return published, document, place


def head_of(what: Kind, row: tuple[Any, ...]) -> dict[str, Any]:
    """Return the fields of a kept record that come from its document, and from links."""
    if what == "documents":
        return {}
    if what != "evidence":
        return {"document": row[-_KEY - 1]}
    names = ("document", *_HEAD[1:], "story", "family", "origins")
    return dict(zip(names, row[-_KEY - len(names) : -_KEY], strict=True))


def match_of(words: str) -> str:
    """Return what a person typed as a query of FTS5: all words, "phrases" whole.

    Everything else that means something to FTS5 is taken as text. Raises InputError if no word is left.
    """
    terms = [
        f'"{term}"'
        for number, part in enumerate(words.replace("\0", " ").split('"'))
        for term in ([part] if number % 2 else part.split())
        if any(char.isalnum() for char in term)
    ]
    if not terms:
        raise InputError(f"{words!r} holds no word to search for")
    return " ".join(terms)
