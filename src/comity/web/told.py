"""What a reading holds under an id, fetched row by row: for pages that set single lines of many reports side by side."""

from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar

from comity.ledger.rows import columns_of, from_row, named
from comity.links.texts import sentences
from comity.model import Attribution, Event, Evidence, Leaning, quote
from comity.model.record import Record
from comity.relations.phrases import deed_phrases, status_phrases
from comity.relations.sentences import interval_words
from comity.web.addresses import report_address
from comity.web.lines import Mark, line_of, speaker_of
from comity.web.page import Ask

R = TypeVar("R", bound=Record)


class Side(Record, kw_only=True, frozen=True):
    """One side of a board: what is told, whether it happened, in which words, by whom, when and where.

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


class Told:
    """Gives lines and deeds by the number of their reading and their id; keeps what it fetched for one request."""

    def __init__(self, ask: Ask) -> None:
        self.site, self.view = ask.site, ask.view
        self._heads: dict[int, tuple[Any, ...]] = {}
        self._said: dict[int, dict[str, Attribution]] = {}

    def side(self, reading: int, name: str) -> Side | None:
        """Return the line of evidence or the deed, ``None`` if the reading has none under this id."""
        asked = "WHERE reading = ? AND id = ?", [reading, name]
        row = next(self._rows(Evidence, "evidence", *asked), None)
        if row is not None:
            return self._of_line(reading, row)
        event = next(self._rows(Event, "events", *asked), None)
        return self._of_event(reading, event) if event else None

    def _rows(self, record: type[R], table: str, where: str, values: list[Any]) -> Iterator[R]:
        text = f"SELECT {named(columns_of(record))} FROM {table} {where}"
        return (from_row(record, row) for row in self.view.ask(text, values))

    def _head(self, reading: int) -> tuple[Any, ...]:
        """Return id, title, outlet, day of publication and address of the document of a reading."""
        if reading not in self._heads:
            self._heads[reading] = next(
                self.view.ask(
                    "SELECT d.id, d.title, d.outlet, d.published, d.url FROM readings r "
                    "JOIN documents d ON d.number = r.document WHERE r.number = ?",
                    [reading],
                )
            )
        return self._heads[reading]

    def _attributions(self, reading: int) -> dict[str, Attribution]:
        if reading not in self._said:
            found = self._rows(Attribution, "attributions", "WHERE reading = ?", [reading])
            self._said[reading] = {at.id: at for at in found}
        return self._said[reading]

    def _of_line(self, reading: int, row: Evidence) -> Side:
        document, title, outlet, published, url = self._head(reading)
        line = line_of(
            self.site,
            row,
            self._attributions(reading) if row.attribution else {},
            document=document,
            title=title,
            published=date.fromisoformat(published) if published else None,
            outlet=outlet,
            url=url,
        )
        return Side(
            document=document,
            evidence=row.id,
            link=line.link,
            title=title,
            outlet=outlet,
            published=line.published,
            leaning=row.leaning,
            told=line.told,
            mark=line.mark,
            what=row.what,
            quote=row.quote,
            chain=line.chain,
            when=line.when if line.dated else None,
            end=row.date.end if row.date else None,
        )

    def _of_event(self, reading: int, event: Event) -> Side:
        document, title, outlet, published, _ = self._head(reading)
        at = self._attributions(reading).get(event.attribution or "")
        phrase = status_phrases()[event.factuality]
        deed = deed_phrases().get(f"{event.type}/{event.mode}") or deed_phrases().get(event.type)
        name = self.site.name
        who, whom = (" and ".join(map(name, codes)) or "…" for codes in (event.actors, event.recipients))
        return Side(
            document=document,
            evidence=None,
            link=report_address(document),
            title=title,
            outlet=outlet,
            published=date.fromisoformat(published) if published else None,
            leaning=event.leaning,
            told=phrase.word,
            mark=phrase.mark,
            what=f"{who} {deed.past} {whom}" if deed else f"{who}: {event.type.lower()}",
            quote=self._sentence(reading, event),
            chain=(outlet or "this report", *((speaker_of(at, self.site),) if at else ())),
            when=interval_words(event.date) if event.date else None,
            end=event.date.end if event.date else None,
        )

    def _sentence(self, reading: int, event: Event) -> str:
        (text,) = next(
            self.view.ask(
                "SELECT d.text FROM readings r JOIN documents d ON d.number = r.document WHERE r.number = ?",
                [reading],
            )
        )
        start = event.span[0][0] if event.span else 0
        around = next((span for span in sentences(text) if span[0] <= start < span[1]), None)
        return quote(text, (around,) if around else event.span)
