"""What became of each plan, by all that was told of it: one state a plan."""

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from comity.ledger.view import View

State = Literal["pending", "announced", "held", "moved", "cancelled", "contested"]
STATES: tuple[State, ...] = get_args(State)


class PlanEntry(NamedTuple):
    """A plan that is not fetched yet, and its state.

    ``day`` is that of publication (``date.toordinal``, 0 if unknown). It stands in
    ``reading`` at ``place`` if it is a line of evidence; if not, since no two parties were
    found, ``event`` is its id. *pending*: its day lies after the last day of publication
    in the ledger; *announced*: no day lies ahead and nothing was told since; *held*,
    *moved*, *cancelled*: as a later report tells; *contested*: later reports disagree, or
    somebody denies it. ``due`` is the last day that was named for it, as ISO text.
    """

    day: int
    reading: int
    place: int
    event: str
    state: State
    due: str | None


def plan_entries(view: "View", pair: tuple[str, str] | None = None) -> list[PlanEntry]:
    """Return the plans of one pair or of all as they stand now, the latest announced first."""
    also, values = ("AND l.first = ? AND l.second = ?", list(pair)) if pair else ("", [])
    last = last_day(view)
    kinds: defaultdict[tuple[int, int, str], set[str]] = defaultdict(set)
    for kind, reading, name, place in view.ask(
        "SELECT l.kind, l.plan_reading, l.plan, v.place FROM plan_links l "
        f"LEFT JOIN evidence v ON v.reading = l.plan_reading AND v.id = l.plan WHERE l.until IS NULL {also} "
        "UNION ALL SELECT 'denied', l.claim_reading, l.claim, v.place FROM denial_links l "
        f"LEFT JOIN evidence v ON v.reading = l.claim_reading AND v.id = l.claim WHERE l.until IS NULL {also}",
        values * 2,
    ):
        kinds[(reading, place, "") if place is not None else (reading, -1, name)].add(kind)
    found: list[PlanEntry] = []
    for day, reading, place, end in view.ask(
        "SELECT l.day, l.reading, l.place, l.date_end FROM lines l "
        f"WHERE l.status = 'future' AND l.type IS NOT NULL {also}",
        values,
    ):
        told = kinds.pop((reading, place, ""), None) if kinds else None
        state: State = (
            state_of(end, told, last) if told else "pending" if end and last and end > last else "announced"
        )
        found.append(PlanEntry(day, reading, place, "", state, end))
    # What is left are denials of other things than plans, and plans that are no line.
    for (reading, place, name), left in kinds.items():
        if left - {"denied"}:
            found.append(
                PlanEntry(_day(view, reading), reading, place, name, state_of(None, left, last), None)
            )
    return sorted(found, key=lambda entry: entry[:4], reverse=True)


def plan_name(view: "View", entry: PlanEntry) -> str:
    """Return the id of the row of evidence or of the event that a plan is."""
    text = "SELECT id FROM evidence WHERE reading = ? AND place = ?"
    return entry.event or str(next(view.ask(text, [entry.reading, entry.place]))[0])


def _day(view: "View", reading: int) -> int:
    text = "SELECT d.published FROM readings r JOIN documents d ON d.number = r.document WHERE r.number = ?"
    (published,) = next(view.ask(text, [reading]))
    return date.fromisoformat(published).toordinal() if published else 0


class PlanEnd(NamedTuple):
    """Something told of a plan later: its kind, where it stands, and how well it fits (0 to 1) and why."""

    kind: Literal["held", "moved", "cancelled", "denied"]
    reading: int
    name: str
    confidence: float
    reason: str


def plan_ends(view: "View", entry: PlanEntry, name: str) -> list[PlanEnd]:
    """Return what is told of a plan later, and by whom it is denied, the best fitting first of each; ``name`` is ``plan_name``."""
    at = [entry.reading, name]
    told = view.ask(
        "SELECT kind, outcome_reading, outcome, confidence, reason FROM plan_links "
        "WHERE plan_reading = ? AND plan = ? AND until IS NULL ORDER BY confidence DESC, id",
        at,
    )
    denied = view.ask(
        "SELECT 'denied', denial_reading, denial, confidence, reason FROM denial_links "
        "WHERE claim_reading = ? AND claim = ? AND until IS NULL ORDER BY confidence DESC, id",
        at,
    )
    return [PlanEnd(*row) for rows in (told, denied) for row in rows]


def last_day(view: "View") -> str | None:
    """Return the last day of publication in the ledger, from which is counted; ``None`` if no report has one."""
    last: str | None = next(view.ask("SELECT max(published) FROM documents", []))[0]
    return last


def state_of(end: str | None, kinds: set[str], last: str | None) -> State:
    """Return the state of a plan whose day is ``end``, of which these kinds of outcome are told."""
    if "denied" in kinds or {"held", "cancelled"} <= kinds:
        return "contested"
    outcomes: tuple[State, ...] = ("cancelled", "held", "moved")
    for kind in outcomes:
        if kind in kinds:
            return kind
    return "pending" if end and last and end > last else "announced"
