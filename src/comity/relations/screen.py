"""Which pairs are worth a search: one pass over all of them, as arrays of pairs by days by lengths of windows.

Of the 31,000 pairs of a million random events 125 have any window that is news. What is asked here is the first
round of ``windows.search``, to the letter: a pair that fails it has no shift.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from comity.relations.counts import USUAL, Array, Days, usual_weights
from comity.relations.happenings import Happenings
from comity.relations.method import Method
from comity.relations.windows import Course, Held, Sums, excess, news, tempered

_AT_ONCE = 60_000  # days with happenings looked at together: some 50 MB of windows
_SLACK = 1e-6  # nats; sums in another order may differ in the last digits


class _Block(NamedTuple):
    """Pairs with about as many days each, side by side: arrays of shape (pairs, days). Days past the last of a pair lie beyond the record."""

    pair: NDArray[np.intp]
    days: Days
    series: tuple[Array, Array, Array, Array]
    needed: Array


def worth_a_search(distinct: Happenings, course: Course, method: Method) -> NDArray[np.intp]:
    """Return the numbers of the pairs that have any window that is news; ``distinct`` are all happenings by pair and day."""
    found = [np.zeros(0, np.intp)]
    for block in _blocks(distinct, course, method):
        worth = _any(block, block.days, method.bursts, course, method)
        starts = np.concatenate([block.days, block.days + 1], axis=1)
        worth |= _any(block, starts, method.levels, course, method)
        found.append(block.pair[worth])
    return np.sort(np.concatenate(found))


def _blocks(distinct: Happenings, course: Course, method: Method) -> Iterator[_Block]:
    """Yield the pairs with happenings enough, as many together as have about as many days."""
    pairs, record = len(distinct.pairs), course.published
    at = np.clip(distinct.day - record.start, 0, max(record.days - 1, 0))
    opens = np.ones(len(at), dtype=bool)
    opens[1:] = (at[1:] != at[:-1]) | (distinct.pair[1:] != distinct.pair[:-1])
    cell = np.cumsum(opens) - 1
    days, owner = at[opens], distinct.pair[opens].astype(np.intp)
    sides = [np.maximum(sign * distinct.weight, 0.0) for sign in (1.0, -1.0)]
    counts = [tempered(side) for side in sides]
    usual = float(tempered(np.array([USUAL]))[0])
    scaled = [count / usual_weights(count, distinct.pair, pairs, usual)[distinct.pair] for count in counts]
    series = [np.bincount(cell, values, minlength=len(days)) for values in (*scaled, *sides)]
    held = sum(np.bincount(owner, one, minlength=pairs) for one in series[:2])
    number = np.bincount(owner, minlength=pairs)
    first = np.concatenate([[0], np.cumsum(number)])
    enough = np.flatnonzero(held >= method.floor - _SLACK)
    enough = enough[np.argsort(number[enough], kind="stable")]
    while len(enough):
        # the longest last: as many as fit when all are as long as the longest of them
        fit = np.arange(1, len(enough) + 1) * number[enough] <= _AT_ONCE
        some, enough = np.split(enough, [max(int(np.count_nonzero(fit)), 1)])
        width = int(number[some[-1]])
        place = np.minimum(first[some, None] + np.arange(width), len(days) - 1)
        own = np.arange(width) < number[some, None]
        starts = number[some] / course.years
        yield _Block(
            some,
            np.where(own, days[place], record.days),
            tuple(np.where(own, one[place], 0.0) for one in series),  # type: ignore[arg-type]
            np.array([method.needed(float(one)) for one in starts]),
        )


def _any(
    block: _Block, starts: Days, lengths: Sequence[int], course: Course, method: Method
) -> NDArray[np.bool_]:
    """Return which pairs of a block have a window that is news: beginning on ``starts``, of shape (pairs, days)."""
    record, pairs = course.published.days, len(block.pair)
    begin = np.minimum(starts, record)
    ends = np.minimum(begin[:, :, None] + np.asarray(lengths), record)
    keys = (np.arange(pairs)[:, None] * (record + 2) + block.days).ravel()

    def place(pair: NDArray[np.intp], day: Days) -> NDArray[np.intp]:
        """Return where the days of pairs are in running sums, which have one place more a pair than there are days."""
        return np.asarray(np.searchsorted(keys, pair * (record + 2) + day) + pair)

    from_ = place(np.arange(pairs)[:, None], begin)
    until = place(np.arange(pairs)[:, None, None], ends)
    later, now = 2.0 ** (block.days / course.memory), 2.0 ** (begin / course.memory)
    longest = course.weighted[begin] / now + method.anchor
    total = max(float(course.summed[-1]), 1e-9)
    plain = [_running(values) for values in block.series]
    means = [(one.reshape(pairs, -1)[:, -1:] + 0.5) / total for one in plain]
    past = [
        _running(values * later)[from_] / now + mean * method.anchor
        for values, mean in zip(block.series, means, strict=True)
    ]
    seen = [one[until] - one[from_][:, :, None] for one in plain]
    exposure = np.maximum(course.summed[ends] - course.summed[begin][:, :, None], 1e-9)
    told = Sums._make([*seen, exposure])
    wide = Sums._make([*(one[:, :, None] for one in past), longest[:, :, None]])
    open_ = (excess(told, wide) >= method.floor - _SLACK) & (begin < record)[:, :, None]
    at = np.nonzero(open_)
    pair, start = at[0], at[:2]
    since = np.maximum(begin[start] - method.recent, 0)
    began = place(pair, since)
    recent = [
        full[from_[start]] - full[began] + one[start] / longest[start] * method.hook
        for full, one in zip(plain, past, strict=True)
    ]
    windows = Held(
        Sums._make([*(one[at] for one in seen), exposure[at]]),
        Sums._make([*(one[start] for one in past), longest[start]]),
        Sums._make([*recent, course.summed[begin[start]] - course.summed[since] + method.hook]),
        (ends - begin[:, :, None])[at] > method.crisis,
    )
    nats = np.abs(news(windows, method, 0.0))
    worth = np.zeros(pairs, dtype=bool)
    worth[pair[nats >= block.needed[pair] - _SLACK]] = True
    return worth


def _running(values: Array) -> Array:
    """Return sums along the days of each pair, each beginning with 0, one pair after another."""
    begun = np.zeros((len(values), 1))
    return np.concatenate([begun, np.cumsum(values, axis=1)], axis=1).ravel()
