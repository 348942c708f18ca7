"""Where the content of a cue may begin and end: candidates from tree and quotation marks, and what speaks for each.

A content is a part before the cue, a part after it, or both ("The strait," she said,
"belongs to nobody."). The beginning and the end of the part after the cue are scored
apart and together, so that thousands of spans cost no more than their boundaries.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from comity.model import Span
from comity.reading.cues import CueHit
from comity.reading.page import Page
from comity.reading.ranking import bucket

_HEADS = frozenset(
    {
        "ccomp",
        "xcomp",
        "advcl",
        "dobj",
        "attr",
        "prep",
        "acl",
        "relcl",
        "dative",
        "agent",
        "oprd",
        "acomp",
        "parataxis",
        "nsubjpass",
        "nsubj",
        "conj",
        "appos",
        "pcomp",
        "pobj",
        "npadvmod",
        "advmod",
        "prt",
        "dep",
    }
)
_CUT = frozenset(
    {
        "IN",
        "TO",
        "CC",
        "WDT",
        "WP",
        "WRB",
        "RB",
        "VBG",
        "VBN",
        "NNP",
        "NN",
        "NNS",
        "DT",
        "PRP",
        "VBD",
        "VBZ",
        "VBP",
        "MD",
        "CD",
        "JJ",
        "WP$",
        "EX",
        "PRP$",
    }
)
_CLOSED = frozenset({"IN", "TO", "WDT", "WP", "WRB", "MD", "PRP", "CC", "RP", "EX", "DT", "PRP$", "WP$"})
_MARKS = ("that", "to", "how", "whether", "if", "why", "what", "when", "where", "who")

Score = Callable[[Iterable[str]], float]


class Part(NamedTuple):
    """A run of tokens, the last not included, with the kind of its beginning and of its end."""

    first: int
    stop: int
    begin: str
    end: str


class Boundary(NamedTuple):
    """A token boundary with its kind and features."""

    at: int
    kind: str
    features: list[str]


class Contents(NamedTuple):
    """All candidates of one cue: parts before it, with features, and the boundaries of parts after it."""

    before: list[tuple[Part, list[str]]]
    begins: list[Boundary]
    ends: list[Boundary]


class Frame(NamedTuple):
    """A cue with its source, and the tokens that both take up, from ``first`` to before ``stop``.

    ``inside`` is where the nearest subordinate clause around the cue begins, or -1.
    """

    hit: CueHit
    source: tuple[int, ...]
    cue: tuple[int, ...]
    first: int
    stop: int
    sentence: Span
    inside: int


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
    return Frame(hit, source, cue, first, stop, sentence, inside)


# --- after the cue -----------------------------------------------------------------------


def find_begins(page: Page, fr: Frame) -> list[Boundary]:
    """Return where the part after the cue may begin."""
    parse, hit = page.parse, fr.hit
    first, stop = fr.sentence
    after = fr.cue[-1] + 1
    kinds: dict[int, str] = {}

    def add(at: int, kind: str) -> None:
        while at < stop and parse.text[at] in ",:;—–-":
            at += 1
        if after <= at < len(parse) and at not in kinds and at not in fr.source:
            kinds[at] = kind

    for host, name in ((hit.token, ""), *_hosts(page, fr)):
        for kid in parse.children[host]:
            dep = parse.dep[kid]
            if parse.edges[kid][1] <= after or dep not in _HEADS or kid in fr.source:
                continue
            low = max(parse.edges[kid][0], after)
            add(low, f"{name}{dep}")
            if dep in ("prep", "agent", "dative"):
                inner = parse.child(kid, "pobj", "pcomp", "prep")
                if inner is not None:
                    add(max(parse.edges[inner][0], after), f"{name}{dep}.{parse.dep[inner]}")
                    for deep in parse.children[inner]:
                        if parse.dep[deep] in ("acl", "prep", "relcl") and deep > inner:
                            add(parse.edges[deep][0], f"{name}{dep}.{parse.dep[inner]}.{parse.dep[deep]}")
            elif dep in ("dobj", "attr", "acomp", "nsubj", "npadvmod") and kid >= after:
                for deep in parse.children[kid]:
                    if parse.dep[deep] in ("acl", "prep", "relcl", "appos", "ccomp", "xcomp") and deep > kid:
                        add(parse.edges[deep][0], f"{name}{dep}.{parse.dep[deep]}")
    add(after, "next")
    if fr.stop > after:
        add(fr.stop, "after source")
    for at in range(after, stop):
        if page.quote_of[at] >= 0 and page.quote_of[at] != page.quote_of[at - 1]:
            add(at, "quote")
            break
    for at in range(after, min(stop, after + 14)):
        if parse.lower[at] in _MARKS:
            add(at, "mark")
            break
    if stop < len(parse) and page.quote_of[stop] >= 0:
        if stop not in kinds:
            kinds[stop] = "next sentence"
    elif parse.text[stop - 1] == ":" and stop < len(parse):
        kinds.setdefault(stop, "after colon")
    return [
        Boundary(at, kind, _begin_features(page, fr, at, kind)) for at, kind in sorted(kinds.items())[:12]
    ]


def _hosts(page: Page, fr: Frame) -> list[tuple[int, str]]:
    """Return the words other than the cue on which its content may hang."""
    parse, token = page.parse, fr.hit.token
    found = [(t, "p:") for t in fr.hit.tokens if t != token]
    head = parse.head[token]
    if (
        head != token
        and head < fr.stop + 3
        and parse.dep[token]
        in ("acomp", "attr", "dobj", "pobj", "oprd", "conj", "amod", "xcomp", "prep", "npadvmod")
    ):
        found.append((head, f"{parse.dep[token]}^"))
        if parse.dep[token] == "pobj" and parse.head[head] != head:
            found.append((parse.head[head], "pobj^^"))
    return found


def _begin_features(page: Page, fr: Frame, at: int, kind: str) -> list[str]:
    parse, row = page.parse, fr.hit.row
    word = parse.lower[at] if parse.tag[at] in _CLOSED else parse.tag[at]
    before = (
        parse.text[at - 1]
        if not page.is_word[at - 1]
        else (parse.lower[at - 1] if parse.tag[at - 1] in _CLOSED else parse.tag[at - 1])
    )
    gap = bucket(at - fr.stop) if at >= fr.stop else "in"
    takes = "that" if "that" in row.complement else "-"
    obj = "object" if "object" in row.complement else "-"
    node = page.opens[at]
    found = [
        f"b{kind}",
        f"b{kind}{row.pos}{row.family}",
        f"bl{kind}{row.id}",
        f"bw{word}",
        f"bk{kind}{word}",
        f"bW{row.id}{word}",
        f"bg{gap}",
        f"bgk{kind}{gap}",
        f"bp{before}",
        f"bpw{before}{word}",
        f"bt{takes}{obj}{kind}",
        f"bh{row.hearer}{kind}",
        f"bd{parse.dep[node] if node >= 0 else '-'}{parse.tag[node] if node >= 0 else ''}",
        f"bs{row.stance}{kind}",
    ]
    if page.quote_of[at] >= 0:
        found += [
            f"bq{page.quote_of[at] == page.quote_of[fr.hit.token]}{page.crosses_quote(at)}",
            f"bqk{kind}{page.crosses_quote(at)}",
        ]
    elif any(q >= 0 for q in page.quote_of[at : fr.sentence[1]]):
        found.append(f"bqlater{kind}")
    if before in _CLOSED:
        found.append(f"bprep{before}{row.pos}")
    if at - 1 >= fr.stop and parse.lower[at - 1] in row.complement:
        found += ["btaken", f"btaken{row.family}{row.pos}"]
    if fr.stop > fr.cue[-1] + 1:
        found.append(f"bsrc{at >= fr.stop}")
    for other in range(fr.stop, at):
        tag = parse.tag[other]
        if tag[0] == "V" or tag in ("CC", "MD"):
            found.append(f"bover{tag}")
            break
    return found


def find_ends(page: Page, fr: Frame, begins: list[Boundary]) -> list[Boundary]:
    """Return where the part after the cue may end (the token after it)."""
    parse = page.parse
    if not begins:
        return []
    kinds: dict[int, str] = {}
    first, stop = fr.sentence
    low = begins[0].at
    last_edge = {
        high
        for node in range(low, stop)
        if (high := parse.edges[node][1]) <= stop and parse.edges[node][0] >= low - 1
    }
    for at in range(low + 1, stop):
        if page.is_word[at]:
            if at in last_edge and page.is_word[at - 1] and parse.tag[at] in _CUT and page.opens[at] >= 0:
                kinds[at] = "phrase"
        elif page.is_word[at - 1]:
            kinds[at] = "mark"
    top = _cut_end(page, stop, low)
    kinds[top] = "sentence"
    _quote_ends(page, fr, begins, kinds)
    ordered = sorted(kinds.items())
    if len(ordered) > 28:
        ordered = [*ordered[:22], *ordered[-6:]]
    return [Boundary(at, kind, _end_features(page, fr, at, kind)) for at, kind in ordered]


def _cut_end(page: Page, stop: int, low: int) -> int:
    """Return the boundary after the last word before ``stop``."""
    while stop - 1 > low and not page.is_word[stop - 1]:
        stop -= 1
    return stop


def _quote_ends(page: Page, fr: Frame, begins: list[Boundary], kinds: dict[int, str]) -> None:
    """Add the ends of quotations that begin after the cue and go on in later sentences and paragraphs."""
    parse = page.parse
    low = begins[0].at
    number = next(
        (
            page.quote_of[b.at]
            for b in begins
            if page.quote_of[b.at] >= 0 and page.quote_of[b.at] != page.quote_of[fr.hit.token]
        ),
        -1,
    )
    if number < 0:
        later = next((q for q in page.quote_of[low : fr.sentence[1]] if q >= 0), -1)
        if later < 0 or page.quote_tokens[later][1] <= fr.sentence[1]:
            return
        number = later
    if page.quote_of[fr.hit.token] == number:
        return
    chain = 0
    while number < len(page.quotes) and chain < 6:
        start, end = page.quote_tokens[number]
        at = _cut_end(page, end, start)
        if at > low:
            kinds[at] = f"quote{chain}"
        follow = number + 1
        if follow >= len(page.quotes) or page.quote_tokens[follow][0] - end > 1:
            break
        if page.text[page.quotes[number][1] : page.quotes[follow][0]].strip():
            break
        number, chain = follow, chain + 1


def _end_features(page: Page, fr: Frame, at: int, kind: str) -> list[str]:
    parse, row = page.parse, fr.hit.row
    stop = fr.sentence[1]
    found = [f"e{kind}", f"e{kind}{row.pos}{row.family}", f"el{row.id}{kind}"]
    # what comes next: the first word after punctuation, and the highest node that begins with it
    at_word = at
    marks = ""
    while at_word < len(parse) and at_word < at + 3 and not page.is_word[at_word]:
        marks += parse.text[at_word][:1]
        at_word += 1
    same = at_word < stop
    found.append(f"em{marks}{same}")
    if same and at < stop:
        word = parse.lower[at_word] if parse.tag[at_word] in _CLOSED else parse.tag[at_word]
        node = page.opens[at_word]
        dep = parse.dep[node] if node >= 0 else "-"
        tag = parse.tag[node] if node >= 0 else "-"
        head = parse.head[node] if node >= 0 else -1
        token = fr.hit.token
        if head == node:
            to = "root"
        elif head == token:
            to = "cue"
        elif head in fr.cue:
            to = "cues"
        elif head < fr.first:
            to = "left"
        elif head >= at:
            to = "right"
        else:
            to = "in"
        found += [
            f"ew{marks}{word}",
            f"ed{marks}{dep}{to}",
            f"edt{dep}{tag}{to}",
            f"edw{dep}{word}{to}",
            f"edf{row.family}{dep}{to}",
            f"eld{row.id}{dep}{to}",
            f"ekd{marks}{tag}{to}",
        ]
        found.append(f"eto{to}{marks}{parse.tag[head] if head >= 0 else ''}")
        last = parse.edges[node][1] if node >= 0 else at_word + 1
        rest = last >= stop - 2
        found += [f"er{dep}{to}{rest}", f"el{dep}{bucket(last - at_word)}"]
        left = stop - at_word
        found.append(f"eleft{bucket(left)}")
        if tag == "VBG" and dep == "advcl":
            found.append("eving")
    found.append(f"ep{parse.lower[at - 1] if parse.tag[at - 1] in _CLOSED else parse.tag[at - 1]}")
    before, after = page.quote_of[at - 1], page.quote_of[at] if at < len(parse) else -1
    if before >= 0:
        inside = after == before and (page.is_word[at] or page.quote_tokens[before][1] > at + 2)
        found += [f"eq{inside}{kind}", f"eq{inside}{page.quote_of[fr.hit.token] == before}"]
    elif after >= 0:
        found.append(f"eq before{kind}")
    return found


# What the two ends of a part after the cue tell together: (kind of the beginning, kind of
# the end, size, how the end fits the subtree, quotation marks, family, part of speech,
# dependency, whether paragraphs are crossed). Few values, so that their scores can be kept.
Pair = tuple[str, str, int, str, str, str, str, str, bool]


def pairs_of(page: Page, fr: Frame, begin: Boundary, ends: list[Boundary]) -> list[Pair | None]:
    """Return what a beginning and each end tell together; None where the end is not after it."""
    parse, first, row = page.parse, begin.at, fr.hit.row
    node = page.opens[first]
    dep = parse.dep[node] if node >= 0 else ""
    edge = parse.edges[node][1] if node >= 0 else -1
    close = _cut_end(page, edge, first) if node >= 0 else -1
    opened = -1 if page.crosses_quote(first) else page.quote_of[first]
    closing = page.quote_tokens[opened][1] - 3 if opened >= 0 else -1
    after, quote_of = fr.sentence[1], page.quote_of
    found: list[Pair | None] = []
    for stop, kind, _ in ends:
        if stop <= first:
            found.append(None)
            continue
        fit = "none" if node < 0 else "over" if edge < stop else "same" if close == stop else "under"
        closed = quote_of[stop - 1]
        if opened < 0:
            quoted = "none" if closed < 0 else "late"
        else:
            quoted = "past" if closed != opened else "whole" if closing <= stop else "part"
        far = stop > after and page.paragraph(first) != page.paragraph(stop - 1)
        found.append((begin.kind, kind, bucket(stop - first), fit, quoted, row.family, row.pos, dep, far))
    return found


def pair_features(pair: Pair) -> list[str]:
    """Return the features of a part after the cue that need both its ends."""
    begin, end, size, fit, quoted, family, pos, dep, paragraphs = pair
    found = [
        f"j{begin}{end}",
        f"js{begin}{size}",
        f"jf{begin}{fit}",
        f"jfe{fit}{end}",
        f"jq{quoted}{end}",
        f"jqf{quoted}{fit}",
        f"jfm{family}{size}",
        f"jfit{fit}{family}{pos}",
        f"jd{dep}{fit}{end}",
    ]
    if paragraphs:
        found.append(f"jpar{quoted}")
    return found


# --- before the cue ----------------------------------------------------------------------


def find_before(page: Page, fr: Frame) -> list[tuple[Part, list[str]]]:
    """Return the parts before the cue that may be its content, with their features."""
    parse, token = page.parse, fr.hit.token
    first, stop = fr.sentence
    found: dict[tuple[int, int], Part] = {}

    def add(low: int, high: int, begin: str, end: str) -> None:
        while low < high and not page.is_word[low]:
            low += 1
        while high > low and not page.is_word[high - 1]:
            high -= 1
        if low < high and (low, high) not in found:
            found[low, high] = Part(low, high, begin, end)

    blocks = [(fr.first, "block")]
    if fr.cue[0] != fr.first:
        blocks.append((fr.cue[0], "cue"))
    elif fr.source and fr.source[0] < fr.first:
        blocks.append((fr.source[0], "source"))
    for high, end in blocks:
        if high <= first:
            continue
        add(first, high, "sentence", end)
        quote = next(
            (
                page.quote_of[t]
                for t in range(high - 1, max(first, high - 4) - 1, -1)
                if page.quote_of[t] >= 0
            ),
            -1,
        )
        if quote >= 0 and quote != page.quote_of[token]:
            low, up = page.quote_tokens[quote]
            add(low, up, "quote", f"{end}.quote")
            add(min(first, low), high, "quote sentence", end)
            back = quote
            for _ in range(4):
                if back == 0 or page.text[page.quotes[back - 1][1] : page.quotes[back][0]].strip():
                    break
                back -= 1
                add(page.quote_tokens[back][0], up, "quotes", f"{end}.quote")
        for kid in parse.children[token]:
            if kid < high and parse.dep[kid] in (
                "ccomp",
                "parataxis",
                "dep",
                "advcl",
                "dobj",
                "xcomp",
                "prep",
            ):
                add(parse.edges[kid][0], min(parse.edges[kid][1], high), parse.dep[kid], "edge")
                add(parse.edges[kid][0], high, parse.dep[kid], end)
        at = token
        for _ in range(3):
            above = parse.head[at]
            if above == at or parse.dep[at] == "relcl":
                break
            if parse.edges[above][0] < high:
                add(max(parse.edges[above][0], first), high, f"above.{parse.dep[at]}", end)
                for kid in parse.children[above]:
                    if (
                        kid < high
                        and parse.edges[kid][0] > first
                        and parse.dep[kid] in ("mark", "nsubj", "conj", "advcl", "ccomp", "nsubjpass")
                    ):
                        add(parse.edges[kid][0], high, f"above.{parse.dep[at]}.{parse.dep[kid]}", end)
            at = above
        for at in range(first + 1, high):
            if (
                parse.text[at - 1] in ",;:—–"
                or (parse.tag[at - 1] == "CC" and parse.text[at - 2] in ",;")
                or parse.lower[at - 1] == "that"
            ):
                add(at, high, f"after{parse.lower[at - 1]}", end)
    passive = parse.child(token, "nsubjpass")
    if passive is not None:
        add(*parse.edges[passive], "nsubjpass", "edge")
    relative = next(
        (
            t
            for t in range(fr.first - 1, max(first, fr.first - 6) - 1, -1)
            if parse.tag[t] in ("WDT", "WP", "WRB", "WP$")
        ),
        None,
    )
    if relative is not None and relative not in fr.source:
        add(relative, relative + 1, "relative", "edge")
        add(relative, fr.first, "relative", "block")
    at = token
    for _ in range(3):
        if parse.dep[at] in ("relcl", "acl"):
            noun = parse.head[at]
            low = parse.edges[noun][0]
            add(low, min(noun + 1, parse.edges[at][0]), "antecedent", "edge")
            break
        if parse.head[at] == at:
            break
        at = parse.head[at]
        subject = parse.child(at, "nsubj", "nsubjpass")
        if subject is not None and subject < token and subject not in fr.source:
            add(*parse.edges[subject], f"{parse.dep[at]}.subject", "edge")
    if not any(page.is_word[t] for t in range(first, fr.first)) and first > 0:
        # `"…" He said that on Monday.`: the quotation that the sentence before ends with
        quote = page.quote_of[first - 1]
        if quote >= 0 and quote != page.quote_of[token]:
            low, up = page.quote_tokens[quote]
            add(low, up, "quote before", "sentence")
    parts = sorted(found.values())
    if fr.hit.row.pos == "p" and fr.inside > first:
        parts = [part for part in parts if part.first >= fr.inside]  # "wrote that, according to …": inside the clause
    if len(parts) > 24:
        parts = sorted(parts, key=lambda p: (p.end == "edge", fr.first - p.stop, p.first))[:24]
    return [(part, _before_features(page, fr, part)) for part in parts]


def _before_features(page: Page, fr: Frame, part: Part) -> list[str]:
    parse, row = page.parse, fr.hit.row
    kind = f"{part.begin}/{part.end}"
    gap = fr.first - part.stop
    between = (
        "".join(parse.text[t][:1] if not page.is_word[t] else "w" for t in range(part.stop, fr.first))[-3:]
        if gap > 0
        else ""
    )
    opened = page.quote_of[part.first] if not page.crosses_quote(part.first) else -1
    closed = page.quote_of[part.stop - 1]
    if opened >= 0:
        quoted = "whole" if closed == opened else "past"
    else:
        quoted = "none" if closed < 0 else "late"
    before = ""
    if part.first > 0:
        t = part.first - 1
        before = (
            parse.text[t]
            if not page.is_word[t]
            else (parse.lower[t] if parse.tag[t] in _CLOSED else parse.tag[t])
        )
        if parse.sentence[t] != parse.sentence[part.first]:
            before = "^"
    word = parse.lower[part.first] if parse.tag[part.first] in _CLOSED else parse.tag[part.first]
    size = bucket(part.stop - part.first)
    takes = "that" if "that" in row.complement else "-"
    inverted = "inv" if fr.source and fr.source[0] > fr.cue[0] else ("src" if fr.source else "nosrc")
    finite = any(parse.tag[t] in ("VBZ", "VBP", "VBD", "MD") for t in range(part.first, part.stop))
    dep = parse.dep[fr.hit.token]
    ends = fr.sentence[1] - fr.stop
    found = [
        f"p{kind}",
        f"p{part.begin}{row.pos}{row.family}",
        f"pl{part.begin}{row.id}",
        f"pb{between}{quoted}",
        f"pbk{between}{part.begin}",
        f"pq{quoted}{kind}",
        f"pw{before}{word}",
        f"pbe{before}{part.begin}",
        f"ps{size}{part.begin}",
        f"pt{takes}{quoted}",
        f"pi{inverted}{quoted}{between}",
        f"pf{finite}{part.begin}",
        f"pf{finite}{between}{row.family}",
        f"pd{dep}{part.begin}",
        f"pd{dep}{between}",
        f"pe{bucket(ends)}{between}",
        f"pg{bucket(gap)}",
        f"pc{parse.tag[fr.hit.token]}{between}{row.family}",
        f"pw{word}",
    ]
    if fr.inside > part.first:
        found += ["pabove", f"pabove{kind}"]  # it takes in the clause on which the cue's own clause hangs
    if page.crosses_quote(part.first):
        found.append("pcross")
    if page.crosses_quote(part.stop) and page.is_word[part.stop]:
        found.append("pcross>")
    return found


# What the two parts of a content tell together: (beginning of the part before, beginning and
# end of the part after, whether each stands in quotation marks, whether they share the
# sentence, what stands before the second, whether a paragraph ends between them).
Both = tuple[str, str, str, str, bool, str, bool]


def both_of(page: Page, fr: Frame, part: Part, begin: Boundary, end: Boundary) -> Both:
    """Return what the part before the cue and the part after it tell together."""
    at = begin.at
    left = page.quote_of[part.stop - 1] >= 0
    right = page.quote_of[at] >= 0 and not page.crosses_quote(at)
    between = page.parse.text[at - 1] if not page.is_word[at - 1] else "w"
    far = at >= fr.sentence[1] and page.paragraph(at) != page.paragraph(fr.hit.token)
    return (part.begin, begin.kind, end.kind, f"{left}{right}", at < fr.sentence[1], between, far)


def both_features(both: Both) -> list[str]:
    """Return the features of a content in two parts."""
    left, begin, end, quotes, same, between, paragraphs = both
    return [
        "2",
        f"2q{quotes}",
        f"2k{left}{begin}",
        f"2s{quotes}{same}{begin}",
        f"2e{quotes}{end}",
        f"2b{quotes}{between}",
        f"2p{quotes}{paragraphs}",
    ]


_RAISED = frozenset({"nsubjpass", "relative", "antecedent"})


def joins(page: Page, fr: Frame, begin: Boundary) -> bool:
    """Say whether what begins after the cue may go on what stands before it: after a comma or in quotation marks."""
    return begin.at >= fr.stop and (page.quote_of[begin.at] >= 0 or page.parse.text[begin.at - 1] in ",—–-")


def may_join(page: Page, part: Part, end: Boundary, joining: bool) -> bool:
    """Say whether a part before the cue and one after it may be one content."""
    if part.end == "edge":
        return part.begin in _RAISED and end.kind[:5] != "quote"
    return joining and (end.kind[:5] in ("sente", "quote") or page.quote_of[end.at - 1] < 0)


def contents_of(page: Page, fr: Frame) -> Contents:
    """Return all candidates for the content of a cue."""
    begins = find_begins(page, fr)
    return Contents(find_before(page, fr), begins, find_ends(page, fr, begins))
