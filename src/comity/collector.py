"""The garbage collector at rest, for work that makes many objects and no garbage."""

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
