"""The two series of a pair and the shifts in them, as ``comity.relations`` reckons them, for a page."""

import datetime as dt
from typing import Any

from comity.ledger import View
from comity.model.record import Record
from comity.model.relation import Direction, Shift, ShiftKind, Trend
from comity.relations.phrases import likelihood_word
from comity.relations.sentences import day
from comity.relations.series import trend
from comity.relations.shifts import shifts_of
from comity.web.page import Ask
from comity.web.series import Chosen, LinkTo, Pair, Step, after

MANY = 5_000
"""Lines above which shifts are reckoned in the background: it takes longer than a page should."""


class LevelRow(Record, kw_only=True, frozen=True):
    """One bin of both series: points of score; ``low`` and ``high`` bound nine tenths of the probability; ``n`` happenings."""

    start: dt.date
    end: dt.date
    closeness: float
    closeness_low: float
    closeness_high: float
    closeness_n: int
    strain: float
    strain_low: float
    strain_high: float
    strain_n: int


class ShiftMark(Record, kw_only=True, frozen=True):
    """A shift: when it began (``interval`` bounds nine tenths of the probability), which way, how likely, and why.

    ``kind`` is "reporting" where it may be a change in what is published rather than in the
    relation. ``words`` and ``likelihood`` say it; ``link`` shows the lines published while it lasted.
    """

    id: str
    date: dt.date
    until: dt.date
    interval: tuple[dt.date, dt.date]
    direction: Direction
    kind: ShiftKind
    probability: float
    likelihood: str
    n: int
    reason: str
    words: str
    link: str
    chosen: bool


class Levels(Record, kw_only=True, frozen=True):
    """Both series; ``enough`` is whether there is enough to say anything, ``reason`` says what they rest on or what lacks.

    ``pending`` says that they are being reckoned, and stand here when the page is asked for again.
    """

    rows: tuple[LevelRow, ...]
    shifts: tuple[ShiftMark, ...]
    enough: bool
    n: int
    reason: str
    pending: bool = False


def levels_of(
    ask: Ask,
    pair: Pair,
    names: tuple[str, str],
    by: Step,
    chosen: Chosen,
    as_of: object,
    link: LinkTo,
    lines: int,
) -> Levels:
    """Return the series of a pair (on an issue, if one is asked for) with its shifts; other filters do not touch them."""
    asked: dict[str, Any] = {"issue": chosen.issue, "as_of": as_of}

    def reckon(view: View) -> tuple[Trend, list[Shift]]:
        shifts = shifts_of(view, pair, **asked)
        return trend(view, pair, names, by=by, shifts=shifts, **asked), shifts

    key = ("levels", ask.view.state(), pair, by, chosen.issue, as_of)
    if lines > MANY:
        reckoned = ask.site.later(key, reckon)
        if reckoned is None:
            told = "the two series and their shifts are being reckoned from many lines"
            return Levels(rows=(), shifts=(), enough=False, n=0, reason=told, pending=True)
    else:
        reckoned = ask.site.kept(key, lambda: reckon(ask.view))
    found, shifts = reckoned
    rows = []
    for row in found.rows:
        up, down = row.closeness, row.strain
        if up.value is None or up.low is None or up.high is None:
            continue
        if down.value is None or down.low is None or down.high is None:
            continue
        rows.append(
            LevelRow(
                start=row.start,
                end=after(row.start, by) - dt.timedelta(days=1),
                closeness=up.value,
                closeness_low=up.low,
                closeness_high=up.high,
                closeness_n=up.n,
                strain=down.value,
                strain_low=down.low,
                strain_high=down.high,
                strain_n=down.n,
            )
        )
    return Levels(
        rows=tuple(rows),
        shifts=tuple(_mark(shift, chosen, link) for shift in shifts),
        enough=found.enough,
        n=found.n,
        reason=found.reason,
    )


def _mark(shift: Shift, chosen: Chosen, link: LinkTo) -> ShiftMark:
    begun, ended = shift.interval
    when = day(shift.date) if begun == ended else f"{day(shift.date)} (between {day(begun)} and {day(ended)})"
    return ShiftMark(
        id=shift.id,
        date=shift.date,
        until=shift.until,
        interval=shift.interval,
        direction=shift.direction,
        kind=shift.kind,
        probability=shift.probability,
        likelihood=likelihood_word(shift.probability),
        n=shift.n,
        reason=shift.reason,
        words=f"a shift for the {shift.direction} from {when}",
        link=link(since=shift.date, until=shift.until),
        chosen=(chosen.since, chosen.until) == (shift.date, shift.until),
    )
