"""The notebook of the documentation runs, and what it shows is escaped."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from comity.engines.serial import Reader
from comity.errors import InputError
from comity.ledger import Writer
from comity.model import Document, Reading
from comity.notebook import BriefShown, Ledger, Reasons, Series, Turn, _table

NOTEBOOK = Path(__file__).parents[1] / "docs" / "notebook.ipynb"


@pytest.fixture(scope="module")
def demo(reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the bundled invented reports."""
    from comity.codebook.tables import data_folder
    from comity.ingest.files import documents_from

    path = tmp_path_factory.mktemp("notebook") / "demo.comity"
    found = [
        d for d in documents_from([str(data_folder() / "demo" / "reports.jsonl")]) if isinstance(d, Document)
    ]
    with Writer(path, reader.versions) as writer:
        for outcome in reader.read(found):
            assert isinstance(outcome, Reading)
            writer.add(outcome)
    return path


def run(cell: str, names: dict[str, Any]) -> object:
    """Run a cell and return the value of its last expression, as a notebook shows it."""
    tree = ast.parse(cell)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return (
        eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        if isinstance(last, ast.Expr)
        else None
    )


def test_every_cell_of_the_notebook_runs(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(demo.parent)
    names: dict[str, Any] = {}
    shown = [
        run("".join(cell["source"]), names)
        for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]
    assert "evidence" in repr(shown[0])
    assert isinstance(shown[2], Series)
    assert "<table>" in shown[2]._repr_html_()
    assert "vconcat" in shown[3].to_dict()  # type: ignore[attr-defined]
    assert isinstance(shown[5], BriefShown)
    assert "## What happened, by issue" in shown[5]._repr_markdown_()
    names["ledger"].close()


def test_a_shift_says_why(demo: Path) -> None:
    with Ledger(demo) as ledger:
        shifts = ledger.pair("VLD", "KRS").shifts()
        for turn in shifts:
            assert isinstance(turn, Turn)
            reasons = turn.why()
            assert isinstance(reasons, Reasons)
            assert reasons.record.shift == turn.shift
            assert "Rival explanations" in reasons._repr_html_()
            assert str(turn.shift.date) in repr(turn)
    assert shifts


def test_words_of_reports_stay_words() -> None:
    shown = _table("<script>", ("a",), [("<img onerror=x>",)])
    assert "<script>" not in shown
    assert "<img" not in shown


def test_actors_are_named_or_refused(demo: Path) -> None:
    with Ledger(demo) as ledger:
        assert ledger.pair("Israel", "usa").pair == ("ISR", "USA")
        with pytest.raises(InputError, match="no actor is called 'Nowhere'"):
            ledger.pair("VLD", "Nowhere")
