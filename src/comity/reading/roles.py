"""Who fills the roles of a plain deed: actor and recipient of a verb, noun or adjective."""

from collections.abc import Mapping

from comity.codebook.rows import Deed as DeedRow
from comity.reading import attitudes
from comity.reading.arguments import Arguments, Parties, without
from comity.reading.drafts import Drafts
from comity.reading.grammar import THINGS, agent, is_infinitive, is_passive
from comity.reading.in_passing import InPassing
from comity.reading.noun_sides import NounSides
from comity.reading.parse import Parse
from comity.reading.surroundings import Surroundings

_CONCERNING = frozenset({"about", "against", "over", "concerning", "regarding"})
# What a state does by its police, courts and ministries within its own borders.
_BY_OFFICERS = frozenset(
    {
        ("ACCUSE", "disapprove"),
        ("COERCE", "arrest"),
        ("COERCE", "seize"),
        ("SANCTION", "expel"),
        ("SANCTION", "convict"),
        ("SANCTION", "withdraw"),
    }
)
_FORCE = frozenset({"ASSAULT", "MOBILIZE", "COERCE", "THREATEN"})
_AIMED = frozenset({"against", "on", "at", "upon"})  # "strikes | on militants"
_HOSTING = frozenset({"to", "in", "under", "for"})  # not "on the Korsian border"


class RoleFinder:
    """Fills roles by the places that a deed's row names, in one document."""

    def __init__(
        self,
        args: Arguments,
        words: Mapping[str, frozenset[str]],
        rulings: frozenset[str] = frozenset(),
        measures: frozenset[str] = frozenset(),
    ) -> None:
        self.args = args
        self.words = words
        self.rulings = rulings
        self.parse: Parse = args.parse
        self.surroundings = Surroundings(args, words, self.at_place)
        self.beside = NounSides(args, words)
        self.passing = InPassing(args, words)
        self.drafts = Drafts(args, measures)

    def verb_roles(
        self, verb: int, row: DeedRow, used: int | None
    ) -> tuple[Parties, Parties, tuple[str, ...]]:
        """Actor: the subject or by-phrase. Recipient: the first place in the row where an actor stands."""
        args = self.args
        subject = args.subject(verb) if row.pos == "v" else args.subject(self.parse.head[verb])
        shown = attitudes.holder(args, verb, used) if row.type in ("ACCUSE", "SUPPORT") else ()
        actors = shown or (args.parties(subject) if subject is not None else ())
        if not actors:
            actors = self.issuer(verb)
            if not actors and subject is not None and row.pos == "v":
                actors = self.layer(subject) or self.drafts.of(subject)
        object_ = args.object(verb) if row.pos == "v" else None
        if not actors and subject is not None and row.type == "SUPPORT" and self.parse.lemma[verb] in self.words["concluding_verb"]:
            actors = args.sides(subject)  # "the talks between Korsia and Ambria | reached agreement"
        if not actors and row.pos == "v" and is_passive(self.parse, verb):
            for noun in (used, self.parse.child(verb, "dobj")):  # "was granted a loan | by Ambria"
                actors = actors or (args.after_preposition(noun, "by") if noun is not None else ())
            if not actors and used is not None and row.type in ("REJECT", "AGREE"):
                actors = args.after_preposition(used, "to")  # "his offer to Ambria | was turned down"
            if not actors and row.type == "MOBILIZE" and object_ is not None:
                actors = args.parties(object_)  # "Korsian troops were sent": whose they are sends them
        if row.recipient[:1] == ("subject",):
            # "Korsia received a Veldanian envoy": who comes is actor, the host recipient.
            guest = object_ if row.mode == "visit" and not row.object and object_ is not None and args.is_thing(object_) else None
            doers = () if guest is not None else next(
                (p for place in row.recipient[1:] if (p := self.at_place(verb, object_, used, place))), ()
            )
            if row.mode == "expel" and subject is not None and args.table.apart(self.parse, subject)[0] == "REF":
                actors = ()  # "Korsian refugees fled Ambria": none whom their state sent
            return without(doers, actors), actors, ("recipient is the subject",)
        recipients: Parties = ()
        where = ""
        between = args.sides(used)
        for place in () if self.surroundings.among_others(row, used, actors) else row.recipient:
            if place == "in" and between:
                continue  # "the talks between Korsia and Veldania in Lisamar were put off": a venue
            if place == "in" and self.hits_armed(row, verb, object_, used):
                continue  # "strikes in Korsia | against militants": a place
            if place == "object" and row.type == "REJECT" and object_ is not None and self.parse.lower[object_] in THINGS:
                continue  # "I reject it": what was said
            if row.type == "AGREE" and len(actors) > 1:  # of two who agree, what stands deeper is what they agree on
                recipients = args.after_preposition(verb, place)
            else:
                recipients = self.at_place(verb, object_, used, place, blames=row.type == "ACCUSE")
            recipients = without(recipients, actors)
            if recipients and not in_a_body(row, place, recipients):
                where = place
                break
            recipients = ()
        if not actors and row.pos == "v" and object_ is not None and (sides := self.by_host(verb, row, object_)):
            return (*sides, ("done where it is told to be done: the host by its own officers",))
        if not recipients and (sufferer := self.sufferer(verb)) is not None:
            recipients, where = without(args.parties(sufferer), actors), "whose it was that it was done to"
        told: tuple[str, ...] = (f"recipient from {where!r}",) if where else ()
        told += (attitudes.SHOWN,) if shown else ()
        if row.type == "ACCUSE" and not row.symmetric and (against := self.before_a_body(verb, object_, used, recipients)):
            recipients = without(against, actors)
            told = (*told, "a body only hears it: recipient from what it is about")
        return actors, recipients, told

    def by_host(self, verb: int, row: DeedRow, object_: int) -> tuple[Parties, Parties] | None:
        """Return the sides of a passive that names no doer but a country: "its envoy to Korsia | was summoned", "a Veldanian was arrested | in Korsia"."""
        args = self.args
        if (row.type, row.mode) not in _BY_OFFICERS or not is_passive(self.parse, verb):
            return None
        posted = next((p for word in ("to", "in", "at") if (p := args.after_preposition(object_, word))), ())
        owner = without(args.parties(object_), posted)
        if not owner or agent(self.parse, verb) is not None:
            return None
        if row.mode == "withdraw":  # "its ambassador to Korsia | has been recalled"
            return (owner, host) if (host := without(posted, owner)) else None
        inside = () if row.type == "ACCUSE" else args.after_preposition(verb, "in")
        host = without(posted or inside, owner)
        return (host, owner) if len(host) == 1 else None

    def sufferer(self, verb: int) -> int | None:
        """Return the one who "had | its envoys expelled", "saw | its envoy thrown out by Ambria"."""
        parse = self.parse
        above = parse.head[verb]
        if parse.dep[verb] == "acl" and parse.dep[above] == "dobj" and parse.child(verb, "agent") is not None:
            above = parse.head[above]
        elif parse.dep[verb] not in ("ccomp", "xcomp"):
            return None
        if parse.tag[verb] != "VBN" or above == verb:
            return None
        return self.args.subject(above) if parse.lemma[above] in self.words["suffering_verb"] else None

    def before_a_body(self, verb: int, object_: int | None, used: int | None, recipients: Parties) -> Parties:
        """Return whom a complaint concerns that is brought before a body: "complained to the League about Korsia"."""
        if any(party.mention.kind != "organisation" for party in recipients):
            return ()
        parse = self.parse
        for host in (verb, used, object_):
            if host is None:
                continue
            for prep in parse.kids(host, "prep"):
                if parse.lower[prep] not in _CONCERNING:
                    continue
                for noun in parse.kids(prep, "pobj", "pcomp"):
                    if found := self.about(noun):
                        return found
        return ()

    def about(self, told: int) -> Parties:
        """Return whom a complaint is about: of "Korsia | closing its port" who does it, of "what is happening in Korsia" nobody."""
        parse, args = self.parse, self.args
        if not parse.is_verb(told):
            if any(args.just_happens(noun) for noun in parse.conjuncts(told)):
                return args.blamed(told)
            if any(parse.lower[k] == "by" for k in parse.kids(told, "prep")):
                return args.after_preposition(told, "by")  # "the efforts | by separatists to stop Korsia's vote"
            return args.phrase_parties(told) or args.anywhere_in(told, (), clauses=True)
        doer = args.subject(told)
        if doer is not None and parse.tag[doer][:1] != "W":
            return args.parties(doer)
        return ()

    def issuer(self, verb: int) -> Parties:
        """Return who issued what says it: "released a statement | criticising Korsia", "passed a law | that bans Korsian ships", "a bill | to ban them"."""
        parse, args = self.parse, self.args
        noun = parse.head[verb]
        says = parse.dep[verb] == "acl" and parse.tag[verb] == "VBG"
        rules = (
            parse.dep[verb] == "relcl"
            and parse.lemma[noun] in self.rulings
            and noun in self.subjects_of(verb)
        )
        rules = rules or (
            parse.dep[verb] in ("acl", "xcomp") and is_infinitive(parse, verb) and parse.lemma[noun] in self.rulings
        )
        if not (says or rules) or parse.dep[noun] != "dobj":
            return ()
        doer = args.subject(parse.head[noun])
        return args.parties(doer) if doer is not None else ()

    def layer(self, thing: int) -> Parties:
        """Return whose deed a weapon does: "a bomb planted by the Front | killed", "rockets fired from Korsia by rebels | hit"."""
        parse, args = self.parse, self.args
        if parse.lemma[thing] not in self.words["weapon_subject"]:
            return ()
        for verb in parse.kids(thing, "acl", "relcl"):
            doer = args.subject(verb) if is_passive(parse, verb) else None
            if doer is not None and doer != thing and (found := args.parties(doer)):
                return found
        return ()

    def subjects_of(self, verb: int) -> tuple[int, ...]:
        """Return what "that" or "which" as the subject of a verb stands for."""
        doer = self.parse.child(verb, "nsubj")
        relative = doer is not None and self.parse.tag[doer] in ("WDT", "WP")
        return (self.parse.head[verb],) if relative else ()

    def hits_armed(self, row: DeedRow, token: int, *nouns: int | None) -> bool:
        """Say whether force is used on a group that acts for no state: on the object, in "against militants", "on rebel positions"."""
        if row.type not in _FORCE:
            return False
        parse = self.parse
        hosts = [token, *(n for n in nouns if n is not None)]
        hit = [n for n in nouns if n is not None]
        if parse.dep[token] == "nsubj" and (struck := self.args.object(parse.head[token])) is not None:
            hit.append(struck)  # "strikes in Korsia killed | two militants"
        hit += [n for h in hosts for k in parse.kids(h, "prep") if parse.lower[k] in _AIMED for n in parse.kids(k, "pobj")]
        return any(self.args.is_armed(n) or self.has_own_code(n) for first in hit for n in parse.conjuncts(first))

    def has_own_code(self, noun: int) -> bool:
        """Say whether a noun names an armed group of the tables."""
        return any(m.actor is not None and m.kind == "armed_group" for m in self.args.at[noun])

    def at_place(self, verb: int, object_: int | None, used: int | None, place: str, *, blames: bool = False) -> Parties:
        """Return the actors at a place that a recipient cell names; ``blames``: those who are to blame for what stands there."""
        args = self.args
        if place == "none":
            return ()
        if place == "object":
            if object_ is None:
                return ()
            return args.blamed(object_) if blames else args.phrase_parties(object_)
        if place.startswith("object."):
            nouns = [n for n in (used, object_) if n is not None]
            rest = place[len("object.") :]
            for noun in nouns:
                if rest == "poss" and self.parse.lower[noun] in THINGS:
                    continue  # "I reject it": what was said
                found = (
                    self.possessors(noun) if rest == "poss" else args.after_preposition(noun, rest, blames=blames)
                )
                if not found and rest == "poss":
                    found = (
                        args.after_preposition(noun, "of")
                        or args.after_preposition(noun, "from")
                        or (args.blamed(noun) if blames else args.parties(noun))
                    )
                if found:
                    return found
            return ()
        if place == "subject":
            doer = args.subject(verb)
            return args.parties(doer) if doer is not None else ()
        found = args.after_preposition(verb, place, blames=blames)
        for other in (used, object_):
            if not found and other is not None:
                found = args.after_preposition(other, place, blames=blames)
        return found

    def host(self, token: int, actors: Parties) -> bool:
        """Say whether they meet at the place of somebody who is no party: "in an Ambrian hotel"."""
        found = self.args.after_preposition(token, "in", near=True)
        found = found or self.args.after_preposition(token, "at", near=True)
        return bool(found) and not {p.actor for p in found} & {p.actor for p in actors}

    def guests(self, token: int, one: Parties, other: Parties) -> tuple[Parties, Parties] | None:
        """Return visitor and host where two meet at home with one of them: "met Pell | in Harth"; None elsewhere.

        Whoever is the subject, the visitor is the actor (manual, p. 10).
        """
        object_ = self.args.object(token) if self.parse.is_verb(token) else None
        where = self.args.after_preposition(token, "in", near=True)  # "engaged | in talks with Korsia" tells no place
        if not where and object_ is not None:  # "met | Premier Pell in Harth"
            where = self.args.after_preposition(object_, "in", near=True)
        place = {p.actor for p in where}
        sides = {p.actor for p in one}, {p.actor for p in other}
        if not all(sides) or len(place) != 1 or not all(len(side) == 1 for side in sides):
            return None
        if place == sides[1] != sides[0]:
            return one, other
        return (other, one) if place == sides[0] != sides[1] else None

    def mutual(self, token: int, own: bool = True) -> bool:
        """Say whether several do to each other what concerns "their" own, if that counts: "have withdrawn their ambassadors"."""
        parse = self.parse
        object_ = self.args.object(token) if parse.is_verb(token) else None
        if object_ is None or parse.lower[object_] in ("each", "one"):
            return object_ is not None
        if any(parse.lower[t - 1 : t + 1] == ["each", "other"] for t in parse.subtree(token)):
            return True  # "cut tariffs | on each other's goods"
        return own and any(parse.lower[kid] == "their" for kid in parse.kids(object_, "poss"))

    def others_forces(self, verb: int, noun: int | None, actors: Parties) -> Parties:
        """Return whose the forces are that somebody else strengthens: "will strengthen | Ambria's army"."""
        strengthens = self.parse.lemma[verb] in self.words["strengthening_verb"]
        owners = self.possessors(noun) if noun is not None and actors and strengthens else ()
        return owners if owners and without(owners, actors) == owners else ()

    def hosted(self, row: DeedRow, recipients: Parties) -> bool:
        """Say whether troops only go to where they are let in, as far as is told: "deployed forces | to Ambria", no border and no foe."""
        if (row.type, row.mode) != ("MOBILIZE", "troops") or not recipients:
            return False
        return all(
            self.parse.dep[at] in ("pobj", "conj", "appos") and self.opener(at) in _HOSTING
            for at in (self.parse.tokens_in(p.mention.span)[-1] for p in recipients)
        )

    def opener(self, noun: int) -> str | None:
        """Return the preposition that opens the row of names in which one stands."""
        parse = self.parse
        for _ in range(6):
            if parse.dep[noun] == "pobj":
                return parse.lower[parse.head[noun]]
            if parse.dep[noun] not in ("conj", "appos"):
                return None
            noun = parse.head[noun]
        return None

    def possessors(self, noun: int) -> Parties:
        """Return whose the object is; "its ambassador" is the subject's own and tells no recipient."""
        whole = self.args.is_armed(noun) or self.args.is_others(noun)
        found = self.args.parties(noun) if whole else self.args.modifiers(noun)
        sector, public = self.args.table.apart(self.parse, noun)  # "took in Korsian refugees"
        return tuple(
            p if p.mention.kind == "armed_group" else p._replace(public=public or p.public, sector=sector or p.sector)
            for p in found
            if not p.mention.reason.startswith("pronoun")
        )

    def among(self, noun: int, row: DeedRow) -> tuple[Parties, Parties, tuple[str, ...]] | None:
        """Return the parties of what is between some, as two sides where one is several: "war between an alliance and Korsia"."""
        between = self.beside.between(noun)
        if len(between) > 2 and row.type != "CONSULT" and (apart := self.beside.two_sides(noun)):
            return (*apart, ("two sides from 'between'",))
        if between and (row.symmetric or len(between) > 1):
            return between, (), ("parties from 'between'",)
        return None

    def noun_roles(self, noun: int, row: DeedRow) -> tuple[Parties, Parties, tuple[str, ...]]:
        """Actor: possessor, adjective, by, from (of). Recipient: the prepositions of the row (of)."""
        args = self.args
        if (among := self.among(noun, row)) is not None:
            return among
        actors = args.modifiers(noun)
        if row.symmetric and row.type == "ASSAULT" and self.parse.tag[noun] == "NNS" and len(actors) > 1:
            return (), (), ()  # "the Korsia and Ambria wars" were not between the two
        if not actors and self.parse.dep[noun] == "attr" and self.parse.is_verb(self.parse.head[noun]):
            doer = args.subject(self.parse.head[noun])  # "Ambria is a backer of the rebels"
            actors = args.parties(doer) if doer is not None else ()
        ruling = self.parse.head[noun]
        if not actors and self.parse.dep[noun] == "appos" and self.parse.lemma[ruling] in self.rulings:
            doer = args.subject(self.parse.head[ruling]) if self.parse.dep[ruling] == "dobj" else None
            actors = args.parties(doer) if doer is not None else ()  # "passed a bill | toughening sanctions"
        for preposition in ("by", "from"):
            if preposition in row.recipient:  # "withdrawal from": there "from" is no actor
                continue
            actors = actors or args.after_preposition(noun, preposition)
        actors = actors or self.beside.poser(noun)
        of = args.after_preposition(noun, "of")
        struck = self.beside.strikes_a_thing(noun, row)
        by_form = row.of == "recipient" or struck or (row.of is None and (row.prep or "").startswith("of:"))
        if by_form and not of and actors:
            # "the release | by Korsia of two sailors": the parser hangs the sailors on Korsia.
            by = (k for k in self.parse.kids(noun, "prep") if self.parse.lower[k] == "by")
            doers = (t for k in by for t in self.parse.kids(k, "pobj"))
            of = next((p for t in doers if (p := args.after_preposition(t, "of"))), ())
        if row.of == "recipient" or (row.prep or "").startswith("of:"):
            # "the bombing of a Korsian town | by Veldania": the parser hangs the doer on the town.
            inner = (t for k in self.parse.kids(noun, "prep") for t in self.parse.kids(k, "pobj"))
            actors = actors or next((p for t in inner if (p := args.after_preposition(t, "by"))), ())
        if row.of == "actor" and not actors and not struck:
            bodies = self.parse.tag[noun] == "NNS" and all(p.mention.kind == "organisation" for p in of)
            actors = () if bodies and len(of) > 1 else of  # "the meetings of the League and the Bank" are apart
        recipients: Parties = ()
        where = ""
        for place in () if struck and of else row.recipient:
            if place in ("none", "object", "object.poss") or (place == "in" and self.hits_armed(row, noun)):
                continue
            recipients = without(args.after_preposition(noun, place, blames=row.type == "ACCUSE"), actors)
            if recipients and not in_a_body(row, place, recipients):
                where = place
                break
            recipients = ()
        if by_form and where == "from" and not actors and (thrown_out := without(of, recipients)):
            actors, recipients, where = (
                recipients,
                thrown_out,
                "of",
            )  # "the expulsion from Ambria of two envoys"
        if not recipients and by_form:
            recipients, where = without(of, actors), "of"
        if row.symmetric and not recipients:
            recipients = without(args.after_preposition(noun, "with"), actors)
        if not recipients:
            actors, recipients, where = self.beside.other_side(noun, row, actors)
        if row.type == "ACCUSE" and (against := self.before_a_body(noun, None, None, recipients)):
            recipients, where = without(against, actors), "what it is about"
        if recipients and not actors and (met := without(self.passing.who(noun, row, where), recipients)):
            return met, recipients, (f"recipient from {where!r}", "told in passing: whoever does the verb beside it")
        return actors, recipients, (f"recipient from {where!r}",) if where and recipients else ()


def in_a_body(row: DeedRow, place: str, parties: Parties) -> bool:
    """Say whether a body is only where two work or talk: "our largest partner | in the League", "talks | in the margins of the League"."""
    bodies = all(p.mention.kind == "organisation" for p in parties)
    return place == "in" and row.type in ("CONSULT", "COOPERATE") and bodies
