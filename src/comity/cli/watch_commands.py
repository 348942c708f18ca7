"""The command that watches feeds."""

from pathlib import Path
from typing import Annotated

import typer

from comity.cli.ledger_commands import Ledger
from comity.cli.options import AllowPrivate, Tables


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(watch)


def watch(
    settings: Annotated[
        Path,
        typer.Argument(metavar="FEEDS.TOML", help="What is watched, and who is told.", show_default=False),
    ],
    ledger: Ledger,
    every: Annotated[
        str | None,
        typer.Option(
            metavar="SPAN", help="Look so often, 15m, 2h; else as the file says.", show_default=False
        ),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Look once at what is due, and end.")] = False,
    allow_private: AllowPrivate = False,
    tables: Tables = None,
) -> None:
    """Add what is new in feeds, and tell of shifts, contradictions and overdue plans, until Ctrl-C."""
    from comity.cli.watching import run_watch

    raise typer.Exit(run_watch(settings, ledger, every, once, allow_private, tables))
