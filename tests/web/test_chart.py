"""The specification of the chart of a pair."""

from datetime import date, timedelta

from comity.web.chart import drawn, pair_chart
from comity.web.levels import LevelRow
from comity.web.series import Period

_FIRST, _WEEK = date(2031, 5, 5), timedelta(days=7)


def _level(start: date, height: float) -> LevelRow:
    return LevelRow(
        start=start,
        end=start + _WEEK - timedelta(days=1),
        closeness=height,
        closeness_low=height / 2,
        closeness_high=height * 2,
        closeness_n=1,
        strain=height,
        strain_low=height / 2,
        strain_high=height * 2,
        strain_n=1,
    )


def _period(start: date) -> Period:
    return Period(
        start=start,
        end=start + _WEEK - timedelta(days=1),
        words="a week",
        link="/pair/KRS/VLD?since=2031-05-05",
        chosen=False,
        closeness=1,
        strain=0,
        neutral=0,
        closeness_happened=1,
        strain_happened=0,
        closeness_denied=0,
        strain_denied=0,
        volume=1,
    )


def test_a_level_holds_from_the_first_day_of_its_bin_to_the_last() -> None:
    starts = [_FIRST, _FIRST + _WEEK]
    spec = pair_chart(
        [_period(at) for at in starts],
        "week",
        "Korsia and Veldania",
        [_level(at, height) for at, height in zip(starts, (1.0, 4.0), strict=True)],
    )
    told = [(row["at"][:10], row["closeness"]) for row in spec["datasets"]["levels"]]
    assert told == [("2031-05-05", 1.0), ("2031-05-12", 4.0), ("2031-05-19", 4.0)]
    curves = [
        layer["mark"] for layer in spec["vconcat"][0]["layer"] if layer["mark"]["type"] in ("area", "line")
    ]
    assert {mark["type"] for mark in curves} == {"area", "line"}
    assert {mark["interpolate"] for mark in curves} == {"step-after"}
    assert drawn(spec).startswith("<svg")


def test_without_levels_the_bars_stand_alone() -> None:
    spec = pair_chart([_period(_FIRST)], "week", "Korsia and Veldania")
    assert len(spec["vconcat"]) == 1
    assert spec["datasets"]["levels"] == []
