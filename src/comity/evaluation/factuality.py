"""Did it happen, by the word of the one who tells it (set ``factuality``).

Three gold sets with one question. The columns of a row tell its form:

- ``news``: seven labels of predicates in the news.
- ``web``: scores of single predicates from -3 to 3.
- ``embedded``: scores of clauses under verbs, negation, modals and conditions; a clause
  may be given as a claim instead of a span.
"""

from collections.abc import Iterable, Iterator

from comity.errors import InputError
from comity.evaluation.figures import Figure, Figures, class_figures, pearson
from comity.evaluation.rows import Row, only
from comity.evaluation.runner import Runner
from comity.evaluation.tables import FactualityLabel, load_table
from comity.model import Document, Factuality, Span
from comity.reading.commitments import CommitmentTable, assess, by_source
from comity.reading.events import holding, innermost
from comity.reading.parse import Parse
from comity.reading.speakers import head_of

HEADLINE = ("macro-F1", "Pearson r")
_HAPPENED_FOR_SURE = 3.0  # the scorer's stand-in for a missing score


def inputs(row: Row) -> Row:
    """Return a sentence and the predicate or claim in question; the form follows from the names of the columns."""
    if "certainty" in row:
        return {**only(row, "id", "sentence", "start", "end"), "form": "news"}
    if "ewt_split" in row:
        return {**only(row, "id", "sentence", "start", "end"), "form": "web"}
    if "claim" in row:
        return {**only(row, "id", "sentence", "claim"), "form": "embedded"}
    return {**only(row, "id", "sentence", "start", "end"), "form": "embedded"}


def predict(runner: Runner, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield ``{"id", "label"}`` and, where the set has them, ``"score"``."""
    table = CommitmentTable(runner.codebook)
    stances: dict[str, str] = {row.id: row.commitment for row in runner.codebook.stances}
    names = {(row.form, row.factuality): row for row in load_table("factuality_scores.csv", FactualityLabel)}
    for row in rows:
        value = assessed(runner, table, stances, row)
        if value is None:
            continue
        name = names.get((row["form"], value))
        if name is None:
            raise InputError(f"factuality_scores.csv: has no row for {row['form']}, {value}; add one")
        if name.score is None:
            yield {"id": row["id"], "label": name.label}
        else:
            yield {"id": row["id"], "label": label_of(name.score), "score": name.score}


def assessed(runner: Runner, table: CommitmentTable, stances: dict[str, str], row: Row) -> Factuality | None:
    """Return what the stages hold the predicate of a row for, by the word of who tells it; None where a stage failed."""
    products = runner(Document(id=row["id"], text=row["sentence"]), "attributions")
    if products is None:
        return None
    parse: Parse = products["parse"]
    if "claim" in row:
        told = runner(Document(id=row["id"], text=row["claim"]), "parse")
        token = predicate_of_claim(parse, told["parse"]) if told else None
    else:
        token = head_of_span(parse, (row["start"], row["end"]))
    if token is None:
        return None
    # As for events: the tree inside what somebody says, then the stance of the saying. Against
    # the tree alone, the author's word, this gives r .46 for .45 (web), .49 for .45 (embedded).
    at = parse.start[token]
    attribution = innermost(products["attributions"], at)
    edge = holding(attribution, at) if attribution else None
    return by_source(assess(table, parse, token, edge), attribution, stances).factuality


def head_of_span(parse: Parse, span: Span) -> int | None:
    """Return the token on which the words of ``span`` hang, None for an empty span."""
    tokens = tuple(parse.tokens_in(span))
    return head_of(parse, tokens) if tokens else None


def predicate_of_claim(parse: Parse, claim: Parse) -> int | None:
    """Return the token of the sentence that is the main predicate of ``claim``.

    It is the token with the lemma of the claim's root whose subtree shares most lemmas
    with the claim; without such a token, any whose subtree does.
    """
    if not len(claim) or not len(parse):
        return None
    root = next(token for token in range(len(claim)) if claim.head[token] == token)
    wanted = set(claim.lemma)
    content = [token for token in range(len(parse)) if parse.lemma[token] == claim.lemma[root]]
    verbs = [token for token in range(len(parse)) if parse.is_verb(token)]

    def shared(token: int) -> float:
        lemmas = {parse.lemma[at] for at in parse.subtree(token)}
        return len(lemmas & wanted) - 0.5 * len(lemmas - wanted)

    return max(content or verbs or list(range(len(parse))), key=lambda token: (shared(token), token))


def label_of(score_: float) -> str:
    """Return the label of a score, cut as in the gold: 1 and more happened, -1 and less did not."""
    return "happened" if score_ >= 1 else "did_not_happen" if score_ <= -1 else "uncertain"


def score(gold: list[Row], predictions: list[Row]) -> Figures:
    """Return macro-F1, accuracy, F1 of each label, and for scores Pearson's r and the mean error; by origin where told."""
    found = {row["id"]: row for row in predictions}
    figures = list(_part(gold, found, each=True))
    for origin in sorted({row["source"] for row in gold if row.get("source")}):
        part = _part([row for row in gold if row.get("source") == origin], found, each=False)
        figures += [Figure(f"{figure.name} {origin}", figure.value, figure.n) for figure in part]
    return tuple(figures)


def _part(gold: list[Row], found: dict[str, Row], *, each: bool) -> Figures:
    labels = [(row["label"], found.get(row["id"], {}).get("label")) for row in gold]
    figures = [figure._replace(name=figure.name.strip()) for figure in class_figures("", labels, each=each)]
    scores = [
        (float(row["score"]), float(found.get(row["id"], {}).get("score", _HAPPENED_FOR_SURE)))
        for row in gold
        if row.get("score") is not None
    ]
    if scores:
        n = len(scores)
        figures.append(Figure("Pearson r", pearson(scores), n))
        figures.append(Figure("mean error", sum(abs(a - b) for a, b in scores) / n, n))
    return tuple(figures)
