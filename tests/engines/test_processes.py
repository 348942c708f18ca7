"""Several processes: the order kept, failures passed through, and a process that dies loses one document."""

import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from typing import cast

import pytest

from comity.engines import processes
from comity.engines.processes import Item, Outcome, ProcessReader
from comity.model import Document, Failure, Reading

DEADLY = "This text kills the process that reads it."


def _read_or_die(chunk: list[Item]) -> list[Outcome]:
    """Stands in for the reading: no model, and one text that ends the process as a crash would."""
    if any(isinstance(item, Document) and item.text == DEADLY for item in chunk):
        os._exit(3)
    return [item if isinstance(item, Failure) else Reading(document=item) for item in chunk]


class Fragile(ProcessReader):
    """Schedules as the product does, over a reading that dies."""

    def _submit(self, chunk: list[Item]) -> Future[list[Outcome]]:
        if self._pool is None:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            self._pool = ProcessPoolExecutor(self.workers, get_context("spawn"))
        return self._pool.submit(_read_or_die, chunk)


def names(outcomes: list[Outcome]) -> list[str]:
    return [o.document.id if isinstance(o, Reading) else o.document for o in outcomes]


def items(count: int, deadly: tuple[int, ...] = ()) -> list[Item]:
    return [Document(id=f"d-{n}", text=DEADLY if n in deadly else "Korsia left.") for n in range(count)]


@pytest.mark.parametrize("deadly", [(), (0,), (5, 6), (11,)])
def test_only_the_document_that_kills_its_process_is_lost(deadly: tuple[int, ...]) -> None:
    given = items(12, deadly)
    given.insert(3, Failure(document="lost.txt", stage="ingest", message="is empty"))
    with Fragile(workers=2, chunk=3) as engine:
        got = list(engine.read(given))
    assert names(got) == [item.id if isinstance(item, Document) else item.document for item in given]
    failed = [outcome for outcome in got if isinstance(outcome, Failure)]
    assert {f.document for f in failed} == {"lost.txt", *(f"d-{n}" for n in deadly)}
    assert {f.stage for f in failed} == ({"ingest", "engine"} if deadly else {"ingest"})


def test_input_is_taken_only_as_it_is_needed() -> None:
    taken = 0

    def endless() -> Iterator[Item]:
        nonlocal taken
        while True:
            taken += 1
            yield Document(id=f"d-{taken}", text="Korsia left.")

    with Fragile(workers=1, chunk=2) as engine:
        outcomes = engine.read(endless())
        for _ in range(10):
            next(outcomes)
        assert taken <= 10 + 2 * 2 * 2


def test_nothing_to_read_starts_no_process() -> None:
    with ProcessReader() as engine:
        assert list(engine.read([])) == []
        assert engine._pool is None


def test_there_is_a_worker_for_each_core() -> None:
    assert 1 <= processes.workers_here() <= cast(int, os.cpu_count())


@pytest.mark.skipif(sys.platform == "win32", reason="no POSIX signals")
def test_a_process_that_dies_between_two_results_costs_no_document() -> None:
    """The pool then refuses what it is given next, which may be one document alone."""
    given = items(12)
    with Fragile(workers=1, chunk=1) as engine:
        outcomes = engine.read(given)
        got = [next(outcomes)]
        for _ in range(3):
            pool = engine._pool
            assert pool is not None
            for process in [*pool._processes.values()]:
                process.kill()
            while not pool._broken:
                time.sleep(0.01)
            got.append(next(outcomes))
        got += outcomes
    assert names(got) == [f"d-{n}" for n in range(12)]
    assert not [outcome for outcome in got if isinstance(outcome, Failure)]
