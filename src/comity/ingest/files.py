"""Documents from texts, files, folders, JSON lines and standard input.

Bad input never ends a run: it becomes a Failure with one line that says what is
wrong and what to do.
"""

import io
import logging
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from comity.errors import InputError
from comity.ingest.decoding import decode, mark_of
from comity.ingest.language import language_name, look_at
from comity.ingest.rows import day_of, lines_of, over_limit, read_row
from comity.model import Document, Failure
from comity.model.document import document_id
from comity.settings import MAX_CHARACTERS, Limits

log = logging.getLogger(__name__)

STANDARD_INPUT = "standard input"
_ROWS = frozenset({".jsonl", ".ndjson"})
_REPORTS = frozenset({".txt", ".md"}) | _ROWS
_DEFAULT_LIMITS = Limits()
# The most bytes that a character takes in any encoding read here, and a byte-order mark.
_BYTES_A_CHARACTER, _MARK = 4, 4
# A last paragraph shorter than this may be a by-line or a heading, which end without a full stop.
_PARAGRAPH = 80


def make_document(
    text: str,
    *,
    published: date | None = None,
    outlet: str | None = None,
    title: str | None = None,
    path: str | None = None,
    url: str | None = None,
    id: str | None = None,  # noqa: A002 - the field is called so
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
        raise InputError(f"the text looks like {language_name(look.language or '?')}; Comity reads English")
    return Document(
        id=id or document_id(text, outlet, published),
        text=text,
        path=path,
        title=title or None,
        published=published,
        outlet=outlet or None,
        url=url or None,
        language=look.language,
    )


def documents_from(
    paths: Iterable[str | Path],
    *,
    published: date | None = None,
    outlet: str | None = None,
    max_characters: int = MAX_CHARACTERS,
) -> Iterator[Document | Failure]:
    """Yield a Document for every report found at ``paths``, and a Failure for all that is none, in order.

    A path is a text file, a file of JSON lines, a folder (searched for .txt, .md,
    .jsonl and .ndjson, sorted) or ``-`` for standard input. ``published`` and
    ``outlet`` hold where a row of JSON lines does not say its own.
    """
    intake = _Intake(published, outlet, Limits(max_characters))
    for path in paths:
        yield from intake.at(str(path))


def expected_documents(paths: Iterable[str | Path]) -> int | None:
    """Return about how many documents ``documents_from`` will give, or None for standard input.

    Counts files and lines without reading them as text; for showing progress only.
    """
    total = 0
    for path in paths:
        if str(path) == "-":
            return None
        for file in _files_below(Path(path)) if Path(path).is_dir() else [str(path)]:
            total += (
                _lines_in(Path(file)) if isinstance(file, str) and Path(file).suffix.lower() in _ROWS else 1
            )
    return total


@dataclass(frozen=True)
class _Intake:
    """What holds for all inputs of one call."""

    published: date | None
    outlet: str | None
    limits: Limits

    def at(self, path: str) -> Iterator[Document | Failure]:
        """Yield what is found at one path."""
        if path == "-":
            yield from self.of_stream(sys.stdin.buffer, STANDARD_INPUT, None)
            return
        if not Path(path).is_dir():
            yield from self.of_file(path)
            return
        found = False
        for file in _files_below(Path(path)):
            found = True
            if isinstance(file, Failure):
                yield file
            else:
                yield from self.of_file(file)
        if not found:
            yield _failure(path, "the folder holds no reports (.txt, .md, .jsonl, .ndjson)")

    def of_file(self, path: str) -> Iterator[Document | Failure]:
        """Yield what one file holds."""
        suffix = Path(path).suffix.lower()
        try:
            with Path(path).open("rb") as stream:
                yield from self.of_stream(stream, path, suffix in _ROWS or suffix == ".json")
        except OSError as error:
            yield _failure(path, _trouble(error))

    def of_stream(self, stream: BinaryIO, name: str, as_rows: bool | None) -> Iterator[Document | Failure]:
        """Yield what a stream holds: rows, one text, or (``None``) rows if it begins with ``{``."""
        head = stream.readline(1 << 16)
        while as_rows is None and head and not head.strip(b"\xef\xbb\xbf \t\r\n"):
            more = stream.readline(1 << 16)
            head += more
            if not more:
                break
        if as_rows is not False and mark_of(head) not in {None, "utf-8-sig"}:
            try:
                text = decode(self.whole(stream, head))
            except InputError as error:
                yield _failure(name, str(error))
                return
            head, stream = b"", io.BytesIO(text.encode("utf-8", "surrogatepass"))
            as_rows = text.lstrip().startswith("{") if as_rows is None else as_rows
        elif as_rows is None:
            as_rows = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
        if as_rows:
            yield from self.of_rows(_joined(head, stream), name)
        else:
            yield self.of_text(stream, name, head)

    def of_text(self, stream: BinaryIO, name: str, head: bytes) -> Document | Failure:
        """Return the one text that a stream holds."""
        try:
            text = decode(self.whole(stream, head))
            document = make_document(
                text, published=self.published, outlet=self.outlet, path=name, limits=self.limits
            )
        except InputError as error:
            return _failure(name, str(error))
        _warn_if_cut(document)
        return document

    def whole(self, stream: BinaryIO, head: bytes) -> bytes:
        """Return all bytes of a stream, or raise InputError as soon as they must be too many characters."""
        most = _BYTES_A_CHARACTER * self.limits.max_characters + _MARK
        size = _size(stream)
        if size is not None and size > most:
            raise over_limit(
                f"more than {size // _BYTES_A_CHARACTER:,} characters", self.limits.max_characters
            )
        data = head + stream.read(max(0, most + 1 - len(head)))
        if len(data) > most:
            raise over_limit("too many characters", self.limits.max_characters)
        return data

    def of_rows(self, stream: BinaryIO, name: str) -> Iterator[Document | Failure]:
        """Yield the report of every line; a bad one never costs another."""
        found = False
        for number, line in lines_of(stream, self.limits.max_characters):
            if not found and not isinstance(line, InputError) and _spread_out(line):
                yield _failure(
                    name, "this is JSON, but not one object a line; write it as JSON lines (.jsonl)"
                )
                return
            found = True
            place = f"{name}:{number}"
            try:
                if isinstance(line, InputError):
                    raise line
                document = self.of_row(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line, place)
            except InputError as error:
                yield _failure(place, str(error))
            else:
                _warn_if_cut(document)
                yield document
        if not found:
            yield _failure(name, "the file is empty; give one JSON object a line")

    def of_row(self, line: bytes, place: str) -> Document:
        """Return the document of one line; its own date and outlet win over those of the call."""
        row = read_row(line)
        return make_document(
            row.text,
            published=day_of(row.published) or self.published,
            outlet=row.outlet or self.outlet,
            title=row.title,
            path=place,
            url=row.url,
            id=None if row.id in {None, ""} else str(row.id),
            limits=self.limits,
        )


def _files_below(folder: Path) -> Iterator[str | Failure]:
    """Yield the reports below ``folder``, sorted, hidden ones left out; a Failure for each folder that cannot be opened."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield _failure(str(folder), _trouble(error))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            if not entry.is_symlink():  # a link may lead back up
                yield from _files_below(entry)
        elif entry.suffix.lower() in _REPORTS:
            yield str(entry)


def _spread_out(line: bytes) -> bool:
    """Say whether a first line begins one JSON value that goes on over many lines, or an array."""
    return line.strip() in {b"{", b"["} or line.lstrip().startswith(b"[{")


def _lines_in(file: Path) -> int:
    try:
        with file.open("rb") as stream:
            return sum(1 for line in stream if line.strip())
    except OSError:
        return 1


def _joined(head: bytes, stream: BinaryIO) -> BinaryIO:
    """Return a stream that gives ``head`` and then the rest of ``stream``."""
    return stream if not head else io.BufferedReader(_Joined(head, stream), buffer_size=1 << 16)


class _Joined(io.RawIOBase):
    """Bytes already taken, then the stream they were taken from."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self.head = head
        self.stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        taken, self.head = self.head[: len(buffer)], self.head[len(buffer) :]
        taken = taken or self.stream.readline(len(buffer))
        buffer[: len(taken)] = taken
        return len(taken)


def _size(stream: BinaryIO) -> int | None:
    """Return the size of a regular file in bytes, None for what has no size (a pipe)."""
    try:
        status = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return None
    return status.st_size or None


def _trouble(error: OSError) -> str:
    """Say in plain words why a file cannot be read."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder; check the path"
    if isinstance(error, PermissionError):
        return "you have no permission to read this; change its permissions"
    return f"this cannot be read ({error.strerror or error})"


def _failure(name: str, message: str) -> Failure:
    return Failure(document=name, stage="ingest", message=message)


def _warn_if_cut(document: Document) -> None:
    """Warn of a text that stops in the middle of a sentence: it is read, but its end may be missing."""
    text = document.text.rstrip()
    last = text.rpartition("\n")[2]
    address = "/" in last.rpartition(" ")[2]
    if len(last) >= _PARAGRAPH and not address and (last[-1].isalnum() or last[-1] in ",;–—-("):
        log.warning(
            "%s: the text ends in the middle of a sentence (“… %s”); it may be cut off",
            document.path,
            last[-30:],
        )
