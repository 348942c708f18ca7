"""Readings made by hand for the tests of ``relations``: no model is loaded, everybody is invented."""

from dataclasses import dataclass
from datetime import date

from comity.codebook import Codebook
from comity.codebook.rows import Outlet, State
from comity.model import (
    Attribution,
    Characterisation,
    DateInterval,
    Document,
    Event,
    Evidence,
    Factuality,
    Leaning,
    Reading,
    content_id,
)
from comity.model.evidence import EvidenceKind

PAIR = ("KRS", "VLD")
SCORES = {"strain": -6.0, "closeness": 5.0, "neutral": 0.0}
TABLES = Codebook(
    states=(
        State(id="KRS", name="Korsia", kind="state"),
        State(id="VLD", name="Veldania", kind="state"),
        State(id="AMB", name="Ambrian States", kind="state"),
    ),
    outlets=(
        Outlet(id="harth-courier", name="Harth Courier", country="VLD", kind="newspaper"),
        Outlet(id="karrow-ledger", name="Karrow Ledger", country="KRS", kind="newspaper"),
    ),
)


@dataclass(frozen=True)
class Speaker:
    """One source in a chain."""

    name: str | None
    code: str | None = None
    outlet: bool = False
    anonymous: bool = False
    stance: str = "asserts"
    hearer: str | None = None


@dataclass(frozen=True)
class Told:
    """One thing that a report tells, with its words; ``sources`` from the outermost inward."""

    quote: str
    type: str | None = "SANCTION"
    mode: str | None = None
    leaning: Leaning = "strain"
    status: Factuality = "happened"
    kind: EvidenceKind = "development"
    actors: tuple[str, ...] = ("VLD",)
    recipients: tuple[str, ...] = ("KRS",)
    sources: tuple[Speaker, ...] = ()
    issue: str | None = "trade"
    when: date | None = None
    label: str | None = None
    confidence: float = 0.8


def report(
    outlet: str | None,
    day: date | None,
    *told: Told,
    title: str | None = "A title (invented)",
    url: str | None = None,
) -> Reading:
    """Return a reading whose text is the quotes of ``told``, one a line."""
    text = "\n".join(["An invented report.", *(t.quote for t in told)])
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
    attributions: list[Attribution] = []
    events: list[Event] = []
    characterisations: list[Characterisation] = []
    evidence: list[Evidence] = []
    at = len("An invented report.\n")
    for number, thing in enumerate(told):
        span = (at, at + len(thing.quote))
        at = span[1] + 1
        parent: str | None = None
        for depth, said in enumerate(thing.sources):
            made = Attribution(
                id=f"a{number}.{depth}",
                source=(span,),
                cue=(span,),
                content=(span,),
                speech="indirect",
                stance=said.stance,
                parent=parent,
                speaker=said.name if said.outlet else said.code,
                name=said.name,
                anonymous=said.anonymous,
                speaker_kind="outlet" if said.outlet else "actor",
                hearer=said.hearer,
                confidence=0.9,
                reason="by hand",
            )
            attributions.append(made)
            parent = made.id
        interval = DateInterval(start=thing.when, end=thing.when, grain="day") if thing.when else None
        if thing.label is None and thing.type is not None:
            events.append(
                Event(
                    id=f"e{number}",
                    actors=thing.actors,
                    recipients=thing.recipients,
                    type=thing.type,
                    mode=thing.mode,
                    quad=4,
                    contexts=(),
                    factuality=thing.status,
                    date=interval,
                    span=(span,),
                    attribution=parent,
                    score=SCORES[thing.leaning],
                    leaning=thing.leaning,
                    confidence=thing.confidence,
                    reason="by hand",
                )
            )
        elif thing.label is not None and thing.leaning != "neutral":
            characterisations.append(
                Characterisation(
                    id=f"c{number}",
                    actors=thing.actors + thing.recipients,
                    label=thing.label,
                    leaning=thing.leaning,
                    strength=2,
                    factuality=thing.status,
                    span=(span,),
                    attribution=parent,
                    confidence=thing.confidence,
                    reason="by hand",
                )
            )
        one, other = sorted({*thing.actors, *thing.recipients})[:2]
        evidence.append(
            Evidence(
                id=content_id("v", document.id, number),
                pair=(one, other),
                kind=thing.kind,
                leaning=thing.leaning,
                status=thing.status,
                event=None if thing.label or not thing.type else f"e{number}",
                characterisation=f"c{number}" if thing.label else None,
                attribution=parent,
                chain=(outlet or "this report", *(s.code or s.name or "unidentified" for s in thing.sources)),
                what="Veldania does something to Korsia",
                issue=thing.issue,
                date=interval,
                span=(span,),
                quote=thing.quote,
                confidence=thing.confidence,
                reason="by hand",
            )
        )
    return Reading(
        document=document,
        attributions=tuple(attributions),
        events=tuple(events),
        characterisations=tuple(characterisations),
        evidence=tuple(evidence),
    )


MINISTER = Speaker("Maret Oskeline", "VLD")
SANCTIONS = Told(
    "Veldania imposed sanctions on the ports authority of Korsia on Monday.",
    type="SANCTION",
    mode="discontinue",
    when=date(2031, 6, 9),
)
RIFT = Told(
    "there is a deep rift between the two governments",
    label="rift.n",
    kind="report",
    sources=(Speaker("Harth Courier", outlet=True),),
)
NO_RIFT = Told(
    "there is no rift between the two governments",
    label="rift.n",
    kind="comment",
    status="denied",
    sources=(MINISTER,),
)
TREATY = Told(
    "Veldania and Korsia signed a treaty on herring.",
    type="SUPPORT",
    leaning="closeness",
    issue="food",
    when=date(2031, 3, 12),
)
TRIP = Told(
    "The minister no longer plans to travel to Pellmar.",
    type="CONSULT",
    mode="visit",
    leaning="closeness",
    status="cancelled",
    issue="diplomacy",
)
