"""Whether a statement about a relation tells a change of it: a rift that grows, a friendship that is over.

What ends or eases turns the statement round: the end of a feud is closeness, the end
of a friendship strain. What grows or begins leaves it and tells that it is under way.
"""

from typing import Literal, NamedTuple

from comity.codebook import Codebook
from comity.reading.parse import Parse

Way = Literal["grows", "eases", "ends"]
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


class Change(NamedTuple):
    """What happens to the thing told, and at which word."""

    way: Way
    token: int

    @property
    def turns(self) -> bool:
        """Say whether the leaning of what is told turns round."""
        return self.way != "grows"


class ChangeTable:
    """The words of growth, easing and end in the codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self.words: dict[Way, frozenset[str]] = {
            "ends": codebook.words["change_end"],
            "eases": codebook.words["change_ease"],
            "grows": codebook.words["change_grow"],
        }

    def way(self, parse: Parse, token: int) -> Way | None:
        """Return what the word at ``token`` says of its noun, if it is one of growth, easing or end."""
        for way, words in self.words.items():
            if parse.lemma[token] in words or parse.lower[token] in words:
                return way
        return None

    def of_noun(self, parse: Parse, noun: int) -> Change | None:
        """Return the change told of ``noun``: by its verb, its predicate, its adjective or the noun above it."""
        for kid in parse.kids(noun, "amod"):
            if (way := self.way(parse, kid)) is not None:
                return Change(way, kid)
        head = parse.head[noun]
        dep = parse.dep[noun]
        if (
            dep == "pobj"
            and parse.lower[head] in ("of", "in", "to")
            and parse.tag[parse.head[head]][0] == "N"
        ):
            above = parse.head[head]
            way = self.way(parse, above)
            return Change(way, above) if way is not None else None
        if dep == "pobj" and parse.lower[head] == "in" and parse.is_verb(parse.head[head]):
            crack = parse.child(
                parse.head[head], "nsubj", "nsubjpass"
            )  # "cracks have appeared in the alliance"
            way = self.way(parse, crack) if crack is not None and crack < noun else None
            return Change(way, crack) if way is not None and crack is not None else None
        if dep not in _SUBJECTS and dep != "dobj":
            return None
        said = [head, *(parse.kids(head, "acomp", "attr", "oprd", "advmod", "prt") if dep != "dobj" else ())]
        for token in said:
            if token != noun and (way := self.way(parse, token)) is not None:
                return None if parse.kids(head, "neg") else Change(way, token)
        return None
