"""How many reports files will give, told quickly and without reading them as text: for progress, and to compare with what came."""

import re
from collections.abc import Iterable
from pathlib import Path

from comity.ingest.csv_rows import count_rows
from comity.ingest.decoding import mark_of
from comity.ingest.files import files_at, is_address
from comity.ingest.json_lines import spread_out
from comity.ingest.kinds import hint_of, kind_of, read_head
from comity.model import Failure

_ENCLOSES = re.compile(
    rb"^Content-(?:Disposition: *attachment|Type: *message/rfc822)", re.IGNORECASE | re.MULTILINE
)
_MOST_MAIL = 1_000_000


def expected_documents(paths: Iterable[str | Path], text: str = "text") -> int | None:
    """Return how many documents ``documents_from`` will give, failures among them; ``text`` is the column of the text.

    ``None`` where that cannot be told without reading everything: standard input, addresses of the web, feeds, web archives,
    JSON that is one value, Parquet, mailboxes, e-mails with something attached and what is packed.
    """
    total = 0
    for path in paths:
        if str(path) == "-" or is_address(str(path)):
            return None
        for file in files_at(str(path), text=text):
            count = 1 if isinstance(file, Failure) else _documents_in(file)
            if count is None:
                return None
            total += count
    return total


def _documents_in(file: str) -> int | None:
    try:
        with Path(file).open("rb") as stream:
            head = read_head(stream)
            kind = kind_of(head, hint_of(file))
            if kind in {"rows", "csv"} and (spread_out(head) or mark_of(head) not in {None, "utf-8-sig"}):
                return None
            if kind in {"feed", "warc", "packed", "parquet", "mailbox"}:
                return None
            if kind == "rows" and file.lower().endswith(".json"):
                return None  # a line may be an object around an array
            stream.seek(0)
            if kind == "mail":
                return None if _ENCLOSES.search(stream.read(_MOST_MAIL)) else 1
            if kind == "rows":
                return sum(1 for line in stream if line.strip())
            return max(1, count_rows(stream)) if kind == "csv" else 1
    except OSError:
        return 1
