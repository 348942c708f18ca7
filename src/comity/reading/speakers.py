"""From drafts of attributions to records: who the source is, to whom it is said, what is nested in what."""

import re
from collections.abc import Mapping

from comity.codebook import Codebook
from comity.model import Attribution, Document, Mention, Span, SpeechKind, content_id
from comity.reading.authorship import Author
from comity.reading.draft import Draft
from comity.reading.hearers import HearerFinder
from comity.reading.identity import SourceIdentity
from comity.reading.labels import LabelIdentity
from comity.reading.mentions import index_by_token
from comity.reading.parse import Parse
from comity.reading.quotes import find_quotes
from comity.reading.source import Context, Speaker, head_of
from comity.reading.withheld import Withheld


class SpeakerResolver:
    """Resolves sources by the mentions of the document and the tables of a codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self.identity = SourceIdentity(codebook)
        self.labels = LabelIdentity(codebook, self.identity)
        self.hearers = HearerFinder(codebook)
        self.first_person = codebook.words["pronoun_first"]
        self.nobody = codebook.words["nobody"]
        self.overstating = codebook.words["overstating_verb"]
        self.withheld = Withheld(codebook)
        hedges = sorted((row.form for row in codebook.hedges), key=len, reverse=True)
        # Sought in lower case: told to pass over case, the pattern takes five times as long.
        told = "|".join(re.escape(form.lower()) for form in hedges)
        self.hedges = re.compile(rf"\b(?:{told})\b") if hedges else None

    def __call__(
        self,
        document: Document,
        parse: Parse,
        mentions: tuple[Mention, ...],
        drafts: tuple[Draft, ...],
        author: Author | None = None,
        labelled: Mapping[Span, Speaker] | None = None,
    ) -> tuple[Attribution, ...]:
        """Return the attributions in text order, each with its speaker and its parent.

        ``author`` is whose voice the report is; ``labelled`` who each label stands for, found here if not given.
        """
        if labelled is None:
            labelled = self.labels.turns(document, parse, mentions, drafts, author)
        turns = [(draft.label, draft.content) for draft in drafts if draft.label is not None]
        around = Context(parse, mentions, index_by_token(parse, mentions), turns, author=author)
        quotes = find_quotes(document.text)
        hedges = self._hedges_in(document.text)
        parents = find_parents(parse, drafts)
        made: list[Attribution] = []
        for number, draft in enumerate(drafts):
            parent = parents[number]
            outer = made[parent] if parent is not None else None
            made.append(self._record(document, around, quotes, hedges, draft, outer, labelled))
        return tuple(made)

    def _hedges_in(self, text: str) -> list[Span]:
        """Return the spans of hedges; "as soon as possible" hedges nothing."""
        if self.hedges is None:
            return []
        lower = text.lower()
        if len(lower) != len(text):  # a few capitals become two letters
            lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        spans = [match.span() for match in self.hedges.finditer(lower)]
        return [span for span in spans if not f" {lower[max(0, span[0] - 4) : span[0]]}".endswith(" as ")]

    def _record(
        self,
        document: Document,
        around: Context,
        quotes: tuple[Span, ...],
        hedges: list[Span],
        draft: Draft,
        outer: Attribution | None,
        labelled: Mapping[Span, Speaker],
    ) -> Attribution:
        parse = around.parse
        source = token_spans(parse, draft.source)
        cue = token_spans(parse, draft.cue)
        stance = draft.hit.row.stance if draft.hit else "asserts"
        if draft.label is not None:
            source = (draft.label,)
            cue = (draft.colon,) if draft.colon and draft.colon[0] < draft.colon[1] else ()
            speaker = labelled[draft.label]
            if self.labels.asks(document.text, draft.label):
                stance = "asks"
        else:
            speaker = self._speaker(around, draft, outer)
        if self._negated(parse, draft):
            stance = (
                "not doubts" if stance == "denies" and self._undeniable(parse, draft) else f"not {stance}"
            )
        return Attribution(
            id=content_id("a", source, cue, draft.content),
            source=source,
            cue=cue,
            content=draft.content,
            speech=speech_kind(document.text, draft.content, quotes),
            stance=stance,
            family=draft.hit.row.family if draft.hit else "speech",
            parent=outer.id if outer else None,
            speaker=speaker.code,
            speakers=speaker.codes,
            speaker_kind=speaker.kind,
            name=speaker.name,
            anonymous=speaker.anonymous,
            hearer=self._hearer(around, draft, speaker),
            hedges=tuple(h for h in hedges if self._hedged(parse, draft, h)),
            confidence=round(draft.confidence * (1.0 if speaker.code or speaker.name else 0.8), 3),
            reason=f"{draft.reason}; {speaker.reason}",
        )

    def _negated(self, parse: Parse, draft: Draft) -> bool:
        """Say whether the source does not say so; "cannot overstate" and "cannot stress enough" say the most."""
        if draft.hit is None:
            return draft.negated
        if draft.negated and (
            draft.hit.row.cue in self.overstating
            or any(parse.lower[kid] == "enough" for kid in parse.kids(draft.hit.token, "advmod"))
        ):
            return False
        if draft.hit.row.stance in ("denies", "doubts") and any(
            parse.lower[kid] == "no" for kid in parse.kids(draft.hit.token, "det")
        ):
            return True  # "there is no denying that"
        nobody = bool(draft.source) and " ".join(parse.lower[t] for t in draft.source) in self.nobody
        topic = (
            bool(draft.cue) and parse.dep[draft.cue[-1]] == "prep"
        )  # "declined to comment on": it is there
        withheld = not topic and (
            self.withheld(parse, draft.hit.token)
            or self.withheld.overheard(parse, draft.source, draft.hit.token)
        )
        return (draft.negated or withheld) != nobody

    def _undeniable(self, parse: Parse, draft: Draft) -> bool:
        """Say whether nobody can deny it: "no denying that", "cannot be denied"; "did not deny" leaves it open."""
        at = draft.hit.token if draft.hit else 0
        return parse.child(at, "det") is not None or any(
            parse.lower[kid] in ("can", "ca", "could") for kid in parse.kids(at, "aux")
        )

    def _speaker(self, around: Context, draft: Draft, outer: Attribution | None) -> Speaker:
        cue = draft.hit.row.cue.split()[0] if draft.hit else None
        found = self.identity(around, draft.source, outer, cue)
        if draft.source:
            around.spoken.append((head_of(around.parse, draft.source), found))
        return found

    def _hearer(self, around: Context, draft: Draft, speaker: Speaker) -> str | None:
        """Return the hearer; who says "I told him" does not tell himself."""
        found = self.hearers(around.parse, around.by_token, draft)
        own = draft.source and around.parse.lower[head_of(around.parse, draft.source)] in self.first_person
        return None if own and found == speaker.code else found

    def _hedged(self, parse: Parse, draft: Draft, hedge: Span) -> bool:
        """Say whether a hedge stands in the content, between source and cue, or hangs on the cue."""
        tokens = parse.tokens_in(hedge)
        after = tokens[-1] + 1 if tokens else 0
        if tokens and parse.lower[tokens[-1]] == "to" and parse.tag[after : after + 1] != ["VB"]:
            return False  # "said to the Courier", where "said to have" hedges
        if any(start <= hedge[0] and hedge[1] <= end for start, end in draft.content):
            return True
        used = (*draft.source, *draft.cue)
        if not used:
            return False
        if parse.start[min(used)] <= hedge[0] and hedge[1] <= parse.end[max(used)]:
            return True
        return any(parse.head[token] in draft.cue for token in parse.tokens_in(hedge))


def find_parents(parse: Parse, drafts: tuple[Draft, ...]) -> list[int | None]:
    """Return, for each draft, the smallest other draft whose content holds its cue and that comes before it in order."""
    parents: list[int | None] = []
    for number, draft in enumerate(drafts):
        if draft.cue:
            at = (parse.start[draft.hit.token if draft.hit else draft.cue[0]],)
        else:
            at = (draft.label[0],) if draft.label else (draft.content[0][0],)
        best: int | None = None
        size = 10**9
        for other in range(number):
            for start, end in drafts[other].content:
                if (
                    start <= at[0] < end
                    and end - start < size
                    and (end - start) >= max(e - s for s, e in draft.content)
                ):
                    best, size = other, end - start
        parents.append(best)
    return parents


def token_spans(parse: Parse, tokens: tuple[int, ...]) -> tuple[Span, ...]:
    """Return the spans of tokens; neighbours are joined."""
    spans: list[Span] = []
    last = -2
    for token in tokens:
        if token == last + 1:
            spans[-1] = (spans[-1][0], parse.end[token])
        else:
            spans.append((parse.start[token], parse.end[token]))
        last = token
    return tuple(spans)


def speech_kind(text: str, content: tuple[Span, ...], quotes: tuple[Span, ...]) -> SpeechKind:
    """Return direct, indirect or mixed, by how much of the content stands in quotation marks."""

    def letters(low: int, high: int) -> int:
        return sum(char.isalnum() for char in text[low:high])

    quoted = sum(
        letters(max(start, left), min(end, right))
        for start, end in content
        for left, right in quotes
        if left < end and start < right
    )
    if not quoted:
        return "indirect"
    return "direct" if quoted >= sum(letters(start, end) for start, end in content) else "mixed"
