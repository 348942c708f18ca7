"""Who says what: finds the source, cue and content of every attribution, outermost and nested.

The structure is that of Pareti (2015): a cue (a verb, noun, adjective or phrase of the
cue table), the content that hangs on it in the tree or stands beside it in quotation
marks, and the source. A small linear model chooses among candidates (``choice``); rules
take the labels of transcripts, and give quotations that go on to the one who began them.
Who the source is, and what is nested in what, is decided in ``speakers``.
"""

from comity.codebook import Codebook
from comity.model import Document, Span
from comity.reading.choice import AttributionModel
from comity.reading.commitment_signs import unproven
from comity.reading.cues import COLON, CueHit, CueTable, is_listed
from comity.reading.draft import Draft
from comity.reading.frame import Found, Part
from comity.reading.layout import LayoutFinder
from comity.reading.page import Page
from comity.reading.parse import Parse
from comity.reading.quote_runs import continue_quotes

# An attribution is taken from this probability on: the best F1 on the documents held out (train/attribution.py).
THRESHOLD = 0.28
# A fixed phrase ("in the words of") hardly ever means anything else, though the training data may lack it.
PHRASE_THRESHOLD = 0.2
# Words of "providing no further evidence, that".
_ASIDE = 8


class AttributionFinder:
    """Finds attributions by the cue table of a codebook and the learned weights; holds no state of any document."""

    def __init__(self, codebook: Codebook, model: AttributionModel | None = None) -> None:
        self.table = CueTable(codebook)
        self.layout = LayoutFinder(codebook)
        self.model = model or AttributionModel(codebook)
        self.proofs = codebook.words["proof_noun"]
        self.lacking = codebook.words["lacking_word"]

    def __call__(self, document: Document, parse: Parse) -> tuple[Draft, ...]:
        """Return the attributions of ``document`` in text order, sources as tokens."""
        page = Page(document.text, parse)
        labelled = self.layout(document.text)
        labels = {
            t for turn in labelled for t in parse.tokens_in((turn.label[0], (turn.colon or turn.label)[1]))
        }
        hits = [hit for hit in self.table.candidates(parse) if hit.token not in labels]
        near = frozenset(hit.token for hit in hits if is_listed(hit.row))
        page.note_cues({hit.token: self.model.cue(page, hit, near) for hit in hits})
        found = [one for hit in hits if (one := self.model.read(page, hit, near)) is not None]
        read = [
            self.draft(page, one, likely)
            for one, likely in zip(found, self.model.outermost(page, found), strict=True)
            if likely >= (PHRASE_THRESHOLD if is_phrase(one.hit) else THRESHOLD) and not is_unowned(one)
        ]
        outer = outermost(parse, read)
        drafts = continue_quotes(page, [*outer, *self.inside(page, outer, hits)])
        if labels:  # "Q Korsian News Agency reports …": who asks is no part of the agency's name
            drafts = [d._replace(source=tuple(t for t in d.source if t not in labels)) for d in drafts]
        turns = [
            Draft((), (), turn.content, None, turn.label, turn.colon, False, turn.confidence, turn.reason)
            for turn in labelled
        ]
        return tuple(sorted([*turns, *drafts], key=lambda d: (d.content[0][0], -d.content[-1][1])))

    def draft(self, page: Page, found: Found, likely: float) -> Draft:
        """Return what was chosen for a cue as a draft, with its reason."""
        hit, parse = found.hit, page.parse
        name = f"{hit.row.cue!r} (cues:{hit.row.id})" if is_listed(hit.row) else hit.row.cue
        parts = " + ".join(f"{part.begin} to {part.end}" for part in found.parts)
        return Draft(
            source=found.source.tokens,
            cue=self.model.cue_span(page, found.frame, found.parts),
            content=self.past_aside(parse, spans_of(page, found.parts)),
            hit=hit,
            negated=any(parse.dep[kid] == "neg" for kid in parse.children[hit.token]),
            confidence=round(likely, 3),
            reason=f"cue {name}, p {found.likely:.2f}; source: {found.source.relation}, p {found.told:.2f}; "
            f"content: {parts}, p {found.sure:.2f}",
        )

    def past_aside(self, parse: Parse, content: tuple[Span, ...]) -> tuple[Span, ...]:
        """Leave out what the teller says of the saying: "claimed | without evidence | that Korsia …"."""
        (low, high), *rest = content
        near = list(parse.tokens_in((low, high)))[:_ASIDE]
        missing = unproven(parse, near, self.proofs, self.lacking)
        if missing is None:
            return content
        proof = missing[1]
        that = next((t for t in (proof + 1, proof + 2) if t in near and parse.lower[t] == "that"), None)
        return content if that is None else ((parse.start[that], high), *rest)

    def inside(self, page: Page, outer: list[Draft], hits: list[CueHit]) -> list[Draft]:
        """Return the attributions that the rules find inside the contents of others."""
        parse = page.parse
        covered = {token for draft in outer for span in draft.content for token in parse.tokens_in(span)}
        taken = {draft.hit.token for draft in outer if draft.hit}
        found = []
        for hit in hits:
            if not is_listed(hit.row) or hit.token in taken or hit.token not in covered:
                continue
            draft = page.rules.draft(hit)
            if draft is not None:
                found.append(draft)
        return found


def is_unowned(found: Found) -> bool:
    """Say whether a noun has nobody behind it: "there is no doubt that …", "rumours that …" are told by factuality."""
    return found.hit.row.pos == "n" and not found.source.tokens


def is_phrase(hit: CueHit) -> bool:
    """Say whether a cue is a fixed phrase of the table."""
    return hit.row.pos == "p" and is_listed(hit.row)


def outermost(parse: Parse, drafts: list[Draft]) -> list[Draft]:
    """Return the drafts whose cue stands in the content of no other; of two that hold each other's cue, the surer one.

    A colon is no cue beside another that introduces the same words ("he told them: …").
    """
    ordered = sorted(drafts, key=lambda draft: -draft.confidence)
    at = [parse.start[draft.hit.token] if draft.hit else -1 for draft in ordered]
    held = [
        {place for place, start in enumerate(at) if any(low <= start < high for low, high in draft.content)}
        for draft in ordered
    ]
    kept = []
    for place, draft in enumerate(ordered):
        rivals = [other for other, inner in enumerate(held) if other != place and place in inner]
        colon = draft.hit is not None and draft.hit.row is COLON
        doubled = colon and any(meets(draft, other) for other in ordered if other is not draft)
        if not doubled and all(other > place and other in held[place] for other in rivals):
            kept.append(draft)
    return sorted(kept, key=lambda draft: draft.cue)


def meets(one: Draft, other: Draft) -> bool:
    """Say whether the contents of two drafts share a code point."""
    return any(a[0] < b[1] and b[0] < a[1] for a in one.content for b in other.content)


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
