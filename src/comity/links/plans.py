"""Plans and what became of them: held, cancelled or moved."""

from calendar import day_name, month_name
from collections.abc import Iterable, Set
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from comity.codebook.rows import Row
from comity.links.statements import Statement, alike, other_people, reversed_roles, statements
from comity.links.tables import load
from comity.links.wording import bare
from comity.model import Reading, content_id
from comity.model.links import PlanLink, PlanOutcome

_SLACK = timedelta(days=1)  # time zones, and "on Tuesday" for an evening
OPEN = timedelta(days=90)
"""An undated plan that is told of later than that is another one; so is one told of so long after its day."""
FARTHEST = timedelta(days=400)
"""What is planned for a day further off is told again meanwhile."""
_LATE = timedelta(days=7)  # reports still tell of a cancelling a week after the day
_LEAST = 0.5
_ON_THE_DAY, _NEAR, _SOME_DAY = 0.3, 0.2, 0.1
_LONG = timedelta(days=45)  # a plan for a season or a year names no day
_FEWEST_NAMES = {_ON_THE_DAY: 1, _NEAR: 2, _SOME_DAY: 3}  # in common, where the words of the deed are not
_SAME_PAIR, _BOTH_NAMED, _ONE_PARTY = 0.35, 0.25, 0.15
_HALF = 0.5  # of the words, where nothing tells when
_FEWEST_LOOSE = 2  # in common, where only one of the parties is told
_AGREED, _PUT_OFF = (
    ("AGREE", None),
    ("REJECT", "meet"),
)  # how the manual codes a meeting to come, and one put off
_THREAT = "THREATEN"
_PLANNED = ("future",)
_DONE = ("happened",)
_DROPPED = ("cancelled", "did_not_happen")
_NOT_TOLD_AS_SO = ("possible", "conditional", "generic", "denied", "did_not_happen")


class PlanOutcomeRow(Row, kw_only=True, frozen=True):
    """What an event of a type (and mode) makes of a plan of another type."""

    plan: str
    plan_mode: str | None = None
    type: str
    mode: str | None = None
    outcome: PlanOutcome | Literal["as_said"]
    note: str = ""


class PlanWord(Row, kw_only=True, frozen=True):
    """Words in a sentence that say that something planned is moved or cancelled."""

    phrase: str
    outcome: Literal["moved", "cancelled"]
    note: str = ""


def find_plans(readings: Iterable[Reading]) -> tuple[PlanLink, ...]:
    """Return plans with what became of them: for each the best outcome told, of each kind.

    A plan is a statement about the future, a threat, or a statement that something was moved.
    ``plan`` and ``outcome`` are ids of rows of evidence, or of events where the reading
    found no two parties. Plan and outcome must have a pair, or the pair's names in the sentence, in common.
    """
    told = statements(readings)
    outcomes = [(s, shared_by(s)) for s in told if is_outcome(s)]
    return tuple(
        link
        for plan in told
        if is_plan(plan)
        for own in (shared_by(plan),)
        for link in best_outcomes(
            link_plan(plan, outcome) for outcome, words in outcomes if not own.isdisjoint(words)
        )
    )


def shared_by(statement: Statement) -> frozenset[str | tuple[str, str | None]]:
    """Return that of which a plan and its outcome have some part in common: words of the deed, and names."""
    return statement.deed | statement.names


def best_outcomes(links: Iterable[PlanLink | None]) -> list[PlanLink]:
    """Return the links of one plan that count: the most confident of each kind."""
    best: dict[PlanOutcome, PlanLink] = {}
    for link in sorted((link for link in links if link), key=lambda link: (-link.confidence, link.id)):
        best.setdefault(link.kind, link)
    return [best[kind] for kind in sorted(best)]


def is_plan(statement: Statement) -> bool:
    """Say whether it is about the future, is a threat made, or says that something was moved to another day."""
    return bool(statement.type) and (
        statement.status in _PLANNED or _is_threat(statement) or says_of_plan(statement) == "moved"
    )


def _is_threat(statement: Statement) -> bool:
    """Say whether somebody threatened: a deed done by saying what he will do, which is then done or not."""
    return statement.type == _THREAT and statement.status in _DONE


def is_outcome(statement: Statement) -> bool:
    """Say whether it may tell what became of a plan."""
    return bool(statement.type) and (
        statement.status in (*_DONE, *_DROPPED) or _refused(statement) or bool(says_of_plan(statement))
    )


def horizon(plan: Statement) -> date | None:
    """Return the last day on which a report may tell what became of a plan; None for a plan of a report without a day."""
    published = plan.document.published
    if published is None:
        return None
    end = (plan.date.end or plan.date.start if plan.date else None) or published
    return min(max(published, end), date.max - OPEN) + OPEN


def link_plan(plan: Statement, outcome: Statement) -> PlanLink | None:
    """Return what ``outcome`` makes of ``plan``; None where it is about something else."""
    kind = outcome_of(sort_of(plan), sort_of(outcome))
    return None if kind is None else link_as(kind, plan, outcome)


def link_as(kind: PlanOutcome, plan: Statement, outcome: Statement) -> PlanLink | None:
    """Return the link of a plan to what makes ``kind`` of it by its sort (``outcome_of``); None where it is about something else."""
    told, answered = plan.document.published, outcome.document.published
    if told is None or answered is None or not timedelta(0) < answered - told <= FARTHEST:
        return None  # hence they are not of the same report
    parties = _parties(plan, outcome)
    if parties is None:
        return None
    last = horizon(plan)
    if last is None or answered > last:
        return None
    time = _time(plan, outcome, kind, answered - told)
    if time is None or other_people(plan, outcome) or reversed_roles(plan, outcome):
        return None
    if _is_threat(plan) and time[0] == _SOME_DAY and parties[0] != _SAME_PAIR:
        return None  # of eight such links on real texts two were right
    core, words = plan.deed & outcome.deed, plan.told & outcome.told
    pair = plan.pair or outcome.pair or ()
    names = {word for word, actor in plan.names & outcome.names if actor not in pair}
    shared = core | words | {bare(word.lower()) for word in names}
    share = alike(plan, outcome)
    if not _enough(
        core,
        names,
        shared,
        share,
        time[0],
        parties[0],
        told_as_plan=kind != "held" or says_of_plan(plan) == "moved" or _as_threatened(plan, core, shared),
    ):
        return None
    confidence = parties[0] + time[0] + (0.15 if core else 0) + min(0.2, 0.05 * len(names)) + 0.15 * share
    if confidence < _LEAST:
        return None
    told_of = ", ".join(
        [*sorted(names), *plan.as_written(shared - {bare(name.lower()) for name in names})][:4]
    )
    return PlanLink(
        id=content_id("p", plan.document.id, plan.id, outcome.document.id, outcome.id, kind),
        plan=plan.id,
        plan_document=plan.document.id,
        outcome=outcome.id,
        outcome_document=outcome.document.id,
        kind=kind,
        confidence=round(min(0.95, confidence), 2),
        reason=f"{parties[1]}; {time[1]}" + (f"; both name {told_of}" if told_of else ""),
    )


def _enough(
    core: frozenset[str],
    names: set[str],
    shared: Set[str],
    share: float,
    time: float,
    parties: float,
    *,
    told_as_plan: bool,
) -> bool:
    """Say whether plan and outcome have enough in common.

    ``told_as_plan``: one of them speaks of it as of something planned ("was called off"), or threatens it.
    Two states always meet and support each other again: without a day, a meeting is the one
    planned only if more is the same than that it is a meeting.
    """
    if parties == _ONE_PARTY and len(shared) < _FEWEST_LOOSE:
        return False
    if time == _SOME_DAY and not told_as_plan:
        alike = len(shared) >= _FEWEST_NAMES[time] and share >= _HALF
        return parties == _SAME_PAIR and bool(core) and (bool(names) or alike)
    return bool(core) or len(names) >= _FEWEST_NAMES[time] or len(shared) >= _FEWEST_NAMES[_SOME_DAY]


def _as_threatened(plan: Statement, core: Set[str], shared: Set[str]) -> bool:
    """Say whether it is what was threatened: "threatened sanctions on its banks", "sanctions on its banks took effect".

    Besides the deed another word is the same, and not the day: who threatens to ban wine and
    bans a newspaper has done something else.
    """
    return _is_threat(plan) and bool(core) and len(shared - _days()) >= _FEWEST_NAMES[_NEAR]


@cache
def _days() -> frozenset[str]:
    return frozenset(bare(name.lower()) for name in (*day_name, *month_name))


def says_of_plan(statement: Statement) -> PlanOutcome | None:
    """Return what the words of its sentence say of something planned; None if nothing."""
    if statement.status in _NOT_TOLD_AS_SO or not statement.sentence:
        return None  # "the visit had not been postponed", "may be postponed"
    return _said(statement.sentence)


@lru_cache(1_000)  # each sentence is asked about several times, for each thing that it tells
def _said(sentence: str) -> PlanOutcome | None:
    words = " ".join(sentence.lower().split())
    return next((outcome for phrase, outcome in _phrases() if phrase in words), None)


@cache
def _phrases() -> tuple[tuple[str, PlanOutcome], ...]:
    rows = load("plan_words.csv", PlanWord)
    return tuple(
        (row.phrase, row.outcome) for row in sorted(rows, key=lambda row: (-len(row.phrase), row.id))
    )


class PlanSort(NamedTuple):
    """What of a statement decides whether it can be the plan of an outcome, or the outcome of a plan."""

    type: str | None
    mode: str | None
    leaning: str
    status: str
    says: PlanOutcome | None
    paired: bool


def sort_of(statement: Statement) -> PlanSort:
    """Return the sort of a plan, or of what may tell of one."""
    says, paired = says_of_plan(statement), statement.pair is not None
    return PlanSort(statement.type, statement.mode, statement.leaning, statement.status, says, paired)


@lru_cache(5_000)  # there are some hundreds, and each plan is held against many
def outcome_of(plan: PlanSort, told: PlanSort) -> PlanOutcome | None:
    """Return what is made of a plan by what tells of it later, by their sorts alone; None where it is nothing.

    One of the two must be on a pair.
    """
    fitting = _outcome_of_types(plan, told) if plan.paired or told.paired else None
    if fitting is None:
        return None
    if fitting == "as_said":
        return told.says
    if fitting == "moved" and told.says != "moved":
        return None  # the plan told again
    if fitting == "cancelled" or told.says == "moved" or told.status in _DROPPED:
        return "moved" if told.says == "moved" else "cancelled"
    return "held" if told.status in _DONE else None


def _refused(statement: Statement) -> bool:
    """Say whether somebody says that a meeting is off, though the word lies ahead: "will skip the talks"."""
    return (statement.type, statement.mode) == _PUT_OFF and statement.status in _PLANNED


def _outcome_of_types(plan: PlanSort, told: PlanSort) -> PlanOutcome | Literal["as_said"] | None:
    """Return what the table makes of the two types; a type that it does not list is held by a deed of the same type."""
    # A meeting put off is agreed on for later, and will be held or not.
    put_off = plan[:2] == _PUT_OFF and plan.says == "moved"
    listed, made = _outcome_listed(*(_AGREED if put_off else plan[:2]), *told[:2])
    return made if listed else "held" if plan[:3] == told[:3] else None


def _outcome_listed(
    plan: str | None, plan_mode: str | None, outcome: str | None, mode: str | None
) -> tuple[bool, PlanOutcome | Literal["as_said"] | None]:
    """Say whether the table lists a type of plan, and what it makes of a deed of another type (and mode)."""
    rows = [row for row in load("plan_outcomes.csv", PlanOutcomeRow) if row.plan == plan]
    fitting = (
        row.outcome
        for row in rows
        if row.type == outcome and row.plan_mode in (None, plan_mode) and row.mode in (None, mode)
    )
    return bool(rows), next(fitting, None)


@cache
def outcomes_of(plan: str | None) -> frozenset[str]:
    """Return the types of what may come of a plan of a type."""
    plans = {plan, "AGREE"} if plan == "REJECT" else {plan}  # a meeting put off is one to come
    listed = {row.type for row in load("plan_outcomes.csv", PlanOutcomeRow) if row.plan in plans}
    return frozenset(listed | {plan} if plan else ())


@cache
def plans_answered_by(outcome: str | None) -> frozenset[str]:
    """Return the types of the plans that a deed of a type may be the outcome of."""
    rows = load("plan_outcomes.csv", PlanOutcomeRow)
    plans = {row.plan for row in rows if row.type == outcome} | ({outcome} if outcome else set())
    return frozenset(plans | {"REJECT"} if "AGREE" in plans else plans)


def _parties(plan: Statement, outcome: Statement) -> tuple[float, str] | None:
    if plan.pair is not None and outcome.pair is not None:
        return (_SAME_PAIR, "same pair") if plan.pair == outcome.pair else None
    pair = plan.pair or outcome.pair
    other = outcome if plan.pair else plan
    if pair is None:
        return None
    if other.parties and other.parties <= frozenset(pair):
        return _ONE_PARTY, "one of the parties"
    if frozenset(pair) <= other.near:
        return _BOTH_NAMED, "both parties named in the sentence"
    return None


def _time(
    plan: Statement, outcome: Statement, kind: PlanOutcome, apart: timedelta
) -> tuple[float, str] | None:
    """Compare the day planned with the day of the outcome, else with its publication."""
    start = plan.date.start or plan.date.end if plan.date else None
    end = plan.date.end or plan.date.start if plan.date else None
    # The day of a threat that is not yet to come is the day on which it was made.
    earliest = plan.published and plan.published + (_SLACK if _is_threat(plan) else -_SLACK)
    if start is None or end is None or earliest is None or end < earliest:
        if kind == "held" and _done_before(plan, outcome):
            return None
        return (_SOME_DAY, f"plan undated, outcome {apart.days} days later") if apart <= OPEN else None
    if outcome.published is None:
        return None
    if kind != "held":
        return (_NEAR, f"told before the day planned ({start})") if outcome.published <= end + _LATE else None
    if outcome.published < start - _SLACK or outcome.published > end + OPEN:
        return None
    if end - start > _LONG:
        return _SOME_DAY, f"within the time planned ({start} to {end})"
    day = outcome.date.start if outcome.date else None
    slack = _SLACK if start == end else timedelta(0)
    if day is not None and start - slack <= day <= end + slack:
        return _ON_THE_DAY, f"on the day planned ({day})"
    if day is None and outcome.published <= end + _LATE:
        return _NEAR, f"published within a week of the day planned ({end})"
    return None


def _done_before(plan: Statement, outcome: Statement) -> bool:
    """Say whether what is told was done before it was planned: "was expelled last year"."""
    day = (outcome.date.end or outcome.date.start) if outcome.date else None
    return day is not None and plan.published is not None and day < plan.published - _SLACK
