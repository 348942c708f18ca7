"""Near-copies across outlets: an agency report cut, with a new head, or a text taken over.

MinHash (Broder 1997) with banding finds the candidates, in time linear in the number of
reports; the share of four-word runs of the shorter text that the other has too decides.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple, Protocol, TypeVar
from zlib import crc32

from comity.codebook import Codebook
from comity.links.texts import containment, shingles
from comity.model import Document, content_id
from comity.model.links import CopyFamily

_PERMUTATIONS = 64
_ROWS = 2
_SEED = 20
SHARED_BANDS = 2
"""Of the 32 bands of two texts: of those that share 43 of 100 runs (six tenths, equally long) 98 in 100 share two."""
FEWEST = 15
"""Runs of words; a shorter text shares its few by chance."""
_COPY = 0.6
APART = timedelta(days=14)
"""Stock paragraphs of background come back for years."""
_TOP, _END = 300, 160  # characters in which a report names its agency
T = TypeVar("T", bound=Hashable)


class Copy(NamedTuple):
    """A report as one of a family: when and where it stood, and the agency that it credits."""

    id: str
    published: date | None
    outlet: str | None
    agency: str | None


def bands(runs: Iterable[str]) -> tuple[int, ...]:
    """Return the bands of the MinHash signature of a set, as numbers: alike sets share some."""
    from rensa import RMinHash

    sketch = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    sketch.update(list(runs))  # a minimum of each: the order is of no matter
    values = sketch.digest()
    return tuple(crc32(repr((n, *values[n : n + _ROWS])).encode()) for n in range(0, _PERMUTATIONS, _ROWS))


def alike(documents: Sequence[Document]) -> Iterator[tuple[Document, Document, float]]:
    """Yield the pairs of reports with candidate bands in common, and the share of the shorter text that both have."""
    holding: defaultdict[int, list[Document]] = defaultdict(list)
    runs: dict[str, frozenset[str]] = {}
    for document in documents:
        own = shingles(document.text)
        if len(own) < FEWEST:
            continue
        runs[document.id] = own
        shared: Counter[str] = Counter()
        others: dict[str, Document] = {}
        for band in bands(own):
            for other in holding[band]:
                shared[other.id] += 1
                others[other.id] = other
            holding[band].append(document)
        for name, count in shared.items():
            if count >= SHARED_BANDS:
                yield document, others[name], containment(own, runs[name])


def find_copies(documents: Iterable[Document], codebook: Codebook) -> tuple[CopyFamily, ...]:
    """Return the families of copies, by their first reports; a report is in at most one.

    Copies stand in different outlets, within 14 days; the same report later in one
    outlet is an edition. The result does not depend on the order of ``documents``.
    """
    ordered = sorted({d.id: d for d in documents}.values(), key=lambda d: (d.published or date.max, d.id))
    ties: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for one, other, share in alike(ordered):
        if is_copy(one, other, share):
            ties[one.id][other.id] = ties[other.id][one.id] = share
    agencies = AgencyFinder(codebook)
    by_id = {d.id: d for d in ordered}
    return tuple(
        family_of(
            [Copy(d.id, d.published, d.outlet, agencies(d)) for d in (by_id[name] for name in names)], ties
        )
        for names in components(by_id, lambda name: ties.get(name, {}))
        if len(names) > 1
    )


class Stood(Protocol):
    """When and where a report stood."""

    @property
    def published(self) -> date | None:
        """The day of publication."""

    @property
    def outlet(self) -> str | None:
        """The outlet."""


def is_copy(one: Stood, other: Stood, contained: float = 1.0) -> bool:
    """Say whether two reports with so much text in common are copies: of different outlets, within 14 days."""
    near = one.published is None or other.published is None or abs(one.published - other.published) <= APART
    return contained >= _COPY and near and (one.outlet is None or one.outlet != other.outlet)


def components(names: Iterable[T], tied: Callable[[T], Iterable[T]]) -> list[list[T]]:
    """Return what hangs together, in the order of ``names``."""
    seen: set[T] = set()
    found: list[list[T]] = []
    for name in names:
        if name in seen:
            continue
        members, waiting = [name], [name]
        seen.add(name)
        while waiting:
            fresh = [other for other in tied(waiting.pop()) if other not in seen]
            seen.update(fresh)
            members += fresh
            waiting += fresh
        found.append(members)
    return found


def family_of(copies: Iterable[Copy], ties: Mapping[str, Mapping[str, float]]) -> CopyFamily:
    """Return the family of at least two copies. ``ties`` give the shares by which they hang together."""
    members = sorted(copies, key=lambda copy: (copy.published or date.max, copy.id))
    shared = min(max(ties[copy.id].values()) for copy in members)
    named = [copy.agency for copy in members if copy.agency is not None]
    agency = named[0] if named else None
    own = next((copy for copy in members if agency is not None and copy.outlet == agency), None)
    if own is not None:
        origin, why = (
            own.id,
            f"{agency} is named in {len(named)} of {len(members)} and its own report is among them",
        )
    elif agency is not None:
        origin, why = None, f"{agency} is named in {len(named)} of {len(members)}; its own report is not here"
    else:
        dates = [copy.published for copy in members]
        first = dates[0] is not None and dates.count(dates[0]) == 1
        origin = members[0].id if first else None
        why = "no agency is named; the earliest" if first else "no agency is named and none is the earliest"
    return CopyFamily(
        id=content_id("f", members[0].id),
        documents=tuple(copy.id for copy in members),
        origin=origin,
        agency=agency,
        containment=round(shared, 3),
        reason=f"at least {shared:.0%} of the shorter text in common; {why}",
    )


class AgencyFinder:
    """Finds the news agency that a report credits: in its dateline, byline or last line."""

    def __init__(self, codebook: Codebook) -> None:
        agencies = {row.id: row.name for row in codebook.outlets if row.kind == "agency"}
        forms = {row.form: agencies[row.outlet] for row in codebook.outlet_names if row.outlet in agencies}
        forms.update({name: name for name in agencies.values()})
        self._names = forms
        shown = "|".join(re.escape(form) for form in sorted(forms, key=lambda f: (-len(f), f)))
        # In brackets, between a dash and the end of the line, or as all of a line; after a slash it credits a picture.
        self._credit = (
            re.compile(rf"[(\[]\s*(?P<a>{shown})\s*[)\]]|(?:^|[—–-]\s?)(?P<b>{shown})\s*(?:$|[—–-]\s)", re.M)
            if forms
            else None
        )

    def __call__(self, document: Document) -> str | None:
        """Return the name of the agency that ``document`` credits; None where it credits none."""
        if self._credit is None:
            return None
        for piece in (document.text[:_TOP], document.text[-_END:]):
            found = self._credit.search(piece)
            if found:
                return self._names[found["a"] or found["b"]]
        return None
