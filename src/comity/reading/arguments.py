"""Which actors a phrase stands for: "Israeli and U.S. officials", "Korsia's threat", "talks between A and B"."""

from dataclasses import dataclass
from typing import NamedTuple

from comity.codebook import Codebook
from comity.codebook.rows import Agent
from comity.model import Mention
from comity.reading import grammar
from comity.reading.mentions import index_by_token
from comity.reading.parse import Parse
from comity.reading.predicates import time_nouns


class Party(NamedTuple):
    """An actor in a role: its code, whether it is the public rather than the government, its mention, its PLOVER sector."""

    actor: str
    public: bool
    mention: Mention
    sector: str | None = None


Parties = tuple[Party, ...]
_OTHER_THAN_GOVERNMENT = frozenset({"public", "organisation", "outlet"})
# PLOVER sectors that speak and act for themselves, not for the state.
_OTHER_SECTORS = frozenset(
    ["ELI", "OPP", "PTY", "BUS", "CVL", "EDU", "JRN", "LAB", "MED", "REF", "REL", "SOC", "AGR", "CRM"]
)
# Armed groups that do not act for the state after which they are named; those of sector PRM do.
_AGAINST = frozenset({"REB", "UAF", "CRM"})
_LONGEST = 4  # words of a noun of the table: "member of the opposition"
_BESIDE = frozenset({"together", "along"})
_CLAUSAL = frozenset({"acl", "relcl", "advcl", "ccomp", "xcomp", "parataxis"})


_ANY_BODY = "UNK"  # the sector of an organisation of whatever kind


@dataclass(frozen=True)
class ArgumentTable:
    """What the tables say on the nouns of agents; shared by all documents."""

    agents: dict[str, Agent]
    transparent: frozenset[str]
    craft: frozenset[str]
    times: frozenset[str]
    former: frozenset[str]
    topical: frozenset[str]
    happenings: frozenset[str]
    others: frozenset[str]
    leavings: frozenset[str]
    gatherings: frozenset[str]
    apart_suffix: frozenset[str]
    organs: frozenset[str]
    leading: frozenset[str]
    governed: frozenset[str]
    linking: frozenset[str]
    engaged: frozenset[str]
    fellows: frozenset[str]
    premises: frozenset[str]

    @classmethod
    def of(cls, codebook: Codebook) -> "ArgumentTable":
        """Take the agent nouns and light nouns from a codebook."""
        return cls(
            {row.noun: row for row in codebook.agents},
            codebook.words["transparent_noun"],
            codebook.expand(("@warship", "@aircraft", "@ship", "@troops")),
            time_nouns(codebook),
            codebook.words["former"],
            codebook.words["topic_preposition_noun"],
            codebook.expand(("@happening",)),
            codebook.words["other_side_noun"],
            codebook.words["leaving_noun"],
            codebook.words["gathering_noun"],
            codebook.words["apart_suffix"],
            codebook.words["own_organ"],
            codebook.words["leading_verb"],
            codebook.words["governed_matter"],
            codebook.words["linking_participle"],
            codebook.words["engaging_participle"],
            codebook.words["fellow_noun"],
            codebook.expand(("@building", "@embassy", "@military_target", "@held_place")),
        )

    def agent(self, parse: Parse, head: int) -> Agent | None:
        """Return the row of the noun at ``head``, the longest one that its words make: "opposition leader", "chamber of commerce"."""
        for first in range(max(0, head - _LONGEST + 1), head):
            words = " ".join((*parse.lower[first:head], parse.lemma[head])).replace(" - ", "-")
            if (row := self.agents.get(words)) is not None:
                return row
        if parse.lower[head + 1 : head + 2] == ["of"]:
            for stop in range(min(len(parse), head + _LONGEST), head + 2, -1):
                row = self.agents.get(" ".join((parse.lemma[head], *parse.lower[head + 1 : stop])))
                if row is not None:
                    return row
        return self.agents.get(parse.lemma[head]) or self.agents.get(parse.lower[head])

    def apart(self, parse: Parse, head: int) -> tuple[str | None, bool]:
        """Return the sector that the noun at ``head`` tells, and whether it is of people or firms that do not act for their state."""
        row = self.agent(parse, head)
        former = any(parse.lower[kid] in self.former for kid in parse.kids(head, "amod", "nmod"))
        if row is not None and former:
            return "ELI", True  # "a former Korsian minister", "exiled leaders"
        for kid in parse.kids(head, "compound", "nmod", "amod"):
            beside = self.agents.get(parse.lemma[kid])
            if beside is not None and (row is None or beside.sector == "OPP"):
                row = beside  # "steel company Hallbrand", "opposition lawmakers"
        if row is None:
            return None, False
        return row.sector, row.kind in _OTHER_THAN_GOVERNMENT or (
            row.kind == "armed_group" and row.sector in _AGAINST
        )


class Arguments:
    """Looks up the parties of phrases in one document."""

    def __init__(self, table: ArgumentTable, parse: Parse, mentions: tuple[Mention, ...]) -> None:
        self.table = table
        self.parse = parse
        self.at = index_by_token(parse, tuple(m for m in mentions if not self.set_apart(m)))

    def parties(self, token: int, depth: int = 0) -> Parties:
        """Return the actors for which the phrase headed by ``token`` stands, in text order, each once."""
        parse = self.parse
        if parse.lower[token] in ("who", "which", "that") and parse.tag[token] in ("WP", "WDT", "WP$"):
            antecedent = self.people(token, grammar.antecedent(parse, token))
            return self.parties(antecedent, depth + 1) if antecedent is not None and depth < 3 else ()
        found: dict[str, Party] = {}
        beside = [
            noun
            for kid in parse.kids(token, "prep")
            if parse.lower[kid] == "with" and kid and parse.lower[kid - 1] in _BESIDE
            for noun in parse.kids(kid, "pobj")
        ]
        for head in (*parse.conjuncts(token), *beside):  # "Korsia, together with Ambria"
            for party in self._of_head(head, depth):
                if party.actor not in found or (found[party.actor].public and not party.public):
                    found[party.actor] = party  # "Korsian rebels and | Korsian troops"
        return tuple(found.values())

    def _of_head(self, head: int, depth: int) -> Parties:
        """The actors of one conjunct: its own mention, else those that modify it."""
        parse = self.parse
        here = [m for m in self.at[head] if is_party(m)]
        if here:
            own = tuple(party_of(m) for m in here)
            return joined(own, self._beside(head, here))
        if self.is_others(head):
            # "Korsia's closest ally, | Ambria": somebody else than the owner, named beside it or not at all.
            beside = (p for kid in parse.kids(head, "appos") for p in self._of_head(kid, depth + 1))
            return joined(tuple(beside)) if depth < 3 else ()
        sector, public = self.table.apart(parse, head)
        modifiers = self.modifiers(head)
        if sector == _ANY_BODY and len({p.actor for p in modifiers if p.mention.kind == "state"}) > 1:
            sector, public = None, False  # "a Korsian-Veldanian alliance" is one of states
        if modifiers:
            # "The Torvane administration" is a government's, though she who led it left long ago.
            return tuple(
                p._replace(
                    public=(public and p.mention.kind != "armed_group") or (sector is None and p.public),
                    sector=sector or p.sector,
                )
                for p in modifiers
            )
        for kid in parse.kids(head, "prep"):
            near = ("of", "from") if sector is None else ("of", "from", "in", "at", "across", "throughout")
            if parse.lower[kid] in near and depth < 3:
                inner = parse.child(kid, "pobj")
                noun = parse.lemma[head]
                if inner is not None and (
                    sector is not None or noun in self.table.transparent or noun in self.table.craft
                ):
                    owned = self.parties(inner, depth + 1)
                    if owned:
                        return tuple(
                            p._replace(public=p.public or public, sector=sector or p.sector) for p in owned
                        )
        for kid in parse.kids(head, "acl") if depth < 3 else ():
            # "A team | led by the Korsian premier", "a delegation headed by her": whoever leads it.
            leader = grammar.agent(parse, kid) if parse.lemma[kid] in self.table.leading else None
            if leader is not None and (led := self.parties(leader, depth + 1)):
                return led
        for kid in parse.kids(head, "appos"):
            named = self._of_head(kid, depth + 1) if depth < 3 else ()
            if named:
                return named
        return ()

    def set_apart(self, mention: Mention) -> bool:
        """Say whether a name only tells where somebody lives, or who stands behind him: "a Korsia-based preacher", "Korsia-backed rebels"."""
        after = self.parse.tokens_in(mention.span)[-1] + 1
        return self.parse.lower[after : after + 1] == ["-"] and not self.table.apart_suffix.isdisjoint(
            self.parse.lower[after + 1 : after + 2]
        )

    def is_others(self, noun: int) -> bool:
        """Say whether a noun is of somebody beside its owner: "Korsia's ally", "the enemies of Korsia"."""
        parse = self.parse
        if parse.lemma[noun] not in self.table.others:
            return False
        named = [m for k in parse.kids(noun, "amod", "compound", "nmod") for m in self.at[k] if is_party(m)]
        owner = parse.child(noun, "poss")
        if owner is not None and parse.tag[owner] == "PRP$" and named:
            return False  # "its Korsian allies" are Korsians
        if owner is not None or any(parse.lower[k] == "of" for k in parse.kids(noun, "prep")):
            return True
        # "Korsian adversaries"; but "the Korsian ally" is Korsia, and "the League allies" are its members.
        bare = parse.tag[noun] == "NNS" and parse.child(noun, "det") is None
        return bare and bool(named) and all(m.kind == "state" for m in named)

    def _beside(self, head: int, here: list[Mention]) -> Parties:
        """The actors that share a noun with its own mention: "Veldanian and | Korsian forces", "armies of Korsia | and Ambria"."""
        parse = self.parse
        inside = {t for m in here for t in parse.tokens_in(m.span)}
        others = [k for t in inside for k in parse.kids(t, "conj") if t != head and k not in inside]
        others.extend(
            kid
            for kid in parse.kids(head, "amod", "nmod", "poss", "compound")
            if kid not in inside and any(k in inside for k in parse.kids(kid, "conj"))
        )
        found: dict[str, Party] = {}
        for at in sorted(others):
            for mention in self.at[at]:
                if is_party(mention):
                    found.setdefault(mention.actor or "", party_of(mention))
        return tuple(found.values())

    def modifiers(self, head: int) -> Parties:
        """The actors that stand before a noun: "Israeli", "Israel's", "U.S.-Israel"."""
        parse = self.parse
        found: dict[str, Party] = {}
        kids = parse.kids(head, "amod", "compound", "poss", "nmod", "nummod")
        queue = [k for k in kids if k < head]
        if any(is_party(m) for m in self.at[head]):  # "League member | Ambria": what it is, no owner of it
            queue = [k for k in queue if parse.tag[k] != "NN" or self.at[k]]
        for kid in queue:
            for mention in self.at[kid]:
                if is_party(mention):
                    found.setdefault(mention.actor or "", party_of(mention))
            if parse.dep[kid] == "poss" and not self.at[kid]:
                for party in self._of_head(kid, 2):
                    found.setdefault(party.actor, party)
            queue.extend(
                k
                for k in parse.kids(kid, "conj", "amod", "compound", "nmod", "punct", "npadvmod")
                if k < head and k not in queue
            )
        named = tuple(p for p in found.values() if not p.mention.reason.startswith("pronoun"))
        return named or tuple(found.values())  # "her Korsian counterpart" is Korsian

    def subject(self, verb: int) -> int | None:
        """Return the token of the one who does ``verb``."""
        found = grammar.subject(self.parse, verb)
        if found is None and self.parse.lemma[verb] in self.table.engaged:
            found = self.parse.child(
                verb, "nsubjpass"
            )  # "Korsia is engaged | in an effort", "is committed to it"
        who = next(
            (k for k in self.parse.kids(verb, "nsubj", "nsubjpass") if self.parse.lower[k] == "who"), None
        )
        return found if who is None or found == who else self.people(who, found)

    def people(self, who: int, antecedent: int | None) -> int | None:
        """Return those of whom "who" speaks: of "bad actors in Korsia | who attack banks" the actors, wherever the parser hangs it."""
        parse = self.parse
        if antecedent is None or parse.lower[who] != "who" or parse.dep[antecedent] != "pobj":
            return antecedent
        noun = parse.head[antecedent] - 1
        return noun if noun >= 0 and self.table.agent(parse, noun) is not None else antecedent

    def object(self, verb: int) -> int | None:
        """Return the token of what ``verb`` acts on."""
        return grammar.object_(self.parse, verb)

    def sides(self, noun: int | None) -> Parties:
        """Return those between whom a thing is, if two or more are named: "talks | between Korsia and Veldania"."""
        found = self.after_preposition(noun, "between") if noun is not None else ()
        return found if len(found) > 1 else ()

    def between_others(self, noun: int | None, actors: Parties) -> bool:
        """Say whether a thing is between two or more who are none of ``actors``: "they welcomed | the talks between Korsia and Ambria"."""
        sides = self.sides(noun)
        return bool(sides) and without(sides, actors) == sides

    def after_preposition(
        self, token: int, preposition: str, *, blames: bool = False, near: bool = False
    ) -> Parties:
        """Return the actors in the phrase that ``preposition`` opens on ``token``.

        ``blames``: those to blame for what it names; ``near``: its head's own, not those of phrases within it.
        """
        parse = self.parse
        of_phrase = self.blamed if blames else self.parties if near else self.phrase_parties
        found: dict[str, Party] = {}
        if preposition == "to":
            for kid in parse.kids(token, "dative", "iobj"):
                if parse.child(kid, "pobj") is None:  # "sell Ambria timber"
                    for party in self.phrase_parties(kid):
                        found.setdefault(party.actor, party)
        for kid in parse.kids(token, "prep", "dative", "agent", "prt", "advmod"):
            for prep in (kid, *parse.kids(kid, "prep", "conj")):
                if parse.lower[prep] == preposition:
                    inner = parse.child(prep, "pobj", "pcomp")
                    if inner is not None and (self.is_time(inner) or self.opens_topic(inner)):
                        continue
                    for party in of_phrase(inner) if inner is not None else ():
                        found.setdefault(party.actor, party)
        return tuple(found.values())

    def opens_topic(self, noun: int) -> bool:
        """Say whether a noun is that of "with regard to", "in relation to", which tell what it is about and no party."""
        parse = self.parse
        return (
            parse.lemma[noun] in self.table.topical
            and any(parse.lower[k] == "to" for k in parse.kids(noun, "prep"))
            and not parse.kids(noun, "det", "poss", "amod")
        )

    def is_time(self, noun: int) -> bool:
        """Say whether a phrase names a time, which is never a party: "on Friday"."""
        return self.parse.lower[noun] in self.table.times

    def anywhere_in(self, token: int, others: Parties, *, clauses: bool = False) -> Parties:
        """Return the first actor named below ``token`` that is none of ``others``; ``clauses``: in its clauses too."""
        parse = self.parse
        known = {party.actor for party in others}
        below = [token]
        for at in below:
            if self.is_others(at) or self.is_beside(at):
                continue
            below.extend(k for k in parse.children[at] if clauses or parse.dep[k] not in _CLAUSAL)
        for at in sorted(below):
            for party in self.parties(at):
                if party.actor not in known:
                    return (party,)
        return ()

    def is_beside(self, preposition: int) -> bool:
        """Say whether a phrase names who does a thing too: "sanctions | with its Korsian allies"."""
        parse = self.parse
        nouns = parse.kids(preposition, "pobj") if parse.lower[preposition] == "with" else []
        return any(parse.lemma[noun] in self.table.fellows for noun in nouns)

    def is_thing(self, noun: int) -> bool:
        """Say whether a common noun is that of no person and no side: "a surge of Korsian imports"."""
        common = self.parse.tag[noun] in ("NN", "NNS") and not self.at[noun]
        return (
            common
            and self.table.agent(self.parse, noun) is None
            and self.parse.lemma[noun] not in self.table.transparent
        )

    def is_armed(self, noun: int) -> bool:
        """Say whether a noun is that of an armed group which acts for no state: "militants in Korsia", "rebel positions"."""
        return self.table.apart(self.parse, noun)[0] in _AGAINST

    def blamed(self, token: int) -> Parties:
        """Return the actors of a phrase that somebody is upset about: of "the violence in Korsia", "the raid on Ambria" nobody.

        Who makes what happens is blamed: "the violence | perpetrated by the regime", "a raid | by Korsia".
        """
        if not any(self.just_happens(noun) for noun in self.parse.conjuncts(token)):
            return self.phrase_parties(token)
        heads = self.parse.conjuncts(token)
        return joined(*(self.makers(n) if self.just_happens(n) else self._of_head(n, 0) for n in heads))

    def makers(self, happening: int) -> Parties:
        """Return who makes what happens, where that is told: "Korsia's raid", "a raid by Korsia", "the violence | that Korsia started"."""
        parse = self.parse
        if found := self.modifiers(happening) or self.after_preposition(happening, "by"):
            return found
        for clause in parse.kids(happening, "acl", "relcl"):
            agent = parse.child(clause, "agent")
            doer = parse.child(agent, "pobj") if agent is not None else parse.child(clause, "nsubj")
            if doer is not None and parse.tag[doer][0] in "NP" and (found := self.parties(doer)):
                return found
        return ()

    def just_happens(self, noun: int) -> bool:
        """Say whether a noun tells what happens in a country, which nobody need have done; "the human rights situation" is its government's."""
        kids = self.parse.kids(noun, "compound", "amod", "nmod")
        own = any(self.parse.lower[k] in self.table.governed for k in kids)
        return self.parse.lemma[noun] in self.table.happenings and not own

    def phrase_parties(self, token: int) -> Parties:
        """Return the actors of a phrase, looking one possessor or of-phrase deeper than ``parties``."""
        found = self.parties(token)
        if found:
            return found
        parse = self.parse
        if self.is_others(token):
            return ()  # "a backer of the enemies of Korsia"
        if parse.lemma[token] in self.table.leavings:
            # "The evacuation of its nurses | from Korsia": whoever is taken out, not where from.
            taken = (
                noun
                for kid in parse.kids(token, "prep")
                if parse.lower[kid] == "of"
                for noun in parse.kids(kid, "pobj")
            )
            return joined(*(self.modifiers(noun) for noun in taken))
        for kid in parse.kids(token, "prep"):
            if parse.lower[kid] == "in" and parse.lemma[token] in self.table.gatherings:
                continue  # "a delegation to the fisheries conference | in Harth" goes to no government
            if parse.lower[kid] in ("of", "in", "from", "with", "between", "on", "to"):
                inner = parse.child(kid, "pobj")
                if inner is not None and (deeper := self.parties(inner)):
                    return deeper
        for kid in parse.kids(token, "acl", "amod", "relcl"):
            # "Sanctions on firms | linked to Korsia's arms programme": those are aimed at Korsia.
            words = ("to", "with", "in") if kid > token and parse.lemma[kid] in self.table.linking else ()
            if linked := next((p for word in words if (p := self.after_preposition(kid, word))), ()):
                return linked
        return ()


def is_party(mention: Mention) -> bool:
    """Say whether a mention can act or be acted upon: regions and territories cannot."""
    return mention.actor is not None and mention.kind not in ("unknown", "outlet")


def party_of(mention: Mention) -> Party:
    """Return the party for which a mention stands."""
    return Party(mention.actor or "", is_public(mention), mention, mention.sector)


def is_public(mention: Mention) -> bool:
    """Say whether a mention is of people or former officials, not of a government or body."""
    return mention.kind == "public" or mention.sector in _OTHER_SECTORS


def joined(*groups: Parties) -> Parties:
    """Return all parties, each actor once, in order."""
    found: dict[str, Party] = {}
    for party in (party for group in groups for party in group):
        found.setdefault(party.actor, party)
    return tuple(found.values())


def without(parties: Parties, others: Parties) -> Parties:
    """Return ``parties`` less those actors that are among ``others``, each actor once."""
    codes = {party.actor for party in others}
    return tuple({p.actor: p for p in parties if p.actor not in codes}.values())
