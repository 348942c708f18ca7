"""Rules on meaning: rows that contradict each other, names without an owner, and what PLOVER lays down."""

import re
from collections import defaultdict
from typing import Any

from comity.codebook.codebook import Codebook
from comity.codebook.findings import Finding, Findings, rows_of
from comity.codebook.rows import Row

PLOVER_SIZE = {"types": 16, "modes": 67, "contexts": 37, "sectors": 25}
"""How many the PLOVER manual, draft 2.0, has (pp. 4-5, 8, 38)."""

_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_MARKED = re.compile(r"ambiguous|until \d{4}")

_MEANINGS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("deeds", ("head", "pos", "particle", "object", "prep", "subject"), ("type", "mode")),
    ("operators", ("head", "pos", "particle", "complement", "recipient"), ("operation",)),
    ("composition", ("operation", "polarity", "inner"), ("type", "mode", "factuality")),
    ("characterisations", ("head", "pos", "particle", "subject", "object", "modifier"), ("leaning",)),
    ("cues", ("cue", "pos"), ("stance",)),
    ("evaluations", ("head", "pos", "target"), ("polarity",)),
    ("factuality", ("head", "pos", "particle", "complement"), ("affirmative", "negative")),
    ("agents", ("noun",), ("sector", "kind")),
    ("issues", ("issue", "term"), ("weight",)),
    ("noun_classes", ("class_", "noun"), ()),
    ("context_terms", ("context", "term"), ()),
    ("hedges", ("form",), ("effect",)),
    ("modals", ("form",), ("factuality",)),
    ("person_names", ("person", "form"), ()),
    ("outlet_names", ("outlet", "form"), ()),
    ("outlet_domains", ("domain",), ("outlet",)),
    ("press_domains", ("domain",), ("actor",)),
    ("page_signs", ("place", "form"), ("label",)),
)
"""Table, the columns that say when a row holds, and those that say what it then means."""


# --- meaning -----------------------------------------------------------------------


def one_meaning(codebook: Codebook) -> Findings:
    """Check that the same words under the same conditions mean one thing, and are said once."""
    for table, key, meaning in _MEANINGS:
        first: dict[tuple[Any, ...], Row] = {}
        for place, row in enumerate(rows_of(codebook, table)):
            words = tuple(_settled(getattr(row, column)) for column in key)
            other = first.setdefault(words, row)
            if other is row:
                continue
            same = all(getattr(row, column) == getattr(other, column) for column in meaning)
            what = "says the same as" if same else f"has another {' or '.join(meaning)} than"
            yield Finding(table, place, f"{what} row {other.id!r} for the same words; remove one of them")


def named_states(codebook: Codebook) -> Findings:
    """Check that every state has a name and an adjective, every body and outlet a name."""
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for row in codebook.state_names:
        kinds[row.state].add(row.kind)
    for place, state in enumerate(codebook.states):
        for kind in ("name", "adjective"):
            if kind not in kinds[state.id]:
                yield Finding("states", place, f"{state.id} has no {kind}; add one to state_names.csv")
    bodies = {row.body for row in codebook.body_names}
    for place, body in enumerate(codebook.bodies):
        if body.id not in bodies:
            yield Finding("bodies", place, f"{body.id} has no name; add one to body_names.csv")
    outlets = {row.outlet for row in codebook.outlet_names}
    for place, outlet in enumerate(codebook.outlets):
        if outlet.id not in outlets:
            yield Finding("outlets", place, f"{outlet.id} has no form; add one to outlet_names.csv")


def sole_owners(codebook: Codebook) -> Findings:
    """Check that of the owners of one form at most one has no note "ambiguous" or "until 1991"."""
    plain: defaultdict[str, dict[str, tuple[str, int]]] = defaultdict(dict)
    for table, column in (
        ("state_names", "state"),
        ("body_names", "body"),
        ("agencies", "country"),
        ("outlet_names", "outlet"),
    ):
        for place, row in enumerate(rows_of(codebook, table)):
            form, note = getattr(row, "form"), getattr(row, "note")  # noqa: B009 -- rows of several tables
            if not _MARKED.search(note.lower()):
                plain[form].setdefault(getattr(row, column), (table, place))
    for form, owners in plain.items():
        if len(owners) > 1:
            table, place = list(owners.values())[-1]
            yield Finding(
                table,
                place,
                f'{form!r} belongs to {" and ".join(owners)}; write "ambiguous: also …" in the note of all but one',
            )


def sound_dates(codebook: Codebook) -> Findings:
    """Check that dates are ISO prefixes, and that a tenure begins before it ends."""
    for place, row in enumerate(codebook.holders):
        for name, day in (("since", row.since), ("until", row.until)):
            if day is not None and not _DAY.fullmatch(day):
                yield Finding(
                    "holders", place, f"{name} {day!r} is no date; write 2001, 2001-03 or 2001-03-15"
                )
        if row.since and row.until and row.since[: len(row.until)] > row.until[: len(row.since)]:
            yield Finding(
                "holders", place, f"since {row.since} is after until {row.until}; correct one of them"
            )


# --- PLOVER ------------------------------------------------------------------------


def plover_size(codebook: Codebook) -> Findings:
    """Check that there are the 16 types, 67 modes, 37 contexts and 25 sectors of PLOVER."""
    for table, size in PLOVER_SIZE.items():
        count = len(rows_of(codebook, table))
        if count != size:
            yield Finding(
                table,
                0,
                f"has {count} rows; PLOVER has {size}, and a list of your own belongs in another table",
            )


def signed_scores(codebook: Codebook) -> Findings:
    """Check that scores lie within ten of nought, above it for cooperation, below it for conflict (but REQUEST, E2)."""
    quads = {row.id: row.quad for row in codebook.types}
    for place, type_ in enumerate(codebook.types):
        if message := _wrong_score(type_.id, type_.quad, type_.score):
            yield Finding("types", place, message)
    for place, mode in enumerate(codebook.modes):
        if (
            mode.score is not None
            and mode.type in quads
            and (message := _wrong_score(mode.type, quads[mode.type], mode.score))
        ):
            yield Finding("modes", place, message)


def signed_leanings(codebook: Codebook) -> Findings:
    """Check that cooperation leans to closeness and conflict to strain; REQUEST alone is neutral."""
    for place, row in enumerate(codebook.types):
        leaning = "neutral" if row.id == "REQUEST" else "closeness" if row.quad < 3 else "strain"
        if row.leaning != leaning:
            yield Finding(
                "types", place, f"{row.id} in quad {row.quad} leans to {row.leaning}; it must be {leaning}"
            )
    for place, deed in enumerate(codebook.deeds):
        type_ = codebook.type_rows.get(deed.type or "")
        if type_ is not None and deed.leaning == type_.leaning:
            yield Finding("deeds", place, f"leaning is that of {type_.id} anyway; leave the cell empty")


def sanction_is_material(codebook: Codebook) -> Findings:
    """Check that SANCTION is material conflict, as its section says, against one table of the manual (E3)."""
    for place, row in enumerate(codebook.types):
        if row.id == "SANCTION" and row.quad != 4:
            yield Finding("types", place, f"SANCTION has quad {row.quad}; it is 4 (manual, p. 21)")


def sound_deeds(codebook: Codebook) -> Findings:
    """Check that a deed with a mode has a type."""
    for place, row in enumerate(codebook.deeds):
        if row.type is None and row.mode is not None:
            yield Finding(
                "deeds", place, f"has the mode {row.mode!r} without a type; give the type or clear the mode"
            )


# --- help --------------------------------------------------------------------------


def _settled(cell: Any) -> Any:
    return frozenset(cell) if isinstance(cell, tuple) else cell


def _wrong_score(type_: str, quad: int, score: float) -> str | None:
    if not -10 <= score <= 10:
        return f"the score {score} lies outside -10 to 10; correct it"
    if type_ != "REQUEST" and (score > 0) != (quad < 3):
        return f"the score {score} has the wrong sign for {type_} in quad {quad}; see the errata in types.csv"
    return None
