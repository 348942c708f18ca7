"""RSS and Atom, by feedparser: every entry a report, whole in the feed or on the page it links to."""

import io
import re
from dataclasses import replace
from typing import Any, NamedTuple

from comity.errors import InputError, ServerError
from comity.ingest.day import stated_day
from comity.ingest.intake import Dated, Found, Intake, Item, Outcomes, failure, quiet
from comity.ingest.page_facts import is_web, joined
from comity.ingest.pages import change_told, page_document, visible_text
from comity.model import Document, content_id

# RSS has one field for summaries and whole reports alike. A summary is one paragraph; the longest of some
# hundred feeds' summaries are near 600 characters.
_LONGEST_SUMMARY = 1_000
_MOST_ENTRIES = 10_000
# feedparser took 10 seconds for 200,000 tags that were never closed.
_MOST_TAGS = 200_000
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&[a-zA-Z]+;|&#\d+;")


class Entry(NamedTuple):
    """An entry of a feed as feedparser gives it, with its place ("feed#3"), and the name and address of the feed."""

    place: str
    told: Any
    feed: str | None
    base: str | None = None

    @property
    def link(self) -> str | None:
        """The address that it leads to, if that is one of the web."""
        told = str(self.told.get("link") or "")
        link = joined(self.base, told) if told.strip() else ""  # without one it would be that of the feed
        return link if is_web(link) else None

    @property
    def key(self) -> str:
        """An id that changes when the entry does: by its address or name in the feed, days, title and words."""
        fields = ("id", "link", "published", "updated", "title", "summary")
        told = dict(
            self.told
        )  # feedparser itself would give "published" for an "updated" that is not there, and warn
        return content_id("f", *(str(told.get(field) or "") for field in fields))


def read_feed(intake: Intake, item: Item) -> Outcomes:
    """Yield the report of every entry, in the order of the feed.

    The linked page of an entry that has only a summary is fetched if the feed itself
    came from the web, or where the call allows it (``--follow``).
    """
    try:
        entries, left_out = feed_entries(intake, item)
    except InputError as error:
        yield failure(item.name, str(error))
        return
    for entry in entries:
        yield intake.attempt(entry.place, lambda e=entry: entry_document(intake, e, follow=item.fetched))  # type: ignore[misc]
    if left_out:
        yield failure(
            item.name, f"the feed has more than {_MOST_ENTRIES:,} entries; the others were left out"
        )


def feed_entries(intake: Intake, item: Item) -> tuple[list[Entry], int]:
    """Return the entries of a feed, and how many were left out; raises InputError for what is none, or too much."""
    import feedparser

    data = item.whole(intake.limits.max_bytes)
    if data.count(b"<") > _MOST_TAGS:
        raise InputError(f"the feed has more than {_MOST_TAGS:,} tags; give a part of it")
    with quiet("feedparser"):
        # As a stream: given bytes or text, feedparser would try them as address and file name.
        feed = feedparser.parse(io.BytesIO(data), response_headers=_headers(item))
    if not feed.entries:
        trouble = f" ({feed.bozo_exception})" if feed.get("bozo") else ""
        raise InputError(f"the feed holds no entries{trouble}")
    name = visible_text(feed.feed.get("title") or "") or None
    base = joined(item.url, str(feed.feed.get("link") or ""))
    entries = [
        Entry(f"{item.name}#{number}", told, name, base)
        for number, told in enumerate(feed.entries[:_MOST_ENTRIES], 1)
    ]
    return entries, len(feed.entries) - len(entries)


def entry_document(intake: Intake, entry: Entry, *, follow: bool, patient: bool = False) -> Document:
    """Return the report of an entry: its own text, or that of the page that it leads to; raises InputError.

    Where the page cannot be got, the summary is taken, with a note; not so for one who is
    ``patient`` and may get it later: ServerError is then raised.
    """
    told = entry.told
    fields = dict(told)  # feedparser itself would give one of the two for the other, and warn
    published, updated = stated_day(fields.get("published")), stated_day(fields.get("updated"))
    day = published or updated
    dates = (Dated(day, "feed"),) if day else ()
    names = [str(each.get("name") or "") for each in told.get("authors") or ()]
    of = told.get("source") or {}
    found = Found(
        text=_content(told),
        title=visible_text(told.get("title") or "") or None,
        author="; ".join(name for name in names if name) or told.get("author"),
        url=entry.link,
        dates=dates,
        notes=change_told(updated, dates),
        # An aggregator names the outlet in the entry; else the feed is the outlet's own.
        outlets=tuple(str(title) for title in (of.get("title"), entry.feed) if title),
    )
    if found.text and (told.get("content") or len(found.text) > _LONGEST_SUMMARY):
        return intake.document(found, entry.place)
    note = "only the summary of the feed was read"
    if found.url and (intake.follow or follow):
        try:
            return _linked(intake, found, entry.place)
        except InputError as error:
            if patient and isinstance(error, ServerError) and error.passing:
                raise
            note = f"{note}: the linked page could not be ({error})"
    if not found.text:
        raise InputError(
            "the entry has no text" + ("; its page is fetched with --follow" if found.url else "")
        )
    return intake.document(replace(found, notes=(*found.notes, note)), entry.place)


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
