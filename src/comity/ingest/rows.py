"""JSON lines: one report a line, as ``{"id","text","title"?,"published"?,"outlet"?,"url"?,"author"?}``."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import BinaryIO

import msgspec

from comity.errors import InputError

# The most bytes that one character can take in JSON: "\ud83d\ude00".
BYTES_A_CHARACTER = 12
_OTHER_FIELDS = 65_536
_CHUNK = 1 << 20


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

    ``columns`` says under which name a field stands, where that is not its own.
    """
    try:
        if not columns:
            return msgspec.json.decode(line, type=ReportRow)
        return row_of(msgspec.json.decode(line, type=dict[str, object]), columns)
    except msgspec.ValidationError as error:
        raise InputError(
            f'{error}; a row is {{"id", "text"}} and may have "title", "published", "outlet", "url"'
        ) from None
    except UnicodeDecodeError:
        raise InputError("the row is not UTF-8; save the file as UTF-8") from None
    except msgspec.DecodeError as error:
        if "truncated" in str(error) and not line.rstrip().endswith(b"}"):
            raise InputError("the row is cut off in the middle; get the whole file") from None
        raise InputError(f"the row is no JSON object ({error}); write one object a line") from None


def row_of(cells: Mapping[str, object], columns: Mapping[str, str]) -> ReportRow:
    """Return the report of one row of a table; raises ``msgspec.ValidationError`` where a cell is of the wrong kind."""
    named = {name: cells[column] for name in FIELDS if (column := columns.get(name, name)) in cells}
    return msgspec.convert(named, ReportRow)


def day_of(value: str | None) -> date | None:
    """Return the day of an ISO date or date and time; ``None`` and "" are not determined."""
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        raise InputError(f'"published" is {value[:40]!r}, no date; write it as 2025-05-09') from None


def over_limit(size: str, max_characters: int) -> InputError:
    """Return the error for a text that is too long; ``size`` says how long it is."""
    return InputError(
        f"the text has {size}, over the limit of {max_characters:,} characters; raise it with --max-chars"
    )
