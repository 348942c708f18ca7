"""Our own sentences with words scored by whether the thing came about (``train/came_about.csv``).

The encoder that ships has learned from them: how well it still agrees is a floor against loss, not a measure.
"""

from pathlib import Path

import numpy as np

from comity.evaluation.marked import read_scored
from comity.reading.encoder import load_encoder

LINES = Path(__file__).parents[2] / "train" / "came_about.csv"
EVERY = 25
FLOOR = 0.8


def test_each_line_is_another_and_has_marks_that_can_be_read() -> None:
    lines = read_scored(LINES)  # raises where a mark cannot be read
    assert len({line.text for line in lines}) == len(lines)
    assert all(line.words for line in lines)
    assert not [line for line in lines if "{" in line.text or "}" in line.text]


def test_what_came_about_and_what_did_not_are_both_there() -> None:
    scores = [score for line in read_scored(LINES) for _, score in line.words]
    assert set(scores) == set(range(-3, 4))
    assert 0.3 < np.mean([score < 0 for score in scores]) < 0.5


def test_the_encoder_agrees_with_what_it_has_learned() -> None:
    found = [
        (score, load_encoder().scores(line.text, span)["web"])
        for line in read_scored(LINES)[::EVERY]
        for span, score in line.words
    ]
    assert np.corrcoef(np.array(found).T)[0, 1] >= FLOOR
