"""Plans: what was announced, and what became of it."""

from collections import Counter
from datetime import date
from typing import Any, Literal, get_args

from comity.model.record import Record
from comity.web.addresses import address
from comity.web.board import Pair, Readings, Side, pair_asked
from comity.web.cite import cite_page
from comity.web.page import Ask, Kind, Page, Table
from comity.web.words import counted

State = Literal["pending", "announced", "held", "moved", "cancelled", "contested"]
STATES: tuple[State, ...] = get_args(State)
_ROWS = 60


class Outcome(Record, kw_only=True, frozen=True):
    """What is told of a plan later: that it was held, moved, cancelled, or that it is denied; how well it fits and why."""

    kind: Literal["held", "moved", "cancelled", "denied"]
    side: Side
    confidence: float
    reason: str


class Plan(Record, kw_only=True, frozen=True):
    """A plan and what became of it.

    *pending*: its day lies after the last day of publication in the ledger; *announced*:
    no day lies ahead and nothing was told since; *held*, *moved*, *cancelled*: as a later
    report tells; *contested*: later reports disagree, or somebody denies it.
    """

    state: State
    plan: Side
    outcomes: tuple[Outcome, ...]


class PlansPage(Page, kw_only=True, frozen=True):
    """The board of one ``pair`` (with its ``names``) or of all.

    ``plans`` are those of the ``state`` asked for, the latest announced first; ``next``
    leads on. ``counts`` say how many there are of each state, ``total`` of all; ``last``
    is the last day of publication, from which is counted. ``too_many`` says that the
    ledger is too large to follow all plans at once.
    """

    pair: Pair | None
    names: tuple[str, str] | None
    state: State | None
    last: date | None
    counts: tuple[tuple[State, int, str], ...]
    plans: tuple[Plan, ...]
    total: int
    next: str | None
    too_many: bool


def make_plans(ask: Ask) -> PlansPage:
    """Return the plans of one pair or of all, the latest announced first."""
    pair = pair_asked(ask)
    names = (ask.site.name(pair[0]), ask.site.name(pair[1])) if pair else None
    wanted = ask.word("state", STATES)
    found, last, too_many = ask.kept("plans", lambda: _found(ask, pair), pair)
    counts = Counter(plan.state for plan in found)
    chosen = [plan for plan in found if wanted in (None, plan.state)]
    given = ask.word("row")
    skip = int(given) if given and given.isdecimal() and len(given) < 10 else 0
    title = "Plans" + (f" between {names[0]} and {names[1]}" if names else "")
    told = ", ".join(f"{counts[state]} {state}" for state in STATES)
    asked = ask.word("pair")
    return PlansPage(
        address=ask.address,
        title=title,
        cite=cite_page(ask, title, f"{counted(len(found), 'plan')}: {told}"),
        pair=pair,
        names=names,
        state=wanted,  # type: ignore[arg-type]
        last=last,
        counts=tuple((state, counts[state], address("/plans", pair=asked, state=state)) for state in STATES),
        plans=tuple(chosen[skip : skip + _ROWS]),
        total=len(found),
        next=address("/plans", pair=asked, state=wanted, row=skip + _ROWS)
        if skip + _ROWS < len(chosen)
        else None,
        too_many=too_many,
    )


def _found(ask: Ask, pair: Pair | None) -> tuple[list[Plan], date | None, bool]:
    readings = Readings(ask, pair)
    (newest,) = next(ask.view.ask("SELECT max(published) FROM documents", []))
    last = date.fromisoformat(newest) if newest else None
    outcomes: dict[tuple[str, str], list[Outcome]] = {}
    for link in readings.plans():
        side = readings.side(link.outcome_document, link.outcome)
        if side is not None:
            outcomes.setdefault((link.plan_document, link.plan), []).append(
                Outcome(kind=link.kind, side=side, confidence=link.confidence, reason=link.reason)
            )
    for denial in readings.denials():
        side = readings.side(denial.denial_document, denial.denial)
        if side is not None:
            outcomes.setdefault((denial.claim_document, denial.claim), []).append(
                Outcome(kind="denied", side=side, confidence=denial.confidence, reason=denial.reason)
            )
    plans: list[Plan] = []
    for document, reading in readings.readings.items():
        told = {row.id for row in reading.evidence if row.status == "future" and row.event}
        told |= {name for where, name in outcomes if where == document and _linked(outcomes[where, name])}
        for name in sorted(told):
            plan = readings.side(document, name)
            if plan is not None:
                followed = tuple(outcomes.get((document, name), ()))
                plans.append(Plan(state=_state(plan, followed, last), plan=plan, outcomes=followed))
    plans.sort(key=lambda one: (one.plan.published or date.min, one.plan.document), reverse=True)
    return plans, last, readings.too_many


def _linked(outcomes: list[Outcome]) -> bool:
    """Say whether something was found to become of it; that a claim is denied makes no plan of it."""
    return any(outcome.kind != "denied" for outcome in outcomes)


def _state(plan: Side, outcomes: tuple[Outcome, ...], last: date | None) -> State:
    kinds = {outcome.kind for outcome in outcomes}
    if "denied" in kinds or {"held", "cancelled"} <= kinds:
        return "contested"
    for kind in ("cancelled", "held", "moved"):
        if kind in kinds:
            return kind
    return "pending" if plan.end and last and plan.end > last else "announced"


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
    found, _, _ = ask.kept("plans", lambda: _found(ask, page.pair), page.pair)
    rows: list[dict[str, Any]] = [
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
        for one in found
        if page.state in (None, one.state)
        for outcome in one.outcomes or (None,)
    ]
    return Table(columns=columns, rows=rows)


PLANS = Kind("/plans", "plans.html", PlansPage, make_plans, _table)
