"""What the relation layer is worth: turning points of ICEWS 2005-2009, onsets of disputes, votes in the General Assembly.

These sets are not documents to be read: an archive is imported into a ledger made for the
measurement, and the commands' own functions are asked of it.
"""

import csv
import time
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from comity.codebook import load_codebook
from comity.codebook.rows import Row as TableRow
from comity.evaluation.figures import Figure, Figures, pearson
from comity.evaluation.rows import read_rows
from comity.evaluation.tables import load_table
from comity.exchange.importing import import_file
from comity.ledger import View, Where
from comity.relations.backtest import Known, read_known, shuffled, try_known
from comity.relations.happenings import Happenings
from comity.relations.loading import load
from comity.relations.series import summed
from comity.relations.shifts import shifts_of

EVENTS = "icews/icews0515_2005-2009.tsv.gz"
POINTS = "icews/turning_points.tsv"
DISPUTES = "known_mids/onsets_dev.jsonl"
VOTES = "unga_similarity/dyads_dev.csv"

_BUSY = 50  # happenings in five years from which a pair counts as busy in the second rate of false alarms
_STEADY = 10.0  # points that draw the score of a year with few happenings to the middle

Year = tuple[tuple[str, str], int]


class CowState(TableRow, kw_only=True, frozen=True):
    """A state as the Correlates of War abbreviate it."""

    actor: str
    note: str = ""


class Measured(NamedTuple):
    """The figures of one set and the seconds they took."""

    name: str
    figures: Figures
    seconds: float


def measure_relations(folder: Path, shuffles: int = 1) -> Iterator[Measured]:
    """Yield the figures of each set that lies below ``folder``; without the events there are none."""
    if not (folder / EVENTS).is_file():
        return
    with TemporaryDirectory() as place:
        ledger = Path(place) / "events.comity"
        start = time.perf_counter()
        import_file("icews", folder / EVENTS, ledger)
        with View(ledger) as view:
            if (folder / POINTS).is_file():
                yield Measured(
                    "icews", turning_points(view, folder / POINTS, shuffles), time.perf_counter() - start
                )
            start = time.perf_counter()
            rows = load(view, Where()).distinct()
            if (folder / DISPUTES).is_file():
                figures = disputes(rows, folder / DISPUTES)
                yield Measured("known_mids", figures, time.perf_counter() - start)
            start = time.perf_counter()
            if (folder / VOTES).is_file():
                yield Measured("unga_similarity", votes(rows, folder / VOTES), time.perf_counter() - start)


def turning_points(view: View, points: Path, shuffles: int) -> Figures:
    """Return the share of turning points found, and the false alarms a pair-year in shuffled weeks, of all pairs and of busy ones."""
    known = known_points(points)
    found = [
        (shift.pair, shift.date, shift.direction)
        for pair in dict.fromkeys(point.pair for point in known)
        for shift in shifts_of(view, pair)
        if shift.kind == "relation"
    ]
    tried = try_known(known, found)
    rows = load(view, Where())
    figures = [Figure("turning points found", sum(one.found for one in tried) / len(tried), len(tried))]
    copies = list(shuffled(rows, range(1, shuffles + 1)))
    for name, least in (("false alarms a pair-year", 0), ("false alarms a pair-year, busy", _BUSY)):
        alarms = [copy.alarms(least) for copy in copies]
        years = sum(one.pairs * one.years for one in alarms)
        figures.append(Figure(name, sum(one.shifts for one in alarms) / years, round(years)))
    return tuple(figures)


def known_points(points: Path) -> list[Known]:
    """Return the turning points of a table whose states are named in English or by code."""
    codebook = load_codebook()
    names = {name.casefold(): code for code, name in codebook.actor_names.items()}
    names |= {
        row.form.casefold(): row.state for row in codebook.state_names if row.kind in ("name", "official")
    }
    names |= {code.casefold(): code for code in codebook.actor_names}
    return read_known(points, lambda word: names[word.strip().casefold()])


def yearly(rows: Happenings) -> dict[Year, tuple[float, float]]:
    """Return the points of closeness and of strain of each pair and year in which anything happened."""
    years = [date.fromordinal(int(day)).year for day in (rows.day.min(), rows.day.max())]
    starts = np.array([date(year, 1, 1).toordinal() for year in range(years[0], years[1] + 2)])
    close, strain, happened = (
        summed(rows, starts, values)
        for values in (np.maximum(rows.weight, 0.0), np.maximum(-rows.weight, 0.0), np.ones(len(rows)))
    )
    return {
        (rows.pairs[number], years[0] + int(at)): (float(close[number, at]), float(strain[number, at]))
        for number, at in zip(*np.nonzero(happened), strict=True)
    }


def disputes(rows: Happenings, onsets: Path) -> Figures:
    """Return how well strain ranks pair-years with the onset of a militarised dispute before those without (AUC).

    Of pairs of states that the archive has anything on, in the years it covers; the strain
    of the same year, and that of the year before.
    """
    states = {row.id: row.actor for row in load_table("cow_states.csv", CowState)}
    began: set[Year] = set()
    for row in read_rows(onsets):
        one, other = states.get(row["a"]), states.get(row["b"])
        if one and other:
            began.add(((min(one, other), max(one, other)), int(row["year"])))
    own = frozenset(states.values())
    points = {key: value for key, value in yearly(rows).items() if set(key[0]) <= own}
    same = [(strain, key in began) for key, (_, strain) in points.items()]
    before = [
        (points[pair, year - 1][1], (pair, year) in began)
        for pair, year in points
        if (pair, year - 1) in points
    ]
    return (
        Figure("AUC, strain of the year", auc(same), len(same)),
        Figure("AUC, strain of the year before", auc(before), len(before)),
    )


def votes(rows: Happenings, dyads: Path) -> Figures:
    """Return Spearman's rho of a yearly score of closeness against strain with agreement in votes, within years and of yearly changes."""
    points = yearly(rows)
    gold: dict[Year, float] = {}
    with dyads.open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            gold[(min(row["a"], row["b"]), max(row["a"], row["b"])), int(row["year"])] = float(
                row["agreement"]
            )
    score = {key: (c - s) / (c + s + _STEADY) for key, (c, s) in points.items() if key in gold}
    within = [
        rho([(score[key], gold[key]) for key in score if key[1] == year])
        for year in sorted({key[1] for key in score})
    ]
    told = [value for value in within if value is not None]
    changes = [
        (score[pair, year] - score[pair, year - 1], gold[pair, year] - gold[pair, year - 1])
        for pair, year in score
        if (pair, year - 1) in score
    ]
    return (
        Figure("rho within a year", sum(told) / len(told) if told else None, len(score)),
        Figure("rho of yearly changes", rho(changes), len(changes)),
    )


def auc(ranked: Sequence[tuple[float, bool]]) -> float | None:
    """Return the chance that a true item has a higher score than a false one; ties count half."""
    yes = sum(truth for _, truth in ranked)
    no = len(ranked) - yes
    if not yes or not no:
        return None
    places = _ranks([score for score, _ in ranked])
    total = sum(place for place, (_, truth) in zip(places, ranked, strict=True) if truth)
    return (total - yes * (yes + 1) / 2) / (yes * no)


def rho(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Return Spearman's rank correlation, None where one side does not vary."""
    return pearson([*zip(_ranks([x for x, _ in pairs]), _ranks([y for _, y in pairs]), strict=True)])


def _ranks(values: Sequence[float]) -> list[float]:
    """Return the rank of each value from 1, equal ones sharing the mean of theirs."""
    order = sorted(range(len(values)), key=lambda at: values[at])
    ranks = [0.0] * len(values)
    bounds = [0, *(k for k in range(1, len(order)) if values[order[k]] != values[order[k - 1]]), len(order)]
    for low, high in pairwise(bounds):
        for at in order[low:high]:
            ranks[at] = (low + high + 1) / 2
    return ranks
