"""Whose "the bill" is, where a report told before who passed, drafted or brought it in."""

from bisect import bisect_left
from functools import cached_property

from comity.reading.arguments import Arguments, Parties
from comity.reading.parse import Parse

_REACH = 6  # sentences back to where the bill was told of
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})


class Drafts:
    """Looks up laws and resolutions of one document; ``nouns`` are those for them."""

    def __init__(self, args: Arguments, nouns: frozenset[str]) -> None:
        self.args = args
        self.nouns = nouns
        self.parse: Parse = args.parse

    def of(self, subject: int) -> Parties:
        """Return whose it is, if ``subject`` means a bill told of before: "the legislation | would bar Korsian banks"."""
        parse = self.parse
        noun = parse.lemma[subject] in self.nouns and any(
            parse.lower[k] in _DEFINITE for k in parse.kids(subject, "det")
        )
        if not (noun or parse.lower[subject] == "it") or (noun and parse.kids(subject, "prep", "acl", "relcl")):
            return ()
        before = bisect_left(self.told, subject, key=lambda one: one[0]) - 1
        if before < 0:
            return ()
        token, makers = self.told[before]
        near = parse.sentence[subject] - parse.sentence[token] <= (_REACH if noun else 1)
        opens = noun or parse.dep[token] == "nsubj"  # "it" goes on with what the sentence before speaks of
        return makers if near and opens else ()

    @cached_property
    def told(self) -> list[tuple[int, Parties]]:
        """The laws and resolutions whose makers are told, in text order; one that means an earlier one has its makers."""
        parse, args = self.parse, self.args
        found: list[tuple[int, Parties]] = []
        for token in range(len(parse)):
            if parse.lemma[token] not in self.nouns or parse.tag[token][0] != "N":
                continue
            makers = args.modifiers(token) or args.after_preposition(token, "by")
            verb = parse.head[token]
            if not makers and parse.dep[token] == "dobj" and parse.is_verb(verb):
                doer = args.subject(verb)
                makers = args.parties(doer) if doer is not None else ()
            definite = any(parse.lower[k] in _DEFINITE for k in parse.kids(token, "det"))
            if not makers and definite and found and parse.sentence[token] - parse.sentence[found[-1][0]] <= _REACH:
                makers = found[-1][1]
            if len({p.actor for p in makers}) == 1:
                found.append((token, makers))
        return found
