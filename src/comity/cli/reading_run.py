"""Reading what was named on the command line, with progress, and telling what could not be read."""

import logging
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import comity
from comity.cli.formats import console, warn
from comity.cli.options import parse_columns
from comity.collector import spare_what_is_loaded
from comity.model import Document, Failure, Reading
from comity.settings import MAX_CHARACTERS

if TYPE_CHECKING:
    from rich.progress import Progress

    from comity.codebook import Codebook
    from comity.engines.processes import ProcessReader
    from comity.engines.serial import Reader
    from comity.reading.explain import Explainer


_SHOWN = 5  # warnings of one kind in one run


@dataclass
class ReadingRun:
    """One run over the inputs of a command; counts what was read and what was not.

    The model is loaded when the first readable document arrives, so that a wrong
    path is told at once.
    """

    paths: Sequence[str]
    published: date | None
    outlet: str | None
    max_characters: int
    tables: Path | None
    columns: Mapping[str, str] | None = None
    allow_private: bool = False
    follow: bool = False
    engine: str = "serial"
    workers: int | None = None
    read: int = 0
    failed: int = 0
    progress: "Progress | None" = field(default=None, init=False)
    _several: "ProcessReader | None" = field(default=None, init=False)

    @cached_property
    def reader(self) -> "Reader":
        """The loaded pipeline."""
        reader = comity.load_reader(self.tables)
        spare_what_is_loaded()
        problems = reader.codebook.problems
        if problems:
            warn(
                f"{len(problems)} rows of the tables cannot be used, the first: {problems[0]}; see: comity codebook check"
            )
        return reader

    @cached_property
    def explainer(self) -> "Explainer":
        """What tells why events were coded so."""
        from comity.reading.explain import Explainer

        return Explainer(self.reader.codebook)

    @cached_property
    def codebook(self) -> "Codebook":
        """The tables that reports are read by; no pipeline is loaded here if other processes read."""
        from comity.codebook import load_codebook

        return self.reader.codebook if self.engine == "serial" else load_codebook(self.tables)

    @property
    def given(self) -> dict[str, str | int | None]:
        """The options under which a place is read, in the flat form in which a ledger keeps them for a retry."""
        return {
            "published": self.published.isoformat() if self.published else None,
            "outlet": self.outlet,
            "max_characters": self.max_characters,
            "columns": ",".join(f"{field}={column}" for field, column in (self.columns or {}).items()),
            "allow_private": int(self.allow_private),
            "follow": int(self.follow),
        }

    @property
    def exit_code(self) -> int:
        """0 done, 1 done with failures, 2 where nothing could be read."""
        return 0 if not self.failed else 1 if self.read else 2

    def outcomes(self) -> Iterator[Reading | Failure]:
        """Yield what each document gave, in order of input; failures are also told on standard error."""
        places: dict[str, str] = {}

        def found() -> Iterator[Document | Failure]:
            for item in self.found():
                if isinstance(item, Document) and item.path:
                    places[item.id] = item.path
                yield item

        with self._warnings(), self._progress() as advance:
            for outcome in self.read_all(found()):
                if isinstance(outcome, Failure):
                    failure = told(outcome, places.pop(outcome.document, outcome.document))
                    self.failed += 1
                    with self.paused():
                        warn(f"not read: {failure.document}: {failure.message}")
                    yield failure
                else:
                    places.pop(outcome.document.id, None)
                    self.read += 1
                    yield outcome
                advance()

    def read_all(self, items: Iterable[Document | Failure]) -> Iterator[Reading | Failure]:
        """Yield what each item gives, in order, read here or in ``workers`` other processes."""
        if self.engine == "serial":
            for item in items:
                yield item if isinstance(item, Failure) else next(iter(self.reader.read([item])))
            return
        if (
            self._several is not None
        ):  # asked while it reads: the same workers, there may be no room for others
            yield from self._several.read(items)
            return
        with self._engine() as self._several:
            yield from self._several.read(items)
        self._several = None

    def _engine(self) -> "ProcessReader":
        from comity.engines.processes import ProcessReader, workers_here

        workers = self.workers or workers_here()
        if self.engine == "processes":
            return ProcessReader(self.tables, workers=workers)
        from comity.engines.ray import RayReader

        return RayReader(self.tables, workers=workers)

    def items(self) -> Iterator[Document | Failure]:
        """Yield what is found at the paths, with progress: each step ends when the next item is asked for."""
        with self._warnings(), self._progress() as advance:
            for item in self.found():
                yield item
                advance()

    def found(self) -> Iterable[Document | Failure]:
        """Return what is found at the paths, not yet read."""
        from comity.ingest.files import documents_from

        return documents_from(
            self.paths,
            published=self.published,
            outlet=self.outlet,
            max_characters=self.max_characters,
            columns=self.columns,
            allow_private=self.allow_private,
            follow=self.follow,
            tables=self.tables,
        )

    def readings(self) -> list[Reading]:
        """Return all readings; failures are told on standard error."""
        return [outcome for outcome in self.outcomes() if isinstance(outcome, Reading)]

    @contextmanager
    def _warnings(self) -> Iterator[None]:
        """Show what Comity logs as one line on standard error; it may quote reports, so it must not act there."""
        log, handler = logging.getLogger("comity"), _Shown(self)
        before, log.propagate = log.propagate, False
        log.addHandler(handler)
        try:
            yield
        finally:
            log.removeHandler(handler)
            log.propagate = before
            handler.sum_up()

    @contextmanager
    def _progress(self) -> Iterator[Callable[[], None]]:
        """Show rate and time left on standard error, if that is a terminal and there is more than one document."""
        expected = self.expected() if sys.stderr.isatty() else 1
        if expected is not None and expected < 2:
            yield lambda: None
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("reading"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        # Redirected by Rich, results would go to standard error.
        progress = Progress(
            *columns,
            console=console(error=True),
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )

        def advance() -> None:
            # From the second document on: the first pays for loading the model.
            if self.progress is None:
                progress.add_task("reading", total=expected, rate="")
                self.progress = progress
                progress.start()
            task = progress.tasks[0]
            progress.update(
                task.id, advance=1, rate=f"{task.speed:.1f} reports a second" if task.speed else ""
            )

        try:
            yield advance
        finally:
            progress.stop()
            self.progress = None

    def expected(self) -> int | None:
        """Return about how many reports there are, None if that cannot be told."""
        from comity.ingest.counting import expected_documents

        return expected_documents(self.paths, (self.columns or {}).get("text", "text"))

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Take the progress line off the terminal while something else is printed there."""
        if self.progress is None:
            yield
            return
        self.progress.stop()
        yield
        self.progress.start()


def run_again(given: Mapping[str, Any], tables: Path | None) -> ReadingRun:
    """Return the run over ``given["path"]`` under the options it was first read with; an older Comity kept fewer of them."""
    day = given.get("published")
    return ReadingRun(
        [str(given["path"])],
        date.fromisoformat(str(day)) if day else None,
        given.get("outlet"),
        int(given.get("max_characters") or MAX_CHARACTERS),
        tables,
        parse_columns([columns] if (columns := given.get("columns")) else []),
        bool(given.get("allow_private")),
        bool(given.get("follow")),
    )


def told(failure: Failure, place: str) -> Failure:
    """Return a failure as people are told it: by the place of its document, and the stage if that says more."""
    if failure.stage == "ingest":
        return failure
    return Failure(document=place, stage=failure.stage, message=f"{failure.message} (in {failure.stage})")


class _Shown(logging.Handler):
    """Prints warnings between two steps of the progress line."""

    def __init__(self, run: ReadingRun) -> None:
        super().__init__(logging.WARNING)
        self.run = run
        self.seen: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        self.seen[str(record.msg)] += 1
        if self.seen[str(record.msg)] <= _SHOWN:
            with self.run.paused():
                warn(f"warning: {record.getMessage()}")

    def sum_up(self) -> None:
        """Say of how many warnings of one kind only the first were shown."""
        for count in self.seen.values():
            if count > _SHOWN:
                warn(f"warning: {count - _SHOWN:,} more like the {_SHOWN} above were not shown")
