"""What a server wrapped around a page for the way, taken off: chunks (RFC 9112, 7.1) and packing."""

import re
import zlib
from collections.abc import Mapping

from comity.errors import InputError
from comity.ingest.packed import unpack_whole

_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_PIECE = 1 << 20
_GZIP = b"\x1f\x8b"


def as_sent(data: bytes, headers: Mapping[str, str], most: int) -> bytes:
    """Return the body of an answer without chunks and packing.

    Archives also hold bodies that were unwrapped while their headers still tell of it:
    what does not look wrapped is taken as it is. Raises InputError for what is damaged,
    or more than ``most`` bytes.
    """
    told = {name.lower(): value.strip().lower() for name, value in headers.items()}
    if "chunked" in told.get("transfer-encoding", ""):
        data = unchunked(data)
    coding = told.get("content-encoding", "identity")
    if coding in {"gzip", "x-gzip"} and data.startswith(_GZIP):
        return unpack_whole(data, most)
    if coding == "deflate":
        return inflated(data, most)
    if coding == "br" and not data.lstrip().startswith(b"<"):
        return _unpacked_brotli(data, most)
    return data


def _unpacked_brotli(data: bytes, most: int) -> bytes:
    from fastwarc.stream_io import BrotliStream, BytesIOStream, StreamError

    stream = BrotliStream(BytesIOStream(data))
    unpacked = b""
    try:
        while len(unpacked) <= most and (more := bytes(stream.read(_PIECE))):
            unpacked += more
    except StreamError:
        raise InputError("what the server gave is damaged (Brotli)") from None
    if len(unpacked) > most:
        raise InputError(f"this unpacks to more than {most / 1_000_000:g} MB")
    return unpacked


def unchunked(data: bytes) -> bytes:
    """Return a body without the lengths between its chunks; as it is if it has none, as far as it goes if it is cut off."""
    parts: list[bytes] = []
    place = 0
    while found := _CHUNK.match(data, place):
        size = int(found[1], 16)
        if not size:
            break
        parts.append(data[found.end() : found.end() + size])
        place = found.end() + size
        place += 2 if data[place : place + 2] == b"\r\n" else data[place : place + 1] == b"\n"
    return b"".join(parts) if parts else data


def inflated(data: bytes, most: int) -> bytes:
    """Return what "deflate" packed, with the header that it should have or without.

    Raises InputError if that is more than ``most`` bytes, damaged or cut off.
    """
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        unpacker = zlib.decompressobj(bits)
        try:
            unpacked = unpacker.decompress(data, most + 1)
        except zlib.error:
            continue
        if len(unpacked) > most:
            raise InputError(f"this unpacks to more than {most / 1_000_000:g} MB")
        if unpacker.eof:
            return unpacked
    raise InputError("what the server packed is damaged or cut off")
