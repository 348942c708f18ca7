"""Who has the talks or pays the visit that a report tells in passing: "said after talks with Korsia", "on a visit to Korsia".

News tells of most meetings so, in a phrase beside what was said there. Nobody stands at
the noun but the other side; whoever does the verb beside it met, went or wrote.
"""

from collections.abc import Mapping

from comity.codebook.rows import Deed as DeedRow
from comity.reading.arguments import Arguments, Parties
from comity.reading.grammar import is_passive
from comity.reading.parse import Parse

_HIGHEST = 5  # words climbed from the noun: "at the start | of the second day | of a visit"
_OTHER_SIDE = frozenset({"with", "to", "in", "into"})  # "their meeting | at the League's summit" is not with the League


class InPassing:
    """Looks beside phrases, in one document; the prepositions that open them stand in word lists."""

    def __init__(self, args: Arguments, words: Mapping[str, frozenset[str]]) -> None:
        self.args = args
        self.parse: Parse = args.parse
        self.openers = words["beside_preposition"]
        self.ways = words["going_preposition"]
        self.parts = words["part_of_time"]

    def who(self, noun: int, row: DeedRow, where: str) -> Parties:
        """Return who has the meeting that ``noun`` tells, by the verb or the name beside the phrase in which it stands.

        ``where`` is the preposition that tells the other side. "A war in Korsia" is not that of who speaks of it.
        """
        if where not in _OTHER_SIDE or (row.type != "CONSULT" and (row.symmetric != "yes" or where != "with")):
            return ()
        parse, at = self.parse, noun
        if row.mode != "visit" and parse.lower[parse.head[noun]] == "on":
            return ()  # "rely | on trade with Korsia", "remarks on talks with it": what it is about
        for _ in range(_HIGHEST):
            prep = parse.head[at]
            if parse.dep[at] == "conj":
                at = prep
                continue
            host = parse.head[prep]
            part = parse.lower[prep] == "of" and (parse.lemma[host] in self.parts or parse.lower[host] == "ahead")
            if parse.dep[at] != "pobj" or not (part or parse.lower[prep] in self.openers) or parse.dep[prep] == "pcomp":
                return ()
            if parse.dep[host] == "prep" or parse.lower[host] == "ahead":
                host = parse.head[host]  # "from | after", "ahead | of"
            if parse.is_verb(host):
                return self.doer(host, prep)
            if parse.lower[prep] != "of" and (named := self.args.parties(host)):
                return named  # "the premier, | on a visit to Korsia, said"
            if parse.dep[host] == "dobj" and parse.is_verb(parse.head[host]):
                return self.doer(parse.head[host], prep)  # "made the remark | at a meeting with them"
            at = host
        return ()

    def doer(self, verb: int, prep: int) -> Parties:
        """Return who does a verb, where the phrase says when or where: not of "excluded Ambria | from talks with Korsia"."""
        parse, args = self.parse, self.args
        done_to = is_passive(parse, verb) and parse.lemma[verb] not in args.table.engaged
        if done_to or (parse.lower[prep] in self.ways and args.object(verb) is not None):
            return ()
        if any(parse.tag[k] in ("MD", "TO") for k in parse.kids(verb, "aux")):
            return ()  # "will go there | for talks with Korsia": they lie ahead, and nothing at the noun says so
        subject = args.subject(verb)
        return args.parties(subject) if subject is not None else ()
