"""From the bytes of a file to its text, or one clear reason why not.

Nothing is stripped and no line end is changed: spans count the code points of what
``decode`` returns.
"""

import codecs
import re

from comity.errors import InputError
from comity.ingest.legacy import odd_throughout, read_undeclared

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?([A-Za-z0-9_:-]{2,40})", re.IGNORECASE)
# Python has codecs that are none of characters ("zip") or slow by design ("punycode").
_PAGE_CODECS = (
    "utf-8",
    "utf-16",
    "utf-32",
    "iso8859",
    "cp",
    "koi8",
    "mac-",
    "ascii",
    "big5",
    "gb",
    "euc",
    "shift_jis",
    "iso2022",
    "tis",
)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# What has so much of its bytes above 127 in characters of UTF-8 is in UTF-8, and damaged.
_MOSTLY = 0.6


def mark_of(data: bytes) -> str | None:
    """Return the encoding that a byte-order mark at the start of ``data`` names, if there is one."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def decode(data: bytes) -> str:
    """Return the text of a file: UTF-8, anything with a byte-order mark, or what ``legacy`` takes it for.

    Raises InputError if the bytes are no text, are cut off, or cannot be told apart.
    """
    marked = mark_of(data)
    if not marked and b"\0" in data:
        raise InputError(
            "this is binary, not text (it holds NUL bytes); extract its text and save that as UTF-8"
        )
    if not marked and (shifted := _shifted(data)):
        return shifted
    try:
        text = data.decode(marked or "utf-8")
    except UnicodeDecodeError as error:
        if _cut_off(error, marked):
            raise InputError("the text is cut off in the middle of a character; get the whole file") from None
        if marked:
            raise InputError(f"the file begins as {marked} and does not go on so; save it as UTF-8") from None
        text = _undeclared(data, error.start)
    return text


def decode_line(line: bytes) -> str:
    """Return one line of a table. What cannot be told apart keeps half characters, for which its row is refused."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        try:
            return _undeclared(line, error.start)
        except InputError:
            return line.decode("utf-8", "surrogateescape")


def decode_page(data: bytes, declared: str | None = None) -> str:
    """Return the text of a page: by mark, by what its server or the page itself declares, else by what ``legacy`` takes it for.

    A page is shown by browsers whatever its bytes, so a few bytes that do not fit become replacement characters here.
    Raises InputError where nothing tells the encoding.
    """
    inside = _DECLARED.search(data[:4096])
    marked = mark_of(data)
    if not marked and _MULTIBYTE.search(data):
        # What holds characters of several bytes and is UTF-8 throughout is so, whatever it declares.
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    names = (marked, declared, inside[1].decode("ascii") if inside else None, "utf-8")
    named = [encoding for name in names if (encoding := _encoding(name))]
    for encoding in named:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Servers and tools write Latin-1 where they know nothing.
        if encoding == "windows-1252" and odd_throughout(text):
            return read_undeclared(data) or text
        return text if len(named) > 1 else _shifted(data) or text
    if _is_mostly_utf8(data):
        return data.decode("utf-8", "replace")
    if len(named) > 1:  # it is declared, and a few bytes do not fit
        return data.decode(named[0], "replace")
    found = read_undeclared(data)
    if found is None:
        raise InputError("in what encoding this is is not said and cannot be told; save it as UTF-8")
    return found


def _is_mostly_utf8(data: bytes) -> bool:
    several = sum(len(found) for found in _MULTIBYTE.findall(data))
    return several >= _MOSTLY * sum(byte > 0x7F for byte in data) > 0


def _shifted(data: bytes) -> str | None:
    """Return the text of bytes in ISO 2022, Japanese e-mail's own: seven bits, with escapes where the script changes."""
    if b"\x1b$" not in data and b"\x1b(" not in data:
        return None
    try:
        return data.decode("iso2022_jp_2")
    except UnicodeDecodeError:
        return None


def _encoding(name: str | None) -> str | None:
    """Return the codec of a declared encoding, ``None`` if it is none that pages have."""
    try:
        found = codecs.lookup(name.strip().strip("\"'")).name if name else ""
    except (LookupError, ValueError):
        return None
    if not found.startswith(_PAGE_CODECS):
        return None
    # As browsers do: pages that declare Latin-1 are in windows-1252.
    return "windows-1252" if found in {"iso8859-1", "ascii"} else found


def _cut_off(error: UnicodeDecodeError, marked: str | None) -> bool:
    """Say whether decoding failed only because the last character is incomplete."""
    if marked in {"utf-16", "utf-32"}:
        return "truncated" in error.reason or error.reason == "unexpected end of data"
    return error.reason == "unexpected end of data"


def _undeclared(data: bytes, bad: int) -> str:
    """Read ``data`` in an encoding that nothing names; ``bad`` is where UTF-8 failed."""
    # A character in several bytes shows a damaged UTF-8 file: read otherwise it would be full of "â€™".
    text = None if _is_mostly_utf8(data) else read_undeclared(data)
    if text is None:
        line = data.count(b"\n", 0, bad) + 1
        raise InputError(
            f"line {line} is not UTF-8, and in what encoding it is cannot be told; save the file as UTF-8"
        )
    return text
