"""Choosing among recurring days, months and seasons by "last", "next" and tense.

As HeidelTime does for news (Strötgen and Gertz 2010).
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Literal, NamedTuple, TypeAlias

from comity.model.dates import Grain
from comity.reading.parse import Parse
from comity.reading.periods import Period, PeriodGrain
from comity.reading.tenses import clause_tense, puts_off, top_token
from comity.reading.timex import DateTable, Phrase

TimexType: TypeAlias = Literal["DATE", "TIME", "DURATION", "SET"]
ONE_DAY = timedelta(days=1)
_Opening: TypeAlias = Callable[[date | None, date | None], tuple[date | None, date | None]]
OPENING: dict[str, _Opening] = {
    "since": lambda start, end: (start, None),
    "starting": lambda start, end: (start, None),
    "until": lambda start, end: (None, end),
    "through": lambda start, end: (None, end),
    "by": lambda start, end: (None, end),
    "before": lambda start, end: (None, start - ONE_DAY if start else None),
    "after": lambda start, end: (end + ONE_DAY if end else None, None),
}
NO_DAY = ": no day is told in its sentence"
MODIFIERS = frozenset({"poss", "compound", "nmod", "amod", "nummod"})
MONTHS = ("month", "month_or_word", "month_short")
_RATED = frozenset({"CD", "NNS", "NN", "PDT", "RB"})
_YEARLY = frozenset({"in", "since", "by", "until", "from", "of", "to", "the", "before", "after", "through"})


class Resolved(NamedTuple):
    """What a rule makes of a phrase; ``bounds`` replace the ends of ``period`` where it is cut."""

    value: str
    why: str
    period: Period | None = None
    bounds: tuple[date | None, date | None] | None = None
    type: TimexType = "DATE"
    grain: Grain = "span"


class Report:
    """One report while its dates are read: the day of publication and the date told last."""

    def __init__(self, text: str, parse: Parse, published: date | None, table: DateTable) -> None:
        self.text, self.parse, self.published, self.table = text, parse, published, table
        self.headed = False  # whether ``published`` was read at the head of the text
        self.told: Period | None = None

    def quote(self, phrase: Phrase) -> str:
        return self.text[phrase.span[0] : phrase.span[1]]

    def token(self, phrase: Phrase) -> int | None:
        return top_token(self.parse, phrase.span)

    def opens(self, phrase: Phrase) -> bool:
        """Say whether the preposition before the phrase opens its interval.

        Not in "after Thursday's vote", where it belongs to the vote, and not in "not until
        October", which is from October on.
        """
        token = self.token(phrase)
        if token is None or self.parse.dep[token] in MODIFIERS:
            return False
        if phrase.before != "until":
            return True
        verb = next((at for at in self.parse.ancestors(token) if self.parse.is_verb(at)), None)
        return verb is None or self.parse.child(verb, "neg") is None

    def tense(self, phrase: Phrase) -> str:
        token = self.token(phrase)
        if phrase.before == "since":
            return "past"
        # The day until or to which something is put off lies ahead, whatever the tense.
        where = {"until": self.table.forward, "to": self.table.moved}.get(phrase.before)
        if token is not None and where is not None and puts_off(self.parse, where, token):
            return "future"
        return "none" if token is None else clause_tense(self.parse, self.table, token)

    def unknown(self, value: str) -> Resolved:
        return Resolved(value, " needs a day of publication, and the document has none")

    def choose(self, phrase: Phrase, periods: Iterable[Period | None], unknown: str) -> Resolved:
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
            return Resolved(unknown, ": the calendar has no such day near the day of publication")
        where = f"the last one before {day}" if period.end < day else f"the next one after {day}"
        if period.start <= day <= period.end:
            where = f"the day of publication, {day}" if period.grain == "day" else f"the one that holds {day}"
        return Resolved(period.value, f"{_TENSES[how]}: {where}", period)

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
            return year >= 1900 and bool(self.parse.kids(self.parse.head[token], "det", "poss"))
        return year >= 1900 or phrase.before in _YEARLY

    def is_noun(self, phrase: Phrase) -> bool:
        """Say whether the phrase is a noun phrase by itself: "in the past", not "the past president"."""
        last = self.parse.tokens_in(phrase.span)[-1]
        return self.parse.tag[last].startswith("N") and self.parse.dep[last] not in MODIFIERS

    def stands_alone(self, phrase: Phrase) -> bool:
        """Say whether the last word is no modifier of a noun: "on the 5th", not "on the 5th attempt"."""
        last = self.parse.tokens_in(phrase.span)[-1]
        after = self.parse.tag[last + 1] if last + 1 < len(self.parse) else ""
        return self.parse.dep[last] not in MODIFIERS and not after.startswith(("N", "J"))

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
    return past[-1] if back <= ONE_DAY or (back < ahead and not weekly) else to_come[0]


_CHOICES: dict[str, _Choice] = {
    "past": _looking_back,
    "none": _looking_back,
    "future": _looking_ahead,
    "present": _looking_about,
    "last": lambda past, now, to_come, day: past[-1] if past else None,
    "next": lambda past, now, to_come, day: to_come[0] if to_come else None,
}


def years_near(report: Report, reach: int = 1) -> range:
    """Return the years in which to look for a day or month without a year."""
    year = report.published.year if report.published else 1
    return range(year - reach, year + reach + 1)


def periods_around(report: Report, grain: PeriodGrain, reach: int = 2) -> list[Period]:
    """Return the neighbouring weeks, months … of the day of publication, in order; none without it."""
    if report.published is None:
        return []
    return [Period.of(grain, report.published).shift(count) for count in range(-reach, reach + 1)]


def shift_of(phrase: Phrase) -> int:
    """-1 for "last", 1 for "next" and "coming", 0 for "this" and "the"."""
    return int(phrase.get("last", "next", "coming") or 0)


def cut_to(resolved: Resolved, part: str | None) -> Resolved:
    """Keep only the part of a period that "early", "mid" or "late" names."""
    if part is None or resolved.period is None:
        return resolved
    return resolved._replace(bounds=resolved.period.part(part), grain=resolved.period.interval_grain)
