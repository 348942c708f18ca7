"""PLOVER types of marked pairs (set ``plover``): an older list of 15 labels, met by a crosswalk."""

from collections.abc import Iterable, Iterator

from comity.evaluation.figures import Figures, class_figures
from comity.evaluation.pair_coding import AT_ONCE, Choice, PairCoder
from comity.evaluation.rows import Row, groups, only
from comity.evaluation.runner import Runner
from comity.evaluation.tables import PloverLabel, load_table

HEADLINE = ("root macro-F1", "quad macro-F1")


def inputs(row: Row) -> Row:
    """Return what a coder is shown: the sentence and the marked pair."""
    return only(row, "id", "text", "source", "target")


def predict(runner: Runner, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield ``{"id", "root", "quad"}`` in the labels of the set."""
    coder = PairCoder(runner.stages)
    for group in groups(rows, AT_ONCE):
        outcomes = coder.products(group)
        read = [(row, runner.kept(outcome)) for row, outcome in zip(group, outcomes, strict=True)]
        asked = [(row, products) for row, products in read if products is not None]
        for (row, _), chosen in zip(asked, coder.choose(asked), strict=True):
            label = label_of(chosen)
            yield {
                "id": row["id"],
                "root": label.label if label else chosen.type,
                "quad": label.quad if label else None,
            }


def label_of(chosen: Choice) -> PloverLabel | None:
    """Return the row of the crosswalk that fits and asks for most."""
    rows = [row for row in load_table("plover_crosswalk.csv", PloverLabel) if row.type == chosen.type]
    fitting = [(asked, row) for row in rows if (asked := _asked(row, chosen)) is not None]
    return max(fitting, key=lambda pair: pair[0], default=(0, None))[1]


def _asked(row: PloverLabel, chosen: Choice) -> int | None:
    """Return how much ``row`` asks for, None where it asks for something that is not there."""
    if row.mode not in (None, chosen.mode):
        return None
    if row.words and not any(chosen.words.issuperset(words.split("+")) for words in row.words):
        return None
    ahead = bool(row.operation or row.factuality)
    if (
        ahead
        and chosen.factuality not in row.factuality
        and not set(chosen.operations).intersection(row.operation)
    ):
        return None
    return 2 * bool(row.words) + 4 * ahead + (row.mode is not None)


def score(gold: list[Row], predictions: list[Row]) -> Figures:
    """Return macro-F1 and accuracy of quad and root, and F1 of each root; a missing answer is wrong."""
    found = {row["id"]: row for row in predictions}
    roots = [(row["root"], found.get(row["id"], {}).get("root")) for row in gold]
    quads = [(row["quad"], found.get(row["id"], {}).get("quad")) for row in gold]
    return (*class_figures("quad", quads), *class_figures("root", roots))
