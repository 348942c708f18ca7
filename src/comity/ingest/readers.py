"""Which reader takes which kind of input."""

import io
from collections.abc import Callable
from dataclasses import replace

from comity.errors import InputError
from comity.ingest.csv_rows import read_csv
from comity.ingest.decoding import decode, decode_page, mark_of
from comity.ingest.documents import make_document
from comity.ingest.feeds import read_feed
from comity.ingest.intake import Found, Intake, Item, Outcomes, failure, reason_of
from comity.ingest.json_lines import read_json_lines
from comity.ingest.kinds import Kind, kind_of, read_head
from comity.ingest.mail import read_mail, read_mailbox
from comity.ingest.markdown import read_markdown
from comity.ingest.packed import Unpacked
from comity.ingest.pages import read_page
from comity.ingest.parquet import read_parquet
from comity.ingest.pdf import read_pdf
from comity.ingest.warc import read_warc
from comity.model import Document

Reader = Callable[[Intake, Item], Outcomes]


def read_item(intake: Intake, item: Item) -> Outcomes:
    """Yield what one input holds: its kind is told, and the reader of that kind called.

    Whatever a reader meets, it ends in documents and failures, never in an exception.
    """
    try:
        item = _unmarked(intake, replace(item, head=item.head + read_head(item.rest())))
        columns = {column.lower() for column in [intake.columns.get("text", "text")]}
        kind = kind_of(item.head, item.hint, columns)
        yield from READERS[kind](intake, item)
    except Exception as error:
        yield failure(item.name, reason_of(error))


def read_text(intake: Intake, item: Item) -> Outcomes:
    """Yield the one text that a stream holds, exactly as it is."""

    def made() -> Document:
        data = intake.whole_text(item)
        text = decode_page(data, item.charset) if item.charset else decode(data)
        if item.url:
            return intake.document(Found(text=text, url=item.url), item.name)
        return make_document(
            text,
            published=intake.published,
            outlet=intake.outlet,
            path=item.name,
            notes=intake.labels.notes_on_text(text),
            limits=intake.limits,
        )

    yield intake.attempt(item.name, made)


def read_packed(intake: Intake, item: Item) -> Outcomes:
    """Yield what a gzip file holds; one gzip inside another is refused."""
    if item.packed:
        raise InputError("this is packed more than once; unpack it")
    unpacked = Unpacked(item.rest())
    inner = Item(item.name, io.BufferedReader(unpacked), hint=item.hint, url=item.url, packed=True)
    yield from read_item(intake, replace(inner, fetched=item.fetched))
    if unpacked.damaged:
        yield failure(item.name, f"{unpacked.damaged} damaged parts of the file could not be unpacked")


def read_zip(_: Intake, item: Item) -> Outcomes:
    """Yield the Failure of an archive or office document."""
    yield failure(item.name, "this is a ZIP archive or an office document; unpack it, or save its text")


def read_xml(_: Intake, item: Item) -> Outcomes:
    """Yield the Failure of XML that is no feed."""
    yield failure(item.name, "this is XML, but neither a page nor an RSS or Atom feed; save its text")


READERS: dict[Kind, Reader] = {
    "text": read_text,
    "markdown": read_markdown,
    "rows": read_json_lines,
    "csv": read_csv,
    "parquet": read_parquet,
    "page": read_page,
    "feed": read_feed,
    "warc": read_warc,
    "pdf": read_pdf,
    "mail": read_mail,
    "mailbox": read_mailbox,
    "packed": read_packed,
    "zip": read_zip,
    "xml": read_xml,
}
"""The reader of each kind; a new kind is a row here and one in ``kinds``."""


def _unmarked(intake: Intake, item: Item) -> Item:
    """Return the item with its text in UTF-8, where a byte-order mark says that it is in UTF-16 or UTF-32."""
    if mark_of(item.head) in {None, "utf-8-sig"}:
        return item
    data = decode(intake.whole_text(item)).encode()
    stream = io.BytesIO(data)
    return replace(item, stream=stream, head=read_head(stream), charset="utf-8")
