"""What a source does not say itself: "would not confirm or deny", "refused to say", "reacted angrily to reports that"."""

from collections.abc import Sequence

from comity.codebook import Codebook
from comity.reading.grammar import is_infinitive
from comity.reading.parse import Parse

_NEITHER = frozenset({"neither", "nor"})
_OWN = frozenset({"in", "with", "through", "as"})  # "said in reports that"


class Withheld:
    """Tells it by the table of factuality (who "refuses to", not who "forgets to" do a thing) and a list of nouns for claims."""

    def __init__(self, codebook: Codebook) -> None:
        self.refusing = frozenset(
            row.head
            for row in codebook.factuality
            if row.pos == "v"
            and row.particle is None
            and "to" in row.complement
            and (row.affirmative, row.negative) == ("did_not_happen", "unknown")
        )

        self.hearsay = codebook.words["hearsay_noun"]

    def overheard(self, parse: Parse, source: Sequence[int], cue: int) -> bool:
        """Say whether the claim at ``cue`` is one that its source only hears of: "angered by | reports that"."""
        if parse.lemma[cue] not in self.hearsay or parse.dep[cue] != "pobj":
            return False
        inside = parse.subtree(cue)
        return parse.lower[parse.head[cue]] not in _OWN and not any(token in inside for token in source)

    def __call__(self, parse: Parse, cue: int) -> bool:
        """Say whether the verb at ``cue`` is told as not said, by another word than a "not" of its own."""
        first = joined_to(parse, cue)
        if any(parse.lower[kid] in _NEITHER for token in (cue, first) for kid in parse.children[token]):
            return True
        if first != cue and any(parse.dep[kid] == "neg" for kid in parse.children[first]):
            return True
        over = parse.head[first]
        refused = is_infinitive(parse, first) and parse.lemma[over] in self.refusing
        return refused and not any(parse.dep[kid] == "neg" for kid in parse.children[over])


def joined_to(parse: Parse, verb: int) -> int:
    """Return the first of the verbs that "or" joins to ``verb``, which share what stands before it: "did not confirm | or deny"."""
    first = verb
    while parse.dep[first] == "conj" and parse.is_verb(parse.head[first]):
        before = parse.head[first]
        either = any(
            parse.lower[kid] in ("or", "nor") for at in (before, first) for kid in parse.kids(at, "cc")
        )
        if not either or parse.child(first, "nsubj", "nsubjpass", "aux", "neg") is not None:
            break
        first = before
    return first
