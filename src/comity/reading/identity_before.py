"""Sources that are somebody known already: the author, the one who is quoting, one who was told before.

Each function is a rule of ``identity.py``: an answer with its reason, or None.
"""

from comity.model import Mention, SpeakerKind
from comity.reading.grammar import owning_words
from comity.reading.parse import Parse
from comity.reading.source import REACH, Source, Speaker, distinct, speaker_of, together
from comity.reading.source_tables import DEFINITE, SourceTables

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OBJECTS = frozenset({"dobj", "nsubjpass", "pobj", "attr"})


def first_person(by: SourceTables, source: Source) -> Speaker | None:
    """Read "I" and "we" as who is quoted, or as the author."""
    outer = source.outer
    if source.around.parse.lower[source.head] not in by.first_person:
        return None
    if outer is None and source.around.author is not None:
        return _author(source)
    if outer is None or not (outer.speaker or outer.name):
        return Speaker(None, None, None, False, f"{source.words!r} is said by nobody we know")
    told = f"{source.words!r} is the speaker of the outer attribution"
    return Speaker(outer.speaker, outer.name, outer.speaker_kind, outer.anonymous, told, outer.speakers)


def organ_of_author(by: SourceTables, source: Source) -> Speaker | None:
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
    return owning_words(parse, token) in (["the"], ["this"], ["that"])


def _author(source: Source) -> Speaker:
    author = source.around.author
    assert author is not None
    told = f"{source.words!r} is the author: {author.reason}"
    return Speaker(author.actor, author.name, "actor", False, told)


def own_organ(by: SourceTables, source: Source) -> Speaker | None:
    """Read "the administration" in what an official says: that of his own side, as no other is named."""
    parse, outer = source.around.parse, source.outer
    plain = all(parse.dep[t] in ("det", "punct") or t == source.head for t in source.tokens)
    if outer is None or outer.speaker_kind != "actor" or outer.speaker is None or not plain:
        return None
    if parse.lemma[source.head] not in by.organs or parse.lower[source.tokens[0]] not in DEFINITE:
        return None
    told = f"{source.words!r} is said by {outer.name or outer.speaker}, so of the same side"
    return Speaker(outer.speaker, source.words, "actor", False, told)


def of_possessor(by: SourceTables, source: Source) -> Speaker | None:
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
                # "Their ministries" are of both; "their spokesman" is one man's word, and whose is told first.
                sides = distinct(m.actor for m in source.around.by_token[token] if m.actor)
                many = sides if len(sides) > 1 and parse.tag[source.head] == "NNS" else ()
                return Speaker(mention.actor, source.words, kind, by.is_anonymous(source), told, many)
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


def _other_side(by: SourceTables, source: Source, own: str) -> Speaker:
    """Read "her counterpart" as the counterpart named before: "her Korsian counterpart"."""
    parse, around = source.around.parse, source.around
    for mention in reversed(around.near(source.head)):
        words = {parse.lemma[t] for t in parse.tokens_in(mention.span)}
        words |= {parse.lemma[parse.head[t]] for t in parse.tokens_in(mention.span)}
        if mention.actor not in (None, own) and words & by.counterparts:
            return speaker_of(mention, False, f"{source.words!r} is the one named before: {mention.reason}")
    return Speaker(None, source.words, "actor", False, f"{source.words!r}: whose is not told")


def one_of_two(by: SourceTables, source: Source) -> Speaker | None:
    """Read "the former" and "the latter": of the last two actors that were joined or named, in the order of the text."""
    parse, around = source.around.parse, source.around
    word = parse.lower[source.head]
    if len(source.tokens) > 2 or word not in by.first_of_two | by.last_of_two:
        return None
    if word in by.first_of_two and parse.lower[source.tokens[0]] not in DEFINITE:
        return None
    here = parse.sentence[source.head]
    for back in range(1, REACH + 1):
        named: dict[str, Mention] = {}
        for mention in around.near(source.head):
            if mention.actor and not mention.place and around.sentence(mention) == here - back:
                named.setdefault(mention.actor, mention)
        if len(named) == 2:
            mention = list(named.values())[0 if word in by.first_of_two else 1]
            return speaker_of(mention, False, f"{source.words!r} of the two named before: {mention.reason}")
        if len(named) > 2:
            break
    return Speaker(None, None, None, False, f"{source.words!r}: no two actors are named just before")


def same_again(by: SourceTables, source: Source) -> Speaker | None:
    """Read "the source", "the spokesman", "the minister": who spoke before under that noun, or holds such an office."""
    parse, around = source.around.parse, source.around
    noun = parse.lemma[source.head]
    plain = all(parse.dep[t] in ("det", "amod", "punct") or t == source.head for t in source.tokens)
    if (
        not plain
        or parse.lower[source.tokens[0]] not in DEFINITE
        or parse.tag[source.head] not in ("NN", "NNS")
    ):
        return None
    if any(m.actor for t in source.tokens for m in around.by_token[t]):
        return None
    for at, speaker in sorted(around.spoken, key=lambda pair: -pair[0]):
        if at >= source.head or parse.sentence[source.head] - parse.sentence[at] > REACH:
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
    return speaker_of(mention, unnamed, f"{source.words!r} taken for {mention.name}: {mention.reason}")


def of_issuer(by: SourceTables, source: Source) -> Speaker | None:
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
        return together([speaker_of(m, False, told + m.reason) for m in found], source.words)
    if parse.lower[source.tokens[0]] not in DEFINITE:
        return None
    first = parse.sentences[max(0, parse.sentence[source.head] - REACH)][0]
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
            return together([speaker_of(m, False, told + m.reason) for m in issuers], source.words)
    return None
