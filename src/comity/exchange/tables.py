"""The small tables of this package, read once."""

from typing import TypeVar

from comity.codebook.rows import Row
from comity.codebook.tables import shipped_rows


class CameoCode(Row, kw_only=True, frozen=True):
    """A code of CAMEO, how archives write it out, and the PLOVER type and mode that it stands for, if any does."""

    label: str
    type: str | None = None
    mode: str | None = None
    issue: str | None = None
    note: str = ""


class CameoLabel(Row, kw_only=True, frozen=True):
    """Another wording of a code of CAMEO."""

    form: str
    code: str
    note: str = ""


class CameoCountry(Row, kw_only=True, frozen=True):
    """A country code of CAMEO that is none of ours."""

    actor: str
    note: str = ""


class CountryName(Row, kw_only=True, frozen=True):
    """A name of a country that only lists and archives use."""

    actor: str
    form: str
    note: str = ""


class SectorName(Row, kw_only=True, frozen=True):
    """A sector as an archive names it, and its PLOVER code."""

    name: str
    sector: str
    note: str = ""


TableT = TypeVar("TableT", bound=Row)


def load(file: str, row_type: type[TableT]) -> tuple[TableT, ...]:
    """Return the rows of a table of ``data/exchange``. Raises CodebookError, with all that is wrong in it."""
    return shipped_rows(f"exchange/{file}", row_type)
