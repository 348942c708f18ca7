"""The words by which two statements are compared: bare forms of those that tell something."""

import re
from functools import cache, lru_cache

from comity.links.features import stem
from comity.links.tables import NameWord, PlainWord, WordForm, load

_WORD = re.compile(r"\w{3,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_REMEMBERED = 50_000  # words, some 200 bytes each


def found_words(text: str) -> list[str]:
    """Return the words of three letters and more, as they are written."""
    return _WORD.findall(text)


@lru_cache(5_000)  # a quote is asked about each time that something else tells the same
def words_of(text: str) -> frozenset[str]:
    """Return the words of three letters and more, in small letters."""
    return frozenset(word.lower() for word in _WORD.findall(text))


def telling_words(text: str, parties: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the words that tell something, in small letters: neither plain ones nor years nor those that name ``parties``.

    Statements on a pair all name the pair, and share "the" and "said" with anything.
    """
    return _telling(text) - parties


@lru_cache(5_000)  # several things are told in one sentence
def _telling(text: str) -> frozenset[str]:
    words = set(_WORD.findall(text.lower())) - plain_words()
    return frozenset([word for word in words if word[0] not in "12" or not _YEAR.fullmatch(word)])


def deed_words(text: str, parties: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the words of a deed: those that tell something, if there are any, else all ("asked for help")."""
    return telling_words(text, parties) or words_of(text) - parties


@lru_cache(10_000)  # each statement is held against many
def bared(words: frozenset[str]) -> frozenset[str]:
    """Return the bare forms of words."""
    return frozenset(map(bare, words))


@lru_cache(_REMEMBERED)
def bare(word: str) -> str:
    """Return one form for all forms of a word in small letters, and for words that tell the same deed."""
    forms = _forms()
    ended = stem(word)
    return _trimmed(forms.get(word) or forms.get(ended, ended))


def _trimmed(word: str) -> str:
    """Cut what "impose" has and "imposing" has not, and "cancelled" has and "cancel" has not."""
    if len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] != "s":
        word = word[:-1]
    return f"{word[:-1]}i" if word.endswith("y") else word


@cache
def plain_words() -> frozenset[str]:
    """Return the words that tell no report from another, in small letters."""
    return frozenset(row.word for row in load("plain_words.csv", PlainWord))


@cache
def name_words() -> frozenset[str]:
    """Return the words that have a capital in names and titles and name nobody by themselves, in small letters."""
    return frozenset(row.word for row in load("name_words.csv", NameWord)) | plain_words()


@cache
def _forms() -> dict[str, str]:
    return {row.form: row.base for row in load("word_forms.csv", WordForm)}
