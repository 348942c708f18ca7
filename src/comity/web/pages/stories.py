"""Stories: reports of one happening, and how many of them tell it for themselves."""

from datetime import date
from typing import Any

import msgspec

from comity.errors import InputError
from comity.links.independence import Owners, Telling, independent_origins
from comity.model import Document
from comity.model.links import Change, CopyFamily, Edition, Independence, Origin
from comity.model.record import Record
from comity.web.addresses import address
from comity.web.cite import cite_page
from comity.web.page import Ask, Kind, NotFoundError, Page, Table
from comity.web.pages.report import title_of
from comity.web.pages.start import ReportEntry, entry_of
from comity.web.words import counted

_ROWS = 40
Row = tuple[Any, ...]


class StoryEntry(Record, kw_only=True, frozen=True):
    """A story in the list: its first report's title, its reports, its outlets, and its independent origins."""

    id: str
    link: str
    title: str
    since: date | None
    until: date | None
    reports: int
    outlets: tuple[str, ...]
    origins: int
    circular: bool
    copies: int
    editions: int


class StoriesPage(Page, kw_only=True, frozen=True):
    """``stories`` of more than one report, the latest first, ``total`` of them; ``next`` leads on.

    ``single`` counts reports that stand alone.
    """

    stories: tuple[StoryEntry, ...]
    total: int
    single: int
    next: str | None


class StoryPage(Page, kw_only=True, frozen=True):
    """One ``story`` and the ``reason`` why it is one: its ``reports`` by day, who tells it for themselves.

    ``origins`` are the independent ones, ``circles`` outlets that cite each other,
    ``origins_reason`` says how they were counted; ``copies`` have one text, ``editions``
    are later ones of the same report.
    """

    story: StoryEntry
    reason: str
    reports: tuple[ReportEntry, ...]
    origins: tuple[Origin, ...]
    circles: tuple[tuple[str, ...], ...]
    origins_reason: str
    copies: tuple[CopyFamily, ...]
    editions: tuple[Edition, ...]


def make_stories(ask: Ask) -> StoriesPage:
    """Return the list of stories."""
    after = _key(ask.word("after"))
    rows = _listed(ask, after, _ROWS + 1)
    total, single = ask.kept("counts of stories", lambda: _counts(ask))
    return StoriesPage(
        address=ask.address,
        title="Stories",
        cite=cite_page(ask, "Stories", f"{counted(total, 'story', 'stories')} of more than one report"),
        stories=tuple(_entry(ask, row) for row in rows[:_ROWS]),
        total=total,
        single=single,
        next=address(
            "/stories", after=msgspec.json.encode((rows[_ROWS - 1][2] or "", rows[_ROWS - 1][0])).decode()
        )
        if len(rows) > _ROWS
        else None,
    )


def make_story(ask: Ask) -> StoryPage:
    """Return the page of a story, under its own id or that of one of its reports."""
    row = _story(ask, ask.path["story"])
    members = _members(ask, row[0])
    entry, independence = _entry(ask, row), _independence(ask, members)
    return StoryPage(
        address=ask.address,
        title=entry.title,
        cite=cite_page(
            ask,
            f"Reports of one happening: {entry.title}",
            f"{counted(entry.reports, 'report')}, {counted(entry.origins, 'independent origin')}",
        ),
        story=entry,
        reason=row[4],
        reports=tuple(_report(ask, member) for member in members),
        origins=independence.origins,
        circles=independence.circles,
        origins_reason=independence.reason,
        copies=_copies(ask, row[0]),
        editions=_editions(ask, row[0]),
    )


def story_of(ask: Ask, document: str) -> tuple[str, int] | None:
    """Return the story of a report and how many reports it has, ``None`` where it stands alone."""
    found = next(
        ask.view.ask(
            "SELECT s.story, s.reports FROM documents d JOIN story_members m ON m.document = d.number "
            "JOIN stories s ON s.story = m.story AND s.until IS NULL WHERE d.id = ? AND m.until IS NULL",
            [document],
        ),
        None,
    )
    return (found[0], found[1]) if found and found[1] > 1 else None


_STORY = "SELECT story, first_day, last_day, reports, reason FROM stories WHERE until IS NULL"


def _listed(ask: Ask, after: tuple[str, str] | None, limit: int | None) -> list[Row]:
    return list(
        ask.view.ask(
            f"{_STORY} AND reports > 1 "
            f"{'AND (coalesce(last_day, ?), story) < (?, ?)' if after else ''} "
            f"ORDER BY coalesce(last_day, '') DESC, story DESC {'LIMIT ?' if limit else ''}",
            [*(("", *after) if after else ()), *([limit] if limit else [])],
        )
    )


def _story(ask: Ask, name: str) -> Row:
    row = next(ask.view.ask(f"{_STORY} AND story = ?", [name]), None) or next(
        ask.view.ask(
            f"{_STORY} AND story = (SELECT m.story FROM documents d JOIN story_members m ON m.document = d.number "
            "WHERE d.id = ? AND m.until IS NULL)",
            [name],
        ),
        None,
    )
    if row is None:
        raise NotFoundError(f"no story is called {name!r}")
    return row


def _counts(ask: Ask) -> tuple[int, int]:
    total, single = next(
        ask.view.ask("SELECT sum(reports > 1), sum(reports = 1) FROM stories WHERE until IS NULL", [])
    )
    return total or 0, single or 0


def _members(ask: Ask, story: str) -> list[Row]:
    """Return number, id, title, first words, outlet, day, agency and family of the reports of a story, by day."""
    return list(
        ask.view.ask(
            "SELECT d.number, d.id, d.title, substr(d.text, 1, 400), d.outlet, d.published, k.agency, f.family "
            "FROM story_members m JOIN documents d ON d.number = m.document "
            "LEFT JOIN linked k ON k.document = d.number "
            "LEFT JOIN family_members f ON f.document = d.number AND f.until IS NULL "
            "WHERE m.story = ? AND m.until IS NULL ORDER BY d.published, d.id",
            [story],
        )
    )


def _entry(ask: Ask, row: Row) -> StoryEntry:
    members = _members(ask, row[0])
    independence = _independence(ask, members)
    first = members[0]
    return StoryEntry(
        id=row[0],
        link=f"/story/{row[0]}",
        title=title_of(Document(id=first[1], text=first[3], title=first[2])),
        since=date.fromisoformat(row[1]) if row[1] else None,
        until=date.fromisoformat(row[2]) if row[2] else None,
        reports=row[3],
        outlets=tuple(dict.fromkeys(member[4] for member in members if member[4])),
        origins=independence.count,
        circular=bool(independence.circles),
        copies=sum(1 for member in members if member[7]),
        editions=len(_editions(ask, row[0])),
    )


def _independence(ask: Ask, members: list[Row]) -> Independence:
    """Return the independent origins of a story, one telling a report: its outlet, the agency credited, whom it cites."""
    owners: Owners = ask.site.kept("owners", lambda: Owners(ask.site.codebook))
    outlets: frozenset[str] = ask.site.kept(
        "names of outlets", lambda: frozenset(row.name for row in ask.site.codebook.outlets)
    )
    tellings = []
    for number, name, _, _, outlet, _, agency, family in members:
        chains = [
            msgspec.json.decode(chain)
            for (chain,) in ask.view.ask(
                "SELECT v.chain FROM evidence v JOIN standing t ON t.reading = v.reading AND t.until IS NULL "
                "WHERE v.document = ?",
                [number],
            )
        ]
        # All that a report tells must come from one other outlet; a single remark relayed makes no copy of it.
        cited = {chain[1] if len(chain) > 1 else "" for chain in chains}
        whole = len(cited) == 1 and cited <= outlets
        tellings.append(
            Telling(
                evidence=name,
                outlet=outlet,
                relayed=tuple(cited) if whole else (),
                agency=agency,
                family=family,
            )
        )
    return independent_origins(tellings, owners)


def _report(ask: Ask, member: Row) -> ReportEntry:
    number, name, title, text, outlet, published, *_ = member
    (lines,) = next(
        ask.view.ask(
            "SELECT count(*) FROM evidence v JOIN standing t ON t.reading = v.reading AND t.until IS NULL "
            "WHERE v.document = ?",
            [number],
        )
    )
    return entry_of(name, title, text, outlet, published, lines)


def _copies(ask: Ask, story: str) -> tuple[CopyFamily, ...]:
    rows = ask.view.ask(
        "SELECT DISTINCT f.family, f.origin, f.agency, f.containment, f.reason FROM story_members m "
        "JOIN family_members o ON o.document = m.document AND o.until IS NULL "
        "JOIN families f ON f.family = o.family AND f.until IS NULL WHERE m.story = ? AND m.until IS NULL",
        [story],
    )
    return tuple(
        CopyFamily(
            id=family,
            documents=tuple(
                name
                for (name,) in ask.view.ask(
                    "SELECT d.id FROM family_members o JOIN documents d ON d.number = o.document "
                    "WHERE o.family = ? AND o.until IS NULL ORDER BY d.published, d.id",
                    [family],
                )
            ),
            origin=origin,
            agency=agency,
            containment=containment,
            reason=reason,
        )
        for family, origin, agency, containment, reason in rows
    )


def _editions(ask: Ask, story: str) -> tuple[Edition, ...]:
    return tuple(
        Edition(
            id=name,
            document=document,
            earlier=earlier,
            first=first,
            number=number,
            changes=msgspec.json.decode(changes, type=tuple[Change, ...]),
            kept=kept,
            reason=reason,
        )
        for name, document, earlier, first, number, changes, kept, reason in ask.view.ask(
            "SELECT e.id, d.id, e.earlier, e.first, e.number, e.changes, e.kept, e.reason FROM story_members m "
            "JOIN editions e ON e.document = m.document AND e.until IS NULL "
            "JOIN documents d ON d.number = e.document WHERE m.story = ? AND m.until IS NULL ORDER BY e.number",
            [story],
        )
    )


def _key(given: str | None) -> tuple[str, str] | None:
    if given is None:
        return None
    try:
        return msgspec.json.decode(given, type=tuple[str, str])
    except msgspec.DecodeError:
        raise InputError(f"after={given!r} is no place in this list") from None


def _table(ask: Ask, page: StoriesPage) -> Table:
    rows = (msgspec.structs.asdict(_entry(ask, row)) for row in _listed(ask, None, None))
    columns = tuple(name for name in StoryEntry.__struct_fields__ if name != "link")
    return Table(columns=columns, rows=rows)


STORIES = Kind("/stories", "stories.html", StoriesPage, make_stories, _table)
STORY = Kind("/story/{story:path}", "story.html", StoryPage, make_story)
