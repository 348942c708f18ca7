"""STIX 2.1: reports, notes and opinions, with identities of actors and sources.

A report of news is a ``report``, a row of evidence a ``note`` on it with Comity's
confidence, and what its innermost source holds of it an ``opinion`` on the note: a
denial strongly disagrees. Ids are UUIDs of the content (RFC 4122, version 5), so that
two exports of one ledger are the same objects. Source of the model: OASIS STIX 2.1,
sections 4.6, 4.11, 4.12, 4.13; appendix A.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid5

import msgspec

from comity.exchange.told import Told, web_address
from comity.model import Document, Factuality

_NAMESPACE = UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")  # that of STIX 2.1 for ids made of content
_LABEL = "comity"
_OPINION: dict[Factuality, str] = {
    "happened": "strongly-agree",
    "future": "agree",
    "possible": "neutral",
    "conditional": "neutral",
    "generic": "neutral",
    "unknown": "neutral",
    "cancelled": "disagree",
    "did_not_happen": "strongly-disagree",
    "denied": "strongly-disagree",
}
"""How far a source stands behind what is told, by the scale of STIX's opinions."""
_NO_DAY = date(1970, 1, 1)  # STIX demands a time; a report without a day of publication gets this one


def bundle_lines(rows: Iterable[Told]) -> Iterator[str]:
    """Yield a bundle piece by piece, one object a line."""
    yield '{"type":"bundle","id":"' + _id("bundle", _LABEL) + '","objects":[\n'
    first = True
    for thing in objects(rows):
        yield ("" if first else ",\n") + msgspec.json.encode(thing).decode()
        first = False
    yield "\n]}\n"


def objects(rows: Iterable[Told]) -> Iterator[dict[str, Any]]:
    """Yield the objects, each once: an identity before what points to it, a report after its notes."""
    known: set[str] = set()
    document: Document | None = None
    notes: list[str] = []
    for row in rows:
        if document is not None and document.id != row.document.id:
            yield _report(document, notes)
            notes = []
        document = row.document
        people = [_identity(code, "organization") for code in row.evidence.pair]
        speaker = _speaker(row)
        author = _identity(speaker, "unknown") if speaker else None
        for identity in [*people, *([author] if author else [])]:
            if identity["id"] not in known:
                known.add(identity["id"])
                yield identity
        note = _note(row, [identity["id"] for identity in people])
        opinion = _opinion(row, note["id"], speaker)
        notes += [note["id"], opinion["id"], *(identity["id"] for identity in people)]
        yield note
        yield opinion
    if document is not None:
        yield _report(document, notes)


def _common(kind: str, key: str, day: date | None) -> dict[str, Any]:
    moment = f"{(day or _NO_DAY).isoformat()}T00:00:00.000Z"
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": _id(kind, key),
        "created": moment,
        "modified": moment,
    }


def _id(kind: str, key: str) -> str:
    return f"{kind}--{uuid5(_NAMESPACE, f'comity:{kind}:{key}'.encode('utf-8', 'replace').decode())}"


def _identity(name: str, kind: str) -> dict[str, Any]:
    return {**_common("identity", name, None), "name": name, "identity_class": kind}


def _speaker(row: Told) -> str | None:
    for said in reversed(row.said):
        name = said.name or said.speaker
        if name:
            return name
    return row.document.outlet


def _note(row: Told, about: list[str]) -> dict[str, Any]:
    evidence = row.evidence
    return {
        **_common("note", row.key, row.document.published),
        "abstract": f"{evidence.what} ({evidence.leaning}, {evidence.status})",
        "content": f"“{evidence.quote}” — {' ← '.join(evidence.chain)}",
        "object_refs": about,
        "confidence": round(100 * evidence.confidence),
        "labels": [
            evidence.leaning,
            evidence.status,
            evidence.kind,
            *([evidence.issue] if evidence.issue else []),
        ],
    }


def _opinion(row: Told, note: str, speaker: str | None) -> dict[str, Any]:
    made = {
        **_common("opinion", row.key, row.document.published),
        "opinion": _OPINION[row.evidence.status],
        "explanation": f"by the word of {' ← '.join(row.evidence.chain)}: {row.evidence.reason}",
        "object_refs": [note],
        "confidence": round(100 * row.evidence.confidence),
    }
    return made | ({"authors": [speaker]} if speaker else {})


def _report(document: Document, refs: list[str]) -> dict[str, Any]:
    url = web_address(document.url)
    made = _common("report", document.id, document.published)
    made |= {
        "name": document.title or document.id,
        "published": made["created"],
        "report_types": ["news"],
        "object_refs": list(dict.fromkeys(refs)),
    }
    if document.outlet or url:
        reference = {
            "source_name": document.outlet or "no outlet named",
            "description": "where it was published",
        }
        made["external_references"] = [reference | ({"url": url} if url else {})]
    return made
