"""What has been named in one document, and as the owner of which nouns: "Korsian officials", "the army of Ambria"."""

from collections import Counter

from msgspec.structs import replace

from comity.model import Mention, content_id
from comity.reading.parse import Parse

REACH = 4  # sentences back; farther antecedents were wrong more often than right
GOVERNMENTAL = frozenset({"state", "government", "person"})

Told = list[tuple[int, Mention]]
"""What was told so far, in text order: the token by which a mention hangs, and the mention."""


class Owners:
    """What has been named in one document, for descriptions that lean on it."""

    def __init__(self, by_token: list[list[Mention]], weight: Counter[str]) -> None:
        self.by_token = by_token
        self.weight = weight
        self.staff: dict[str, tuple[int, Mention]] = {}
        self.owners: list[tuple[int, Mention]] = []

    def joined(self, parse: Parse, pronoun: int) -> list[Mention]:
        """Read "its" in "the Korsian army and its suppliers" as what stands before "and"."""
        noun = parse.head[pronoun]
        if parse.tag[pronoun] != "PRP$" or parse.dep[noun] != "conj":
            return []
        host = parse.head[noun]
        owner = [mention for at, mention in self.owners if at == host]
        return self.by_token[host][:1] or owner[-1:]

    def owned(self, parse: Parse, token: int) -> bool:
        """Say whether a name stands before the noun, and remember whose the noun is."""
        if not parse.children[token]:
            return False
        before = [k for k in parse.kids(token, "amod", "compound", "poss", "nmod") if k < token]
        behind = [
            noun
            for prep in parse.kids(token, "prep")
            if parse.lower[prep] in ("of", "in", "at", "from")
            for noun in parse.kids(prep, "pobj")
        ]
        for kid in (*before, *behind):
            for mention in self.by_token[kid]:
                if mention.actor is not None:
                    self.staff[parse.lemma[token]] = (token, mention)
                    self.owners.append((token, mention))
                    return True
        return False


def told_near(parse: Parse, token: int, told: Told) -> Told:
    """Return what was named within reach, the nearest first."""
    sentence = parse.sentence[token]
    return [(at, mention) for at, mention in reversed(told) if sentence - parse.sentence[at] <= REACH]


def taken_for(parse: Parse, first: int, last: int, mention: Mention, reason: str) -> Mention:
    """Return a mention from token ``first`` to ``last`` of whoever ``mention`` is."""
    span = parse.span(first, last)
    return replace(
        mention,
        id=content_id("m", span, mention.actor, mention.kind, mention.name),
        span=span,
        place=False,
        reason=f"{reason} ({mention.reason})",
    )


def is_own_country(parse: Parse, token: int, own: frozenset[str]) -> bool:
    """Say whether a word is that of "this country" and no more: "this small country" and "this country of farmers" describe one."""
    bare = parse.lower[token - 1 : token] == ["this"] and not parse.kids(token, "prep", "relcl", "compound")
    return bare and parse.lower[token] in own
