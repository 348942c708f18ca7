"""Rows of evidence for the exports: invented, and some as hostile as reports can be."""

from datetime import date

from msgspec.structs import replace

from comity.exchange.told import Told, told
from relations.invented import MINISTER, NO_RIFT, RIFT, SANCTIONS, TREATY, TRIP, Speaker, report
from relations.invented import Told as Thing

DAY = date(2031, 6, 10)
HOSTILE = (
    'Evil\x00\x1b[31m\u202e "}, \\input{/etc/passwd} & % $ # _ {} ~ ^ ]] <script>\nER  - \nTY  - NEWS\t\r x'
)


def rows() -> list[Told]:
    """Return rows of two reports: a deed, a treaty, a relayed claim and its denial, a dropped trip."""
    readings = [
        report("Harth Courier", DAY, SANCTIONS, TREATY, url="https://example.invalid/a?b=(c)&d=1%20#e"),
        report("Karrow Ledger", DAY, RIFT, NO_RIFT, TRIP, title="Zwölf Schiffe “fest” (invented)"),
    ]
    return list(told(readings))


def hostile() -> list[Told]:
    """Return a row whose every word is hostile."""
    thing = Thing(HOSTILE, type="ACCUSE", kind="comment", issue=HOSTILE, sources=(Speaker(HOSTILE, "VLD"),))
    reading = report(HOSTILE, DAY, thing, title=HOSTILE, url="javascript:alert(1)")
    return list(told([replace(reading, document=replace(reading.document, author=HOSTILE))]))


def bare() -> list[Told]:
    """Return a row of a report that names neither outlet, day nor title."""
    return list(told([report(None, None, replace_day(SANCTIONS), title=None)]))


def replace_day(thing: Thing) -> Thing:
    """Return ``thing`` without a date."""
    return Thing(thing.quote, type=thing.type, mode=thing.mode)


__all__ = ["DAY", "HOSTILE", "MINISTER", "bare", "hostile", "rows"]
