"""What people judged against what is read now (set ``judgements``): agreement per field, each with its n.

The "gold file" of this set is a ledger. Of one person on one line the last judgement
counts; "unsure" counts nowhere. A line that was rejected should not be read; one that
was accepted or recoded should be, with the codes that the person left or gave.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from comity.errors import InputError
from comity.evaluation.figures import Figure, Figures, ratio
from comity.evaluation.rows import Row
from comity.evaluation.runner import Runner
from comity.ledger import View, judgements_in
from comity.model import Document, Event, Evidence, Judgement

FIELDS = ("leaning", "status", "issue", "type", "mode", "actors", "recipients")
HEADLINE = ("line", *FIELDS)
_NONE = "none"  # what a person writes for no issue, no mode


def read_judgements(path: Path | None) -> list[Row]:
    """Return one row for each report of a ledger with judgements: its text, and the judgements."""
    if path is None:
        raise InputError("this set needs a ledger with judgements: comity eval judgements FILE")
    with View(path) as view:
        by_document: defaultdict[str, list[Judgement]] = defaultdict(list)
        for _, judgement in judgements_in(view):
            if judgement.verdict != "unsure":
                by_document[judgement.document].append(judgement)
        return [
            {
                **msgspec.to_builtins(document),
                "judged": [msgspec.to_builtins(judgement) for judgement in by_document[name]],
            }
            for name in sorted(by_document)
            if (document := view.document(name)) is not None
        ]


def inputs(row: Row) -> Row:
    """Return the report without its judgements."""
    return {name: value for name, value in row.items() if name != "judged"}


def predict(runner: Runner, given: Iterable[Row]) -> Iterator[Row]:
    """Yield the lines of evidence of each report with their codes."""
    for row in given:
        document = msgspec.convert(row, Document)
        products = runner(document, "evidence")
        if products is None:
            continue
        events = {event.id: event for event in products["events"]}
        yield {
            "id": document.id,
            "lines": [line_row(line, events.get(line.event or "")) for line in products["evidence"]],
        }


def line_row(line: Evidence, event: Event | None) -> Row:
    """Return a line of evidence as a row: pair, span and the fields that are judged."""
    return {
        "pair": list(line.pair),
        "span": [list(span) for span in line.span],
        "leaning": line.leaning,
        "status": line.status,
        "issue": line.issue,
        "type": event.type if event else None,
        "mode": event.mode if event else None,
        "actors": list(event.actors) if event else None,
        "recipients": list(event.recipients) if event else None,
    }


def score(gold: list[Row], predicted: list[Row]) -> Figures:
    """Return the agreement on the line itself and on each field of lines that are read and should be."""
    lines = {row["id"]: row["lines"] for row in predicted}
    agreed, asked = dict.fromkeys(HEADLINE, 0), dict.fromkeys(HEADLINE, 0)
    for row in gold:
        for judged in row["judged"]:
            judgement = msgspec.convert(judged, Judgement)
            found = _same_line(judgement, lines.get(row["id"], []))
            asked["line"] += 1
            agreed["line"] += (found is None) == (judgement.verdict == "reject")
            if found is None or judgement.verdict == "reject":
                continue
            wanted = codes_of(judgement)
            for name in FIELDS:
                if name in wanted:
                    asked[name] += 1
                    agreed[name] += _plain(found[name]) == _plain(wanted[name])
    return tuple(
        Figure(name, ratio(agreed[name], asked[name]) if asked[name] else None, asked[name])
        for name in HEADLINE
    )


def codes_of(judgement: Judgement) -> dict[str, Any]:
    """Return the codes that a person left or gave; those of a deed only where the line is one."""
    codes: dict[str, Any] = msgspec.to_builtins(judgement.coded)
    deed = judgement.coded.type is not None
    kept = {name: codes[name] for name in FIELDS if deed or codes[name] is not None or name == "issue"}
    if not deed:
        kept.pop("mode", None)
    return kept | (judgement.recoding.changes() if judgement.recoding else {})


def _same_line(judgement: Judgement, lines: list[Row]) -> Row | None:
    """Return the line on the same pair that shares most characters with the one judged, that of its type first."""
    shared = [
        (row["type"] == judgement.coded.type, common, -place, row)
        for place, row in enumerate(lines)
        if tuple(row["pair"]) == judgement.coded.pair
        and (
            common := sum(
                max(0, min(end, stop) - max(begin, start))
                for begin, end in row["span"]
                for start, stop in judgement.span
            )
        )
    ]
    return max(shared, key=lambda entry: entry[:3])[3] if shared else None


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list | tuple) else None if value in (None, _NONE) else value
