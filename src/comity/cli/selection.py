"""Which part of a reading is shown: one pair, outermost attributions, flat rows."""

from datetime import date
from typing import Any

from msgspec.structs import replace

from comity.model import Evidence, Reading

EVIDENCE_COLUMNS = (
    "document",
    "title",
    "published",
    "outlet",
    "id",
    "pair",
    "issue",
    "kind",
    "leaning",
    "status",
    "author_factuality",
    "what",
    "chain",
    "start",
    "end",
    "grain",
    "span",
    "quote",
    "confidence",
    "reason",
)


def only_pair(reading: Reading, pair: tuple[str, str]) -> Reading:
    """Return the reading with the evidence on one pair alone; everything else stays."""
    return replace(reading, evidence=tuple(row for row in reading.evidence if row.pair == pair))


def outermost_attributions(reading: Reading) -> Reading:
    """Return the reading with its outermost attributions alone.

    What rested on a nested one then points to the outermost that holds it, so that
    no id leads nowhere.
    """
    parents = {a.id: a.parent for a in reading.attributions}

    def outer(attribution: str | None) -> str | None:
        while attribution is not None and (parent := parents.get(attribution)) is not None:
            attribution = parent
        return attribution

    return replace(
        reading,
        attributions=tuple(a for a in reading.attributions if a.parent is None),
        events=tuple(replace(e, attribution=outer(e.attribution)) for e in reading.events),
        characterisations=tuple(
            replace(c, attribution=outer(c.attribution)) for c in reading.characterisations
        ),
        evidence=tuple(replace(v, attribution=outer(v.attribution)) for v in reading.evidence),
    )


def evidence_rows(reading: Reading) -> list[dict[str, Any]]:
    """Return one flat row for each line of evidence, under ``EVIDENCE_COLUMNS``."""
    document = reading.document
    return [
        evidence_row(row, document.id, document.title, document.published, document.outlet)
        for row in reading.evidence
    ]


def evidence_row(
    row: Evidence, document: str, title: str | None, published: date | None, outlet: str | None
) -> dict[str, Any]:
    """Return one flat row of evidence, under ``EVIDENCE_COLUMNS``."""
    return {
        "document": document,
        "title": title,
        "published": published,
        "outlet": outlet,
        "id": row.id,
        "pair": row.pair,
        "issue": row.issue,
        "kind": row.kind,
        "leaning": row.leaning,
        "status": row.status,
        "author_factuality": row.author_factuality,
        "what": row.what,
        "chain": row.chain,
        "start": row.date.start if row.date else None,
        "end": row.date.end if row.date else None,
        "grain": row.date.grain if row.date else None,
        "span": [f"{start}-{end}" for start, end in row.span],
        "quote": row.quote,
        "confidence": row.confidence,
        "reason": row.reason,
    }
