"""Looking again and again: ask the feeds, keep what is new, notice, tell."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, get_args

from comity.codebook import Codebook, load_codebook
from comity.codebook.names import find_pair
from comity.errors import ComityError
from comity.ledger import View, Writer
from comity.ledger.connection import open_to_write
from comity.model import Document, Failure, content_id
from comity.settings import Limits
from comity.watch.channels import channels_of, deliver, write_files
from comity.watch.digest import Digest, NoticeKind
from comity.watch.noticing import Noticed, Pair, moment_of, new_since, notices, touched_since
from comity.watch.polling import Poller
from comity.watch.settings import WatchSettings, seconds
from comity.watch.state import State

if TYPE_CHECKING:
    from comity.engines.serial import Reader

_KINDS: tuple[NoticeKind, ...] = get_args(NoticeKind)
_LOOKED, _DAY, _BEGUN = "looked", "day", "begun"
_SHORTEST_PAUSE, _LONGEST_PAUSE = 5.0, 300.0


@dataclass
class Look:
    """What one look gave: outcomes of reports by their names, notices, and what went wrong."""

    new: int = 0
    same: int = 0
    superseded: int = 0
    quarantined: int = 0
    noticed: int = 0
    troubles: list[str] = field(default_factory=list)

    def words(self) -> str:
        """Say it in a line."""
        parts = [f"{self.new} new", f"{self.same} known"]
        parts += [f"{self.superseded} read anew"] if self.superseded else []
        parts += [f"{self.quarantined} in quarantine"] if self.quarantined else []
        return f"{', '.join(parts)}; {self.noticed or 'nothing'} to tell"


class Watcher:
    """Watches feeds for one ledger. Use it as a context manager: while it is open, nobody else can watch.

    What the ledger holds before the first look is taken as known: only what comes after is
    told. ``clock`` gives seconds since 1970. Raises LedgerError where another watcher is at work.
    """

    def __init__(
        self,
        settings: WatchSettings,
        ledger: Path,
        *,
        tables: Path | None = None,
        allow_private: bool = False,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.settings = settings
        self.ledger = ledger
        self.tables = tables
        self.clock = clock
        pairs = [find_pair(words, self.codebook) for words in settings.pairs]  # a wrong name is told at once
        self.pairs: list[Pair] | None = pairs or None
        open_to_write(ledger).close()
        self.state = State(ledger)
        self.poller = Poller(settings, self.state, limits or Limits(), allow_private, tables, clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let others watch."""
        self.state.close()

    @cached_property
    def codebook(self) -> Codebook:
        """The tables."""
        return load_codebook(self.tables)

    @cached_property
    def reader(self) -> "Reader":
        """The pipeline, loaded when the first new report comes."""
        from comity import load_reader

        return load_reader(self.tables)

    def look(self) -> Look:
        """Ask the feeds that are due, keep what is new, and tell what was noticed; what fails is told in ``troubles``."""
        look = Look()
        self._begin()
        with _Keeping(self, look) as keep:
            look.troubles += self.poller.poll(keep.take)
        self._notice(look)
        try:
            write_files(self.settings, self.state)
        except ComityError as error:
            look.troubles.append(str(error))
        look.troubles += deliver(self.state, channels_of(self.settings), self.clock())
        return look

    def pause(self) -> float:
        """Return the seconds until something is due, some minutes at most: deliveries wait for the next look too."""
        return min(_LONGEST_PAUSE, max(_SHORTEST_PAUSE, self.poller.next_at() - self.clock()))

    def _begin(self) -> None:
        """At the very first look, take all that the ledger holds as told."""
        if self.state.remembered(_BEGUN) is not None:
            return
        with View(self.ledger) as view:
            found = self._found(view, None)
            moment = moment_of(view)
        with self.state.step():
            self._tell(found)
            self.state.remember(_LOOKED, moment or "")
            self.state.remember(_BEGUN, self._now())

    def _notice(self, look: Look) -> None:
        """Find what changed since the last look and keep it as a digest, in one step with the memory that it is told."""
        last, today = self.state.remembered(_LOOKED), self._now()[:10]
        with View(self.ledger) as view:
            moment = moment_of(view) or ""
            if moment == last and self.state.remembered(_DAY) == today:
                return
            found = self._found(view, last)
            reports, lines = new_since(view, last)
        digest = Digest(
            id=content_id("w", self._now(), *(one.key for one in found)),
            at=self._now(),
            before=last or None,
            reports=reports,
            lines=lines,
            notices=tuple(one.notice for one in found),
        )
        with self.state.step():
            if found:
                self.state.add_digest(digest, channels_of(self.settings))
            self._tell(found)
            self.state.remember(_LOOKED, moment)
            self.state.remember(_DAY, today)
        look.noticed = len(found)

    def _found(self, view: View, since: str | None) -> list[Noticed]:
        told = {kind: self.state.told(kind) for kind in _KINDS}
        silent = datetime.fromtimestamp(self.clock(), UTC) - timedelta(seconds=seconds(self.settings.overdue))
        touched = touched_since(view, since or None)
        return list(notices(view, self.codebook.actor_names, self.pairs, touched, told, silent.date()))

    def _tell(self, found: list[Noticed]) -> None:
        for kind in _KINDS:
            self.state.tell(kind, (one.key for one in found if one.notice.kind == kind))

    def _now(self) -> str:
        return datetime.fromtimestamp(self.clock(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class _Keeping:
    """Keeps reports; the ledger is opened for writing at the first, and closed when the look ends."""

    def __init__(self, watcher: Watcher, look: Look) -> None:
        self.watcher = watcher
        self.look = look
        self.writer: Writer | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.writer is not None:
            self.writer.close()

    def take(self, item: Document | Failure) -> None:
        """Keep one report with its evidence, or put it into quarantine."""
        from comity.engines.keeping import keep

        reader = self.watcher.reader
        if self.writer is None:
            self.writer = Writer(self.watcher.ledger, reader.versions, reader.codebook)
        outcome = keep(item, self.writer, reader)
        if isinstance(outcome, Failure):
            self.look.quarantined += 1
        else:
            setattr(self.look, outcome.outcome, getattr(self.look, outcome.outcome) + 1)
