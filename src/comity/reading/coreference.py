"""Who "he", "the ministry" and "both countries" are: descriptions tied to earlier mentions, or left open.

Nothing is guessed: where two candidates are equally near, or none fits, the mention
says so in its reason and has no actor.
"""

from collections import Counter

from msgspec.structs import replace

from comity.codebook import Codebook
from comity.model import Mention, Role, content_id
from comity.reading.layout import find_entries
from comity.reading.mentions import index_by_token
from comity.reading.owners import Owners
from comity.reading.parse import Parse

_REACH = 4  # sentences back; farther antecedents were wrong more often than right
_GOVERNMENTAL = frozenset({"state", "government", "person"})
_HEADS = frozenset({"head_of_state", "head_of_government", "foreign_minister", "defence_minister", "monarch"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_LIGHT = frozenset({"det", "nummod", "amod", "predet"})


class CoreferenceResolver:
    """Resolves pronouns, bare titles and descriptions by a codebook's noun classes."""

    def __init__(self, codebook: Codebook) -> None:
        self.gender = {row.name: row.gender for row in codebook.persons if row.gender}
        self.outlet_verbs = codebook.words["outlet_verb"]
        self.forces = codebook.words["force_noun"]
        self.female = codebook.words["pronoun_female"]
        self.male = codebook.words["pronoun_male"]
        self.neuter = codebook.words["pronoun_neuter"]
        self.plural = codebook.words["pronoun_plural"]
        self.two_sides = codebook.words["two_sides"]
        self.described = {
            "state": codebook.words["state_word"],
            "armed_group": codebook.words["group_word"],
            "organisation": codebook.words["body_word"],
            "outlet": codebook.words["outlet_word"],
        }
        self.directions = codebook.words["direction_word"]
        self.realms = codebook.words["realm_word"]
        self.official: dict[str, str] = {}
        for row in codebook.state_names:
            if row.kind == "official":
                self.official[row.state] = f"{self.official.get(row.state, '')} {row.form}".lower()
        self.organs = codebook.words["organ_word"]
        self.organ_names = self.organs | codebook.words["organ_name"]
        self.parties = codebook.words["party_word"]
        self.firms = codebook.words["firm_word"]
        self.lone_organs = codebook.words["lone_organ"]
        self.rule = codebook.words["rule_word"]
        self.agents = {row.noun: row for row in codebook.agents}
        self.title_ends = {row.title.casefold().split()[-1] for row in codebook.offices}

    def __call__(self, parse: Parse, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Return ``mentions`` with what could be tied to them added, in text order."""
        resolved: list[Mention] = []
        by_token = index_by_token(parse, mentions)
        weight = Counter(m.actor for m in mentions if m.actor and m.kind in _GOVERNMENTAL)
        offices: dict[str, set[str]] = {}
        for mention in mentions:
            if mention.role is not None and mention.actor is not None:
                offices.setdefault(mention.role.office, set()).add(mention.actor)
        told: list[tuple[int, Mention]] = []
        entries = find_entries(parse)
        around = Owners(by_token, weight)
        for token in range(len(parse)):
            if token and entries[token] != entries[token - 1]:
                told = []  # an entry of a live blog stands alone: "he" is nobody of the entry before
            here = by_token[token]
            if here:
                for named in here:
                    if parse.start[token] <= named.span[0]:
                        mention = self._bare_title(parse, token, named, told, offices)
                        resolved.append(mention)
                        told.append((self._head(parse, mention), mention))
                continue
            for mention in self._tie(parse, token, told, around, mentions):
                resolved.append(mention)
                told.append((token, mention))
        return tuple(sorted(resolved, key=lambda m: (m.span, m.actor or "")))

    def _head(self, parse: Parse, mention: Mention) -> int:
        """Return the token of the mention that hangs on something outside it."""
        tokens = parse.tokens_in(mention.span)
        for token in reversed(tokens):
            if parse.head[token] not in tokens:
                return token
        return tokens[-1]

    def _bare_title(
        self,
        parse: Parse,
        token: int,
        mention: Mention,
        told: list[tuple[int, Mention]],
        offices: dict[str, set[str]],
    ) -> Mention:
        """Give "the president" the country of the last president that was named, or of the only one in the report."""
        if mention.role is None or mention.actor is not None:
            return mention
        last = parse.tokens_in(mention.span)[-1]
        named = parse.tag[last] in ("NNP", "NNPS") and parse.lower[last] not in self.title_ends
        several = len(offices.get(mention.role.office, ())) > 1
        for at, before in reversed(told):
            if named:
                break  # "Senator Ada Quill" is not the senator before her, though perhaps of her country
            if several and parse.sentence[token] - parse.sentence[at] > _REACH:
                break  # far from any name, "the president" may be anybody's: left to who is speaking
            if before.role is not None and before.role.office == mention.role.office and before.actor:
                return replace(
                    mention,
                    actor=before.actor,
                    name=before.name,
                    role=Role(country=before.actor, office=mention.role.office),
                    reason=f"{mention.reason}; taken from {before.name!r} before it",
                )
        # "The minister" after "Defence Minister Quill", where no other state's minister was named before.
        fuller = {
            m.actor: m
            for _, m in told
            if m.actor and m.role is not None and _is_short_for(mention.role.office, m.role.office)
        }
        if not named and len(fuller) == 1:
            ((actor, before),) = fuller.items()
            return replace(
                mention,
                actor=actor,
                name=before.name,
                role=before.role,
                reason=f"{mention.reason}; short for {before.name!r} before it",
            )
        only = offices.get(mention.role.office, set())
        if len(only) == 1:
            actor = next(iter(only))
            return replace(
                mention,
                actor=actor,
                role=Role(country=actor, office=mention.role.office),
                reason=f"{mention.reason}; the only one of that office in the report is of {actor}",
            )
        return mention

    def _tie(
        self,
        parse: Parse,
        token: int,
        told: list[tuple[int, Mention]],
        around: Owners,
        named: tuple[Mention, ...],
    ) -> list[Mention]:
        word = parse.lower[token]
        if parse.tag[token] in ("PRP", "PRP$"):
            if word in self.male or word in self.female:
                found = self._person(parse, token, told, "m" if word in self.male else "f")
            elif word in self.neuter:
                found = around.joined(parse, token) or self._thing(parse, token, told)
            elif word in self.plural:
                found = self._many(parse, token, told, around)
            else:
                return []
            return [
                self._copy(parse, token, token, m, f"pronoun {word!r} taken for {m.name!r}") for m in found
            ]
        if around.owned(parse, token):
            # "the Ambrian government" has a name of its own; "the two Union allies" are two of its members.
            member = any(
                mention.kind == "organisation"
                for kid in parse.kids(token, "compound", "amod", "nmod")
                for mention in around.by_token[kid]
            )
            return self._pair(parse, token, told, around.weight) if member else []
        if parse.tag[token] in ("NNP", "NNPS"):
            found = (
                self._short_name(parse, token, told, named)
                if token and parse.lower[token - 1] == "the"
                else []
            )
            return found or self._organ(parse, token, told)
        if parse.tag[token] in ("NN", "NNS"):
            return self._description(parse, token, told, around.weight) or self._staff(parse, token, around)
        return []

    def _organ(self, parse: Parse, token: int, told: list[tuple[int, Mention]]) -> list[Mention]:
        """Read "the Foreign Ministry", "the Senate", "Parliament": an organ of the government last named."""
        if parse.lower[token] not in self.organ_names or parse.dep[token] == "compound":
            return []
        first = parse.edges[token][0]
        lone = first == token
        if not lone and parse.lower[first] != "the":
            return []
        if lone and parse.lower[token] not in self.lone_organs:
            return []
        said = " ".join(parse.text[t] for t in range(first, token + 1))
        for _, mention in self._near(parse, token, told):
            if mention.kind == "government" or (
                mention.actor is not None
                and not mention.place
                and (mention.role is not None or mention.kind == "state")
            ):
                found = self._copy(
                    parse, first, token, mention, f"{said!r} taken for that of {mention.name!r}"
                )
                return [replace(found, kind="government", role=None, sector=None)]
        return []

    def _staff(self, parse: Parse, token: int, around: Owners) -> list[Mention]:
        """Read "the officials" after "Korsian officials": the same noun with its owner before."""
        agent = self.agents.get(parse.lemma[token])
        if agent is None or agent.kind != "government" or parse.tag[token] != "NNS":
            return []
        if any(parse.dep[kid] not in _LIGHT for kid in parse.children[token] if kid < token):
            return []
        if parse.kids(token, "prep", "relcl", "acl"):
            return []
        before = around.staff.get(parse.lemma[token])
        if before is None or parse.sentence[token] - parse.sentence[before[0]] > _REACH:
            return []
        said = parse.text[token]
        return [
            self._copy(
                parse, token, token, before[1], f"{said!r} taken for those of {before[1].name!r} before"
            )
        ]

    def _short_name(
        self, parse: Parse, token: int, told: list[tuple[int, Mention]], named: tuple[Mention, ...]
    ) -> list[Mention]:
        """Read "the League" after "the Littoral League": the last word of a body's or organ's full name."""
        if parse.text[token] in self.directions and parse.tag[token + 1 : token + 2] not in (
            ["NNP"],
            ["NNPS"],
        ):
            # "the North" in a report that names North Korea, as yet or further down.
            for mention in (*(m for _, m in reversed(told)), *named):
                if mention.kind == "state" and mention.name.split()[0] == parse.text[token]:
                    said = parse.text[token]
                    return [
                        self._copy(
                            parse, token - 1, token, mention, f"'the {said}' taken for {mention.name!r}"
                        )
                    ]
        for _, mention in reversed(told):
            words = mention.name.split()
            if (
                mention.kind in ("organisation", "armed_group", "outlet")
                and len(words) > 1
                and words[-1] == parse.text[token]
            ):
                return [
                    self._copy(
                        parse, token, token, mention, f"{parse.text[token]!r} taken for {mention.name!r}"
                    )
                ]
        return []

    def _near(self, parse: Parse, token: int, told: list[tuple[int, Mention]]) -> list[tuple[int, Mention]]:
        """Return what was named within reach, the nearest first."""
        sentence = parse.sentence[token]
        return [(at, mention) for at, mention in reversed(told) if sentence - parse.sentence[at] <= _REACH]

    def _person(
        self, parse: Parse, token: int, told: list[tuple[int, Mention]], gender: str
    ) -> list[Mention]:
        """The subject of the sentence before, or of this one, comes first; then whoever is nearest."""
        fitting = [
            (at, m)
            for at, m in self._near(parse, token, told)
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

    def _thing(self, parse: Parse, token: int, told: list[tuple[int, Mention]]) -> list[Mention]:
        """Read "it" as a state, body or outlet that was a subject; "it reported" is the outlet, "the storm … it" the storm."""
        if self._force_before(parse, token):
            return []
        near = [
            (at, m)
            for at, m in self._near(parse, token, told)
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
        return []

    def _force_before(self, parse: Parse, token: int) -> bool:
        """Say whether the subject told last before ``token`` in its sentence is a storm, a ship, a missile: "it" is that."""
        first = parse.sentences[parse.sentence[token]][0]
        subjects = [t for t in range(first, token) if parse.dep[t] in _SUBJECTS and parse.tag[t] != "WDT"]
        return bool(subjects) and parse.lemma[subjects[-1]].casefold() in self.forces

    def _many(
        self, parse: Parse, token: int, told: list[tuple[int, Mention]], around: Owners
    ) -> list[Mention]:
        """Take "they" only for subjects joined by "and", for a group, or for "Korsian officials", in this or the last sentence."""
        sentence = parse.sentence[token]
        for back in (0, 1):
            group = [(at, m) for at, m in told if parse.sentence[at] == sentence - back and at < token]
            subjects = [(at, m) for at, m in group if parse.dep[at] in _SUBJECTS]
            for at, mention in reversed(subjects):
                joined = list({m.actor: m for there, m in group if there in parse.conjuncts(at)}.values())
                if len(joined) > 1:
                    return joined
                if mention.kind in ("armed_group", "public"):
                    return [mention]
            for at, mention in reversed(around.owners):
                if (
                    at < token
                    and parse.sentence[at] == sentence - back
                    and parse.tag[at] == "NNS"
                    and parse.dep[at] in _SUBJECTS
                    and parse.lemma[at] in self.agents
                ):
                    return [mention]
        return []

    def _description(
        self, parse: Parse, token: int, told: list[tuple[int, Mention]], weight: Counter[str]
    ) -> list[Mention]:
        """Read "the kingdom", "the group", "the newspaper", "both countries"."""
        if pair := self._pair(parse, token, told, weight):
            return pair
        first = parse.edges[token][0]
        opening = parse.lower[first]
        lemma = parse.lemma[token]
        if opening not in ("the", "that", "this") or parse.tag[token] != "NN":
            return []
        if parse.kids(token, "compound") and lemma not in self.organs:
            return []  # "the inspection regime", "the energy group"
        if lemma in self.organs and opening == "the":
            for _, mention in self._near(parse, token, told):
                if mention.kind == "government" or (mention.role is not None and mention.actor is not None):
                    return [
                        self._copy(
                            parse, first, token, mention, f"'the {lemma}' taken for that of {mention.name!r}"
                        )
                    ]
        for nouns, sector in ((self.parties, "PTY"), (self.firms, "BUS")):
            if lemma not in nouns:
                continue
            for _, mention in self._near(parse, token, told):
                if mention.sector == sector and mention.kind == "organisation":
                    said = f"'the {lemma}' taken for {mention.name!r}"
                    return [self._copy(parse, first, token, mention, said)]
        for kind, nouns in self.described.items():
            if lemma not in nouns:
                continue
            kinds = ("state", "government") if lemma in self.rule else (kind,)
            near = [
                (at, m)
                for at, m in self._near(parse, token, told)
                # "From Korsia, Ambria and Teluria": the country is none of them.
                if kind != "state" or not _listed(parse, at)
            ]
            if kind == "state" and not any(m.kind in kinds for _, m in near):
                kinds = ("state", "government")
            fitting = [
                m
                for at, m in near
                if (
                    m.kind in kinds or (lemma in self.rule and m.role is not None and m.role.office in _HEADS)
                )
                and (m.actor is not None or m.kind == "outlet")
                and not self._commands(parse, at, token)
            ]
            if kind == "state" and lemma in self.realms:
                # "the kingdom" is a state whose full name says so, if the tables know one.
                fitting = [m for m in fitting if lemma in self.official.get(m.actor or "", lemma)]
            if lemma == "administration":
                fitting += [m for _, m in reversed(told) if lemma in parse_words(parse, m)]
            fitting.sort(key=lambda m: (lemma not in parse_words(parse, m), m.place))
            if fitting:
                found = fitting[0]
                return [self._copy(parse, first, token, found, f"'the {lemma}' taken for {found.name!r}")]
        return []

    def _commands(self, parse: Parse, candidate: int, token: int) -> bool:
        """Say whether ``candidate`` is subject of a verb above ``token``: "Korsia opposes talks with the regime"."""
        return parse.dep[candidate] in _SUBJECTS and parse.head[candidate] in parse.ancestors(token)

    def _pair(
        self, parse: Parse, token: int, told: list[tuple[int, Mention]], weight: Counter[str]
    ) -> list[Mention]:
        """Read "both countries", "the two allies"."""
        first = parse.edges[token][0]
        opening = parse.lower[first]
        lemma = parse.lemma[token]
        if (
            lemma in self.two_sides
            and parse.tag[token] == "NNS"
            # "Two officials said" are new to the reader; "the two officials" are not.
            and opening in ("both", "the", "these", "those")
            and (
                opening == "both" or any(parse.lower[kid] in ("two", "both") for kid in parse.children[token])
            )
        ):
            pair = self._last_two(parse, token, told, weight)
            return [self._copy(parse, first, token, m, f"{lemma!r}: the two last named") for m in pair]
        return []

    def _last_two(
        self, parse: Parse, token: int, told: list[tuple[int, Mention]], weight: Counter[str]
    ) -> list[Mention]:
        """The two governments named within reach of which the whole report speaks most."""
        seen: dict[str, Mention] = {}
        for at, mention in self._near(parse, token, told):
            if mention.actor and mention.kind in _GOVERNMENTAL and not self._commands(parse, at, token):
                seen.setdefault(mention.actor, mention)
        ranked = sorted(seen, key=lambda actor: -weight[actor])[:2]
        return [seen[actor] for actor in ranked] if len(ranked) == 2 else []

    def _copy(self, parse: Parse, first: int, last: int, mention: Mention, reason: str) -> Mention:
        span = parse.span(first, last)
        return replace(
            mention,
            id=content_id("m", span, mention.actor, mention.kind, mention.name),
            span=span,
            place=False,
            reason=f"{reason} ({mention.reason})",
        )


def _listed(parse: Parse, token: int) -> bool:
    """Say whether a name is one of three or more in a row."""
    while parse.dep[token] in ("conj", "appos") and parse.tag[parse.head[token]] in ("NNP", "NNPS"):
        token = parse.head[token]
    return len(parse.conjuncts(token)) > 2 or (
        bool(parse.kids(token, "conj", "appos"))
        and any(parse.kids(k, "conj") for k in parse.kids(token, "conj", "appos"))
    )


def parse_words(parse: Parse, mention: Mention) -> set[str]:
    """Return the words of a mention in small letters."""
    return {parse.lower[token] for token in parse.tokens_in(mention.span)}


def _is_short_for(office: str, fuller: str) -> bool:
    """Say whether an office is named by the last word of a fuller one: minister, defence_minister."""
    return fuller.endswith(f"_{office}") and not fuller.startswith("deputy_")
