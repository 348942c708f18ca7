"""Persons, their tenures, and those whom a document introduces."""

from collections import defaultdict
from dataclasses import dataclass, field

from comity.codebook import Codebook
from comity.codebook.rows import Holder, Person

# Offices of which a state has many at once.
_MANY = frozenset(
    {"mayor", "governor", "legislator", "judge", "prosecutor", "police_officer", "police_chief"}
)
_HEADS = frozenset({"head_of_state", "head_of_government", "monarch", "supreme_leader"})

# Offices of which a state has one; a speaker names them without a country where they are of his own side.
HEADS = frozenset({"head_of_state", "head_of_government", "foreign_minister", "defence_minister", "monarch"})


def held_somewhere(codebook: Codebook) -> frozenset[tuple[str, str]]:
    """Return which country has which office, as country and office: those that somebody is known to have held."""
    return frozenset((row.country, row.office) for row in codebook.holders)


def having_office(codebook: Codebook) -> dict[str, frozenset[str]]:
    """Return, by office, the countries in which somebody is known to have held it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in codebook.holders:
        found[row.office].add(row.country)
    return {office: frozenset(countries) for office, countries in found.items()}


@dataclass
class Acquaintance:
    """A person as the document has introduced them."""

    name: str
    country: str | None
    office: str | None
    sector: str | None
    gender: str | None
    reason: str


@dataclass(frozen=True)
class People:
    """Persons and their tenures, looked up by id and date."""

    persons: dict[str, Person] = field(default_factory=dict)
    tenures: dict[str, list[Holder]] = field(default_factory=dict)

    @classmethod
    def of(cls, codebook: Codebook) -> "People":
        """Index the persons and holders of a codebook."""
        tenures: defaultdict[str, list[Holder]] = defaultdict(list)
        for row in codebook.holders:
            if row.note.startswith("dates not given"):
                continue  # an empty "until" would say that the tenure goes on
            tenures[row.person].append(row)
        return cls({row.id: row for row in codebook.persons}, dict(tenures))

    def office(self, person: str, day: str | None) -> Holder | None:
        """Return the tenure that holds on ``day`` (ISO), the latest one if no day is given, else None."""
        held = self.tenures.get(person, ())
        if day is None:
            return max(held, key=lambda row: row.since or "", default=None)
        fitting = [
            row
            for row in held
            if (row.since or "") <= day[: len(row.since or "")]
            and (row.until is None or day[: len(row.until)] <= row.until)
        ]
        return max(fitting, key=lambda row: row.since or "", default=None)

    def held(self, person: str, office: str | None) -> bool:
        """Say whether the person ever held ``office``."""
        return any(row.office == office for row in self.tenures.get(person, ()))

    def last(self, person: str, day: str | None) -> str:
        """Return when the last tenure up to ``day`` began, empty if there is none."""
        begun = [row.since or "" for row in self.tenures.get(person, ())]
        return max((since for since in begun if day is None or since <= day[: len(since)]), default="")

    def may_be(self, person: str, office: str, day: str | None) -> bool:
        """Say whether a surname behind the title of ``office`` may stand for the person.

        Any office of the day will do, for titles are told loosely; but "Mayor Castro" is no
        head of state: of mayors and senators there are many.
        """
        return self.held(person, office) or (office not in _MANY and self.office(person, day) is not None)

    def by_surname(
        self,
        persons: list[str],
        day: str | None,
        known: frozenset[str],
        *,
        honoured: bool,
        gender: str | None,
    ) -> str | None:
        """Return the one person whom a surname alone can mean on ``day``, or None.

        Who holds an office ``known`` by surname comes before others, a head of state or
        government before those. Behind "Mr." any office will do. The only bearer of a
        surname is still known by it some time after leaving office.
        """
        fitting = [p for p in persons if gender is None or self.persons[p].gender in (gender, None)]
        if day is None:  # a tenure that has ended tells nothing without a day
            held = {p: t for p in fitting if (t := self.office(p, None)) and t.until is None}
        else:
            held = {p: t for p in fitting if (t := self.office(p, day))}
        for offices in (_HEADS, known):
            high = [p for p, tenure in held.items() if tenure.office in offices]
            if high:
                return high[0] if len(high) == 1 else None
        if held and (honoured or len(persons) == 1):
            return next(iter(held)) if len(held) == 1 else None
        if len(persons) == 1 and fitting and day is not None and self.left_lately(persons[0], day):
            return persons[0]
        return None

    def left_lately(self, person: str, day: str) -> bool:
        """Say whether the person left an office in the two years before ``day``."""
        year = int(day[:4])
        return any(
            row.until is not None and row.until <= day[: len(row.until)] and year - int(row.until[:4]) <= 2
            for row in self.tenures.get(person, ())
        )

    def best_of(self, persons: list[str], day: str | None, office: str | None = None) -> str:
        """Return the namesake who holds an office on the day, else who once held this one, else the latest."""

        def rank(person: str) -> tuple[bool, bool, str]:
            return self.office(person, day) is not None, self.held(person, office), self.last(person, day)

        return max(persons, key=rank)
