"""The commands: each parses its arguments, makes one call and leaves the rendering to others.

Nothing heavy is imported here; every command imports what it needs when it runs.
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from comity.cli import (
    ledger_commands,
    mcp_commands,
    relation_commands,
    second_commands,
    watch_commands,
    web_commands,
)
from comity.cli.inputs import reading_run, reads_reports
from comity.cli.options import (
    DEFAULT_MAX_CHARACTERS,
    AllowPrivate,
    As,
    Columns,
    Follow,
    Format,
    MaxCharacters,
    Outlet,
    Published,
    Tables,
    only,
    parse_day,
)
from comity.errors import ComityError

if TYPE_CHECKING:
    from comity.cli.reading_run import ReadingRun


class _Group(TyperGroup):
    """Turns the errors of every command into one line and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        from comity.cli.plain import one_line

        try:
            return super().invoke(ctx)
        except ComityError as error:
            print(f"comity: {one_line(str(error))}", file=sys.stderr)
            raise typer.Exit(2) from None
        except KeyboardInterrupt:
            raise typer.Exit(130) from None
        except BrokenPipeError:
            _silence()
            raise typer.Exit(141) from None  # as a shell tells the end by SIGPIPE
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            print(f"comity: {one_line(f'{place}{error.strerror or error}')}", file=sys.stderr)
            raise typer.Exit(2) from None
        except Exception as error:
            if isinstance(error, typer.Exit | typer.Abort | TyperException) or os.environ.get(
                "COMITY_TRACEBACK"
            ):
                raise
            told = f"{type(error).__name__}: {error}"
            print(
                f"comity: this should not happen ({one_line(told)[:300]}); with COMITY_TRACEBACK=1 it says where; please report it",
                file=sys.stderr,
            )
            raise typer.Exit(2) from None


def _silence() -> None:
    """Send standard output nowhere, so that nothing complains of the broken pipe when the process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


app = typer.Typer(
    name="comity",
    cls=_Group,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Reads news reports and keeps the evidence on how two governments are getting on.",
)
codebook_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Check, show and compare the tables that Comity reads by.",
)
app.add_typer(codebook_app, name="codebook")
ledger_commands.register(app)
relation_commands.register(app)
web_commands.register(app)
mcp_commands.register(app)
watch_commands.register(app)
second_commands.register(app)


def run() -> None:
    """Run the application and end the process."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # JSON is UTF-8 by definition; a terminal keeps its own encoding and shows "?" for what it lacks.
            stream.reconfigure(errors="replace") if stream.isatty() else stream.reconfigure(encoding="utf-8")
    try:
        app(prog_name="comity")
    finally:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            _silence()


def _version(asked: bool) -> None:
    if asked:
        from comity import __version__

        print(f"comity {__version__}")
        raise typer.Exit


@app.callback()
def _comity(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    pass


@app.command()
@reads_reports
def read(
    run: "ReadingRun",
    about: Annotated[
        list[str] | None,
        typer.Option(
            metavar="AAA,BBB",
            help="Only evidence on this pair: codes or names, ISR,USA.",
            show_default=False,
        ),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="Add why each event was coded so: rows of tables, steps, words, rival readings; also as JSON.",
        ),
    ] = False,
    flat_attributions: Annotated[
        bool, typer.Option("--flat-attributions", help="Keep only outermost attributions.")
    ] = False,
    format: As = Format.table,  # noqa: A002 - the option is called so
) -> None:
    """Read reports and print their evidence, without storing anything."""
    from comity.cli.reading_show import show_readings

    show_readings(run, format, about=only(about, "--about"), flat=flat_attributions, explain=explain)
    raise typer.Exit(run.exit_code)


@app.command()
def code(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help='Rows {"id","text","source","target"}, or - for standard input.'),
    ],
    tables: Tables = None,
    format: As = Format.table,  # noqa: A002
) -> None:
    """Code one marked pair in each sentence: its event type, mode, quad and factuality."""
    from comity.cli.pair_rows import code_rows

    raise typer.Exit(code_rows(file, tables, format))


@app.command(name="eval")
def evaluate(
    set_name: Annotated[
        str,
        typer.Argument(
            metavar="SET", help="probes, plover, attribution, …; judgements, whose GOLD is a ledger"
        ),
    ],
    gold: Annotated[
        Path | None,
        typer.Argument(
            metavar="[GOLD]", show_default=False, help="The gold file; probes ship with Comity.", exists=True
        ),
    ] = None,
    predictions: Annotated[
        Path | None, typer.Option(metavar="OUT", help="Write the predictions here.")
    ] = None,
    reader: Annotated[
        str,
        typer.Option(
            metavar="ours|llm", help="Who reads: Comity, or the second reader of the settings (with --yes)."
        ),
    ] = "ours",
    settings: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Settings with a part [reader], for --reader llm.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Let the second reader start.")] = False,
    tables: Tables = None,
) -> None:
    """Measure the product's own stages, or the second reader, on a gold file or the shipped probes, and print the figures."""
    from comity import evaluation

    if reader == "ours":
        print(evaluation.run(set_name, gold, predictions, tables))
        return
    if reader != "llm":
        raise typer.BadParameter(f"{reader!r} is no reader; give ours or llm")
    from comity.cli.second_eval import measure_second

    raise typer.Exit(measure_second(set_name, gold, predictions, settings, yes, tables))


@app.command()
def brief(
    first: Annotated[str, typer.Argument(metavar="AAA", help="One actor: code or name.")],
    second: Annotated[str, typer.Argument(metavar="BBB", help="The other.")],
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH...]", show_default=False, help="Reports, as for read; or give --ledger."
        ),
    ] = None,
    ledger: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Take what this ledger holds instead of reading.")
    ] = None,
    until: Annotated[
        Any, typer.Option(parser=parse_day, metavar="DATE", help="Leave out what was published later.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write to FILE: .md, .html, .docx or .json. Else Markdown is printed."
        ),
    ] = None,
    published: Published = None,
    outlet: Outlet = None,
    columns: Columns = None,
    allow_private: AllowPrivate = False,
    follow: Follow = False,
    max_characters: MaxCharacters = DEFAULT_MAX_CHARACTERS,
    tables: Tables = None,
) -> None:
    """Write the brief on a pair: what reports give as evidence, footnoted."""
    from comity.cli.brief_file import Kept, write_brief

    if bool(paths) == bool(ledger):
        raise typer.BadParameter("give either PATH... or --ledger FILE")
    if ledger is not None:
        write_brief(Kept(ledger, tables), (first, second), until, out)
        return
    run = reading_run(
        paths or [], published, outlet, columns, allow_private, follow, max_characters, tables=tables
    )
    write_brief(run, (first, second), until, out)
    raise typer.Exit(run.exit_code)


@app.command()
def demo(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where to write the brief and the plot.")] = Path(
        "demo-out"
    ),
) -> None:
    """Read the bundled invented reports and write a brief and a plot."""
    from comity.cli.plain import inert
    from comity.demo import run_demo

    run_demo(out, lambda text: print(inert(text)))


@app.command()
def doctor(
    tables: Tables = None,
    format: As = Format.table,  # noqa: A002
) -> None:
    """Say what is installed, which pipeline and tables are used, and whether all is well."""
    from comity.cli.doctor import show_findings

    raise typer.Exit(show_findings(tables, format))


@codebook_app.command()
def check(
    tables: Tables = None,
    format: As = Format.table,  # noqa: A002
) -> None:
    """Check all tables; each problem is told by file and row, with its remedy."""
    from comity.cli.tables import show_problems

    raise typer.Exit(show_problems(tables, format))


@codebook_app.command()
def show(
    table: Annotated[
        str | None, typer.Argument(metavar="TABLE", help="A table; without it, all are listed.")
    ] = None,
    word: Annotated[str | None, typer.Argument(metavar="WORD", help="Only rows that hold this word.")] = None,
    tables: Tables = None,
    format: As = Format.table,  # noqa: A002
) -> None:
    """List the tables, or the rows of one of them."""
    from comity.cli.tables import list_tables, show_table

    if table is None:
        list_tables(tables, format)
    else:
        show_table(table, word, tables, format)


@codebook_app.command()
def diff(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Your folder of tables.")],
    format: As = Format.table,  # noqa: A002
) -> None:
    """Show the rows that your folder of tables adds or replaces."""
    from comity.cli.tables import show_difference

    raise typer.Exit(show_difference(folder, format))
