"""Make ``data/models/pair_look.npz``: python train/pair_look.py SMALL LARGE GOLD.jsonl REPORTS.jsonl… --invented train/pairs.csv --told FILE.

SMALL holds the published weights of all-MiniLM-L6-v2, LARGE those of all-mpnet-base-v2. GOLD and the sentences of our own
are those of ``train/pair_choice.py``; the third that it keeps out is kept out here. The large network learns
the types of the pairs and tells what it makes of pairs that nobody has coded: the other parties of the same sentences, source and target changed
about, and parties of REPORTS, JSON lines with ``text``. FILE keeps that; if it is there, it is read instead. The first
three layers of the small network learn from the same pairs and from what was told (Hinton, Vinyals and Dean 2015).

``--fold N`` leaves out one fold of ``train/pair_choice.py`` besides, writes no weights, and prints what the choice has on it with the look.

No network sees a name: ``comity.evaluation.pair_look`` puts a word in the place of each. It needs torch, transformers and
safetensors, and some 40 minutes on two cores. FILE holds sentences of gold and reports: it belongs outside the repository.
"""

import argparse
import json
import os
import random
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import body
import large
import numpy as np
import torch
from body import BATCH, Body, Table, filled, of_like_length, published, save, train
from fitting import read
from large import Large
from pair_choice import FOLDS, HELD_OUT, LAST_BATCH, bucket, fit, keeping_parser, read_invented, read_pairs
from torch import nn
from words import LETTERS, SEED, SHORTEST

from comity import load_reader
from comity.codebook import load_codebook
from comity.codebook.tables import data_folder
from comity.evaluation import plover
from comity.evaluation.marked import read_marked
from comity.evaluation.pair_coding import PairCoder, weigh
from comity.evaluation.pair_look import pieces_of
from comity.evaluation.rows import Row
from comity.evaluation.runner import Runner
from comity.model import Document, Mention
from comity.reading.encoder import WordPieces, in_sentence
from comity.reading.pipeline import build_stages

LAYERS, PASSES, RATE = 3, 5, 3e-4
LARGE_PASSES = 4
OWN_SHARE = 0.3  # of our own sentences on the types of gold; they have a head of their own
TOLD_SHARE = 0.5  # of the pairs that were told, in each pass
PER_FILE = 2_500  # pairs of reports
LONGEST = 60  # pieces of a sentence that is told
TURNED = 0.3  # of the pairs of reports: the source stands after the target
PARTIES = frozenset({"state", "government", "person", "organisation", "armed_group"})
ALSO = {"YIELD": ("CONCEDE", "RETREAT")}  # a label of gold that is not a type
PENALTY = 0.02
SHARES, MARGINS = (0.0, 0.5, 0.8, 1.0, 1.3), (2.0, 3.0, 4.0, 5.0, np.inf)


class Pair(NamedTuple):
    """A marked pair: pieces, places of source and target; right types, or what was told for both heads."""

    ids: tuple[int, ...]
    source: tuple[int, ...]
    target: tuple[int, ...]
    right: tuple[int, ...] = ()
    own: bool = False
    told: tuple[list[float], list[float]] | None = None


def cut(row: Row, pieces: WordPieces, **more: Any) -> Pair:
    """Return a row as a network is shown it."""
    ids, source, target = pieces_of(row, pieces)
    return Pair(ids, source, target, **more)


class Looker(nn.Module):
    """A network under two heads of types, one for gold and one for our own sentences."""

    def __init__(self, under: nn.Module, columns: int, empty: int, types: Sequence[str]) -> None:
        super().__init__()
        self.under, self.empty, self.types = under, empty, tuple(types)
        self.drop = nn.Dropout(0.1)
        self.heads = nn.ModuleDict(
            {
                "join": nn.Linear(3 * columns, columns),
                "gold": nn.Linear(columns, len(types)),
                "own": nn.Linear(columns, len(types)),
            }
        )

    def forward(self, batch: Sequence[Pair]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return for each head pairs by types: natural logarithms of probabilities."""
        ids = filled((one.ids for one in batch), self.empty)
        rows = self.under(ids, ids == self.empty)
        sides = [
            torch.cat([rows[at, 0], rows[at, list(one.source)].mean(0), rows[at, list(one.target)].mean(0)])
            for at, one in enumerate(batch)
        ]
        state = self.drop(torch.tanh(self.heads["join"](torch.stack(sides))))
        return torch.log_softmax(self.heads["gold"](state), -1), torch.log_softmax(
            self.heads["own"](state), -1
        )

    def error(self, batch: Sequence[Pair]) -> Any:
        """Return how far the batch is from gold, from our own types, and from what was told."""
        total = torch.zeros(())
        for one, gold, own in zip(batch, *self(batch), strict=True):
            if one.told is not None:
                of_gold, of_own = (torch.tensor(part).exp() for part in one.told)
                total = total - (of_gold * gold).sum() - 0.5 * (of_own * own).sum()
            elif one.own:
                total = total - own[one.right[0]] - OWN_SHARE * gold[one.right[0]]
            else:
                total = total - torch.logsumexp(gold[list(one.right)], 0)
        return total / len(batch)

    def look(self, pairs: Sequence[Pair]) -> list[tuple[list[float], list[float]]]:
        """Return for each pair what both heads make of it."""
        found: dict[int, tuple[list[float], list[float]]] = {}
        order = sorted(range(len(pairs)), key=lambda at: len(pairs[at].ids))
        with torch.no_grad():
            for first in range(0, len(order), 2 * BATCH):
                part = order[first : first + 2 * BATCH]
                gold, own = self([pairs[at] for at in part])
                found |= dict(zip(part, zip(gold.tolist(), own.tolist(), strict=True), strict=True))
        return [found[at] for at in range(len(pairs))]

    def tables(self) -> Iterator[Table]:
        """Yield the weights by the names of ``comity.evaluation.pair_look``."""
        assert isinstance(self.under, Body)
        yield from self.under.tables()
        yield "join", self.heads["join"].weight.T, self.heads["join"].bias
        for at, name in enumerate(self.types):
            yield f"type.{name}", self.heads["gold"].weight[at], self.heads["gold"].bias[at : at + 1]


def batches(pairs: Sequence[Pair], order: random.Random) -> list[list[Pair]]:
    """Return batches of like length in a random order: all that is known, a share of what was told."""
    made: list[list[Pair]] = []
    for told, share in ((False, 1.0), (True, TOLD_SHARE)):
        part = (one for one in pairs if (one.told is not None) == told)
        made += of_like_length(part, lambda one: len(one.ids), share, order)
    order.shuffle(made)
    return made


def of_texts(texts: Iterable[str], most: int | None, each: int) -> list[Row]:
    """Return pairs of parties that stand in one sentence, ``each`` of a sentence and ``most`` in all."""
    reader = load_reader()
    runner = Runner(reader.codebook, reader.stages)
    order = random.Random(SEED)
    found: list[Row] = []
    for number, text in enumerate(texts):
        products = runner(Document(id=str(number), text=text[:LETTERS]), "names")
        if products is None:
            continue
        parse = products["parse"]
        by_sentence: dict[int, list[Mention]] = {}
        for mention in products["names"]:
            tokens = parse.tokens_in(mention.span)
            if mention.kind in PARTIES and tokens:
                by_sentence.setdefault(parse.sentence[tokens[0]], []).append(mention)
        for sentence, parties in by_sentence.items():
            first, stop = parse.sentences[sentence]
            pairs = [
                (one, two)
                for one in parties
                for two in parties
                if one.span[1] <= two.span[0] and one.actor != two.actor
            ]
            if stop - first < SHORTEST or not pairs:
                continue
            shown, _ = in_sentence(products["page"].text, parse, first)
            for one, two in order.sample(pairs, min(each, len(pairs))):
                spans = [[[at - parse.start[first] for at in side.span]] for side in (one, two)]
                if order.random() < TURNED:
                    spans.reverse()
                found.append({"text": shown, "source": spans[0], "target": spans[1]})
    return found if most is None else order.sample(found, min(most, len(found)))


def turned(row: Row) -> Row:
    """Return a row with source and target changed about."""
    return {"text": row["text"], "source": row["target"], "target": row["source"]}


def compare(
    rows: list[Row], told: list[list[float]], types: Sequence[str], given: argparse.Namespace
) -> None:
    """Print what the choice has on the rows of the fold, its sums of weights and the look together."""
    parse, keep = keeping_parser(given.parses)
    coder = PairCoder(build_stages(load_codebook(), parse))
    pairs = read_pairs(given.gold, coder)
    invented = read_invented(coder, given.invented)
    keep()
    left = {row["id"]: look for row, look in zip(rows, told, strict=True)}
    weights = fit(
        [
            pair
            for pair in [*pairs, *invented]
            if pair.row["id"] not in left and not pair.row["id"].startswith(LAST_BATCH)
        ],
        PENALTY,
    )
    inside = [pair for pair in pairs if pair.row["id"] in left]
    for share in SHARES:
        for margin in MARGINS:
            asked, predictions = 0, []
            for pair in inside:
                sums = np.array([weigh(reading, weights) for reading in pair.readings])
                best: dict[str, float] = {}
                for reading, total in zip(pair.readings, sums, strict=True):
                    best[reading.type] = max(best.get(reading.type, -np.inf), total)
                first, second = sorted(best.values(), reverse=True)[:2]
                if first - second < margin:
                    asked += 1
                    look = dict(zip(types, left[pair.row["id"]], strict=True))
                    sums += share * np.array([look[reading.type] for reading in pair.readings])
                label, quad = pair.labels[int(np.argmax(sums))]
                predictions.append({"id": pair.row["id"], "root": label, "quad": quad})
            figures = {
                f.name: f.value or 0.0 for f in plover.score([pair.row for pair in inside], predictions)
            }
            print(
                f"share {share}, margin {margin}, asked {asked} of {len(inside)}:",
                *(
                    f"{name} {value:.3f}"
                    for name, value in figures.items()
                    if "macro" in name or "accuracy" in name
                ),
            )


def main() -> None:
    """Teach the large network, let it tell, teach the small one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("small", type=Path)
    parser.add_argument("large", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("reports", type=Path, nargs="*")
    parser.add_argument("--invented", type=Path, required=True)
    parser.add_argument("--told", type=Path, required=True)
    parser.add_argument("--parses", type=Path)
    parser.add_argument("--fold", type=int)
    given = parser.parse_args()
    torch.set_num_threads(os.cpu_count() or 1)
    types = sorted(load_codebook().type_rows)
    rows = [row for row in read(given.gold) if bucket(row["id"], HELD_OUT) != 0]
    left = [row for row in rows if bucket(row["id"], FOLDS, "fold") == given.fold]
    kept = [row for row in rows if row not in left]
    invented = [row for row in read_marked(given.invented) if not row["id"].startswith(LAST_BATCH)]

    def known(pieces: WordPieces) -> list[Pair]:
        right = [tuple(types.index(name) for name in ALSO.get(row["root"], (row["root"],))) for row in kept]
        gold = [cut(row, pieces, right=one) for row, one in zip(kept, right, strict=True)]
        return gold + [cut(row, pieces, right=(types.index(row["root"]),), own=True) for row in invented]

    if not given.told.is_file():
        under = Large(given.large)
        words = under.tokenizer.get_vocab()
        pieces = WordPieces({**words, "[CLS]": words["<s>"], "[SEP]": words["</s>"]})
        network = Looker(under, large.COLUMNS, under.empty, types)
        train(network, partial(batches, known(pieces)), passes=LARGE_PASSES, rate=large.RATE)
        asked = [
            row for file in given.reports for row in of_texts((r["text"] for r in read(file)), PER_FILE, 2)
        ]
        asked += of_texts((row["text"] for row in kept), None, 3)
        asked += [one for row in [*kept, *invented] for one in (row, turned(row))]
        shown = [(row, cut(row, pieces)) for row in asked]
        shown = [(row, one) for row, one in shown if len(one.ids) <= LONGEST]
        if left:
            looks = [gold for gold, _ in network.look([cut(row, pieces) for row in left])]
            print("the large network")
            compare(left, looks, types, given)
        looked = network.look([one for _, one in shown])
        lines = [
            json.dumps({**{name: row[name] for name in ("text", "source", "target")}, "told": look})
            for (row, _), look in zip(shown, looked, strict=True)
        ]
        given.told.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    base, _, pieces = published(given.small)
    told = [cut(row, pieces, told=tuple(row["told"])) for row in read(given.told)]
    print(f"{len(kept)} pairs of gold, {len(invented)} of our own, {len(told)} told", flush=True)
    small = Looker(Body(base, LAYERS), body.COLUMNS, 0, types)
    train(small, partial(batches, [*known(pieces), *told]), passes=PASSES, rate=RATE)
    if left:
        compare(left, [gold for gold, _ in small.look([cut(row, pieces) for row in left])], types, given)
    else:
        save(Path(str(data_folder())) / "models" / "pair_look.npz", small.tables())


if __name__ == "__main__":
    main()
