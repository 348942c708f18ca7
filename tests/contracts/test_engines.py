"""How documents are grouped changes nothing, nor does the process; one bad document harms only itself. Engines: ``tests/engines``."""

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from importlib import resources
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

import comity
from comity.engines.serial import Reader
from comity.model import Document, Failure, Reading
from comity.reading.pipeline import Stages, read_batch
from comity.reading.stage import Stage, check_order
from engines.runs import HARD

DEMO_OVERLAY = Path(comity.__file__).parent / "data" / "demo" / "overlay"


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    """The bundled invented reports and a few hard texts."""
    with resources.as_file(resources.files("comity") / "data" / "demo" / "reports.jsonl") as path:
        told = [msgspec.json.decode(line) for line in path.read_bytes().splitlines()[:8]]
    found = [
        Document(
            id=f"report-{number}",
            text=row["text"],
            outlet=row.get("outlet"),
            published=date.fromisoformat(row["published"]),
        )
        for number, row in enumerate(told)
    ]
    found += [
        Document(id=f"hard-{number}", text=text, published=date(2031, 5, 9))
        for number, text in enumerate(HARD)
    ]
    return found


@pytest.fixture(scope="module")
def expected(reader: Reader, documents: list[Document]) -> dict[str, bytes]:
    """What the serial engine gives for each document alone."""
    return {document.id: msgspec.json.encode(next(reader.read([document]))) for document in documents}


def encoded(outcomes: Sequence[Reading | Failure]) -> dict[str, bytes]:
    return {
        outcome.document.id if isinstance(outcome, Reading) else outcome.document: msgspec.json.encode(
            outcome
        )
        for outcome in outcomes
    }


def test_the_sample_holds_something(expected: dict[str, bytes]) -> None:
    rows = [msgspec.json.decode(line, type=Reading).evidence for line in expected.values()]
    assert sum(map(len, rows)) > 20


def test_one_list_gives_the_same(
    reader: Reader, documents: list[Document], expected: dict[str, bytes]
) -> None:
    together = list(reader.read(documents))
    assert list(encoded(together)) == [document.id for document in documents]
    assert encoded(together) == expected


def test_reversed_order_gives_the_same(
    reader: Reader, documents: list[Document], expected: dict[str, bytes]
) -> None:
    assert encoded(read_batch(reader.stages, documents[::-1])) == expected


@pytest.mark.parametrize("size", [2, 5])
def test_batch_size_changes_nothing(
    reader: Reader, documents: list[Document], expected: dict[str, bytes], size: int
) -> None:
    found: dict[str, bytes] = {}
    for first in range(0, len(documents), size):
        found |= encoded(read_batch(reader.stages, documents[first : first + size]))
    assert found == expected


def test_another_process_with_other_hashes_gives_the_same(
    documents: list[Document], expected: dict[str, bytes]
) -> None:
    """Sets have another order there; records must not."""
    program = (
        "import sys, msgspec\n"
        "from pathlib import Path\n"
        "import comity\n"
        "from comity.model import Document\n"
        "documents = msgspec.json.decode(sys.stdin.buffer.read(), type=list[Document])\n"
        "reader = comity.load_reader(Path(comity.__file__).parent / 'data' / 'demo' / 'overlay')\n"
        "sys.stdout.buffer.write(b'\\n'.join(msgspec.json.encode(r) for r in reader.read(documents)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=msgspec.json.encode(documents),
        capture_output=True,
        check=True,
        timeout=120,
        env=os.environ | {"PYTHONHASHSEED": "77"},
    )
    assert done.stdout.split(b"\n") == [expected[document.id] for document in documents]


def broken_at(stages: Stages, name: str, document: str) -> Stages:
    """Return ``stages`` with the one called ``name`` raising for one document."""

    def wrap(stage: Stage) -> Stage:
        def run(*needed: object) -> object:
            first = needed[0]
            if isinstance(first, Document) and first.id == document:
                raise ZeroDivisionError("nothing to divide by")
            return stage.run(*needed)

        return Stage(stage.name, stage.needs, stage.gives, run)

    return tuple(wrap(stage) if stage.name == name else stage for stage in stages)


@pytest.mark.parametrize("name", ["parse", "mentions", "speakers", "events", "evidence"])
def test_a_bad_document_becomes_a_failure_and_harms_no_other(
    reader: Reader, documents: list[Document], expected: dict[str, bytes], name: str
) -> None:
    few = documents[-4:]
    stages = broken_at(reader.stages, name, few[1].id)
    check_order(stages, "document")
    outcomes = read_batch(stages, few)
    assert len(outcomes) == len(few)
    failure = outcomes.pop(1)
    assert isinstance(failure, Failure)
    assert (failure.document, failure.stage) == (few[1].id, name)
    assert failure.message.startswith("ZeroDivisionError: nothing to divide by at run:")
    assert encoded(outcomes) == {d.id: expected[d.id] for d in (few[0], *few[2:])}


def test_a_text_that_cannot_be_encoded_becomes_a_failure(reader: Reader) -> None:
    bad = Document(id="bad", text="Korsia \ud800 left Veldania.")
    good = replace(bad, id="good", text="Korsia left Veldania.")
    failure, reading = reader.read([bad, good])
    assert isinstance(failure, Failure)
    assert (failure.document, failure.stage) == ("bad", "parse")
    assert isinstance(reading, Reading)


def test_check_order_names_the_stage(reader: Reader) -> None:
    check_order(reader.stages, "document")
    with pytest.raises(ValueError, match="stage 'mentions' needs"):
        check_order(reader.stages[2:], "document")
