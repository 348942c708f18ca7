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


def known(
    persons: list[str], day: str | None, *, honoured: bool = False, gender: str | None = None
) -> str | None:
    offices = frozenset({"head_of_state", "head_of_government", "foreign_minister"})
    return PEOPLE.by_surname(persons, day, offices, honoured=honoured, gender=gender)


def test_a_surname_alone_is_the_one_holder_of_the_day() -> None:
    assert known(["pell"], "2026-01-01") == "pell"
    assert known(["pell"], "2020-01-01") is None  # not yet in office


def test_a_head_comes_before_other_holders_of_the_name() -> None:
    people = People.of(
        Codebook(
            persons=PERSONS,
            holders=(
                Holder(id="a", person="pell", office="foreign_minister", country="KRS", since="2030"),
                Holder(id="b", person="torvane", office="head_of_state", country="VLD", since="2030"),
            ),
        )
    )
    offices = frozenset({"head_of_state", "foreign_minister"})
    both = ["pell", "torvane"]
    assert people.by_surname(both, "2031-01-01", offices, honoured=False, gender=None) == "torvane"
    assert people.by_surname(both, "2031-01-01", offices, honoured=True, gender="m") == "pell"


def test_the_only_bearer_is_known_for_two_years_after_leaving() -> None:
    people = People.of(
        Codebook(
            persons=PERSONS,
            holders=(
                Holder(id="a", person="pell", office="envoy", country="KRS", since="2025", until="2028"),
            ),
        )
    )
    offices = frozenset({"head_of_state"})
    found = [
        people.by_surname(["pell"], day, offices, honoured=False, gender=None)
        for day in ("2030-01-01", "2031-01-01")
    ]
    assert found == ["pell", None]
