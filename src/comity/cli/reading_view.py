"""A reading as a person reads it: evidence by pair and issue, each line with its source and its words."""

import re
from calendar import month_name, monthrange
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from rich.console import Console
from rich.text import Text

from comity.cli.explanation_view import LABEL_WIDTH, explanation_lines
from comity.cli.plain import one_line, shortened
from comity.model import Attribution, DateInterval, Document, Evidence, Reading
from comity.reading.explain import ExplainedReading, Explanation
from comity.relations.phrases import status_phrases

_INDENT, _BODY, _NARROWEST = 2, 17, 20
_LONGEST_QUOTE = 320
_LONGEST_TITLE = 160
_OPENING, _CLOSING = '“"', '”"'
# A sign as well as a word and a colour: the leaning must survive paper, pipes and colour-blind eyes.
_LEANINGS = {
    "strain": ("− strain", "red"),
    "closeness": ("+ closeness", "green"),
    "neutral": ("= neutral", ""),
}
_DEED_STATUS = {
    "happened": "happened",
    "future": "planned",
    "denied": "denied by its source",
    "did_not_happen": "did not happen",
    "cancelled": "no longer planned",
    "possible": "possible",
    "conditional": "only on a condition",
    "generic": "in general",
    "unknown": "not known whether it happened",
}
_WORDS_STATUS = _DEED_STATUS | {
    "happened": "said to be so",
    "future": "said of the future",
    "did_not_happen": "said not to be so",
    "cancelled": "said to be so no more",
    "unknown": "not known whether it is so",
}


def print_reading(
    console: Console, reading: Reading, names: Mapping[str, str], *, explain: bool = False
) -> None:
    """Print one reading. ``names`` gives the name of each actor code; ``explain`` adds each line's reason, or its explanation."""
    print_heading(console, reading.document)
    explained = {e.event: e for e in reading.explanations} if isinstance(reading, ExplainedReading) else {}
    attributions = {a.id: a for a in reading.attributions}
    for pair, rows in by_pair(reading.evidence):
        first, second = (one_line(names.get(code, code)) for code in pair)
        console.print()
        heading = Text(f"{first} – {second}", style="bold")
        heading.append(f"  {', '.join(pair)} · {Tally(rows).split()}", style="not bold dim")
        _print_hanging(console, Text(), heading, 0)
        for issue, lines in by_issue(rows):
            _print_hanging(console, Text(), Text(issue, style="italic"), _INDENT)
            for row in lines:
                print_evidence(
                    console,
                    row,
                    attributions,
                    names,
                    explain=explain,
                    explanation=explained.get(row.event or ""),
                )
    console.print()
    console.print(Text(str(Tally(reading.evidence)), style="bold"))


def print_evidence(
    console: Console,
    row: Evidence,
    attributions: Mapping[str, Attribution],
    names: Mapping[str, str],
    *,
    explain: bool = False,
    explanation: Explanation | None = None,
) -> None:
    """Print one line of evidence: how it leans, and what it tells."""
    word, colour = _LEANINGS[row.leaning]
    body = _told(row, attributions, names, explain=explain and explanation is None)
    _print_hanging(console, Text(f"{'':{2 * _INDENT}}{word}", style=colour), body, _BODY)
    for label, line in explanation_lines(explanation) if explanation is not None else ():
        left = Text(f"{'':{_BODY}}{label}", style="bold")
        _print_hanging(console, left, Text(line, style="dim"), _BODY + LABEL_WIDTH)


def by_pair(evidence: Iterable[Evidence]) -> list[tuple[tuple[str, str], list[Evidence]]]:
    """Return the evidence grouped by pair, the pair with most of it first."""
    groups: defaultdict[tuple[str, str], list[Evidence]] = defaultdict(list)
    for row in evidence:
        groups[row.pair].append(row)
    return sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))


def by_issue(rows: Iterable[Evidence]) -> list[tuple[str, list[Evidence]]]:
    """Return the rows grouped by the issue they are about, most first, those about none last."""
    groups: defaultdict[str | None, list[Evidence]] = defaultdict(list)
    for row in rows:
        groups[row.issue].append(row)
    ordered = sorted(groups.items(), key=lambda item: (item[0] is None, -len(item[1]), item[0] or ""))
    return [
        (one_line(issue.replace("_", " ")) if issue else "no issue named", lines) for issue, lines in ordered
    ]


class Tally:
    """How much evidence there is, on how many pairs, and how it leans; keeps no text."""

    def __init__(self, evidence: Iterable[Evidence] = ()) -> None:
        self.pairs: set[tuple[str, str]] = set()
        self.leanings: Counter[str] = Counter()
        self.add(evidence)

    def add(self, evidence: Iterable[Evidence]) -> None:
        """Count more evidence."""
        for row in evidence:
            self.pairs.add(row.pair)
            self.leanings[row.leaning] += 1

    def split(self) -> str:
        """Say how the evidence leans: "3 strain, 1 closeness"."""
        return ", ".join(f"{self.leanings[name]} {name}" for name in _LEANINGS if self.leanings[name])

    def __str__(self) -> str:
        total = self.leanings.total()
        if not total:
            return "no evidence on any pair of states or bodies"
        pairs = len(self.pairs)
        lines = f"{total} {'line' if total == 1 else 'lines'} of evidence"
        return f"{lines} on {pairs} {'pair' if pairs == 1 else 'pairs'}: {self.split()}"


def status_words(row: Evidence) -> str:
    """Say in plain words whether the thing told happened, by the word of its source."""
    return (_WORDS_STATUS if row.characterisation else _DEED_STATUS).get(row.status, row.status)


def chain_words(row: Evidence, attributions: Mapping[str, Attribution], names: Mapping[str, str]) -> str:
    """Return the chain of sources, outlet first, with the names of people where the report gives them."""
    inward: list[tuple[str, str]] = []
    at = attributions.get(row.attribution or "")
    while at is not None:
        said = at.speaker or at.name or "unidentified"
        if at.source and at.speaker_kind != "thing" and (not inward or inward[-1][0] != said):
            inward.append((said, _speaker(at, said, names)))
        at = attributions.get(at.parent or "")
    said_so = tuple(code for code, _ in reversed(inward))
    # Where the attributions do not spell out the chain, the chain itself is the truth.
    links = [label for _, label in reversed(inward)] if said_so == row.chain[1:] else list(row.chain[1:])
    return one_line(" ← ".join((row.chain[0], *links)))


def quote_marked(words: str) -> str:
    """Return ``words`` in quotation marks, marks inside them single, the middle left out where very long."""
    line = shortened(one_line(words), _LONGEST_QUOTE)
    if (
        line[:1] in _OPENING
        and line[-1:] in _CLOSING
        and not any(mark in line[1:-1] for mark in _OPENING + _CLOSING)
    ):
        return line
    return f"“{_single(line)}”"


def _single(line: str) -> str:
    """Turn double quotation marks into single ones, as a quotation within a quotation has them."""
    return re.sub(r'(?<![^\s([—–-])"', "‘", line).replace('"', "’").translate({0x201C: "‘", 0x201D: "’"})


def date_words(interval: DateInterval) -> str:
    """Say an interval in words: "4 February 2025", "5–9 May 2025", "May 2025", "since 1 March 2024"."""
    start, end = interval.start, interval.end
    if start is None or end is None:
        return f"since {_day(start)}" if start else f"until {_day(end)}" if end else "no date"
    if start == end:
        return _day(start)
    whole_months = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    if whole_months and (start.month, end.month) == (1, 12) and start.year == end.year:
        return str(start.year)
    if whole_months and (start.year, start.month) == (end.year, end.month):
        return f"{month_name[start.month]} {start.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{_day(end)}"
    if start.year == end.year:
        return f"{start.day} {month_name[start.month]} – {_day(end)}"
    return f"{_day(start)} – {_day(end)}"


def _day(day: date) -> str:
    return f"{day.day} {month_name[day.month]} {day.year}"


def title_words(title: str) -> str:
    """Return a title on one line, its end left out where very long."""
    line = one_line(title)
    if len(line) > _LONGEST_TITLE:
        line = f"{line[:_LONGEST_TITLE].rpartition(' ')[0] or line[:_LONGEST_TITLE]} …"
    return line


def origin_words(outlet: str | None, published: date | None) -> str:
    """Say who published a document and when, also where that is not known."""
    by = one_line(outlet) if outlet else "outlet not given"
    return f"{by} · {_day(published) if published else 'date not given'}"


def print_heading(console: Console, document: Document) -> None:
    """Print title and origin of a document; the first words of the text stand for a missing title."""
    first = next((line for line in document.text.splitlines() if line.strip()), "")
    title = title_words(document.title or first)
    origin, path = origin_words(document.outlet, document.published), one_line(document.path or "")
    fits = len(origin) + len(path) + 3 <= console.width
    origin += f" · {path}" if path and fits else f"\n{path}" if path else ""
    _print_hanging(console, Text(), Text(title, style="bold"), 0)
    _print_hanging(console, Text(), Text(origin, style="dim"), 0)
    for note in document.notes:
        _print_hanging(console, Text(), Text(f"note: {one_line(note)}", style="yellow"), 0)


def _print_hanging(console: Console, left: Text, body: Text, column: int) -> None:
    """Print ``body`` wrapped from ``column`` on, ``left`` before its first line, and no blanks at line ends."""
    for line in body.wrap(console, max(_NARROWEST, console.width - column), overflow="fold"):
        line.rstrip()
        left.pad_right(column - len(left))
        console.print(Text.assemble(left, line), soft_wrap=True)
        left = Text()


def _speaker(at: Attribution, said: str, names: Mapping[str, str]) -> str:
    """Name one link of the chain: "Steve Witkoff (USA)", "Haaretz", "USA"."""
    if at.speaker_kind != "actor" or not at.speaker:
        return f"{said} (unnamed)" if at.anonymous else said
    if at.name and at.name not in {at.speaker, names.get(at.speaker)}:
        return f"{at.name} ({at.speaker})"
    return f"unnamed source ({at.speaker})" if at.anonymous else said


def _told(
    row: Evidence, attributions: Mapping[str, Attribution], names: Mapping[str, str], *, explain: bool
) -> Text:
    """Say what one line of evidence tells: what, whether, when, by whom, and in which words."""
    body = Text(one_line(row.what))
    body.append(f" — {status_words(row)}", style="bold")
    # That a report only relays its source is told by the chain: shown is where it says more, or the contrary.
    if row.author_factuality not in (None, "unknown", row.status):
        body.append(
            f"; the report {status_phrases()[row.author_factuality or 'unknown'].author}", style="bold"
        )
    when = f"{date_words(row.date)} · " if row.date else ""
    body.append(f"\n{when}{chain_words(row, attributions, names)} · {row.kind}")
    body.append(f"\n{quote_marked(row.quote)}", style="italic")
    if explain:
        sure = f"confidence {row.confidence:.2f}; {row.id}"
        body.append(f"\nbecause: {one_line(row.reason)} ({sure})", style="dim")
    return body
