"""The records of a web archive, one by one, so that a damaged one costs no other.

A record says how long it is. Where that is wrong, the next one is found by the mark
with which every record begins; a reader of the whole stream would take what follows
for part of the damaged one, or stop.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

_CHUNK = 1 << 16
_LONGEST_HEADER = 1 << 16
_MARK = b"WARC/1."
_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")
# Wherever it stands: a record that was cut off has no blank lines at its end.
_NEXT = re.compile(rb"(?<!^)WARC/1\.[01]\r?\n[A-Za-z-]{3,40}:")
_LENGTH = re.compile(rb"^(content-length:)[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_BLANK = b"\r\n \t"


class Record(NamedTuple):
    """The bytes of one record. ``whole`` is False where its length was wrong, ``cut`` True where it was too long to keep."""

    data: bytes
    whole: bool = True
    cut: bool = False


def split_records(stream: BinaryIO, most: int) -> Iterator[Record | None]:
    """Yield every record, and ``None`` where bytes between two records are none of either.

    At most ``most`` bytes of a record are kept, and about twice as many are in memory.
    """
    ahead = _Ahead(stream)
    while ahead.past_blanks():
        if not ahead.data.startswith(_MARK):
            ahead.to_next(most)
            yield None
            continue
        header = ahead.header()
        told = _LENGTH.search(header)
        length = int(told[2]) if told and told[2].strip().isdigit() and len(told[2]) < 16 else None
        end = len(header) + length if length is not None else None
        if end is not None and end <= most and ahead.ends_at(end):
            yield Record(ahead.take(end))
            continue
        data, cut = ahead.to_next(most)
        data = data.rstrip(b"\r\n") if len(data) > len(header) else data
        body = max(0, len(data) - len(header))
        mended = (
            _LENGTH.sub(rb"\1 %d" % body, header, count=1)
            if told
            else header.rstrip() + (b"\r\nContent-Length: %d\r\n\r\n" % body)
        )
        yield Record(mended + data[len(header) :], whole=cut and length is not None, cut=cut)


class _Ahead:
    """Bytes of a stream that were read and not yet used."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.data = bytearray()

    def fill(self, size: int) -> bool:
        """Read until there are ``size`` bytes; False if the stream ends before."""
        while len(self.data) < size:
            chunk = self.stream.read(_CHUNK)
            if not chunk:
                return False
            self.data += chunk
        return True

    def past_blanks(self) -> bool:
        """Pass over what stands between records; False at the end of the stream."""
        while self.fill(1):
            rest = self.data.lstrip(_BLANK)
            if rest:
                self.data = rest
                self.fill(len(_MARK))
                return True
            self.data.clear()
        return False

    def header(self) -> bytes:
        """Return the header with the blank line that ends it, or as much as a header may be long."""
        while not (found := _END_OF_HEADER.search(self.data)) and len(self.data) < _LONGEST_HEADER:
            if not self.fill(len(self.data) + 1):
                break
        return bytes(self.data[: found.end() if found else _LONGEST_HEADER])

    def ends_at(self, end: int) -> bool:
        """Say whether a record ends at ``end``: two line ends follow, as they must, or another record, or nothing."""
        self.fill(end + 64)
        after = self.data[end : end + 64]
        rest = after.lstrip(_BLANK)
        return len(self.data) >= end and (not rest or rest.startswith(_MARK) or after.startswith(b"\r\n\r\n"))

    def take(self, size: int) -> bytes:
        taken = bytes(self.data[:size])
        del self.data[:size]
        return taken

    def to_next(self, most: int) -> tuple[bytes, bool]:
        """Take all up to the mark of the next record; return it, or its beginning if it is longer than ``most``."""
        beginning: bytes | None = None
        searched = 0
        while True:
            if found := _NEXT.search(self.data, searched):
                taken = self.take(found.start())
                break
            searched = max(0, len(self.data) - 64)
            if len(self.data) > most:
                beginning = beginning or bytes(self.data[:_LONGEST_HEADER])
                del self.data[:searched]
                searched = 0
            if not self.fill(len(self.data) + 1):
                taken = self.take(len(self.data))
                break
        return (taken, False) if beginning is None else (beginning, True)
