"""Several processes, each with a pipeline of its own: the readings of the serial engine, in the same order.

Only scheduling: what runs in a process is ``read_batch``. At most ``_AHEAD`` chunks a
worker are under way, so that a long input is never held in memory. If a process dies
(out of memory, a crash in a library), what was under way is read again chunk by chunk
alone, so that only the document that kills it becomes a Failure.
"""

import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from typing import ClassVar

from comity.collector import spare_what_is_loaded
from comity.engines.serial import Reader
from comity.model import Document, Failure, Reading, Versions
from comity.reading.parse import DEFAULT_PIPELINE
from comity.reading.pipeline import read_batch

Item = Document | Failure
Outcome = Reading | Failure

_CHUNK = 8  # documents a task: sending them costs then less than one in a hundred of reading them
_AHEAD = 2  # chunks a worker: one that it reads, one that waits for it


def workers_here() -> int:
    """Return how many processes this machine runs side by side."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass
class ProcessReader:
    """Reads in ``workers`` processes. Use it as a context manager: leaving it ends the processes."""

    tables: Path | None = None
    pipeline: str = DEFAULT_PIPELINE
    workers: int = field(default_factory=workers_here)
    chunk: int = _CHUNK
    lost: ClassVar[type[Exception]] = BrokenProcessPool
    """What a result raises whose process is gone."""
    _pool: ProcessPoolExecutor | None = field(default=None, init=False, repr=False)

    def __enter__(self) -> "ProcessReader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes; what waits is given up."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def read(self, items: Iterable[Item]) -> Iterator[Outcome]:
        """Yield what each item gives, in order; a Failure among the items stays where it is."""
        chunks = _chunks(items, self.chunk)
        waiting: deque[tuple[list[Item], Future[list[Outcome]]]] = deque()
        while True:
            for chunk in islice(chunks, self.workers * _AHEAD - len(waiting)):
                waiting.append((chunk, self._handed(chunk)))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            try:
                yield from future.result()
            except self.lost:
                lost = [chunk, *(held for held, _ in waiting)]
                waiting.clear()
                self.close()
                for held in lost:
                    yield from self._alone(held)

    def _alone(self, chunk: list[Item]) -> list[Outcome]:
        """Read a chunk with nothing beside it; a document that ends its process alone is the one at fault."""
        try:
            return self._handed(chunk).result()
        except self.lost:
            self.close()
        if len(chunk) > 1:
            return [outcome for item in chunk for outcome in self._alone([item])]
        (item,) = chunk
        if isinstance(item, Failure):
            return [item]
        message = "the process that read it ended twice; it may need more memory than there is"
        return [Failure(document=item.id, stage="engine", message=message)]

    def _handed(self, chunk: list[Item]) -> Future[list[Outcome]]:
        """Submit a chunk; a process that died since the last result is no fault of this one, and is started again."""
        try:
            return self._submit(chunk)
        except self.lost:
            self.close()
            return self._submit(chunk)

    def _submit(self, chunk: list[Item]) -> Future[list[Outcome]]:
        if self._pool is None:
            # A fresh process, not a fork: a fork of one that holds threads of a library may hang.
            self._pool = ProcessPoolExecutor(
                self.workers, get_context("spawn"), initializer=_begin, initargs=(self.tables, self.pipeline)
            )
        return self._pool.submit(read_chunk, chunk)


def _chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


_loaded: Reader | None = None


def _begin(tables: Path | None, pipeline: str) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    load(tables, pipeline)
    spare_what_is_loaded()


def load(tables: Path | None, pipeline: str) -> Versions:
    """Load the pipeline of this process, once; return under what it reads."""
    global _loaded  # noqa: PLW0603 - a process has one reader, and a task can be given none
    _loaded = Reader.load(tables, pipeline)
    return _loaded.versions


def _end_with_parent() -> None:
    """End where the process that asked is gone: killed, it cannot end those that read for it, and they would wait for ever."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def read_chunk(chunk: list[Item]) -> list[Outcome]:
    """Read a chunk in a process, failures passed through."""
    assert _loaded is not None
    read = iter(read_batch(_loaded.stages, [item for item in chunk if isinstance(item, Document)]))
    return [item if isinstance(item, Failure) else next(read) for item in chunk]
