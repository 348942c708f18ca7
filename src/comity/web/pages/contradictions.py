"""Contradictions: what is claimed and what is denied, side by side, each in its own words."""

from collections.abc import Iterable, Iterator
from typing import Any

from comity.errors import InputError
from comity.ledger.boards import Entry, claims_denied, count_denials, denial_entries
from comity.model.record import Record
from comity.web.addresses import address
from comity.web.cite import cite_page
from comity.web.page import Ask, Kind, Page, Table
from comity.web.told import Side, Told
from comity.web.words import counted

_ROWS = 25
Pair = tuple[str, str]


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

    ``pair`` and ``names`` are set where one pair is asked for. ``found`` are some of the
    denials, the latest first, ``total`` counts all; ``next`` leads on.
    """

    pair: Pair | None
    names: tuple[str, str] | None
    found: tuple[Contradiction, ...]
    total: int
    next: str | None


def make_contradictions(ask: Ask) -> ContradictionsPage:
    """Return the board of one pair or of all."""
    pair = pair_asked(ask)
    names = (ask.site.name(pair[0]), ask.site.name(pair[1])) if pair else None
    total, skip = count_denials(ask.view, pair), ask.row()
    title = "Contradictions" + (f" between {names[0]} and {names[1]}" if names else "")
    return ContradictionsPage(
        address=ask.address,
        title=title,
        cite=cite_page(ask, title, counted(total, "denial")),
        pair=pair,
        names=names,
        found=tuple(_contradictions(ask, denial_entries(ask.view, pair, skip=skip, limit=_ROWS))),
        total=total,
        next=address("/contradictions", pair=ask.word("pair"), row=skip + _ROWS)
        if skip + _ROWS < total
        else None,
    )


def pair_asked(ask: Ask) -> Pair | None:
    """Return the pair that ``pair=AAA,BBB`` in the address names, ``None`` if none is given."""
    given = ask.word("pair")
    if given is None:
        return None
    parts = sorted(part.strip() for part in given.split(","))
    if len(parts) != 2 or not all(parts) or parts[0] == parts[1]:
        raise InputError(f"pair={given!r} is no pair; write two codes: KRS,VLD")
    return parts[0], parts[1]


def _contradictions(ask: Ask, entries: Iterable[Entry]) -> Iterator[Contradiction]:
    told = Told(ask)
    for entry in entries:
        denial = told.side(*entry)
        claims = [
            Claim(side=side, confidence=claim.confidence, reason=claim.reason)
            for claim in claims_denied(ask.view, entry)
            if (side := told.side(claim.reading, claim.id)) is not None
        ]
        if denial is not None and claims:
            yield Contradiction(denial=denial, claims=tuple(claims))


def _table(ask: Ask, page: ContradictionsPage) -> Table:
    columns = tuple(
        f"{side}{part}"
        for side in ("claim", "denial")
        for part in ("", "_quote", "_chain", "_published", "_document")
    )
    rows = (
        _flat(claim.side, "claim")
        | _flat(one.denial, "denial")
        | {"confidence": claim.confidence, "reason": claim.reason}
        for one in _contradictions(ask, denial_entries(ask.view, page.pair))
        for claim in one.claims
    )
    return Table(columns=(*columns, "confidence", "reason"), rows=rows)


def _flat(side: Side, name: str) -> dict[str, Any]:
    return {
        name: side.what,
        f"{name}_quote": side.quote,
        f"{name}_chain": side.chain,
        f"{name}_published": side.published,
        f"{name}_document": side.document,
    }


CONTRADICTIONS = Kind(
    "/contradictions", "contradictions.html", ContradictionsPage, make_contradictions, _table
)
