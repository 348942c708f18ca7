"""From what a page says of its publisher, and from its address, to an outlet of our table."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from comity.codebook.codebook import load_tables

_AMBIGUOUS = "ambiguous"
_QUOTES = str.maketrans("‘’“”", "''\"\"")


@dataclass(frozen=True)
class Outlets:
    """Names of outlets by any form of them that is theirs alone, and by domain."""

    by_form: Mapping[str, str]
    by_domain: Mapping[str, str]

    def name_of(self, told: tuple[str, ...], url: str | None) -> tuple[str | None, tuple[str, ...]]:
        """Return the outlet, and a note where name and address are those of different outlets.

        The domain counts most, since a page can call itself anything; then the first
        name that the table knows; then the first name as the page has it.
        """
        domain = self.of_url(url)
        known = next((self.by_form[key] for name in told if (key := _key(name)) in self.by_form), None)
        if domain and known and domain != known:
            return domain, (f"outlet: the address is of {domain}, the page names {known}",)
        names = (" ".join(name.split()) for name in told)
        return domain or known or next((name for name in names if name), None), ()

    def of_url(self, url: str | None) -> str | None:
        """Return the outlet to whose domain, or one above it, an address belongs."""
        host = host_of(url)
        while "." in host:
            if host in self.by_domain:
                return self.by_domain[host]
            host = host.partition(".")[2]
        return None


def load_outlets(overlay: Path | None) -> Outlets:
    """Load the tables of outlets, a user's rows laid over them."""
    book = load_tables(("outlets", "outlet_names", "outlet_domains"), overlay)
    names = {row.id: row.name for row in book.outlets}
    by_form: dict[str, str] = {}
    shared: set[str] = set()
    forms = [(row.form, row.outlet, row.note) for row in book.outlet_names]
    forms += [(row.name, row.id, "") for row in book.outlets]
    for form, outlet, note in forms:
        key, name = _key(form), names.get(outlet)
        if name and not note.startswith(_AMBIGUOUS) and by_form.setdefault(key, name) != name:
            shared.add(key)
    return Outlets(
        {key: name for key, name in by_form.items() if key not in shared},
        {row.domain: names[row.outlet] for row in book.outlet_domains if row.outlet in names},
    )


def host_of(url: str | None) -> str:
    """Return the host of an address in lower case, ``""`` if it has none."""
    try:
        return (urlsplit(url or "").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _key(name: str) -> str:
    return " ".join(name.translate(_QUOTES).casefold().split()).removeprefix("the ")
