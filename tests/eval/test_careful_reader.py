"""What a careful reader finds in the analysis that Comity was made for, told by codes, never by its words.

The article lies in ../shared; a clone without it skips these tests.
"""

from datetime import date

import pytest

import comity
from comity.evaluation.table import gold_folder
from comity.model import Evidence, Reading

ARTICLE = gold_folder().parent / "corpus" / "mission" / "signs-of-a-growing-disconnect.txt"
pytestmark = pytest.mark.skipif(not ARTICLE.is_file(), reason="the article is not in this checkout")
OUTLET = "Jewish Insider"


@pytest.fixture(scope="module")
def reading() -> Reading:
    text = ARTICLE.read_text(encoding="utf-8")
    return comity.read(text, published=date(2025, 5, 9), outlet=OUTLET)


def rows(reading: Reading, pair: tuple[str, str], **wanted: str) -> list[Evidence]:
    """Return the evidence on a pair whose leaning, status, kind or event type is as wanted."""
    types = {event.id: event.type for event in reading.events}
    return [
        row
        for row in reading.evidence
        if row.pair == pair
        and all(
            (types.get(row.event or "") if key == "type" else getattr(row, key)) == value
            for key, value in wanted.items()
        )
    ]


PAIR = ("ISR", "USA")


def test_a_trip_no_longer_planned_by_the_word_of_a_spokesman(reading: Reading) -> None:
    dropped = rows(reading, PAIR, type="REJECT", status="cancelled")
    assert [row.chain for row in dropped] == [(OUTLET, "USA")]


def test_the_spokesman_denies_that_it_was_cancelled(reading: Reading) -> None:
    denied = rows(reading, PAIR, type="REJECT", status="denied")
    assert [row.chain for row in denied] == [(OUTLET, "USA")]


def test_an_itinerary_without_the_ally(reading: Reading) -> None:
    assert rows(reading, PAIR, type="REQUEST", leaning="strain", kind="development")
    for other in ("SAU", "QAT", "ARE"):
        pair = (min(other, "USA"), max(other, "USA"))
        assert rows(reading, pair, type="AGREE", status="future"), other


def test_pressure_and_a_threat_through_another_outlet_the_second_nested(reading: Reading) -> None:
    pressure = rows(reading, PAIR, type="REQUEST", leaning="strain", kind="report")
    assert pressure
    assert {row.chain[1] for row in pressure} == {"Haaretz"}
    threat = rows(reading, PAIR, type="THREATEN")
    assert [row.chain for row in threat] == [(OUTLET, "Haaretz", "USA")]


def test_criticism_by_an_envoy_through_the_same_outlet(reading: Reading) -> None:
    criticism = rows(reading, PAIR, type="ACCUSE")
    assert (OUTLET, "Haaretz", "USA") in [row.chain for row in criticism]


def test_a_rift_through_a_newspaper_that_is_not_its_state(reading: Reading) -> None:
    told = [row for row in rows(reading, PAIR, leaning="strain", status="happened") if row.characterisation]
    assert (OUTLET, "Israel Hayom") in [row.chain for row in told]


def test_a_deed_between_two_other_states_through_an_agency(reading: Reading) -> None:
    deal = [row for row in rows(reading, ("SAU", "USA"), leaning="closeness") if "Reuters" in row.chain]
    assert [row.status for row in deal] == ["future"]


def test_the_ambassador_refuses_to_ask_for_leave(reading: Reading) -> None:
    refusal = rows(reading, PAIR, type="REJECT", status="happened", kind="comment")
    assert [row.chain for row in refusal] == [(OUTLET, "USA")]


def test_talks_that_blindsided_the_ally(reading: Reading) -> None:
    assert rows(reading, ("HOUTHIS", "USA"), type="CONSULT")
    labels = {item.id: item.label for item in reading.characterisations}
    assert any(
        labels.get(row.characterisation or "", "").startswith("blindside") for row in rows(reading, PAIR)
    )


def test_a_rift_is_denied_and_closeness_claimed(reading: Reading) -> None:
    denied = [row for row in rows(reading, PAIR, leaning="strain", status="denied") if row.characterisation]
    assert len(denied) >= 2
    claimed = [
        row for row in rows(reading, PAIR, leaning="closeness", status="happened") if row.characterisation
    ]
    assert len(claimed) >= 2
    assert {row.chain for row in (*denied, *claimed)} == {(OUTLET, "USA")}


def test_a_caption_about_an_older_meeting(reading: Reading) -> None:
    met = [row for row in rows(reading, PAIR, type="CONSULT") if row.date is not None]
    assert [row.date.start for row in met if row.date] == [date(2025, 2, 4)]
    assert all("caption" in row.reason for row in met)


def test_attacks_by_a_group_are_another_pair(reading: Reading) -> None:
    assert rows(reading, ("HOUTHIS", "ISR"), type="ASSAULT", status="happened")


def test_every_line_has_its_source_and_its_words(reading: Reading) -> None:
    for row in reading.evidence:
        assert row.chain[0] == OUTLET
        assert row.quote
        assert "unidentified" not in row.chain
