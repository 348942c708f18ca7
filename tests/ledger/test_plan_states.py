"""The state of a plan, by its day and what is told of it."""

import pytest

from comity.ledger.plan_states import state_of


@pytest.mark.parametrize(
    ("end", "kinds", "state"),
    [
        ("2031-07-01", set(), "pending"),
        ("2031-05-01", set(), "announced"),
        (None, set(), "announced"),
        ("2031-05-01", {"held"}, "held"),
        ("2031-05-01", {"moved", "cancelled"}, "cancelled"),
        ("2031-05-01", {"held", "cancelled"}, "contested"),
        ("2031-07-01", {"denied"}, "contested"),
    ],
)
def test_a_plan_is_in_the_state_that_is_told_of_it(end: str | None, kinds: set[str], state: str) -> None:
    assert state_of(end, kinds, "2031-06-01") == state
