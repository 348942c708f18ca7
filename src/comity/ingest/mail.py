"""E-mail (.eml, mbox) and pages saved as one file (.mht), by the standard library, with the reports that are attached."""

import logging
import re
from collections.abc import Callable, Iterator
from datetime import date
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import parseaddr
from functools import partial
from typing import Any, BinaryIO, cast

from comity.errors import InputError
from comity.ingest.day import stated_day
from comity.ingest.decoding import decode_page
from comity.ingest.forwarded import forwarded_in, unquoted
from comity.ingest.inside import READ, Inside, inside_document
from comity.ingest.intake import Dated, Found, Intake, Item, Outcomes, failure, reason_of
from comity.ingest.mail_parts import (
    bodies_of,
    bytes_of,
    charset_of,
    is_attached,
    kind_attached,
    name_of,
    parts_of,
)
from comity.ingest.page_facts import is_web
from comity.ingest.pages import page_document, visible_text
from comity.model import Document

log = logging.getLogger(__name__)

_MOST_PARTS = 1_000
_DEEPEST = 5
# Beside something attached, fewer words than this are the note that goes with it ("Please find attached …").
_COVER = 50
_SHOWN = 3
_CHUNK = 1 << 20
_MESSAGE = re.compile(rb"From \S+ .*\d{4}")
# The parser of addresses takes two seconds for 100,000 brackets, and four times that for twice as many.
_LONGEST_HEADER = 2_000


class _Bounded(EmailPolicy):
    """The usual reading of headers, of their beginning only."""

    def header_fetch_parse(self, name: str, value: Any) -> Any:
        return super().header_fetch_parse(name, value[:_LONGEST_HEADER])


def read_mail(intake: Intake, item: Item) -> Outcomes:
    """Yield the reports of one e-mail or saved page: its text, or what was forwarded in it, and what is attached."""
    # What is attached may be larger than any page.
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
        reports = _reports_in(intake, _parsed(data), place)
    except Exception as error:
        yield failure(place, reason_of(error))
        return
    for number, make in enumerate(reports[:_MOST_PARTS]):
        where = f"{place}#{number}" if number else place
        yield intake.attempt(where, lambda m=make, w=where: m(w))  # type: ignore[misc]


def _reports_in(
    intake: Intake, message: EmailMessage, place: str, notes: tuple[str, ...] = (), depth: int = 0
) -> list[Callable[[str], Document]]:
    """Return what makes each report of an e-mail, given its place: its own text, and what is attached, also to e-mails in it."""
    attached = [part for part in parts_of(message, _MOST_PARTS) if is_attached(part)]
    mails = [part for part in attached if part.get_content_type() == "message/rfc822" and depth < _DEEPEST]
    files = [part for part in attached if kind_attached(part) in READ]
    left = [part for part in attached if part not in mails and part not in files]
    if left:
        listed = ", ".join(map(name_of, left[:_SHOWN])) + (", …" if len(left) > _SHOWN else "")
        note = f"{len(left)} attachments were not opened: {listed}"
        notes = (*notes, note)
        if any(part.get_content_maintype() != "image" for part in left):
            log.warning("%s: %s", place, note)
    by = next(filter(None, _sender(message)), "someone")
    reports: list[Callable[[str], Document]] = []
    own = not mails and not (files and _is_cover(message))
    if own:
        reports.append(partial(_document, intake, message, notes))
    forwarded = (*notes, f"forwarded by {by}; what stood before it was left out")
    for part in mails:
        reports += _reports_in(intake, cast(EmailMessage, part.get_content()), place, forwarded, depth + 1)
    beside = "" if own else "; what stood beside it was left out"
    told = f"attached to an e-mail by {by} of {_day(message) or 'an unknown day'}{beside}"
    for part in files:
        inside = Inside(bytes_of(part), kind_attached(part), charset_of(part), notes=(*notes, told))
        reports.append(partial(inside_document, intake, inside))
    return reports


def _is_cover(message: EmailMessage) -> bool:
    """Say whether the text of an e-mail is so short that it only goes with what is attached, and forwards nothing."""
    text = _text(message)
    return len(text.split()) < _COVER and forwarded_in(unquoted(text)) is None


def _parsed(data: bytes) -> EmailMessage:
    begun = data.lstrip(b"\r\n \t\xef\xbb\xbf")
    return cast(EmailMessage, BytesParser(EmailMessage, policy=_Bounded()).parsebytes(begun))


def _document(intake: Intake, message: EmailMessage, notes: tuple[str, ...], place: str) -> Document:
    parts = bodies_of(message, _MOST_PARTS)
    saved = message.get("Snapshot-Content-Location") or message.get("Content-Location")
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    if page is not None and (saved or message.get_content_type() == "multipart/related"):
        url = str(saved or page.get("Content-Location") or "").strip()
        return page_document(intake, bytes_of(page), place, url if is_web(url) else None, charset_of(page))
    text = _text(message)
    if not text.strip():
        raise InputError("the e-mail has no text of its own; save what is attached as a file")
    name, address = _sender(message)
    text = unquoted(text)
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


def _text(message: EmailMessage) -> str:
    """Return the text of an e-mail: its plain one, else that of the page in it."""
    parts = bodies_of(message, _MOST_PARTS)
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    plain = next((part for part in parts if part.get_content_type() == "text/plain"), None)
    text = decode_page(bytes_of(plain), charset_of(plain)) if plain is not None else ""
    if not text.strip() and page is not None:
        # Newsletters are laid out in tables and have no menus: all that is seen is their text.
        text = visible_text(decode_page(bytes_of(page), charset_of(page)))
    return text.replace("\r\n", "\n")


def _outlets(intake: Intake, message: EmailMessage, name: str, address: str) -> list[str]:
    """Return who publishes an e-mail. A sender is an outlet only if a list is what sends: reporters write letters too."""
    if not (message.get("List-Id") or message.get("List-Unsubscribe")):
        return []
    return [intake.outlets.of_url(f"http://{address.rpartition('@')[2]}") or name]


def _sender(message: EmailMessage) -> tuple[str, str]:
    return parseaddr(str(message.get("From", "")))


def _day(message: EmailMessage) -> date | None:
    return stated_day(str(message.get("Date", "")))
