"""Denials with what they deny, plans with what became of them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from comity.links.denials import find_denials
from comity.links.plans import find_plans
from comity.model import Reading
from relations.invented import MINISTER, NO_RIFT, RIFT, SANCTIONS, Speaker, Told, report

DAY = date(2031, 5, 8)
TRIP = Told(
    "Hedrow has dropped a trip to Pellmar that was planned for next week",
    type="REJECT",
    mode="meet",
    sources=(Speaker("two officials", "VLD", anonymous=True),),
)
NO_DROP = replace(TRIP, quote="Hedrow did not drop his trip to Pellmar", status="denied", sources=(MINISTER,))
MEETING = Told(
    "The ministers of Veldania and Korsia will meet in Lisamar on 15 July",
    type="AGREE",
    leaning="closeness",
    status="future",
    when=date(2031, 7, 15),
)
HELD = Told(
    "The ministers of Veldania and Korsia met in Lisamar for two hours",
    type="CONSULT",
    leaning="closeness",
    when=date(2031, 7, 15),
)


def days(number: int) -> date:
    """Return the day so many days after DAY."""
    return DAY + timedelta(days=number)


def test_a_denial_is_linked_to_the_claim_in_another_report() -> None:
    claim, denial = report("Harth Courier", DAY, TRIP), report("Radio Veldania", days(1), NO_DROP)
    (link,) = find_denials([denial, claim])
    assert (link.denial, link.claim) == (denial.evidence[0].id, claim.evidence[0].id)
    assert link.denial_document == denial.document.id
    assert link.confidence >= 0.6
    assert "same pair; same deed REJECT/meet" in link.reason
    assert find_denials([claim, denial]) == (link,)


def test_a_denial_in_the_same_report_and_of_a_description() -> None:
    (link,) = find_denials([report("Harth Courier", DAY, RIFT, NO_RIFT)])
    assert "same word 'rift' for the relation" in link.reason
    assert "in the same report" in link.reason


@pytest.mark.parametrize(
    "claim",
    [
        report("Harth Courier", days(3), TRIP),  # told later
        report("Harth Courier", days(-90), TRIP),  # too long ago
        report("Harth Courier", DAY, SANCTIONS),  # another deed
        report("Harth Courier", DAY, replace(TRIP, actors=("AMB",))),  # another pair
        report("Harth Courier", DAY, replace(TRIP, leaning="closeness")),
        report("Harth Courier", DAY, replace(TRIP, status="did_not_happen")),
    ],
)
def test_what_a_denial_does_not_deny(claim: Reading) -> None:
    assert find_denials([claim, report("Radio Veldania", days(1), NO_DROP)]) == ()


def test_a_plan_is_held() -> None:
    plan, held = (
        report("Ambria Post", date(2031, 7, 4), MEETING),
        report("Harth Beacon", date(2031, 7, 16), HELD),
    )
    (link,) = find_plans([held, plan])
    assert (link.kind, link.plan, link.outcome) == ("held", plan.evidence[0].id, held.evidence[0].id)
    assert "on the day planned (2031-07-15)" in link.reason


def test_a_plan_is_moved_and_then_held() -> None:
    moved = Told(
        "The meeting of ministers in Lisamar has been put off to 21 July, Aldash said in Harth",
        type="CONSULT",
        leaning="closeness",
    )
    held = replace(HELD, when=date(2031, 7, 21))
    readings = [
        report("Ambria Post", date(2031, 7, 4), MEETING),
        report("Radio Veldania", date(2031, 7, 12), moved),
        report("Harth Beacon", date(2031, 7, 22), held),
    ]
    assert [(link.kind, link.plan_document, link.outcome_document) for link in find_plans(readings)] == [
        ("moved", readings[0].document.id, readings[1].document.id),
        ("held", readings[1].document.id, readings[2].document.id),
    ]


def test_a_plan_is_cancelled() -> None:
    off = Told(
        "Korsia called off the meeting with Veldania in Lisamar in July, Lindquor said",
        type="REJECT",
        mode="meet",
        actors=("KRS",),
        recipients=("VLD",),
    )
    (link,) = find_plans(
        [report("Ambria Post", date(2031, 7, 4), MEETING), report("Karrow Ledger", date(2031, 7, 9), off)]
    )
    assert link.kind == "cancelled"


@pytest.mark.parametrize(
    "outcome",
    [
        report("Harth Beacon", date(2031, 7, 3), HELD),  # told before
        report("Harth Beacon", date(2031, 9, 1), replace(HELD, when=date(2031, 8, 30))),  # another day
        report("Harth Beacon", date(2031, 7, 16), SANCTIONS),
        report("Harth Beacon", date(2031, 7, 16), replace(HELD, recipients=("AMB",))),  # another pair
    ],
)
def test_what_does_not_follow_a_plan(outcome: Reading) -> None:
    assert find_plans([report("Ambria Post", date(2031, 7, 4), MEETING), outcome]) == ()
