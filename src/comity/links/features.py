"""What a report is compared by when stories are told apart: terms, names, places, numbers, dates, actors, events."""

import re
from collections import Counter
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

from comity.codebook import Codebook
from comity.links.tables import PlainWord, load
from comity.model import Reading

Kind = Literal[
    "terms", "phrases", "lead", "names", "lead_names", "places", "numbers", "dates", "actors", "events"
]
KINDS: tuple[Kind, ...] = get_args(Kind)

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,:]\d+)*")
_LEAD = 400  # characters; who, what and where stand in the first two sentences of a report
_NOTE = re.compile(
    r"^\[[^\]\n]*\]$|\([a-z]+\)$", re.M
)  # a paragraph in brackets is the editor's; "(invented)", "(updated)"
_SHORTEST = 3  # letters; shorter words are function words
_POSSESSIVE = re.compile(r"['’]s?$")
_ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))
_REMEMBERED = 50_000  # words, some 300 bytes each
_DAY_KINDS = ("weekday", "month", "month_or_word")


class _Word(NamedTuple):
    """A word in small letters, the term that it counts as, and whether it is too plain to, has a capital, is a number, is the name of a day or month."""

    lower: str
    term: str
    plain: bool
    capital: bool
    number: bool
    day: bool


@dataclass(frozen=True)
class Features:
    """Counts of the terms of each kind in one report."""

    document: str
    published: date | None
    counts: Mapping[Kind, Mapping[str, int]]


class FeatureFinder:
    """Finds the features of a reading; indexes the tables it needs once."""

    def __init__(self, codebook: Codebook) -> None:
        self._days = {row.word for row in codebook.time_words if row.kind in _DAY_KINDS}
        self._plain = {row.word for row in load("plain_words.csv", PlainWord)}
        self._before_places = codebook.words["locative"]
        self._known = lru_cache(_REMEMBERED)(self._word)

    def __call__(self, reading: Reading) -> Features:
        """Return the features of the title, the text and what was read in it."""
        document = reading.document
        text = f"{document.title}\n{document.text}" if document.title else document.text
        states = {
            stem(word.lower())
            for m in reading.mentions
            if m.kind in ("state", "government")
            for word in _TOKEN.findall(document.text[slice(*m.span)])
            if word[0].isupper()
        }
        counts = self._of_text(_NOTE.sub("", text), states)
        counts["actors"] = Counter(m.actor for m in reading.mentions if m.actor and not m.place)
        counts["places"].update(m.actor for m in reading.mentions if m.actor and m.place)
        counts["events"] = Counter(
            f"{event.type} {role} {actor}"
            for event in reading.events
            for role, actors in (("by", event.actors), ("to", event.recipients))
            for actor in actors
        )
        counts["dates"].update(
            event.date.start.isoformat()
            for event in reading.events
            if event.date and event.date.start and event.date.grain == "day"
        )
        return Features(document.id, document.published, {kind: dict(counts[kind]) for kind in KINDS})

    def _of_text(self, text: str, states: AbstractSet[str] = frozenset()) -> dict[Kind, Counter[str]]:
        """Count what the words alone give: a capital is a name where the report never writes the word small.

        Words for states are left to the actors: in an archive on one pair they tell nothing apart.
        """
        found: dict[Kind, list[str]] = {kind: [] for kind in KINDS}
        terms, phrases = found["terms"].append, found["phrases"].append
        words = _TOKEN.findall(text)
        known = list(map(self._known, words))
        in_lead = len(_TOKEN.findall(text, 0, _LEAD))
        small = set(filter(str.islower, words))
        found["dates"] = [word.lower for word in known if word.day]
        last = ""
        for at, (lower, term, plain, capital, number, _) in enumerate(known):
            if plain or (term in states and not number):
                last = ""
                continue
            terms(term)
            if last:
                phrases(f"{last} {term}")
            if number:
                found["numbers"].append(term)
            name = capital and lower not in small
            if name:
                found["names"].append(term)
                if at and known[at - 1].lower in self._before_places:
                    found["places"].append(term)
            if at < in_lead:
                found["lead"].append(term)
                if name:
                    found["lead_names"].append(term)
            last = term
        return {kind: Counter(told) for kind, told in found.items()}

    def _word(self, word: str) -> _Word:
        """Return what is known of a word wherever it stands."""
        lower = word.lower()
        number = word[0].isdigit()
        term = word.replace(",", "") if number else stem(lower)
        plain = not number and (len(lower) < _SHORTEST or lower in self._plain)
        capital = word[0].isupper()
        return _Word(lower, term, plain, capital, number, capital and lower in self._days)


@lru_cache(_REMEMBERED)
def stem(word: str) -> str:
    """Return an English word without its commonest endings; only good for comparing."""
    word = _POSSESSIVE.sub("", word)
    if word.endswith("ss"):
        return word
    for ending, rest in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)] + rest
    return word
