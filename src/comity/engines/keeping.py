"""Reading one report and keeping it: what the pages, the watcher and the server for assistants add goes this way."""

from typing import Literal, NamedTuple

from comity.engines.serial import Reader
from comity.errors import InputError
from comity.ledger import Writer
from comity.model import Document, Failure


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
    document = writer.placed(item)
    known = writer.knows(document)
    if known == "same":
        writer.settle(document)
        return Kept(document.id, "same")
    if known == "earlier":
        writer.restore(document)
        return Kept(document.id, "superseded")
    outcome = next(iter(reader.read([document])))
    if isinstance(outcome, Failure):
        writer.quarantine(outcome, document)
        return outcome
    try:
        return Kept(document.id, writer.add(outcome))
    except InputError as error:  # the text cannot be stored
        refused = Failure(document=document.id, stage="ledger", message=str(error))
        writer.quarantine(refused, document)
        return refused
