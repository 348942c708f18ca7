"""A coded deed before its factuality, date and source are settled."""

from dataclasses import dataclass, field

from comity.reading.arguments import Parties
from comity.reading.composition import Coded


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
