"""What written days, months, seasons, quarters and years mean."""

from calendar import monthrange
from datetime import date

from comity.reading.date_choice import (
    MONTHS,
    NO_DAY,
    ONE_DAY,
    OPENING,
    Report,
    Resolved,
    cut_to,
    periods_around,
    shift_of,
    years_near,
)
from comity.reading.holidays import holiday
from comity.reading.periods import SEASONS, Period, unknown_value
from comity.reading.timex import Phrase

_A_MONTH = 31


def read_day(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "9 p.m. on Thursday", "Friday, March 14", "14 March 2014", "yesterday morning"."""
    at = phrase.kinds.index("zulu") if phrase.has("zulu") else -1
    base = phrase
    if at > 0 and phrase.kinds[at - 1] in ("year", "count"):  # "2100 GMT on May 6" tells no year
        base = phrase._replace(
            kinds=(*phrase.kinds[: at - 1], *phrase.kinds[at + 1 :]),
            values=(*phrase.values[: at - 1], *phrase.values[at + 1 :]),
        )
    resolved = _base_day(base, report)
    time = _time(phrase)
    return _at(resolved, time) if resolved is not None and time else resolved


def _at(resolved: Resolved, time: str) -> Resolved:
    return resolved._replace(value=resolved.value + time, type="TIME")


def _base_day(phrase: Phrase, report: Report) -> Resolved | None:
    fixed = phrase.get("iso", "named_day")
    if fixed is not None:
        return _dated(Period.day(*map(int, fixed[:10].replace("/", "-").split("-"))))
    if phrase.has("slashed"):
        return _slashed(phrase, report)
    if phrase.has("day_word"):
        if report.published is None:
            return report.unknown(unknown_value("day"))
        period = Period.of("day", report.published).shift(int(phrase.get("day_word") or 0))
        return Resolved(period.value, f", counted from {report.published}", period)
    if phrase.has(*MONTHS, "holiday"):
        return _written(phrase, report)
    return _weekday(phrase, report)


def _dated(period: Period | None) -> Resolved | None:
    return None if period is None else Resolved(period.value, ": written in full", period)


def _written(phrase: Phrase, report: Report) -> Resolved | None:
    rule, year = phrase.get("holiday"), phrase.get("year")
    if rule is not None:
        if year is not None:
            return _dated(holiday(rule, int(year)))
        return report.choose(
            phrase, [holiday(rule, near) for near in years_near(report)], unknown_value("day")
        )
    month, number = phrase.get(*MONTHS) or "", _day_number(phrase)
    if year is not None:
        return _dated(Period.day(int(year), int(month), int(number)))
    if not 1 <= int(number) <= monthrange(2000, int(month))[1]:
        return None
    days = [Period.day(year, int(month), int(number)) for year in years_near(report, 4)]
    weekday = phrase.get("weekday", "weekday_short")
    if weekday is not None:
        days = [day for day in days if day is not None and day.start.isoweekday() == int(weekday)] or days
    return report.choose(phrase, days, f"XXXX-{month}-{int(number):02d}")


def _day_number(phrase: Phrase) -> str:
    """Return the number of the day; a number before "p.m." is an hour."""
    after = (*phrase.kinds[1:], "")
    for kind, value, following in zip(phrase.kinds, phrase.values, after, strict=True):
        if kind in ("day_number", "ordinal") and following != "half_of_day":
            return value.rstrip("stndrh")
    return "0"


def _slashed(phrase: Phrase, report: Report) -> Resolved | None:
    """4/5/2011: American or British by what the calendar allows, else by the day of publication."""
    parts = (phrase.get("slashed") or "").replace(".", "/").replace("-", "/").split("/")
    first, second, year = map(int, parts)
    year += 0 if year > 99 else (2000 if year < 70 else 1900)
    orders = [(second, first)] if "." in report.quote(phrase) else [(first, second), (second, first)]
    days = {day for month, number in orders if (day := Period.day(year, month, number))}
    if len(days) < 2:
        return _dated(next(iter(days), None))
    today = Period.of("day", report.published or date.min).number
    period = min(days, key=lambda day: (abs(day.number - today), day.number))
    if abs(period.number - today) > _A_MONTH:
        return Resolved(f"{year}-XX-XX", " can be read in the American or the British order")
    return Resolved(period.value, f": of the two orders the one near {report.published}", period)


def _weekday(phrase: Phrase, report: Report) -> Resolved | None:
    number = int(phrase.get("weekday", "weekday_short") or 0)
    week = phrase.get("unit", "units")
    if week is not None:
        if week != "week" or report.published is None:
            return None if week != "week" else report.unknown(f"XXXX-WXX-{number}")
        monday = Period.of("week", report.published).shift(shift_of(phrase)).start
        period = Period.of("day", monday).shift(number - 1)
        return Resolved(period.value, f": of the week counted from {report.published}", period)
    weeks = periods_around(report, "week")
    days = [Period.of("day", week.start).shift(number - 1) for week in weeks]
    return report.choose(phrase, days, f"XXXX-WXX-{number}")


def _time(phrase: Phrase) -> str:
    """Return the time of day as TIMEX3 writes it after the day: "T18:00", "TMO", or nothing."""
    part = phrase.get("part_of_day", "overnight", "tonight")
    if part is not None:
        return f"T{part}"
    clock = phrase.get("clock", "clock_word")
    half = phrase.get("half_of_day")
    if clock is None:
        for word in ("half_of_day", "oclock"):
            if word in phrase.kinds:
                clock = f"{phrase.values[phrase.kinds.index(word) - 1]}:00"
    if clock is None and phrase.has("zulu"):
        written = phrase.values[phrase.kinds.index("zulu") - 1]
        clock = f"{written[:2]}:{written[2:]}" if len(written) == 4 else None
    if clock is None:
        return ""
    hour, minute = clock.split(":")
    if int(hour) > 24 or int(minute) > 59:
        return ""
    if half is not None:
        hour = str(int(hour) % 12 + int(half))
    return f"T{int(hour):02d}:{minute}" + ("Z" if phrase.has("zulu") else "")


def read_this_night(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "this morning", "last night", "tonight"."""
    if report.published is None:
        return _at(report.unknown(unknown_value("day")), _time(phrase))
    period = Period.of("day", report.published).shift(shift_of(phrase))
    return _at(Resolved(period.value, f", counted from {report.published}", period), _time(phrase))


def read_clock(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve a time of day by itself; its day is looked for when all dates are known."""
    told = phrase.has("half_of_day", "clock_word", "zone", "zulu", "oclock")
    if not told and phrase.before not in (*OPENING, "on", "to"):
        return None
    time = _time(phrase)
    return Resolved(time, NO_DAY, type="TIME") if time else None


def read_overnight(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "overnight" by itself: the night that ended on the day of publication, or the next one if it lies ahead.

    Where its sentence tells a day, it is that day's.
    """
    day = report.published
    if day is None:
        return Resolved(_time(phrase), NO_DAY, type="TIME")
    ahead = report.tense(phrase) == "future"
    bounds = (day, day + ONE_DAY) if ahead else (day - ONE_DAY, day)
    return Resolved(_time(phrase), f": the night before {bounds[1]}", bounds=bounds, type="TIME")


def read_month(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "March 2014", "mid-March", "last March"."""
    month, year = phrase.get(*MONTHS) or "", phrase.get("year") or year_of_unit(phrase, report)
    if year is not None:
        period = Period("month", int(year) * 12 + int(month) - 1)
        resolved = Resolved(period.value, ": written in full", period)
    elif phrase.has("unit"):
        return None if phrase.get("unit") != "year" else report.unknown(f"XXXX-{month}")
    elif report.is_name(phrase):
        return None
    else:
        months = [Period("month", year * 12 + int(month) - 1) for year in years_near(report)]
        resolved = report.choose(phrase, months, f"XXXX-{month}")
    return cut_to(resolved, part_of(phrase))


def read_season(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "last summer", "the winter of 2022"."""
    name = phrase.get("season", "season_or_word") or ""
    number = SEASONS.index(name)
    year = phrase.get("year") or year_of_unit(phrase, report)
    if year is not None:
        period = Period("season", int(year) * 4 + number)
        return cut_to(Resolved(period.value, f": the season of {year}", period), part_of(phrase))
    told = phrase.has("last", "next", "this", "coming", "early", "earlier", "later")
    if not told and phrase.before not in (
        *OPENING,
        "in",
        "for",
    ):
        return None
    seasons = [Period("season", year * 4 + number) for year in years_near(report)]
    return cut_to(report.choose(phrase, seasons, f"XXXX-{name}"), part_of(phrase))


def part_of(phrase: Phrase) -> str | None:
    """Return the part of a period that "early", "late", "earlier", "later" name."""
    if phrase.has("earlier", "later"):
        return "early" if phrase.has("earlier") else "late"
    return phrase.get("early")


def year_of_unit(phrase: Phrase, report: Report) -> str | None:
    """Return the year of "the winter of last year", "the third quarter of the year"."""
    if "year" not in phrase.all("unit") or report.published is None:
        return None
    return str(report.published.year + shift_of(phrase))


def read_quarter(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "the third quarter of 2024", "Q3", "last year's third quarter", "H1 2024"."""
    half = phrase.get("half_name")
    if half is not None:
        return half_of(Period("year", int(phrase.get("year") or 0)), int(half))
    if phrase.get("unit") == "century" and not phrase.has("possessive", "year", "fiscal"):
        return read_century(phrase, report)
    units = phrase.all("unit")
    named = phrase.get("quarter_name", "quarter_figure", "ordinal")
    number = int((named or "0").rstrip("stndrhq")) - 1
    of_quarter = "quarter" in units or phrase.has("quarter_name", "quarter_figure")
    if not of_quarter or not 0 <= number < 4:
        return None
    year = phrase.get("year") or (year_of_unit(phrase, report) if "year" in units else None)
    if year is not None:
        period = Period("quarter", int(year) * 4 + number)
        return Resolved(period.value, f": the quarter of {year}", period)
    quarters = [Period("quarter", year * 4 + number) for year in years_near(report)]
    return report.choose(phrase, quarters, f"XXXX-Q{number + 1}")


def half_of(year: Period, number: int) -> Resolved:
    """Return the first or second half of a year."""
    bounds = year.part("first_half" if number == 1 else "second_half")
    return Resolved(f"{year.value}-H{number}", f": the half of {year.value}", year, bounds)


def read_decade(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "the 1990s", "the late '80s"."""
    digits = (phrase.get("decade") or "").rstrip("s")
    short = len(digits) < 4
    if short and not phrase.has("the") and digits[0].isdigit():
        return None
    year = int(digits[-2:]) + 1900 if short else int(digits)
    period = Period("decade", year // 10)
    return cut_to(Resolved(period.value, ": ten years", period), phrase.get("early"))


def read_century(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "the 19th century"."""
    if phrase.get("unit") != "century":
        return None
    period = Period("century", int((phrase.get("ordinal") or "0").rstrip("stndrh")) - 1)
    return cut_to(Resolved(period.value, ": a hundred years", period), phrase.get("early"))


def read_year(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "2014"."""
    if phrase.rule == "year" and not report.is_year(phrase):
        return None
    period = Period("year", int(phrase.get("year") or 0))
    return cut_to(Resolved(period.value, ": written in full", period), phrase.get("early"))


def read_year_part(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "late 2014", "the late 1990s"."""
    return read_decade(phrase, report) if phrase.has("decade") else read_year(phrase, report)


def _range(first: Period | None, last: Period | None) -> Resolved | None:
    if first is None or last is None or first.number >= last.number:
        return None
    return Resolved(
        f"{first.value}/{last.value}", ": from the first to the last", bounds=(first.start, last.end)
    )


def read_day_range(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "March 3-5"."""
    month, year = phrase.get(*MONTHS) or "", phrase.get("year")
    low, high = (int(number) for number in phrase.all("day_number"))
    if year is None:
        ends = report.choose(phrase, [Period.day(y, int(month), high) for y in years_near(report)], "")
        if ends.period is None:
            return ends._replace(value=f"XXXX-{month}-{low:02d}/XXXX-{month}-{high:02d}")
        year = str(ends.period.start.year)
    return _range(Period.day(int(year), int(month), low), Period.day(int(year), int(month), high))


def read_month_range(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "March to June 2014"."""
    year = int(phrase.get("year") or 0)
    low, high = (year * 12 + int(month) - 1 for month in phrase.all(*MONTHS))
    return _range(Period("month", low if low < high else low - 12), Period("month", high))


def read_year_range(phrase: Phrase, report: Report) -> Resolved | None:
    """Resolve "2003-2006", "2010-11"."""
    low, high = phrase.values[0], phrase.values[-1]
    if len(high) not in (2, 4):
        return None
    return _range(Period("year", int(low)), Period("year", int(low[: 4 - len(high)] + high)))
