"""Reading JSON lines: every line a report, a bad one one Failure."""

from collections.abc import Mapping

from comity.errors import InputError
from comity.ingest.intake import Intake, Item, Outcomes, failure
from comity.ingest.rows import ReportRow, day_of, lines_of, read_row
from comity.model import Document

_MARK = b"\xef\xbb\xbf"


def read_json_lines(intake: Intake, item: Item) -> Outcomes:
    """Yield the report of every line."""
    found = False
    for number, line in lines_of(item.rest(), intake.limits.max_characters):
        if not found and not isinstance(line, InputError) and _spread_out(line):
            yield failure(
                item.name, "this is JSON, but not one object a line; write it as JSON lines (.jsonl)"
            )
            return
        found = True
        place = f"{item.name}:{number}"
        if isinstance(line, InputError):
            yield failure(place, str(line))
            continue
        clean = line.removeprefix(_MARK) if number == 1 else line
        yield intake.attempt(place, lambda c=clean, p=place: _document(intake, c, p))  # type: ignore[misc]
    if not found:
        yield failure(item.name, "the file is empty; give one JSON object a line")


def document_of_row(intake: Intake, row: ReportRow, place: str) -> Document:
    """Return the document of one row; its own date and outlet win over those of the call."""
    from comity.ingest.documents import make_document

    return make_document(
        row.text,
        published=day_of(row.published) or intake.published,
        outlet=row.outlet or intake.outlet,
        title=row.title,
        path=place,
        url=row.url,
        id=None if row.id in {None, ""} else str(row.id),
        author=row.author,
        limits=intake.limits,
    )


def _document(intake: Intake, line: bytes, place: str) -> Document:
    columns: Mapping[str, str] = intake.columns
    return document_of_row(intake, read_row(line, columns), place)


def _spread_out(line: bytes) -> bool:
    """Say whether a first line begins one JSON value that goes on over many lines, or an array."""
    return line.strip() in {b"{", b"["} or line.lstrip().startswith(b"[{")
