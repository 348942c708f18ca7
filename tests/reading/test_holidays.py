"""Holidays that move: by weekday, by Easter, by the Hebrew year."""

import pytest

from comity.codebook.rows import TimeWord
from comity.codebook.tables import data_folder, read_table
from comity.reading.holidays import holiday


@pytest.mark.parametrize(
    ("rule", "year", "expected"),
    [
        ("12-25", 2024, "2024-12-25"),
        ("easter", 2024, "2024-03-31"),
        ("easter", 2025, "2025-04-20"),
        ("easter", 2038, "2038-04-25"),
        ("easter-2", 2025, "2025-04-18"),
        ("easter+39", 2025, "2025-05-29"),
        ("paskha", 2024, "2024-05-05"),
        ("paskha", 2025, "2025-04-20"),
        ("11/4/4", 2024, "2024-11-28"),
        ("05/-1/1", 2025, "2025-05-26"),
        ("12/-1/7", 2023, "2023-12-31"),
        ("09/1/1", 2025, "2025-09-01"),
        ("tishri", 2023, "2023-09-16"),
        ("tishri", 2024, "2024-10-03"),
        ("tishri", 2025, "2025-09-23"),
        ("tishri+9", 2024, "2024-10-12"),
        ("passover", 2024, "2024-04-23"),
        ("passover", 2025, "2025-04-13"),
    ],
)
def test_finds_the_day(rule: str, year: int, expected: str) -> None:
    day = holiday(rule, year)
    assert day is not None
    assert day.value == expected


@pytest.mark.parametrize(("rule", "year"), [("02-29", 2025), ("13-01", 2025), ("never", 2025), ("", 2025)])
def test_no_such_day(rule: str, year: int) -> None:
    assert holiday(rule, year) is None


def test_every_holiday_of_the_table_has_a_day() -> None:
    rows, _ = read_table(data_folder() / "lexicons" / "time_words.csv", "time_words.csv", TimeWord)
    for row in rows:
        if isinstance(row, TimeWord) and row.kind == "holiday":
            assert holiday(row.value, 2024) is not None, row.id
