"""Contradictions: what is claimed and what is denied, side by side, each in its own words."""

from collections.abc import Iterator
from typing import Any

from comity.errors import InputError
from comity.model.record import Record
from comity.web.addresses import address
from comity.web.cite import cite_page
from comity.web.page import Ask, Kind, Page, Table
from comity.web.told import Side, Told
from comity.web.words import counted

_ROWS = 25
Pair = tuple[str, str]
Key = tuple[str, int, str]  # day of publication, reading and id of a denial


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
    keys, skip = _denials(ask, pair), ask.row()
    title = "Contradictions" + (f" between {names[0]} and {names[1]}" if names else "")
    return ContradictionsPage(
        address=ask.address,
        title=title,
        cite=cite_page(ask, title, counted(len(keys), "denial")),
        pair=pair,
        names=names,
        found=tuple(_contradictions(ask, keys[skip : skip + _ROWS])),
        total=len(keys),
        next=address("/contradictions", pair=ask.word("pair"), row=skip + _ROWS)
        if skip + _ROWS < len(keys)
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


def _denials(ask: Ask, pair: Pair | None) -> list[Key]:
    """Return all denials, the latest published first; kept, so that each page of them is a slice."""
    also, values = ("AND l.first = ? AND l.second = ?", list(pair)) if pair else ("", [])
    text = (
        "SELECT coalesce(d.published, ''), l.denial_reading, l.denial FROM denial_links l "
        "JOIN readings r ON r.number = l.denial_reading JOIN documents d ON d.number = r.document "
        f"WHERE l.until IS NULL {also}"
    )
    found: list[Key] = ask.kept(
        "denials", lambda: sorted(set(ask.view.ask(text, values)), reverse=True), pair
    )
    return found


def _contradictions(ask: Ask, keys: list[Key]) -> Iterator[Contradiction]:
    told = Told(ask)
    for _, reading, name in keys:
        denial = told.side(reading, name)
        claims = [
            Claim(side=side, confidence=confidence, reason=reason)
            for claim_reading, claim, confidence, reason in ask.view.ask(
                "SELECT claim_reading, claim, confidence, reason FROM denial_links "
                "WHERE denial_reading = ? AND denial = ? AND until IS NULL ORDER BY confidence DESC, id",
                [reading, name],
            )
            if (side := told.side(claim_reading, claim)) is not None
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
        for one in _contradictions(ask, _denials(ask, page.pair))
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
