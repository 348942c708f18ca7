"""Who "the kingdom", "the ministry", "the League", "both countries" are: descriptions of what was named before."""

from collections import Counter

from msgspec.structs import replace

from comity.codebook import Codebook
from comity.model import Mention
from comity.reading.owners import GOVERNMENTAL, REACH, Owners, Told, is_own_country, taken_for, told_near
from comity.reading.parse import Parse
from comity.reading.people import HEADS

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_LIGHT = frozenset({"det", "nummod", "amod", "predet"})


class Descriptions:
    """Ties descriptions to earlier mentions by a codebook's noun classes."""

    def __init__(self, codebook: Codebook) -> None:
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
        self.own = codebook.words["own_country"]
        self.agents = {row.noun: row for row in codebook.agents}
        self.violent = {
            row.head for row in codebook.deeds if row.pos == "v" and row.type == "ASSAULT" and not row.object
        }

    def __call__(
        self, parse: Parse, token: int, told: Told, around: Owners, named: tuple[Mention, ...]
    ) -> list[Mention]:
        """Return what the noun at ``token`` stands for, as mentions of its own."""
        if parse.tag[token] in ("NNP", "NNPS"):
            after_article = token and parse.lower[token - 1] == "the"
            found = self._short_name(parse, token, told, named) if after_article else []
            return found or self._organ(parse, token, told)
        if parse.tag[token] in ("NN", "NNS"):
            return self._description(parse, token, told, around.weight) or self._staff(parse, token, around)
        return []

    def _organ(self, parse: Parse, token: int, told: Told) -> list[Mention]:
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
        for _, mention in self._doer_first(parse, token, told):
            if mention.kind == "government" or (
                mention.actor is not None
                and not mention.place
                and (mention.role is not None or mention.kind == "state")
            ):
                found = taken_for(
                    parse, first, token, mention, f"{said!r} taken for that of {mention.name!r}"
                )
                return [replace(found, kind="government", role=None, sector=None)]
        return []

    def _doer_first(self, parse: Parse, token: int, told: Told) -> Told:
        """Return what is told near by, first of all who does what the organ at ``token`` tells: "Korsia banned Veldanian grain, the ministry said".

        Of an attack those tell who suffer it at least as often as those who made it.
        """
        near, verb = told_near(parse, token, told), parse.head[token]
        if parse.dep[token] != "nsubj":
            return near
        contents = [kid for kid in parse.kids(verb, "ccomp") if kid < token]
        contents += [parse.head[verb]] if parse.dep[verb] == "parataxis" and parse.head[verb] < token else []
        doers = [parse.child(at, "nsubj") for at in contents if parse.lemma[at] not in self.violent]
        return [*(one for one in near if one[0] in doers), *near]

    def _staff(self, parse: Parse, token: int, around: Owners) -> list[Mention]:
        """Read "the officials" after "Korsian officials": the same noun with its owner before."""
        agent = self.agents.get(parse.lemma[token])
        if agent is None or agent.kind != "government" or parse.tag[token] != "NNS":
            return []
        if any(parse.dep[kid] not in _LIGHT for kid in parse.children[token] if kid < token):
            return []
        if parse.kids(token, "prep", "relcl", "acl"):
            return []
        if parse.kids(token, "amod") and not parse.kids(token, "det"):
            return []  # "sent | additional troops"
        before = around.staff.get(parse.lemma[token])
        if before is None or parse.sentence[token] - parse.sentence[before[0]] > REACH:
            return []
        said = parse.text[token]
        return [
            taken_for(
                parse, token, token, before[1], f"{said!r} taken for those of {before[1].name!r} before"
            )
        ]

    def _short_name(self, parse: Parse, token: int, told: Told, named: tuple[Mention, ...]) -> list[Mention]:
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
                        taken_for(
                            parse, token - 1, token, mention, f"'the {said}' taken for {mention.name!r}"
                        )
                    ]
        # "The League" stands for the body named before; where none was, for that named in full further down.
        for mention in (*(m for _, m in reversed(told)), *named):
            words = mention.name.split()
            if (
                mention.kind in ("organisation", "armed_group", "outlet")
                and len(words) > 1
                and words[-1] == parse.text[token]
            ):
                return [
                    taken_for(
                        parse, token, token, mention, f"{parse.text[token]!r} taken for {mention.name!r}"
                    )
                ]
        return []

    def pair(self, parse: Parse, token: int, told: Told, weight: Counter[str]) -> list[Mention]:
        """Read "both countries", "the two allies"."""
        first = parse.edges[token][0]
        opening = parse.lower[first]
        lemma = parse.lemma[token]
        if (
            lemma in self.two_sides
            and parse.tag[token] == "NNS"
            # "Two officials said" are new to the reader; "the two officials" are not.
            and opening in ("both", "the", "these", "those", "their")
            and (
                opening == "both" or any(parse.lower[kid] in ("two", "both") for kid in parse.children[token])
            )
        ):
            pair = self._last_two(parse, token, told, weight)
            if lemma in self.described["state"] or lemma in self.own:
                # "The two countries" of two people are states, and no "she" is one of them.
                pair = [replace(m, kind="state", role=None) if m.kind == "person" else m for m in pair]
            return [taken_for(parse, first, token, m, f"{lemma!r}: the two last named") for m in pair]
        return []

    def _description(self, parse: Parse, token: int, told: Told, weight: Counter[str]) -> list[Mention]:
        """Read "the kingdom", "the group", "the newspaper", "both countries"."""
        if pair := self.pair(parse, token, told, weight):
            return pair
        first = parse.edges[token][0]
        opening = parse.lower[first]
        lemma = parse.lemma[token]
        if opening not in ("the", "that", "this") or parse.tag[token] != "NN":
            return []
        if first == token - 1 and is_own_country(parse, token, self.own):
            return []  # the writer's own, or the speaker's: see "first person"
        if parse.kids(token, "compound") and lemma not in self.organs:
            return []  # "the inspection regime", "the energy group"
        if lemma in self.organs and opening == "the":
            for _, mention in self._doer_first(parse, token, told):
                if mention.kind == "government" or (mention.role is not None and mention.actor is not None):
                    return [
                        taken_for(
                            parse, first, token, mention, f"'the {lemma}' taken for that of {mention.name!r}"
                        )
                    ]
        for nouns, sector in ((self.parties, "PTY"), (self.firms, "BUS")):
            if lemma not in nouns:
                continue
            for _, mention in told_near(parse, token, told):
                if mention.sector == sector and mention.kind == "organisation":
                    said = f"'the {lemma}' taken for {mention.name!r}"
                    return [taken_for(parse, first, token, mention, said)]
        for kind, nouns in self.described.items():
            if lemma not in nouns:
                continue
            kinds = ("state", "government") if lemma in self.rule else (kind,)
            near = [
                (at, m)
                for at, m in told_near(parse, token, told)
                # "From Korsia, Ambria and Teluria": the country is none of them.
                if kind != "state" or not _listed(parse, at)
            ]
            if kind == "state" and not any(m.kind in kinds for _, m in near):
                kinds = ("state", "government")
            fitting = [
                m
                for at, m in near
                if (m.kind in kinds or (lemma in self.rule and m.role is not None and m.role.office in HEADS))
                and (m.actor is not None or m.kind == "outlet")
                and not self._commands(parse, at, token)
            ]
            if kind == "state" and lemma in self.realms:
                # "the kingdom" is a state whose full name says so, if the tables know one.
                fitting = [m for m in fitting if lemma in self.official.get(m.actor or "", lemma)]
            if lemma == "administration":
                fitting += [m for _, m in reversed(told) if lemma in _words_of(parse, m)]
            # "That country" is the one told last, also where only as a place: "teachers for Ambria, that small country".
            fitting.sort(key=lambda m: (lemma not in _words_of(parse, m), m.place and opening != "that"))
            if fitting:
                found = fitting[0]
                return [taken_for(parse, first, token, found, f"'the {lemma}' taken for {found.name!r}")]
        return []

    def _commands(self, parse: Parse, candidate: int, token: int) -> bool:
        """Say whether ``candidate`` is subject of a verb above ``token``: "Korsia opposes talks with the regime"."""
        return parse.dep[candidate] in _SUBJECTS and parse.head[candidate] in parse.ancestors(token)

    def _last_two(self, parse: Parse, token: int, told: Told, weight: Counter[str]) -> list[Mention]:
        """The two governments named within reach of which the whole report speaks most."""
        seen: dict[str, Mention] = {}
        for at, mention in told_near(parse, token, told):
            if mention.actor and mention.kind in GOVERNMENTAL and not self._commands(parse, at, token):
                seen.setdefault(mention.actor, mention)
        ranked = sorted(seen, key=lambda actor: -weight[actor])[:2]
        return [seen[actor] for actor in ranked] if len(ranked) == 2 else []


def _listed(parse: Parse, token: int) -> bool:
    """Say whether a name is one of three or more in a row."""
    while parse.dep[token] in ("conj", "appos") and parse.tag[parse.head[token]] in ("NNP", "NNPS"):
        token = parse.head[token]
    return len(parse.conjuncts(token)) > 2 or (
        bool(parse.kids(token, "conj", "appos"))
        and any(parse.kids(k, "conj") for k in parse.kids(token, "conj", "appos"))
    )


def _words_of(parse: Parse, mention: Mention) -> set[str]:
    """Return the words of a mention in small letters."""
    return {parse.lower[token] for token in parse.tokens_in(mention.span)}
