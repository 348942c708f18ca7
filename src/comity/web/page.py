"""What every page is: a frozen record. HTML, JSON, CSV and citation are made from it and from nothing else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from comity.errors import InputError
from comity.ledger import View
from comity.model.record import Record
from comity.web.site import Site


class Citation(Record, kw_only=True, frozen=True):
    """How to cite a page: as one plain line, and as BibTeX."""

    plain: str
    bibtex: str


class Page(Record, kw_only=True, frozen=True):
    """What all pages have: ``address`` is where the page is found again, ``title`` its heading, ``cite`` how to cite it."""

    address: str
    title: str
    cite: Citation


class Table(Record, kw_only=True, frozen=True):
    """The table of a page as flat rows: the ``.csv`` twin."""

    columns: tuple[str, ...]
    rows: Iterable[Mapping[str, Any]]


class NotFoundError(InputError):
    """What an address names is not in the ledger."""


@dataclass(frozen=True)
class Ask:
    """One request to a page: the open ledger, and what the address says.

    ``path`` holds the parts of the address, ``query`` what follows the question mark,
    ``seen`` the moment of the last visit. Everything in them is input of strangers.
    """

    site: Site
    view: View
    address: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    seen: str | None = None

    def word(self, name: str, allowed: Iterable[str] = ()) -> str | None:
        """Return one part of the query, ``None`` if not given; raises InputError where it is none of ``allowed``."""
        given = self.query.get(name, "").strip()
        choice = tuple(allowed)
        if given and choice and given not in choice:
            raise InputError(f"{name}={given!r} is none of {', '.join(choice)}")
        return given or None

    def day(self, name: str) -> date | None:
        """Return a day of the query; raises InputError if it is none."""
        given = self.word(name)
        try:
            return date.fromisoformat(given) if given else None
        except ValueError:
            raise InputError(f"{name}={given!r} is no day; write it as 2031-05-09") from None

    def row(self) -> int:
        """Return how many rows to pass over, 0 where the address says nothing of it; raises InputError for no number."""
        given = self.word("row")
        if given is None:
            return 0
        if not given.isdecimal() or len(given) > 9:
            raise InputError(f"row={given!r} is no number of a row")
        return int(given)

    def kept(self, what: str, make: Callable[[], Any], *more: object) -> Any:
        """Return what ``make`` gives, made once for each state of the ledger."""
        return self.site.kept((what, self.view.state(), *more), make)


@dataclass(frozen=True)
class Kind:
    """One kind of page: its address, its template, how its record is made; its table and its chart if it has one."""

    path: str
    template: str
    record: type[Page]
    make: Callable[[Ask], Page]
    table: Callable[[Ask, Any], Table] | None = None
    chart: Callable[[Ask, Any], dict[str, Any]] | None = None
    drawn: Callable[[Ask, Any], str] | None = None
