"""The commands around the reader: serving it, and taking out what people judged in it."""

from pathlib import Path
from typing import Annotated

import typer

from comity.cli.ledger_commands import Ledger
from comity.cli.options import As, Format, Tables

judgements_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="What people judged: list it, take it out as gold."
)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(serve)
    app.add_typer(judgements_app, name="judgements")


def serve(
    ledger: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The ledger; made if it is not there yet.", show_default=False),
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Serve the bundled invented reports, from a ledger made anew.")
    ] = False,
    host: Annotated[str, typer.Option(metavar="HOST", help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, metavar="PORT")] = 8031,
    token: Annotated[
        str | None,
        typer.Option(
            envvar="COMITY_TOKEN",
            metavar="TOKEN",
            help="Let in only who knows it; needed for any other host. Better given as COMITY_TOKEN.",
            show_default=False,
            show_envvar=False,
        ),
    ] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="No adding and no judging.")] = False,
    judge: Annotated[
        str | None, typer.Option(metavar="NAME", help="The name offered to whoever judges.")
    ] = None,
    tables: Tables = None,
) -> None:
    """Open a ledger as pages in the browser, until Ctrl-C."""
    from comity.cli.plain import inert
    from comity.web.serve import serve as run
    from comity.web.site import Site

    if bool(ledger) == demo:
        raise typer.BadParameter("give either --ledger FILE or --demo")
    notice = None
    if demo:
        from comity.demo import NOTICE, demo_ledger

        ledger, tables, notice = *demo_ledger(), NOTICE
    assert ledger is not None
    read_only = read_only or ledger.is_dir()  # a lake is for reading
    site = Site(ledger, tables=tables, token=token, read_only=read_only, judge=judge, notice=notice)
    run(site, host, port, lambda text: print(inert(text), flush=True))


@judgements_app.command(name="list")
def list_judgements(
    ledger: Ledger,
    every: Annotated[
        bool, typer.Option("--all", help="Also those that a later one by the same person took the place of.")
    ] = False,
    format: As = Format.table,  # noqa: A002 - the option is called so
) -> None:
    """List judgements, the latest first: who said what of which line of evidence, and when."""
    import msgspec

    from comity.cli.formats import RecordWriter, write_rows
    from comity.ledger import View, judgements_in

    columns = ("at", "who", "verdict", "recoding", "note", "document", "evidence", "pair")
    with View(ledger) as view:
        found = (judgement for _, judgement in judgements_in(view, every=every))
        if format in (Format.json, Format.jsonl):
            records = RecordWriter(format)
            for judgement in found:
                records.write(judgement)
            records.close()
            return
        rows = [
            msgspec.structs.asdict(judgement)
            | {
                "recoding": judgement.recoding.words() if judgement.recoding else None,
                "pair": judgement.coded.pair,
                "at": judgement.at[:19],
            }
            for judgement in found
        ]
    if not rows and format is Format.table:
        print("nothing is judged yet")
        return
    write_rows(rows, columns, format)


@judgements_app.command()
def golden(ledger: Ledger) -> None:
    """Write the judgements as golden passages (tests/golden/README.md): gold to test and measure by."""
    from comity.cli.plain import inert
    from comity.evaluation.golden import golden_text
    from comity.ledger import View

    with View(ledger) as view:
        print(inert(golden_text(view)), end="")
