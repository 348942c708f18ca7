"""The boards: what is denied and of which claims, what was planned and what became of it, the latest first.

Both are asked for page by page, with how many there are; the table ``boards`` holds them by day.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from comity.ledger.view import View

State = Literal["pending", "announced", "held", "moved", "cancelled", "contested"]
STATES: tuple[State, ...] = get_args(State)
Pair = tuple[str, str]
_AT_ONCE = 1_000  # plans asked for in one question; SQLite takes some 32,000 values
_ORDER = "ORDER BY day DESC, reading DESC, place DESC, id DESC"


class Entry(NamedTuple):
    """A denial that is not fetched yet: the number of its reading and its id there, of a line of evidence or of an event."""

    reading: int
    id: str


class PlanEntry(NamedTuple):
    """A plan that is not fetched yet, and its state.

    *pending*: its day lies after the last day of publication in the ledger; *announced*:
    no day lies ahead and nothing was told since; *held*, *moved*, *cancelled*: as a later
    report tells; *contested*: later reports disagree, or somebody denies it. ``due`` is the
    last day that was named for it, as ISO text. Where no two parties were found it is an event, no line of evidence.
    """

    reading: int
    id: str
    state: State
    due: str | None


class PlanEnd(NamedTuple):
    """Something told of a plan later: its kind, where it stands, and how well it fits (0 to 1) and why."""

    kind: Literal["held", "moved", "cancelled", "denied"]
    reading: int
    id: str
    confidence: float
    reason: str


class DeniedClaim(NamedTuple):
    """A claim that a denial denies: where it stands, and how well the two fit (0 to 1) and why."""

    reading: int
    id: str
    confidence: float
    reason: str


def plan_counts(view: "View", pair: Pair | None = None) -> Counter[State]:
    """Return how many plans of one pair or of all are in each state."""
    counts: Counter[State] = Counter()
    for state, _, n in _groups(view, pair):
        counts[state] += n
    return counts


def plan_entries(
    view: "View",
    pair: Pair | None = None,
    state: State | None = None,
    *,
    skip: int = 0,
    limit: int | None = None,
) -> list[PlanEntry]:
    """Return the plans of one pair or of all, in one state or in any, as they stand now, the latest announced first."""
    last = last_day(view)
    conditions, values = _on("plan", pair)
    if state is not None:
        chosen = [group for own, group, _ in _groups(view, pair) if own == state]
        if not chosen:
            return []
        conditions += f" AND ({' OR '.join([f'(ends = ? AND {_AHEAD} = ?)'] * len(chosen))})"
        for ends, ahead in chosen:
            values += [ends, last, ahead]
    rows = view.ask(
        f"SELECT reading, id, ends, due FROM boards WHERE {conditions} {_ORDER} {_cut(skip, limit)}", values
    )
    return [
        PlanEntry(reading, name, state_of(due, set(ends.split()), last), due)
        for reading, name, ends, due in rows
    ]


def plan_ends(view: "View", entries: Sequence[PlanEntry]) -> list[list[PlanEnd]]:
    """Return for each plan what is told of it later, and by whom it is denied, the best fitting first of each."""
    found: dict[tuple[int, str], list[PlanEnd]] = {(entry.reading, entry.id): [] for entry in entries}
    asked = list(found)
    for some in (asked[at : at + _AT_ONCE] for at in range(0, len(asked), _AT_ONCE)):
        plans = f"WITH w (reading, id) AS (VALUES {', '.join(['(?, ?)'] * len(some))}) SELECT w.reading, w.id,"
        order = "AND l.until IS NULL ORDER BY l.confidence DESC, l.id"
        for text in (
            f"{plans} l.kind, l.outcome_reading, l.outcome, l.confidence, l.reason FROM w "
            f"CROSS JOIN plan_links l ON l.plan_reading = w.reading AND l.plan = w.id {order}",
            f"{plans} 'denied', l.denial_reading, l.denial, l.confidence, l.reason FROM w "
            f"CROSS JOIN denial_links l ON l.claim_reading = w.reading AND l.claim = w.id {order}",
        ):
            for reading, name, *end in view.ask(text, list(chain.from_iterable(some))):
                found[reading, name].append(PlanEnd(*end))
    return [found[entry.reading, entry.id] for entry in entries]


def count_denials(view: "View", pair: Pair | None = None) -> int:
    """Return how many denials there are on one pair or on all, each with some claim that it denies."""
    conditions, values = _on("denial", pair)
    return int(next(view.ask(f"SELECT count(*) FROM boards WHERE {conditions}", values))[0])


def denial_entries(
    view: "View", pair: Pair | None = None, *, skip: int = 0, limit: int | None = None
) -> list[Entry]:
    """Return the denials on one pair or on all, the latest published first."""
    conditions, values = _on("denial", pair)
    rows = view.ask(f"SELECT reading, id FROM boards WHERE {conditions} {_ORDER} {_cut(skip, limit)}", values)
    return [Entry(*row) for row in rows]


def claims_denied(view: "View", denial: Entry) -> list[DeniedClaim]:
    """Return what a denial denies, the best fitting first."""
    rows = view.ask(
        "SELECT claim_reading, claim, confidence, reason FROM denial_links "
        "WHERE denial_reading = ? AND denial = ? AND until IS NULL ORDER BY confidence DESC, id",
        list(denial),
    )
    return [DeniedClaim(*row) for row in rows]


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


_AHEAD = "CASE WHEN due > ? THEN 1 ELSE 0 END"  # nothing is ahead where no report has a day
_Group = tuple[str, int]  # what is told of a plan, and whether its day lies ahead


def _groups(view: "View", pair: Pair | None) -> list[tuple[State, _Group, int]]:
    """Return how many plans there are of each kind that the state depends on."""
    last = last_day(view)
    conditions, values = _on("plan", pair)
    rows = view.ask(
        f"SELECT ends, {_AHEAD} AS ahead, count(*) FROM boards WHERE {conditions} GROUP BY 1, 2",
        [last, *values],
    )
    return [
        (state_of(date.max.isoformat() if ahead else None, set(ends.split()), last), (ends, ahead), n)
        for ends, ahead, n in rows
    ]


def _on(board: str, pair: Pair | None) -> tuple[str, list[Any]]:
    if pair is None:
        return "board = ?", [board]
    return "board = ? AND first = ? AND second = ?", [board, *sorted(pair)]


def _cut(skip: int, limit: int | None) -> str:
    return f"LIMIT {limit} OFFSET {skip}" if limit is not None else ""
