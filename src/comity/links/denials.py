"""Denials and the claims that they deny, in the same report or in another."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from comity.links.statements import (
    Statement,
    alike,
    days_between,
    other_people,
    overlap,
    reversed_roles,
    statements,
)
from comity.model import Reading, content_id
from comity.model.links import DenialLink

_DENYING = ("denied", "did_not_happen")
_NO_CLAIM = ("denied", "did_not_happen", "generic", "conditional")
_RECENT = timedelta(days=14)  # a denial answers what was said lately
LONGEST = timedelta(days=60)
"""Nobody denies what is older without telling it again."""
_ALIKE = 0.5  # two deeds of different types are one only if half of the words are the same
_SOME = 0.25  # a type fits many deeds: some of the words must be the same
_FEWEST_SHARED = 2  # "did not" and "has no" answer nobody unless they name what was said
_LEAST = 0.5
_SLACK = timedelta(days=7)  # a meeting held on the day is still denied in the week after
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
        if claim.pair is not None:
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
            if may_deny(sort_of(denial), sort_of(claim))
        )
    )


def best_claims(links: Iterable[DenialLink | None]) -> list[DenialLink]:
    """Return the links of one denial that count: the five with the highest confidence."""
    found = [link for link in links if link is not None]
    return sorted(found, key=lambda link: (-link.confidence, link.claim_document, link.claim))[:_MOST_CLAIMS]


def link_denial(denial: Statement, claim: Statement) -> DenialLink | None:
    """Return the link of a denial to a claim of a sort that it may deny (``may_deny``); None where it does not deny it."""
    fit = _fit(denial, claim)
    return _link(denial, claim, fit) if fit is not None and fit.confidence >= _LEAST else None


def is_claim(statement: Statement) -> bool:
    """Say whether it says that something is so, will be or may be."""
    return statement.status not in _NO_CLAIM


def is_denial(statement: Statement) -> bool:
    """Say whether somebody denies it: by the word of denying, or by saying that it did not happen.

    Or somebody further out denies what its source says.
    """
    if statement.denier is not None:
        return True
    if statement.status == "denied" or statement.stance == "denies":
        return statement.status in _DENYING
    return statement.status == "did_not_happen"


class DenialSort(NamedTuple):
    """What of a statement decides whether it can deny another, or be denied by it."""

    leaning: str
    described: bool
    done: bool
    claim: bool


def sort_of(statement: Statement) -> DenialSort:
    """Return the sort of a denial or of a claim."""
    claim = statement.pair is not None and is_claim(statement)
    return DenialSort(statement.leaning, bool(statement.label), bool(statement.type), claim)


def may_deny(denial: DenialSort, claim: DenialSort) -> bool:
    """Say whether, by their sorts alone, one may deny the other, a claim on a pair: deeds deny deeds, descriptions descriptions."""
    alike = (denial.described and claim.described) or (denial.done and claim.done)
    return claim.claim and alike and denial.leaning == claim.leaning


def fit_denial(denial: Statement, claim: Statement) -> Fit | None:
    """Return how well ``claim`` fits ``denial``; None where it is not what is denied."""
    return _fit(denial, claim) if may_deny(sort_of(denial), sort_of(claim)) else None


def _fit(denial: Statement, claim: Statement) -> Fit | None:
    """Return how well a claim of a sort that it may deny fits a denial.

    Parties and their parts, time, and type or label or words must fit. To say that
    something did not happen denies what another is cited for, in the same report or in another.
    """
    if overlap(denial, claim):
        return None
    if denial.affirmed and not denial.deed <= claim.deed:
        return None  # "not cancelled but put off" denies that it was cancelled, and nothing else
    same_report = denial.document.id == claim.document.id
    apart = timedelta(0) if same_report else days_between(claim.published, denial.published)
    if apart is None or not timedelta(0) <= apart <= LONGEST:
        return None
    explicit = denial.status == "denied" or denial.stance == "denies" or denial.denier is not None
    denier = denial.denier or denial.speaker
    own = denier is not None and denier == claim.speaker
    if not explicit and (own or denial.pair is None or (same_report and claim.speaker is None)):
        return None
    parties = _parties(denial, claim)
    if parties is None or reversed_roles(denial, claim) or _is_over(claim, denial):
        return None
    both_described = denial.label and claim.label
    content = (
        _described(denial, claim, apart, explicit) if both_described else _done(denial, claim, explicit)
    )
    if content is None:
        return None
    near = 0.1 if apart <= _RECENT else 0.0
    days = f"{apart.days} day{'' if apart.days == 1 else 's'} before" if apart.days else "on the same day"
    when = "in the same report" if same_report else days
    return Fit(
        round(min(0.95, parties[0] + content[0] + near - (0.15 if own else 0.0)), 2),
        f"{parties[1]}; {content[1]}; told {when}"
        + ("; by the same speaker" if own else "")
        + (f"; {denial.denier} denies what {denial.speaker or 'its source'} says" if denial.denier else ""),
    )


def _is_over(claim: Statement, denial: Statement) -> bool:
    """Say whether the day of a plan had passed when something was denied: another plan is meant."""
    if claim.status != "future" or claim.date is None or denial.published is None:
        return False
    end = claim.date.end or claim.date.start
    return end is not None and end < denial.published - _SLACK


def _parties(denial: Statement, claim: Statement) -> tuple[float, str] | None:
    if denial.pair is not None:
        return (0.25, "same pair") if denial.pair == claim.pair else None
    if not denial.parties <= claim.parties:
        return None
    if denial.parties:
        return 0.15, "one of the parties"
    return 0.05, "parties of the denial not told"


def _done(denial: Statement, claim: Statement, explicit: bool) -> tuple[float, str] | None:
    """Compare two deeds: a denial by the word must name the deed, one without it something more besides."""
    shared, core, share = denial.told & claim.told, denial.deed & claim.deed, alike(denial, claim)
    if other_people(denial, claim):
        return None
    loose = not core or len(shared | core) < _FEWEST_SHARED or (not explicit and share < _SOME)
    if loose and (not explicit or denial.pair is None):
        return None
    told = f", both name {', '.join(denial.as_written(core or shared)[:4])}" if core or shared else ""
    words = 0.15 * share + (0.15 if core else 0.0) - (0.0 if explicit else 0.1)
    kind = f"{denial.type}/{denial.mode}" if denial.mode else str(denial.type)
    # "No longer plans to do so": where one of the two names nothing, the report tells what is meant.
    meant = (
        explicit and denial.document.id == claim.document.id and min(len(denial.told), len(claim.told)) < 2
    )
    if denial.type == claim.type and denial.mode == claim.mode and (core or share >= _SOME or meant):
        return 0.3 + words, f"same deed {kind}{told}, {share:.0%} of the words"
    if share < _ALIKE or not denial.deed <= claim.deed:
        return None  # "worried by the anger over its ban" tells of anger, and no ban is denied
    if denial.type == claim.type:
        return 0.2 + words, f"same type {denial.type}{told}, {share:.0%} of the words"
    return 0.1 + words, f"{share:.0%} of the words{told}"


def _described(
    denial: Statement, claim: Statement, apart: timedelta, explicit: bool
) -> tuple[float, str] | None:
    share = alike(denial, claim)
    head = str(denial.label).partition(".")[0]
    if head == str(claim.label).partition(".")[0]:
        return 0.35 + 0.15 * share, f"same word {head!r} for the relation"
    if apart <= _RECENT and (denial.status == "denied" or denial.told & claim.told):
        return 0.15 + 0.15 * share, "the relation described alike in the two weeks before"
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
