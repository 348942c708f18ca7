"""Addresses of the reader's own pages, and which addresses of reports may be linked."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode, urlsplit


def address(path: str, **asked: Any) -> str:
    """Return a path with its query; what is None is left out."""
    given = {name: _said(value) for name, value in asked.items() if value is not None}
    return f"{path}?{urlencode(given)}" if given else path


def report_address(document: str, evidence: str | None = None) -> str:
    """Return the address of a report, with one line of evidence opened."""
    path = f"/report/{quote(document, safe='')}"
    return address(path, evidence=evidence) + ("#card" if evidence else "")


def pair_address(pair: tuple[str, str], **asked: Any) -> str:
    """Return the address of a pair with its filters."""
    return address(f"/pair/{quote(pair[0], safe='')}/{quote(pair[1], safe='')}", **asked)


def twin(own: str, ending: str) -> str:
    """Return the address of the same page in another format: "/a?b=c" gives "/a.json?b=c"."""
    path, mark, query = own.partition("?")
    return f"{'/index' if path == '/' else path}.{ending}{mark}{query}"


def with_changes(query: Mapping[str, str], **changes: Any) -> dict[str, str]:
    """Return a query with some parts changed; None takes a part away."""
    changed = {**query, **{name: _said(value) for name, value in changes.items() if value is not None}}
    return {name: value for name, value in changed.items() if changes.get(name, value) is not None}


def web_address(url: str | None) -> str | None:
    """Return an address of a report if it may be linked: http or https with a host. Anything else is only shown."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and host else None


def local_path(given: str | None, otherwise: str) -> str:
    """Return a path of this site that a form names as the way back; never another host."""
    if not given or not given.startswith("/") or given[1:2] in ("/", "\\"):
        return otherwise
    return otherwise if any(ord(char) < 0x20 for char in given) else given


def _said(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
