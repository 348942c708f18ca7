"""What kind of input this is: told by its content first, then by what its name or its server says."""

import re
from collections.abc import Collection
from pathlib import PurePath
from typing import BinaryIO, Literal

Kind = Literal[
    "text",
    "markdown",
    "rows",
    "csv",
    "parquet",
    "page",
    "feed",
    "warc",
    "pdf",
    "mail",
    "mailbox",
    "packed",
    "zip",
    "xml",
]

HEAD = 1 << 16
"""The most bytes that are looked at to tell the kind."""

BY_SUFFIX: dict[str, Kind] = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".jsonl": "rows",
    ".ndjson": "rows",
    ".json": "rows",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
    ".xml": "feed",
    ".rss": "feed",
    ".atom": "feed",
    ".warc": "warc",
    ".pdf": "pdf",
    ".eml": "mail",
    ".mbox": "mailbox",
    ".mht": "mail",
    ".mhtml": "mail",
}
"""What a file's name lets one expect."""

BY_CONTENT_TYPE: dict[str, Kind | None] = {
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/html": "page",
    "application/xhtml+xml": "page",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/rdf+xml": "feed",
    "application/xml": "feed",
    "text/xml": "feed",
    "application/json": "rows",
    "application/jsonl": "rows",
    "application/x-ndjson": "rows",
    "application/ndjson": "rows",
    "text/csv": "csv",
    "text/tab-separated-values": "csv",
    "application/vnd.apache.parquet": "parquet",
    "application/warc": "warc",
    "application/pdf": "pdf",
    "message/rfc822": "mail",
    "application/mbox": "mailbox",
    "multipart/related": "mail",
    "application/gzip": None,
    "application/x-gzip": None,
    "application/octet-stream": None,
    "binary/octet-stream": None,
}
"""What a server's content type lets one expect; ``None`` leaves it to the content. Types not here are not fetched."""

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", "pdf"),
    (b"PAR1", "parquet"),
    (b"WARC/", "warc"),
    (b"\x1f\x8b", "packed"),
    (b"PK\x03\x04", "zip"),
)
# What may stand before the root of a page or a feed: mark, blanks, comments, instructions, stylesheets.
_BEFORE_ROOT = rb"(?:\s+|\xef\xbb\xbf|<\?[^>]{0,2000}>|<!--.{0,4000}?-->)*+"
_PAGE = re.compile(_BEFORE_ROOT + rb"(?:<!doctype\s+html|<html|<head|<body)\b", re.IGNORECASE | re.DOTALL)
_FEED = re.compile(
    _BEFORE_ROOT
    + rb"(?:<!doctype[^>\[]{0,2000}(?:\[.{0,8000}?\]\s*)?>\s*)?<(?:[a-z]+:)?(?:rss|feed|rdf|channel)\b",
    re.IGNORECASE | re.DOTALL,
)
_ARRAY = re.compile(rb"\[\s*(?:\{|\Z)")
_MARKUP = re.compile(rb"</?[a-z][^<>]*>", re.IGNORECASE)
_MAILBOX = re.compile(rb"From \S+ [^\r\n]*\d{4}[^\r\n]*\r?\n[A-Za-z][A-Za-z0-9-]*:")
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]*):[ \t\r\n]")
_MAIL_HEADERS = frozenset({b"from", b"date", b"message-id", b"mime-version", b"received", b"return-path"})
_BLANK = b"\xef\xbb\xbf \t\r\n"


def read_head(stream: BinaryIO) -> bytes:
    """Return the first bytes of a stream: its first line that is not blank, and of markup and headers more.

    Lines are asked for one by one, so that rows that come slowly through a pipe are read as they come.
    """
    head = b""
    while len(head) < HEAD and (line := stream.readline(HEAD)):
        head += line
        begun = head.lstrip(_BLANK)
        of_mail = line.strip() and (_HEADER.match(begun) or begun.startswith(b"From "))
        if begun and not begun.startswith(b"<") and not of_mail:
            break
    return head


def kind_of(head: bytes, hint: Kind | None, columns: Collection[str] = ("text",)) -> Kind:
    """Return the kind of what begins with ``head``.

    ``hint`` is what its name or its server says; ``columns`` are names of which one
    must stand in the header of a table that nothing else tells to be one.
    """
    for mark, kind in _MAGIC:
        if head.startswith(mark):
            return kind
    if _PAGE.match(head):
        return "page"
    if _FEED.match(head):
        return "feed"
    begun = head.lstrip(_BLANK)
    if hint in {"text", "markdown", "rows", "csv"}:
        return hint
    if _MAILBOX.match(begun):
        return "mailbox"
    if hint == "mail" or _is_mail(begun):
        return "mail"
    if hint == "page" and _MARKUP.search(begun):
        return "page"
    if hint in {"pdf", "warc", "parquet"}:
        return hint
    if begun.startswith((b"<?xml", b"<!DOCTYPE")) or (hint == "feed" and begun.startswith(b"<")):
        return "xml"
    if begun.startswith(b"{") or _ARRAY.match(begun):
        return "rows"
    return "csv" if _is_csv(begun, columns) else "text"


def hint_of(name: str) -> Kind | None:
    """Return what a file's name lets one expect: ``report.html`` and ``report.html.gz`` a page."""
    path = PurePath(name)
    return BY_SUFFIX.get(PurePath(path.stem).suffix.lower() if is_packed(name) else path.suffix.lower())


def is_packed(name: str) -> bool:
    """Say whether a file's name ends in ``.gz``."""
    return PurePath(name).suffix.lower() == ".gz"


def is_report(name: str) -> bool:
    """Say whether a file that is found in a folder is taken for a report, by its name."""
    return hint_of(name) is not None


def _is_mail(head: bytes) -> bool:
    """Say whether the first lines are the headers of an e-mail: two that only e-mails have."""
    names = set()
    for line in head.splitlines()[:60]:
        header = _HEADER.match(line + b"\n")
        if header:
            names.add(header[1].lower())
        elif not line[:1].isspace():
            break
    return b"from" in names and len(names & _MAIL_HEADERS) >= 2


def _is_csv(head: bytes, columns: Collection[str]) -> bool:
    """Say whether the first line is the header of a table that has one of ``columns``."""
    first = head.partition(b"\n")[0].decode("utf-8", "replace")
    for delimiter in ",;\t":
        cells = {cell.strip().strip('"').lower() for cell in first.split(delimiter)}
        if len(cells) > 1 and not cells.isdisjoint(columns):
            return True
    return False
