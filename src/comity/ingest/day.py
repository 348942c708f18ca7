"""Days of publication as pages, feeds and e-mails write them. What is no date gives ``None``, never a guess."""

import re
from datetime import date
from email.utils import parsedate_to_datetime

_ISO = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?:$|[T\s])")
_IN_URL = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:[/_-]|$)")


def stated_day(value: object) -> date | None:
    """Return the day of an ISO date and time or of one as in e-mails, in the time zone in which it is written."""
    text = value if isinstance(value, str) else ""
    iso = _ISO.match(text[:40])
    if iso:
        return _day(*iso.groups())
    try:
        return parsedate_to_datetime(text[:80]).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def day_in_url(url: str | None) -> date | None:
    """Return the day that an address names: ``/2025/05/09/`` or ``/2025-05-09-``."""
    found = _IN_URL.search(url or "")
    return _day(*found.groups()) if found else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
