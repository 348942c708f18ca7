"""gzip, unpacked piece by piece: never more than a bound, and past a damaged piece to the next."""

import io
import zlib
from typing import BinaryIO

from comity.errors import InputError

_CHUNK = 1 << 16
_MAGIC = b"\x1f\x8b\x08"
# Text packs to a fifth or a tenth; deflate at its utmost reaches 1,032 to 1. More than this is made to harm.
_MOST_RATIO, _ALWAYS = 200, 10_000_000


class Unpacked(io.RawIOBase):
    """The bytes of a gzip file. ``damaged`` counts the pieces that could not be unpacked.

    An archive of web pages is many gzip files in one; a damaged one does not cost
    those after it. Raises InputError where far more comes out than went in.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.packed = b""
        self.taken = self.given = self.damaged = 0
        self.ended = False
        self.ready = b""
        self.unpacker = zlib.decompressobj(wbits=31)
        self.begun = False
        self.place = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self.ready and not (self.ended and not self.packed):
            self._next()
        given, self.ready = self.ready[: len(buffer)], self.ready[len(buffer) :]
        buffer[: len(given)] = given
        self.place += len(given)
        return len(given)

    def tell(self) -> int:
        return self.place

    def _next(self) -> None:
        """Unpack one more chunk, or go to the next piece."""
        if not self.packed and not self._take():
            if self.begun and not self.unpacker.eof:
                self.damaged += 1
            return
        self.begun = True
        try:
            self.ready = self.unpacker.decompress(self.packed, _CHUNK)
            self.packed = self.unpacker.unconsumed_tail
        except zlib.error:
            self.damaged += 1
            self._to_next_piece(self.packed[1:])
            return
        self.given += len(self.ready)
        if self.given > _ALWAYS and self.given > _MOST_RATIO * self.taken:
            raise InputError("this unpacks to far more than any text does (a gzip bomb); it is not read")
        if self.unpacker.eof:
            rest = self.unpacker.unused_data
            self._begin(rest)
            if rest and not rest.startswith(_MAGIC[: len(rest)]):
                self._to_next_piece(rest)

    def _to_next_piece(self, rest: bytes) -> None:
        """Pass over bytes to where the next gzip file begins."""
        while (place := rest.find(_MAGIC)) < 0:
            kept = rest[-2:]
            self.packed = b""
            if not self._take():
                self._begin(b"")
                return
            rest = kept + self.packed
        self._begin(rest[place:])

    def _begin(self, packed: bytes) -> None:
        self.unpacker = zlib.decompressobj(wbits=31)
        self.packed = packed
        self.begun = False

    def _take(self) -> bool:
        """Take one more chunk of the packed bytes; False at their end."""
        chunk = self.stream.read(_CHUNK)
        self.packed += chunk or b""
        self.taken += len(chunk or b"")
        self.ended = not chunk
        return bool(chunk)


def unpack_whole(data: bytes, most: int) -> bytes:
    """Return the unpacked bytes of a short gzip file; raises InputError if they are more than ``most``, or damaged."""
    unpacker = Unpacked(io.BytesIO(data))
    unpacked = io.BufferedReader(unpacker).read(most + 1)
    if len(unpacked) > most:
        raise InputError(f"this unpacks to more than {most / 1_000_000:g} MB")
    if unpacker.damaged:
        raise InputError("what the server packed is damaged or cut off")
    return unpacked
