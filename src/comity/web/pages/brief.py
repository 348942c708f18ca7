"""The brief on a pair: one page, every sentence footnoted to its evidence."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from comity.ledger import Where
from comity.model.brief import Brief, Footnote, Line
from comity.model.record import Record
from comity.model.relation import Why
from comity.relations.brief import make_brief as brief_on
from comity.relations.phrases import status_phrases
from comity.relations.rivals import whys
from comity.web.addresses import address, pair_address, report_address, web_address
from comity.web.cite import cite_page
from comity.web.levels import MANY
from comity.web.page import Ask, Kind, NotFoundError, Page
from comity.web.series import lines_of_pair
from comity.web.words import counted

_MOST_REPORTS = 200  # a page of some thirty sentences; more reports would take longer than a page should


class Note(Record, kw_only=True, frozen=True):
    """A footnote with the address of its line in the report, and the places of the page that refer to it."""

    footnote: Footnote
    link: str
    url: str | None
    refs: tuple[str, ...]


class Sentence(Record, kw_only=True, frozen=True):
    """A sentence of the brief. ``notes`` are (number, id of the reference); ``status`` says what did not come about."""

    line: Line
    notes: tuple[tuple[int, str], ...]
    status: str | None
    beside: tuple["Sentence", ...] = ()


class Group(Record, kw_only=True, frozen=True):
    """Sentences under one heading; ``more`` says what is left out."""

    heading: str | None
    sentences: tuple[Sentence, ...]
    more: str | None


class Part(Record, kw_only=True, frozen=True):
    """A section of the brief; ``empty`` is what it says if there is nothing."""

    id: str
    heading: str
    note: str | None
    groups: tuple[Group, ...]
    empty: str


class BriefPage(Page, kw_only=True, frozen=True):
    """The brief on a ``pair``, whose own page is ``pair_link``.

    ``brief`` is the record as ``comity brief --out x.json`` writes it; ``parts`` and
    ``notes`` are the same with references. ``until`` is the day up to which was asked;
    ``cut`` says that only the latest reports were taken, since there are too many for one page;
    ``earlier`` is the address of the brief as it was four weeks earlier. ``pending`` says that the shifts of
    the pair are being reckoned, and stand here when the page is asked for again.
    """

    pair: tuple[str, str]
    pair_link: str
    until: date | None
    brief: Brief
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]
    cut: str | None
    earlier: str | None
    pending: bool


def make_page(ask: Ask) -> BriefPage:
    """Return the brief on a pair. Raises NotFoundError if the ledger has no evidence on it."""
    first, second = sorted((ask.path["first"], ask.path["second"]))
    until = ask.day("until")
    pair = first, second
    shifts = _shifts(ask, pair, until)
    brief, cut = ask.kept("brief", lambda: _brief(ask, pair, until, shifts), pair, until, shifts is None)
    references = _References(brief)
    parts = references.parts()
    title = f"{brief.head.names[0]} and {brief.head.names[1]}: a brief"
    head = brief.head
    return BriefPage(
        address=ask.address,
        title=title,
        cite=cite_page(
            ask,
            title,
            f"{counted(head.evidence, 'line')} of evidence in {counted(head.reports, 'report')}",
        ),
        pair=pair,
        pair_link=pair_address(pair, until=until),
        until=until,
        brief=brief,
        parts=parts,
        notes=references.notes(),
        cut=cut,
        earlier=address(f"/brief/{first}/{second}", until=head.until - timedelta(days=28))
        if head.until and head.since and head.until - timedelta(days=28) > head.since
        else None,
        pending=shifts is None,
    )


def _shifts(ask: Ask, pair: tuple[str, str], until: date | None) -> tuple[Why, ...] | None:
    """Return the shifts of a pair with what they rest on; ``None`` while those of a large pair are being reckoned."""
    if len(lines_of_pair(ask, pair)) <= MANY:
        return whys(ask.view, pair, until=until)
    key = ("whys", ask.view.state(), pair, until)
    return ask.site.later(key, lambda view: whys(view, pair, until=until))


def _brief(
    ask: Ask, pair: tuple[str, str], until: date | None, shifts: tuple[Why, ...] | None
) -> tuple[Brief, str | None]:
    asked: dict[str, Any] = {"pair": pair, "until": until}
    lines = lines_of_pair(ask, pair).held(Where(until=until))
    reports, first = np.unique(lines["number"], return_index=True)
    total = len(reports)
    if not total:
        raise NotFoundError(
            f"the ledger has no evidence on {ask.site.name(pair[0])} and {ask.site.name(pair[1])}"
            + (f" up to {until}" if until else "")
        )
    cut = None
    if total > _MOST_REPORTS:
        since = date.fromordinal(max(1, int(np.sort(lines["day"][first])[-_MOST_REPORTS])))
        asked["since"] = since
        cut = f"{total:,} reports have evidence on the two; this page rests on those since {since}."
    readings = list(ask.view.readings(mentions=False, **asked))
    notice = ask.site.notice
    return brief_on(
        readings, pair, until=until, codebook=ask.site.codebook, notice=notice, shifts=shifts
    ), cut


class _References:
    """Numbers the references to footnotes in the order of the page."""

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self.numbers = {row: note.number for note in brief.footnotes for row in note.evidence}
        self.given: dict[int, list[str]] = {}

    def parts(self) -> tuple[Part, ...]:
        return tuple(
            Part(
                id=section.id,
                heading=section.heading,
                note=section.note,
                empty=section.empty,
                groups=tuple(
                    Group(
                        heading=group.heading,
                        sentences=tuple(self.sentence(line) for line in group.lines),
                        more=group.more,
                    )
                    for group in section.groups
                    if group.lines or group.more
                ),
            )
            for section in self.brief.sections
        )

    def sentence(self, line: Line) -> Sentence:
        numbers = dict.fromkeys(self.numbers[row] for row in line.footnotes if row in self.numbers)
        return Sentence(
            line=line,
            notes=tuple((number, self.reference(number)) for number in numbers),
            status=status_phrases()[line.status].word if line.status not in (None, "happened") else None,
            beside=tuple(self.sentence(claim) for claim in line.beside),
        )

    def reference(self, number: int) -> str:
        given = self.given.setdefault(number, [])
        given.append(f"ref-{number}-{len(given) + 1}")
        return given[-1]

    def notes(self) -> tuple[Note, ...]:
        return tuple(
            Note(
                footnote=note,
                link=report_address(note.document, note.evidence[0] if note.evidence else None),
                url=web_address(note.url),
                refs=tuple(self.given.get(note.number, ())),
            )
            for note in self.brief.footnotes
        )


BRIEF = Kind("/brief/{first}/{second}", "brief.html", BriefPage, make_page)
