"""Contradictions: what is claimed and what is denied, side by side, each in its own words."""

from datetime import date
from typing import Any

from comity.model.record import Record
from comity.web.addresses import address
from comity.web.board import Pair, Readings, Side, pair_asked
from comity.web.cite import cite_page
from comity.web.page import Ask, Kind, Page, Table
from comity.web.words import counted

_ROWS = 40


class Claim(Record, kw_only=True, frozen=True):
    """A claim, and how well it fits the denial (0 to 1; a sum of parts, no probability) and why."""

    side: Side
    confidence: float
    reason: str


class Contradiction(Record, kw_only=True, frozen=True):
    """One denial with the claims that it denies, the best fitting first."""

    denial: Side
    claims: tuple[Claim, ...]


class ContradictionsPage(Page, kw_only=True, frozen=True):
    """The board.

    ``pair`` and ``names`` are set where one pair is asked for. ``found`` come with the
    latest denial first, ``first`` is the place of the first shown, ``total`` counts all,
    ``next`` leads on.
    ``too_many`` says that the ledger is too large to compare all of it at once.
    """

    pair: Pair | None
    names: tuple[str, str] | None
    found: tuple[Contradiction, ...]
    first: int
    total: int
    next: str | None
    too_many: bool


def make_contradictions(ask: Ask) -> ContradictionsPage:
    """Return the board of one pair or of all."""
    pair = pair_asked(ask)
    names = (ask.site.name(pair[0]), ask.site.name(pair[1])) if pair else None
    found, too_many = ask.kept("contradictions", lambda: _found(ask, pair), pair)
    skip = _place(ask)
    shown = tuple(found[skip : skip + _ROWS])
    title = "Contradictions" + (f" between {names[0]} and {names[1]}" if names else "")
    return ContradictionsPage(
        address=ask.address,
        title=title,
        cite=cite_page(ask, title, counted(len(found), "denial")),
        pair=pair,
        names=names,
        found=shown,
        first=skip + 1 if shown else 0,
        total=len(found),
        next=address("/contradictions", pair=ask.word("pair"), row=skip + _ROWS)
        if skip + _ROWS < len(found)
        else None,
        too_many=too_many,
    )


def _found(ask: Ask, pair: Pair | None) -> tuple[list[Contradiction], bool]:
    readings = Readings(ask, pair)
    by_denial: dict[tuple[str, str], list[Claim]] = {}
    for link in readings.denials():
        claim = readings.side(link.claim_document, link.claim)
        if claim is not None:
            by_denial.setdefault((link.denial_document, link.denial), []).append(
                Claim(side=claim, confidence=link.confidence, reason=link.reason)
            )
    found = [
        Contradiction(denial=denial, claims=tuple(claims))
        for (document, told), claims in by_denial.items()
        if (denial := readings.side(document, told)) is not None
    ]
    found.sort(key=lambda one: (one.denial.published or date.min, one.denial.document), reverse=True)
    return found, readings.too_many


def _place(ask: Ask) -> int:
    given = ask.word("row")
    return int(given) if given and given.isdecimal() and len(given) < 10 else 0


def _table(ask: Ask, page: ContradictionsPage) -> Table:
    columns = (
        "claim",
        "claim_quote",
        "claim_chain",
        "claim_published",
        "claim_document",
        "denial",
        "denial_quote",
        "denial_chain",
        "denial_published",
        "denial_document",
        "confidence",
        "reason",
    )
    found, _ = ask.kept("contradictions", lambda: _found(ask, page.pair), page.pair)
    rows: list[dict[str, Any]] = [
        {
            "claim": claim.side.what,
            "claim_quote": claim.side.quote,
            "claim_chain": claim.side.chain,
            "claim_published": claim.side.published,
            "claim_document": claim.side.document,
            "denial": one.denial.what,
            "denial_quote": one.denial.quote,
            "denial_chain": one.denial.chain,
            "denial_published": one.denial.published,
            "denial_document": one.denial.document,
            "confidence": claim.confidence,
            "reason": claim.reason,
        }
        for one in found
        for claim in one.claims
    ]
    return Table(columns=columns, rows=rows)


CONTRADICTIONS = Kind(
    "/contradictions", "contradictions.html", ContradictionsPage, make_contradictions, _table
)
