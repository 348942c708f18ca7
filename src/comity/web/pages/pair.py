"""A pair of actors: its two series, its issues, and the evidence behind every bar."""

from datetime import date, datetime
from typing import Any, get_args

import msgspec

from comity.errors import InputError
from comity.ledger import judged_lines
from comity.model.evidence import EvidenceKind, Leaning
from comity.model.record import Record
from comity.relations.sentences import day
from comity.web.addresses import address, pair_address
from comity.web.chart import drawn, pair_chart
from comity.web.cite import cite_page
from comity.web.levels import Levels, levels_of
from comity.web.lines import EvidenceLine, Mark, issue_words, lines_of, table_of
from comity.web.page import Ask, Kind, NotFoundError, Page, Table
from comity.web.series import (
    Chosen,
    Count,
    IssueCount,
    LinkTo,
    Period,
    Step,
    count_of,
    dated,
    issues_of,
    lines_of_pair,
    linked,
    linked_issues,
    outlets_of,
    periods_of,
    volume_of,
)
from comity.web.words import counted

_ROWS = 50
_ISSUES = 12


class Chip(Record, kw_only=True, frozen=True):
    """One filter that is on: what it says, and the address without it."""

    words: str
    without: str


class PairPage(Page, kw_only=True, frozen=True):
    """The ``pair`` by code and by ``names``.

    ``count`` is of all lines on it, ``shown`` of those that the filters leave; ``chips``
    are the filters. ``periods`` are by ``step``; ``levels`` are the two series with their shifts; ``issues`` are those of the filtered
    lines, whatever their issue (``issues_left`` counts those that are not shown). ``chosen``
    and ``as_of`` are what the address asks for, ``steps`` the addresses by week and by month. ``lines`` are one page of the lines shown, ``first`` the
    place of the first of them; ``next`` leads on. ``outlets`` are those to choose from.
    ``dated`` counts the lines that have a day of publication: only they are in the chart.
    ``brief``, ``contradictions`` and ``plans`` are the addresses of these pages on the pair.
    """

    pair: tuple[str, str]
    names: tuple[str, str]
    chosen: Chosen
    as_of: str | None
    count: Count
    shown: Count
    chips: tuple[Chip, ...]
    step: Step
    steps: tuple[tuple[Step, str], ...]
    periods: tuple[Period, ...]
    levels: Levels
    dated: int
    issues: tuple[IssueCount, ...]
    issues_left: int
    outlets: tuple[tuple[str, int], ...]
    lines: tuple[EvidenceLine, ...]
    first: int
    next: str | None
    brief: str
    contradictions: str
    plans: str


def make_pair(ask: Ask) -> PairPage:
    """Return the page of a pair. Raises NotFoundError if the ledger has no evidence on it."""
    pair = _pair(ask)
    as_of = _as_of(ask)
    chosen = chosen_of(ask)
    names = (ask.site.name(pair[0]), ask.site.name(pair[1]))
    step = ask.word("by", get_args(Step))
    count: Count = ask.kept("count", lambda: count_of(lines_of_pair(ask, pair, as_of)), pair, as_of)
    if not count.lines:
        raise NotFoundError(f"the ledger has no evidence on {names[0]} and {names[1]}")
    link = LinkTo(pair_address(pair), dict(ask.query))
    told = ask.kept("told", lambda: _counted(ask, pair, chosen, as_of, step), pair, chosen, as_of, step)
    periods = linked(told.periods, chosen, link)
    issues = linked_issues(told.issues, chosen, link)
    named = [issue for issue in issues if issue.issue is not None]
    rows, after, first = _page(ask, pair, chosen, as_of, told.shown.lines)
    title = f"{names[0]} and {names[1]}"
    return PairPage(
        address=ask.address,
        title=title,
        cite=cite_page(ask, f"Evidence on {title}", _told(told.shown, count)),
        pair=pair,
        names=names,
        chosen=chosen,
        as_of=ask.word("as_of"),
        count=count,
        shown=told.shown,
        chips=_chips(ask, chosen, link),
        step=told.step,
        steps=tuple((one, link(by=one)) for one in ("week", "month")),
        periods=periods,
        levels=levels_of(ask, pair, names, told.step, chosen, as_of, link, count.lines),
        dated=told.dated,
        issues=(*named[:_ISSUES], *(issue for issue in issues if issue.issue is None)),
        issues_left=max(0, len(named) - _ISSUES),
        outlets=told.outlets,
        lines=rows,
        first=first,
        next=after,
        brief=address(f"/brief/{pair[0]}/{pair[1]}", until=chosen.until),
        contradictions=address("/contradictions", pair=",".join(pair)),
        plans=address("/plans", pair=",".join(pair)),
    )


class _Counted(Record, kw_only=True, frozen=True):
    """What is counted for one choice of lines; the addresses of periods and issues are put in for each request."""

    shown: Count
    periods: tuple[Period, ...]
    step: Step
    dated: int
    issues: tuple[IssueCount, ...]
    outlets: tuple[tuple[str, int], ...]


def _counted(
    ask: Ask, pair: tuple[str, str], chosen: Chosen, as_of: datetime | date | None, step: Any
) -> _Counted:
    everything = lines_of_pair(ask, pair, as_of)
    anytime = everything.held(chosen.asked(anytime=True))
    shown = anytime.held(chosen.asked())
    any_issue = shown if chosen.issue is None else everything.held(chosen.asked(any_issue=True))
    periods, by = periods_of(anytime, volume_of(ask), step)
    return _Counted(
        shown=count_of(shown),
        periods=periods,
        step=by,
        dated=dated(anytime),
        issues=issues_of(any_issue, periods, by),
        outlets=outlets_of(everything),
    )


def chosen_of(ask: Ask) -> Chosen:
    """Return what the address asks for. Raises InputError for what cannot be asked."""
    return msgspec.convert(
        {
            "since": ask.day("since"),
            "until": ask.day("until"),
            "issue": ask.word("issue"),
            "leaning": ask.word("leaning", get_args(Leaning)),
            "mark": ask.word("mark", get_args(Mark)),
            "kind": ask.word("kind", get_args(EvidenceKind)),
            "outlet": ask.word("outlet"),
        },
        Chosen,
    )


def _pair(ask: Ask) -> tuple[str, str]:
    first, second = sorted((ask.path["first"], ask.path["second"]))
    if first == second:
        raise InputError("a pair needs two actors")
    return first, second


def _as_of(ask: Ask) -> datetime | date | None:
    given = ask.word("as_of")
    if given is None:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(given)
    except ValueError:
        raise InputError(f"as_of={given!r} is no day or moment; write it as 2031-05-09") from None


def asked_of(pair: tuple[str, str], chosen: Chosen, as_of: datetime | date | None) -> dict[str, Any]:
    """Return the question to the ledger for what is chosen."""
    return msgspec.structs.asdict(chosen.asked()) | {"pair": pair, "as_of": as_of}


def _page(
    ask: Ask, pair: tuple[str, str], chosen: Chosen, as_of: datetime | date | None, n: int
) -> tuple[tuple[EvidenceLine, ...], str | None, int]:
    """Return one page of lines, the address of the next, and the place of the first."""
    token = ask.word("after")
    found = ask.view.evidence(**asked_of(pair, chosen, as_of)).page(_ROWS, token)
    judged = judged_lines(ask.view, [row.id for row in found.rows])
    lines = lines_of(ask.site, ask.view, found.rows, judged)
    place = ask.word("row")
    first = int(place) if place and place.isdecimal() and int(place) <= n else 1
    following = (
        address(
            pair_address(pair),
            **{**ask.query, "after": found.next, "row": first + len(lines)},
        )
        if found.next
        else None
    )
    return lines, following, first if lines else 0


def _chips(ask: Ask, chosen: Chosen, link: LinkTo) -> tuple[Chip, ...]:
    chips: list[Chip] = []
    since, until = chosen.since, chosen.until
    if since or until:
        words = (
            f"published {day(since)} to {day(until)}"
            if since and until
            else f"published from {day(since)}"
            if since
            else f"published until {day(until)}"
            if until
            else ""
        )
        chips.append(Chip(words=words, without=link(since=None, until=None)))
    marks = {
        "happened": "told as happened",
        "planned": "planned, possible or open",
        "denied": "denied, dropped or not done",
    }
    for name, words in (
        ("issue", issue_words(chosen.issue)),
        ("leaning", chosen.leaning or ""),
        ("mark", marks.get(chosen.mark or "", "")),
        ("kind", chosen.kind or ""),
        ("outlet", chosen.outlet or ""),
    ):
        if getattr(chosen, name) is not None:
            chips.append(Chip(words=words, without=link(**{name: None})))
    if ask.word("as_of"):
        chips.append(Chip(words=f"as the ledger knew it on {ask.word('as_of')}", without=link(as_of=None)))
    return tuple(chips)


def _told(shown: Count, count: Count) -> str:
    part = f" of {count.lines:,}" if shown.lines != count.lines else ""
    return (
        f"{shown.lines:,}{part} lines of evidence in {counted(shown.reports, 'report')} by "
        f"{counted(shown.outlets, 'outlet')}: {shown.strain:,} strain, {shown.closeness:,} closeness, "
        f"{shown.neutral:,} neutral"
    )


def chart_of(ask: Ask, page: PairPage) -> dict[str, Any]:
    """Return the specification of the chart of a page. Raises NotFoundError if none of its lines has a day."""
    if not page.periods:
        raise NotFoundError("none of these lines has a day of publication, so that there is no chart of them")
    return pair_chart(page.periods, page.step, page.title, page.levels.rows, page.levels.shifts)


def drawn_chart(ask: Ask, page: PairPage) -> str:
    """Return the chart drawn, kept for each state of the ledger and each filter."""
    query = tuple(sorted((name, value) for name, value in ask.query.items() if name not in ("after", "row")))
    drawing: str = ask.kept("chart", lambda: drawn(chart_of(ask, page)), page.pair, query)
    return drawing


def _table(ask: Ask, page: PairPage) -> Table:
    """Return all lines that are shown, not one page of them."""
    view = ask.view
    rows = view.evidence(**asked_of(page.pair, page.chosen, _as_of(ask)))
    return table_of(
        line
        for batch in _batches(rows)
        for line in lines_of(ask.site, view, batch, judged_lines(view, [row.id for row in batch]))
    )


def _batches(rows: Any, size: int = 500) -> Any:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


PAIR = Kind("/pair/{first}/{second}", "pair.html", PairPage, make_pair, _table, chart_of, drawn_chart)
