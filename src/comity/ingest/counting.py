"""How many reports files will give, told quickly and without reading them as text: for progress, and to compare with what came."""

from collections.abc import Iterable
from pathlib import Path

from comity.ingest.csv_rows import count_rows
from comity.ingest.decoding import mark_of
from comity.ingest.files import files_at, is_address
from comity.ingest.json_lines import spread_out
from comity.ingest.kinds import hint_of, kind_of, read_head
from comity.model import Failure


def expected_documents(paths: Iterable[str | Path]) -> int | None:
    """Return how many documents ``documents_from`` will give, failures among them.

    ``None`` where that cannot be told without reading everything: standard input, addresses of the web, feeds, web archives,
    JSON arrays, Parquet and what is packed.
    """
    total = 0
    for path in paths:
        if str(path) == "-" or is_address(str(path)):
            return None
        for file in files_at(str(path)):
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
            if kind in {"feed", "warc", "packed", "parquet"}:
                return None
            stream.seek(0)
            if kind == "rows":
                return sum(1 for line in stream if line.strip())
            return max(1, count_rows(stream)) if kind == "csv" else 1
    except OSError:
        return 1
