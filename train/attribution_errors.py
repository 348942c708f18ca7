"""Count what the finder of attributions gets wrong, by kind, on the documents that ``attribution.py`` keeps out.

usage: python train/attribution_errors.py GOLD.jsonl [--parses CACHE.pickle] [--split SPLIT]

Only counts are printed, never text. Thresholds were chosen on the documents held out of the
split "train": another split is unseen.
"""

import argparse
from collections import Counter
from pathlib import Path

from attribution import Case, Example, dice, load_examples, words_in, words_of

from comity.codebook import load_codebook
from comity.model import Document
from comity.reading.attribution import AttributionFinder
from comity.reading.choice import FIRST, contents_of, list_choices, parts_of
from comity.reading.cue_tagger import cue_block
from comity.reading.draft import Draft
from comity.reading.frame import frame
from comity.reading.speakers import find_parents


def count(example: Example, finder: AttributionFinder) -> Counter[str]:
    """Return how often each kind of thing happened in one document."""
    page, parse = example.page, example.page.parse
    drafts = finder(Document(id=example.row["id"], text=example.row["text"]), parse)
    parents = find_parents(parse, drafts)
    outer = [draft for draft, parent in zip(drafts, parents, strict=True) if parent is None]
    model = finder.model
    page.note_cues({hit.token: model.cue(page, hit, example.near) for hit in example.hits})
    found: Counter[str] = Counter(gold=len(example.cases), told=len(outer))
    used: set[int] = set()
    for case in example.cases:
        at = next((n for n, draft in enumerate(outer) if n not in used and case.cue & set(draft.cue)), None)
        if at is None:
            found[f"missed: {missed(case, example, drafts)}"] += 1
        else:
            used.add(at)
            found.update(compared(case, outer[at], example, finder))
    inside = frozenset().union(*[case.content for case in example.cases])
    for number, draft in enumerate(outer):
        if number not in used:
            inner = draft.hit is not None and draft.hit.token in inside
            known = any(case.cue & set(draft.cue) for case in example.cases)
            kind = "inside another" if inner else "cue told twice" if known else "none in the gold"
            found[f"too many: {kind}"] += 1
    return found


def missed(case: Case, example: Example, drafts: tuple[Draft, ...]) -> str:
    """Return why a gold attribution was not found."""
    if case.hit is None:
        return "no candidate cue"
    if any(draft.hit and draft.hit.token == case.hit.token for draft in drafts):
        return "taken for the inside of another"
    if example.page.likely[case.hit.token] < FIRST:
        return "not taken for a cue at first"
    return "given up at the second look"


def compared(case: Case, draft: Draft, example: Example, finder: AttributionFinder) -> Counter[str]:
    """Return what is right and wrong in an attribution whose cue is right."""
    page, parse = example.page, example.page.parse
    content = frozenset(t for span in draft.content for t in parse.tokens_in(span) if page.is_word[t])
    source = words_in(page, draft.source)
    told: Counter[str] = Counter({"cue found": 1})
    told["source: " + ("half or more" if dice(case.source, source) >= 0.5 else "wrong")] += 1
    if not case.source:
        told["source: none in the gold"] += 1
    if content == case.content:
        told["content: equal"] += 1
        return told
    size = "too long" if content > case.content else "too short" if content < case.content else "other"
    told[f"content: {size}"] += 1
    if draft.hit is not None:
        block = frame(page, draft.hit, draft.source, cue_block(page, draft.hit))
        choices = contents_of(page, block)
        spans = (words_of(page, parts_of(choices, choice)) for choice in list_choices(page, block, choices))
        told["content: " + ("wrongly chosen" if case.content in spans else "no such candidate")] += 1
    return told


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--parses", type=Path)
    parser.add_argument("--split", default="train")
    given = parser.parse_args()
    codebook = load_codebook()
    examples = load_examples(given.gold, given.parses, codebook, given.split)
    finder = AttributionFinder(codebook)
    total: Counter[str] = Counter()
    for example in examples[::10] if given.split == "train" else examples:
        total.update(count(example, finder))
    for kind, number in sorted(total.items()):
        print(f"{number:6d}  {kind}")


if __name__ == "__main__":
    main()
