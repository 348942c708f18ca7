"""Which two parties a statement about a relation speaks of, and how they were found."""

from comity.model import Attribution
from comity.reading import grammar
from comity.reading.arguments import Arguments, Parties, Party, is_party, party_of
from comity.reading.relation_sides import Match, Pair, Sides, distinct, is_private

NO_BETTER = "parties found by 'no … than'"
# "Korsia is our ally", "Korsia, our ally": who is meant; "a threat to our allies" says of nobody that he is one.
_PREDICATIVE = frozenset({"attr", "oprd", "appos", "ROOT"})
_NEAR = 5  # sentences back in which the other party must be told that a statement does not name


class RelationParties:
    """Finds the parties of statements in one document.

    ``dominant`` are the two governments of which it speaks most, ``relation`` the nouns of
    relations, ``bonds`` the verbs by which two have something together.
    """

    def __init__(
        self, args: Arguments, dominant: list[str], relation: frozenset[str], bonds: frozenset[str]
    ) -> None:
        self.args = args
        self.parse = args.parse
        self.dominant = dominant
        self.relation = relation
        self.bonds = bonds

    def pairs(self, match: Match, source: Attribution | None) -> tuple[tuple[Pair, ...], float, str]:
        """Return the pairs of actors, none if they are not told, how sure that is, and how they were found."""
        lone = False
        left_open: tuple[str, str] | None = None
        if self.between_others(match.pivot):
            return (), 0.0, ""
        if match.row.pos == "n" and (found := Sides(self.by_predicate(match)).pairs()):
            return found, 0.8, "parties found by what they are said to be"
        if found := Sides(self.by_superlative(match)).pairs():
            return found, 0.8, NO_BETTER
        for way in match.row.pair:
            if way == "any" and lone:
                break  # one party is told and the other is not: nobody else in the sentence is it
            sides: Sides = getattr(self, f"by_{way}")(match).of_states()
            actors = sides.actors
            if len(actors) == 1:
                lone = True
                if left_open is None and self.leaves_open(match, way):
                    left_open = actors[0], way
            if found := sides.pairs():
                return found, 0.5 if way == "any" else 0.8, f"parties found by {way!r}"
        if pair := self.speakers_own(match, source):
            return (pair,), 0.6, "one party found by 'with', the other is the one who says so"
        partner = self.partner(left_open[0], match.head) if left_open is not None else None
        if left_open is not None and partner is not None and not self.told_after(match.head, {left_open[0], partner}):
            how = f"one party found by {left_open[1]!r}, the other is the one the report sets beside it most"
            return ((left_open[0], partner),), 0.5, how
        if not lone and (pair := self.spoken_of(match, source)) is not None:
            return (pair,), 0.4, "no party is named here: the two governments of which the report speaks most"
        return (), 0.0, ""

    def leaves_open(self, match: Match, way: str) -> bool:
        """Say whether the words ask for a second party without naming it: "between Korsia and its ally", "our leaders get along"."""
        parse = self.parse
        if any(self.names_other(noun) for noun in dict.fromkeys((match.pivot, match.head))):
            return False
        if way == "between":
            return True
        subject = self.args.subject(match.head) if way == "subject_with" else None
        if subject is None or parse.child(match.head, "prep") is not None:
            return False
        clause = match.head if match.row.pos == "v" else parse.head[match.head]
        if any(parse.lower[k] in ("as", "when", "once") for k in parse.kids(clause, "mark", "advmod")):
            return False  # "as we get closer": to the day
        return parse.tag[subject] in ("NNS", "PRP")

    def told_after(self, head: int, parties: set[str]) -> bool:
        """Say whether only others are named after the words: "we share | the concerns that Ambria has"."""
        below = (t for t in self.parse.subtree(head) if t > head)
        named = {m.actor for t in below for m in self.args.at[t] if is_party(m) and not m.place}
        return bool(named) and not named & parties

    def names_other(self, noun: int) -> bool:
        """Say whether the other side is told and is no party: "between Korsia | and the countries of the region", "with the southern isles"."""
        parse = self.parse
        for prep in parse.kids(noun, "prep"):
            other = parse.child(prep, "pobj")
            if other is None or parse.lower[prep] not in ("between", "with", "to", "toward", "towards"):
                continue
            sides = parse.conjuncts(other)
            enough = 2 if parse.lower[prep] == "between" else 1  # "between | our countries" leaves open who the other is
            if len(sides) >= enough and any(parse.tag[n][:2] == "NN" and not self.args.anywhere_in(n, ()) for n in sides):
                return True
        return False

    def shared_with(self, verb: int) -> Parties:
        """Return who has what is shared too: "share | the concerns that Ambria has", "the same goal as Ambria", "Ambria's view"."""
        parse, args = self.parse, self.args
        object_ = args.object(verb) if parse.lemma[verb] in self.bonds else None
        if object_ is None:
            return ()
        found = args.modifiers(object_) or args.after_preposition(object_, "as") or args.after_preposition(object_, "of")
        for clause in parse.kids(object_, "relcl"):
            doer = parse.child(clause, "nsubj")
            found = found or (args.parties(doer) if doer is not None else ())
        return found

    def between_others(self, noun: int) -> bool:
        """Say whether it is told between whom it is, and that is no party: "a tension | between the court and the press"."""
        parse = self.parse
        between = [k for k in parse.kids(noun, "prep") if parse.lower[k] == "between" and parse.kids(k, "pobj")]
        return bool(between) and not self.args.after_preposition(noun, "between") and not any(
            self.args.phrase_parties(n) for k in between for first in parse.kids(k, "pobj") for n in parse.conjuncts(first)
        )

    def speakers_own(self, match: Match, source: Attribution | None) -> Pair | None:
        """Return a government and its partner in "said that relations with Korsia were improving", where nobody else owns them."""
        if source is None or source.speaker_kind != "actor" or source.speaker is None or self.owner(match):
            return None
        other = distinct(self.args.after_preposition(match.pivot, "with"))
        owned = "with" in match.row.pair and self.parse.lemma[match.pivot] in self.relation
        return (source.speaker, other[0]) if owned and len(other) == 1 and other[0] != source.speaker else None

    def spoken_of(self, match: Match, source: Attribution | None) -> tuple[str, str] | None:
        """Return the report's two governments for a bare "there is no rift", said by itself or by one of them."""
        if (
            len(self.dominant) < 2
            or match.row.strength < 2
            or match.row.pos != "n"
            or not {"any", "between"} & set(match.row.pair)
        ):
            return None
        parse = self.parse
        sentence = range(*parse.sentences[parse.sentence[match.head]])
        named = [m for t in sentence for m in self.args.at[t] if is_party(m)]
        told = {m.actor for m in named}
        present = {m.actor for m in named if not m.place and not is_private(party_of(m))}
        verb = parse.head[match.head]
        said_of_both = parse.dep[match.head] == "attr" and parse.child(verb, "expl") is not None  # "there is no rift"
        enough = 1 if parse.lemma[match.pivot] in self.relation else 2  # "we have a close relationship"
        if len(present) < enough and not said_of_both:
            return None  # "friends and family wait in Harth"
        if not told <= set(self.dominant) or parse.kids(match.head, "prep", "poss", "compound", "appos"):
            return None
        if source is not None and source.speaker not in self.dominant:
            return None
        speaker = source.speaker if source is not None else None
        if not any(self.told_near(actor, match.head) for actor in self.dominant if actor != speaker):
            return None
        return self.dominant[0], self.dominant[1]

    def partner(self, actor: str, token: int) -> str | None:
        """Return the other of the two governments of which the report speaks most, if ``actor`` is one of them and it is near."""
        if actor not in self.dominant:
            return None
        other = next((o for o in self.dominant if o != actor and self.told_near(o, token)), None)
        sentence = range(*self.parse.sentences[self.parse.sentence[token]])
        here = {m.actor: t for t in sentence if t < token for m in self.args.at[t] if is_party(m)}
        if other in here and self.parse.dep[here[other]] != "pobj":
            return other
        return (
            None if {*here} - {actor, other} else other
        )  # "with Ambria, we see eye to eye": with no third one

    def told_near(self, actor: str, token: int) -> bool:
        """Say whether the report speaks of ``actor`` in the sentence of ``token`` or shortly before: a briefing changes its subject."""
        parse = self.parse
        sentence = parse.sentence[token]
        near = range(parse.sentences[max(0, sentence - _NEAR)][0], parse.sentences[sentence][1])
        return any(m.actor == actor for t in near for m in self.args.at[t])

    def by_predicate(self, match: Match) -> Parties:
        """Read "Korsia and Veldania remain uneasy allies", "are locked in a standoff", "calls Korsia its best friend"."""
        parse, args = self.parse, self.args
        dep, head = parse.dep[match.head], parse.head[match.head]
        if dep == "pobj" and parse.lower[head] in ("in", "on", "at") and parse.is_verb(parse.head[head]):
            verb = parse.head[head]
            if parse.dep[head] != "prep":
                return ()
        elif dep in ("attr", "oprd") and parse.is_verb(head):
            verb = head
        elif dep == "dobj" and (
            parse.lemma[head] in self.bonds or parse.child(head, "nsubjpass") is not None
        ):
            verb = head  # "share a warm rapport"; "sworn enemies", where the parser makes a verb of "sworn"
        else:
            return ()
        subject, object_ = parse.child(verb, "nsubj", "nsubjpass"), args.object(verb)
        doers = args.parties(subject) if subject is not None else ()
        if dep == "oprd" and object_ is not None and not grammar.is_passive(parse, verb):
            return (*doers, *args.parties(object_))
        return doers if len(distinct(doers)) >= 2 else ()

    def by_superlative(self, match: Match) -> Parties:
        """Read "Korsia has no better friend than Ambria", "nobody is closer to Korsia than Ambria"."""
        parse, args, head = self.parse, self.args, match.head
        than = args.after_preposition(head, "than")
        if not than or not any(parse.tag[k] in ("JJR", "RBR") for k in (head, *parse.kids(head, "amod"))):
            return ()
        clause = head if parse.child(head, "nsubj") is not None else parse.head[head]
        if parse.dep[head] == "amod":
            clause = parse.head[clause]  # "does not have a | closer ally than"
        if any(parse.lower[k] in ("not", "never") for k in parse.kids(clause, "neg")):
            return (*self.clause_subject(clause), *than)
        hosts = [head, *parse.kids(clause, "nsubj")]
        if not any(
            parse.lower[k] in ("no", "nobody", "none")
            for host in hosts
            for k in (host, *parse.kids(host, "det"))
        ):
            return ()
        other = next(
            (o for word in ("to", "of", "for", "with") if (o := args.after_preposition(head, word))), ()
        )
        return (*(other or self.clause_subject(head)), *than)

    def by_between(self, match: Match) -> Sides:
        found = self.args.after_preposition(match.pivot, "between") or self.args.after_preposition(
            match.head, "between"
        )
        parse = self.parse
        if any(parse.kids(k, "pcomp") for k in parse.kids(match.pivot, "prep") if parse.lower[k] == "between"):
            return Sides(())  # "the gap between building it in Korsia and in Ambria"
        if found:
            return Sides(found)
        if parse.dep[match.pivot] in ("nsubj", "nsubjpass", "dobj"):  # "a chill has set in between A and B"
            found = self.args.after_preposition(parse.head[match.pivot], "between")
            if found:
                return Sides(found)
        for prep in parse.kids(match.pivot, "prep"):  # "a thaw in relations between"
            for noun in parse.kids(prep, "pobj"):
                found = found or self.args.after_preposition(noun, "between")
        if not found and len(distinct(of := self.args.after_preposition(match.pivot, "of"))) >= 2:
            return Sides(of)  # "the ties of A and B"
        return Sides(found or self.of_subject(match))

    def of_subject(self, match: Match) -> Parties:
        """The parties of a relation noun that is the subject: "relations between A and B are at a low point"."""
        parse = self.parse
        at = match.head
        for _ in range(4):
            if parse.is_verb(at):
                subject = self.args.subject(at)
                if subject is not None and parse.lemma[subject] in self.relation:
                    return self.args.after_preposition(subject, "between") or self.args.modifiers(subject)
                return ()
            if parse.head[at] == at:
                return ()
            at = parse.head[at]
        return ()

    def by_with(self, match: Match) -> Sides:
        other = self.args.after_preposition(match.pivot, "with") or self.args.after_preposition(
            match.head, "with"
        )
        return Sides(self.owner(match), other) if other else Sides(())

    def by_possessive(self, match: Match) -> Sides:
        owner = self.args.modifiers(match.pivot)
        if not owner:
            return Sides(())
        others = (
            self.args.after_preposition(match.pivot, "with")
            or self.args.after_preposition(match.pivot, "to")
            or self.args.after_preposition(match.pivot, "of")
        )
        parse = self.parse
        if len(distinct(owner)) >= 2 and not others:
            ours = [k for k in parse.kids(match.pivot, "poss") if parse.tag[k] == "PRP$"]
            # "Our Korsian and Ambrian partners" are ours, and not each other's.
            return Sides(tuple(p for k in ours for p in self.args.parties(k)), owner) if ours else Sides(owner)
        others = others or tuple(p for k in parse.kids(match.pivot, "appos") for p in self.args.parties(k))
        if not others and self.with_a_name(match.pivot):
            return Sides(())  # "Korsia's ties with the Skelt Isles": somebody else is named, of whom nothing is known
        told = parse.lemma[match.pivot] in self.relation or parse.dep[match.pivot] in _PREDICATIVE
        told = told or parse.lower[parse.head[match.pivot]] in ("with", "alongside") or self.one_of(match.pivot)
        return Sides(owner, others or (self.clause_subject(match.head) if told else ()))

    def one_of(self, noun: int) -> bool:
        """Say whether a noun tells what somebody is one of: "is one of Korsia's | closest partners", "ranks among its customers"."""
        parse = self.parse
        above = parse.head[noun]
        if parse.dep[noun] != "pobj" or parse.lower[above] not in ("of", "among"):
            return False
        one = parse.head[above]
        return parse.is_verb(one) or (parse.lower[one] == "one" and parse.dep[one] in _PREDICATIVE)

    def with_a_name(self, noun: int) -> bool:
        """Say whether "with" opens a phrase with a name on ``noun``."""
        parse = self.parse
        return any(
            parse.tag[other] in ("NNP", "NNPS")
            for prep in parse.kids(noun, "prep")
            if parse.lower[prep] == "with"
            for other in parse.kids(prep, "pobj")
        )

    def by_compound(self, match: Match) -> Sides:
        return Sides(self.args.modifiers(match.pivot))

    def by_subject_object(self, match: Match) -> Sides:
        args = self.args
        if match.row.pos == "v":
            subject = args.subject(match.head)
            object_ = args.object(match.head)
            doers = args.blamed(subject) if subject is not None else ()
            if not doers and grammar.is_passive(self.parse, match.head):
                doers = self.from_clause(match.head)
            hit = args.blamed(object_) if object_ is not None else ()
            if args.between_others(object_, doers):
                return Sides(())  # "welcomed the talks between Korsia and Ambria": no closer to either
            other = hit or args.after_preposition(match.head, "to")
            other = other or self.after_particle(match)
            return Sides(doers, other) if other else Sides(doers[:1])  # two who praise are no pair
        particle = (match.row.particle or "with").split("|")
        for word in particle:
            if other := args.after_preposition(match.head, word):
                return Sides(self.clause_subject(match.head), other)
        return Sides(())

    def after_particle(self, match: Match) -> Parties:
        """Return who stands behind the last word of a verb's particle: "has moved | closer | to Korsia", "runs out of | patience | with it"."""
        parse = self.parse
        words = (match.row.particle or "").split()
        near = range(match.head + 1, min(match.head + 7, len(parse)))
        last = [t for t in near if words and parse.lower[t] in words and parse.head[t] in (match.head, *near)]
        return next((p for t in reversed(last) for w in ("to", "with") if (p := self.args.after_preposition(t, w))), ())

    def from_clause(self, verb: int) -> Parties:
        """Who did it, told in a clause beside a passive: "was blindsided when Korsia announced"."""
        parse = self.parse
        for kid in parse.kids(verb, "advcl"):
            subject = self.args.subject(kid)
            if subject is not None and (found := self.args.parties(subject)):
                return found
        return ()

    def by_subject_with(self, match: Match) -> Sides:
        subject = self.clause_subject(match.head)
        other = next(
            (o for at in (match.head, match.pivot) if (o := self.args.after_preposition(at, "with"))), ()
        ) or self.args.after_preposition(match.head, (match.row.particle or "from").split()[-1])
        other = other or self.after_particle(match) or self.shared_with(match.head)
        if len(distinct(subject)) >= 2 and not {*distinct(other)} - {*distinct(subject)}:
            return Sides(subject)
        return Sides(subject, other)

    def by_any(self, match: Match) -> Sides:
        """The two actors of the sentence, where it names just two and the words are not tied to somebody else."""
        parse = self.parse
        subject = self.clause_subject(match.head)
        other = self.args.after_preposition(match.head, "with") or self.args.after_preposition(
            match.pivot, "with"
        )
        if subject and other:
            return Sides(subject, other)
        if len(distinct(subject)) == 2:
            return Sides(subject)
        for token in (match.pivot, match.head):
            if any(
                parse.lower[k] in ("with", "between", "to", "toward", "towards", "of")
                for k in parse.kids(token, "prep")
            ):
                return Sides(())
        found: dict[str, Party] = {}
        for token in range(*parse.sentences[parse.sentence[match.head]]):
            for mention in self.args.at[token]:
                if is_party(mention) and not mention.place:
                    found.setdefault(mention.actor or "", party_of(mention))
        return Sides(tuple(found.values()) if len(found) == 2 and match.row.strength > 1 else ())

    def clause_subject(self, token: int) -> Parties:
        parse = self.parse
        at = token
        controlled = False
        for _ in range(6):
            if parse.is_verb(at) or parse.child(at, "nsubj", "nsubjpass") is not None:
                subject = parse.child(at, "nsubj", "nsubjpass") if controlled else self.args.subject(at)
                if subject is not None or parse.dep[at] != "pcomp":
                    return self.args.parties(subject) if subject is not None else ()
                controlled = True  # "is committed to working closely with": who is committed works
            if parse.head[at] == at:
                return ()
            at = parse.head[at]
        return ()

    def owner(self, match: Match) -> Parties:
        return self.args.modifiers(match.pivot) or self.clause_subject(match.head)
