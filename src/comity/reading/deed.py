"""A coded deed before its factuality, date and source are settled."""

from dataclasses import dataclass, field

from comity.reading.arguments import Parties
from comity.reading.composition import Coded
from comity.reading.grammar import antecedent, is_passive, subject
from comity.reading.parse import Parse


@dataclass(frozen=True)
class Deed:
    """What is told at ``trigger``: a type with its parties, in tokens of the parse.

    ``tokens`` run from the plain deed to the outermost operator, ``words`` are all words
    it rests on. ``doers`` are those who act, also where a mutual deed has all as actors.
    ``inner`` is the deed that the last operator was applied to; ``spoken_in`` the
    attribution in which praise or blame is done by saying so.
    """

    coded: Coded
    trigger: int
    tokens: tuple[int, ...]
    actors: Parties
    recipients: Parties
    symmetric: bool = False
    leaning: str | None = None
    contexts: tuple[str, ...] = ()
    negation_used: bool = False
    operations: tuple[str, ...] = ()
    no_longer: bool = False
    confidence: float = 0.8
    steps: tuple[str, ...] = ()
    doers: Parties = ()
    words: tuple[int, ...] = ()
    spoken_in: str | None = None
    inner: "Deed | None" = field(default=None, repr=False)

    @property
    def innermost(self) -> "Deed":
        """The plain deed, without any operator."""
        return self if self.inner is None else self.inner.innermost


def done_by_others(parse: Parse, deed: Deed, people: frozenset[str]) -> bool:
    """Say whether a deed has a doer who is no actor, and is so not that of whoever tells it: "terrorists who threaten Korsia".

    ``people`` are nouns of people and bodies; what missiles do may be done by whoever tells it.
    """
    doer = subject(parse, deed.trigger) if parse.is_verb(deed.trigger) and not deed.actors else None
    if doer is None and parse.dep[deed.trigger] == "pcomp":  # "the rebels were on the verge of attacking"
        above = parse.head[parse.head[deed.trigger]]
        doer = parse.child(parse.head[parse.head[above]], "nsubj") if parse.dep[above] == "pobj" else None
    if doer is not None and parse.tag[doer].startswith("W"):
        doer = antecedent(parse, doer)
    if doer is None or is_passive(parse, deed.trigger):
        return False
    named = parse.lemma[doer] in people or parse.tag[doer].startswith("NNP")
    return named and not any(doer in parse.tokens_in(party.mention.span) for party in deed.recipients)
