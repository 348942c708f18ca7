"""The words of a brief, from the tables in ``data/brief``."""

import re
from functools import cache
from typing import Literal, TypeVar

from comity.codebook.rows import Row
from comity.codebook.tables import data_folder, read_table
from comity.errors import CodebookError
from comity.model import Factuality


class DeedPhrase(Row, frozen=True, kw_only=True):
    """How an event type (or type/mode) is told: past, infinitive, and what is done if it comes about.

    ``dropped`` is what is no longer planned, where that is not ``plan`` (a dropped meeting is coded as a refusal).
    ``said``: speaking does it, so that the speaker and not the country is the doer.
    """

    past: str
    infinitive: str
    plan: str
    dropped: str | None = None
    said: Literal["yes"] | None = None
    note: str = ""


class StatusPhrase(Row, frozen=True, kw_only=True):
    """How a factuality is told: its word, its mark in charts, what the report's author does, its clauses for deeds and for relations."""

    word: str
    mark: Literal["happened", "planned", "denied"]
    author: str
    deed: str
    relation: str
    note: str = ""


class VerbPhrase(Row, frozen=True, kw_only=True):
    """The neutral verb for a kind of source."""

    verb: str
    note: str = ""


class Estimative(Row, frozen=True, kw_only=True):
    """A word of likelihood (ICD 203, with its range) or of confidence."""

    kind: Literal["likelihood", "confidence"]
    low: float | None = None
    high: float | None = None
    note: str = ""


class Article(Row, frozen=True, kw_only=True):
    """A last word of names that are written with the definite article."""

    note: str = ""


R = TypeVar("R", bound=Row)


@cache
def _rows(file: str, row_type: type[R]) -> dict[str, R]:
    name = f"brief/{file}"
    shipped = data_folder().joinpath(name)
    if not shipped.is_file():
        raise CodebookError(f"{name}: is missing from the package; install Comity again")
    rows, problems = read_table(shipped, name, row_type)
    if problems:
        raise CodebookError(str(problems[0]))
    return {row.id: row for row in rows if isinstance(row, row_type)}


@cache
def deed_phrases() -> dict[str, DeedPhrase]:
    """Return how deeds are told, by ``TYPE`` and ``TYPE/mode``."""
    return _rows("deeds.csv", DeedPhrase)


@cache
def status_phrases() -> dict[str, StatusPhrase]:
    """Return how factualities are told."""
    return _rows("statuses.csv", StatusPhrase)


def status_mark(status: Factuality) -> str:
    """Return the mark of a factuality: ``happened``, ``planned`` (may come about) or ``denied`` (did not)."""
    return status_phrases()[status].mark


@cache
def verbs() -> dict[str, str]:
    """Return the neutral verb of each kind of source."""
    return {row.id: row.verb for row in _rows("verbs.csv", VerbPhrase).values()}


@cache
def _articled() -> frozenset[str]:
    return frozenset(_rows("articles.csv", Article))


def with_article(name: str) -> str:
    """Return ``name`` as it stands within a sentence ("the United States", "Korsia")."""
    words = name.split()
    return f"the {name}" if words and words[-1] in _articled() and words[0].lower() != "the" else name


@cache
def likelihood_scale() -> tuple[Estimative, ...]:
    """Return the first-named ICD 203 word of each range, rising."""
    ranges: dict[float, Estimative] = {}
    for row in _rows("estimative.csv", Estimative).values():
        if row.kind == "likelihood" and row.low is not None:
            ranges.setdefault(row.low, row)
    return tuple(ranges[low] for low in sorted(ranges))


def likelihood_word(probability: float) -> str:
    """Return the ICD 203 word for ``probability`` (0 to 1); beyond the table's ends, its outermost words."""
    scale = likelihood_scale()
    for row in scale:
        if row.high is not None and probability < row.high:
            return row.id
    return scale[-1].id


def likely(probability: float) -> str:
    """Return how a sentence on ``probability`` opens, per cent and open bracket included: "It is very likely (93 %"."""
    word = likelihood_word(probability)
    opening = f"There is a {word}" if "chance" in word else f"It is {word}"
    return f"{opening} ({min(99, max(1, round(100 * probability)))} %"


@cache
def estimative_pattern(kind: Literal["likelihood", "confidence"]) -> re.Pattern[str]:
    """Return a pattern that finds the words of likelihood or of confidence."""
    words = sorted(
        (r.id for r in _rows("estimative.csv", Estimative).values() if r.kind == kind), key=len, reverse=True
    )
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b", re.IGNORECASE)


def stands_for(word: str, probability: float) -> bool:
    """Say whether ``probability`` lies in the range of a word of likelihood, ends included."""
    row = _rows("estimative.csv", Estimative).get(word.lower())
    return (
        row is not None
        and row.low is not None
        and row.high is not None
        and row.low <= probability <= row.high
    )
