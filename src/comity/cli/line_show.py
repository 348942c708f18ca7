"""Why a line of evidence that a ledger keeps was coded so: its report is read once more, with all that was possible."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from comity.cli.formats import RecordWriter, console, write_rows
from comity.cli.options import Format
from comity.cli.plain import one_line
from comity.cli.reading_view import print_evidence, print_heading
from comity.engines.serial import Reader
from comity.errors import InputError
from comity.ledger import KeptThing, View
from comity.model import Evidence, Failure, Reading
from comity.model.record import Record
from comity.reading.explain import Explainer, Explanation

_COLUMNS = ("document", "line", "ground", "words", "reason")


class WhyLine(Record, kw_only=True, frozen=True):
    """One line of evidence with its reasons, of which ``line`` holds those of the kept reading.

    ``explanation`` belongs to a deed that is read today as it is kept; else ``note`` says why
    there is none. ``origins`` counts who tells the same for themselves.
    """

    document: str
    line: Evidence
    explanation: Explanation | None
    note: str | None
    origins: int | None
    origins_reason: str | None


def show_line(
    ledger: Path,
    id: str,  # noqa: A002 - the argument is called so
    asked: Mapping[str, Any],
    tables: Path | None,
    format: Format,  # noqa: A002 - the option is called so
) -> None:
    """Print why the lines of evidence with an id were coded so: one, as ids are unique within a report, or few.

    Raises InputError if there is none.
    """
    with View(ledger) as view:
        kept = [
            (reading, row)
            for name in view.documents_with(id)
            for reading in view.readings(document=name, mentions=False, **asked)
            for row in reading.evidence
            if row.id == id
        ]
        thing = view.thing(id, **asked)
    if not kept:
        raise InputError(
            f"no line of evidence has the id {id!r}; list them with: comity pair AAA BBB --ledger {ledger} --format jsonl"
        )
    reader = Reader.load(tables)
    explainer = Explainer(reader.codebook)
    found = [(reading, _why(reader, explainer, reading, row, thing)) for reading, row in kept]
    if format is Format.table:
        for reading, why in found:
            print_why_line(console(), reading, why, reader.codebook.actor_names)
    elif format is Format.csv:
        write_rows((row for _, why in found for row in _rows(why)), _COLUMNS, format)
    else:
        writer = RecordWriter(format)
        for _, why in found:
            writer.write(why)
        writer.close()


def print_why_line(console: Console, reading: Reading, why: WhyLine, names: Mapping[str, str]) -> None:
    """Print the report, the line, why it was coded so, and who else tells it."""
    print_heading(console, reading.document)
    console.print()
    attributions = {a.id: a for a in reading.attributions}
    print_evidence(console, why.line, attributions, names, explain=True, explanation=why.explanation)
    for told in (why.note, why.origins_reason):
        if told:
            console.print(one_line(told), style="dim")


def _rows(why: WhyLine) -> Iterator[dict[str, Any]]:
    """Yield the grounds as rows; a line without an explanation has the reason that is kept."""
    same = {"document": why.document, "line": why.line.id}
    if why.explanation is None:
        yield {**same, "ground": "line", "words": why.line.quote, "reason": why.line.reason}
        return
    for ground in why.explanation.grounds:
        yield {**same, "ground": ground.kind, "words": ground.words, "reason": ground.reason}
    for rival in why.explanation.rivals:
        yield {**same, "ground": f"rival {rival.kind}", "words": rival.words, "reason": rival.reading}


def _why(
    reader: Reader, explainer: Explainer, reading: Reading, row: Evidence, thing: KeptThing | None
) -> WhyLine:
    explanation, note = _explained(reader, explainer, reading, row)
    return WhyLine(
        document=reading.document.id,
        line=row,
        explanation=explanation,
        note=note,
        origins=thing.origins if thing else None,
        origins_reason=thing.reason if thing else None,
    )


def _explained(
    reader: Reader, explainer: Explainer, reading: Reading, row: Evidence
) -> tuple[Explanation | None, str | None]:
    """Return the explanation of a deed by the stages of today, and why there is none."""
    if row.event is None:
        return None, None  # words about the relation: their reason is the whole of it
    products = reader.products(reading.document)
    if not isinstance(products, Failure):
        read = explainer(products)
        told = {one.event: one for one in read.explanations}
        if row in read.evidence and row.event in told:
            return told[row.event], None
    return None, "Comity or its tables have changed since: today this line is read otherwise"
