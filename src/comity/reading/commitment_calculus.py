"""The arithmetic of commitments: one put over another, and what a source makes of what it tells."""

from collections.abc import Mapping
from typing import NamedTuple

from comity.model import Attribution, Factuality, Span
from comity.reading.commitment_table import Commitment, CommitmentTable
from comity.reading.grammar import is_infinitive
from comity.reading.parse import Parse

# Stances of ``stances.csv`` that take their content for known also where they are negated.
_HOLDING_POSSIBLE = frozenset(
    {"hopes", "fears", "believes"}
)  # who does so of what is to come is not sure of it
_FACTIVE = frozenset({"knows", "apologises", "thanks"})


def combine(inner: Factuality, outer: Factuality) -> Factuality:
    """Return what a source is committed to about ``inner`` when ``outer`` is put over it."""
    if outer == "happened":
        return inner
    if inner == "happened":
        return outer
    if outer == "did_not_happen":
        return "happened" if inner == "did_not_happen" else ("did_not_happen" if inner == "future" else inner)
    if inner == "did_not_happen":
        return "did_not_happen" if outer == "future" else outer
    if inner == "future":
        return outer
    return inner


def by_source(
    found: Commitment,
    source: Attribution | None,
    stances: Mapping[str, str],
    *,
    known: bool = False,
    over: Commitment | None = None,
) -> Commitment:
    """Return the commitment by the word of ``source``: its stance applied to what its content tells.

    ``known`` says that the source feels about a fact: "pleased that they are free". ``over``
    is what the whole sentence tells where the content is a phrase under its cue
    (``beyond``): "scrapped plans | to build", "is in talks | to buy".
    """
    if source is None or (found.presupposed and found.factuality == "happened"):
        return found
    if over is not None and over.factuality != found.factuality:
        plain = stances.get(source.stance) == "happened" or source.stance.startswith("not ")
        settled = (
            over.factuality in ("did_not_happen", "conditional") and stances.get(source.stance) != "denied"
        )
        if settled or (plain and over.factuality in ("possible", "future")):
            return over
    if source.stance.startswith("not "):
        if source.stance.removeprefix("not ") in _FACTIVE:
            return found._replace(presupposed=True, reason=f"{found.reason}; known, whoever did not know it")
        if source.stance == "not doubts":
            return found._replace(reason=f"{found.reason}; its source does not doubt it")
        return Commitment("unknown", found.cues, f"{found.reason}; its source does not say so")
    stance = stances.get(source.stance, "unknown")
    who = source.name or "the source"
    if stance == "denied":
        denied = found.factuality in ("happened", "future", "possible", "did_not_happen")
        return Commitment(
            "denied" if denied else found.factuality, found.cues, f"{found.reason}; {who} denies it"
        )
    if known and stance == "unknown":
        return found._replace(reason=f"{found.reason}; told as known by {who}")
    if source.stance == "asks" and source.speech == "direct":
        return found  # a questioner's turn: what is no question there is told
    if source.stance in _HOLDING_POSSIBLE and found.factuality == "future":
        return Commitment("possible", found.cues, f"{found.reason}; {who} only {source.stance} it")
    if stance != "happened" and found.factuality == "happened":
        return Commitment(stance, found.cues, f"{found.reason}; {who} only {source.stance} it")  # type: ignore[arg-type]
    return found


def called_false(table: CommitmentTable, parse: Parse, claim: Attribution) -> bool:
    """Say whether the making of a claim is called false: "called | a report that …". The claim is its cue."""
    cues = (token for span in claim.cue for token in parse.tokens_in(span))
    return any(not parse.is_verb(cue) and table.false_claims.sign(parse, cue) for cue in cues)


class Beyond(NamedTuple):
    """The span in which the words of a saying stand, those of who tells of it; None: the whole sentence."""

    edge: Span | None


def beyond(
    table: CommitmentTable,
    parse: Parse,
    attributions: tuple[Attribution, ...],
    source: Attribution | None,
    at: int,
) -> Beyond | None:
    """Return where to read on if what ``source`` tells hangs on its cue as a phrase; None if it is a clause or a quotation.

    An infinitive, a gerund or a noun is not told by itself: "refused | to lend" and
    "scrapped plans | to build" say by the words of the cue what came of it.
    """
    if source is None or source.speech != "indirect":
        return None
    content = holding(source, at)
    inside = set(parse.tokens_in(content)) if content is not None else set()
    top = next((t for t in sorted(inside) if parse.head[t] not in inside), None)
    cue = {token for span in source.cue for token in parse.tokens_in(span)}
    if top is None or not cue or parse.dep[top] not in _PHRASES:
        return None
    if any(parse.lemma[token] in table.claiming for token in cue):
        return None  # "claims to own it" says so
    if parse.dep[top] in ("xcomp", "acl") and not is_infinitive(parse, top) and parse.tag[top] != "VBG":
        return None
    parent = next((a for a in attributions if a.id == source.parent), None)
    return Beyond(holding(parent, parse.start[min(cue)]) if parent is not None else None)


def told_as_known(table: CommitmentTable, parse: Parse, source: Attribution | None) -> bool:
    """Say whether the cue of ``source`` takes its content for a fact, by the table: "pleased that", "welcomed the release"."""
    if source is None or not source.content:
        return False
    inside = set(parse.tokens_in(source.content[0]))
    top = next((t for t in sorted(inside) if parse.head[t] not in inside), None)
    if top is None:
        return False
    complement = _COMPLEMENTS.get(parse.dep[top])
    if parse.dep[top] in ("ccomp", "xcomp", "acl") and is_infinitive(parse, top):
        complement = "to"
    if complement is None:
        return False
    wishes = any(
        parse.lemma[token] in table.wishing for span in source.cue for token in parse.tokens_in(span)
    )
    if wishes and complement == "to" and parse.lemma[top] in table.performed:
        return source.stance == "wants"  # "would like to thank": it is done in saying so
    for span in source.cue:
        for token in parse.tokens_in(span):
            row = table.row(parse, token, complement)
            if row is not None and row.affirmative == "happened":
                return not any(parse.tag[kid] == "MD" for kid in parse.kids(parse.head[token], "aux"))
    return False


_FORETELLING = frozenset({"agrees", "fears", "hopes", "plans", "predicts", "promises", "threatens", "warns"})


def borne_out(parse: Parse, source: Attribution) -> bool:
    """Say whether a past tense tells as come about what ``source`` had only foretold: "as promised, Korsia | lifted its embargo"."""
    cues = [token for span in source.cue for token in parse.tokens_in(span)]
    for cue in cues if source.stance in _FORETELLING else ():
        if parse.dep[cue] not in ("advcl", "acl") or not _opens_with_as(parse, cue):
            continue
        told = next((at for at in parse.ancestors(cue) if parse.is_verb(at)), None)
        if told is None:
            return False
        helpers = [parse.tag[kid] for kid in parse.kids(told, "aux", "auxpass")]
        return (
            "MD" not in helpers
            and "TO" not in helpers
            and (parse.tag[told] == "VBD" or "VBD" in helpers or _perfect(parse, told))
        )
    return False


def _opens_with_as(parse: Parse, verb: int) -> bool:
    return any(parse.lower[kid] == "as" and kid < verb for kid in parse.kids(verb, "mark", "prep", "advmod"))


def _perfect(parse: Parse, verb: int) -> bool:
    return parse.tag[verb] == "VBN" and any(parse.lemma[kid] == "have" for kid in parse.kids(verb, "aux"))


_PHRASES = frozenset({"xcomp", "acl", "dobj", "nsubjpass", "pobj", "pcomp"})
# How the top of a content hangs on its cue.
_COMPLEMENTS = {"ccomp": "that", "acl": "that", "xcomp": "ing", "dobj": "object"}


def innermost(attributions: tuple[Attribution, ...], at: int) -> Attribution | None:
    """Return the attribution with the shortest content that holds the code point ``at``."""
    best: Attribution | None = None
    size = 10**9
    for attribution in attributions:
        for start, end in attribution.content:
            if start <= at < end and end - start < size:
                best, size = attribution, end - start
    return best


def holding(attribution: Attribution, at: int) -> Span | None:
    """Return the content span of ``attribution`` that holds ``at``."""
    return next(((s, e) for s, e in attribution.content if s <= at < e), None)
