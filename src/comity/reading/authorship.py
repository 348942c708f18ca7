"""Whose voice a report is: a government's own press office speaks for its side, a newspaper for nobody.

"I urge", "our forces", "the Government will" in a release of a prime minister's office are
that government's word. What the report quotes keeps its own speaker.
"""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from comity.codebook import Codebook
from comity.model import Document

_SECTORS = frozenset({"GOV", "MIL"})
_NAMES = frozenset({"name", "official", "epithet"})
_AWAY = re.compile(" (?:in|to|at) ")  # where an embassy or mission is


class Author(NamedTuple):
    """The side for which a report speaks: its code, the name of the press office, and by what it is known."""

    actor: str
    name: str
    reason: str


class Authorship:
    """Tells from the name of its outlet, else from the domain of its address, for which side a document speaks, by the tables of a codebook."""

    def __init__(self, codebook: Codebook) -> None:
        words = codebook.words
        self.organs = words["issuing_organ"]
        self.titles = frozenset(row.title.casefold() for row in codebook.offices)
        self.states: dict[str, str] = {}
        self.adjectives: dict[str, str] = {}
        for row in codebook.state_names:
            if row.kind in _NAMES:
                self.states[_folded(row.form)] = row.state
            if row.kind == "adjective":
                self.adjectives[_folded(row.form)] = row.state
        self.states |= {_folded(name): code for code, name in codebook.actor_names.items()}
        self.organisations: dict[str, str] = {
            _folded(row.form): row.body for row in codebook.body_names if row.kind in ("name", "acronym")
        }
        self.organisations |= {
            _folded(row.form): row.country
            for row in codebook.agencies
            if row.country and row.sector in _SECTORS
        }
        self.organisations |= {_folded(row.name): row.actor for row in codebook.press_domains}
        self.outlets = frozenset(
            [_folded(row.name) for row in codebook.outlets]
            + [_folded(row.form) for row in codebook.outlet_names]
        )
        self.domains = {row.domain: row for row in codebook.press_domains}
        desks = "|".join(re.escape(word) for word in sorted(words["press_desk"], key=len, reverse=True))
        self.desk = re.compile(rf"(?:{desks}) (?:of|to|for) (?:the )?") if desks else None

    def __call__(self, document: Document) -> Author | None:
        """Return the side for which a document speaks, None where it is nobody's press office that we know."""
        if not document.outlet:
            return self._published(document.url)
        name = _folded(document.outlet)
        if name in self.outlets:
            return None
        side = self._side(name) or self._side(name.partition(":")[0])  # "Korsian PM: Speeches"
        if side is None:
            return self._published(document.url)
        return Author(side, document.outlet, f"{document.outlet!r} is a press office of {side}")

    def _published(self, url: str | None) -> Author | None:
        """Return whose the domain of an address is: the longest that stands in the table."""
        try:
            host = (urlsplit(url or "").hostname or "").casefold()
        except ValueError:  # what is no address
            return None
        labels = host.split(".")
        for first in range(len(labels) - 1):
            row = self.domains.get(".".join(labels[first:]))
            if row is not None:
                reason = f"{row.domain!r} is a domain of {row.actor} (press_domains:{row.id})"
                return Author(row.actor, row.name, reason)
        return None

    def _side(self, name: str) -> str | None:
        """Read the name without desks before it ("Press Office of the …"); what a desk is of may be a state itself."""
        found = self._named(name)
        while found is None and self.desk and (match := self.desk.match(name)):
            name = name[match.end() :]
            found = self._named(name) or self.states.get(_AWAY.split(name)[0])
        return found

    def _named(self, name: str) -> str | None:
        return self.organisations.get(name) or self._by_adjective(name) or self._by_owner(name)

    def _by_adjective(self, name: str) -> str | None:
        """Read "Korsian Government", "Korsia Foreign Ministry"."""
        words = name.split()
        for end in range(len(words) - 1, 0, -1):
            owner = " ".join(words[:end]).removesuffix("'s")
            side = self.adjectives.get(owner) or self.states.get(owner)
            if side and self._official(" ".join(words[end:])):
                return side
        return None

    def _by_owner(self, name: str) -> str | None:
        """Read "Ministry of Trade of Korsia", "Prime Minister of Korsia", "Embassy of Korsia in Veldania"."""
        parts = name.split(" of ")
        for cut in range(1, len(parts)):
            owner = " of ".join(parts[cut:]).removeprefix("the ")
            side = self.states.get(_AWAY.split(owner)[0])
            if side and self._official(" of ".join(parts[:cut])):
                return side
        return None

    def _official(self, words: str) -> bool:
        plain = words.removeprefix("the ")
        first, _, _ = plain.partition(" ")
        return plain in self.titles or first in self.organs or plain.rpartition(" ")[2] in self.organs


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("’", "'").replace("u.s.", "us").split()).removeprefix("the ")
