"""The tables that belong to the evaluation alone: crosswalks between our codes and the labels of gold sets."""

from functools import cache
from typing import TypeVar, cast

from comity.codebook.rows import Row as TableRow
from comity.codebook.tables import data_folder, read_table
from comity.errors import CodebookError


class PloverLabel(TableRow, kw_only=True, frozen=True):
    """The label of the older list that a type (and mode, and word) of the manual stands under.

    A row asks for what its cells say: a mode; an operation of which the deed is composed
    or a factuality, where one of the two is enough; a lemma at the deed (``a+b``: both). The row that
    asks for most wins. ``quad`` is that of the label.
    """

    type: str
    mode: str | None = None
    operation: tuple[str, ...] = ()
    factuality: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    label: str
    quad: int
    note: str = ""


class StanceType(TableRow, kw_only=True, frozen=True):
    """The deed that speaking with a stance amounts to; ``id`` is the stance."""

    type: str
    mode: str | None = None
    note: str = ""


class KnownKind(TableRow, kw_only=True, frozen=True):
    """The kind of a known event that a type (and mode, and word) of the manual stands for."""

    set: str
    type: str | None = None
    mode: str | None = None
    words: tuple[str, ...] = ()
    kind: str
    note: str = ""


TableT = TypeVar("TableT", bound=TableRow)


def load_table(file: str, row_type: type[TableT]) -> tuple[TableT, ...]:
    """Return the rows of a table of ``data/evaluation``. Raises CodebookError, with all that is wrong in it."""
    return cast(tuple[TableT, ...], _read(file, row_type))


@cache
def _read(file: str, row_type: type[TableRow]) -> tuple[TableRow, ...]:
    name = f"evaluation/{file}"
    rows, problems = read_table(data_folder().joinpath(name), name, row_type)
    if problems:
        raise CodebookError("; ".join(map(str, problems)))
    return tuple(rows)
