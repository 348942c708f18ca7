"""Where the part of a content after its cue may begin, and what speaks for each beginning.

Beginnings and ends come from the tree and the quotation marks. They are scored apart and
together, so that many spans cost no more than their boundaries.
"""

from comity.reading.frame import CLOSED, Boundary, Frame
from comity.reading.page import Page
from comity.reading.ranking import Fact, bucket, name

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

    for host, path in ((hit.token, ""), *_hosts(page, fr)):
        for kid in parse.children[host]:
            dep = parse.dep[kid]
            if parse.edges[kid][1] <= after or dep not in _HEADS or kid in fr.source:
                continue
            low = max(parse.edges[kid][0], after)
            add(low, f"{path}{dep}")
            if dep in ("prep", "agent", "dative"):
                inner = parse.child(kid, "pobj", "pcomp", "prep")
                if inner is not None:
                    add(max(parse.edges[inner][0], after), f"{path}{dep}.{parse.dep[inner]}")
                    for deep in parse.children[inner]:
                        if parse.dep[deep] in ("acl", "prep", "relcl") and deep > inner:
                            add(parse.edges[deep][0], f"{path}{dep}.{parse.dep[inner]}.{parse.dep[deep]}")
            elif dep in ("dobj", "attr", "acomp", "nsubj", "npadvmod") and kid >= after:
                for deep in parse.children[kid]:
                    if parse.dep[deep] in ("acl", "prep", "relcl", "appos", "ccomp", "xcomp") and deep > kid:
                        add(parse.edges[deep][0], f"{path}{dep}.{parse.dep[deep]}")
    for own in fr.hit.tokens:
        if own > fr.hit.token and parse.tag[own] in ("TO", "IN"):
            kinds[own] = "own"  # "agreed | to a truce": the preposition of the cue may begin the content
    if fr.ruled.after is not None:
        add(fr.ruled.after[0], "ruled")
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
    return [Boundary(at, kind, _begin_facts(page, fr, at, kind)) for at, kind in sorted(kinds.items())[:12]]


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


def _begin_facts(page: Page, fr: Frame, at: int, kind: str) -> list[Fact]:
    parse, row = page.parse, fr.hit.row
    word = word_class(page, at)
    before = word_class(page, at - 1) if page.is_word[at - 1] else parse.text[at - 1]
    gap = bucket(at - fr.stop) if at >= fr.stop else "in"
    takes = "that" if "that" in row.complement else "-"
    obj = "object" if "object" in row.complement else "-"
    node = page.opens[at]
    first = at
    while first + 1 < len(parse) and not page.is_word[first]:
        first += 1
    ruled = fr.ruled.after is not None and fr.ruled.after[0] == first
    level = page.cue_level(at, min(at + 4, stop_of(page, fr, at)))
    facts: list[Fact] = [
        (_begin, kind, row.pos, row.family, row.id, takes, obj, row.hearer, row.stance),
        (_begin_words, kind, word, before),
        (_begin_row, row.id, word),
        (_begin_gap, kind, gap),
        (_begin_node, parse.dep[node] if node >= 0 else "-", parse.tag[node] if node >= 0 else ""),
        (_begin_ruled, ruled, fr.ruled.kind, kind, row.family),
        (_begin_cue, level, kind, word),
    ]
    quote = page.quote_of[at]
    if quote >= 0:
        claimed, own = page.claimed(quote, fr.hit.token), quote == page.quote_of[fr.hit.token]
        facts.append((_begin_quote, claimed, kind, own, page.crosses_quote(at)))
    elif any(q >= 0 for q in page.quote_of[at : fr.sentence[1]]):
        facts.append((name, f"bqlater{kind}"))
    if before in CLOSED:
        facts.append((name, f"bprep{before}{row.pos}"))
    if at - 1 >= fr.stop and parse.lower[at - 1] in row.complement:
        facts.append((name, "btaken", f"btaken{row.family}{row.pos}"))
    if fr.stop > fr.cue[-1] + 1:
        facts.append((name, f"bsrc{at >= fr.stop}"))
    for other in range(fr.stop, at):
        tag = parse.tag[other]
        if tag[0] == "V" or tag in ("CC", "MD"):
            facts.append((name, f"bover{tag}"))
            break
    return facts


def word_class(page: Page, at: int) -> str:
    """Return the word of a closed class, or else the part of speech."""
    tag = page.parse.tag[at]
    return page.parse.lower[at] if tag in CLOSED else tag


def _begin(
    kind: str, pos: str, family: str, row: str, takes: str, obj: str, hearer: str | None, stance: str
) -> list[str]:
    return [
        f"b{kind}",
        f"b{kind}{pos}{family}",
        f"bl{kind}{row}",
        f"bt{takes}{obj}{kind}",
        f"bh{hearer}{kind}",
        f"bs{stance}{kind}",
    ]


def _begin_words(kind: str, word: str, before: str) -> list[str]:
    return [f"bw{word}", f"bk{kind}{word}", f"bp{before}", f"bpw{before}{word}"]


def _begin_row(row: str, word: str) -> list[str]:
    return [f"bW{row}{word}"]


def _begin_gap(kind: str, gap: int | str) -> list[str]:
    return [f"bg{gap}", f"bgk{kind}{gap}"]


def _begin_node(dep: str, tag: str) -> list[str]:
    return [f"bd{dep}{tag}"]


def _begin_ruled(ruled: bool, how: str, kind: str, family: str) -> list[str]:
    return [f"br{ruled}{how}", f"brk{ruled}{kind}{family}"]


def _begin_cue(level: str, kind: str, word: str) -> list[str]:
    return [f"bc{level}{kind}", f"bcw{level}{word}"]


def _begin_quote(claimed: bool, kind: str, own: bool, crosses: bool) -> list[str]:
    return [f"bqc{claimed}{kind}", f"bq{own}{crosses}", f"bqk{kind}{crosses}"]


def stop_of(page: Page, fr: Frame, at: int) -> int:
    """Return the end of the sentence of a boundary."""
    return fr.sentence[1] if at < fr.sentence[1] else page.sentence(at)[1]
