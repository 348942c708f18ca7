"""Quotations that go on: in the next sentence or paragraph, without a cue of their own."""

from comity.model import Span
from comity.reading.draft import Draft
from comity.reading.page import Page

# Code points between a quotation and its continuation: room for "he told reporters in Harth on Monday".
_QUOTE_GAP = 160


def continue_quotes(page: Page, drafts: list[Draft]) -> list[Draft]:
    """Give quotations without a cue of their own to the speaker of the sentence before."""
    result = list(drafts)
    text = page.text
    for place, quote in enumerate(page.quotes):
        if len(text[quote[0] : quote[1]].split()) < 4 or not _whole_sentence(text, quote):
            continue
        if any(_holds(page, draft, quote) for draft in result):
            continue
        last = max(
            (pair for pair in enumerate(result) if _goes_on_in(page, pair[1], quote, place)),
            key=lambda pair: pair[1].content[-1][1],
            default=None,
        )
        if last is not None:
            number, draft = last
            result[number] = draft._replace(content=(*draft.content, quote))
        elif (before := _paraphrase(page, drafts, place)) is not None:
            told = "quotation without a cue; its source is that of the sentence before"
            quiet = before._replace(cue=(), content=(quote,), hit=None, negated=False, confidence=0.5)
            result.append(quiet._replace(reason=told))
    return result


def _paraphrase(page: Page, drafts: list[Draft], place: int) -> Draft | None:
    """Return what the sentence before a quotation tells in its speaker's name: "Hedrow rejected the report. "…""."""
    parse = page.parse
    first = page.quote_tokens[place][0]
    apart = not first or parse.sentence[first] == parse.sentence[first - 1]
    if apart or page.paragraph(first) != page.paragraph(first - 1) or page.claimed(place, -1):
        return None
    sentence = parse.sentence[first - 1]
    heads = (d for d in drafts if d.hit and d.source and parse.sentence[d.hit.token] == sentence)
    return next((d for d in heads if d.hit and parse.dep[d.hit.token] == "ROOT"), None)


def _holds(page: Page, draft: Draft, quote: Span) -> bool:
    """Say whether the quotation is what somebody outside it says; what is told inside it does not count."""
    if draft.cue and quote[0] <= page.parse.start[draft.cue[0]] < quote[1]:
        return False
    return any(start < quote[1] and quote[0] < end for start, end in draft.content)


def _goes_on_in(page: Page, draft: Draft, quote: Span, place: int) -> bool:
    """Say whether a quotation may go on what ``draft`` quotes: just after it, in the same or the next paragraph."""
    speech = draft.hit is not None and draft.hit.row.family == "speech"
    if not draft.cue or not speech or draft.content[-1][1] > quote[0]:
        return False
    first, stop = page.quote_tokens[place]
    end = max(page.sentence(stop - 1)[1], stop) if stop > first else stop
    between = [*range(draft.hit.token + 1, first), *range(stop, end)] if draft.hit else []
    if any(page.quote_of[token] < 0 and page.count_cues(token, token + 1) for token in between):
        return False  # another cue stands between, or beside it
    if not any(mark in page.text[s:e] for s, e in draft.content for mark in '"“'):
        return False
    until = max(draft.content[-1][1], page.parse.end[draft.cue[-1]])
    breaks = 2 if page.text[quote[0] - 1 : quote[0]] == "\n" else 0
    return quote[0] - until < _QUOTE_GAP and page.text.count("\n", until, quote[0]) <= breaks


def _whole_sentence(text: str, quote: Span) -> bool:
    """Say whether a quotation opens a sentence of its own."""
    before = text[max(0, quote[0] - 3) : quote[0]].rstrip(" ")
    return before == "" or before[-1] in ".!?\n\"”’'"
