"""What the finders of attributions look up again and again about one document."""

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from comity.model import Span
from comity.reading.attribution_rules import AttributionRules
from comity.reading.cues import CueHit
from comity.reading.draft import Draft
from comity.reading.parse import Parse
from comity.reading.quotes import find_quotes

_LIKELY = 0.5
_UNLIKELY = 0.1


class Ruled(NamedTuple):
    """What the rules make of a cue: a class of how, how sure, and the token ranges of the content before and after the cue."""

    kind: str
    sure: float
    source: tuple[int, ...]
    before: Span | None
    after: Span | None


UNRULED = Ruled("-", 0.0, (), None, None)


class Page:
    """A text with its parse and its quotations, both as spans and as half-open token ranges."""

    def __init__(self, text: str, parse: Parse) -> None:
        self.text = text
        self.parse = parse
        self.quotes: tuple[Span, ...] = find_quotes(text)
        self.quote_of: list[int] = [-1] * len(parse)
        self.quote_tokens: list[Span] = []
        for number, span in enumerate(self.quotes):
            tokens = parse.tokens_in(span)
            self.quote_tokens.append((tokens.start, max(tokens.start, tokens.stop)))
            for token in tokens:
                self.quote_of[token] = number
        self.rules = AttributionRules(text, parse, self.quotes)
        self._ruled: dict[int, Ruled] = {}
        self.note_cues({})

    def ruled(self, hit: CueHit) -> Ruled:
        """Return what the rules make of a cue."""
        found = self._ruled.get(hit.token)
        if found is None:
            draft = self.rules.draft(hit)
            found = self._ruled[hit.token] = UNRULED if draft is None else self._ranges(draft, hit.token)
        return found

    def _ranges(self, draft: Draft, cue: int) -> Ruled:
        before = after = None
        for span in draft.content:
            tokens = [token for token in self.parse.tokens_in(span) if self.is_word[token]]
            if tokens and tokens[0] < cue:
                before = tokens[0], tokens[-1] + 1
            elif tokens:
                after = tokens[0], tokens[-1] + 1
        where = "both" if before and after else "before" if before else "after"
        return Ruled(f"{where}{draft.confidence}", draft.confidence, draft.source, before, after)

    def note_cues(self, likely: dict[int, float]) -> None:
        """Keep how likely each candidate is a cue, by token, for what is chosen after."""
        self.likely: dict[int, float] = likely
        marks = bytearray(len(self.parse))
        for token, sure in likely.items():
            marks[token] = sure >= _LIKELY
        self.cues_before: list[int] = [0, *accumulate(marks)]

    def cue_level(self, first: int, stop: int) -> str:
        """Return the class of the first candidate cue among some tokens: none, hardly, perhaps, likely."""
        for token in range(first, stop):
            sure = self.likely.get(token, -1.0)
            if sure >= _UNLIKELY:
                return "likely" if sure >= _LIKELY else "perhaps"
        return "-"

    def count_cues(self, first: int, stop: int) -> int:
        """Return how many tokens of a range are likely cues."""
        return self.cues_before[stop] - self.cues_before[first] if first < stop else 0

    def claimed(self, number: int, cue: int) -> bool:
        """Say whether a likely cue other than ``cue`` stands beside a quotation, in one of its sentences or just after it."""
        first, stop = self.quote_tokens[number]
        if first >= stop:
            return False
        low = self.sentence(first)[0]
        high = max(self.sentence(stop - 1)[1], min(stop + 1, len(self.parse)))
        if (
            stop < len(self.parse)
            and self.paragraph(stop) == self.paragraph(stop - 1)
            and self.text[self.parse.end[stop - 1] - 2] == ","
        ):
            high = max(high, self.sentence(stop)[1])
        beside = self.count_cues(low, first) + self.count_cues(stop, high)
        own = (low <= cue < first or stop <= cue < high) and self.likely.get(cue, 0.0) >= _LIKELY
        return beside > own

    @cached_property
    def is_word(self) -> list[bool]:
        """Whether each token has a letter or digit."""
        return [word.isalnum() or any(map(str.isalnum, word)) for word in self.parse.text]

    @cached_property
    def paragraph_starts(self) -> list[int]:
        """The first token of each paragraph."""
        return [first for first, _ in self.parse.paragraphs]

    def paragraph(self, token: int) -> int:
        """Return the number of the paragraph in which a token stands."""
        return bisect_right(self.paragraph_starts, token) - 1

    def sentence(self, token: int) -> Span:
        """Return the token range of the sentence in which a token stands."""
        return self.parse.sentences[self.parse.sentence[token]]

    def crosses_quote(self, at: int) -> bool:
        """Say whether the boundary before token ``at`` cuts through a quotation."""
        if at <= 0 or at >= len(self.quote_of):
            return False
        number = self.quote_of[at]
        return number >= 0 and self.quote_of[at - 1] == number and self.is_word[at - 1]

    @cached_property
    def opens(self) -> list[int]:
        """For each token, the highest node whose subtree begins with it, or -1."""
        parse = self.parse
        found = [-1] * len(parse)
        edges, head = parse.edges, parse.head
        for token in range(len(parse)):
            low = edges[token][0]
            above = head[token]
            if above == token or edges[above][0] != low:
                found[low] = token
        return found
