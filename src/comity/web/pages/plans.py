"""Plans: what was announced, and what became of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, NamedTuple, get_args

from comity.model.record import Record
from comity.web.addresses import address
from comity.web.cite import cite_page
from comity.web.page import Ask, Kind, Page, Table
from comity.web.pages.contradictions import Pair, pair_asked
from comity.web.told import Side, Told
from comity.web.words import counted

State = Literal["pending", "announced", "held", "moved", "cancelled", "contested"]
STATES: tuple[State, ...] = get_args(State)
_ROWS = 25


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
    wanted = ask.word("state", STATES)
    found: list[_Entry] = ask.kept("plans", lambda: _entries(ask, pair), pair)
    counts = Counter(entry.state for entry in found)
    chosen = [entry for entry in found if wanted in (None, entry.state)]
    last = _last(ask)
    skip = ask.row()
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
        last=date.fromisoformat(last) if last else None,
        counts=tuple((state, counts[state], address("/plans", pair=asked, state=state)) for state in STATES),
        plans=tuple(_plans(ask, chosen[skip : skip + _ROWS])),
        total=len(found),
        next=address("/plans", pair=asked, state=wanted, row=skip + _ROWS)
        if skip + _ROWS < len(chosen)
        else None,
    )


class _Entry(NamedTuple):
    """A plan that is not fetched yet: its day, where it stands (a place if it is a line, else the id of an event), its state."""

    day: int
    reading: int
    place: int
    name: str
    state: State


def _entries(ask: Ask, pair: Pair | None) -> list[_Entry]:
    """Return all plans, the latest announced first, with their states."""
    also, values = ("AND l.first = ? AND l.second = ?", list(pair)) if pair else ("", [])
    last = _last(ask)
    kinds: defaultdict[tuple[int, int, str], set[str]] = defaultdict(set)
    for kind, reading, name, place in ask.view.ask(
        "SELECT l.kind, l.plan_reading, l.plan, v.place FROM plan_links l "
        f"LEFT JOIN evidence v ON v.reading = l.plan_reading AND v.id = l.plan WHERE l.until IS NULL {also} "
        "UNION ALL SELECT 'denied', l.claim_reading, l.claim, v.place FROM denial_links l "
        f"LEFT JOIN evidence v ON v.reading = l.claim_reading AND v.id = l.claim WHERE l.until IS NULL {also}",
        values * 2,
    ):
        kinds[_key(reading, place, name)].add(kind)
    found: list[_Entry] = []
    for day, reading, place, end in ask.view.ask(
        "SELECT l.day, l.reading, l.place, l.date_end FROM lines l "
        f"WHERE l.status = 'future' AND l.type IS NOT NULL {also}",
        values,
    ):
        state: State
        if kinds and (told := kinds.pop((reading, place, ""), None)):
            state = _state(end, told, last)
        else:
            state = "pending" if end and last and end > last else "announced"
        found.append(_Entry(day, reading, place, "", state))
    # What is left are denials of other things than plans, and plans that are no line, since no two parties were found.
    for (reading, place, name), told in kinds.items():
        if told - {"denied"}:
            found.append(_Entry(_day(ask, reading), reading, place, name, _state(None, told, last)))
    return sorted(found, reverse=True)


def _key(reading: int, place: int | None, name: str) -> tuple[int, int, str]:
    """Return where a line stands, or an event that is none."""
    return (reading, place, "") if place is not None else (reading, -1, name)


def _day(ask: Ask, reading: int) -> int:
    text = "SELECT d.published FROM readings r JOIN documents d ON d.number = r.document WHERE r.number = ?"
    (published,) = next(ask.view.ask(text, [reading]))
    return date.fromisoformat(published).toordinal() if published else 0


def _name(ask: Ask, entry: _Entry) -> str:
    text = "SELECT id FROM evidence WHERE reading = ? AND place = ?"
    return entry.name or str(next(ask.view.ask(text, [entry.reading, entry.place]))[0])


def _last(ask: Ask) -> str | None:
    last: str | None = next(ask.view.ask("SELECT max(published) FROM documents", []))[0]
    return last


def _plans(ask: Ask, entries: Iterable[_Entry]) -> Iterator[Plan]:
    """Yield plans with what became of them."""
    told = Told(ask)
    for entry in entries:
        name = _name(ask, entry)
        plan = told.side(entry.reading, name)
        if plan is None:
            continue
        rows = [
            *ask.view.ask(
                "SELECT kind, outcome_reading, outcome, confidence, reason FROM plan_links "
                "WHERE plan_reading = ? AND plan = ? AND until IS NULL ORDER BY confidence DESC, id",
                [entry.reading, name],
            ),
            *ask.view.ask(
                "SELECT 'denied', denial_reading, denial, confidence, reason FROM denial_links "
                "WHERE claim_reading = ? AND claim = ? AND until IS NULL ORDER BY confidence DESC, id",
                [entry.reading, name],
            ),
        ]
        outcomes = tuple(
            Outcome(kind=kind, side=side, confidence=confidence, reason=reason)
            for kind, reading, other, confidence, reason in rows
            if (side := told.side(reading, other)) is not None
        )
        yield Plan(state=entry.state, plan=plan, outcomes=outcomes)


def _state(end: str | None, kinds: set[str], last: str | None) -> State:
    if "denied" in kinds or {"held", "cancelled"} <= kinds:
        return "contested"
    outcomes: tuple[State, ...] = ("cancelled", "held", "moved")
    for kind in outcomes:
        if kind in kinds:
            return kind
    return "pending" if end and last and end > last else "announced"


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
    found: list[_Entry] = ask.kept("plans", lambda: _entries(ask, page.pair), page.pair)
    chosen = (entry for entry in found if page.state in (None, entry.state))
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
        for one in _plans(ask, chosen)
        for outcome in one.outcomes or (None,)
    )
    return Table(columns=columns, rows=rows)


PLANS = Kind("/plans", "plans.html", PlansPage, make_plans, _table)
