"""Checks of the whole codebook: what no single row can tell. One small function a rule.

A rule yields what is wrong as (table, place of the row, message with remedy); it sees
only the rows. File and line are found afterwards, and only where something is wrong.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from comity.codebook.codebook import Codebook
from comity.codebook.rows import TABLES, Row
from comity.codebook.tables import Problem, columns, data_folder


class Finding(NamedTuple):
    """One thing a rule has found: in which table, at which row (0 is the first), and what."""

    table: str
    place: int
    message: str


Findings = Iterator[Finding]
Rule = Callable[[Codebook], Findings]

LONGEST_CELL = 200
"""Longer cells cannot be read in a spreadsheet; a class of nouns says the same."""

PLOVER_SIZE = {"types": 16, "modes": 67, "contexts": 37}
"""How many the PLOVER manual, draft 2.0, has (pp. 4-5, 8)."""

SECTORS = frozenset(
    {
        "COP",
        "GOV",
        "JUD",
        "LEG",
        "MIL",
        "PRM",
        "PTY",
        "REB",
        "SPY",
        "UAF",
        "UNK",
        "PRE",
        "AGR",
        "BUS",
        "CRM",
        "CVL",
        "EDU",
        "ELI",
        "JRN",
        "LAB",
        "MED",
        "REF",
        "OPP",
        "REL",
        "SOC",
    }
)
"""The 25 sector codes of PLOVER (manual, p. 38)."""

# The places that the reading knows besides prepositions.
_PAIR_WAYS = frozenset({"between", "with", "subject_object", "subject_with", "possessive", "compound", "any"})
_COMPLEMENTS = frozenset({"to", "that", "ing", "object", "subject", "quote", "wh", "whether"})
_RECIPIENTS = frozenset({"object", "object.poss", "subject", "none"})

_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_PREPOSITION = re.compile(r"[a-z]+")
_PREP_CELL = re.compile(r"[a-z]+(\|[a-z]+)*(:[^:]+)?")
_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")
_ID_SHAPES = {
    "states": re.compile(r"[A-Z]{3}"),
    "bodies": re.compile(r"[A-Z][A-Z0-9_]*"),
    "types": re.compile(r"[A-Z]+"),
    "glosses": re.compile(r"[A-Z]+(/[a-z-]+)?"),
    "time_words": re.compile(r"[a-z0-9][a-z0-9._&/'-]*"),
}
_MARKED = re.compile(r"ambiguous|until \d{4}")

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

_MEANINGS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("deeds", ("head", "pos", "particle", "object", "prep"), ("type", "mode")),
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
)
"""Table, the columns that say when a row holds, and those that say what it then means."""


def check_codebook(codebook: Codebook) -> list[Problem]:
    """Return everything wrong in the tables of ``codebook``, in the order of tables and rows.

    Begins with the rows that could not be read (``codebook.problems``). An empty list
    means that every rule holds. Each problem names file and line and says what to do.
    """
    places = _Places(codebook)
    found = sorted(finding for rule in RULES for finding in rule(codebook))
    told = [places.problem(finding) for finding in found]
    return [*codebook.problems, *_repeated_in_overlay(codebook), *told]


# --- ids and cells -----------------------------------------------------------------


def unique_ids(codebook: Codebook) -> Findings:
    """Check that no two rows of a table bear one id."""
    for table in TABLES:
        seen: set[str] = set()
        for place, row in enumerate(_rows(codebook, table)):
            if row.id in seen:
                yield Finding(table, place, f"the id {row.id!r} stands twice; rename or remove this row")
            seen.add(row.id)


def regular_ids(codebook: Codebook) -> Findings:
    """Check the shape of ids: ``GBR``, ``COERCE/arrest``, else lower-case letters, digits and ``-._``."""
    for table in TABLES:
        shape = _ID_SHAPES.get(table, _ID)
        for place, row in enumerate(_rows(codebook, table)):
            if not shape.fullmatch(row.id):
                yield Finding(
                    table, place, f"the id {row.id!r} is not of the shape {shape.pattern}; rename it"
                )


def short_cells(codebook: Codebook) -> Findings:
    """Check that no cell is longer than a person can read."""
    for table, (_, row_type) in TABLES.items():
        for column in row_type.__struct_fields__:
            for place, row in enumerate(_rows(codebook, table)):
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
        for place, row in enumerate(_rows(codebook, table)):
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
        for place, row in enumerate(_rows(codebook, table)):
            for value in _values(row, column):
                if value not in known[target]:
                    yield Finding(
                        table,
                        place,
                        f"{column} {value!r} is not among the {target}; correct it or add it there",
                    )


def known_classes(codebook: Codebook) -> Findings:
    """Check that every ``@class`` has nouns."""
    columns_of = {"deeds": ("object", "prep"), "characterisations": ("subject", "object", "modifier")}
    for table, names in columns_of.items():
        for place, row in enumerate(_rows(codebook, table)):
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
        if row.prep is not None and not _PREP_CELL.fullmatch(row.prep):
            yield Finding(
                "deeds", place, f"prep {row.prep!r} is not of the form into or into:@territory; correct it"
            )
    for table in ("operators", "factuality", "cues"):
        for place, other in enumerate(_rows(codebook, table)):
            for cell in _values(other, "complement"):
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
    )
    for table, column in wanted:
        for place, row in enumerate(_rows(codebook, table)):
            if getattr(row, column) != getattr(row, column).lower():
                yield Finding(
                    table, place, f"{column} {getattr(row, column)!r} is never found; write it in lower case"
                )


# --- meaning -----------------------------------------------------------------------


def one_meaning(codebook: Codebook) -> Findings:
    """Check that the same words under the same conditions mean one thing, and are said once."""
    for table, key, meaning in _MEANINGS:
        first: dict[tuple[Any, ...], Row] = {}
        for place, row in enumerate(_rows(codebook, table)):
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
        for place, row in enumerate(_rows(codebook, table)):
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
    """Check that there are the 16 types, 67 modes and 37 contexts of PLOVER."""
    for table, size in PLOVER_SIZE.items():
        count = len(_rows(codebook, table))
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


RULES: tuple[Rule, ...] = (
    unique_ids,
    regular_ids,
    short_cells,
    plain_apostrophes,
    references,
    known_classes,
    known_modes,
    known_inner_deeds,
    known_glosses,
    known_offices,
    known_places,
    known_pairs,
    lower_case_heads,
    one_meaning,
    named_states,
    sole_owners,
    sound_dates,
    plover_size,
    signed_scores,
    signed_leanings,
    sanction_is_material,
    sound_deeds,
)
"""Every rule, in the order in which they are read here."""


# --- help --------------------------------------------------------------------------


def _rows(codebook: Codebook, table: str) -> tuple[Row, ...]:
    found: tuple[Row, ...] = getattr(codebook, table)
    return found


def _values(row: Row, column: str) -> tuple[str, ...]:
    """Return what stands in a cell, none for an empty one."""
    cell = getattr(row, column)
    return cell if isinstance(cell, tuple) else () if cell is None else (cell,)


def _restricting_words(row: Row, column: str) -> Iterable[str]:
    """Return the words of a restriction: of a list, or of what follows the colon in ``prep``."""
    cell = getattr(row, column)
    return cell if isinstance(cell, tuple) else (cell or "").partition(":")[2].split("|")


def _settled(cell: Any) -> Any:
    return frozenset(cell) if isinstance(cell, tuple) else cell


def _known(codebook: Codebook) -> dict[str, frozenset[str]]:
    """Return the values that references may have, by the name of what knows them."""
    known = {
        table: frozenset(row.id for row in _rows(codebook, table))
        for table in ("states", "bodies", "persons", "outlets", "types", "contexts", "stances")
    }
    known["actors"] = known["states"] | known["bodies"]
    known["offices"] = frozenset(row.office for row in codebook.offices)
    known["operations"] = frozenset(row.operation for row in codebook.composition if row.polarity == "yes")
    known["sectors"] = SECTORS
    return known


def _wrong_score(type_: str, quad: int, score: float) -> str | None:
    if not -10 <= score <= 10:
        return f"the score {score} lies outside -10 to 10; correct it"
    if type_ != "REQUEST" and (score > 0) != (quad < 3):
        return f"the score {score} has the wrong sign for {type_} in quad {quad}; see the errata in types.csv"
    return None


@cache
def _lines(file: str, shape: tuple[str, ...]) -> dict[str, list[int]]:
    """Return the line of every id in a CSV file, in order; none where the file is not as it must be."""
    path = Path(file)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return {}
    reader = csv.reader(io.StringIO(text, newline=""))
    if tuple(next(reader, ())) != shape:
        return {}
    lines: defaultdict[str, list[int]] = defaultdict(list)
    for cells in reader:
        if cells:
            lines[cells[0].strip()].append(reader.line_num)
    return dict(lines)


class _Places:
    """Where the rows of a codebook stand in files: in the user's folder if there, else in the shipped one."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook

    def problem(self, finding: Finding) -> Problem:
        """Return the finding with file and line."""
        file, row_type = TABLES[finding.table]
        rows = _rows(self.codebook, finding.table)
        if finding.place >= len(rows):
            return Problem(file, 1, finding.message)
        name = rows[finding.place].id
        before = sum(row.id == name for row in rows[: finding.place])
        if self.codebook.overlay is not None:
            own = str(Path(self.codebook.overlay) / file)
            if lines := _lines(own, columns(row_type)).get(name):
                return Problem(own, lines[min(before, len(lines) - 1)], finding.message)
        lines = _lines(str(data_folder().joinpath(file)), columns(row_type)).get(name)
        # Rows are in file order; one made by hand stands where its place says.
        line = lines[min(before, len(lines) - 1)] if lines else finding.place + 2
        return Problem(file, line, finding.message)


def _repeated_in_overlay(codebook: Codebook) -> list[Problem]:
    """Return the ids that stand twice in one file of the user's folder: the later row would hide the earlier."""
    if codebook.overlay is None:
        return []
    found = []
    for file, row_type in TABLES.values():
        own = str(Path(codebook.overlay) / file)
        for name, lines in _lines(own, columns(row_type)).items():
            found += [
                Problem(own, line, f"the id {name!r} stands twice; rename or remove this row")
                for line in lines[1:]
            ]
    return found
