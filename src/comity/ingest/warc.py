"""Web archives (WARC), by fastwarc: every page that a server answered with, as if it had been fetched now."""

from typing import Any

from comity.errors import InputError
from comity.ingest.intake import Found, Intake, Item, Outcomes, failure
from comity.ingest.kinds import BY_CONTENT_TYPE, HEAD, kind_of
from comity.ingest.page_facts import is_web
from comity.ingest.pages import page_document
from comity.model import Document

_READ = frozenset({"page", "text", "pdf"})


def read_warc(intake: Intake, item: Item) -> Outcomes:
    """Yield the report of every page, PDF and plain text that was answered with status 200.

    Texts that were made from pages (WET) count as plain text. Pictures, scripts, redirects and what the crawler asked are passed over. A damaged
    record costs what follows it only as far as its end cannot be found.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    found = number = 0
    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    try:
        records = ArchiveIterator(item.rest(), record_types=kinds, auto_decode="all", strict_mode=False)
        for record in records:
            number += 1
            kind = _kind(record)
            if kind is None:
                continue
            found += 1
            place = f"{item.name}#{number}"
            yield intake.attempt(place, lambda r=record, p=place: _document(intake, r, p))  # type: ignore[misc]
    except (OSError, ValueError, RuntimeError) as error:
        yield failure(
            item.name, f"the archive is damaged after record {number} ({error}); what stands before was read"
        )
        return
    if not found:
        yield failure(item.name, "the archive holds no page that was answered with status 200")


def _kind(record: Any) -> str | None:
    """Return the kind of a record by its content type, ``None`` for one that holds no report."""
    if record.is_http:
        status = record.http_headers.status_code if record.http_headers else None
        if status != 200:
            return None
    told = (record.http_content_type if record.is_http else record.headers.get("Content-Type")) or ""
    kind = BY_CONTENT_TYPE.get(told.partition(";")[0].strip().lower())
    return kind if kind in _READ else None


def _document(intake: Intake, record: Any, place: str) -> Document:
    from comity.ingest.pdf import pdf_document

    most = intake.limits.max_bytes
    data = record.reader.read(most + 1)
    if len(data) > most:
        raise InputError(f"the page has more than {most / 1_000_000:g} MB")
    address = str(record.headers.get("WARC-Target-URI") or "").strip("<>")
    url = address if is_web(address) else None
    kind = kind_of(data[:HEAD], _kind(record))  # type: ignore[arg-type]
    charset = record.http_charset if record.is_http else None
    if kind == "page":
        return page_document(intake, data, place, url, charset)
    if kind == "pdf":
        return pdf_document(intake, data, place, url)
    if kind != "text":
        raise InputError("this is no page, plain text or PDF, though its server said so")
    from comity.ingest.decoding import decode_page

    return intake.document(Found(text=decode_page(data, charset), url=url), place)
