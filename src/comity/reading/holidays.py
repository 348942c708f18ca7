"""Holidays that the calendar moves: by weekday of a month, by Easter, by the Hebrew year.

A rule of the table is ``MM-DD`` (fixed), ``MM/n/weekday`` (the n-th Monday = 1 … Sunday = 7
of the month, -1 the last), ``easter``, ``paskha`` (Orthodox Easter), ``tishri`` (Rosh
Hashanah) or ``passover``; ``+n`` and ``-n`` after it count days. Easter is by the method of
Meeus, Jones and Butcher, the Hebrew new year by Gauss's rule for its postponements.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from comity.reading.periods import Period

_RULE = re.compile(r"(?P<base>\d\d-\d\d|\d\d/-?\d/\d|[a-z]+)(?P<days>[+-]\d+)?")
# The Passover of a Gregorian year lies 163 days before the Rosh Hashanah of the same year.
_PASSOVER = timedelta(days=163)


def holiday(rule: str, year: int) -> Period | None:
    """Return the day of a holiday in that year; None for a rule that is none or a day that the year lacks."""
    match = _RULE.fullmatch(rule)
    if match is None:
        return None
    day = _base(match["base"], year)
    return None if day is None else Period.of("day", day + timedelta(days=int(match["days"] or 0)))


def _base(base: str, year: int) -> date | None:
    if base in _MOVING:
        return _MOVING[base](year)
    if "/" in base:
        month, count, weekday = (int(part) for part in base.split("/"))
        return _nth_weekday(year, month, count, weekday)
    if "-" not in base:
        return None
    in_year, _, number = base.partition("-")
    day = Period.day(year, int(in_year), int(number))
    return None if day is None else day.start


def _nth_weekday(year: int, month: int, count: int, weekday: int) -> date:
    following = year * 12 + month - (count > 0)
    first = date(
        following // 12, following % 12 + 1, 1
    )  # of the month after, where it is counted from the end
    ahead = (weekday - first.isoweekday()) % 7
    return first + timedelta(days=ahead + 7 * (count - (count > 0)))


def _easter(year: int) -> date:
    golden, century, rest = year % 19, year // 100, year % 100
    shift = (century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 19 * golden + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - shift - rest % 4) % 7
    late = (golden + 11 * shift + 22 * weekday) // 451
    month, day = divmod(shift + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _paskha(year: int) -> date:
    """Return Orthodox Easter: the Julian reckoning, 13 days behind in the years 1900 to 2099."""
    shift = (19 * (year % 19) + 15) % 30
    weekday = (2 * (year % 4) + 4 * (year % 7) - shift + 34) % 7
    month, day = divmod(shift + weekday + 114, 31)
    return date(year, month, day + 1) + timedelta(days=year // 100 - year // 400 - 2)


def _tishri(year: int) -> date:
    """Return Rosh Hashanah, a day in September or October."""
    number = 12 * (year + 1) % 19
    moment = (
        (year // 100 - year // 400 - 2)
        + 765433 / 492480 * number
        + (year % 4) / 4
        - (313 * year + 89081) / 98496
    )
    day = int(moment // 1)
    part = moment - day
    found = date(year, 9, 1) + timedelta(days=day - 1)
    weekday = found.isoweekday()
    if weekday in (3, 5, 7) or (weekday == 1 and part >= 23269 / 25920 and number > 11):
        return found + timedelta(days=1)
    if weekday == 2 and part >= 1367 / 2160 and number > 6:
        return found + timedelta(days=2)
    return found


_MOVING: dict[str, Callable[[int], date]] = {
    "easter": _easter,
    "paskha": _paskha,
    "tishri": _tishri,
    "passover": lambda year: _tishri(year) - _PASSOVER,
}
