"""Who "he", "the ministry" and "both countries" are: descriptions tied to earlier mentions, or left open.

Nothing is guessed: where two candidates are equally near, or none fits, the mention
says so in its reason and has no actor.
"""

from collections import Counter

from msgspec.structs import replace

from comity.codebook import Codebook
from comity.model import Mention, Role
from comity.reading.descriptions import Descriptions
from comity.reading.layout import find_entries
from comity.reading.mentions import index_by_token
from comity.reading.owners import GOVERNMENTAL, REACH, Owners, Told, taken_for
from comity.reading.parse import Parse
from comity.reading.people import HEADS
from comity.reading.pronouns import Pronouns


class CoreferenceResolver:
    """Goes through a report once: bare titles, pronouns and descriptions are tied to what was told before them."""

    def __init__(self, codebook: Codebook) -> None:
        self.pronouns = Pronouns(codebook)
        self.descriptions = Descriptions(codebook)
        self.title_ends = {row.title.casefold().split()[-1] for row in codebook.offices}

    def __call__(self, parse: Parse, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Return ``mentions`` with what could be tied to them added, in text order."""
        resolved: list[Mention] = []
        by_token = index_by_token(parse, mentions)
        weight = Counter(m.actor for m in mentions if m.actor and m.kind in GOVERNMENTAL)
        offices: dict[str, dict[str, set[str]]] = {}  # whose holders are told, and the last words of their names
        for mention in mentions:
            if mention.role is not None and mention.actor is not None:
                holders = offices.setdefault(mention.role.office, {}).setdefault(mention.actor, set())
                if self._is_named(parse, mention):
                    holders.add(parse.lower[parse.tokens_in(mention.span)[-1]])
        told: Told = []
        entries = find_entries(parse)
        around = Owners(by_token, weight)
        for token in range(len(parse)):
            if token and entries[token] != entries[token - 1]:
                told = []  # an entry of a live blog stands alone: "he" is nobody of the entry before
            here = by_token[token]
            if here:
                for named in here:
                    if parse.start[token] <= named.span[0]:
                        mention = self._bare_title(parse, token, named, told, offices)
                        resolved.append(mention)
                        told.append((self._head(parse, mention), mention))
                continue
            for mention in self._tie(parse, token, told, around, mentions):
                resolved.append(mention)
                told.append((token, mention))
        return tuple(sorted(resolved, key=lambda m: (m.span, m.actor or "")))

    def _is_named(self, parse: Parse, mention: Mention) -> bool:
        """Say whether a mention with an office ends in a name, not in the title."""
        last = parse.tokens_in(mention.span)[-1]
        return parse.tag[last] in ("NNP", "NNPS") and parse.lower[last] not in self.title_ends

    def _head(self, parse: Parse, mention: Mention) -> int:
        """Return the token of the mention that hangs on something outside it."""
        tokens = parse.tokens_in(mention.span)
        for token in reversed(tokens):
            if parse.head[token] not in tokens:
                return token
        return tokens[-1]

    def _bare_title(
        self,
        parse: Parse,
        token: int,
        mention: Mention,
        told: Told,
        offices: dict[str, dict[str, set[str]]],
    ) -> Mention:
        """Give "the president" the country of the last president that was named, or of the only one in the report."""
        if mention.role is None or mention.actor is not None:
            return mention
        named = self._is_named(parse, mention)
        several = len(offices.get(mention.role.office, ())) > 1
        for at, before in reversed(told):
            if named:
                break  # "Senator Ada Quill" is not the senator before her, though perhaps of her country
            if several and parse.sentence[token] - parse.sentence[at] > REACH:
                break  # far from any name, "the president" may be anybody's: left to who is speaking
            if before.role is not None and before.role.office == mention.role.office and before.actor:
                return replace(
                    mention,
                    actor=before.actor,
                    name=before.name,
                    role=Role(country=before.actor, office=mention.role.office),
                    reason=f"{mention.reason}; taken from {before.name!r} before it",
                )
        # "The minister" after "Defence Minister Quill", where no other state's minister was named before.
        fuller = {
            m.actor: m
            for _, m in told
            if m.actor and m.role is not None and _is_short_for(mention.role.office, m.role.office)
        }
        if not named and len(fuller) == 1:
            ((actor, before),) = fuller.items()
            return replace(
                mention,
                actor=actor,
                name=before.name,
                role=before.role,
                reason=f"{mention.reason}; short for {before.name!r} before it",
            )
        only = offices.get(mention.role.office, {})
        if len(only) == 1:
            ((actor, names),) = only.items()
            other = named and names and parse.lower[parse.tokens_in(mention.span)[-1]] not in names
            if other and mention.role.office in HEADS:
                return mention  # a state has one: "Foreign Minister Pell" receives Foreign Minister Torvane
            return replace(
                mention,
                actor=actor,
                role=Role(country=actor, office=mention.role.office),
                reason=f"{mention.reason}; the only one of that office in the report is of {actor}",
            )
        return mention

    def _tie(
        self, parse: Parse, token: int, told: Told, around: Owners, named: tuple[Mention, ...]
    ) -> list[Mention]:
        if parse.tag[token] in ("PRP", "PRP$"):
            said = parse.lower[token]
            found = self.pronouns(parse, token, told, around)
            return [
                taken_for(parse, token, token, m, f"pronoun {said!r} taken for {m.name!r}") for m in found
            ]
        if around.owned(parse, token):
            # "the Ambrian government" has a name of its own; "the two Union allies" are two of its members.
            member = any(
                mention.kind == "organisation"
                for kid in parse.kids(token, "compound", "amod", "nmod")
                for mention in around.by_token[kid]
            )
            return self.descriptions.pair(parse, token, told, around.weight) if member else []
        return self.descriptions(parse, token, told, around, named)


def _is_short_for(office: str, fuller: str) -> bool:
    """Say whether an office is named by the last word of a fuller one: minister, defence_minister."""
    return fuller.endswith(f"_{office}") and not fuller.startswith("deputy_")
