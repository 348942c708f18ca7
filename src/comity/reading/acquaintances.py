"""The persons whom one document has introduced, by the word that names them from then on."""

from collections.abc import Mapping

from comity.reading.introductions import Introduction
from comity.reading.people import Acquaintance, People

SUFFIXES = frozenset({"Jr", "Sr", "II", "III", "IV"})


class Acquaintances:
    """Grows as the document is read; ``known`` maps a surname to who it is."""

    def __init__(self, people: People, sectors: Mapping[str, str], day: str | None) -> None:
        self.people = people
        self.sectors = sectors
        self.day = day
        self.known: dict[str, Acquaintance] = {}

    def meet(self, person: str, office: str | None = None) -> str:
        """Introduce a person of the tables, with the office of the day, and return the surname."""
        row = self.people.persons[person]
        tenure = self.people.office(person, self.day)
        if tenure is not None:
            country, held = tenure.country, office or tenure.office
            sector = self.sectors.get(tenure.office)
            when = f"{tenure.since or '?'} to {tenure.until or 'now'}"
            reason = f"{row.name}: {tenure.office} of {tenure.country}, {when} (holders:{tenure.id})"
        else:
            # Known, but holding no office on that day: the person is not the government.
            country, sector = row.country, None if office else "ELI"
            held = office or ""
            reason = (
                f"{row.name} of {row.country} (persons:{row.id}); "
                f"no office in the tables on {self.day or 'an unknown day'}"
            )
        self.known[row.surname] = Acquaintance(row.name, country, held or None, sector, row.gender, reason)
        return row.surname

    def introduce(
        self,
        person: str | None,
        full: str | None,
        country: str | None,
        office: str,
        sector: str | None,
        former: bool,
        reason: str,
    ) -> str:
        """Remember a person whom a title names, and return the word that names them from now on."""
        sector = "ELI" if former else sector
        if person is not None:
            row = self.people.persons[person]
            tenure = self.people.office(person, self.day)
            told = country or (tenure.country if tenure else row.country)
            self.known[row.surname] = Acquaintance(
                row.name, told, office, sector, row.gender, f"{row.name} (persons:{row.id}), {reason}"
            )
            return row.surname
        if full is None:
            return ""
        surname = surname_of(full)
        before = self.known.get(surname)
        if before is None or country is not None:
            gender = before.gender if before else None
            name = before.name if before and " " not in full else full
            self.known[surname] = Acquaintance(name, country, office, sector, gender, reason)
        return surname

    def describe(self, full: str, told: Introduction) -> str:
        """Remember a person whom a noun describes, and return the surname."""
        surname = surname_of(full)
        self.known[surname] = Acquaintance(full, told.country, None, told.sector, None, told.reason)
        return surname


def surname_of(full: str) -> str:
    """Return the last word of a name, leaving out "Jr." and numbers: "Bram Oss III" is Oss."""
    words = [word for word in full.split() if word.rstrip(".") not in SUFFIXES]
    return words[-1].strip(".,") if words else full
