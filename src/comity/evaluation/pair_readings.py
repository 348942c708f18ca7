"""What can be read of a marked pair: the deeds that the tables find, and the types that single words hint at.

Each reading is described by features that name no word of the sentence: types,
operations, parts of speech, relations of the tree, and where the marks stand.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from comity.codebook.rows import Composition
from comity.evaluation.tables import StanceType
from comity.model import Attribution, Event
from comity.reading.deed import Deed
from comity.reading.parse import Parse
from comity.reading.predicates import PredicateTable, pos_of
from comity.reading.source import head_of

SOURCE, TARGET = "SOURCE", "TARGET"
_BACKGROUND = frozenset({"relcl", "acl", "amod"})
_FAR = 12  # steps in the tree; what is farther counts as equally far


@dataclass(frozen=True)
class PairReading:
    """One way to code the pair. ``hint`` says that only single words speak for it, no deed of the tables."""

    type: str
    mode: str | None
    factuality: str
    confidence: float
    reason: str
    tokens: tuple[int, ...] = ()
    operations: tuple[str, ...] = ()
    hint: bool = False
    features: Mapping[str, float] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Candidate:
    """A deed of the sentence as an event, with the token at which it hangs in the tree."""

    event: Event
    trigger: int
    tokens: tuple[int, ...]
    operations: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One marked pair in its parsed sentence."""

    parse: Parse
    source: tuple[int, ...]
    target: tuple[int, ...]
    attributions: tuple[Attribution, ...]

    @cached_property
    def path(self) -> tuple[int, ...]:
        """The tokens on the way through the tree from one mark to the other, ends included; () if there is none."""
        if not self.source or not self.target:
            return ()
        ups = [self._up(head_of(self.parse, tokens)) for tokens in (self.source, self.target)]
        meeting = next((token for token in ups[0] if token in ups[1]), None)
        if meeting is None:
            return ()
        first, second = (up[: up.index(meeting)] for up in ups)
        return (*first, meeting, *reversed(second))

    @cached_property
    def distances(self) -> dict[int, int]:
        """Steps in the tree from the path (or, without one, from the marks) to every token that can be reached."""
        reached = dict.fromkeys(self.path or (*self.source, *self.target), 0)
        queue = list(reached)
        for token in queue:
            for other in (self.parse.head[token], *self.parse.children[token]):
                if other not in reached:
                    reached[other] = reached[token] + 1
                    queue.append(other)
        return reached

    @cached_property
    def said_by_source(self) -> frozenset[str]:
        """The ids of the attributions of which SOURCE is the source."""
        return frozenset(a.id for a in self.attributions if self.overlap(a))

    def overlap(self, attribution: Attribution) -> int:
        """Return how many tokens of SOURCE stand in the source of an attribution."""
        start = self.parse.start
        return sum(low <= start[token] < high for token in self.source for low, high in attribution.source)

    @cached_property
    def between(self) -> range:
        """The tokens between the marks in the text: that holds where the tree is wrong."""
        if not self.source or not self.target:
            return range(0)
        first, second = sorted((self.source, self.target))
        return range(first[-1] + 1, second[0])

    def near(self, token: int) -> float:
        """Say how near to the path a token stands: 1 on it, 0 where it is far off."""
        return 1.0 - min(self.distances.get(token, _FAR), _FAR) / _FAR

    def in_main_clause(self, token: int) -> bool:
        """Say whether no relative clause, participle or adjective holds a token: those tell the background."""
        parse = self.parse
        return not any(parse.dep[at] in _BACKGROUND for at in (token, *parse.ancestors(token)))

    def _up(self, token: int) -> list[int]:
        return [token, *self.parse.ancestors(token)]


# --- deeds -----------------------------------------------------------------------------


def candidates(parse: Parse, events: tuple[Event, ...], deeds: tuple[Deed, ...]) -> list[Candidate]:
    """Return the events with the deeds they were made of, in text order."""
    found = []
    for event in events:
        tokens = {token for span in event.span for token in parse.tokens_in(span)}
        # The deed of most steps among those that lie within the event's words: a part of it is another event.
        deed = max(
            (deed for deed in deeds if tokens.issuperset(deed.tokens)),
            key=lambda d: len(d.tokens),
            default=None,
        )
        if deed is not None:
            found.append(Candidate(event, deed.trigger, deed.tokens, deed.operations))
    return found


def deed_readings(case: Case, found: list[Candidate], quads: Mapping[str, int]) -> list[PairReading]:
    """Return a reading for every deed."""
    readings = []
    for place, one in enumerate(found):
        event = one.event
        features = {
            **_roles(event),
            **_place(case, one),
            **_kind(case, one, quads),
            "part_of_another": float(any(set(one.tokens) < set(other.tokens) for other in found)),
            "first": float(place == 0),
            "only": float(len(found) == 1),
        }
        readings.append(
            PairReading(
                event.type,
                event.mode,
                event.factuality,
                event.confidence,
                event.reason,
                one.tokens,
                one.operations,
                features={name: value for name, value in features.items() if value},
            )
        )
        if event.attribution in case.said_by_source and TARGET in event.actors and SOURCE not in event.actors:
            readings.extend(_alleged(case, one, quads))
    return readings


def _alleged(case: Case, one: Candidate, quads: Mapping[str, int]) -> list[PairReading]:
    """Return the allegation that SOURCE makes by saying that TARGET does something hostile."""
    event = one.event
    if quads.get(event.type, 0) < 3:
        return []
    features = {
        "alleged": 1.0,
        f"alleged_quad:{quads[event.type]}": 1.0,
        f"alleged_factuality:{event.factuality}": 1.0,
        "near": case.near(one.trigger),
        "on_path": float(one.trigger in case.path),
        "main_clause": float(case.in_main_clause(one.trigger)),
    }
    return [
        PairReading(
            "ACCUSE",
            "allege",
            "happened",
            event.confidence,
            f"SOURCE says of TARGET: {event.reason}",
            one.tokens,
            features={name: value for name, value in features.items() if value},
        )
    ]


def _roles(event: Event) -> dict[str, float]:
    """Who does it and to whom, as far as the marks are concerned."""
    source_acts, target_acts = SOURCE in event.actors, TARGET in event.actors
    source_receives, target_receives = SOURCE in event.recipients, TARGET in event.recipients
    return {
        "acts_on_target": float(source_acts and target_receives),
        "both_take_part": float(source_acts and target_acts),
        "source_acts": float(source_acts),
        "source_alone_acts": float(source_acts and not event.recipients and not target_acts),
        "target_receives": float(target_receives),
        "target_acts": float(target_acts and not source_acts),
        "source_receives": float(source_receives),
        "turned_round": float(target_acts and source_receives),
        "nobody_marked": float(not (source_acts or target_acts or source_receives or target_receives)),
        "other_actor": float(any(a not in (SOURCE, TARGET) for a in event.actors)),
        "other_recipient": float(any(a not in (SOURCE, TARGET) for a in event.recipients)),
    }


def _place(case: Case, one: Candidate) -> dict[str, float]:
    """Where it stands in tree and text."""
    parse, token = case.parse, one.trigger
    on_path = token in case.path or any(t in case.path for t in one.tokens)
    return {
        "on_path": float(on_path),
        "between": float(token in case.between),
        "near": case.near(token),
        "inside_source": float(token in case.source),
        "inside_target": float(token in case.target),
        "main_clause": float(case.in_main_clause(token)),
        "main_verb": float(parse.dep[token] == "ROOT"),
        f"part_of_speech:{pos_of(parse, token) or 'other'}": 1.0,
        f"relation:{parse.dep[token]}": 1.0,
        "after_both": float(bool(case.source and case.target) and token > max(*case.source, *case.target)),
        "said_by_source": float(one.event.attribution in case.said_by_source),
    }


def _kind(case: Case, one: Candidate, quads: Mapping[str, int]) -> dict[str, float]:
    """What it is: type, quad, operations, factuality."""
    event = one.event
    linked = SOURCE in event.actors or TARGET in event.recipients
    return {
        f"type:{event.type}": 1.0,
        f"type_linked:{event.type}": float(linked),
        f"quad:{quads.get(event.type, 0)}": 1.0,
        f"factuality:{event.factuality}": 1.0,
        "composed": float(bool(one.operations)),
        "mode": float(event.mode is not None),
        "confidence": event.confidence,
        **{f"operation:{operation}": 1.0 for operation in one.operations},
    }


# --- hints -----------------------------------------------------------------------------

# Of deeds and of operations: the greatest share of a type anywhere, near the path, …
_WHERE = tuple(
    tuple(f"hint_{kind}_{where}" for where in ("anywhere", "near", "verb", "on_path", "between"))
    for kind in ("word", "operator")
)


@dataclass(frozen=True)
class HintTable:
    """What types the words of the tables may tell where their rows do not fit the sentence."""

    predicates: PredicateTable
    operations: Mapping[str, Mapping[str, float]]
    stances: Mapping[str, StanceType]

    @classmethod
    def of(
        cls,
        predicates: PredicateTable,
        composition: Iterable[Composition],
        stances: Iterable[StanceType],
    ) -> "HintTable":
        """Count what types each operation makes."""
        made: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
        for row in composition:
            if row.polarity == "yes" and row.type not in (None, "*"):
                made[row.operation][row.type or ""] += 1
        shares = {
            operation: {type_: n / sum(counts.values()) for type_, n in counts.items()}
            for operation, counts in made.items()
        }
        return cls(predicates, shares, {row.id: row for row in stances})

    def shares(self, parse: Parse, token: int) -> tuple[dict[str, float], dict[str, float]]:
        """Return by type the share of the rows at a word that tell it: of deeds, and of what its operations make."""
        deeds: defaultdict[str, float] = defaultdict(float)
        operations: defaultdict[str, float] = defaultdict(float)
        if parse.dep[token] in ("aux", "auxpass"):
            return deeds, operations
        below = {parse.lower[kid] for kid in parse.children[token]}
        rows = [
            row
            for row in self.predicates.deeds.at(parse, token)
            if row.type is not None
            and (row.prep is None or not below.isdisjoint(row.prep.partition(":")[0].split("|")))
        ]
        for row in rows:
            deeds[row.type or ""] += 1 / len(rows)
        above = self.predicates.operators.at(parse, token)
        for operator in above:
            for type_, share in self.operations.get(operator.operation, {}).items():
                operations[type_] += share / len(above)
        return deeds, operations


def hint_readings(
    case: Case, table: HintTable, found: list[PairReading], types: Iterable[str]
) -> list[PairReading]:
    """Return a reading for every type, with what single words and cues say for it."""
    parse = case.parse
    told: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    best: dict[str, tuple[float, int]] = {}
    for token in range(len(parse)):
        if pos_of(parse, token) is None or token in case.source or token in case.target:
            continue
        near = case.near(token)
        stands = (1.0, near, near * parse.is_verb(token), token in case.path, token in case.between)
        for names, shares in zip(_WHERE, table.shares(parse, token), strict=True):
            for type_, share in shares.items():
                one = told[type_]
                for name, part in zip(names, stands, strict=True):
                    if share * part > one[name]:  # noqa: PLR1730 - max() would take twice as long here
                        one[name] = share * part
                if share * near > best.get(type_, (0.0, 0))[0]:
                    best[type_] = (share * near, token)
    for attribution in case.attributions:
        row = table.stances.get(attribution.stance)
        if row is not None:
            told[row.type]["hint_stance"] = 1.0
            if attribution.id in case.said_by_source:
                told[row.type]["hint_stance_of_source"] = 1.0
    linked = any(r.features.get("acts_on_target") or r.features.get("both_take_part") for r in found)
    readings = []
    for type_ in types:
        features = {
            "hint": 1.0,
            "hint_beside_link": float(linked),
            "hint_beside_deeds": float(bool(found)),
            "hint_of_found_type": float(any(r.type == type_ for r in found)),
            f"hint_type:{type_}": 1.0,
            **told[type_],
        }
        where = best.get(type_)
        words = f"; {parse.text[where[1]]!r} may tell it" if where else ""
        readings.append(
            PairReading(
                type_,
                None,
                "unknown",
                0.2,
                f"no deed of the tables joins the pair{words}; {type_} is the likeliest",
                (where[1],) if where else (),
                hint=True,
                features={name: value for name, value in features.items() if value},
            )
        )
    return readings


def lemmas_at(parse: Parse, tokens: Iterable[int]) -> frozenset[str]:
    """Return the lemmas of a deed's tokens, of their complements and modifiers, and of what stands in their prepositional phrases."""
    near_by = set(tokens)
    for token in tuple(near_by):
        for kid in parse.kids(token, "dobj", "nsubjpass", "prep", "attr", "compound", "amod", "oprd"):
            near_by.add(kid)
            near_by.update(parse.kids(kid, "amod", "compound", "pobj", "conj"))
    return frozenset(parse.lemma[token] for token in near_by)
