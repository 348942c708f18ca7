"""Markdown, by markdown-it: the text as it is meant to be seen, and what front matter says of it."""

import re

from comity.errors import InputError
from comity.ingest.day import stated_day
from comity.ingest.decoding import decode
from comity.ingest.intake import Dated, Found, Intake, Item, Outcomes
from comity.ingest.page_facts import is_web
from comity.ingest.pages import visible_text
from comity.model import Document

# YAML between lines of three hyphens, TOML between lines of three plus signs.
_FRONT = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\n(.*?\n)\1[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z][\w-]{0,40})\s*[:=]\s*(.*)")
_HEADING = re.compile(r"\s*#[ \t]+\S")
_LIST_ITEM = re.compile(r"\s+-\s+(.+)")
# 80,000 brackets that never close took markdown-it 2 seconds; a long report has some hundred.
_MOST_MARKS = 100_000
# Under which names programs that write notes and pages keep it; the first that is there counts.
_TITLES = ("title", "headline")
_AUTHORS = ("author", "authors", "creator", "byline")
_DAYS = ("published", "date", "publishdate", "date_published", "pubdate")
_OUTLETS = ("outlet", "publication", "publisher", "site", "source")
_ADDRESSES = ("url", "link", "canonical", "canonical_url", "source", "source_url")


def read_markdown(intake: Intake, item: Item) -> Outcomes:
    """Yield the one text of a file; its marks for emphasis, links and pictures are taken off."""
    yield intake.attempt(item.name, lambda: _document(intake, item))


def _document(intake: Intake, item: Item) -> Document:
    from markdown_it import MarkdownIt

    raw = decode(intake.whole_text(item)).replace("\r\n", "\n")
    front = _FRONT.match(raw)
    fields = _fields(front[2]) if front else {}
    body = raw[front.end() :] if front and fields else raw
    if sum(body.count(mark) for mark in "[*_`!") > _MOST_MARKS:
        raise InputError(f"the text has more than {_MOST_MARKS:,} marks of Markdown; save it as plain text")
    text = visible_text(MarkdownIt("commonmark", {"html": True}).enable("table").render(body))
    if not text.strip():
        raise InputError("the text is empty; give a report with words in it")
    day = next((day for name in _DAYS if (day := stated_day(fields.get(name)))), None)
    told = [fields[name] for name in _OUTLETS if name in fields and not is_web(fields[name])]
    return intake.document(
        Found(
            text=text,
            title=_first(fields, _TITLES) or (text.partition("\n")[0] if _HEADING.match(body) else None),
            author=_first(fields, _AUTHORS),
            url=next((fields[name] for name in _ADDRESSES if is_web(fields.get(name, ""))), item.url),
            dates=(Dated(day, "front matter"),) if day else (),
            outlets=tuple(told),
        ),
        item.name,
    )


def _fields(front: str) -> dict[str, str]:
    """Return the fields of front matter that hold one text or a list of them; deeper ones are passed over."""
    fields: dict[str, str] = {}
    name = ""
    for line in front.split("\n"):
        if found := _FIELD.match(line):
            name = found[1].lower()
            fields[name] = "; ".join(_bare(part) for part in _listed(found[2]))
        elif name and (item := _LIST_ITEM.match(line)):
            fields[name] = "; ".join(part for part in (fields[name], _bare(item[1])) if part)
    return {name: value for name, value in fields.items() if value}


def _listed(value: str) -> list[str]:
    value = value.strip()
    return value[1:-1].split(",") if value.startswith("[") and value.endswith("]") else [value]


def _bare(value: str) -> str:
    """Return a value without quotation marks and the brackets that link one note to another."""
    return value.strip().strip("\"'").removeprefix("[[").removesuffix("]]").strip()


def _first(fields: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((fields[name] for name in names if name in fields), None)
