"""What is set side by side: a line of evidence, or a deed that became none, as one side of a board."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from comity.links.denials import find_denials
from comity.links.plans import find_plans
from comity.model import Event, Leaning, Reading, quote
from comity.model.links import DenialLink, PlanLink
from comity.model.record import Record
from comity.relations.phrases import deed_phrases, status_phrases
from comity.relations.sentences import day, interval_words
from comity.web.addresses import report_address
from comity.web.lines import Mark, line_of, speaker_of
from comity.web.page import Ask
from comity.web.site import Site

_MOST_REPORTS = 3_000
Pair = tuple[str, str]


class Side(Record, kw_only=True, frozen=True):
    """One side: what is told, whether it happened, in which words, by whom, when and where.

    ``evidence`` is ``None`` for a deed that is no line of evidence, since no two parties were found.
    """

    document: str
    evidence: str | None
    link: str
    title: str | None
    outlet: str | None
    published: date | None
    leaning: Leaning
    told: str
    mark: Mark
    what: str
    quote: str
    chain: tuple[str, ...]
    when: str | None
    end: date | None


class Readings:
    """The readings that a board rests on, fetched once; asks for sides by document and id."""

    def __init__(self, ask: Ask, pair: Pair | None) -> None:
        self.site = ask.site
        asked: dict[str, Any] = {"pair": pair} if pair else {}
        self.too_many = len(ask.view.documents(**asked)) > _MOST_REPORTS
        self.readings: dict[str, Reading] = (
            {} if self.too_many else {one.document.id: one for one in ask.view.readings(**asked)}
        )

    def denials(self) -> tuple[DenialLink, ...]:
        """Return denials with what they deny."""
        return find_denials(self.readings.values())

    def plans(self) -> tuple[PlanLink, ...]:
        """Return plans with what became of them."""
        return find_plans(self.readings.values())

    def side(self, document: str, told: str) -> Side | None:
        """Return what stands under an id in a report, a line of evidence or a deed."""
        reading = self.readings.get(document)
        return side_of(self.site, reading, told) if reading else None


def side_of(site: Site, reading: Reading, told: str) -> Side | None:
    """Return a line of evidence or a deed of a reading as a side."""
    document = reading.document
    said = {at.id: at for at in reading.attributions}
    row = next((row for row in reading.evidence if row.id == told), None)
    if row is not None:
        line = line_of(
            site,
            row,
            said,
            document=document.id,
            title=document.title,
            published=document.published,
            outlet=document.outlet,
            url=document.url,
        )
        return Side(
            document=document.id,
            evidence=row.id,
            link=line.link,
            title=document.title,
            outlet=document.outlet,
            published=document.published,
            leaning=row.leaning,
            told=line.told,
            mark=line.mark,
            what=row.what,
            quote=row.quote,
            chain=line.chain,
            when=line.when if line.dated else None,
            end=row.date.end if row.date else None,
        )
    event = next((event for event in reading.events if event.id == told), None)
    return _of_event(site, reading, event) if event else None


def _of_event(site: Site, reading: Reading, event: Event) -> Side:
    document = reading.document
    at = next((at for at in reading.attributions if at.id == event.attribution), None)
    phrase = status_phrases()[event.factuality]
    deed = deed_phrases().get(f"{event.type}/{event.mode}") or deed_phrases().get(event.type)
    kind = f"{event.type.lower()} ({event.mode})" if event.mode else event.type.lower()
    who, whom = (" and ".join(map(site.name, codes)) or "…" for codes in (event.actors, event.recipients))
    return Side(
        document=document.id,
        evidence=None,
        link=report_address(document.id),
        title=document.title,
        outlet=document.outlet,
        published=document.published,
        leaning=event.leaning,
        told=phrase.word,
        mark=phrase.mark,
        what=f"{who} {deed.past} {whom}" if deed else f"{who}: {kind}",
        quote=_sentence(document.text, event),
        chain=(document.outlet or "this report", *((speaker_of(at, site),) if at else ())),
        when=interval_words(event.date) if event.date else None,
        end=event.date.end if event.date else None,
    )


def _sentence(text: str, event: Event) -> str:
    from comity.links.texts import sentences

    start = event.span[0][0] if event.span else 0
    around = next((span for span in sentences(text) if span[0] <= start < span[1]), None)
    return quote(text, (around,)) if around else quote(text, event.span)


def when_words(side: Side) -> str:
    """Say when: the day told, else that of publication."""
    return side.when or (f"published {day(side.published)}" if side.published else "day not known")


def pair_asked(ask: Ask) -> Pair | None:
    """Return the pair that ``pair=AAA,BBB`` in the address names, ``None`` if none is given."""
    from comity.errors import InputError

    given = ask.word("pair")
    if given is None:
        return None
    parts = sorted(part.strip() for part in given.split(","))
    if len(parts) != 2 or not all(parts) or parts[0] == parts[1]:
        raise InputError(f"pair={given!r} is no pair; write two codes: KRS,VLD")
    return parts[0], parts[1]


def sides(found: Iterable[Side | None]) -> list[Side]:
    """Return those that there are."""
    return [side for side in found if side is not None]
