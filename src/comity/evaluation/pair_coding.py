"""The PLOVER type of one marked pair of actors in a sentence (``comity code``).

The marked spans stand as actors SOURCE and TARGET in place of the mentions that the
product would find there; then the product's own stages run. Among the readings that
the tables allow, the one with the largest sum of learned weights is chosen
(``data/models/pair_choice.md``); where two types are close, a second look at the sentence
counts as well (``data/models/pair_look.md``).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, TypeAlias

import msgspec

from comity.codebook.tables import data_folder
from comity.engines.serial import Reader
from comity.errors import InputError
from comity.evaluation.pair_look import load_pair_look
from comity.evaluation.pair_readings import (
    SOURCE,
    TARGET,
    Case,
    HintTable,
    PairReading,
    candidates,
    deed_readings,
    hint_readings,
    lemmas_at,
)
from comity.evaluation.rows import Row
from comity.evaluation.runner import needed
from comity.evaluation.tables import StanceType, load_table
from comity.model import Document, Failure, Mention, MentionKind, Span, content_id
from comity.reading.deeds import DeedFinder
from comity.reading.parse import Parse
from comity.reading.pipeline import Products, Stages, run_together
from comity.reading.stage import Stage

# A pair may be of anything; "he" and "it" are tied to the kinds that they can stand for.
_KEPT_KINDS: frozenset[MentionKind] = frozenset(
    {"state", "government", "person", "organisation", "armed_group"}
)
_WANTED = ("told", "spoken", "events", "attributions")
_Ranked: TypeAlias = tuple[tuple[float, PairReading], ...]
AT_ONCE = 64  # rows: the second look reads its tables once for all of them
_TELLING = 3  # features named in a reason
# Where the best readings of two types are less than so far apart, the second look is asked: of half the
# pairs of news. Its word on the rest changes little and would cost reading a quarter of its speed.
_CLOSE = 4.0
_LOOK = 0.8  # weight of the natural logarithm of its probability; on 731 pairs .5 to 1 are within .010 of it


@cache
def weights() -> Mapping[str, float]:
    """Return the learned weight of every feature; a feature without one counts nothing."""
    file = data_folder().joinpath("models/pair_choice.json")
    return msgspec.json.decode(file.read_bytes(), type=dict[str, float])


def weigh(reading: PairReading, by: Mapping[str, float]) -> float:
    """Return the weighted sum of the features of a reading."""
    return sum(by.get(name, 0.0) * value for name, value in reading.features.items())


@dataclass(frozen=True)
class Choice:
    """What was chosen for a pair. ``words`` are the lemmas at the deed, for a crosswalk; ``rivals`` all readings with their weights."""

    type: str
    mode: str | None
    factuality: str
    confidence: float
    reason: str
    words: frozenset[str] = frozenset()
    operations: tuple[str, ...] = ()
    rivals: _Ranked = ()


def as_choice(parse: Parse, reading: PairReading) -> Choice:
    """Return a reading as if it were chosen without rivals."""
    return Choice(
        reading.type,
        reading.mode,
        reading.factuality,
        reading.confidence,
        reading.reason,
        lemmas_at(parse, reading.tokens),
        reading.operations,
    )


class PairCoder:
    """Codes marked pairs with the stages of a reader; holds no state of any row."""

    def __init__(self, stages: Stages) -> None:
        kept = needed(stages, *_WANTED)
        # Before pronouns are tied: "it" may then stand for a mark.
        named = next(number for number, stage in enumerate(kept) if stage.gives == "names") + 1
        marked = Stage("marked pair", ("document", "names", "marks"), "names", _mark)
        self.stages = (*kept[:named], marked, *kept[named:])
        finder = next(stage.run for stage in self.stages if stage.gives == "told")
        assert isinstance(finder, DeedFinder)
        self.finder = finder
        stances = load_table("stance_types.csv", StanceType)
        self.hints = HintTable.of(finder.predicates, finder.composition.rows(), stances)

    def products(self, rows: Sequence[Row]) -> list[Products | Failure]:
        """Run the stages on rows, each with its marks in the place of mentions. Raises InputError for a span outside its text."""
        return run_together(
            self.stages,
            [
                {"document": Document(id=str(row["id"]), text=row["text"]), "marks": _marks(row)}
                for row in rows
            ],
        )

    def readings(self, row: Row, products: dict[str, Any]) -> list[PairReading]:
        """Return every reading of the pair: deeds first, in text order, then one hint a type."""
        parse: Parse = products["parse"]
        case = Case(
            parse, _tokens(parse, row, "source"), _tokens(parse, row, "target"), products["attributions"]
        )
        quads = self.finder.composition.quads
        found = deed_readings(
            case, candidates(parse, products["events"], (*products["told"], *products["spoken"])), quads
        )
        return [*found, *hint_readings(case, self.hints, found, quads)]

    def choose(self, asked: Sequence[tuple[Row, dict[str, Any]]]) -> list[Choice]:
        """Return the coding of each row with its products; there always is one, and its reason."""
        by = weights()
        ranked = [
            _ranked((weigh(reading, by), reading) for reading in self.readings(row, products))
            for row, products in asked
        ]
        close = [number for number, one in enumerate(ranked) if _close(one)]
        looks = load_pair_look()([asked[number][0] for number in close]) if close else []
        grounds = [""] * len(asked)
        for number, look in zip(close, looks, strict=True):
            ranked[number] = _ranked((total + _LOOK * look[one.type], one) for total, one in ranked[number])
            type_ = ranked[number][0][1].type
            grounds[number] = (
                f"; a second look at the sentence without the names: {type_} {math.exp(look[type_]):.2f}"
            )
        return [
            _chosen(products["parse"], one, ground)
            for (_, products), one, ground in zip(asked, ranked, grounds, strict=True)
        ]


def _chosen(parse: Parse, ranked: _Ranked, ground: str) -> Choice:
    """Return the first reading with its reason."""
    total, best = ranked[0]
    by = weights()
    telling = sorted(best.features, key=lambda name: -by.get(name, 0.0) * best.features[name])[:_TELLING]
    reason = f"{best.reason}; chosen of {len(ranked)} by {', '.join(telling)} ({total:.2f}){ground}"
    return replace(as_choice(parse, best), reason=reason, rivals=ranked)


def _ranked(readings: Iterable[tuple[float, PairReading]]) -> _Ranked:
    """Return the readings, those that weigh most first."""
    return tuple(sorted(readings, key=lambda pair: -pair[0]))


def _close(ranked: _Ranked) -> bool:
    """Say whether a reading of another type comes close to the first."""
    total, best = ranked[0]
    return any(one.type != best.type and total - other < _CLOSE for other, one in ranked[1:])


def code_pair(reader: Reader, row: Row) -> Row:
    """Return the coding of one row as ``code_pairs`` does. Raises InputError where it cannot be coded."""
    (coded,) = code_pairs(reader, [row])
    if isinstance(coded, InputError):
        raise coded
    return coded


def code_pairs(reader: Reader, rows: Sequence[Row]) -> list[Row | InputError]:
    """Return type, mode, quad, factuality and reason for the marked pair of each row (CONTRACT, ``comity code``).

    A row is ``{"id", "text", "source": [[s, e], …], "target": [[s, e], …]}`` with
    code-point spans. In place of a row stands an InputError where a column is missing, a span lies outside
    the text, or a stage fails on it.
    """
    coder = _coder(reader)
    coded: list[Row | InputError] = [_checked(row) for row in rows]
    sound = [number for number, row in enumerate(coded) if not isinstance(row, InputError)]
    read: list[tuple[int, tuple[Row, dict[str, Any]]]] = []
    for number, outcome in zip(sound, coder.products([rows[number] for number in sound]), strict=True):
        row = rows[number]
        if isinstance(outcome, Failure):
            told = f"row {row['id']!r} could not be read ({outcome.stage}): {outcome.message}"
            coded[number] = InputError(told)
        else:
            read.append((number, (row, outcome.values)))
    types = reader.codebook.type_rows
    for (number, (row, _)), chosen in zip(read, coder.choose([one for _, one in read]), strict=True):
        coded[number] = {
            "id": row["id"],
            "root": chosen.type,
            "mode": chosen.mode,
            "quad": types[chosen.type].quad if chosen.type in types else None,
            "factuality": chosen.factuality,
            "confidence": round(chosen.confidence, 3),
            "reason": chosen.reason,
        }
    return coded


@lru_cache(maxsize=4)
def _coder(reader: Reader) -> PairCoder:
    return PairCoder(reader.stages)


def _checked(row: Row) -> Row | InputError:
    """Return the row, or what is wrong with its spans."""
    try:
        _marks(row)
    except InputError as error:
        return error
    return row


def _marks(row: Row) -> tuple[tuple[Span, str], ...]:
    """Return the spans of source and target, each with the actor that stands there. Raises InputError."""
    return (
        *((span, SOURCE) for span in _spans(row, "source")),
        *((span, TARGET) for span in _spans(row, "target")),
    )


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
    document: Document, names: tuple[Mention, ...], marks: tuple[tuple[Span, str], ...]
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
