"""What holds of every reading, whatever the text."""

from collections.abc import Iterator, Sequence

import msgspec

from comity.model import Characterisation, Event, Evidence, Reading, Span, quote


def faults(reading: Reading) -> list[str]:
    """Say what is wrong with a reading, each fault in a line; empty if it is sound."""
    return [*_spans(reading), *_ids(reading), *_links(reading), *_evidence(reading), *_journey(reading)]


def _spans(reading: Reading) -> Iterator[str]:
    size = len(reading.document.text)
    spans: list[tuple[str, Span]] = [(m.id, m.span) for m in reading.mentions]
    for a in reading.attributions:
        spans += [(a.id, s) for s in (*a.source, *a.cue, *a.content, *a.hedges)]
    for e in reading.events:
        spans += [(e.id, s) for s in (*e.span, *e.cue, *([e.trigger] if e.trigger else []))]
    described: tuple[Characterisation | Evidence, ...] = (*reading.characterisations, *reading.evidence)
    for told in described:
        spans += [(told.id, s) for s in told.span]
        if not told.span:
            yield f"{told.id} rests on no words"
    for owner, (start, end) in spans:
        if not 0 <= start < end <= size:
            yield f"{owner}: span {start}:{end} is not inside the text of {size}"
    for a in reading.attributions:
        if not a.content:
            yield f"{a.id} has no content"


def _ids(reading: Reading) -> Iterator[str]:
    kinds: dict[str, Sequence[str]] = {
        "mentions": [m.id for m in reading.mentions],
        "attributions": [a.id for a in reading.attributions],
        "events": [e.id for e in reading.events],
        "characterisations": [c.id for c in reading.characterisations],
        "evidence": [v.id for v in reading.evidence],
    }
    for kind, ids in kinds.items():
        for twice in {one for one in ids if ids.count(one) > 1}:
            yield f"{kind}: {twice} stands there {ids.count(twice)} times"


def _links(reading: Reading) -> Iterator[str]:
    parents = {a.id: a.parent for a in reading.attributions}
    attributed: tuple[Event | Characterisation | Evidence, ...] = (
        *reading.events,
        *reading.characterisations,
        *reading.evidence,
    )
    for told in attributed:
        if told.attribution is not None and told.attribution not in parents:
            yield f"{told.id}: its attribution {told.attribution} is missing"
    for start, parent in parents.items():
        passed, at = {start}, parent
        while at is not None:
            if at not in parents:
                yield f"{start}: the parent {at} is missing"
                break
            if at in passed:
                yield f"{start} is nested in itself"
                break
            passed.add(at)
            at = parents[at]


def _evidence(reading: Reading) -> Iterator[str]:
    events = {e.id for e in reading.events}
    described = {c.id for c in reading.characterisations}
    for row in reading.evidence:
        if row.quote != quote(reading.document.text, row.span):
            yield f"{row.id}: the quote {row.quote!r} is not the text of its spans"
        if not row.pair[0] < row.pair[1]:
            yield f"{row.id}: the pair {row.pair} is not two actors in order"
        if (row.event is None) == (row.characterisation is None):
            yield f"{row.id} must rest on an event or a characterisation"
        if row.event is not None and row.event not in events:
            yield f"{row.id}: its event {row.event} is missing"
        if row.characterisation is not None and row.characterisation not in described:
            yield f"{row.id}: its characterisation {row.characterisation} is missing"
        if not 0 <= row.confidence <= 1:
            yield f"{row.id}: the confidence {row.confidence} is no probability"
        if not row.chain or not row.reason or not row.what.strip():
            yield f"{row.id} lacks chain, reason or what it tells"


def _journey(reading: Reading) -> Iterator[str]:
    if msgspec.json.decode(msgspec.json.encode(reading), type=Reading) != reading:
        yield "the reading is another after a journey through JSON"
