"""The command that serves a ledger to assistants."""

from typing import Annotated

import typer

from comity.cli.ledger_commands import Ledger
from comity.cli.options import Tables


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(mcp)


def mcp(
    ledger: Ledger,
    http: Annotated[
        bool, typer.Option("--http", help="Serve streamable HTTP instead of standard input and output.")
    ] = False,
    host: Annotated[
        str, typer.Option(metavar="HOST", help="Where to listen; this machine alone.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, metavar="PORT")] = 8032,
    allow_add: Annotated[
        bool, typer.Option("--allow-add", help="Add a tool that reads reports and keeps them.")
    ] = False,
    tables: Tables = None,
) -> None:
    """Serve a ledger to assistants by the Model Context Protocol, for reading alone unless adding is allowed."""
    from comity.cli.formats import warn
    from comity.errors import MissingPartError

    try:
        from comity.mcp.server import make_server, run_http, run_stdio
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in {"mcp", "pydantic", "mcp_types"}:
            raise
        raise MissingPartError(
            "the server for assistants needs the package mcp; run: pip install 'comity[mcp]'"
        ) from None
    server = make_server(ledger, tables=tables, allow_add=allow_add)
    if not http:
        run_stdio(server)
        return
    warn(f"{ledger}: http://{host}:{port}/mcp; end with Ctrl-C")
    run_http(server, host, port)
