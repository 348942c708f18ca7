"""Shifts in the sentences of a brief: what changed and how sure, with what confidence, and what else may explain it."""

from collections.abc import Collection, Sequence

from comity.model.brief import BriefHead, Line
from comity.model.evidence import Leaning
from comity.model.relation import Shift, Why
from comity.relations.assess import confidence_level
from comity.relations.phrases import likely
from comity.relations.sentences import MOST_NOTES, day

_MOST = 3  # shifts told, the latest of each kind first: more is history, and stands in the list of shifts
_FEWEST = 20  # things told below which that none stands out says nothing
_ONGOING = 14  # days before the end of the period in which a regime counts as lasting still


def shift_lines(reasons: Sequence[Why], head: BriefHead, known: Collection[str]) -> tuple[Line, ...]:
    """Return what the shifts of a pair say, changes in the relation first, each with its confidence apart.

    ``known`` are the ids of evidence that a footnote may lead to; a shift of imported
    events, which have no text, leads to none and says so.
    """
    if not reasons:
        return (_none(head),) if head.distinct >= _FEWEST else ()
    latest = sorted(reasons, key=lambda why: (why.shift.kind != "relation", -why.shift.date.toordinal()))
    lines: list[Line] = []
    for why in latest[:_MOST]:
        if why.shift.kind == "relation":
            lines += [_changed(why.shift, head, known), _confidence(why)]
        else:
            lines.append(_reporting(why.shift, known))
    left = len(latest) - _MOST
    if left > 0:
        earlier = (
            f"{left} more {'shift is' if left == 1 else 'shifts are'} found in the period, not told here."
        )
        lines.append(Line(type="assessed", text=earlier, count=True))
    return tuple(lines)


def rival_lines(reasons: Sequence[Why]) -> tuple[Line, ...]:
    """Return what else may explain the latest change in the relation, where the ledger speaks for it."""
    changes = [why for why in reasons if why.shift.kind == "relation"]
    if not changes:
        return ()
    latest = max(changes, key=lambda why: why.shift.date)
    at = day(latest.shift.date)
    return tuple(
        Line(
            type="assessed",
            count=True,
            text=f"The shift of {at} may be a {rival.rival} instead: {'; '.join(rival.speaks_for)}.",
        )
        for rival in latest.rivals
        if rival.likely and rival.speaks_for
    )


def _none(head: BriefHead) -> Line:
    return Line(
        type="assessed",
        count=True,
        text=f"No shift stands out in {head.distinct} things told: what goes up and down is within the usual.",
    )


def _changed(shift: Shift, head: BriefHead, known: Collection[str]) -> Line:
    notes, apart = _notes(shift, known)
    lasting = head.until is None or (head.until - shift.until).days <= _ONGOING
    span = f"from {day(shift.date)} on" if lasting else f"from {day(shift.date)} to {day(shift.until)}"
    text = (
        f"{likely(shift.probability)}, n = {shift.n} happenings) that the two got on {shift.direction} {span}, "
        f"the turn lying between {day(shift.interval[0])} and {day(shift.interval[1])}: strain {shift.strain[1]:.1f} points a day "
        f"against {shift.strain[0]:.1f} before, closeness {shift.closeness[1]:.1f} against {shift.closeness[0]:.1f}{apart}."
    )
    leaning: Leaning = "strain" if shift.direction == "worse" else "closeness"
    return Line(type="assessed", text=text, footnotes=notes, count=not notes, leaning=leaning)


def _reporting(shift: Shift, known: Collection[str]) -> Line:
    notes, apart = _notes(shift, known)
    ground = shift.reason.rpartition("; ")[2]
    way = "strain" if shift.direction == "worse" else "closeness"
    text = (
        f"More {way} is told from {day(shift.date)} on, which is put down to a change in reporting, not in the relation: "
        f"it {ground}{apart}."
    )
    return Line(type="assessed", text=text, footnotes=notes, count=not notes)


def _notes(shift: Shift, known: Collection[str]) -> tuple[tuple[str, ...], str]:
    notes = tuple(row for row in shift.evidence if row in known)[:MOST_NOTES]
    return notes, "" if notes else " (from imported events, which have no text to note)"


def _confidence(why: Why) -> Line:
    outlets, n = len(why.outlets), why.shift.n
    rivals = [rival.rival for rival in why.rivals if rival.likely]
    level = confidence_level(outlets, n, doubted=bool(rivals))
    doubt = (
        f"it may be a {' or a '.join(rivals)} instead"
        if rivals
        else "nothing in the ledger speaks for another explanation"
    )
    told = f"{outlets} {'outlet' if outlets == 1 else 'outlets'}" if outlets else "no outlet that is named"
    text = (
        f"Confidence in the sentence before is {level}: it rests on {n} happenings told by {told}; {doubt}."
    )
    return Line(type="assessed", text=text, count=True)
