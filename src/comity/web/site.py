"""What one reader serves: the ledger, the tables, who may come and what they may do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock, Timer
from typing import TypeVar

from comity.codebook import Codebook, load_codebook
from comity.ledger import View

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_KEPT = 64
_HEAD_START = 0.25  # seconds that the page has to go out before the background takes the processor
_OF_TABLES = ("rows of",)
T = TypeVar("T")


@dataclass(frozen=True)
class Site:
    """A ledger to be read in a browser.

    ``token`` opens the reader to whoever knows it; without one it answers only to names
    of this machine (``hosts``). ``read_only`` takes away adding and judging. ``judge`` is
    the name offered to whoever judges. ``notice`` stands on every page.
    """

    ledger: Path
    tables: Path | None = None
    token: str | None = None
    hosts: frozenset[str] = LOOPBACK
    read_only: bool = False
    judge: str | None = None
    notice: str | None = None
    _made: dict[object, object] = field(default_factory=dict, init=False, repr=False, compare=False)
    _making: set[object] = field(default_factory=set, init=False, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)

    @cached_property
    def codebook(self) -> Codebook:
        """The tables, for names, owners and phrases."""
        return load_codebook(self.tables)

    def view(self) -> View:
        """Open the ledger for one request, for reading alone."""
        return View(self.ledger)

    def name(self, code: str) -> str:
        """Return the name of an actor; the code where the tables have none."""
        return self.codebook.actor_names.get(code, code)

    def kept(self, key: object, make: Callable[[], T]) -> T:
        """Return what ``make`` gave for ``key`` before, else make it. A few are kept, the latest asked for.

        ``key`` must hold the state of the ledger (``View.state``): what was made for
        another state is never asked for again and falls out.
        """
        with self._lock:
            if key in self._made:
                found: T = self._made.pop(key)  # type: ignore[assignment]
                self._made[key] = found
                return found
        made = make()
        with self._lock:
            self._made[key] = made
            while len(self._made) > _KEPT:
                self._made.pop(next(iter(self._made)))
        return made

    def forget(self) -> None:
        """Forget what was made of the ledger; what belongs to the tables stays."""
        with self._lock:
            for key in [key for key in self._made if isinstance(key, tuple) and key[0] not in _OF_TABLES]:
                del self._made[key]

    def later(self, key: object, make: Callable[[View], T]) -> T | None:
        """Return what ``make`` gave for ``key``; where it has not been made yet, begin to make it and return ``None``.

        What fails is tried again when it is asked for the next time.
        """
        with self._lock:
            if key in self._made:
                found: T = self._made[key]  # type: ignore[assignment]
                return found
            if key in self._making:
                return None
            self._making.add(key)
        making = Timer(_HEAD_START, self._make, (key, make))
        making.daemon = True
        making.start()
        return None

    @property
    def busy(self) -> bool:
        """Whether something is being made in the background."""
        return bool(self._making)

    def _make(self, key: object, make: Callable[[View], object]) -> None:
        try:
            with self.view() as view:
                made = make(view)
            self.kept(key, lambda: made)
        finally:
            with self._lock:
                self._making.discard(key)
