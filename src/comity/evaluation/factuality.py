"""Did it happen, by the word of the one who tells it (set ``factuality``).

Three gold sets with one question. The columns of a row tell its form:

- ``news``: seven labels of predicates in the news.
- ``web``: scores of single predicates from -3 to 3.
- ``embedded``: scores of clauses under verbs, negation, modals and conditions; a clause
  may be given as a claim instead of a span.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from comity.codebook import Codebook
from comity.evaluation.figures import Figure, Figures, class_figures, pearson
from comity.evaluation.rows import Row, only
from comity.evaluation.runner import Runner
from comity.model import Attribution, Document, Span
from comity.reading.encoder import in_sentence, load_encoder
from comity.reading.factuality_features import FeatureTable
from comity.reading.factuality_setting import SettingTable
from comity.reading.parse import Parse
from comity.reading.source import head_of
from comity.reading.weights import load_weights

HEADLINE = ("macro-F1", "Pearson r")
# Labels with too few rows to be learnt: here the rules have the last word. The first that holds wins.
_BY_RULE = {
    "rule.in_condition": "conditional",
    "source.conditional": "conditional",
    "source.did_not_happen": "did_not_happen",
    "rule.left_open": "unknown",
    "rule.asked": "unknown",
    "rule.was_to_be": "unknown",
    "rule.ended": "did_not_happen",
    "rule.unsure": "possible",
}
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


class Told(NamedTuple):
    """A predicate in its sentence, with who says what there."""

    text: str
    parse: Parse
    token: int
    attributions: tuple[Attribution, ...]


class Look:
    """The features that each form is scored by: on the web also what stands about the word."""

    def __init__(self, codebook: Codebook) -> None:
        self.table = FeatureTable(codebook)
        self.setting = SettingTable(codebook)

    def __call__(self, form: str, told: Told) -> tuple[str, ...]:
        features = self.table.features(told.parse, told.token, told.attributions)
        return features + self.setting.features(told.parse, told.token) if form == "web" else features


def predict(runner: Runner, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield ``{"id", "label"}`` and, where the set has them, ``"score"``.

    The product's features and rules, weighed by the numbers of its model, for scores
    together with the second look of its encoder. Each of the three forms has its own
    notion (on the web what lies ahead "did not happen"), and so its own numbers; those
    of ``news`` are the ones that the product goes by.
    """
    look = Look(runner.codebook)
    model = load_weights("factuality")
    for row in rows:
        told = told_of(runner, row)
        if told is None:
            continue
        form = row["form"]
        features = look(form, told)
        if form in model.scales:
            scale = model.scales[form]
            second = load_encoder().scores(*in_sentence(told.text, told.parse, told.token))[form]
            value = scale.share * second + (1 - scale.share) * scale.score(features)
            value = min(max(value, -3.0), 3.0)
            label = (
                "happened" if value >= scale.high else "did_not_happen" if value <= scale.low else "uncertain"
            )
            yield {"id": row["id"], "label": label, "score": round(value, 3)}
        else:
            ruled = next((label for name, label in _BY_RULE.items() if name in features), None)
            yield {"id": row["id"], "label": ruled or model.choices[form].choose(features)}


def told_of(runner: Runner, row: Row) -> Told | None:
    """Return the predicate that a row asks for; None where a stage failed."""
    products = runner(Document(id=row["id"], text=row["sentence"]), "attributions")
    if products is None:
        return None
    parse: Parse = products["parse"]
    if "claim" in row:
        told = runner(Document(id=row["id"], text=row["claim"]), "parse")
        token = predicate_of_claim(parse, told["parse"]) if told else None
    else:
        token = head_of_span(parse, (row["start"], row["end"]))
    return None if token is None else Told(products["page"].text, parse, token, products["attributions"])


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
