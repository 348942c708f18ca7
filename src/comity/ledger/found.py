"""What a question gave: rows that come as they are asked for, in pages, or as a table of another library."""

import importlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import msgspec
import msgspec.inspect

from comity.errors import InputError, MissingPartError
from comity.ledger.queries import Kind, Query, Where, head_of, key_of
from comity.ledger.rows import from_row
from comity.model import DateInterval, Role
from comity.model.record import Record

if TYPE_CHECKING:
    from comity.ledger.view import View

R = TypeVar("R", bound=Record)
R_co = TypeVar("R_co", bound=Record, covariant=True)
Key = tuple[str | None, str, int]


class Page(NamedTuple, Generic[R]):
    """Some rows, and the token for the page after them; ``None`` at the end."""

    rows: tuple[R, ...]
    next: str | None


class Rows(Generic[R]):
    """The rows that answer a question, by day of publication, document and place.

    Nothing is fetched before it is asked for. One pass over them sees the ledger as it
    was when the pass began, whatever is added meanwhile.
    """

    def __init__(self, view: "View", what: Kind, record: type[R], where: Where) -> None:
        self._view = view
        self._what = what
        self.record = record
        self._query = Query(what, record, where)

    def __iter__(self) -> Iterator[R]:
        for row in self._view.ask(self._query.text, self._query.values):
            yield self._made(row)

    def __len__(self) -> int:
        return int(next(self._view.ask(self._query.count(), self._query.restricting))[0])

    def __bool__(self) -> bool:
        return bool(self.page(1).rows)

    def __repr__(self) -> str:
        return f"<{len(self)} {self._what}>"

    def page(self, size: int = 100, after: str | None = None) -> Page[R]:
        """Return up to ``size`` rows that follow the page that gave the token ``after``."""
        text, values = self._query.after(_key(after), size + 1)
        found = list(self._view.ask(text, values))
        more = len(found) > size
        return Page(
            tuple(self._made(row) for row in found[:size]),
            msgspec.json.encode(key_of(found[size - 1])).decode() if more and size else None,
        )

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the rows as plain dictionaries, nested as in JSON; days are dates."""
        return [msgspec.to_builtins(row, builtin_types=(date,)) for row in self]

    def to_arrow(self) -> Any:
        """Return a table of pyarrow. Raises MissingPartError if that is not installed."""
        arrow = _library("pyarrow")
        plain = {
            "str": arrow.string(),
            "date": arrow.date32(),
            "float": arrow.float64(),
            "int": arrow.int64(),
            "bool": arrow.bool_(),
        }
        schema = arrow.schema(
            [(name, _nested(kind, plain, arrow.list_)) for name, kind in self._kinds().items()]
        )
        return arrow.table(self._columns(), schema=schema)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> Any:
        """Hand the rows to any library that takes Arrow (DuckDB, Polars, pandas 3, …), by way of pyarrow."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def to_pandas(self) -> Any:
        """Return a data frame of pandas, days as datetime64. Raises MissingPartError if that is not installed."""
        pandas = _library("pandas")
        frame = pandas.DataFrame(self._columns())
        for name, kind in self._kinds().items():
            if kind == ("date", 0):
                frame[name] = pandas.to_datetime(frame[name])
        return frame

    def to_polars(self) -> Any:
        """Return a data frame of Polars. Raises MissingPartError if that is not installed."""
        polars = _library("polars")
        plain = {
            "str": polars.String,
            "date": polars.Date,
            "float": polars.Float64,
            "int": polars.Int64,
            "bool": polars.Boolean,
        }
        schema = {name: _nested(kind, plain, polars.List) for name, kind in self._kinds().items()}
        return polars.DataFrame(self._columns(), schema=schema, strict=False)

    def _kinds(self) -> dict[str, tuple[str, int]]:
        """Return what each column holds, and in how many lists, also where no row has a value."""
        kinds: dict[str, tuple[str, int]] = {}
        for field in msgspec.structs.fields(self.record):
            if field.name in _PARTS:
                parts = {part.name: part.type for part in msgspec.structs.fields(_HELD_IN[field.name])}
                kinds |= {f"{field.name}_{part}": _kind(parts[part]) for part in _PARTS[field.name]}
            else:
                kinds[field.name] = _kind(field.type)
        return kinds

    def _columns(self) -> dict[str, list[Any]]:
        """Return the rows as columns; the parts of a date and of an office are columns of their own."""
        fields = msgspec.structs.fields(self.record)
        flat = [
            (field.name, part)
            for field in fields
            for part in (_PARTS.get(field.name, ()) if field.name in _PARTS else (None,))
        ]
        columns: dict[str, list[Any]] = {f"{name}_{part}" if part else name: [] for name, part in flat}
        for row in self.to_dicts():
            for (name, part), column in zip(flat, columns.values(), strict=True):
                value = row[name]
                column.append(value if part is None else value[part] if value else None)
        return columns

    def _made(self, row: tuple[Any, ...]) -> R:
        return from_row(self.record, row, **head_of(self._what, row))


_PARTS = {"date": ("start", "end", "grain", "reason"), "role": ("country", "office")}
_HELD_IN: dict[str, type[msgspec.Struct]] = {"date": DateInterval, "role": Role}
_NAMES = {"DateType": "date", "FloatType": "float", "IntType": "int", "BoolType": "bool"}


def _kind(told: Any) -> tuple[str, int]:
    """Return what a field of this type holds ("str" also for names of a fixed list), and in how many lists."""
    info = msgspec.inspect.type_info(told)
    if isinstance(info, msgspec.inspect.UnionType):
        info = next(each for each in info.types if not isinstance(each, msgspec.inspect.NoneType))
    depth = 0
    while isinstance(
        info, msgspec.inspect.VarTupleType | msgspec.inspect.ListType | msgspec.inspect.TupleType
    ):
        info = info.item_types[0] if isinstance(info, msgspec.inspect.TupleType) else info.item_type
        depth += 1
    return _NAMES.get(type(info).__name__, "str"), depth


def _nested(kind: tuple[str, int], plain: Mapping[str, Any], listed: Callable[[Any], Any]) -> Any:
    """Return the type of a column in the words of a library."""
    name, depth = kind
    made = plain[name]
    for _ in range(depth):
        made = listed(made)
    return made


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingPartError(f"{name} is not installed; run: pip install {name}") from error


def _key(token: str | None) -> Key | None:
    if token is None:
        return None
    try:
        key: Key = msgspec.json.decode(token, type=Key)
    except msgspec.DecodeError:
        raise InputError(
            f"{token[:40]!r} is no token of a page; give the one that the page before it gave"
        ) from None
    return key
