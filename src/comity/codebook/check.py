"""Checks of the whole codebook: what no single row can tell. One small function a rule.

The rules stand in ``rules`` and ``meaning``; here they are listed and run, and what
they find is given its file and line.
"""

import csv
import io
from collections import defaultdict
from functools import cache
from pathlib import Path

from comity.codebook import meaning, rules
from comity.codebook.codebook import Codebook
from comity.codebook.findings import Finding, Rule, rows_of
from comity.codebook.rows import TABLES
from comity.codebook.tables import Problem, columns, data_folder

RULES: tuple[Rule, ...] = (
    rules.unique_ids,
    rules.regular_ids,
    rules.short_cells,
    rules.plain_apostrophes,
    rules.references,
    rules.known_classes,
    rules.known_modes,
    rules.known_inner_deeds,
    rules.known_glosses,
    rules.known_offices,
    rules.known_places,
    rules.known_pairs,
    rules.lower_case_heads,
    meaning.one_meaning,
    meaning.named_states,
    meaning.sole_owners,
    meaning.sound_dates,
    meaning.plover_size,
    meaning.signed_scores,
    meaning.signed_leanings,
    meaning.sanction_is_material,
    meaning.sound_deeds,
)
"""Every rule, in the order in which they stand in their modules."""


def check_codebook(codebook: Codebook) -> list[Problem]:
    """Return everything wrong in the tables of ``codebook``, in the order of tables and rows.

    Begins with the rows that could not be read (``codebook.problems``). An empty list
    means that every rule holds. Each problem names file and line and says what to do.
    """
    places = _Places(codebook)
    found = sorted(finding for rule in RULES for finding in rule(codebook))
    told = [places.problem(finding) for finding in found]
    return [*codebook.problems, *_repeated_in_overlay(codebook), *told]


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
        rows = rows_of(self.codebook, finding.table)
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
