"""What a web page says of itself: JSON-LD first, then meta tags, then what stands in its head."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from comity.ingest.day import stated_day
from comity.ingest.intake import Dated

# More is no description of one report.
_LONGEST_JSON, _MOST_OBJECTS = 1_000_000, 2_000
_ARTICLES = ("article", "posting", "report", "review")
_DATES = (
    ("property", "article:published_time"),
    ("name", "article:published_time"),
    ("property", "og:published_time"),
    ("itemprop", "datePublished"),
    ("name", "parsely-pub-date"),
    ("name", "sailthru.date"),
    ("name", "dc.date.issued"),
    ("name", "dc.date"),
    ("name", "dcterms.date"),
    ("name", "citation_publication_date"),
    ("name", "pubdate"),
    ("name", "publish-date"),
    ("name", "date"),
)
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")


@dataclass(frozen=True)
class PageFacts:
    """What a page says of itself; empty where it says nothing."""

    titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    dates: tuple[Dated, ...] = ()
    url: str | None = None
    types: frozenset[str] = frozenset()
    paid: bool = False


def facts_of(tree: Any, base: str | None) -> PageFacts:
    """Return what the page ``tree`` (of lxml) says of itself; ``base`` is the address it was got from."""
    objects = list(_linked_data(tree))
    articles = [each for each in objects if _is_article(each)]
    metas = _metas(tree)
    types = {kind for each in objects for kind in _types(each)}
    said = [Dated(day, "JSON-LD") for each in articles if (day := stated_day(each.get("datePublished")))]
    said += [
        Dated(day, f"meta {key[1]}")
        for key in _DATES
        if (day := stated_day(metas.get((key[0], key[1].lower()))))
    ]
    names = [name for each in articles for name in _names(each.get("publisher"))]
    names += _present(metas, ("property", "og:site_name"), ("name", "application-name"))
    authors = [name for each in articles for name in _names(each.get("author"))]
    authors += _present(metas, ("name", "author"), ("property", "article:author"))
    titles = [each["headline"] for each in articles if isinstance(each.get("headline"), str)]
    titles += _present(metas, ("property", "og:title"))
    return PageFacts(
        titles=tuple(titles),
        authors=tuple(name for name in dict.fromkeys(authors) if not name.startswith(("http:", "https:"))),
        outlets=tuple(dict.fromkeys(names)),
        dates=tuple(said),
        url=_address(tree, metas, base),
        types=frozenset(types),
        paid=any(str(each.get("isAccessibleForFree")).lower() == "false" for each in articles),
    )


def _address(tree: Any, metas: dict[tuple[str, str], str], given: str | None) -> str | None:
    """Return the canonical address, else the one the page was got or saved from; only http(s) addresses count."""
    links = [str(link) for link in tree.xpath("//link[@rel='canonical']/@href")[:3]]
    for found in (*links, metas.get(("property", "og:url")), given):
        if found and is_web(full := _joined(given, found)):
            return full
    return given if given and is_web(given) else None


def saved_from(html: str) -> str | None:
    """Return the address that a browser wrote into a page when it saved it."""
    found = _SAVED_FROM.search(html[:4_096])
    return found[1] if found and is_web(found[1]) else None


def is_web(url: str) -> bool:
    """Say whether an address is one of the web, with a host, and of a length that addresses have."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and len(url) < 2_000


def _joined(base: str | None, found: str) -> str:
    try:
        return urljoin(base or "", found.strip())
    except ValueError:
        return ""


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of all JSON-LD in the page; what is no JSON is passed over."""
    ahead: list[Any] = []
    for script in tree.xpath("//script[contains(@type, 'ld+json')]")[:50]:
        text = script.text_content()
        if len(text) > _LONGEST_JSON:
            continue
        try:
            ahead.append(json.loads(text, strict=False))
        except (ValueError, RecursionError):
            continue
    for _ in range(_MOST_OBJECTS):
        if not ahead:
            return
        each = ahead.pop(0)
        if isinstance(each, list):
            ahead[:0] = each[:_MOST_OBJECTS]
        elif isinstance(each, dict):
            yield each
            ahead += [each[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in each]


def _types(each: dict[str, Any]) -> list[str]:
    told = each.get("@type")
    return [kind.lower() for kind in (told if isinstance(told, list) else [told]) if isinstance(kind, str)]


def _is_article(each: dict[str, Any]) -> bool:
    return any(word in kind for kind in _types(each) for word in _ARTICLES)


def _names(told: Any) -> list[str]:
    """Return the names in a publisher or author: a name, an object with one, or a list of them."""
    found = []
    for each in (told if isinstance(told, list) else [told])[:20]:
        name = each.get("name") if isinstance(each, dict) else each
        if isinstance(name, str) and name.strip():
            found.append(" ".join(name.split())[:200])
    return found


def _metas(tree: Any) -> dict[tuple[str, str], str]:
    """Return the meta tags: (attribute, its value in lower case) to content, the first of each."""
    found: dict[tuple[str, str], str] = {}
    for meta in tree.xpath("//meta[@content]")[:500]:
        for attribute in ("property", "name", "itemprop"):
            if key := meta.get(attribute):
                found.setdefault((attribute, key.strip().lower()), meta.get("content").strip()[:2_000])
    for time in tree.xpath("//time[@itemprop='datePublished' or @pubdate]/@datetime")[:1]:
        found.setdefault(("itemprop", "datepublished"), str(time))
    return found


def _present(metas: dict[tuple[str, str], str], *keys: tuple[str, str]) -> list[str]:
    return [text for key in keys if (text := metas.get(key))]
