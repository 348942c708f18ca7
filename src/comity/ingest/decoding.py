"""From the bytes of a file to its text, or one clear reason why not.

Nothing is stripped and no line end is changed: spans count the code points of what
``decode`` returns.
"""

import codecs
import re

from comity.errors import InputError

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
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# Windows-1252 gives some character for almost any byte, so a file must look like text in it: in French
# about 5 in 100 characters are accented, in Cyrillic or Chinese files read this way well over half are.
_MOST_ACCENTED = 0.12
_LEAST_WORDS = 0.6


def mark_of(data: bytes) -> str | None:
    """Return the encoding that a byte-order mark at the start of ``data`` names, if there is one."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def decode(data: bytes) -> str:
    """Return the text of a file: UTF-8, anything with a byte-order mark, or plausible windows-1252.

    Raises InputError if the bytes are no text, are cut off, or cannot be told apart.
    """
    marked = mark_of(data)
    if not marked and b"\0" in data:
        raise InputError(
            "this is binary, not text (it holds NUL bytes); extract its text and save that as UTF-8"
        )
    try:
        text = data.decode(marked or "utf-8")
    except UnicodeDecodeError as error:
        if _cut_off(error, marked):
            raise InputError("the text is cut off in the middle of a character; get the whole file") from None
        if marked:
            raise InputError(f"the file begins as {marked} and does not go on so; save it as UTF-8") from None
        text = _windows(data, error.start)
    return text


def decode_line(line: bytes) -> str:
    """Return one line of a table. What is neither UTF-8 nor windows-1252 keeps half characters, for which its row is refused."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        try:
            return _windows(line, error.start)
        except InputError:
            return line.decode("utf-8", "surrogateescape")


def decode_page(data: bytes, declared: str | None = None) -> str:
    """Return the text of a page: by mark, by what its server or the page itself declares, else by ``decode``.

    A page is shown by browsers whatever its bytes, so bytes that fit no encoding
    become replacement characters here.
    """
    inside = _DECLARED.search(data[:4096])
    if not mark_of(data) and _MULTIBYTE.search(data):
        # What holds characters of several bytes and is UTF-8 throughout is so, whatever it declares.
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    names = (mark_of(data), declared, inside[1].decode("ascii") if inside else None, "utf-8")
    for name in names:
        encoding = _encoding(name)
        if encoding:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    return data.decode("windows-1252", "replace")


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


def _windows(data: bytes, bad: int) -> str:
    """Read ``data`` as windows-1252 if that gives plausible text; ``bad`` is where UTF-8 failed."""
    line = data.count(b"\n", 0, bad) + 1
    refusal = InputError(f"line {line} is neither UTF-8 nor windows-1252; save the file as UTF-8")
    # A character in several bytes shows a damaged UTF-8 file: read as windows-1252 it
    # would be full of "â€™".
    if _MULTIBYTE.search(data):
        raise refusal
    try:
        text = data.decode("windows-1252")
    except UnicodeDecodeError:
        raise refusal from None
    words = sum(char.isalpha() or char.isspace() for char in text)
    accented = sum(char > "\x7f" for char in text)
    if _CONTROLS.search(text) or words < _LEAST_WORDS * len(text) or accented > _MOST_ACCENTED * len(text):
        raise refusal
    return text
