"""JSON lines: one report a line, as ``{"id","text","title"?,"published"?,"outlet"?,"url"?,"author"?}``."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import BinaryIO

import msgspec

from comity.errors import InputError
from comity.ingest.day import stated_day, two_readings

# The most bytes that one character can take in JSON: "\ud83d\ude00".
BYTES_A_CHARACTER = 12
_OTHER_FIELDS = 65_536
_CHUNK = 1 << 20
# What pandas, R and databases write for a date that is not there.
_MISSING = frozenset({"", "-", "na", "n/a", "nan", "nat", "none", "null"})


class ReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of input; fields that are not named here are ignored."""

    text: str
    id: str | int | None = None
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    author: str | None = None


FIELDS = ReportRow.__struct_fields__
"""What a row can tell."""


def lines_of(stream: BinaryIO, max_characters: int) -> Iterator[tuple[int, bytes | InputError]]:
    """Yield (line number, line) for every line that is not blank, in bounded memory.

    A line too long to hold a text of ``max_characters`` is passed over, and an
    InputError stands in its place.
    """
    longest = BYTES_A_CHARACTER * max_characters + _OTHER_FIELDS
    number = 0
    while line := stream.readline(longest + 1):
        number += 1
        if len(line) > longest and not line.endswith(b"\n"):
            while (rest := stream.readline(_CHUNK)) and not rest.endswith(b"\n"):
                pass
            yield number, over_limit(f"more than {longest:,} bytes", max_characters)
        elif line.strip():
            yield number, line


def read_row(line: bytes, columns: Mapping[str, str]) -> ReportRow:
    """Return the report of one line, or raise InputError with what is wrong with it.

    ``columns`` says under which name a field stands, where that is not its own;
    ``source.name`` is the name in what stands under ``source``.
    """
    try:
        if not columns:
            return msgspec.json.decode(line, type=ReportRow)
    except msgspec.DecodeError:
        pass  # told below, or a field that is near enough
    return row_of(read_object(line), columns)


def read_object(line: bytes) -> dict[str, object]:
    """Return the JSON object of one line, or raise InputError with what is wrong with it."""
    try:
        return msgspec.json.decode(line, type=dict[str, object])
    except UnicodeDecodeError:
        raise InputError("the row is not UTF-8; save the file as UTF-8") from None
    except msgspec.DecodeError as error:
        if "truncated" in str(error) and not line.rstrip().endswith(b"}"):
            raise InputError("the row is cut off in the middle; get the whole file") from None
        raise InputError(f"the row is no JSON object ({error}); write one object a line") from None


def row_of(cells: Mapping[str, object], columns: Mapping[str, str]) -> ReportRow:
    """Return the report of one row of a table; raises InputError where it has no text.

    Other fields than the text may be numbers, dates, or lists of names.
    """
    named = {name: _under(columns.get(name, name), cells) for name in FIELDS}
    if not isinstance(named["text"], str):
        wanted = columns.get("text", "text")
        if named["text"] is None and wanted in cells:
            raise InputError(f"the row has nothing under {wanted!r}; give a report with words in it")
        if named["text"] is not None:
            raise InputError(f"what stands under {wanted!r} is no text; name the text: --map text=COLUMN")
        there = ", ".join(repr(name[:30]) for name in list(cells)[:12])
        raise InputError(f"the row has no {wanted!r}, only {there or 'nothing'}; name it: --map text=COLUMN")
    return ReportRow(text=named.pop("text"), **{name: _told(value) for name, value in named.items()})  # type: ignore[arg-type]


def _under(column: str, cells: Mapping[str, object]) -> object:
    """Return what stands under a name, or along a path of names."""
    first, dot, rest = column.partition(".")
    if column in cells or not dot:
        return cells.get(column)
    inside = cells.get(first)
    return _under(rest, inside) if isinstance(inside, Mapping) else None


def _told(value: object) -> str | None:
    """Return a cell as text: a day in ISO 8601, names of a list one after the other; ``None`` for what tells nothing."""
    if isinstance(value, list):
        return "; ".join(told for each in value if (told := _told(each))) or None
    if isinstance(value, Mapping):
        return _told(value.get("name"))
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # whole numbers beside missing ones, as tables of numbers hold them
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None or isinstance(value, bool) else str(value)


def day_of(value: str | None) -> date | None:
    """Return the day of a date in a row; ``None`` for what stands for a missing one. Raises InputError for others."""
    if value is None or value.strip().lower() in _MISSING:
        return None
    if day := stated_day(value):
        return day
    if two := two_readings(value):
        raise InputError(f'"published" is {value[:40]!r}, which may be {two[0]} or {two[1]}; write which')
    raise InputError(f'"published" is {value[:40]!r}, no date; write it as 2025-05-09')


def over_limit(size: str, max_characters: int) -> InputError:
    """Return the error for a text that is too long; ``size`` says how long it is."""
    return InputError(
        f"the text has {size}, over the limit of {max_characters:,} characters; raise it with --max-chars"
    )
