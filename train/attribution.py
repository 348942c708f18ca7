"""Make ``data/models/attribution.json``: the weights that find cues, sources and contents.

usage: python train/attribution.py GOLD.jsonl [--parses CACHE.pickle] [--out FILE]

GOLD is PolNeAR (Newell, Margolin and Ruths, LREC 2018) as JSON lines with a ``split``
field; only rows of the split "train" are read. Every tenth of them is held out, to choose
the thresholds and to print figures.
Plain numpy: a logistic regression for the cues, conditional logistic regressions (softmax
over the candidates of one cue) for sources and contents, AdaGrad with L2. Deterministic.

Features name parts of speech, dependencies, shapes, closed-class words and rows of our
own cue table; no other word of the gold text gets into the file.
"""

import argparse
import json
import pickle
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from comity.codebook import Codebook, load_codebook
from comity.evaluation.attribution import score
from comity.model import Document, Span
from comity.reading.attribution import AttributionFinder
from comity.reading.choice import AttributionModel, all_facts, contents_of, list_choices, parts_of
from comity.reading.cue_spans import cue_span_features, find_cue_spans
from comity.reading.cue_tagger import cue_block, cue_features, glance
from comity.reading.cues import CueHit, CueTable, is_listed
from comity.reading.frame import Found, Part, frame
from comity.reading.page import Page
from comity.reading.parse import Parse, load_parser
from comity.reading.ranking import Linear, spell
from comity.reading.second_look import second_features
from comity.reading.source_candidates import find_sources, source_facts
from comity.reading.speakers import find_parents, token_spans
from comity.reading.word_classes import WordClasses

Row = dict[str, Any]
FOLDS = 3


# --- softmax over candidates ----------------------------------------------------------------


class Choices:
    """Instances of a choice among candidates, each a list of feature names, stored flat."""

    def __init__(self) -> None:
        self.index: dict[str, int] = {}
        self.features: list[npt.NDArray[np.int32]] = []
        self.sizes: list[list[int]] = []
        self.gold: list[list[int]] = []

    def add(self, candidates: list[list[str]], gold: list[int]) -> None:
        index = self.index
        flat = [index.setdefault(name, len(index)) for features in candidates for name in features]
        self.features.append(np.array(flat, dtype=np.int32))
        self.sizes.append([len(features) for features in candidates])
        self.gold.append(gold)

    def train(
        self,
        rate: float,
        epochs: int,
        l1: float,
        l2: float = 1e-5,
        batch: int = 64,
        least: int = 3,
        seed: int = 1,
    ) -> Linear:
        """Return weights that make the gold candidates likely."""
        count = np.zeros(len(self.index), dtype=np.int64)
        for flat in self.features:
            count[np.unique(flat)] += 1
        rare = count < least
        weights = np.zeros(len(self.index))
        squares = np.full(len(self.index), 1e-8)
        average = np.zeros(len(self.index))
        random = np.random.default_rng(seed)
        order = np.arange(len(self.features))
        groups = [order[i : i + batch] for i in range(0, len(order), batch)]
        taken = 0
        for epoch in range(epochs):
            random.shuffle(order)
            groups = [order[i : i + batch] for i in range(0, len(order), batch)]
            loss = 0.0
            for group in groups:
                flat = np.concatenate([self.features[i] for i in group])
                sizes = np.concatenate([np.array(self.sizes[i]) for i in group])
                counts = np.array([len(self.sizes[i]) for i in group])
                starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
                scores = np.add.reduceat(weights[flat], starts)
                first = np.concatenate([[0], np.cumsum(counts)[:-1]])
                top = np.maximum.reduceat(scores, first)
                raised = np.exp(scores - np.repeat(top, counts))
                share = raised / np.repeat(np.add.reduceat(raised, first), counts)
                right = np.zeros(len(scores))
                for number, i in enumerate(group):
                    right[first[number] + np.array(self.gold[i])] = 1.0
                mass = np.add.reduceat(share * right, first)
                loss -= float(np.log(np.maximum(mass, 1e-12)).sum())
                wanted = share * right / np.repeat(np.maximum(mass, 1e-12), counts)
                delta = np.repeat(share - wanted, sizes)
                gradient = np.bincount(flat, weights=delta, minlength=len(weights)) / len(group)
                touched = np.flatnonzero(gradient)
                step = gradient[touched] + l2 * weights[touched]
                squares[touched] += step**2
                pace = rate / np.sqrt(squares[touched])
                moved = weights[touched] - pace * step
                weights[touched] = np.sign(moved) * np.maximum(np.abs(moved) - pace * l1, 0.0)
                weights[rare] = 0.0
            if epoch >= epochs // 2:
                average += weights
                taken += 1
            print(f"  epoch {epoch}: loss {loss / len(order):.4f}", file=sys.stderr)
        average /= taken
        return Linear(
            {name: round(float(average[i]), 2) for name, i in self.index.items() if abs(average[i]) >= 0.02}
        )


# --- examples from the gold -----------------------------------------------------------------


class Case(NamedTuple):
    """A gold attribution as word tokens, with the candidate cue that stands for it, if any."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]
    hit: CueHit | None


class Example(NamedTuple):
    """A gold document, ready to learn from."""

    row: Row
    page: Page
    hits: list[CueHit]
    near: frozenset[int]
    cases: list[Case]


def make_example(row: Row, parse: Parse, table: CueTable) -> Example:
    page = Page(row["text"], parse)
    hits = table.candidates(parse)
    by_token = {token: hit for hit in hits for token in hit.tokens}

    def words(spans: Iterable[Span]) -> frozenset[int]:
        return frozenset(t for s, e in spans for t in parse.tokens_in((s, e)) if page.is_word[t])

    cases = []
    for item in row["attributions"]:
        tokens = [t for s, e in item["cue"] for t in parse.tokens_in((s, e))]
        own = [by_token[t] for t in tokens if t in by_token]
        # of several candidates in one gold cue ("wants to know") the table's come before others, the later before the earlier
        hit = max(own, key=lambda h: (is_listed(h.row), h.token)) if own else None
        cases.append(Case(words(item["source"]), frozenset(tokens), words(item["content"]), hit))
    return Example(row, page, hits, frozenset(h.token for h in hits if is_listed(h.row)), cases)


def words_in(page: Page, tokens: Iterable[int]) -> frozenset[int]:
    return frozenset(t for t in tokens if page.is_word[t])


def words_of(page: Page, parts: Iterable[Part]) -> frozenset[int]:
    return frozenset(t for part in parts for t in range(part.first, part.stop) if page.is_word[t])


def dice(one: frozenset[int], other: frozenset[int]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0


def best_of(gold: frozenset[int], found: list[frozenset[int]], least: float) -> list[int]:
    """Return the candidates nearest to the gold, none if they share too little."""
    values = [dice(gold, one) for one in found]
    top = max(values, default=0.0)
    return [n for n, value in enumerate(values) if value >= top - 1e-9] if top >= least else []


def train_cues(examples: list[Example], classes: WordClasses) -> Linear:
    choices = Choices()
    for example in examples:
        right = {case.hit.token for case in example.cases if case.hit}
        inside = frozenset().union(*[case.content for case in example.cases])
        for hit in example.hits:
            gold = hit.token in right
            if gold or not (set(hit.tokens) & inside):
                choices.add(
                    [
                        [
                            *spell([glance(example.page, hit)]),
                            *cue_features(example.page, hit, example.near, classes),
                        ],
                        ["!no"],
                    ],
                    [0 if gold else 1],
                )
    model = without_no(choices.train(rate=0.04, epochs=12, l1=5e-4))
    seen = []
    for example in examples:
        for hit in example.hits:
            first = model.score(spell([glance(example.page, hit)]))
            if first + model.score(cue_features(example.page, hit, example.near, classes)) > -0.2:
                seen.append(first)
    return Linear(model.weights, round(float(np.quantile(seen, 0.003)), 2))


def without_no(model: Linear) -> Linear:
    """Put what speaks against all candidates into the weight that all of them have."""
    bias = model.weights.pop("!no", 0.0)
    model.weights["b"] = round(model.weights.get("b", 0.0) - bias, 2)
    return model


def train_sources(examples: list[Example], classes: WordClasses) -> Linear:
    choices = Choices()
    for example in examples:
        page = example.page
        for case in example.cases:
            if case.hit is None:
                continue
            found = find_sources(page, case.hit)
            gold = best_of(case.source, [words_in(page, s.tokens) for s in found], 0.5)
            if gold:
                choices.add(
                    [spell(source_facts(page, case.hit, s, classes, example.near)) for s in found], gold
                )
    return choices.train(rate=0.06, epochs=10, l1=2e-4)


def train_contents(examples: list[Example], model: AttributionModel) -> Linear:
    choices = Choices()
    for example in examples:
        page = example.page
        for case in example.cases:
            if case.hit is None:
                continue
            source, _ = model.source(page, case.hit, example.near)
            fr = frame(page, case.hit, source.tokens, cue_block(page, case.hit))
            found = contents_of(page, fr)
            listed = list(list_choices(page, fr, found))
            spans = [words_of(page, parts_of(found, c)) for c in listed]
            gold = best_of(case.content, spans, 0.8)
            if gold:
                choices.add([spell(all_facts(page, fr, found, c)) for c in listed], gold)
    return choices.train(rate=0.08, epochs=10, l1=2e-4)


def train_spans(examples: list[Example], model: AttributionModel) -> Linear:
    choices = Choices()
    for example in examples:
        page = example.page
        for case in example.cases:
            if case.hit is None:
                continue
            source, _ = model.source(page, case.hit, example.near)
            fr = frame(page, case.hit, source.tokens, cue_block(page, case.hit))
            parts, _ = model.content(page, fr)
            if dice(case.content, words_of(page, parts)) < 0.8:
                continue
            found = find_cue_spans(page, fr, parts)
            gold = best_of(case.cue, [frozenset(range(one[0], one[1] + 1)) for one in found], 0.3)
            if gold:
                choices.add([cue_span_features(page, fr, parts, one) for one in found], gold)
    return choices.train(rate=0.06, epochs=10, l1=2e-4)


def train_second(folds: Iterable[tuple[list[Example], AttributionModel]]) -> Linear:
    """Learn to look again, at documents that the other models have not seen: equal content, or half of each of the three."""
    choices = Choices()
    for examples, model in folds:
        note_cues(examples, model)
        for example in examples:
            page = example.page
            found = [one for hit in example.hits if (one := model.read(page, hit, example.near))]
            for one, features in zip(found, second_features(page, found), strict=True):
                for right in goals(example, one, model):
                    choices.add([features, ["!no"]], [0 if right else 1])
    return without_no(choices.train(rate=0.03, epochs=10, l1=3e-4))


def goals(example: Example, one: Found, model: AttributionModel) -> tuple[bool, bool]:
    """Say whether some gold attribution has the very content, and whether one has half of source, cue and content."""
    page = example.page
    content, source = words_of(page, one.parts), words_in(page, one.source.tokens)
    cue = frozenset(model.cue_span(page, one.frame, one.parts))
    pairs = [((case.source, source), (case.cue, cue), (case.content, content)) for case in example.cases]
    return any(content == case.content for case in example.cases), any(
        all(dice(gold, told) >= 0.5 for gold, told in three) for three in pairs
    )


# --- measuring --------------------------------------------------------------------------------


def predict(examples: list[Example], finder: AttributionFinder) -> list[Row]:
    """Return the outermost attributions that the product finds, as the scorer wants them."""
    rows = []
    for example in examples:
        parse = example.page.parse
        drafts = finder(Document(id=example.row["id"], text=example.row["text"]), parse)
        parents = find_parents(parse, drafts)
        told = [
            {
                "source": (draft.label,) if draft.label else token_spans(parse, draft.source),
                "cue": token_spans(parse, draft.cue),
                "content": draft.content,
            }
            for draft, parent in zip(drafts, parents, strict=True)
            if parent is None
        ]
        rows.append({"id": example.row["id"], "attributions": told})
    return rows


def load_examples(gold: Path, cache: Path | None, codebook: Codebook, split: str = "train") -> list[Example]:
    table = CueTable(codebook)
    parses: dict[str, dict[str, Any]] = {}
    if cache and cache.exists():
        parses = pickle.loads(cache.read_bytes())
    parser = None
    examples = []
    for line in gold.open(encoding="utf-8"):
        row = json.loads(line)
        if row.get("split") != split:
            continue
        if row["id"] in parses:
            parse = Parse(**parses[row["id"]])
        else:
            parser = parser or load_parser(british=codebook.british_verbs)
            (parse,) = parser([row["text"]])
            parses[row["id"]] = {field.name: getattr(parse, field.name) for field in fields(parse)}
        examples.append(make_example(row, parse, table))
    if cache and parser:
        cache.write_bytes(pickle.dumps(parses))
    return examples


def note_cues(examples: list[Example], model: AttributionModel) -> None:
    """Tell the pages how likely their candidates are cues."""
    for example in examples:
        page = example.page
        page.note_cues({hit.token: model.cue(page, hit, example.near) for hit in example.hits})


def train_base(examples: list[Example], codebook: Codebook) -> dict[str, Linear]:
    """Train the models that look at one cue at a time."""
    models: dict[str, Linear] = {}
    model = AttributionModel(codebook, models)
    began = time.time()
    # Contents look at how likely the words around them are cues: each half is told by the other.
    for learned, told in ((examples[::2], examples[1::2]), (examples[1::2], examples[::2])):
        note_cues(told, AttributionModel(codebook, {"cue": train_cues(learned, model.classes)}))
    runs: dict[str, Callable[[], Linear]] = {
        "source": lambda: train_sources(examples, model.classes),
        "content": lambda: train_contents(examples, model),
        "span": lambda: train_spans(examples, model),
        "cue": lambda: train_cues(examples, model.classes),
    }
    for name, run in runs.items():
        models[name] = run()
        print(f"{name}: {len(models[name].weights)} weights, {time.time() - began:.0f} s", file=sys.stderr)
    return models


def train(examples: list[Example], codebook: Codebook) -> dict[str, Linear]:
    """Train all models; the second look learns from documents that its other models have not seen."""
    folds = []
    for fold in range(FOLDS):
        rest = [example for number, example in enumerate(examples) if number % FOLDS != fold]
        folds.append((examples[fold::FOLDS], AttributionModel(codebook, train_base(rest, codebook))))
    second = train_second(folds)
    return train_base(examples, codebook) | {"second": second}


def write(models: dict[str, Linear], out: Path) -> None:
    told = {
        "cuts": {name: model.cut for name, model in models.items() if model.cut > -30},
        "models": {name: dict(sorted(model.weights.items())) for name, model in models.items()},
    }
    out.write_text(
        json.dumps(told, indent=0, separators=(",", ":"), ensure_ascii=False, sort_keys=True) + "\n",
        encoding="utf-8",
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--parses", type=Path, help="keep the parses here: parsing takes longest")
    parser.add_argument("--out", type=Path, default=Path("src/comity/data/models/attribution.json"))
    given = parser.parse_args()
    codebook = load_codebook()
    examples = load_examples(given.gold, given.parses, codebook)
    held = examples[::10]
    models = train([e for n, e in enumerate(examples) if n % 10], codebook)
    write(models, given.out)
    finder = AttributionFinder(codebook, AttributionModel(codebook, models))
    for figure in score([example.row for example in held], predict(held, finder)):
        print(f"{figure.name} {figure.value:.3f} n={figure.n}")


if __name__ == "__main__":
    main()
