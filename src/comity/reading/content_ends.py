"""Where the part of a content after its cue may end, what speaks for each end, and for each beginning with it."""

from comity.reading.content_begins import word_class
from comity.reading.frame import Boundary, Frame, cut_end
from comity.reading.page import Page
from comity.reading.ranking import Fact, bucket, name

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
    if fr.ruled.after is not None and fr.ruled.after[1] > low:
        kinds.setdefault(fr.ruled.after[1], "ruled")
    top = cut_end(page, stop, low)
    kinds[top] = "sentence"
    _quote_ends(page, fr, begins, kinds)
    ordered = sorted(kinds.items())
    if len(ordered) > 28:
        ordered = [*ordered[:22], *ordered[-6:]]
    return [Boundary(at, kind, _end_facts(page, fr, at, kind)) for at, kind in ordered]


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


def _end_facts(page: Page, fr: Frame, at: int, kind: str) -> list[Fact]:
    parse, row = page.parse, fr.hit.row
    stop = fr.sentence[1]
    ruled = fr.ruled.after is not None and fr.ruled.after[1] == at
    # what comes next: the first word after punctuation, and the highest node that begins with it
    at_word = at
    marks = ""
    while at_word < len(parse) and at_word < at + 3 and not page.is_word[at_word]:
        marks += parse.text[at_word][:1]
        at_word += 1
    same = at_word < stop
    facts: list[Fact] = [
        (_end, kind, row.pos, row.family, row.id),
        (_end_ruled, ruled, fr.ruled.kind, kind, row.family),
        (_end_between, marks, same, word_class(page, at - 1)),
    ]
    if same and at < stop:
        facts += _next_facts(page, fr, at, at_word, marks)
    before, after = page.quote_of[at - 1], page.quote_of[at] if at < len(parse) else -1
    if before >= 0:
        inside = after == before and (page.is_word[at] or page.quote_tokens[before][1] > at + 2)
        own = page.quote_of[fr.hit.token] == before
        facts.append((_end_quote, page.claimed(before, fr.hit.token), kind, inside, own))
    elif after >= 0:
        facts.append((name, f"eq before{kind}"))
    return facts


def _next_facts(page: Page, fr: Frame, at: int, at_word: int, marks: str) -> list[Fact]:
    """Return what the phrase that follows a boundary in its sentence tells: what it hangs on, whether it is of somebody else's words."""
    parse, row, stop = page.parse, fr.hit.row, fr.sentence[1]
    word = word_class(page, at_word)
    node = page.opens[at_word]
    dep = parse.dep[node] if node >= 0 else "-"
    tag = parse.tag[node] if node >= 0 else "-"
    head = parse.head[node] if node >= 0 else -1
    to = _hangs_on(fr, node, head, at)
    level = page.cue_level(at_word, min(at_word + 5, stop))
    own = node >= 0 and parse.child(node, "nsubj", "nsubjpass") is not None
    last = parse.edges[node][1] if node >= 0 else at_word + 1
    return [
        (_next, marks, word, dep, tag, to, row.family),
        (_next_row, row.id, dep, to),
        (_next_head, to, marks, parse.tag[head] if head >= 0 else ""),
        (_next_cue, level, dep, tag, marks, own),
        (_next_cue_words, level, word, own, row.family, to),
        (_next_rest, dep, to, last >= stop - 2, bucket(last - at_word), bucket(stop - at_word)),
        (_next_participle, tag == "VBG" and dep == "advcl"),
    ]


def _hangs_on(fr: Frame, node: int, head: int, at: int) -> str:
    """Return the class of what a following phrase hangs on."""
    if head == node:
        return "root"
    if head == fr.hit.token:
        return "cue"
    if head in fr.cue:
        return "cues"
    if head < fr.first:
        return "left"
    return "right" if head >= at else "in"


def _end(kind: str, pos: str, family: str, row: str) -> list[str]:
    return [f"e{kind}", f"e{kind}{pos}{family}", f"el{row}{kind}"]


def _end_ruled(ruled: bool, how: str, kind: str, family: str) -> list[str]:
    return [f"er{ruled}{how}", f"erk{ruled}{kind}{family}"]


def _end_between(marks: str, same: bool, last: str) -> list[str]:
    return [f"em{marks}{same}", f"ep{last}"]


def _end_quote(claimed: bool, kind: str, inside: bool, own: bool) -> list[str]:
    return [f"eqc{claimed}{kind}", f"eq{inside}{kind}", f"eq{inside}{own}"]


def _next(marks: str, word: str, dep: str, tag: str, to: str, family: str) -> list[str]:
    return [
        f"ew{marks}{word}",
        f"ed{marks}{dep}{to}",
        f"edt{dep}{tag}{to}",
        f"edw{dep}{word}{to}",
        f"edf{family}{dep}{to}",
        f"ekd{marks}{tag}{to}",
    ]


def _next_row(row: str, dep: str, to: str) -> list[str]:
    return [f"eld{row}{dep}{to}"]


def _next_head(to: str, marks: str, tag: str) -> list[str]:
    return [f"eto{to}{marks}{tag}"]


def _next_cue(level: str, dep: str, tag: str, marks: str, own: bool) -> list[str]:
    return [f"ec{level}{dep}{tag}", f"ec{level}{marks}{own}"]


def _next_cue_words(level: str, word: str, own: bool, family: str, to: str) -> list[str]:
    return [f"ecw{level}{word}{own}", f"ecf{level}{family}{to}"]


def _next_rest(dep: str, to: str, rest: bool, size: int, left: int) -> list[str]:
    return [f"er{dep}{to}{rest}", f"el{dep}{size}", f"eleft{left}"]


def _next_participle(participle: bool) -> list[str]:
    return ["eving"] if participle else []


def pairs_of(page: Page, fr: Frame, begin: Boundary, ends: list[Boundary]) -> list[Fact | None]:
    """Return what a beginning and each end tell together; None where no content lies between them.

    That of a noun which is a subject ends before the verb: "the commitment to | Ambria | is firm".
    """
    parse, first, row = page.parse, begin.at, fr.hit.row
    token = fr.hit.token
    verb = parse.head[token] if row.pos == "n" and parse.dep[token] in ("nsubj", "nsubjpass") else -1
    node = page.opens[first]
    dep = parse.dep[node] if node >= 0 else ""
    edge = parse.edges[node][1] if node >= 0 else -1
    close = cut_end(page, edge, first) if node >= 0 else -1
    opened = -1 if page.crosses_quote(first) else page.quote_of[first]
    closing = page.quote_tokens[opened][1] - 3 if opened >= 0 else -1
    after, quote_of = fr.sentence[1], page.quote_of
    found: list[Fact | None] = []
    for stop, kind, _ in ends:
        if stop <= first or first <= verb < stop:
            found.append(None)
            continue
        fit = "none" if node < 0 else "over" if edge < stop else "same" if close == stop else "under"
        closed = quote_of[stop - 1]
        if opened < 0:
            quoted = "none" if closed < 0 else "late"
        else:
            quoted = "past" if closed != opened else "whole" if closing <= stop else "part"
        far = stop > after and page.paragraph(first) != page.paragraph(stop - 1)
        size = bucket(stop - first)
        found.append((_pair, begin.kind, kind, size, fit, quoted, row.family, row.pos, dep, far))
    return found


def _pair(
    begin: str, end: str, size: int, fit: str, quoted: str, family: str, pos: str, dep: str, paragraphs: bool
) -> list[str]:
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
