"""Each set from gold row to prediction to figure, on invented rows."""

from pathlib import Path

import pytest
from test_gold_rows import FORMS

import comity.evaluation
from comity import load_reader
from comity.errors import ComityError
from comity.evaluation import table
from comity.evaluation.actors import HEADLINE as ACTOR_HEADLINE
from comity.evaluation.factuality import predicate_of_claim
from comity.evaluation.rows import Row, read_rows, write_rows
from comity.evaluation.runner import Runner, needed
from comity.evaluation.sets import SETS, evaluate
from comity.evaluation.stories import b_cubed
from comity.model import Document, content_id

ANSWERS: dict[str, Row] = {
    "plover": {"id": "1", "root": "SUPPORT", "quad": 1},
    "factuality news": {"id": "1", "label": "happened"},
    "timex": {"doc": "d", "timexes": [{"start": 12, "end": 17, "type": "DATE", "value": "2024-05-02"}]},
    "metonymy": {"id": "1", "label": "literal"},
    "actors country": {"id": "1", "country": "FRA"},
    "actors link": {"id": "1", "link": "North_Atlantic_Treaty_Organization"},
    "known wcep": {
        "id": "1",
        "kind": "expel",
        "direction": "worse",
        "status": "happened",
        "senders": ["FRA"],
        "targets": ["TCD"],
    },
    "known narrative": {"id": "1", "kind": "recognise"},
    "stories": {"doc": "1", "cluster": content_id("s", "1")},
}


@pytest.mark.parametrize("form", ANSWERS)
def test_predictions_are_in_the_format_of_the_scorer(form: str) -> None:
    name, row, _ = FORMS[form]
    outcome = evaluate(SETS[name], [row], load_reader())
    assert outcome.predictions == [ANSWERS[form]]
    assert outcome.failures == 0


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_a_headline(form: str) -> None:
    name, row, _ = FORMS[form]
    outcome = evaluate(SETS[name], [row], load_reader())
    if form != "actors link":
        assert outcome.headline
    assert all(figure.n >= 0 for figure in outcome.figures)


@pytest.mark.parametrize("form", FORMS)
def test_no_answer_is_worth_nothing(form: str) -> None:
    name, row, _ = FORMS[form]
    figures = {figure.name: figure.value for figure in SETS[name].score([row], [])}
    assert all(not figures[headline] for headline in SETS[name].headline if headline in figures)


def test_b_cubed_of_a_case_worked_by_hand() -> None:
    gold = {"a": "x", "b": "x", "c": "y"}
    assert b_cubed(gold, {"a": "1", "b": "1", "c": "1"}) == pytest.approx((5 / 9, 1.0, 5 / 7))
    assert b_cubed(gold, {"a": "1", "b": "1"}) == (1.0, 1.0, 1.0)


def test_attribution_spans() -> None:
    text = "The offer is dead, Roe said."
    row = {
        "id": "1",
        "text": text,
        "attributions": [{"source": [[19, 22]], "cue": [[23, 27]], "content": [[0, 17]]}],
    }
    outcome = evaluate(SETS["attribution"], [row], load_reader())
    assert {figure.name: figure.value for figure in outcome.headline} == {
        "content_exact_np F1": 1.0,
        "triple_half F1": 1.0,
    }


def test_mentions_of_one_document_are_read_together() -> None:
    sentences = ["French President Jean Exemple spoke.", "Exemple left."]
    rows = [
        {
            "id": str(n),
            "doc": "d",
            "sentence": sentence,
            "start": sentence.index("Exemple"),
            "end": sentence.index("Exemple") + 7,
            "country": "FRA",
            "kind": "actor",
        }
        for n, sentence in enumerate(sentences)
    ]
    outcome = evaluate(SETS["actors"], rows, load_reader())
    assert outcome.headline[0].name == ACTOR_HEADLINE[0]
    assert outcome.headline[0].value == 1.0


def test_the_predicate_of_a_claim_is_found_in_its_sentence() -> None:
    reader = load_reader()
    runner = Runner(reader.codebook, reader.stages)
    parses = []
    for text in ("Roe paid a visit and may think that Korsia paid the debt.", "Korsia paid the debt"):
        products = runner(Document(id="d", text=text), "parse")
        assert products is not None
        parses.append(products["parse"])
    token = predicate_of_claim(*parses)
    assert token is not None
    assert parses[0].lower[token - 1 : token + 1] == ["korsia", "paid"]


def test_only_the_stages_that_are_needed_run() -> None:
    stages = load_reader().stages
    assert [stage.gives for stage in needed(stages, "drafts")] == ["page", "parse", "drafts"]
    assert needed(stages, *(stage.gives for stage in stages)) == stages


def test_a_failing_document_is_counted_and_the_rest_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    row = FORMS["metonymy"][1]
    broken = {**row, "id": "2", "sentence": 7}
    outcome = evaluate(SETS["metonymy"], [broken, row], load_reader())
    assert (outcome.failures, len(outcome.predictions)) == (1, 1)
    assert capsys.readouterr().err.startswith("2: ")


def test_run_writes_predictions_and_prints_figures(tmp_path: Path) -> None:
    gold, predictions = tmp_path / "gold.jsonl", tmp_path / "predictions.jsonl"
    write_rows(gold, [FORMS["plover"][1]])
    told = comity.evaluation.run("plover", gold, predictions)
    assert told.startswith("plover: 1 rows, 1 sentences, 0 failures")
    assert "root macro-F1" in told
    assert read_rows(predictions) == [ANSWERS["plover"]]


def test_an_unknown_set_is_refused_with_the_names() -> None:
    with pytest.raises(ComityError, match="no set is called 'nonsense'; there are: plover, attribution"):
        comity.evaluation.run("nonsense", "gold.jsonl")


def test_the_table_measures_what_is_there_and_names_what_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "metonymy").mkdir()
    write_rows(tmp_path / "metonymy" / "dev.jsonl", [FORMS["metonymy"][1]])
    assert table.main([str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "accuracy" in told
    assert "absent" in told
    assert "plover" in told.splitlines()[-1]
    assert "metonymy" not in told.splitlines()[-1]


def test_the_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COMITY_EVAL", str(tmp_path))
    assert table.gold_folder() == tmp_path
    monkeypatch.delenv("COMITY_EVAL")
    assert table.gold_folder().parts[-2:] == ("shared", "eval")
