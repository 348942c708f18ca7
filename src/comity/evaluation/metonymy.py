"""Whether a place name is a place or a government (set ``metonymy``)."""

from collections.abc import Iterable, Iterator

from comity.evaluation.figures import Figure, Figures, accuracy, class_scores
from comity.evaluation.rows import Row, only
from comity.evaluation.runner import Runner
from comity.model import Document, Span
from comity.reading.mentions import MentionFinder
from comity.reading.name_context import NameContext
from comity.reading.parse import Parse

HEADLINE = ("accuracy", "metonymic F1")


def inputs(row: Row) -> Row:
    """Return a sentence and the place name marked in it."""
    return only(row, "id", "sentence", "start", "end")


def predict(runner: Runner, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield ``{"id", "label"}``: literal or metonymic, by the test that every mention of a place is put to."""
    finder = MentionFinder(runner.codebook)
    for row in rows:
        document = Document(id=row["id"], text=row["sentence"])
        products = runner(document, "parse")
        if products is not None:
            place = is_place(finder, document, products["parse"], (row["start"], row["end"]))
            yield {"id": row["id"], "label": "literal" if place else "metonymic"}


def is_place(finder: MentionFinder, document: Document, parse: Parse, span: Span) -> bool:
    """Say whether the words of ``span`` are only a place."""
    tokens = parse.tokens_in(span)
    return not tokens or NameContext(
        parse, document.text, [], [], finder.words, finder.bodies, finder.agents, finder.places
    ).is_place(tokens)


def score(gold: list[Row], predictions: list[Row]) -> Figures:
    """Return accuracy and F1 of metonymic, over all and for each origin; rows marked mixed are left out."""
    labels = {row["id"]: row["label"] for row in predictions}
    kept = [row for row in gold if row["label"] != "mixed"]
    figures: list[Figure] = []
    for part in ("", *sorted({row["source"] for row in kept})):
        pairs = [(row["label"], labels.get(row["id"])) for row in kept if part in ("", row["source"])]
        name = f" {part}" if part else ""
        figures.append(Figure(f"accuracy{name}", accuracy(pairs), len(pairs)))
        scores = class_scores(pairs)
        if "metonymic" in scores:
            one, n = scores["metonymic"]
            figures.append(Figure(f"metonymic F1{name}", one.f1, n))
    return tuple(figures)
