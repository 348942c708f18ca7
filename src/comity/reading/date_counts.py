"""What is counted from publication or from the date told last, and how long things take."""

from calendar import monthrange
from datetime import date, timedelta
from math import ceil

from comity.reading.date_choice import MONTHS, Report, Resolved, cut_to, periods_around, shift_of
from comity.reading.date_rules import half_of, read_decade, read_month, read_year
from comity.reading.periods import Period, PeriodGrain, unknown_value
from comity.reading.timex import Phrase

_COUNTS = ("number", "day_number", "count", "figure", "year")
NUMBERS = (*_COUNTS, "article", "half")
UNITS: dict[str, PeriodGrain] = {
    "day": "day", "week": "week", "weekend": "weekend", "fortnight": "week", "month": "month", "quarter": "quarter",
    "year": "year", "decade": "decade", "century": "century",
}  # fmt: skip
_COARSENESS = ("day", "weekend", "week", "month", "season", "quarter", "year", "decade", "century")
_FINER: dict[PeriodGrain, tuple[int, PeriodGrain]] = {
    "week": (7, "day"), "quarter": (3, "month"), "year": (12, "month"), "decade": (10, "year"), "century": (100, "year"),
}  # fmt: skip
# How TIMEX3 writes a duration in a unit: "T" before times of day, how many of the letter's unit, the letter.
_DURATION: dict[str, tuple[str, int, str]] = {
    "second": ("T", 1, "S"), "minute": ("T", 1, "M"), "hour": ("T", 1, "H"), "day": ("", 1, "D"),
    "weekend": ("", 1, "WE"), "week": ("", 1, "W"), "fortnight": ("", 2, "W"), "month": ("", 1, "M"),
    "quarter": ("", 3, "M"), "year": ("", 1, "Y"), "decade": ("", 10, "Y"), "century": ("", 100, "Y"),
}  # fmt: skip
_HALVES = {"first_half": 1, "second_half": 2}
# Length in months, or else in days.
_LENGTH: dict[str, tuple[int, float]] = {
    "second": (0, 1 / 86400), "minute": (0, 1 / 1440), "hour": (0, 1 / 24), "day": (0, 1), "weekend": (0, 7),
    "week": (0, 7), "fortnight": (0, 14), "month": (1, 0), "quarter": (3, 0), "year": (12, 0), "decade": (120, 0),
    "century": (1200, 0),
}  # fmt: skip


def read_unit(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "last week", "this year", "the coming month"; "the next day" is counted from the date told."""
    unit = phrase.get("unit", "units") or ""
    if unit == "day" and phrase.has("the") and phrase.has("next"):
        return told_unit(unit, 1, report)
    if unit not in UNITS or unit == "day" or phrase.has("units"):
        return None
    grain = UNITS[unit]
    if grain == "weekend" and phrase.has("last", "next") and report.published is not None:
        period = Period.of(grain, report.published).shift(shift_of(phrase))
        return Resolved(period.value, f", counted from {report.published}", period)
    if phrase.has("past") and grain != "weekend":
        return read_window(phrase, report)
    if not phrase.has("this") or grain == "weekend" or phrase.has("coming"):
        return report.choose(phrase, periods_around(report, grain), unknown_value(grain))
    if report.published is None:
        return report.unknown(unknown_value(grain))
    return _current(Period.of(grain, report.published), report.tense(phrase), report.published)


def _current(period: Period, tense: str, day: date) -> Resolved:
    """Resolve the period that holds the day of publication, cut there if the tense looks one way only."""
    start, end = period.start, period.end
    if tense == "past":
        end = day
    elif tense == "future":
        start = day
    cut = {"past": ", up to that day", "future": ", from that day on"}.get(tense, "")
    return Resolved(
        period.value, f": the {period.grain} of {day}{cut}", period, (start, end), grain=period.interval_grain
    )


def read_weekend(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "the weekend" by tense."""
    if phrase.get("unit") != "weekend":
        return None
    return report.choose(phrase, periods_around(report, "weekend"), unknown_value("weekend"))


def read_part_of_unit(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "earlier this week", "early next year"."""
    unit = phrase.get("unit", "units") or ""
    if unit == "day" and phrase.has("the"):  # "earlier in the day": of the day told last
        return told_unit(unit, 0, report) if report.told is not None else None
    if unit not in UNITS or unit == "day":
        return None
    grain, part = UNITS[unit], phrase.get("early")
    if report.published is None:
        return report.unknown(unknown_value(grain))
    shift = shift_of(phrase)
    period = Period.of(grain, report.published).shift(shift)
    if part is None and shift == 0:
        return _current(period, "past" if phrase.has("earlier") else "future", report.published)
    resolved = Resolved(period.value, f", counted from {report.published}", period)
    return cut_to(resolved, part or ("early" if phrase.has("earlier") else "late"))


def read_boundary(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "the end of the year", "the beginning of March 2014"."""
    part = phrase.get("boundary")
    if phrase.kinds[-1] == "boundary" and (
        part != "late" or phrase.get("unit") not in ("year", "month", "quarter")
    ):
        return None
    if phrase.has("decade"):
        base = read_decade(phrase, report)
    elif phrase.has(*MONTHS):
        base = read_month(phrase, report)
    elif phrase.has("year"):
        base = read_year(phrase, report)
    else:
        unit = phrase.get("unit", "units") or ""
        if unit not in UNITS or unit == "day":
            return None
        if report.published is None:
            return report.unknown(unknown_value(UNITS[unit]))
        period = Period.of(UNITS[unit], report.published).shift(shift_of(phrase))
        base = Resolved(period.value, f", counted from {report.published}", period)
    if base is not None and base.period is not None and base.period.grain == "year" and part in _HALVES:
        return half_of(base.period, _HALVES[part])
    return None if base is None else cut_to(base, part)


def read_told(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "that day", "the following week", "the day after"."""
    unit = phrase.get("unit", "units") or ""
    if unit not in UNITS or phrase.has("units"):
        return None
    shift = int(phrase.get("told", "told_shift", "before", "after") or 0)
    if phrase.has("before", "after") and report.has_object(phrase):
        return Resolved(unknown_value(UNITS[unit]), " hangs on what follows it, not on a date")
    return told_unit(unit, shift, report)


def told_unit(unit: str, count: float, report: Report) -> Resolved:
    """Return the unit ``count`` units from the date told last, which must not be coarser than it."""
    grain = UNITS[unit]
    if report.told is None:
        return Resolved(unknown_value(grain), ": no date is told before it")
    if _COARSENESS.index(report.told.grain) > _COARSENESS.index(grain):
        return Resolved(
            unknown_value(grain), f": the date told before it, {report.told.value}, is no {grain}"
        )
    period = _counted(report.told.start, unit, count)
    if period is None:
        return Resolved(unknown_value(grain), ": the count falls between two units")
    return Resolved(period.value, f": counted from {report.told.value}, the date told before it", period)


def read_told_distance(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "two days later", "a year earlier"."""
    unit, count = phrase.get("unit", "units") or "", _count(phrase)
    if unit not in UNITS:
        return None
    if count is None:
        return Resolved(unknown_value(UNITS[unit]), " gives no number")
    if report.has_object(phrase):
        return Resolved(_amount(phrase), ": a length of time", type="DURATION")
    return told_unit(unit, count * int(phrase.get("earlier", "later") or 0), report)


def read_ago(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "two days ago", "three weeks from now"."""
    unit, count = phrase.get("unit", "units") or "", _count(phrase)
    back = phrase.has("ago")
    if phrase.kinds[0] == "units":
        count = None
    if (
        count is not None
        and phrase.get("day_word") == "0"
        and unit in _LENGTH
        and report.published is not None
    ):
        period = Period.of("day", _away(report.published, unit, -count))
        return Resolved(period.value, f": counted from {report.published}", period)
    if count is None or unit not in UNITS:
        return Resolved("PAST_REF" if back else "FUTURE_REF", " gives no number of days")
    if report.published is None:
        return report.unknown(unknown_value(UNITS[unit]))
    counted = _counted(report.published, unit, -count if back else count)
    if counted is None:
        return Resolved("PAST_REF" if back else "FUTURE_REF", ": the count falls between two units")
    return Resolved(counted.value, f": counted from {report.published}", counted)


def _counted(day: date, unit: str, count: float) -> Period | None:
    """Return the period ``count`` units from ``day``; what is no whole number is counted in finer units."""
    grain = UNITS[unit]
    if unit == "fortnight":
        count *= 2
    if grain in ("decade", "century") or count % 1:
        scale, grain = _FINER.get(grain, (1, grain))
        count *= scale
    return None if count % 1 else Period.of(grain, day).shift(int(count))


def _count(phrase: Phrase) -> float | None:
    """Return the number before a unit: 2 of "two weeks", 2.5 of "two and a half"; None if it is not said."""
    if phrase.has("quantifier"):
        return None
    numbers = [float(number) for number in phrase.all(*_COUNTS)]
    half = 0.5 if phrase.has("half") else 0.0
    if phrase.has("half") and not numbers and "and" in phrase.kinds:
        return 1.5  # "an hour and a half"
    if len(numbers) == 2 and numbers[0] < numbers[1]:
        return numbers[0] * numbers[1] + half  # "two dozen", "one hundred"
    return sum(numbers) + half if numbers or half else 1.0


def _amount(phrase: Phrase) -> str:
    """Return the TIMEX3 duration of a count and its unit: "P3D", "PXW", "PT30M"."""
    unit, count = phrase.get("unit", "units") or "", _count(phrase)
    if count is None or not phrase.has(*NUMBERS, "unit"):
        return f"P{_DURATION[unit][0]}X{_DURATION[unit][2]}"
    time, scale, letter = _DURATION[unit]
    if count == 0.5 and unit in ("hour", "day", "year"):
        finer = {"hour": "PT30M", "day": "PT12H", "year": "P6M"}
        return finer[unit]
    return f"P{time}{count * scale:g}{letter}"


def read_window(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "the past two weeks", "the next four years", "recent days": a stretch that touches publication."""
    value, day = _amount(phrase), report.published
    if day is None:
        return report.unknown(value)._replace(type="DURATION")
    back = phrase.has("last", "past", "recent")
    far = _far_end(day, phrase, -1 if back else 1)
    why = f": {'up to' if back else 'from'} {day}" + ("" if far else ", of a length that is not said")
    return Resolved(value, why, bounds=(far, day) if back else (day, far), type="DURATION")


def _far_end(day: date, phrase: Phrase, sign: int) -> date | None:
    """Return the other end of a stretch that touches ``day``, or None if its length is not said."""
    count = None if phrase.has("units") and not phrase.has(*NUMBERS) else _count(phrase)
    unit = phrase.get("unit", "units") or ""
    if count is None:
        return None
    return _away(day, unit, sign * count)


def _away(day: date, unit: str, count: float) -> date:
    """Return the day that lies ``count`` units from ``day``."""
    months, days = _LENGTH[unit]
    if months:
        year, month = divmod(Period.of("month", day).number + round(count * months), 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    length = timedelta(days=ceil(abs(count) * days))
    return day - length if count < 0 else day + length


def read_duration(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "two weeks": a length, a rate ("$3 a year"), or what lies ahead ("in two weeks")."""
    unit = phrase.get("unit", "units") or ""
    if unit == "quarter" and phrase.has("article"):
        return None
    if phrase.kinds[0] == "article" and report.is_rate(phrase):
        return Resolved(_amount(phrase), ": a rate", type="SET")
    day, within = report.published, phrase.before == "within" and not report.has_object(phrase)
    if within and day is not None and unit in _LENGTH and report.tense(phrase) == "future":
        why = f": from {day}, at most so long"
        return Resolved(_amount(phrase), why, bounds=(day, _far_end(day, phrase, 1)), type="DURATION")
    if unit in UNITS and phrase.has(*NUMBERS) and report.tense(phrase) == "future":
        if phrase.before == "in":
            return read_ago(phrase, report)
        if unit == "day" and phrase.all("number") == ["1"] and phrase.before not in ("for", "by"):
            return Resolved("FUTURE_REF", " names no day of the calendar")  # "will one day agree"
    return Resolved(_amount(phrase), ": a length of time", type="DURATION")


def read_habit(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "every year", "every other week", "daily", "Mondays", "every March", "twice a year"."""
    if phrase.kinds == ("units",):
        return (
            Resolved("XXXX-WXX-WE", ": again and again", type="SET")
            if phrase.values == ("weekend",)
            else None
        )
    value = phrase.get("set") or _recurring(phrase)
    if value is None and phrase.has("alternate", "ordinal"):
        step = int((phrase.get("alternate", "ordinal") or "0").rstrip("stndrh"))
        time, scale, letter = _DURATION[phrase.get("unit", "units") or ""]
        value = f"P{time}{step * scale}{letter}"
    return Resolved(value or _amount(phrase), ": again and again", type="SET")


def _recurring(phrase: Phrase) -> str | None:
    """Return the value of a day, month, season or time of day that comes again."""
    number = phrase.get("weekday", "weekday_short", "weekdays")
    if number is not None:
        return f"XXXX-WXX-{number}"
    month, season = phrase.get(*MONTHS), phrase.get("season", "season_or_word")
    if month is not None or season is not None:
        return f"XXXX-{month or season}"
    part = phrase.get("part_of_day")
    return None if part is None else f"{unknown_value('day')}T{part}"


def read_reference(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "now", "recently", "in the future", "the past": no day is named."""
    if phrase.has("past") and not report.is_noun(phrase):
        return None
    return Resolved(phrase.get("reference") or "PAST_REF", " names no day of the calendar")
