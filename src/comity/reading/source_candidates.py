"""Who may be the source of a cue: candidates from the tree, and what speaks for each.

The candidates are subjects, agents, possessors, antecedents, subjects that the cue
inherits, the phrase after "according to", each with and without what hangs on it, and
nobody.
"""

from collections.abc import Iterator
from typing import NamedTuple

from comity.reading import grammar
from comity.reading.cues import COLON, CueHit
from comity.reading.page import UNRULED, Page
from comity.reading.ranking import Fact, bucket, name
from comity.reading.word_classes import WordClasses

_SUBJECT = ("nsubj", "nsubjpass")
_MODIFIERS = frozenset({"relcl", "acl", "advcl", "ccomp", "parataxis"})
_LOOSE = frozenset({"prep", "appos", "conj", "cc", "punct"})
_PLAIN = frozenset({"det", "compound", "amod", "poss", "nummod", "nmod", "case", "quantmod", "advmod"})


class Source(NamedTuple):
    """A candidate source: its tokens, its head, how it stands to the cue, and which cut of the phrase it is."""

    tokens: tuple[int, ...]
    head: int
    relation: str
    cut: str


_DOERS = frozenset({"government", "public", "armed_group", "organisation", "outlet", "unnamed"})
NOBODY = Source((), -1, "none", "none")


def find_sources(page: Page, hit: CueHit) -> list[Source]:
    """Return the candidate sources of a cue, nobody first, no two alike."""
    found = [NOBODY]
    seen: set[tuple[int, ...]] = {()}
    if hit.row.id == COLON.id:
        # "Lindquor: The lock is open." What stands before the colon, and the name at its end.
        first = page.sentence(hit.token)[0]
        line = _trim(page, list(range(first, hit.token)))
        name = line
        while name and page.parse.tag[name[0]][:3] != "NNP":
            name = name[1:]
        for relation, tokens in (("line", line), ("name", name)):
            if tokens and len(tokens) < 15 and tokens not in seen:
                seen.add(tokens)
                found.append(Source(tokens, tokens[-1], relation, "whole"))
    for head, relation in _heads(page, hit):
        for cut, tokens in _cuts(page, head):
            kept = tokens if hit.token not in tokens else tuple(t for t in tokens if t not in hit.tokens)
            if kept and kept not in seen:
                seen.add(kept)
                found.append(Source(kept, head, relation, cut))
    return found


def _heads(page: Page, hit: CueHit) -> list[tuple[int, str]]:
    """Return the heads of candidate phrases, each once, with the relation found first."""
    parse, token = page.parse, hit.token
    found: dict[int, str] = {}

    def add(head: int | None, relation: str) -> None:
        if head is not None and head not in found and head not in hit.tokens and page.is_word[head]:
            found[head] = relation
            tag = parse.tag[head]
            if tag in ("WP", "WDT") and (noun := grammar.antecedent(parse, head)) is not None:
                found.setdefault(noun, f"{relation}.antecedent")

    if hit.row.pos == "p":
        last = hit.tokens[-1]
        add(parse.child(last, "pobj", "pcomp"), "phrase")
        stop = page.sentence(token)[1]
        if last + 1 < stop:
            at = last + 1
            while parse.head[at] > at and parse.dep[at] in _PLAIN and parse.head[at] < stop:
                at = parse.head[at]
            add(at, "next")
    for kid in parse.children[token]:
        dep = parse.dep[kid]
        if dep in ("nsubj", "nsubjpass", "csubj", "poss"):
            add(kid, dep)
        elif dep == "agent" or (
            dep == "prep" and parse.lower[kid] in ("by", "from", "of", "among", "for", "in")
        ):
            add(parse.child(kid, "pobj"), f"{parse.lower[kid]}")
        elif dep in ("compound", "amod", "nmod") and parse.text[kid][:1].isupper():
            add(kid, "modifier")
        elif dep in ("dobj", "npadvmod", "appos") and kid > token:
            add(kid, f"{dep}>")
    add(grammar.subject(parse, token), "subject")
    at = token
    path = ""
    for _ in range(4):
        above = parse.head[at]
        if above == at:
            break
        path = f"{path}{parse.dep[at]}^"
        if parse.dep[at] in ("relcl", "acl", "appos") or (
            parse.dep[at] == "pobj" and not parse.is_verb(above)
        ):
            add(above, f"{path}head")
        for kid in parse.children[above]:
            if parse.dep[kid] in _SUBJECT or parse.dep[kid] == "poss":
                add(kid, f"{path}{parse.dep[kid]}")
            elif parse.dep[kid] == "agent":
                add(parse.child(kid, "pobj"), f"{path}by")
            elif parse.dep[kid] == "dobj" and kid < token and len(path) < 8:
                add(kid, f"{path}dobj")
            elif parse.dep[kid] == "prep" and len(path) < 8 and parse.lower[kid] in ("by", "from"):
                add(parse.child(kid, "pobj"), f"{path}{parse.lower[kid]}")
        at = above
    for noun, relation in _nearby(page, token, bool(found)):
        add(noun, relation)
    return list(found.items())[:9]


def _nearby(page: Page, token: int, known: bool) -> Iterator[tuple[int | None, str]]:
    """Yield the nouns of the sentence that stand near a cue, for where the tree is wrong."""
    parse = page.parse
    first, stop = page.sentence(token)
    left = range(token - 1, first - 1, -1)
    yield next((t for t in left if parse.dep[t] in _SUBJECT), None), "before"
    right = range(token + 1, min(stop, token + 8))
    loose = ("compound", "amod")
    yield next((t for t in right if parse.tag[t][:2] == "NN" and parse.dep[t] not in loose), None), "after"
    nouns = [t for t in left if parse.tag[t][:2] in ("NN", "PR") and parse.dep[t] not in _PLAIN]
    yield (nouns[0] if nouns else None), "noun before"
    if first == 0 or not known:
        yield next((t for t in reversed(nouns) if parse.tag[t][:2] == "NN"), None), "first noun"


def _cuts(page: Page, head: int) -> list[tuple[str, tuple[int, ...]]]:
    """Return the cuts of a noun phrase: whole, without clauses, without what follows a comma, bare, up to its head."""
    parse = page.parse
    low, high = parse.edges[head]
    if high - low == 1:
        return [("bare", (head,))]
    deps = {parse.dep[kid] for kid in parse.children[head]}
    whole = _trim(page, list(range(low, high)))
    found = [("whole", whole)]
    rest = whole
    if deps & _MODIFIERS:
        rest = _trim(page, _without(page, head, _MODIFIERS))
        found.append(("clauseless", rest))
    marks = [t for t in rest if parse.text[t] in ',—–-("']
    comma = next((t for t in marks if t > head), None)
    if comma is not None:
        found.append(("comma", _trim(page, [t for t in rest if t < comma])))
    if marks and marks[0] < head:
        start = max(t for t in marks if t < head)
        found.append(("late", _trim(page, [t for t in rest if t > start])))
    if deps & _LOOSE:
        found.append(("short", _trim(page, _without(page, head, _MODIFIERS | _LOOSE))))
    found.append(("left", tuple(t for t in rest if t <= head)))
    return found


def _without(page: Page, head: int, without: frozenset[str]) -> list[int]:
    """Return the subtree of a noun without some of the dependents of its head."""
    parse = page.parse
    left_out: set[int] = set()
    for kid in parse.children[head]:
        if parse.dep[kid] in without:
            left_out.update(range(*parse.edges[kid]))
    return [t for t in range(*parse.edges[head]) if t not in left_out]


def _trim(page: Page, tokens: list[int]) -> tuple[int, ...]:
    low, high = 0, len(tokens)
    while low < high and not page.is_word[tokens[low]]:
        low += 1
    while high > low and not page.is_word[tokens[high - 1]]:
        high -= 1
    return tuple(tokens[low:high])


def source_facts(
    page: Page, hit: CueHit, source: Source, classes: WordClasses, near: frozenset[int]
) -> list[Fact]:
    """Return what is seen at a candidate source."""
    parse, token, row = page.parse, hit.token, hit.row
    relation, cut, head = source.relation, source.cut, source.head
    dep = parse.dep[token]
    passive = "p" if parse.child(token, "auxpass") is not None else ""
    ruled = page.ruled(hit)
    agrees = "-" if ruled is UNRULED else ruled.source == source.tokens
    if head < 0:
        own = "1" if parse.child(token, "nsubj", "poss", "agent") is not None else "0"
        above, inside = parse.tag[parse.head[token]], page.quote_of[token] >= 0
        tag = parse.tag[token]
        return [(_nobody, row.pos, row.id, row.family, dep, passive, tag, own, above, inside, agrees)]
    tag = parse.tag[head]
    pronoun = parse.lower[head] if tag in ("PRP", "WP", "WDT", "DT", "PRP$") else ""
    names = () if pronoun or tag[:3] == "NNP" else classes.of("n", parse.lemma[head])
    kind = pronoun or tag + ("a" if _DOERS & set(names) else "")
    tokens = source.tokens
    where = ">" if head > token else "<"
    gap = tokens[0] - token if head > token else token - tokens[-1]
    comma = any(
        parse.text[t] in ",;:"
        for t in (range(tokens[-1] + 1, token) if head < token else range(token + 1, tokens[0]))
    )
    inner = tokens[-1] + 1
    stop = parse.edges[head][1]
    left_out = ""
    if inner < stop:
        left_out = parse.tag[inner] if page.is_word[inner] else parse.text[inner]
    facts: list[Fact] = [
        (_relation, relation, row.pos, passive, row.id),
        (_kind, kind, relation, row.pos, row.family),
        (_cut, relation, cut, dep, agrees, row.pos, kind),
        (_place, where, bucket(gap), relation, bucket(len(tokens)), cut, comma),
        (_left_out, cut, left_out, kind),
    ]
    facts += [(_class, class_, row.pos, row.family, relation) for class_ in names]
    quoted = page.quote_of[head]
    if quoted >= 0:
        facts.append((name, f"q{quoted == page.quote_of[token]}"))
    deps = {parse.dep[t] for t in tokens if parse.head[t] == head}
    facts += [(_has, one, cut, tag) for one in _TOLD if one in deps]
    if any(parse.text[t] == "," for t in tokens):
        facts.append((name, f"comma{tag}", f"comma{bucket(len(tokens))}"))
    if "appos" in deps and inner < len(parse):
        facts.append((name, f"ap{parse.text[inner] if not page.is_word[inner] else '-'}"))
    if any(t in near for t in tokens if t != head):
        facts.append((name, "cue inside"))
    if tokens[0] > 0 and parse.tag[tokens[0] - 1] in ("DT", "PRP$", "JJ", "NNP", "NN", "POS"):
        facts.append((name, f"torn{parse.tag[tokens[0] - 1]}"))
    if parse.tag[tokens[-1]] in ("IN", "DT", "CC", "POS", "JJ"):
        facts.append((name, f"end{parse.tag[tokens[-1]]}"))
    return facts


_TOLD = ("appos", "relcl", "acl", "prep", "conj", "advcl", "nmod")


def _nobody(
    pos: str,
    row: str,
    family: str,
    dep: str,
    passive: str,
    tag: str,
    own: str,
    above: str,
    quoted: bool,
    agrees: bool | str,
) -> list[str]:
    return [
        f"0{pos}",
        f"0l{row}",
        f"0d{dep}{passive}",
        f"0t{tag}{own}",
        f"0o{own}{pos}{passive}",
        f"0f{family}{own}{pos}",
        f"0h{above}{dep}",
        f"0q{quoted}",
        f"0r{agrees}{pos}",
    ]


def _relation(relation: str, pos: str, passive: str, row: str) -> list[str]:
    return [f"r{relation}", f"r{relation}{pos}{passive}", f"rl{row}{relation}"]


def _kind(kind: str, relation: str, pos: str, family: str) -> list[str]:
    return [f"rk{relation}{kind}", f"k{kind}{pos}", f"kf{kind}{family}"]


def _cut(relation: str, cut: str, dep: str, agrees: bool | str, pos: str, kind: str) -> list[str]:
    ruled = [f"R{agrees}{pos}", f"Rk{agrees}{relation}{cut}", f"Rw{agrees}{kind}"]
    return [*ruled, f"rd{relation}{dep}", f"c{cut}", f"rc{relation}{cut}"]


def _place(where: str, gap: int, relation: str, size: int, cut: str, comma: bool) -> list[str]:
    return [f"g{where}{gap}", f"gr{relation}{gap}", f"w{size}{cut}", f"o{where}{relation}{comma}"]


def _left_out(cut: str, left_out: str, kind: str) -> list[str]:
    return [f"lo{cut}{left_out}{kind}"]


def _class(class_: str, pos: str, family: str, relation: str) -> list[str]:
    return [f"n{class_}{pos}", f"nf{class_}{family}", f"nr{class_}{relation}"]


def _has(dep: str, cut: str, tag: str) -> list[str]:
    return [f"has{dep}", f"has{dep}{cut}{tag}"]
