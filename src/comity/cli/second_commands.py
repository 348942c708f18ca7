"""The commands of the second reader: asking it, and holding it against our own reading."""

from pathlib import Path
from typing import Annotated

import typer

from comity.cli.ledger_commands import Ledger, Since, Until
from comity.cli.options import As, Format, PairOf, Tables, only

second_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="A language model as a second reader, held to exact quotations; off unless it is set.",
)
Settings = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Settings with a part [reader]; else COMITY_SETTINGS, else comity.toml here."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.add_typer(second_app, name="second")


@second_app.command()
def read(
    ledger: Ledger,
    settings: Settings = None,
    pair: PairOf = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="At most N reports.", show_default=False)
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Start; without it only the cost is told.")] = False,
    tables: Tables = None,
    format: As = Format.table,  # noqa: A002 - the option is called so
) -> None:
    """Tell what a second reading of kept reports will cost; with --yes, do it and keep it beside ours."""
    from comity.cli.second_run import read_second

    asked = {"since": since, "until": until}
    raise typer.Exit(read_second(ledger, settings, only(pair, "--pair"), asked, limit, yes, tables, format))


@second_app.command()
def compare(
    ledger: Ledger,
    model: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of this model; needed if there are several.")
    ] = None,
    pair: PairOf = None,
    differences: Annotated[
        bool, typer.Option("--differences", help="List where the two differ instead of how far they agree.")
    ] = False,
    tables: Tables = None,
    format: As = Format.table,  # noqa: A002
) -> None:
    """Say how far the second reader and ours agree (Cohen's kappa, Krippendorff's alpha), or where they differ."""
    from comity.cli.second_run import compare_second

    compare_second(ledger, model, only(pair, "--pair"), differences, tables, format)
