"""Lines of evidence as pages show them: names for codes, words for statuses, and what people judged."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from comity.ledger import KeptEvidence, View
from comity.model import Attribution, Evidence, EvidenceKind, Factuality, Leaning
from comity.model.judgement import Judgement
from comity.model.record import Record
from comity.relations.phrases import status_phrases
from comity.relations.sentences import day, interval_words
from comity.web.addresses import pair_address, report_address, web_address
from comity.web.page import Table
from comity.web.site import Site

Mark = Literal["happened", "planned", "denied"]
_ISSUELESS = "no issue named"


class Verdict(Record, kw_only=True, frozen=True):
    """What one person said last of a line: accept, reject, recode or unsure. ``words`` says the recoding."""

    verdict: str
    who: str
    at: str
    words: str | None = None
    note: str | None = None


class EvidenceLine(Record, kw_only=True, frozen=True):
    """One line of evidence.

    ``status`` is the factuality by the word of its source, ``told`` says it in words,
    ``author_factuality`` is that by the word of the report's author,
    ``mark`` puts it into one of three: happened, planned (or possible, or open), denied
    (or dropped, or not done). ``chain`` goes from the outlet inward. ``when`` is the date
    that is told, or "published …" where ``dated`` is false. ``link`` opens it in its report,
    ``document`` and ``id`` name it in the ledger. ``verdicts`` are the judgements that hold.
    """

    id: str
    document: str
    link: str
    pair: tuple[str, str]
    names: tuple[str, str]
    pair_link: str
    leaning: Leaning
    status: Factuality
    author_factuality: Factuality | None = None
    told: str
    mark: Mark
    kind: EvidenceKind
    what: str
    quote: str
    chain: tuple[str, ...]
    issue: str | None
    issue_words: str
    when: str | None
    dated: bool
    published: date | None
    outlet: str | None
    title: str | None
    url: str | None
    confidence: float
    reason: str
    verdicts: tuple[Verdict, ...] = ()


def lines_of(
    site: Site, view: View, rows: Iterable[KeptEvidence], judged: dict[str, tuple[Judgement, ...]]
) -> tuple[EvidenceLine, ...]:
    """Return rows of the ledger as lines. Attributions are fetched once a document, for the names in the chain."""
    said: dict[str, dict[str, Attribution]] = {}
    found = []
    for row in rows:
        if row.attribution and row.document not in said:
            said[row.document] = {at.id: at for at in view.attributions(document=row.document)}
        found.append(
            line_of(
                site,
                row,
                said.get(row.document, {}),
                document=row.document,
                title=row.title,
                published=row.published,
                outlet=row.outlet,
                url=row.url,
                judged=judged.get(row.id, ()),
            )
        )
    return tuple(found)


def line_of(
    site: Site,
    row: Evidence,
    said: dict[str, Attribution],
    *,
    document: str,
    title: str | None,
    published: date | None,
    outlet: str | None,
    url: str | None,
    judged: Iterable[Judgement] = (),
) -> EvidenceLine:
    """Return one row of evidence of a document as a line."""
    phrase = status_phrases()[row.status]
    when = interval_words(row.date) if row.date else f"published {day(published)}" if published else None
    return EvidenceLine(
        id=row.id,
        document=document,
        link=report_address(document, row.id),
        pair=row.pair,
        names=(site.name(row.pair[0]), site.name(row.pair[1])),
        pair_link=pair_address(row.pair),
        leaning=row.leaning,
        status=row.status,
        author_factuality=row.author_factuality,
        told="said to be so" if row.characterisation and row.status == "happened" else phrase.word,
        mark=phrase.mark,
        kind=row.kind,
        what=row.what,
        quote=row.quote,
        chain=chain_of(row, said, site),
        issue=row.issue,
        issue_words=issue_words(row.issue),
        when=when,
        dated=row.date is not None,
        published=published,
        outlet=outlet,
        title=title,
        url=web_address(url),
        confidence=row.confidence,
        reason=row.reason,
        verdicts=tuple(verdict_of(one) for one in judged),
    )


def chain_of(row: Evidence, said: dict[str, Attribution], site: Site) -> tuple[str, ...]:
    """Return the chain of sources, outlet first, with the people whom the report names."""
    inward: list[tuple[str, str]] = []
    at = said.get(row.attribution or "")
    while at is not None:
        code = at.speaker or at.name or "unidentified"
        if at.source and at.speaker_kind != "thing" and (not inward or inward[-1][0] != code):
            inward.append((code, speaker_of(at, site)))
        at = said.get(at.parent or "")
    codes = tuple(code for code, _ in reversed(inward))
    # Where the attributions do not spell out the chain, the chain itself is the truth.
    links = (
        [name for _, name in reversed(inward)]
        if codes == row.chain[1:]
        else [site.name(code) for code in row.chain[1:]]
    )
    return (row.chain[0] if row.chain else "this report", *links)


def speaker_of(at: Attribution, site: Site) -> str:
    """Name a source as people would: "Halka Drummeth (Korsia)", "Littoral Wire", "an unnamed source (Korsia)"."""
    name = " ".join((at.name or "").split())
    if at.speaker_kind != "actor" or not at.speaker:
        said = at.speaker if at.speaker_kind == "outlet" and at.speaker else name or "an unidentified source"
        return f"{said} (unnamed)" if at.anonymous else said
    state = site.name(at.speaker)
    if name and name.casefold().removeprefix("the ") not in (state.casefold(), at.speaker.casefold()):
        return f"{name} ({state})"
    return f"an unnamed source ({state})" if at.anonymous else state


def verdict_of(judgement: Judgement) -> Verdict:
    """Return a judgement as pages show it."""
    return Verdict(
        verdict=judgement.verdict,
        who=judgement.who,
        at=judgement.at,
        words=judgement.recoding.words() if judgement.recoding else None,
        note=judgement.note,
    )


def issue_words(issue: str | None) -> str:
    """Return an issue for people."""
    return issue.replace("_", " ") if issue else _ISSUELESS


LINE_COLUMNS = (
    "document",
    "title",
    "published",
    "outlet",
    "url",
    "id",
    "pair",
    "issue",
    "kind",
    "leaning",
    "status",
    "what",
    "chain",
    "when",
    "quote",
    "confidence",
    "reason",
    "judged",
)


def flat_line(line: EvidenceLine) -> dict[str, Any]:
    """Return a line as one flat row, under ``LINE_COLUMNS``."""
    row = {name: getattr(line, name, None) for name in LINE_COLUMNS}
    row["judged"] = tuple(f"{one.verdict} by {one.who} {one.at[:10]}" for one in line.verdicts)
    return row


def table_of(lines: Iterable[EvidenceLine]) -> Table:
    """Return lines as a table."""
    return Table(columns=LINE_COLUMNS, rows=map(flat_line, lines))
