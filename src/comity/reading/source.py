"""A source as the rules see it: its tokens, what is known around it, and the record of who it turned out to be."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from comity.model import Attribution, Mention, Span, SpeakerKind
from comity.model.spans import Spans
from comity.reading.arguments import is_public
from comity.reading.authorship import Author
from comity.reading.parse import Parse

REACH = 4  # sentences back, as for pronouns


@dataclass(frozen=True)
class Speaker:
    """Who a source is: an actor code or an outlet's name, the name as told, and how it was found.

    ``codes`` are those of all who speak together; ``()`` if that is one or none.
    """

    code: str | None
    name: str | None
    kind: SpeakerKind | None
    anonymous: bool
    reason: str
    codes: tuple[str, ...] = ()


@dataclass(eq=False)
class Context:
    """What is known when a source is looked at: parse, mentions, labels with what they say, who spoke before, whose report it is."""

    parse: Parse
    mentions: tuple[Mention, ...]
    by_token: list[list[Mention]]
    turns: list[tuple[Span, Spans]] = field(default_factory=list)
    spoken: list[tuple[int, Speaker]] = field(default_factory=list)
    heads: dict[str, int] = field(default_factory=dict)
    author: Author | None = None

    def near(self, token: int) -> list[Mention]:
        """Return the mentions that begin before ``token`` and within reach, in text order."""
        parse = self.parse
        first = parse.sentences[max(0, parse.sentence[token] - REACH)][0]
        low, high = parse.start[first], parse.start[token]
        return [m for m in self.mentions if low <= m.span[0] < high]

    def sentence(self, mention: Mention) -> int:
        """Return the number of the sentence in which a mention stands."""
        return self.parse.sentence[self.head(mention)]

    def head(self, mention: Mention) -> int:
        """Return the token of a mention that hangs on something outside it."""
        found = self.heads.get(mention.id)
        if found is None:
            tokens = self.parse.tokens_in(mention.span)
            found = head_of(self.parse, tuple(tokens)) if tokens else 0
            self.heads[mention.id] = found
        return found


class Source(NamedTuple):
    """The tokens of a source, the one that the rest hangs on, and its words."""

    tokens: tuple[int, ...]
    head: int
    words: str
    around: Context
    outer: Attribution | None
    minded: bool = False  # whether the cue is one that only people and those who act for them can do


def head_of(parse: Parse, tokens: tuple[int, ...]) -> int:
    """Return the token of a phrase that hangs on something outside it."""
    inside = set(tokens)
    for token in tokens:
        outside = parse.head[token] not in inside or parse.head[token] == token
        if outside and parse.dep[token] != "punct":
            return token
    return tokens[-1]


def words_of(parse: Parse, tokens: tuple[int, ...]) -> str:
    """Return the words of a source; a conjunction that the parser has left at their end goes."""
    last = len(tokens)
    while last > 1 and parse.dep[tokens[last - 1]] in ("cc", "punct"):
        last -= 1
    return " ".join(parse.text[token] for token in tokens[:last])


def before_apposition(parse: Parse, source: Source) -> tuple[int, ...]:
    """Return the tokens of a name without the apposition after it: "Orla Brace, an analyst at …"."""
    after = [t for t in parse.kids(source.head, "appos") if t > source.head and t in source.tokens]
    if not after or parse.tag[source.head] not in ("NNP", "NNPS"):
        return source.tokens
    first = parse.edges[after[0]][0]
    return tuple(t for t in source.tokens if t < first and parse.text[t] != ",") or source.tokens


def speaker_of(mention: Mention, anonymous: bool, reason: str) -> Speaker:
    """Return the speaker that a mention names."""
    if mention.kind == "outlet":
        return Speaker(mention.name, mention.name, "outlet", False, reason)
    kind: SpeakerKind = "public" if is_public(mention) else "actor"
    return Speaker(mention.actor, mention.name, kind, anonymous, reason)


def together(found: list[Speaker], words: str) -> Speaker:
    """Return several speakers as one: the first that has a code leads, and the codes of all are kept."""
    first = next((one for one in found if one.code), found[0])
    codes = distinct(code for one in found for code in (one.codes or ((one.code,) if one.code else ())))
    if len(codes) < 2:
        return first
    reasons = "; ".join(dict.fromkeys(one.reason for one in found))
    anonymous = all(one.anonymous for one in found)
    names = " and ".join(dict.fromkeys(one.name for one in found if one.name)) or words
    return Speaker(first.code, names, first.kind, anonymous, reasons, codes)


def distinct(codes: Iterable[str]) -> tuple[str, ...]:
    """Return each code once, in order."""
    return tuple(dict.fromkeys(codes))
