"""The garbage collector at rest: for work that makes many objects and no garbage, and over what is loaded for good."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Let no collection run inside; loading the tables and indexing them takes a third of the time without.

    They are half a million objects, and every collection on the way would walk all of them to
    find that all are needed.
    """
    resting = not gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not resting:
            gc.enable()


def spare_what_is_loaded() -> None:
    """Leave all that is there now out of every later collection: for a process that keeps it to its end.

    Each full collection walks the half million objects of tables and model: .16 s, or 4 % of reading.
    """
    gc.freeze()
