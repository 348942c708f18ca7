"""The commands that keep reports in a ledger and ask it."""

from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from comity.cli.inputs import reads_reports
from comity.cli.options import As, Format, PairOf, Tables, only, parse_day

if TYPE_CHECKING:
    from comity.cli.reading_run import ReadingRun


class Kind(StrEnum):
    """What can be exported."""

    evidence = "evidence"
    events = "events"
    attributions = "attributions"
    documents = "documents"
    characterisations = "characterisations"
    mentions = "mentions"


class ExportFormat(StrEnum):
    """How what a ledger holds is written."""

    jsonl = "jsonl"
    json = "json"
    csv = "csv"
    table = "table"
    parquet = "parquet"
    xlsx = "xlsx"
    webannotation = "webannotation"
    plover = "plover"
    gdelt = "gdelt"
    stix = "stix"
    bibtex = "bibtex"
    ris = "ris"
    csl = "csl"
    jsonld = "jsonld"
    notes = "notes"


def parse_moment(value: str) -> datetime | date:
    """Return a day, or a day and time; raises what Typer turns into a usage error. One that is yet to come is told."""
    moment: datetime | date
    try:
        moment = date.fromisoformat(value)
    except ValueError:
        try:
            moment = datetime.fromisoformat(value)
            moment = moment.astimezone(UTC) if moment.tzinfo else moment
        except (ValueError, OverflowError):
            raise typer.BadParameter(
                f"{value!r} is no date; write it as 2025-05-09 or 2025-05-09T14:30"
            ) from None
    if _is_to_come(moment):
        from comity.cli.formats import warn

        warn(f"warning: --as-of {value} is yet to come; the answer is what is known now")
    return moment


def _is_to_come(moment: datetime | date) -> bool:
    now = datetime.now(UTC)
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=UTC) > now
    return moment > max(now.date(), date.today())  # east of Greenwich it is tomorrow earlier


Ledger = Annotated[
    Path,
    typer.Option(metavar="FILE", help="The ledger: one file, such as x.comity; for reading also a lake."),
]
File = Annotated[Path, typer.Argument(metavar="FILE", help="The ledger.", show_default=False)]
Since = Annotated[Any, typer.Option(parser=parse_day, metavar="DATE", help="Published on this day or later.")]
Until = Annotated[
    Any, typer.Option(parser=parse_day, metavar="DATE", help="Published on this day or before.")
]
AsOf = Annotated[
    Any,
    typer.Option(
        parser=parse_moment,
        metavar="DATE",
        help="As the ledger knew it at the end of this day, or at a time (UTC).",
    ),
]
Issue = Annotated[
    str | None, typer.Option(metavar="ISSUE", help="Only evidence on this issue, such as trade.")
]

quarantine_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="What could not be read: list it, try it again."
)
ledger_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Look after a ledger: check, copy, compact, describe."
)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (add, pair, search, export):
        app.command()(command)
    app.add_typer(quarantine_app, name="quarantine")
    app.add_typer(ledger_app, name="ledger")


@reads_reports
def add(
    run: "ReadingRun",
    ledger: Ledger,
    format: As = Format.table,  # noqa: A002 - the option is called so
) -> None:
    """Read reports and keep them with their evidence; what is there already is passed over."""
    from comity.cli.adding import add_reports

    raise typer.Exit(add_reports(run, ledger, format))


def pair(
    first: Annotated[str, typer.Argument(metavar="AAA", help="One actor: code or name.")],
    second: Annotated[str, typer.Argument(metavar="BBB", help="The other.")],
    ledger: Ledger,
    since: Since = None,
    until: Until = None,
    issue: Issue = None,
    as_of: AsOf = None,
    contradictions: Annotated[
        bool, typer.Option("--contradictions", help="Denials, each beside what it denies.")
    ] = False,
    plans: Annotated[
        bool, typer.Option("--plans", help="Plans, and whether they were held, cancelled or moved.")
    ] = False,
    imported: Annotated[
        bool, typer.Option("--imported", help="Events imported from other archives, which have no text.")
    ] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Add the reason under each line.")] = False,
    tables: Tables = None,
    format: As = Format.table,  # noqa: A002
) -> None:
    """List the evidence on a pair, by day of publication; or its contradictions, its plans, or its imported events."""
    from comity.cli.ledger_show import pair_of, show_contradictions, show_imported, show_pair, show_plans
    from comity.errors import InputError
    from comity.ledger import View

    if contradictions + plans + imported > 1:
        raise InputError(
            "--contradictions, --plans and --imported are lists of their own; ask for one at a time"
        )
    if issue is not None and (contradictions or plans):
        raise InputError("--issue belongs to lines of evidence; leave it away")
    with View(ledger) as view:
        asked = {"since": since, "until": until, "as_of": as_of}
        found = pair_of(view, first, second, tables)
        if contradictions:
            show_contradictions(view.contradictions(pair=found, **asked), format)
        elif plans:
            show_plans(view.plans(pair=found, **asked), format)
        elif imported:
            show_imported(view, found, asked | {"issue": issue}, format)
        else:
            show_pair(view, found, asked | {"issue": issue}, tables, format, explain=explain)


def search(
    words: Annotated[
        str,
        typer.Argument(
            metavar="WORDS", help='All of them, in any form ("sanction", "sanctions"); a "phrase" whole.'
        ),
    ],
    ledger: Ledger,
    pair: PairOf = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most N reports.")] = 20,
    tables: Tables = None,
    format: As = Format.table,  # noqa: A002
) -> None:
    """Find reports by the words of their text and title, the most fitting first."""
    from comity.cli.ledger_show import pair_named, show_hits
    from comity.ledger import View

    with View(ledger) as view:
        on = pair_named(view, only(pair, "--pair"), tables)
        hits = view.search(words, limit=limit, pair=on, since=since, until=until, as_of=as_of)
        show_hits(view, hits, format)


def export(
    kind: Annotated[
        Kind, typer.Argument(metavar="KIND", help="evidence, events, attributions, documents, …")
    ],
    ledger: Ledger,
    pair: PairOf = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Where to write, - for standard output; parquet, xlsx and notes need a file."
        ),
    ] = None,
    tables: Tables = None,
    format: Annotated[  # noqa: A002
        ExportFormat, typer.Option("--format", help="How to write it.")
    ] = ExportFormat.jsonl,
) -> None:
    """Write everything of one kind, one row each, by day of publication and document."""
    from comity.cli.formats import standard_output, warn
    from comity.cli.ledger_show import pair_named, write_file, write_records
    from comity.errors import InputError
    from comity.ledger import View

    out = None if out == Path("-") else out
    own = format.value not in (*Format, ExportFormat.parquet, ExportFormat.xlsx)
    if own and kind is not Kind.evidence:
        raise InputError(f"{format} is a form of evidence, not of {kind}; write: comity export evidence")
    to_file = format in (ExportFormat.parquet, ExportFormat.xlsx, ExportFormat.notes)
    if to_file and out is None:
        raise InputError(f"{format} is no text; say where to write it: --out {kind}.{format}")
    with View(ledger) as view, standard_output(None if to_file else out):
        asked = {
            "pair": pair_named(view, only(pair, "--pair"), tables),
            "since": since,
            "until": until,
            "as_of": as_of,
        }
        if own:
            from comity.cli.exports import write_own

            write_own(view.readings(mentions=False, **asked), format.value, out, asked["pair"], tables)
            return
        rows = getattr(view, kind.value)(**asked)
        if to_file and out is not None:
            warn(write_file(rows, rows.record, format.value, out))
        else:
            write_records(rows, Format(format.value), rows.record)


@quarantine_app.command(name="list")
def list_quarantine(
    ledger: Ledger,
    all_: Annotated[bool, typer.Option("--all", help="Also what could be read later.")] = False,
    format: As = Format.table,  # noqa: A002
) -> None:
    """List what could not be read: where it is, at which stage it failed, and why."""
    from comity.cli.formats import write_rows
    from comity.ledger import View

    columns: tuple[str, ...] = ("number", "place", "stage", "reason", "attempts", "last_at", "resolved_at")
    with View(ledger) as view:
        rows = [{name: getattr(entry, name) for name in columns} for entry in view.quarantine(resolved=all_)]
    if not rows and format is Format.table:
        print("nothing is in quarantine")
        return
    for row in rows:
        row["last_at"] = row["last_at"][:19] if format is Format.table else row["last_at"]
    write_rows(rows, columns, format)


@quarantine_app.command()
def retry(
    ledger: Ledger,
    number: Annotated[
        list[int] | None,
        typer.Argument(metavar="NUMBER...", help="Only these; without it, all.", show_default=False),
    ] = None,
    tables: Tables = None,
    format: As = Format.table,  # noqa: A002
) -> None:
    """Try again what could not be read."""
    from comity.cli.adding import retry_reports
    from comity.errors import InputError
    from comity.ledger import View

    with View(ledger) as view:
        waiting = view.quarantine()
    unknown = set(number or ()) - {entry.number for entry in waiting}
    if unknown:
        raise InputError(
            f"there is no {min(unknown)} in quarantine; see: comity quarantine list --ledger {ledger}"
        )
    chosen = [entry for entry in waiting if not number or entry.number in number]
    raise typer.Exit(retry_reports(ledger, chosen, tables, format))


@ledger_app.command()
def check(file: File, format: As = Format.table) -> None:  # noqa: A002
    """Check the file, its references, the hashes of texts, the quotes, and the index of words."""
    from comity.cli.formats import write_rows
    from comity.ledger import check as find

    findings = find(file)
    rows = [
        {"part": part, "checked": checked, "wrong": told}
        for part, checked, wrong in findings
        for told in (wrong or (None,))
    ]
    write_rows(rows, ("part", "checked", "wrong"), format)
    sound = not any(finding.wrong for finding in findings)
    if format is Format.table:
        print("all is sound" if sound else "the ledger is damaged; go back to your last backup")
    raise typer.Exit(0 if sound else 1)


@ledger_app.command()
def backup(
    file: File,
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="The copy; it must not be there yet.")],
) -> None:
    """Copy a ledger as it is now, also while reports are added to it."""
    from comity.ledger import backup as copy

    print(f"{target}: {copy(file, target):,} bytes")


@ledger_app.command(name="to-lake")
def to_lake(
    file: File,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The lake; it must not be there yet.")],
) -> None:
    """Write a ledger as a lake: a folder of Parquet files by month, which commands that read take as --ledger."""
    from comity.ledger import to_lake as write

    counts = write(file, folder)
    print(f"{folder}: {counts['documents']:,} documents, {counts['evidence']:,} lines of evidence")


@ledger_app.command(name="from-lake")
def from_lake(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The lake.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The ledger; it must not be there yet.")],
) -> None:
    """Write a lake as a ledger, the same as the one that it was made from."""
    from comity.ledger import from_lake as write

    counts = write(folder, file)
    print(f"{file}: {counts['documents']:,} documents, {counts['evidence']:,} lines of evidence")


@ledger_app.command()
def compact(file: File) -> None:
    """Make the index of words anew and give back room that is not used; nothing that is kept changes."""
    from comity.ledger import compact as shrink

    before, after = shrink(file)
    print(f"{file}: {before:,} bytes before, {after:,} after")


@ledger_app.command()
def info(file: File, format: As = Format.table) -> None:  # noqa: A002
    """Say what is in a ledger: counts, days, versions, bytes."""
    from comity.cli.formats import to_json, write_rows
    from comity.ledger import info as describe

    told = describe(file)
    if format in (Format.json, Format.jsonl):
        print(to_json(told))
    else:
        write_rows(
            [{"part": part, "value": value} for part, value in told.items()], ("part", "value"), format
        )


@ledger_app.command()
def migrate(file: File) -> None:
    """Bring a ledger of an older Comity to the schema of this one. Make a backup first."""
    from comity.ledger import upgrade

    before, after = upgrade(file)
    print(
        f"{file}: schema {before} before, {after} after"
        if before != after
        else f"{file}: is of schema {after}"
    )
