"""What became of each plan, by all that was told of it: one state a plan."""

from collections import defaultdict
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from comity.ledger.view import View

State = Literal["pending", "announced", "held", "moved", "cancelled", "contested"]
STATES: tuple[State, ...] = get_args(State)


class PlanEntry(NamedTuple):
    """A plan by the number of its reading and the id of its row (evidence, or an event), and its state.

    *pending*: its day lies after the last day of publication in the ledger; *announced*:
    no day lies ahead and nothing was told since; *held*, *moved*, *cancelled*: as a later
    report tells; *contested*: later reports disagree, or somebody denies it. ``due`` is
    the last day that was named for it, as ISO text; days may be unknown (``""``, ``None``).
    """

    published: str
    reading: int
    name: str
    state: State
    due: str | None


def plan_entries(view: "View", pair: tuple[str, str] | None = None) -> list[PlanEntry]:
    """Return the plans of one pair or of all as they stand now, the latest announced first."""
    also, values = ("AND l.first = ? AND l.second = ?", list(pair)) if pair else ("", [])
    last = last_day(view)
    kinds: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    told: dict[tuple[int, str], tuple[str, str | None]] = {}
    for reading, name, published, end in view.ask(
        "SELECT l.reading, v.id, v.published, v.date_end FROM lines l "
        "JOIN evidence v ON v.reading = l.reading AND v.place = l.place "
        f"WHERE l.status = 'future' AND l.type IS NOT NULL {also}",
        values,
    ):
        told[reading, name] = (published or "", end)
    for reading, name, kind, published in view.ask(
        "SELECT l.plan_reading, l.plan, l.kind, d.published FROM plan_links l "
        "JOIN readings r ON r.number = l.plan_reading JOIN documents d ON d.number = r.document "
        f"WHERE l.until IS NULL {also}",
        values,
    ):
        kinds[reading, name].add(kind)
        told.setdefault((reading, name), (published or "", None))
    for reading, name in view.ask(
        f"SELECT l.claim_reading, l.claim FROM denial_links l WHERE l.until IS NULL {also}", values
    ):
        if (reading, name) in told:
            kinds[reading, name].add("denied")
    found = [
        PlanEntry(published, reading, name, state_of(end, kinds[reading, name], last), end)
        for (reading, name), (published, end) in told.items()
    ]
    return sorted(found, key=lambda entry: entry[:3], reverse=True)


class PlanEnd(NamedTuple):
    """Something told of a plan later: its kind, where it stands, and how well it fits (0 to 1) and why."""

    kind: Literal["held", "moved", "cancelled", "denied"]
    reading: int
    name: str
    confidence: float
    reason: str


def plan_ends(view: "View", entry: PlanEntry) -> list[PlanEnd]:
    """Return what is told of a plan later, and by whom it is denied, the best fitting first of each."""
    at = [entry.reading, entry.name]
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
