"""schema.org as JSON-LD: what somebody said is a ``Quotation``, what a report tells itself a ``Claim``.

Both appear in a ``NewsArticle``; ``about`` names the two actors. schema.org has no
words for factuality and leaning, which stand as ``additionalProperty`` values.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from comity.exchange.told import Told, web_address
from comity.model import Attribution, Document

_CONTEXT = "https://schema.org"
_KINDS = {"actor": "Person", "outlet": "NewsMediaOrganization", "public": "Organization"}


def item(row: Told) -> dict[str, Any]:
    """Return one Quotation or Claim."""
    evidence = row.evidence
    speaker = next(
        (a for a in reversed(row.said) if a.speaker_kind in _KINDS and (a.name or a.speaker)), None
    )
    made: dict[str, Any] = {
        "@type": "Quotation" if speaker else "Claim",
        "@id": f"urn:comity:evidence:{row.key}",
        "text": evidence.quote,
        "abstract": evidence.what,
        "about": [{"@type": "Organization", "identifier": code} for code in evidence.pair],
        "additionalProperty": [
            {"@type": "PropertyValue", "name": name, "value": value}
            for name, value in (
                ("leaning", evidence.leaning),
                ("factuality", evidence.status),
                ("author factuality", evidence.author_factuality),
                ("issue", evidence.issue),
                ("chain", " ← ".join(evidence.chain)),
                ("confidence", evidence.confidence),
            )
            if value is not None
        ],
    }
    article = _article(row.document)
    if speaker is None:
        return made | {"appearance": article}
    return made | {"spokenByCharacter": _speaker(speaker), "isPartOf": article}


def _speaker(said: Attribution) -> dict[str, Any]:
    speaker: dict[str, Any] = {
        "@type": _KINDS[said.speaker_kind or "actor"],
        "name": said.name or said.speaker,
    }
    if said.speaker_kind == "actor" and said.speaker and said.speaker != speaker["name"]:
        speaker["affiliation"] = {"@type": "Organization", "identifier": said.speaker}
    return speaker


def _article(document: Document) -> dict[str, Any]:
    made = {
        "@type": "NewsArticle",
        "@id": f"urn:comity:document:{document.id}",
        "headline": document.title,
        "url": web_address(document.url),
        "datePublished": document.published.isoformat() if document.published else None,
        "publisher": {"@type": "NewsMediaOrganization", "name": document.outlet} if document.outlet else None,
        "author": {"@type": "Person", "name": document.author} if document.author else None,
        "inLanguage": document.language,
    }
    return {name: value for name, value in made.items() if value is not None}


def document_lines(rows: Iterable[Told]) -> Iterator[str]:
    """Yield one JSON-LD document piece by piece, one item a line."""
    yield '{"@context":"' + _CONTEXT + '","@graph":[\n'
    first = True
    for row in rows:
        yield ("" if first else ",\n") + msgspec.json.encode(item(row)).decode()
        first = False
    yield "\n]}\n"
