"""What a statement about a relation is found by, and who stands to whom in it."""

from itertools import combinations, product
from typing import NamedTuple

from comity.codebook.rows import CharacterisationRow
from comity.reading.arguments import Parties, Party

Pair = tuple[str, str]
# PLOVER sectors of people who speak for themselves: what a journalist fears is none of her government's.
_UNOFFICIAL = frozenset({"JRN", "BUS", "EDU", "MED", "ELI", "LAB", "SOC", "CRM"})
_MOST_PAIRS = (
    6  # of one statement: "close ties with eleven neighbours" is a list, no evidence on fifty-five pairs
)


class Match(NamedTuple):
    """A row of the table found at ``head``; ``pivot`` is the word that the parties hang on."""

    row: CharacterisationRow
    head: int
    pivot: int
    tokens: tuple[int, ...]
    weight: int


class Sides(NamedTuple):
    """Who stands to whom: each of ``one`` to each of ``other``; where nobody is the other, all of ``one`` to each other."""

    one: Parties
    other: Parties = ()

    def of_states(self) -> "Sides":
        """Leave out firms, parties and private persons: a quarrel of two plane makers is none of their governments."""
        return Sides(*(tuple(p for p in side if not is_private(p)) for side in self))

    @property
    def actors(self) -> list[str]:
        """Everybody, in the order found."""
        return distinct((*self.one, *self.other))

    def pairs(self) -> tuple[Pair, ...]:
        """The pairs, in the order found."""
        found = (
            product(distinct(self.one), distinct(self.other))
            if self.other
            else combinations(self.actors, 2)
        )
        return tuple(dict.fromkeys((a, b) for a, b in found if a != b))[:_MOST_PAIRS]


def is_private(party: Party) -> bool:
    """Say whether a party speaks for itself: a firm, a private person, a journalist."""
    return party.public and (party.mention.kind in ("organisation", "person") or party.sector in _UNOFFICIAL)


def distinct(parties: Parties) -> list[str]:
    """Return the actors of ``parties``, each once, in order."""
    return list(dict.fromkeys(party.actor for party in parties))
