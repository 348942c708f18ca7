"""Days of publication as pages, feeds, e-mails and tables write them. What is no date, or may be two, gives ``None``, never a guess."""

import re
from calendar import month_name
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_LONGEST = 80
_ISO = re.compile(
    r"\s*(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|(\d{2})(\d{2}))(?:$|[T\s]|\d{6}Z?$)"
)
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4})\b")
_MONTH_FIRST = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_NUMBERS = re.compile(r"\s*(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:$|[T,\s])")
_SECONDS = re.compile(r"\s*(\d{10})(\d{3})?(?:\.\d+)?\s*$")
_IN_URL = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:[/_-]|$)")
# Programs write the first day of their calendar where they know none: year 1 in .NET, 1 January 1970 in Unix.
_FIRST_YEAR, _NO_DAY = 1600, date(1970, 1, 1)


def stated_day(value: object) -> date | None:
    """Return the day of a date, with or without a time, in the time zone in which it is written.

    Read are ISO 8601, dates as in e-mails, months as English words ("7 May 2031",
    "May 7th, 2031 at 10:15"), figures of which one is over 12 ("25/05/2031") or both are
    the same, and seconds or milliseconds since 1970 (in UTC).
    """
    text = value if isinstance(value, str) else ""
    if found := _ISO.match(text[:_LONGEST]):
        day = _day(*(part for part in found.groups() if part))
        return day if found.end() == len(text.rstrip()) else _known(day)
    if found := _SECONDS.match(text[:_LONGEST]):
        return _known(datetime.fromtimestamp(int(found[1]), UTC).date())
    if found := _NUMBERS.match(text[:_LONGEST]):
        one, two = int(found[1]), int(found[3])
        if one <= 12 and two <= 12 and one != two:
            return None
        return _day(found[4], *(str(part) for part in sorted((one, two))))
    for pattern, order in ((_DAY_FIRST, (3, 2, 1)), (_MONTH_FIRST, (3, 1, 2))):
        if found := pattern.search(text[:_LONGEST]):
            year, month, number = (found[place] for place in order)
            return _day(year, _month(month), number)
    try:
        return _known(parsedate_to_datetime(text[:_LONGEST]).date())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def two_readings(value: str) -> tuple[date, date] | None:
    """Return both days that figures such as "07/05/2031" may mean, the one with the day first before the other."""
    found = _NUMBERS.match(value)
    days = found and (_day(found[4], found[3], found[1]), _day(found[4], found[1], found[3]))
    return (days[0], days[1]) if days and days[0] and days[1] and days[0] != days[1] else None


def day_in_url(url: str | None) -> date | None:
    """Return the day that an address names: ``/2025/05/09/`` or ``/2025-05-09-``."""
    found = _IN_URL.search(url or "")
    return _day(*found.groups()) if found else None


def _month(word: str) -> str:
    """Return the number of a month by its name or the first letters of it, "" for another word."""
    wanted = "september" if word.lower() == "sept" else word.lower()
    return next((str(n) for n, name in enumerate(month_name) if name and name.lower().startswith(wanted)), "")


def _day(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if found.year >= _FIRST_YEAR else None


def _known(day: date | None) -> date | None:
    """Return the day of a moment, ``None`` for the one that programs write where they know none."""
    return None if day == _NO_DAY else day
