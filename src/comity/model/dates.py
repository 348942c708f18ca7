"""Dates as intervals with their grain, never a silent guess."""

from datetime import date
from typing import Literal

from comity.model.record import Record

Grain = Literal["day", "weekend", "week", "month", "quarter", "season", "year", "decade", "span"]


class DateInterval(Record, kw_only=True, frozen=True):
    """From ``start`` to ``end``, both days included; ``None`` at one end means open.

    ``grain`` is the unit in which the text spoke ("this week" is a week, even when
    the interval is cut at the day of publication). ``reason`` says what it rests on.
    """

    start: date | None
    end: date | None
    grain: Grain
    reason: str = ""
