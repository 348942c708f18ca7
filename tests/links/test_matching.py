"""Matching one to one."""

from comity.links.matching import one_to_one


def test_the_best_pair_first_and_each_row_once() -> None:
    candidates = [(-3, 0, 0), (-5, 1, 0), (-2, 1, 1), (-1, 0, 1)]
    assert one_to_one(candidates) == [(1, 0), (0, 1)]


def test_equal_ranks_go_by_place_and_what_is_left_stays_alone() -> None:
    assert one_to_one([(0, 1, 0), (0, 0, 0), (0, 2, 0)]) == [(0, 0)]
    assert one_to_one([]) == []
