"""What holds for all inputs of one call, and how what a reader finds becomes a Document or a Failure."""

import io
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from comity.errors import ComityError, InputError, MissingPartError
from comity.ingest.documents import make_document, warn_if_cut, writable
from comity.ingest.kinds import Kind
from comity.ingest.rows import over_limit
from comity.model import Document, Failure
from comity.settings import Limits

if TYPE_CHECKING:
    from comity.ingest.fetch import Fetcher
    from comity.ingest.outlets import Outlets
    from comity.ingest.page_labels import PageLabels

# The most bytes that a character takes in any encoding read here, and a byte-order mark.
_BYTES_A_CHARACTER, _MARK = 4, 4

Outcomes = Iterator[Document | Failure]


@dataclass(frozen=True)
class Item:
    """One input: bytes, where they came from, and what is known of them.

    ``head`` was already taken from ``stream``. ``charset`` is what a server says.
    """

    name: str
    stream: BinaryIO
    head: bytes = b""
    hint: Kind | None = None
    url: str | None = None
    charset: str | None = None
    packed: bool = False
    fetched: bool = False

    def whole(self, most: int) -> bytes:
        """Return all bytes, or raise InputError if there are more than ``most``."""
        data = self.head + self.stream.read(max(0, most + 1 - len(self.head)))
        if len(data) > most:
            raise InputError(f"this has more than {most / 1_000_000:g} MB; give a smaller one")
        return data

    def rest(self) -> BinaryIO:
        """Return a stream that gives ``head`` and then what follows."""
        return self.stream if not self.head else io.BufferedReader(_Joined(self.head, self.stream), 1 << 16)

    @classmethod
    def of_bytes(cls, data: bytes, like: "Item", **changed: object) -> "Item":
        """Return an item that holds ``data`` and is otherwise as ``like``."""
        return replace(like, stream=io.BytesIO(data), head=b"", **changed)  # type: ignore[arg-type]


class Dated(NamedTuple):
    """A day of publication and who says so."""

    day: date
    by: str


@dataclass(frozen=True)
class Found:
    """What a reader finds of one report. The first of ``dates`` and of ``outlets`` counts most."""

    text: str
    title: str | None = None
    author: str | None = None
    url: str | None = None
    dates: tuple[Dated, ...] = ()
    outlets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()
    paid: bool = False


@dataclass(frozen=True)
class Intake:
    """Options of one call. ``columns`` maps fields of a row to names of columns: ``{"text": "body"}``."""

    published: date | None = None
    outlet: str | None = None
    limits: Limits = field(default_factory=Limits)
    columns: Mapping[str, str] = field(default_factory=dict)
    allow_private: bool = False
    follow: bool = False
    tables: Path | None = None
    web: "Fetcher | None" = None

    @cached_property
    def fetcher(self) -> "Fetcher":
        """What gets pages from the web, with the rules of each server it has met: the one given as ``web``, or its own."""
        from comity.ingest.fetch import Fetcher

        return self.web or Fetcher(self.limits, self.allow_private)

    @cached_property
    def outlets(self) -> "Outlets":
        """The table of outlets, by name and by domain."""
        from comity.ingest.outlets import load_outlets

        return load_outlets(self.tables)

    @cached_property
    def labels(self) -> "PageLabels":
        """The signs of pages that are no plain report."""
        from comity.ingest.page_labels import load_labels

        return load_labels(self.tables)

    def attempt(self, place: str, make: Callable[[], Document]) -> Document | Failure:
        """Return what ``make`` makes, or the Failure that says why it cannot."""
        try:
            document = make()
        except Exception as error:
            return failure(place, reason_of(error))
        warn_if_cut(document)
        return document

    def document(self, found: Found, place: str) -> Document:
        """Return the document of what was found: dates compared, outlet looked up, labels given.

        Raises InputError for pages that hold no report (paywall stubs, cookie walls).
        """
        notes = [*found.notes, *self.labels.notes_on(found)]
        given = (*found.dates, *([Dated(self.published, "given")] if self.published else []))
        published, also, said = _compared(given)
        outlet, doubt = self.outlets.name_of(found.outlets, found.url)
        return make_document(
            found.text,
            published=published,
            outlet=outlet or self.outlet,
            title=_one_line(found.title),
            path=place,
            url=found.url,
            author=_one_line(found.author),
            also_published=also,
            notes=(*notes, *said, *doubt),
            limits=self.limits,
        )

    @property
    def most_text_bytes(self) -> int:
        """The most bytes that a text of the longest length can take."""
        return _BYTES_A_CHARACTER * self.limits.max_characters + _MARK

    def whole_text(self, item: Item) -> bytes:
        """Return all bytes of a text, or raise InputError as soon as they must be too many characters."""
        most = self.most_text_bytes
        data = item.head + item.stream.read(max(0, most + 1 - len(item.head)))
        if len(data) > most:
            raise over_limit("too many characters", self.limits.max_characters)
        return data


def failure(place: str, message: str) -> Failure:
    """Return a Failure of this stage; its message is one line."""
    return Failure(document=writable(place), stage="ingest", message=" ".join(message.split()))


def reason_of(error: Exception) -> str:
    """Say in one line why something cannot be read.

    Errors other than ours come from the libraries that take hostile files apart, and
    any exception may: what they tell is shown with its type.
    """
    if isinstance(error, InputError | MissingPartError):
        return str(error)
    if isinstance(error, ComityError | OSError):
        return f"this cannot be read ({error})"
    if isinstance(error, RecursionError):
        return "this is nested too deep to be a report; save it as plain text"
    if isinstance(error, MemoryError):
        return "this takes more memory than there is; give a smaller one"
    told = " ".join(str(error).split())[:160]
    return f"this is damaged and cannot be taken apart ({type(error).__name__}{': ' if told else ''}{told})"


@contextmanager
def quiet(*names: str) -> Iterator[None]:
    """Keep libraries from logging about a file: what is wrong with it is told by us, in one line."""
    loggers = [logging.getLogger(name) for name in names]
    before = [logger.disabled for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    try:
        yield
    finally:
        for logger, disabled in zip(loggers, before, strict=True):
            logger.disabled = disabled


def _compared(dates: tuple[Dated, ...]) -> tuple[date | None, tuple[date, ...], tuple[str, ...]]:
    """Return the day that counts, the others, and a note where they disagree."""
    if not dates:
        return None, (), ()
    first: dict[date, str] = {}
    for day, by in dates:
        first.setdefault(day, by)
    if len(first) == 1:
        return dates[0].day, (), ()
    told = ", ".join(f"{day} ({by})" for day, by in first.items())
    return (
        dates[0].day,
        tuple(list(first)[1:]),
        (f"dates of publication disagree: {told}; the first is used",),
    )


def _one_line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


class _Joined(io.RawIOBase):
    """Bytes already taken, then the stream they were taken from."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self.head = head
        self.stream = stream
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        taken, self.head = self.head[: len(buffer)], self.head[len(buffer) :]
        taken = taken or self.stream.readline(len(buffer))
        buffer[: len(taken)] = taken
        self.given += len(taken)
        return len(taken)

    def tell(self) -> int:
        return self.given
