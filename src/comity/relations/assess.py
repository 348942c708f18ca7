"""What follows from what is reported: few sentences, each from a number that can be checked."""

from collections.abc import Sequence
from datetime import date
from math import exp, lgamma, log
from typing import NamedTuple

from comity.model.brief import BriefHead, Line
from comity.model.evidence import Leaning
from comity.relations.gather import Item, Thing, independent_outlets
from comity.relations.phrases import likely
from comity.relations.sentences import MOST_NOTES, capitalised, day

FEWEST_EACH_HALF = 5  # below this a posterior share is so wide that "likely" would be noise
_LOW, _HIGH = (3, 10), (8, 60)  # (outlets, happenings) below which confidence is low, from which it is high


def at_a_glance(head: BriefHead, items: Sequence[Item], weightiest: Sequence[Line]) -> tuple[Line, ...]:
    """Return the count, and what is told with most weight on either side."""
    lines = [_counted(head, items)]
    if weightiest:
        lines.append(_weightiest(weightiest))
    return tuple(lines)


def _counted(head: BriefHead, items: Sequence[Item]) -> Line:
    sides = []
    for side, leaning, n in (
        ("strain", "strain", head.strain),
        ("closeness", "closeness", head.closeness),
        ("neither", "neutral", head.neutral),
    ):
        outlets = independent_outlets([i for i in items if i.evidence.leaning == leaning], one_thing=False)
        sides.append(
            f"{n} {'lean' if n != 1 else 'leans'} to {side}"
            + (f" ({_of(len(outlets), 'outlet')})" if n else "")
        )
    text = (
        f"In {_of(head.reports, 'report')}, {_of(head.evidence, 'row')} of evidence ({head.distinct} distinct) on the pair: "
        f"{sides[0]}, {sides[1]}, {sides[2]}; they are not set off against each other"
    )
    return Line(type="assessed", text=f"{text}.", count=True)


def _weightiest(lines: Sequence[Line]) -> Line:
    parts = [
        f"{line.leaning}: {line.text.rstrip('.')}{f' ({line.when})' if line.when else ''}" for line in lines
    ]
    return Line(
        type="reported",
        text=f"Told with most weight — {'; '.join(parts)}.",
        footnotes=tuple(dict.fromkeys(note for line in lines for note in line.footnotes[:2])),
        outlets=max(line.outlets for line in lines),
        rows=sum(line.rows for line in lines),
    )


FIRM = 0.8
"""The probability from which a change counts as told: where ICD 203 says "very likely"."""


class Change(NamedTuple):
    """How likely the later half of a period leans more to a side than the earlier half."""

    side: Leaning
    probability: float
    middle: date
    early: tuple[int, int]
    late: tuple[int, int]
    shown: tuple[Thing, ...]


def change_of(deeds: Sequence[Thing], head: BriefHead) -> Change | None:
    """Compare the share of strain in the later half of the period with that in the earlier half.

    Each share has a uniform prior; the probability that one exceeds the other is exact.
    Only what is dated within the period of publication is taken. ``early`` and ``late``
    are (things on the side, things in all). ``None`` where a half has too few happenings.
    """
    if head.since is None or head.until is None:
        return None
    first, last = head.since, head.until
    dated = [
        (t.lead.at, t) for t in deeds if t.lead.at and first <= t.lead.at <= last and t.leaning != "neutral"
    ]
    middle = date.fromordinal((first.toordinal() + last.toordinal() + 1) // 2)
    early, late = [t for at, t in dated if at < middle], [t for at, t in dated if at >= middle]
    if min(len(early), len(late)) < FEWEST_EACH_HALF:
        return None
    strained = [sum(t.leaning == "strain" for t in half) for half in (early, late)]
    probability = probability_greater(strained[1], len(late), strained[0], len(early))
    side: Leaning = "strain"
    if probability < 0.5:
        probability, side = 1 - probability, "closeness"
        strained = [len(early) - strained[0], len(late) - strained[1]]
    shown = sorted((t for t in (*late, *early) if t.leaning == side), key=lambda t: t.rank)
    return Change(
        side, probability, middle, (strained[0], len(early)), (strained[1], len(late)), tuple(shown)
    )


def change_lines(deeds: Sequence[Thing], head: BriefHead) -> tuple[Line, ...]:
    """Say how likely what is told has changed, and in a sentence of its own with what confidence."""
    change = change_of(deeds, head)
    if change is None:
        return (_too_little(deeds),) if head.evidence else ()
    told = Line(
        type="assessed",
        text=f"{likely(change.probability)}, n = {change.early[1] + change.late[1]} happenings) "
        f"that what is told from {day(change.middle)} on leans to {change.side} more often "
        f"({change.late[0]} of {change.late[1]}) than what is told before ({change.early[0]} of {change.early[1]}).",
        footnotes=tuple(t.lead.evidence.id for t in change.shown[:MOST_NOTES]),
    )
    return told, _confidence(head, change)


def _too_little(deeds: Sequence[Thing]) -> Line:
    one = len(deeds) == 1
    return Line(
        type="assessed",
        count=True,
        text=f"{len(deeds)} {'happening' if one else 'happenings'} told to have come about "
        f"{'is' if one else 'are'} not enough to say whether the mix of strain and closeness changed.",
    )


def probability_greater(hits: int, n: int, other_hits: int, other_n: int) -> float:
    """Return P(p > q) for p ~ Beta(1 + hits, 1 + n - hits) and q likewise from the other counts; exact sum."""
    a, b = 1 + other_hits, 1 + other_n - other_hits
    c, d = 1 + hits, 1 + n - hits

    def beta(x: float, y: float) -> float:
        return lgamma(x) + lgamma(y) - lgamma(x + y)

    total = sum(exp(beta(a + i, b + d) - log(d + i) - beta(1 + i, d) - beta(a, b)) for i in range(c))
    return min(1.0, max(0.0, total))


def confidence_level(outlets: int, happenings: int, *, doubted: bool = False) -> str:
    """Return low, moderate or high, by how many outlets tell how many happenings; low if it is ``doubted``."""
    if doubted or outlets < _LOW[0] or happenings < _LOW[1]:
        return "low"
    return "high" if outlets >= _HIGH[0] and happenings >= _HIGH[1] else "moderate"


def _confidence(head: BriefHead, change: Change) -> Line:
    n = change.early[1] + change.late[1]
    level = confidence_level(head.outlets, n)
    return Line(
        type="assessed",
        count=True,
        text=f"Confidence in the sentence before is {level}: it rests on {n} happenings told by "
        f"{_of(head.outlets, 'outlet')}, and a change in what is told need not be a change in the relation.",
    )


def other_pair_line(names: str, things: Sequence[Thing], best: Line) -> Line:
    """Return one line on another pair: its counts and its best-told happening."""
    counts = {
        side: sum(len(t.items) for t in things if t.leaning == side)
        for side in ("strain", "closeness", "neutral")
    }
    n = sum(counts.values())
    told = best.text[0].lower() + best.text[1:] if best.text.startswith("The ") else best.text
    return Line(
        type="reported",
        leaning=best.leaning,
        status=best.status,
        when=best.when,
        dated=best.dated,
        rows=n,
        outlets=best.outlets,
        footnotes=best.footnotes,
        text=f"{capitalised(names)} (n = {n}: strain {counts['strain']}, closeness {counts['closeness']}, neutral {counts['neutral']}): {told}",
    )


def _of(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"
