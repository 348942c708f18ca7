"""Web pages: the report on them, by trafilatura, and what they say of themselves."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from comity.errors import InputError
from comity.ingest.day import day_in_url, stated_day
from comity.ingest.decoding import decode_page
from comity.ingest.intake import Dated, Found, Intake, Item, Outcomes, quiet
from comity.ingest.page_facts import PageFacts, facts_of, saved_from
from comity.model import Document

# A page of 200,000 nested tags took trafilatura 37 seconds, one of 20,000 less than 3; long reports have some 3,000.
_MOST_TAGS = 20_000
_LIBRARIES = ("trafilatura", "htmldate", "justext", "courlan", "dateparser", "trafilatura.utils")
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "title"})


def read_page(intake: Intake, item: Item) -> Outcomes:
    """Yield the report of one page."""
    data = item.whole(intake.limits.max_bytes)
    yield intake.attempt(item.name, lambda: page_document(intake, data, item.name, item.url, item.charset))


def page_document(
    intake: Intake,
    data: bytes,
    place: str,
    url: str | None,
    charset: str | None = None,
    extra: Found | None = None,
) -> Document:
    """Return the report of a page; ``extra`` is what a feed, archive or e-mail tells besides."""
    html = decode_page(data, charset)
    found = found_on_page(html, url)
    beside = intake.labels.beside(found, lambda: visible_text(html))
    found = replace(found, notes=(*found.notes, *beside))
    if not found.text.strip():
        raise InputError("no report was found on this page; save its article as plain text")
    return intake.document(found if extra is None else _with(found, extra), place)


def found_on_page(html: str, url: str | None) -> Found:
    """Return what stands on a page; the text is empty if there is no report on it.

    Lines of the text are paragraphs. Raises InputError for what is no page, or too
    large a one.
    """
    import trafilatura

    tags = html.count("<")
    if tags > 2 * _MOST_TAGS:
        raise InputError(
            f"the page has some {tags // 2:,} tags, over the limit of {_MOST_TAGS:,}; save its article alone"
        )
    with quiet(*_LIBRARIES):
        tree = trafilatura.load_html(html)
        if tree is None:
            raise InputError("this is no web page that can be taken apart; save its article as plain text")
        facts = facts_of(tree, url or saved_from(html))
        unfold_layout(tree)
        made: Any = trafilatura.bare_extraction(
            tree,
            url=facts.url,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    text = (made.text or "") if made else ""
    dates = _dates(facts, made)
    return Found(
        text=text,
        title=_first(*facts.titles, made and made.title),
        author="; ".join(facts.authors) or (made.author if made else None),
        url=facts.url,
        dates=dates,
        notes=change_told(facts.changed, dates),
        outlets=facts.outlets,
        types=facts.types,
        paid=facts.paid,
    )


def unfold_layout(tree: Any) -> None:
    """Turn tables that hold paragraphs into plain blocks: old pages are laid out in them, and trafilatura would give each as one row of facts."""
    for table in tree.xpath("//table[.//p or .//table]"):
        for node in table.iter("table", "thead", "tbody", "tfoot", "tr", "td", "th"):
            node.tag = "div"


def _dates(facts: PageFacts, made: Any) -> tuple[Dated, ...]:
    """Return the days of publication, the surest first; trafilatura's own only where the page states none."""
    said = list(facts.dates)
    if in_url := day_in_url(facts.url):
        said.append(Dated(in_url, "address"))
    if not said and made and (day := stated_day(made.date)):
        said.append(Dated(day, "page"))
    return tuple(said)


def change_told(changed: date | None, dates: Sequence[Dated]) -> tuple[str, ...]:
    """Return what is noted of the day of a change: it is no day of publication, and is kept beside it."""
    if changed is None or (dates and changed <= max(dated.day for dated in dates)):
        return ()
    if dates:
        return (f"changed on {changed}, after it was published",)
    return (f"the report was changed on {changed}; when it was published is not said",)


def visible_text(html: str) -> str:
    """Return all words of a page or of a piece of one, a line for each block, in order."""
    import lxml.etree
    import lxml.html

    if not html.strip():
        return ""
    try:
        tree = lxml.html.document_fromstring(html.replace("\0", " "))
    except (lxml.etree.ParserError, ValueError):
        return ""
    parts: list[str] = []
    unseen: Any = None
    for event, node in lxml.etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if unseen is None and (node.tag in _UNSEEN or _is_hidden(node)):
            unseen = node
        elif unseen is None and event == "start":
            parts += ["\n" if node.tag in _BLOCKS else "", node.text or ""]
        if event != "start":
            unseen = None if unseen is node else unseen
            if unseen is None:
                parts += ["\n" if node.tag in _BLOCKS else "", node.tail or ""]
    # Line breaks inside a paragraph of HTML are blanks.
    lines = "".join(p if p == "\n" else re.sub(r"\s+", " ", p) for p in parts).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


def _is_hidden(node: Any) -> bool:
    """Say whether a node says of itself that it is not shown, as the preview lines of newsletters do."""
    if not isinstance(node.tag, str):
        return False
    return node.get("hidden") is not None or bool(_HIDDEN.search(node.get("style") or ""))


def _with(found: Found, extra: Found) -> Found:
    """Return what the page says, completed by what a feed or archive says of it."""
    return replace(
        found,
        title=found.title or extra.title,
        author=found.author or extra.author,
        url=found.url or extra.url,
        dates=(*found.dates, *extra.dates),
        outlets=(*found.outlets, *extra.outlets),
        notes=(*found.notes, *extra.notes),
    )


def _first(*values: str | None) -> str | None:
    return next((value for value in values if value and value.strip()), None)
