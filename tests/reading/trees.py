"""Sentences parsed by hand, and mentions in them: most tests of ``reading`` load no model.

One sentence a line, tokens parted by blanks, an empty line between paragraphs:

    Korsia//NNP/nsubj/recalled recalled/recall/VBD/ROOT its//PRP$/poss/envoy envoy//NN/dobj/recalled .

A token is ``word/lemma/tag/dep/head``. An empty lemma is the word in lower case. The head is
a word of the sentence that stands there once, or its number, counted from 1; a ROOT has none.
A token without slashes is punctuation that hangs on the root.
"""

from dataclasses import dataclass
from datetime import date

from comity.model import Attribution, Document, Mention, MentionKind, Role, Span, SpeakerKind, content_id
from comity.model.spans import Spans
from comity.reading.parse import Parse

_CLOSING = frozenset({",", ".", "?", "!", ";", ":", ")", "'s", "'", "n't", "’s", "%"})
_FIELDS = 5


@dataclass(frozen=True)
class Tree:
    """A text with its hand-made parse."""

    text: str
    parse: Parse

    def at(self, word: str, nth: int = 1) -> int:
        """Return the ``nth`` token that is ``word``."""
        return [t for t, text in enumerate(self.parse.text) if text == word][nth - 1]

    def span(self, words: str, nth: int = 1) -> Span:
        """Return the code points at which ``words`` stand for the ``nth`` time."""
        start = -1
        for _ in range(nth):
            start = self.text.index(words, start + 1)
        return start, start + len(words)

    def document(self, published: date | None = None, outlet: str | None = None) -> Document:
        """Return the text as a document."""
        return Document(id="d-tree", text=self.text, published=published, outlet=outlet)

    def mention(
        self,
        words: str,
        actor: str | None,
        kind: MentionKind = "state",
        *,
        nth: int = 1,
        name: str | None = None,
        office: str | None = None,
        sector: str | None = None,
        place: bool = False,
        reason: str = "made by hand",
    ) -> Mention:
        """Return a mention of ``actor`` at ``words``."""
        span = self.span(words, nth)
        return Mention(
            id=content_id("m", span, actor),
            span=span,
            actor=actor,
            kind=kind,
            name=name or words,
            role=Role(country=actor, office=office) if office else None,
            sector=sector,
            place=place,
            reason=reason,
        )

    def attribution(
        self,
        source: str,
        cue: str,
        *content: str,
        speaker: str | None = None,
        speaker_kind: SpeakerKind | None = "actor",
        stance: str = "asserts",
        parent: Attribution | None = None,
        anonymous: bool = False,
        hearer: str | None = None,
    ) -> Attribution:
        """Return an attribution whose source, cue and content stand once in the text."""
        spans = tuple(self.span(words) for words in content)
        sources: Spans = (self.span(source),) if source else ()
        cues = (self.span(cue),)
        return Attribution(
            id=content_id("a", sources, cues, spans),
            source=sources,
            cue=cues,
            content=spans,
            speech="indirect",
            stance=stance,
            parent=parent.id if parent else None,
            speaker=speaker,
            speaker_kind=speaker_kind,
            name=source or None,
            anonymous=anonymous,
            hearer=hearer,
            confidence=1.0,
            reason="made by hand",
        )


def tree(notation: str) -> Tree:
    """Return the text and parse that ``notation`` stands for. Raises ValueError for a notation with a slip in it."""
    text, parse, quoted = "", Parse(), False
    opened = 0
    for line in [*notation.strip().splitlines(), ""]:
        fields = [_fields(token) for token in line.split()]
        if not fields:
            if len(parse) > opened:
                parse.paragraphs.append((opened, len(parse)))
                opened, quoted, text = len(parse), False, f"{text}\n\n"
            continue
        first = len(parse)
        words = [word for word, *_ in fields]
        for word, lemma, tag, dep, head in fields:
            closing = word in _CLOSING or (word == '"' and quoted)
            apart = text and not text.endswith("\n") and not closing and not _glued(parse, quoted)
            text += " " if apart else ""
            quoted ^= word == '"'
            parse.start.append(len(text))
            text += word
            parse.end.append(len(text))
            parse.text.append(word)
            parse.lemma.append(lemma or word.lower())
            parse.tag.append(tag)
            parse.dep.append(dep)
            parse.head.append(first + _position(fields, words, dep, head, len(parse.head) - first))
            parse.sentence.append(len(parse.sentences))
        parse.sentences.append((first, len(parse)))
    return Tree(text.rstrip("\n"), parse)


def _glued(parse: Parse, quoted: bool) -> bool:
    """Say whether the token before takes no blank after it: an opening quotation mark or bracket."""
    return bool(parse.text) and (parse.text[-1] == "(" or (parse.text[-1] == '"' and quoted))


def _fields(token: str) -> list[str]:
    if "/" not in token:
        return [token, "", token, "punct", ""]
    fields = token.split("/")
    if len(fields) == _FIELDS - 1 and fields[3] == "ROOT":
        fields.append("")
    if len(fields) != _FIELDS:
        raise ValueError(f"{token!r} must be word/lemma/tag/dep/head")
    return fields


def _position(fields: list[list[str]], words: list[str], dep: str, head: str, own: int) -> int:
    if dep == "ROOT":
        return own
    if not head:
        return next((n for n, field in enumerate(fields) if field[3] == "ROOT"), own)
    if head.isdigit():
        return int(head) - 1
    if words.count(head) != 1:
        raise ValueError(f"the head {head!r} must stand once in: {' '.join(words)}")
    return words.index(head)
