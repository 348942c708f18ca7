"""Score words for ``train/encoder.py --taught``: python train/teacher.py BASE_FOLDER GOLD_FOLDER REPORTS.jsonl… \\
    --invented train/came_about.csv --out FILE [--all | --fold N].

A larger network, all-mpnet-base-v2 (110 million weights, Apache licence 2.0), learns from the same
gold as the encoder and then tells what it makes of words without gold: other verbs of the gold
sentences, words of our own sentences, and verbs of reports. From these the small encoder learns what a thousand documents of gold
do not hold (Hinton, Vinyals and Dean 2015). The network itself is not kept.

``--all`` and ``--fold N`` are those of ``train/encoder.py``; the encoder leaves out the words of documents that it may not
see, but a teacher must not have learned from them either. The teacher of the weights that ship learned from two thirds.
It needs torch and transformers. FILE holds sentences of gold and reports: it belongs outside the repository.
"""

import argparse
import os
from functools import partial
from pathlib import Path

import numpy as np
import torch
from body import train
from factuality import SETS
from large import COLUMNS, RATE, Large
from scorer import SCALES, Asked, Scorer, ask, batches
from words import Word, of_gold, of_invented, of_reports, parts, write

from comity.model import Span

PASSES = 4  # after two, three and four passes r .807, .818, .820 on a fold of web text
SHARES = {"embedded": 0.5}  # of that set, the largest, a half each pass
SENTENCES = 8_000  # of reports
LONGEST = 128  # pieces


class Teacher(Scorer):
    """The larger network with a head a form."""

    def __init__(self, base: Path, labels: int) -> None:
        super().__init__(COLUMNS, labels)
        self.body = Large(base)
        self.tokenizer, self.empty = self.body.tokenizer, self.body.empty

    def cut(self, text: str, span: Span) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the numbers of the pieces of a sentence, and where those stand that touch the span."""
        cut = self.tokenizer(text, return_offsets_mapping=True, truncation=True, max_length=LONGEST)
        places = (
            at for at, (start, end) in enumerate(cut["offset_mapping"]) if start < span[1] and end > span[0]
        )
        return tuple(cut["input_ids"]), tuple(places) or (0,)


def taught_by(network: Teacher, words: list[Word]) -> list[Word]:
    """Return the words with what the network makes of them."""
    asked: list[Asked] = sorted(ask(words, network.cut), key=lambda one: (len(one.ids), one.ids))
    scores = {form: table.round(3).tolist() for form, table in network.told(asked).items()}
    return [one.word._replace(told={form: scores[form][at] for form in SETS}) for at, one in enumerate(asked)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("reports", type=Path, nargs="+")
    parser.add_argument("--invented", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--fold", type=int)
    given = parser.parse_args()
    torch.set_num_threads(os.cpu_count() or 1)
    words, labels = of_gold(given.gold)
    kept, left = parts(words, given.all, given.fold)
    network = Teacher(given.base, len(labels))
    asked = ask([word for word in kept if word.value is not None], network.cut)
    train(network, partial(batches, asked, SHARES), passes=PASSES, rate=RATE)
    for form in SCALES:
        asked = ask([word for word in left if word.form == form and word.value is not None], network.cut)
        if asked:
            gold = [one.word.value for one in asked]
            r = np.corrcoef(network.told(asked)[form][:, 0], np.array(gold))[0, 1]
            print(form, len(asked), f"r of the teacher {r:.3f}", flush=True)
    bare = [word for word in words if word.value is None]
    taught = taught_by(network, [*bare, *of_invented(given.invented), *of_reports(given.reports, SENTENCES)])
    write(taught, given.out)
    print(given.out, len(taught))


if __name__ == "__main__":
    main()
