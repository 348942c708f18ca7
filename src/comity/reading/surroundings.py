"""Recipients told in the words around a deed, where its row finds none at its places: inside the object, in a phrase after it."""

from collections.abc import Callable, Mapping

from comity.codebook.rows import Deed as DeedRow
from comity.reading.arguments import Arguments, Parties, Party, without
from comity.reading.grammar import THINGS
from comity.reading.parse import Parse
from comity.reading.reached import Reach

# Types whose recipient may stand only inside the clause that says what is asked or given up.
_ASKED = frozenset({"REQUEST", "CONCEDE", "THREATEN"})
_JUDGING = frozenset({"SUPPORT", "ACCUSE"})
# "Briefed them | on the crisis in Korsia", "share data | about Korsia": with whom, and about what, are two things.
# So are they where two agree: "Korsia and Ambria agreed | on the role of the League".
_TOPIC = frozenset({"about", "concerning", "regarding", "on", "over", "against"})
_WITH_SOMEBODY = frozenset({"CONSULT", "COOPERATE", "SUPPORT", "REJECT"})
_HOSTILE = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "THREATEN"})
_BESIDE = frozenset({"along", "together", "alongside"})
_SAYS_WHO = frozenset({"as", "like", "unlike", "than"})  # "came | as head of the Korsian delegation": who came
# Where the other side itself stands, not what belongs to it.
_ADDRESSEE = frozenset({"object", "with", "to", "on"})

# The parties at a place that a recipient cell names: of a verb, its object, the noun that its row uses.
AtPlace = Callable[[int, int | None, int | None, str], Parties]


class Surroundings:
    """Looks for the other side around a deed, in one document."""

    def __init__(self, args: Arguments, words: Mapping[str, frozenset[str]], at_place: AtPlace) -> None:
        self.args = args
        self.words = words
        self.at_place = at_place
        self.parse: Parse = args.parse
        self.reach = Reach(args, words)

    def among_others(self, row: DeedRow, noun: int | None, actors: Parties) -> bool:
        """Say whether what is welcomed is between two others: "Korsia welcomed | the talks between Ambria and Veldania"."""
        return row.type == "SUPPORT" and bool(actors) and self.args.between_others(noun, actors)

    def asked(self, token: int, actors: Parties) -> Parties:
        """Return whom a request concerns, told only in what is asked: "a push to add a stop to Pell's tour"."""
        parse = self.parse
        asked = self.args.object(token) if parse.is_verb(token) else None
        to_own = self.args.parties(asked) if asked is not None else ()
        if to_own and not without(to_own, actors):
            return ()  # "directed his team to talk to Korsia": who is asked is one's own
        for kid in parse.kids(token, "acl", "xcomp", "ccomp", "advcl", "relcl", "prep"):
            if kid < token or (parse.dep[kid] == "prep" and parse.lower[kid] not in ("for", "to")):
                continue
            doer = self.args.subject(kid) if parse.is_verb(kid) else None
            tokens = [doer] if doer is not None and doer > token else []
            tokens += [
                t
                for t in parse.subtree(kid)
                if parse.dep[t] in ("nsubj", "nsubjpass", "poss", "dobj", "pobj")
            ]
            for at in tokens:
                found = tuple(p for p in without(self.args.parties(at), actors) if not self.scene(p, token))
                if found:
                    return found[:1]
        return ()

    def around(
        self, token: int, row: DeedRow, used: int | None, actors: Parties, symmetric: bool
    ) -> tuple[Parties, tuple[str, ...]]:
        """Return a recipient from the words around a deed whose row finds none at its places, and how it was found."""
        if actors and (self.domestic(token, row, used, actors) or self.among_others(row, used, actors)):
            return (), ()
        found: Parties = ()
        if actors and not symmetric and row.recipient != ("none",):
            found = self.fallback(token, row, used, actors)
        how = ("recipient from the words around it",) if found else ()
        if row.type == "REQUEST" and not found:
            found = self.asked(token, actors)
        if row.type == "ASSAULT" and actors and not found and (aim := without(self.aimed_at(token), actors)):
            found, how = aim, ("recipient is where it was aimed",)
        praise = row.type in _JUDGING and row.recipient[:1] != ("with",)  # what is signed with somebody is not judged
        if praise and actors and not found and (doers := self.judged(token, row, actors)):
            found, how = doers, ("recipient is who did what is judged",)
        if actors and not found and not symmetric:
            found, reached = self.reach(token, row, used, actors)
            how = (reached,) if reached else ()
        return found, how

    def aimed_at(self, verb: int) -> Parties:
        """Return at whom shots go: "fired rockets | aimed at a Korsian port", "a missile | that flew over Korsia"."""
        parse, args = self.parse, self.args
        shot = args.object(verb) if parse.is_verb(verb) else None
        for flight in parse.kids(shot, "acl", "relcl") if shot is not None else ():
            if parse.lemma[flight] not in self.words["flight_verb"]:
                continue
            hit = args.object(flight)
            places = ("at", "toward", "towards", "over", "into", "on", "in", "across", "near", "inside")
            found = args.phrase_parties(hit) if hit is not None and hit != shot else ()
            found = found or next((p for place in places if (p := args.after_preposition(flight, place))), ())
            if found:
                return found
        return ()

    def judged(self, token: int, row: DeedRow, actors: Parties) -> Parties:
        """Return who did what is praised or blamed: "praised the efforts | that Korsia made", "complained | that Korsian ships had fished"."""
        parse, args = self.parse, self.args
        object_ = args.object(token) if parse.is_verb(token) else None
        inside = [k for k in parse.kids(token, "ccomp", "acl") if k > token]
        if object_ is not None and object_ > token:
            inside += parse.kids(object_, "relcl", "acl")
            nouns = [n for p in parse.kids(object_, "prep") for n in parse.kids(p, "pobj")]
            inside += [k for n in nouns for k in parse.kids(n, "relcl", "acl")]
        for verb in inside:
            doer = args.subject(verb) if parse.is_verb(verb) else None
            if doer is None or doer == token:
                continue
            found = args.parties(doer) or args.modifiers(doer)
            if found:
                return () if not without(found, actors) else without(found, actors)[:1]
        return ()

    def fallback(self, token: int, row: DeedRow, used: int | None, actors: Parties) -> Parties:
        """Return another actor named inside the object or in any phrase after the word, where the row finds none."""
        parse, args = self.parse, self.args
        hosts = [k for k in (args.object(token) if row.pos == "v" else None, used) if k is not None]
        # "Along with Ambria, Korsia stepped up its raids": who does it too.
        hosts += [
            k
            for k in parse.kids(token, "prep", "dative")
            if k > token
            and not (row.type == "CONSULT" and self.says_who(k))
            and not (parse.lower[k] == "with" and parse.lower[k - 1] in _BESIDE)
        ]
        if row.type == "THREATEN":
            hosts += parse.kids(token, "advcl")
        for host in hosts:
            phrase: int | None = host
            if parse.dep[host] == "prep":
                phrase = (
                    None
                    if parse.lower[host] in self.words["locative"] or parse.lower[host] == "under"
                    else parse.child(host, "pobj", "pcomp")
                )
            if phrase is None or args.is_time(phrase) or (row.type in _HOSTILE and args.is_beside(host)):
                continue
            if row.type == "REJECT" and parse.lower[phrase] in THINGS:
                continue  # "I reject | it": what was said
            if row.type == "ACCUSE" and (args.just_happens(phrase) or parse.is_verb(phrase)):
                continue  # "condemned | the escalation in Korsia", "concerned about | what happens in Korsia"
            found = without(args.phrase_parties(phrase), actors) or args.anywhere_in(
                phrase, actors, clauses=row.type in _ASKED
            )
            found = tuple(p for p in found if not self.scene(p, phrase) and not self.named_for_a_town(p))
            if row.type == "ACCUSE":
                found = tuple(p for p in found if not self.venue(p))
            if row.type in _WITH_SOMEBODY or (row.type == "AGREE" and len(actors) > 1):
                found = tuple(p for p in found if not self.topic(p, token))
            if found:
                return found[:1]
        return ()

    def says_who(self, preposition: int) -> bool:
        """Say whether a phrase tells who somebody is: "came | as head of the Ambrian delegation"."""
        parse = self.parse
        noun = parse.child(preposition, "pobj")
        return parse.lower[preposition] in _SAYS_WHO and noun is not None and self.args.table.agent(parse, noun) is not None

    def scene(self, party: Party, phrase: int) -> bool:
        """Say whether a party is only where something is, deep in a phrase: "sent help | for its nurses in Korsia"."""
        parse = self.parse
        at = parse.tokens_in(party.mention.span)[-1]
        while at not in (phrase, parse.head[at]):
            opener = parse.head[at]
            if parse.lower[opener] == "of" and parse.dep[parse.head[opener]] == "prep":
                opener = parse.head[opener]  # "inside | of Korsia"
            if parse.dep[at] == "pobj" and parse.lower[opener] in self.words["locative"]:
                owner = parse.head[opener]
                row = None if parse.is_verb(owner) else self.args.table.agent(parse, owner)
                return row is None or row.kind != "government" or row.sector == "MIL"  # "leaders | in Korsia" are Korsia's
            if self.args.just_happens(parse.head[at]):
                return True
            at = parse.head[at]
        return False

    def named_for_a_town(self, party: Party) -> bool:
        """Say whether a town only tells which thing is meant: "withheld | a Lisamar letter"."""
        at = self.parse.tokens_in(party.mention.span)[-1]
        thing = self.parse.dep[at] == "compound" and self.args.is_thing(self.parse.head[at])
        return thing and party.mention.place and party.mention.kind == "state"

    def venue(self, party: Party) -> bool:
        """Say whether a body is only where a grievance is aired: "raised their concerns | at the Littoral League"."""
        at = self.parse.tokens_in(party.mention.span)[-1]
        aired = self.parse.dep[at] == "pobj" and self.parse.lower[self.parse.head[at]] in ("at", "before")
        return aired and party.mention.kind == "organisation"

    def domestic(self, token: int, row: DeedRow, used: int | None, actors: Parties) -> bool:
        """Say whether the place of the other side is filled by the actor's own: "Korsia urged | Korsian sailors to stay away".

        "Its partners", "his counterpart" are not: what is its own by a pronoun may be another's.
        """
        object_ = self.args.object(token) if row.pos == "v" else None
        places = (
            self.at_place(token, object_, used, place) for place in row.recipient if place in _ADDRESSEE
        )
        found = next((parties for parties in places if parties), ())
        named = all(
            self.parse.tag[t][:3] != "PRP" for p in found for t in self.parse.tokens_in(p.mention.span)
        )
        return bool(found) and named and not without(found, actors) and row.recipient[:1] != ("subject",)

    def topic(self, party: Party, token: int) -> bool:
        """Say whether a party is only what is talked about at ``token``."""
        parse = self.parse
        at = parse.tokens_in(party.mention.span)[-1]
        while at not in (token, parse.head[at]):
            if (parse.dep[at] == "prep" and parse.lower[at] in _TOPIC) or self.args.opens_topic(at):
                return True
            at = parse.head[at]
        return False
