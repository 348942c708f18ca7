"""Shifts in a brief: told with their probability, confidence apart, rivals named, imported events told as such."""

from datetime import date

import msgspec
import pytest

from comity.model.brief import BriefHead, Line
from comity.model.relation import Explanation, Shift, Why
from comity.relations.brief import check_brief, make_brief
from comity.relations.changes import rival_lines, shift_lines
from relations.invented import PAIR, SANCTIONS, TABLES, report

READING = report("Harth Courier", date(2031, 3, 4), SANCTIONS)
ROW = READING.evidence[0].id
SHIFT = Shift(
    id="s-1",
    pair=PAIR,
    date=date(2031, 3, 4),
    interval=(date(2031, 3, 1), date(2031, 3, 6)),
    until=date(2031, 5, 1),
    direction="worse",
    probability=0.93,
    size=-4.0,
    closeness=(0.5, 0.4),
    strain=(0.4, 4.3),
    n=24,
    kind="relation",
    evidence=("e-unknown", ROW),
    reason="strain 4.3 points a day against 0.4 before; 9.1 nats of net surprise; stands without any one outlet (n = 3)",
)


def why(shift: Shift = SHIFT, *rivals: Explanation, outlets: int = 3) -> Why:
    told = tuple((f"Outlet {number}", 0.2) for number in range(outlets))
    return Why(shift=shift, moved_by=(), outlets=told, stories=(), rivals=rivals)


def head() -> BriefHead:
    return make_brief([READING], PAIR, until=None, codebook=TABLES).head


def texts(*reasons: Why) -> list[str]:
    return [line.text for line in shift_lines(reasons, head(), {ROW})]


def test_a_shift_is_told_with_its_probability_and_confidence_apart() -> None:
    changed, confidence = texts(why())
    assert changed.startswith(
        "It is very likely (93 %, n = 24 happenings) that the two got on worse from 4 Mar 2031 on, the turn lying between "
        "1 Mar 2031 and 6 Mar 2031: strain 4.3 points a day against 0.4 before"
    )
    assert confidence.startswith(
        "Confidence in the sentence before is moderate: it rests on 24 happenings told by 3 outlets"
    )


def test_its_sentence_leads_to_the_evidence_that_is_known() -> None:
    assert shift_lines([why()], head(), {ROW})[0].footnotes == (ROW,)


def test_imported_events_have_no_footnote_and_it_is_said() -> None:
    line = shift_lines([why()], head(), set())[0]
    assert (line.footnotes, line.count) == ((), True)
    assert "from imported events, which have no text to note" in line.text


def test_a_regime_that_has_ended_is_told_with_its_last_day() -> None:
    ended = msgspec.structs.replace(SHIFT, until=date(2031, 3, 9))
    later = msgspec.structs.replace(head(), until=date(2031, 9, 1))
    assert "from 4 Mar 2031 to 9 Mar 2031" in shift_lines([why(ended)], later, {ROW})[0].text


@pytest.mark.parametrize(
    ("outlets", "n", "level"), [(2, 80, "low"), (8, 9, "low"), (8, 60, "high"), (7, 80, "moderate")]
)
def test_confidence_follows_outlets_and_happenings(outlets: int, n: int, level: str) -> None:
    told = texts(why(msgspec.structs.replace(SHIFT, n=n), outlets=outlets))[1]
    assert told.startswith(f"Confidence in the sentence before is {level}:")


def test_a_likely_rival_lowers_confidence_and_would_change_this() -> None:
    rival = Explanation(
        rival="one-issue dispute",
        likely=True,
        speaks_for=("80% of the weight is on trade (n = 3 issues)",),
        speaks_against=(),
    )
    confidence = texts(why(SHIFT, rival, outlets=9))[1]
    assert "is low" in confidence
    assert confidence.endswith("it may be a one-issue dispute instead.")
    (line,) = rival_lines([why(SHIFT, rival)])
    assert line.text == (
        "The shift of 4 Mar 2031 may be a one-issue dispute instead: 80% of the weight is on trade (n = 3 issues)."
    )
    assert not rival_lines([why(SHIFT, msgspec.structs.replace(rival, likely=False))])


def test_a_change_in_reporting_is_never_told_as_one_of_the_relation() -> None:
    loud = msgspec.structs.replace(
        SHIFT,
        kind="reporting",
        reason="strain 4.3; 9.1 nats of net surprise; does not stand without the outlet Harth Courier",
    )
    (told,) = texts(why(loud))
    assert (
        "put down to a change in reporting, not in the relation: it does not stand without the outlet Harth Courier"
        in told
    )
    assert not rival_lines([why(loud)])


def test_the_latest_are_told_and_the_others_counted() -> None:
    many = [why(msgspec.structs.replace(SHIFT, date=date(2031, month, 4))) for month in range(1, 6)]
    told = texts(*many)
    assert [text.split("worse from ")[1][:10] for text in told[:6:2]] == [
        "4 May 2031",
        "4 Apr 2031",
        "4 Mar 2031",
    ]
    assert told[6] == "2 more shifts are found in the period, not told here."


def test_that_no_shift_stands_out_is_said_where_there_was_room_for_one() -> None:
    assert texts() == []
    (line,) = shift_lines([], msgspec.structs.replace(head(), distinct=30), {ROW})
    assert line.text == "No shift stands out in 30 things told: what goes up and down is within the usual."


def changed(shifts: tuple[Why, ...] | None) -> list[Line]:
    brief = make_brief([READING], PAIR, until=None, codebook=TABLES, shifts=shifts)
    assert not check_brief(brief, [READING])
    return [line for s in brief.sections if s.id == "changed" for group in s.groups for line in group.lines]


def test_a_brief_tells_its_shifts_instead_of_halves_of_the_period() -> None:
    assert [line.text[:12] for line in changed((why(),))] == ["It is very l", "Confidence i"]
    assert [line.text for line in changed(())] == [line.text for line in changed(None)]
    assert "not enough to say" in changed(())[0].text
