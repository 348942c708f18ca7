"""Whose "we" and "our" are: the side of whoever is speaking."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Mapping
from types import MappingProxyType

from msgspec.structs import replace

from comity.model import Attribution, Mention, Role, Span, content_id
from comity.reading.authorship import Author
from comity.reading.briefings import pronouns_of
from comity.reading.identity_before import is_bare_organ
from comity.reading.owners import GOVERNMENTAL, REACH, is_own_country
from comity.reading.parse import Parse
from comity.reading.people import HEADS

_OF_BOTH = "the other of the two"
_OF_MANY = frozenset({"a", "an", "any", "another", "each", "every", "no", "some"})


def speak_for(
    parse: Parse,
    mentions: tuple[Mention, ...],
    attributions: tuple[Attribution, ...],
    author: Author | None = None,
    *,
    first_person: frozenset[str],
    organs: frozenset[str] = frozenset(),
    countries: frozenset[str] = frozenset(),
    two_sides: frozenset[str] = frozenset(),
    held: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> tuple[Mention, ...]:
    """Return ``mentions`` with "we" and "our" inside what an official says tied to the official's side.

    Outside of all that is said they, "the Government" and "the Prime Minister" are tied to
    the side of an ``author``; ``organs`` are the nouns that stand for a government. ``countries`` are those by which
    a speaker means the own state: "this country", in direct speech. ``two_sides`` are the nouns of
    "our two countries", which are the speaker's and that of whoever is spoken to, or else most spoken of.
    ``held`` are the countries that are known to have an office, by office: where a president says "the prime minister", it is not hers
    if she has none.
    """
    added: list[Mention] = []
    governments = _Governments(parse, mentions, author.actor if author is not None else None)
    owned: dict[int, Mention] = {}
    for attribution in attributions:
        if attribution.speaker is None or attribution.speaker_kind != "actor":
            continue
        for span in attribution.content:
            for token in parse.tokens_in(span):
                pronoun = parse.lower[token] in first_person and parse.tag[token] in ("PRP", "PRP$")
                if pronoun or (is_own_country(parse, token, countries) and verbatim(parse, attribution)):
                    where = parse.span(token if pronoun else token - 1, token)
                    name = attribution.name or attribution.speaker
                    added.append(
                        Mention(
                            id=content_id("m", where, attribution.speaker),
                            span=where,
                            actor=attribution.speaker,
                            kind="government",
                            name=name,
                            reason=f"{' '.join(parse.text[t] for t in parse.tokens_in(where))!r} is said by {name}",
                        )
                    )
                    if is_ours(parse, token, two_sides):
                        added += _both(parse, token, added[-1], governments, attribution.hearer)
        for number, mention in enumerate(mentions):
            if mention.role is None or mention.actor is not None or number in owned:
                continue
            if mention.role.office not in HEADS or not _of_one(parse, mention):
                continue
            if any(s <= mention.span[0] < e for s, e in attribution.content):
                side, why = attribution.speaker, "so of the same side"
                other = None
                having = held.get(mention.role.office, frozenset())
                if side not in having:
                    other = governments.most_spoken_of(parse.tokens_in(mention.span)[0], side, having)
                if other is not None and other.actor is not None:
                    side, why = other.actor, "whose side has no such office, so that of who is spoken of most"
                owned[number] = replace(
                    mention,
                    actor=side,
                    role=Role(country=side, office=mention.role.office),
                    reason=f"{mention.reason}; said by {attribution.name or attribution.speaker}, {why}",
                )
    owned.update(pronouns_of(parse, mentions, owned))
    mentions = tuple(owned.get(number, mention) for number, mention in enumerate(mentions))
    if author is not None:
        told = [span for attribution in attributions for span in attribution.content]
        own = [t for t in range(len(parse.text)) if not any(s <= parse.start[t] < e for s, e in told)]
        mentions = _of_author(parse, mentions, author, frozenset(own), organs)
        for token in own:
            if parse.lower[token] in first_person and parse.tag[token] in ("PRP", "PRP$"):
                added.append(_said_by(author, parse, token))
                if is_ours(parse, token, two_sides):
                    added += _both(parse, token, added[-1], governments, None)
    inner: dict[Span, list[Mention]] = {}
    for mention in added:  # the innermost speaker stands last
        two = inner.get(mention.span, [])
        inner[mention.span] = [*two, mention] if len(two) == 1 and _OF_BOTH in mention.reason else [mention]
    told_of = (mention for both in inner.values() for mention in both)
    return tuple(sorted((*mentions, *told_of), key=lambda m: (m.span, m.actor or "")))


class _Governments:
    """The governments told of in one document: how often, and where.

    Sorted once: a text of ten thousand "our two countries" must not look through all of itself for each.
    """

    def __init__(self, parse: Parse, mentions: tuple[Mention, ...], host: str | None) -> None:
        self.parse = parse
        self.host = host
        told = [m for m in mentions if m.kind in GOVERNMENTAL and m.actor is not None]
        self.weight = Counter(m.actor for m in told)
        self.first = {m.actor: m for m in reversed(told)}
        self.told = sorted(((parse.sentence[parse.tokens_in(m.span)[0]], m) for m in told), key=lambda one: one[0])

    def most_spoken_of(self, token: int, own: str | None, among: Container[str] | None = None) -> Mention | None:
        """Return a mention of that, other than ``own``, of which most is said: of those told near before, else of all.

        A guest in the papers of a press office means the side whose papers they are.
        """
        if self.host in self.first and self.host != own and (among is None or self.host in among):
            return self.first[self.host]
        sentence = self.parse.sentence[token]
        low = bisect_left(self.told, sentence - REACH, key=lambda one: one[0])
        near = {m.actor: m for _, m in self.told[low : bisect_right(self.told, sentence, key=lambda one: one[0])]}
        for group in (near, self.first):
            fit = [a for a in group if a is not None and a != own and (among is None or a in among)]
            if fit:
                return group[max(fit, key=lambda actor: self.weight[actor])]
        return None


def is_ours(parse: Parse, token: int, two_sides: frozenset[str]) -> bool:
    """Say whether a word opens "our two countries", "both our nations"."""
    noun = parse.head[token]
    counted = any(parse.lower[kid] in ("two", "both") for kid in parse.children[noun])
    return parse.lower[token] == "our" and counted and parse.lemma[noun] in two_sides and parse.tag[noun] == "NNS"


def _both(
    parse: Parse, token: int, own: Mention, governments: _Governments, hearer: str | None
) -> list[Mention]:
    """Read "our two countries" as those of the speaker and of the hearer, else of the government most spoken of, near by first."""
    to_hearer = {hearer} if hearer is not None else set()
    other = governments.most_spoken_of(token, own.actor, to_hearer) or governments.most_spoken_of(token, own.actor)
    if other is None:
        return []
    span = parse.span(token, parse.head[token])
    words = " ".join(parse.text[t] for t in parse.tokens_in(span))
    return [
        replace(
            one,
            id=content_id("m", span, one.actor),
            span=span,
            kind="government",
            role=None,
            sector=None,
            place=False,
            reason=f"{words!r}: {why} ({one.reason})",
        )
        for one, why in ((own, "the speaker's own"), (other, _OF_BOTH))
    ]


def verbatim(parse: Parse, said: Attribution) -> bool:
    """Say whether the words are the speaker's own: in quotation marks, or behind the label of a transcript."""
    cue = [token for span in said.cue for token in parse.tokens_in(span)]
    return said.speech == "direct" or not any(parse.text[token].isalpha() for token in cue)


def _of_author(
    parse: Parse, mentions: tuple[Mention, ...], author: Author, own: frozenset[int], organs: frozenset[str]
) -> tuple[Mention, ...]:
    """Tie "the Government", and offices without a country, to the author's side among the tokens ``own``."""
    bare = {token for token in own if is_bare_organ(parse, token, organs)}
    kept = []
    for mention in mentions:
        tokens = parse.tokens_in(mention.span)
        if tokens and tokens[-1] in bare:
            continue
        role = mention.role
        bare_title = role is not None and mention.actor is None and role.office in HEADS
        if bare_title and role is not None and {*tokens} <= own and _of_one(parse, mention):
            reason = f"{mention.reason}; written by {author.name}, so of the same side"
            owned = Role(country=author.actor, office=role.office)
            mention = replace(mention, actor=author.actor, role=owned, reason=reason)  # noqa: PLW2901
        kept.append(mention)
    return (*kept, *(_said_by(author, parse, token) for token in sorted(bare)))


def _of_one(parse: Parse, mention: Mention) -> bool:
    """Say whether an office is that of one holder: "the president", not "a president", "any sovereign", "presidents"."""
    tokens = parse.tokens_in(mention.span)
    words = {parse.lower[kid] for kid in parse.kids(tokens[-1], "det")} | {parse.lower[tokens[0]]}
    return parse.tag[tokens[-1]] != "NNS" and not words & _OF_MANY


def _said_by(author: Author, parse: Parse, token: int) -> Mention:
    where = parse.span(token, token)
    return Mention(
        id=content_id("m", where, author.actor),
        span=where,
        actor=author.actor,
        kind="government",
        name=author.name,
        reason=f"{parse.text[token]!r} is the author: {author.reason}",
    )
