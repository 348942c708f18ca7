"""What the search for shifts goes by."""

from dataclasses import dataclass
from math import exp, log

_CHANCE = 2.0
"""Chance alone makes a window that begins on a day with happenings surprise by x nats, and be taken for a shift, at most
_CHANCE · exp(-x) times: measured on ICEWS 2005-2009 with its events moved to random weeks (docs/decisions/022-shifts.md)."""


@dataclass(frozen=True)
class Method:
    """What the search for shifts goes by; see docs/relations.md for how each was chosen.

    ``alarms``: false alarms a pair and year that are put up with, whatever the volume of the pair; with ``least``, nats below
    which nothing is said, it sets what a shift must surprise by. ``floor``: happenings of usual weight that must be too many
    or too few. ``late``: nats by which it must be news against the last weeks too.

    ``bursts`` and ``levels``: lengths of the windows in days. ``gap`` and ``crisis``: bursts of one direction so many days apart are
    one, as long as that is no longer than a crisis. ``after``: days before and after a burst in which a level that goes its
    way belongs to it.

    ``memory``: half-life in days of the long history; ``recent``: days of the recent one; ``anchor`` and ``hook``: days of the
    longer view that steady each.

    ``planned`` and ``unplanned`` date a burst for better and for worse: its first day from which three tell at least that
    share of what the most telling three do. A summit throws its shadow, a blow does not.

    ``hazard`` and ``shape``: odds of a change at a step of time, and shape of the Gamma prior of an intensity, when it is asked
    since when. ``real``: of the days with happenings, the share that begin a real shift of a given size, per nat (near seven
    in a thousand in ICEWS 2005-2009); it weighs against chance.
    """

    alarms: float = 0.02
    least: float = 5.0
    floor: float = 3.5
    late: float = 2.0
    bursts: tuple[int, ...] = (1, 2, 3, 5, 7, 10)
    levels: tuple[int, ...] = (30, 60, 120, 240, 365)
    memory: float = 180.0
    recent: int = 40
    anchor: float = 60.0
    hook: float = 20.0
    planned: float = 0.6
    unplanned: float = 0.4
    gap: int = 2
    crisis: int = 21
    after: int = 21
    hazard: float = 1 / 5
    shape: float = 0.1
    real: float = 1 / 150

    def needed(self, starts: float) -> float:
        """Return the nats that a shift must surprise by in a pair with so many days with happenings a year."""
        return max(self.least, log(max(_CHANCE * starts / self.alarms, 1.0)))

    def no_chance(self, nats: float) -> float:
        """Return the probability that a surprise by so many nats is none of chance (a local false discovery rate, Efron 2008)."""
        return self.real / (self.real + _CHANCE * exp(-nats))
