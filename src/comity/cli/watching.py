"""Running a watcher: a line for each look, and an orderly end."""

import signal
import time
from pathlib import Path
from types import FrameType

import msgspec

from comity.cli.formats import warn
from comity.watch.settings import read_settings, seconds
from comity.watch.watcher import Watcher


def run_watch(
    path: Path, ledger: Path, every: str | None, once: bool, allow_private: bool, tables: Path | None
) -> int:
    """Watch until stopped, or look once; return the exit code: 1 if a single look met trouble."""
    settings = read_settings(path)
    if every is not None:
        seconds(every)
        settings = msgspec.structs.replace(settings, every=every)
    signal.signal(signal.SIGTERM, _end)
    with Watcher(settings, ledger, tables=tables, allow_private=allow_private) as watcher:
        while True:
            look = watcher.look()
            for trouble in look.troubles:
                warn(f"warning: {trouble}")
            warn(f"{time.strftime('%Y-%m-%d %H:%M:%S')}: {look.words()}")
            if once:
                return 1 if look.troubles else 0
            time.sleep(watcher.pause())


def _end(number: int, frame: FrameType | None) -> None:
    """End between two statements: what is under way is rolled back, what was done is kept."""
    raise SystemExit(0)
