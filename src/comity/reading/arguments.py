"""Which actors a phrase stands for: "Israeli and U.S. officials", "Korsia's threat", "talks between A and B"."""

from dataclasses import dataclass
from typing import NamedTuple

from comity.codebook import Codebook
from comity.model import Mention
from comity.reading.mentions import index_by_token
from comity.reading.parse import Parse

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")


class Party(NamedTuple):
    """An actor in a role: its code, whether it is the public rather than the government, and its mention."""

    actor: str
    public: bool
    mention: Mention


Parties = tuple[Party, ...]


@dataclass(frozen=True)
class ArgumentTable:
    """What the tables say on the nouns of agents; shared by all documents."""

    agents: dict[str, str]
    transparent: frozenset[str]

    @classmethod
    def of(cls, codebook: Codebook) -> "ArgumentTable":
        """Take the agent nouns and light nouns from a codebook."""
        return cls(
            {row.noun: row.kind for row in codebook.agents}, codebook.words["transparent_noun"]
        )


class Arguments:
    """Looks up the parties of phrases in one document."""

    def __init__(self, table: ArgumentTable, parse: Parse, mentions: tuple[Mention, ...]) -> None:
        self.table = table
        self.parse = parse
        self.at = index_by_token(parse, mentions)

    def parties(self, token: int, depth: int = 0) -> Parties:
        """Return the actors for which the phrase headed by ``token`` stands, in text order, each once."""
        parse = self.parse
        if parse.lower[token] in ("who", "which", "that") and parse.tag[token] in ("WP", "WDT", "WP$"):
            antecedent = self.antecedent(token)
            return self.parties(antecedent, depth + 1) if antecedent is not None and depth < 3 else ()
        found: dict[str, Party] = {}
        for head in parse.conjuncts(token):
            for party in self._of_head(head, depth):
                found.setdefault(party.actor, party)
        return tuple(found.values())

    def _of_head(self, head: int, depth: int) -> Parties:
        """The actors of one conjunct: its own mention, else those that modify it."""
        parse = self.parse
        here = [m for m in self.at[head] if m.actor is not None]
        if here:
            return tuple(Party(m.actor or "", is_public(m), m) for m in here)
        kind = self.table.agents.get(parse.lemma[head])
        modifiers = self.modifiers(head)
        if modifiers:
            return tuple(Party(p.actor, p.public or kind == "public", p.mention) for p in modifiers)
        for kid in parse.kids(head, "prep"):
            if parse.lower[kid] in ("of", "from") and depth < 3:
                inner = parse.child(kid, "pobj")
                if inner is not None and (kind is not None or parse.lemma[head] in self.table.transparent):
                    owned = self.parties(inner, depth + 1)
                    if owned:
                        return tuple(Party(p.actor, p.public or kind == "public", p.mention) for p in owned)
        for kid in parse.kids(head, "appos"):
            named = self._of_head(kid, depth + 1) if depth < 3 else ()
            if named:
                return named
        return ()

    def modifiers(self, head: int) -> Parties:
        """The actors that stand before a noun: "Israeli", "Israel's", "U.S.-Israel"."""
        parse = self.parse
        found: dict[str, Party] = {}
        kids = parse.kids(head, "amod", "compound", "poss", "nmod", "nummod")
        queue = [k for k in kids if k < head]
        for kid in queue:
            for mention in self.at[kid]:
                if mention.actor is not None:
                    found.setdefault(mention.actor, Party(mention.actor, is_public(mention), mention))
            if parse.dep[kid] == "poss" and not self.at[kid]:
                for party in self._of_head(kid, 2):
                    found.setdefault(party.actor, party)
            queue.extend(k for k in parse.kids(kid, "conj", "amod", "compound", "nmod", "punct", "npadvmod") if k < head and k not in queue)
        return tuple(found.values())

    def antecedent(self, relative: int) -> int | None:
        """Return the noun to which a relative pronoun refers."""
        parse = self.parse
        for at in parse.ancestors(relative):
            if parse.dep[at] == "relcl":
                return parse.head[at]
        return None

    def subject(self, verb: int) -> int | None:
        """Return the token of the one who does ``verb``: its subject, or that of the verb that controls it."""
        parse = self.parse
        at, steps = verb, 0
        while steps < 6:
            if self.is_passive(at):
                agent = parse.child(at, "agent")
                return parse.child(agent, "pobj") if agent is not None else None
            found = parse.child(at, "nsubj", "csubj")
            if found is not None:
                return found
            dep = parse.dep[at]
            if dep == "acl" or dep == "relcl":
                if any(parse.tag[k] == "TO" for k in parse.kids(at, "aux")):
                    return self._controller_of_noun(parse.head[at])
                return parse.head[at]
            if dep == "xcomp":
                # "urged Korsia to free them": the object of the verb above does it.
                above = parse.head[at]
                controlled = parse.child(above, "dobj", "nsubjpass")
                if controlled is not None and controlled < at:
                    return controlled
            elif dep == "pcomp":
                above = parse.head[parse.head[at]]
                object_ = parse.child(above, "dobj") if parse.is_verb(above) else None
                if object_ is not None and parse.lower[parse.head[at]] in ("of", "for", "from"):
                    return object_
                if not parse.is_verb(above):
                    return self._controller_of_noun(above)
                at, steps = above, steps + 1
                continue
            elif dep not in ("conj", "advcl", "acomp", "prep", "ROOT"):
                return None
            if parse.head[at] == at:
                return None
            at, steps = parse.head[at], steps + 1
        return None

    def _controller_of_noun(self, noun: int) -> int | None:
        """Return who stands behind a noun with an infinitive: "Korsia's plan to attack", "has a plan to"."""
        parse = self.parse
        poss = parse.child(noun, "poss")
        if poss is not None:
            return poss
        if self.modifiers(noun):
            return noun
        if parse.dep[noun] == "dobj" and parse.is_verb(parse.head[noun]):
            return self.subject(parse.head[noun])
        return None

    def object(self, verb: int) -> int | None:
        """Return what a verb acts on: its object, or the subject of its passive."""
        parse = self.parse
        if self.is_passive(verb):
            passive = parse.child(verb, "nsubjpass")
            if passive is not None:
                return passive
            if parse.dep[verb] == "acl":
                return parse.head[verb]
            if parse.dep[verb] == "conj":
                return self.object(parse.head[verb])
            return None
        found = parse.child(verb, "dobj", "dative")
        if found is not None and parse.dep[found] == "dative" and parse.child(found, "pobj") is not None:
            return None
        if found is None and parse.dep[verb] == "conj" and self._shares_object(verb):
            following = parse.child(verb, "dobj")
            return following
        if found is None:
            last = next((k for k in parse.kids(verb, "conj") if parse.child(k, "dobj") is not None), None)
            if last is not None and not any(k > verb and k < last and parse.dep[k] in ("prep", "prt", "xcomp", "ccomp") for k in parse.children[verb]):
                return parse.child(last, "dobj")
            small = parse.child(verb, "ccomp")
            if small is not None and parse.child(small, "mark") is None and parse.tag[small] in ("VB", "VBG"):
                return parse.child(small, "nsubj")
        return found

    def _shares_object(self, verb: int) -> bool:
        return not self.parse.kids(verb, "prep", "xcomp", "ccomp")

    def is_passive(self, verb: int) -> bool:
        """Say whether a verb form is passive, reduced relatives included."""
        parse = self.parse
        if parse.child(verb, "nsubjpass", "auxpass") is not None:
            return True
        if parse.tag[verb] != "VBN":
            return False
        if parse.dep[verb] == "acl" or parse.child(verb, "agent") is not None:
            return True
        if parse.dep[verb] == "conj" and parse.child(verb, "nsubj", "aux", "dobj") is None:
            return self.is_passive(parse.head[verb])
        return False

    def after_preposition(self, token: int, preposition: str) -> Parties:
        """Return the actors in the phrase that ``preposition`` opens on ``token``."""
        parse = self.parse
        for kid in parse.kids(token, "prep", "dative", "agent", "prt", "advmod"):
            chain = [kid, *[k for k in parse.kids(kid, "prep", "conj")]]
            for prep in chain:
                if parse.lower[prep] == preposition or (preposition == "with" and parse.lower[prep] == "alongside"):
                    inner = parse.child(prep, "pobj", "pcomp")
                    if inner is not None and (found := self.phrase_parties(inner)):
                        return found
        return ()

    def phrase_parties(self, token: int) -> Parties:
        """Return the actors of a phrase, looking one possessor or of-phrase deeper than ``parties``."""
        found = self.parties(token)
        if found:
            return found
        parse = self.parse
        for kid in parse.kids(token, "prep"):
            if parse.lower[kid] in ("of", "in", "from", "with", "between", "against", "on", "to"):
                inner = parse.child(kid, "pobj")
                if inner is not None and (deeper := self.parties(inner)):
                    return deeper
        return ()


def is_public(mention: Mention) -> bool:
    """Say whether a mention is of people or former officials, not of a government or body."""
    return mention.kind == "public" or mention.sector == "ELI"
