"""The second reader on gold sets: asked as on any report, its rows turned into those of the set's scorer.

Where a set marks something (a pair, a predicate), the mark is told beside the passage:
SOURCE and TARGET are then actors like others. What it does not answer counts as wrong, as
it does for our own stages.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from comity.errors import ComityError, ServerError
from comity.evaluation.pair_coding import Choice
from comity.evaluation.plover import label_of
from comity.evaluation.rows import Row
from comity.evaluation.sets import SETS, EvalSet
from comity.model import Span
from comity.model.second import SecondAttribution, SecondEvent
from comity.second.proposals import Proposals
from comity.second.reader import SecondReader

SUPPORTED = ("attribution", "plover", "factuality")
_MARKED = frozenset({"SOURCE", "TARGET"})
_GIVE_UP = 3  # rows in a row without an answer
_SURE = {"happened": 3.0, "did_not_happen": -3.0, "denied": -3.0, "cancelled": -3.0, "future": -1.0}


class Focused(NamedTuple):
    """A text, and what is asked of it besides."""

    text: str
    focus: str | None


@dataclass
class Outcome:
    """The predictions, what was dropped for what reason, and on how many rows there was no answer."""

    predictions: list[Row] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    unanswered: int = 0


def set_of(name: str, gold: Path | None) -> EvalSet:
    """Return a set that the second reader can be measured on. Raises ComityError for another, or without a gold file."""
    if name not in SUPPORTED:
        raise ComityError(f"the second reader can be measured on {', '.join(SUPPORTED)}, not on {name!r}")
    if gold is None:
        raise ComityError("this set needs its gold file: comity eval SET GOLD --reader llm")
    return SETS[name]


def focused(name: str, row: Row) -> Focused:
    """Return what is asked on a row; it holds inputs alone."""
    if name == "attribution":
        return Focused(row["text"], None)
    if name == "plover":
        text = row["text"]
        words = {role: _words(text, row[role.lower()]) for role in sorted(_MARKED)}
        told = " and ".join(f'{role} is the actor named by "{words[role]}"' for role in sorted(_MARKED))
        return Focused(
            text,
            f"In this passage {told}. Use these two names as codes, and code what SOURCE does to TARGET.",
        )
    told = row.get("claim") or row["sentence"][row["start"] : row["end"]]
    return Focused(
        row["sentence"],
        f'Code one event, whoever has to do with it, with actors ["SOURCE"] and recipients ["TARGET"]: the one told by "{told}". '
        "What counts is its factuality.",
    )


def predict(second: SecondReader, name: str, rows: Sequence[Row]) -> Outcome:
    """Return the predictions on rows of inputs. Raises ServerError once the server does not answer again and again."""
    outcome, silent = Outcome(), 0
    for row in rows:
        text, focus = focused(name, row)
        try:
            found, _ = second.propose(text, focus, _MARKED if focus else frozenset())
        except ServerError as error:
            outcome.unanswered += 1
            silent += 1
            if silent >= _GIVE_UP or not error.passing:
                raise
            continue
        silent = 0
        outcome.dropped.update(found.dropped)
        made = _made(name, row, found)
        if made is not None:
            outcome.predictions.append({"id": row["id"], **made})
    return outcome


def _made(name: str, row: Row, found: Proposals) -> Row | None:
    if name == "attribution":
        return {"attributions": [_spans(one) for one in outermost(found.attributions)]}
    if name == "plover":
        return _coded(found.events)
    return _told(found.events, row)


def _spans(one: SecondAttribution) -> Row:
    return {"source": one.source, "cue": one.cue, "content": one.content}


def outermost(rows: Sequence[SecondAttribution]) -> list[SecondAttribution]:
    """Return the attributions that stand in the content of no other."""
    return [one for one in rows if not any(_inside(one, other) for other in rows if other is not one)]


def _inside(one: SecondAttribution, other: SecondAttribution) -> bool:
    (start, end), (first, last) = one.content[0], other.content[0]
    return first <= start and end <= last and last - first > end - start and first <= one.cue[0][0] < last


def _coded(events: Sequence[SecondEvent]) -> Row | None:
    """Return the code of the event between the marked two: of SOURCE toward TARGET first."""
    ranked = sorted(
        events,
        key=lambda event: (
            not ("SOURCE" in event.actors and "TARGET" in event.recipients),
            not _MARKED.issubset({*event.actors, *event.recipients}),
            event.span,
        ),
    )
    if not ranked:
        return None
    event = ranked[0]
    label = label_of(Choice(event.type, None, event.factuality, 1.0, "second reader"))
    return {"root": label.label if label else event.type, "quad": label.quad if label else None}


def _told(events: Sequence[SecondEvent], row: Row) -> Row | None:
    """Return the factuality of the event that holds the predicate asked for, else of the first."""
    at = row.get("start", 0)
    holding = [event for event in events if any(start <= at < end for start, end in event.span)]
    chosen = (holding or list(events))[:1]
    if not chosen:
        return None
    score = _SURE.get(chosen[0].factuality, 0.0)
    if row["form"] == "news":
        return {"label": chosen[0].factuality}
    label = "happened" if score >= 2 else "did_not_happen" if score <= -1 else "uncertain"
    return {"label": label, "score": score}


def _words(text: str, spans: Sequence[Span]) -> str:
    return " … ".join(text[start:end] for start, end in spans)
