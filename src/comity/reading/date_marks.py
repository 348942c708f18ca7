"""Dates that are told by way of another: "the 5th", "the week before last", "44 BC", "fiscal 2024"."""

from calendar import monthrange
from datetime import date

from comity.reading.date_choice import Report, Resolved, periods_around, shift_of
from comity.reading.date_counts import UNITS, read_duration
from comity.reading.date_rules import read_day, read_month, year_of_unit
from comity.reading.periods import Period, unknown_value
from comity.reading.timex import Phrase

_DAYS_OF_WEEK = 7
_EDGES = ("ending", "beginning", "starting")


def read_name(phrase: Phrase, report: Report) -> Resolved | None:
    """Pass over a name that holds a word of time: "Arab Spring", "Six-Day War"."""
    return None


def read_era(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "44 BC", "AD 70", "the third century BC"; our intervals know no days before the year 1."""
    before = phrase.get("era") == "bc"
    if phrase.has("ordinal"):
        if phrase.get("unit") != "century":
            return None
        number = int((phrase.get("ordinal") or "").rstrip("stndrh")) - 1
        if before:
            return Resolved(f"BC{number:02d}", ": a hundred years before the year 1")
        period = Period("century", number)
        return Resolved(period.value, ": a hundred years", period if number else None)
    year = int(phrase.get("number", "day_number", "count", "year") or 0)
    if before:
        return Resolved(f"BC{year:04d}", ": a year before the year 1")
    return Resolved(f"{year:04d}", ": written in full", Period("year", year))


def read_beyond(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "the week before last", "the Tuesday after next", "the day before yesterday"."""
    sign = int(phrase.get("before", "after") or 0)
    unit, shift = phrase.get("unit", "units"), phrase.get("day_word")
    if shift is not None and unit == "day":
        if report.published is None:
            return report.unknown(unknown_value("day"))
        period = Period.of("day", report.published).shift(int(shift) + sign)
        return Resolved(period.value, f", counted from {report.published}", period)
    weekday = phrase.get("weekday", "weekday_short")
    if shift is not None or (weekday is None and (unit not in UNITS or unit == "day")):
        return None
    grain = "day" if weekday is not None else UNITS[unit or ""]
    if report.published is None:
        return report.unknown(unknown_value(grain))
    if weekday is not None:
        step = Period.of("day", report.published).shift(sign)
        while step.start.isoweekday() != int(weekday):
            step = step.shift(sign)
        period = step.shift(sign * _DAYS_OF_WEEK)
    else:
        period = Period.of(grain, report.published).shift(2 * sign)
    return Resolved(period.value, f", counted from {report.published}", period)


def read_day_of_month(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "on the 5th", "the 20th of last month": of the month of publication or a neighbour, by tense."""
    number = int((phrase.get("ordinal") or "0").rstrip("stndrh"))
    told, of_month = phrase.has("unit"), phrase.get("unit") == "month"
    written = any(char.isdigit() for char in report.quote(phrase))
    if (told and not of_month) or not written or phrase.before not in ("on", "by", "until", "since"):
        return None
    if not report.stands_alone(phrase):
        return None
    months = periods_around(report, "month", 1)
    if told:
        months = months[1 + shift_of(phrase) :][:1]
    days = [Period.day(m.start.year, m.start.month, number) for m in months]
    return report.choose(phrase._replace(kinds=phrase.kinds[:2]), days, f"XXXX-XX-{number:02d}")


def read_week_of(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "the week of April 7", "the month of March"."""
    unit = phrase.get("unit", "units")
    if unit not in ("week", "weekend"):
        return None
    at = max(n for n, kind in enumerate(phrase.kinds) if kind in ("of", *_EDGES, "on") and n < 4) + 1
    day = read_day(phrase._replace(kinds=phrase.kinds[at:], values=phrase.values[at:]), report)
    if day is None or day.period is None:
        return day
    period = Period.of(UNITS[unit], day.period.start)
    edge = next((kind for kind in _EDGES if phrase.has(kind)), None)
    if edge is None or unit != "week":
        return Resolved(period.value, f": of {day.value}", period)
    first = day.period.shift(1 - _DAYS_OF_WEEK) if edge == "ending" else day.period
    bounds = first.start, first.shift(_DAYS_OF_WEEK - 1).start
    return Resolved(period.value, f": seven days, {edge} {day.value}", period, bounds, grain="week")


def read_week_from(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "a week from Tuesday", "Tuesday week"."""
    if phrase.get("unit", "units") != "week":
        return None
    kept = [at for at, kind in enumerate(phrase.kinds) if kind not in ("article", "unit", "from")]
    day = read_day(
        phrase._replace(
            kinds=("coming", *(phrase.kinds[at] for at in kept)),
            values=("1", *(phrase.values[at] for at in kept)),
        ),
        report,
    )
    if day is None or day.period is None:
        return day
    period = day.period.shift(_DAYS_OF_WEEK)
    return Resolved(period.value, f": a week from {day.value}", period)


def read_first_of(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "the first nine months of 2024": a length at the beginning or end of a year."""
    at = phrase.kinds.index("of", 2) if "of" in phrase.kinds[2:] else len(phrase.kinds) - 1
    inner = phrase._replace(kinds=phrase.kinds[:at], values=phrase.values[:at])
    count_from = next(n for n, kind in enumerate(inner.kinds) if kind in ("ordinal", "last")) + 1
    length = read_duration(
        inner._replace(kinds=inner.kinds[count_from:], values=inner.values[count_from:], before="for"), report
    )
    outer = phrase._replace(kinds=phrase.kinds[at:], values=phrase.values[at:])
    year = outer.get("year") or year_of_unit(outer, report)
    first = phrase.has("ordinal")
    if length is None or (first and (phrase.get("ordinal") or "").rstrip("stndrh") != "1"):
        return None
    if year is None:
        return None if outer.get("unit") != "year" else length
    months = length.value[1:-1] if length.value.endswith("M") and "T" not in length.value else ""
    if not months.isdigit() or not 0 < int(months) <= 12:
        return length
    low, high = (1, int(months)) if first else (13 - int(months), 12)
    bounds = date(int(year), low, 1), date(int(year), high, monthrange(int(year), high)[1])
    return length._replace(why=f": of {year}", bounds=bounds)


def read_nth_week(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "the first week of March" as seven days of the month, counted from its first or its last."""
    if phrase.get("unit") != "week":
        return None
    at = phrase.kinds.index("of") + 1
    month = read_month(phrase._replace(kinds=phrase.kinds[at:], values=phrase.values[at:]), report)
    if month is None or month.period is None:
        return month
    start, end = month.period.start, month.period.end
    number = int((phrase.get("ordinal") or "0").rstrip("stndrh"))
    if phrase.has("last"):
        bounds = end.replace(day=end.day - _DAYS_OF_WEEK + 1), end
    elif 1 <= number <= 4:
        first = (number - 1) * _DAYS_OF_WEEK + 1
        bounds = start.replace(day=first), start.replace(day=first + _DAYS_OF_WEEK - 1)
    else:
        return None
    return month._replace(bounds=bounds, grain="span")


def read_nth_weekday(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "the first Monday of April", "the last Friday in May 2030"."""
    at = next(n for n, kind in enumerate(phrase.kinds) if kind in ("of", "in")) + 1
    month = read_month(phrase._replace(kinds=phrase.kinds[at:], values=phrase.values[at:], before="in"), report)
    if month is None or month.period is None:
        return month
    weekday = int(phrase.get("weekday", "weekday_short") or 0)
    start, end = month.period.start, month.period.end
    days = [day for n in range(end.day) if (day := start.replace(day=n + 1)).isoweekday() == weekday]
    number = int((phrase.get("ordinal") or "0").rstrip("stndrh"))
    if not phrase.has("last") and not 1 <= number <= len(days):
        return None
    period = Period.of("day", days[-1] if phrase.has("last") else days[number - 1])
    return Resolved(period.value, f": of {month.value}", period)


def read_fiscal(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "fiscal 2024", "FY2024", "the last fiscal year": no days, for firms and states begin it differently."""
    written = phrase.get("year") or (phrase.get("fiscal_figure") or "").lstrip("fy -")
    if written:
        year = int(written) if len(written) == 4 else 2000 + int(written)
    elif phrase.get("fiscal") != "year":
        return None
    elif report.published is None:
        return report.unknown("XXXX")
    else:
        year = report.published.year + shift_of(phrase)
    return Resolved(f"FY{year}", " is a year of accounts, whose days are not told")
