"""One report: its text with what was read in it, and the card that says why."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

from comity.ledger import judged_lines
from comity.ledger.second import second_readings
from comity.model import Document, Reading
from comity.model.record import Record
from comity.model.second import Difference
from comity.web.addresses import web_address
from comity.web.because import Card, card_of
from comity.web.cite import cite_report
from comity.web.lines import EvidenceLine, line_of, table_of
from comity.web.page import Ask, Kind, NotFoundError, Page, Table
from comity.web.segments import Paragraph, Speaker, paragraphs_of


class SecondOpinion(Record, kw_only=True, frozen=True):
    """What a second reader proposed on this report, and where it and ours differ. It is never counted as evidence."""

    model: str
    prompt: str
    attributions: int
    events: int
    dropped: int
    differences: tuple[Difference, ...]


class ReportPage(Page, kw_only=True, frozen=True):
    """A report, under its id (``document``) and with what it says of itself.

    ``outlet`` (whose page is ``outlet_link``), ``published`` and ``also_published``,
    ``author``, ``notes`` are those of the document; ``story`` is the address of its
    story if others tell the same. ``paragraphs`` are its text in pieces, ``speakers`` who speaks in it, ``lines`` the
    evidence in order of appearance (their places, from 1, are the numbers in the text),
    ``card`` the line that the address opens. ``url`` may be linked; ``address_given`` is
    what the report says of itself. ``mentions``, ``attributions`` and ``events`` count what was read, evidence or not.
    ``second`` are second readers' opinions, if any were asked.
    """

    document: str
    outlet: str | None
    outlet_link: str | None
    published: date | None
    also_published: tuple[date, ...]
    author: str | None
    url: str | None
    address_given: str | None
    notes: tuple[str, ...]
    story: str | None
    paragraphs: tuple[Paragraph, ...]
    speakers: tuple[Speaker, ...]
    lines: tuple[EvidenceLine, ...]
    card: Card | None
    mentions: int
    attributions: int
    events: int
    second: tuple[SecondOpinion, ...]


def make_report(ask: Ask) -> ReportPage:
    """Return the page of a report. Raises NotFoundError if the ledger has none under this id."""
    name = ask.path["document"]
    reading = next(ask.view.readings(document=name), None)
    if reading is None:
        raise NotFoundError(f"the ledger has no report {name!r}")
    document = reading.document
    lines = lines_in(ask, reading)
    paragraphs, speakers = paragraphs_of(ask.site, reading, lines)
    wanted = ask.word("evidence")
    card = card_of(ask.site, reading, lines, wanted, ask.view.thing(wanted)) if wanted else None
    if wanted and card is None:
        raise NotFoundError(f"the report {name!r} has no line of evidence {wanted!r} that holds now")
    return ReportPage(
        address=ask.address,
        title=title_of(document),
        cite=cite_report(ask, document),
        document=document.id,
        outlet=document.outlet,
        outlet_link=f"/outlet/{quote(document.outlet, safe='')}" if document.outlet else None,
        published=document.published,
        also_published=document.also_published,
        author=document.author,
        url=web_address(document.url),
        address_given=document.url,
        notes=document.notes,
        story=_story(ask, document.id),
        paragraphs=paragraphs,
        speakers=speakers,
        lines=lines,
        card=card,
        mentions=len(reading.mentions),
        attributions=len(reading.attributions),
        events=len(reading.events),
        second=tuple(_second(ask, reading)),
    )


def _second(ask: Ask, reading: Reading) -> Iterator[SecondOpinion]:
    found = list(second_readings(ask.view, document=reading.document.id))
    if not found:
        return
    from comity.second.agreement import Comparison

    for one in found:
        yield SecondOpinion(
            model=one.model,
            prompt=one.prompt,
            attributions=len(one.attributions),
            events=len(one.events),
            dropped=sum(one.dropped.values()),
            differences=tuple(Comparison(ask.site.codebook).add(reading, one)),
        )


def _story(ask: Ask, document: str) -> str | None:
    from comity.web.pages.stories import story_of

    found = story_of(ask, document)
    return f"/story/{found[0]}" if found else None


def lines_in(ask: Ask, reading: Reading) -> tuple[EvidenceLine, ...]:
    """Return the evidence of a reading in order of appearance, with what people judged."""
    document = reading.document
    said = {at.id: at for at in reading.attributions}
    judged = judged_lines(ask.view, [row.id for row in reading.evidence])
    return tuple(
        line_of(
            ask.site,
            row,
            said,
            document=document.id,
            title=document.title,
            published=document.published,
            outlet=document.outlet,
            url=document.url,
            judged=judged.get(row.id, ()),
        )
        for row in sorted(reading.evidence, key=lambda row: (row.span, row.id))
    )


def title_of(document: Document) -> str:
    """Return the title; the first words of the text stand for a missing one."""
    first = next((line.strip() for line in document.text.splitlines() if line.strip()), document.id)
    return document.title or (first if len(first) <= 120 else f"{first[:120].rpartition(' ')[0]} …")


def _table(ask: Ask, page: ReportPage) -> Table:
    return table_of(page.lines)


REPORT = Kind("/report/{document:path}", "report.html", ReportPage, make_report, _table)
