"""Adding reports to a ledger: read what is new, pass over what is known, and say at the end what came of it."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, TypeGuard

from comity.cli.formats import warn, write_rows
from comity.cli.options import Format
from comity.cli.reading_run import ReadingRun, run_again, told
from comity.codebook import load_codebook
from comity.engines.keeping import Kept, recognise, store
from comity.engines.serial import versions_of
from comity.ingest.counting import expected_documents
from comity.ingest.files import STANDARD_INPUT
from comity.ledger import TOGETHER, Quarantined, View, Writer
from comity.model import Document, Failure, Reading
from comity.settings import MAX_CHARACTERS

_ROW = re.compile(r"[:#]\d+\Z")
_LONGEST = 1.0  # seconds of reading that a killed process may lose; what is kept together costs less
_Given = dict[str, Any] | None  # the arguments under which a file is read again
_OUTCOMES = ("new", "same", "superseded")
_TIES = {
    "edition": "of the new: later editions of reports that are there",
    "copy": "of the new: the words of a report of another outlet",
}


@dataclass
class Tally:
    """What was found and what came of it, for the table at the end."""

    expected: int | None
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    tied: Counter[str] = field(default_factory=Counter)
    read: int = 0
    renamed: int = 0

    @property
    def exit_code(self) -> int:
        """0 done, 1 done with failures, 2 where nothing could be kept."""
        kept = self.outcomes.total()
        return 0 if not self.reasons else 1 if kept else 2

    @property
    def got(self) -> int:
        """How many were kept, passed over or put into quarantine."""
        return self.outcomes.total() + self.reasons.total()

    def rows(self) -> list[dict[str, Any]]:
        """Return the expected-against-got table."""
        got = self.got
        rows: list[dict[str, Any]] = [
            {
                "outcome": "expected",
                "count": self.expected,
                "reason": "" if self.expected is not None else "not known beforehand",
            },
            {"outcome": "got", "count": got, "reason": self._compared(got)},
            {
                "outcome": "read",
                "count": self.read,
                "reason": "",
            },
        ]
        rows += [{"outcome": name, "count": self.outcomes[name], "reason": ""} for name in _OUTCOMES]
        rows += [
            {"outcome": name, "count": self.tied[name], "reason": told}
            for name, told in _TIES.items()
            if self.tied[name]
        ]
        if self.renamed:
            reason = "their ids belong to other reports of the ledger"
            rows.append({"outcome": "given another id", "count": self.renamed, "reason": reason})
        wrong = self.reasons.most_common() or [("", 0)]
        rows += [{"outcome": "quarantined", "count": count, "reason": reason} for reason, count in wrong]
        return rows

    def _compared(self, got: int) -> str:
        if self.expected is None:
            return ""
        more = got - self.expected
        return "as expected" if not more else f"{abs(more)} {'more' if more > 0 else 'fewer'} than expected"


def add_reports(run: ReadingRun, ledger: Path, format: Format) -> int:  # noqa: A002 - the option is called so
    """Add what ``run`` names to the ledger, print the table, and return the exit code."""
    given = run.given
    files: set[str] = set()

    def items() -> Iterator[tuple[Document | Failure, _Given]]:
        for item in run.items():
            place = item.document if isinstance(item, Failure) else item.path or ""
            files.add(_file_of(place))
            yield item, {"path": _file_of(place), **given} if _again(item) else None

    with _writer(ledger, run.tables) as writer:
        adding = _Adding(run, writer)
        try:
            adding.take(items())
        except KeyboardInterrupt:
            of = "" if adding.tally.expected is None else f" of {adding.tally.expected:,}"
            warn(f"stopped: {adding.tally.got:,}{of} seen to and kept; the same call goes on from here")
            raise
        adding.settle(entry for entry in _waiting(ledger) if _path_of(entry) in files)
    write_rows(adding.tally.rows(), ("outcome", "count", "reason"), format)
    return adding.tally.exit_code


def retry_reports(ledger: Path, waiting: Sequence[Quarantined], tables: Path | None, format: Format) -> int:  # noqa: A002
    """Try again what is in quarantine, print the table, and return the exit code."""
    run = _Retry((), None, None, MAX_CHARACTERS, tables, waiting=waiting)
    with _writer(ledger, tables) as writer:
        adding = _Adding(run, writer)
        adding.take((item, run.again) for item in run.items())
        adding.settle(entry for entry in waiting if _path_of(entry))
    lost = sum(entry.given is None for entry in waiting)
    if lost:
        warn(f"{lost} cannot be tried again: standard input is gone; add the reports anew")
    write_rows(adding.tally.rows(), ("outcome", "count", "reason"), format)
    return adding.tally.exit_code


class _Adding:
    """Takes items to the ledger: one writer, whatever the engine that reads.

    An engine reads ahead. What is known is seen to when it is found; all else is decided
    when its reading is there, by what the ledger then holds, so that every engine keeps and
    counts the same.
    """

    def __init__(self, run: ReadingRun, writer: Writer) -> None:
        self.run = run
        self.writer = writer
        self.tally = Tally(run.expected())
        self.places: set[str] = set()  # where something failed

    def take(self, items: Iterable[tuple[Document | Failure, _Given]]) -> None:
        """Keep each document with its reading, and put what failed into quarantine with what a retry needs."""
        ahead: deque[Document] = deque()  # as they were found, read or being read

        def unread() -> Iterator[Document]:
            for item, given in items:
                if isinstance(item, Failure):
                    self._quarantine(item, given)
                elif not self._known(item):
                    ahead.append(item)
                    yield self.writer.placed(item)

        waiting: list[tuple[Document, Reading | Failure]] = []
        kept = monotonic()
        try:
            for outcome in self.run.read_all(unread()):
                waiting.append((ahead.popleft(), outcome))
                if len(waiting) == TOGETHER or monotonic() - kept > _LONGEST:
                    self._keep_all(waiting)
                    kept = monotonic()
        finally:  # also what was read before an error, or before Ctrl-C
            self._keep_all(waiting)

    def _keep_all(self, waiting: list[tuple[Document, Reading | Failure]]) -> None:
        """Keep what was read, all at once, and empty the list."""
        some, waiting[:] = list(waiting), []
        with self.writer.together():
            for item, outcome in some:
                self._keep(item, outcome)

    def settle(self, entries: Iterable[Quarantined]) -> None:
        """Take out of quarantine what stands in files that were read just now, without failing at that place again."""
        for entry in entries:
            if entry.place not in self.places:
                self.writer.settle_place(entry.place)

    def _known(self, item: Document) -> bool:
        """See to a document that need not be read; say whether it is one."""
        known = recognise(item, self.writer)
        if known is not None:
            self.tally.outcomes[known.outcome] += 1
            self.tally.renamed += known.outcome == "superseded" and known.document != item.id
        return known is not None

    def _keep(self, item: Document, outcome: Reading | Failure) -> None:
        """Keep what a document gave, unless it was given twice and is there by now."""
        if self._known(item):
            return
        document = self.writer.placed(item)
        read_as = outcome.document.id if isinstance(outcome, Reading) else outcome.document
        if (
            read_as != document.id
        ):  # while it was read, another report took its id, which ids of evidence rest on
            (outcome,) = self.run.read_all([document])
        self.tally.renamed += document.id != item.id
        self.tally.read += 1
        kept = store(outcome, self.writer)
        if isinstance(kept, Kept):
            self.tally.outcomes[kept.outcome] += 1
            if kept.outcome == "new":
                self.tally.tied.update(self.writer.ties(document))
        else:
            refused = isinstance(outcome, Reading)  # by the ledger, in words that name no stage
            self._quarantine(kept if refused else told(kept, document.path or document.id), document)

    def _quarantine(self, failure: Failure, given: Document | _Given) -> None:
        self.places.add(self.writer.quarantine(failure, given))
        self.tally.reasons[failure.message] += 1
        with self.run.paused():
            warn(f"quarantined: {failure.document}: {failure.message}")


@dataclass
class _Retry(ReadingRun):
    """A run over what is in quarantine instead of over paths."""

    waiting: Sequence[Quarantined] = ()
    again: _Given = None

    def found(self) -> Iterable[Document | Failure]:
        """Return the documents, and what the files now hold, each file once."""
        return self._found()

    def _found(self) -> Iterator[Document | Failure]:
        seen: list[dict[str, Any]] = []
        for entry in self.waiting:
            if isinstance(entry.given, Document):
                yield entry.given
            elif entry.given is not None and entry.given not in seen:
                seen.append(entry.given)
                self.again = entry.given
                yield from run_again(entry.given, self.tables).found()

    def expected(self) -> int | None:
        """Return how many documents wait, and how many their files hold now."""
        documents = sum(isinstance(entry.given, Document) for entry in self.waiting)
        inside = expected_documents(sorted({path for entry in self.waiting if (path := _path_of(entry))}))
        return None if inside is None else documents + inside


def _waiting(ledger: Path) -> list[Quarantined]:
    with View(ledger) as view:
        return view.quarantine()


def _path_of(entry: Quarantined) -> str | None:
    """Return the file or address at which something failed that can be read again from there."""
    return str(entry.given["path"]) if isinstance(entry.given, dict) else None


def _writer(ledger: Path, tables: Path | None) -> Writer:
    codebook = load_codebook(tables)
    return Writer(ledger, versions_of(codebook), codebook)


def _again(item: Document | Failure) -> TypeGuard[Failure]:
    """Say whether this is what failed at a place where it can be had again."""
    return isinstance(item, Failure) and bool(item.document) and not item.document.startswith(STANDARD_INPUT)


def _file_of(place: str) -> str:
    """Return the file or address that "file:3" is a row of, or "feed#3" an entry, so that it is found from any folder."""
    if "://" in place:
        return _ROW.sub("", place) if "#" in place else place
    path = place if Path(place).exists() else _ROW.sub("", place)
    return str(Path(path).absolute())
