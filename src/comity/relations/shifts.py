"""Shifts of pairs: found, tried, told.

A candidate is tried against what else may explain it: it must stand when any one outlet,
or any one story or text that several printed, is left out, and when the day's own rush of
publication is taken for what was to be expected. Who fails is told as a change in
*reporting*.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from comity.ledger import Where
from comity.model.relation import Shift, ShiftKind
from comity.relations.candidates import Candidate, candidates_of
from comity.relations.details import GROUPED, Group
from comity.relations.exposure import Exposure, exposure
from comity.relations.happenings import Happenings
from comity.relations.loading import load
from comity.relations.method import Method
from comity.relations.screen import worth_a_search
from comity.relations.windows import (
    Course,
    Held,
    course_of,
    daily_of,
    held,
    left_of,
    mask_of,
    net_surprise,
    news,
)

if TYPE_CHECKING:
    from comity.ledger import View

_ID = re.compile(r"s-([^-]+)-([^-]+)-\d{4}-\d\d-\d\d-(?:worse|better)")
_TRIED = ("outlet", "story")  # columns of which any one may be left out
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
    rows = load(view, where, grouped=GROUPED if pair else _TRIED)
    bounds = np.searchsorted(rows.pair, np.arange(len(rows.pairs) + 1))
    numbers = {name: number for number, name in enumerate(rows.pairs)}
    for name, candidates in candidates_by_pair(rows, published, chosen):
        number = numbers[name]
        own = rows.chosen(slice(bounds[number], bounds[number + 1]))
        yield from trials_in(name, candidates, own, published, chosen)


def trials_in(
    pair: tuple[str, str],
    candidates: Iterable[Candidate],
    rows: Happenings,
    published: Exposure,
    method: Method,
) -> Iterator[tuple[Shift, "Trial"]]:
    """Yield each candidate of a pair as a shift, with its trial; ``rows`` are all rows of the pair, with details."""
    ordered, course = rows.ordered(), course_of(published, method)
    distinct = ordered.distinct()
    for candidate in candidates:
        trial = Trial(candidate, ordered, distinct, course, method)
        yield _shift(pair, trial), trial


def candidates_by_pair(
    rows: Happenings, published: Exposure, method: Method
) -> Iterator[tuple[tuple[str, str], list[Candidate]]]:
    """Yield the pairs that have any, with their candidates."""
    distinct, course = rows.distinct(), course_of(published, method)
    bounds = np.searchsorted(distinct.pair, np.arange(len(distinct.pairs) + 1))
    for number in worth_a_search(distinct, course, method).tolist():
        own = slice(bounds[number], bounds[number + 1])
        candidates = candidates_of(distinct.day[own], distinct.weight[own], published, method, course)
        if candidates:
            yield distinct.pairs[number], candidates


@dataclass(frozen=True)
class Trial:
    """One candidate with the rows behind it, ready to be held against fewer of them or more publication.

    It need not be found again: half of what a shift must have is enough to stand.
    """

    candidate: Candidate
    rows: Happenings
    distinct: Happenings
    course: Course
    method: Method

    def stands(self, kept: NDArray[np.bool_] | None = None, rush: float = 1.0) -> bool:
        """Whether it is still news, in the same direction, from the rows ``kept`` alone, ``rush`` times as much being expected."""
        told = self._held(kept)
        seen = told.seen._replace(exposure=told.seen.exposure * rush)
        half = replace(self.method, late=self.method.late / 2)
        left = float(news(told._replace(seen=seen), half, half.floor / 2)[0])
        return left * self.candidate.surprise > 0 and abs(left) >= self.candidate.needed / 2

    def strength(self, kept: NDArray[np.bool_] | None = None) -> float:
        """Return the surprise that speaks for the shift, in nats, from the rows ``kept`` alone; below 0 if they speak against it."""
        told = self._held(kept)
        return float(np.sign(self.candidate.surprise) * net_surprise(told.seen, told.long, told.level)[0])

    def _held(self, kept: NDArray[np.bool_] | None) -> Held:
        rows = self.distinct if kept is None else replace(self.rows, details=None).chosen(kept).distinct()
        daily = daily_of(rows.day, rows.weight, self.course.published)
        left = left_of(daily, self.course, mask_of(self.candidate.aside, self.course.published.days))
        first, end = (np.array([day]) for day in self.candidate.span)
        return held(left_of(daily, self.course), left, first, end, self.course, self.method)

    def rush(self) -> float:
        """Return how much more than usual others had published about them while the regime lasted."""
        first, end = self.candidate.span
        published = self.course.published
        within = self.within(self.distinct)
        own = within.stop - within.start
        others = float(published.volume[first:end].sum()) - own
        expected = float(published.volume.mean()) * float(published.level[first:end].sum())
        return float((others + _QUIET) / (expected + _QUIET))

    def within(self, rows: Happenings) -> slice:
        """Return which rows, in order of time, fall into the regime."""
        return between(rows, self.candidate.first, self.candidate.end)


def between(rows: Happenings, first: int, end: int) -> slice:
    """Return which rows of one pair, in order of time, are of the days from ``first`` to before ``end``."""
    low, high = np.searchsorted(rows.day, (first, end)).tolist()
    return slice(low, high)


def tried(trial: Trial) -> Verdict:
    """Return whether a candidate stands: without each outlet, each story, and against the rush of publication."""
    told: list[str] = []
    details = trial.rows.told
    for what in _TRIED:
        within = _within(trial, what)
        if len(within) == 1 and within[0].share > 1 - _SHARE and what == "outlet":
            told.append(
                f"all by one outlet, {details.names(what, [within[0]])[0]}, so that none can be left out"
            )
            continue
        weighed = {group.code: group for group in (*_before(trial, what), *within)}
        for group in weighed.values():
            if group.share >= _SHARE and not trial.stands(details.other_than(what, group.code)):
                return Verdict(
                    "reporting", f"does not stand without the {what} {details.names(what, [group])[0]}"
                )
        if within:
            told.append(f"stands without any one {what} (n = {len(within)})")
    rush = trial.rush()
    if rush > _RUSH and not trial.stands(rush=rush):
        return Verdict("reporting", f"no more than {rush:.1f} times the usual publication explains")
    told.append(f"{rush:.1f} times the usual was published of others")
    return Verdict("relation", "; ".join(told))


def groups(trial: Trial, column: str) -> dict[str, Group]:
    """Return the outlets, stories, issues … of a regime by name, with the share of its weight that they have a hand in, greatest first."""
    within = _within(trial, column)
    named = zip(trial.rows.told.names(column, within), within, strict=True)
    return dict(sorted(named, key=lambda one: (-one[1].share, one[0])))


def _within(trial: Trial, column: str) -> list[Group]:
    return _groups(trial, column, trial.within(trial.rows))


def _before(trial: Trial, column: str) -> list[Group]:
    """Likewise of the past that it is held against: who is given up leaves a gap that looks like a change."""
    first = trial.candidate.first
    return _groups(trial, column, between(trial.rows, first - round(trial.method.memory), first))


def _groups(trial: Trial, column: str, which: slice) -> list[Group]:
    return trial.rows.told.groups(column, np.abs(trial.rows.weight[which]), which)


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
    return trial.distinct.told.evidence(weightiest(trial, _SHOWN))


def weightiest(trial: Trial, most: int) -> list[int]:
    """Return the places of the distinct happenings of a regime that lean its way, the weightiest first."""
    within = trial.within(trial.distinct)
    toward = np.sign(trial.candidate.surprise) * trial.distinct.weight[within]
    order = np.lexsort((trial.distinct.day[within], -toward))[:most]
    return [within.start + int(at) for at in order if toward[at] > 0]
