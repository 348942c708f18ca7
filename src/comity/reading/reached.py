"""Whom a deed reaches that names no other side at its places: whom aid is for, on whom a measure set off by commas falls.

"Veldania paid two million crowns to feed those hit by the flood | in Korsia" is aid to
Korsia, told only in the purpose; in "imposed sanctions, among them travel bans, | on
Korsian officers" the parser hangs the preposition on the words between.
"""

from collections.abc import Mapping

from comity.codebook.rows import Deed as DeedRow
from comity.reading.arguments import Arguments, Parties, without
from comity.reading.grammar import is_infinitive
from comity.reading.parse import Parse

_TOWARDS = frozenset({"for", "in", "across", "throughout", "of", "to", "from", "by", "with"})
_FALLING = frozenset({"to", "on", "against"})
_GIVING = frozenset({"CONCEDE", "RETREAT", "AGREE"})
_OPENS_CLAUSE = frozenset({"ccomp", "conj", "parataxis"})


class Reach:
    """Looks past the places of a row, in one document."""

    def __init__(self, args: Arguments, words: Mapping[str, frozenset[str]]) -> None:
        self.args = args
        self.aiding = words["aiding_verb"]
        self.ties = words["bettered_noun"]
        self.parse: Parse = args.parse

    def __call__(self, token: int, row: DeedRow, used: int | None, actors: Parties) -> tuple[Parties, str]:
        """Return whom the deed at ``token`` reaches, and how that is told."""
        if row.type in _GIVING and (found := self.for_ties(token, used, actors)):
            return found, "recipient is with whom ties are to gain by it"
        if row.type == "AID" and (found := self.aided(token, used, actors)):
            return found, "recipient is whom the aid is for"
        if _FALLING & {*row.recipient} and (found := self.set_off(token, row, actors)):
            return found, "recipient from the phrase set off by a comma"
        return (), ""

    def aided(self, token: int, used: int | None, actors: Parties) -> Parties:
        """Return whom aid is for: in its purpose ("to help | Korsian farmers"), in a phrase on what is given ("aid for those | in Korsia")."""
        parse = self.parse
        hosts = self.hosts(token, used)
        purposes = [k for at in hosts for k in parse.kids(at, "xcomp", "advcl", "acl", "relcl") if k > token]
        for verb in purposes:
            if is_infinitive(parse, verb) and parse.lemma[verb] in self.aiding:
                helped = self.args.object(verb)  # "to help | Korsia fight the flood"
                named = self.args.parties(helped) if helped is not None else ()
                if found := without(named, actors) or self.first_below(verb, actors):
                    return found[:1]
        for prep in [k for at in hosts for k in parse.kids(at, "prep") if k > token]:
            if parse.lower[prep] == "for" and (found := self.first_below(prep, actors)):
                return found
        return ()

    def first_below(self, top: int, actors: Parties) -> Parties:
        """Return the first party told in a phrase, past nouns that are the giver's own: none of "for its nurses in Korsia"."""
        parse = self.parse
        queue = [k for k in parse.children[top] if k > top]
        while queue:
            at = queue.pop(0)
            if parse.dep[at] in _OPENS_CLAUSE or parse.child(at, "nsubj") is not None:
                continue
            if parse.dep[at] == "prep" and parse.lower[at] not in _TOWARDS:
                continue
            if any(parse.tag[k] == "PRP$" for k in parse.kids(at, "poss")):
                return ()
            if parse.tag[at][0] == "N":
                named = self.args.parties(at)
                if found := without(named, actors):
                    return () if found[0].mention.kind == "armed_group" else found[:1]
                if named:
                    return ()
            queue = [k for k in parse.children[at] if k > at] + queue
        return ()

    def for_ties(self, token: int, used: int | None, actors: Parties) -> Parties:
        """Return with whom what is given up is to better things: "freed the crew to improve | its ties with Korsia"."""
        parse = self.parse
        for verb in [k for at in self.hosts(token, used) for k in parse.kids(at, "xcomp", "advcl", "acl", "relcl", "ccomp") if k > token]:
            noun = parse.child(verb, "dobj")
            gains = is_infinitive(parse, verb) and noun is not None and parse.lemma[noun] in self.ties
            if gains and noun is not None and (found := without(self.args.after_preposition(noun, "with"), actors)):
                return found
        return ()

    def hosts(self, token: int, used: int | None) -> list[int]:
        """Return the words on which a purpose may hang: the deed, what is given, and the noun by which it was found."""
        given = self.args.object(token) if self.parse.is_verb(token) else token
        return list(dict.fromkeys(n for n in (token, given, used) if n is not None))

    def set_off(self, token: int, row: DeedRow, actors: Parties) -> Parties:
        """Return the party behind "to", "on" or "against" that a comma parts from the words between it and the verb."""
        parse = self.parse
        if not parse.is_verb(token) or self.args.object(token) is None:
            return ()
        end = parse.edges[token][1]
        for at in range(token + 1, end):
            if parse.text[at - 1] != "," or parse.lower[at] not in row.recipient or parse.lower[at] not in _FALLING:
                continue
            if parse.tag[parse.head[at]] == "VBN" and parse.head[at] != token:
                continue  # "a letter written by the minister, | to her counterpart"
            noun = parse.child(at, "pobj")
            if noun is not None and (found := without(self.args.phrase_parties(noun), actors)):
                return found
        return ()
