"""Ray: long-lived actors on as many machines as a cluster has; the readings of the serial engine.

Only scheduling: what runs in an actor is ``read_batch``. Ray starts a lost actor again and
gives it its task again; what is lost twice is read alone, so that one document is a Failure.
"""

from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any, ClassVar

from comity.engines import parts
from comity.engines.processes import Item, Outcome, ProcessReader, load, read_chunk, workers_here
from comity.errors import MissingPartError
from comity.reading.parse import DEFAULT_PIPELINE

try:
    import ray
    import ray.data
except ImportError:
    raise MissingPartError("Ray is not installed; get it with: pip install 'comity[ray]'") from None


class _Actor:
    """Holds a pipeline."""

    def __init__(self, tables: Path | None, pipeline: str) -> None:
        self.tables = tables
        self.versions = load(tables, pipeline)

    def read(self, chunk: list[Item]) -> list[Outcome]:
        return read_chunk(chunk)

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        files = zip(batch["path"], batch["folder"], strict=True)
        done = [parts.read_file(path, Path(to), read_chunk, self.versions, self.tables) for path, to in files]
        return {"path": batch["path"], "kept": [n for n, _ in done], "failed": [n for _, n in done]}


@dataclass
class RayReader(ProcessReader):
    """Reads in ``workers`` actors of the cluster that ``RAY_ADDRESS`` names, else of this machine."""

    lost: ClassVar[type[Exception]] = ray.exceptions.RayActorError
    _actors: list[Any] = field(default_factory=list, init=False, repr=False)
    _turns: Any = field(default=None, init=False, repr=False)

    def close(self) -> None:
        """End the actors; what waits is given up."""
        for actor in self._actors:
            ray.kill(actor)
        self._actors = []

    def _submit(self, chunk: list[Item]) -> Future[list[Outcome]]:
        if not self._actors:
            kind = ray.remote(num_cpus=1, max_restarts=-1, max_task_retries=1)(_Actor)
            self._actors = [kind.remote(self.tables, self.pipeline) for _ in range(self.workers)]
            self._turns = cycle(self._actors)
        result: Future[list[Outcome]] = next(self._turns).read.remote(chunk).future()
        return result


def read_files(
    paths: Iterable[str],
    folder: Path,
    tables: Path | None = None,
    pipeline: str = DEFAULT_PIPELINE,
    workers: int = 0,
) -> list[dict[str, Any]]:
    """Read files with Ray Data into parts in ``folder``, which all machines see; return what each path gave.

    Run again, it goes on where it stopped. ``comity.engines.parts.land`` brings them into a ledger.
    """
    rows = [{"path": path, "folder": str(folder)} for path in paths]
    data = ray.data.from_items(rows, override_num_blocks=max(1, len(rows)))
    held = {"fn_constructor_args": (tables, pipeline), "concurrency": workers or workers_here()}
    found: list[dict[str, Any]] = data.map_batches(_Actor, batch_size=1, num_cpus=1, **held).take_all()
    return sorted(found, key=lambda row: str(row["path"]))
