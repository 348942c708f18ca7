"""Who a source is: an actor of the tables, an outlet, somebody unnamed, or nobody that the report tells.

The rules stand in one tuple and are tried in order; the first that has an answer gives it.
None guesses: where two candidates are equally near, the source stays open and the reason
names both.
"""

from dataclasses import replace

from comity.codebook import Codebook
from comity.model import Attribution, SpeakerKind
from comity.reading import grammar
from comity.reading.identity_before import (
    first_person,
    of_issuer,
    of_possessor,
    one_of_two,
    organ_of_author,
    own_organ,
    same_again,
)
from comity.reading.parse import Parse
from comity.reading.source import (
    Context,
    Source,
    Speaker,
    before_apposition,
    distinct,
    head_of,
    speaker_of,
    together,
    words_of,
)
from comity.reading.source_tables import Rule, SourceTables

_MODIFIERS = frozenset({"amod", "compound", "nmod", "poss"})


class SourceIdentity:
    """Tells who a source is by the mentions of the document and the tables of a codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self.tables = SourceTables(codebook)
        self.rules: tuple[Rule, ...] = (
            first_person,
            organ_of_author,
            one_of_two,
            self.joined,
            _named,
            of_possessor,
            same_again,
            _inside,
            _seated,
            of_issuer,
            own_organ,
            _unnamed,
            _office,
            _untied,
            _stranger,
            _thing,
        )

    def __call__(
        self, around: Context, tokens: tuple[int, ...], outer: Attribution | None, cue: str | None = None
    ) -> Speaker:
        """Return who the tokens of a source stand for, or say why that is not determined. ``cue`` is its lemma."""
        if not tokens:
            return Speaker(None, None, None, False, "no source is named")
        parse = around.parse
        tokens = _meant_by_relative(parse, tokens)
        minded = cue is not None and cue in self.tables.minds
        head = self.tables.counted(parse, head_of(parse, tokens), tokens)
        source = Source(tokens, head, words_of(parse, tokens), around, outer, minded)
        for rule in self.rules:
            found = rule(self.tables, source)
            if found is not None:
                return found
        raise AssertionError("the last rule always answers")

    def joined(self, by: SourceTables, source: Source) -> Speaker | None:
        """Read "Ambria and Teluria", "the premier and the president": each for itself, then together."""
        parse, inside = source.around.parse, set(source.tokens)
        heads = [t for t in parse.conjuncts(source.head) if t in inside]
        if len(heads) < 2:
            return None
        parts: list[tuple[int, ...]] = []
        for head in heads:
            others = {t for other in heads if other != head for t in parse.subtree(other) if other > head}
            own = [t for t in parse.subtree(head) if t in inside and t not in others and parse.dep[t] != "cc"]
            while own and parse.dep[own[-1]] == "punct":
                own.pop()
            parts.append(tuple(own))
        found = [self(source.around, part, source.outer) for part in parts if part]
        return together(found, source.words) if any(one.code for one in found) else None


def _named(by: SourceTables, source: Source) -> Speaker | None:
    """A mention at the head: a name, a pronoun that was tied, a title with its country."""
    parse, here = source.around.parse, source.around.by_token[source.head]
    if parse.lemma[source.head] in by.states:  # "the Gulf state of Korsia" is Korsia
        own = (t for prep in parse.kids(source.head, "prep") if parse.lower[prep] == "of"
               for t in parse.kids(prep, "pobj"))  # fmt: skip
        here = next((found for t in own if (found := source.around.by_token[t])), here)
    if not here:
        return None
    mention = here[0]
    if mention.kind == "outlet":
        return speaker_of(mention, False, mention.reason)
    if mention.actor is None and mention.role is not None:
        return None  # an office without a country: others may tell whose
    anonymous = (
        mention.role is not None
        and mention.name.lower().endswith(parse.lower[source.head])
        and by.is_anonymous(source)
    )
    speaker = together(
        [speaker_of(m, anonymous, m.reason) for m in here if m.kind != "outlet"],
        words_of(parse, (source.head,)),
    )
    if speaker.codes and parse.tag[source.head] == "NNS":
        # "Both governments" may be tied to a premier and to a palace: whom it names are they, what they are called are the words.
        return replace(speaker, name=source.words)
    return speaker


def _inside(by: SourceTables, source: Source) -> Speaker | None:
    """An actor named inside the source: "a Korsian official", "a spokesman for Premier Pell", "Korsian media"."""
    parse, around = source.around.parse, source.around
    agent, anonymous = by.agent(source), by.is_anonymous(source)
    for token in source.tokens:
        for mention in around.by_token[token]:
            if mention.kind == "outlet" and parse.head[token] == source.head:
                return speaker_of(mention, False, f"{source.words!r}: {mention.reason}")
    if agent is not None and agent.kind == "outlet":
        return None
    # "Her Korsian counterpart" is Korsian: what a pronoun says comes last.
    for token in sorted(source.tokens, key=lambda t: (parse.tag[t] == "PRP$", t)):
        if not by.may_own(source, token):
            continue
        for mention in around.by_token[token]:
            beside = parse.head[token] == source.head and parse.dep[token] in _MODIFIERS
            if mention.actor is None or (mention.place and not (beside and agent is not None)):
                continue  # where somebody is says nothing, but "U.S. officials" are of the U.S.
            noun = parse.tag[source.head] in ("NN", "NNS")
            written = parse.lemma[source.head] in by.documents
            if agent is None and noun and not written and not anonymous:
                told = f"{source.words!r} is no actor, though it names {mention.actor}"
                return Speaker(None, source.words, "thing", False, told)
            public = agent is not None and agent.kind in ("public", "organisation")
            kind: SpeakerKind = "public" if public or mention.kind == "public" else "actor"
            told = f"{source.words!r} belongs to {mention.actor}: {mention.reason}"
            mates = [m for t in parse.conjuncts(token) if t in source.tokens for m in around.by_token[t]]
            codes = distinct(m.actor for m in (mention, *mates) if m.actor)
            name = words_of(parse, before_apposition(parse, source))
            return Speaker(mention.actor, name, kind, anonymous, told, codes if len(codes) > 1 else ())
    return None


def _seated(by: SourceTables, source: Source) -> Speaker | None:
    """Read "officials in Pellmar", "the Foreign Ministry in Harth": of the country whose place it is.

    Not so where another country or side is told ("Western officials in Pellmar").
    """
    parse, around = source.around.parse, source.around
    if parse.lemma[source.head] not in by.seated and parse.lower[source.head] not in by.seated:
        return None
    kids = parse.children[source.head]
    if any(parse.dep[k] in ("amod", "nmod", "poss") and parse.text[k][:1].isupper() for k in kids):
        return None
    for prep in parse.kids(source.head, "prep"):
        place = parse.child(prep, "pobj")
        if parse.lower[prep] != "in" or place is None or place not in source.tokens:
            continue
        for mention in around.by_token[place]:
            if mention.actor is not None and mention.kind == "state":
                told = f"{source.words!r} is where {mention.reason}"
                return Speaker(mention.actor, source.words, "actor", by.is_anonymous(source), told)
    return None


def _unnamed(by: SourceTables, source: Source) -> Speaker | None:
    if not by.is_anonymous(source):
        return None
    agent = by.agent(source)
    kind: SpeakerKind | None = "public" if agent is not None and agent.kind == "public" else None
    return Speaker(None, source.words, kind, True, f"{source.words!r} is unnamed")


def _untied(by: SourceTables, source: Source) -> Speaker | None:
    parse = source.around.parse
    if parse.lower[source.head] in by.people:
        return Speaker(None, source.words, "public", False, f"{source.words!r} names nobody in particular")
    if parse.tag[source.head] not in ("PRP", "PRP$", "WP", "WP$", "DT"):
        return None
    return Speaker(None, None, None, False, f"{source.words!r} could not be tied to anyone")


def _stranger(by: SourceTables, source: Source) -> Speaker | None:
    parse = source.around.parse
    first = parse.sentences[parse.sentence[source.head]][0]
    capital = parse.text[source.head][:1].isupper() and source.head != first
    if parse.tag[source.head] not in ("NNP", "NNPS") and not (capital and by.agent(source) is None):
        return None
    name = words_of(parse, before_apposition(parse, source))
    told = f"{name!r} is in no table and the report gives no country"
    agent = by.agent(source)
    public = agent is not None and agent.kind in ("public", "organisation")
    return Speaker(None, name, "public" if public else None, False, told)


def _office(by: SourceTables, source: Source) -> Speaker | None:
    """An office without a country: "the defence minister"."""
    here = [m for m in source.around.by_token[source.head] if m.role is not None]
    if not here:
        return None
    return Speaker(None, here[0].name, "actor", False, here[0].reason)


def _thing(by: SourceTables, source: Source) -> Speaker | None:
    agent = by.agent(source)
    if agent is not None:
        own: SpeakerKind = "actor" if agent.kind in ("government", "armed_group") else "public"
        own = "outlet" if agent.kind == "outlet" else own
        return Speaker(None, source.words, own, False, f"{source.words!r} names no actor of the tables")
    if source.around.parse.lemma[source.head] in by.states:
        return Speaker(None, source.words, "actor", False, f"{source.words!r} could not be tied to any state")
    written = source.around.parse.lemma[source.head] in by.documents
    if not written and source.minded:
        return Speaker(None, source.words, "public", False, f"{source.words!r} is somebody of no table")
    kind: SpeakerKind = "document" if written else "thing"
    return Speaker(None, source.words, kind, False, f"{source.words!r} is a {kind}, not an actor")


def _meant_by_relative(parse: Parse, tokens: tuple[int, ...]) -> tuple[int, ...]:
    """Return the noun that a relative pronoun refers to, up to its head: "the envoy, | who said"."""
    if len(tokens) > 1 or parse.tag[tokens[0]] not in ("WP", "WDT"):
        return tokens
    noun = grammar.antecedent(parse, tokens[0])
    return tokens if noun is None else tuple(range(parse.edges[noun][0], noun + 1))
