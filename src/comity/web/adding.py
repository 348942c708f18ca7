"""Adding from a page: a pasted text or an uploaded file is read at once and kept."""

import re
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import msgspec

from comity import load_reader
from comity.engines.keeping import keep
from comity.errors import InputError
from comity.ingest.files import documents_from, make_document
from comity.ledger import Writer
from comity.model import Document, Failure
from comity.settings import MAX_CHARACTERS
from comity.web.site import Site

MAX_UPLOAD = 32_000_000
"""Bytes of an upload; archives that are larger are for the command line."""

_ENDING = re.compile(r"\.[a-z0-9]{1,8}(?:\.gz)?\Z")
_READING = Lock()  # the pipeline reads one report at a time


class Added(NamedTuple):
    """What came of it: the ids of the reports that the ledger holds now, and what could not be read."""

    documents: tuple[str, ...]
    failures: tuple[Failure, ...]


class Given(NamedTuple):
    """What a form gave: a text, or a file with its name; and what is known of it."""

    text: str | None
    file: bytes | None
    name: str
    title: str | None
    outlet: str | None
    published: date | None


def add(site: Site, given: Given) -> Added:
    """Read what was given and keep it. Raises InputError if nothing was given, or nothing of it could be kept."""
    if site.read_only:
        raise InputError("this reader is open for reading alone; adding is off")
    if not given.text and not given.file:
        raise InputError("paste the text of a report, or choose a file")
    with _READING:
        reader = load_reader(site.tables)
        with Writer(site.ledger, reader.versions, reader.codebook) as writer:
            kept, failures = [], []
            for item in _documents(given):
                outcome = keep(item, writer, reader)
                if isinstance(outcome, Failure):
                    failures.append(outcome)
                else:
                    kept.append(outcome.document)
    if not kept:
        reasons = "; ".join(dict.fromkeys(failure.message for failure in failures))
        raise InputError(reasons or "nothing was found in it")
    return Added(tuple(kept), tuple(failures))


def _documents(given: Given) -> Iterator[Document | Failure]:
    if given.text:
        if len(given.text) > MAX_CHARACTERS:
            raise InputError(f"the text is longer than {MAX_CHARACTERS:,} characters")
        text = given.text.replace("\r\n", "\n")  # a form sends its own line ends
        yield make_document(text, published=given.published, outlet=given.outlet, title=given.title)
        return
    assert given.file is not None
    name = Path(given.name.replace("\\", "/")).name or "upload"
    ending = _ENDING.search(name.lower())
    with tempfile.TemporaryDirectory(prefix="comity-") as folder:
        path = Path(folder) / f"upload{ending[0] if ending else ''}"
        path.write_bytes(given.file)
        for item in documents_from([str(path)], published=given.published, outlet=given.outlet):
            if isinstance(item, Failure):
                yield msgspec.structs.replace(item, document=item.document.replace(str(path), name))
                continue
            known = item.path.replace(str(path), name) if item.path else None
            title = item.title or given.title
            yield msgspec.structs.replace(item, path=known, title=title)
