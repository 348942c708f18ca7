"""W3C Web Annotation (2017): each row of evidence as an annotation on its report.

A selector of the exact quote with the words around it finds the place in any copy of
the page; a selector of positions finds it in the stored text. Source of the model:
https://www.w3.org/TR/annotation-model/ (sections 3.1, 4.2.4, 4.2.5).
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from comity.exchange.told import Told, web_address
from comity.settings import VERSION

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32  # code points of prefix and suffix: enough to tell two equal quotes apart


def annotation(row: Told) -> dict[str, Any]:
    """Return one annotation; a discontinuous quote has one target for each fragment."""
    evidence, document = row.evidence, row.document
    labels = [
        ("classifying", "leaning", evidence.leaning),
        ("classifying", "factuality", evidence.status),
        *(
            [("classifying", "author factuality", evidence.author_factuality)]
            if evidence.author_factuality
            else []
        ),
        ("classifying", "kind", evidence.kind),
        ("classifying", "pair", " ".join(evidence.pair)),
        *([("classifying", "type", row.event.type)] if row.event else []),
        *([("tagging", "issue", evidence.issue)] if evidence.issue else []),
    ]
    bodies = [
        {"type": "TextualBody", "purpose": why, "value": f"{name}:{value}"} for why, name, value in labels
    ]
    bodies.append(
        {
            "type": "TextualBody",
            "purpose": "describing",
            "value": f"{evidence.what} ({' ← '.join(evidence.chain)}); {evidence.reason}",
            "format": "text/plain",
        }
    )
    return {
        "@context": _CONTEXT,
        "id": f"urn:comity:evidence:{row.key}",
        "type": "Annotation",
        "motivation": "classifying",
        "generator": {
            "id": f"urn:comity:software:{VERSION}",
            "type": "Software",
            "name": f"Comity {VERSION}",
        },
        "body": bodies,
        "target": [_target(row, start, end, web_address(document.url)) for start, end in evidence.span],
    }


def _target(row: Told, start: int, end: int, url: str | None) -> dict[str, Any]:
    text = row.document.text
    return {
        "source": url or f"urn:comity:document:{row.document.id}",
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": text[start:end],
                "prefix": text[max(0, start - _AROUND) : start],
                "suffix": text[end : end + _AROUND],
            },
            {"type": "TextPositionSelector", "start": start, "end": end},
        ],
    }


def lines(rows: Iterable[Told]) -> Iterator[str]:
    """Yield one annotation a line (JSON)."""
    for row in rows:
        yield msgspec.json.encode(annotation(row)).decode() + "\n"
