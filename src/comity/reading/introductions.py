"""Who a name is that no table knows, by the noun beside it.

"Korsian lawmaker Ama Dest", "Ama Dest, a lawyer for the Korsian navy", "a Korsian
banker, Ama Dest": the noun tells what the person is, the state, body or person that
owns the noun tells for which side.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from comity.codebook.rows import Agent
from comity.reading.name_context import NameContext
from comity.reading.parse import Parse

_OWNING = ("of", "for", "at", "in", "from", "to", "with")
_BESIDE = ("amod", "compound", "nmod", "poss")
_DEEPEST = 4


class Introduction(NamedTuple):
    """What stands beside a name: whose side, what sector, and why."""

    country: str
    sector: str
    reason: str


Owner = Callable[[int], tuple[str, str] | None]


class Introducer:
    """Reads the nouns beside names in one document; ``owner`` tells whose name stands at a token."""

    def __init__(self, parse: Parse, around: NameContext, agents: Mapping[str, Agent], owner: Owner) -> None:
        self.parse = parse
        self.around = around
        self.agents = agents
        self.owner = owner

    def of(self, run: range) -> Introduction | None:
        """Return what introduces the name at ``run``, or None where no noun or no owner stands beside it."""
        parse = self.parse
        head = next((t for t in reversed(run) if parse.head[t] not in run), run[-1])
        before = [k for k in parse.kids(head, *_BESIDE, "appos") if k < run[0]]
        for noun in before:  # "Korsian lawmaker | Ama Dest"
            found = self.told(noun, (*before, noun), run)
            if found is not None:
                return found
        for noun in parse.kids(head, "appos"):  # "Ama Dest, | a lawyer for the Korsian navy"
            if noun > head and (found := self.told(noun, (noun,), run)) is not None:
                return found
        if parse.dep[head] == "appos":  # "a Korsian banker, | Ama Dest"
            noun = parse.head[head]
            if noun not in run and (found := self.told(noun, (noun,), run)) is not None:
                return found
        return None

    def told(self, noun: int, hosts: tuple[int, ...], run: range) -> Introduction | None:
        """Return what ``noun`` tells, if it is a noun of agents and somebody owns it."""
        agent = self.agents.get(self.parse.lemma[noun]) or self.agents.get(self.parse.lower[noun])
        if agent is None or agent.kind in ("organisation", "outlet"):
            return None
        owner = next((o for host in hosts if (o := self.owned(host, run, 0)) is not None), None)
        if owner is None:
            return None
        country, reason = owner
        return Introduction(
            country, agent.sector, f"{agent.noun!r} beside the name (agents:{agent.id}), {reason}"
        )

    def owned(self, noun: int, run: range, depth: int) -> tuple[str, str] | None:
        """Return whose the noun is: a name before it, else the first in the phrases behind it."""
        parse = self.parse
        # A name within a longer one that no table knows is no owner: "an analyst at the | Harth Institute".
        named = depth > 0 and parse.tag[noun][:3] == "NNP"
        beside = [k for k in parse.kids(noun, *_BESIDE) if not (named and parse.dep[k] == "compound")]
        for kid in (noun, *beside):
            if kid not in run and (found := self.owner(kid)) is not None:
                return found
        if depth > _DEEPEST:
            return None
        for prep in parse.kids(noun, "prep"):
            if parse.lower[prep] not in _OWNING:
                continue
            for inner in parse.kids(prep, "pobj"):
                if inner not in run and (found := self.owned(inner, run, depth + 1)) is not None:
                    return found
        return None
