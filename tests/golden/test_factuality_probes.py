"""Invented sentences with one word in brackets and what its source holds of it, read by the rules alone (``factuality.csv``)."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from comity import load_reader
from comity.evaluation.factuality import Look, told_of
from comity.evaluation.runner import Runner

ROWS = list(csv.DictReader((Path(__file__).parent / "factuality.csv").read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def rules() -> Callable[[str], str]:
    reader = load_reader()
    runner, look = Runner(reader.codebook, reader.stages), Look(reader.codebook)

    def told(sentence: str) -> str:
        start, end = sentence.index("["), sentence.index("]") - 1
        row = {"id": "x", "sentence": sentence.replace("[", "").replace("]", ""), "start": start, "end": end}
        found = told_of(runner, row)
        assert found is not None
        names = look("news", found)
        return next(name.removeprefix("source.") for name in names if name.startswith("source."))

    return told


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["sentence"])
def test_rules_tell_whether_it_came_about(rules: Callable[[str], str], row: dict[str, str]) -> None:
    assert rules(row["sentence"]) == row["factuality"]
