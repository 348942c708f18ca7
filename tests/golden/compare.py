"""Compares a row that a coder wrote with what was found, and tells the difference in plain words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from passages import Passage, Row, Table, find_words, options, quotes_text

from comity.model import Attribution, Characterisation, Event, Evidence, Mention, Reading, Span
from comity.model.spans import Spans
from comity.reading.dates import TimeExpression

_SHARED = 0.7  # of the letters of two contents that must be the same; boundaries may differ by a word or two
Found = Event | Attribution | Evidence | Characterisation | Mention | TimeExpression
# Says whether what was found fits a cell. Any: each table is only ever asked about records of its own kind.
Check = Callable[["Report", Any, str, Row], bool]


@dataclass(frozen=True)
class Report:
    """A passage with all that was found in it."""

    passage: Passage
    reading: Reading
    times: tuple[TimeExpression, ...]
    by_id: Mapping[str, Attribution] = field(default_factory=dict)

    @classmethod
    def of(cls, passage: Passage, reading: Reading, times: tuple[TimeExpression, ...]) -> "Report":
        return cls(passage, reading, times, {a.id: a for a in reading.attributions})

    def words(self, spans: Iterable[Span]) -> str:
        return " … ".join(self.passage.text[start:end] for start, end in spans) or "-"

    def records(self, table: str) -> tuple[Found, ...]:
        reading = self.reading
        found: dict[str, tuple[Found, ...]] = {
            "events": reading.events,
            "not": reading.events,
            "attributions": reading.attributions,
            "evidence": reading.evidence,
            "not evidence": reading.evidence,
            "characterisations": reading.characterisations,
            "mentions": reading.mentions,
            "dates": self.times,
        }
        return found[table]


def find_faults(table: Table, report: Report) -> list[str]:
    """Return one paragraph for each row of ``table`` that the reading does not bear out."""
    if table.name.startswith("not"):
        return [fault for row in table.rows if (fault := _unwanted(table.name, row, report))]
    return [fault for row in table.rows if (fault := _missing(table.name, row, report))]


def _missing(table: str, row: Row, report: Report) -> str | None:
    if table == "mentions" and row["actor"] == "-":
        return _resolved(row, report)
    judged = [(_differences(table, row, record, report), record) for record in report.records(table)]
    if any(not wrong for wrong, _ in judged):
        return None
    lines = [f"line {row.line}: expected in {table}: {row}"]
    judged.sort(key=lambda item: (sum(quotes_text(table, column) for column in item[0]), len(item[0])))
    for wrong, record in judged[:1]:
        lines.append(f"  nearest, but wrong in {', '.join(wrong)}:")
        lines.append(f"    {describe(record, report)}")
        lines.append(f"    because: {record.reason}")
    others = [describe(record, report) for _, record in judged[1:]]
    lines.append(
        "  nothing of the kind was found"
        if not judged
        else f"  also found ({len(others)}):"
        if others
        else ""
    )
    lines.extend(f"    {other}" for other in others)
    return "\n".join(line for line in lines if line)


def _unwanted(table: str, row: Row, report: Report) -> str | None:
    for record in report.records(table):
        if not _differences(table, row, record, report):
            return (
                f"line {row.line}: must not be found, but was: {row}\n    {describe(record, report)}\n"
                f"    because: {record.reason}"
            )
    return None


def _resolved(row: Row, report: Report) -> str | None:
    """A mention row with actor "-": the words must not be taken for any actor."""
    span = find_words(report.passage.text, row["words"])
    here = [m for m in report.reading.mentions if _overlap((m.span,), span)]
    known = [m for m in here if m.actor is not None]
    if known:
        return (
            f"line {row.line}: {row['words']!r} must not be taken for an actor, but was:\n"
            f"    {describe(known[0], report)}\n    because: {known[0].reason}"
        )
    if row["kind"] not in ("*", "-") and not any(m.kind in options(row["kind"]) for m in here):
        return f"line {row.line}: expected {row['words']!r} as {row['kind']}, found {[m.kind for m in here] or 'nothing'}"
    return None


def _differences(table: str, row: Row, record: Found, report: Report) -> list[str]:
    """Return the columns in which ``record`` departs from ``row``, or from the nearest of its alternatives."""
    checks = CHECKS[table]
    judged = [
        [
            column
            for column, cell in one.cells.items()
            if cell != "*" and not checks[column](report, record, cell, one)
        ]
        for one in (row, *row.alternatives)
    ]
    return min(judged, key=len)


def describe(record: Found, report: Report) -> str:
    """Say in one line what a record holds, in the order of the columns."""
    match record:
        case Event():
            source = _speaker(report, record.attribution)
            when = f"{record.date.start} to {record.date.end}" if record.date else "-"
            return (
                f"{_codes(record.actors)} | {record.type} | {record.mode or '-'} | {_codes(record.recipients)} | "
                f"{record.factuality} (author {record.author_factuality}) | “{report.words(record.span)}” | source {source} | {record.leaning} | {when} | "
                f"{', '.join(record.contexts) or '-'}"
            )
        case Attribution():
            outer = report.by_id.get(record.parent or "")
            return (
                f"source “{report.words(record.source)}” | cue “{report.words(record.cue)}” | content “{report.words(record.content)}” | "
                f"speaker {record.speaker or record.name or '-'} | {record.stance} | parent {report.words(outer.source) if outer else '-'} | "
                f"anonymous {'yes' if record.anonymous else 'no'}"
            )
        case Evidence():
            return f"{_codes(record.pair)} | {record.leaning} | {record.status} | {' ← '.join(record.chain)} | {record.what} | “{record.quote}”"
        case Characterisation():
            return (
                f"{_codes(record.actors)} | {record.leaning} | {record.factuality} | “{report.words(record.span)}” | "
                f"source {_speaker(report, record.attribution)}"
            )
        case Mention():
            return f"“{report.words((record.span,))}” | {record.actor or '-'} | {record.kind}{' (place)' if record.place else ''} | {record.name}"
        case TimeExpression():
            when = f"{record.interval.start} to {record.interval.end}" if record.interval else "no interval"
            return f"“{report.words((record.span,))}” | {when}"


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(sorted(codes)) or "-"


def _speaker(report: Report, attribution: str | None) -> str:
    found = report.by_id.get(attribution or "")
    return (found.speaker or found.name or "nobody we know") if found else "-"


def _overlap(spans: Spans, span: Span) -> bool:
    return any(start < span[1] and span[0] < end for start, end in spans)


def _same_codes(found: Iterable[str], cell: str) -> bool:
    return set(found) in [
        set() if one == "-" else {c.strip() for c in one.split(",")} for one in options(cell)
    ]


def _same(found: str | None, cell: str) -> bool:
    return (found or "-").casefold() in [one.casefold() for one in options(cell)]


def _quoted(spans: Spans, cell: str, report: Report) -> bool:
    return not spans if cell == "-" else _overlap(spans, find_words(report.passage.text, cell))


def _same_content(spans: Spans, cell: str, row: Row, report: Report) -> bool:
    """Letters of source and cue are left out: in "X," he said, "Y" they lie between the ends of the content."""
    text = report.passage.text
    aside: set[int] = set()
    for column in ("source", "cue"):
        if row[column] not in ("*", "-"):
            aside |= set(range(*find_words(text, row[column])))
    wanted = {i for i in range(*find_words(text, cell)) if text[i].isalnum()} - aside
    found = {i for start, end in spans for i in range(start, end) if text[i].isalnum()} - aside
    return bool(wanted) and len(wanted & found) >= _SHARED * len(wanted | found)


def _said_by(report: Report, attribution: str | None, cell: str) -> bool:
    found = report.by_id.get(attribution or "")
    if found is None:
        return "-" in options(cell)
    return any(_same(one, cell) for one in (found.speaker, found.name) if one)


def _chain(found: tuple[str, ...], cell: str) -> bool:
    wanted = [part.strip().casefold() for part in cell.split("←")]
    return len(wanted) == len(found) and all(
        w in ("*", f.casefold()) for w, f in zip(wanted, found, strict=True)
    )


def _day(day: object, cell: str) -> bool:
    return str(day or "-") in options(cell)


def _speaks(found: Attribution, cell: str) -> bool:
    """Several codes parted by commas must all speak, and no other; one stands for code or name."""

    def fits(one: str) -> bool:
        if "," in one:
            return _same_codes(found.speakers, one)
        if len(found.speakers) > 1:
            return False
        told = [name for name in (found.speaker, found.name) if name]
        return any(_same(name, one) for name in told) or (one == "-" and found.speaker is None)

    return any(fits(one) for one in options(cell))


def _interval(found: Event, cell: str) -> bool:
    if cell == "-" or found.date is None:
        return cell == "-" and found.date is None
    start, _, end = cell.partition(" to ")
    return _day(found.date.start, start) and _day(found.date.end, end or start)


def _parent(report: Report, found: Attribution, cell: str) -> bool:
    outer = report.by_id.get(found.parent or "")
    return (outer is None) if cell == "-" else outer is not None and _quoted(outer.source, cell, report)


_EVENT: dict[str, Callable[[Report, Event, str, Row], bool]] = {
    "actors": lambda _, e, cell, row: _same_codes(e.actors, cell),
    "type": lambda _, e, cell, row: _same(e.type, cell),
    "mode": lambda _, e, cell, row: _same(e.mode, cell),
    "recipients": lambda _, e, cell, row: _same_codes(e.recipients, cell),
    "factuality": lambda _, e, cell, row: _same(e.factuality, cell),
    "author": lambda _, e, cell, row: _same(e.author_factuality, cell),
    "words": lambda report, e, cell, row: _quoted(e.span, cell, report),
    "source": lambda report, e, cell, row: _said_by(report, e.attribution, cell),
    "leaning": lambda _, e, cell, row: _same(e.leaning, cell),
    "date": lambda _, e, cell, row: _interval(e, cell),
    "contexts": lambda _, e, cell, row: (
        not e.contexts if cell == "-" else {c.strip() for c in cell.split(",")} <= set(e.contexts)
    ),
}
_ATTRIBUTION: dict[str, Callable[[Report, Attribution, str, Row], bool]] = {
    "source": lambda report, a, cell, row: _quoted(a.source, cell, report),
    "cue": lambda report, a, cell, row: _quoted(a.cue, cell, report),
    "content": lambda report, a, cell, row: _same_content(a.content, cell, row, report),
    "speaker": lambda _, a, cell, row: _speaks(a, cell),
    "stance": lambda _, a, cell, row: _same(a.stance, cell),
    "parent": lambda report, a, cell, row: _parent(report, a, cell),
    "anonymous": lambda _, a, cell, row: _same("yes" if a.anonymous else "no", cell),
    "speaker kind": lambda _, a, cell, row: _same(a.speaker_kind, cell),
    "name": lambda _, a, cell, row: _same(a.name, cell),
    "hearer": lambda _, a, cell, row: _same(a.hearer, cell),
    "speech": lambda _, a, cell, row: _same(a.speech, cell),
    "hedges": lambda report, a, cell, row: _quoted(a.hedges, cell, report),
    "because": lambda _, a, cell, row: any(one.casefold() in a.reason.casefold() for one in options(cell)),
}
_EVIDENCE: dict[str, Callable[[Report, Evidence, str, Row], bool]] = {
    "pair": lambda _, v, cell, row: _same_codes(v.pair, cell),
    "leaning": lambda _, v, cell, row: _same(v.leaning, cell),
    "status": lambda _, v, cell, row: _same(v.status, cell),
    "author": lambda _, v, cell, row: _same(v.author_factuality, cell),
    "chain": lambda _, v, cell, row: _chain(v.chain, cell),
    "words": lambda report, v, cell, row: _quoted(v.span, cell, report),
}
_CHARACTERISATION: dict[str, Callable[[Report, Characterisation, str, Row], bool]] = {
    "actors": lambda _, c, cell, row: _same_codes(c.actors, cell),
    "leaning": lambda _, c, cell, row: _same(c.leaning, cell),
    "factuality": lambda _, c, cell, row: _same(c.factuality, cell),
    "author": lambda _, c, cell, row: _same(c.author_factuality, cell),
    "words": lambda report, c, cell, row: _quoted(c.span, cell, report),
    "source": lambda report, c, cell, row: _said_by(report, c.attribution, cell),
}
_MENTION: dict[str, Callable[[Report, Mention, str, Row], bool]] = {
    "words": lambda report, m, cell, row: _quoted((m.span,), cell, report),
    "actor": lambda _, m, cell, row: _same(m.actor, cell),
    "kind": lambda _, m, cell, row: _same(m.kind, cell),
}
_DATE: dict[str, Callable[[Report, TimeExpression, str, Row], bool]] = {
    "words": lambda report, t, cell, row: _quoted((t.span,), cell, report),
    "from": lambda _, t, cell, row: _day(t.interval.start if t.interval else None, cell),
    "to": lambda _, t, cell, row: _day(t.interval.end if t.interval else None, cell),
}
CHECKS: dict[str, Mapping[str, Check]] = {
    "events": _EVENT,
    "not": _EVENT,
    "attributions": _ATTRIBUTION,
    "evidence": _EVIDENCE,
    "not evidence": _EVIDENCE,
    "characterisations": _CHARACTERISATION,
    "mentions": _MENTION,
    "dates": _DATE,
}
