"""What a reading holds under an id, fetched row by row: for pages that set single lines of many reports side by side."""

from datetime import date

from comity.ledger.lookup import attributions_in, document_read, told_under
from comity.links.texts import sentences
from comity.model import Attribution, Document, Event, Evidence, Leaning, quote
from comity.model.record import Record
from comity.relations.phrases import deed_phrases, status_phrases
from comity.relations.sentences import interval_words
from comity.web.addresses import report_address
from comity.web.lines import Mark, line_of, speaker_of
from comity.web.page import Ask


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
        self._documents: dict[int, Document] = {}
        self._said: dict[int, dict[str, Attribution]] = {}

    def side(self, reading: int, name: str) -> Side | None:
        """Return the line of evidence or the deed, ``None`` if the reading has none under this id."""
        found = told_under(self.view, reading, name)
        if found is None:
            return None
        return (
            self._of_line(reading, found) if isinstance(found, Evidence) else self._of_event(reading, found)
        )

    def _document(self, reading: int) -> Document:
        if reading not in self._documents:
            self._documents[reading] = document_read(self.view, reading)
        return self._documents[reading]

    def _attributions(self, reading: int) -> dict[str, Attribution]:
        if reading not in self._said:
            self._said[reading] = attributions_in(self.view, reading)
        return self._said[reading]

    def _of_line(self, reading: int, row: Evidence) -> Side:
        document = self._document(reading)
        line = line_of(
            self.site,
            row,
            self._attributions(reading) if row.attribution else {},
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
        document = self._document(reading)
        at = self._attributions(reading).get(event.attribution or "")
        phrase = status_phrases()[event.factuality]
        deed = deed_phrases().get(f"{event.type}/{event.mode}") or deed_phrases().get(event.type)
        name = self.site.name
        who, whom = (" and ".join(map(name, codes)) or "…" for codes in (event.actors, event.recipients))
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
            what=f"{who} {deed.past} {whom}" if deed else f"{who}: {event.type.lower()}",
            quote=_sentence(document.text, event),
            chain=(document.outlet or "this report", *((speaker_of(at, self.site),) if at else ())),
            when=interval_words(event.date) if event.date else None,
            end=event.date.end if event.date else None,
        )


def _sentence(text: str, event: Event) -> str:
    start = event.span[0][0] if event.span else 0
    around = next((span for span in sentences(text) if span[0] <= start < span[1]), None)
    return quote(text, (around,) if around else event.span)
