"""Judgements as golden passages: the Markdown of ``tests/golden``, one passage a report that was judged.

Accepted and recoded lines become rows of ``evidence`` (and of ``events`` where they rest
on a deed), rejected ones rows of ``not evidence``. The passage holds the whole report:
what was read in it may rest on any part of it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from comity.evaluation.judgements import codes_of
from comity.ledger import View, judgements_in
from comity.model import Document, Event, Judgement, Reading, Span, Spans

_HEAD = (
    "# Judged by people\n\nMade from the judgements of a ledger; whole reports, so mind whose text it is.\n\n"
)
_ROOM = 60  # characters of a quote that a person would still write
_PLAIN = str.maketrans("’‘‚“”„", "'''\"\"\"")


def golden_text(view: View) -> str:
    """Return the judgements of a ledger as one file of passages, by id of the report."""
    judged: defaultdict[str, list[Judgement]] = defaultdict(list)
    for _, judgement in judgements_in(view):
        judged[judgement.document].insert(0, judgement)

    def readings() -> Iterator[Reading]:
        for name in sorted(judged):
            yield from view.readings(mentions=False, document=name)

    return _HEAD + "\n".join(passages(readings(), judged))


def passages(readings: Iterable[Reading], judged: Mapping[str, Sequence[Judgement]]) -> Iterator[str]:
    """Yield one passage a report. ``judged`` holds the judgements by the id of the report; "unsure" makes no row."""
    used: set[str] = set()
    for reading in readings:
        made = _passage(reading, judged.get(reading.document.id, ()), used)
        if made:
            yield made


def _passage(reading: Reading, judged: Sequence[Judgement], used: set[str]) -> str | None:
    document = reading.document
    lines = {row.id: row for row in reading.evidence}
    events = {event.id: event for event in reading.events}
    tables: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for judgement in judged:
        words = quoted(document.text, judgement.span)
        if words is None or judgement.verdict == "unsure":
            continue
        pair = ", ".join(judgement.coded.pair)
        codes = codes_of(judgement)
        if judgement.verdict == "reject":
            row = (pair, judgement.coded.leaning, judgement.coded.status, words)
            tables["not evidence"].setdefault(_row(row))
            continue
        tables["evidence"].setdefault(_row((pair, codes["leaning"], codes["status"], words)))
        line = lines.get(judgement.evidence)
        event = events.get(line.event or "") if line else None
        trigger = quoted(document.text, event.span) if event else None
        if event is not None and trigger is not None and codes.get("type"):
            tables["events"].setdefault(_row(_event(codes, event, trigger)))
    if not tables:
        return None
    told = [f"## {_id(document, used)}: {_one_line(document.title or document.id)}"]
    if document.published:
        told.append(f"published: {document.published.isoformat()}")
    if document.outlet:
        told.append(f"outlet: {_one_line(document.outlet)}")
    told += ["", *(f"> {line}".rstrip() for line in _lines(document.text)), ""]
    columns = {
        "events": ("actors", "type", "mode", "recipients", "factuality", "words"),
        "evidence": ("pair", "leaning", "status", "words"),
        "not evidence": ("pair", "leaning", "status", "words"),
    }
    for name, named in columns.items():
        if tables[name]:
            told += [f"### {name}", _row(named), f"|{'---|' * len(named)}", *tables[name], ""]
    return "\n".join(told)


def _event(codes: dict[str, object], event: Event, words: str) -> tuple[str, ...]:
    def several(value: object) -> str:
        return ", ".join(sorted(value)) if isinstance(value, list | tuple) and value else "-"

    mode = codes.get("mode")
    return (
        several(codes.get("actors")),
        str(codes["type"]),
        "-" if mode in (None, "none") else str(mode),
        several(codes.get("recipients")),
        str(codes["status"]),
        words,
    )


def quoted(text: str, spans: Spans) -> str | None:
    """Return words that stand for the first of ``spans`` in a cell of a passage; ``None`` if none can.

    "first … last" for long ones; "words [2]" where they stand in the text more than once.
    """
    if not spans:
        return None
    start, end = _words_of(text, spans[0])
    words = text[start:end]
    if not words:
        return None
    if len(words) > _ROOM or "\n" in words or "…" in words:
        first = _first_words(words, _ROOM // 2)
        last = _last_words(words[len(first) :], _ROOM // 2)
        return (
            f"{_numbered(text, start, first)} … {last}"
            if last and _once(text, first)
            else _short(text, start, first)
        )
    return _short(text, start, words)


def _short(text: str, start: int, words: str) -> str | None:
    return _numbered(text, start, words) if words and " [" not in words else None


def _numbered(text: str, start: int, words: str) -> str:
    plain = text.translate(_PLAIN)
    places = [
        found.start() for found in re.finditer(rf"(?<!\w){re.escape(words.translate(_PLAIN))}(?!\w)", plain)
    ]
    return words if len(places) < 2 or start not in places else f"{words} [{places.index(start) + 1}]"


def _once(text: str, words: str) -> bool:
    return len(re.findall(rf"(?<!\w){re.escape(words.translate(_PLAIN))}(?!\w)", text.translate(_PLAIN))) == 1


def _words_of(text: str, span: Span) -> Span:
    """Return the span without marks and blanks at its ends, so that it begins and ends with a word."""
    start, end = span
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def _first_words(words: str, room: int) -> str:
    line = words.partition("\n")[0].partition("…")[0][: room + 1]
    kept = line[: line.rfind(" ")] if len(line) > room and " " in line else line
    return kept[: _words_of(kept, (0, len(kept)))[1]]


def _last_words(words: str, room: int) -> str:
    line = words.rpartition("\n")[2].rpartition("…")[2][-room - 1 :]
    kept = line[line.find(" ") + 1 :] if len(line) > room and " " in line else line
    return kept[_words_of(kept, (0, len(kept)))[0] :].strip()


def _row(cells: Iterable[str]) -> str:
    escaped = (cell.replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"


def _id(document: Document, used: set[str]) -> str:
    stem = re.sub(r"[^a-z0-9]+", "-", document.id.lower()).strip("-") or "report"
    name, number = stem, 2
    while name in used:
        name, number = f"{stem}-{number}", number + 1
    used.add(name)
    return name


def _lines(text: str) -> list[str]:
    """Return the lines of a text as a passage joins them again: by line feeds alone."""
    return text.split("\n")


def _one_line(text: str) -> str:
    return " ".join(text.split())
