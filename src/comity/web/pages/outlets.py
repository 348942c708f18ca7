"""Outlets: who owns them, which agency they are, and who relays whom."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any
from urllib.parse import quote

import msgspec

from comity.codebook.rows import Outlet
from comity.links.independence import Owners, owner_names
from comity.model.record import Record
from comity.web.addresses import address, pair_address
from comity.web.cite import cite_page
from comity.web.page import Ask, Kind, NotFoundError, Page, Table
from comity.web.pages.start import ReportEntry, entry_of
from comity.web.words import counted

_ROWS = 100
_REPORTS = 25


class OutletEntry(Record, kw_only=True, frozen=True):
    """An outlet as the ledger has it, with what the tables know: ``kind`` "agency" sells its reports to others.

    ``shared`` are outlets of the ledger with the same owner: together they count as one
    origin. ``relays`` counts reports that cite another outlet, ``relayed`` those that cite it.
    """

    name: str
    link: str
    country: str | None
    kind: str | None
    owner: str | None
    shared: tuple[str, ...]
    reports: int
    first: date | None
    last: date | None
    relays: int
    relayed: int


class Relay(Record, kw_only=True, frozen=True):
    """One outlet citing another: in how many reports.

    ``link`` leads to the citing one's page, ``cited_link`` to that of the cited one if the ledger has reports of it.
    """

    citing: str
    cited: str
    reports: int
    link: str
    cited_link: str | None


class OutletsPage(Page, kw_only=True, frozen=True):
    """``outlets``, most reports first, ``total`` of them; ``next`` leads on.

    ``relays`` are the ties between them; ``unnamed`` counts reports without an outlet.
    """

    outlets: tuple[OutletEntry, ...]
    total: int
    next: str | None
    relays: tuple[Relay, ...]
    unnamed: int


class OutletPage(Page, kw_only=True, frozen=True):
    """One ``outlet``: whom it ``cites`` and by whom it is ``cited_by``, the ``pairs`` it tells of.

    ``reports`` come with the latest first; ``next`` leads on.
    """

    outlet: OutletEntry
    cites: tuple[Relay, ...]
    cited_by: tuple[Relay, ...]
    pairs: tuple[tuple[str, str, int], ...]
    reports: tuple[ReportEntry, ...]
    next: str | None


def make_outlets(ask: Ask) -> OutletsPage:
    """Return the page of all outlets."""
    entries = _entries(ask)
    skip = ask.row()
    ties = _relays(ask)
    (unnamed,) = next(ask.view.ask("SELECT count(*) FROM documents WHERE outlet IS NULL", []))
    return OutletsPage(
        address=ask.address,
        title="Outlets",
        cite=cite_page(ask, "Outlets", counted(len(entries), "outlet")),
        outlets=tuple(entries[skip : skip + _ROWS]),
        total=len(entries),
        next=address("/outlets", row=skip + _ROWS) if skip + _ROWS < len(entries) else None,
        relays=ties[:_ROWS],
        unnamed=unnamed,
    )


def make_outlet(ask: Ask) -> OutletPage:
    """Return the page of an outlet. Raises NotFoundError if the ledger has no report of it."""
    name = ask.path["outlet"]
    entry = next((one for one in _entries(ask) if one.name == name), None)
    if entry is None:
        raise NotFoundError(f"the ledger has no report of an outlet called {name!r}")
    ties = _relays(ask)
    before = ask.word("before")
    rows = list(
        ask.view.ask(
            "SELECT d.id, d.title, substr(d.text, 1, 400), d.outlet, d.published, "
            "(SELECT count(*) FROM evidence v JOIN standing t ON t.reading = v.reading "
            "WHERE v.document = d.number AND t.until IS NULL), d.published, d.id FROM documents d "
            "WHERE d.outlet = ? "
            + ("AND (d.published, d.id) < (?, ?) " if before else "")
            + "ORDER BY d.published DESC, d.id DESC LIMIT ?",
            [name, *(_key(before) if before else ()), _REPORTS + 1],
        )
    )
    more = len(rows) > _REPORTS
    return OutletPage(
        address=ask.address,
        title=name,
        cite=cite_page(ask, f"Reports of {name}", counted(entry.reports, "report")),
        outlet=entry,
        cites=tuple(tie for tie in ties if tie.citing == name),
        cited_by=tuple(tie for tie in ties if tie.cited == name),
        pairs=_pairs(ask, name),
        reports=tuple(entry_of(*row[:6]) for row in rows[:_REPORTS]),
        next=address(outlet_address(name), before=f"{rows[_REPORTS - 1][6] or ''} {rows[_REPORTS - 1][7]}")
        if more and rows[_REPORTS - 1][6]
        else None,
    )


def outlet_address(name: str) -> str:
    """Return the address of an outlet's page."""
    return f"/outlet/{quote(name, safe='')}"


def _key(before: str) -> tuple[str, str]:
    day, _, document = before.partition(" ")
    return day, document


def _entries(ask: Ask) -> list[OutletEntry]:
    found: list[OutletEntry] = ask.kept("outlets", lambda: _made(ask))
    return found


def _made(ask: Ask) -> list[OutletEntry]:
    rows = list(
        ask.view.ask(
            "SELECT outlet, count(*), min(published), max(published) FROM documents "
            "WHERE outlet IS NOT NULL GROUP BY outlet ORDER BY 2 DESC, 1",
            [],
        )
    )
    owners = Owners(ask.site.codebook)
    known: dict[str, Outlet] = {row.name: row for row in ask.site.codebook.outlets}
    by_owner: defaultdict[str, list[str]] = defaultdict(list)
    for name, *_ in rows:
        for owner in owners(name):
            by_owner[owner].append(name)
    citing, cited = Counter[str](), Counter[str]()
    for tie in _relays(ask):
        citing[tie.citing] += tie.reports
        cited[tie.cited] += tie.reports
    return [
        OutletEntry(
            name=name,
            link=outlet_address(name),
            country=ask.site.name(row.country)
            if (row := known.get(owners.name(name))) and row.country
            else None,
            kind=row.kind if row else None,
            owner=row.owner if row else None,
            shared=tuple(
                sorted(
                    {
                        other
                        for owner in owner_names(row.owner if row else None)
                        for other in by_owner[owner]
                        if other != name
                    }
                )
            ),
            reports=reports,
            first=date.fromisoformat(first) if first else None,
            last=date.fromisoformat(last) if last else None,
            relays=citing[name],
            relayed=cited[name],
        )
        for name, reports, first, last in rows
    ]


def _relays(ask: Ask) -> tuple[Relay, ...]:
    def fetch() -> tuple[Relay, ...]:
        rows = list(
            ask.view.ask(
                "SELECT d.outlet, a.speaker, count(DISTINCT d.number) FROM attributions a "
                "CROSS JOIN standing t ON t.reading = a.reading AND t.until IS NULL "
                "CROSS JOIN readings r ON r.number = a.reading CROSS JOIN documents d ON d.number = r.document "
                "WHERE a.speaker_kind = 'outlet' AND a.speaker IS NOT NULL AND d.outlet IS NOT NULL "
                "AND a.speaker <> d.outlet GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
                [],
            )
        )
        here = {
            name
            for name in {cited for _, cited, _ in rows}
            if next(ask.view.ask("SELECT 1 FROM documents WHERE outlet = ? LIMIT 1", [name]), None)
        }
        return tuple(
            Relay(
                citing=citing,
                cited=cited,
                reports=n,
                link=outlet_address(citing),
                cited_link=outlet_address(cited) if cited in here else None,
            )
            for citing, cited, n in rows
        )

    found: tuple[Relay, ...] = ask.kept("relays", fetch)
    return found


def _pairs(ask: Ask, outlet: str) -> tuple[tuple[str, str, int], ...]:
    def fetch() -> tuple[tuple[str, str, int], ...]:
        rows = ask.view.ask(
            "SELECT l.first, l.second, count(*) FROM documents d CROSS JOIN readings r ON r.document = d.number "
            "CROSS JOIN lines l ON l.reading = r.number WHERE d.outlet = ? "
            "GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 30",
            [outlet],
        )
        return tuple(
            (
                f"{ask.site.name(first)} – {ask.site.name(second)}",
                pair_address((first, second), outlet=outlet),
                n,
            )
            for first, second, n in rows
        )

    found: tuple[tuple[str, str, int], ...] = ask.kept("pairs of an outlet", fetch, outlet)
    return found


def _table(ask: Ask, page: OutletsPage) -> Table:
    columns = ("name", "country", "kind", "owner", "shared", "reports", "first", "last", "relays", "relayed")
    rows: list[dict[str, Any]] = [msgspec.structs.asdict(entry) for entry in _entries(ask)]
    return Table(columns=columns, rows=rows)


OUTLETS = Kind("/outlets", "outlets.html", OutletsPage, make_outlets, _table)
OUTLET = Kind("/outlet/{outlet:path}", "outlet.html", OutletPage, make_outlet)
