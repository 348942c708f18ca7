"""In which of the encodings before UTF-8 an English text is, where nothing says so: one in which hardly a character looks odd."""

import re
import unicodedata

# The commonest first. What is Cyrillic throughout its words is by no chance so; nearly all pairs of bytes are characters
# of Chinese, Japanese and Korean, so that these come last. Those of one group are alike: where two of them give words
# that look right, and not the same ones, nothing tells which is meant.
_GROUPS = (
    ("cp1251",),
    ("koi8_r",),
    ("mac_roman",),
    ("cp1250", "iso8859_2"),
    ("cp1253",),
    ("gb18030", "cp932", "euc_kr", "euc_jp", "big5"),
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
# In English some 2 characters in 100 are not ASCII, in French 5; in other scripts nearly all are.
_MOST_FOREIGN = 0.12
_MOST_ODD = 0.1
_MOST_SLIPS = 0.5  # of a text that is in no other encoding: "be“a worthy", "Summit´s"
_JUDGED = 20_000  # bytes that are enough to tell
_RUN = re.compile(r"[^\x00-\x7f]+")
_WORD = re.compile(r"[^\W\d_]+")
_MONEY = re.compile(r"[£€¥](?:m|bn|tn|k|million|billion|trillion)\b", re.IGNORECASE)
_SIGNS = frozenset({"Sc", "Sk", "Sm", "So", "No"})
_QUOTES_ALONE = re.compile(r"[\x00-\x7f“”‘’–—…　]+")
_LIKE_SIGNS = "†‡‰ªº\xad"
_OPENING = "«‹“‘„‚"
_ARE_WORDS = "àáâèéêóòåÀÁÅ"  # as Mac OS wrote quotes and dashes, ÒÓÕÐÑÉ would be words too


def read_undeclared(data: bytes) -> str | None:
    """Return the text of bytes that are not UTF-8, in windows-1252 or another encoding; ``None`` if it cannot be told.

    Texts that are mostly English are judged by their few other characters; what is mostly in other characters is left to
    charset-normalizer, which needs many of them to tell.
    """
    if sum(byte > 0x7F for byte in data) > _MOST_FOREIGN * len(data):
        return _foreign(data)
    if likely := _likely(data, "cp1252", _MOST_ODD):
        return likely
    for group in _GROUPS:
        texts = [text for encoding in group if (text := _likely(data, encoding, _MOST_ODD))]
        if texts:
            agreed = len(set(texts)) == 1
            return (
                texts[0] if agreed else next((text for text in texts if _QUOTES_ALONE.fullmatch(text)), None)
            )
    return _likely(data, "cp1252", _MOST_SLIPS)


def _foreign(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    found = from_bytes(data[:_JUDGED]).best()
    return _decoded(data, found.encoding) if found else None


def _likely(data: bytes, encoding: str, most: float) -> str | None:
    text = _decoded(data, encoding)
    if text is None or odd_characters(text) > most * sum(char > "\x7f" for char in text):
        return None
    return text


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return None if _CONTROLS.search(text) else text


def odd_throughout(text: str) -> bool:
    """Say whether most of the characters of a text that are not ASCII are odd."""
    return odd_characters(text) > _MOST_SLIPS * sum(char > "\x7f" for char in text)


def odd_characters(text: str) -> int:
    """Return how many characters stand as they would not if the text were in its own encoding.

    Such are capitals within a word ("VeldaniaÕs") or that are one ("boats Ð all"), words of accents alone ("Èâàí"),
    letters of two scripts in one word ("Franзois"), opening quotes within words ("S‹o"), and signs beside letters
    ("£ódź") or other such signs ("†Œ").
    """
    odd = 0
    for found in _RUN.finditer(text):
        if _are_accents(text, found.start()):
            odd += found.end() - found.start()
        else:
            odd += sum(_is_odd(text, place) for place in range(found.start(), found.end()))
    return odd


def _is_odd(text: str, place: int) -> bool:
    char, before, after = text[place], text[place - 1 : place] if place else "", text[place + 1 : place + 2]
    if char.isalpha() and char not in _LIKE_SIGNS:
        if not before.isalpha() and not after.isalpha():
            return char not in _ARE_WORDS and not _is_ideograph(char)
        if before.isdigit() or after.isdigit():
            return not _is_ideograph(char)
        if any(each.isalpha() and _is_latin(each) != _is_latin(char) for each in (before, after)):
            return True
        if char.isupper():
            return (
                before.islower() or (after.islower() and before.isalpha()) or _begins_lower(text, place + 1)
            )
        return char.islower() and after.isupper()
    if char in _OPENING:
        return before.isalpha()
    if char in _LIKE_SIGNS or unicodedata.category(char) in _SIGNS:
        return _is_odd_sign(text, place, before, after)
    return False


def _is_odd_sign(text: str, place: int, before: str, after: str) -> bool:
    char = text[place]
    if any(each > "\x7f" and not each.isspace() for each in (before, after)):
        return True
    if char in "´°":  # "don´t", "25 °C"
        return False
    if char in "©®":
        return after.islower()
    if char in _LIKE_SIGNS or unicodedata.category(char) == "No":  # a footnote, "km²"
        return after.isalpha()
    return (after.isalpha() and not _MONEY.match(text, place)) or (before.isalpha() and char not in "™£€¥")


def _begins_lower(text: str, place: int) -> bool:
    """Say whether a capital stands here and a small letter after it: "ÒWe"."""
    return text[place : place + 1].isupper() and text[place + 1 : place + 2].islower()


def _are_accents(text: str, place: int) -> bool:
    """Say whether a Latin word that begins here has hardly a letter without an accent: not "été", but "Èâàí"."""
    found = _WORD.match(text, place)
    if not found or not _is_latin(found[0][0]) or len(found[0]) < 3:
        return False
    return sum(char.isascii() for char in found[0]) * 4 < len(found[0])


def _is_ideograph(char: str) -> bool:
    return char >= "\u2e80"


def _is_latin(char: str) -> bool:
    return char < "\u0250" or "\u1e00" <= char <= "\u1eff"
