"""Rows of a ledger as happenings: lines of evidence, and the events of other archives."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from comity.ledger import Where
from comity.ledger.imported import event_name, imported_at, layouts_of
from comity.ledger.scan import Shown, coded, shown
from comity.model.relation import Layer
from comity.relations.counts import Days
from comity.relations.details import Detail, Details, joined
from comity.relations.happenings import Happenings
from comity.relations.tables import happened

if TYPE_CHECKING:
    from comity.ledger import View
    from comity.ledger.packed import Packed

Names = Sequence[str | None]

_NEWS = 45  # days; what a report tells of earlier is history, and no news of this relation
_VERBAL = (1, 3)
_SIGNS = {"closeness": 1.0, "strain": -1.0}
_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX = tuple(
    (np.uint64(shift), np.uint64(factor))
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1))
)
_BATCH = 10_000  # imported events made numbers at once: as tuples a million would take 300 MB
_IMPORTED = {
    "outlet": "v.outlet",
    "story": "v.story",
    "issue": "v.issue",
    "actors": "v.actor_name",
    "code": "coalesce(v.type, v.code)",
}
"""What of an imported event rows are grouped by."""
_COUNTED = (
    np.int64,
    np.int64,
    np.int8,
    np.float64,
    np.int64,
    np.int64,
)  # day, happening, quad, score, import, place


def load(view: "View", where: Where, *, layer: Layer = "all", grouped: Sequence[str] = ()) -> Happenings:
    """Return every row that a ledger holds as asked for, evidence and imported events together.

    ``layer``: *all* are events of every kind, *deeds* the material ones (quads 2 and 4),
    *words* the verbal ones (1 and 3); *characterisations* of the relation are never summed
    with events. ``grouped``: the columns of ``details.GROUPED`` that are to be loaded.
    """
    evidence, names = _evidence(view, where, layer, grouped)
    parts = [evidence]
    if layer != "characterisations":
        parts.append(_imported(view, where, layer, grouped, names))
    return _together(parts).ordered()  # once here, not in every trial of a shift


def _evidence(view: "View", where: Where, layer: Layer, grouped: Sequence[str]) -> tuple[Happenings, Names]:
    """Return the lines of evidence of a layer that have a day and are no history, and the names that they number."""
    found = view.packed(
        pair=where.pair, issue=where.issue, since=where.since, until=where.until, as_of=where.as_of
    )
    day, kept = _days(found)
    characterised = found["type"] == 0
    kept &= (
        characterised if layer == "characterisations" else ~characterised & _in_layer(found["quad"], layer)
    )
    found, day = found.chosen(kept), day[kept]
    probability = happened()
    points = found["strength"] if layer == "characterisations" else np.abs(np.nan_to_num(found["score"]))
    weight = (
        found.by_name("leaning", lambda name: _SIGNS.get(name or "", 0.0))
        * points
        * found.by_name("status", lambda name: probability.get(name or "", 0.0))
        * found["confidence"]
    )
    told = np.where(found["type"] > 0, found["type"], found["label"])
    denied = found["status"] == found.coded("denied")
    rows = Happenings(
        pairs=found.pairs,
        pair=found.pair,
        day=day.astype(np.int64),
        key=_mixed(day, told, found["type"] > 0, found["mode"], found["actors"], denied),
        weight=np.asarray(weight, dtype=float),
        verbal=np.isin(found["quad"], _VERBAL),
        details=_told_by_reports(view, where, found, grouped) if grouped else None,
    )
    return rows, found.names


def _days(found: "Packed") -> tuple[Days, NDArray[np.bool_]]:
    """Return the day of what is told (its own, where it has one near publication, else that of publication), and which lines count.

    Lines without a day of publication do not, nor those that tell history.
    """
    day, start, end = (found[name] for name in ("day", "start", "end"))
    dated = (start > 0) & (end > 0)
    own = dated & (start == end) & (start <= day)
    return np.where(own, start, day), (day > 0) & ~(dated & (end < day - _NEWS))


def _mixed(*columns: NDArray[Any]) -> Days:
    """Return one number for equal rows of several columns: 64 bits, by the finaliser of SplitMix64 (Steele and others 2014)."""
    mixed = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        mixed = (mixed ^ column.astype(np.uint64)) + _STEP
        for shift, factor in _MIX:
            mixed = (mixed ^ (mixed >> shift)) * factor
    return mixed.view(np.int64)


def _told_by_reports(view: "View", where: Where, found: "Packed", grouped: Sequence[str]) -> Details:
    def tell(places: Sequence[int]) -> list[Detail]:
        columns = zip(
            *(named(column, places) for column in ("outlet", "issue", "actors", "code")), strict=True
        )
        return [
            Detail(
                line.evidence,
                line.what,
                outlet,
                line.family or line.document,
                line.document,
                issue,
                actors,
                code,
            )
            for line, (outlet, issue, actors, code) in zip(lines(places), columns, strict=True)
        ]

    def named(column: str, places: Sequence[int]) -> list[str | None]:
        if column in ("evidence", "story"):
            return [
                line.evidence if column == "evidence" else line.family or line.document
                for line in lines(places)
            ]
        rows = found.rows[list(places)]
        if column != "code":
            return [found.names[number] for number in rows[column].tolist()]
        told = [[found.names[n] for n in row] for row in rows[["type", "mode", "label"]].tolist()]
        return [f"{kind} {mode or ''}".strip() if kind else label for kind, mode, label in told]

    def lines(places: Sequence[int]) -> list[Shown]:
        return shown(view, where, found.rows[["reading", "place"]][list(places)].tolist())

    def codes(column: str) -> NDArray[np.int64]:
        if column == "story":
            # A report of which there is no copy is a text of its own: its reading's number, below zero.
            family, reading = found["family"].astype(np.int64), found["reading"].astype(np.int64)
            return np.where(family != 0, family, -reading - 1)
        if column != "code":
            return found[column].astype(np.int64)
        told = np.where(found["type"] > 0, found["type"], found["label"]).astype(np.int64)
        return np.asarray(told << 20 | found["mode"].astype(np.int64))

    return Details({column: codes(column) for column in grouped}, np.arange(len(found)), tell, named)


def _imported(view: "View", where: Where, layer: Layer, grouped: Sequence[str], names: Names) -> Happenings:
    """Return the events of other archives; ``names`` that evidence has too keep their numbers in the details."""
    pairs: dict[tuple[str, str], int] = {}
    words: dict[str | None, int] = {name: number for number, name in enumerate(names)} or {None: 0}
    own: dict[str, dict[str | None, int]] = {"story": {None: 0}, "code": {None: 0}}
    columns: list[list[NDArray[Any]]] = [[np.zeros(0, kind)] for kind in (np.int32, *_COUNTED)]
    columns += [[np.zeros(0, np.int64)] for _ in grouped]
    rows = coded(view, where, [_IMPORTED[column] for column in grouped])
    while batch := list(islice(rows, _BATCH)):
        first, second, *cells = zip(*batch, strict=True)
        told: list[Sequence[Any]] = [
            _numbered(zip(first, second, strict=True), pairs),
            *cells[: len(_COUNTED)],
        ]
        for column, values in zip(grouped, cells[len(_COUNTED) :], strict=True):
            told.append(_numbered(values, own.get(column, words)))
        for parts, numbers in zip(columns, told, strict=True):
            parts.append(np.array(numbers, parts[0].dtype))
    pair, day, key, quad, weight, file, place, *codes = (np.concatenate(parts) for parts in columns)
    details = None
    if grouped:
        by_column = dict(zip(grouped, codes, strict=True))
        known = {column: list(own.get(column, words)) for column in grouped}
        details = _told_by_archives(view, by_column, known, np.stack([file, place], axis=1))
    found = Happenings(tuple(pairs), pair, day, key, weight, np.isin(quad, _VERBAL), details)
    return found if layer == "all" else found.chosen(_in_layer(quad, layer))


def _numbered(values: Iterable[Any], numbers: dict[Any, int]) -> list[int]:
    return [numbers.setdefault(value, len(numbers)) for value in values]


def _told_by_archives(
    view: "View",
    codes: Mapping[str, NDArray[np.int64]],
    names: Mapping[str, Sequence[str | None]],
    at: NDArray[np.int64],
) -> Details:
    """Return details of imported events; ``names`` are those that the codes of each column number, ``at`` has file and place of each row."""

    def tell(places: Sequence[int]) -> list[Detail]:
        return [
            Detail(
                event.id,
                f"{event.actor_name} – {event.code} {event.type or ''} – {event.recipient_name}",
                event.outlet,
                event.story,
                None,
                event.issue,
                event.actor_name,
                event.type or event.code,
            )
            for event in imported_at(view, at[list(places)].tolist())
        ]

    def named(column: str, places: Sequence[int]) -> list[str | None]:
        if column != "evidence":
            return [names[column][code] for code in codes[column][list(places)].tolist()]
        layout = layouts_of(view)
        return [event_name(layout[file], file, place) for file, place in at[list(places)].tolist()]

    apart = {
        column: own << 40 if column == "code" else own for column, own in codes.items()
    }  # from those of evidence
    return Details(apart, np.arange(len(at)), tell, named)


def _together(parts: Sequence[Happenings]) -> Happenings:
    held = [part.pairs[number] for part in parts for number in np.unique(part.pair)]
    pairs = {pair: number for number, pair in enumerate(dict.fromkeys(held))}
    numbers = [np.array([pairs.get(name, -1) for name in part.pairs], np.int32) for part in parts]
    details = [part.details for part in parts if part.details is not None]
    return Happenings(
        pairs=tuple(pairs),
        pair=np.concatenate([own[part.pair] for own, part in zip(numbers, parts, strict=True)]),
        day=np.concatenate([part.day for part in parts]),
        key=np.concatenate([part.key for part in parts]),
        weight=np.concatenate([part.weight for part in parts]),
        verbal=np.concatenate([part.verbal for part in parts]),
        details=joined(details) if details else None,
    )


def _in_layer(quad: NDArray[Any], layer: Layer) -> NDArray[np.bool_]:
    if layer == "all":
        return np.ones(len(quad), dtype=bool)
    return np.asarray((quad > 0) & (np.isin(quad, _VERBAL) == (layer == "words")))
