"""Which reports tell of one happening (set ``stories``)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from comity.evaluation.figures import Figure, Figures, ratio
from comity.evaluation.rows import Row, only
from comity.evaluation.runner import Runner
from comity.links.features import FeatureFinder, Features
from comity.links.stories import find_stories
from comity.model import Document, Reading

HEADLINE = ("B-cubed F1", "B-cubed precision", "B-cubed recall")


def inputs(row: Row) -> Row:
    """Return the name of a report and its text: neither its topic nor its story."""
    return only(row, "doc", "text")


def predict(runner: Runner, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield ``{"doc", "cluster"}`` for each report, once all are read."""
    finder = FeatureFinder(runner.codebook)
    reports: list[Features] = []
    for row in rows:
        products = runner(Document(id=row["doc"], text=row["text"]), "mentions", "events")
        if products is not None:
            reports.append(
                finder(
                    Reading(
                        document=products["document"],
                        mentions=products["mentions"],
                        events=products["events"],
                    )
                )
            )
    for story in find_stories(reports):
        for document in story.documents:
            yield {"doc": document, "cluster": story.id}


def score(gold: list[Row], predictions: list[Row]) -> Figures:
    """Return B-cubed figures; a report without a prediction is a story by itself, and no prediction at all is worth nothing."""
    wanted = {row["doc"]: row["story"] for row in gold}
    found = {row["doc"]: row["cluster"] for row in predictions}
    values = b_cubed(wanted, found) if found else (None, None, None)
    precision, recall, f1 = values
    n = len(wanted)
    return (
        Figure("B-cubed precision", precision, n),
        Figure("B-cubed recall", recall, n),
        Figure("B-cubed F1", f1, n),
        Figure("stories found", float(len({_cluster(found, name) for name in wanted})), n),
        Figure("stories in the gold", float(len(set(wanted.values()))), n),
    )


def b_cubed(gold: Mapping[str, str], found: Mapping[str, str]) -> tuple[float, float, float]:
    """Return B-cubed precision, recall and F1 (Bagga and Baldwin 1998) over the items of ``gold``."""
    pairs = [(label, _cluster(found, name)) for name, label in gold.items()]
    both, labels, clusters = Counter(pairs), Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    precision = ratio(sum(n * n / clusters[b] for (_, b), n in both.items()), len(pairs))
    recall = ratio(sum(n * n / labels[a] for (a, _), n in both.items()), len(pairs))
    return precision, recall, ratio(2 * precision * recall, precision + recall)


def _cluster(found: Mapping[str, str], name: str) -> tuple[str, str]:
    return ("found", found[name]) if name in found else ("alone", name)
