"""What follows from what is reported: few sentences, each from a number that can be checked."""

from collections.abc import Sequence
from datetime import date
from math import exp, lgamma, log

from comity.model.brief import BriefHead, Line
from comity.relations.gather import Item, Thing, independent_outlets
from comity.relations.phrases import likelihood_word
from comity.relations.sentences import MOST_NOTES, capitalised, day

FEWEST_EACH_HALF = 5  # below this a posterior share is so wide that "likely" would be noise
_LOW, _HIGH = (3, 10), (8, 60)  # (outlets, happenings) below which confidence is low, from which it is high


def at_a_glance(
    head: BriefHead, items: Sequence[Item], weightiest: Sequence[Line], deeds: Sequence[Thing]
) -> tuple[Line, ...]:
    """Return two to four sentences: the count, the weightiest, the change and the confidence in it."""
    lines = [_counted(head, items)]
    if weightiest:
        lines.append(_weightiest(weightiest))
    change = share_change(deeds, head)
    if change is not None:
        lines += [change, _confidence(head, deeds)]
    elif head.evidence:
        lines.append(
            Line(
                type="assessed",
                count=True,
                text=f"{len(deeds)} {'happening' if len(deeds) == 1 else 'happenings'} told to have come about "
                f"{'is' if len(deeds) == 1 else 'are'} not enough to say whether the mix of strain and closeness changed.",
            )
        )
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


def share_change(deeds: Sequence[Thing], head: BriefHead) -> Line | None:
    """Say how likely it is that the later half of the period leans more to one side than the earlier half.

    The share of strain in each half has a uniform prior; the probability that one share
    exceeds the other is exact. Only what is dated within the period of publication is
    taken. ``None`` where a half has too few happenings.
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
    side = "strain"
    if probability < 0.5:
        probability, side = 1 - probability, "closeness"
        strained = [len(early) - strained[0], len(late) - strained[1]]
    word = likelihood_word(probability)
    chance = f"There is a {word}" if "chance" in word else f"It is {word}"
    shown = [t for t in (*late, *early) if t.leaning == side]
    shown.sort(key=lambda t: t.rank)
    return Line(
        type="assessed",
        text=f"{chance} ({min(99, round(100 * probability))} %, n = {len(dated)} happenings) that what is told from {day(middle)} on leans to {side} more often "
        f"({strained[1]} of {len(late)}) than what is told before ({strained[0]} of {len(early)}).",
        footnotes=tuple(t.lead.evidence.id for t in shown[:MOST_NOTES]),
    )


def probability_greater(hits: int, n: int, other_hits: int, other_n: int) -> float:
    """Return P(p > q) for p ~ Beta(1 + hits, 1 + n - hits) and q likewise from the other counts; exact sum."""
    a, b = 1 + other_hits, 1 + other_n - other_hits
    c, d = 1 + hits, 1 + n - hits

    def beta(x: float, y: float) -> float:
        return lgamma(x) + lgamma(y) - lgamma(x + y)

    total = sum(exp(beta(a + i, b + d) - log(d + i) - beta(1 + i, d) - beta(a, b)) for i in range(c))
    return min(1.0, max(0.0, total))


def _confidence(head: BriefHead, deeds: Sequence[Thing]) -> Line:
    low = head.outlets < _LOW[0] or len(deeds) < _LOW[1]
    high = head.outlets >= _HIGH[0] and len(deeds) >= _HIGH[1]
    level = "low" if low else "high" if high else "moderate"
    return Line(
        type="assessed",
        count=True,
        text=f"Confidence in the sentence before is {level}: it rests on {len(deeds)} happenings told by "
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
