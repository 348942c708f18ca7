"""Judgements: what people said of the machine's lines, and how far the two agree."""

from collections import Counter, defaultdict
from typing import Any, get_args

from comity.ledger import judgements_in
from comity.model import Judgement
from comity.model.judgement import VERDICTS, VerdictWord
from comity.model.record import Record
from comity.web.addresses import address, report_address
from comity.web.cite import cite_page
from comity.web.page import Ask, Kind, Page, Table
from comity.web.words import counted

_ROWS = 100
_COUNTED = 20_000
_FIELDS = ("leaning", "status", "issue", "type", "mode", "actors", "recipients")


class JudgedLine(Record, kw_only=True, frozen=True):
    """One judgement: by whom, when, what, and the codes that were judged. ``words`` says a recoding."""

    at: str
    who: str
    verdict: VerdictWord
    words: str | None
    note: str | None
    document: str
    evidence: str
    link: str
    names: tuple[str, str]
    coded: str


class Agreement(Record, kw_only=True, frozen=True):
    """Of ``n`` lines that people let stand or recoded, ``agreed`` kept what the machine gave in this field."""

    field: str
    agreed: int
    n: int


class JudgementsPage(Page, kw_only=True, frozen=True):
    """The judgements that hold: ``found`` are one page of them, the latest first, ``next`` leads on.

    ``total`` counts them, by ``verdicts`` and by ``people``. ``agreement`` is by field;
    ``several`` counts lines that more than one person judged, ``disputed`` those of them
    with different verdicts. ``who`` and ``verdict`` are the filters that are on.
    """

    who: str | None
    verdict: str | None
    found: tuple[JudgedLine, ...]
    total: int
    verdicts: tuple[tuple[str, int, str], ...]
    people: tuple[tuple[str, int, str], ...]
    agreement: tuple[Agreement, ...]
    several: int
    disputed: int
    next: str | None


def make_judgements(ask: Ask) -> JudgementsPage:
    """Return the page. Figures are of the latest 20,000 judgements."""
    who, verdict = ask.word("who"), ask.word("verdict", get_args(VerdictWord))
    everything = list(judgements_in(ask.view, limit=_COUNTED))
    chosen = [
        (number, one)
        for number, one in everything
        if who in (None, one.who) and verdict in (None, one.verdict)
    ]
    before = ask.word("before")
    rows = [
        (number, one)
        for number, one in chosen
        if not before or not before.isdecimal() or number < int(before)
    ]
    verdicts = Counter(one.verdict for _, one in everything)
    people = Counter(one.who for _, one in everything)
    by_line: defaultdict[str, set[str]] = defaultdict(set)
    judges: Counter[str] = Counter()
    for _, one in everything:
        by_line[one.evidence].add(one.verdict)
        judges[one.evidence] += 1
    several = [line for line, n in judges.items() if n > 1]
    told = ", ".join(f"{verdicts[word]} {word}" for word in VERDICTS)
    return JudgementsPage(
        address=ask.address,
        title="Judgements",
        cite=cite_page(ask, "Judgements", f"{counted(len(everything), 'judgement')}: {told}"),
        who=who,
        verdict=verdict,
        found=tuple(_line(ask, one) for _, one in rows[:_ROWS]),
        total=len(everything),
        verdicts=tuple(
            (word, verdicts[word], address("/judgements", verdict=word, who=who)) for word in VERDICTS
        ),
        people=tuple((name, n, address("/judgements", who=name)) for name, n in people.most_common(20)),
        agreement=_agreement([one for _, one in everything]),
        several=len(several),
        disputed=sum(1 for line in several if len(by_line[line]) > 1),
        next=address("/judgements", who=who, verdict=verdict, before=rows[_ROWS - 1][0])
        if len(rows) > _ROWS
        else None,
    )


def _line(ask: Ask, one: Judgement) -> JudgedLine:
    coded = one.coded
    deed = f"{coded.type} {coded.mode}" if coded.mode else coded.type
    return JudgedLine(
        at=one.at,
        who=one.who,
        verdict=one.verdict,
        words=one.recoding.words() if one.recoding else None,
        note=one.note,
        document=one.document,
        evidence=one.evidence,
        link=report_address(one.document, one.evidence),
        names=(ask.site.name(coded.pair[0]), ask.site.name(coded.pair[1])),
        coded=", ".join(part for part in (deed, coded.leaning, coded.status.replace("_", " ")) if part),
    )


def _agreement(judgements: list[Judgement]) -> tuple[Agreement, ...]:
    line = [one for one in judgements if one.verdict != "unsure"]
    kept = [one for one in line if one.verdict != "reject"]
    fields = [Agreement(field="line of evidence at all", agreed=len(kept), n=len(line))]
    for name in _FIELDS:
        deeds = name in ("type", "mode", "actors", "recipients")
        asked = [one for one in kept if one.coded.type is not None or not deeds]
        changed = sum(1 for one in asked if one.recoding and name in one.recoding.changes())
        fields.append(Agreement(field=name, agreed=len(asked) - changed, n=len(asked)))
    return tuple(one for one in fields if one.n)


def _table(ask: Ask, page: JudgementsPage) -> Table:
    columns = ("at", "who", "verdict", "recoding", "note", "document", "evidence", "pair", "coded")
    rows: Any = (
        {
            "at": one.at,
            "who": one.who,
            "verdict": one.verdict,
            "recoding": one.recoding.words() if one.recoding else None,
            "note": one.note,
            "document": one.document,
            "evidence": one.evidence,
            "pair": one.coded.pair,
            "coded": _line(ask, one).coded,
        }
        for _, one in judgements_in(ask.view)
        if page.who in (None, one.who) and page.verdict in (None, one.verdict)
    )
    return Table(columns=columns, rows=rows)


JUDGEMENTS = Kind("/judgements", "judgements.html", JudgementsPage, make_judgements, _table)
