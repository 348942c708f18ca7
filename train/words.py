"""Words in their sentences for ``train/teacher.py`` and ``train/encoder.py``: with gold, beside gold, and of reports.

A word has a gold value, or what a teacher made of it, or neither. Everything stays in memory
or in a file outside the repository.
"""

import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from factuality import SETS, of_form
from fitting import fingerprint, held_out, read

from comity import load_reader
from comity.evaluation.factuality import Look, Told, inputs, told_of
from comity.evaluation.marked import read_scored
from comity.evaluation.runner import Runner
from comity.model import Document, Span
from comity.reading.encoder import in_sentence
from comity.reading.parse import Parse

SEED, FOLDS = 0, 3
SHORTEST, LONGEST = 5, 45  # tokens of a sentence of a report
VERBS = 3  # of a sentence of a report, at most
LETTERS = 12_000  # of a report: from many reports a little
INVENTED = "invented"


class Word(NamedTuple):
    """A word in its sentence.

    ``form`` is that of its set, ``INVENTED`` in a sentence of our own, empty in a report; ``told`` has a teacher's scores by form.
    """

    form: str
    sentence: str
    span: Span
    document: str
    out: bool = False
    value: float | None = None
    features: tuple[str, ...] = ()
    told: dict[str, list[float]] | None = None


def of_gold(folder: Path) -> tuple[list[Word], list[str]]:
    """Return the rows of the three sets and the other verbs of their sentences, and the labels of news."""
    reader = load_reader()
    runner = Runner(reader.codebook, reader.stages)
    look = Look(reader.codebook)
    found: list[Word] = []
    labels: list[str] = []
    for form, name in SETS.items():
        path = folder / name / "dev.jsonl"
        rows = read(path)
        print(name, len(rows), fingerprint(path), flush=True)
        labels = sorted({row["label"] for row in rows}) if form == "news" else labels
        sentences: dict[str, tuple[Told, Word]] = {}
        for row, out in zip(rows, held_out(rows), strict=True):
            told = told_of(runner, inputs(row))
            if told is None:
                continue
            value = labels.index(row["label"]) if form == "news" else float(row["score"])
            features = tuple(of_form(form, look(form, told)))
            sentence, span = in_sentence(told.text, told.parse, told.token)
            word = Word(form, sentence, span, str(row.get("doc") or row["id"]), out, value, features)
            found.append(word)
            sentences.setdefault(sentence, (told, word))
        asked = {(word.sentence, word.span) for word in found}
        for told, word in sentences.values():
            for sentence, span in _verbs(told.text, told.parse):
                if sentence == word.sentence and (sentence, span) not in asked:
                    found.append(Word(form, sentence, span, word.document, word.out))
    return found, labels


def of_reports(files: Iterable[Path], sentences: int) -> list[Word]:
    """Return verbs of so many sentences of reports, JSON lines with ``text``."""
    reader = load_reader()
    runner = Runner(reader.codebook, reader.stages)
    order = random.Random(SEED)
    found: dict[str, list[Span]] = {}
    for file in files:
        for at, row in enumerate(read(file)):
            document = Document(id=f"{file.parent.name}-{at}", text=row["text"][:LETTERS])
            products = runner(document, "parse")
            if products is not None:
                for sentence, span in _verbs(products["page"].text, products["parse"], SHORTEST, LONGEST):
                    found.setdefault(sentence, []).append(span)
    chosen = order.sample(sorted(found), min(sentences, len(found)))
    return [
        Word("", sentence, span, "")
        for sentence in chosen
        for span in order.sample(found[sentence], min(VERBS, len(found[sentence])))
    ]


def of_invented(file: Path) -> list[Word]:
    """Return the words of our own sentences that are marked ``{word:score}``, from -3 to 3."""
    return [
        Word(INVENTED, line.text, span, "", value=float(score))
        for line in read_scored(file)
        for span, score in line.words
    ]


def _verbs(text: str, parse: Parse, least: int = 1, most: int = 10_000) -> Iterator[tuple[str, Span]]:
    for token in range(len(parse)):
        first, stop = parse.sentences[parse.sentence[token]]
        if parse.is_verb(token) and least <= stop - first <= most:
            yield in_sentence(text, parse, token)


def parts(words: list[Word], everything: bool, fold: int | None) -> tuple[list[Word], list[Word]]:
    """Return the words to learn from, and those of the fold left out."""
    kept = [word for word in words if everything or not word.out]
    if fold is None:
        return kept, []
    names = sorted({word.document for word in words})
    random.Random(SEED).shuffle(names)
    left_out = set(names[fold::FOLDS])
    return (
        [word for word in kept if word.document not in left_out],
        [word for word in kept if word.document in left_out],
    )


def write(words: Iterable[Word], file: Path) -> None:
    """Write words as JSON lines."""
    file.write_text("".join(json.dumps(word._asdict()) + "\n" for word in words), encoding="utf-8")


def read_taught(file: Path) -> list[Word]:
    """Return the words that ``write`` wrote."""
    return [Word(**{**row, "span": tuple(row["span"])}) for row in read(file)]
