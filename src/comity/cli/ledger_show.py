"""Printing what a ledger holds: evidence on a pair, words found, quarantine, exports, checks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console
from rich.text import Text

from comity.cli.formats import CsvWriter, RecordWriter, console, write_rows
from comity.cli.options import Format
from comity.cli.plain import one_line
from comity.cli.reading_view import Tally, origin_words, print_evidence, title_words
from comity.cli.selection import EVIDENCE_COLUMNS, evidence_row
from comity.codebook import load_codebook
from comity.codebook.names import make_pair
from comity.errors import InputError
from comity.ledger import Contradiction, FollowedPlan, Hit, KeptEvidence, Said, View, Where
from comity.ledger.imported import ImportedEvent, count_imported, imported_events
from comity.model import DateInterval, Role
from comity.model.record import Record

_NESTED = {"date": ("start", "end", "grain"), "role": ("country", "office")}
_IMPORTED = ("day", "actor_name", "recipient_name", "code", "type", "mode", "score", "id")
_SPANS = {"span", "source", "cue", "content", "hedges"}


def pair_of(view: View, first: str, second: str, tables: Path | None) -> tuple[str, str]:
    """Return the pair that two codes or names mean: codes that the ledger has, else by the tables."""
    one, other = sorted((first.strip(), second.strip()))
    if one != other and view.knows_actor(one) and view.knows_actor(other):
        return one, other
    return make_pair(first, second, load_codebook(tables))


def pair_named(view: View, words: str | None, tables: Path | None) -> tuple[str, str] | None:
    """Return the pair that "AAA,BBB" means, None if none is given."""
    if words is None:
        return None
    parts = [part.strip() for part in words.split(",")]
    if len(parts) != 2 or not all(parts):
        raise InputError(f"{words!r} is no pair of actors; write two codes or names: ISR,USA")
    return pair_of(view, parts[0], parts[1], tables)


def show_pair(
    view: View,
    pair: tuple[str, str],
    asked: Mapping[str, Any],
    tables: Path | None,
    format: Format,  # noqa: A002 - the option is called so
    *,
    explain: bool,
) -> None:
    """Print the evidence on a pair, by day of publication."""
    rows = view.evidence(pair=pair, **asked)
    if format is Format.table:
        _print_pair(view, pair, rows, tables, explain=explain)
    else:
        write_records(rows, format)


def _print_pair(
    view: View, pair: tuple[str, str], rows: Iterable[KeptEvidence], tables: Path | None, *, explain: bool
) -> None:
    names, out, tally = load_codebook(tables).actor_names, console(), Tally()
    out.print(Text(one_line(" – ".join(names.get(code, code) for code in pair)), style="bold"))
    reports = 0
    for document, told in groupby(rows, key=lambda row: row.document):
        lines = list(told)
        said = {at.id: at for at in view.attributions(document=document)} if lines[0].attribution else {}
        for row in lines[1:]:
            if row.attribution and not said:
                said = {at.id: at for at in view.attributions(document=document)}
        out.print()
        out.print(Text(_title(view, document, lines[0].title), style="italic"))
        out.print(
            Text(f"{origin_words(lines[0].outlet, lines[0].published)} · {one_line(document)}", style="dim")
        )
        for row in lines:
            print_evidence(out, row, said, names, explain=explain)
        tally.add(lines)
        reports += 1
    out.print()
    total = tally.leanings.total()
    apart = count_imported(view, pair)
    if apart:
        events = "1 imported event stands" if apart == 1 else f"{apart} imported events stand"
        out.print(f"{events} apart: --imported", style="dim")
    if not total:
        out.print("no such evidence", style="bold")
        return
    reports_word = "report" if reports == 1 else "reports"
    lines_word = "line" if total == 1 else "lines"
    out.print(f"{total} {lines_word} of evidence in {reports} {reports_word}: {tally.split()}", style="bold")


def show_imported(
    view: View,
    pair: tuple[str, str],
    asked: Mapping[str, Any],
    format: Format,  # noqa: A002
) -> None:
    """Print the imported events of a pair, by day."""
    rows = imported_events(view, Where(pair=pair, **asked))
    if format is Format.table:
        write_rows([flat(row) for row in rows], _IMPORTED, format)
    else:
        write_records(rows, format, ImportedEvent)


def show_contradictions(
    rows: Sequence[Contradiction],
    format: Format,  # noqa: A002
) -> None:
    """Print each denial, with what it denies under it."""
    if format is not Format.table:
        write_records(rows, format, Contradiction)
        return
    out = console()
    for _, links in groupby(rows, key=lambda row: (row.denial.document, row.denial.id)):
        found = list(links)
        _print_said(out, "denied ", found[0].denial)
        for row in found:
            _print_said(out, "  claim", row.claim)
            out.print(Text(f"          {row.confidence:.2f}: {one_line(row.reason)}", style="dim"))
        out.print()
    count = len({(row.denial.document, row.denial.id) for row in rows})
    claims = "1 claim" if len(rows) == 1 else f"{len(rows)} claims"
    out.print(f"{count} {'denial' if count == 1 else 'denials'} of {claims}", style="bold")


def show_plans(
    rows: Sequence[FollowedPlan],
    format: Format,  # noqa: A002
) -> None:
    """Print each plan that something is told of later, with what became of it."""
    if format is not Format.table:
        write_records(rows, format, FollowedPlan)
        return
    out = console()
    for row in rows:
        _print_said(out, "plan   ", row.plan)
        _print_said(out, f"  {row.kind}", row.outcome)
        out.print(Text(f"          {row.confidence:.2f}: {one_line(row.reason)}", style="dim"))
        out.print()
    out.print(f"{len(rows)} {'plan' if len(rows) == 1 else 'plans'} followed", style="bold")


def _print_said(out: Console, word: str, said: Said) -> None:
    by = said.speaker or ""
    out.print(
        Text(
            f"{word:9} {origin_words(said.outlet, said.published)}{by and f' · {one_line(by)}'} · {one_line(said.document)}"
        )
    )
    out.print(Text(f"          “{one_line(said.quote)}”", style="italic"))


def _title(view: View, document: str, title: str | None) -> str:
    """Return the title of a document; the first words of the text stand for a missing one."""
    if title is None and (whole := view.document(document)) is not None:
        title = next((line for line in whole.text.splitlines() if line.strip()), "")
    return title_words(title or "")


def show_hits(view: View, hits: list[Hit], format: Format) -> None:  # noqa: A002
    """Print the documents that hold the words searched for."""
    if format is not Format.table:
        write_records(hits, format, Hit)
        return
    out = console()
    for hit in hits:
        out.print(Text(_title(view, hit.document, hit.title), style="bold"))
        out.print(Text(f"{origin_words(hit.outlet, hit.published)} · {one_line(hit.document)}", style="dim"))
        out.print(_marked(hit))
        out.print()
    out.print(f"{len(hits)} {'report' if len(hits) == 1 else 'reports'}", style="bold")


def _marked(hit: Hit) -> Text:
    """Return the snippet with the words found in bold, and nothing in it that acts on a terminal."""
    line, at = Text(), 0
    for start, end in (*hit.marks, (len(hit.snippet), len(hit.snippet))):
        for part, style in ((hit.snippet[at:start], ""), (hit.snippet[start:end], "bold underline")):
            plain = one_line(f"|{part}|")[1:-1] if part.strip() else " " * bool(part)
            line.append(plain, style=style)
        at = end
    return line


def write_records(
    rows: Iterable[Record],
    format: Format,  # noqa: A002
    record: type[Record] | None = None,
) -> None:
    """Write records: whole as JSON, flat as CSV or table."""
    if format in (Format.json, Format.jsonl):
        records = RecordWriter(format)
        for row in rows:
            records.write(row)
        records.close()
        return
    kind = record or KeptEvidence
    columns = columns_for(kind)
    if format is Format.table:
        write_rows((flat(row) for row in rows), columns, format)
        return
    writer = CsvWriter(columns, from_reports=True)
    for row in rows:
        writer.write(flat(row))


def write_file(rows: Iterable[Record], record: type[Record], format: str, out: Path) -> str:  # noqa: A002
    """Write records as a table in a file of its own; return what to say of it."""
    from comity.exchange.files import write_parquet, write_xlsx

    flat_rows = (flat(row) for row in rows)
    if format == "parquet":
        return f"{out}: {write_parquet(flat_rows, types_of(record), out):,} rows"
    count, cut = write_xlsx(flat_rows, columns_for(record), out)
    return f"{out}: {count:,} rows" + (f"; {cut:,} cells were too long and were cut" if cut else "")


def types_of(record: type[Record]) -> dict[str, type]:
    """Return the columns of a record as one flat row, each with its type; ``list`` for several texts."""
    known = {field.name: str(field.type) for field in msgspec.structs.fields(record)}
    return {column: _type(column, known.get(column, "")) for column in columns_for(record)}


def _type(column: str, told: str) -> type:
    if column in ("start", "end") or "datetime.date" in told:
        return date if "tuple" not in told else list
    if "tuple" in told:
        return list
    for kind in (bool, int, float):
        if kind.__name__ in told:
            return kind
    return str


def columns_for(record: type[Record]) -> tuple[str, ...]:
    """Return the columns of a record as one flat row."""
    if issubclass(record, KeptEvidence):
        return (*EVIDENCE_COLUMNS, "url", "story", "family", "origins")
    return tuple(
        column
        for field in msgspec.structs.fields(record)
        for column in (
            tuple(f"{field.name}_{part}" for part in columns_for(Said))
            if field.type is Said
            else _NESTED.get(field.name, (field.name,))
        )
    )


def flat(row: Record) -> dict[str, Any]:
    """Return a record as one flat row: spans as "3-9", dates and offices in columns of their own."""
    if isinstance(row, KeptEvidence):
        return evidence_row(row, row.document, row.title, row.published, row.outlet) | {
            name: getattr(row, name) for name in ("url", "story", "family", "origins")
        }
    found: dict[str, Any] = {}
    for name, value in msgspec.structs.asdict(row).items():
        if isinstance(value, Said):
            found |= {f"{name}_{part}": inner for part, inner in flat(value).items()}
        elif name in _NESTED:
            assert value is None or isinstance(value, DateInterval | Role)
            found |= {part: getattr(value, part, None) for part in _NESTED[name]}
        elif name == "trigger" or (name == "span" and value and isinstance(value[0], int)):
            found[name] = f"{value[0]}-{value[1]}" if value else None
        elif name in _SPANS:
            found[name] = [f"{start}-{end}" for start, end in value]
        else:
            found[name] = value
    return found
