"""Rules on form: ids and cells, codes that point to other tables, and the small grammar of cells."""

import re
from collections.abc import Iterable

from comity.codebook.codebook import Codebook
from comity.codebook.findings import Finding, Findings, rows_of, values_of
from comity.codebook.rows import TABLES, Row

LONGEST_CELL = 200
"""Longer cells cannot be read in a spreadsheet; a class of nouns says the same."""

# The places that the reading knows besides prepositions.
_PAIR_WAYS = frozenset({"between", "with", "subject_object", "subject_with", "possessive", "compound", "any"})
_COMPLEMENTS = frozenset({"to", "that", "ing", "object", "subject", "quote", "wh", "whether"})
_RECIPIENTS = frozenset({"object", "object.poss", "subject", "none"})

_PREPOSITION = re.compile(r"[a-z]+")
_PREP_CELL = re.compile(r"[a-z]+(\|[a-z]+)*(:[^:]+)?")
_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")
_ID_SHAPES = {
    "states": re.compile(r"[A-Z]{3}"),
    "bodies": re.compile(r"[A-Z][A-Z0-9_]*"),
    "sectors": re.compile(r"[A-Z]{3}"),
    "types": re.compile(r"[A-Z]+"),
    "glosses": re.compile(r"[A-Z]+(/[a-z-]+)?"),
    "time_words": re.compile(r"[a-z0-9][a-z0-9._&/'-]*"),
}

_REFERENCES = (
    ("state_names", "state", "states"),
    ("body_names", "body", "bodies"),
    ("agencies", "country", "states"),
    ("offices", "country", "actors"),
    ("persons", "country", "actors"),
    ("holders", "person", "persons"),
    ("holders", "office", "offices"),
    ("holders", "country", "actors"),
    ("person_names", "person", "persons"),
    ("outlets", "country", "actors"),
    ("outlet_names", "outlet", "outlets"),
    ("outlet_domains", "outlet", "outlets"),
    ("press_domains", "actor", "actors"),
    ("cues", "stance", "stances"),
    ("context_terms", "context", "contexts"),
    ("deeds", "type", "types"),
    ("deeds", "contexts", "contexts"),
    ("modes", "type", "types"),
    ("operators", "operation", "operations"),
    ("agencies", "sector", "sectors"),
    ("offices", "sector", "sectors"),
    ("agents", "sector", "sectors"),
)
"""Table, column, and what must know every value of that column."""


# --- ids and cells -----------------------------------------------------------------


def unique_ids(codebook: Codebook) -> Findings:
    """Check that no two rows of a table bear one id."""
    for table in TABLES:
        seen: set[str] = set()
        for place, row in enumerate(rows_of(codebook, table)):
            if row.id in seen:
                yield Finding(table, place, f"the id {row.id!r} stands twice; rename or remove this row")
            seen.add(row.id)


def regular_ids(codebook: Codebook) -> Findings:
    """Check the shape of ids: ``GBR``, ``COERCE/arrest``, else lower-case letters, digits and ``-._``."""
    for table in TABLES:
        shape = _ID_SHAPES.get(table, _ID)
        for place, row in enumerate(rows_of(codebook, table)):
            if not shape.fullmatch(row.id):
                yield Finding(
                    table, place, f"the id {row.id!r} is not of the shape {shape.pattern}; rename it"
                )


def short_cells(codebook: Codebook) -> Findings:
    """Check that no cell is longer than a person can read."""
    for table, (_, row_type) in TABLES.items():
        for column in row_type.__struct_fields__:
            for place, row in enumerate(rows_of(codebook, table)):
                cell = getattr(row, column)
                length = (
                    len("|".join(cell))
                    if isinstance(cell, tuple)
                    else len(cell)
                    if isinstance(cell, str)
                    else 0
                )
                if length > LONGEST_CELL:
                    yield Finding(
                        table,
                        place,
                        f"{column} has {length} characters, more than {LONGEST_CELL}; "
                        "make a class of the words in noun_classes.csv, or split the row",
                    )


def plain_apostrophes(codebook: Codebook) -> Findings:
    """Check that forms to be found in text have straight quotes: the text is folded to them before the look-up."""
    for table in ("state_names", "body_names", "agencies", "person_names", "outlet_names", "persons"):
        column = "name" if table == "persons" else "form"
        for place, row in enumerate(rows_of(codebook, table)):
            if any(mark in getattr(row, column) for mark in "‘’“”"):
                yield Finding(
                    table,
                    place,
                    f"{getattr(row, column)!r} has a curly quote and is never found; make it straight",
                )


# --- references --------------------------------------------------------------------


def references(codebook: Codebook) -> Findings:
    """Check that every code that points to another table is known there."""
    known = _known(codebook)
    for table, column, target in _REFERENCES:
        for place, row in enumerate(rows_of(codebook, table)):
            for value in values_of(row, column):
                if value not in known[target]:
                    yield Finding(
                        table,
                        place,
                        f"{column} {value!r} is not among the {target}; correct it or add it there",
                    )


def known_classes(codebook: Codebook) -> Findings:
    """Check that every ``@class`` has nouns."""
    columns_of = {
        "deeds": ("object", "prep", "subject"),
        "characterisations": ("subject", "object", "modifier"),
    }
    for table, names in columns_of.items():
        for place, row in enumerate(rows_of(codebook, table)):
            for name in names:
                for word in _restricting_words(row, name):
                    if word.startswith("@") and word[1:] not in codebook.classes:
                        yield Finding(
                            table,
                            place,
                            f"{name}: no noun is in the class {word!r}; add nouns to noun_classes.csv",
                        )


def known_modes(codebook: Codebook) -> Findings:
    """Check that every mode belongs to its type."""
    for place, deed in enumerate(codebook.deeds):
        if deed.mode is not None and (deed.type, deed.mode) not in codebook.mode_rows:
            yield Finding("deeds", place, f"{deed.type} has no mode {deed.mode!r}; see modes.csv")
    for place, row in enumerate(codebook.composition):
        if row.type not in (None, "*") and row.type not in codebook.type_rows:
            yield Finding("composition", place, f"there is no type {row.type!r}; see types.csv")
        elif row.mode not in (None, "*") and (row.type, row.mode) not in codebook.mode_rows:
            yield Finding("composition", place, f"{row.type} has no mode {row.mode!r}; see modes.csv")


def known_inner_deeds(codebook: Codebook) -> Findings:
    """Check that a composition is about a type, a type with mode, a quad, hostile, friendly, or anything."""
    known = {"*", "hostile", "friendly", *(f"quad{n}" for n in range(1, 5)), *codebook.type_rows}
    known |= {f"{type_}/{mode}" for type_, mode in codebook.mode_rows}
    for place, row in enumerate(codebook.composition):
        if row.inner not in known:
            yield Finding(
                "composition", place, f"inner {row.inner!r} is no type, TYPE/mode, quad or *; correct it"
            )


def known_glosses(codebook: Codebook) -> Findings:
    """Check that a gloss belongs to a type or a type with mode, and that every type has one."""
    known = {*codebook.type_rows, *(f"{type_}/{mode}" for type_, mode in codebook.mode_rows)}
    for place, row in enumerate(codebook.glosses):
        if row.id not in known:
            yield Finding("glosses", place, f"{row.id!r} is no type and no TYPE/mode; correct the id")
    glossed = {row.id for row in codebook.glosses}
    for place, type_ in enumerate(codebook.types):
        if type_.id not in glossed:
            yield Finding("types", place, f"{type_.id} has no gloss; add a row to glosses.csv")


def known_offices(codebook: Codebook) -> Findings:
    """Check that the offices whose holders are known by surname exist."""
    offices = _known(codebook)["offices"]
    for place, row in enumerate(codebook.word_lists):
        if row.list == "known_by_surname" and row.word not in offices:
            yield Finding(
                "word_lists", place, f"there is no office {row.word!r}; see the column office of offices.csv"
            )


# --- grammar -----------------------------------------------------------------------


def known_places(codebook: Codebook) -> Findings:
    """Check that recipients and complements stand at places that the reading looks at."""
    for place, row in enumerate(codebook.deeds):
        for cell in row.recipient:
            if cell not in _RECIPIENTS and not _PREPOSITION.fullmatch(cell.removeprefix("object.")):
                yield Finding(
                    "deeds",
                    place,
                    f"recipient {cell!r} is no place in a clause; use object, subject, none or a preposition",
                )
        if row.prep not in (None, "-") and not _PREP_CELL.fullmatch(row.prep):
            yield Finding(
                "deeds", place, f"prep {row.prep!r} is not of the form into or into:@territory; correct it"
            )
    for table in ("operators", "factuality", "cues"):
        for place, other in enumerate(rows_of(codebook, table)):
            for cell in values_of(other, "complement"):
                if cell not in _COMPLEMENTS and not _PREPOSITION.fullmatch(cell):
                    yield Finding(
                        table,
                        place,
                        f"complement {cell!r} is neither to, that, ing, object nor a preposition",
                    )


def known_pairs(codebook: Codebook) -> Findings:
    """Check the ways in which characterisations find their two parties, and strengths and weights."""
    for place, row in enumerate(codebook.characterisations):
        if not row.pair or not _PAIR_WAYS.issuperset(row.pair):
            ways = ", ".join(sorted(_PAIR_WAYS))
            yield Finding(
                "characterisations", place, f"pair {'|'.join(row.pair)!r} must list some of: {ways}"
            )
        if not 1 <= row.strength <= 3:
            yield Finding("characterisations", place, f"strength is {row.strength}; it goes from 1 to 3")
    for place, term in enumerate(codebook.issues):
        if not 1 <= term.weight <= 3:
            yield Finding("issues", place, f"weight is {term.weight}; it goes from 1 to 3")


def lower_case_heads(codebook: Codebook) -> Findings:
    """Check that lemmas are lower case, as the parser gives them."""
    wanted = (
        ("deeds", "head"),
        ("operators", "head"),
        ("characterisations", "head"),
        ("evaluations", "head"),
        ("factuality", "head"),
        ("cues", "cue"),
        ("agents", "noun"),
        ("noun_classes", "noun"),
        ("issues", "term"),
        ("context_terms", "term"),
        ("offices", "title"),
        ("outlet_domains", "domain"),
        ("press_domains", "domain"),
        ("page_signs", "form"),
    )
    for table, column in wanted:
        for place, row in enumerate(rows_of(codebook, table)):
            if getattr(row, column) != getattr(row, column).lower():
                yield Finding(
                    table, place, f"{column} {getattr(row, column)!r} is never found; write it in lower case"
                )


# --- help --------------------------------------------------------------------------


def _restricting_words(row: Row, column: str) -> Iterable[str]:
    """Return the words of a restriction: of a list, or of what follows the colon in ``prep``."""
    cell = getattr(row, column)
    return cell if isinstance(cell, tuple) else (cell or "").partition(":")[2].split("|")


def _known(codebook: Codebook) -> dict[str, frozenset[str]]:
    """Return the values that references may have, by the name of what knows them."""
    known = {
        table: frozenset(row.id for row in rows_of(codebook, table))
        for table in ("states", "bodies", "persons", "outlets", "types", "contexts", "sectors", "stances")
    }
    known["actors"] = known["states"] | known["bodies"]
    known["offices"] = frozenset(row.office for row in codebook.offices)
    known["operations"] = frozenset(row.operation for row in codebook.composition if row.polarity == "yes")
    return known
