"""Gold rows: what a stage may see of them, and files that cannot be used."""

from pathlib import Path

import pytest

from comity.errors import InputError
from comity.evaluation.rows import Row, only, read_rows, write_rows
from comity.evaluation.sets import SETS

# One invented gold row of each form, and its columns that are answers.
FORMS: dict[str, tuple[str, Row, set[str]]] = {
    "plover": (
        "plover",
        {
            "id": "1",
            "text": "Korsia praised Veldania.",
            "source": [[0, 6]],
            "target": [[15, 23]],
            "root": "SUPPORT",
            "quad": 1,
        },
        {"root", "quad"},
    ),
    "attribution": (
        "attribution",
        {"id": "1", "text": "Roe said no.", "split": "dev", "attributions": []},
        {"attributions", "split"},
    ),
    "factuality news": (
        "factuality",
        {
            "id": "1",
            "doc": "d",
            "date": "2024-01-01",
            "sentence": "Korsia paid.",
            "start": 7,
            "end": 11,
            "predicate": "paid",
            "lemma": "pay",
            "pos": "VERB",
            "certainty": "CERTAIN",
            "polarity": "POS",
            "time": "NON_FUTURE",
            "special": "NONE",
            "tense": "PAST",
            "modality": "",
            "event_class": "OTHER",
            "label": "happened",
        },
        {
            "certainty",
            "polarity",
            "time",
            "special",
            "tense",
            "modality",
            "event_class",
            "label",
            "lemma",
            "pos",
            "predicate",
        },
    ),
    "factuality web": (
        "factuality",
        {
            "id": "1",
            "sentence": "Korsia paid.",
            "start": 7,
            "end": 11,
            "lemma": "pay",
            "score": 3.0,
            "label": "happened",
            "ewt_split": "dev",
        },
        {"score", "label", "ewt_split", "lemma"},
    ),
    "factuality claim": (
        "factuality",
        {
            "id": "1",
            "source": "x",
            "context": "",
            "sentence": "Roe may say that Korsia paid.",
            "claim": "Korsia paid",
            "verb": "say",
            "embedding": "modal",
            "score": 1.0,
            "sd": 1.0,
            "label": "happened",
        },
        {"score", "label", "verb", "embedding", "sd", "source"},
    ),
    "timex": (
        "timex",
        {
            "doc": "d",
            "source": "x",
            "dct": "2024-05-03",
            "text": "They met on 2 May.",
            "annotated": "all",
            "timexes": [{"start": 12, "end": 17, "text": "2 May", "type": "DATE", "value": "2024-05-02"}],
        },
        {"timexes", "annotated", "source"},
    ),
    "metonymy": (
        "metonymy",
        {
            "id": "1",
            "source": "x",
            "sentence": "Roe lives in Korsia.",
            "start": 13,
            "end": 19,
            "place": "Korsia",
            "label": "literal",
        },
        {"label", "source"},
    ),
    "actors country": (
        "actors",
        {
            "id": "1",
            "doc": "d",
            "source": "x",
            "group": "g",
            "sentence": "France paid.",
            "start": 0,
            "end": 6,
            "mention": "France",
            "country": "FRA",
            "kind": "state",
            "actor": None,
        },
        {"country", "kind", "actor", "group"},
    ),
    "actors link": (
        "actors",
        {
            "id": "1",
            "doc": "d",
            "source": "x",
            "sentence": "NATO met.",
            "start": 0,
            "end": 4,
            "mention": "NATO",
            "link": "NATO",
            "type": "ORG",
            "kind": "entity",
        },
        {"link", "type", "kind"},
    ),
    "known wcep": (
        "known",
        {
            "id": "1",
            "date": "2024-05-03",
            "text": "France expels two diplomats of Chad.",
            "kind": "expel",
            "direction": "worse",
            "status": "happened",
            "senders": ["FRA"],
            "targets": ["TCD"],
        },
        {"kind", "direction", "status", "senders", "targets"},
    ),
    "known narrative": (
        "known",
        {
            "id": "1",
            "date": "1901",
            "text": "France recognized Chad.",
            "head": "Recognition",
            "kind": "recognise",
            "b_name": "Chad",
        },
        {"kind", "head"},
    ),
    "stories": (
        "stories",
        {
            "doc": "1",
            "topic": "t",
            "story": "s",
            "text": "A bridge at Sallowby fell into the river on Monday.",
        },
        {"topic", "story"},
    ),
}


def test_every_set_has_a_form_here() -> None:
    elsewhere = {"probes", "judgements"}  # rows that ship with Comity, rows of a ledger: tests of their own
    assert {name for name, _, _ in FORMS.values()} == set(SETS) - elsewhere


@pytest.mark.parametrize("form", FORMS)
def test_inputs_hold_no_answer(form: str) -> None:
    name, row, answers = FORMS[form]
    seen = SETS[name].inputs(row)
    assert not answers & set(seen)


@pytest.mark.parametrize("form", FORMS)
def test_inputs_do_not_depend_on_answers(form: str) -> None:
    name, row, answers = FORMS[form]
    blinded = {column: "hidden" if column in answers else value for column, value in row.items()}
    assert SETS[name].inputs(blinded) == SETS[name].inputs(row)


def test_only_names_what_is_missing() -> None:
    with pytest.raises(InputError, match=r"'7' has no column text"):
        only({"id": "7"}, "id", "text")


def test_rows_come_back_as_written(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows: list[Row] = [{"id": "1", "text": "Zürich – “so”"}, {"id": "2", "spans": [[0, 1]]}]
    write_rows(path, rows)
    assert read_rows(path) == rows


@pytest.mark.parametrize(
    ("content", "message"), [("", "no rows"), ("{", "line 1: is no JSON"), ("[1]", "line 1: is no object")]
)
def test_files_that_cannot_be_used(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(content)
    with pytest.raises(InputError, match=message):
        read_rows(path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_rows(tmp_path / "none.jsonl")
