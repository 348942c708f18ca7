"""The "because" card: why one line of evidence was coded so, down to the table rows and the characters."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from comity.codebook.rows import TABLES
from comity.ledger import KeptThing
from comity.model import Attribution, Characterisation, Event, Evidence, Reading, Spans, quote
from comity.model.judgement import Coding
from comity.model.record import Record
from comity.relations.phrases import status_phrases
from comity.web.lines import EvidenceLine, speaker_of
from comity.web.site import Site

_ROW = re.compile(r"\(([a-z_]+):([^()\s]+)\)")
_MOST_ALTERNATIVES = 6


class Because(Record, kw_only=True, frozen=True):
    """One decision: what was decided, by which words (with their offsets), and the reason as the reading gives it."""

    decided: str
    value: str
    reason: str
    words: str | None = None
    span: Spans = ()


class TableRow(Record, kw_only=True, frozen=True):
    """A row of the codebook that a reason names: table, file, id and its cells, in words."""

    table: str
    file: str
    id: str
    cells: str


class Alternative(Record, kw_only=True, frozen=True):
    """What else the same words could have been: another row of the table for the word, or another line on it."""

    what: str
    why: str
    link: str | None = None


class Card(Record, kw_only=True, frozen=True):
    """Everything behind one line of evidence, and what a person can judge of it.

    ``number`` is its place in the report. ``coded`` are the codes that a judgement is
    about. ``rows`` are those that the reasons name. ``previous`` and ``next`` lead to the
    lines before and after it. ``origins`` counts who tells the same for themselves, and
    ``origins_reason`` says how; ``None`` where that is not known.
    """

    line: EvidenceLine
    number: int
    coded: Coding
    because: tuple[Because, ...]
    rows: tuple[TableRow, ...]
    alternatives: tuple[Alternative, ...]
    span: Spans
    previous: str | None
    next: str | None
    origins: int | None = None
    origins_reason: str | None = None


def card_of(
    site: Site,
    reading: Reading,
    lines: tuple[EvidenceLine, ...],
    wanted: str,
    thing: KeptThing | None = None,
) -> Card | None:
    """Return the card of a line of evidence, ``None`` if the reading has none with this id."""
    place = next((at for at, line in enumerate(lines) if line.id == wanted), None)
    row = next((row for row in reading.evidence if row.id == wanted), None)
    if place is None or row is None:
        return None
    text = reading.document.text
    event = next((e for e in reading.events if e.id == row.event), None)
    said = next((c for c in reading.characterisations if c.id == row.characterisation), None)
    chain = _chain(reading, row)
    because = _because(site, row, event, said, chain, text)
    reasons = [part.reason for part in because]
    return Card(
        line=lines[place],
        number=place + 1,
        coded=coding_of(row, event),
        because=because,
        rows=tuple(_rows(site, reasons)),
        alternatives=tuple(_alternatives(site, row, event or said, reasons, lines, reading)),
        span=row.span,
        previous=lines[place - 1].link if place else None,
        next=lines[place + 1].link if place + 1 < len(lines) else None,
        origins=thing.origins if thing else None,
        origins_reason=thing.reason if thing else None,
    )


def coding_of(row: Evidence, event: Event | None) -> Coding:
    """Return the codes of a line that a person can judge."""
    return Coding(
        pair=row.pair,
        kind=row.kind,
        leaning=row.leaning,
        status=row.status,
        issue=row.issue,
        type=event.type if event else None,
        mode=event.mode if event else None,
        actors=event.actors if event else None,
        recipients=event.recipients if event else None,
    )


def _chain(reading: Reading, row: Evidence) -> list[Attribution]:
    said = {at.id: at for at in reading.attributions}
    found: list[Attribution] = []
    at = said.get(row.attribution or "")
    while at is not None:
        found.append(at)
        at = said.get(at.parent or "")
    return found[::-1]


def _because(
    site: Site,
    row: Evidence,
    event: Event | None,
    said: Characterisation | None,
    chain: list[Attribution],
    text: str,
) -> tuple[Because, ...]:
    told: list[Because] = []
    if event is not None:
        kind = f"{event.type} {event.mode}" if event.mode else event.type
        told.append(_one("deed", kind, event.reason, event.span, text))
        told.append(
            _one(
                "factuality",
                event.factuality.replace("_", " "),
                "these words decide it" if event.cue else "no word turns it",
                event.cue,
                text,
            )
        )
        who = ", ".join(map(site.name, event.actors)) or "nobody named"
        whom = ", ".join(map(site.name, event.recipients)) or "nobody named"
        told.append(_one("who to whom", f"{who} → {whom}", _mentions_reason(event), (), text))
    if said is not None:
        told.append(
            _one(
                "characterisation", f"{said.leaning}, strength {said.strength}", said.reason, said.span, text
            )
        )
    if row.author_factuality is not None and row.author_factuality != row.status:
        author = f"the report {status_phrases()[row.author_factuality].author}"
        told.append(_one("the report's own word", author, _author_reason(row.reason), (), text))
    told += [
        _one("who says so", speaker_of(at, site), at.reason, (*at.source, *at.cue), text) for at in chain
    ]
    if row.date is not None:
        told.append(_one("date", row.date.grain, row.date.reason, (), text))
    if not event or row.reason != event.reason:
        told.append(_one("line of evidence", f"{row.leaning}, {row.kind}", row.reason, (), text))
    return tuple(told)


def _author_reason(reason: str) -> str:
    """Return why the author commits to less or more than those whom the report relays, as the reading gives it."""
    return reason.partition("; the report itself: ")[2].partition("; ")[0]


def _mentions_reason(event: Event) -> str:
    if event.symmetric:
        return "they did it to each other or together"
    return "people or firms did it, or it was with private persons" if event.public else "by the grammar of the sentence"


def _one(decided: str, value: str, reason: str, span: Spans, text: str) -> Because:
    return Because(
        decided=decided,
        value=value,
        reason=reason,
        words=quote(text, span) if span else None,
        span=span,
    )


def _rows(site: Site, reasons: Iterable[str]) -> Iterable[TableRow]:
    seen: dict[tuple[str, str], None] = {}
    for reason in reasons:
        for table, row in _ROW.findall(reason):
            seen.setdefault((table, row))
    for table, name in seen:
        if table in TABLES and (found := _index(site, table).get(name)) is not None:
            yield TableRow(table=table, file=TABLES[table][0], id=name, cells=_cells(found))


def _index(site: Site, table: str) -> dict[str, Any]:
    return site.kept(("rows of", table), lambda: {row.id: row for row in getattr(site.codebook, table)})


def _cells(row: Any) -> str:
    cells: dict[str, Any] = msgspec.to_builtins(row)
    return " · ".join(
        f"{name.rstrip('_')} {', '.join(map(str, value)) if isinstance(value, list | tuple) else value}"
        for name, value in cells.items()
        if value not in (None, "", [], (), False) and name not in ("id", "note")
    )


def _alternatives(
    site: Site,
    row: Evidence,
    coded: Event | Characterisation | None,
    reasons: Iterable[str],
    lines: tuple[EvidenceLine, ...],
    reading: Reading,
) -> Iterable[Alternative]:
    """Yield other rows of the tables for the word that decided, then other lines on the same words."""
    given = 0
    for table, name in (found for reason in reasons for found in _ROW.findall(reason)):
        if table not in ("deeds", "characterisations"):
            continue
        word = ".".join(name.split(".")[:2])
        for other, found in _index(site, table).items():
            if other != name and (other == word or other.startswith(f"{word}.")):
                given += 1
                if given > _MOST_ALTERNATIVES:
                    break
                yield Alternative(
                    what=_cells(found), why=f"another row for the word ({table}:{other}); it did not fit here"
                )
    if coded is None:
        return
    spans = {other.id: other.span for other in reading.evidence}
    for line in lines:
        if line.id != row.id and _touch(spans.get(line.id, ()), coded.span):
            yield Alternative(what=line.what, why="another line rests on these words", link=line.link)


def _touch(one: Spans, other: Spans) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)
