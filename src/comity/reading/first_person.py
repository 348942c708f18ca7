"""Whose "we" and "our" are, and whose president is meant: the side of whoever is speaking."""

from msgspec.structs import replace

from comity.model import Attribution, Mention, Role, content_id
from comity.reading.authorship import Author
from comity.reading.identity_before import is_bare_organ
from comity.reading.parse import Parse

_HEADS = frozenset({"head_of_state", "head_of_government", "foreign_minister", "defence_minister", "monarch"})


def speak_for(
    parse: Parse,
    mentions: tuple[Mention, ...],
    attributions: tuple[Attribution, ...],
    author: Author | None = None,
    *,
    first_person: frozenset[str],
    titles: frozenset[str] = frozenset(),
    held: frozenset[tuple[str, str]] = frozenset(),
    organs: frozenset[str] = frozenset(),
) -> tuple[Mention, ...]:
    """Return ``mentions`` with "we" and "our" inside what an official says tied to the official's side.

    Outside of all that is said they, "the Government" and "the Prime Minister" are tied to
    the side of an ``author``; ``organs`` are the nouns that stand for a government.
    ``titles`` are the titles of offices in small letters and ``held`` which country has which office:
    with them "the president" in a transcript is tied as well.
    """
    added: list[Mention] = []
    owned: dict[int, Mention] = {}
    if turns := [a for a in attributions if _is_turn(parse, a)]:
        owned.update(_heads_of_turns(parse, mentions, turns, titles, held))
    for attribution in attributions:
        if attribution.speaker is None or attribution.speaker_kind != "actor":
            continue
        for span in attribution.content:
            for token in parse.tokens_in(span):
                if parse.lower[token] in first_person and parse.tag[token] in ("PRP", "PRP$"):
                    where = parse.span(token, token)
                    name = attribution.name or attribution.speaker
                    added.append(
                        Mention(
                            id=content_id("m", where, attribution.speaker),
                            span=where,
                            actor=attribution.speaker,
                            kind="government",
                            name=name,
                            reason=f"{parse.text[token]!r} is said by {name}",
                        )
                    )
        for number, mention in enumerate(mentions):
            if mention.role is None or mention.actor is not None or number in owned:
                continue
            if (
                any(s <= mention.span[0] < e for s, e in attribution.content)
                and mention.role.office in _HEADS
            ):
                owned[number] = replace(
                    mention,
                    actor=attribution.speaker,
                    role=Role(country=attribution.speaker, office=mention.role.office),
                    reason=f"{mention.reason}; said by {attribution.name or attribution.speaker}, so of the same side",
                )
    owned.update(_pronouns_of(parse, mentions, owned))
    mentions = tuple(owned.get(number, mention) for number, mention in enumerate(mentions))
    if author is not None:
        told = [span for attribution in attributions for span in attribution.content]
        own = [t for t in range(len(parse.text)) if not any(s <= parse.start[t] < e for s, e in told)]
        mentions = _of_author(parse, mentions, author, frozenset(own), organs)
        added += [
            _said_by(author, parse, token)
            for token in own
            if parse.lower[token] in first_person and parse.tag[token] in ("PRP", "PRP$")
        ]
    inner = {mention.span: mention for mention in added}  # the innermost speaker stands last
    return tuple(sorted((*mentions, *inner.values()), key=lambda m: (m.span, m.actor or "")))


def _pronouns_of(
    parse: Parse, mentions: tuple[Mention, ...], owned: dict[int, Mention]
) -> dict[int, Mention]:
    """Let "he" and "his" after a title go with it to its new side, until somebody of the side it stood for is told again."""
    found: dict[int, Mention] = {}
    was: str | None = None
    title: Mention | None = None
    for number, mention in enumerate(mentions):
        if number in owned:
            was, title = mention.actor, owned[number]
        elif was is None or title is None or mention.actor != was or mention.kind != "person":
            continue
        elif all(parse.tag[t] in ("PRP", "PRP$") for t in parse.tokens_in(mention.span)):
            word = parse.text[parse.tokens_in(mention.span)[0]]
            found[number] = replace(
                mention,
                actor=title.actor,
                name=title.name,
                role=title.role,
                reason=f"pronoun {word!r} taken for {title.name!r} ({title.reason})",
            )
        else:
            was = None
    return found


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
        if role is not None and mention.actor is None and role.office in _HEADS and {*tokens} <= own:
            reason = f"{mention.reason}; written by {author.name}, so of the same side"
            owned = Role(country=author.actor, office=role.office)
            mention = replace(mention, actor=author.actor, role=owned, reason=reason)  # noqa: PLW2901
        kept.append(mention)
    return (*kept, *(_said_by(author, parse, token) for token in sorted(bare)))


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


def _is_turn(parse: Parse, attribution: Attribution) -> bool:
    """Say whether an attribution is a turn of a transcript: a label, and no word for a cue."""
    cue = [t for span in attribution.cue for t in parse.tokens_in(span)]
    return bool(attribution.source) and all(parse.text[t] in ":-–—" for t in cue)


def _heads_of_turns(
    parse: Parse,
    mentions: tuple[Mention, ...],
    turns: list[Attribution],
    titles: frozenset[str],
    held: frozenset[tuple[str, str]],
) -> dict[int, Mention]:
    """Give "the President" in a transcript to the side that answers, if one alone does, whoever was named last.

    A briefing speaks of its own president without a name, of others by name. Whoever holds
    the office and answers does not speak of himself so.
    """
    sides = {a.speaker: a for a in turns if a.speaker is not None and a.speaker_kind == "actor"}
    if len(sides) != 1:
        return {}
    side, turn = next(iter(sides.items()))
    labels = [a.source[0] for a in turns]
    answering = {m.role.office for m in mentions if m.role and any(s <= m.span[0] < e for s, e in labels)}
    found: dict[int, Mention] = {}
    for number, mention in enumerate(mentions):
        role, tokens = mention.role, parse.tokens_in(mention.span)
        if (
            role is None
            or mention.actor == side
            or role.office in answering
            or (side, role.office) not in held
        ):
            continue
        bare = (
            role.office in _HEADS
            and " ".join(parse.lower[t] for t in tokens).removeprefix("the ") in titles
            and "the" in (parse.lower[tokens[0]], *parse.lower[tokens[0] - 1 : tokens[0]])
            and parse.tag[tokens[-1] + 1 : tokens[-1] + 2] not in (["NNP"], ["IN"])
        )
        if bare and any(s <= mention.span[0] < e for a in turns for s, e in a.content):
            word = parse.text[tokens[-1]]
            found[number] = replace(
                mention,
                actor=side,
                name=word,
                role=Role(country=side, office=role.office),
                reason=f"'the {word}' in a transcript in which {turn.name or side} answers, so of the same side",
            )
    return found
