"""Whose president is meant where a side answers questions: "the President", "the administration" of a briefing."""

from collections.abc import Mapping

from msgspec.structs import replace

from comity.codebook import Codebook
from comity.model import Mention, Role, Span
from comity.reading.draft import Draft
from comity.reading.grammar import owning_words
from comity.reading.parse import Parse
from comity.reading.people import HEADS, held_somewhere
from comity.reading.source import Speaker


class BriefingResolver:
    """Ties the offices and organs that a transcript names without a country, before it is asked who says what."""

    def __init__(self, codebook: Codebook) -> None:
        self.titles = frozenset(row.title.casefold() for row in codebook.offices)
        self.held = held_somewhere(codebook)
        self.organs = codebook.words["speakers_organ"]

    def __call__(
        self,
        parse: Parse,
        mentions: tuple[Mention, ...],
        drafts: tuple[Draft, ...],
        speakers: Mapping[Span, Speaker],
    ) -> tuple[Mention, ...]:
        """Return ``mentions`` with what is of the side that answers given to it, if one side alone does.

        A briefing speaks of its own president without a name, of others by name, whoever was
        named last. Whoever holds the office and answers does not speak of himself so.
        """
        sides = {one.code: one for one in speakers.values() if one.code is not None and one.kind == "actor"}
        if len(sides) != 1:
            return mentions
        (speaker,) = sides.values()
        said = [span for draft in drafts if draft.label in speakers for span in draft.content]
        owned = self.owned(parse, mentions, said, [*speakers], speaker)
        owned.update(pronouns_of(parse, mentions, owned))
        return tuple(owned.get(number, mention) for number, mention in enumerate(mentions))

    def owned(
        self,
        parse: Parse,
        mentions: tuple[Mention, ...],
        said: list[Span],
        labels: list[Span],
        speaker: Speaker,
    ) -> dict[int, Mention]:
        """Return the mentions, by number, in what is ``said`` that become those of the side of ``speaker``."""
        side = speaker.code or ""
        answering = {m.role.office for m in mentions if m.role and any(s <= m.span[0] < e for s, e in labels)}
        found: dict[int, Mention] = {}
        for number, mention in enumerate(mentions):
            tokens, role = parse.tokens_in(mention.span), mention.role
            if mention.actor == side or not any(s <= mention.span[0] < e for s, e in said):
                continue
            word = parse.text[tokens[-1]]
            told = (
                f"'the {word}' in a transcript in which {speaker.name or side} answers, so of the same side"
            )
            if self.is_bare_organ(parse, tokens):
                found[number] = replace(
                    mention, actor=side, kind="government", name=word, role=None, reason=told
                )
            elif (
                role is not None
                and role.office not in answering
                and (side, role.office) in self.held
                and self.is_bare_title(parse, tokens, role)
            ):
                own = Role(country=side, office=role.office)
                found[number] = replace(mention, actor=side, name=word, role=own, reason=told)
        return found

    def is_bare_title(self, parse: Parse, tokens: range, role: Role) -> bool:
        """Say whether an office stands alone: "the President", not "the President of Korsia", "President Pell"."""
        words = " ".join(parse.lower[t] for t in tokens).removeprefix("the ")
        return (
            role.office in HEADS
            and words in self.titles
            and "the" in (parse.lower[tokens[0]], *parse.lower[tokens[0] - 1 : tokens[0]])
            and parse.tag[tokens[-1] + 1 : tokens[-1] + 2] not in (["NNP"], ["IN"])
        )

    def is_bare_organ(self, parse: Parse, tokens: range) -> bool:
        """Say whether "the administration", "Congress" stands alone: its speaker's own, where others' have a name."""
        head = tokens[-1]
        if parse.lemma[head].casefold() not in self.organs:
            return False
        own = owning_words(parse, head)
        return own == ["the"] or (not own and parse.text[head][:1].isupper())


def pronouns_of(parse: Parse, mentions: tuple[Mention, ...], owned: dict[int, Mention]) -> dict[int, Mention]:
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
