"""The layouts of archives: one reader a layout, each a plain function from cells to one event.

ICEWS: the tab-separated files of the Harvard Dataverse (doi 10.7910/DVN/28075), and the
four columns *date source relation target* in which its events are often passed on.
POLECAT: the weekly files (doi 10.7910/DVN/AJGVIT). GDELT: event exports 1.0 (57 or 58
columns) and 2.0 (61), which have no header.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple, TextIO

from comity.codebook import Codebook
from comity.errors import InputError
from comity.exchange.actors import ActorNames, Resolved
from comity.exchange.cameo import Cameo, Coded, plover

Layout = Literal["icews", "polecat", "gdelt"]
LAYOUTS: tuple[Layout, ...] = ("icews", "polecat", "gdelt")

_LONGEST = 1_000_000  # characters of a cell; more is no event
_GDELT_COLUMNS = (57, 58, 61)
_ICEWS = ("Event Date", "Source Name", "Source Country", "CAMEO Code", "Target Name", "Target Country")
_POLECAT = (
    "Event Date",
    "Event Type",
    "Event Mode",
    "Actor Name",
    "Actor Country",
    "Recipient Name",
    "Recipient Country",
)
_FOUR = ("date", "source", "relation", "target")


class Party(NamedTuple):
    """One side of an event: the actor (``None``: not known), the name it was given, its sector."""

    actor: str | None
    name: str
    sector: str | None = None


class Taken(NamedTuple):
    """One event of an archive."""

    day: int
    actor: Party
    recipient: Party
    coded: Coded
    event: str | None = None
    outlet: str | None = None
    story: str | None = None
    reports: int = 1


class Unusable(NamedTuple):
    """A row that cannot be taken over, and why."""

    reason: str


Reader = Callable[[Sequence[str]], Taken | Unusable]


class Books(NamedTuple):
    """What readers look things up in."""

    codebook: Codebook
    names: ActorNames
    cameo: Cameo


def rows_of(stream: TextIO, layout: Layout, books: Books) -> Iterator[tuple[int, Taken | Unusable]]:
    """Yield (line, event) for each row of a file. Raises InputError if the file is of another layout."""
    csv.field_size_limit(_LONGEST)
    cells = csv.reader((line.replace("\0", "") for line in stream), delimiter="\t", quoting=csv.QUOTE_NONE)
    if layout == "gdelt":
        read, wanted = _gdelt(books), 0
    else:
        header = [cell.strip().strip('"\ufeff') for cell in next(cells, [])]
        read, wanted = _READERS[layout](header, books), len(header)
    while True:
        try:
            row = next(cells)
        except StopIteration:
            return
        except csv.Error as error:
            yield cells.line_num, Unusable(f"the row cannot be read ({error})")
            continue
        if not row:
            continue
        if wanted and len(row) != wanted:
            yield cells.line_num, Unusable("the row has another number of columns than the header")
            continue
        yield cells.line_num, read(row)


def _day(text: str) -> int | None:
    """Return the number of a day written 2005-04-09, with or without a time, or 20050409."""
    try:
        return date.fromisoformat(text[:10]).toordinal()
    except ValueError:
        return None


def _columns(header: Sequence[str], needed: Sequence[str]) -> dict[str, int]:
    return {name: at for at, name in enumerate(header)} if set(needed) <= set(header) else {}


def _icews(header: Sequence[str], books: Books) -> Reader:
    at = _columns([name.casefold() for name in header], _FOUR)
    if at:
        return _four(at, books)
    at = _columns(header, _ICEWS)
    if not at:
        raise InputError(
            f"is no ICEWS file: the header must hold {', '.join(_ICEWS)}, or be {' '.join(_FOUR)}, tab-separated"
        )

    def read(row: Sequence[str]) -> Taken | Unusable:
        def cell(name: str) -> str | None:
            return row[at[name]].strip() or None if name in at else None

        def party(side: str) -> Party:
            name = cell(f"{side} Name") or ""
            country = cell(f"{side} Country")
            sector = books.names.sector(cell(f"{side} Sectors") or "")
            actor = books.names.country(country) if country else None
            found = None if actor else books.names.find(name, row[at["Event Date"]][:7])
            return Party(
                actor or (found.actor if found else None), name, sector or (found.sector if found else None)
            )

        day = _day(row[at["Event Date"]])
        coded = books.cameo.by_code(cell("CAMEO Code") or "")
        if day is None:
            return Unusable("the row has no date as 2005-04-09")
        if coded is None:
            return Unusable(f"no CAMEO code: {cell('CAMEO Code')}")
        return Taken(
            day,
            party("Source"),
            party("Target"),
            coded,
            cell("Event ID"),
            cell("Publisher"),
            cell("Story ID"),
        )

    return read


def _four(at: dict[str, int], books: Books) -> Reader:
    day_at, actor_at, relation_at, recipient_at = (at[name] for name in _FOUR)
    days: dict[str, int | None] = {}
    labels: dict[str, Coded | None] = {}

    def party(name: str, found: Resolved | None) -> Party:
        return Party(found.actor, name, found.sector) if found else Party(None, name)

    def read(row: Sequence[str]) -> Taken | Unusable:
        text, relation = row[day_at], row[relation_at]
        if text not in days:
            days[text] = _day(text)
        if relation not in labels:
            labels[relation] = books.cameo.by_label(relation)
        day, coded = days[text], labels[relation]
        if day is None:
            return Unusable("the row has no date as 2005-04-09")
        if coded is None:
            return Unusable(f"no event of CAMEO is called {relation!r}")
        one, other = row[actor_at], row[recipient_at]
        return Taken(
            day,
            party(one, books.names.find(one, text[:7])),
            party(other, books.names.find(other, text[:7])),
            coded,
        )

    return read


def _polecat(header: Sequence[str], books: Books) -> Reader:
    at = _columns(header, _POLECAT)
    if not at:
        raise InputError(f"is no POLECAT file: the header must hold {', '.join(_POLECAT)}, tab-separated")
    issues = {row.id for row in books.codebook.contexts}

    def read(row: Sequence[str]) -> Taken | Unusable:
        def cell(name: str) -> str | None:
            value = row[at[name]].strip() if name in at else ""
            return None if value in ("", "None", "NA") else value

        def party(side: str) -> Party:
            name, country = cell(f"{side} Name") or "", cell(f"{side} Country")
            actor = books.names.country(country) if country else None
            found = None if actor or not name else books.names.find(name, row[at["Event Date"]][:7])
            sector = cell(f"Primary {side} Sector")
            return Party(actor or (found.actor if found else None), name or country or "", sector)

        day = _day(row[at["Event Date"]])
        type_ = (cell("Event Type") or "").upper()
        if day is None:
            return Unusable("the row has no date as 2005-04-09")
        if type_ not in books.codebook.type_rows:
            return Unusable(f"no event type of PLOVER: {type_ or 'none'}")
        contexts = [part.strip() for part in (cell("Contexts") or "").split(";")]
        issue = next((part for part in contexts if part in issues), None)
        coded = plover(books.codebook, type_, type_, (cell("Event Mode") or "").lower() or None, issue)
        return Taken(day, party("Actor"), party("Recipient"), coded, cell("Event ID"), cell("Source"))

    return read


def _gdelt(books: Books) -> Reader:
    def read(row: Sequence[str]) -> Taken | Unusable:
        if len(row) not in _GDELT_COLUMNS:
            return Unusable(f"an event of GDELT has {', '.join(map(str, _GDELT_COLUMNS))} columns")

        def party(start: int) -> Party:
            code, name, country = row[start], row[start + 1], row[start + 2]
            return Party(
                books.names.country(country) if country else None, name or code, row[start + 7] or None
            )

        day = _day(row[1])
        coded = books.cameo.by_code(row[26])
        if day is None:
            return Unusable("the row has no date as 20050409")
        if coded is None:
            return Unusable(f"no CAMEO code: {row[26]}")
        reports = int(row[33]) if row[33].isdigit() else 1
        story = row[-1] if len(row) != _GDELT_COLUMNS[0] else None
        return Taken(day, party(5), party(15), coded, row[0], _host(story), story, reports)

    return read


def _host(url: str | None) -> str | None:
    """Return the domain of an address: who published it."""
    if not url or "://" not in url:
        return None
    return url.split("://", 1)[1].split("/", 1)[0].removeprefix("www.") or None


_READERS: dict[str, Callable[[Sequence[str], Books], Reader]] = {"icews": _icews, "polecat": _polecat}
