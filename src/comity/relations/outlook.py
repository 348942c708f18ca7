"""What is disputed, what is planned and what became of it, and what would change the picture."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import msgspec

from comity.codebook import Codebook
from comity.links.denials import fit_denial
from comity.links.plans import best_outcomes, is_outcome, link_plan
from comity.links.statements import overlap
from comity.model.brief import BriefHead, Line
from comity.relations.assess import FIRM, Change, change_of
from comity.relations.gather import Item, Thing, independent_outlets
from comity.relations.sentences import MOST_NOTES, line_of

_MOST_FOLLOWED = 24  # plans, best-told first, whose outcome is looked for: each is held against every row
_NAMED = 3


class Dispute(NamedTuple):
    """A denial and the claim that fits it best."""

    denial: Thing
    claim: Thing


class Plan(NamedTuple):
    """A plan, and for each kind of outcome told (held, cancelled, moved) what tells it."""

    plan: Thing
    outcomes: tuple[tuple[str, Item], ...]

    @property
    def pending(self) -> bool:
        """Whether nobody tells yet that it was held or cancelled."""
        return self.plan.status == "future" and all(kind == "moved" for kind, _ in self.outcomes)


def denied_claim(denial: Thing, things: Sequence[Thing]) -> Thing | None:
    """Return the claim that best fits a denial, best by rank; None if none fits. See ``comity.links.denials``."""
    said = denial.lead.statement
    found = [
        (fit.confidence, other)
        for other in things
        if other is not denial and (fit := fit_denial(said, other.lead.statement)) is not None
    ]
    return min(found, key=lambda pair: (-pair[0], pair[1].rank), default=(0.0, None))[1]


def disputes(things: Sequence[Thing]) -> list[Dispute]:
    """Return denials whose claim is told too, best-told first."""
    denials = sorted((t for t in things if t.status == "denied"), key=lambda t: t.rank)
    return [Dispute(d, claim) for d in denials if (claim := denied_claim(d, things)) is not None]


def dispute_line(dispute: Dispute, codebook: Codebook) -> Line:
    """Return the denial with the claim beside it."""
    claim = msgspec.structs.replace(line_of(dispute.claim, codebook, room=0), label="what it denies")
    return line_of(dispute.denial, codebook, beside=(claim,))


def plans(ahead: Sequence[Thing], rows: Sequence[Item]) -> list[Plan]:
    """Return plans with what became of them: pending ones first, then by rank."""
    told = [statement for row in rows if is_outcome(statement := row.statement)]
    by_id = {row.evidence.id: row for row in rows}
    found = []
    for thing in sorted(ahead, key=lambda t: t.rank)[:_MOST_FOLLOWED]:
        plan = thing.lead.statement
        links = best_outcomes(link_plan(plan, other) for other in told) if thing.status == "future" else []
        outcomes = [(str(link.kind), by_id[link.outcome]) for link in links]
        dropped = _dropped_at_once(thing, ahead) if thing.status == "future" else None
        if dropped is not None:
            outcomes.append(("cancelled", dropped))
        found.append(Plan(thing, tuple(outcomes)))
    return sorted(found, key=lambda plan: not plan.pending)


def _dropped_at_once(plan: Thing, ahead: Sequence[Thing]) -> Item | None:
    """Return what tells in the same sentence that the plan holds no longer ("had been scheduled to …, but no longer plans to")."""
    for other in ahead:
        if other.status == "cancelled" and overlap(plan.lead.statement, other.lead.statement):
            return other.lead
    return None


def plan_line(plan: Plan, codebook: Codebook) -> Line:
    """Return the plan with what became of it beside it."""
    outcomes = tuple(
        msgspec.structs.replace(
            line_of(Thing((item,), independent_outlets([item])), codebook, room=0), label=f"then {kind}"
        )
        for kind, item in plan.outcomes
    )
    return line_of(plan.plan, codebook, beside=outcomes)


def turning_lines(
    head: BriefHead | None, disputed: Sequence[Dispute], ahead: Sequence[Plan], deeds: Sequence[Thing]
) -> tuple[Line, ...]:
    """Return what would change the picture: outlets, denials and plans on which it hangs, each with its number.

    Without a ``head`` nothing is said of outlets: shifts have been tried against each already.
    """
    lines = [
        None if head is None else _on_one_outlet(head, deeds),
        _on_denials(disputed, deeds),
        _on_plans(ahead),
    ]
    return tuple(line for line in lines if line is not None)


def _on_one_outlet(head: BriefHead, deeds: Sequence[Thing]) -> Line | None:
    """Say whether the change that is stated survives leaving out any one outlet."""
    change = change_of(deeds, head)
    if change is None or change.probability < FIRM:
        return None
    outlets = sorted({name for thing in deeds for name in thing.outlets})
    without: list[tuple[float, str]] = []
    for outlet in outlets:
        left = [kept for thing in deeds if (kept := _without(thing, outlet)) is not None]
        without.append((_same_side(change, change_of(left, head)), outlet))
    if not without:
        return None
    least, outlet = min(without)
    told = f"({round(100 * least)} %, n = {len(outlets)} outlets left out in turn)"
    text = (
        f"The change in what is told holds whichever outlet is left out; it is weakest without {outlet} {told}."
        if least >= FIRM
        else f"The change in what is told hangs on {outlet}: without it, it is no longer clear {told}."
    )
    return Line(type="assessed", text=text, count=True)


def _without(thing: Thing, outlet: str) -> Thing | None:
    """Return ``thing`` as told by the other outlets; None if nobody else told it."""
    if outlet not in thing.outlets:
        return thing
    left = tuple(name for name in thing.outlets if name != outlet)
    return replace(thing, outlets=left) if left else None


def _same_side(change: Change, other: Change | None) -> float:
    """Return the probability of the same change in other data; a half where too little is left to say."""
    if other is None:
        return 0.5
    return other.probability if other.side == change.side else 1 - other.probability


def _on_denials(disputed: Sequence[Dispute], deeds: Sequence[Thing]) -> Line | None:
    """Say how many happenings would fall away if the denials hold."""
    claims = list({d.claim.lead.evidence.id: d.claim for d in disputed}.values())
    if not claims:
        return None
    counted = [t for t in claims if t in deeds]
    sides = [
        f"{n} of {sum(t.leaning == side for t in deeds)} of {side}"
        for side in ("strain", "closeness")
        if (n := sum(t.leaning == side for t in counted))
    ]
    fall = f", and with them happenings told: {', '.join(sides)}" if sides else ""
    n = len(claims)
    return Line(
        type="assessed",
        text=f"If the denials hold, {n} {'claim falls' if n == 1 else 'claims fall'} away{fall}; if they are disproved, "
        f"{'it stands' if n == 1 else 'they stand'} confirmed by the answer.",
        footnotes=tuple(dict.fromkeys(d.denial.lead.evidence.id for d in disputed))[:MOST_NOTES],
    )


def _on_plans(ahead: Sequence[Plan]) -> Line | None:
    """Say what is pending: each plan that is held or dropped is a happening of its own."""
    pending = [p.plan for p in ahead if p.pending]
    if not pending:
        return None
    sides = [
        f"{n} lean to {side}" if n != 1 else f"1 leans to {side}"
        for side in ("strain", "closeness", "neutral")
        if (n := sum(t.leaning == side for t in pending))
    ]
    n = len(pending)
    return Line(
        type="assessed",
        text=f"{n} {'plan is' if n == 1 else 'plans are'} pending ({', '.join(sides)}); whether "
        f"{'it is' if n == 1 else 'each is'} carried out or dropped is the next thing to look for.",
        footnotes=tuple(t.lead.evidence.id for t in pending)[:_NAMED],
    )
