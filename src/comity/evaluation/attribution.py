"""Who says what (set ``attribution``): outermost attributions, their source, cue and content spans.

The figures are those of the set's scorer. Spans are compared as sets of tokens, matched
one to one by how much of their content they share (Dice); ``content_exact_np`` asks for
equal content without punctuation, ``triple_half`` for half of each of the three.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from comity.evaluation.figures import Figure, Figures, mean_score, ratio, score_figures
from comity.evaluation.figures import score as f1_of
from comity.evaluation.rows import Row, only
from comity.evaluation.runner import Runner
from comity.links.matching import one_to_one
from comity.model import Document, Span
from comity.reading.draft import Draft
from comity.reading.parse import Parse
from comity.reading.speakers import find_parents, token_spans

HEADLINE = ("content_exact_np F1", "triple_half F1")
_ROLES = ("source", "cue", "content")
_TOKEN = re.compile(r"\w+(?:[-'’]\w+)*|[^\w\s]")

Tokens = frozenset[int]


def inputs(row: Row) -> Row:
    """Return the text of a document."""
    return only(row, "id", "text")


def predict(runner: Runner, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield ``{"id", "attributions": [{"source", "cue", "content"}]}``, outermost attributions only."""
    for row in rows:
        products = runner(Document(id=row["id"], text=row["text"]), "drafts")
        if products is None:
            continue
        parse: Parse = products["parse"]
        drafts: tuple[Draft, ...] = products["drafts"]
        parents = find_parents(parse, drafts)
        outermost = [draft for draft, parent in zip(drafts, parents, strict=True) if parent is None]
        yield {"id": row["id"], "attributions": [_spans(parse, draft) for draft in outermost]}


def _spans(parse: Parse, draft: Draft) -> Row:
    source: tuple[Span, ...] = (draft.label,) if draft.label else token_spans(parse, draft.source)
    cue = token_spans(parse, draft.cue)
    if draft.colon and draft.colon[0] < draft.colon[1]:
        cue = (draft.colon,)
    return {"source": source, "cue": cue, "content": draft.content}


# --- scoring -----------------------------------------------------------------------------


class _Item(NamedTuple):
    """One attribution as sets of tokens."""

    source: Tokens
    cue: Tokens
    content: Tokens


class _Text:
    """A gold text cut into tokens, with their places."""

    def __init__(self, text: str) -> None:
        found = list(_TOKEN.finditer(text))
        self.starts = [match.start() for match in found]
        self.ends = [match.end() for match in found]
        self.word = [any(letter.isalnum() for letter in match.group()) for match in found]

    def item(self, row: Row) -> _Item:
        return _Item(*(self.tokens(row.get(role) or ()) for role in _ROLES))

    def tokens(self, spans: Iterable[Span]) -> Tokens:
        """Return the tokens that ``spans`` touch."""
        touched: set[int] = set()
        for start, end in spans:
            at = bisect_right(self.ends, start)
            while at < len(self.starts) and self.starts[at] < end:
                touched.add(at)
                at += 1
        return frozenset(touched)

    def same_words(self, one: Tokens, other: Tokens) -> bool:
        """Say whether the two are equal but for punctuation."""
        words, others = (frozenset(t for t in tokens if self.word[t]) for tokens in (one, other))
        return words == others if words or others else one == other


def _dice(one: Tokens, other: Tokens) -> float:
    if not one and not other:
        return 1.0
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _matches(gold: list[_Item], found: list[_Item]) -> list[tuple[int, int]]:
    """Match one to one, the best shared content first."""
    return one_to_one(
        (-_dice(g.content, p.content), -_dice(g.cue, p.cue), -_dice(g.source, p.source), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(found)
        if g.content & p.content
    )


def _cues_found(gold: list[_Item], found: list[_Item]) -> int:
    """How many gold cues share a token with a predicted one, each used once."""
    free = list(range(len(found)))
    hits = 0
    for item in gold:
        hit = next((j for j in free if found[j].cue & item.cue), None)
        if hit is not None:
            free.remove(hit)
            hits += 1
    return hits


def score(gold: list[Row], predictions: list[Row]) -> Figures:
    """Return detection, cue, content and triple figures; a missing document counts as missed."""
    by_id = {row["id"]: row["attributions"] for row in predictions}
    counts: Counter[str] = Counter()
    for row in gold:
        text = _Text(row["text"])
        wanted = [text.item(item) for item in row["attributions"]]
        found = [text.item(item) for item in by_id.get(row["id"], ())]
        counts.update(gold=len(wanted), predicted=len(found), gold_cues=sum(bool(g.cue) for g in wanted))
        counts.update(predicted_cues=sum(bool(p.cue) for p in found), cue_found=_cues_found(wanted, found))
        for i, j in _matches(wanted, found):
            pairs = list(zip(wanted[i], found[j], strict=True))
            counts["detection"] += 1
            counts["content_exact_np"] += text.same_words(*pairs[2])
            counts["source_exact_np"] += text.same_words(*pairs[0])
            counts["triple_half"] += all(_dice(a, b) >= 0.5 for a, b in pairs)
            counts["triple_exact"] += all(text.same_words(a, b) for a, b in pairs)
    n = counts["gold"]
    told: list[Figure] = []
    for name in ("content_exact_np", "triple_half", "triple_exact", "detection", "source_exact_np"):
        told += score_figures(name, f1_of(counts[name], counts["predicted"], n), n)
    cues = mean_score(
        ratio(counts["cue_found"], counts["predicted_cues"]), ratio(counts["cue_found"], counts["gold_cues"])
    )
    return (*told, *score_figures("cue_found", cues, counts["gold_cues"]))
