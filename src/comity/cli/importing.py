"""Taking over the events of another archive: progress while it runs, and what came of it."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from comity.cli.formats import console, write_rows
from comity.cli.options import Format
from comity.errors import InputError
from comity.exchange.importing import import_file
from comity.exchange.layouts import LAYOUTS

_UNKNOWN = 30  # names of unknown actors that are printed, the most frequent


def import_into(layout: str, file: Path, ledger: Path, tables: Path | None, format: Format) -> int:  # noqa: A002
    """Take a file into a ledger, print what came of it, and return the exit code."""
    known = next((name for name in LAYOUTS if name == layout), None)
    if known is None:
        raise InputError(f"{layout!r} is no archive that can be imported; give {', '.join(LAYOUTS)}")
    with _import_progress(file) as told:
        done = import_file(known, file, ledger, tables, told)
    rows: list[dict[str, Any]] = [
        {
            "outcome": "rows",
            "count": done.rows,
            "reason": "the file is there already" if done.outcome == "same" else "",
        },
        {"outcome": "kept", "count": done.kept, "reason": ""},
    ]
    rows += [
        {"outcome": "left out", "count": n, "reason": reason} for reason, n in done.reasons.most_common()
    ]
    named = done.unknown.most_common(_UNKNOWN)
    rows += [{"outcome": "unknown actor", "count": n, "reason": name} for name, n in named]
    if len(done.unknown) > len(named):
        rest = done.unknown.total() - sum(n for _, n in named)
        rows.append(
            {
                "outcome": "unknown actor",
                "count": rest,
                "reason": f"{len(done.unknown) - len(named)} other names",
            }
        )
    write_rows(rows, ("outcome", "count", "reason"), format)
    return 0 if done.kept or done.outcome == "same" else 2


@contextmanager
def _import_progress(file: Path) -> Iterator[Callable[[int, int], None]]:
    """Show rows a second and time left on standard error, if that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda rows, at: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("importing"), BarColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Progress(*columns, console=console(error=True), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("importing", total=file.stat().st_size, rate="")
        begun = time.monotonic()

        def told(rows: int, at: int) -> None:
            progress.update(
                task, completed=at, rate=f"{rows / (time.monotonic() - begun):,.0f} rows a second"
            )

        yield told
