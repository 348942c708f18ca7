"""One table of all measured sets (``make eval``, ``python -m comity.evaluation.table``).

The gold is not part of Comity. It is looked for in the folder that the environment
variable COMITY_EVAL names, else in ``shared/eval`` beside the checkout. Sets that are
not there are named, never passed over.
"""

import os
import sys
from pathlib import Path
from typing import NamedTuple

from comity import load_reader
from comity.errors import ComityError
from comity.evaluation.relations import measure_relations
from comity.evaluation.rows import read_rows
from comity.evaluation.sets import SETS, evaluate


class GoldFile(NamedTuple):
    """A gold file below the folder: what it is called here, where it is, and of which set it is."""

    name: str
    path: str
    set: str


GOLD_FILES = (
    GoldFile("plover", "plover/dev.jsonl", "plover"),
    GoldFile("attribution", "polnear/dev.jsonl", "attribution"),
    GoldFile("factuality_meantime", "factuality_meantime/dev.jsonl", "factuality"),
    GoldFile("factuality_uds", "factuality_uds/dev.jsonl", "factuality"),
    GoldFile("factuality_embedded", "factuality_embedded/dev.jsonl", "factuality"),
    GoldFile("timex", "timex_news/dev.jsonl", "timex"),
    GoldFile("metonymy", "metonymy/dev.jsonl", "metonymy"),
    GoldFile("actors", "actors/dev.jsonl", "actors"),
    GoldFile("known_wcep", "known_wcep/dev.jsonl", "known"),
    GoldFile("known_narrative", "known_usmissions/narrative_dev.jsonl", "known"),
    GoldFile("stories", "stories_ecbplus/docs_dev.jsonl", "stories"),
)
_COLUMNS = f"{'set':20} {'figure':32} {'value':>7} {'n':>6} {'seconds':>8} {'sent./s':>8}"


def gold_folder() -> Path:
    """Return the folder of the gold sets, whether it is there or not."""
    named = os.environ.get("COMITY_EVAL")
    return Path(named) if named else Path(__file__).resolve().parents[4] / "shared" / "eval"


def measure(folder: Path, every: int = 1) -> int:
    """Print the headline figures of each gold file below ``folder``; with ``every`` k, of each k-th row.

    Returns how many sets were measured.
    """
    absent = [gold for gold in GOLD_FILES if not (folder / gold.path).is_file()]
    present = [gold for gold in GOLD_FILES if gold not in absent]
    if present:
        reader = load_reader()
        print(f"{'every row' if every == 1 else f'each {every}th row'} of the open halves below {folder}")
        print(_COLUMNS)
        for gold in present:
            outcome = evaluate(SETS[gold.set], read_rows(folder / gold.path)[::every], reader, gold.name)
            speed = outcome.sentences / outcome.seconds if outcome.seconds else 0.0
            for number, figure in enumerate(outcome.headline):
                value = "–" if figure.value is None else f"{figure.value:.3f}"
                line = f"{gold.name if not number else '':20} {figure.name:32} {value:>7} {figure.n:6d}"
                print(line if number else f"{line} {outcome.seconds:8.1f} {speed:8.0f}", flush=True)
            if outcome.failures:
                print(f"{'':20} {outcome.failures} documents failed", flush=True)
    measured = 0
    for one in measure_relations(folder):
        measured += 1
        for number, figure in enumerate(one.figures):
            value = "–" if figure.value is None else f"{figure.value:.3f}"
            line = f"{one.name if not number else '':20} {figure.name:32} {value:>7} {figure.n:6d}"
            print(line if number else f"{line} {one.seconds:8.1f}", flush=True)
    if absent:
        print(f"absent below {folder}: {', '.join(gold.name for gold in absent)}")
    return len(present) + measured


def main(arguments: list[str] | None = None) -> int:
    """Measure the sets below a folder (first argument, optional); a number as second takes each k-th row."""
    given = sys.argv[1:] if arguments is None else arguments
    folder = Path(given[0]) if given else gold_folder()
    try:
        measure(folder, int(given[1]) if len(given) > 1 else 1)
    except (ComityError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
