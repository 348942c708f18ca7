"""Claims that somebody calls false: "reports that … are untrue", "no truth to reports that", "called the report false"."""

from collections.abc import Mapping, Set

from comity.reading.parse import Parse

_PREPOSITIONS = frozenset({"to", "in", "behind", "of"})
_OPENING = frozenset({"as", "a", "an", '"', "“", "‘", "'"})  # before what a claim is called
_CLOSING = frozenset({".", ",", ";", '"', "”", "’", "'", "!", "and"})


class FalseClaims:
    """Finds what calls a claim false, by the word lists of a codebook."""

    def __init__(self, words: Mapping[str, Set[str]]) -> None:
        self.claims, self.false, self.true = words["claim_noun"], words["false_sign"], words["true_sign"]
        self.truths, self.calling = words["truth_noun"], words["calling_verb"]

    def sign(self, parse: Parse, claim: int) -> tuple[int, ...]:
        """Return the words that call the claim at ``claim`` false, or the telling of it, with their negator; none if nothing does."""
        if parse.is_verb(claim):
            return tuple(k for k in parse.kids(claim, "advmod") if parse.lower[k] in self.false)[:1]
        if parse.lemma[claim] not in self.claims:
            return ()
        head = parse.head[claim]
        if parse.dep[claim] == "nsubj" and parse.lemma[head] == "be":
            return self.predicate(parse, head)
        if parse.dep[claim] == "pobj" and parse.lower[head] in _PREPOSITIONS:
            return self.no_truth(parse, parse.head[head])
        if parse.dep[claim] == "dobj" and parse.lemma[head] in self.calling:
            return self.called(parse, claim)
        return ()

    def predicate(self, parse: Parse, verb: int) -> tuple[int, ...]:
        """Return what is said of a claim: "is false", "is not true", "is without foundation"."""
        negator = parse.kids(verb, "neg")
        negated = bool(negator)
        for kid in parse.kids(verb, "acomp", "attr"):
            signs = self.true if negated else self.false
            if parse.lower[kid] in signs or parse.lemma[kid] in signs:
                return (kid, *negator)
        for kid in parse.kids(verb, "prep"):
            lacking = parse.child(kid, "pobj") if parse.lower[kid] == "without" and not negated else None
            if lacking is not None and parse.lemma[lacking] in self.truths:
                return (lacking,)
        return ()

    def no_truth(self, parse: Parse, noun: int) -> tuple[int, ...]:
        """Return "truth" of "there is no truth to reports", "has no basis in"."""
        if parse.lemma[noun] not in self.truths:
            return ()
        none = [k for k in parse.kids(noun, "det", "amod", "neg") if parse.lower[k] in ("no", "little")]
        negator = none or parse.kids(parse.head[noun], "neg")
        return (noun, *negator) if negator else ()

    def called(self, parse: Parse, claim: int) -> tuple[int, ...]:
        """Return what a claim is called behind it: "called a report that … 'false'"; the parser hangs it on the claim."""
        _, last = parse.sentences[parse.sentence[claim]]
        for at in range(claim + 1, last):
            if parse.lower[at] in self.false or parse.lemma[at] in self.false:
                closed = at + 1 >= last or parse.text[at + 1] in _CLOSING
                opened = parse.lower[at - 1] in _OPENING or parse.tag[at - 1].startswith(("N", "RB"))
                if closed and opened:
                    return (at,)
        return ()
