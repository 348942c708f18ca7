"""Reading JSON: every line a report, or every object of one array; a bad one one Failure."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import msgspec

from comity.errors import InputError
from comity.ingest.intake import Intake, Item, Outcomes, failure
from comity.ingest.rows import ReportRow, day_of, lines_of, read_row
from comity.model import Document

_MARK = b"\xef\xbb\xbf"
# One JSON value must be in memory as a whole; lines need not.
_MOST_BYTES = 100_000_000
_LOOKED_AT = 1_000_000


def read_json_lines(intake: Intake, item: Item) -> Outcomes:
    """Yield the report of every line, or of every object of one array."""
    found = False
    stream = item.rest()
    for number, line in lines_of(stream, intake.limits.max_characters):
        clean = line.removeprefix(_MARK) if number == 1 and not isinstance(line, InputError) else line
        if not found and not isinstance(clean, InputError) and (spread_out(clean) or _holds(intake, clean)):
            yield from _read_whole(intake, item.name, clean, stream)
            return
        found = True
        place = f"{item.name}:{number}"
        if isinstance(clean, InputError):
            yield failure(place, str(clean))
            continue
        yield intake.attempt(place, lambda c=clean, p=place: _document(intake, c, p))  # type: ignore[misc]
    if not found:
        yield failure(item.name, "the file is empty; give one JSON object a line")


def holds_reports(path: Path, column: str) -> bool:
    """Say whether a .json file that was found in a folder may hold reports: most are settings, and have nothing under the name of the text."""
    try:
        with path.open("rb") as stream:
            begun = stream.read(_LOOKED_AT)
    except OSError:
        return True  # which is told when it is read
    names = [name.encode() for name in column.split(".")]
    return all(re.search(rb'"' + re.escape(name) + rb'"\s*:', begun) for name in names)


def _read_whole(intake: Intake, name: str, begun: bytes, stream: BinaryIO) -> Outcomes:
    """Yield the reports of one JSON value that is spread over lines: an array, an object, or an object around an array."""
    data = begun + stream.read(_MOST_BYTES + 1 - len(begun))
    if len(data) > _MOST_BYTES:
        yield failure(
            name, f"this is JSON of more than {_MOST_BYTES // 1_000_000} MB; write it as JSON lines (.jsonl)"
        )
        return
    try:
        rows = _rows(intake, data)
    except UnicodeDecodeError:
        yield failure(name, "this is not UTF-8; save the file as UTF-8")
        return
    except msgspec.DecodeError as error:
        yield failure(
            name, f"this is JSON that is damaged ({error}); get the whole file, or write one object a line"
        )
        return
    for number, row in enumerate(rows, 1):
        place = f"{name}#{number}"
        yield intake.attempt(place, lambda r=row, p=place: _document(intake, bytes(r), p))  # type: ignore[misc]
    if not rows:
        yield failure(name, "the array is empty; give objects with a text")


def _rows(intake: Intake, data: bytes) -> list[msgspec.Raw]:
    if data.lstrip().startswith(b"["):
        return msgspec.json.decode(data, type=list[msgspec.Raw])
    parts = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    return _listed(intake, parts) or [msgspec.Raw(data)]


def _holds(intake: Intake, line: bytes) -> bool:
    """Say whether a first line is an object around an array of reports, as web services answer."""
    if b"[" not in line:
        return False
    try:
        return bool(_listed(intake, msgspec.json.decode(line, type=dict[str, msgspec.Raw])))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


def _listed(intake: Intake, parts: Mapping[str, msgspec.Raw]) -> list[msgspec.Raw]:
    """Return the objects of the one array of objects in an object that has no text itself."""
    if intake.columns.get("text", "text").partition(".")[0] in parts:
        return []
    lists = [part for part in parts.values() if bytes(part).lstrip().startswith(b"[")]
    objects = [rows for part in lists if (rows := msgspec.json.decode(part, type=list[msgspec.Raw]))]
    objects = [rows for rows in objects if bytes(rows[0]).startswith(b"{")]
    return objects[0] if len(objects) == 1 else []


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
        notes=intake.labels.notes_on_text(row.text),
        limits=intake.limits,
    )


def _document(intake: Intake, line: bytes, place: str) -> Document:
    columns: Mapping[str, str] = intake.columns
    return document_of_row(intake, read_row(line, columns), place)


def spread_out(line: bytes) -> bool:
    """Say whether a first line begins one JSON value that goes on over many lines, or an array."""
    return line.strip() == b"{" or line.lstrip().startswith(b"[")
