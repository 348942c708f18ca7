"""Evidence on a pair with all that belongs to it, and rows that tell one thing put together."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from comity.codebook import Codebook
from comity.links.copies import AgencyFinder
from comity.links.independence import Owners, Telling, independent_origins
from comity.links.statements import Statement, statement_of
from comity.links.statements import likeness as alike
from comity.links.wording import words_of
from comity.model import (
    Attribution,
    Characterisation,
    DateInterval,
    Document,
    Event,
    Evidence,
    Factuality,
    Leaning,
    Reading,
)
from comity.relations.phrases import with_article

_LONGEST_NAME = 70
_SAME = (
    0.7  # share of the words of the shorter quote; edited copies of one agency report keep about nine in ten
)


@dataclass(frozen=True)
class Link:
    """One source in a chain, as people name it."""

    name: str
    code: str | None
    outlet: bool
    anonymous: bool
    unidentified: bool
    family: str
    negated: bool
    hearer: str | None


@dataclass(frozen=True)
class Item:
    """One row of evidence with its document, what it rests on, and its chain, outermost source first."""

    evidence: Evidence
    document: Document
    event: Event | None
    characterisation: Characterisation | None
    links: tuple[Link, ...]
    words: frozenset[str] = field(repr=False)
    said: Attribution | None = field(default=None, repr=False)
    agency: str | None = None
    owners: Owners | None = field(default=None, repr=False, compare=False)

    @property
    def telling(self) -> Telling:
        """By which way it came: outlet, outlets relayed, agency credited."""
        return Telling(
            evidence=self.evidence.id,
            outlet=self.document.outlet,
            relayed=tuple(link.name for link in self.links if link.outlet),
            agency=self.agency,
            words=self.words,
        )

    @property
    def statement(self) -> Statement:
        """The row as denials are sought among."""
        return statement_of(self.evidence, self.document, self.event, self.characterisation, self.said)

    @property
    def weight(self) -> float:
        """How much the codebook makes of it: |score| of a deed, strength of a characterisation."""
        if self.event is not None:
            return abs(self.event.score)
        return float(self.characterisation.strength) if self.characterisation else 0.0

    @property
    def at(self) -> date | None:
        """The first day it is dated to, else the day of publication."""
        told = self.evidence.date
        return (told.start or told.end if told else None) or self.document.published


@dataclass(frozen=True)
class Thing:
    """Rows of evidence that tell one thing. ``items`` starts with the one nearest to where it was first told."""

    items: tuple[Item, ...]
    outlets: tuple[str, ...]

    @property
    def lead(self) -> Item:
        return self.items[0]

    @property
    def leaning(self) -> Leaning:
        return self.lead.evidence.leaning

    @property
    def status(self) -> Factuality:
        return self.lead.evidence.status

    @property
    def independent(self) -> int:
        """How many outlets told it for themselves; at least one."""
        return max(1, len(self.outlets))

    @property
    def date(self) -> DateInterval | None:
        """The first date that is told."""
        told = [
            i.evidence.date
            for i in self.items
            if i.evidence.date and (i.evidence.date.start or i.evidence.date.end)
        ]
        return min(told, key=lambda d: (d.start or d.end or date.max, d.grain), default=None)

    @property
    def rank(self) -> tuple[int, float, float, str]:
        """Sort key, best first: independent outlets, confidence, |score|."""
        confidence = max(i.evidence.confidence for i in self.items)
        return (-self.independent, -confidence, -self.lead.weight, self.lead.evidence.id)


def gather(readings: Iterable[Reading], codebook: Codebook) -> list[Item]:
    """Return all evidence of ``readings``, each row once, in reading order."""
    found: dict[str, Item] = {}
    owners, agencies = Owners(codebook), AgencyFinder(codebook)
    for reading in readings:
        agency = agencies(reading.document)
        events = {e.id: e for e in reading.events}
        labels = {c.id: c for c in reading.characterisations}
        said = {a.id: a for a in reading.attributions}
        for row in reading.evidence:
            found.setdefault(
                row.id,
                Item(
                    evidence=row,
                    document=reading.document,
                    event=events.get(row.event or ""),
                    characterisation=labels.get(row.characterisation or ""),
                    links=_links(said, row, codebook.actor_names),
                    words=words_of(row.quote),
                    said=said.get(row.attribution or ""),
                    agency=agency,
                    owners=owners,
                ),
            )
    return list(found.values())


def _links(said: dict[str, Attribution], row: Evidence, names: dict[str, str]) -> tuple[Link, ...]:
    """Return the chain, outermost source first, or what the row itself keeps of it."""
    inward: list[Link] = []
    at = said.get(row.attribution or "")
    while at is not None:
        if at.source and at.speaker_kind != "thing":  # as in the chain of the evidence
            link = _link(at, names)
            if not inward or inward[-1].name != link.name:
                inward.append(link)
        at = said.get(at.parent or "")
    if not inward and len(row.chain) > 1 and row.attribution not in said:
        return tuple(
            Link(
                with_article(names.get(part, part))[:_LONGEST_NAME],
                part if part in names else None,
                outlet=False,
                anonymous=False,
                unidentified=part == "unidentified",
                family="speech",
                negated=False,
                hearer=None,
            )
            for part in row.chain[1:]
        )
    return tuple(reversed(inward))


def _link(at: Attribution, names: dict[str, str]) -> Link:
    outlet = at.speaker_kind == "outlet"
    states = [with_article(names[code]) for code in (at.speakers or (at.speaker or "",)) if code in names]
    name = " ".join((at.name or "").split())[:_LONGEST_NAME].strip()
    if outlet:
        shown = at.speaker or name
    elif states and name and not _is_told(states, name):
        shown = f"{name} ({' and '.join(_bare(state) for state in states)})"
    elif states:
        shown = " and ".join(states)
    else:
        shown = name or at.speaker or ""
    if at.anonymous:
        shown = f"{shown} (unnamed)" if shown else "an unnamed source"
    return Link(
        name=shown or "an unidentified source",
        code=at.speaker,
        outlet=outlet,
        anonymous=at.anonymous,
        unidentified=not shown,
        family=at.family,
        negated=at.stance.startswith("not "),
        hearer=with_article(names.get(at.hearer, at.hearer)) if at.hearer else None,
    )


def _is_told(states: list[str], name: str) -> bool:
    """Say whether a name is no more than the states that it stands for."""
    told = re.split(r" and |, ", name.casefold())
    return sorted(map(_bare, told)) == sorted(_bare(state.casefold()) for state in states)


def _bare(state: str) -> str:
    return state.removeprefix("the ")


def put_together(items: Iterable[Item]) -> list[Thing]:
    """Return rows that tell one thing as one: same pair, type or label, doers and status, and the same words."""
    items = list(items)
    seen = Counter(word for item in items for word in item.words)
    buckets: defaultdict[tuple[object, ...], _Bucket] = defaultdict(_Bucket)
    for item in items:
        buckets[_key(item)].add(item, seen)
    things = [_thing(group) for bucket in buckets.values() for group in bucket.groups]
    return sorted(things, key=lambda thing: thing.rank)


class _Bucket:
    """Groups of rows that may tell one thing, found by their words without comparing each with each.

    Who shares 70 of 100 of the shorter's words shares one of its 31 rarest.
    """

    def __init__(self) -> None:
        self.groups: list[list[Item]] = []
        self.by_document: defaultdict[str, set[int]] = defaultdict(set)
        self.by_quote: defaultdict[str, set[int]] = defaultdict(set)
        self.by_word: defaultdict[str, set[int]] = defaultdict(set)
        self.by_rare_word: defaultdict[str, set[int]] = defaultdict(set)

    def add(self, item: Item, seen: Counter[str]) -> None:
        """Put ``item`` into the first group that tells the same, else into a new one."""
        rarest = sorted(item.words, key=lambda word: (seen[word], word))
        rare = rarest[: int(len(rarest) * (1 - _SAME)) + 1]
        near = self.by_document[item.document.id] | self.by_quote[item.evidence.quote]
        near = near.union(*(self.by_word[w] for w in rare), *(self.by_rare_word[w] for w in item.words))
        at = next(
            (n for n in sorted(near) if any(_same(item, other) for other in self.groups[n])), len(self.groups)
        )
        if at == len(self.groups):
            self.groups.append([])
        self.groups[at].append(item)
        self.by_document[item.document.id].add(at)
        self.by_quote[item.evidence.quote].add(at)
        for word in item.words:
            self.by_word[word].add(at)
        for word in rare:
            self.by_rare_word[word].add(at)


def _key(item: Item) -> tuple[object, ...]:
    row, event = item.evidence, item.event
    told = (
        (event.type, frozenset(event.actors))
        if event
        else ("relation",)
        if row.characterisation
        else (row.what,)
    )
    return (row.pair, row.leaning, row.status, *told)


def _same(one: Item, other: Item) -> bool:
    if one.document.id == other.document.id and any(
        a < d and c < b for a, b in one.evidence.span for c, d in other.evidence.span
    ):
        return True
    return one.evidence.quote == other.evidence.quote or likeness(one, other) >= _SAME


def likeness(one: Item, other: Item) -> float:
    """Return the share of the words of the shorter quote that the other has too; 0 for very short quotes."""
    return alike(one.words, other.words)


def _thing(group: list[Item]) -> Thing:
    ordered = sorted(
        group,
        key=lambda i: (
            sum(link.outlet for link in i.links),
            -i.evidence.confidence,
            i.document.published or date.max,
            i.evidence.id,
        ),
    )
    return Thing(items=tuple(ordered), outlets=independent_outlets(ordered))


def independent_outlets(items: Sequence[Item], *, one_thing: bool = True) -> tuple[str, ...]:
    """Return one outlet for each independent origin: a relayed report, an agency, an owner counts once.

    ``one_thing`` says that all items tell the same, so that outlets citing each other in a ring count once.
    """
    owners = items[0].owners if items else None
    found = independent_origins([item.telling for item in items], owners, one_thing=one_thing)
    return tuple(origin.outlets[0] for origin in found.origins)
