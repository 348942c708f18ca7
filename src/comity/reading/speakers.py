"""Who the source is, and what is nested in what: from drafts of attributions to records."""

import re
from dataclasses import dataclass

from comity.codebook import Codebook
from comity.model import Attribution, Document, Mention, Span, SpeakerKind, SpeechKind, content_id
from comity.reading.arguments import is_public
from comity.reading.draft import Draft
from comity.reading.mentions import index_by_token
from comity.reading.parse import Parse
from comity.reading.quotes import find_quotes


@dataclass(frozen=True)
class Speaker:
    """Who a source is: an actor code or an outlet's name, the name as told, and how it was found."""

    code: str | None
    name: str | None
    kind: SpeakerKind | None
    anonymous: bool
    reason: str


class SpeakerResolver:
    """Resolves sources by the mentions of the document and the tables of a codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self.agents = {row.noun: row for row in codebook.agents}
        self.anonymous = frozenset(row.form for row in codebook.anonymous)
        self.documents = codebook.words["document_noun"]
        self.first_person = codebook.words["pronoun_first"]
        hedges = sorted((row.form for row in codebook.hedges), key=len, reverse=True)
        self.hedges = (
            re.compile(r"\b(?:" + "|".join(map(re.escape, hedges)) + r")\b", re.IGNORECASE)
            if hedges
            else None
        )

    def __call__(
        self, document: Document, parse: Parse, mentions: tuple[Mention, ...], drafts: tuple[Draft, ...]
    ) -> tuple[Attribution, ...]:
        """Return the attributions in text order, each with its speaker and its parent."""
        by_token = index_by_token(parse, mentions)
        quotes = find_quotes(document.text)
        hedges = [match.span() for match in self.hedges.finditer(document.text)] if self.hedges else []
        parents = find_parents(parse, drafts)
        made: list[Attribution] = []
        for number, draft in enumerate(drafts):
            parent = parents[number]
            outer = made[parent] if parent is not None else None
            made.append(self._record(document, parse, by_token, quotes, hedges, draft, outer))
        return tuple(made)

    def _record(
        self,
        document: Document,
        parse: Parse,
        by_token: list[list[Mention]],
        quotes: tuple[Span, ...],
        hedges: list[Span],
        draft: Draft,
        outer: Attribution | None,
    ) -> Attribution:
        source = token_spans(parse, draft.source)
        cue = token_spans(parse, draft.cue)
        if draft.label is not None:
            source = (draft.label,)
            cue = (draft.colon,) if draft.colon and draft.colon[0] < draft.colon[1] else ()
            speaker = self._label(document, parse, by_token, draft.label)
        else:
            speaker = self.speaker(parse, by_token, draft.source, outer)
        stance = draft.hit.row.stance if draft.hit else "asserts"
        if draft.negated:
            stance = f"not {stance}"
        reach = (
            min(s for s, _ in (*source, *cue, *draft.content)),
            max(e for _, e in (*source, *cue, *draft.content)),
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
            speaker_kind=speaker.kind,
            name=speaker.name,
            anonymous=speaker.anonymous,
            hearer=self._hearer(parse, by_token, draft),
            hedges=tuple(
                h for h in hedges if reach[0] <= h[0] and h[1] <= reach[1] and len(draft.content) == 1
            ),
            confidence=round(draft.confidence * (1.0 if speaker.code or speaker.name else 0.8), 3),
            reason=f"{draft.reason}; {speaker.reason}",
        )

    def speaker(
        self, parse: Parse, by_token: list[list[Mention]], source: tuple[int, ...], outer: Attribution | None
    ) -> Speaker:
        """Return who the tokens of a source stand for, or say why that is not determined."""
        if not source:
            return Speaker(None, None, None, False, "no source is named")
        head = head_of(parse, source)
        words = parse.text[source[0]] if len(source) == 1 else " ".join(parse.text[t] for t in source)
        if parse.lower[head] in self.first_person:
            if outer is not None and (outer.speaker or outer.name):
                return Speaker(
                    outer.speaker,
                    outer.name,
                    outer.speaker_kind,
                    outer.anonymous,
                    f"{words!r} is the speaker of the outer attribution",
                )
            return Speaker(None, None, None, False, f"{words!r} is said by nobody we know")
        agent = self.agents.get(parse.lemma[head])
        anonymous = self._is_anonymous(parse, source, head)
        for mention in by_token[head]:
            if mention.kind == "outlet":
                return Speaker(mention.name, mention.name, "outlet", False, mention.reason)
            kind: SpeakerKind = "public" if is_public(mention) else "actor"
            return Speaker(
                mention.actor,
                mention.name,
                kind,
                anonymous and mention.role is not None and mention.name.lower().endswith(parse.lower[head]),
                mention.reason,
            )
        # "Her Korsian counterpart" is Korsian: what a pronoun says comes last.
        for token in sorted(source, key=lambda t: (parse.tag[t] == "PRP$", t)):
            for mention in by_token[token]:
                if mention.kind == "outlet" and parse.head[token] == head:
                    return Speaker(
                        mention.name, mention.name, "outlet", False, f"{words!r}: {mention.reason}"
                    )
                if mention.actor is None or mention.place:
                    continue
                if (
                    agent is None
                    and parse.tag[head] in ("NN", "NNS")
                    and parse.lemma[head] not in self.documents
                    and not anonymous
                ):
                    return Speaker(
                        None, words, "thing", False, f"{words!r} is no actor, though it names {mention.actor}"
                    )
                public = agent is not None and agent.kind in ("public", "organisation", "outlet")
                kind = "public" if public or mention.kind == "public" else "actor"
                return Speaker(
                    mention.actor,
                    words,
                    kind,
                    anonymous,
                    f"{words!r} belongs to {mention.actor}: {mention.reason}",
                )
        if anonymous:
            return Speaker(None, words, None, True, f"{words!r} is unnamed")
        if parse.tag[head] in ("PRP", "WP", "DT"):
            return Speaker(None, None, None, False, f"{words!r} could not be tied to anyone")
        if parse.tag[head] in ("NNP", "NNPS"):
            return Speaker(
                None, words, None, False, f"{words!r} is in no table and the report gives no country"
            )
        if agent is not None:
            return Speaker(None, words, "public", False, f"{words!r} names no actor of the tables")
        kind = "document" if parse.lemma[head] in self.documents else "thing"
        return Speaker(None, words, kind, False, f"{words!r} is a {kind}, not an actor")

    def _is_anonymous(self, parse: Parse, source: tuple[int, ...], head: int) -> bool:
        """Say whether the source is a common noun for an unnamed person and no name stands with it."""
        if parse.tag[head] in ("NNP", "NNPS") or parse.lemma[head] not in self.anonymous:
            return False
        return not any(parse.tag[t] == "NNP" and parse.dep[t] in ("appos",) for t in source)

    def _label(self, document: Document, parse: Parse, by_token: list[list[Mention]], label: Span) -> Speaker:
        """Return who a transcript's label stands for."""
        words = document.text[label[0] : label[1]]
        for token in parse.tokens_in(label):
            for mention in by_token[token]:
                return Speaker(mention.actor, mention.name, "actor", False, mention.reason)
        return Speaker(
            None,
            words.title() if len(words) > 2 else words,
            None,
            len(words) <= 2,
            f"label {words!r} of the transcript",
        )

    def _hearer(self, parse: Parse, by_token: list[list[Mention]], draft: Draft) -> str | None:
        """Return the actor to whom it was said, if the cue has a place for one."""
        if draft.hit is None or draft.hit.row.hearer is None:
            return None
        token = draft.hit.token
        kid = None
        if draft.hit.row.hearer == "object":
            kid = parse.child(token, "dobj", "dative", "iobj")
            clause = parse.child(token, "xcomp", "ccomp")
            if kid is None and clause is not None:
                kid = parse.child(clause, "nsubj")
        for prep in parse.kids(token, "prep", "dative"):
            if parse.lower[prep] in (draft.hit.row.hearer, "to") and kid is None:
                kid = parse.child(prep, "pobj")
        if kid is None:
            return None
        low, high = parse.edges[kid]
        candidates = [m for t in [kid, *range(low, min(high, kid + 1))] for m in by_token[t] if m.actor]
        return candidates[0].actor if candidates else None


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


def head_of(parse: Parse, tokens: tuple[int, ...]) -> int:
    """Return the token of a phrase that hangs on something outside it."""
    inside = set(tokens)
    for token in tokens:
        outside = parse.head[token] not in inside or parse.head[token] == token
        if outside and parse.dep[token] != "punct":
            return token
    return tokens[-1]


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
    letters = quoted = 0
    for start, end in content:
        letters += sum(c.isalnum() for c in text[start:end])
        for left, right in quotes:
            low, high = max(start, left), min(end, right)
            if low < high:
                quoted += sum(c.isalnum() for c in text[low:high])
    if not quoted:
        return "indirect"
    return "direct" if quoted >= letters else "mixed"
