"""The seam: stages in order, one product each, and an exception that becomes a Failure."""

from collections.abc import Callable
from typing import Any

import pytest

from comity.codebook import Codebook
from comity.model import Document, Failure, Reading
from comity.reading.parse import Parse
from comity.reading.pipeline import Products, build_stages, read_batch, run_stages, run_together
from comity.reading.stage import Stage, check_order
from reading.deedbook import CODEBOOK
from reading.trees import Tree

DOCUMENT = Document(id="d-1", text="Korsia attacked Veldania .")


def test_a_stage_takes_what_it_needs_in_that_order() -> None:
    stage = Stage("join", ("b", "a"), "c", lambda first, second: f"{first}{second}")
    assert stage({"a": "1", "b": "2", "z": "9"}) == "21"


def test_check_order_names_the_stage() -> None:
    one = Stage("one", ("document",), "parse", len)
    two = Stage("two", ("parse", "names"), "events", len)
    check_order((one,), "document")
    with pytest.raises(ValueError, match=r"stage 'two' needs \['names'\]"):
        check_order((one, two), "document")
    with pytest.raises(ValueError, match="stage 'two'"):
        check_order((two, one), "document")


def test_every_stage_of_the_pipeline_has_a_name_and_a_product_of_its_own() -> None:
    stages = build_stages(Codebook(), lambda texts: [Parse() for _ in texts])
    assert len({stage.name for stage in stages}) == len({stage.gives for stage in stages}) == len(stages)


def test_empty_tables_and_an_empty_parse_give_an_empty_reading() -> None:
    stages = build_stages(Codebook(), lambda texts: [Parse() for _ in texts])
    document = Document(id="d", text="")
    assert read_batch(stages, [document]) == [Reading(document=document)]


def test_the_whole_pipeline_runs_on_a_parse_made_by_hand(tree: Callable[[str], Tree]) -> None:
    made = tree("Korsia//NNP/nsubj/attacked attacked/attack/VBD/ROOT Veldania//NNP/dobj/attacked .")
    stages = build_stages(CODEBOOK, lambda texts: [made.parse])
    (reading,) = read_batch(stages, [Document(id="d", text=made.text)])
    assert isinstance(reading, Reading)
    assert [event.type for event in reading.events] == ["ASSAULT"]
    assert reading.evidence == ()  # no table names the two states


def fail(*_: Any) -> Any:
    raise KeyError("no such row")


def test_an_exception_becomes_a_failure_that_says_where() -> None:
    outcome = run_stages((Stage("parse", ("document",), "parse", fail),), DOCUMENT)
    assert isinstance(outcome, Failure)
    assert (outcome.document, outcome.stage) == ("d-1", "parse")
    assert outcome.message.startswith("KeyError: 'no such row' at fail:")


def test_an_interrupt_is_no_failure_of_a_document() -> None:
    def interrupt(_: Document) -> Parse:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_stages((Stage("parse", ("document",), "parse", interrupt),), DOCUMENT)


def length(document: Document) -> int:
    if not document.text:
        raise ValueError("no text")
    return len(document.text)


@pytest.mark.parametrize("texts", [("a", "bb"), ("a", "", "bb"), ("",), ("a",), ()])
def test_several_documents_give_what_each_gives_alone(texts: tuple[str, ...]) -> None:
    asked: list[int] = []

    def lengths(documents: list[Document]) -> list[int]:
        asked.append(len(documents))
        return [length(document) for document in documents]

    stages = (
        Stage("length", ("document",), "length", length, lengths),
        Stage("sum", ("length", "more"), "sum", lambda one, other: one + other),
    )
    check_order(stages, "document", "more")
    given = [{"document": Document(id=text, text=text), "more": 10} for text in texts]
    outcomes = run_together(stages, given)
    assert [one.values["sum"] if isinstance(one, Products) else one.document for one in outcomes] == [
        10 + len(text) if text else "" for text in texts
    ]
    assert asked == ([len(texts)] if len(texts) > 1 else [])
    assert all("sum" not in one for one in given)


def test_products_are_kept_for_explanation() -> None:
    outcome = run_stages(build_stages(Codebook(), lambda texts: [Parse() for _ in texts]), DOCUMENT)
    assert not isinstance(outcome, Failure)
    assert {"parse", "names", "tied", "times", "drafts", "told", "spoken"} <= set(outcome.values)
    assert outcome.reading() == Reading(document=DOCUMENT)
