"""The sets that can be measured, and how one is run."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import as_file
from pathlib import Path

from comity import load_reader
from comity.codebook.tables import data_folder
from comity.engines.serial import Reader
from comity.errors import ComityError, InputError
from comity.evaluation import (
    actors,
    attribution,
    factuality,
    judgements,
    known,
    metonymy,
    plover,
    probes,
    stories,
    timex,
)
from comity.evaluation.figures import Figure, Figures, render
from comity.evaluation.rows import Row, progress, read_rows, write_rows
from comity.evaluation.runner import Runner


def _gold_rows(path: Path | None) -> list[Row]:
    if path is None:
        raise ComityError("this set needs its gold file: comity eval SET GOLD; only probes ship with Comity")
    return read_rows(path)


@dataclass(frozen=True)
class EvalSet:
    """A kind of gold set.

    ``inputs`` copies the input columns out of a gold row; nothing but its result reaches
    ``predict``, which yields rows in the format of the set's scorer. ``score`` compares
    gold with predictions. ``headline`` names the figures that count, the first one
    first; figures that a gold file does not have are passed over. ``read`` takes the
    path of the gold, ``None`` for rows that ship with Comity; ``failures`` tells each row
    that came out wrong; ``invented`` asks for the tables of the demo's states.
    """

    inputs: Callable[[Row], Row]
    predict: Callable[[Runner, Iterable[Row]], Iterator[Row]]
    score: Callable[[list[Row], list[Row]], Figures]
    headline: tuple[str, ...]
    read: Callable[[Path | None], list[Row]] = _gold_rows
    failures: Callable[[list[Row], list[Row]], str] | None = None
    invented: bool = False


SETS: dict[str, EvalSet] = {
    "plover": EvalSet(plover.inputs, plover.predict, plover.score, plover.HEADLINE),
    "attribution": EvalSet(attribution.inputs, attribution.predict, attribution.score, attribution.HEADLINE),
    "factuality": EvalSet(factuality.inputs, factuality.predict, factuality.score, factuality.HEADLINE),
    "timex": EvalSet(timex.inputs, timex.predict, timex.score, timex.HEADLINE),
    "metonymy": EvalSet(metonymy.inputs, metonymy.predict, metonymy.score, metonymy.HEADLINE),
    "actors": EvalSet(actors.inputs, actors.predict, actors.score, actors.HEADLINE),
    "known": EvalSet(known.inputs, known.predict, known.score, known.HEADLINE),
    "stories": EvalSet(stories.inputs, stories.predict, stories.score, stories.HEADLINE),
    "judgements": EvalSet(
        judgements.inputs,
        judgements.predict,
        judgements.score,
        judgements.HEADLINE,
        read=judgements.read_judgements,
    ),
    "probes": EvalSet(
        probes.inputs,
        probes.predict,
        probes.score,
        probes.HEADLINE,
        read=probes.read_probes,
        failures=probes.failures,
        invented=True,
    ),
}


@dataclass(frozen=True)
class Outcome:
    """What one run gave."""

    predictions: list[Row]
    figures: Figures
    headline: tuple[Figure, ...]
    rows: int
    sentences: int
    failures: int
    seconds: float

    def summary(self) -> str:
        """Return one line on rows, sentences, failures and speed."""
        speed = self.sentences / self.seconds if self.seconds else 0.0
        return (
            f"{self.rows} rows, {self.sentences} sentences, {self.failures} failures, "
            f"{self.seconds:.1f} s, {speed:.0f} sentences a second"
        )


def find_set(name: str) -> EvalSet:
    """Return the set of that name. Raises ComityError, with the names there are, if there is none."""
    if name not in SETS:
        raise ComityError(f"no set is called {name!r}; there are: {', '.join(SETS)}")
    return SETS[name]


def evaluate(chosen: EvalSet, gold: list[Row], reader: Reader, what: str = "rows") -> Outcome:
    """Run the stages on the inputs of ``gold`` and score what they give. Loading is not timed."""
    runner = Runner(reader.codebook, reader.stages)
    seen = [chosen.inputs(row) for row in gold]
    start = time.perf_counter()
    predictions = list(chosen.predict(runner, progress(seen, what)))
    seconds = time.perf_counter() - start
    figures = chosen.score(gold, predictions)
    by_name = {figure.name: figure for figure in figures}
    headline = tuple(by_name[name] for name in chosen.headline if name in by_name)
    return Outcome(predictions, figures, headline, len(gold), runner.sentences, len(runner.failures), seconds)


def run(
    set_name: str,
    gold_path: Path | str | None = None,
    predictions_path: Path | str | None = None,
    tables: Path | None = None,
) -> str:
    """Run the product on a gold file, or on rows that ship with it, and return its figures as text.

    ``predictions_path``, if given, receives the predictions in the format of the set's
    scorer; ``tables`` are laid over the shipped ones. Raises ComityError for an unknown
    set and InputError for a file that cannot be used.
    """
    chosen = find_set(set_name)
    gold = chosen.read(Path(gold_path) if gold_path is not None else None)
    if not gold:
        raise InputError(f"{gold_path}: holds nothing to measure by")
    if chosen.invented and tables is None:
        with as_file(data_folder().joinpath("demo", "overlay")) as shipped:
            reader = load_reader(shipped)
    else:
        reader = load_reader(tables)
    outcome = evaluate(chosen, gold, reader, set_name)
    if predictions_path is not None:
        write_rows(Path(predictions_path), outcome.predictions)
    told = f"{set_name}: {outcome.summary()}\n{render(outcome.figures)}"
    failed = chosen.failures(gold, outcome.predictions) if chosen.failures else ""
    return f"{told}\n\n{failed}" if failed else told
