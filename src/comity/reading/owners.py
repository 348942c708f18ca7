"""What has been named in one document as the owner of nouns: "Korsian officials", "the army of Ambria"."""

from collections import Counter

from comity.model import Mention
from comity.reading.parse import Parse


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
