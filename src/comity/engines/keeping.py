"""Reading one report and keeping it: what commands, pages, the watcher and the server for assistants add goes this way."""

from typing import Literal, NamedTuple

from comity.engines.serial import Reader
from comity.errors import InputError
from comity.ledger import Writer
from comity.model import Document, Failure, Reading


class Kept(NamedTuple):
    """What came of one report: the id under which the ledger holds it, and whether it was new."""

    document: str
    outcome: Literal["new", "same", "superseded"]


def keep(item: Document | Failure, writer: Writer, reader: Reader) -> Kept | Failure:
    """Keep one report with its reading; what cannot be read goes into quarantine, and its Failure is returned.

    What the ledger has under the versions of ``reader`` is not read again.
    """
    if isinstance(item, Failure):
        writer.quarantine(item)
        return item
    known = recognise(item, writer)
    if known is not None:
        return known
    document = writer.placed(item)
    outcome = store(next(iter(reader.read([document]))), writer)
    if isinstance(outcome, Failure):
        writer.quarantine(outcome, document)
    return outcome


def recognise(item: Document, writer: Writer) -> Kept | None:
    """See to a report that need not be read: it is there, or was under these versions. ``None`` for one that must be."""
    document = writer.placed(item)
    known = writer.knows(document)
    if known == "same":
        writer.settle(document)
        return Kept(document.id, "same")
    if known == "earlier":
        writer.restore(document)
        return Kept(document.id, "superseded")
    return None


def store(outcome: Reading | Failure, writer: Writer) -> Kept | Failure:
    """Keep a reading; a text that cannot be stored gives a Failure. Puts nothing into quarantine."""
    if isinstance(outcome, Failure):
        return outcome
    try:
        return Kept(outcome.document.id, writer.add(outcome))
    except InputError as error:
        return Failure(document=outcome.document.id, stage="ledger", message=str(error))
