"""Readings and versions for the tests of the ledger; all invented, no model."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import msgspec

from comity.ledger import View, Writer
from comity.model import (
    Attribution,
    Characterisation,
    DateInterval,
    Document,
    Event,
    Evidence,
    EvidenceKind,
    Factuality,
    Leaning,
    Mention,
    Reading,
    Role,
    Versions,
    content_id,
)

ONE = Versions(code="1.0", codebook="aaaa", pipeline="small 3.8")
TWO = Versions(code="1.0", codebook="bbbb", pipeline="small 3.8")
KINDS = ("documents", "evidence", "events", "attributions", "characterisations", "mentions")

PAIR = ("KRS", "VLD")


@dataclass(frozen=True)
class Told:
    """One thing that an invented report tells: a deed, or how the two stand."""

    quote: str
    type: str | None = "SANCTION"
    leaning: Leaning = "strain"
    status: Factuality = "happened"
    kind: EvidenceKind = "development"
    parties: tuple[str, str] = PAIR
    by: str | None = None
    issue: str | None = "trade"
    when: date | None = None


SANCTIONS = Told(
    "Veldania imposed sanctions on the ports authority of Korsia on Monday.", when=date(2031, 6, 9)
)
RIFT = Told("there is a deep rift between the two governments", type=None, kind="report", by="Harth Courier")
NO_RIFT = Told(
    "there is no rift between the two governments",
    type=None,
    kind="comment",
    status="denied",
    by="Maret Oskeline",
)
TRIP = Told(
    "The minister no longer plans to travel to Pellmar.",
    type="CONSULT",
    leaning="closeness",
    status="cancelled",
    issue="diplomacy",
)
TREATY = Told(
    "Veldania and Korsia signed a treaty on herring.", type="SUPPORT", leaning="closeness", issue="food"
)


def report(
    outlet: str | None, day: date | None, *told: Told, title: str | None = None, url: str | None = None
) -> Reading:
    """Return a reading whose text is the quotes of ``told``, one a line."""
    text = "\n".join(["An invented report.", *(thing.quote for thing in told)])
    document = Document(
        id=content_id("d", outlet, str(day), text),
        text=text,
        outlet=outlet,
        published=day,
        title=title,
        url=url,
        path="invented.txt",
        language="en",
    )
    parts = [_parts(document, thing, number) for number, thing in enumerate(told)]
    return Reading(
        document=document,
        attributions=tuple(part for group in parts for part in group if isinstance(part, Attribution)),
        events=tuple(part for group in parts for part in group if isinstance(part, Event)),
        characterisations=tuple(
            part for group in parts for part in group if isinstance(part, Characterisation)
        ),
        evidence=tuple(part for group in parts for part in group if isinstance(part, Evidence)),
    )


def _parts(
    document: Document, told: Told, number: int
) -> tuple[Attribution | Event | Characterisation | Evidence, ...]:
    start = document.text.index(told.quote)
    span = ((start, start + len(told.quote)),)
    code = "VLD" if told.by == "Maret Oskeline" else told.by
    said = Attribution(
        id=f"a{number}",
        source=span,
        cue=span,
        content=span,
        speech="indirect",
        stance="asserts",
        speaker=code,
        name=told.by,
        confidence=0.9,
        reason="by hand",
    )
    interval = DateInterval(start=told.when, end=told.when, grain="day") if told.when else None
    one, other = sorted(told.parties)
    made: Event | Characterisation
    if told.type:
        made = Event(
            id=f"e{number}",
            actors=(told.parties[0],),
            recipients=(told.parties[1],),
            type=told.type,
            mode=None,
            quad=4,
            contexts=(),
            factuality=told.status,
            date=interval,
            span=span,
            attribution=said.id if told.by else None,
            score=-6.0,
            leaning=told.leaning,
            confidence=0.8,
            reason="by hand",
        )
    else:
        made = Characterisation(
            id=f"c{number}",
            actors=told.parties,
            label="rift.n",
            leaning="strain",
            strength=2,
            factuality=told.status,
            span=span,
            attribution=said.id if told.by else None,
            confidence=0.8,
            reason="by hand",
        )
    line = Evidence(
        id=content_id("v", document.id, number),
        pair=(one, other),
        kind=told.kind,
        leaning=told.leaning,
        status=told.status,
        event=made.id if told.type else None,
        characterisation=None if told.type else made.id,
        attribution=said.id if told.by else None,
        chain=(outlet_of(document), *([code] if code else [])),
        what="Veldania does something to Korsia",
        issue=told.issue,
        date=interval,
        span=span,
        quote=told.quote,
        confidence=0.8,
        reason="by hand",
    )
    return (*((said,) if told.by else ()), made, line)


def outlet_of(document: Document) -> str:
    """Return the outermost link of a chain."""
    return document.outlet or "this report"


def reading(number: int, *, outlet: str = "Harth Courier") -> Reading:
    """Return the invented report of a day, with two mentions."""
    day = date(2031, 6, 1) + timedelta(days=number)
    made = report(outlet, day, SANCTIONS, RIFT, NO_RIFT, TRIP, title=f"Report {number} (invented)")
    mentions = (
        Mention(id="m1", span=(0, 2), actor="VLD", kind="state", name="Veldania", reason="by hand"),
        Mention(
            id="m2",
            span=(3, 9),
            actor=None,
            kind="person",
            name="the envoy",
            role=Role(country="KRS", office="envoy"),
            place=True,
            reason="by hand",
        ),
    )
    return msgspec.structs.replace(made, mentions=mentions)


def undated() -> Reading:
    """Return an invented report that names neither outlet nor day."""
    return report(None, None, TREATY)


def other_coding(whole: Reading) -> Reading:
    """Return the reading as other tables would give it: the first line of evidence is gone."""
    return msgspec.structs.replace(whole, evidence=whole.evidence[1:])


def fill(path: Path, *readings: Reading, versions: Versions = ONE) -> Path:
    """Add readings to a ledger and return its path."""
    with Writer(path, versions) as writer:
        for whole in readings:
            writer.add(whole)
    return path


def content(path: Path) -> list[Reading]:
    """Return everything that a ledger holds."""
    with View(path) as view:
        return list(view.readings())


def raw_counts(path: Path) -> dict[str, int]:
    """Return the rows of each table, superseded ones as well."""
    with View(path) as view:
        return {
            table: next(view.ask(f"SELECT count(*) FROM {table}", []))[0]
            for table in ("documents", "readings", "standing", *KINDS[1:])
        }
