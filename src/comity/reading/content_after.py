"""Where the part of a content after its cue may begin and end, and what speaks for each boundary.

Beginnings and ends come from the tree and the quotation marks. They are scored apart and
together, so that many spans cost no more than their boundaries.
"""

from comity.reading.frame import CLOSED, Boundary, Frame, cut_end
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
_MARKS = ("that", "to", "how", "whether", "if", "why", "what", "when", "where", "who")


def find_begins(page: Page, fr: Frame) -> list[Boundary]:
    """Return where the part after the cue may begin."""
    parse, hit = page.parse, fr.hit
    stop = fr.sentence[1]
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
    for own in fr.hit.tokens:
        if own > fr.hit.token and parse.tag[own] in ("TO", "IN"):
            kinds[own] = "own"  # "agreed | to a truce": the preposition of the cue may begin the content
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
    word = parse.lower[at] if parse.tag[at] in CLOSED else parse.tag[at]
    before = (
        parse.text[at - 1]
        if not page.is_word[at - 1]
        else (parse.lower[at - 1] if parse.tag[at - 1] in CLOSED else parse.tag[at - 1])
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
    level = page.cue_level(at, min(at + 4, stop_of(page, fr, at)))
    found += [f"bc{level}{kind}", f"bcw{level}{word}"]
    if page.quote_of[at] >= 0:
        claimed = page.claimed(page.quote_of[at], fr.hit.token)
        found += [
            f"bqc{claimed}{kind}",
            f"bq{page.quote_of[at] == page.quote_of[fr.hit.token]}{page.crosses_quote(at)}",
            f"bqk{kind}{page.crosses_quote(at)}",
        ]
    elif any(q >= 0 for q in page.quote_of[at : fr.sentence[1]]):
        found.append(f"bqlater{kind}")
    if before in CLOSED:
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


def stop_of(page: Page, fr: Frame, at: int) -> int:
    """Return the end of the sentence of a boundary."""
    return fr.sentence[1] if at < fr.sentence[1] else page.sentence(at)[1]


def find_ends(page: Page, fr: Frame, begins: list[Boundary]) -> list[Boundary]:
    """Return where the part after the cue may end (the token after it)."""
    parse = page.parse
    if not begins:
        return []
    kinds: dict[int, str] = {}
    stop = fr.sentence[1]
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
    top = cut_end(page, stop, low)
    kinds[top] = "sentence"
    _quote_ends(page, fr, begins, kinds)
    ordered = sorted(kinds.items())
    if len(ordered) > 28:
        ordered = [*ordered[:22], *ordered[-6:]]
    return [Boundary(at, kind, _end_features(page, fr, at, kind)) for at, kind in ordered]


def _quote_ends(page: Page, fr: Frame, begins: list[Boundary], kinds: dict[int, str]) -> None:
    """Add the ends of quotations that begin after the cue and go on in later sentences and paragraphs."""
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
        at = cut_end(page, end, start)
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
        word = parse.lower[at_word] if parse.tag[at_word] in CLOSED else parse.tag[at_word]
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
        level = page.cue_level(at_word, min(at_word + 5, stop))
        own = node >= 0 and parse.child(node, "nsubj", "nsubjpass") is not None
        found += [
            f"ec{level}{dep}{tag}",
            f"ec{level}{marks}{own}",
            f"ecw{level}{word}{own}",
            f"ecf{level}{row.family}{to}",
        ]
        last = parse.edges[node][1] if node >= 0 else at_word + 1
        rest = last >= stop - 2
        found += [f"er{dep}{to}{rest}", f"el{dep}{bucket(last - at_word)}"]
        left = stop - at_word
        found.append(f"eleft{bucket(left)}")
        if tag == "VBG" and dep == "advcl":
            found.append("eving")
    found.append(f"ep{parse.lower[at - 1] if parse.tag[at - 1] in CLOSED else parse.tag[at - 1]}")
    before, after = page.quote_of[at - 1], page.quote_of[at] if at < len(parse) else -1
    if before >= 0:
        inside = after == before and (page.is_word[at] or page.quote_tokens[before][1] > at + 2)
        claimed = page.claimed(before, fr.hit.token)
        found += [f"eqc{claimed}{kind}"]
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
    close = cut_end(page, edge, first) if node >= 0 else -1
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
