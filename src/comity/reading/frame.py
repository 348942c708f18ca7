"""A cue with its source, and the pieces that a content is made of."""

from typing import NamedTuple

from comity.model import Span
from comity.reading.cues import CueHit
from comity.reading.page import Page, Ruled
from comity.reading.ranking import Fact
from comity.reading.source_candidates import Source

# Parts of speech whose words are few and the same in every text: only these are features as words.
CLOSED = frozenset({"IN", "TO", "WDT", "WP", "WRB", "MD", "PRP", "CC", "RP", "EX", "DT", "PRP$", "WP$"})


class Part(NamedTuple):
    """A run of tokens, the last not included, with the kind of its beginning and of its end."""

    first: int
    stop: int
    begin: str
    end: str


class Boundary(NamedTuple):
    """A token boundary with its kind and what is seen there."""

    at: int
    kind: str
    facts: list[Fact]


class Frame(NamedTuple):
    """A cue with its source, and the tokens that both take up, from ``first`` to before ``stop``.

    ``inside`` is where the nearest subordinate clause around the cue begins, or -1; ``ruled``
    is what the rules make of the cue.
    """

    hit: CueHit
    source: tuple[int, ...]
    cue: tuple[int, ...]
    first: int
    stop: int
    sentence: Span
    inside: int
    ruled: Ruled


class Found(NamedTuple):
    """A candidate attribution: what was chosen for one cue, and how sure each choice was (0 to 1)."""

    frame: Frame
    likely: float  # that it is a cue
    source: Source
    told: float  # that this is the source
    parts: tuple[Part, ...]
    sure: float  # that this is the content

    @property
    def hit(self) -> CueHit:
        """The cue."""
        return self.frame.hit


def frame(page: Page, hit: CueHit, source: tuple[int, ...], cue: tuple[int, ...]) -> Frame:
    """Return the block of source and cue that contents stand before or after."""
    first, stop = cue[0], cue[-1] + 1
    sentence = page.sentence(hit.token)
    if source and sentence[0] <= source[0] < sentence[1]:
        if source[-1] < first and first - source[-1] <= 6:
            first = source[0]
        elif source[0] >= stop and source[0] - stop <= 2:
            stop = source[-1] + 1
    inside, at = -1, hit.token
    if page.parse.is_verb(at):
        at = page.parse.head[at]
    for _ in range(4):
        if page.parse.dep[at] in ("ccomp", "relcl", "acl", "advcl"):
            inside = page.parse.edges[at][0]
            break
        at = page.parse.head[at]
    return Frame(hit, source, cue, first, stop, sentence, inside, page.ruled(hit))


def cut_end(page: Page, stop: int, low: int) -> int:
    """Return the boundary after the last word before ``stop``."""
    while stop - 1 > low and not page.is_word[stop - 1]:
        stop -= 1
    return stop
