"""E-mail (.eml) and pages saved as one file (.mht), by the standard library. Attachments are never opened."""

from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import parseaddr
from typing import Any, cast

from comity.errors import InputError
from comity.ingest.day import stated_day
from comity.ingest.decoding import decode_page
from comity.ingest.intake import Dated, Found, Intake, Item, Outcomes
from comity.ingest.page_facts import is_web
from comity.ingest.pages import found_on_page, page_document, visible_text
from comity.model import Document

_MOST_PARTS = 1_000
# The parser of addresses takes two seconds for 100,000 brackets, and four times that for twice as many.
_LONGEST_HEADER = 2_000


class _Bounded(EmailPolicy):
    """The usual reading of headers, of their beginning only."""

    def header_fetch_parse(self, name: str, value: Any) -> Any:
        return super().header_fetch_parse(name, value[:_LONGEST_HEADER])


def read_mail(intake: Intake, item: Item) -> Outcomes:
    """Yield the report of one e-mail or saved page."""
    # Attachments may be larger than any page; they are passed over.
    data = item.whole(5 * intake.limits.max_bytes)
    yield intake.attempt(item.name, lambda: _document(intake, data, item))


def _document(intake: Intake, data: bytes, item: Item) -> Document:
    begun = data.lstrip(b"\r\n \t\xef\xbb\xbf")
    message = cast(EmailMessage, BytesParser(EmailMessage, policy=_Bounded()).parsebytes(begun))
    parts = _bodies(message)
    saved = message.get("Snapshot-Content-Location") or message.get("Content-Location")
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    if page is not None and (saved or message.get_content_type() == "multipart/related"):
        url = str(saved or page.get("Content-Location") or "").strip()
        return page_document(intake, _bytes(page), item.name, url if is_web(url) else None, _charset(page))
    plain = next((part for part in parts if part.get_content_type() == "text/plain"), None)
    text = decode_page(_bytes(plain), _charset(plain)) if plain is not None else ""
    if not text.strip() and page is not None:
        html = decode_page(_bytes(page), _charset(page))
        text = found_on_page(html, None).text or visible_text(html)
    if not text.strip():
        raise InputError("the e-mail has no text of its own; save what is attached as a file")
    name, address = parseaddr(str(message.get("From", "")))
    day = stated_day(str(message.get("Date", "")))
    # The domain of a sender is that of an outlet only if a list is what sends: reporters write letters too.
    listed = intake.outlets.of_url(f"http://{address.rpartition('@')[2]}") if message.get("List-Id") else None
    attached = sum(1 for _ in message.iter_attachments()) if message.is_multipart() else 0
    found = Found(
        text=text.replace("\r\n", "\n"),
        title=str(message.get("Subject", "")) or None,
        author=name or address or None,
        dates=(Dated(day, "e-mail"),) if day else (),
        outlets=(listed,) if listed else (),
        notes=(f"{attached} attachments were not opened",) if attached else (),
    )
    return intake.document(found, item.name)


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
