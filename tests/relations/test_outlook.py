"""What is disputed, planned and decisive: each with what it rests on, both sides alike."""

from datetime import date, timedelta

import msgspec
import pytest

from comity.model import Leaning, Reading
from comity.model.brief import Brief, Line
from comity.relations.brief import make_brief
from relations.invented import MINISTER, NO_RIFT, PAIR, RIFT, SANCTIONS, TABLES, Speaker, Told, report

DAY = date(2031, 6, 10)
MEETING = Told(
    "The two ministers will meet in Lisamar on 20 June.",
    type="AGREE",
    mode="meet",
    leaning="closeness",
    status="future",
    when=date(2031, 6, 20),
    sources=(MINISTER,),
)


def brief_of(*readings: Reading) -> Brief:
    return make_brief(readings, PAIR, until=None, codebook=TABLES)


def section(brief: Brief, key: str) -> list[Line]:
    return [line for s in brief.sections if s.id == key for group in s.groups for line in group.lines]


def outcome(kind: str) -> Told:
    if kind == "held":
        return Told(
            "The two ministers met in Lisamar.",
            type="CONSULT",
            mode="meet",
            leaning="closeness",
            when=date(2031, 6, 20),
        )
    return Told(
        "The meeting of the two ministers in Lisamar was called off.",
        type="REJECT",
        mode="meet",
        status="happened",
        when=date(2031, 6, 18),
    )


@pytest.mark.parametrize(("kind", "day"), [("held", date(2031, 6, 21)), ("cancelled", date(2031, 6, 18))])
def test_what_became_of_a_plan_stands_beside_it(kind: str, day: date) -> None:
    brief = brief_of(report("Harth Courier", DAY, MEETING), report("Karrow Ledger", day, outcome(kind)))
    (line,) = section(brief, "ahead")
    assert [other.label for other in line.beside] == [f"then {kind}"]
    assert line.beside[0].footnotes
    assert not any("pending" in line.text for line in section(brief, "turning"))


def test_a_pending_plan_is_what_to_look_for() -> None:
    brief = brief_of(report("Harth Courier", DAY, MEETING))
    (line,) = section(brief, "turning")
    assert line.text.startswith("1 plan is pending (1 leans to closeness)")
    assert line.footnotes == section(brief, "ahead")[0].footnotes


def test_a_plan_dropped_in_its_own_sentence_is_not_pending() -> None:
    sentence = "The minister had been scheduled to travel to Pellmar, but no longer plans to do so."
    planned = Told(sentence, type="AGREE", mode="meet", leaning="closeness", status="future")
    reading = report(
        "Harth Courier", DAY, planned, Told(sentence, type="REJECT", mode="meet", status="cancelled")
    )
    first, second = reading.evidence
    together = msgspec.structs.replace(
        reading, evidence=(first, msgspec.structs.replace(second, span=first.span))
    )
    brief = brief_of(together)
    assert {line.status: [o.label for o in line.beside] for line in section(brief, "ahead")} == {
        "future": ["then cancelled"],
        "cancelled": [],
    }
    assert not any("pending" in line.text for line in section(brief, "turning"))


def test_pending_plans_come_first() -> None:
    other = Told(
        "Korsia will send its trade envoy to Harth in autumn.",
        type="AGREE",
        mode="meet",
        leaning="closeness",
        status="future",
        confidence=0.6,
        sources=(Speaker("Ruvo Kestrane", "KRS"),),
    )
    brief = brief_of(
        report("Harth Courier", DAY, MEETING, other),
        report("Karrow Ledger", date(2031, 6, 21), outcome("held")),
    )
    assert [bool(line.beside) for line in section(brief, "ahead")] == [False, True]


def test_a_denial_says_what_would_fall_with_it() -> None:
    denial = Told(
        "We imposed no sanctions on the ports authority of Korsia.",
        mode="discontinue",
        status="denied",
        kind="comment",
        sources=(MINISTER,),
    )
    brief = brief_of(report("Karrow Ledger", DAY, SANCTIONS, denial))
    assert [c.label for line in section(brief, "contradictions") for c in line.beside] == ["what it denies"]
    (line,) = section(brief, "turning")
    assert "1 claim falls away, and with them happenings told: 1 of 1 of strain" in line.text
    words = section(brief_of(report("Karrow Ledger", DAY, RIFT, NO_RIFT)), "turning")
    assert [line.text.split(";")[0] for line in words] == ["If the denials hold, 1 claim falls away"]


def turned(*, first: Leaning, late_outlets: tuple[str, ...]) -> Brief:
    """Nine things of one side in spring, nine of the other in August, told by ``late_outlets`` in turn."""
    sides: tuple[Leaning, Leaning] = ("strain", "closeness") if first == "strain" else ("closeness", "strain")
    spring = [
        Told(
            f"Ice{n} words{n} fell{n} here{n} once{n}", leaning=sides[0], when=date(2031, 3, 1) + timedelta(n)
        )
        for n in range(9)
    ]
    readings = [report("Harth Courier", date(2031, 3, 1), *spring)]
    for number, outlet in enumerate(late_outlets):
        told = [
            Told(
                f"Sun{n} talk{n} rose{n} there{n} twice{n}",
                type="SUPPORT",
                leaning=sides[1],
                when=date(2031, 8, 1) + timedelta(n),
            )
            for n in range(number, 9, len(late_outlets))
        ]
        readings.append(report(outlet, date(2031, 8, 30), *told))
    return brief_of(*readings)


@pytest.mark.parametrize("first", ["strain", "closeness"])
def test_a_change_that_hangs_on_one_outlet_is_said_to(first: Leaning) -> None:
    (line,) = section(turned(first=first, late_outlets=("Karrow Ledger",)), "turning")
    assert "hangs on Harth Courier" in line.text or "hangs on Karrow Ledger" in line.text


def test_a_change_told_by_many_is_said_to_hold() -> None:
    spring = [
        report(
            outlet,
            date(2031, 3, 1),
            *[
                Told(f"Ice{n} words{n} fell{n} here{n} once{n}", when=date(2031, 3, 1) + timedelta(n))
                for n in range(k, 18, 2)
            ],
        )
        for k, outlet in enumerate(("Harth Courier", "Karrow Ledger"))
    ]
    august = [
        report(
            outlet,
            date(2031, 8, 30),
            *[
                Told(
                    f"Sun{n} talk{n} rose{n} there{n} twice{n}",
                    type="SUPPORT",
                    leaning="closeness",
                    when=date(2031, 8, 1) + timedelta(n),
                )
                for n in range(k, 18, 2)
            ],
        )
        for k, outlet in enumerate(("Littoral Wire", "Ambria Post"))
    ]
    (line,) = section(brief_of(*spring, *august), "turning")
    assert "holds whichever outlet is left out" in line.text
    assert "n = 4 outlets left out in turn" in line.text
