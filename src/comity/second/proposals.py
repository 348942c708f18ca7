"""Taking an answer apart: what quotes the passage to the letter and names what we have is kept, the rest is counted."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from comity.codebook import Codebook
from comity.codebook.names import find_actor
from comity.errors import InputError
from comity.model import Spans
from comity.model.second import SecondAttribution, SecondEvent
from comity.second.prompt import FACTUALITIES

_MOST = 400  # rows of each kind that are looked at in one answer
NO_FORM = "not in the form asked for"
CUT_OFF = "answer cut off"
NO_QUOTE = "words that do not stand in the text"
NO_ACTOR = "unknown actor"
NO_TYPE = "unknown type"
NO_FACTUALITY = "unknown factuality"
NO_PAIR = "no two actors"
TOO_MANY = "beyond the most that is looked at"


class _Attribution(msgspec.Struct, forbid_unknown_fields=True):
    source: str
    cue: str
    content: str
    speaker: str | None = None


class _Event(msgspec.Struct, forbid_unknown_fields=True):
    quote: str
    actors: list[str]
    recipients: list[str]
    type: str
    factuality: str
    cue: str | None = None


class Proposals(NamedTuple):
    """What is kept of one answer, with offsets into the whole text, and how much was dropped for what reason."""

    attributions: tuple[SecondAttribution, ...]
    events: tuple[SecondEvent, ...]
    dropped: dict[str, int]


class _DroppedError(Exception):
    """A row is not taken; the argument says why."""


@dataclass
class Taker:
    """Takes answers apart. ``extra`` are actor codes beyond the tables', for questions about marked actors."""

    codebook: Codebook
    extra: frozenset[str] = frozenset()
    _codes: dict[str, str] = field(default_factory=dict, repr=False)

    def take(self, answer: str, text: str, start: int, end: int, *, cut_off: bool = False) -> Proposals:
        """Return the proposals on the passage from ``start`` to ``end`` of a text."""
        passage = _Passage(text[start:end], start)
        dropped: Counter[str] = Counter()
        told = _object_in(answer)
        if told is None:
            return Proposals((), (), {CUT_OFF if cut_off else NO_FORM: 1})
        if cut_off:
            dropped[CUT_OFF] += 1
        attributions = self._rows(told, "attributions", dropped, lambda row: self._attribution(row, passage))
        events = self._rows(told, "events", dropped, lambda row: self._event(row, passage))
        return Proposals(
            tuple(dict.fromkeys(attributions)), tuple(dict.fromkeys(events)), dict(sorted(dropped.items()))
        )

    def _rows(
        self, told: dict[str, Any], name: str, dropped: Counter[str], make: Callable[[Any], Any]
    ) -> list[Any]:
        rows = told.get(name, [])
        if not isinstance(rows, list):
            dropped[NO_FORM] += 1
            return []
        if len(rows) > _MOST:
            dropped[TOO_MANY] += len(rows) - _MOST
        made = []
        for row in rows[:_MOST]:
            try:
                made.append(make(row))
            except _DroppedError as error:
                dropped[str(error)] += 1
            except msgspec.ValidationError:
                dropped[NO_FORM] += 1
        return made

    def _attribution(self, row: Any, passage: "_Passage") -> SecondAttribution:
        given = msgspec.convert(row, _Attribution)
        content = passage.find(given.content)
        return SecondAttribution(
            source=passage.find(given.source, near=content),
            cue=passage.find(given.cue, near=content),
            content=content,
            speaker=self._code(given.speaker) if given.speaker else None,
        )

    def _event(self, row: Any, passage: "_Passage") -> SecondEvent:
        given = msgspec.convert(row, _Event)
        if given.type not in self.codebook.type_rows:
            raise _DroppedError(NO_TYPE)
        if given.factuality not in FACTUALITIES:
            raise _DroppedError(NO_FACTUALITY)
        span = passage.find(given.quote)
        actors, recipients = (
            tuple(dict.fromkeys(self._code(name) for name in names))
            for names in (given.actors, given.recipients)
        )
        if len({*actors, *recipients}) < 2:
            raise _DroppedError(NO_PAIR)
        return msgspec.convert(
            {
                "actors": actors,
                "recipients": recipients,
                "type": given.type,
                "factuality": given.factuality,
                "span": span,
                "cue": passage.find(given.cue, near=span) if given.cue else (),
            },
            SecondEvent,
        )

    def _code(self, name: str) -> str:
        """Return the code of an actor given by code or name; raises _DroppedError."""
        if name in self.extra:
            return name
        if name not in self._codes:
            try:
                self._codes[name] = find_actor(name[:200], self.codebook)
            except InputError:
                self._codes[name] = ""
        if not self._codes[name]:
            raise _DroppedError(NO_ACTOR)
        return self._codes[name]


@dataclass(frozen=True)
class _Passage:
    """A passage, and where in its text it begins."""

    text: str
    start: int

    def find(self, words: str, near: Spans | None = None) -> Spans:
        """Return where the words stand, to the letter: first, or nearest to ``near``; raises _DroppedError."""
        if not words.strip():
            raise _DroppedError(NO_QUOTE)
        places: list[int] = []
        at = self.text.find(words)
        while at >= 0 and len(places) < 200:
            places.append(at)
            at = self.text.find(words, at + 1)
        if not places:
            raise _DroppedError(NO_QUOTE)
        begin = places[0]
        if near:
            first, last = near[0][0] - self.start, near[-1][1] - self.start
            begin = min(places, key=lambda at: (max(first - at - len(words), at - last, 0), at))
        return ((self.start + begin, self.start + begin + len(words)),)


def _object_in(answer: str) -> dict[str, Any] | None:
    """Return the JSON object in an answer, also where a model thinks aloud before it or fences it in."""
    body = answer.rpartition("</think>")[2]
    start, end = body.find("{"), body.rfind("}")
    if start < 0 or end < start:
        return None
    try:
        told = msgspec.json.decode(body[start : end + 1])
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return None
    return told if isinstance(told, dict) else None
