"""The serial engine: one reader, loaded once, documents in order and lazily."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import comity
from comity.engines.serial import Reader
from comity.errors import CodebookError, InputError, MissingPartError
from comity.model import Document, Failure, Reading
from comity.reading.stage import Stage

TEXT = "Korsia recalled its ambassador from Veldania."


def test_reading_is_lazy_and_in_order(reader: Reader) -> None:
    taken: list[str] = []

    def documents() -> Iterator[Document]:
        for name in ("d-1", "d-2", "d-3"):
            taken.append(name)
            yield Document(id=name, text=TEXT)

    readings = reader.read(documents())
    first = next(readings)
    assert isinstance(first, Reading)
    assert (first.document.id, taken) == ("d-1", ["d-1"])
    rest = [outcome.document.id for outcome in readings if isinstance(outcome, Reading)]
    assert rest == ["d-2", "d-3"]


def test_nothing_to_read_gives_nothing(reader: Reader) -> None:
    assert list(reader.read([])) == []


def test_products_are_those_of_the_reading(reader: Reader) -> None:
    document = Document(id="d", text=TEXT)
    products = reader.products(document)
    assert not isinstance(products, Failure)
    assert [products.reading()] == list(reader.read([document]))


def test_a_reader_is_loaded_once_for_each_set_of_tables(reader: Reader) -> None:
    folder = Path(reader.codebook.overlay or "")
    assert comity.load_reader(tables=folder) is reader


def test_wrong_tables_and_pipelines_are_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="is no folder"):
        Reader.load(tmp_path / "none")
    with pytest.raises(MissingPartError, match="pip install"):
        Reader.load(None, "en_core_nothing")


def test_read_raises_what_the_batch_would_keep(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(document: Document) -> None:
        raise RuntimeError("a burst pipe")

    broken = Reader(reader.codebook, reader.pipeline, (Stage("parse", ("document",), "parse", fail),))
    monkeypatch.setattr(comity, "load_reader", lambda tables: broken)
    with pytest.raises(InputError, match=r"could not be read \(parse\): RuntimeError: a burst pipe"):
        comity.read(TEXT)
