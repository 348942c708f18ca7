"""How many independent origins rows of evidence have: one owner, one agency or one relayed report counts once."""

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from comity.codebook import Codebook
from comity.links.statements import likeness
from comity.links.tables import GenericOwner, load
from comity.model.links import Independence, Origin

_SAME_WORDS = 0.85  # share of the words of the shorter quote; edited copies keep about nine in ten
_CLAUSE = re.compile(r"[,;]\s*")
_INNER = re.compile(r"\(([^)]*)\)")
_TOKEN = re.compile(r"[^\s,;()]+")


@dataclass(frozen=True)
class Telling:
    """One row of evidence and by which way it came.

    ``outlet`` is that of the report, ``relayed`` the outlets it cites, outermost first,
    ``agency`` the news agency it credits, ``family`` its family of copies.
    """

    evidence: str
    outlet: str | None
    relayed: tuple[str, ...] = ()
    agency: str | None = None
    family: str | None = None
    words: frozenset[str] = frozenset()

    @property
    def origin(self) -> str | None:
        """The outlet that first told it: the innermost one cited, else the agency credited, else the report's own."""
        return self.relayed[-1] if self.relayed else self.agency or self.outlet


class Owners:
    """Who owns an outlet, by its name. Words that name nobody ("private", "public") are taken as not known."""

    def __init__(self, codebook: Codebook) -> None:
        names = {row.id: row.name for row in codebook.outlets}
        self._names = {row.form: names[row.outlet] for row in codebook.outlet_names if row.outlet in names}
        self._names.update({name: name for name in names.values()})
        self._owners = {row.name: owner_names(row.owner) for row in codebook.outlets}

    def name(self, outlet: str) -> str:
        """Return the name that the table gives an outlet, else the name as it is."""
        return self._names.get(outlet, outlet)

    def __call__(self, outlet: str) -> frozenset[str]:
        """Return the owners of an outlet; none where not known."""
        return self._owners.get(self.name(outlet), frozenset())


@cache  # the same thousand cells for every brief: 30 ms
def owner_names(cell: str | None) -> frozenset[str]:
    """Return the owners that a cell of ``outlets.csv`` names: "News UK (News Corp)" names both.

    Raises CodebookError where the table of generic words cannot be used.
    """
    if not cell:
        return frozenset()
    found: set[str] = set()
    for clause in _CLAUSE.split(cell):
        found.update(
            part for part in (_INNER.sub("", clause), *_INNER.findall(clause)) if _names_somebody(part)
        )
    return frozenset(" ".join(part.split()).casefold().removeprefix("the ") for part in found)


def _names_somebody(clause: str) -> bool:
    rows = load("generic_owners.csv", GenericOwner)
    said = " ".join(clause.split())  # capitals make a name of common words: "Media Trust"
    if any(said == row.word or said.startswith(f"{row.word} ") for row in rows if row.place == "start"):
        return False
    generic = {row.word for row in rows if row.place == "any"}
    return any(word not in generic and not word.isdigit() for word in _TOKEN.findall(said))


def independent_origins(
    tellings: Sequence[Telling], owners: Owners | None = None, *, one_thing: bool = True
) -> Independence:
    """Return how many independent origins ``tellings`` have, which, and why.

    With ``one_thing`` they all tell the same thing: then outlets that cite each other in
    a ring are flagged and count once. Tellings must be in the order in which they are to count.
    """
    named: Callable[[str], str] = owners.name if owners else str
    counted: dict[str, Telling] = {}
    families: dict[str, str] = {}
    rows: defaultdict[str, list[str]] = defaultdict(list)
    why: defaultdict[str, list[str]] = defaultdict(list)
    unplaced: list[str] = []
    for telling in tellings:
        if telling.origin is None:
            unplaced.append(telling.evidence)
            continue
        origin, reason = _traced(telling, named(telling.origin), counted, families)
        counted.setdefault(origin, telling)
        if telling.family:
            families.setdefault(telling.family, origin)
        rows[origin].append(telling.evidence)
        if reason and reason not in why[origin]:
            why[origin].append(reason)
    circles = find_circles(tellings, named) if one_thing else ()
    groups = {origin: origin for origin in counted}
    for circle in circles:
        _join(groups, [o for o in counted if o in circle], f"{' and '.join(circle)} cite each other", why)
    if owners is not None:
        by_owner: defaultdict[str, list[str]] = defaultdict(list)
        for origin in counted:
            for owner in owners(origin):
                by_owner[owner].append(origin)
        for owner, members in sorted(by_owner.items()):
            _join(groups, members, f"{' and '.join(members)} share the owner {owner}", why)
    together: defaultdict[str, list[str]] = defaultdict(list)
    for origin in counted:
        together[_root(groups, origin)].append(origin)
    origins = tuple(
        Origin(
            outlets=tuple(members),
            evidence=tuple(row for member in members for row in rows[member]),
            reason="; ".join(dict.fromkeys(r for member in members for r in why[member]))
            or "tells for itself",
        )
        for members in together.values()
    )
    return Independence(
        count=len(origins),
        origins=origins,
        circles=circles,
        unplaced=tuple(unplaced),
        reason=_told(len(tellings), origins, circles, unplaced),
    )


def _traced(
    telling: Telling, origin: str, counted: Mapping[str, Telling], families: Mapping[str, str]
) -> tuple[str, str]:
    """Return the outlet that a row goes back to, and why it is not the report's own."""
    if telling.family in families and telling.family is not None:
        known = families[telling.family]
        return (
            known,
            f"{telling.outlet} has a copy of the report of {known}" if known != telling.outlet else "",
        )
    if origin in counted:
        known = origin
    else:
        copied = next(
            (name for name, other in counted.items() if likeness(telling.words, other.words) >= _SAME_WORDS),
            None,
        )
        if copied is not None:
            return copied, f"{telling.outlet or origin} has the same words as {copied}"
        known = origin
    if telling.relayed:
        return known, f"{telling.outlet} relays {known}" if telling.outlet else ""
    if telling.agency and telling.agency != telling.outlet:
        return known, f"{telling.outlet} credits {known}"
    return known, ""


def find_circles(
    tellings: Iterable[Telling], name: Callable[[str], str] = str
) -> tuple[tuple[str, ...], ...]:
    """Return the sets of outlets that cite each other in a ring, each sorted. ``name`` makes names of one outlet one."""
    cites: defaultdict[str, set[str]] = defaultdict(set)
    for telling in tellings:
        path = [name(outlet) for outlet in (telling.outlet, *telling.relayed) if outlet]
        for citing, cited in itertools.pairwise(path):
            if citing != cited:
                cites[citing].add(cited)
    reached = {outlet: _reach(cites, outlet) for outlet in cites}
    rings = {
        tuple(sorted({outlet, *(o for o in reach if outlet in reached.get(o, set()))}))
        for outlet, reach in reached.items()
        if outlet in reach
    }
    return tuple(sorted(rings))


def _reach(cites: Mapping[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(cites.get(start, ()))
    while waiting:
        outlet = waiting.pop()
        if outlet not in seen:
            seen.add(outlet)
            waiting += cites.get(outlet, ())
    return seen


def _join(groups: dict[str, str], members: Sequence[str], reason: str, why: dict[str, list[str]]) -> None:
    if len(members) < 2:
        return
    first = _root(groups, members[0])
    for member in members[1:]:
        groups[_root(groups, member)] = first
    why[members[0]].append(reason)


def _root(groups: dict[str, str], name: str) -> str:
    while groups[name] != name:
        name = groups[name]
    return name


def _told(
    n: int, origins: Sequence[Origin], circles: Sequence[Sequence[str]], unplaced: Sequence[str]
) -> str:
    parts = [f"{n} rows, {len(origins)} independent: {', '.join(' = '.join(o.outlets) for o in origins)}"]
    if circles:
        parts.append(f"circular reporting among {'; '.join(', '.join(c) for c in circles)}")
    if unplaced:
        parts.append(f"{len(unplaced)} rows name no outlet")
    return "; ".join(parts)
