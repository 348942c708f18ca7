"""One Document from one text and what is known of its origin."""

import logging
import re
from datetime import date

from comity.errors import InputError
from comity.ingest.language import language_name, look_at
from comity.ingest.rows import over_limit
from comity.model import Document
from comity.model.document import document_id
from comity.settings import Limits

log = logging.getLogger(__name__)

_DEFAULT_LIMITS = Limits()
# A last paragraph shorter than this may be a by-line or a heading, which end without a full stop.
_PARAGRAPH = 80
# How Python holds bytes that are not of the encoding of names.
_HALF = re.compile("[\ud800-\udfff]")


def make_document(
    text: str,
    *,
    published: date | None = None,
    outlet: str | None = None,
    title: str | None = None,
    path: str | None = None,
    url: str | None = None,
    id: str | None = None,  # noqa: A002 - the field is called so
    author: str | None = None,
    also_published: tuple[date, ...] = (),
    notes: tuple[str, ...] = (),
    limits: Limits = _DEFAULT_LIMITS,
) -> Document:
    """Return the document of ``text``, which is kept exactly as it is.

    Without ``id`` it gets a hash of its text, outlet and date. ``language`` is judged
    from the first 2,000 characters and stays ``None`` for texts below 200. Raises
    InputError if the text is empty, too long, no text, or not English.
    """
    if len(text) > limits.max_characters:
        raise over_limit(f"{len(text):,} characters", limits.max_characters)
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise InputError("the text is empty; give a report with words in it")
    if "\0" in text:
        raise InputError("this is binary, not text (it holds NUL characters)")
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise InputError("the text holds half a character (a lone surrogate); save it as UTF-8 again")
    look = look_at(text)
    if not look.english:
        like = f"looks like {language_name(look.language)}" if look.language else "is in no Latin script"
        raise InputError(f"the text {like}; Comity reads English")
    return Document(
        id=id or document_id(text, outlet, published),
        text=text,
        path=path and writable(path),
        title=title or None,
        published=published,
        outlet=outlet or None,
        url=url or None,
        language=look.language,
        author=author or None,
        also_published=also_published,
        notes=notes,
    )


def writable(path: str) -> str:
    """Return the name of a file so that it can be written: bytes that are no UTF-8 become replacement characters."""
    return _HALF.sub("\ufffd", path)


def warn_if_cut(document: Document) -> None:
    """Warn of a text that stops in the middle of a sentence: it is read, but its end may be missing."""
    text = document.text.rstrip()
    last = text.rpartition("\n")[2]
    word = last.rpartition(" ")[2]
    # An address ("www.quill.example", "desk@quill.example", a path); "END 1:45 P.M. EDT", "ENDS".
    closes = any(mark in word for mark in "/.@") or (word.isupper() and word.isalpha())
    if len(last) >= _PARAGRAPH and not closes and (last[-1].isalnum() or last[-1] in ",;–—-("):
        log.warning(
            "%s: the text ends in the middle of a sentence (“… %s”); it may be cut off",
            document.path,
            last[-30:],
        )
