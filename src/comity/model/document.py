"""A report as it was given: one immutable text and what is known of its origin."""

from datetime import date

from comity.model.record import Record
from comity.model.spans import content_id


class Document(Record, kw_only=True, frozen=True):
    """One report.

    ``text`` is never changed: all spans count code points of it. ``published`` is
    the day of publication; without it, relative dates stay undetermined.
    ``path`` is where the text came from, for people; it is never opened again.
    ``also_published`` holds other days that its page or feed gives for publication, and
    ``notes`` what a reader of the evidence should know of the document ("live blog").
    """

    id: str
    text: str
    path: str | None = None
    title: str | None = None
    published: date | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    author: str | None = None
    also_published: tuple[date, ...] = ()
    notes: tuple[str, ...] = ()


def document_id(text: str, outlet: str | None, published: date | None) -> str:
    """Return the id of a document that came without one: a hash of what it says and where and when it stood."""
    return content_id("d", text, outlet, published.isoformat() if published else None)
