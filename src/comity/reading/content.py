"""Where the content of an attribution begins and ends: clauses, phrases, quotation marks."""

from comity.model import Span
from comity.reading.parse import Parse
from comity.reading.quotes import find_quotes

_OUTER_PUNCTUATION = ",.;:—–-!? "


class ContentSpans:
    """Draws the spans of content in one document."""

    def __init__(self, text: str, parse: Parse, quotes: tuple[Span, ...] | None = None) -> None:
        self.text = text
        self.parse = parse
        self.quotes = find_quotes(text) if quotes is None else quotes
        self.quote_of: dict[int, int] = {}
        for number, span in enumerate(self.quotes):
            for token in parse.tokens_in(span):
                self.quote_of[token] = number

    def preposed(self, token: int, source: tuple[int, ...], cue: tuple[int, ...]) -> Span | None:
        """The clause before "…, he said": from its left edge to the comma before source or cue."""
        parse = self.parse
        kid = next((k for k in parse.kids(token, "ccomp", "parataxis") if k < token), None)
        first = min([*source, *cue])
        if kid is None:
            host = parse.head[token]
            if (
                parse.dep[token] == "parataxis"
                and host != token
                and host < first
                and parse.text[first - 1 : first] in ([","], ['"'])
            ):
                kid = host
            elif not (host != token and parse.dep[token] == "prep"):
                return None
            else:
                return None
        low = (
            parse.sentences[parse.sentence[kid]][0]
            if parse.edges[kid][0] >= first
            else min(parse.edges[kid][0], kid)
        )
        span = self.trim(list(range(low, first)))
        if span is None:
            return None
        quoted = self.quote_of.get(first - 1, self.quote_of.get(first - 2))
        if quoted is not None and self.quotes[quoted][1] <= parse.start[first] + 1:
            start, end = self.quotes[quoted]
            return min(start, span[0]) if self.same_paragraph(start, span[0]) else span[0], end
        return span

    def beside(self, token: int, source: tuple[int, ...], cue: tuple[int, ...]) -> Span | None:
        """A quotation that touches the cue's clause, before or after it."""
        parse = self.parse
        used = [*source, *cue]
        low, high = min(used), max(used)
        at = low - 1
        while at >= 0 and low - at < 4 and parse.text[at] in ",-—–":
            at -= 1
        number = self.quote_of.get(at)
        if (
            number is not None
            and number != self.quote_of.get(low)
            and parse.text[at] in "\"'"
            and self.same_paragraph(self.quotes[number][0], parse.start[low])
        ):
            return self.quotes[number]
        sentence = parse.sentence[token]
        for at in range(high + 1, min(high + 14, len(parse))):
            number = self.quote_of.get(at)
            if number is not None and number != self.quote_of.get(token):
                return (
                    self.quotes[number] if self.same_paragraph(parse.start[at], parse.start[high]) else None
                )
            if parse.is_verb(at) and parse.dep[at] in ("conj", "ROOT"):
                return None
            if parse.text[at] in (";",) or parse.sentence[at] > sentence + (parse.text[at - 1] in ":."):
                break
        return None

    def clause(self, kid: int, cue: tuple[int, ...], token: int) -> Span:
        """The span of a clause after its cue, cut before the cue's own later material."""
        parse = self.parse
        low, high = parse.edges[kid]
        low = max(low, max(c for c in cue if c <= kid) + 1) if any(c < kid for c in cue) else low
        # A clause that the parser has hung on a verb inside the content may still belong to it.
        while high - 1 > low and parse.dep[high - 1] == "punct" and parse.text[high - 1] in ",.;:!?":
            high -= 1
        while low < high - 1 and parse.text[low] in ",:;—-":
            low += 1
        return parse.span(low, high - 1)

    def phrase_span(self, head: int) -> Span:
        """The span of a noun phrase or gerund with all that hangs on it."""
        parse = self.parse
        low, high = parse.edges[head]
        while high - 1 > low and parse.text[high - 1] in ",.;:!?":
            high -= 1
        return parse.span(low, high - 1)

    def with_quote(self, span: Span) -> Span:
        """Stretch a span that ends inside a quotation to the end of that quotation, and to an opening mark before it."""
        for start, end in self.quotes:
            if start < span[1] < end and start >= span[0] - 2:
                return min(span[0], start), end
            if start < span[0] and span[1] <= end and span[0] - start <= 2:
                return start, max(span[1], end)
            if span[1] == end - 1:
                return span[0], end
        return span

    def trim(self, tokens: list[int]) -> Span | None:
        """Return the span of a run of tokens without punctuation at its ends; quotation marks stay."""
        parse = self.parse
        while tokens and parse.text[tokens[-1]] in _OUTER_PUNCTUATION:
            tokens.pop()
        while tokens and (
            parse.text[tokens[0]] in _OUTER_PUNCTUATION or (parse.dep[tokens[0]] == "cc" and len(tokens) > 1)
        ):
            tokens.pop(0)
        if not tokens:
            return None
        return parse.span(tokens[0], tokens[-1])

    def infinitive_subject(self, token: int, kid: int) -> int | None:
        """Where the content of "wants Israel to stop" and "urged Israel to stop" begins."""
        parse = self.parse
        owner = parse.child(kid, "nsubj")
        if owner is None:
            owner = next((k for k in parse.kids(token, "dobj") if token < k < kid), None)
        return parse.start[parse.edges[owner][0]] if owner is not None else None

    def with_trailing(self, token: int, kid: int, span: Span) -> Span:
        """Stretch a clause over adverbials that the parser has hung on the cue but that follow the clause at once."""
        parse = self.parse
        last = parse.edges[kid][1]
        for after in parse.children[token]:
            if (
                parse.dep[after] == "advcl"
                and parse.tag[after] == "VBG"
                and parse.child(after, "nsubj", "mark") is None
            ):
                break  # ", adding that …" is the speaker's, not what he said
            if (
                after <= kid
                or parse.edges[after][0] != last
                or parse.dep[after] not in ("advcl", "prep", "npadvmod", "advmod")
            ):
                continue
            last = parse.edges[after][1]
            span = (span[0], parse.end[last - 1])
        return span

    def same_paragraph(self, one: int, other: int) -> bool:
        low, high = sorted((one, other))
        return "\n" not in self.text[low:high]
