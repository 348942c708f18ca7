"""Arguments and options that several commands share."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from comity.settings import MAX_CHARACTERS


class Format(StrEnum):
    """How results are printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


FIELDS = ("id", "text", "title", "published", "outlet", "url", "author")


def parse_columns(value: str) -> dict[str, str]:
    """Return which column holds a field: ``text=body,title=headline``; raises what Typer turns into a usage error."""
    columns = {}
    for part in value.split(","):
        name, _, column = (word.strip() for word in part.partition("="))
        if name not in FIELDS or not column:
            raise typer.BadParameter(
                f"{part.strip()!r} is not of the form text=COLUMN; fields are {', '.join(FIELDS)}"
            )
        columns[name] = column
    return columns


def parse_day(value: str) -> date:
    """Return the day of an ISO date; raises what Typer turns into a usage error."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(f"{value!r} is no date; write it as 2025-05-09") from None


Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...",
        show_default=False,
        help="Files, folders, patterns, web addresses, or - for standard input.",
    ),
]
Published = Annotated[
    date | None,
    typer.Option(
        parser=parse_day, metavar="DATE", help="Day of publication, 2025-05-09; relative dates rest on it."
    ),
]
Outlet = Annotated[str | None, typer.Option(metavar="NAME", help="Who published the reports.")]
Columns = Annotated[
    Any,
    typer.Option(
        "--map",
        parser=parse_columns,
        metavar="FIELD=COLUMN,...",
        help="Columns of CSV, Parquet and JSON lines: text=body,title=headline.",
    ),
]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Fetch also from addresses of this machine and its network.")
]
Follow = Annotated[
    bool, typer.Option("--follow", help="Fetch the pages of entries that a feed file gives only in summary.")
]
MaxCharacters = Annotated[
    int, typer.Option("--max-chars", min=1, metavar="N", help="Refuse texts longer than N characters.")
]
Tables = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Your own folder of tables, laid over the shipped ones.")
]
As = Annotated[Format, typer.Option("--format", help="How results are printed.")]


class EngineName(StrEnum):
    """Where the reading is done."""

    serial = "serial"
    processes = "processes"
    ray = "ray"


Engine = Annotated[
    EngineName,
    typer.Option(
        "--engine", help="Read in this process, in several, or on a Ray cluster: the readings are the same."
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        metavar="N",
        help="Processes that read, where the engine is not serial; else one a core.",
        show_default=False,
    ),
]


def workers_of(engine: EngineName, workers: int | None) -> int | None:
    """Return in how many processes is read, None for one a core; raises what Typer turns into a usage error."""
    if engine is EngineName.serial and workers is not None:
        raise typer.BadParameter("--workers goes with --engine processes or ray")
    return workers


DEFAULT_MAX_CHARACTERS = MAX_CHARACTERS
