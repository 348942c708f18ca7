"""Which of the candidate attributions of a document are its outermost ones: a look at each beside all others.

A cue inside the content of another is not outermost, unless that other is none itself.
Each choice made so far tells by how sure it was.
"""

import math
from collections.abc import Iterator

from comity.model import Span
from comity.reading.frame import Found
from comity.reading.page import UNRULED, Page
from comity.reading.ranking import bucket

_LIKELY = 0.5


def second_features(page: Page, found: list[Found]) -> list[list[str]]:
    """Return the features of each candidate of one document, in the order given."""
    levels = [dict.fromkeys(_RELATIONS, 0.0) for _ in found]
    inside = [0] * len(found)
    for one, two in _neighbours(found):
        for place, other in ((one, two), (two, one)):
            for name, level in _relations(found[place], found[other]):
                levels[place][name] = max(levels[place][name], level)
            inside[place] += _holds(found[place], found[other].hit.token) and found[other].likely >= _LIKELY
    return [
        [*_own(page, one), f"i{min(3, count)}", *(f"{name}{int(most * 8)}" for name, most in level.items())]
        for one, count, level in zip(found, inside, levels, strict=True)
    ]


# How likely, at most, are the others that hold the cue in their content (n; nn: and have that very
# content), that do so while this one holds theirs (y), whose content meets this one's (o) or is
# the same (m), that have the cue in their source (is), that hold this one's source (si).
_RELATIONS = ("n", "nn", "y", "o", "m", "is", "si")


def _relations(one: Found, other: Found) -> Iterator[tuple[str, float]]:
    """Yield what another candidate is to one, with how likely that other is a cue."""
    likely, source, around = other.likely, one.source.tokens, other.source.tokens
    held, holding = _holds(other, one.hit.token), _holds(one, other.hit.token)
    if held:
        yield "n", likely
        yield "nn", likely * other.sure
        if holding:
            yield "y", likely
    if (
        not held
        and not holding
        and any(a.first < b.stop and b.first < a.stop for a in one.parts for b in other.parts)
    ):
        yield "o", likely
    if _edges(one) == _edges(other):
        yield "m", likely
    if around and around[0] <= one.hit.token <= around[-1]:
        yield "is", likely
    if source and _holds(other, source[0]):
        yield "si", likely


def _neighbours(found: list[Found]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of candidates whose sources, cues and contents reach into each other."""
    reach = sorted((*_reach(one), place) for place, one in enumerate(found))
    for number, (_, stop, one) in enumerate(reach):
        for first, _, two in reach[number + 1 :]:
            if first >= stop:
                break
            yield one, two


def _reach(one: Found) -> Span:
    """Return the range of tokens from the first to the last of source, cue and content."""
    tokens = [one.hit.token, *one.source.tokens[:1], *one.source.tokens[-1:]]
    return min(one.parts[0].first, *tokens), max(one.parts[-1].stop, max(tokens) + 1)


def _holds(one: Found, token: int) -> bool:
    """Say whether a token stands in the content of a candidate."""
    return any(part.first <= token < part.stop for part in one.parts)


def _edges(one: Found) -> list[int]:
    return [edge for part in one.parts for edge in (part.first, part.stop)]


def _own(page: Page, one: Found) -> list[str]:
    """Return what a candidate tells by itself."""
    row, token, parts, source = one.hit.row, one.hit.token, one.parts, one.source
    cue, told, sure = (_logit(value) for value in (one.likely, one.told, one.sure))
    size = bucket(sum(part.stop - part.first for part in parts))
    kind = f"{row.pos}{row.family}"
    return [
        "b",
        f"c{round(2 * cue)}",
        f"s{round(told)}",
        f"k{round(2 * sure)}",
        f"ck{round(cue)}{round(sure)}",
        f"r{row.id}",
        f"f{kind}",
        f"t{row.stance}",
        f"p{parts[0].begin}",
        f"pp{parts[-1].begin}",
        f"e{parts[0].end}",
        f"ee{parts[-1].end}",
        f"a{source.relation}",
        f"ac{source.cut}",
        f"g{page.parse.tag[token]}",
        f"d{page.parse.dep[token]}",
        f"z{size}",
        f"zf{size}{kind}",
        f"w{bucket(len(source.tokens))}",
        f"q{page.quote_of[token] >= 0}{kind}",
        f"R{_agrees(one)}",
        f"Rf{_agrees(one)}{kind}",
        f"Rk{one.frame.ruled.kind}",
    ]


def _agrees(one: Found) -> str:
    """Return whether the rules draw the same content: "-" where they draw none."""
    ruled = one.frame.ruled
    if ruled is UNRULED:
        return "-"
    drawn = [span for span in (ruled.before, ruled.after) if span]
    return str(drawn == [(part.first, part.stop) for part in one.parts])


def _logit(value: float) -> float:
    value = min(max(value, 1e-3), 1 - 1e-3)
    return math.log(value / (1 - value))
