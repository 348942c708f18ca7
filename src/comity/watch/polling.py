"""Asking feeds for what is new, without being a burden: only what changed, only when due, and as servers ask."""

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from comity.errors import InputError, ServerError
from comity.ingest.documents import warn_if_cut
from comity.ingest.feeds import Entry, entry_document, feed_entries
from comity.ingest.fetch import Fetched, Fetcher
from comity.ingest.intake import Intake, Item, failure, reason_of
from comity.ingest.packed import unpack_whole
from comity.model import Document, Failure
from comity.settings import Limits
from comity.watch.settings import LEAST_EVERY, FeedSetting, WatchSettings, seconds
from comity.watch.state import FeedState, State

_TRIES = 5  # of a page that its server cannot give now; then the summary is taken
_LONGEST_WAIT = 7 * 86_400.0  # a server that asks for more is asked again after a week
_SLOWEST = 86_400.0  # a feed that fails again and again is asked once a day
_ROBOTS_KEPT = 86_400.0  # RFC 9309: not longer than 24 hours
_FORGET = 90 * 86_400.0  # entries that a feed has not held for so long

Keep = Callable[[Document | Failure], None]


@dataclass
class Poller:
    """Asks the feeds of one watcher. ``clock`` gives seconds since 1970."""

    settings: WatchSettings
    state: State
    limits: Limits = field(default_factory=Limits)
    allow_private: bool = False
    tables: Path | None = None
    clock: Callable[[], float] = time.time
    _web: Fetcher | None = None
    _web_since: float = 0.0

    def next_at(self) -> float:
        """Return when the next feed is due."""
        return min(self._due(feed.url) for feed in self.settings.feeds)

    def poll(self, keep: Keep) -> Iterator[str]:
        """Ask every feed that is due and give its new reports to ``keep``; yield what went wrong, a line a feed.

        An entry is noted as done after ``keep`` returns, so that one that is cut off is given again.
        """
        self._renew()
        for feed in self.settings.feeds:
            if self._due(feed.url) <= self.clock():
                trouble = self._ask(feed, keep)
                if trouble:
                    yield f"{feed.url}: {trouble}"

    def _due(self, url: str) -> float:
        return max(self.state.feed(url).next_at, self.state.held(_host(url)))

    def _ask(self, feed: FeedSetting, keep: Keep) -> str | None:
        """Ask one feed; return what went wrong with it."""
        state, pace = self.state.feed(feed.url), max(LEAST_EVERY, seconds(feed.every or self.settings.every))
        try:
            found = self._fetcher().fetch_changed(feed.url, state.etag, state.modified)
            complete = found is None or self._entries(feed, found, keep)
        except InputError as error:
            wait = error.wait if isinstance(error, ServerError) and error.wait else 0.0
            later = max(wait, min(pace * 2 ** min(state.failures + 1, 12), _SLOWEST))
            if wait:
                self._hold(feed.url, wait)
            self._save(feed.url, state._replace(failures=state.failures + 1, trouble=str(error)), later)
            return str(error)
        if found is not None and complete:
            state = state._replace(etag=found.etag, modified=found.modified)
        self._save(feed.url, state._replace(failures=0, trouble=None), pace)
        return None

    def _entries(self, feed: FeedSetting, found: Fetched, keep: Keep) -> bool:
        """Give the new entries of a feed to ``keep``, the oldest first; return whether none must wait. Raises InputError."""
        data = unpack_whole(found.data, self.limits.max_bytes) if found.kind == "packed" else found.data
        item = Item(feed.url, io.BytesIO(data), url=found.url, charset=found.charset, fetched=True)
        intake = Intake(
            outlet=feed.outlet,
            limits=self.limits,
            tables=self.tables,
            web=self._fetcher(),
            follow=self.settings.follow,
        )
        entries, _ = feed_entries(intake, item)
        complete = True
        for entry in reversed(entries):
            tries = self.state.tries(feed.url, entry.key)
            if tries is None:
                continue
            given = self._document(feed, intake, entry, tries)
            if given is None:
                complete = False
                continue
            keep(given)
            self.state.save_entry(feed.url, entry.key, tries, self.clock(), done=True)
        now = self.clock()
        with self.state.step():
            self.state.saw(feed.url, (entry.key for entry in entries), now, now - _FORGET)
        return complete

    def _document(
        self, feed: FeedSetting, intake: Intake, entry: Entry, tries: int
    ) -> Document | Failure | None:
        """Return the report of an entry, or why there is none; ``None`` where it is to be had later."""
        place = entry.link or entry.place
        patient = tries < _TRIES
        if patient and entry.link and self.state.held(_host(entry.link)) > self.clock():
            return None
        try:
            document = entry_document(
                intake, entry._replace(place=place), follow=self.settings.follow, patient=patient
            )
        except Exception as error:  # whatever stands in a feed, it ends in a document or a failure
            if patient and isinstance(error, ServerError) and error.passing:
                self.state.save_entry(feed.url, entry.key, tries + 1, self.clock(), done=False)
                if error.wait and entry.link:
                    self._hold(entry.link, error.wait)
                return None
            return failure(place, reason_of(error))
        warn_if_cut(document)
        return document

    def _hold(self, url: str, wait: float) -> None:
        self.state.hold(_host(url), self.clock() + min(wait, _LONGEST_WAIT))

    def _save(self, url: str, state: FeedState, wait: float) -> None:
        self.state.save_feed(url, state._replace(next_at=self.clock() + min(wait, _LONGEST_WAIT)))

    def _fetcher(self) -> Fetcher:
        assert self._web is not None
        return self._web

    def _renew(self) -> None:
        """Take a fetcher that knows no rules of servers where those known are a day old, or could not be had."""
        old = self.clock() - self._web_since > _ROBOTS_KEPT
        if (
            self._web is None
            or old
            or any(isinstance(rules, InputError) for rules in self._web.rules.values())
        ):
            self._web, self._web_since = Fetcher(self.limits, self.allow_private), self.clock()


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()
