"""How far a cue reaches: "said", "said in a statement", "went on to say", "has a low opinion of".

Chosen last, when content and source are known: the cue is what stands between them and
is neither.
"""

from comity.reading.frame import Frame, Part
from comity.reading.page import Page
from comity.reading.ranking import bucket

_CATENATIVE = ("xcomp", "dobj", "acomp", "attr", "pobj", "conj", "advcl", "prep", "oprd", "pcomp", "acl")
_CLOSED = frozenset({"IN", "TO", "WDT", "WP", "WRB", "MD", "PRP", "CC", "RP", "EX", "DT", "PRP$", "WP$"})


def find_cue_spans(page: Page, fr: Frame, parts: tuple[Part, ...]) -> list[tuple[int, int, str, str]]:
    """Return candidate spans of a cue (first token, last token, kinds of the two ends), the plain one first."""
    parse, token = page.parse, fr.hit.token
    taken = {t for part in parts for t in range(part.first, part.stop)} | set(fr.source)
    low, high = fr.cue[0], fr.cue[-1]
    lows = {low: "plain"}
    if low < token:
        lows.setdefault(token, "bare")
    at = token
    for depth in range(3):
        above = parse.head[at]
        if (
            above == at
            or above > token
            or low - above > 7
            or parse.dep[at] not in _CATENATIVE
            or parse.dep[at] == "advcl"
        ):
            break
        if parse.is_verb(above) or parse.tag[above][0] in "NJ":
            lows.setdefault(_left(page, above), f"{depth}{parse.dep[at]}{parse.tag[above][:2]}")
        at = above
    if low > 0 and parse.tag[low - 1] == "TO":
        lows.setdefault(low - 1, "to")
    edge = parse.edges[token][0]
    if parse.tag[token][0] in "NJ" and edge < low:
        lows.setdefault(edge, "phrase")
        own = [t for t in range(edge, low) if t not in taken and t - 1 in taken]
        if own:
            lows.setdefault(own[0] + (parse.tag[own[0]] == "POS"), "after owner")
        if parse.tag[low - 1][0] == "J":
            lows.setdefault(low - 1, "adjective")
    while high > token and high in taken:
        high -= 1
    highs = {high: "plain"}
    stop = fr.sentence[1]
    for after in range(high + 1, min(high + 12, stop)):
        if after in taken or (parse.text[after] in ',;:"' and after > high + 1):
            break
        if not page.is_word[after] and parse.text[after] != ":":
            break
        last = after + 1 >= stop or after + 1 in taken or not page.is_word[after + 1]
        node = page.opens[after + 1] if after + 1 < len(parse) else -1
        if last or (
            node >= 0
            and parse.dep[node] in ("prep", "npadvmod", "advmod", "ccomp", "xcomp", "advcl", "agent")
        ):
            highs[after] = f"{'to content' if after + 1 in taken else 'to mark' if last else 'phrase'}"
        elif parse.tag[after] in ("IN", "RP", "TO") and after == high + 1:
            highs[after] = "word"
    spans = []
    for first, kind in lows.items():
        if any(t in taken for t in range(first, token + 1)):
            continue
        for final, end in highs.items():
            spans.append((first, final, kind, end))
    return spans or [(token, high, "bare", "plain")]


def _left(page: Page, token: int) -> int:
    """Return the first of the auxiliaries and adverbs that stand without a gap before a word."""
    parse = page.parse
    while (
        token > 0
        and parse.dep[token - 1] in ("aux", "auxpass", "neg", "advmod")
        and parse.tag[token - 1] != "TO"
    ):
        token -= 1
    return token


def cue_span_features(
    page: Page, fr: Frame, parts: tuple[Part, ...], span: tuple[int, int, str, str]
) -> list[str]:
    """Return the features of a candidate span."""
    parse, row, token = page.parse, fr.hit.row, fr.hit.token
    first, last, kind, end = span
    found = [
        f"l{kind}",
        f"l{kind}{row.pos}{row.family}",
        f"ll{kind}{row.id}",
        f"h{end}",
        f"h{end}{row.pos}{row.family}",
        f"hl{end}{row.id}",
    ]
    found += [f"lw{bucket(token - first)}{kind}", f"hw{bucket(last - token)}{end}", f"lh{kind}{end}"]
    word = parse.lower[first] if parse.tag[first] in _CLOSED else parse.tag[first]
    found += [f"f{word}{row.pos}", f"f{word}{kind}"]
    before = ""
    if first > 0:
        before = (
            "source"
            if first - 1 in fr.source
            else parse.lower[first - 1]
            if parse.tag[first - 1] in _CLOSED
            else parse.tag[first - 1]
        )
        found += [f"b{before}{kind}", f"b{before}{row.pos}"]
    if last + 1 < len(parse):
        begin = parts[-1].first if parts else -1
        after = (
            "content"
            if last + 1 == begin
            else parse.lower[last + 1]
            if parse.tag[last + 1] in _CLOSED
            else parse.tag[last + 1]
        )
        found += [f"a{after}{end}", f"ae{after}{row.family}{row.pos}"]
    if last > fr.cue[-1]:
        node = fr.cue[-1] + 1
        opener = parse.lower[node] if parse.tag[node] in _CLOSED else parse.tag[node]
        top = page.opens[node]
        found += [
            f"x{opener}{end}",
            f"x{opener}{parse.dep[top] if top >= 0 else ''}",
            f"xl{row.id}{opener}",
            f"xt{parse.tag[last]}{end}",
        ]
        if any(parse.tag[t][:3] == "NNP" for t in range(node, last + 1)):
            found += ["xname", f"xname{opener}{end}"]
        found.append(f"xn{sum(parse.dep[t] == 'prep' for t in range(node, last + 1))}{end}")
    if first < fr.cue[0]:
        found += [f"y{parse.tag[first]}{kind}{row.family}"]
    return found
