"""Invented reports by recombination, as many as wanted: for measuring a ledger at a size that nobody reads.

Nothing here is read by a model: readings are put together from the same parts as the texts. A happening
is a place, a person, a deed and a day; some reports tell it, in several outlets, one in ten of them as a
copy. Places and people are syllables, so that an archive has as many names as a real one.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from comity.model import Document, Event, Evidence, Factuality, Leaning, Mention, Reading, Span, content_id

PAIR = ("KRS", "VLD")
"""The pair that one happening in twenty is about; the others share 300 pairs."""
START = date(2000, 1, 1)
_SYLLABLES = ["ka", "ro", "mi", "ven", "tal", "sor", "qui", "dra", "hel", "pon", "lis", "mar", "bre", "win", "os", "tel", "fau", "nek", "gri", "sal", "ort", "em", "dul", "vash"]
_DEEDS: tuple[tuple[str, str, Leaning, Factuality, int], ...] = (
    ("{a} imposed sanctions on the {thing} of {place} after a ruling by {person}", "SANCTION", "strain", "happened", 4),
    ("{a} denied that it had closed the {thing} of {place} to {b}", "COERCE", "strain", "denied", 4),
    ("{a} closed the {thing} of {place} to ships of {b}, {person} said", "COERCE", "strain", "happened", 4),
    ("{a} and {b} will hold talks on the {thing} in {place} on {weekday}", "CONSULT", "closeness", "future", 1),
    ("{a} and {b} held talks on the {thing} in {place}, led by {person}", "CONSULT", "closeness", "happened", 1),
    ("{a} signed a treaty with {b} on the {thing} of {place}", "COOPERATE", "closeness", "happened", 2),
    ("{a} accused {b} of holding back the {thing} at {place}", "ACCUSE", "strain", "happened", 3),
)
_FILL = (
    "Traders in {place} said that the {thing} had been quiet for {number} weeks before {person} spoke",
    "{person} had visited {place} in {month} and met {number} members of the council there",
    "The {thing} of {place} brings in {number} million crowns in a common year, a chamber of trade reckons",
    "Fishermen from {place} waited {number} hours at the quay and went home when it grew dark",
    "A spokeswoman for {person} would not say whether the {thing} had been part of what was talked about",
    "Analysts at the institute of {place} expect {number} more such weeks before the matter is settled",
)
_THINGS = ["harbour", "toll", "fishery", "pipeline", "bridge", "railway", "market", "mine", "dam", "archive", "airport", "orchard"]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
_MONTHS = ["January", "March", "May", "July", "September", "November"]
OUTLETS = tuple(f"Invented Courier {number}" for number in range(40))


def readings(documents: int, *, a_day: int = 25, lines: int = 5, seed: int = 5) -> Iterator[Reading]:
    """Yield readings by day, ``a_day`` of them a day: the archive grows in time, not in density."""
    chance = random.Random(seed)
    actors = [f"{one}{two}X" for one in "ABCDE" for two in "ABCDE"]
    recent: list[Reading] = []
    happenings: list[dict[str, object]] = []
    for number in range(documents):
        day = START + timedelta(days=number // a_day)
        if number % a_day == 0:
            happenings = happenings[-6:] + [_happening(chance, actors) for _ in range(8)]
            recent = recent[-60:]
        if recent and chance.random() < 0.1:
            made = _copy(chance.choice(recent), number, day, chance)
        else:
            made = _report(chance.choice(happenings), number, day, lines, chance)
        recent.append(made)
        yield made


def _happening(chance: random.Random, actors: list[str]) -> dict[str, object]:
    one, other = PAIR if chance.random() < 0.05 else sorted(chance.sample(actors, 2))
    return {
        "a": one,
        "b": other,
        "place": _name(chance),
        "person": _name(chance),
        "thing": chance.choice(_THINGS),
        "deeds": chance.sample(range(len(_DEEDS)), 3),
        "weekday": chance.choice(_DAYS),
        "month": chance.choice(_MONTHS),
    }


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=3)).capitalize()


def _report(told: dict[str, object], number: int, day: date, lines: int, chance: random.Random) -> Reading:
    sentences: list[tuple[str, int | None]] = []
    deeds = told["deeds"]
    assert isinstance(deeds, list)
    for n in range(lines):
        deed = deeds[n % len(deeds)]
        sentences.append((_DEEDS[deed][0].format(**told), deed))
        more = {**told, "number": chance.randrange(3, 900)}
        sentences += [(fill.format(**more), None) for fill in chance.sample(_FILL, 2)]
    head, *rest = sentences
    chance.shuffle(rest)
    return _reading(f"d{number}", [head, *rest], told, day, chance.choice(OUTLETS), chance)


def _reading(
    name: str,
    sentences: list[tuple[str, int | None]],
    told: dict[str, object],
    day: date,
    outlet: str,
    chance: random.Random,
) -> Reading:
    text, at = "", []
    for sentence, _ in sentences:
        at.append((len(text), len(text) + len(sentence)))
        text += sentence + ".\n"
    document = Document(
        id=name, text=text, title=f"{told['thing']} of {told['place']} (invented)", outlet=outlet, published=day
    )
    one, other = str(told["a"]), str(told["b"])
    parts = [
        (_event(name, one, other, deed, span), span, sentence)
        for (sentence, deed), span in zip(sentences, at, strict=True)
        if deed is not None
    ]
    mentions = [
        Mention(
            id=content_id("m", name, start),
            span=(start, start + len(actor)),
            actor=actor,
            kind="state",
            name=actor,
            reason="made for the bench",
        )
        for actor in (one, other)
        for start in _all(text, actor)
    ]
    return Reading(
        document=document,
        mentions=tuple(mentions),
        events=tuple(event for event, _, _ in parts),
        evidence=tuple(_line(document, event, (one, other), span, words, chance) for event, span, words in parts),
    )


def _all(text: str, word: str) -> list[int]:
    found, at = [], text.find(word)
    while at >= 0:
        found.append(at)
        at = text.find(word, at + 1)
    return found


def _event(name: str, one: str, other: str, deed: int, span: Span) -> Event:
    _, kind, leaning, factuality, quad = _DEEDS[deed]
    return Event(
        id=content_id("e", name, *span),
        actors=(one,),
        recipients=(other,),
        type=kind,
        mode=None,
        quad=quad,
        contexts=(),
        factuality=factuality,
        date=None,
        span=((span[0], span[0] + 20),),
        attribution=None,
        score=-4.0 if leaning == "strain" else 4.0,
        leaning=leaning,
        confidence=0.8,
        reason="made for the bench",
    )


def _line(
    document: Document, event: Event, pair: tuple[str, str], span: Span, words: str, chance: random.Random
) -> Evidence:
    return Evidence(
        id=content_id("v", document.id, *span),
        pair=pair,
        kind="development",
        leaning=event.leaning,
        status=event.factuality,
        event=event.id,
        chain=(document.outlet or "",),
        what="one does something to the other",
        issue=chance.choice(["trade", "military", None]),
        span=(span,),
        quote=words,
        confidence=0.8,
        reason="made for the bench",
    )


def _copy(known: Reading, number: int, day: date, chance: random.Random) -> Reading:
    """Return the report of another outlet with the same words."""
    name, outlet = f"d{number}", chance.choice(OUTLETS)
    document = known.document
    return Reading(
        document=Document(id=name, text=document.text, title=document.title, outlet=outlet, published=day),
        mentions=known.mentions,
        events=known.events,
        evidence=tuple(
            Evidence(
                id=content_id("v", name, number_),
                pair=row.pair,
                kind=row.kind,
                leaning=row.leaning,
                status=row.status,
                event=row.event,
                chain=(outlet,),
                what=row.what,
                issue=row.issue,
                span=row.span,
                quote=row.quote,
                confidence=row.confidence,
                reason=row.reason,
            )
            for number_, row in enumerate(known.evidence)
        ),
    )
