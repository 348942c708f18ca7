"""Records as rows: every field has a column, nested ones as JSON, and what was written comes back equal."""

import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

import msgspec

from comity.errors import LedgerError
from comity.model import (
    Attribution,
    Characterisation,
    DateInterval,
    Document,
    Event,
    Evidence,
    Mention,
)
from comity.model.record import Record

R = TypeVar("R", bound=Record)
_Values = Callable[[Record], tuple[Any, ...]]
_Write = Callable[[Any], str]
_Spread = Callable[[Any], tuple[Any, ...]]

RECORDS: dict[str, type[Record]] = {
    "mentions": Mention,
    "attributions": Attribution,
    "events": Event,
    "characterisations": Characterisation,
    "evidence": Evidence,
}
"""The tables that hold a reading, in the order of its fields."""

_PLAIN = (str, int, float, bool)
_DATE = ("date_start", "date_end", "date_grain", "date_reason")
_RENAMED = {"place": "is_place"}  # ``place`` is where in its reading a row stands
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


@dataclass(frozen=True)
class _Field:
    name: str
    kind: str  # plain, truth, day, json, interval, pair
    columns: tuple[str, ...]


@cache
def _fields(record: type[Record]) -> tuple[_Field, ...]:
    return tuple(_field(field.name, field.type) for field in msgspec.structs.fields(record))


def _field(name: str, annotation: Any) -> _Field:
    wanted = _without_none(annotation)
    column = _RENAMED.get(name, name)
    if wanted is DateInterval:
        return _Field(name, "interval", _DATE)
    if name == "pair":
        return _Field(name, "pair", ("first", "second"))
    if wanted is bool:
        return _Field(name, "truth", (column,))
    if wanted in _PLAIN or typing.get_origin(wanted) is typing.Literal:
        return _Field(name, "plain", (column,))
    if getattr(wanted, "__name__", "") == "date":
        return _Field(name, "day", (column,))
    return _Field(name, "json", (column,))


def _without_none(annotation: Any) -> Any:
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
        rest = [part for part in typing.get_args(annotation) if part is not type(None)]
        return rest[0] if len(rest) == 1 else annotation
    return annotation


@cache
def columns_of(record: type[Record]) -> tuple[str, ...]:
    """Return the columns that a record fills, in the order of its fields."""
    return tuple(column for field in _fields(record) for column in field.columns)


def named(columns: Sequence[str], alias: str = "") -> str:
    """Return columns as SQL: quoted, since "trigger" is a word of SQL."""
    dot = f"{alias}." if alias else ""
    return ", ".join(f'{dot}"{column}"' for column in columns)


def to_row(record: Record) -> tuple[Any, ...]:
    """Return the values of a record, in the order of ``columns_of``."""
    values, one, several = _written(type(record))
    row = list(values(record))
    for at, write in one:
        if row[at] is not None:
            row[at] = write(row[at])
    for at, spread in several:  # from the last one on: each has several columns
        row[at : at + 1] = spread(row[at])
    return tuple(row)


@cache
def _written(record: type[Record]) -> tuple[_Values, list[tuple[int, _Write]], list[tuple[int, _Spread]]]:
    """Return what gives the values of a record, and which of them are written in another way, as one column or as several."""
    fields = _fields(record)
    one = [(at, _WRITE[field.kind]) for at, field in enumerate(fields) if field.kind in _WRITE]
    several = [(at, _SPREAD[field.kind]) for at, field in enumerate(fields) if field.kind in _SPREAD]
    return attrgetter(*(field.name for field in fields)), one, several[::-1]


def _interval(value: DateInterval | None) -> tuple[Any, ...]:
    if value is None:
        return (None,) * 4
    start, end = (day.isoformat() if day else None for day in (value.start, value.end))
    return start, end, value.grain, value.reason


def _json(value: Any) -> str:
    return _encode(value).decode("utf-8") if value != () else "[]"


_WRITE: dict[str, _Write] = {"json": _json, "day": date.isoformat}
_SPREAD: dict[str, _Spread] = {"interval": _interval, "pair": tuple}


def from_row(record: type[R], row: Sequence[Any], **more: Any) -> R:
    """Return the record of a row; ``more`` fills the fields of a subclass that rows of the table do not have.

    Raises LedgerError where the row holds what was never written so: the file is damaged in a place that SQLite does not check.
    """
    try:
        return _from_row(record, row, more)
    except (ValueError, TypeError, IndexError) as error:  # what msgspec raises is a ValueError
        raise LedgerError(damaged(record.__name__)) from error


def damaged(what: str) -> str:
    """Say that a stored record cannot be read."""
    return f"the ledger is damaged: {what} cannot be read; see what is lost with comity ledger check, and go back to your last backup"


def _from_row(record: type[R], row: Sequence[Any], more: dict[str, Any]) -> R:
    values: dict[str, Any] = dict(more)
    at = 0
    for field in _fields(_stored(record)):
        value = row[at]
        if field.kind == "interval":
            values[field.name] = (
                None
                if row[at + 2] is None
                else dict(zip(("start", "end", "grain", "reason"), row[at : at + 4], strict=True))
            )
        elif field.kind == "pair":
            values[field.name] = (value, row[at + 1])
        elif field.kind == "json":
            values[field.name] = None if value is None else _decode(value)
        elif field.kind == "truth":
            values[field.name] = None if value is None else bool(value)
        else:
            values[field.name] = value
        at += len(field.columns)
    return msgspec.convert(values, record)


@cache
def _stored(record: type[Record]) -> type[Record]:
    """Return the record that a table holds: the one that ``record`` is or extends."""
    stored = (*RECORDS.values(), Document)
    return next((kind for kind in record.__mro__ if kind in stored), record)


@cache
def stored_columns(record: type[Record]) -> tuple[str, ...]:
    """Return the columns of the table that holds ``record``."""
    return columns_of(_stored(record))
