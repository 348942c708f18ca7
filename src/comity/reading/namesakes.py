"""Which of several states one form names: "Congo", "Korean", "Georgia".

The rest of the report decides: the state that it names most by forms of its own; where it
names the first of the table so at all ("South Korea"), the bare form is that one's, as the
others are told apart ("North Korea"). A province or town ("Georgia" in the United States) has a claim only where the report
names another province or town of that state beside it ("Savannah, Georgia"), once at least. A former state is meant while it stood:
"Moscow" of 1980. Where nothing tells, the table's order does.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from comity.reading.gazetteer import Hit, Name

LOCAL = frozenset({"city", "province"})
_OWNERS = frozenset({"state", "agency"})
_BESIDE = 120  # characters: a sentence, in which "Georgia" and "Alabama" are of one kind


class Namesakes:
    """What one document names without doubt, against which doubtful forms are weighed."""

    def __init__(self, hits: Iterable[Hit], ended: Mapping[str, str], day: str | None) -> None:
        self.ended = ended
        self.day = day
        self.weight: Counter[tuple[str, bool]] = Counter()
        doubtful: list[tuple[int, Name]] = []
        places: defaultdict[str, list[int]] = defaultdict(list)
        for hit in hits:
            owners = {(n.actor, n.form in LOCAL) for n in hit.names if n.kind in _OWNERS and self.stands(n)}
            if any(n.kind == "agency" and n.ambiguous for n in hit.names):
                continue
            if len(owners) == 1:
                actor, local = owners.pop()
                self.weight[actor, local] += 1
                if local:
                    places[actor].append(hit.span[0])
            else:
                doubtful += [(hit.span[0], n) for n in hit.names if n.form in LOCAL]
        self.beside = {name for at, name in doubtful if _near(at, places[name.actor])}

    def ranked(self, names: tuple[Name, ...]) -> tuple[Name, ...]:
        """Return ``names`` with those of the state that the report names most first; else as they stand."""
        if len({name.actor for name in names if name.kind in _OWNERS}) < 2:
            return names
        first = next((n for n in names if n.kind in _OWNERS and n.form not in LOCAL and self.stands(n)), None)
        usual = first.actor if first is not None and self.claim(first) else None

        def rank(name: Name) -> tuple[bool, int, bool]:
            told_apart = (
                usual not in (None, name.actor) and name.form not in LOCAL and name.actor not in self.ended
            )
            return not self.stands(name), 0 if told_apart else -self.claim(name), not self.stood(name)

        return tuple(sorted(names, key=rank))

    def stands(self, name: Name) -> bool:
        """Say whether the state had not ended by the day of the report."""
        end = self.ended.get(name.actor)
        return end is None or (self.day is not None and self.day[: len(end)] <= end)

    def stood(self, name: Name) -> bool:
        """Say whether the name is of a former state that the report of its day means."""
        return name.actor in self.ended and self.stands(name)

    def claim(self, name: Name) -> int:
        """Return how often the report names the state of ``name`` by other forms."""
        if name.kind not in _OWNERS:
            return 0
        if name.form in LOCAL:
            return self.weight[name.actor, True] if name in self.beside else 0
        return self.weight[name.actor, False] + self.weight[name.actor, True]

    def reason(self, name: Name, names: tuple[Name, ...]) -> str:
        """Say why ``name`` was taken where the form names several states, else nothing."""
        others = sorted({n.actor for n in names if n.kind in _OWNERS and self.stands(n)} - {name.actor})
        if not others or name.kind not in _OWNERS:
            return ""
        told = self.claim(name)
        how = f"named {told} times otherwise in the report" if told else "nothing in the report tells"
        return f"; also of {', '.join(others)}: {how}"


def _near(at: int, places: list[int]) -> bool:
    """Say whether one of ``places``, in order, lies beside ``at``."""
    after = bisect_left(places, at)
    return any(abs(place - at) <= _BESIDE for place in places[max(after - 1, 0) : after + 1])
