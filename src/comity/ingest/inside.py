"""One report inside another input, such as an archive or an e-mail: a page, a PDF or plain text."""

from typing import NamedTuple

from comity.errors import InputError
from comity.ingest.decoding import decode_page
from comity.ingest.intake import Found, Intake
from comity.ingest.kinds import HEAD, Kind, kind_of
from comity.ingest.pages import page_document
from comity.ingest.pdf import pdf_document
from comity.model import Document

READ: frozenset[Kind] = frozenset({"page", "text", "pdf"})
"""The kinds that are read there."""


class Inside(NamedTuple):
    """The bytes of a report, what what they are in says of them, and what is noted of it.

    ``sure`` says that it is text where its bytes do not show what it is.
    """

    data: bytes
    kind: Kind | None
    charset: str | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()
    sure: bool = True


def inside_document(intake: Intake, inside: Inside, place: str) -> Document:
    """Return the report, or raise InputError with what is wrong with it."""
    data, told, charset, url, notes, sure = inside
    kind = kind_of(data[:HEAD], told)
    if kind == "page":
        return page_document(intake, data, place, url, charset, Found(text="", notes=notes))
    if kind == "pdf":
        return pdf_document(intake, data, place, url, notes)
    if kind != "text" or not sure:
        raise InputError("this is no page, plain text or PDF, though it is said to be one")
    return intake.document(Found(text=decode_page(data, charset), url=url, notes=notes), place)
