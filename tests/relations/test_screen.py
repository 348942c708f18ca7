"""The pass over all pairs at once against the search of each."""

from dataclasses import replace

import numpy as np
import pytest

from comity.relations.candidates import candidates_of
from comity.relations.exposure import Exposure, exposure_of
from comity.relations.happenings import Happenings
from comity.relations.method import Method
from comity.relations.screen import worth_a_search
from comity.relations.shifts import candidates_by_pair
from comity.relations.windows import course_of, daily_of, search

DAYS, PAIRS = 900, 60
START = 740_000
METHOD = Method(alarms=0.5, least=3.0)


def many(seed: int) -> tuple[Happenings, Exposure]:
    """Sixty pairs of every volume, each third with a burst."""
    random = np.random.default_rng(seed)
    pair, day = [], []
    for number in range(PAIRS):
        times = list(random.integers(0, DAYS, int(random.integers(0, 2 ** (2 + number % 8)))))
        if number % 3 == 0:
            at = int(random.integers(0, DAYS - 10))
            times += list(random.integers(at, at + 10, int(random.integers(2, 15))))
        day += [START + int(time) for time in times]
        pair += [number] * len(times)
    rows = Happenings(
        pairs=tuple(("AMB", f"T{number:02}") for number in range(PAIRS)),
        pair=np.array(pair, np.int32),
        day=np.array(day, np.int64),
        key=np.arange(len(day)),
        weight=random.choice([2.5, 4.0, 0.3, -2.0, -6.0, -9.0, 0.0], len(day)),
        verbal=np.zeros(len(day), np.bool_),
    )
    return rows.ordered(), exposure_of((START + at, int(random.poisson(60))) for at in range(DAYS))


@pytest.mark.parametrize("seed", range(4))
def test_no_pair_that_has_a_window_is_passed_over(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, published = many(seed)
    course, found = course_of(published, METHOD), []
    for number in range(PAIRS):
        own = rows.pair == number
        if not own.any():
            continue
        daily = daily_of(rows.day[own], rows.weight[own], published)
        needed = METHOD.needed(len(daily.days) / course.years)
        starts = np.unique(np.concatenate([daily.days, daily.days + 1]))
        if search(daily, course, daily.days, METHOD.bursts, needed, METHOD) or search(
            daily, course, starts[starts < DAYS], METHOD.levels, needed, METHOD
        ):
            found.append(number)
    assert 10 <= len(found) < PAIRS - 10
    for block in (60_000, 300):  # all pairs together, and few at a time
        monkeypatch.setattr("comity.relations.screen._AT_ONCE", block)
        assert worth_a_search(rows, course, METHOD).tolist() == found


def test_all_pairs_at_once_give_what_each_alone_gives() -> None:
    rows, published = many(9)
    together = dict(candidates_by_pair(rows, published, METHOD))
    alone = {}
    for number, name in enumerate(rows.pairs):
        own = rows.pair == number
        if candidates := candidates_of(rows.day[own], rows.weight[own], published, METHOD):
            alone[name] = candidates
    assert together == alone
    assert len(together) >= 10


def test_without_happenings_or_days_nothing_is_worth_a_search() -> None:
    rows, published = many(1)
    none = replace(rows.chosen(slice(0, 0)), pairs=())
    assert not len(worth_a_search(none, course_of(published, METHOD), METHOD))
    assert not len(worth_a_search(none, course_of(exposure_of([]), METHOD), METHOD))
