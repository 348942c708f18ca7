"""Why an event was coded so: the row of the table, each step, whose words, and what else it might have been.

Nothing is decided here. What the stages gave for a document is looked at once more, and
the readings that lost are told with their scores beside the one that won.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal

from comity.codebook import Codebook
from comity.codebook.rows import TABLES, Row
from comity.model import Attribution, Event, Factuality, Reading
from comity.model.record import Record
from comity.model.spans import Spans, quote
from comity.reading.arguments import Arguments, ArgumentTable, Party
from comity.reading.deed import Deed
from comity.reading.encoder import in_sentence, load_encoder
from comity.reading.events import EventMaker
from comity.reading.parse import Parse
from comity.reading.pipeline import Products
from comity.reading.predicates import PredicateTable

_CITED = re.compile(r"\b(?P<table>[a-z_]+):(?P<row>[^\s();,]+)")
_UNTOLD = frozenset({"id", "note"})
_LIKELIEST = 3  # values of factuality that are told
# Scores of the second look that agree with a verdict. On 303 verdicts of news whose labels the encoder had not seen, "happened" was
# right in 10 of 15 with a score below 1 and in .97 of the others; the rest in 17 of 40 with one of 1 or more, and in .78 of the others.
_AGREES: Mapping[Factuality, tuple[float, float]] = {
    "happened": (0.0, 3.0),
    "future": (-3.0, 1.0),
    "denied": (-3.0, 1.0),
    "did_not_happen": (-3.0, 1.0),
}

GroundKind = Literal[
    "deed", "step", "actor", "recipient", "factuality", "author", "date", "source", "confidence"
]


class TableRow(Record, kw_only=True, frozen=True):
    """A row that decided something: its file below ``data``, its id, and its filled cells in words."""

    file: str
    id: str
    cells: str


class Ground(Record, kw_only=True, frozen=True):
    """One thing on which a coding rests: the exact words, the reason, and the rows that the reason names."""

    kind: GroundKind
    words: str
    span: Spans
    reason: str
    rows: tuple[TableRow, ...] = ()


class Rival(Record, kw_only=True, frozen=True):
    """Another reading of the same words. ``score`` ranks it among those of its kind only.

    For a row of deeds it is how many of its restrictions the words meet, for factuality
    the probability by the model; ``None`` where a reading is not scored, only simpler.
    """

    kind: Literal["deed", "simpler", "factuality"]
    reading: str
    words: str
    row: TableRow | None = None
    score: float | None = None
    chosen: bool = False


class Explanation(Record, kw_only=True, frozen=True):
    """Why an event was coded so, and what else was possible."""

    event: str
    grounds: tuple[Ground, ...]
    rivals: tuple[Rival, ...]


class ExplainedReading(Reading, kw_only=True, frozen=True):
    """A reading with an explanation of each of its events, in their order."""

    explanations: tuple[Explanation, ...] = ()


class Explainer:
    """Explains events by the tables of a codebook; holds no state of any document."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.maker = EventMaker(codebook)
        self.predicates = PredicateTable(codebook)
        self.arguments = ArgumentTable.of(codebook)

    def __call__(self, products: Products) -> ExplainedReading:
        """Return the reading that ``products`` holds with its explanations."""
        reading = products.reading()
        work = _Work(self, products)
        told = {event.id: work.explain(event, deed) for event, deed in work.coded()}
        return ExplainedReading(
            document=reading.document,
            mentions=reading.mentions,
            attributions=reading.attributions,
            events=reading.events,
            characterisations=reading.characterisations,
            evidence=reading.evidence,
            explanations=tuple(told[event.id] for event in reading.events if event.id in told),
        )

    @cached_property
    def rows(self) -> dict[tuple[str, str], Row]:
        """Every row by table and id."""
        return {(name, row.id): row for name in TABLES for row in getattr(self.codebook, name)}

    def row(self, table: str, id_: str) -> TableRow | None:
        """Return a row as people read it, None if there is none of that id."""
        found = self.rows.get((table, id_))
        if found is None:
            return None
        cells = []
        for field in found.__struct_fields__:
            value = getattr(found, field)
            if field not in _UNTOLD and value not in (None, "", ()):
                shown = "|".join(map(str, value)) if isinstance(value, tuple) else str(value)
                cells.append(f"{field.rstrip('_')} {shown}")
        return TableRow(file=TABLES[table][0], id=id_, cells=" · ".join(cells))

    def cited(self, reason: str) -> tuple[TableRow, ...]:
        """Return the rows that a reason names."""
        found = (self.row(match["table"], match["row"]) for match in _CITED.finditer(reason))
        return tuple({row.id: row for row in found if row is not None}.values())


class _Work:
    """The work on one document."""

    def __init__(self, explainer: Explainer, products: Products) -> None:
        self.by = explainer
        values = products.values
        self.text: str = values["page"].text
        self.parse: Parse = values["parse"]
        self.attributions: tuple[Attribution, ...] = values["attributions"]
        self.by_id = {a.id: a for a in self.attributions}
        self.products = values
        self.args = Arguments(explainer.arguments, self.parse, values["mentions"])

    def coded(self) -> Iterator[tuple[Event, Deed]]:
        """Yield each event with the deed of which it was made."""
        values, maker = self.products, self.by.maker
        kept = {event.id: event for event in values["events"]}
        contexts = maker.subjects.contexts(self.parse)
        for deed in (*values["told"], *values["spoken"]):
            made = maker.event(self.parse, deed, self.attributions, values["times"], values["page"], contexts)
            if made is not None and made.id in kept:
                yield kept[made.id], deed

    def explain(self, event: Event, deed: Deed) -> Explanation:
        """Return on what an event rests and what else its words might tell."""
        return Explanation(
            event=event.id, grounds=tuple(self.grounds(event, deed)), rivals=tuple(self.rivals(deed))
        )

    def grounds(self, event: Event, deed: Deed) -> Iterator[Ground]:
        """Yield the grounds from the words of the deed outward to whoever tells it."""
        steps, _, verdict = event.reason.rpartition(f"; {event.factuality}: ")
        parts = (steps or event.reason).split("; ")
        base = deed
        while base.inner is not None:
            base = base.inner
        yield self.ground("deed", self.spans(base.words or base.tokens), parts[0])
        for step in parts[1:]:
            yield self.ground("step", event.span, step)
        for kind, codes, parties in (
            ("actor", event.actors, deed.actors),
            ("recipient", event.recipients, deed.recipients),
        ):
            for code in codes:
                yield self.party(kind, code, (*parties, *deed.doers, *deed.actors, *deed.recipients), event)  # type: ignore[arg-type]
        verdict, _, author = verdict.partition("; the report itself: ")
        yield self.ground("factuality", event.cue, f"{event.factuality}: {verdict or 'it was said'}")
        if author:
            yield self.ground("author", (), f"the report itself: {author}")
        if deed.spoken_in is None:
            yield self.second_look(_in_question(deed), event.factuality)
        if event.date is not None:
            yield self.ground("date", (), event.date.reason or event.date.grain)
        yield from self.sources(event)
        source = self.by_id.get(event.attribution or "")
        sure = event.confidence / (deed.confidence * (source.confidence if source else 1.0))
        told = f"{event.confidence:.2f} = row {deed.confidence:.2f} × factuality {sure:.2f}"
        yield self.ground("confidence", (), told + (f" × source {source.confidence:.2f}" if source else ""))

    def second_look(self, token: int, factuality: Factuality) -> Ground:
        """Tell how surely the word is of a thing that took place, by the encoder, which knows no rule."""
        found = load_encoder().scores(*in_sentence(self.text, self.parse, token))["web"]
        score = min(max(found, -3.0), 3.0)
        low, high = _AGREES.get(factuality, (-3.0, 3.0))
        odds = "" if low <= score <= high else f"; at odds with {factuality!r}: read the sentence"
        return self.ground(
            "factuality",
            self.spans((token,)),
            f"by a second look at the sentence alone: {score:+.1f} from -3 (did not take place, "
            f"or has yet to) to +3 (took place){odds}",
        )

    def party(self, kind: GroundKind, code: str, parties: tuple[Party, ...], event: Event) -> Ground:
        """Tell why a code is actor or recipient: its mention, or that it is the source."""
        mention = next((p.mention for p in parties if p.actor == code), None)
        if mention is not None:
            return self.ground(kind, (mention.span,), f"{code}: {mention.reason}")
        source = self.by_id.get(event.attribution or "")
        said = source.source if source is not None else ()
        return self.ground(kind, said, f"{code}: who says it, or to whom it is said")

    def sources(self, event: Event) -> Iterator[Ground]:
        """Yield the attributions that hold the deed, the innermost first."""
        at = self.by_id.get(event.attribution or "")
        if at is None:
            yield self.ground("source", (), "the report's own word: no attribution holds the deed")
        while at is not None:
            yield self.ground("source", (*at.source, *at.cue), at.reason)
            at = self.by_id.get(at.parent or "")

    def rivals(self, deed: Deed) -> Iterator[Rival]:
        """Yield other rows met at the word, the reading without each step, and other values of factuality."""
        base = deed
        while base.inner is not None:
            base = base.inner
            yield Rival(kind="simpler", reading=_coded(base), words=self.words(self.spans(base.tokens)))
        token = base.trigger
        chosen = next((row.id for row in self.by.cited(base.steps[0] if base.steps else "")), None)
        object_ = self.args.object(token) if self.parse.is_verb(token) else None
        met = sorted(self.by.predicates.matches(self.parse, token, object_), key=lambda match: -match[0])
        for score, row, used in met:
            words = self.spans((token,) if used is None else (token, used))
            yield Rival(
                kind="deed",
                reading=f"{row.type or 'no deed'}{f' {row.mode}' if row.mode else ''}",
                words=self.words(words),
                row=self.by.row("deeds", row.id),
                score=round(score, 2),
                chosen=row.id == chosen,
            )
        if deed.spoken_in is None:
            likely = self.by.maker.likely(self.parse, deed, self.attributions)
            for value, share in sorted(likely.items(), key=lambda pair: -pair[1])[:_LIKELIEST]:
                yield Rival(
                    kind="factuality",
                    reading=value,
                    words=self.words(self.spans((deed.trigger,))),
                    score=round(share, 2),
                )

    def ground(self, kind: GroundKind, spans: Spans, reason: str) -> Ground:
        """Build a ground with its words and the rows that its reason names."""
        ordered = tuple(sorted(spans))
        return Ground(
            kind=kind, words=self.words(ordered), span=ordered, reason=reason, rows=self.by.cited(reason)
        )

    def spans(self, tokens: tuple[int, ...]) -> Spans:
        """Return the spans of tokens, in order."""
        return tuple(self.parse.span(token, token) for token in sorted(set(tokens)))

    def words(self, spans: Spans) -> str:
        """Return the words of spans; empty if there are none."""
        return quote(self.text, spans) if spans else ""


def _in_question(deed: Deed) -> int:
    """Return the word whose coming about the verdict is on: in "failed to sign", "denied a raid" that of the inner deed."""
    while deed.inner is not None and deed.coded.hint and deed.coded.type == deed.inner.coded.type:
        deed = deed.inner
    return deed.trigger


def _coded(deed: Deed) -> str:
    return f"{deed.coded.type}{f' {deed.coded.mode}' if deed.coded.mode else ''}"
