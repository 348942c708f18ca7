"""Actors as archives name them: "Foreign Affairs (France)", "Barack Obama", "FRA".

By our own tables, as of the day: an office-holder stands for the country or body whose
office they held then.
"""

import unicodedata
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from comity.codebook import Codebook
from comity.exchange.tables import CameoCountry, CountryName, SectorName, load
from comity.reading.people import People

TABLES = (
    "states",
    "state_names",
    "bodies",
    "body_names",
    "agencies",
    "offices",
    "persons",
    "person_names",
    "holders",
    "agents",
    "word_lists",
    "types",
    "modes",
)
"""The tables that imports need; loading these alone takes a fifth of a second, all of them two."""

_NAMES = frozenset({"name", "official", "epithet"})
_LINKS = frozenset({"de", "da", "dos", "van", "von", "der", "del", "la", "al", "bin", "ibn", "bint"})


class Resolved(NamedTuple):
    """Which actor a name stands for, in which sector of society, and by what."""

    actor: str
    sector: str | None
    reason: str


class ActorNames:
    """Finds actors by the names that archives give them."""

    def __init__(self, codebook: Codebook) -> None:
        self._people = People.of(codebook)
        self._codes = frozenset(codebook.actor_names)
        self._countries = {row.id: row.actor for row in load("cameo_countries.csv", CameoCountry)}
        self._names: dict[str, str] = {}
        forms = [(row.form, row.body) for row in codebook.body_names if row.kind in ("name", "acronym")]
        forms += [(name, code) for code, name in codebook.actor_names.items()]
        forms += [(row.form, row.state) for row in codebook.state_names if row.kind in _NAMES]
        forms += [(row.form, row.actor) for row in load("country_names.csv", CountryName)]
        for form, code in forms:
            self._names[_folded(form)] = code
        self._agencies = {_folded(row.form): (row.country, row.sector) for row in codebook.agencies}
        self._sectors = {_folded(row.noun): row.sector for row in codebook.agents}
        self._sectors |= {_folded(row.title): row.sector for row in codebook.offices}
        self._sectors |= {_folded(row.name): row.sector for row in load("sectors.csv", SectorName)}
        self._offices = {_folded(row.title): row.office for row in codebook.offices}
        self._honorifics = {_folded(word) for word in codebook.words["honorific"]}
        persons: defaultdict[str, dict[str, None]] = defaultdict(dict)
        surnames: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for person in codebook.persons:
            persons[_folded(person.name)][person.id] = None
            surnames[_folded(person.surname)][person.id] = None
        for other in codebook.person_names:
            persons[_folded(other.form)][other.person] = None
        self._persons = {form: list(found) for form, found in persons.items()}
        self._surnames = {form: list(found) for form, found in surnames.items()}
        self.find = lru_cache(200_000)(self._find)  # a million rows hold some ten thousand names a month

    def country(self, name: str) -> str | None:
        """Return the actor that a code or the name of a country or body stands for, None if none does."""
        if name in self._codes:
            return name
        return self._countries.get(name) or self._names.get(_folded(name))

    def sector(self, names: str) -> str | None:
        """Return the PLOVER sector of the first known part of "Executive,Government"."""
        for part in names.replace(";", ",").split(","):
            words = _folded(part)
            for form in (words, words.removesuffix("s"), words.rpartition(" ")[2].removesuffix("s")):
                if form in self._sectors:
                    return self._sectors[form]
        return None

    def _find(self, name: str, month: str) -> Resolved | None:
        """Return whom a name stands for in a month (``2005-04``), None if that is not known."""
        folded = _folded(name)
        if folded in self._names:
            return Resolved(self._names[folded], None, f"name {name!r}")
        return self._within(name) or self._person(folded, month) or self._agency(folded)

    def _within(self, name: str) -> Resolved | None:
        """Return whom the brackets name in "Police (France)"."""
        if not name.endswith(")"):
            return None
        at = name.find(" (")
        while at > 0:
            code = self._names.get(_folded(name[at + 2 : -1]))
            if code is not None:
                return Resolved(code, self.sector(name[:at]), f"named in brackets in {name!r}")
            at = name.find(" (", at + 1)
        return None

    def _agency(self, folded: str) -> Resolved | None:
        found = self._agencies.get(folded.removeprefix("the "))
        return found and Resolved(found[0], found[1], "organ of the state")

    def _person(self, folded: str, month: str) -> Resolved | None:
        words = folded.split()
        while len(words) > 1 and words[0] in self._honorifics:
            words = words[1:]
        office, rest = self._titled(words)
        candidates = self._persons.get(" ".join(words)) or self._persons.get(" ".join(rest), [])
        if not candidates and office:
            named = self._surnames.get(" ".join(rest), [])
            candidates = [person for person in named if self._people.held(person, office)]
            if len({self._people.persons[person].country for person in candidates}) > 1:
                candidates = [p for p in candidates if self._people.office(p, month) is not None]
        if not candidates and len(rest) > 2:  # "Dmitry Anatolyevich Medvedev": without the name of the father
            short = [
                word
                for word in (rest[0], *rest[1:-1], rest[-1])
                if word in _LINKS or word in (rest[0], rest[-1])
            ]
            candidates = (
                self._persons.get(f"{rest[0]} {rest[-1]}")
                or self._persons.get(" ".join(short))
                or self._with_surname(
                    rest[:-1], rest[-2]
                )  # "Alvaro Uribe Velez": without the surname of the mother
            )
        if not candidates and len(rest) == 2:  # "Okada Katsuya"
            candidates = self._with_surname(rest[::-1], rest[0])
        if not candidates:
            return None
        person = self._people.best_of(candidates, month, office)
        held = self._people.office(person, month)
        country = held.country if held else self._people.persons[person].country
        told = f"{held.office} since {held.since}" if held else "no office then"
        return Resolved(
            country, "GOV" if held else None, f"person {self._people.persons[person].name!r}, {told}"
        )

    def _with_surname(self, words: list[str], surname: str) -> list[str]:
        """Return who has a name with this surname: "Juan Carlos Varela" is not Juan Carlos."""
        named = self._persons.get(" ".join(words), [])
        return [one for one in named if _folded(self._people.persons[one].surname) == surname]

    def _titled(self, words: list[str]) -> tuple[str | None, list[str]]:
        """Return the office that the first words name, and the rest."""
        for n in range(min(4, len(words) - 1), 0, -1):
            office = self._offices.get(" ".join(words[:n]))
            if office is not None:
                return office, words[n:]
        return None, words


def _folded(name: str) -> str:
    """Return a name without accents, hyphens and case: archives drop them as they like."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(plain.casefold().replace("-", " ").replace("’", "'").split())
