"""Headlines in capitals put into the writing of a sentence: "KORSIA EXPELS ENVOY", "Korsia Expels Envoy".

The parser takes every capital for a name and finds no verb. In its copy the words that
the tables know as ordinary ones are written small, letter for letter; names stay.
"""

import re

from comity.codebook import Codebook
from comity.reading.gazetteer import ordinary_words

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"(?<![A-Za-z]['’])[A-Za-z]+")
_AFTER_APOSTROPHE = re.compile(r"(?<=[A-Za-z]['’])[A-Z]+")
_NAME_KINDS = frozenset({"name", "official", "adjective", "people", "capital", "acronym", "members"})
_CAPITAL = frozenset({"weekday", "weekdays", "weekday_short", "month", "month_short", "holiday"})
_FEWEST = 4  # words of a line; fewer are a label or a name
_LONG = 5  # letters from which a headline writes even a preposition with a capital
_ENDS = ".\"'”’:;,"
_FORMS = (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ied", "y"), ("ing", ""), ("ing", "e"))


class HeadlineCasing:
    """Knows names and ordinary words of a codebook; holds no state of any text."""

    def __init__(self, codebook: Codebook) -> None:
        small = codebook.words["function_word"] | codebook.words["headline_word"]
        states = [row.form for row in codebook.state_names if row.kind in _NAME_KINDS]
        bodies = [row.form for row in codebook.body_names if row.kind in _NAME_KINDS]
        self.titles = codebook.words["common_title"] | codebook.words["honorific"]
        days = {row.word for row in codebook.time_words if row.kind in _CAPITAL}
        names = {form.lower() for form in (*states, *bodies) if form[:1].isupper()} | days
        terms = {word for row in codebook.context_terms for word in row.term.split()}
        self.ordinary = (ordinary_words(codebook) | terms) - names | small
        # "US" is no pronoun in a headline; "WHO" may be one.
        self.acronyms = frozenset(w for w in states if w.isupper())
        self.acronyms |= frozenset(w for w in bodies if w.isupper() and w.lower() not in small)

    def __call__(self, text: str) -> str:
        """Return ``text`` with its headlines in the writing of sentences; the length stays the same."""
        return _LINE.sub(lambda match: self.line(match.group()), text)

    def line(self, line: str) -> str:
        """Return one line, recast if it is a headline."""
        words = _WORD.findall(line)
        if len(words) < _FEWEST:
            return line
        if not line.isupper():
            long = [word for word in words if len(word) >= _LONG]
            if len(long) < 2 or not all(word[0].isupper() for word in long) or line.rstrip()[-1] in _ENDS:
                return line
            if not any(self.is_ordinary(word.lower()) for word in long[1:]):
                return line
        loud = line.isupper()
        recast = _WORD.sub(lambda match: self.word(match.group(), loud, first=not match.start()), line)
        return _AFTER_APOSTROPHE.sub(lambda match: match.group().lower(), recast)

    def word(self, word: str, loud: bool, *, first: bool) -> str:
        """Return one word of a headline: small if it is an ordinary one, else as a name."""
        if word in self.acronyms or not word[0].isupper() or (word[1:].isupper() and not loud):
            return word
        small = word.lower()
        if self.is_ordinary(small):
            return small.capitalize() if first else small
        return small.capitalize() if word.isupper() and len(word) > 1 else word

    def is_ordinary(self, small: str) -> bool:
        """Say whether the tables know a word, or what it is a form of, as an ordinary one."""
        if small in self.ordinary:
            return small not in self.titles  # "President Torvane", but "two presidents"
        for ending, instead in _FORMS:
            stem = small.removesuffix(ending)
            if stem == small or len(stem) < 2:
                continue
            if stem + instead in self.ordinary:
                return True
            if not instead and stem[-1] == stem[-2:-1] and ending != "s" and stem[:-1] in self.ordinary:
                return True  # "barred"
        return False
