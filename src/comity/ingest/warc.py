"""Web archives (WARC), by fastwarc: every page that a server answered with, as if it had been fetched now."""

import io
from typing import Any

from comity.errors import InputError
from comity.ingest.inside import READ, Inside, inside_document
from comity.ingest.intake import Intake, Item, Outcomes, failure, reason_of
from comity.ingest.kinds import BY_CONTENT_TYPE, Kind
from comity.ingest.page_facts import is_web
from comity.ingest.transport import as_sent
from comity.ingest.warc_records import Record, split_records
from comity.model import Document

# Room for the headers of the archive and of the answer.
_HEADERS = 1 << 17


def read_warc(intake: Intake, item: Item) -> Outcomes:
    """Yield the report of every page, PDF and plain text that was answered with status 200.

    Texts that were made from pages (WET) count as plain text. Pictures, scripts,
    redirects and what the crawler asked are passed over.
    """
    found = lost = 0
    most = intake.limits.max_bytes + _HEADERS
    for number, frame in enumerate(split_records(item.rest(), most), 1):
        if frame is None:
            lost += 1
            continue
        place = f"{item.name}#{number}"
        try:
            record = _parsed(frame.data)
            kind = _kind(record) if record is not None else None
        except Exception as error:
            found += 1
            yield failure(place, reason_of(error))
            continue
        if kind is None:
            continue
        found += 1
        yield intake.attempt(place, lambda r=record, f=frame, p=place: _document(intake, r, f, p))  # type: ignore[misc]
    if lost:
        yield failure(item.name, f"the archive is damaged: {lost} parts of it belong to no record")
    elif not found:
        yield failure(item.name, "the archive holds no page that was answered with status 200")


def _parsed(data: bytes) -> Any:
    """Return the record as fastwarc takes it apart, ``None`` if it is of a kind that holds no report."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    records = ArchiveIterator(io.BytesIO(data), record_types=kinds, auto_decode="none", strict_mode=False)
    return next(iter(records), None)


def _kind(record: Any) -> Kind | None:
    """Return the kind of a record by its content type, ``None`` for one that holds no report."""
    if record.is_http:
        status = record.http_headers.status_code if record.http_headers else None
        if status != 200:
            return None
    told = (record.http_content_type if record.is_http else record.headers.get("Content-Type")) or ""
    kind = BY_CONTENT_TYPE.get(told.partition(";")[0].strip().lower())
    if not told and record.is_http:
        return "page"  # if it is one, which its bytes show
    return kind if kind in READ else None


def _document(intake: Intake, record: Any, frame: Record, place: str) -> Document:
    most = intake.limits.max_bytes
    data = record.reader.read(most + _HEADERS)
    if record.is_http and record.http_headers:
        data = as_sent(data, dict(record.http_headers), most)
    if frame.cut or len(data) > most:
        raise InputError(f"the page has more than {most / 1_000_000:g} MB")
    notes = () if frame.whole else ("the record in the archive is damaged; its text may be cut",)
    address = str(record.headers.get("WARC-Target-URI") or "").strip("<>")
    url = address if is_web(address) else None
    charset = record.http_charset if record.is_http else None
    sure = not record.is_http or bool(record.http_content_type)
    return inside_document(intake, Inside(data, _kind(record), charset, url, notes, sure), place)
