"""Near-copies across outlets: an agency report cut, with a new head, or a text taken over.

MinHash (Broder 1997) with banding finds the candidates, in time linear in the number of
reports; the share of four-word runs of the shorter text that the other has too decides.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from comity.codebook import Codebook
from comity.links.texts import containment, shingles
from comity.model import Document, content_id
from comity.model.links import CopyFamily

_PERMUTATIONS = 128
_ROWS = 2  # 64 bands of 2: of texts that share a fifth of their runs, 93 in 100 become candidates
_SEED = 20
_FEWEST = 15  # runs of words; a shorter text shares its few by chance
_CANDIDATE = 0.3
_COPY = 0.6
_APART = timedelta(days=14)  # stock paragraphs of background come back for years
_MOST_A_BAND = 500
_TOP, _END = 300, 160  # characters in which a report names its agency


class Match(NamedTuple):
    """An earlier report that has a good part of its text in common with another."""

    document: str
    containment: float


@dataclass
class CopyIndex:
    """Reports by their bands of MinHash values. ``add`` returns the earlier ones that share text, most first."""

    _bands: defaultdict[tuple[int, ...], list[str]] = field(default_factory=lambda: defaultdict(list))
    _shingles: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, document: Document) -> tuple[Match, ...]:
        """Take in a report and return those taken in before that share at least 30 of 100 runs of words with it."""
        own = shingles(document.text)
        if document.id in self._shingles or len(own) < _FEWEST:
            return ()
        keys = bands(own)
        candidates = dict.fromkeys(name for key in keys for name in self._bands[key][-_MOST_A_BAND:])
        for key in keys:
            self._bands[key].append(document.id)
        self._shingles[document.id] = own
        found = [Match(name, containment(own, self._shingles[name])) for name in candidates]
        return tuple(
            sorted(
                (m for m in found if m.containment >= _CANDIDATE), key=lambda m: (-m.containment, m.document)
            )
        )


def bands(runs: Iterable[str]) -> tuple[tuple[int, ...], ...]:
    """Return the bands of the MinHash signature of a set: two alike sets share at least one."""
    from rensa import RMinHash

    sketch = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    sketch.update(sorted(runs))
    values = sketch.digest()
    return tuple((n, *values[n : n + _ROWS]) for n in range(0, _PERMUTATIONS, _ROWS))


def find_copies(documents: Iterable[Document], codebook: Codebook) -> tuple[CopyFamily, ...]:
    """Return the families of copies, by their first reports; a report is in at most one.

    Copies stand in different outlets, within 14 days; the same report later in one
    outlet is an edition. The result does not depend on the order of ``documents``.
    """
    ordered = sorted({d.id: d for d in documents}.values(), key=_order)
    by_id = {d.id: d for d in ordered}
    index = CopyIndex()
    family = {d.id: d.id for d in ordered}
    ties: list[tuple[str, str, float]] = []
    for document in ordered:
        for match in index.add(document):
            other = by_id[match.document]
            if match.containment >= _COPY and _may_copy(document, other):
                ties.append((document.id, other.id, match.containment))
                one, two = _root(family, document.id), _root(family, other.id)
                family[one] = family[two] = min(one, two, key=lambda name: _order(by_id[name]))
    members: defaultdict[str, list[Document]] = defaultdict(list)
    for document in ordered:
        members[_root(family, document.id)].append(document)
    agencies = AgencyFinder(codebook)
    return tuple(_family(group, ties, agencies) for group in members.values() if len(group) > 1)


def _may_copy(one: Document, other: Document) -> bool:
    near = one.published is None or other.published is None or abs(one.published - other.published) <= _APART
    return near and (one.outlet is None or one.outlet != other.outlet)


def _root(family: dict[str, str], name: str) -> str:
    while family[name] != name:
        family[name] = family[family[name]]
        name = family[name]
    return name


def _order(document: Document) -> tuple[date, str]:
    return (document.published or date.max, document.id)


def _family(
    members: Sequence[Document], ties: Sequence[tuple[str, str, float]], agencies: "AgencyFinder"
) -> CopyFamily:
    names = {d.id for d in members}
    shared = min(value for one, _, value in ties if one in names)
    named = {d.id: agency for d in members if (agency := agencies(d))}
    told = sorted(named.items(), key=lambda entry: [d.id for d in members].index(entry[0]))
    agency = told[0][1] if told else None
    own = next((d for d in members if agency is not None and d.outlet == agency), None)
    if own is not None:
        origin, why = (
            own.id,
            f"{agency} is named in {len(named)} of {len(members)} and its own report is among them",
        )
    elif agency is not None:
        origin, why = None, f"{agency} is named in {len(named)} of {len(members)}; its own report is not here"
    else:
        dates = [d.published for d in members]
        first = dates[0] is not None and dates.count(dates[0]) == 1
        origin = members[0].id if first else None
        why = "no agency is named; the earliest" if first else "no agency is named and none is the earliest"
    return CopyFamily(
        id=content_id("f", *sorted(names)),
        documents=tuple(d.id for d in members),
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
