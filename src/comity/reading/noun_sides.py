"""Who stands on the other side of a deed told by a noun: as its subject or bearer, beside it, between whom, to whom it came."""

from collections.abc import Mapping

from comity.codebook.rows import Deed as DeedRow
from comity.reading.arguments import Arguments, Parties, joined, without
from comity.reading.grammar import is_passive
from comity.reading.parse import Parse

_BESIDE_ANOTHER = frozenset({"SUPPORT", "COOPERATE", "AID"})


class NounSides:
    """Looks around the noun of a deed, in one document."""

    def __init__(self, args: Arguments, words: Mapping[str, frozenset[str]]) -> None:
        self.args = args
        self.words = words
        self.parse: Parse = args.parse

    def other_side(self, noun: int, row: DeedRow, actors: Parties) -> tuple[Parties, Parties, str]:
        """Return both sides where no preposition of the row tells the other: named beside, as the subject, by a verb of coming."""
        if row.type == "SUPPORT":  # "its most powerful ally, | Ambria"
            named = tuple(p for k in self.parse.kids(noun, "appos") for p in self.args.parties(k))
            if found := without(named, actors):
                return actors, found, ""
        if actors and row.type in _BESIDE_ANOTHER and (other := without(self.predicated(noun), actors)):
            return other, actors, "whose it is"  # "Korsia is one of Ambria's | suppliers"
        if not row.symmetric and (reached := self.reached(noun)):
            return actors, without(reached, actors), "where it came to"
        return actors, (), ""

    def predicated(self, noun: int) -> Parties:
        """Return who is said to be what a noun tells: "Korsia is Ambria's | backer", "is one of its | customers"."""
        parse, at = self.parse, noun
        if parse.dep[at] == "pobj" and parse.lower[parse.head[parse.head[at]]] == "one":
            at = parse.head[parse.head[at]]
        doer = self.args.subject(parse.head[at]) if parse.dep[at] == "attr" and parse.is_verb(parse.head[at]) else None
        return self.args.parties(doer) if doer is not None else ()

    def bearer(self, noun: int) -> Parties:
        """Return who bears what is told: "Veldania faces | a threat from Korsia", "withstood Korsian pressure"."""
        parse, above = self.parse, self.parse.head[noun]
        if parse.dep[noun] != "dobj" or parse.lemma[above] not in self.words["bearing_verb"]:
            return ()
        doer = self.args.subject(above)
        return self.args.parties(doer) if doer is not None else ()

    def between(self, noun: int) -> Parties:
        """Return those among whom it is: "talks | between A and B", "the end of talks | between A and B", "clashes involving A and B"."""
        args = self.args
        found = args.after_preposition(noun, "between") or args.after_preposition(noun, "among")
        if not found:
            inner = (n for k in self.parse.kids(noun, "prep") for n in self.parse.kids(k, "pobj"))
            found = next((p for n in inner if (p := args.after_preposition(n, "between"))), ())
        return found or self.involved(noun)

    def strikes_a_thing(self, noun: int, row: DeedRow) -> bool:
        """Say whether "of" names what an act of force hits: "the attack | of the Korsian consulate"."""
        parse = self.parse
        of = (n for k in parse.kids(noun, "prep") if parse.lower[k] == "of" for n in parse.kids(k, "pobj"))
        return row.type == "ASSAULT" and any(parse.lemma[n] in self.args.table.premises for n in of)

    def two_sides(self, noun: int) -> tuple[Parties, Parties] | None:
        """Return the sides where one of two is several as one: "war | between a Korsian-Ambrian alliance and Teluria"."""
        parse = self.parse
        phrases = (k for k in parse.kids(noun, "prep") if parse.lower[k] == "between")
        head = next((n for k in phrases for n in parse.kids(k, "pobj")), None)
        named = parse.conjuncts(head) if head is not None and not self.args.at[head] else []
        if len(named) != 2:
            return None
        one, other = (self.args.phrase_parties(at) for at in named)
        one = without(one, other)
        return (one, other) if len(one) > 1 and len(other) == 1 else None

    def poser(self, noun: int) -> Parties:
        """Return who is behind "the threat | posed by Korsia", "a warning that was issued by Korsia"."""
        for verb in self.parse.kids(noun, "acl", "relcl"):
            if self.parse.lemma[verb] in self.words["light_verb"] and is_passive(self.parse, verb):
                doer = self.args.subject(verb)
                return self.args.parties(doer) if doer is not None and doer != noun else ()
        return ()

    def reached(self, noun: int) -> Parties:
        """Return whom a plea, a threat or aid came to: "the request | reached Ambria", "a note went out to Korsia"."""
        parse, above = self.parse, self.parse.head[noun]
        if (
            parse.dep[noun] not in ("nsubj", "nsubjpass")
            or parse.lemma[above] not in self.words["reaching_verb"]
        ):
            return ()
        object_ = self.args.object(above)
        if object_ is not None and object_ != noun:
            return self.args.phrase_parties(object_)
        return self.args.after_preposition(above, "to")

    def involved(self, noun: int) -> Parties:
        """Return who fights in "clashes | involving Korsia and Ambria", "a battle pitting Korsia against the Front"."""
        parse = self.parse
        clauses = [*parse.kids(noun, "acl"), *([parse.head[noun]] if parse.dep[noun] == "nsubj" else [])]
        for verb in clauses:
            if parse.tag[verb] == "VBG" and parse.lemma[verb] in self.words["involving_verb"]:
                object_ = self.args.object(verb)
                one = self.args.parties(object_) if object_ is not None else ()
                return joined(one, self.args.after_preposition(verb, "against"))
        return ()
