"""RSS and Atom, by feedparser: every entry a report, whole in the feed or on the page it links to."""

import io
import re
from dataclasses import replace
from typing import Any

from comity.errors import InputError
from comity.ingest.day import stated_day
from comity.ingest.intake import Dated, Found, Intake, Item, Outcomes, failure, quiet
from comity.ingest.page_facts import is_web
from comity.ingest.pages import page_document, visible_text
from comity.model import Document

# RSS has one field for summaries and whole reports alike. A summary is one paragraph; the longest of some
# hundred feeds' summaries are near 600 characters.
_LONGEST_SUMMARY = 1_000
_MOST_ENTRIES = 10_000
# feedparser took 10 seconds for 200,000 tags that were never closed.
_MOST_TAGS = 200_000
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&[a-zA-Z]+;|&#\d+;")


def read_feed(intake: Intake, item: Item) -> Outcomes:
    """Yield the report of every entry, in the order of the feed.

    The linked page of an entry that has only a summary is fetched if the feed itself
    came from the web, or where the call allows it (``--follow``).
    """
    import feedparser

    data = item.whole(intake.limits.max_bytes)
    if data.count(b"<") > _MOST_TAGS:
        yield failure(item.name, f"the feed has more than {_MOST_TAGS:,} tags; give a part of it")
        return
    with quiet("feedparser"):
        # As a stream: given bytes or text, feedparser would try them as address and file name.
        feed = feedparser.parse(io.BytesIO(data), response_headers=_headers(item))
    entries = feed.entries[:_MOST_ENTRIES]
    if not entries:
        trouble = f" ({feed.bozo_exception})" if feed.get("bozo") else ""
        yield failure(item.name, f"the feed holds no entries{trouble}")
        return
    name = feed.feed.get("title")
    for number, entry in enumerate(entries, 1):
        place = f"{item.name}#{number}"
        yield intake.attempt(place, lambda e=entry, p=place: _document(intake, item, e, name, p))  # type: ignore[misc]
    if len(feed.entries) > _MOST_ENTRIES:
        yield failure(
            item.name, f"the feed has more than {_MOST_ENTRIES:,} entries; the others were left out"
        )


def _document(intake: Intake, item: Item, entry: Any, name: str | None, place: str) -> Document:
    link = entry.get("link") or ""
    day = stated_day(entry.get("published")) or stated_day(entry.get("updated"))
    told = entry.get("source") or {}
    found = Found(
        text=_content(entry),
        title=visible_text(entry.get("title") or "") or None,
        author=entry.get("author"),
        url=link if is_web(link) else None,
        dates=(Dated(day, "feed"),) if day else (),
        # An aggregator names the outlet in the entry; else the feed is the outlet's own.
        outlets=tuple(str(title) for title in (told.get("title"), name) if title),
    )
    if found.text and (entry.get("content") or len(found.text) > _LONGEST_SUMMARY):
        return intake.document(found, place)
    note = "only the summary of the feed was read"
    if found.url and (intake.follow or item.fetched):
        try:
            return _linked(intake, found, place)
        except InputError as error:
            note = f"{note}: the linked page could not be ({error})"
    if not found.text:
        raise InputError(
            "the entry has no text" + ("; its page is fetched with --follow" if found.url else "")
        )
    return intake.document(replace(found, notes=(note,)), place)


def _linked(intake: Intake, found: Found, place: str) -> Document:
    """Return the report on the page that an entry links to."""
    page = intake.fetcher.fetch(str(found.url))
    if page.kind not in {None, "page"}:
        raise InputError("it is no web page")
    extra = replace(found, text="", dates=found.dates)
    return page_document(intake, page.data, place, page.url, page.charset, extra)


def _content(entry: Any) -> str:
    """Return the text of an entry: its content, else its summary."""
    parts = [part for part in entry.get("content") or () if part.get("value")] or [
        {"type": (entry.get("summary_detail") or {}).get("type"), "value": entry.get("summary") or ""}
    ]
    texts = []
    for part in parts[:1]:
        value = str(part["value"])
        plain = part.get("type") == "text/plain" and not _MARKUP.search(value)
        texts.append(value if plain else visible_text(value))
    return "\n".join(texts).strip()


def _headers(item: Item) -> dict[str, str]:
    """Return what feedparser is told of the answer of the server: only the encoding matters."""
    return {"content-type": f"application/xml; charset={item.charset}"} if item.charset else {}
