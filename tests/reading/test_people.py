"""Who held which office on which day."""

import pytest

from comity.codebook import Codebook
from comity.codebook.rows import Holder
from comity.reading.people import People
from reading.invented import HOLDERS, PERSONS

PEOPLE = People.of(Codebook(persons=PERSONS, holders=HOLDERS))


@pytest.mark.parametrize(
    ("day", "row"),
    [
        ("2023-12-31", None),
        ("2024-01-01", "pell.1"),  # "since 2024" holds from the first day of it
        ("2027-04-30", "pell.1"),
        ("2027-05-20", "pell.2"),  # two fit in the month of change: the later one
        ("2035-01-01", "pell.2"),  # no end is told
        (None, "pell.2"),  # without a day, the latest
    ],
)
def test_office_on_a_day(day: str | None, row: str | None) -> None:
    held = PEOPLE.office("pell", day)
    assert (held.id if held else None) == row


def test_until_holds_through_its_last_day() -> None:
    people = People.of(
        Codebook(
            holders=(
                Holder(
                    id="a", person="a", office="envoy", country="KRS", since="2030-02-03", until="2030-03-04"
                ),
            )
        )
    )
    days = ("2030-02-02", "2030-02-03", "2030-03-04", "2030-03-05")
    assert [people.office("a", day) is not None for day in days] == [False, True, True, False]


def test_a_tenure_without_dates_is_none() -> None:
    row = Holder(id="a", person="a", office="envoy", country="KRS", note="dates not given by the table")
    assert People.of(Codebook(holders=(row,))).office("a", None) is None


def test_a_stranger_holds_no_office() -> None:
    assert PEOPLE.office("nobody", "2030-01-01") is None
