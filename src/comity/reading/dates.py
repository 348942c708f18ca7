"""When it happened: every time expression of a report, as an interval with its grain and reason.

Spans, types and values follow TIMEX3 (TimeML, Pustejovsky et al. 2003): the span and the
value are those of the words alone ("2003" in "since 2003"), while the interval is the
stretch of time they speak of together with their preposition (2003 and after). Which
Thursday "Thursday" is, is settled as HeidelTime does for news (Strötgen and Gertz 2010):
by the day of publication and the tense of the clause. Without a day of publication,
what is relative keeps its words and has no interval.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from math import ceil
from typing import Literal, NamedTuple, TypeAlias

from msgspec.structs import replace

from comity.model.dates import DateInterval, Grain
from comity.model.record import Record
from comity.model.spans import Span
from comity.reading.parse import Parse
from comity.reading.timex import SEASONS, DateTable, Period, PeriodGrain, Phrase, unknown_value

TimexType: TypeAlias = Literal["DATE", "TIME", "DURATION", "SET"]


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


class _Resolved(NamedTuple):
    """What a rule makes of a phrase; ``bounds`` replace the ends of ``period`` where it is cut."""

    value: str
    why: str
    period: Period | None = None
    bounds: tuple[date | None, date | None] | None = None
    type: TimexType = "DATE"
    grain: Grain = "span"


def find_dates(
    text: str, parse: Parse, published: date | None, table: DateTable
) -> tuple[TimeExpression, ...]:
    """Return the time expressions of ``text`` in text order, spans in code points.

    ``published`` is the day of publication, from which "Thursday" and "last month" are
    counted; if it is None they get no interval.
    """
    report = _Report(text, parse, published, table)
    found: list[tuple[Phrase, TimeExpression]] = []
    for phrase in table.phrases(text, parse):
        resolved = _resolve(phrase, report)
        if resolved is None:
            continue
        if resolved.period is not None or "XX" in resolved.value:
            # A date that could not be settled is still the one told last: nothing counts from before it.
            report.told = resolved.period
        found.append((phrase, _expression(phrase, resolved, report)))
    return tuple(_with_clocks(parse, _with_ranges(found)))


def _resolve(phrase: Phrase, report: "_Report") -> _Resolved | None:
    try:
        return RESOLVERS[phrase.rule](phrase, report)
    except (ValueError, OverflowError):
        # "900 centuries ago": a year that no calendar of ours has is no date of the news.
        return None


def _expression(phrase: Phrase, resolved: _Resolved, report: "_Report") -> TimeExpression:
    """Make the record, ends opened where a preposition does so."""
    quoted = f"{report.quote(phrase)!r}"
    reason = f"{quoted}{resolved.why}"
    interval = None
    period, bounds = resolved.period, resolved.bounds
    if bounds is None and period is not None:
        bounds = (period.start, period.end)
    if bounds is not None:
        if resolved.type == "DATE" and phrase.before in _OPENING and report.opens(phrase):
            bounds = _OPENING[phrase.before](*bounds)
            reason = f"{phrase.before} {reason}"
        grain = resolved.grain if period is None or resolved.grain != "span" else period.interval_grain
        interval = DateInterval(start=bounds[0], end=bounds[1], grain=grain, reason=reason)
    return TimeExpression(
        span=phrase.span, type=resolved.type, value=resolved.value, interval=interval, reason=reason
    )


_Opening: TypeAlias = Callable[[date | None, date | None], tuple[date | None, date | None]]
_DAY = timedelta(days=1)
_A_MONTH = 31
_OPENING: dict[str, _Opening] = {
    "since": lambda start, end: (start, None),
    "starting": lambda start, end: (start, None),
    "until": lambda start, end: (None, end),
    "through": lambda start, end: (None, end),
    "by": lambda start, end: (None, end),
    "before": lambda start, end: (None, start - _DAY if start else None),
    "after": lambda start, end: (end + _DAY if end else None, None),
}


_MODIFIERS = frozenset({"poss", "compound", "nmod", "amod", "nummod"})
_MONTHS = ("month", "month_or_word", "month_short")
_COUNTS = ("number", "day_number", "count", "figure", "year")
_NUMBERS = (*_COUNTS, "article", "half")
_RATED = frozenset({"CD", "NNS", "NN", "PDT", "RB"})
_YEARLY = frozenset({"in", "since", "by", "until", "from", "of", "to", "the", "before", "after", "through"})
_UNITS: dict[str, PeriodGrain] = {
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
# Length in months, or else in days.
_LENGTH: dict[str, tuple[int, float]] = {
    "second": (0, 1 / 86400), "minute": (0, 1 / 1440), "hour": (0, 1 / 24), "day": (0, 1), "weekend": (0, 7),
    "week": (0, 7), "fortnight": (0, 14), "month": (1, 0), "quarter": (3, 0), "year": (12, 0), "decade": (120, 0),
    "century": (1200, 0),
}  # fmt: skip


class _Report:
    """One report while its dates are read: the day of publication and the date told last."""

    def __init__(self, text: str, parse: Parse, published: date | None, table: DateTable) -> None:
        self.text, self.parse, self.published, self.table = text, parse, published, table
        self.told: Period | None = None

    def quote(self, phrase: Phrase) -> str:
        return self.text[phrase.span[0] : phrase.span[1]]

    def token(self, phrase: Phrase) -> int | None:
        return _top(self.parse, phrase.span)

    def opens(self, phrase: Phrase) -> bool:
        """Say whether the preposition before the phrase opens its interval.

        Not in "after Thursday's vote", where it belongs to the vote, and not in "not until
        October", which is from October on.
        """
        token = self.token(phrase)
        if token is None or self.parse.dep[token] in _MODIFIERS:
            return False
        if phrase.before != "until":
            return True
        verb = next((at for at in self.parse.ancestors(token) if self.parse.is_verb(at)), None)
        return verb is None or self.parse.child(verb, "neg") is None

    def tense(self, phrase: Phrase) -> str:
        token = self.token(phrase)
        if phrase.before == "since":
            return "past"
        return "none" if token is None else _tense(self.parse, self.table, token)

    def unknown(self, value: str) -> _Resolved:
        return _Resolved(value, " needs a day of publication, and the document has none")

    def choose(self, phrase: Phrase, periods: Iterable[Period | None], unknown: str) -> _Resolved:
        """Choose among recurring periods, in order of time, by "last" and "next" or by tense."""
        day = self.published
        if day is None:
            return self.unknown(unknown)
        told = _relation(phrase)
        how = told or self.tense(phrase)
        some = [period for period in periods if period is not None]
        period = _CHOICES[how]([p for p in some if p.end < day], [p for p in some if p.start <= day <= p.end],
                               [p for p in some if p.start > day], day)  # fmt: skip
        if period is None:
            return _Resolved(unknown, ": the calendar has no such day near the day of publication")
        where = f"the last one before {day}" if period.end < day else f"the next one after {day}"
        if period.start <= day <= period.end:
            where = f"the day of publication, {day}" if period.grain == "day" else f"the one that holds {day}"
        return _Resolved(period.value, f"{_TENSES[how]}: {where}", period)

    def is_name(self, phrase: Phrase) -> bool:
        """Say whether a bare "May" or "June" is a person: who does something, or has a surname."""
        token = self.token(phrase)
        if token is None or phrase.before in _YEARLY or phrase.kinds != ("month_or_word",):
            return False
        if self.parse.dep[token] in ("nsubj", "nsubjpass"):
            return not self.parse.kids(token, "det", "amod")
        before = self.parse.tag[token - 1] if token else ""
        named = self.parse.dep[token] == "compound" and self.parse.tag[self.parse.head[token]] == "NNP"
        return named and before not in ("DT", "IN", "POS", "JJ", "PRP$")

    def is_rate(self, phrase: Phrase) -> bool:
        """Say whether "a year" is a rate ("15 a year") and no length ("for a year", "a year after")."""
        tokens = self.parse.tokens_in(phrase.span)
        first, last = tokens[0], tokens[-1]
        if self.parse.dep[last] not in ("npadvmod", "nmod", "appos", "dobj") or not first:
            return False
        after = self.parse.lower[last + 1] if last + 1 < len(self.parse) else ""
        return self.parse.tag[first - 1] in _RATED and self.table.kind(after) not in (
            "after",
            "before",
            "since",
        )

    def is_year(self, phrase: Phrase) -> bool:
        """Say whether four digits are a year and no count or number of something."""
        year, end = int(phrase.values[0]), phrase.span[1]
        if self.text[end : end + 1] == "%" or self.text[end : end + 2].strip("-–").isalpha():
            return False
        token = self.token(phrase)
        if token is None:
            return False
        if token and self.parse.lemma[token - 1].rstrip(".") in self.table.numbered:
            return False
        counts = self.parse.dep[token] == "nummod" and self.parse.tag[self.parse.head[token]] == "NNS"
        if counts and (year % 50 == 0 or year < 1900):
            # Counts are round numbers, years are not: "1500 troops", "the 2015 talks".
            return bool(self.parse.kids(self.parse.head[token], "det", "poss"))
        return year >= 1900 or phrase.before in _YEARLY

    def has_object(self, phrase: Phrase) -> bool:
        """Say whether the last word governs what follows: "the day after the vote", "later than planned"."""
        last = self.parse.tokens_in(phrase.span)[-1]
        return any(kid > last for kid in self.parse.children[last]) or self.parse.dep[last] == "mark"


def _relation(phrase: Phrase) -> str | None:
    if phrase.has("last", "past"):
        return "last"
    return "next" if phrase.has("next", "coming") else None


_TENSES = {"past": ", past tense", "future": ", of what lies ahead", "present": ", present tense",
           "none": ", no verb", "last": "", "next": ""}  # fmt: skip
_FAR, _NEAR = timedelta(days=300), timedelta(days=60)
_Choice: TypeAlias = Callable[[list[Period], list[Period], list[Period], date], Period | None]


def _looking_back(past: list[Period], now: list[Period], to_come: list[Period], day: date) -> Period | None:
    """Choose the last one; but ten months back against two months ahead is a mistaken tense."""
    if now or not past:
        return next(iter(now or to_come), None)
    far = to_come and day - past[-1].end > _FAR and to_come[0].start - day < _NEAR
    return to_come[0] if far else past[-1]


def _looking_ahead(past: list[Period], now: list[Period], to_come: list[Period], day: date) -> Period | None:
    if now:
        return now[0]
    if not to_come:
        return past[-1] if past else None
    far = past and to_come[0].start - day > _FAR and day - past[-1].end < _NEAR
    return past[-1] if far else to_come[0]


def _looking_about(past: list[Period], now: list[Period], to_come: list[Period], day: date) -> Period | None:
    """Choose what comes ("opens on Thursday"), or yesterday ("says on Thursday"), for a present tense.

    Of months and of days of the year it means the nearest.
    """
    if now or not past or not to_come:
        return _looking_ahead(past, now, to_come, day)
    back, ahead = day - past[-1].end, to_come[0].start - day
    weekly = back + ahead <= timedelta(days=7)
    return past[-1] if back <= _DAY or (back < ahead and not weekly) else to_come[0]


_CHOICES: dict[str, _Choice] = {
    "past": _looking_back,
    "none": _looking_back,
    "future": _looking_ahead,
    "present": _looking_about,
    "last": lambda past, now, to_come, day: past[-1] if past else None,
    "next": lambda past, now, to_come, day: to_come[0] if to_come else None,
}


def _years(report: _Report, reach: int = 1) -> range:
    """Return the years in which to look for a day or month without a year."""
    year = report.published.year if report.published else 1
    return range(year - reach, year + reach + 1)


def _around(report: _Report, grain: PeriodGrain, reach: int = 2) -> list[Period]:
    """Return the neighbouring weeks, months … of the day of publication, in order; none without it."""
    if report.published is None:
        return []
    return [Period.of(grain, report.published).shift(count) for count in range(-reach, reach + 1)]


# ---- days and times of day


def _day(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "9 p.m. on Thursday", "Friday, March 14", "14 March 2014", "yesterday morning"."""
    resolved = _base_day(phrase, report)
    time = _time(phrase)
    return _at(resolved, time) if resolved is not None and time else resolved


def _at(resolved: _Resolved, time: str) -> _Resolved:
    return resolved._replace(value=resolved.value + time, type="TIME")


def _base_day(phrase: Phrase, report: _Report) -> _Resolved | None:
    fixed = phrase.get("iso", "named_day")
    if fixed is not None:
        return _dated(Period.day(*map(int, fixed[:10].split("-"))))
    if phrase.has("slashed"):
        return _slashed(phrase, report)
    if phrase.has("day_word"):
        if report.published is None:
            return report.unknown(unknown_value("day"))
        period = Period.of("day", report.published).shift(int(phrase.get("day_word") or 0))
        return _Resolved(period.value, f", counted from {report.published}", period)
    if phrase.has(*_MONTHS, "holiday"):
        return _written(phrase, report)
    return _weekday(phrase, report)


def _dated(period: Period | None) -> _Resolved | None:
    return None if period is None else _Resolved(period.value, ": written in full", period)


def _written(phrase: Phrase, report: _Report) -> _Resolved | None:
    holiday = phrase.get("holiday")
    month, number = holiday.split("-") if holiday else (phrase.get(*_MONTHS) or "", _day_number(phrase))
    year = phrase.get("year")
    if year is not None:
        return _dated(Period.day(int(year), int(month), int(number)))
    if not 1 <= int(number) <= monthrange(2000, int(month))[1]:
        return None
    days = [Period.day(year, int(month), int(number)) for year in _years(report, 4)]
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


def _slashed(phrase: Phrase, report: _Report) -> _Resolved | None:
    """7/8/07: American or British by what the calendar allows, else by the day of publication."""
    parts = (phrase.get("slashed") or "").replace(".", "/").split("/")
    first, second, year = map(int, parts)
    year += 0 if year > 99 else (2000 if year < 70 else 1900)
    orders = [(second, first)] if "." in report.quote(phrase) else [(first, second), (second, first)]
    days = {day for month, number in orders if (day := Period.day(year, month, number))}
    if len(days) < 2:
        return _dated(next(iter(days), None))
    today = Period.of("day", report.published or date.min).number
    period = min(days, key=lambda day: (abs(day.number - today), day.number))
    if abs(period.number - today) > _A_MONTH:
        return _Resolved(f"{year}-XX-XX", " can be read in the American or the British order")
    return _Resolved(period.value, f": of the two orders the one near {report.published}", period)


def _weekday(phrase: Phrase, report: _Report) -> _Resolved | None:
    number = int(phrase.get("weekday", "weekday_short") or 0)
    week = phrase.get("unit", "units")
    if week is not None:
        if week != "week" or report.published is None:
            return None if week != "week" else report.unknown(f"XXXX-WXX-{number}")
        monday = Period.of("week", report.published).shift(_shift(phrase)).start
        period = Period.of("day", monday).shift(number - 1)
        return _Resolved(period.value, f": of the week counted from {report.published}", period)
    weeks = _around(report, "week")
    days = [Period.of("day", week.start).shift(number - 1) for week in weeks]
    return report.choose(phrase, days, f"XXXX-WXX-{number}")


def _shift(phrase: Phrase) -> int:
    """-1 for "last", 1 for "next" and "coming", 0 for "this" and "the"."""
    return int(phrase.get("last", "next", "coming") or 0)


def _time(phrase: Phrase) -> str:
    """Return the time of day as TIMEX3 writes it after the day: "T18:00", "TMO", or nothing."""
    part = phrase.get("part_of_day", "tonight")
    if part is not None:
        return f"T{part}"
    clock = phrase.get("clock", "clock_word")
    half = phrase.get("half_of_day")
    if clock is None and half is not None:
        at = phrase.kinds.index("half_of_day") - 1
        clock = f"{phrase.values[at]}:00"
    if clock is None:
        return ""
    hour, minute = clock.split(":")
    if half is not None:
        hour = str(int(hour) % 12 + int(half))
    return f"T{int(hour):02d}:{minute}" + ("Z" if phrase.get("zone") == "Z" else "")


def _this_night(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "this morning", "last night", "tonight"."""
    if report.published is None:
        return _at(report.unknown(unknown_value("day")), _time(phrase))
    period = Period.of("day", report.published).shift(_shift(phrase))
    return _at(_Resolved(period.value, f", counted from {report.published}", period), _time(phrase))


_NO_DAY = ": no day is told in its sentence"


def _clock(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve a time of day by itself; its day is looked for when all dates are known."""
    if not phrase.has("half_of_day", "clock_word", "zone") and phrase.before not in (*_OPENING, "on", "to"):
        return None
    return _Resolved(_time(phrase), _NO_DAY, type="TIME")


# ---- months, quarters, seasons, years


def _month(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "March 2014", "mid-March", "last March"."""
    month, year = phrase.get(*_MONTHS) or "", phrase.get("year")
    if year is not None:
        period = Period("month", int(year) * 12 + int(month) - 1)
        resolved = _Resolved(period.value, ": written in full", period)
    elif report.is_name(phrase):
        return None
    else:
        months = [Period("month", year * 12 + int(month) - 1) for year in _years(report)]
        resolved = report.choose(phrase, months, f"XXXX-{month}")
    return _cut(resolved, phrase.get("early"))


def _cut(resolved: _Resolved, part: str | None) -> _Resolved:
    """Keep only the part of a period that "early", "mid" or "late" names."""
    if part is None or resolved.period is None:
        return resolved
    return resolved._replace(bounds=resolved.period.part(part), grain=resolved.period.interval_grain)


def _season(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "last summer", "the winter of 2022"."""
    name = phrase.get("season", "season_or_word") or ""
    number = SEASONS.index(name)
    year = phrase.get("year") or _year_of_unit(phrase, report)
    if year is not None:
        period = Period("season", int(year) * 4 + number)
        return _cut(_Resolved(period.value, f": the season of {year}", period), phrase.get("early"))
    if not phrase.has("last", "next", "this", "coming", "early") and phrase.before not in (
        *_OPENING,
        "in",
        "for",
    ):
        return None
    seasons = [Period("season", year * 4 + number) for year in _years(report)]
    return _cut(report.choose(phrase, seasons, f"XXXX-{name}"), phrase.get("early"))


def _year_of_unit(phrase: Phrase, report: _Report) -> str | None:
    """Return the year of "the winter of last year", "the third quarter of the year"."""
    if phrase.get("unit") != "year" or report.published is None:
        return None
    return str(report.published.year + _shift(phrase))


def _quarter(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "the third quarter of 2024", "Q3"."""
    units = phrase.all("unit")
    if units[:1] == ["century"]:
        return _century(phrase, report)
    number = int((phrase.get("quarter_name", "ordinal") or "0").rstrip("stndrh")) - 1
    if (units[:1] != ["quarter"] and not phrase.has("quarter_name")) or not 0 <= number < 4:
        return None
    year = phrase.get("year") or (
        _year_of_unit(phrase._replace(kinds=phrase.kinds[::-1], values=phrase.values[::-1]), report)
    )
    if year is not None:
        period = Period("quarter", int(year) * 4 + number)
        return _Resolved(period.value, f": the quarter of {year}", period)
    quarters = [Period("quarter", year * 4 + number) for year in _years(report)]
    return report.choose(phrase, quarters, f"XXXX-Q{number + 1}")


def _decade(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "the 1990s", "the late '80s"."""
    digits = (phrase.get("decade") or "").rstrip("s")
    short = len(digits) < 4
    if short and not phrase.has("the") and digits[0].isdigit():
        return None
    year = int(digits[-2:]) + 1900 if short else int(digits)
    period = Period("decade", year // 10)
    return _cut(_Resolved(period.value, ": ten years", period), phrase.get("early"))


def _century(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "the 19th century"."""
    if phrase.get("unit") != "century":
        return None
    period = Period("century", int((phrase.get("ordinal") or "0").rstrip("stndrh")) - 1)
    return _cut(_Resolved(period.value, ": a hundred years", period), phrase.get("early"))


def _year(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "2014"."""
    if phrase.rule == "year" and not report.is_year(phrase):
        return None
    period = Period("year", int(phrase.get("year") or 0))
    return _cut(_Resolved(period.value, ": written in full", period), phrase.get("early"))


def _year_part(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "late 2014", "the late 1990s"."""
    return _decade(phrase, report) if phrase.has("decade") else _year(phrase, report)


# ---- ranges written together


def _range(first: Period | None, last: Period | None) -> _Resolved | None:
    if first is None or last is None or first.number >= last.number:
        return None
    return _Resolved(
        f"{first.value}/{last.value}", ": from the first to the last", bounds=(first.start, last.end)
    )


def _day_range(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "March 3-5"."""
    month, year = phrase.get(*_MONTHS) or "", phrase.get("year")
    low, high = (int(number) for number in phrase.all("day_number"))
    if year is None:
        ends = report.choose(phrase, [Period.day(y, int(month), high) for y in _years(report)], "")
        if ends.period is None:
            return ends._replace(value=f"XXXX-{month}-{low:02d}/XXXX-{month}-{high:02d}")
        year = str(ends.period.start.year)
    return _range(Period.day(int(year), int(month), low), Period.day(int(year), int(month), high))


def _month_range(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "March to June 2014"."""
    year = int(phrase.get("year") or 0)
    low, high = (year * 12 + int(month) - 1 for month in phrase.all(*_MONTHS))
    return _range(Period("month", low if low < high else low - 12), Period("month", high))


def _year_range(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "2003-2006", "2010-11"."""
    low, high = phrase.values[0], phrase.values[-1]
    if len(high) not in (2, 4):
        return None
    return _range(Period("year", int(low)), Period("year", int(low[: 4 - len(high)] + high)))


# ---- last, this, next


def _unit(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "last week", "this year", "the coming month"; "the next day" is counted from the date told."""
    unit = phrase.get("unit", "units") or ""
    if unit == "day" and phrase.has("the") and phrase.has("next"):
        return _told_unit(unit, 1, report)
    if unit not in _UNITS or unit == "day" or phrase.has("units"):
        return None
    grain = _UNITS[unit]
    if not phrase.has("this") or grain == "weekend":
        return report.choose(phrase, _around(report, grain), unknown_value(grain))
    if report.published is None:
        return report.unknown(unknown_value(grain))
    return _current(Period.of(grain, report.published), report.tense(phrase), report.published)


def _current(period: Period, tense: str, day: date) -> _Resolved:
    """Resolve the period that holds the day of publication, cut there if the tense looks one way only."""
    start, end = period.start, period.end
    if tense == "past":
        end = day
    elif tense == "future":
        start = day
    cut = {"past": ", up to that day", "future": ", from that day on"}.get(tense, "")
    return _Resolved(
        period.value, f": the {period.grain} of {day}{cut}", period, (start, end), grain=period.interval_grain
    )


def _weekend(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "the weekend" by tense."""
    if phrase.get("unit") != "weekend":
        return None
    return report.choose(phrase, _around(report, "weekend"), unknown_value("weekend"))


def _part_of_unit(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "earlier this week", "early next year"."""
    unit = phrase.get("unit", "units") or ""
    if unit not in _UNITS or unit == "day":
        return None
    grain, part = _UNITS[unit], phrase.get("early")
    if report.published is None:
        return report.unknown(unknown_value(grain))
    shift = _shift(phrase)
    period = Period.of(grain, report.published).shift(shift)
    if part is None and shift == 0:
        return _current(period, "past" if phrase.has("earlier") else "future", report.published)
    resolved = _Resolved(period.value, f", counted from {report.published}", period)
    return _cut(resolved, part or ("early" if phrase.has("earlier") else "late"))


def _boundary(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "the end of the year", "the beginning of March 2014"."""
    part = phrase.get("boundary")
    if phrase.kinds[-1] == "boundary" and (
        part != "late" or phrase.get("unit") not in ("year", "month", "quarter")
    ):
        return None
    if phrase.has("decade"):
        base = _decade(phrase, report)
    elif phrase.has(*_MONTHS):
        base = _month(phrase, report)
    elif phrase.has("year"):
        base = _year(phrase, report)
    else:
        unit = phrase.get("unit", "units") or ""
        if unit not in _UNITS or unit == "day":
            return None
        if report.published is None:
            return report.unknown(unknown_value(_UNITS[unit]))
        period = Period.of(_UNITS[unit], report.published).shift(_shift(phrase))
        base = _Resolved(period.value, f", counted from {report.published}", period)
    return None if base is None else _cut(base, part)


# ---- counted from the date told last, or from publication


def _told(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "that day", "the following week", "the day after"."""
    unit = phrase.get("unit", "units") or ""
    if unit not in _UNITS or phrase.has("units"):
        return None
    shift = int(phrase.get("told", "told_shift", "before", "after") or 0)
    if phrase.has("before", "after") and report.has_object(phrase):
        return _Resolved(unknown_value(_UNITS[unit]), " hangs on what follows it, not on a date")
    return _told_unit(unit, shift, report)


def _told_unit(unit: str, count: float, report: _Report) -> _Resolved:
    """Return the unit ``count`` units from the date told last, which must not be coarser than it."""
    grain = _UNITS[unit]
    if report.told is None:
        return _Resolved(unknown_value(grain), ": no date is told before it")
    if _COARSENESS.index(report.told.grain) > _COARSENESS.index(grain):
        return _Resolved(
            unknown_value(grain), f": the date told before it, {report.told.value}, is no {grain}"
        )
    period = _counted(report.told.start, unit, count)
    if period is None:
        return _Resolved(unknown_value(grain), ": the count falls between two units")
    return _Resolved(period.value, f": counted from {report.told.value}, the date told before it", period)


def _told_distance(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "two days later", "a year earlier"."""
    unit, count = phrase.get("unit", "units") or "", _count(phrase)
    if unit not in _UNITS:
        return None
    if count is None:
        return _Resolved(unknown_value(_UNITS[unit]), " gives no number")
    if report.has_object(phrase):
        return _Resolved(_amount(phrase), ": a length of time", type="DURATION")
    return _told_unit(unit, count * int(phrase.get("earlier", "later") or 0), report)


def _ago(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "two days ago", "three weeks from now"."""
    unit, count = phrase.get("unit", "units") or "", _count(phrase)
    back = phrase.has("ago")
    if count is None or unit not in _UNITS:
        return _Resolved("PAST_REF" if back else "FUTURE_REF", " gives no number of days")
    if report.published is None:
        return report.unknown(unknown_value(_UNITS[unit]))
    period = _counted(report.published, unit, -count if back else count)
    if period is None:
        return _Resolved("PAST_REF" if back else "FUTURE_REF", ": the count falls between two units")
    return _Resolved(period.value, f": counted from {report.published}", period)


def _counted(day: date, unit: str, count: float) -> Period | None:
    """Return the period ``count`` units from ``day``; what is no whole number is counted in finer units."""
    grain = _UNITS[unit]
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
    return sum(numbers) + half if numbers or half else 1.0


def _amount(phrase: Phrase) -> str:
    """Return the TIMEX3 duration of a count and its unit: "P3D", "PXW", "PT30M"."""
    unit, count = phrase.get("unit", "units") or "", _count(phrase)
    if count is None or not phrase.has(*_NUMBERS, "unit"):
        return f"P{_DURATION[unit][0]}X{_DURATION[unit][2]}"
    time, scale, letter = _DURATION[unit]
    if count == 0.5 and unit in ("hour", "day", "year"):
        finer = {"hour": "PT30M", "day": "PT12H", "year": "P6M"}
        return finer[unit]
    return f"P{time}{count * scale:g}{letter}"


def _window(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "the past two weeks", "the next four years", "recent days": a stretch that touches publication."""
    value, day = _amount(phrase), report.published
    if day is None:
        return report.unknown(value)._replace(type="DURATION")
    back = phrase.has("last", "past", "recent")
    far = _far_end(day, phrase, -1 if back else 1)
    why = f": {'up to' if back else 'from'} {day}" + ("" if far else ", of a length that is not said")
    return _Resolved(value, why, bounds=(far, day) if back else (day, far), type="DURATION")


def _far_end(day: date, phrase: Phrase, sign: int) -> date | None:
    """Return the other end of a stretch that touches ``day``, or None if its length is not said."""
    count = None if phrase.has("units") and not phrase.has(*_NUMBERS) else _count(phrase)
    unit = phrase.get("unit", "units") or ""
    if count is None:
        return None
    months, days = _LENGTH[unit]
    if months:
        index = Period.of("month", day).number + sign * round(count * months)
        year, month = divmod(index, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return day + sign * timedelta(days=ceil(count * days))


# ---- durations, sets, references


def _duration(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "two weeks": a length, a rate ("$3 a year"), or what lies ahead ("in two weeks")."""
    unit = phrase.get("unit", "units") or ""
    if unit == "quarter" and phrase.has("article"):
        return None
    if phrase.kinds[0] == "article" and report.is_rate(phrase):
        return _Resolved(_amount(phrase), ": a rate", type="SET")
    if (
        phrase.before == "in"
        and unit in _UNITS
        and report.tense(phrase) == "future"
        and phrase.has(*_NUMBERS)
    ):
        return _ago(phrase, report)
    return _Resolved(_amount(phrase), ": a length of time", type="DURATION")


def _habit(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "every year", "daily", "Mondays"."""
    number = phrase.get("weekday", "weekday_short", "weekdays")
    value = phrase.get("set") or (f"XXXX-WXX-{number}" if number else _amount(phrase))
    return _Resolved(value, ": again and again", type="SET")


def _reference(phrase: Phrase, report: _Report) -> _Resolved | None:
    """Resolve "now", "recently", "in the future": no day is named."""
    return _Resolved(phrase.get("reference") or "", " names no day of the calendar")


_Resolver: TypeAlias = Callable[[Phrase, _Report], _Resolved | None]
RESOLVERS: dict[str, _Resolver] = {
    "day_range": _day_range,
    "month_range": _month_range,
    "year_range": _year_range,
    "boundary": _boundary,
    "part_of_unit": _part_of_unit,
    "named_weekday": _day,
    "day": _day,
    "this_night": _this_night,
    "season": _season,
    "month": _month,
    "quarter": _quarter,
    "year_part": _year_part,
    "decade": _decade,
    "century": _century,
    "window": _window,
    "told": _told,
    "unit": _unit,
    "weekend": _weekend,
    "ago": _ago,
    "told_distance": _told_distance,
    "habit": _habit,
    "duration": _duration,
    "year": _year,
    "reference": _reference,
    "clock": _clock,
}
"""One resolver for each name in ``timex.RULES``."""


# ---- what only the neighbours tell


def _with_ranges(found: list[tuple[Phrase, TimeExpression]]) -> list[TimeExpression]:
    """Give both ends of "from 2003 to 2006" the whole stretch; each keeps its own words and value."""
    expressions = [expression for _, expression in found]
    for at in range(1, len(found)):
        (before, _), (phrase, _) = found[at - 1], found[at]
        if len(phrase.gap) != 1 or phrase.span[0] - before.span[1] > _LONGEST_LINK:
            continue
        link = phrase.gap[0]
        if link in ("through", "dash") or (before.before == "from" and link in ("to", "until", "and")):
            expressions[at - 1 : at + 1] = _joined(expressions[at - 1], expressions[at])
    return expressions


_LONGEST_LINK = len(" through ")


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
    place = _top(parse, clock.span)
    days = []
    for expression in expressions:
        day, top = expression.interval, _top(parse, expression.span)
        if day is None or day.start != day.end or top is None or place is None:
            continue
        if parse.sentence[top] == parse.sentence[place]:
            days.append((abs(top - place), expression.value[:10], day))
    if not days:
        return replace(clock, value=unknown_value("day") + clock.value)
    _, value, day = min(days, key=lambda near: near[0])
    reason = f"{clock.reason.removesuffix(_NO_DAY)}: on the day of its sentence, {value}"
    return replace(clock, value=value + clock.value, interval=replace(day, reason=reason), reason=reason)


# ---- the tree


def _top(parse: Parse, span: Span) -> int | None:
    """Return the first token of ``span`` whose head lies outside it, or None if it has no token."""
    tokens = parse.tokens_in(span)
    for token in tokens:
        if parse.head[token] not in tokens or parse.head[token] == token:
            return token
    return None


def _tense(parse: Parse, table: DateTable, token: int) -> str:
    """Return the tense of the clause of ``token``: past, present, future or none.

    What hangs on a word that looks ahead ("scheduled for Monday", "ahead of Monday's
    talks") is future whatever the tense of its clause.
    """
    while not parse.is_verb(token):
        if parse.lemma[token] in table.forward:
            return "future"
        if parse.head[token] == token:
            return "none"
        token = parse.head[token]
    return _verb_tense(parse, table, token)


def _verb_tense(parse: Parse, table: DateTable, verb: int) -> str:
    helpers = parse.kids(verb, "aux", "auxpass")
    tags = {parse.tag[helper] for helper in helpers} | {parse.tag[verb]}
    perfect = any(parse.lemma[helper] == "have" for helper in helpers)
    if parse.tag[verb] == "VBN" and parse.lemma[verb] in table.forward:
        return "future"
    if "MD" in tags:
        return "past" if perfect else "future"
    if "TO" in tags:
        return "past" if perfect else _infinitive_tense(parse, table, verb)
    if "VBD" in tags or perfect:
        return "past"
    if "VBZ" in tags or "VBP" in tags:
        return "present"
    if parse.tag[verb] == "VBN":
        return "past"
    return "future" if parse.head[verb] == verb else _tense(parse, table, parse.head[verb])


def _infinitive_tense(parse: Parse, table: DateTable, verb: int) -> str:
    """Return future, or the tense of the verb above if the infinitive says what it did ("managed to sign")."""
    head = parse.head[verb]
    own = parse.dep[verb] == "advcl" or parse.lemma[head] in table.implicative
    return _tense(parse, table, head) if own and head != verb else "future"


def event_date(
    token: int, parse: Parse, expressions: Iterable[TimeExpression], published: date | None
) -> DateInterval | None:
    """Return the date of the event whose trigger is ``token``, or None if the sentence has none for it.

    First an expression in the trigger's own clause, then one attached to a verb that
    governs it, the nearest verb first. Never the day of publication by itself:
    ``published`` is not a date that the report gives to an event.
    """
    sentence = parse.sentence[token]
    dated = [
        (top, expression.interval)
        for expression in expressions
        if expression.interval is not None
        and expression.type in ("DATE", "TIME")
        and (top := _top(parse, expression.span)) is not None
        and parse.sentence[top] == sentence
    ]
    governor: int | None = token
    while dated and governor is not None:
        attached = [(links, abs(top - token), interval) for top, interval in dated
                    if (links := _links(parse, top, governor)) is not None]  # fmt: skip
        if attached:
            return min(attached, key=lambda found: found[:2])[2]
        governor = _governing_verb(parse, governor)
    return None


# Clauses and participles that tell of another happening than the clause they stand in.
_ANOTHER_TIME = frozenset({"relcl", "acl", "amod"})


def _governing_verb(parse: Parse, token: int) -> int | None:
    """Return the next verb above ``token`` whose date can be that of ``token`` too, or None.

    "Said on Thursday that it had signed" and "that it will sign" put the signing at
    another time than the saying; in "said on Thursday that it signed" the two are told as one.
    """
    while parse.head[token] != token and parse.dep[token] not in _ANOTHER_TIME:
        if parse.dep[token] == "ccomp" and _shifted(parse, token):
            return None
        token = parse.head[token]
        if parse.is_verb(token):
            return token
    return None


def _shifted(parse: Parse, verb: int) -> bool:
    """Say whether a verb is perfect or has a modal, and so tells of what is before or ahead."""
    return any(
        parse.lemma[helper] == "have" or parse.tag[helper] == "MD"
        for helper in parse.kids(verb, "aux", "auxpass")
    )


def _links(parse: Parse, top: int, governor: int) -> int | None:
    """Count the links from an expression up to ``governor``; None if it hangs elsewhere.

    A verb in between is another clause. An expression that modifies a noun ("the 1991
    accord", "the accord of 1991") dates the noun and no verb above it.
    """
    links, node = 0, top
    while node != governor:
        if parse.dep[node] in _MODIFIERS and parse.head[node] != governor:
            return None
        if (node != top and parse.is_verb(node) and parse.dep[node] not in ("aux", "auxpass")) or parse.head[
            node
        ] == node:
            return None
        if parse.lower[node] == "of" and parse.head[node] != governor:
            return None
        node = parse.head[node]
        links += 1
    return links
