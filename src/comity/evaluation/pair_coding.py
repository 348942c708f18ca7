"""The PLOVER type of one marked pair of actors in a sentence (``comity code``).

The marked spans stand as actors SOURCE and TARGET in place of the mentions that the
product would find there; then the product's own stages run. Among the deeds they find,
the one that best joins the two is chosen by a short list of weighted tests.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Any

from comity.engines.serial import Reader
from comity.errors import InputError
from comity.evaluation.rows import Row
from comity.evaluation.runner import needed
from comity.evaluation.tables import StanceType, load_table
from comity.model import Attribution, Document, Event, Failure, Mention, MentionKind, Span, content_id
from comity.reading.deed import Deed
from comity.reading.parse import Parse
from comity.reading.pipeline import Products, Stages, run_stages
from comity.reading.speakers import head_of
from comity.reading.stage import Stage

SOURCE, TARGET = "SOURCE", "TARGET"
# A pair may be of anything; "he" and "it" are tied to the kinds that they can stand for.
_KEPT_KINDS: frozenset[MentionKind] = frozenset(
    {"state", "government", "person", "organisation", "armed_group"}
)
_WANTED = ("told", "spoken", "events", "attributions")
_BACKGROUND = frozenset({"relcl", "acl", "amod"})
_FAR = 12  # steps in the tree; what is farther counts as equally far
_LAST_RESORT = "CONSULT"  # the commonest typed event of coded news; a guess, and its confidence says so


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
    composed: tuple[tuple[int, ...], ...] = ()

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

    def _up(self, token: int) -> list[int]:
        return [token, *self.parse.ancestors(token)]


# --- the tests -------------------------------------------------------------------------


def acts_on_target(case: Case, one: Candidate) -> float:
    """Say whether SOURCE does it to TARGET."""
    return float(SOURCE in one.event.actors and TARGET in one.event.recipients)


def both_take_part(case: Case, one: Candidate) -> float:
    """Say whether SOURCE and TARGET do it together."""
    return float({SOURCE, TARGET} <= set(one.event.actors))


def source_acts(case: Case, one: Candidate) -> float:
    """Say whether SOURCE does it, to whomever."""
    return float(SOURCE in one.event.actors)


def target_receives(case: Case, one: Candidate) -> float:
    """Say whether it is done to TARGET, by whomever."""
    return float(TARGET in one.event.recipients)


def turned_round(case: Case, one: Candidate) -> float:
    """Say whether TARGET does it, or it is done to SOURCE: roles the wrong way, or another deed."""
    return float(TARGET in one.event.actors or SOURCE in one.event.recipients)


def on_path(case: Case, one: Candidate) -> float:
    """Say whether it stands on the way through the tree from one mark to the other."""
    return float(one.trigger in case.path or any(token in case.path for token in one.tokens))


def between(case: Case, one: Candidate) -> float:
    """Say whether it stands between the marks in the text: that holds where the tree is wrong."""
    if not case.source or not case.target:
        return 0.0
    first, second = sorted((case.source, case.target))
    return float(first[-1] < one.trigger < second[0])


def near(case: Case, one: Candidate) -> float:
    """Say how near that way it stands: 1 on it, 0 where it is far off."""
    return 1.0 - min(case.distances.get(one.trigger, _FAR), _FAR) / _FAR


def inside_mark(case: Case, one: Candidate) -> float:
    """Say whether it is named within one of the marks, and so only tells which source or target is meant."""
    return float(one.trigger in case.source or one.trigger in case.target)


def main_clause(case: Case, one: Candidate) -> float:
    """Say whether no relative clause, participle or adjective holds it: those tell the background."""
    parse = case.parse
    return float(
        not any(parse.dep[token] in _BACKGROUND for token in (one.trigger, *parse.ancestors(one.trigger)))
    )


def part_of_another(case: Case, one: Candidate) -> float:
    """Say whether another candidate is composed of it: what is refused or planned is not what is done."""
    return float(any(set(one.tokens) < set(other) for other in case.composed))


def specific(case: Case, one: Candidate) -> float:
    """Say how much more than a bare type the tables tell: a mode, operators composed with it."""
    return 0.5 * (one.event.mode is not None) + 0.5 * bool(one.operations)


def sure(case: Case, one: Candidate) -> float:
    """Say how sure the stages are of the deed."""
    return one.event.confidence


WEIGHTS: tuple[tuple[Callable[[Case, Candidate], float], float], ...] = (
    (acts_on_target, 4.0),
    (both_take_part, 6.0),
    (source_acts, 3.0),
    (target_receives, 3.0),
    (turned_round, -1.0),
    (on_path, 2.0),
    (between, 2.0),
    (near, 4.0),
    (inside_mark, -2.0),
    (main_clause, 3.0),
    (part_of_another, -6.0),
    (specific, 0.5),
    (sure, 0.5),
)
"""What counts in the choice, and how much: the candidate with the largest sum is taken, the first one of equals."""


def weigh(case: Case, one: Candidate) -> float:
    """Return the weighted sum of the tests."""
    return sum(weight * test(case, one) for test, weight in WEIGHTS)


# --- the answer ------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """What was chosen for a pair. ``words`` are the lemmas at the deed, for a crosswalk; ``rivals`` all candidates with their weights."""

    type: str
    mode: str | None
    factuality: str
    confidence: float
    reason: str
    words: frozenset[str] = frozenset()
    operations: tuple[str, ...] = ()
    rivals: tuple[tuple[float, Candidate], ...] = ()


class PairCoder:
    """Codes marked pairs with the stages of a reader; holds no state of any row."""

    def __init__(self, stages: Stages) -> None:
        self.stages = needed(stages, *_WANTED)
        self.stances = {row.id: row for row in load_table("stance_types.csv", StanceType)}

    def products(self, row: Row) -> Products | Failure:
        """Run the stages on a row with its marks in the place of mentions."""
        marks = (
            *((span, SOURCE) for span in _spans(row, "source")),
            *((span, TARGET) for span in _spans(row, "target")),
        )
        stages: list[Stage] = []
        for stage in self.stages:
            stages.append(stage)
            if stage.gives == "names":
                # Before pronouns are tied: "it" may then stand for a mark.
                stages.append(Stage("marked pair", ("document", "names"), "names", partial(_mark, marks)))
        return run_stages(tuple(stages), Document(id=str(row["id"]), text=row["text"]))

    def choose(self, row: Row, products: dict[str, Any]) -> Choice:
        """Return the coding of the pair; there always is one, and its reason."""
        parse: Parse = products["parse"]
        candidates = _candidates(parse, products["events"], (*products["told"], *products["spoken"]))
        case = Case(
            parse,
            _tokens(parse, row, "source"),
            _tokens(parse, row, "target"),
            products["attributions"],
            tuple(one.tokens for one in candidates if len(one.tokens) > 1),
        )
        if candidates:
            ranked = sorted(((weigh(case, one), one) for one in candidates), key=lambda pair: -pair[0])
            total, best = ranked[0]
            told = (
                ", ".join(test.__name__ for test, weight in WEIGHTS[:7] if weight > 0 and test(case, best))
                or "nearest deed"
            )
            return Choice(
                best.event.type,
                best.event.mode,
                best.event.factuality,
                best.event.confidence,
                f"{best.event.reason}; chosen of {len(ranked)} by {told} ({total:.2f})",
                lemmas_at(parse, best.tokens),
                best.operations,
                tuple(ranked),
            )
        return self._by_stance(case)

    def _by_stance(self, case: Case) -> Choice:
        """Choose by the stance of a cue: one of which SOURCE is the source, else the first one that tells anything."""
        spoken = sorted(case.attributions, key=lambda a: -_overlap(case.parse, case.source, a))
        for attribution in spoken:
            row = self.stances.get(attribution.stance)
            if row is not None:
                return Choice(
                    row.type,
                    row.mode,
                    "happened",
                    0.3 * attribution.confidence,
                    f"no deed of the tables; the stance of the cue is {attribution.stance!r} (stance_types:{row.id})",
                )
        return Choice(
            _LAST_RESORT,
            None,
            "unknown",
            0.05,
            f"no deed of the tables and no telling cue; {_LAST_RESORT} by default",
        )


def code_pair(reader: Reader, row: Row) -> Row:
    """Return type, mode, quad, factuality and reason for the marked pair of a row (CONTRACT, ``comity code``).

    ``row`` is ``{"id", "text", "source": [[s, e], …], "target": [[s, e], …]}`` with
    code-point spans. Raises InputError where a column is missing, a span lies outside
    the text, or a stage fails on it.
    """
    coder = _coder(reader)
    outcome = coder.products(row)
    if isinstance(outcome, Failure):
        raise InputError(f"row {row['id']!r} could not be read ({outcome.stage}): {outcome.message}")
    chosen = coder.choose(row, outcome.values)
    types = reader.codebook.type_rows
    return {
        "id": row["id"],
        "root": chosen.type,
        "mode": chosen.mode,
        "quad": types[chosen.type].quad if chosen.type in types else None,
        "factuality": chosen.factuality,
        "confidence": round(chosen.confidence, 3),
        "reason": chosen.reason,
    }


@lru_cache(maxsize=4)
def _coder(reader: Reader) -> PairCoder:
    return PairCoder(reader.stages)


def _spans(row: Row, column: str) -> list[Span]:
    """Return the spans of a column, checked against the text."""
    try:
        spans = [(int(start), int(end)) for start, end in row[column]]
        length = len(row["text"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"row {row.get('id')!r}: {column!r} must be a list of [start, end] ({error})"
        ) from error
    for start, end in spans:
        if not 0 <= start < end <= length:
            raise InputError(
                f"row {row.get('id')!r}: the {column} span [{start}, {end}] is not in the text of {length} characters"
            )
    return spans


def _mark(
    marks: tuple[tuple[Span, str], ...], document: Document, names: tuple[Mention, ...]
) -> tuple[Mention, ...]:
    """Return ``names`` with the marks in place of those that overlap them."""
    made: list[Mention] = []
    kept = list(names)
    for span, actor in marks:
        inside = [m for m in names if m.span[0] < span[1] and span[0] < m.span[1]]
        kept = [m for m in kept if m not in inside]
        kind: MentionKind = next((m.kind for m in inside if m.kind in _KEPT_KINDS), "state")
        name = document.text[span[0] : span[1]]
        made.append(
            Mention(
                id=content_id("m", span, actor),
                span=span,
                actor=actor,
                kind=kind,
                name=name,
                reason=f"marked as {actor}",
            )
        )
    return tuple(sorted((*kept, *made), key=lambda m: m.span))


def _tokens(parse: Parse, row: Row, column: str) -> tuple[int, ...]:
    return tuple(token for span in _spans(row, column) for token in parse.tokens_in(span))


def _candidates(parse: Parse, events: tuple[Event, ...], deeds: tuple[Deed, ...]) -> list[Candidate]:
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


def lemmas_at(parse: Parse, tokens: Iterable[int]) -> frozenset[str]:
    """Return the lemmas of a deed's tokens, of their complements and modifiers, and of what stands in their prepositional phrases."""
    near_by = set(tokens)
    for token in tuple(near_by):
        for kid in parse.kids(token, "dobj", "nsubjpass", "prep", "attr", "compound", "amod", "oprd"):
            near_by.add(kid)
            near_by.update(parse.kids(kid, "amod", "compound", "pobj", "conj"))
    return frozenset(parse.lemma[token] for token in near_by)


def _overlap(parse: Parse, tokens: tuple[int, ...], attribution: Attribution) -> int:
    """Return how many of ``tokens`` stand in the source of an attribution."""
    return sum(start <= parse.start[token] < end for token in tokens for start, end in attribution.source)
