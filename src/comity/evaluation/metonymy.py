"""Whether a place name is a place or a government (set ``metonymy``)."""

from collections.abc import Iterable, Iterator

from comity.evaluation.figures import Figure, Figures, accuracy, class_scores
from comity.evaluation.rows import Row, only
from comity.evaluation.runner import Runner
from comity.model import Document, Mention, Span
from comity.reading.mentions import MentionFinder
from comity.reading.name_context import NameContext
from comity.reading.parse import Parse

HEADLINE = ("accuracy", "metonymic F1")


def inputs(row: Row) -> Row:
    """Return a sentence and the place name marked in it."""
    return only(row, "id", "sentence", "start", "end")


def predict(runner: Runner, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield ``{"id", "label"}``: literal or metonymic."""
    finder = MentionFinder(runner.codebook)
    for row in rows:
        document = Document(id=row["id"], text=row["sentence"])
        products = runner(document, "names")
        if products is not None:
            place = is_place(
                finder, document, products["parse"], products["names"], (row["start"], row["end"])
            )
            yield {"id": row["id"], "label": "literal" if place else "metonymic"}


def is_place(
    finder: MentionFinder, document: Document, parse: Parse, names: tuple[Mention, ...], span: Span
) -> bool:
    """Say whether the words of ``span`` are only a place: by the mention at them, else by the test that mentions pass.

    Many places of the set are in no table of ours: they are put to the same test.
    """
    at = [mention for mention in names if mention.span[0] < span[1] and span[0] < mention.span[1]]
    if at:
        return max(
            at, key=lambda mention: min(mention.span[1], span[1]) - max(mention.span[0], span[0])
        ).place
    tokens = parse.tokens_in(span)
    return not tokens or NameContext(
        parse, document.text, [], [], finder.words, finder.bodies, finder.agents
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
