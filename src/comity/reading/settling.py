"""Which of the deeds found in a document are told, where several readings of the same words were found."""

from collections.abc import Mapping, Sequence, Set

from comity.reading.deed import Deed
from comity.reading.parse import Parse

# How a clause hangs on a noun whose content it tells.
_SAYING = frozenset({"relcl", "acl", "appos"})


def settle(parse: Parse, deeds: Sequence[Deed], rulings: Set[str]) -> tuple[Deed, ...]:
    """Return one deed a trigger and type, the one composed of most steps, in text order.

    ``rulings`` are nouns for laws and resolutions.
    """
    best: dict[tuple[int, str], Deed] = {}
    composed = {deed.trigger: deed.operations[-1:] for deed in deeds if len(deed.tokens) > 1}
    for deed in deeds:
        together = deed.symmetric and composed.get(deed.trigger) == ("try",)
        if len(deed.tokens) == 1 and deed.trigger in composed and not together:
            continue  # but "work with Ambria | to deter Korsia": they do work together
        key = (deed.trigger, deed.coded.type)
        before = best.get(key)
        if before is None or _weight(deed) > _weight(before):
            best[key] = deed
    ruled = {parse.head[d.trigger] for d in best.values() if parse.dep[d.trigger] in _SAYING}
    kept = [
        deed
        for deed in best.values()
        if not _led_to_force(parse, deed, best) and not _only_passes(parse, deed, ruled, rulings)
    ]
    return tuple(sorted(kept, key=lambda d: (d.trigger, d.coded.type)))


def _weight(deed: Deed) -> tuple[int, int]:
    return len(deed.tokens), len(deed.actors) + len(deed.recipients)


def _only_passes(parse: Parse, deed: Deed, ruled: Set[int], rulings: Set[str]) -> bool:
    """Say whether a vote backs nobody, as what is voted is told as a deed: "passed a law | that bans Korsian ships"."""
    return (
        deed.coded.type == "SUPPORT"
        and len(deed.tokens) == 1
        and any(t in ruled and parse.lemma[t] in rulings for t in deed.words if t != deed.trigger)
    )


def _led_to_force(parse: Parse, deed: Deed, others: Mapping[tuple[int, str], Deed]) -> bool:
    """Say whether a move only led to the force that is told with it: "called up | and shelled" (manual, p. 22)."""
    if deed.coded.type != "MOBILIZE" or not deed.actors or not parse.is_verb(deed.trigger):
        return False
    force = (others.get((at, "ASSAULT")) for at in parse.conjuncts(deed.trigger))
    return any(one is not None and one.actors == deed.actors for one in force)
