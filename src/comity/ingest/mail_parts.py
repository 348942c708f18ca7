"""The parts of an e-mail: which are its text and which are attached. What is in an attached e-mail is no part of the outer one."""

from email.message import EmailMessage
from typing import cast

from comity.errors import InputError
from comity.ingest.kinds import BY_CONTENT_TYPE, Kind, hint_of

_LONGEST_NAME = 60


def parts_of(message: EmailMessage, most: int) -> list[EmailMessage]:
    """Return the parts that hold no others, in order; raises InputError if there are more than ``most``."""
    parts: list[EmailMessage] = []
    ahead = [message]
    seen = 0
    while ahead:
        part = ahead.pop()
        seen += 1
        if seen > most:
            raise InputError(f"the e-mail has more than {most:,} parts")
        if part.get_content_type() == "message/rfc822" or not part.is_multipart():
            parts.append(part)
        else:
            ahead += reversed([cast(EmailMessage, each) for each in part.iter_parts()])
    return parts


def bodies_of(message: EmailMessage, most: int) -> list[EmailMessage]:
    """Return the parts that hold its text, plain or as a page."""
    parts = parts_of(message, most)
    return [part for part in parts if part.get_content_maintype() == "text" and not is_attached(part)]


def is_attached(part: EmailMessage) -> bool:
    """Say whether a part is no part of the text: an e-mail, what is sent as an attachment, or another file with a name."""
    if part.get_content_type() == "message/rfc822" or part.get_content_disposition() == "attachment":
        return True
    return part.get_content_maintype() not in {"text", "image"} and bool(part.get_filename())


def kind_attached(part: EmailMessage) -> Kind | None:
    """Return the kind of what is attached: by its type, and by its name where that says nothing."""
    return BY_CONTENT_TYPE.get(part.get_content_type()) or hint_of(part.get_filename() or "")


def name_of(part: EmailMessage) -> str:
    """Return the beginning of the name of what is attached, or its type."""
    return " ".join((part.get_filename() or part.get_content_type()).split())[:_LONGEST_NAME]


def bytes_of(part: EmailMessage) -> bytes:
    """Return what a part holds, without the coding of its transport."""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def charset_of(part: EmailMessage) -> str | None:
    """Return the encoding that a part declares."""
    return part.get_content_charset()
