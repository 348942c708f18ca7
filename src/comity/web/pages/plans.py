"""Plans: what was announced, and what became of it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from comity.ledger.boards import STATES, PlanEntry, State, last_day, plan_counts, plan_ends, plan_entries
from comity.model.record import Record
from comity.web.addresses import address
from comity.web.cite import cite_page
from comity.web.page import Ask, Kind, Page, Table
from comity.web.pages.contradictions import Pair, pair_asked
from comity.web.told import Side, Told
from comity.web.words import counted

_ROWS = 25


class Outcome(Record, kw_only=True, frozen=True):
    """What is told of a plan later: that it was held, moved, cancelled, or that it is denied; how well it fits and why."""

    kind: Literal["held", "moved", "cancelled", "denied"]
    side: Side
    confidence: float
    reason: str


class Plan(Record, kw_only=True, frozen=True):
    """A plan and what became of it.

    ``state`` is one of ``plan_states``.
    """

    state: State
    plan: Side
    outcomes: tuple[Outcome, ...]


class PlansPage(Page, kw_only=True, frozen=True):
    """The board of one ``pair`` (with its ``names``) or of all.

    ``plans`` are those of the ``state`` asked for, the latest announced first; ``next``
    leads on. ``counts`` say how many there are of each state, ``total`` of all; ``last``
    is the last day of publication, from which is counted.
    """

    pair: Pair | None
    names: tuple[str, str] | None
    state: State | None
    last: date | None
    counts: tuple[tuple[State, int, str], ...]
    plans: tuple[Plan, ...]
    total: int
    next: str | None


def make_plans(ask: Ask) -> PlansPage:
    """Return the plans of one pair or of all, the latest announced first."""
    pair = pair_asked(ask)
    names = (ask.site.name(pair[0]), ask.site.name(pair[1])) if pair else None
    wanted: State | None = ask.word("state", STATES)  # type: ignore[assignment]
    counts = plan_counts(ask.view, pair)
    shown = counts[wanted] if wanted else counts.total()
    last = last_day(ask.view)
    skip = ask.row()
    title = "Plans" + (f" between {names[0]} and {names[1]}" if names else "")
    told = ", ".join(f"{counts[state]} {state}" for state in STATES)
    asked = ask.word("pair")
    return PlansPage(
        address=ask.address,
        title=title,
        cite=cite_page(ask, title, f"{counted(counts.total(), 'plan')}: {told}"),
        pair=pair,
        names=names,
        state=wanted,
        last=date.fromisoformat(last) if last else None,
        counts=tuple((state, counts[state], address("/plans", pair=asked, state=state)) for state in STATES),
        plans=tuple(_plans(ask, plan_entries(ask.view, pair, wanted, skip=skip, limit=_ROWS))),
        total=counts.total(),
        next=address("/plans", pair=asked, state=wanted, row=skip + _ROWS)
        if skip + _ROWS < shown
        else None,
    )


def _plans(ask: Ask, entries: Sequence[PlanEntry]) -> Iterator[Plan]:
    """Yield plans with what became of them."""
    told = Told(ask)
    for entry, ends in zip(entries, plan_ends(ask.view, entries), strict=True):
        plan = told.side(entry.reading, entry.id)
        if plan is None:
            continue
        outcomes = tuple(
            Outcome(kind=kind, side=side, confidence=confidence, reason=reason)
            for kind, reading, other, confidence, reason in ends
            if (side := told.side(reading, other)) is not None
        )
        yield Plan(state=entry.state, plan=plan, outcomes=outcomes)


def _table(ask: Ask, page: PlansPage) -> Table:
    columns = (
        "state",
        "plan",
        "quote",
        "chain",
        "when",
        "published",
        "document",
        "outcome",
        "outcome_quote",
        "outcome_published",
        "outcome_document",
        "confidence",
        "reason",
    )
    entries = plan_entries(ask.view, page.pair, page.state)
    rows = (
        {
            "state": one.state,
            "plan": one.plan.what,
            "quote": one.plan.quote,
            "chain": one.plan.chain,
            "when": one.plan.when,
            "published": one.plan.published,
            "document": one.plan.document,
            "outcome": outcome.kind if outcome else None,
            "outcome_quote": outcome.side.quote if outcome else None,
            "outcome_published": outcome.side.published if outcome else None,
            "outcome_document": outcome.side.document if outcome else None,
            "confidence": outcome.confidence if outcome else None,
            "reason": outcome.reason if outcome else None,
        }
        for one in _plans(ask, entries)
        for outcome in one.outcomes or (None,)
    )
    return Table(columns=columns, rows=rows)


PLANS = Kind("/plans", "plans.html", PlansPage, make_plans, _table)
