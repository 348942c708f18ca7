"""The small tables of this package, read once."""

from typing import Literal, TypeVar

from comity.codebook.rows import Row
from comity.codebook.tables import shipped_rows


class Tracking(Row, kw_only=True, frozen=True):
    """A parameter of addresses that says where the reader came from; a final star stands for any ending."""

    parameter: str
    note: str = ""


class GenericOwner(Row, kw_only=True, frozen=True):
    """A word of an owner cell that names nobody, anywhere or at the start of a clause."""

    word: str
    place: Literal["any", "start"]
    note: str = ""


class PlainWord(Row, kw_only=True, frozen=True):
    """A word that tells no report from another."""

    word: str
    note: str = ""


class WordForm(Row, kw_only=True, frozen=True):
    """A form of a word that no ending tells ("met"), or another word for the same deed ("trip"), and the form that it counts as."""

    form: str
    base: str
    note: str = ""


class NameWord(Row, kw_only=True, frozen=True):
    """A word of titles, bodies and days that has a capital and names nobody by itself."""

    word: str
    note: str = ""


TableT = TypeVar("TableT", bound=Row)


def load(file: str, row_type: type[TableT]) -> tuple[TableT, ...]:
    """Return the rows of a table of ``data/links``. Raises CodebookError, with all that is wrong in it."""
    return shipped_rows(f"links/{file}", row_type)
