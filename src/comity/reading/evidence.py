"""From events and characterisations to lines of evidence on pairs, each with its chain and its quote."""

from itertools import combinations, product

from comity.codebook import Codebook
from comity.model import (
    Attribution,
    Characterisation,
    Document,
    Event,
    Evidence,
    EvidenceKind,
    Leaning,
    Span,
    content_id,
    quote,
)
from comity.model.spans import Spans
from comity.reading.authorship import Author
from comity.reading.commitments import innermost
from comity.reading.layout import find_captions
from comity.reading.parse import Parse
from comity.reading.subjects import SubjectTable

_CLAUSES = frozenset(
    {"ROOT", "ccomp", "conj", "advcl", "relcl", "parataxis", "acl", "csubj", "pcomp", "xcomp"}
)
_LONGEST_QUOTE = 420
_SHORTEST_QUOTE = 60


class EvidenceMaker:
    """Draws up the evidence of a document by the tables of a codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self.names = codebook.actor_names
        self.glosses = {row.id: row.gloss for row in codebook.glosses}
        self.labels = {row.id: row for row in codebook.characterisations}
        bodies = {row.id: f"{row.name} " for row in codebook.bodies}
        self.organs = {
            (min(a, b), max(a, b)) for a, whole in bodies.items() for b, part in bodies.items() if a != b and part.startswith(whole)
        }
        self.subjects = SubjectTable(codebook)

    def __call__(
        self,
        document: Document,
        parse: Parse,
        attributions: tuple[Attribution, ...],
        events: tuple[Event, ...],
        characterisations: tuple[Characterisation, ...],
        author: Author | None = None,
    ) -> tuple[Evidence, ...]:
        """Return the evidence in text order; ``author`` is the side for which the report itself speaks."""
        by_id = {a.id: a for a in attributions}
        captions = find_captions(document.text)
        rows: list[Evidence] = []
        for event in events:
            if event.public or event.in_condition or event.factuality in ("generic", "unknown"):
                continue
            rows += [
                self.of_event(document, parse, attributions, by_id, captions, event, pair, author)
                for pair in pairs_of(event)
                if pair not in self.organs  # what a body's own council does is done by the body
            ]
        described = {span[0] for item in characterisations for span in item.span}
        undone = {
            e.id
            for e in events
            if e.factuality == "did_not_happen" and any(s[0] in described for s in e.span)
        }
        rows = [
            row for row in rows if row.event not in undone
        ]  # "no longer see eye to eye" describes, no deed failed
        taken = {
            (row.pair, row.leaning, span)
            for row in rows
            for event in events
            if event.id == row.event
            for span in event.span
        }
        told: dict[tuple[object, ...], tuple[int, Evidence]] = {}
        for item in characterisations:
            if item.factuality in ("generic", "unknown", "conditional"):
                continue
            pair = (min(item.actors), max(item.actors))
            if any((pair, item.leaning, span) in taken for span in item.span):
                continue
            row = self.of_characterisation(document, parse, attributions, by_id, item, pair, author)
            # Two words of one clause that say the same of a pair are one judgement: the stronger word is kept.
            same = (pair, row.leaning, row.status, row.span, row.chain)
            if same not in told or item.strength > told[same][0]:
                told[same] = item.strength, row
        rows += [row for _, row in told.values()]
        unique = {row.id: row for row in rows}
        return tuple(sorted(unique.values(), key=lambda r: (r.span, r.pair, r.what)))

    def of_event(
        self,
        document: Document,
        parse: Parse,
        attributions: tuple[Attribution, ...],
        by_id: dict[str, Attribution],
        captions: tuple[Span, ...],
        event: Event,
        pair: tuple[str, str],
        author: Author | None,
    ) -> Evidence:
        chain, relayed = self.chain(document, by_id, event.attribution, author)
        span = clause_span(parse, (event.trigger or event.span[0])[0], attributions)
        verbal = event.quad in (1, 3)
        source = by_id.get(event.attribution or "")
        own = source is not None and source.speaker in event.actors
        if (
            source is None and author is not None
        ):  # its talks and treaties a press office reports, as others do
            own = author.actor in event.actors and not event.symmetric
        kind: EvidenceKind = "report" if relayed else "comment" if verbal and own else "development"
        caption = any(start <= span[0] < end for start, end in captions)
        reason = event.reason + ("; stands in the caption of a picture" if caption else "")
        return self.row(
            document,
            parse,
            pair,
            kind,
            event.leaning,
            event.factuality,
            self.told(event, pair),
            chain,
            span,
            reason,
            event.confidence * (0.7 if caption else 1.0),
            event=event,
        )

    def of_characterisation(
        self,
        document: Document,
        parse: Parse,
        attributions: tuple[Attribution, ...],
        by_id: dict[str, Attribution],
        item: Characterisation,
        pair: tuple[str, str],
        author: Author | None,
    ) -> Evidence:
        chain, relayed = self.chain(document, by_id, item.attribution, author)
        span = clause_span(parse, item.span[0][0], attributions)
        said = item.attribution is not None or author is not None
        kind: EvidenceKind = "comment" if said and not relayed else "report"
        words = " … ".join(" ".join(document.text[s:e].split()) for s, e in item.span)
        return self.row(
            document,
            parse,
            pair,
            kind,
            item.leaning,
            item.factuality,
            f"{self.name(pair[0])} and {self.name(pair[1])}: “{words}”",
            chain,
            span,
            item.reason,
            item.confidence,
            item=item,
        )

    def row(
        self,
        document: Document,
        parse: Parse,
        pair: tuple[str, str],
        kind: EvidenceKind,
        leaning: Leaning,
        status: str,
        what: str,
        chain: tuple[str, ...],
        span: Span,
        reason: str,
        confidence: float,
        event: Event | None = None,
        item: Characterisation | None = None,
    ) -> Evidence:
        spans: Spans = (span,)
        made = event or item
        return Evidence(
            id=content_id("v", document.id, made.id if made else "", pair, spans),
            pair=pair,
            kind=kind,
            leaning=leaning,
            status=status,  # type: ignore[arg-type]
            event=event.id if event else None,
            characterisation=item.id if item else None,
            author_factuality=made.author_factuality if made else None,
            attribution=made.attribution if made else None,
            chain=chain,
            what=what,
            issue=self.issue(parse, span),
            date=event.date if event else None,
            span=spans,
            quote=quote(document.text, spans),
            confidence=round(confidence, 3),
            reason=reason,
        )

    def told(self, event: Event, pair: tuple[str, str]) -> str:
        """Say in a few words who does what to whom, those of the pair first."""
        gloss = self.glosses.get(f"{event.type}/{event.mode}") or self.glosses.get(event.type, event.type)
        if not event.recipients:
            first, *rest = sorted(event.actors, key=lambda actor: actor not in pair)
            return f"{self.listed((first,), pair)} {gloss} {self.listed(tuple(rest), pair)}".strip()
        return f"{self.listed(event.actors, pair)} {gloss} {self.listed(event.recipients, pair)}"

    def listed(self, actors: tuple[str, ...], pair: tuple[str, str]) -> str:
        """Name up to three actors, those of the pair first, and count the others."""
        ordered = sorted(actors, key=lambda actor: actor not in pair)
        shown = [self.name(actor) for actor in ordered[:3]]
        others = len(ordered) - len(shown)
        return " and ".join([*shown, f"{others} others"] if others else shown)

    def name(self, actor: str) -> str:
        return self.names.get(actor, actor)

    def chain(
        self,
        document: Document,
        by_id: dict[str, Attribution],
        attribution: str | None,
        author: Author | None,
    ) -> tuple[tuple[str, ...], bool]:
        """Return the chain from the outlet inward, and whether it is relayed by another outlet or unnamed."""
        inward: list[str] = []
        relayed = False
        at = by_id.get(attribution or "")
        while at is not None:
            if at.source and at.speaker_kind != "thing":
                said = at.speaker or at.name or "unidentified"
                relayed = relayed or at.speaker_kind == "outlet" or at.anonymous
                if not inward or inward[-1] != said:
                    inward.append(said)
            at = by_id.get(at.parent or "")
        if author is not None and not inward:
            inward.append(author.actor)
        return (document.outlet or "this report", *reversed(inward)), relayed

    def issue(self, parse: Parse, span: Span) -> str | None:
        """The issue of the clause, else that of its sentence."""
        tokens = parse.tokens_in(span)
        if not tokens:
            return None
        found = self.subjects.issue(parse, tokens[0], tokens[-1] + 1)
        return found or self.subjects.issue(parse, *parse.sentences[parse.sentence[tokens[0]]])


def pairs_of(event: Event) -> list[tuple[str, str]]:
    """Return the pairs that an event concerns: each actor with each recipient, or, where it is mutual, all with each other."""
    found = set(product(event.actors, event.recipients))
    # Two who fight a third, or are its allies, are none of each other's.
    if event.symmetric and not (event.recipients and (event.quad in (3, 4) or event.type == "SUPPORT")):
        found |= set(combinations(event.actors, 2))
    return sorted({(min(a, b), max(a, b)) for a, b in found if a != b})


def clause_span(parse: Parse, at: int, attributions: tuple[Attribution, ...]) -> Span:
    """Return the clause around the code point ``at``, inside what its source says."""
    tokens = parse.tokens_in((at, at + 1))
    token = tokens[0] if tokens else 0
    source = innermost(attributions, at)
    limit = next(((s, e) for s, e in source.content if s <= at < e), None) if source else None
    first, last = parse.sentences[parse.sentence[token]]
    low, high = (
        (max(limit[0], parse.start[first]), min(limit[1], parse.end[last - 1]))
        if limit
        else (parse.start[first], parse.end[last - 1])
    )
    span = (low, high)
    head = token
    if high - low > _LONGEST_QUOTE:
        while True:
            left, right = parse.edges[head]
            narrow = (max(low, parse.start[left]), min(high, parse.end[right - 1]))
            if (parse.dep[head] in _CLAUSES and narrow[1] - narrow[0] >= _SHORTEST_QUOTE) or parse.head[
                head
            ] == head:
                span = narrow if narrow[0] < narrow[1] else span
                break
            head = parse.head[head]
    return span
