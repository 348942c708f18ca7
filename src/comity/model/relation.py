"""How a pair is getting on: two series, never netted, and the shifts in them."""

import datetime as dt
from typing import Literal

from comity.model.record import Record

Step = Literal["day", "week", "month"]
Layer = Literal["all", "deeds", "words", "characterisations"]
Direction = Literal["worse", "better"]
ShiftKind = Literal["relation", "reporting"]
Rival = Literal["change in reporting", "one-issue dispute", "third-party event", "coding artefact"]


class Level(Record, kw_only=True, frozen=True):
    """One series in one bin: points of score in the bin, as after all that came before it and in it.

    ``low`` and ``high`` bound nine tenths of the probability. ``n`` is the number of
    distinct happenings in the bin, ``observed`` the sum of their weights; ``expected`` bounds what was to be expected in the bin
    before it came, likewise nine tenths. The four are ``None`` where there is not enough to say.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    observed: float
    expected: tuple[float, float] | None = None


class TrendRow(Record, kw_only=True, frozen=True):
    """One bin: its first day, both series, and how much was published or coded in all (``volume``)."""

    pair: tuple[str, str]
    start: dt.date
    closeness: Level
    strain: Level
    volume: int
    issue: str | None = None


class Shift(Record, kw_only=True, frozen=True):
    """A change in how a pair is getting on.

    ``date`` is the first day of the new regime that stands out, ``interval`` bounds nine
    tenths of the probability of its beginning. ``size`` is the change in points of score a
    day, closeness less strain. ``until`` is the last day of the regime so far.
    """

    id: str
    pair: tuple[str, str]
    date: dt.date
    interval: tuple[dt.date, dt.date]
    until: dt.date
    direction: Direction
    probability: float
    size: float
    closeness: tuple[float, float]
    strain: tuple[float, float]
    n: int
    kind: ShiftKind
    evidence: tuple[str, ...]
    reason: str


class Trend(Record, kw_only=True, frozen=True):
    """The series of a pair with the shifts in them. ``enough`` is whether there is enough to say anything."""

    pair: tuple[str, str]
    names: tuple[str, str]
    by: Step
    layer: Layer
    rows: tuple[TrendRow, ...]
    issues: tuple[TrendRow, ...] = ()
    shifts: tuple[Shift, ...] = ()
    enough: bool
    n: int
    reason: str


class Mover(Record, kw_only=True, frozen=True):
    """A row of evidence and what the evidence for a shift loses without it, in nats (e-fold of odds)."""

    evidence: str
    day: dt.date
    what: str
    outlet: str | None
    story: str | None
    weight: float
    loss: float


class Explanation(Record, kw_only=True, frozen=True):
    """Another explanation of a shift, with what speaks for it and against it in the ledger."""

    rival: Rival
    likely: bool
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]


class Why(Record, kw_only=True, frozen=True):
    """What a shift rests on: the rows that moved it, outlets and stories with how much of it is theirs, rivals."""

    shift: Shift
    moved_by: tuple[Mover, ...]
    outlets: tuple[tuple[str, float], ...]
    stories: tuple[tuple[str, float], ...]
    rivals: tuple[Explanation, ...]
