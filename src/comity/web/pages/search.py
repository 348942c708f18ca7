"""Search: reports by the words of their text and title."""

from datetime import date
from typing import Any

import msgspec

from comity.errors import InputError
from comity.ledger import Hit
from comity.model.record import Record
from comity.web.addresses import report_address
from comity.web.cite import cite_page
from comity.web.page import Ask, Kind, Page, Table
from comity.web.words import counted

_MOST = 50


class Piece(Record, kw_only=True, frozen=True):
    """A piece of a snippet; ``found`` where it is one of the words searched for."""

    text: str
    found: bool


class Found(Record, kw_only=True, frozen=True):
    """A report that holds all the words, with the place where it does."""

    document: str
    link: str
    title: str
    outlet: str | None
    published: date | None
    snippet: tuple[Piece, ...]


class SearchPage(Page, kw_only=True, frozen=True):
    """What was searched for (``words``; ``None`` before), what was ``found``, and whether there is ``more`` than is shown.

    ``problem`` says what is wrong with the words.
    """

    words: str | None
    found: tuple[Found, ...]
    more: bool
    problem: str | None


def make_search(ask: Ask) -> SearchPage:
    """Return what the words of ``q`` find, the most fitting first."""
    words, problem, hits = ask.word("q"), None, list[Hit]()
    if words is not None:
        try:
            hits = ask.view.search(words[:500], limit=_MOST + 1)
        except InputError as error:
            problem = str(error)
    found = tuple(_found(hit) for hit in hits[:_MOST])
    title = f"Reports with “{words}”" if words else "Search"
    return SearchPage(
        address=ask.address,
        title=title,
        cite=cite_page(ask, title, counted(len(found), "report")),
        words=words,
        found=found,
        more=len(hits) > _MOST,
        problem=problem,
    )


def _found(hit: Hit) -> Found:
    pieces, at = [], 0
    for start, end in (*hit.marks, (len(hit.snippet), len(hit.snippet))):
        pieces += [
            Piece(text=hit.snippet[at:start], found=False),
            Piece(text=hit.snippet[start:end], found=True),
        ]
        at = end
    return Found(
        document=hit.document,
        link=report_address(hit.document),
        title=hit.title or hit.document,
        outlet=hit.outlet,
        published=hit.published,
        snippet=tuple(piece for piece in pieces if piece.text),
    )


def _table(ask: Ask, page: SearchPage) -> Table:
    columns = ("document", "title", "outlet", "published", "snippet")
    rows: list[dict[str, Any]] = [
        {**msgspec.structs.asdict(found), "snippet": "".join(piece.text for piece in found.snippet)}
        for found in page.found
    ]
    return Table(columns=columns, rows=rows)


SEARCH = Kind("/search", "search.html", SearchPage, make_search, _table)
