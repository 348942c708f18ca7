"""When a page says that it was published and changed: in JSON-LD, in its meta tags, and in the lines below its headline."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import islice
from typing import Any

from comity.ingest.day import stated_day
from comity.ingest.intake import Dated

_PUBLISHED = (
    ("property", "article:published_time"),
    ("name", "article:published_time"),
    ("property", "og:published_time"),
    ("itemprop", "datepublished"),
    ("name", "parsely-pub-date"),
    ("name", "sailthru.date"),
    ("name", "dc.date.issued"),
    ("name", "dc.date"),
    ("name", "dcterms.date"),
    ("name", "dcterms.issued"),
    ("name", "citation_publication_date"),
    ("name", "pubdate"),
    ("name", "publish-date"),
    ("name", "date"),
)
_CHANGED = (
    ("property", "article:modified_time"),
    ("property", "og:updated_time"),
    ("itemprop", "datemodified"),
    ("name", "dcterms.modified"),
    ("name", "last-modified"),
)
# A line that is a date has little else: "Published 7 May 2031, 11.24 BST", "By Ona Brell, May 7, 2031".
_LONGEST_LINE, _MOST_LETTERS = 70, 30
_DATE = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?"
    r"|\b\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?[A-Za-z]{3,9}\.?,?\s+\d{4}\b"
    r"|\b[A-Za-z]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}\b"
)
_SAYS_CHANGED = re.compile(r"updat|modif|revis|edited|correct", re.IGNORECASE)
_SAYS_OTHER = re.compile(r"©|copyright|\(c\)", re.IGNORECASE)
_ASIDE = frozenset({"nav", "aside", "footer", "form", "script", "style", "noscript", "template"})
# Dates of other reports follow the text; a paragraph is what has this many characters.
_PARAGRAPHS, _PARAGRAPH = 2, 120
# A line with a date has few tags in it, and stands near the headline.
_MOST_INSIDE, _MOST_NODES = 20, 2_000


def days_said(
    articles: Iterable[Mapping[str, Any]], metas: Mapping[tuple[str, str], str], tree: Any
) -> tuple[tuple[Dated, ...], date | None]:
    """Return the days of publication that a page states, the surest first, and the last day on which it says it was changed.

    ``articles`` are its objects of JSON-LD, ``metas`` its meta tags.
    """
    listed = list(articles)
    said = [Dated(day, "JSON-LD") for each in listed if (day := stated_day(each.get("datePublished")))]
    said += [Dated(day, f"meta {key[1]}") for key in _PUBLISHED if (day := stated_day(metas.get(key)))]
    changed = [day for each in listed if (day := stated_day(each.get("dateModified")))]
    changed += [day for key in _CHANGED if (day := stated_day(metas.get(key)))]
    shown, shown_changed = _shown(tree)
    said += [Dated(shown, "text of the page")] if shown else []
    changed += [shown_changed] if shown_changed else []
    return tuple(said), max(changed, default=None)


def _shown(tree: Any) -> tuple[date | None, date | None]:
    """Return the first day of publication, and of change, in the lines between headline and text.

    Lines above the headline do not count: there newspapers show the day of today.
    """
    published = changed = None
    paragraphs = seen = 0
    begun = not tree.xpath("boolean(//h1)")
    for node in tree.iter():
        begun = begun or node.tag == "h1"
        if not begun or not isinstance(node.tag, str) or node.tag == "h1":
            continue
        seen += 1
        if seen > _MOST_NODES or paragraphs == _PARAGRAPHS:
            break
        if any(above.tag in _ASIDE for above in (node, *node.iterancestors())):
            continue
        small = len(list(islice(node.iterdescendants(), _MOST_INSIDE + 1))) <= _MOST_INSIDE
        text = " ".join("".join(node.itertext()).split()) if small or node.tag == "p" else ""
        paragraphs += node.tag == "p" and len(text) >= _PARAGRAPH
        stated = stated_day(node.get("datetime")) if node.tag == "time" else None
        day = stated or _only_a_date(text)
        if day and _SAYS_CHANGED.search(text):
            changed = changed or day
        elif day and not _SAYS_OTHER.search(text):
            published = published or day
    return published, changed


def _only_a_date(line: str) -> date | None:
    """Return the day of a line that holds one date and little else."""
    found = _DATE.search(line)
    if not found or len(line) > _LONGEST_LINE:
        return None
    rest = line[: found.start()] + line[found.end() :]
    return stated_day(found[0]) if sum(char.isalpha() for char in rest) <= _MOST_LETTERS else None
