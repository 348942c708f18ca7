"""A brief: one page on one pair, every sentence typed and footnoted to its evidence."""

from datetime import date
from typing import Literal

from comity.model.event import Factuality
from comity.model.evidence import Leaning
from comity.model.record import Record

LineType = Literal["reported", "assessed", "assumed"]


class Line(Record, frozen=True, kw_only=True):
    """One sentence.

    ``type``: *reported* is what somebody said or told, *assessed* is what follows from
    what is reported, *assumed* is what the brief takes for granted. ``footnotes`` are
    evidence ids. ``count`` says that the sentence only counts what the brief rests on.
    ``quote`` stands in ``text`` character for character. ``when`` is for people;
    ``dated`` is false where only the day of publication is known. ``rows`` is the
    number of evidence rows behind the sentence, ``outlets`` how many outlets told it
    independently. ``beside`` holds the claims that a denial denies, or what became of a
    plan; ``label`` says of such a line how it stands to the sentence above it.
    """

    type: LineType
    text: str
    footnotes: tuple[str, ...] = ()
    count: bool = False
    leaning: Leaning | None = None
    status: Factuality | None = None
    when: str | None = None
    dated: bool = True
    quote: str | None = None
    rows: int = 0
    outlets: int = 0
    beside: tuple["Line", ...] = ()
    label: str | None = None


class LineGroup(Record, frozen=True, kw_only=True):
    """Lines under one heading; ``more`` counts what is left out ("and 7 more on trade")."""

    heading: str | None = None
    lines: tuple[Line, ...] = ()
    left_out: int = 0
    more: str | None = None


class Section(Record, frozen=True, kw_only=True):
    """A section of a brief; ``empty`` is what it says if there is nothing."""

    id: str
    heading: str
    note: str | None = None
    groups: tuple[LineGroup, ...] = ()
    empty: str


class Footnote(Record, frozen=True, kw_only=True):
    """The exact words that sentences rest on, and where they stood.

    Evidence rows that share document and span share a footnote. ``chain`` goes from
    the outlet inward to the speaker, as people are named.
    """

    number: int
    evidence: tuple[str, ...]
    document: str
    quote: str
    outlet: str | None
    published: date | None
    title: str | None
    url: str | None
    path: str | None
    chain: tuple[str, ...]


class BriefHead(Record, frozen=True, kw_only=True):
    """What a brief is about and what it rests on. Strain and closeness are never netted.

    ``since`` and ``until`` are the first and last day of publication, ``asked_until``
    the day up to which was asked. ``read`` counts all reports, ``reports`` and
    ``outlets`` those with evidence on the pair; ``evidence`` counts rows, ``distinct``
    the different things they tell. Rows of each leaning are counted whatever their
    factuality; ``…_happened`` counts those of them that are told as having happened.
    """

    pair: tuple[str, str]
    names: tuple[str, str]
    since: date | None
    until: date | None
    asked_until: date | None
    read: int
    reports: int
    outlets: int
    evidence: int
    distinct: int
    strain: int
    closeness: int
    neutral: int
    strain_happened: int
    closeness_happened: int
    neutral_happened: int


class Brief(Record, frozen=True, kw_only=True):
    """One page on one pair. ``notice`` stands at the top and the foot (invented data says so there)."""

    head: BriefHead
    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...]
    notice: str | None = None

    def lines(self) -> tuple[Line, ...]:
        """Return all sentences in reading order, those set beside others after them."""
        found: list[Line] = []
        for section in self.sections:
            for group in section.groups:
                for line in group.lines:
                    found += [line, *line.beside]
        return tuple(found)
