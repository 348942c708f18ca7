"""Who says what: finds the source, cue and content of every attribution, outermost and nested.

The structure is that of Pareti (2015): a cue (a verb, noun, adjective or phrase of the
cue table), the content that hangs on it in the tree or stands beside it in quotation
marks, and the source. A small linear model chooses among candidates (``choice``); rules
take the labels of transcripts, and give quotations that go on to the one who began them.
Who the source is, and what is nested in what, is decided in ``speakers``.
"""

from typing import NamedTuple

from comity.codebook import Codebook
from comity.model import Document, Span
from comity.reading.choice import AttributionModel
from comity.reading.cue_tagger import cue_block
from comity.reading.cues import UNLISTED, CueHit, CueTable
from comity.reading.frame import Part, frame
from comity.reading.layout import find_turns
from comity.reading.page import Page
from comity.reading.parse import Parse

# A cue is taken from this probability on: the best F1 on held-out documents (train/attribution.py).
THRESHOLD = 0.45
# A fixed phrase ("in the words of") hardly ever means anything else, though the training data may lack it.
PHRASE_THRESHOLD = 0.1


class Draft(NamedTuple):
    """An attribution before its source is resolved: tokens of source and cue, spans of content."""

    source: tuple[int, ...]
    cue: tuple[int, ...]
    content: tuple[Span, ...]
    hit: CueHit | None
    label: Span | None = None
    colon: Span | None = None
    negated: bool = False
    confidence: float = 0.5
    reason: str = ""


class AttributionFinder:
    """Finds attributions by the cue table of a codebook and the learned weights; holds no state of any document."""

    def __init__(self, codebook: Codebook, model: AttributionModel | None = None) -> None:
        self.table = CueTable(codebook)
        self.model = model or AttributionModel(codebook)

    def __call__(self, document: Document, parse: Parse) -> tuple[Draft, ...]:
        """Return the attributions of ``document`` in text order, sources as tokens."""
        page = Page(document.text, parse)
        hits = self.table.candidates(parse)
        near = frozenset(hit.token for hit in hits if hit.row.id not in UNLISTED)
        drafts = [draft for hit in hits if (draft := self.draft(page, hit, near)) is not None]
        drafts = continue_quotes(page, drop_borrowed(page, drafts))
        turns = [
            Draft(
                (),
                (),
                turn.content,
                None,
                turn.label,
                turn.colon,
                False,
                0.95,
                "speaker's label of a transcript",
            )
            for turn in find_turns(document.text)
        ]
        return tuple(sorted([*turns, *drafts], key=lambda d: (d.content[0][0], -d.content[-1][1])))

    def draft(self, page: Page, hit: CueHit, near: frozenset[int]) -> Draft | None:
        """Return the attribution that ``hit`` marks, or None where it marks none."""
        likely = self.model.cue(page, hit, near)
        phrase = hit.row.pos == "p" and hit.row.id not in UNLISTED
        if likely < (PHRASE_THRESHOLD if phrase else THRESHOLD):
            return None
        source, told = self.model.source(page, hit, near)
        fr = frame(page, hit, source.tokens, cue_block(page, hit))
        parts, sure = self.model.content(page, fr)
        if not parts:
            return None
        cue = self.model.cue_span(page, fr, parts)
        negated = any(page.parse.dep[kid] == "neg" for kid in page.parse.children[hit.token])
        name = hit.row.cue if hit.row.id in UNLISTED else f"{hit.row.cue!r} (cues:{hit.row.id})"
        return Draft(
            source=source.tokens,
            cue=cue,
            content=spans_of(page, parts),
            hit=hit,
            negated=negated,
            confidence=round(likely * sure, 3),
            reason=f"cue {name}, p {likely:.2f}; source: {source.relation}, p {told:.2f}; "
            f"content: {' + '.join(f'{p.begin} to {p.end}' for p in parts)}, p {sure:.2f}",
        )


def drop_borrowed(page: Page, drafts: list[Draft]) -> list[Draft]:
    """Drop nouns inside a content whose source stands outside it: who dismisses reports does not make them."""
    start = page.parse.start
    kept = []
    for draft in drafts:
        if draft.hit is not None and draft.hit.row.pos == "n" and draft.source:
            at, by = start[draft.hit.token], start[draft.source[0]]
            around = [
                span
                for other in drafts
                if other is not draft
                for span in other.content
                if span[0] <= at < span[1]
            ]
            if any(not low <= by < high for low, high in around):
                continue
        kept.append(draft)
    return kept


def spans_of(page: Page, parts: tuple[Part, ...]) -> tuple[Span, ...]:
    """Return the code points of a content, the quotation marks around it included."""
    parse = page.parse
    spans = []
    for first, stop, _, _ in parts:
        low, high = parse.start[first], parse.end[stop - 1]
        number = page.quote_of[stop - 1]
        if number >= 0:
            start, end = page.quote_tokens[number]
            if not any(page.is_word[t] for t in range(stop, end)) and (
                start >= first or not any(page.is_word[t] for t in range(start, first))
            ):
                high = max(high, page.quotes[number][1])
        number = page.quote_of[first]
        if number >= 0 and not any(page.is_word[t] for t in range(page.quote_tokens[number][0], first)):
            low = min(low, page.quotes[number][0])
        spans.append((low, high))
    return tuple(spans)


# --- quotations that go on ----------------------------------------------------------------

# Code points between a quotation and its continuation: room for "he told reporters in Harth on Monday".
_QUOTE_GAP = 160


def continue_quotes(page: Page, drafts: list[Draft]) -> list[Draft]:
    """Give quotations without a cue of their own to the speaker of the sentence before."""
    result = list(drafts)
    text = page.text
    for quote in page.quotes:
        if len(text[quote[0] : quote[1]].split()) < 4 or not _whole_sentence(text, quote):
            continue
        if any(_holds(page, draft, quote) for draft in result):
            continue
        last = max(
            (pair for pair in enumerate(result) if _goes_on_in(page, pair[1], quote)),
            key=lambda pair: pair[1].content[-1][1],
            default=None,
        )
        if last is not None:
            number, draft = last
            result[number] = draft._replace(content=(*draft.content, quote))
        elif (before := _paraphrase(page, result, quote)) is not None:
            told = "quotation without a cue; its source is that of the sentence before"
            result.append(
                before._replace(
                    cue=(), content=(quote,), hit=None, negated=False, confidence=0.5, reason=told
                )
            )
    return result


def _paraphrase(page: Page, drafts: list[Draft], quote: Span) -> Draft | None:
    """Return what the sentence before a quotation tells in its speaker's name: "Hedrow rejected the report. "…""."""
    first = page.parse.tokens_in(quote).start
    if (
        not first
        or page.parse.sentence[first] == page.parse.sentence[first - 1]
        or page.paragraph(first) != page.paragraph(first - 1)
    ):
        return None
    sentence = page.parse.sentence[first - 1]
    heads = [d for d in drafts if d.hit and d.source and page.parse.sentence[d.hit.token] == sentence]
    return next((d for d in heads if page.parse.dep[d.hit.token if d.hit else 0] == "ROOT"), None)


def _holds(page: Page, draft: Draft, quote: Span) -> bool:
    """Say whether the quotation is what somebody outside it says; what is told inside it does not count."""
    if draft.cue and quote[0] <= page.parse.start[draft.cue[0]] < quote[1]:
        return False
    return any(start < quote[1] and quote[0] < end for start, end in draft.content)


def _goes_on_in(page: Page, draft: Draft, quote: Span) -> bool:
    """Say whether a quotation may go on what ``draft`` quotes: just after it, in the same or the next paragraph."""
    speech = draft.hit is not None and draft.hit.row.family == "speech"
    if not draft.cue or not speech or draft.content[-1][1] > quote[0]:
        return False
    if not any(mark in page.text[s:e] for s, e in draft.content for mark in '"“'):
        return False
    until = max(draft.content[-1][1], page.parse.end[draft.cue[-1]])
    breaks = 2 if page.text[quote[0] - 1 : quote[0]] == "\n" else 0
    return quote[0] - until < _QUOTE_GAP and page.text.count("\n", until, quote[0]) <= breaks


def _whole_sentence(text: str, quote: Span) -> bool:
    """Say whether a quotation opens a sentence of its own."""
    before = text[max(0, quote[0] - 3) : quote[0]].rstrip(" ")
    return before == "" or before[-1] in ".!?\n\"”’'"
