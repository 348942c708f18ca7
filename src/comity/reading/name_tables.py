"""The tables of names, ready for look-up, and the mention that a name makes."""

import re

from comity.codebook import Codebook
from comity.model import Mention, MentionKind, Role, Span, content_id
from comity.reading.acquaintances import SUFFIXES
from comity.reading.gazetteer import Gazetteer, ordinary_words
from comity.reading.people import People
from comity.reading.place_features import PlaceTable


class NameTables:
    """What a codebook knows of names; holds no state of any document."""

    def __init__(self, codebook: Codebook) -> None:
        self.gazetteer = Gazetteer(codebook)
        self.people = People.of(codebook)
        self.given_names = frozenset(row.name.split()[0] for row in codebook.persons if " " in row.name)
        self.sectors = {row.office: row.sector for row in reversed(codebook.offices)}
        self.outlets = {row.id: row for row in codebook.outlets}
        self.bodies = {row.id: row for row in codebook.bodies}
        self.actor_names = codebook.actor_names
        self.agents = {row.noun: row for row in codebook.agents}
        self.private_sectors = frozenset(row.id for row in codebook.sectors if not row.state)
        self.ended = {
            row.id: found.group(1)
            for row in codebook.states
            if row.kind == "former" and (found := _UNTIL.search(row.note))
        }
        self.words = codebook.words
        self.places = PlaceTable(codebook)
        self.ordinary = ordinary_words(codebook)

    def person_called(self, full: str, day: str | None) -> str | None:
        """Return the person of the tables whose name this is with initials or "Jr." added, else None."""
        words = full.split()
        plain = [w for w in words if len(w.rstrip(".")) > 1 and w.rstrip(".") not in SUFFIXES]
        if len(plain) < 2 or plain == words:
            return None
        names = self.gazetteer.look_up(" ".join(plain))
        persons = [name.actor for name in names if name.kind == "person"]
        return self.people.best_of(persons, day) if persons else None

    def mention(
        self,
        text: str,
        span: Span,
        actor: str | None,
        kind: MentionKind,
        *,
        reason: str,
        named: str | None = None,
        role: Role | None = None,
        sector: str | None = None,
        place: bool = False,
    ) -> Mention:
        """Return the record of the mention at ``span`` of ``text``, called as the tables call its actor."""
        name = named or self.actor_names.get(actor or "", "") or text[span[0] : span[1]]
        return Mention(
            id=content_id("m", span, actor, kind),
            span=span,
            actor=actor,
            kind=kind,
            name=name,
            role=role,
            sector=sector,
            place=place,
            reason=reason,
        )


_UNTIL = re.compile(r"until (\d{4})")
