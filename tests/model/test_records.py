"""Records: frozen, keyword-only, strict, and the same after a journey through JSON."""

import inspect
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import comity.model
from comity.model import (
    Attribution,
    Characterisation,
    Coding,
    DateInterval,
    Document,
    Event,
    Evidence,
    Failure,
    Judgement,
    Mention,
    Reading,
    Recoding,
    Role,
    Versions,
)
from comity.model.record import Record

DAY = DateInterval(start=date(2031, 5, 8), end=None, grain="day", reason="'Thursday'")
DOCUMENT = Document(
    id="d-1", text="Korsia “left” Veldania 😀", published=date(2031, 5, 9), outlet="Littoral Wire"
)
MENTION = Mention(
    id="m-1",
    span=(0, 6),
    actor="KRS",
    kind="state",
    name="Korsia",
    role=Role(country="KRS", office="envoy"),
    reason="",
)
ATTRIBUTION = Attribution(
    id="a-1",
    source=((0, 6),),
    cue=(),
    content=((7, 13), (14, 22)),
    speech="mixed",
    stance="asserts",
    confidence=0.5,
    reason="",
)
EVENT = Event(
    id="e-1",
    actors=("KRS",),
    recipients=(),
    type="RETREAT",
    mode=None,
    quad=2,
    contexts=(),
    factuality="happened",
    date=DAY,
    span=((7, 13),),
    trigger=(7, 13),
    attribution=None,
    score=6.5,
    leaning="closeness",
    confidence=0.5,
    reason="",
)
CHARACTERISATION = Characterisation(
    id="c-1",
    actors=("KRS", "VLD"),
    label="left.v",
    leaning="strain",
    strength=1,
    factuality="denied",
    span=((7, 13),),
    attribution="a-1",
    confidence=0.5,
    reason="",
)
EVIDENCE = Evidence(
    id="v-1",
    pair=("KRS", "VLD"),
    kind="report",
    leaning="neutral",
    status="future",
    event="e-1",
    chain=("Littoral Wire", "KRS"),
    what="Korsia leaves",
    date=DAY,
    span=((0, 6), (14, 22)),
    quote="Korsia … Veldania",
    confidence=0.5,
    reason="",
)
READING = Reading(
    document=DOCUMENT,
    mentions=(MENTION,),
    attributions=(ATTRIBUTION,),
    events=(EVENT,),
    characterisations=(CHARACTERISATION,),
    evidence=(EVIDENCE,),
)
CODING = Coding(
    pair=("KRS", "VLD"),
    kind="development",
    leaning="strain",
    status="happened",
    type="SANCTION",
    actors=("KRS",),
)
RECODING = Recoding(leaning="neutral", mode="none", recipients=())
RECORDS: tuple[Record, ...] = (
    DAY,
    DOCUMENT,
    MENTION,
    ATTRIBUTION,
    EVENT,
    CHARACTERISATION,
    EVIDENCE,
    READING,
    Failure(document="d-1", stage="parse", message="no"),
    Versions(code="0.1.0", codebook="abc", pipeline="none"),
    Role(country=None, office="envoy"),
    CODING,
    RECODING,
    Judgement(
        document="d-1",
        evidence="v-1",
        span=((0, 6),),
        coded=CODING,
        verdict="recode",
        recoding=RECODING,
        who="Orla",
        at="2031-05-09T12:00:00Z",
    ),
)


def name(record: Record) -> str:
    return type(record).__name__


def test_every_public_record_is_tried_here() -> None:
    public = {
        thing for thing in vars(comity.model).values() if inspect.isclass(thing) and issubclass(thing, Record)
    }
    assert public == {type(record) for record in RECORDS}


@pytest.mark.parametrize("record", RECORDS, ids=name)
def test_records_are_frozen_and_have_a_hash(record: Record) -> None:
    field: str = record.__struct_fields__[0]
    with pytest.raises(AttributeError):
        setattr(record, field, None)
    assert hash(record) == hash(msgspec.structs.replace(record))


@pytest.mark.parametrize("record", RECORDS, ids=name)
def test_records_are_keyword_only(record: Record) -> None:
    make: Any = type(record)
    with pytest.raises(TypeError):
        make(*msgspec.structs.astuple(record))


@pytest.mark.parametrize("record", RECORDS, ids=name)
def test_records_survive_json(record: Record) -> None:
    line = msgspec.json.encode(record)
    again = msgspec.json.decode(line, type=type(record))
    assert again == record
    assert msgspec.json.encode(again) == line


@pytest.mark.parametrize("record", RECORDS, ids=name)
def test_unknown_fields_are_refused(record: Record) -> None:
    told = msgspec.json.decode(msgspec.json.encode(record))
    told["colour"] = "red"
    with pytest.raises(msgspec.ValidationError, match="colour"):
        msgspec.convert(told, type=type(record))


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        (Event, "factuality", "perhaps"),
        (Event, "leaning", "warm"),
        (Evidence, "kind", "rumour"),
        (Evidence, "pair", ["KRS"]),
        (Mention, "span", [1]),
        (Attribution, "speech", "loud"),
        (DateInterval, "grain", "minute"),
        (Document, "published", "2031-13-01"),
    ],
)
def test_values_of_no_meaning_are_refused(kind: type[Record], field: str, value: object) -> None:
    record = next(record for record in RECORDS if type(record) is kind)
    told = msgspec.json.decode(msgspec.json.encode(record))
    told[field] = value
    with pytest.raises(msgspec.ValidationError, match=field):
        msgspec.convert(told, type=kind)


def test_none_and_nothing_found_stay_apart() -> None:
    told = msgspec.json.decode(msgspec.json.encode(EVENT))
    assert (told["mode"], told["recipients"]) == (None, [])


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_survives_json(text: str) -> None:
    document = Document(id="d", text=text)
    assert msgspec.json.decode(msgspec.json.encode(document), type=Document) == document
