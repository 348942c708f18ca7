"""Break files for as long as is wanted, led by coverage: whatever is given, ingest gives documents and failures.

    python bench/fuzz.py NAME [SECONDS]      NAME is one of tests/ingest/test_broken_files.py; 60 seconds, if not said

Needs atheris (``pip install atheris``, Linux). What ends ingest is written to ``crash-…`` in the
working folder; made into a file of tests/ingest it stays mended.
"""

import io
import sys
from collections.abc import Callable
from pathlib import Path

_LARGEST = 20_000  # bytes; a page or an archive of two reports has less than half


def target(name: str) -> Callable[[bytes], None]:
    """Return what reads bytes as a file of a name and raises only where ingest would end."""
    from comity.ingest.intake import Intake, Item
    from comity.ingest.kinds import hint_of
    from comity.ingest.readers import read_item
    from comity.model import Document, Failure
    from comity.settings import MAX_CHARACTERS, Limits

    intake = Intake(None, None, Limits(MAX_CHARACTERS), {}, False, False, None)

    def read(data: bytes) -> None:
        for found in read_item(intake, Item(name, io.BytesIO(data), hint=hint_of(name))):
            assert isinstance(found, Document | Failure)

    return read


def main(name: str, seconds: int) -> None:
    """Run until the time is up or something broke."""
    import logging
    import tempfile

    import atheris

    logging.disable(logging.CRITICAL)  # each broken file would be told of
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    with atheris.instrument_imports(include=["comity.ingest", "trafilatura", "pypdf", "feedparser"]):
        from ingest.test_broken_files import WHOLE

        read = target(name)
        read(WHOLE[name]())  # what reads this kind is imported when it is first needed

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(WHOLE[name]())
        atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", f"-max_len={_LARGEST}", "-report_slow_units=30", folder], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 60)
