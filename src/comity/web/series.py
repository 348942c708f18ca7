"""The lines of evidence on one pair, fetched once for each state of the ledger and counted in every way a page needs.

All counts of a pair come from these rows, so that no two places can differ.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

import msgspec

from comity.model.record import Record
from comity.relations.phrases import status_mark
from comity.relations.sentences import day
from comity.web.lines import issue_words
from comity.web.page import Ask

Step = Literal["day", "week", "month"]
_MOST_WEEKS = 80  # bars; more are put together by month
_WEEK = timedelta(days=7)
Pair = tuple[str, str]


class Telling(NamedTuple):
    """What counts of a line of evidence: when it was published (0: not known), how it leans, and where it stands."""

    day: int
    leaning: str
    status: str
    kind: str
    issue: str | None
    outlet: str | None
    document: str


class Chosen(Record, kw_only=True, frozen=True):
    """Which lines are asked for; ``None`` asks for all. Days are days of publication."""

    since: date | None = None
    until: date | None = None
    issue: str | None = None
    leaning: Literal["strain", "closeness", "neutral"] | None = None
    mark: Literal["happened", "planned", "denied"] | None = None
    kind: Literal["development", "comment", "report"] | None = None
    outlet: str | None = None

    @property
    def statuses(self) -> tuple[str, ...] | None:
        """The factualities of the mark."""
        return statuses_of(self.mark) if self.mark else None

    def holds(self, telling: Telling, *, anytime: bool = False, any_issue: bool = False) -> bool:
        """Say whether a line is asked for, its time or its issue left aside where wanted."""
        at = telling.day
        return (
            (
                anytime
                or (
                    (self.since is None or at >= self.since.toordinal())
                    and (self.until is None or 0 < at <= self.until.toordinal())
                )
            )
            and (any_issue or self.issue in (None, telling.issue))
            and self.leaning in (None, telling.leaning)
            and self.kind in (None, telling.kind)
            and self.outlet in (None, telling.outlet)
            and (self.mark is None or status_mark(telling.status) == self.mark)  # type: ignore[arg-type]
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


def tellings_of(ask: Ask, pair: Pair, as_of: datetime | date | None = None) -> list[Telling]:
    """Return all lines on a pair that hold (or held at ``as_of``)."""

    def fetch() -> list[Telling]:
        columns = ask.view.pair(*pair).columns(*Telling._fields, as_of=as_of)
        return list(map(Telling._make, zip(*columns.values(), strict=True)))

    found: list[Telling] = ask.kept("tellings", fetch, pair, as_of)
    return found


def count_of(tellings: Iterable[Telling]) -> Count:
    """Count lines, reports and outlets."""
    leanings: Counter[str] = Counter()
    reports: set[str] = set()
    outlets: set[str] = set()
    for telling in tellings:
        leanings[telling.leaning] += 1
        reports.add(telling.document)
        if telling.outlet:
            outlets.add(telling.outlet)
    return Count(
        lines=leanings.total(),
        reports=len(reports),
        outlets=len(outlets),
        strain=leanings["strain"],
        closeness=leanings["closeness"],
        neutral=leanings["neutral"],
    )


def periods_of(
    tellings: Sequence[Telling],
    volume: dict[date, int],
    step: Step | None,
) -> tuple[tuple[Period, ...], Step]:
    """Return every period from the first to the last line, empty ones too, and the step taken."""
    days = sorted({telling.day for telling in tellings} - {0})
    if not days:
        return (), step or "week"
    first, last = date.fromordinal(days[0]), date.fromordinal(days[-1])
    by: Step = step or ("week" if (last - first) / _WEEK <= _MOST_WEEKS else "month")
    counts: defaultdict[date, Counter[tuple[str, str]]] = defaultdict(Counter)
    start_of = {at: start(date.fromordinal(at), by) for at in days}
    for telling in tellings:
        if telling.day:
            counts[start_of[telling.day]][
                telling.leaning,
                status_mark(telling.status),  # type: ignore[arg-type]
            ] += 1
    volumes: Counter[date] = Counter()
    for at, n in volume.items():
        if first <= at <= last:
            volumes[start(at, by)] += n
    periods: list[Period] = []
    begin = start(first, by)
    while begin <= last:
        following = after(begin, by)
        end = following - timedelta(days=1)
        cells = counts[begin]
        lines = {
            leaning: sum(n for (lean, _), n in cells.items() if lean == leaning)
            for leaning in ("closeness", "strain", "neutral")
        }
        periods.append(
            Period(
                start=begin,
                end=end,
                words=period_words(begin, by),
                link="",
                chosen=False,
                closeness=lines["closeness"],
                strain=lines["strain"],
                neutral=lines["neutral"],
                closeness_happened=cells["closeness", "happened"],
                strain_happened=cells["strain", "happened"],
                closeness_denied=cells["closeness", "denied"],
                strain_denied=cells["strain", "denied"],
                volume=volumes[begin],
            )
        )
        begin = following
    return tuple(periods), by


class LinkTo:
    """Makes the addresses of a pair under other filters."""

    def __init__(self, path: str, query: dict[str, str]) -> None:
        self.path = path
        self.query = query

    def __call__(self, **changes: object) -> str:
        from comity.web.addresses import address, with_changes

        return address(self.path, **with_changes(self.query, after=None, **changes))


def issues_of(tellings: Sequence[Telling], periods: Sequence[Period], by: Step) -> tuple[IssueCount, ...]:
    """Return the issues, most lines first, those about none last, each with its bars by period."""
    place = {period.start: at for at, period in enumerate(periods)}
    by_issue: defaultdict[str | None, list[Telling]] = defaultdict(list)
    for telling in tellings:
        by_issue[telling.issue].append(telling)
    starts: dict[int, int | None] = {}
    found: list[IssueCount] = []
    for issue, rows in sorted(
        by_issue.items(), key=lambda item: (item[0] is None, -len(item[1]), item[0] or "")
    ):
        bars = [[0, 0] for _ in periods]
        for row in rows:
            if not row.day or row.leaning == "neutral":
                continue
            if row.day not in starts:
                starts[row.day] = place.get(start(date.fromordinal(row.day), by))
            at = starts[row.day]
            if at is not None:
                bars[at][row.leaning == "strain"] += 1
        count = Counter(row.leaning for row in rows)
        found.append(
            IssueCount(
                issue=issue,
                words=issue_words(issue),
                link=None,
                chosen=False,
                lines=len(rows),
                closeness=count["closeness"],
                strain=count["strain"],
                neutral=count["neutral"],
                bars=tuple((up, down) for up, down in bars),
            )
        )
    return tuple(found)


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


def volume_of(ask: Ask) -> dict[date, int]:
    """Return how many reports the ledger has of each day of publication."""

    def count() -> dict[date, int]:
        volume: Counter[date] = Counter()
        for at, _, n in ask.view.volume():
            volume[at] += n
        return dict(volume)

    found: dict[date, int] = ask.kept("volume", count)
    return found


def start(at: date, by: Step) -> date:
    """Return the first day of the period of a day; weeks begin on Monday."""
    if by == "month":
        return at.replace(day=1)
    return at - timedelta(days=at.weekday()) if by == "week" else at


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


def statuses_of(mark: str) -> tuple[str, ...]:
    """Return the factualities that one of the three marks stands for."""
    from comity.relations.phrases import status_phrases

    return tuple(status for status, row in status_phrases().items() if row.mark == mark)
