"""Which candidate cues are cues: a linear model over the cue table, parts of speech and the tree.

"Plans" may be a noun of no source, "said" may introduce no content. Features name lemmas
of the cue table and closed-class words only; everything else is a class or a shape.
"""

from comity.reading import grammar
from comity.reading.cues import CueHit
from comity.reading.page import Page
from comity.reading.ranking import Fact
from comity.reading.word_classes import WordClasses

_CLOSED = frozenset({"IN", "TO", "WDT", "WP", "WRB", "MD", "PRP", "CC", "RP", "EX", "DT", "PRP$"})
_SUBJECT = ("nsubj", "nsubjpass", "expl", "csubj")
_CONTENT = (
    "ccomp",
    "xcomp",
    "dobj",
    "attr",
    "acomp",
    "oprd",
    "prep",
    "prt",
    "agent",
    "acl",
    "relcl",
    "advcl",
)


def glance(page: Page, hit: CueHit) -> Fact:
    """Return what a first glance sees, which by itself rules most candidates out: the row, its class, its complement."""
    parse, token, row = page.parse, hit.token, hit.row
    shape = complement(page, token, row.complement)
    return (_glance, row.id, row.pos, row.stance, row.family, parse.tag[token], parse.dep[token], shape)


def _glance(lemma: str, pos: str, stance: str, family: str, tag: str, dep: str, shape: str) -> list[str]:
    return [
        "b",
        f"l{lemma}",
        f"t{tag}",
        f"d{dep}",
        f"td{pos}{tag}{dep}",
        f"s{stance}",
        f"f{family}",
        f"c{shape}",
        f"lc{lemma}{shape}",
        f"fc{pos}{family}{shape}",
        f"sc{stance}{shape}",
        f"ld{lemma}{dep}",
        f"lt{lemma}{tag}",
    ]


def cue_features(page: Page, hit: CueHit, near: frozenset[int], classes: WordClasses) -> list[str]:
    """Return the other features of a candidate cue; ``near`` holds the main tokens of all candidates of the table."""
    parse, token, row = page.parse, hit.token, hit.row
    lemma, tag, dep = row.id, parse.tag[token], parse.dep[token]
    shape = complement(page, token, row.complement)
    found: list[str] = []
    subject = subject_class(page, token)
    found += [
        f"n{subject}",
        f"nf{row.family}{subject}",
        f"nd{dep}{subject}",
        f"nc{shape}{subject}",
        f"ln{lemma}{subject}",
    ]
    found += class_features(page, hit, shape, near, classes)
    auxiliaries = []
    for kid in parse.children[token]:
        kid_dep = parse.dep[kid]
        if kid_dep in ("aux", "auxpass", "neg"):
            what = parse.tag[kid] if kid_dep == "aux" else kid_dep
            auxiliaries.append(what)
            found += [f"a{what}{row.family}", f"la{lemma}{what}"]
        elif kid_dep in _CONTENT:
            found.append(f"k{kid_dep}{'>' if kid > token else '<'}{row.pos}")
            if kid_dep == "prep":
                found.append(f"kp{lemma}{parse.lower[kid]}")
        elif kid_dep in {"det", "poss"}:
            found.append(f"det{row.pos}{parse.lower[kid] if kid_dep == 'det' else 'poss'}")
    if row.pos == "v" and not auxiliaries:
        found.append(f"a0{tag}{subject}")
    last = hit.tokens[-1]
    if last + 1 < len(parse):
        after = parse.lower[last + 1] if parse.tag[last + 1] in _CLOSED else parse.tag[last + 1]
        found += [f"x{after}{row.pos}", f"lx{lemma}{after}"]
    if token:
        before = parse.lower[token - 1] if parse.tag[token - 1] in _CLOSED else parse.tag[token - 1]
        found += [f"p{before}{row.pos}", f"pl{lemma}{before}"]
    head = parse.head[token]
    if head in near and head != token:
        found += [f"h{dep}{row.family}", "h"]
    found.append(f"ht{parse.tag[head]}{dep}{row.pos}")
    quote = page.quote_of[token]
    if quote >= 0:
        found += ["q", f"q{row.family}", f"q{subject}"]
    found += quote_features(page, token, quote, row.family)
    first, stop = page.sentence(token)
    found.append(f"i{min(parse.sentence[token], 3)}{row.pos}")
    if first == 0:
        found += ["title", f"title{row.pos}{tag}"]
    if parse.text[stop - 1] == "?":
        found.append("ask")
    if not any(parse.tag[t] in ("VBD", "VBZ", "VBP", "MD") for t in range(first, stop)):
        found.append(f"verbless{row.pos}")
    return found


def class_features(
    page: Page, hit: CueHit, shape: str, near: frozenset[int], classes: WordClasses
) -> list[str]:
    """Return the classes of the candidate itself, of its subject and of its object."""
    parse, token, row = page.parse, hit.token, hit.row
    found = []
    for name in classes.of(row.pos, parse.lemma[token]):
        found += [f"w{name}", f"wc{name}{shape}"]
    subject = grammar.subject(parse, token) if row.pos == "v" else parse.child(token, "poss")
    for role, noun in (("s", subject), ("o", parse.child(token, "dobj", "pobj", "attr"))):
        if noun is None:
            continue
        named = parse.tag[noun][:3] == "NNP"
        names = ("name",) if named else classes.of("n", parse.lemma[noun]) or (parse.tag[noun],)
        found += [
            feature for name in names for feature in (f"{role}n{name}", f"{role}n{name}{row.family}{row.pos}")
        ]
        if noun in near:
            found += [f"{role}cue", f"{role}cue{row.family}"]
    return found


def quote_features(page: Page, token: int, own: int, family: str) -> list[str]:
    """Return where quotations stand around a candidate cue."""
    first, stop = page.sentence(token)
    quote_of = page.quote_of
    found = []
    before = next((t for t in range(token - 1, max(first - 2, -1), -1) if quote_of[t] not in (-1, own)), None)
    if before is not None:
        found.append(f"q<{family}{min(token - before, 5)}")
    after = next(
        (t for t in range(token + 1, min(stop + 1, len(quote_of))) if quote_of[t] not in (-1, own)), None
    )
    if after is not None:
        found.append(f"q>{family}{min(after - token, 6)}")
    return found


def complement(page: Page, token: int, takes: tuple[str, ...]) -> str:
    """Return the first content-like dependent of a cue, in the order of how well each marks content."""
    parse = page.parse
    shape = "-"
    rank = 9
    for kid in parse.children[token]:
        dep = parse.dep[kid]
        if dep in {"ccomp", "parataxis"}:
            side = ">" if kid > token else "<"
            mark = parse.child(kid, "mark")
            this, order = f"{dep}{side}{parse.lower[mark] if mark is not None else ''}", 0
        elif dep == "xcomp" and kid > token:
            this, order = f"xcomp{parse.tag[kid]}", 1
        elif dep in ("acl", "relcl") and kid > token and parse.tag[token][0] == "N":
            mark = parse.child(kid, "mark")
            this, order = f"{dep}{parse.tag[kid]}{parse.lower[mark] if mark is not None else ''}", 2
        elif dep == "prep" and kid > token and parse.lower[kid] in takes:
            this, order = f"prep{parse.lower[kid]}", 4
        elif dep in {"dobj", "nsubjpass", "attr"}:
            this, order = f"{dep}{'+' if 'object' in takes else ''}", 3
        elif dep == "advcl" and kid > token:
            this, order = f"advcl{parse.tag[kid]}", 6
        elif dep == "agent":
            this, order = "agent", 7
        elif dep == "prep" and kid > token:
            this, order = "prep", 8
        else:
            continue
        if order < rank:
            shape, rank = this, order
    return shape


def subject_class(page: Page, token: int) -> str:
    """Return the class of a verb's own subject, or how it is shared."""
    parse = page.parse
    kid = parse.child(token, *_SUBJECT)
    if kid is None:
        dep = parse.dep[token]
        return f"0{dep}"
    if parse.dep[kid] in ("expl", "csubj"):
        return parse.dep[kid]
    tag = parse.tag[kid]
    if tag in ("PRP", "WP", "WDT", "DT", "EX"):
        return parse.lower[kid]
    return f"{tag}{'p' if parse.dep[kid] == 'nsubjpass' else ''}{'>' if kid > token else ''}"


def cue_block(page: Page, hit: CueHit) -> tuple[int, ...]:
    """Return the cue with its auxiliaries, adverbs and particles, without a gap: "has also called on"."""
    if hit.row.pos == "p":
        return hit.tokens
    parse, token = page.parse, hit.token
    own = set(hit.tokens)
    low = high = token
    while high + 1 < len(parse) and (
        high + 1 in own or (parse.head[high + 1] == token and parse.dep[high + 1] in ("prt", "neg"))
    ):
        high += 1
    if hit.row.pos == "n":
        return tuple(range(low, high + 1))
    host = parse.head[token] if hit.row.pos == "a" and parse.dep[token] in ("acomp", "oprd") else token
    while low > 0:
        at = low - 1
        if at == host or (
            parse.head[at] in (token, host) and parse.dep[at] in ("aux", "auxpass", "neg", "advmod")
        ):
            if (
                parse.tag[at] == "TO"
                or parse.tag[at] in ("WRB",)
                or (parse.tag[at] == "RB" and at > 0 and parse.text[at - 1] == ",")
            ):
                break
            low = at
        else:
            break
    return tuple(range(low, high + 1))
