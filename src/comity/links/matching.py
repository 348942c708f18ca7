"""Matching the rows of two sides one to one: of all pairs that fit, the best first, each row once."""

from collections.abc import Iterable
from typing import Any


def one_to_one(candidates: Iterable[tuple[Any, ...]]) -> list[tuple[int, int]]:
    """Return pairs of places, the best first, in which each place of either side stands once at most.

    A candidate is ``(*rank, i, j)``: row ``i`` of one side fits row ``j`` of the other, the
    better the lower its rank; equal ranks go by place. What is given up for a better pair is
    not tried for the best sum of all: readers of a table can follow it.
    """
    left, right, pairs = set[int](), set[int](), list[tuple[int, int]]()
    for *_, i, j in sorted(candidates):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((i, j))
    return pairs
