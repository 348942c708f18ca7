"""Days as pages, feeds and tables write them."""

from datetime import date

import pytest

from comity.ingest.day import stated_day, two_readings

SEVENTH, LATE = date(2031, 5, 7), date(2031, 5, 25)


@pytest.mark.parametrize(
    "told",
    [
        "2031-05-07",
        " 2031-5-7 ",
        "20310507",
        "20310507101500",
        "20310507T101500Z",
        "2031-05-07T23:15:00-0500",
        "2031-05-07 10:15:00 +0000 UTC",
        "2031/05/07",
        "7 May 2031",
        "7th of May 2031",
        "07-May-2031",
        "May 7, 2031",
        "May 7th, 2031 at 10:15 a.m. ET",
        "Wednesday 7 May 2031 11.24 BST",
        "Wed, 07 May 2031 23:15:00 -0500",
        "Wed May 07 2031 10:15:00 GMT+0200 (Central European Summer Time)",
        "1935964799",
        "1935964799000",
    ],
)
def test_a_day_is_read_as_it_is_written(told: str) -> None:
    assert stated_day(told) == SEVENTH


def test_figures_are_read_where_they_can_mean_one_day() -> None:
    assert [stated_day(told) for told in ("25/05/2031", "05/25/2031", "25.05.2031")] == [LATE] * 3
    assert stated_day("05/05/2031") == date(2031, 5, 5)
    assert stated_day("07/05/2031") is None
    assert two_readings("07/05/2031") == (SEVENTH, date(2031, 7, 5))
    assert two_readings("25/05/2031") is None


@pytest.mark.parametrize(
    "told",
    [
        "",
        "tomorrow",
        "2031",
        "2031-05",
        "2031-13-01",
        "12 people 2031",
        "0001-01-01T00:00:00",
        "0000000000",
        None,
        7,
        "1970-01-01T00:00:00Z",
        "Thu, 1 Jan 70 00:00:00 GMT",
        "31 June 2031",
    ],
)
def test_what_tells_no_day_gives_none(told: object) -> None:
    assert stated_day(told) is None


def test_the_first_day_of_unix_is_a_day_where_it_stands_alone() -> None:
    assert stated_day("1970-01-01") == date(1970, 1, 1)
