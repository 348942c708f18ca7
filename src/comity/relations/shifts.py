"""Shifts of pairs: found, tried, told.

A candidate is tried against what else may explain it: it must stand when any one outlet,
or any one story or text that several printed, is left out, and when the day's own rush of
publication is taken for what was to be expected. Who fails is told as a change in
*reporting*.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from comity.ledger import Where
from comity.model.relation import Shift, ShiftKind
from comity.relations.candidates import Candidate, candidates_of
from comity.relations.happenings import Exposure, Happenings, exposure, load
from comity.relations.method import Method
from comity.relations.windows import Held, course_of, daily_of, held, net_surprise, news

if TYPE_CHECKING:
    from comity.ledger import View

_ID = re.compile(r"s-([^-]+)-([^-]+)-\d{4}-\d\d-\d\d-(?:worse|better)")
_SHOWN = 50  # rows of evidence named with a shift, the weightiest
_SHARE = 0.1  # an outlet or story with less of the weight of a regime cannot make or break it
_RUSH = 1.25  # below it a day of news is like another: nine in ten ten-day stretches of ICEWS 2005-2009
_QUIET = 50.0  # happenings of others that steady the measure of a rush


class Verdict(NamedTuple):
    """Whether a shift stands, and by what."""

    kind: ShiftKind
    reason: str


def shifts_of(
    view: "View", pair: tuple[str, str] | None = None, *, method: Method | None = None, **asked: Any
) -> list[Shift]:
    """Return the shifts of a pair, or of all pairs, by pair and date.

    ``asked`` are ``since``, ``until``, ``issue`` and ``as_of`` as for ``View.evidence``.
    """
    found = [shift for shift, _ in trials_of(view, pair, method=method, **asked)]
    return sorted(found, key=lambda shift: (shift.pair, shift.date))


def trials_of(
    view: "View", pair: tuple[str, str] | None = None, *, method: Method | None = None, **asked: Any
) -> Iterator[tuple[Shift, "Trial"]]:
    """Yield each shift with the trial that it stood, for who wants to ask more."""
    chosen = method or Method()
    where = Where(pair=pair, **asked)
    published = exposure(view, where)
    if not published.days:
        return
    for name, candidates in candidates_by_pair(load(view, where), published, chosen):
        told = load(view, Where(**(asked | {"pair": name})), details=True)
        yield from trials_in(name, candidates, told, published, chosen)


def trials_in(
    pair: tuple[str, str],
    candidates: Iterable[Candidate],
    rows: Happenings,
    published: Exposure,
    method: Method,
) -> Iterator[tuple[Shift, "Trial"]]:
    """Yield each candidate of a pair as a shift, with its trial; ``rows`` are all rows of the pair, with details."""
    for candidate in candidates:
        trial = Trial(candidate, rows, published, method)
        yield _shift(pair, trial), trial


def candidates_by_pair(
    rows: Happenings, published: Exposure, method: Method
) -> Iterator[tuple[tuple[str, str], list[Candidate]]]:
    """Yield the pairs that have any, with their candidates."""
    distinct, course = rows.distinct(), course_of(published, method)
    order = np.argsort(distinct.pair, kind="stable")
    bounds = np.searchsorted(distinct.pair[order], np.arange(len(distinct.pairs) + 1))
    for number, name in enumerate(distinct.pairs):
        own = order[bounds[number] : bounds[number + 1]]
        candidates = candidates_of(distinct.day[own], distinct.weight[own], published, method, course)
        if candidates:
            yield name, candidates


@dataclass(frozen=True)
class Trial:
    """One candidate with the rows behind it, ready to be held against fewer of them or more publication.

    It need not be found again: half of what a shift must have is enough to stand.
    """

    candidate: Candidate
    rows: Happenings
    published: Exposure
    method: Method

    def stands(self, kept: NDArray[np.bool_] | None = None, rush: float = 1.0) -> bool:
        """Whether it is still news, in the same direction, from the rows ``kept`` alone, ``rush`` times as much being expected."""
        told = self._held(kept)
        seen = told.seen._replace(exposure=told.seen.exposure * rush)
        left = float(news(told._replace(seen=seen), self.method, self.method.floor / 2)[0])
        return left * self.candidate.surprise > 0 and abs(left) >= self.candidate.needed / 2

    def strength(self, kept: NDArray[np.bool_] | None = None) -> float:
        """Return the surprise that speaks for the shift, in nats, from the rows ``kept`` alone; below 0 if they speak against it."""
        told = self._held(kept)
        return float(np.sign(self.candidate.surprise) * net_surprise(told.seen, told.long)[0])

    def _held(self, kept: NDArray[np.bool_] | None) -> Held:
        rows = (self.rows if kept is None else self.rows.chosen(kept)).distinct()
        return held(
            daily_of(rows.day, rows.weight, self.published),
            course_of(self.published, self.method),
            np.array([self.candidate.span.first]),
            np.array([self.candidate.span.end]),
            self.candidate.aside,
            self.method,
        )

    def rush(self) -> float:
        """Return how much more than usual others had published about them while the regime lasted."""
        first, end = self.candidate.span
        own = np.count_nonzero(self.within(self.rows.distinct()))
        others = float(self.published.volume[first:end].sum()) - own
        mean = float(self.published.volume.mean())
        expected = mean * float(self.published.level[first:end].sum())
        return (others + _QUIET) / (expected + _QUIET)

    def within(self, rows: Happenings) -> NDArray[np.bool_]:
        """Return which rows fall into the regime."""
        return (rows.day >= self.candidate.first) & (rows.day < self.candidate.end)


def tried(trial: Trial) -> Verdict:
    """Return whether a candidate stands: without each outlet, each story, and against the rush of publication."""
    told: list[str] = []
    for what, column in (("outlet", "outlet"), ("story", "story")):
        names = groups(trial, column)
        if len(names) == 1 and next(iter(names.values())) > 1 - _SHARE and what == "outlet":
            told.append(f"all by one outlet, {next(iter(names))}, so that none can be left out")
            continue
        heavy = [name for name, share in {**_before(trial, column), **names}.items() if share >= _SHARE]
        for name in heavy:
            if not trial.stands(trial.rows.told.other_than(column, name)):
                return Verdict("reporting", f"does not stand without the {what} {name}")
        if names:
            told.append(f"stands without any one {what} (n = {len(names)})")
    rush = trial.rush()
    if rush > _RUSH and not trial.stands(rush=rush):
        return Verdict("reporting", f"no more than {rush:.1f} times the usual publication explains")
    told.append(f"{rush:.1f} times the usual was published of others")
    return Verdict("relation", "; ".join(told))


def groups(trial: Trial, column: str) -> dict[str, float]:
    """Return the outlets or stories of a regime with the share of its weight that they have a hand in, greatest first."""
    return _shares(trial, column, trial.within(trial.rows))


def _before(trial: Trial, column: str) -> dict[str, float]:
    """Likewise of the past that it is held against: who is given up leaves a gap that looks like a change."""
    day, first = trial.rows.day, trial.candidate.first
    return _shares(trial, column, (day < first) & (day >= first - trial.method.memory))


def _shares(trial: Trial, column: str, which: NDArray[np.bool_]) -> dict[str, float]:
    chosen = np.flatnonzero(which)
    weight = np.abs(trial.rows.weight[chosen])
    total = float(weight.sum())
    shares = trial.rows.told.taken(chosen).shares(column, weight)
    return {name: share / total for name, share in shares.items()} if total else {}


def shift_id(pair: tuple[str, str], day: date, direction: str) -> str:
    """Return the id of a shift: it names pair, day and direction, so that it can be found again without looking at all pairs."""
    return f"s-{pair[0]}-{pair[1]}-{day}-{direction}"


def pair_of_shift(id: str) -> tuple[str, str] | None:  # noqa: A002 - the field is called so
    """Return the pair of the shift with an id, ``None`` if it is no id of a shift."""
    found = _ID.fullmatch(id)
    return (found[1], found[2]) if found else None


def _shift(pair: tuple[str, str], trial: Trial) -> Shift:
    candidate, verdict = trial.candidate, tried(trial)
    (before, now), length = (candidate.before, candidate.within), candidate.end - candidate.first
    size = (now[0] - before[0]) - (now[1] - before[1])
    reason = (
        f"strain {now[1]:.1f} points a day against {before[1]:.1f} before, closeness {now[0]:.1f} against "
        f"{before[0]:.1f}, over {length} days with {candidate.happenings} happenings; "
        f"{abs(candidate.surprise):.1f} nats of net surprise where {candidate.needed:.1f} are needed; {verdict.reason}"
    )
    return Shift(
        id=shift_id(pair, date.fromordinal(candidate.date), candidate.direction),
        pair=pair,
        date=date.fromordinal(candidate.date),
        interval=(date.fromordinal(candidate.interval[0]), date.fromordinal(candidate.interval[1])),
        until=date.fromordinal(candidate.end - 1),
        direction=candidate.direction,
        probability=round(candidate.probability, 3),
        size=round(size, 2),
        closeness=(round(before[0], 2), round(now[0], 2)),
        strain=(round(before[1], 2), round(now[1], 2)),
        n=candidate.happenings,
        kind=verdict.kind,
        evidence=_evidence(trial),
        reason=reason,
    )


def _evidence(trial: Trial) -> tuple[str, ...]:
    """Return the rows of the regime that lean its way, the weightiest first."""
    rows = trial.rows.distinct()
    toward = np.sign(trial.candidate.surprise) * rows.weight
    chosen = np.flatnonzero(trial.within(rows) & (toward > 0))
    chosen = chosen[np.lexsort((rows.day[chosen], -toward[chosen]))][:_SHOWN]
    return tuple(row.evidence for row in rows.told.several(chosen))
