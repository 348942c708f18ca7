"""Measuring the reading on gold sets: the product's own stages, and the figures of the sets' scorers.

A set's module takes the input columns out of each gold row before anything else sees
it (``inputs``), runs the stages (``predict``), and compares with the gold (``score``).
"""

from pathlib import Path

__all__ = ["run"]


def run(set_name: str, gold_path: Path | str, predictions_path: Path | str | None = None) -> str:
    """Run the product on a gold file and return its figures as text.

    ``predictions_path``, if given, receives the predictions in the format of the set's
    scorer. Raises ComityError for an unknown set and InputError for a file that cannot
    be used.
    """
    from comity import load_reader
    from comity.evaluation.figures import render
    from comity.evaluation.rows import read_rows, write_rows
    from comity.evaluation.sets import evaluate, find_set

    chosen = find_set(set_name)
    gold = read_rows(Path(gold_path))
    outcome = evaluate(chosen, gold, load_reader(), what=set_name)
    if predictions_path is not None:
        write_rows(Path(predictions_path), outcome.predictions)
    return f"{set_name}: {outcome.summary()}\n{render(outcome.figures)}"
