"""The commands on a relation over time: series, shifts, reasons, imports, back-test."""

from pathlib import Path
from typing import Annotated

import typer

from comity.cli.ledger_commands import AsOf, Issue, Ledger, Since, Until
from comity.cli.options import As, Format, Tables

First = Annotated[str, typer.Argument(metavar="AAA", help="One actor: code or name.")]
Second = Annotated[str, typer.Argument(metavar="BBB", help="The other.")]
By = Annotated[str, typer.Option(metavar="STEP", help="week, month or day.")]
LayerOf = Annotated[
    str,
    typer.Option(
        metavar="LAYER",
        help="all events, deeds, words, or characterisations of the relation, which stand apart.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (trend, shifts, why, backtest):
        app.command()(command)
    app.command(name="import")(import_events)


def trend(
    first: First,
    second: Second,
    ledger: Ledger,
    by: By = "week",
    issue: Issue = None,
    layer: LayerOf = "all",
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    png: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw the picture as PNG.")] = None,
    svg: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw the picture as SVG.")] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw it as a page of its own, which loads nothing.")
    ] = None,
    tables: Tables = None,
    format: As = Format.table,  # noqa: A002 - the option is called so
) -> None:
    """Show closeness and strain of a pair over time, each by itself, with intervals and n."""
    from comity.cli.relation_show import draw_trend, layer_of, show_trend, step_of

    asked = {"since": since, "until": until, "issue": issue, "as_of": as_of}
    pictures = [path for path in (png, svg, html) if path is not None]
    chosen = (first, second), step_of(by), layer_of(layer)
    if pictures:
        draw_trend(ledger, *chosen, asked, tables, {"png": png, "svg": svg, "html": html})
    else:
        show_trend(ledger, *chosen, asked, tables, format)


def shifts(
    ledger: Ledger,
    first: Annotated[
        str | None, typer.Argument(metavar="[AAA]", help="One actor.", show_default=False)
    ] = None,
    second: Annotated[
        str | None, typer.Argument(metavar="[BBB]", help="The other.", show_default=False)
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Of all pairs.")] = False,
    issue: Issue = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    tables: Tables = None,
    format: As = Format.table,  # noqa: A002
) -> None:
    """List the shifts of a pair, or of all: when, how sure, which way, and whether the relation changed or its reporting."""
    from comity.cli.relation_show import show_shifts

    if all_ == (first is not None) or (first is None) != (second is None):
        raise typer.BadParameter("give either AAA BBB or --all")
    pair = (first, second) if first is not None and second is not None else None
    asked = {"since": since, "until": until, "issue": issue, "as_of": as_of}
    show_shifts(ledger, pair, asked, tables, format)


def why(
    id: Annotated[  # noqa: A002
        str,
        typer.Argument(metavar="ID", help="The id of a shift (s-…) or of a line of evidence (v-…)."),
    ],
    ledger: Ledger,
    as_of: AsOf = None,
    tables: Tables = None,
    format: As = Format.table,  # noqa: A002
) -> None:
    """Say what a shift rests on and what else may explain it, or why a line of evidence was coded so."""
    if id.startswith("v-"):
        from comity.cli.line_show import show_line

        show_line(ledger, id, {"as_of": as_of}, tables, format)
    else:
        from comity.cli.relation_show import show_why

        show_why(ledger, id, {"as_of": as_of}, tables, format)


def import_events(
    layout: Annotated[
        str, typer.Argument(metavar="icews|polecat|gdelt", help="Which archive the file is of.")
    ],
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The file; .gz and .zip are opened.", exists=True)
    ],
    ledger: Ledger,
    tables: Tables = None,
    format: As = Format.table,  # noqa: A002
) -> None:
    """Take the coded events of another archive into a ledger, apart from evidence."""
    from comity.cli.importing import import_into

    raise typer.Exit(import_into(layout, file, ledger, tables, format))


def backtest(
    known: Annotated[
        Path,
        typer.Option(
            metavar="FILE", help="A table with columns a, b, date, kind (break or warm).", exists=True
        ),
    ],
    ledger: Ledger,
    shuffles: Annotated[
        int,
        typer.Option(min=0, metavar="N", help="Count false alarms in N copies with events in random weeks."),
    ] = 1,
    least: Annotated[
        int, typer.Option(min=0, metavar="N", help="False alarms: only in pairs with N happenings or more.")
    ] = 0,
    tables: Tables = None,
    format: As = Format.table,  # noqa: A002
) -> None:
    """Try the shifts of a ledger against known turning points, and count false alarms where there are none."""
    from comity.cli.relation_show import show_backtest

    show_backtest(ledger, known, shuffles, least, tables, format)
