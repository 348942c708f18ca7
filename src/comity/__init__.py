"""Comity reads news reports and keeps the evidence on how two governments are getting on.

    >>> import comity
    >>> reading = comity.read("Korsia recalled its ambassador from Veldania.")  # doctest: +SKIP
    >>> reading.evidence                                                      # doctest: +SKIP

Importing this package loads no model; the first call of ``read`` does.
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from comity.errors import ComityError, InputError, LedgerError
from comity.settings import VERSION

if TYPE_CHECKING:
    from comity.engines.serial import Reader
    from comity.model import Reading
    from comity.notebook import Ledger

__version__ = VERSION
__all__ = ["ComityError", "InputError", "LedgerError", "__version__", "load_reader", "open", "read"]


@cache
def load_reader(tables: Path | None = None, pipeline: str | None = None) -> "Reader":
    """Return a reader, loaded once for each folder of tables and each spaCy pipeline."""
    from comity.engines.serial import Reader
    from comity.reading.parse import DEFAULT_PIPELINE

    return Reader.load(tables, pipeline or DEFAULT_PIPELINE)


def read(
    text: str,
    *,
    published: date | None = None,
    outlet: str | None = None,
    title: str | None = None,
    tables: Path | None = None,
) -> "Reading":
    """Read one report and return its Reading.

    ``published`` resolves relative dates; without it they stay undetermined. Raises
    InputError if the text cannot be read, with the stage and the reason.
    """
    from comity.ingest.files import make_document
    from comity.model import Failure

    document = make_document(text, published=published, outlet=outlet, title=title)
    outcome = next(iter(load_reader(tables).read([document])))
    if isinstance(outcome, Failure):
        raise InputError(f"the text could not be read ({outcome.stage}): {outcome.message}")
    return outcome


def open(ledger: str | Path) -> "Ledger":  # noqa: A001 - comity.open("x.comity") reads well
    """Open a ledger for asking: ``comity.open("x.comity").pair("ISR", "USA").evidence()``.

    Its pairs know their series, shifts and brief: see ``comity.notebook``.

    Raises LedgerError if there is none, or if the file is none.
    """
    from comity.notebook import Ledger

    return Ledger(ledger)
