"""What every answer begins with: the ledger opened, and the names of actors understood."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path

from comity.codebook import Codebook, load_codebook
from comity.codebook.names import find_pair, make_pair
from comity.errors import InputError
from comity.ledger import View
from comity.ledger.lookup import Line, line_of

Pair = tuple[str, str]


class Asking:
    """Asks one ledger; every call opens it anew, so that what is added meanwhile is seen."""

    def __init__(self, ledger: Path, tables: Path | None = None) -> None:
        self.ledger = ledger
        self.tables = tables

    @cached_property
    def codebook(self) -> Codebook:
        """The tables, for names."""
        return load_codebook(self.tables)

    @contextmanager
    def view(self) -> Iterator[View]:
        """Open the ledger for one call."""
        with View(self.ledger) as view:
            yield view

    def pair(self, view: View, first: str, second: str) -> Pair:
        """Return the pair that two codes or names mean; raises InputError."""
        one, other = sorted((first.strip(), second.strip()))
        if one != other and view.knows_actor(one) and view.knows_actor(other):
            return one, other
        return make_pair(first, second, self.codebook)

    def pair_in(self, view: View, words: str | None) -> Pair | None:
        """Return the pair that "AAA,BBB" means, ``None`` if none is given; raises InputError."""
        if words is None:
            return None
        parts = [part.strip() for part in words.split(",")]
        if len(parts) == 2 and all(parts):
            return self.pair(view, *parts)
        return find_pair(words, self.codebook)

    def names(self, pair: Pair) -> list[str]:
        """Return the names of two actors; their codes where the tables have none."""
        return [self.codebook.actor_names.get(code, code) for code in pair]


def line(view: View, evidence: str, as_of: date | None) -> Line:
    """Return a line of evidence that holds, or held; raises InputError."""
    found = line_of(view, evidence, as_of)
    if found is None:
        raise InputError(
            f"no line of evidence {evidence!r} holds now; search_evidence gives those that do (as_of asks for earlier ones)"
        )
    return found
