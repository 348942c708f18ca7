"""Windows held against their past: the arrays against sums made one by one, and what the search may take."""

from itertools import pairwise

import numpy as np
import pytest

from comity.relations.counts import USUAL, usual_weight
from comity.relations.exposure import exposure_of
from comity.relations.method import Method
from comity.relations.windows import (
    Course,
    Daily,
    Span,
    Sums,
    course_of,
    daily_of,
    held,
    left_of,
    mask_of,
    net_surprise,
    search,
    tempered,
)

START, DAYS = 740_000, 400
METHOD = Method()


def record(seed: int = 3, n: int = 80) -> tuple[Daily, Course]:
    random = np.random.default_rng(seed)
    published = exposure_of((START + day, int(random.poisson(50))) for day in range(DAYS))
    day = START + random.integers(0, DAYS, n)
    weight = random.choice([2.5, 4.0, -2.0, -9.0, 0.0], n)
    return daily_of(day, weight, published), course_of(published, METHOD)


def one_by_one(
    daily: Daily, course: Course, span: Span, aside: list[Span]
) -> tuple[list[float], list[float]]:
    """The strain seen and past, and both exposures, as the docstrings say."""
    level = course.published.level
    out = {day for one in aside for day in range(one.first, one.end)}
    days = [day for day in range(DAYS) if day not in out]
    counts = dict(zip(daily.days.tolist(), daily.strain.tolist(), strict=True))
    mean = (sum(counts.get(day, 0.0) for day in days) + 0.5) / sum(level[day] for day in days)
    seen = [day for day in days if span.first <= day < span.end]
    past = [(day, 2 ** (-(span.first - day) / METHOD.memory)) for day in days if day < span.first]
    return (
        [sum(counts.get(day, 0.0) for day in seen), sum(level[day] for day in seen)],
        [
            sum(counts.get(day, 0.0) * kept for day, kept in past) + mean * METHOD.anchor,
            sum(level[day] * kept for day, kept in past) + METHOD.anchor,
        ],
    )


@pytest.mark.parametrize("aside", [[], [Span(40, 50), Span(206, 230)]])
def test_windows_hold_what_sums_day_by_day_hold(aside: list[Span]) -> None:
    daily, course = record()
    for span in (Span(0, 5), Span(200, 210), Span(390, 400)):
        left = left_of(daily, course, mask_of(aside, DAYS))
        first, end = np.array([span.first]), np.array([span.end])
        told = held(left_of(daily, course), left, first, end, course, METHOD)
        seen, past = one_by_one(daily, course, span, aside)
        assert [float(told.seen.strain[0]), float(told.seen.exposure[0])] == pytest.approx(seen, abs=1e-6)
        assert [float(told.long.strain[0]), float(told.long.exposure[0])] == pytest.approx(past)


def test_the_direction_is_that_of_the_points_and_the_surprise_that_of_the_counts() -> None:
    def sums(closeness: float, strain: float, gained: float, lost: float) -> Sums:
        return Sums(*(np.array([value]) for value in (closeness, strain, gained, lost, 10.0)))

    past = sums(1.0, 1.0, 3.0, 3.0)
    for level in (np.array([False]), np.array([True])):
        assert net_surprise(sums(8.0, 6.0, 20.0, 54.0), past, level) < -1.5
        assert net_surprise(sums(8.0, 6.0, 64.0, 20.0), past, level) > 2.5
        assert net_surprise(past, past, level) == 0


def test_days_on_which_nothing_is_told_are_no_news_and_months_are() -> None:
    past = Sums(*(np.array([value]) for value in (40.0, 1.0, 140.0, 4.0, 100.0)))
    quiet = Sums(*(np.array([value]) for value in (0.0, 0.0, 0.0, 0.0, 10.0)))
    assert net_surprise(quiet, past, np.array([False])) == 0
    assert net_surprise(quiet, past, np.array([True])) < -3


def test_found_windows_do_not_overlap_and_each_is_news() -> None:
    daily, course = record(5, 150)
    found = search(daily, course, daily.days, METHOD.bursts, 1.0, METHOD)
    assert len(found) >= 2
    assert all(abs(one.net) >= 1.0 for one in found)
    spans = sorted(one.span for one in found)
    assert all(one.end <= other.first for one, other in pairwise(spans))
    assert search(daily, course, daily.days, METHOD.bursts, 99.0, METHOD) == []


def test_what_is_set_aside_is_gone_and_the_rest_is_as_it_was() -> None:
    daily, course = record()
    whole, left = left_of(daily, course), left_of(daily, course, mask_of([Span(0, DAYS // 2)], DAYS))
    gone = left.sums(np.array([0]), np.array([DAYS // 2]))
    assert not any(float(one[0]) for one in gone[:4])
    kept, was = (one.sums(np.array([DAYS // 2]), np.array([DAYS])) for one in (left, whole))
    assert [float(one[0]) for one in kept] == pytest.approx([float(one[0]) for one in was])


def test_windows_set_aside_themselves_are_held_as_each_alone() -> None:
    """Several at once against what is left without any of them, or one at a time without the others."""
    daily, course = record(5, 150)
    spans, outer = [Span(30, 40), Span(200, 205), Span(390, 400)], [Span(90, 100)]
    whole, left = left_of(daily, course), left_of(daily, course, mask_of(outer, DAYS))
    past = left_of(daily, course, mask_of([*outer, *spans], DAYS))
    first, end = np.array(spans).T
    together = held(whole, left, first, end, course, METHOD, past)
    for k, span in enumerate(spans):
        aside = mask_of([*outer, *(one for one in spans if one != span)], DAYS)
        alone = held(whole, left_of(daily, course, aside), first[k : k + 1], end[k : k + 1], course, METHOD)
        for several, one in zip(together[:3], alone[:3], strict=True):
            assert [float(values[k]) for values in several] == pytest.approx([float(v[0]) for v in one])


def test_an_attack_counts_for_more_than_a_call_but_not_for_five() -> None:
    call, attack, doubtful = tempered(np.array([2.0, 10.0, 0.3]))
    assert call < attack < 3 * call
    assert doubtful == 0.3
    assert usual_weight(np.zeros(0)) == USUAL


def test_more_is_needed_of_who_is_in_the_news_more() -> None:
    assert Method().needed(1.0) == Method().least
    assert Method().needed(300.0) - Method().needed(30.0) == pytest.approx(np.log(10))
    assert Method(alarms=0.002).needed(100.0) - Method(alarms=0.02).needed(100.0) == pytest.approx(np.log(10))
    assert Method().no_chance(6.0) < 0.75
    assert Method().no_chance(11.0) > 0.98
