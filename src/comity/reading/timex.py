"""Finding the words of time in a text: the table of time words and the grammar.

The text is cut once into words and numbers; each that the table or its shape makes a
word of time becomes one letter, every other word a blank. The grammar is then one
regular expression over those letters, so that a report costs two scans and work is
done near hits only. The idea of a cascade of patterns over classes of words is that of
SUTime (Chang and Manning 2012); values are those of TIMEX3 in TimeML (Pustejovsky et
al. 2003), with the weeks of ISO 8601.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from comity.errors import CodebookError
from comity.model.spans import Span


class TimeWord(Protocol):
    """A row of the table of time words."""

    @property
    def word(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def value(self) -> str | None: ...


# Kinds that come from the shape of a word; the others are the kinds of the table.
_SHAPES = (
    "iso",
    "slashed",
    "clock",
    "decade",
    "ordinal",
    "quarter_figure",
    "fiscal_figure",
    "possessive",
    "figure",
    "count",
    "year",
    "day_number",
    "comma",
    "dash",
    "slash",
    "stop",
    "open",
    "close",
    "line",
    "mark",
)
_LEXED = (
    "after", "ago", "ahead", "alternate", "and", "around", "article", "before", "beginning", "boundary", "by", "clock_word", "coming",
    "day_word", "decade", "each", "earlier", "early", "ending", "era", "fiscal", "for", "frequency", "from", "from_now", "half",
    "half_name", "half_of_day", "holiday", "in", "last", "later", "month", "month_or_word", "month_short", "name",
    "named_day", "next", "number", "oclock", "of", "old", "on", "overnight", "part_of_day", "past", "per", "quantifier", "quarter_name",
    "recent", "reference", "season", "season_or_word", "set", "since", "starting", "the", "this", "through", "to", "told",
    "told_shift", "tonight", "unit", "units", "until", "weekday", "weekday_short", "weekdays", "within", "zone", "zulu",
)  # fmt: skip
# These lists are asked by lemma when tense or a number is in doubt; they are no time words.
_ASKED = ("forward", "implicative", "moved", "numbered")
# One letter a kind, from a part of Unicode where nothing means anything to a regular expression.
_LETTER = {kind: chr(0x100 + number) for number, kind in enumerate(dict.fromkeys((*_SHAPES, *_LEXED)))}
_KIND = {letter: kind for kind, letter in _LETTER.items()}

_MARKS = {",": "comma", "-": "dash", "–": "dash", "—": "dash", "‑": "dash", ".": "stop", "(": "open", ")": "close",
          "/": "slash", "\n": "line"}  # fmt: skip
# Over the text in lower case. Words come first and spaces are taken along: most of
# the places in a text are then settled by the first branch.
_LEXEME = re.compile(
    r"""[ ]*(?:
    (?P<fiscal_figure>fy[ -]?(?:\d{4}|\d\d))\b
  | (?P<word>[^\W\d_]\w*)
  | (?P<iso>\d{4}(?P<bar>[-/])\d\d(?P=bar)\d\d)(?:t[\d:.]*z?)?(?!\d)
  | (?P<slashed>\d{1,2}(?P<cut>[-/.])\d{1,2}(?P=cut)(?:\d{4}|\d\d)(?!\d))
  | (?P<clock>\d{1,2}:\d\d)(?::\d\d)?(?!\d)
  | (?P<decade>(?:1[5-9]|20)\d0s|['’]?[2-9]0s)\b
  | (?P<ordinal>\d{1,2}(?:st|nd|rd|th))\b
  | (?P<quarter_figure>[1-4]q)\b
  | (?P<possessive>['’]s)\b
  | (?P<figure>\d+(?:[.,]\d+)*)
  | (?P<mark>[^\w\s]|\n)
)""",
    re.VERBOSE,
)

_MACROS = {
    "month": "(?:<month month_or_word>|<month_short><stop>?)",
    "weekday": "(?:<weekday>|<weekday_short><stop>?)",
    "season": "<season season_or_word>",
    "number": "<day_number ordinal>",
    "until": "<to until through dash>",
    "clock": "(?:(?:<clock><half_of_day>?|<day_number><half_of_day>|<number day_number><oclock>)"
    "(?:<open>?<zone zulu>)?|<year count><zulu>|<clock_word>)",
    "unit": "<unit units>",
    # "a two-day visit" is of two days, not of a "two-day".
    "count": "(?:<around>?(?:<article>?<quantifier><of>?|<article>?<half><article>?"
    "|(?:<number day_number count figure year>|<article>(?!(?:<number day_number count figure>|<unit units>)<dash>))"
    "(?:<dash>?<number>)?(?:<and><article><half>)?))",
    "which": "<last next this coming>",
    "rough": "<early earlier later>",
}
_MACROS["date"] = (
    "(?:{month}<the>?{number}(?:<comma>?<year>)?|<the>?{number}(?:<of>|<dash>)?{month}(?:<comma dash>?<year>)?"
    "|<holiday>(?:<comma>?<year>)?)"
)
_MACROS["day"] = "(?:(?:{weekday}<comma>?<the>?)?{date}|<iso>|<slashed>|<named_day>|<day_word>|{weekday})"
# The year that stands with a part of it: "2014", "last year", "the year".
_MACROS["of_year"] = "(?:<of>?<year>|<of>?<the last next this coming>+(?=<unit>)<unit>)"

# (name, pattern): kinds stand in angle brackets, macros in braces; the first that fits wins.
# Each name is that of a resolver in ``dates``.
RULES: tuple[tuple[str, str], ...] = (
    ("name", "<name>"),
    (
        "era",
        "<the>?(?:<ordinal><dash>?<unit><era>|<number day_number count year><era>|<era><day_number count year>)",
    ),
    ("day_range", "{month}<day_number>(?:{until}|<and>)<day_number>(?:<comma>?<year>)?"),
    ("day_range", "<day_number>(?:{until}|<and>)<day_number>{month}(?:<comma>?<year>)?"),
    ("month_range", "{month}(?:{until}|<and>){month}<of>?<year>"),
    ("year_range", "<year><dash slash><year day_number count>"),
    ("beyond", "<the>?(?:<unit>|{weekday})<before after>(?:<last next>(?!<unit units weekday>)|<day_word>)"),
    ("week_of", "<the>?<unit>(?:<of>|<ending beginning starting><on>?){date}"),
    ("week_from", "<article><unit><from>{day}|{weekday}<unit>(?!<dash unit>)"),
    ("first_of", "<the>?<ordinal last>{count}{unit}(?:<of>?<year>|<of><the last next this>+<unit>)"),
    (
        "boundary",
        "<the>?<boundary><of>(?:<the this last next coming>*<unit>|<the>?{month}{of_year}?|<year>|<the>?<decade>)"
        "|(?:<last this next>|<the>)?<unit>(?:<dash>|<possessive>)?<boundary>",
    ),
    ("nth_week", "<the>?<ordinal last><unit><of>{month}{of_year}?"),
    ("nth_weekday", "<the>?<ordinal last>{weekday}<of in>{month}{of_year}?"),
    ("part_of_unit", "{rough}<in>?(?:<the last next this coming>|<this><past>)<unit>"),
    ("named_weekday", "<this>?<last next this coming past>{weekday}<part_of_day overnight>?"),
    ("named_weekday", "{weekday}<part_of_day overnight>?<of>?<last next this>(?=<unit>)<unit>"),
    ("named_weekday", "{which}<holiday>"),
    (
        "day",
        "(?:{clock}<on>?|<the>?<part_of_day overnight><of on>|{rough}<on in>?)?{day}(?:<part_of_day overnight>|<on>{clock}|<comma>?<on>?{clock})?",
    ),
    ("this_night", "{rough}?(?:<this last><part_of_day>|<tonight>)"),
    ("season", "<last next this><unit><possessive>?{season}"),
    (
        "season",
        "(?:{rough}<dash>?)?(?:<this><coming past>|<the>?{which}|<the>)?{season}{of_year}?",
    ),
    ("month", "<last next this><unit><possessive>?{month}"),
    ("month", "(?:<the>?{rough}<dash>?)?<this>?{which}?{month}(?:(?:<of>|<comma>)?<year>|{of_year})?"),
    (
        "quarter",
        "(?:<last next this><unit>|<the>?<year>)<possessive>?<fiscal>?(?:<ordinal><unit>|<quarter_name>)",
    ),
    (
        "quarter",
        "<the>?<fiscal>?(?:<ordinal><unit>|<quarter_name quarter_figure>){of_year}?|<half_name><of>?<year>",
    ),
    ("fiscal", "<fiscal_figure>|<the>?<year><fiscal>|<fiscal><year>|<the>?{which}<fiscal>"),
    ("year_part", "<the>?<early><dash>?(?:<year>|<decade>)"),
    ("decade", "<the>?<decade>"),
    ("century", "<the>?(?:<early><dash>?)?<ordinal><dash>?<unit>"),
    (
        "window",
        "<the>?(?:<last next coming past>{count}<dash>?{unit}|<past>{unit}|<recent coming><units>|<units><ahead>)",
    ),
    ("told", "<the>?<told><unit>|<the>?<told_shift><unit>|<the><unit><before after>"),
    ("unit", "<this><past coming><unit>|<the>?{which}<unit>"),
    ("weekend", "<the><unit>"),
    ("ago", "{count}<dash>?{unit}(?:<and><article><half>)?<ago><day_word>?"),
    ("ago", "{count}<dash>?{unit}<from_now>|<units><ago>"),
    ("told_distance", "{count}<dash>?{unit}<earlier later>"),
    (
        "habit",
        "<each><alternate ordinal>?{count}?<unit units weekday weekday_short>|<each>(?:{month}|<season season_or_word part_of_day>)"
        "|<weekdays>|<set>|<frequency>?<per><unit>|<frequency><article each><unit>",
    ),
    (
        "duration",
        "{count}<dash>?{unit}(?:<and><article><half>)?(?:<dash>?<old>)?|<unit units><dash><old>|(?<=<for in within>)<the>?<units>|<units>(?=<of dash>)",
    ),
    ("habit", "(?<=<on>)<units>"),
    ("day_of_month", "<the><ordinal>(?:<of>(?:<the>?<last next this>)?<unit>)?"),
    ("year", "<year>"),
    ("reference", "<reference>(?!<dash>)|<the><recent>?<past>"),
    ("clock", "{clock}"),
    ("overnight", "<overnight>(?!<dash>)"),
)


def _expand(pattern: str) -> str:
    """Turn a pattern of kinds into one over letters."""
    while "{" in pattern:
        pattern = re.sub(r"\{(\w+)\}", lambda m: _MACROS[m[1]], pattern)
    return re.sub(
        r"<([a-z_ ]+)>", lambda m: "[" + "".join(_LETTER[kind] for kind in m[1].split()) + "]", pattern
    )


_GRAMMAR = re.compile(
    "(?=[^ ])(?:"
    + "|".join(f"(?P<r{number}>{_expand(pattern)})" for number, (_, pattern) in enumerate(RULES))
    + ")"
)


class Phrase(NamedTuple):
    """Words of time that a rule of the grammar took together."""

    rule: str
    span: Span
    kinds: tuple[str, ...]
    values: tuple[str, ...]
    before: str
    """The kind of the word just before, or an empty string."""
    gap: tuple[str, ...]
    """The kinds of the words since the phrase before; an unknown word has an empty string."""

    def has(self, *kinds: str) -> bool:
        """Say whether one of the words is of one of ``kinds``."""
        return any(kind in kinds for kind in self.kinds)

    def get(self, *kinds: str) -> str | None:
        """Return the value of the first word of one of ``kinds``, or None."""
        for kind, value in zip(self.kinds, self.values, strict=True):
            if kind in kinds:
                return value
        return None

    def all(self, *kinds: str) -> list[str]:
        """Return the values of all words of one of ``kinds``."""
        return [value for kind, value in zip(self.kinds, self.values, strict=True) if kind in kinds]


class Tags(Protocol):
    """The part of a parse that the words of time need."""

    start: list[int]
    tag: list[str]


class DateTable:
    """The table of time words, compiled once.

    Raises CodebookError for a kind that the grammar does not know, and for a word that
    stands in two kinds.
    """

    def __init__(self, rows: Iterable[TimeWord]) -> None:
        self._words: dict[str, tuple[str, str]] = {}
        asked: dict[str, set[str]] = {kind: set() for kind in _ASKED}
        for row in rows:
            if row.kind in asked:
                asked[row.kind].add(row.word)
            elif row.kind != "ordinal" and row.kind not in _LEXED:
                raise CodebookError(
                    f"time_words.csv: {row.word!r} is of kind {row.kind!r}, which no rule knows"
                )
            elif row.word in self._words:
                raise CodebookError(f"time_words.csv: {row.word!r} stands in two kinds; keep one of the rows")
            else:
                self._words[row.word] = (row.kind, row.value or row.word)
        self.forward = frozenset(asked["forward"])
        self.moved = frozenset(asked["moved"])
        self.implicative = frozenset(asked["implicative"])
        self.numbered = frozenset(asked["numbered"])
        phrases = sorted((word for word in self._words if re.search(r"\W", word)), key=len, reverse=True)
        self._phrase = re.compile(
            "(?:" + "|".join(map(re.escape, phrases)) + r")(?!\w)" if phrases else "(?!)"
        )
        self._openers = frozenset(word.partition(re.findall(r"\W", word)[0])[0] for word in phrases)
        self._looked_up = self._openers.union(self._words)

    def kind(self, word: str) -> str:
        """Return the kind of a word in lower case, or an empty string."""
        return self._words.get(word, ("", ""))[0]

    def phrases(self, text: str, parse: Tags) -> Iterator[Phrase]:
        """Yield the phrases of time in ``text``, in text order, none within another."""
        lower = _lower(text)
        known = self._looked_up
        spans: list[Span] = []
        letters: list[str] = []
        values: list[str] = []
        done = 0
        for match in _LEXEME.finditer(lower):
            word = match["word"]
            if word is not None and word not in known and match.end() > done:
                # The words of time lie in runs: one blank tells that a run has ended.
                if letters and letters[-1] != " ":
                    letters.append(" ")
                    spans.append(_NOWHERE)
                    values.append("")
                continue
            span = match.span(match.lastgroup or 0)
            if span[0] < done:
                continue
            kind, value, done = self._kind(match, span, lower, text, parse)
            spans.append((span[0], done))
            letters.append(_LETTER.get(kind, " "))
            values.append(value)
        written = "".join(letters)
        done = 0
        for hit in _GRAMMAR.finditer(written):
            first, last = hit.span()
            yield Phrase(
                RULES[int((hit.lastgroup or "r0")[1:])][0],
                (spans[first][0], spans[last - 1][1]),
                tuple(_KIND[letter] for letter in written[first:last]),
                tuple(values[first:last]),
                _KIND.get(written[first - 1], "") if first else "",
                tuple(_KIND.get(letter, "") for letter in written[done:first]),
            )
            done = last

    def _kind(
        self, match: re.Match[str], span: Span, lower: str, text: str, parse: Tags
    ) -> tuple[str, str, int]:
        """Return kind, value and end of one word, phrase or number; an unknown word has no kind."""
        shape, word = match.lastgroup or "", lower[span[0] : span[1]]
        if word in self._openers and (phrase := self._phrase.match(lower, span[0])) is not None:
            return *self._words[phrase[0]], phrase.end()
        if shape == "word":
            kind, value = self._words.get(word, ("", ""))
            return (kind, value, span[1]) if kind and _is_time(kind, span, text, parse) else ("", "", span[1])
        if shape == "mark":
            return _MARKS.get(word, "mark"), word, span[1]
        return _figure(word, span[0], text) if shape == "figure" else shape, word, span[1]


_NOWHERE = (0, 0)


def _lower(text: str) -> str:
    """Return the text in lower case with straight apostrophes, every character in its place ("İ" would become two)."""
    text = text.replace("’", "'")
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _figure(word: str, start: int, text: str) -> str:
    """Return what a number in digits can be: a day of a month, a year, or a count."""
    if start and text[start - 1] in "$€£¥#":
        return "mark"
    if not word.isdigit():
        return "figure" if "," not in word else "mark"
    if len(word) <= 2 and 1 <= int(word) <= 31:
        return "day_number"
    return "year" if len(word) == 4 and 1500 <= int(word) <= 2100 else "count"


def _is_time(kind: str, span: Span, text: str, parse: Tags) -> bool:
    """Say whether a word that has other readings is a word of time here."""
    if kind in ("month_short", "weekday_short"):
        after = text[span[1] : span[1] + 2]
        return text[span[0]].isupper() and (
            after[:1] == "." or after[1:].isdigit() or _after_number(span, text)
        )
    if kind == "month_or_word":
        return text[span[0]].isupper() and _is_month(span, text, parse)
    if kind == "era":
        return text[span[0]].isupper()
    if kind == "set":
        return not _tag(span, parse).startswith("NNP")
    if kind in ("season_or_word", "last", "early"):
        return not _tag(span, parse).startswith("V")
    return True


_BESIDE_MONTH = re.compile(r"\.?,?\s+(?:the )?\d")
_NAME_BEFORE = re.compile(r"[A-Z][\w.]*\s+$")
_NUMBER_BEFORE = re.compile(r"\d(?:st|nd|rd|th)?(?: of)?[ -]$")


def _is_month(span: Span, text: str, parse: Tags) -> bool:
    """Say whether "May", "March", "April", "June", "August" is the month and no name or verb."""
    if _BESIDE_MONTH.match(text, span[1]) or _after_number(span, text):
        return True
    low = max(0, span[0] - 20)
    name = _NAME_BEFORE.search(text[low : span[0]])
    named = name is not None and _tag((low + name.start(), low + name.end()), parse).startswith("NNP")
    return _tag(span, parse).startswith("NNP") and not named


def _after_number(span: Span, text: str) -> bool:
    return _NUMBER_BEFORE.search(text[max(0, span[0] - 8) : span[0]]) is not None


def _tag(span: Span, parse: Tags) -> str:
    """Return the tag of the token at the word, or an empty string."""
    token = bisect_right(parse.start, span[0]) - 1
    return parse.tag[token] if token >= 0 else ""
