"""The parts before a cue that may be its content, and when such a part goes on after the cue.

"The strait," she said, "belongs to nobody." is one content in two parts.
"""

from collections.abc import Iterator

from comity.model import Span
from comity.reading.frame import CLOSED, Boundary, Frame, Part
from comity.reading.page import Page
from comity.reading.ranking import Fact, bucket, name

_ON_CUE = frozenset({"ccomp", "parataxis", "dep", "advcl", "dobj", "xcomp", "prep"})
_ABOVE = frozenset({"mark", "nsubj", "conj", "advcl", "ccomp", "nsubjpass"})
Range = tuple[int, int, str, str]  # first token, the one after the last, kind of beginning, kind of end


def find_before(page: Page, fr: Frame) -> list[tuple[Part, list[Fact]]]:
    """Return the parts before the cue that may be its content, with what is seen there."""
    first = fr.sentence[0]
    found: dict[Span, Part] = {}
    for begins, ends, begin, end in _ranges(page, fr):
        low, high = begins, ends
        while low < high and not page.is_word[low]:
            low += 1
        while high > low and not page.is_word[high - 1]:
            high -= 1
        if low < high and (low, high) not in found:
            found[low, high] = Part(low, high, begin, end)
    parts = sorted(found.values())
    if fr.hit.row.pos == "p" and fr.inside > first:
        parts = [
            part for part in parts if part.first >= fr.inside
        ]  # "wrote that, according to …": inside the clause
    if len(parts) > 24:
        parts = sorted(parts, key=lambda p: (p.end == "edge", fr.first - p.stop, p.first))[:24]
    return [(part, _before_facts(page, fr, part)) for part in parts]


def _ranges(page: Page, fr: Frame) -> Iterator[Range]:
    """Yield the token ranges that may be content, punctuation at their ends included, the likelier kind of two first."""
    blocks = [(fr.first, "block")]
    if fr.cue[0] != fr.first:
        blocks.append((fr.cue[0], "cue"))
    elif fr.source and fr.source[0] < fr.first:
        blocks.append((fr.source[0], "source"))
    for high, end in blocks:
        if high > fr.sentence[0]:
            yield fr.sentence[0], high, "sentence", end
            yield from _quoted(page, fr, high, end)
            yield from _clauses(page, fr, high, end)
    if fr.ruled.before is not None:
        yield *fr.ruled.before, "ruled", "ruled"
    yield from _raised(page, fr)
    first = fr.sentence[0]
    if first > 0 and not any(page.is_word[t] for t in range(first, fr.first)):
        # `"…" He said that on Monday.`: the quotation that the sentence before ends with
        quote = page.quote_of[first - 1]
        if quote >= 0 and quote != page.quote_of[fr.hit.token]:
            yield *page.quote_tokens[quote], "quote before", "sentence"


def _quoted(page: Page, fr: Frame, high: int, end: str) -> Iterator[Range]:
    """Yield the quotation that ends before ``high``, alone, with its sentence, and with the quotations before it."""
    first = fr.sentence[0]
    near = range(high - 1, max(first, high - 4) - 1, -1)
    quote = next((page.quote_of[t] for t in near if page.quote_of[t] >= 0), -1)
    if quote < 0 or quote == page.quote_of[fr.hit.token]:
        return
    low, up = page.quote_tokens[quote]
    yield low, up, "quote", f"{end}.quote"
    yield min(first, low), high, "quote sentence", end
    for back in range(quote - 1, max(quote - 5, -1), -1):
        if page.text[page.quotes[back][1] : page.quotes[back + 1][0]].strip():
            break
        yield page.quote_tokens[back][0], up, "quotes", f"{end}.quote"


def _clauses(page: Page, fr: Frame, high: int, end: str) -> Iterator[Range]:
    """Yield the clauses before ``high``: those on the cue, those it hangs on, and what follows a comma."""
    parse, token, first = page.parse, fr.hit.token, fr.sentence[0]
    for kid in parse.children[token]:
        dep, (low, up) = parse.dep[kid], parse.edges[kid]
        if kid < high and dep in _ON_CUE:
            yield low, min(up, high), dep, "edge"
            yield low, high, dep, end
    at = token
    for _ in range(3):
        above = parse.head[at]
        if above == at or parse.dep[at] == "relcl":
            break
        if parse.edges[above][0] < high:
            kind = f"above.{parse.dep[at]}"
            yield max(parse.edges[above][0], first), high, kind, end
            for kid in parse.children[above]:
                if kid < high and parse.edges[kid][0] > first and parse.dep[kid] in _ABOVE:
                    yield parse.edges[kid][0], high, f"{kind}.{parse.dep[kid]}", end
        at = above
    for at in range(first, high - 1):
        joint = parse.tag[at] == "CC" and parse.text[at - 1] in ",;"
        if joint or parse.text[at] in ",;:—–" or parse.lower[at] == "that":
            yield at + 1, high, f"after{parse.lower[at]}", end


def _raised(page: Page, fr: Frame) -> Iterator[Range]:
    """Yield phrases that belong to the content but stand before the cue: "Pell is said to …", "the plan he backs"."""
    parse, token, first = page.parse, fr.hit.token, fr.sentence[0]
    passive = parse.child(token, "nsubjpass")
    if passive is not None:
        yield *parse.edges[passive], "nsubjpass", "edge"
    subject = parse.child(token, "nsubj")
    if subject is not None and subject < token and subject not in fr.source:
        yield *parse.edges[subject], "nsubj", "edge"  # "the plan seems to …"
    near = range(fr.first - 1, max(first, fr.first - 6) - 1, -1)
    relative = next((t for t in near if parse.tag[t] in ("WDT", "WP", "WRB", "WP$")), None)
    if relative is not None and relative not in fr.source:
        yield relative, relative + 1, "relative", "edge"
        yield relative, fr.first, "relative", "block"
    at = token
    for _ in range(3):
        if parse.dep[at] in ("relcl", "acl"):
            noun = parse.head[at]
            yield parse.edges[noun][0], min(noun + 1, parse.edges[at][0]), "antecedent", "edge"
            break
        if parse.head[at] == at:
            break
        at = parse.head[at]
        subject = parse.child(at, "nsubj", "nsubjpass")
        if subject is not None and subject < token and subject not in fr.source:
            yield *parse.edges[subject], f"{parse.dep[at]}.subject", "edge"


def _before_facts(page: Page, fr: Frame, part: Part) -> list[Fact]:
    parse, row = page.parse, fr.hit.row
    gap = fr.first - part.stop
    between = (
        "".join(parse.text[t][:1] if not page.is_word[t] else "w" for t in range(part.stop, fr.first))[-3:]
        if gap > 0
        else ""
    )
    opened = page.quote_of[part.first] if not page.crosses_quote(part.first) else -1
    closed = page.quote_of[part.stop - 1]
    reach = "whole" if closed == opened else "past"
    quoted = reach if opened >= 0 else "none" if closed < 0 else "late"
    before = ""
    if part.first > 0:
        t = part.first - 1
        before = (
            parse.text[t]
            if not page.is_word[t]
            else (parse.lower[t] if parse.tag[t] in CLOSED else parse.tag[t])
        )
        if parse.sentence[t] != parse.sentence[part.first]:
            before = "^"
    word = parse.lower[part.first] if parse.tag[part.first] in CLOSED else parse.tag[part.first]
    size = bucket(part.stop - part.first)
    takes = "that" if "that" in row.complement else "-"
    inverted = "inv" if fr.source and fr.source[0] > fr.cue[0] else ("src" if fr.source else "nosrc")
    finite = any(parse.tag[t] in ("VBZ", "VBP", "VBD", "MD") for t in range(part.first, part.stop))
    dep = parse.dep[fr.hit.token]
    ends = fr.sentence[1] - fr.stop
    ruled = fr.ruled.before == (part.first, part.stop)
    inner = min(page.count_cues(part.first, part.stop), 3)
    early = page.count_cues(fr.sentence[0], part.first) > 0
    facts: list[Fact] = [
        (_as, part.begin, part.end, row.pos, row.family, row.id),
        (_between, between, quoted, part.begin, part.end),
        (_words, before, word, part.begin),
        (_size, size, part.begin, bucket(gap)),
        (_clause, takes, quoted, inverted, between, finite, part.begin, row.family),
        (_cue, dep, part.begin, between, bucket(ends), parse.tag[fr.hit.token], row.family),
        (_ruled, ruled, fr.ruled.kind, part.begin, row.family),
        (_cues, inner, part.begin, part.end, early, before, quoted, size),
    ]
    if part.first > 0 and part.first > fr.sentence[0]:
        level = page.cue_level(max(part.first - 3, fr.sentence[0]), part.first)
        facts.append((name, f"pcl{level}{before}"))
    if fr.inside > part.first:
        # it takes in the clause on which the cue's own clause hangs
        facts.append((name, "pabove", f"pabove{part.begin}/{part.end}"))
    if page.crosses_quote(part.first):
        facts.append((name, "pcross"))
    if page.crosses_quote(part.stop) and page.is_word[part.stop]:
        facts.append((name, "pcross>"))
    return facts


def _as(begin: str, end: str, pos: str, family: str, row: str) -> list[str]:
    return [f"p{begin}/{end}", f"p{begin}{pos}{family}", f"pl{begin}{row}"]


def _between(between: str, quoted: str, begin: str, end: str) -> list[str]:
    return [f"pb{between}{quoted}", f"pbk{between}{begin}", f"pq{quoted}{begin}/{end}"]


def _words(before: str, word: str, begin: str) -> list[str]:
    return [f"pw{before}{word}", f"pbe{before}{begin}", f"pw{word}"]


def _size(size: int, begin: str, gap: int) -> list[str]:
    return [f"ps{size}{begin}", f"pg{gap}"]


def _clause(
    takes: str, quoted: str, inverted: str, between: str, finite: bool, begin: str, family: str
) -> list[str]:
    return [
        f"pt{takes}{quoted}",
        f"pi{inverted}{quoted}{between}",
        f"pf{finite}{begin}",
        f"pf{finite}{between}{family}",
    ]


def _cue(dep: str, begin: str, between: str, ends: int, tag: str, family: str) -> list[str]:
    return [f"pd{dep}{begin}", f"pd{dep}{between}", f"pe{ends}{between}", f"pc{tag}{between}{family}"]


def _ruled(ruled: bool, how: str, begin: str, family: str) -> list[str]:
    return [f"pr{ruled}{how}", f"prk{ruled}{begin}{family}"]


def _cues(inner: int, begin: str, end: str, early: bool, before: str, quoted: str, size: int) -> list[str]:
    kind = f"{begin}/{end}"
    return [f"pci{inner}{kind}", f"pcb{early}{kind}", f"pcb{early}{before}", f"pci{inner}{quoted}{size}"]


def both_of(page: Page, fr: Frame, part: Part, begin: Boundary, end: Boundary) -> Fact:
    """Return what the part before the cue and the part after it tell together."""
    at = begin.at
    left = page.quote_of[part.stop - 1] >= 0
    right = page.quote_of[at] >= 0 and not page.crosses_quote(at)
    between = page.parse.text[at - 1] if not page.is_word[at - 1] else "w"
    far = at >= fr.sentence[1] and page.paragraph(at) != page.paragraph(fr.hit.token)
    parse = page.parse
    word = parse.lower[part.first] if parse.tag[part.first] in CLOSED else parse.tag[part.first]
    after = parse.text[part.stop] if not page.is_word[part.stop] else "w"
    same = at < fr.sentence[1]
    size = bucket(part.stop - part.first)
    return (_both, part.begin, begin.kind, end.kind, f"{left}{right}", same, between, far, size, word, after)


def _both(
    left: str,
    begin: str,
    end: str,
    quotes: str,
    same: bool,
    between: str,
    paragraphs: bool,
    size: int,
    word: str,
    after: str,
) -> list[str]:
    return [
        "2",
        f"2q{quotes}",
        f"2k{left}{begin}",
        f"2s{quotes}{same}{begin}",
        f"2e{quotes}{end}",
        f"2b{quotes}{between}",
        f"2p{quotes}{paragraphs}",
        f"2l{size}{quotes}{after}",
        f"2ls{size}{same}{between}",
        f"2w{word}{quotes}{same}",
        f"2a{after}{between}{same}",
    ]


_RAISED = frozenset({"nsubjpass", "nsubj", "relative", "antecedent"})


def joins(page: Page, fr: Frame, begin: Boundary) -> bool:
    """Say whether what begins after the cue may go on what stands before it: after a comma or in quotation marks."""
    return begin.at >= fr.stop and (page.quote_of[begin.at] >= 0 or page.parse.text[begin.at - 1] in ",—–-")


def may_join(page: Page, part: Part, end: Boundary, joining: bool) -> bool:
    """Say whether a part before the cue and one after it may be one content."""
    if part.end == "edge":
        return part.begin in _RAISED and (end.kind[:5] != "quote" or end.kind == "quote0")
    return joining and (end.kind[:5] in ("sente", "quote") or page.quote_of[end.at - 1] < 0)
