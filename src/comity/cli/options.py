"""Arguments and options that several commands share."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from comity.settings import MAX_CHARACTERS


class Format(StrEnum):
    """How results are printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


FIELDS = ("id", "text", "title", "published", "outlet", "url", "author")


def parse_columns(values: Sequence[str]) -> dict[str, str]:
    """Return which column holds a field: ``text=body,title=headline``, in one value or several.

    Raises what Typer turns into a usage error, also where a field is given two columns.
    """
    columns: dict[str, str] = {}
    for part in ",".join(values).split(",") if values else ():
        name, _, column = (word.strip() for word in part.partition("="))
        if name not in FIELDS or not column:
            raise typer.BadParameter(
                f"{part.strip()!r} is not of the form text=COLUMN; fields are {', '.join(FIELDS)}",
                param_hint="--map",
            )
        if columns.setdefault(name, column) != column:
            raise typer.BadParameter(
                f"{name} is to be in {columns[name]!r} and in {column!r}; give one", param_hint="--map"
            )
    return columns


def only(values: Sequence[str] | None, option: str) -> str | None:
    """Return the one value of an option; one that is given twice is refused, since the last would silently win."""
    if values and len(values) > 1:
        raise typer.BadParameter("one pair at a time; call once for each", param_hint=option)
    return values[0] if values else None


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
    list[str] | None,
    typer.Option(
        "--map",
        metavar="FIELD=COLUMN,...",
        help="Columns of CSV, Parquet and JSON: text=body,title=headline.",
        show_default=False,
    ),
]
PairOf = Annotated[
    list[str] | None,
    typer.Option("--pair", metavar="AAA,BBB", help="Only what is on this pair.", show_default=False),
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


DEFAULT_MAX_CHARACTERS = MAX_CHARACTERS
