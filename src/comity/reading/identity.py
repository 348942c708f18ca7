"""Who a source is: an actor of the tables, an outlet, somebody unnamed, or nobody that the report tells.

The rules stand in one tuple and are tried in order; the first that has an answer gives it.
None guesses: where two candidates are equally near, the source stays open and the reason
names both.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from comity.codebook import Codebook
from comity.codebook.rows import Agent
from comity.model import Attribution, Mention, Span, SpeakerKind
from comity.model.spans import Spans
from comity.reading import grammar
from comity.reading.arguments import is_public
from comity.reading.authorship import Author
from comity.reading.parse import Parse

_REACH = 4  # sentences back, as for pronouns
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OBJECTS = frozenset({"dobj", "nsubjpass", "pobj", "attr"})
_MODIFIERS = frozenset({"amod", "compound", "nmod", "poss"})
_DEFINITE = frozenset({"the", "this", "that"})


@dataclass(frozen=True)
class Speaker:
    """Who a source is: an actor code or an outlet's name, the name as told, and how it was found.

    ``codes`` are those of all who speak together; ``()`` if that is one or none.
    """

    code: str | None
    name: str | None
    kind: SpeakerKind | None
    anonymous: bool
    reason: str
    codes: tuple[str, ...] = ()


@dataclass(eq=False)
class Context:
    """What is known when a source is looked at: parse, mentions, labels with what they say, who spoke before, whose report it is."""

    parse: Parse
    mentions: tuple[Mention, ...]
    by_token: list[list[Mention]]
    turns: list[tuple[Span, Spans]] = field(default_factory=list)
    spoken: list[tuple[int, Speaker]] = field(default_factory=list)
    heads: dict[str, int] = field(default_factory=dict)
    author: Author | None = None

    def near(self, token: int) -> list[Mention]:
        """Return the mentions that begin before ``token`` and within reach, in text order."""
        parse = self.parse
        first = parse.sentences[max(0, parse.sentence[token] - _REACH)][0]
        low, high = parse.start[first], parse.start[token]
        return [m for m in self.mentions if low <= m.span[0] < high]

    def sentence(self, mention: Mention) -> int:
        """Return the number of the sentence in which a mention stands."""
        return self.parse.sentence[self.head(mention)]

    def head(self, mention: Mention) -> int:
        """Return the token of a mention that hangs on something outside it."""
        found = self.heads.get(mention.id)
        if found is None:
            tokens = self.parse.tokens_in(mention.span)
            found = head_of(self.parse, tuple(tokens)) if tokens else 0
            self.heads[mention.id] = found
        return found


class Source(NamedTuple):
    """The tokens of a source, the one that the rest hangs on, and its words."""

    tokens: tuple[int, ...]
    head: int
    words: str
    around: Context
    outer: Attribution | None
    minded: bool = False  # whether the cue is one that only people and those who act for them can do


Rule = Callable[["SourceIdentity", Source], Speaker | None]


class SourceIdentity:
    """Tells who a source is by the mentions of the document and the tables of a codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self.agents = {row.noun: row for row in codebook.agents}
        self.anonymous = frozenset(row.form for row in codebook.anonymous)
        words = codebook.words
        self.documents = words["document_noun"]
        self.first_person = words["pronoun_first"]
        self.first_of_two, self.last_of_two = words["first_of_two"], words["last_of_two"]
        self.unnamed, self.people = words["unnamed_pronoun"], words["people_pronoun"]
        self.organs, self.seated = words["own_organ"], words["seated_noun"]
        self.minds, self.quantities = words["mind_cue"], words["quantity_noun"]
        self.states = words["state_word"]
        self.staff, self.counterparts = words["personal_staff"], words["counterpart"]
        self.office_of_one = words["office_of_one"]
        self.spokesperson = words["spokesperson_noun"]
        self.offices: dict[str, set[str]] = {}
        for row in codebook.offices:
            self.offices.setdefault(row.title.split()[-1], set()).add(row.office)
        classes: dict[str, set[str]] = {}
        for noun in codebook.noun_classes:
            if noun.class_ in ("diplomat", "envoy"):
                classes.setdefault(noun.class_, set()).add(noun.noun)
        for row in codebook.offices:
            for name, nouns in classes.items():
                if row.title in nouns and name in self.offices:
                    self.offices[name].add(row.office)

    def __call__(
        self, around: Context, tokens: tuple[int, ...], outer: Attribution | None, cue: str | None = None
    ) -> Speaker:
        """Return who the tokens of a source stand for, or say why that is not determined. ``cue`` is its lemma."""
        if not tokens:
            return Speaker(None, None, None, False, "no source is named")
        parse = around.parse
        tokens = _meant_by_relative(parse, tokens)
        minded = cue is not None and cue in self.minds
        head = self.counted(parse, head_of(parse, tokens), tokens)
        source = Source(tokens, head, _words(parse, tokens), around, outer, minded)
        for rule in RULES:
            found = rule(self, source)
            if found is not None:
                return found
        raise AssertionError("the last rule always answers")

    def counted(self, parse: Parse, head: int, tokens: tuple[int, ...]) -> int:
        """Return what is counted: the officials in "one of the officials", the voters in "a majority of voters"."""
        while parse.lemma[head] in self.quantities or parse.lower[head] in self.quantities:
            of = next((k for k in parse.kids(head, "prep") if parse.lower[k] == "of" and k in tokens), None)
            inner = parse.child(of, "pobj") if of is not None else None
            if inner is None or inner not in tokens:
                break
            head = inner
        return head

    def agent(self, source: Source) -> Agent | None:
        """Return what kind of person or body the head noun names, or its apposition: "Brightwater, a shipping company"."""
        parse = source.around.parse
        for token in (source.head, *parse.kids(source.head, "appos")):
            found = self.agents.get(parse.lemma[token]) or self.agents.get(parse.lower[token])
            if found is not None and token in source.tokens:
                return found
        return None

    def is_anonymous(self, source: Source) -> bool:
        """Say whether the source is an unnamed person: a common noun without a name, that no single office tells."""
        parse, head = source.around.parse, source.head
        if parse.lower[head] in self.unnamed:
            return True
        if parse.tag[head] in ("NNP", "NNPS") or parse.lemma[head] not in self.anonymous:
            return False
        if any(parse.tag[t] == "NNP" and parse.dep[t] == "appos" for t in source.tokens):
            return False
        return not (
            parse.lemma[head] in self.office_of_one and parse.tag[head] == "NN" and self.is_definite(source)
        )

    def is_definite(self, source: Source) -> bool:
        """Say whether the source is "the …", "her …" or "Korsia's …"."""
        parse = source.around.parse
        return parse.lower[source.tokens[0]] in _DEFINITE or any(
            parse.dep[t] == "poss" and parse.head[t] == source.head for t in source.tokens
        )

    def may_own(self, source: Source, token: int) -> bool:
        """Say whether an actor named at ``token`` may own the source.

        Not so a name inside a longer name ("William A. Quill"), and what stands in the
        apposition of a name only if that says what kind of person or body it is.
        """
        parse, head = source.around.parse, source.head
        if parse.lemma[head] in self.documents and self.agents.get(parse.lemma[head]) is None:
            return self.issues(parse, head, token)
        if parse.tag[head] not in ("NNP", "NNPS") or token == head:
            return True
        if parse.head[token] == head and parse.dep[token] == "compound":
            return all(m.kind != "person" for m in source.around.by_token[token])
        return not any(
            self.agents.get(parse.lemma[kid]) is None and token in parse.subtree(kid)
            for kid in parse.kids(head, "appos")
        )

    def issues(self, parse: Parse, document: int, token: int) -> bool:
        """Say whether ``token`` names the issuer of a document: "Korsia's report", "a statement by the ministry".

        "A poll of Korsians", "a report on Korsia" are by somebody else.
        """
        at = token
        while at != document:
            above, dep = parse.head[at], parse.dep[at]
            if dep == "pobj" and parse.lower[above] in ("by", "from"):
                at = parse.head[above]
            elif dep in ("poss", "amod", "compound", "nmod", "appos", "conj") and above != at:
                at = above
            else:
                return False
        return True

    def offices_of(self, noun: str) -> set[str]:
        """Return the offices whose holder the noun may stand for: "minister", "diplomat"."""
        return self.offices.get(noun, set())


def _first_person(by: SourceIdentity, source: Source) -> Speaker | None:
    outer = source.outer
    if source.around.parse.lower[source.head] not in by.first_person:
        return None
    if outer is None and source.around.author is not None:
        return _author(source)
    if outer is None or not (outer.speaker or outer.name):
        return Speaker(None, None, None, False, f"{source.words!r} is said by nobody we know")
    told = f"{source.words!r} is the speaker of the outer attribution"
    return Speaker(outer.speaker, outer.name, outer.speaker_kind, outer.anonymous, told, outer.speakers)


def _organ_of_author(by: SourceIdentity, source: Source) -> Speaker | None:
    """Read "the Government" in a release of a government as its own: others are named."""
    if source.outer is not None or source.around.author is None:
        return None
    own = is_bare_organ(source.around.parse, source.head, by.organs)
    return _author(source) if own else None


def is_bare_organ(parse: Parse, token: int, organs: frozenset[str]) -> bool:
    """Say whether a token is the noun of "the Government", with a capital and nobody named as its owner."""
    word = parse.text[token]
    if parse.lemma[token].casefold() not in organs or not word[:1].isupper():
        return False
    own = [parse.lower[k] for k in parse.kids(token, "det", "poss", "amod", "compound", "nmod", "prep")]
    return own in (["the"], ["this"], ["that"])


def _author(source: Source) -> Speaker:
    author = source.around.author
    assert author is not None
    told = f"{source.words!r} is the author: {author.reason}"
    return Speaker(author.actor, author.name, "actor", False, told)


def _one_of_two(by: SourceIdentity, source: Source) -> Speaker | None:
    """Read "the former" and "the latter": of the last two actors that were joined or named, in the order of the text."""
    parse, around = source.around.parse, source.around
    word = parse.lower[source.head]
    if len(source.tokens) > 2 or word not in by.first_of_two | by.last_of_two:
        return None
    if word in by.first_of_two and parse.lower[source.tokens[0]] not in _DEFINITE:
        return None
    here = parse.sentence[source.head]
    for back in range(1, _REACH + 1):
        named: dict[str, Mention] = {}
        for mention in around.near(source.head):
            if mention.actor and not mention.place and around.sentence(mention) == here - back:
                named.setdefault(mention.actor, mention)
        if len(named) == 2:
            mention = list(named.values())[0 if word in by.first_of_two else 1]
            return _speaker_of(mention, False, f"{source.words!r} of the two named before: {mention.reason}")
        if len(named) > 2:
            break
    return Speaker(None, None, None, False, f"{source.words!r}: no two actors are named just before")


def _joined(by: SourceIdentity, source: Source) -> Speaker | None:
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
    found = [by(source.around, part, source.outer) for part in parts if part]
    return _together(found, source.words) if any(one.code for one in found) else None


def _named(by: SourceIdentity, source: Source) -> Speaker | None:
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
        return _speaker_of(mention, False, mention.reason)
    if mention.actor is None and mention.role is not None:
        return None  # an office without a country: others may tell whose
    anonymous = (
        mention.role is not None
        and mention.name.lower().endswith(parse.lower[source.head])
        and by.is_anonymous(source)
    )
    return _together(
        [_speaker_of(m, anonymous, m.reason) for m in here if m.kind != "outlet"],
        _words(parse, (source.head,)),
    )


def _of_possessor(by: SourceIdentity, source: Source) -> Speaker | None:
    """Read "her spokeswoman", "our government": of the side of whoever "her" is, or of the outer speaker."""
    parse, outer = source.around.parse, source.outer
    agent = by.agent(source)
    staff = parse.lemma[source.head] in by.staff
    if parse.tag[source.head][0] != "N" or not (source.around.by_token[source.head] or agent or staff):
        return None
    if any(m.actor for t in source.tokens if parse.tag[t] != "PRP$" for m in source.around.by_token[t]):
        return None  # "her Korsian counterpart" is Korsian
    kind: SpeakerKind = "public" if agent is not None and agent.kind != "government" else "actor"
    for token in source.tokens:
        if parse.tag[token] != "PRP$" or parse.head[token] != source.head:
            continue
        for mention in source.around.by_token[token]:
            if mention.actor is not None and parse.lemma[source.head] in by.counterparts:
                return _other_side(by, source, mention.actor)
            if mention.actor is not None:
                told = f"{source.words!r} is of the side of {mention.name}: {mention.reason}"
                return Speaker(mention.actor, source.words, kind, by.is_anonymous(source), told)
        if parse.lower[token] not in by.first_person:
            continue
        if outer is not None and outer.speaker_kind == "actor":
            told = f"{source.words!r} is of the side of {outer.name or outer.speaker}, who says it"
            return Speaker(outer.speaker, source.words, kind, by.is_anonymous(source), told)
        author = source.around.author
        if outer is None and author is not None:
            told = f"{source.words!r} is of the side of the author: {author.reason}"
            return Speaker(author.actor, source.words, kind, by.is_anonymous(source), told)
    return None


def _other_side(by: SourceIdentity, source: Source, own: str) -> Speaker:
    """Read "her counterpart" as the counterpart named before: "her Korsian counterpart"."""
    parse, around = source.around.parse, source.around
    for mention in reversed(around.near(source.head)):
        words = {parse.lemma[t] for t in parse.tokens_in(mention.span)}
        words |= {parse.lemma[parse.head[t]] for t in parse.tokens_in(mention.span)}
        if mention.actor not in (None, own) and words & by.counterparts:
            return _speaker_of(mention, False, f"{source.words!r} is the one named before: {mention.reason}")
    return Speaker(None, source.words, "actor", False, f"{source.words!r}: whose is not told")


def _own_organ(by: SourceIdentity, source: Source) -> Speaker | None:
    """Read "the administration" in what an official says: that of his own side, as no other is named."""
    parse, outer = source.around.parse, source.outer
    plain = all(parse.dep[t] in ("det", "punct") or t == source.head for t in source.tokens)
    if outer is None or outer.speaker_kind != "actor" or outer.speaker is None or not plain:
        return None
    if parse.lemma[source.head] not in by.organs or parse.lower[source.tokens[0]] not in _DEFINITE:
        return None
    told = f"{source.words!r} is said by {outer.name or outer.speaker}, so of the same side"
    return Speaker(outer.speaker, source.words, "actor", False, told)


def _same_again(by: SourceIdentity, source: Source) -> Speaker | None:
    """Read "the source", "the spokesman", "the minister": who spoke before under that noun, or holds such an office."""
    parse, around = source.around.parse, source.around
    noun = parse.lemma[source.head]
    plain = all(parse.dep[t] in ("det", "amod", "punct") or t == source.head for t in source.tokens)
    if (
        not plain
        or parse.lower[source.tokens[0]] not in _DEFINITE
        or parse.tag[source.head] not in ("NN", "NNS")
    ):
        return None
    if any(m.actor for t in source.tokens for m in around.by_token[t]):
        return None
    for at, speaker in sorted(around.spoken, key=lambda pair: -pair[0]):
        if at >= source.head or parse.sentence[source.head] - parse.sentence[at] > _REACH:
            continue
        same = parse.lemma[at] == noun or {parse.lemma[at], noun} <= by.spokesperson
        if same and parse.tag[at] == parse.tag[source.head]:
            told = f"{source.words!r} is the {parse.lemma[at]} who spoke before: {speaker.reason}"
            return Speaker(speaker.code, speaker.name, speaker.kind, speaker.anonymous, told, speaker.codes)
    offices = by.offices_of(noun)
    if not offices or parse.tag[source.head] != "NN":
        return None
    fitting = [
        m for m in around.near(source.head) if m.actor and m.role is not None and m.role.office in offices
    ]
    if not fitting:
        return None
    last = max(around.sentence(m) for m in fitting)
    group = list({(m.actor, m.name): m for m in fitting if around.sentence(m) == last}.values())
    if len(group) > 1:
        doers = [m for m in group if parse.dep[around.head(m)] in _SUBJECTS]
        joined = any(
            around.head(other) in parse.conjuncts(around.head(m))
            for m in doers
            for other in group
            if other != m
        )
        if len(doers) != 1 or joined:
            told = " or ".join(m.name for m in group[:3])
            return Speaker(None, source.words, None, False, f"{source.words!r} may be {told}: left open")
        group = doers
    mention = group[0]
    unnamed = mention.name.lower().endswith(noun) and by.is_anonymous(source)
    return _speaker_of(mention, unnamed, f"{source.words!r} taken for {mention.name}: {mention.reason}")


def _inside(by: SourceIdentity, source: Source) -> Speaker | None:
    """An actor named inside the source: "a Korsian official", "a spokesman for Premier Pell", "Korsian media"."""
    parse, around = source.around.parse, source.around
    agent, anonymous = by.agent(source), by.is_anonymous(source)
    for token in source.tokens:
        for mention in around.by_token[token]:
            if mention.kind == "outlet" and parse.head[token] == source.head:
                return _speaker_of(mention, False, f"{source.words!r}: {mention.reason}")
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
            codes = _distinct(m.actor for m in (mention, *mates) if m.actor)
            name = _words(parse, _before_apposition(parse, source))
            return Speaker(mention.actor, name, kind, anonymous, told, codes if len(codes) > 1 else ())
    return None


def _seated(by: SourceIdentity, source: Source) -> Speaker | None:
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


def _of_issuer(by: SourceIdentity, source: Source) -> Speaker | None:
    """A document speaks for who issued it: "a communique issued by X", "the statement" that X released."""
    parse, around = source.around.parse, source.around
    if parse.lemma[source.head] not in by.documents:
        return None
    found: list[Mention] = []
    for kid in parse.kids(source.head, "acl", "relcl"):
        for agent in parse.kids(kid, "agent"):
            inner = parse.child(agent, "pobj")
            found += [m for t in parse.conjuncts(inner or agent) for m in around.by_token[t] if m.actor]
    if found:
        told = f"{source.words!r} was issued by {found[0].name}: "
        return _together([_speaker_of(m, False, told + m.reason) for m in found], source.words)
    if parse.lower[source.tokens[0]] not in _DEFINITE:
        return None
    first = parse.sentences[max(0, parse.sentence[source.head] - _REACH)][0]
    for token in range(source.head - 1, first - 1, -1):
        if parse.lemma[token] != parse.lemma[source.head] or token in source.tokens:
            continue
        owner = parse.child(token, "poss")
        verb = parse.head[token]
        verb = parse.head[verb] if parse.dep[token] == "pobj" else verb
        if owner is None and parse.dep[token] in _OBJECTS and parse.is_verb(verb):
            owner = parse.child(verb, *_SUBJECTS)
        issuers = [m for m in (around.by_token[owner] if owner is not None else ()) if m.actor]
        if issuers:
            told = f"{source.words!r} is that of {issuers[0].name}: "
            return _together([_speaker_of(m, False, told + m.reason) for m in issuers], source.words)
    return None


def _unnamed(by: SourceIdentity, source: Source) -> Speaker | None:
    if not by.is_anonymous(source):
        return None
    agent = by.agent(source)
    kind: SpeakerKind | None = "public" if agent is not None and agent.kind == "public" else None
    return Speaker(None, source.words, kind, True, f"{source.words!r} is unnamed")


def _untied(by: SourceIdentity, source: Source) -> Speaker | None:
    parse = source.around.parse
    if parse.lower[source.head] in by.people:
        return Speaker(None, source.words, "public", False, f"{source.words!r} names nobody in particular")
    if parse.tag[source.head] not in ("PRP", "PRP$", "WP", "WP$", "DT"):
        return None
    return Speaker(None, None, None, False, f"{source.words!r} could not be tied to anyone")


def _stranger(by: SourceIdentity, source: Source) -> Speaker | None:
    parse = source.around.parse
    first = parse.sentences[parse.sentence[source.head]][0]
    capital = parse.text[source.head][:1].isupper() and source.head != first
    if parse.tag[source.head] not in ("NNP", "NNPS") and not (capital and by.agent(source) is None):
        return None
    name = _words(parse, _before_apposition(parse, source))
    told = f"{name!r} is in no table and the report gives no country"
    agent = by.agent(source)
    public = agent is not None and agent.kind in ("public", "organisation")
    return Speaker(None, name, "public" if public else None, False, told)


def _office(by: SourceIdentity, source: Source) -> Speaker | None:
    """An office without a country: "the defence minister"."""
    here = [m for m in source.around.by_token[source.head] if m.role is not None]
    if not here:
        return None
    return Speaker(None, here[0].name, "actor", False, here[0].reason)


def _thing(by: SourceIdentity, source: Source) -> Speaker | None:
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


RULES: tuple[Rule, ...] = (
    _first_person,
    _organ_of_author,
    _one_of_two,
    _joined,
    _named,
    _of_possessor,
    _same_again,
    _inside,
    _seated,
    _of_issuer,
    _own_organ,
    _unnamed,
    _office,
    _untied,
    _stranger,
    _thing,
)


def _speaker_of(mention: Mention, anonymous: bool, reason: str) -> Speaker:
    if mention.kind == "outlet":
        return Speaker(mention.name, mention.name, "outlet", False, reason)
    kind: SpeakerKind = "public" if is_public(mention) else "actor"
    return Speaker(mention.actor, mention.name, kind, anonymous, reason)


def _together(found: list[Speaker], words: str) -> Speaker:
    """Return several speakers as one: the first that has a code leads, and the codes of all are kept."""
    first = next((one for one in found if one.code), found[0])
    codes = _distinct(code for one in found for code in (one.codes or ((one.code,) if one.code else ())))
    if len(codes) < 2:
        return first
    reasons = "; ".join(dict.fromkeys(one.reason for one in found))
    anonymous = all(one.anonymous for one in found)
    names = " and ".join(dict.fromkeys(one.name for one in found if one.name)) or words
    return Speaker(first.code, names, first.kind, anonymous, reasons, codes)


def _distinct(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


def _before_apposition(parse: Parse, source: Source) -> tuple[int, ...]:
    """Return the tokens of a name without the apposition after it: "Orla Brace, an analyst at …"."""
    after = [t for t in parse.kids(source.head, "appos") if t > source.head and t in source.tokens]
    if not after or parse.tag[source.head] not in ("NNP", "NNPS"):
        return source.tokens
    first = parse.edges[after[0]][0]
    return tuple(t for t in source.tokens if t < first and parse.text[t] != ",") or source.tokens


def _meant_by_relative(parse: Parse, tokens: tuple[int, ...]) -> tuple[int, ...]:
    """Return the noun that a relative pronoun refers to, up to its head: "the envoy, | who said"."""
    if len(tokens) > 1 or parse.tag[tokens[0]] not in ("WP", "WDT"):
        return tokens
    noun = grammar.antecedent(parse, tokens[0])
    return tokens if noun is None else tuple(range(parse.edges[noun][0], noun + 1))


def _words(parse: Parse, tokens: tuple[int, ...]) -> str:
    """Return the words of a source; a conjunction that the parser has left at their end goes."""
    last = len(tokens)
    while last > 1 and parse.dep[tokens[last - 1]] in ("cc", "punct"):
        last -= 1
    return " ".join(parse.text[token] for token in tokens[:last])


def head_of(parse: Parse, tokens: tuple[int, ...]) -> int:
    """Return the token of a phrase that hangs on something outside it."""
    inside = set(tokens)
    for token in tokens:
        outside = parse.head[token] not in inside or parse.head[token] == token
        if outside and parse.dep[token] != "punct":
            return token
    return tokens[-1]
