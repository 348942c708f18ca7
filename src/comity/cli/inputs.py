"""The options by which reports are named and read: the same for every command that reads them."""

import inspect
from collections.abc import Callable
from functools import wraps
from inspect import Parameter
from typing import TYPE_CHECKING, Any

import typer

from comity.cli.options import (
    DEFAULT_MAX_CHARACTERS,
    AllowPrivate,
    Columns,
    Engine,
    EngineName,
    Follow,
    MaxCharacters,
    Outlet,
    Paths,
    Published,
    Tables,
    Workers,
    parse_columns,
)

if TYPE_CHECKING:
    from comity.cli.reading_run import ReadingRun


def reading_run(
    paths: Paths,
    published: Published = None,
    outlet: Outlet = None,
    columns: Columns = None,
    allow_private: AllowPrivate = False,
    follow: Follow = False,
    max_characters: MaxCharacters = DEFAULT_MAX_CHARACTERS,
    engine: Engine = EngineName.serial,
    workers: Workers = None,
    tables: Tables = None,
) -> "ReadingRun":
    """Return the run over what was named on the command line; raises what Typer turns into a usage error."""
    from comity.cli.reading_run import ReadingRun

    if engine is EngineName.serial and workers is not None:
        raise typer.BadParameter("--workers goes with --engine processes or ray")
    return ReadingRun(
        paths,
        published,
        outlet,
        max_characters,
        tables,
        parse_columns(columns or ()),
        allow_private,
        follow,
        engine.value,
        workers,
    )


def reads_reports(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command, whose first parameter is a ReadingRun, the arguments and options of ``reading_run`` in its place."""
    inputs = inspect.signature(reading_run).parameters
    own = list(inspect.signature(command).parameters.values())[1:]
    listed = [each.replace(kind=Parameter.KEYWORD_ONLY) for each in (*inputs.values(), *own)]

    @wraps(command)
    def with_inputs(**given: Any) -> None:
        run = reading_run(**{name: given.pop(name) for name in inputs})
        command(run, **given)

    with_inputs.__signature__ = inspect.Signature(listed)  # type: ignore[attr-defined]
    with_inputs.__annotations__ = {each.name: each.annotation for each in listed}
    return with_inputs
