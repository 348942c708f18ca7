"""Two sorts of links between statements, denials with their claims and plans with their outcomes: among what each is sought, and how it is kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from comity.ledger.lines import day_of
from comity.links import denials, plans
from comity.links.denials import LONGEST, best_claims, is_denial, link_denial, may_deny
from comity.links.plans import (
    FARTHEST,
    best_outcomes,
    horizon,
    is_outcome,
    is_plan,
    link_as,
    outcome_of,
    outcomes_of,
    plans_answered_by,
    shared_by,
)
from comity.links.statements import Statement
from comity.model.links import DenialLink, PlanLink, PlanOutcome

OTHER, DENIAL, PLAN = 0, 1, 2
"""Roles of what is told: a claim or an outcome, a denial, a plan; the latter are few and are looked up by themselves."""


class Among(NamedTuple):
    """Where the other end of a link is sought: from one day to another, among plans that are open on a day, and among some leanings or types."""

    first: int
    last: int
    wanted: frozenset[str]
    open_on: int = 0


Sought = Callable[[Statement], Among | None]
"""None where nothing can be found: of reports without a day nothing is, outside themselves."""


@dataclass(frozen=True)
class Sort:
    """Denials with their claims, or plans with their outcomes: how they are found, made, chosen and kept.

    ``ones`` and ``others`` say what is one end or the other. ``wanted`` is the column that
    ``others_of`` and ``ones_of`` speak of. Two ends have some part of ``shares`` in common, and what ``sort_of`` gives of
    them ``fits``: there are few of these, and each is asked once. ``within`` says whether both may stand in one report.
    """

    table: str
    one: str
    other: str
    role: int
    sort_of: Callable[[Statement], Any]
    fits: Callable[[Any, Any], Any]
    """None, or false, where one sort of statement never answers another; else what ``make`` takes for the first of its arguments."""
    make: Callable[[Any, Statement, Statement], Any]
    best: Callable[[Iterable[Any]], list[Any]]
    ones: Callable[[Statement], bool]
    others: Callable[[Statement], bool]
    wanted: str
    others_of: Sought
    ones_of: Sought
    shares: Callable[[Statement], frozenset[Any]]
    within: bool
    on_boards: tuple[str | None, str | None]
    """The board on which a link shows at one end and at the other."""

    def row(self, number: int, one: Statement, reading: int, other: Statement, link: Any) -> dict[str, Any]:
        """Return a link as a row."""
        first, second = one.pair or other.pair or ("", "")
        row = {
            "first": first,
            "second": second,
            f"{self.one}_reading": number,
            self.one: one.id,
            f"{self.other}_reading": reading,
            self.other: other.id,
            "confidence": link.confidence,
            "reason": link.reason,
        }
        return row | ({"kind": link.kind} if isinstance(link, PlanLink) else {})

    def link(
        self,
        one: Statement,
        id: str,  # noqa: A002
        other: str,
        document: str,
        confidence: float,
        reason: str,
        *kind: PlanOutcome,
    ) -> Any:
        """Return a row as a link."""
        ends = {
            self.one: one.id,
            f"{self.one}_document": one.document.id,
            self.other: other,
            f"{self.other}_document": document,
        }
        made: type[DenialLink] | type[PlanLink] = PlanLink if kind else DenialLink
        more = {"kind": kind[0]} if kind else {}
        return made(id=id, confidence=confidence, reason=reason, **ends, **more)  # type: ignore[arg-type]


def _is_claim(statement: Statement) -> bool:
    return denials.sort_of(statement).claim


def _link_denial(_: bool, denial: Statement, claim: Statement) -> DenialLink | None:
    return link_denial(denial, claim)


def _claims_of(denial: Statement) -> Among | None:
    """A denial has the leaning of what it denies."""
    day = day_of(denial.published)
    return Among(day - LONGEST.days, day, frozenset((denial.leaning,))) if day else None


def _denials_of(claim: Statement) -> Among | None:
    day = day_of(claim.published)
    return Among(day, day + LONGEST.days, frozenset((claim.leaning,))) if day else None


def _outcomes_of(plan: Statement) -> Among | None:
    day, last = day_of(plan.published), day_of(horizon(plan))
    return Among(day + 1, min(last, day + FARTHEST.days), outcomes_of(plan.type)) if day else None


def _plans_of(outcome: Statement) -> Among | None:
    day = day_of(outcome.published)
    return Among(day - FARTHEST.days, day - 1, plans_answered_by(outcome.type), day) if day else None


DENIALS = Sort(
    table="denial_links",
    one="denial",
    other="claim",
    role=DENIAL,
    sort_of=denials.sort_of,
    fits=may_deny,
    make=_link_denial,
    best=best_claims,
    ones=is_denial,
    others=_is_claim,
    wanted="leaning",
    others_of=_claims_of,
    ones_of=_denials_of,
    shares=lambda statement: frozenset((statement.leaning,)),
    within=True,
    on_boards=("denial", "plan"),
)
PLANS = Sort(
    table="plan_links",
    one="plan",
    other="outcome",
    role=PLAN,
    sort_of=plans.sort_of,
    fits=outcome_of,
    make=link_as,
    best=best_outcomes,
    ones=is_plan,
    others=is_outcome,
    wanted="type",
    others_of=_outcomes_of,
    ones_of=_plans_of,
    shares=shared_by,
    within=False,
    on_boards=("plan", None),
)
SORTS = (DENIALS, PLANS)
