"""The lines of evidence on one pair, as numbers, counted in every way a page needs.

All counts of a pair come from these rows, so that no two places can differ.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal, get_args

import msgspec
import numpy as np
from numpy.typing import NDArray

from comity.ledger import Where
from comity.ledger.packed import Packed
from comity.model import Factuality
from comity.model.record import Record
from comity.relations.phrases import status_phrases
from comity.relations.sentences import day
from comity.relations.series import starts_of
from comity.web.lines import issue_words
from comity.web.page import Ask

Step = Literal["day", "week", "month"]
_MOST_WEEKS = 80  # bars; more are put together by month
_WEEK = timedelta(days=7)
_OUTLETS = 40
_LEANINGS = ("closeness", "strain", "neutral")
_MARKS = ("happened", "planned", "denied")
Pair = tuple[str, str]


class Chosen(Record, kw_only=True, frozen=True):
    """Which lines are asked for; ``None`` asks for all. Days are days of publication."""

    since: date | None = None
    until: date | None = None
    issue: str | None = None
    leaning: Literal["strain", "closeness", "neutral"] | None = None
    mark: Literal["happened", "planned", "denied"] | None = None
    kind: Literal["development", "comment", "report"] | None = None
    outlet: str | None = None

    def asked(self, *, anytime: bool = False, any_issue: bool = False) -> Where:
        """Return the question to the ledger, its time or its issue left aside where wanted."""
        return Where(
            since=None if anytime else self.since,
            until=None if anytime else self.until,
            issue=None if any_issue else self.issue,
            leaning=self.leaning,
            kind=self.kind,
            status=statuses_of(self.mark) if self.mark else None,
            outlet=self.outlet,
        )


class Count(Record, kw_only=True, frozen=True):
    """How many lines, reports and outlets; strain and closeness are never set off against each other."""

    lines: int
    reports: int
    outlets: int
    strain: int
    closeness: int
    neutral: int


class Period(Record, kw_only=True, frozen=True):
    """One day, week or month: lines of closeness and of strain, by mark, and ``volume``, the reports of the whole ledger."""

    start: date
    end: date
    words: str
    link: str
    chosen: bool
    closeness: int
    strain: int
    neutral: int
    closeness_happened: int
    strain_happened: int
    closeness_denied: int
    strain_denied: int
    volume: int


class IssueCount(Record, kw_only=True, frozen=True):
    """One issue: its lines, and those of each period (closeness and strain), for a small picture."""

    issue: str | None
    words: str
    link: str | None
    chosen: bool
    lines: int
    closeness: int
    strain: int
    neutral: int
    bars: tuple[tuple[int, int], ...]

    def drawn(self, side: int) -> str:
        """Return the bars of one side (0 up, 1 down) as a path of SVG: six units a period, 19 up and down from 20."""
        most = max(1, *(n for both in self.bars for n in both)) if self.bars else 1
        sign = "-" if side == 0 else ""
        return "".join(
            f"M{at * 6 + 1} 20h4v{sign}{19 * both[side] / most:.1f}h-4z"
            for at, both in enumerate(self.bars)
            if both[side]
        )


def lines_of_pair(ask: Ask, pair: Pair, as_of: datetime | date | None = None) -> Packed:
    """Return all lines on a pair that hold (or held at ``as_of``), as numbers."""
    found: Packed = ask.kept("lines", lambda: ask.view.packed(pair=pair, as_of=as_of), pair, as_of)
    return found


def count_of(lines: Packed) -> Count:
    """Count lines, reports and outlets."""
    leanings = _counts(lines, "leaning")
    return Count(
        lines=len(lines),
        reports=len(np.unique(lines["number"])),
        outlets=len(_counts(lines, "outlet").keys() - {None}),
        strain=leanings["strain"],
        closeness=leanings["closeness"],
        neutral=leanings["neutral"],
    )


def outlets_of(lines: Packed) -> tuple[tuple[str, int], ...]:
    """Return the outlets with most lines and how many."""
    counts = [(name, n) for name, n in _counts(lines, "outlet").items() if name is not None]
    return tuple(sorted(counts, key=lambda item: (-item[1], item[0])))[:_OUTLETS]


def dated(lines: Packed) -> int:
    """Return how many lines have a day of publication."""
    return int(np.count_nonzero(lines["day"]))


def periods_of(
    lines: Packed, volume: Mapping[int, int], step: Step | None
) -> tuple[tuple[Period, ...], Step]:
    """Return every period from the first to the last line, empty ones too, and the step taken."""
    days = lines["day"]
    if not days.any():
        return (), step or "week"
    first, last = int(days[days > 0].min()), int(days.max())
    by: Step = step or ("week" if (last - first) / 7 <= _MOST_WEEKS else "month")
    starts = starts_of(first, last, by)
    cells = _cells(lines, starts)
    published = np.zeros(len(starts) - 1, dtype=int)
    within = [(day, n) for day, n in volume.items() if first <= day <= last]
    if within:
        at, n = np.array(within).T
        published = np.bincount(np.searchsorted(starts, at, side="right") - 1, n, minlength=len(published))
    begun = [date.fromordinal(day) for day in starts.tolist()]
    columns = [np.sum([cells[leaning, mark] for mark in _MARKS], axis=0).tolist() for leaning in _LEANINGS]
    columns += [cells[leaning, mark].tolist() for mark in ("happened", "denied") for leaning in _LEANINGS[:2]]
    periods = [
        Period(
            start=begin,
            end=following - timedelta(days=1),
            words=period_words(begin, by),
            link="",
            chosen=False,
            closeness=counts[0],
            strain=counts[1],
            neutral=counts[2],
            closeness_happened=counts[3],
            strain_happened=counts[4],
            closeness_denied=counts[5],
            strain_denied=counts[6],
            volume=int(reports),
        )
        for (begin, following), counts, reports in zip(
            pairwise(begun), zip(*columns, strict=True), published, strict=True
        )
    ]
    return tuple(periods), by


def _cells(lines: Packed, starts: NDArray[np.int64]) -> dict[tuple[str, str], NDArray[np.int64]]:
    """Count the dated lines of each period by leaning and mark."""
    bins = len(starts) - 1
    place = np.searchsorted(starts, lines["day"], side="right") - 1
    mark = lines.by_name("status", lambda name: _MARKS.index(_mark(name)), "i8")
    cell = (_leanings(lines) * len(_MARKS) + mark) * bins + place
    counts = np.bincount(cell[place >= 0], minlength=len(_LEANINGS) * len(_MARKS) * bins).reshape(-1, bins)
    names = ((leaning, mark) for leaning in _LEANINGS for mark in _MARKS)
    return dict(zip(names, counts, strict=True))


def _leanings(lines: Packed) -> NDArray[np.int64]:
    """Return the place of each line's leaning among ``_LEANINGS``."""
    return lines.by_name("leaning", lambda name: _LEANINGS.index(name) if name in _LEANINGS else 2, "i8")


def _mark(status: str | None) -> str:
    row = status_phrases().get(status or "")
    return (
        row.mark if row else _MARKS[0]
    )  # numbers stand for words of all columns; those of others are not asked for


def _counts(lines: Packed, column: str) -> Counter[str | None]:
    counts = np.bincount(lines[column], minlength=len(lines.names))
    return Counter({lines.names[number]: int(counts[number]) for number in np.flatnonzero(counts).tolist()})


class LinkTo:
    """Makes the addresses of a pair under other filters."""

    def __init__(self, path: str, query: dict[str, str]) -> None:
        self.path = path
        self.query = query

    def __call__(self, **changes: object) -> str:
        from comity.web.addresses import address, with_changes

        return address(self.path, **with_changes(self.query, after=None, **changes))


def issues_of(lines: Packed, periods: Sequence[Period], by: Step) -> tuple[IssueCount, ...]:
    """Return the issues, most lines first, those about none last, each with its bars by period."""
    codes, issue = np.unique(lines["issue"], return_inverse=True)
    leaning, bins = _leanings(lines), len(periods)
    counts = np.bincount(issue * 3 + leaning, minlength=3 * len(codes)).reshape(-1, 3).tolist()
    bars = np.zeros((len(codes), 3, 0), dtype=int)
    if periods:
        starts = [period.start.toordinal() for period in periods] + [periods[-1].end.toordinal() + 1]
        place = np.searchsorted(starts, lines["day"], side="right") - 1
        inside = (place >= 0) & (place < bins)
        cell = ((issue * 3 + leaning) * bins + place)[inside]
        bars = np.bincount(cell, minlength=3 * len(codes) * bins).reshape(-1, 3, bins)
    found = [
        IssueCount(
            issue=lines.names[code],
            words=issue_words(lines.names[code]),
            link=None,
            chosen=False,
            lines=sum(leanings),
            closeness=leanings[0],
            strain=leanings[1],
            neutral=leanings[2],
            bars=tuple(zip(*own[:2].tolist(), strict=True)),
        )
        for code, leanings, own in zip(codes.tolist(), counts, bars, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (one.issue is None, -one.lines, one.issue or "")))


def linked(periods: Iterable[Period], chosen: Chosen, link: LinkTo) -> tuple[Period, ...]:
    """Return periods with their addresses, and the one that is chosen marked."""
    return tuple(
        msgspec.structs.replace(
            period,
            link=link(since=period.start, until=period.end),
            chosen=(chosen.since, chosen.until) == (period.start, period.end),
        )
        for period in periods
    )


def linked_issues(issues: Iterable[IssueCount], chosen: Chosen, link: LinkTo) -> tuple[IssueCount, ...]:
    """Return issues with their addresses; that of the one chosen takes the choice back."""
    return tuple(
        issue
        if issue.issue is None
        else msgspec.structs.replace(
            issue,
            link=link(issue=None if chosen.issue == issue.issue else issue.issue),
            chosen=chosen.issue == issue.issue,
        )
        for issue in issues
    )


def volume_of(ask: Ask) -> dict[int, int]:
    """Return how many reports the ledger has of each day of publication, by its number."""
    found: dict[int, int] = ask.kept("volume", ask.view.reports_by_day)
    return found


def after(begin: date, by: Step) -> date:
    """Return the first day of the next period."""
    if by == "month":
        return (begin + timedelta(days=32)).replace(day=1)
    return begin + (_WEEK if by == "week" else timedelta(days=1))


def period_words(begin: date, by: Step) -> str:
    """Say a period: "week of 5 May 2031", "May 2031", "5 May 2031"."""
    if by == "month":
        return f"{begin:%B %Y}"
    return f"week of {day(begin)}" if by == "week" else day(begin)


def statuses_of(mark: str) -> tuple[Factuality, ...]:
    """Return the factualities that one of the three marks stands for."""
    return tuple(status for status in get_args(Factuality) if _mark(status) == mark)
