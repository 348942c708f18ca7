"""What a web page says of itself: JSON-LD first, then meta tags, then what stands in its head."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from comity.ingest.intake import Dated
from comity.ingest.page_dates import days_said

# More is no description of one report.
_LONGEST_JSON, _MOST_OBJECTS = 1_000_000, 2_000
_ARTICLES = ("article", "posting", "report", "review")
_JSON_BEGINS = re.compile(r"\{\s*\"|\[\s*\{")
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")


@dataclass(frozen=True)
class PageFacts:
    """What a page says of itself; empty where it says nothing."""

    titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    dates: tuple[Dated, ...] = ()
    changed: date | None = None
    url: str | None = None
    types: frozenset[str] = frozenset()
    paid: bool = False


def facts_of(tree: Any, base: str | None) -> PageFacts:
    """Return what the page ``tree`` (of lxml) says of itself; ``base`` is the address it was got from."""
    objects = list(_linked_data(tree))
    articles = [each for each in objects if _is_article(each)]
    by_id = {key: each for each in objects if isinstance(key := each.get("@id"), str) and "name" in each}
    metas = _metas(tree)
    dates, changed = days_said(articles, metas, tree)
    names = [name for each in articles for name in _names(each.get("publisher"), by_id)]
    names += _of_microdata(tree, "publisher")
    names += _present(
        metas, ("property", "og:site_name"), ("name", "dc.publisher"), ("name", "dcterms.publisher")
    )
    sites = [each for each in objects if "website" in _types(each)] if not names else []
    names += [name for each in sites for name in _names(each, by_id)]
    names += _present(metas, ("name", "application-name"))
    authors = [name for each in articles for name in _names(each.get("author"), by_id)]
    authors += _of_microdata(tree, "author")
    authors += _present(metas, ("name", "author"), ("property", "article:author"), ("name", "dc.creator"))
    titles = [_clean(each["headline"]) for each in articles if isinstance(each.get("headline"), str)]
    titles += _present(metas, ("property", "og:title"), ("name", "dc.title"), ("name", "citation_title"))
    return PageFacts(
        titles=tuple(titles),
        authors=tuple(name for name in dict.fromkeys(authors) if not name.startswith(("http:", "https:"))),
        outlets=tuple(dict.fromkeys(names)),
        dates=dates,
        changed=changed,
        url=_address(tree, articles, metas, base),
        types=frozenset(kind for each in objects for kind in _types(each)),
        paid=any(str(each.get("isAccessibleForFree")).lower() == "false" for each in articles),
    )


def _address(
    tree: Any, articles: list[dict[str, Any]], metas: dict[tuple[str, str], str], given: str | None
) -> str | None:
    """Return the canonical address, else the one the page was got or saved from; only http(s) addresses count.

    A page of a site that names the front page as the canonical address of all its pages keeps its own.
    """
    said = next(iter(tree.xpath("//base/@href")), None)
    base = joined(given, str(said)) if said else given
    links = tree.xpath("//link[@rel and @href]")[:200]
    named = [link.get("href") for link in links if "canonical" in link.get("rel").lower().split()]
    named += [metas.get(key) for key in (("property", "og:url"), ("itemprop", "mainentityofpage"))]
    for each in articles:
        page = each.get("mainEntityOfPage")
        named += [page.get("@id") if isinstance(page, dict) else page, each.get("url")]
    found = [full for each in named if isinstance(each, str) and is_web(full := joined(base, each))]
    found += [given] if given and is_web(given) else []
    return next((full for full in found if not is_front_page(full)), next(iter(found), None))


def is_front_page(url: str) -> bool:
    """Say whether an address is that of a site as a whole, which names no report."""
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query


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


def joined(base: str | None, found: str) -> str:
    """Return an address as it is meant at ``base``, without what points into the page."""
    try:
        return urldefrag(urljoin(base or "", found.strip())).url
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
            ahead.append(json.loads(_unwrapped(text), strict=False))
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


def _unwrapped(text: str) -> str:
    """Return JSON without the comments and CDATA marks that old systems put around a script."""
    begins = _JSON_BEGINS.search(text)
    if text.lstrip()[:1] in {"{", "["} or begins is None:
        return text
    inside = text[begins.start() : text.rfind("}") + 1]
    return f"{inside}]" if inside.startswith("[") else inside


def _types(each: dict[str, Any]) -> list[str]:
    told = each.get("@type")
    return [kind.lower() for kind in (told if isinstance(told, list) else [told]) if isinstance(kind, str)]


def _is_article(each: dict[str, Any]) -> bool:
    return any(word in kind for kind in _types(each) for word in _ARTICLES)


def _names(told: Any, by_id: dict[str, dict[str, Any]]) -> list[str]:
    """Return the names in a publisher or author: a name, an object with one or that points to one, or a list of them."""
    found = []
    for each in (told if isinstance(told, list) else [told])[:20]:
        pointed = by_id.get(str(each.get("@id")), {}) if isinstance(each, dict) else {}
        name = each.get("name", pointed.get("name")) if isinstance(each, dict) else each
        if isinstance(name, str) and name.strip():
            found.append(_clean(name)[:200])
    return found


def _of_microdata(tree: Any, what: str) -> list[str]:
    """Return the names in elements that microdata call ``publisher`` or ``author``."""
    found = []
    for node in tree.xpath(f"//*[@itemprop='{what}']")[:20]:
        inner = node.xpath(".//*[@itemprop='name']")
        name = (inner[0] if inner else node).get("content") or (inner[0] if inner else node).text_content()
        if name and len(clean := " ".join(name.split())) <= 200 and clean:
            found.append(clean)
    return found


def _clean(text: str) -> str:
    """Return a text on one line; character references, which JSON-LD should not have and has, become characters."""
    return " ".join(html.unescape(text).split())


def _metas(tree: Any) -> dict[tuple[str, str], str]:
    """Return the meta tags: (attribute, its value in lower case) to content, the first of each."""
    found: dict[tuple[str, str], str] = {}
    for meta in tree.xpath("//meta[@content]")[:500]:
        for attribute in ("property", "name", "itemprop"):
            if key := meta.get(attribute):
                found.setdefault((attribute, key.strip().lower()), meta.get("content").strip()[:2_000])
    for what, test in (
        ("datepublished", "@itemprop='datePublished' or @pubdate"),
        ("datemodified", "@itemprop='dateModified'"),
    ):
        for time in tree.xpath(f"//time[{test}]/@datetime")[:1]:
            found.setdefault(("itemprop", what), str(time))
    return found


def _present(metas: dict[tuple[str, str], str], *keys: tuple[str, str]) -> list[str]:
    return [text for key in keys if (text := metas.get(key))]
