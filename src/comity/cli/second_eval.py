"""Measuring the second reader on a gold file, by the figures by which our own stages are measured."""

from pathlib import Path

from comity.cli.formats import warn
from comity.cli.second_run import cost_words, reader_of
from comity.evaluation.figures import render
from comity.evaluation.rows import read_rows, write_rows
from comity.evaluation.second import focused, predict, set_of
from comity.second.settings import read_reader


def measure_second(
    set_name: str, gold: Path | None, out: Path | None, path: Path | None, yes: bool, tables: Path | None
) -> int:
    """Tell the cost; with ``yes`` ask on each row of ``gold`` and print the figures. Return the exit code."""
    chosen = set_of(set_name, gold)
    settings = read_reader(path)
    second = reader_of(settings, tables)
    assert gold is not None  # ``set_of`` refuses
    rows = read_rows(gold)
    seen = [chosen.inputs(row) for row in rows]
    questions = [focused(set_name, row) for row in seen]
    warn(cost_words(second.estimate((one.text, one.focus) for one in questions), settings))
    if not yes:
        warn("nothing is sent yet; start it with --yes")
        return 0
    outcome = predict(second, set_name, seen)
    if out is not None:
        write_rows(out, outcome.predictions)
    told = ", ".join(f"{n} {reason}" for reason, n in outcome.dropped.most_common()) or "nothing"
    print(
        f"{set_name}, read by {settings.model} (prompt {second.prompt}): {len(rows)} rows, "
        f"{outcome.unanswered} without an answer; dropped: {told}\n{render(chosen.score(rows, outcome.predictions))}"
    )
    return 1 if outcome.unanswered else 0
