"""Denials and the claims that they deny, in the same report or in another."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from comity.links.statements import Statement, days_between, likeness, overlap, statements
from comity.model import Reading, content_id
from comity.model.links import DenialLink

_DENYING = ("denied", "did_not_happen")
_NO_CLAIM = ("denied", "did_not_happen", "generic", "conditional")
_RECENT = timedelta(days=14)  # a denial answers what was said lately
LONGEST = timedelta(days=60)
"""Nobody denies what is older without telling it again."""
_ALIKE = 0.5  # two deeds of different types are one only if half of the words are the same
_SOME = 0.25  # a broad type, or "did not", fits many deeds: some of the words must be the same
_LEAST = 0.5
_MOST_CLAIMS = 5


class Fit(NamedTuple):
    """How well a claim fits a denial, 0 to 1, and why."""

    confidence: float
    reason: str


def find_denials(readings: Iterable[Reading]) -> tuple[DenialLink, ...]:
    """Return denials with what they deny, best first for each denial, at most five claims each.

    A denial is a statement whose status is denied, or that its speaker says did not
    happen; a claim is a row of evidence, published no later. ``denial`` is the id of the
    row of evidence, or of the event where the reading found no two parties to it.
    """
    told = statements(readings)
    claims: defaultdict[tuple[str, str], list[Statement]] = defaultdict(list)
    for claim in told:
        if claim.pair is not None and is_claim(claim):
            claims[claim.pair].append(claim)
    return tuple(
        link
        for denial in told
        if is_denial(denial)
        for link in best_claims(
            link_denial(denial, claim)
            for pair, members in claims.items()
            if denial.pair in (None, pair)
            for claim in members
        )
    )


def best_claims(links: Iterable[DenialLink | None]) -> list[DenialLink]:
    """Return the links of one denial that count: the five with the highest confidence."""
    found = [link for link in links if link is not None]
    return sorted(found, key=lambda link: (-link.confidence, link.claim_document, link.claim))[:_MOST_CLAIMS]


def link_denial(denial: Statement, claim: Statement) -> DenialLink | None:
    """Return the link of a denial to a claim; None where it does not deny it."""
    fit = fit_denial(denial, claim)
    return _link(denial, claim, fit) if fit is not None and fit.confidence >= _LEAST else None


def is_claim(statement: Statement) -> bool:
    """Say whether it says that something is so, will be or may be."""
    return statement.status not in _NO_CLAIM


def is_denial(statement: Statement) -> bool:
    """Say whether somebody denies it: by the word of denying, or by saying that it did not happen."""
    if statement.affirmed:
        return False
    if statement.status == "denied" or statement.stance == "denies":
        return statement.status in _DENYING
    return statement.status == "did_not_happen" and statement.speaker is not None


def fit_denial(denial: Statement, claim: Statement) -> Fit | None:
    """Return how well ``claim`` fits ``denial``; None where it is not what is denied.

    Parties, leaning, time, and type or label or words must fit.
    """
    if claim.leaning != denial.leaning or claim.status in _DENYING or overlap(denial, claim):
        return None
    apart = days_between(claim.published, denial.published)
    if denial.document.id == claim.document.id:
        apart = timedelta(0)
    if apart is None or not timedelta(0) <= apart <= LONGEST:
        return None
    parties = _parties(denial, claim)
    if parties is None:
        return None
    content = (
        _described(denial, claim, apart)
        if denial.label and claim.label
        else _done(denial, claim)
        if denial.type and claim.type
        else None
    )
    if content is None or (denial.pair is None and not denial.core & claim.core):
        return None
    own = 0.15 if denial.speaker is not None and denial.speaker == claim.speaker else 0.0
    near = 0.1 if apart <= _RECENT else 0.0
    days = f"{apart.days} day{'' if apart.days == 1 else 's'} before" if apart.days else "on the same day"
    when = "in the same report" if denial.document.id == claim.document.id else days
    return Fit(
        round(min(0.95, parties[0] + content[0] + near - own), 2),
        f"{parties[1]}; {content[1]}; told {when}" + ("; by the same speaker" if own else ""),
    )


def _parties(denial: Statement, claim: Statement) -> tuple[float, str] | None:
    if denial.pair is not None:
        return (0.25, "same pair") if denial.pair == claim.pair else None
    if not denial.parties <= claim.parties:
        return None
    if denial.parties:
        return 0.15, "one of the parties"
    return 0.05, "parties of the denial not told"


def _done(denial: Statement, claim: Statement) -> tuple[float, str] | None:
    alike = likeness(denial.words, claim.words)
    core = denial.core & claim.core
    shared = f", both name {', '.join(sorted(core))}" if core else ""
    words = 0.15 * alike + (0.15 if core else 0.0)
    kind = f"{denial.type}/{denial.mode}" if denial.mode else str(denial.type)
    explicit = denial.status == "denied" and denial.mode is not None
    if denial.type == claim.type and denial.mode == claim.mode and (explicit or core or alike >= _SOME):
        return 0.3 + words, f"same deed {kind}{shared}, {alike:.0%} of the words"
    if denial.type == claim.type and alike >= _ALIKE:
        return 0.2 + words, f"same type {denial.type}{shared}, {alike:.0%} of the words"
    if alike >= _ALIKE:
        return 0.1 + words, f"{alike:.0%} of the words{shared}"
    return None


def _described(denial: Statement, claim: Statement, apart: timedelta) -> tuple[float, str] | None:
    alike = likeness(denial.words, claim.words)
    head = str(denial.label).partition(".")[0]
    if head == str(claim.label).partition(".")[0]:
        return 0.35 + 0.15 * alike, f"same word {head!r} for the relation"
    if apart <= _RECENT:
        return 0.15 + 0.15 * alike, "the relation described alike in the two weeks before"
    return None


def _link(denial: Statement, claim: Statement, fit: Fit) -> DenialLink:
    return DenialLink(
        id=content_id("k", denial.document.id, denial.id, claim.document.id, claim.id),
        denial=denial.id,
        denial_document=denial.document.id,
        claim=claim.id,
        claim_document=claim.document.id,
        confidence=fit.confidence,
        reason=fit.reason,
    )
