"""Stories: reports of one happening, and how many of them tell it for themselves."""

from datetime import date
from typing import Any

import msgspec

from comity.links.copies import AgencyFinder, find_copies
from comity.links.editions import find_editions
from comity.links.features import FeatureFinder
from comity.links.independence import Owners, Telling, independent_origins
from comity.links.stories import find_stories
from comity.model import Document, Reading
from comity.model.links import CopyFamily, Edition, Origin, Story
from comity.model.record import Record
from comity.web.addresses import address
from comity.web.cite import cite_page
from comity.web.page import Ask, Kind, NotFoundError, Page, Table
from comity.web.pages.report import title_of
from comity.web.pages.start import ReportEntry, entry_of
from comity.web.words import counted

_MOST_REPORTS = 3_000
_ROWS = 50


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

    ``single`` counts reports that stand alone. ``too_many`` says that the ledger is too
    large to put its stories together while one waits.
    """

    stories: tuple[StoryEntry, ...]
    total: int
    single: int
    next: str | None
    too_many: bool


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


class _Found(msgspec.Struct, frozen=True):
    stories: tuple[Story, ...]
    copies: tuple[CopyFamily, ...]
    editions: tuple[Edition, ...]
    readings: dict[str, Reading]
    too_many: bool


def make_stories(ask: Ask) -> StoriesPage:
    """Return the list of stories."""
    found = _found(ask)
    several = _several(found)
    given = ask.word("row")
    skip = int(given) if given and given.isdecimal() and len(given) < 10 else 0
    return StoriesPage(
        address=ask.address,
        title="Stories",
        cite=cite_page(
            ask, "Stories", f"{counted(len(several), 'story', 'stories')} of more than one report"
        ),
        stories=tuple(_entry(ask, found, story) for story in several[skip : skip + _ROWS]),
        total=len(several),
        single=sum(1 for story in found.stories if len(story.documents) == 1),
        next=address("/stories", row=skip + _ROWS) if skip + _ROWS < len(several) else None,
        too_many=found.too_many,
    )


def make_story(ask: Ask) -> StoryPage:
    """Return the page of a story, under its own id or that of one of its reports."""
    found = _found(ask)
    name = ask.path["story"]
    story = next((one for one in found.stories if name == one.id or name in one.documents), None)
    if story is None:
        raise NotFoundError(f"no story is called {name!r}")
    members = set(story.documents)
    documents = [found.readings[one].document for one in story.documents]
    independence = independent_origins(_tellings(ask, found, story), Owners(ask.site.codebook))
    entry = _entry(ask, found, story)
    return StoryPage(
        address=ask.address,
        title=entry.title,
        cite=cite_page(
            ask,
            f"Reports of one happening: {entry.title}",
            f"{counted(entry.reports, 'report')}, {counted(entry.origins, 'independent origin')}",
        ),
        story=entry,
        reason=story.reason,
        reports=tuple(
            entry_of(
                document.id,
                document.title,
                document.text[:400],
                document.outlet,
                document.published.isoformat() if document.published else None,
                len(found.readings[document.id].evidence),
            )
            for document in documents
        ),
        origins=independence.origins,
        circles=independence.circles,
        origins_reason=independence.reason,
        copies=tuple(family for family in found.copies if members & set(family.documents)),
        editions=tuple(edition for edition in found.editions if edition.document in members),
    )


def _found(ask: Ask) -> _Found:
    def find() -> _Found:
        if next(ask.view.ask("SELECT count(*) FROM documents", []))[0] > _MOST_REPORTS:
            return _Found((), (), (), {}, True)
        readings = {reading.document.id: reading for reading in ask.view.readings()}
        documents = [reading.document for reading in readings.values()]
        features = FeatureFinder(ask.site.codebook)
        return _Found(
            find_stories(features(reading) for reading in readings.values()),
            find_copies(documents, ask.site.codebook),
            find_editions(documents),
            readings,
            False,
        )

    made: _Found = ask.kept("stories", find)
    return made


def _several(found: _Found) -> list[Story]:
    several = [story for story in found.stories if len(story.documents) > 1]
    return sorted(several, key=lambda story: (story.until or date.min, story.id), reverse=True)


def _entry(ask: Ask, found: _Found, story: Story) -> StoryEntry:
    documents: list[Document] = [found.readings[one].document for one in story.documents]
    independence = independent_origins(_tellings(ask, found, story), Owners(ask.site.codebook))
    members = set(story.documents)
    return StoryEntry(
        id=story.id,
        link=f"/story/{story.id}",
        title=title_of(documents[0]),
        since=story.since,
        until=story.until,
        reports=len(documents),
        outlets=tuple(dict.fromkeys(one.outlet for one in documents if one.outlet)),
        origins=independence.count,
        circular=bool(independence.circles),
        copies=sum(1 for family in found.copies for one in family.documents if one in members),
        editions=sum(1 for edition in found.editions if edition.document in members),
    )


def _tellings(ask: Ask, found: _Found, story: Story) -> list[Telling]:
    """Return one telling a report: its outlet, the agency it credits, the outlets that it cites."""
    agencies: AgencyFinder = ask.site.kept("agencies", lambda: AgencyFinder(ask.site.codebook))
    families = {one: family.id for family in found.copies for one in family.documents}
    tellings = []
    for name in story.documents:
        reading = found.readings[name]
        # What the whole report takes from another outlet; a single remark relayed makes no copy of it.
        cited = [tuple(row.chain[1:]) for row in reading.evidence if len(row.chain) > 1]
        outlets = {row.name for row in ask.site.codebook.outlets}
        relayed = {chain[0] for chain in cited if chain[0] in outlets}
        whole = bool(reading.evidence) and len(cited) == len(reading.evidence) and len(relayed) == 1
        tellings.append(
            Telling(
                evidence=name,
                outlet=reading.document.outlet,
                relayed=tuple(relayed) if whole else (),
                agency=agencies(reading.document),
                family=families.get(name),
            )
        )
    return tellings


def _table(ask: Ask, page: StoriesPage) -> Table:
    columns = (
        "id",
        "title",
        "since",
        "until",
        "reports",
        "outlets",
        "origins",
        "circular",
        "copies",
        "editions",
    )
    found = _found(ask)
    rows: list[dict[str, Any]] = [
        msgspec.structs.asdict(_entry(ask, found, story)) for story in _several(found)
    ]
    return Table(columns=columns, rows=rows)


STORIES = Kind("/stories", "stories.html", StoriesPage, make_stories, _table)
STORY = Kind("/story/{story:path}", "story.html", StoryPage, make_story)
