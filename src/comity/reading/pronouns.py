"""Who "he", "it" and "they" are: mentions told before that a pronoun can stand for, none if none fits."""

from msgspec.structs import replace

from comity.codebook import Codebook
from comity.model import Mention
from comity.reading.owners import Owners, Told, told_near
from comity.reading.parse import Parse

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


class Pronouns:
    """Ties pronouns by gender, number and place in the sentence."""

    def __init__(self, codebook: Codebook) -> None:
        self.gender = {row.name: row.gender for row in codebook.persons if row.gender}
        self.outlet_verbs = codebook.words["outlet_verb"]
        self.forces = codebook.words["force_noun"]
        self.female = codebook.words["pronoun_female"]
        self.male = codebook.words["pronoun_male"]
        self.neuter = codebook.words["pronoun_neuter"]
        self.plural = codebook.words["pronoun_plural"]
        self.agents = {row.noun for row in codebook.agents}

    def __call__(self, parse: Parse, token: int, told: Told, around: Owners) -> list[Mention]:
        """Return the mentions that the pronoun at ``token`` stands for."""
        word = parse.lower[token]
        if word in self.male or word in self.female:
            return self._person(parse, token, told, "m" if word in self.male else "f")
        if word in self.neuter:
            return around.joined(parse, token) or self._thing(parse, token, told)
        if word in self.plural:
            return self._many(parse, token, told, around)
        return []

    def _person(self, parse: Parse, token: int, told: Told, gender: str) -> list[Mention]:
        """The subject of the sentence before, or of this one, comes first; then whoever is nearest."""
        fitting = [
            (at, m)
            for at, m in told_near(parse, token, told)
            if m.kind == "person"
            and self.gender.get(m.name, gender) == gender
            and not self._same_clause(parse, token, at)
        ]
        if not fitting:
            return []
        sentence = parse.sentence[token]
        here = [(at, m) for at, m in fitting if parse.sentence[at] == sentence]
        before = [(at, m) for at, m in fitting if parse.sentence[at] == sentence - 1]
        for group in (here, before):
            subjects = [m for at, m in reversed(group) if parse.dep[at] in _SUBJECTS]
            if subjects:
                return [subjects[0] if group is before else subjects[-1]]
            if group:
                return [group[0][1]]
        return [fitting[0][1]]

    def _same_clause(self, parse: Parse, pronoun: int, candidate: int) -> bool:
        """Say whether the two are subject and object of one verb: "Trump told him" is not Trump."""
        if parse.tag[pronoun] == "PRP$":
            return False
        head = parse.head[pronoun]
        if parse.dep[pronoun] == "pobj":
            head = parse.head[head]
        return parse.dep[pronoun] not in _SUBJECTS and parse.head[candidate] == head

    def _thing(self, parse: Parse, token: int, told: Told) -> list[Mention]:
        """Read "it" as a state, body or outlet that was a subject; "it reported" is the outlet, "the storm … it" the storm."""
        if self._force_before(parse, token) or is_empty(parse, token):
            return []
        near = [
            (at, m)
            for at, m in told_near(parse, token, told)
            if m.kind in ("state", "government", "organisation", "armed_group", "outlet")
            and not self._same_clause(parse, token, at)
        ]
        if parse.dep[token] in _SUBJECTS and parse.lemma[parse.head[token]] in self.outlet_verbs:
            for _, mention in near:
                if mention.kind == "outlet":
                    return [mention]
        sentence = parse.sentence[token]
        for back in (0, 1, 2):
            group = [
                (at, m) for at, m in near if parse.sentence[at] == sentence - back and m.kind != "outlet"
            ]
            subjects = [m for at, m in group if parse.dep[at] in _SUBJECTS]
            if subjects:
                return [subjects[0]]
            possessors = [
                m
                for at, m in group
                if parse.dep[at] in ("poss", "pobj", "dobj")
                or (parse.dep[at] in ("amod", "compound") and parse.lemma[parse.head[at]] in self.agents)
            ]
            if possessors and (back == 0 or len({m.actor for m in possessors}) == 1):
                return [possessors[0]]
            if back == 0 and (officials := self._officials(parse, token, told)):
                return officials
        return []

    def _officials(self, parse: Parse, token: int, told: Told) -> list[Mention]:
        """Take "its" for the side of whoever speaks or acts: "a Korsian spokesman denied that | its coastguard had fired"."""
        if parse.lower[token] != "its":
            return []
        doers = [
            m
            for at, m in told_near(parse, token, told)
            if m.kind == "person"
            and m.actor is not None
            and parse.sentence[at] == parse.sentence[token]
            and parse.dep[at] in _SUBJECTS
        ]
        return [replace(doers[0], kind="state", role=None)] if doers else []

    def _force_before(self, parse: Parse, token: int) -> bool:
        """Say whether the subject told last before ``token`` in its sentence is a storm, a ship, a missile: "it" is that."""
        first = parse.sentences[parse.sentence[token]][0]
        subjects = [t for t in range(first, token) if parse.dep[t] in _SUBJECTS and parse.tag[t] != "WDT"]
        return bool(subjects) and parse.lemma[subjects[-1]].casefold() in self.forces

    def _many(self, parse: Parse, token: int, told: Told, around: Owners) -> list[Mention]:
        """Take "they" only for subjects joined by "and", for a group, or for "Korsian officials", in this or the last sentence."""
        sentence = parse.sentence[token]
        for back in (0, 1):
            group = [(at, m) for at, m in told if parse.sentence[at] == sentence - back and at < token]
            subjects = [(at, m) for at, m in group if parse.dep[at] in _SUBJECTS]
            staff = [
                (at, mention)
                for at, mention in around.owners
                if at < token
                and parse.sentence[at] == sentence - back
                and parse.tag[at] == "NNS"
                and parse.dep[at] in _SUBJECTS
                and parse.lemma[at] in self.agents
            ]
            if staff and subjects and staff[-1][0] > subjects[-1][0]:
                return [staff[-1][1]]  # "after the Front fired, Korsian officials said | they …"
            for at, mention in reversed(subjects):
                joined = list({m.actor: m for there, m in group if there in parse.conjuncts(at)}.values())
                if len(joined) > 1:
                    return joined
                if mention.kind in ("armed_group", "public"):
                    return [mention]
            if staff:
                return [staff[-1][1]]
        return []


def is_empty(parse: Parse, token: int) -> bool:
    """Say whether "it" stands for the clause that a passive tells: "it is alleged that Korsia …", "Korsia …, it is said"."""
    told = parse.lower[token] == "it" and parse.dep[token] == "nsubjpass"
    return told and parse.child(parse.head[token], "ccomp") is not None
