"""Our own sentences with words scored by whether the thing came about (``train/came_about.csv``).

The encoder that ships has learned from them: how well it still agrees is a floor against loss, not a measure.
"""

import csv
import re
from pathlib import Path

import numpy as np

from comity.reading.encoder import load_encoder

LINES = Path(__file__).parents[2] / "train" / "came_about.csv"
MARK = re.compile(r"\{([^\s{}:]+):(-?[0-3])\}")
EVERY = 25
FLOOR = 0.8


def texts() -> list[str]:
    with LINES.open(encoding="utf-8", newline="") as lines:
        return [row["text"] for row in csv.DictReader(lines)]


def test_each_line_is_another_and_has_marks_that_can_be_read() -> None:
    lines = texts()
    plain = [MARK.sub(r"\1", line) for line in lines]
    assert len(set(plain)) == len(lines)
    assert not [
        line for line, bare in zip(lines, plain, strict=True) if "{" in bare or "}" in bare or line == bare
    ]


def test_what_came_about_and_what_did_not_are_both_there() -> None:
    scores = [int(mark[2]) for line in texts() for mark in MARK.finditer(line)]
    assert set(scores) == set(range(-3, 4))
    assert 0.3 < np.mean([score < 0 for score in scores]) < 0.5


def test_the_encoder_agrees_with_what_it_has_learned() -> None:
    found: list[tuple[int, float]] = []
    for line in texts()[::EVERY]:
        marks = list(MARK.finditer(line))
        sentence = MARK.sub(r"\1", line)
        for number, mark in enumerate(marks):
            start = mark.start() - sum(len(one[0]) - len(one[1]) for one in marks[:number])
            assert sentence[start : start + len(mark[1])] == mark[1]
            score = load_encoder().scores(sentence, (start, start + len(mark[1])))["web"]
            found.append((int(mark[2]), score))
    assert np.corrcoef(np.array(found).T)[0, 1] >= FLOOR
