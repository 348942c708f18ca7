"""When it happened: every time expression of a report, as an interval with its grain and reason.

Spans, types and values follow TIMEX3 (TimeML, Pustejovsky et al. 2003): the span and the
value are those of the words alone ("2003" in "since 2003"), while the interval is the
stretch of time they speak of together with their preposition (2003 and after). Which
Thursday "Thursday" is, is settled as HeidelTime does for news (Strötgen and Gertz 2010):
by the day of publication and the tense of the clause. Without a day of publication and
without a day at the head of the text, what is relative keeps its words and has no interval.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeAlias

from msgspec.structs import replace

from comity.model.dates import DateInterval
from comity.model.record import Record
from comity.model.spans import Span
from comity.reading.date_choice import MODIFIERS, NO_DAY, ONE_DAY, OPENING, Report, Resolved, TimexType
from comity.reading.date_counts import (
    read_ago,
    read_boundary,
    read_duration,
    read_habit,
    read_part_of_unit,
    read_reference,
    read_told,
    read_told_distance,
    read_unit,
    read_weekend,
    read_window,
)
from comity.reading.date_marks import (
    read_beyond,
    read_day_of_month,
    read_era,
    read_first_of,
    read_fiscal,
    read_name,
    read_nth_week,
    read_nth_weekday,
    read_week_from,
    read_week_of,
)
from comity.reading.date_rules import (
    read_century,
    read_clock,
    read_day,
    read_day_range,
    read_decade,
    read_month,
    read_month_range,
    read_overnight,
    read_quarter,
    read_season,
    read_this_night,
    read_year,
    read_year_part,
    read_year_range,
)
from comity.reading.datelines import at_head
from comity.reading.parse import Parse
from comity.reading.periods import unknown_value
from comity.reading.tenses import top_token
from comity.reading.timex import DateTable, Phrase

__all__ = ["DateTable", "TimeExpression", "event_date", "find_dates"]


class TimeExpression(Record, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """A time expression: its code points, TIMEX3 type and value, and the days it speaks of.

    ``interval`` is None where no day can be told; ``reason`` then says why.
    """

    span: Span
    type: TimexType
    value: str
    interval: DateInterval | None
    reason: str


def find_dates(
    text: str, parse: Parse, published: date | None, table: DateTable
) -> tuple[TimeExpression, ...]:
    """Return the time expressions of ``text`` in text order, spans in code points.

    ``published`` is the day of publication, from which "Thursday" and "last month" are
    counted; if it is None, the day written at the head of the report stands for it; with
    neither they get no interval.
    """
    phrases = tuple(table.phrases(text, parse))
    report = Report(text, parse, published, table)
    if published is None:
        report.published = _day_at_head(phrases, report)
        report.headed = True
    found: list[tuple[Phrase, TimeExpression]] = []
    for phrase in phrases:
        resolved = _resolve(phrase, report)
        if resolved is None:
            continue
        if resolved.period is not None or "XX" in resolved.value:
            # A date that could not be settled is still the one told last: nothing counts from before it.
            report.told = resolved.period
        found.append((phrase, _expression(phrase, resolved, report)))
    return tuple(_with_clocks(parse, _with_ranges(found)))


def _day_at_head(phrases: tuple[Phrase, ...], report: Report) -> date | None:
    """Return the first day that is written in full at the head of a report without a day of publication."""
    for phrase in at_head(report.text, phrases):
        resolved = _resolve(phrase, report)
        if resolved is not None and resolved.period is not None and resolved.period.grain == "day":
            return resolved.period.start
    return None


def _resolve(phrase: Phrase, report: Report) -> Resolved | None:
    try:
        return RESOLVERS[phrase.rule](phrase, report)
    except (ValueError, OverflowError):
        # "900 centuries ago": a year that no calendar of ours has is no date of the news.
        return None


def _expression(phrase: Phrase, resolved: Resolved, report: Report) -> TimeExpression:
    """Make the record, ends opened where a preposition does so."""
    quoted = f"{report.quote(phrase)!r}"
    reason = f"{quoted}{resolved.why}"
    if report.headed and report.published is not None and str(report.published) in resolved.why:
        reason += ", the day at the head of the report"
    interval = None
    period, bounds = resolved.period, resolved.bounds
    if bounds is None and period is not None:
        bounds = (period.start, period.end)
    if bounds is not None:
        if resolved.type == "DATE" and phrase.before in OPENING and report.opens(phrase):
            # "Before the end of the month" is until its end, not until the days that are its end begin.
            whole = phrase.before == "before" and phrase.get("boundary") == "late"
            bounds = OPENING["by" if whole else phrase.before](*bounds)
            reason = f"{phrase.before} {reason}"
        grain = resolved.grain if period is None or resolved.grain != "span" else period.interval_grain
        interval = DateInterval(start=bounds[0], end=bounds[1], grain=grain, reason=reason)
    return TimeExpression(
        span=phrase.span, type=resolved.type, value=resolved.value, interval=interval, reason=reason
    )


_Resolver: TypeAlias = Callable[[Phrase, Report], Resolved | None]
RESOLVERS: dict[str, _Resolver] = {
    "name": read_name,
    "era": read_era,
    "beyond": read_beyond,
    "day_of_month": read_day_of_month,
    "week_of": read_week_of,
    "week_from": read_week_from,
    "first_of": read_first_of,
    "nth_week": read_nth_week,
    "nth_weekday": read_nth_weekday,
    "fiscal": read_fiscal,
    "day_range": read_day_range,
    "month_range": read_month_range,
    "year_range": read_year_range,
    "boundary": read_boundary,
    "part_of_unit": read_part_of_unit,
    "named_weekday": read_day,
    "day": read_day,
    "this_night": read_this_night,
    "season": read_season,
    "month": read_month,
    "quarter": read_quarter,
    "year_part": read_year_part,
    "decade": read_decade,
    "century": read_century,
    "window": read_window,
    "told": read_told,
    "unit": read_unit,
    "weekend": read_weekend,
    "ago": read_ago,
    "told_distance": read_told_distance,
    "habit": read_habit,
    "duration": read_duration,
    "year": read_year,
    "reference": read_reference,
    "clock": read_clock,
    "overnight": read_overnight,
}
"""One resolver for each name in ``timex.RULES``."""


def _with_ranges(found: list[tuple[Phrase, TimeExpression]]) -> list[TimeExpression]:
    """Give both ends of "from 2003 to 2006" the whole stretch; each keeps its own words and value."""
    expressions = [expression for _, expression in found]
    for at in range(1, len(found)):
        (before, _), (phrase, _) = found[at - 1], found[at]
        if len(phrase.gap) != 1 or phrase.span[0] - before.span[1] > _LONGEST_LINK:
            continue
        link = phrase.gap[0]
        to_end = before.before == "from" and link in ("to", "until", "and")
        both = link == "and" and _next_to_each_other(*expressions[at - 1 : at + 1])
        if link in ("through", "dash") or to_end or both:
            expressions[at - 1 : at + 1] = _joined(expressions[at - 1], expressions[at])
    return expressions


_LONGEST_LINK = len(" through ")


def _next_to_each_other(first: TimeExpression, last: TimeExpression) -> bool:
    """Say whether two days, months or years follow one another: "on Monday and Tuesday"."""
    low, high = first.interval, last.interval
    if low is None or high is None or low.grain != high.grain or low.end is None or high.start is None:
        return False
    return low.end + ONE_DAY == high.start


def _joined(first: TimeExpression, last: TimeExpression) -> tuple[TimeExpression, TimeExpression]:
    low, high = first.interval, last.interval
    if low is None or high is None or {first.type, last.type} != {"DATE"}:
        return first, last
    if low.start is None or high.end is None or low.start >= high.end:
        return first, last
    reason = f"from {first.value} to {last.value}"
    interval = DateInterval(start=low.start, end=high.end, grain="span", reason=reason)
    return (
        replace(first, interval=interval, reason=f"{first.reason}; {reason}"),
        replace(last, interval=interval, reason=f"{last.reason}; {reason}"),
    )


def _with_clocks(parse: Parse, expressions: list[TimeExpression]) -> list[TimeExpression]:
    """Give a time of day by itself the nearest single day that its sentence tells."""
    return [
        _with_day(parse, expression, expressions) if expression.value.startswith("T") else expression
        for expression in expressions
    ]


def _with_day(parse: Parse, clock: TimeExpression, expressions: list[TimeExpression]) -> TimeExpression:
    place = top_token(parse, clock.span)
    days = []
    for expression in expressions:
        day, top = expression.interval, top_token(parse, expression.span)
        if day is None or day.start != day.end or top is None or place is None:
            continue
        if parse.sentence[top] == parse.sentence[place]:
            days.append((abs(top - place), expression.value[:10], day))
    if not days:
        day = clock.interval
        told = unknown_value("day") if day is None or day.start is None else day.start.isoformat()
        return replace(clock, value=told + clock.value)
    _, value, day = min(days, key=lambda near: near[0])
    reason = f"{clock.reason.removesuffix(NO_DAY)}: on the day of its sentence, {value}"
    return replace(clock, value=value + clock.value, interval=replace(day, reason=reason), reason=reason)


def event_date(
    token: int, parse: Parse, expressions: Iterable[TimeExpression], published: date | None
) -> DateInterval | None:
    """Return the date of the event whose trigger is ``token``, or None if the sentence has none for it.

    First an expression in the trigger's own clause, then one attached to a verb that
    governs it, the nearest verb first. Never the day of publication by itself:
    ``published`` is not a date that the report gives to an event.
    """
    sentence = parse.sentence[token]
    # What a day or month dates goes before a stretch that is counted from publication.
    dated = [
        (top, expression.interval.grain == "span" and expression.type != "DATE", expression.interval)
        for expression in expressions
        if expression.interval is not None
        and expression.type != "SET"
        and (top := top_token(parse, expression.span)) is not None
        and parse.sentence[top] == sentence
    ]
    governor: int | None = token
    while dated and governor is not None:
        attached = [(counted, links, abs(top - token), interval) for top, counted, interval in dated
                    if (links := _links(parse, top, governor)) is not None]  # fmt: skip
        if attached:
            return min(attached, key=lambda found: found[:3])[3]
        governor = _governing_verb(parse, governor)
    return None


# Clauses and participles that tell of another happening than the clause they stand in.
_ANOTHER_TIME = frozenset({"relcl", "acl", "amod"})


def _governing_verb(parse: Parse, token: int) -> int | None:
    """Return the next verb above ``token`` whose date can be that of ``token`` too, or None.

    "Said on Thursday that it had signed", "that it is planning to" and "that it will sign" put
    the signing at another time than the saying; in "said on Thursday that it signed" the two are told as one.
    """
    while parse.head[token] != token and parse.dep[token] not in _ANOTHER_TIME:
        if parse.dep[token] == "ccomp" and _shifted(parse, token):
            return None
        token = parse.head[token]
        if parse.is_verb(token):
            return token
    return None


def _shifted(parse: Parse, verb: int) -> bool:
    """Say whether a verb is perfect, progressive or has a modal, and so tells of what is before or ahead."""
    helpers = parse.kids(verb, "aux", "auxpass")
    return any(parse.lemma[helper] == "have" or parse.tag[helper] == "MD" for helper in helpers) or (
        parse.tag[verb] == "VBG" and bool(helpers)
    )


# What stands after these is another happening, with a date of its own.
_BESIDE = frozenset({"before", "after", "until", "since", "following", "despite"})


def _sets_time(parse: Parse, node: int) -> bool:
    """Say whether the noun that an expression dates is when the verb is done: "met at Tuesday's talks", "in two weeks' time"."""
    noun = parse.head[node]
    if parse.dep[node] != "poss" or parse.dep[noun] != "pobj":
        return parse.lower[noun] == "time" and parse.dep[noun] == "pobj"
    return parse.lower[parse.head[noun]] in ("at", "during") or parse.lower[noun] == "time"


def _links(parse: Parse, top: int, governor: int) -> int | None:
    """Count the links from an expression up to ``governor``; None if it hangs elsewhere.

    A verb in between is another clause. An expression that modifies a noun ("the 1991
    accord", "the accord of 1991") dates the noun and no verb above it.
    """
    links, node = 0, top
    while node != governor:
        if parse.dep[node] in MODIFIERS and parse.head[node] != governor and not _sets_time(parse, node):
            return None
        if (node != top and parse.is_verb(node) and parse.dep[node] not in ("aux", "auxpass")) or parse.head[
            node
        ] == node:
            return None
        if parse.lower[node] == "of" and parse.head[node] != governor:
            return None
        if parse.dep[node] == "pobj" and node != top and parse.lower[parse.head[node]] in _BESIDE:
            return None  # "before the trip next week" dates the trip
        node = parse.head[node]
        links += 1
    return links
