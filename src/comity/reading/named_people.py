"""People whom a document names: by a full name of the tables, by a surname, or by one introduced before."""

from functools import cached_property
from itertools import pairwise

from comity.model import Mention, Role, Span
from comity.reading.acquaintances import Acquaintances
from comity.reading.gazetteer import Hit, Name
from comity.reading.name_context import NameContext
from comity.reading.name_tables import NameTables
from comity.reading.parse import Parse

# The tagger takes a rare surname at the head of a sentence for a common noun.
NAME_TAGS = frozenset({"NNP", "NNPS", "NN", "NNS", "FW"})
_NAME_PLACES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "poss"})


class NamedPeople:
    """The people of one document; ``known`` grows as the document introduces them."""

    def __init__(
        self, tables: NameTables, text: str, parse: Parse, around: NameContext, day: str | None
    ) -> None:
        self.tables = tables
        self.text = text
        self.parse = parse
        self.around = around
        self.day = day
        self.words = tables.words
        self.persons = Acquaintances(tables.people, tables.sectors, day)
        self.known = self.persons.known
        # Names that many bear, of somebody whom the report has named in full: "Ada Mohamed", then "Mohamed".
        self.strangers: set[str] = set()

    def named(self, hit: Hit, tokens: range, name: Name) -> Mention | None:
        """A person by full name, or by the surname alone where that is safe."""
        said = self.text[hit.span[0] : hit.span[1]]
        said = said.title() if said.isupper() else said  # "MR. CARNEY:"
        if name.kind == "surname":
            before = tokens[0] - 1
            honoured = before >= 0 and self.parse.lower[before] in self.words["honorific"]
            if said in self.known and not self.ordinary_word(tokens, said, honoured):
                return self.acquainted(hit.span, said)
            persons = [n.actor for n in hit.names if n.kind == "surname"]
            if self.around.inside_other_name(tokens, honoured=honoured):
                if len(persons) > 1 or said in self.tables.given_names or self.otherwise_called(said, persons):
                    self.strangers.add(said)
                return None
            if said in self.strangers or (not honoured and self.otherwise_called(said, persons)):
                return None
            gender = self.gender(self.parse.lower[before]) if honoured else None
            person = self.tables.people.by_surname(
                persons, self.day, self.words["known_by_surname"], honoured=honoured, gender=gender
            )
            if person is None:
                return None
            if not honoured and said.lower() in self.tables.ordinary:
                return None  # "Friday", "Price": a surname only once introduced
            head = tokens[-1]
            if said.islower() or (
                self.parse.tag[head] not in NAME_TAGS and self.parse.dep[head] not in _NAME_PLACES
            ):
                return None
        else:
            persons = [n.actor for n in hit.names if n.kind == "person"]
            person = self.tables.people.best_of(persons, self.day)
        return self.introduced(hit.span, person)

    @cached_property
    def given(self) -> dict[str, set[str]]:
        """The given names with which the report has a surname."""
        found: dict[str, set[str]] = {}
        for word, after in pairwise(self.parse.text):
            if word in self.tables.given_names:
                found.setdefault(after, set()).add(word)
        return found

    def otherwise_called(self, surname: str, persons: list[str]) -> bool:
        """Say whether the report has a surname with given names, and none of them is of those of the tables who bear it: a namesake."""
        given = self.given.get(surname)
        names = {word for person in persons for word in self.tables.people.persons[person].name.split()}
        return given is not None and not given & names

    def owner(self, hit: Hit) -> tuple[str, str] | None:
        """Return the side of the person named at ``hit``, and why."""
        tokens = self.parse.tokens_in(hit.span)
        if not tokens:
            return None
        name = hit.names[0]
        mention = self.named(hit, tokens, name)
        if mention is None or mention.actor is None:
            return None
        return mention.actor, f"{mention.name} is of {mention.actor}"

    def gender(self, honorific: str) -> str | None:
        """Return what "Mr." and "Ms." tell."""
        if honorific in self.words["honorific_male"]:
            return "m"
        return "f" if honorific in self.words["honorific_female"] else None

    def ordinary_word(self, tokens: range, said: str, honoured: bool = False) -> bool:
        """Say whether a surname is here the month, day or thing of that name: "Ida May resigned in May"."""
        parse = self.parse
        if honoured or said.lower() not in self.tables.ordinary:
            return False
        head = tokens[-1]
        if (
            parse.dep[head] in ("npadvmod", "nmod", "amod", "nummod")
            or parse.child(head, "nummod") is not None
        ):
            return True
        return parse.dep[head] == "pobj" and parse.lower[parse.head[head]] in self.words["time_preposition"]

    def introduced(self, span: Span, person: str) -> Mention:
        """Introduce a person of the tables and return the mention."""
        return self.acquainted(span, self.persons.meet(person))

    def acquainted(self, span: Span, surname: str) -> Mention:
        """Return a mention of a person whom the document has introduced."""
        who = self.known[surname]
        role = Role(country=who.country, office=who.office) if who.office else None
        return self.tables.mention(
            self.text,
            span,
            who.country,
            "person",
            named=who.name,
            role=role,
            sector=who.sector,
            reason=who.reason,
        )

    def best(self, hit: Hit, office: str | None = None) -> str:
        """Return which of the people of that name it is, on the day and in the office."""
        persons = [n.actor for n in hit.names if n.kind in ("person", "surname")]
        return self.tables.people.best_of(persons, self.day, office)

    def full(self, token: int, stop: int) -> str:
        """Return the words of a name as they are written."""
        return " ".join(self.parse.text[token:stop]).replace(" - ", "-").replace(" '", "'")
