"""The codebook as one frozen object: every table, with a user's tables laid over the shipped ones."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from comity.codebook import rows
from comity.codebook.rows import TABLES, Row
from comity.codebook.tables import Problem, data_folder, read_table
from comity.collector import collector_at_rest
from comity.errors import CodebookError


@dataclass(frozen=True, eq=False)
class Codebook:
    """All tables. Rows stand in file order, a user's rows after the shipped ones.

    ``version`` is a hash over every row, so that a reading can say under which
    codebook it was made. ``overlay`` names the user's folder, if any.
    """

    states: tuple[rows.State, ...] = ()
    state_names: tuple[rows.StateName, ...] = ()
    bodies: tuple[rows.Body, ...] = ()
    body_names: tuple[rows.BodyName, ...] = ()
    agencies: tuple[rows.Agency, ...] = ()
    offices: tuple[rows.Office, ...] = ()
    persons: tuple[rows.Person, ...] = ()
    holders: tuple[rows.Holder, ...] = ()
    person_names: tuple[rows.PersonName, ...] = ()
    outlets: tuple[rows.Outlet, ...] = ()
    outlet_names: tuple[rows.OutletName, ...] = ()
    outlet_domains: tuple[rows.OutletDomain, ...] = ()
    press_domains: tuple[rows.PressDomain, ...] = ()
    page_signs: tuple[rows.PageSign, ...] = ()
    noun_classes: tuple[rows.NounClass, ...] = ()
    word_lists: tuple[rows.WordList, ...] = ()
    time_words: tuple[rows.TimeWord, ...] = ()
    cues: tuple[rows.Cue, ...] = ()
    stances: tuple[rows.Stance, ...] = ()
    hedges: tuple[rows.Hedge, ...] = ()
    anonymous: tuple[rows.Anonymous, ...] = ()
    agents: tuple[rows.Agent, ...] = ()
    factuality: tuple[rows.FactualityRow, ...] = ()
    modals: tuple[rows.Modal, ...] = ()
    negators: tuple[rows.Negator, ...] = ()
    conditionals: tuple[rows.Conditional, ...] = ()
    evaluations: tuple[rows.Evaluation, ...] = ()
    characterisations: tuple[rows.CharacterisationRow, ...] = ()
    issues: tuple[rows.IssueTerm, ...] = ()
    context_terms: tuple[rows.ContextTerm, ...] = ()
    event_nouns: tuple[rows.EventNoun, ...] = ()
    contests: tuple[rows.ContestTerm, ...] = ()
    types: tuple[rows.EventType, ...] = ()
    modes: tuple[rows.Mode, ...] = ()
    contexts: tuple[rows.Context, ...] = ()
    sectors: tuple[rows.Sector, ...] = ()
    glosses: tuple[rows.Gloss, ...] = ()
    deeds: tuple[rows.Deed, ...] = ()
    operators: tuple[rows.Operator, ...] = ()
    composition: tuple[rows.Composition, ...] = ()
    overlay: str | None = None
    problems: tuple[Problem, ...] = field(default=(), compare=False)

    @cached_property
    def version(self) -> str:
        """A hash of all rows: the same tables give the same version, anywhere."""
        digest = blake2b(digest_size=6)
        for name in TABLES:
            digest.update(name.encode())
            digest.update(msgspec.json.encode(getattr(self, name)))
        return digest.hexdigest()

    @cached_property
    def classes(self) -> dict[str, frozenset[str]]:
        """Noun classes: class name to its nouns."""
        members: defaultdict[str, set[str]] = defaultdict(set)
        for row in self.noun_classes:
            members[row.class_].add(row.noun)
        return {name: frozenset(nouns) for name, nouns in members.items()}

    @cached_property
    def words(self) -> dict[str, frozenset[str]]:
        """Short lists of function words and the like: list name to its words."""
        members: defaultdict[str, set[str]] = defaultdict(set)
        for row in self.word_lists:
            members[row.list].add(row.word)
        return defaultdict(frozenset, {name: frozenset(words) for name, words in members.items()})

    @cached_property
    def british_verbs(self) -> frozenset[str]:
        """Verbs in -ise or -yse that the tables also have in -ize or -yze."""
        heads = {row.head for row in self.deeds} | {row.head for row in self.operators}
        heads |= {row.head for row in self.factuality}
        heads |= {row.cue for row in self.cues}
        return frozenset(h for h in heads if h.endswith(("ise", "yse")) and f"{h[:-2]}ze" in heads)

    @cached_property
    def actor_names(self) -> dict[str, str]:
        """The name of every actor code: states and bodies."""
        return {row.id: row.name for row in self.states} | {row.id: row.name for row in self.bodies}

    @cached_property
    def type_rows(self) -> dict[str, rows.EventType]:
        """Event types by code."""
        return {row.id: row for row in self.types}

    @cached_property
    def mode_rows(self) -> dict[tuple[str, str], rows.Mode]:
        """Modes by (type, mode)."""
        return {(row.type, row.mode): row for row in self.modes}

    def expand(self, cell: tuple[str, ...]) -> frozenset[str]:
        """Return the nouns that a restriction cell allows, with ``@class`` spelt out."""
        allowed: set[str] = set()
        for word in cell:
            allowed |= self.classes.get(word[1:], frozenset()) if word.startswith("@") else {word}
        return frozenset(allowed)


def load_codebook(overlay: Path | None = None) -> Codebook:
    """Load the shipped tables and lay the tables of ``overlay`` over them.

    A row of the overlay with the id of a shipped row replaces it; any other row is
    added. Unsound rows are left out and listed in ``Codebook.problems``. Raises
    CodebookError where a shipped table is missing or the overlay is no folder.
    """
    with collector_at_rest():
        return load_tables(TABLES, overlay)


def load_tables(names: Iterable[str], overlay: Path | None = None) -> Codebook:
    """Load only the tables called ``names``, as ``load_codebook`` does; all others are empty.

    For parts that need a few tables and not the seconds that all of them take.
    """
    if overlay is not None and not overlay.is_dir():
        raise CodebookError(f"{overlay}: is no folder; give the folder that holds your tables")
    tables: dict[str, Any] = {}
    problems: list[Problem] = []
    for name in names:
        file, row_type = TABLES[name]
        shipped = data_folder().joinpath(file)
        if not shipped.is_file():
            raise CodebookError(f"{file}: is missing from the package; install Comity again")
        found, wrong = read_table(shipped, file, row_type)
        problems += wrong
        own = overlay / file if overlay else None
        if own is not None and own.is_file():
            added, wrong = read_table(own, str(own), row_type)
            problems += wrong
            found = _lay_over(found, added)
        tables[name] = tuple(found)
    return Codebook(**tables, overlay=str(overlay) if overlay else None, problems=tuple(problems))


def _lay_over(shipped: list[Row], own: list[Row]) -> list[Row]:
    """Return ``shipped`` with the rows of ``own`` in place of those that bear the same id, new ones last."""
    replaced = {row.id: row for row in own}
    kept = [replaced.pop(row.id, row) for row in shipped]
    return [*kept, *replaced.values()]
