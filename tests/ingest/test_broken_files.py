"""Thousands of broken files: each gives outcomes, none ends the run, none takes long."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.ingest.files import documents_from
from comity.model import Document, Failure
from ingest.invented import LINKED, PARAGRAPHS, article, feed, mail, packed, page, pdf, record

EACH = 300  # of every sort of file: 2,400 in all
JUNK = (
    b"",
    b"\x00",
    b"<",
    b"%PDF",
    b"WARC/1.0\r\n",
    b'"',
    b"\xff\xfe",
    b"\r\n\r\n",
    b"&#0;",
    b"<!--",
    b"]]>",
    b"9" * 40,
)


BODY = " ".join(PARAGRAPHS)
WHOLE: dict[str, Callable[[], bytes]] = {
    "page.html": lambda: page(linked=article()).encode(),
    "archive.warc": lambda: record(page().encode()) + record(page(title="Tolls").encode()),
    "archive.warc.gz": lambda: packed(record(page().encode()), record(page(title="Tolls").encode())),
    "paper.pdf": lambda: pdf(list(PARAGRAPHS), title="Tolls"),
    "table.csv": f'id,text,published,outlet\n1,"{BODY}",2031-06-09,Harth Courier\n2,"{BODY}",,\n'.encode,
    "letter.eml": lambda: mail(html=page(), attached=1).as_bytes(),
    "rows.jsonl": lambda: b'{"id": "1", "text": "An invented report.", "published": "2031-06-09"}\n' * 3,
    "feed.xml": lambda: feed(LINKED, LINKED).encode(),
}


def broken(data: bytes, rng: random.Random) -> bytes:
    """Return ``data`` cut, doubled, with bits flipped, with junk put in, or with parts in another order."""
    made = bytearray(data)
    for _ in range(rng.randrange(1, 6)):
        at, to = sorted((rng.randrange(len(made) + 1), rng.randrange(len(made) + 1)))
        how = rng.randrange(6)
        if how == 0:
            del made[at:to]
        elif how == 1:
            made[at:at] = rng.choice(JUNK)
        elif how == 2:
            made[at:at] = made[at : min(to, at + 2000)]
        elif how == 3 and made:
            for _ in range(8):
                made[rng.randrange(len(made))] = rng.randrange(256)
        elif how == 4:
            made[at:to] = made[at:to][::-1]
        else:
            made = made[to:] + made[at:to] + made[:at]
    return bytes(made)


@pytest.mark.parametrize("name", WHOLE)
def test_no_broken_file_ends_the_run(tmp_path: Path, name: str) -> None:
    whole = WHOLE[name]()
    rng = random.Random(name)
    for number in range(EACH):
        (tmp_path / f"{number:04}-{name}").write_bytes(broken(whole, rng))
    outcomes = list(documents_from([str(tmp_path)]))
    assert all(isinstance(outcome, Document | Failure) for outcome in outcomes)
    assert all(outcome.message for outcome in outcomes if isinstance(outcome, Failure))
    told = {str(outcome.path if isinstance(outcome, Document) else outcome.document) for outcome in outcomes}
    silent = [path for path in tmp_path.iterdir() if not any(str(path) in place for place in told)]
    assert not silent, f"nothing is told of {len(silent)} files, such as {silent[0]}"


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(sorted(WHOLE)), data=st.binary(max_size=400))
def test_any_bytes_are_one_outcome_at_least(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("bytes") / name
    path.write_bytes(data)
    assert all(isinstance(outcome, Document | Failure) for outcome in documents_from([str(path)]))
