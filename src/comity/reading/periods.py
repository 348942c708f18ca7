"""Calendar periods, numbered so that neighbours differ by one.

Values are those of TIMEX3 in TimeML (Pustejovsky et al. 2003), with the weeks of ISO 8601.
"""

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal, NamedTuple, TypeAlias

from comity.model.dates import Grain

PeriodGrain: TypeAlias = Literal[
    "day", "weekend", "week", "month", "quarter", "season", "year", "decade", "century"
]
SEASONS = ("SP", "SU", "FA", "WI")
_MONTHS = {"month": 1, "quarter": 3, "season": 3, "year": 12, "decade": 120, "century": 1200}
_PARTS = {
    "early": (0, 1 / 3),
    "mid": (1 / 3, 2 / 3),
    "late": (2 / 3, 1),
    "first_half": (0, 1 / 2),
    "second_half": (1 / 2, 1),
}
_UNKNOWN = {
    "day": "XXXX-XX-XX",
    "weekend": "XXXX-WXX-WE",
    "week": "XXXX-WXX",
    "month": "XXXX-XX",
    "quarter": "XXXX-QX",
    "season": "XXXX-XX",
    "year": "XXXX",
    "decade": "XXX",
    "century": "XX",
}


def unknown_value(grain: PeriodGrain) -> str:
    """Return the TIMEX3 value of a period of which only the grain is known."""
    return _UNKNOWN[grain]


class Period(NamedTuple):
    """A day, week, month … of the calendar, numbered so that neighbours differ by one.

    Seasons are those of the northern hemisphere by whole months; the winter of a year
    is the one that begins in its December.
    """

    grain: PeriodGrain
    number: int

    @classmethod
    def of(cls, grain: PeriodGrain, day: date) -> "Period":
        """Return the period of that grain which holds ``day``."""
        if grain == "day":
            return cls(grain, day.toordinal())
        if grain in ("week", "weekend"):
            return cls(grain, (day.toordinal() - 1) // 7)
        months = day.year * 12 + day.month - 1 - (2 if grain == "season" else 0)
        return cls(grain, months // _MONTHS[grain])

    @classmethod
    def day(cls, year: int, month: int, day: int) -> "Period | None":
        """Return a day, or None if the calendar has none such."""
        if 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
            return cls("day", date(year, month, day).toordinal())
        return None

    @property
    def start(self) -> date:
        """The first day. Raises ValueError or OverflowError outside the years 1 to 9999."""
        if self.grain == "day":
            return date.fromordinal(self.number)
        if self.grain in ("week", "weekend"):
            return date.fromordinal(self.number * 7 + (6 if self.grain == "weekend" else 1))
        months = self.number * _MONTHS[self.grain] + (2 if self.grain == "season" else 0)
        return date(months // 12, months % 12 + 1, 1)

    @property
    def end(self) -> date:
        """The last day."""
        if self.grain == "weekend":
            return self.start + timedelta(days=1)
        return self.shift(1).start - timedelta(days=1)

    @property
    def value(self) -> str:
        """The TIMEX3 value."""
        start = self.start
        if self.grain == "day":
            return start.isoformat()
        if self.grain in ("week", "weekend"):
            year, week, _ = start.isocalendar()
            return f"{year:04d}-W{week:02d}" + ("-WE" if self.grain == "weekend" else "")
        if self.grain == "month":
            return f"{start.year:04d}-{start.month:02d}"
        if self.grain == "quarter":
            return f"{start.year:04d}-Q{start.month // 3 + 1}"
        if self.grain == "season":
            return f"{self.number // 4:04d}-{SEASONS[self.number % 4]}"
        return f"{start.year:04d}"[: {"year": 4, "decade": 3, "century": 2}[self.grain]]

    @property
    def interval_grain(self) -> Grain:
        """The grain as intervals name it; they know no centuries."""
        return "span" if self.grain == "century" else self.grain

    def shift(self, count: int) -> "Period":
        """Return the period ``count`` steps later (earlier if negative)."""
        return Period(self.grain, self.number + count)

    def part(self, which: str) -> tuple[date, date]:
        """Return the stretch of it that a word of ``_PARTS`` names, in whole days, months or years."""
        low_share, high_share = _PARTS[which]
        start, end = self.start, self.end
        finer: dict[str, PeriodGrain] = {"year": "month", "decade": "year", "century": "decade"}
        unit = finer.get(self.grain, "day")
        first, last = Period.of(unit, start), Period.of(unit, end)
        count = last.number - first.number + 1
        low = first.shift(round(count * low_share))
        high = first.shift(round(count * high_share) - 1)
        return max(low.start, start), min(max(high, low).end, end)
