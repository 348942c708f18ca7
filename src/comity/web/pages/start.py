"""The start: which pairs the ledger has evidence on, and what is new since the last visit."""

from collections import defaultdict
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from comity.errors import InputError
from comity.model.record import Record
from comity.relations.sentences import day
from comity.web.addresses import address, pair_address, report_address
from comity.web.cite import cite_page
from comity.web.page import Ask, Kind, Page, Table
from comity.web.pages.report import title_of
from comity.web.words import counted

Cell = tuple[str, str, str]  # first, second, leaning
_NEWEST = 10
_PAIRS = 50
_COLUMNS = ("pair", "names", "lines", "strain", "closeness", "neutral", "fresh")


class PairCount(Record, kw_only=True, frozen=True):
    """How many lines of evidence there are on a pair, by leaning; ``fresh`` came since the last visit."""

    pair: tuple[str, str]
    names: tuple[str, str]
    link: str
    lines: int
    strain: int
    closeness: int
    neutral: int
    fresh: int = 0


class ReportEntry(Record, kw_only=True, frozen=True):
    """A report in a list: what it is called, who published it when, how many lines of evidence it gives."""

    document: str
    link: str
    title: str
    outlet: str | None
    published: date | None
    lines: int


class StartPage(Page, kw_only=True, frozen=True):
    """The start page.

    ``pairs`` come with most evidence first, ``more_pairs`` leads to the others of ``pairs_in_all``. ``since``
    is the moment from which on things count as new (``since_words`` says it), ``None`` at
    the first visit; ``fresh_reports`` and ``fresh_lines`` count them. ``newest`` are the
    reports that came last. ``reports``, ``lines`` (of them ``strain``, ``closeness``,
    ``neutral``) and ``first``, ``last`` (days of publication) describe the whole ledger;
    ``waiting`` counts what could not be read. ``empty`` is true before the first report.
    """

    pairs: tuple[PairCount, ...]
    pairs_in_all: int
    more_pairs: str | None
    since: str | None
    since_words: str | None
    fresh_reports: int
    fresh_lines: int
    newest: tuple[ReportEntry, ...]
    reports: int
    lines: int
    strain: int
    closeness: int
    neutral: int
    first: date | None
    last: date | None
    waiting: int
    empty: bool


def make_start(ask: Ask) -> StartPage:
    """Return the start page. ``since`` in the address says from when on things count as new."""
    since = _moment(ask.word("since")) or ask.seen
    skip = _whole(ask.word("from"))
    pairs = _pairs(ask, since)
    reports = ask.view.reports()
    (first, last), (waiting,) = (
        next(ask.view.ask(text, []))
        for text in (
            "SELECT (SELECT min(published) FROM documents), (SELECT max(published) FROM documents)",
            "SELECT count(*) FROM quarantine WHERE resolved_at IS NULL",
        )
    )
    lines = sum(pair.lines for pair in pairs)
    told = f"{counted(lines, 'line')} of evidence on {counted(len(pairs), 'pair')}"
    more = skip + _PAIRS
    return StartPage(
        address=ask.address,
        title="Evidence by pair",
        cite=cite_page(ask, "Evidence by pair of actors", told),
        pairs=tuple(pairs[skip:more]),
        pairs_in_all=len(pairs),
        more_pairs=address("/", **{"from": more}) if more < len(pairs) else None,
        since=since,
        since_words=_moment_words(since) if since else None,
        fresh_reports=ask.kept("new reports", lambda: ask.view.reports_since(since), since) if since else 0,
        fresh_lines=sum(pair.fresh for pair in pairs),
        newest=_newest(ask),
        reports=reports,
        lines=lines,
        strain=sum(pair.strain for pair in pairs),
        closeness=sum(pair.closeness for pair in pairs),
        neutral=sum(pair.neutral for pair in pairs),
        first=date.fromisoformat(first) if first else None,
        last=date.fromisoformat(last) if last else None,
        waiting=waiting,
        empty=not reports,
    )


def _pairs(ask: Ask, since: str | None) -> list[PairCount]:
    by_pair: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for (first, second, leaning), n in ask.view.pair_counts().items():
        by_pair[first, second][leaning] = n
    fresh: defaultdict[tuple[str, str], int] = defaultdict(int)
    for (first, second, _), n in _new(ask, since).items():
        fresh[first, second] += n
    found = [
        PairCount(
            pair=pair,
            names=(ask.site.name(pair[0]), ask.site.name(pair[1])),
            link=pair_address(pair),
            lines=sum(cells.values()),
            strain=cells.get("strain", 0),
            closeness=cells.get("closeness", 0),
            neutral=cells.get("neutral", 0),
            fresh=fresh[pair],
        )
        for pair, cells in by_pair.items()
    ]
    return sorted(found, key=lambda pair: (-pair.lines, pair.pair))


def _new(ask: Ask, since: str | None) -> dict[Cell, int]:
    """Return what came since; kept, since one visit asks for the same moment again and again."""
    if since is None:
        return {}
    found: dict[Cell, int] = ask.kept("new", lambda: ask.view.pair_counts(since), since)
    return found


def _newest(ask: Ask) -> tuple[ReportEntry, ...]:
    rows = ask.view.ask(
        "SELECT d.id, d.title, substr(d.text, 1, 400), d.outlet, d.published, "
        "(SELECT count(*) FROM evidence v JOIN standing t ON t.reading = v.reading "
        "WHERE v.document = d.number AND t.until IS NULL) FROM documents d ORDER BY d.number DESC LIMIT ?",
        [_NEWEST],
    )
    return tuple(entry_of(*row) for row in rows)


def entry_of(
    document: str, title: str | None, text: str, outlet: str | None, published: str | None, lines: int
) -> ReportEntry:
    """Return a row of the ledger as a report in a list; the first words of the text stand for a missing title."""
    from comity.model import Document

    return ReportEntry(
        document=document,
        link=report_address(document),
        title=title_of(Document(id=document, text=text, title=title)),
        outlet=outlet,
        published=date.fromisoformat(published) if published else None,
        lines=lines,
    )


def _moment(given: str | None) -> str | None:
    if given is None:
        return None
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        raise InputError(
            f"since={given!r} is no moment; write it as 2031-05-09 or 2031-05-09T14:30"
        ) from None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _moment_words(moment: str) -> str:
    at = datetime.fromisoformat(moment)
    return f"{day(at.date())}, {at:%H:%M} UTC"


def _whole(given: str | None) -> int:
    if given is None:
        return 0
    if not given.isdecimal() or len(given) > 9:
        raise InputError(f"from={given!r} is no number of a row")
    return int(given)


def _table(ask: Ask, page: StartPage) -> Table:
    rows: list[dict[str, Any]] = [msgspec.structs.asdict(pair) for pair in _pairs(ask, page.since)]
    return Table(columns=_COLUMNS, rows=rows)


START = Kind("/", "start.html", StartPage, make_start, _table)
