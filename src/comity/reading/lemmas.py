"""Lemmas of words, by the rules of a spaCy pipeline and a few of our own; each looked up once.

spaCy's rules for lemmas (its attribute ruler and rule lemmatizer) see a word, its tag and
its relation, and in a few phrases ("gon na", "let 's") the words beside it. Run on every
token they take a quarter of the parse. News repeats its words, so what they say is kept.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

Word = tuple[str, str, str]
"""What the rules see of a token: its form, its tag, its relation."""
Lemmas = Callable[["Doc", Sequence[Word]], Iterator[str]]
"""Yields the lemma of each word of a text."""

_RULERS = ("attribute_ruler", "lemmatizer")
# What a pattern may ask of a token for the answer to be the same in every text.
_SEEN = frozenset({"LOWER", "ORTH", "TEXT", "IS_SPACE", "TAG", "DEP"})
_MOST_KEPT = 200_000


def find_lemmas(nlp: "Language") -> Lemmas:
    """Return what gives the lemmas of ``nlp``; its rules leave the pipeline if they can be asked for each word once."""
    if not set(_RULERS) <= set(nlp.pipe_names):
        return told_lemmas
    ruler, lemmatizer = (cast(Any, nlp.get_pipe(name)) for name in _RULERS)
    ways = [way for row in ruler.patterns for way in row["patterns"]]
    by_word = all(len(way) <= 2 and set(token) <= _SEEN for way in ways for token in way)
    if not by_word or lemmatizer.mode != "rule":
        return told_lemmas
    nlp.select_pipes(disable=_RULERS)
    return KeptLemmas(nlp.vocab, ruler, lemmatizer)


def told_lemmas(doc: "Doc", words: Sequence[Word]) -> Iterator[str]:
    """Yield the lemmas that a pipeline has set on its tokens."""
    return (mend(form, tag, token.lemma_.lower()) for (form, tag, _), token in zip(words, doc, strict=True))


class KeptLemmas:
    """Asks the rules of a pipeline for the lemma of a word, and keeps the answer."""

    def __init__(self, vocab: "Vocab", ruler: Any, lemmatizer: Any) -> None:
        self._vocab = vocab
        self._rulers = (ruler, lemmatizer)
        # The rules ask whether a word is among tens of thousands, which come as lists.
        known = lemmatizer.lookups.get_table("lemma_index", {})
        for part, words in known.items():
            known[part] = frozenset(words)
        # What is asked of a word that gets its lemma from a phrase: "na" after "gon".
        self._in_phrases = [
            way[row["index"]] for row in ruler.patterns for way in row["patterns"] if len(way) > 1
        ]
        self._kept: dict[Word, str | None] = {}
        self._in_place: dict[tuple[Word | None, Word, Word | None], str] = {}

    def __call__(self, doc: "Doc", words: Sequence[Word]) -> Iterator[str]:
        """Yield the lemma of each word."""
        if len(self._kept) + len(self._in_place) > _MOST_KEPT:
            self._kept.clear()
            self._in_place.clear()
        self._meet([word for word in dict.fromkeys(words) if word not in self._kept])
        for at, word in enumerate(words):
            lemma = self._kept[word]
            if lemma is None:
                before, after = words[at - 1] if at else None, words[at + 1] if at + 1 < len(words) else None
                lemma = self._in_place.get((before, word, after))
                if lemma is None:
                    phrase = [one for one in (before, word, after) if one is not None]
                    lemma = self._ruled(phrase)[before is not None]
                    self._in_place[before, word, after] = lemma
            yield lemma

    def _meet(self, new: Sequence[Word]) -> None:
        """Keep the lemmas of new words: None of those that may get theirs from a phrase, which the others cannot."""
        leaning = [word for word in new if any(_may_be(word, asked) for asked in self._in_phrases)]
        self._kept |= dict.fromkeys(leaning)
        plain = [word for word in new if word not in self._kept]
        if plain:
            self._kept |= zip(plain, self._ruled(plain), strict=True)

    def _ruled(self, words: Sequence[Word]) -> list[str]:
        """Return what the rules make of words that stand side by side."""
        from spacy.tokens import Doc

        forms, tags, deps = ([one[part] for one in words] for part in range(3))
        doc = Doc(self._vocab, words=forms, tags=tags, deps=deps, heads=list(range(len(words))))
        for ruler in self._rulers:
            doc = ruler(doc)
        return [
            mend(form, tag, token.lemma_.lower()) for (form, tag, _), token in zip(words, doc, strict=True)
        ]


def _may_be(word: Word, asked: dict[str, Any]) -> bool:
    """Say whether a word may be what one token of a pattern asks for; only its form in small letters is looked at."""
    form, wanted = word[0].lower(), asked.get("LOWER")
    if isinstance(wanted, str):
        return form == wanted
    if isinstance(wanted, dict) and set(wanted) == {"IN"}:
        return form in wanted["IN"]
    if isinstance(wanted, dict) and set(wanted) == {"REGEX"}:
        return re.search(wanted["REGEX"], form) is not None
    return True


def mend(word: str, tag: str, lemma: str) -> str:
    """Mend the lemmas of verbs that their spelling shows to be wrong: "hop" of "hopes", "stag" of "staged", "helped" of "helped".

    Only after a hissing sound or o does a verb take -es, and a short vowel doubles the consonant before -ed.
    """
    form = word.lower()
    if tag in ("VBD", "VBN", "VBG") and form in (lemma + "ed", lemma + "ing") and _SHORT.fullmatch(lemma):
        return lemma + "e"
    if tag in ("VBD", "VBN") and form == lemma and form.endswith("ed") and len(form) > 5:
        return form[:-2]
    if tag == "VBZ" and form == lemma and form.endswith("s") and len(form) > 4:
        return form[:-1]
    if tag == "VBZ" and word.endswith("es") and lemma == word[:-2].lower() and not lemma.endswith(_HISSING):
        return word[:-1].lower()
    return lemma


_SHORT = re.compile(r"[^aeiou]+[aeiou][^aeiouwxy]")
_HISSING = ("s", "x", "z", "ch", "sh", "o")
