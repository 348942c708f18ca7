"""E-mail (.eml, mbox) and pages saved as one file (.mht), by the standard library. Attachments are never opened, but for e-mails."""

import re
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import parseaddr
from typing import Any, BinaryIO, cast

from comity.errors import InputError
from comity.ingest.day import stated_day
from comity.ingest.decoding import decode_page
from comity.ingest.forwarded import forwarded_in, unquoted
from comity.ingest.intake import Dated, Found, Intake, Item, Outcomes, failure, reason_of
from comity.ingest.page_facts import is_web
from comity.ingest.pages import page_document, visible_text
from comity.model import Document

_MOST_PARTS = 1_000
_CHUNK = 1 << 20
_MESSAGE = re.compile(rb"From \S+ .*\d{4}")
# The parser of addresses takes two seconds for 100,000 brackets, and four times that for twice as many.
_LONGEST_HEADER = 2_000


class _Bounded(EmailPolicy):
    """The usual reading of headers, of their beginning only."""

    def header_fetch_parse(self, name: str, value: Any) -> Any:
        return super().header_fetch_parse(name, value[:_LONGEST_HEADER])


def read_mail(intake: Intake, item: Item) -> Outcomes:
    """Yield the report of one e-mail or saved page; of one that was forwarded as an attachment, what was forwarded."""
    # Attachments may be larger than any page; they are passed over.
    data = item.whole(5 * intake.limits.max_bytes)
    yield from _reports(intake, data, item, item.name)


def read_mailbox(intake: Intake, item: Item) -> Outcomes:
    """Yield the reports of the e-mails of an mbox, in which each begins with a line "From …"."""
    for number, data in enumerate(_messages(item.rest(), 5 * intake.limits.max_bytes), 1):
        place = f"{item.name}#{number}"
        if data is None:
            yield failure(place, f"the e-mail has more than {5 * intake.limits.max_bytes / 1e6:g} MB")
        else:
            yield from _reports(intake, data, item, place)


def _messages(stream: BinaryIO, most: int) -> Iterator[bytes | None]:
    """Yield each e-mail of an mbox, ``None`` in place of one that is too long to keep."""
    lines: list[bytes] = []
    size, before = 0, b"\n"
    while line := stream.readline(_CHUNK):
        if _MESSAGE.match(line) and not before.strip():
            if size:
                yield b"".join(lines) if size <= most else None
            lines, size = [], 0
        else:
            size += len(line)
            if size <= most:
                lines.append(line)
        before = line
    if size:
        yield b"".join(lines) if size <= most else None


def _reports(intake: Intake, data: bytes, item: Item, place: str) -> Outcomes:
    try:
        message = _parsed(data)
        inner = [part.get_content() for part in message.walk() if part.get_content_type() == "message/rfc822"]
    except Exception as error:
        yield failure(place, reason_of(error))
        return
    if not inner:
        yield intake.attempt(place, lambda: _document(intake, message, place))
        return
    note = f"forwarded by {_sender(message)[0] or 'someone'}; what stood before it was left out"
    for number, each in enumerate(inner[:_MOST_PARTS], 1):
        where = place if len(inner) == 1 else f"{place}#{number}"
        yield intake.attempt(where, lambda e=each, w=where: _document(intake, e, w, (note,)))  # type: ignore[misc]


def _parsed(data: bytes) -> EmailMessage:
    begun = data.lstrip(b"\r\n \t\xef\xbb\xbf")
    return cast(EmailMessage, BytesParser(EmailMessage, policy=_Bounded()).parsebytes(begun))


def _document(intake: Intake, message: EmailMessage, place: str, notes: tuple[str, ...] = ()) -> Document:
    parts = _bodies(message)
    saved = message.get("Snapshot-Content-Location") or message.get("Content-Location")
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    if page is not None and (saved or message.get_content_type() == "multipart/related"):
        url = str(saved or page.get("Content-Location") or "").strip()
        return page_document(intake, _bytes(page), place, url if is_web(url) else None, _charset(page))
    plain = next((part for part in parts if part.get_content_type() == "text/plain"), None)
    text = decode_page(_bytes(plain), _charset(plain)) if plain is not None else ""
    if not text.strip() and page is not None:
        # Newsletters are laid out in tables and have no menus: all that is seen is their text.
        text = visible_text(decode_page(_bytes(page), _charset(page)))
    if not text.strip():
        raise InputError("the e-mail has no text of its own; save what is attached as a file")
    name, address = _sender(message)
    attached = sum(1 for _ in message.iter_attachments()) if message.is_multipart() else 0
    if attached:
        notes = (*notes, f"{attached} attachments were not opened")
    text = unquoted(text.replace("\r\n", "\n"))
    if forwarded := forwarded_in(text):
        note = f"forwarded by {name or address or 'someone'} on {_day(message) or 'an unknown day'}; what stood before it was left out"
        name, address = forwarded.sender
        listed = intake.outlets.of_url(f"http://{address.rpartition('@')[2]}")
        text, title, day, notes = forwarded.text, forwarded.title, forwarded.day, (*notes, note)
        outlets = [listed or ""]
    else:
        title, day = str(message.get("Subject", "")) or None, _day(message)
        outlets = _outlets(intake, message, name, address)
    found = Found(
        text=text,
        title=title,
        author=name or address or None,
        dates=(Dated(day, "e-mail"),) if day else (),
        outlets=tuple(outlet for outlet in outlets if outlet),
        notes=notes,
    )
    return intake.document(found, place)


def _outlets(intake: Intake, message: EmailMessage, name: str, address: str) -> list[str]:
    """Return who publishes an e-mail. A sender is an outlet only if a list is what sends: reporters write letters too."""
    if not (message.get("List-Id") or message.get("List-Unsubscribe")):
        return []
    return [intake.outlets.of_url(f"http://{address.rpartition('@')[2]}") or name]


def _sender(message: EmailMessage) -> tuple[str, str]:
    return parseaddr(str(message.get("From", "")))


def _day(message: EmailMessage) -> date | None:
    return stated_day(str(message.get("Date", "")))


def _bodies(message: EmailMessage) -> list[EmailMessage]:
    """Return the parts that hold text and are not attached."""
    parts: list[EmailMessage] = []
    for number, part in enumerate(message.walk()):
        if number >= _MOST_PARTS:
            raise InputError(f"the e-mail has more than {_MOST_PARTS:,} parts")
        if part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment":
            parts.append(part)
    return parts


def _bytes(part: EmailMessage) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _charset(part: EmailMessage) -> str | None:
    return part.get_content_charset()
