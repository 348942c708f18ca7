"""What stands on a word and in its clause: negation, modals, habits, hedges, conditions, adjectives, times to come."""

from comity.model import Factuality, Span
from comity.reading.commitment_calculus import combine
from comity.reading.commitment_conditions import any_time, hung_on, left_open, opened
from comity.reading.commitment_signs import first_joined, habit, headline_undone
from comity.reading.commitment_table import CommitmentTable
from comity.reading.grammar import is_infinitive
from comity.reading.parse import Parse
from comity.reading.verb_groups import is_command

_UNDONE = frozenset({"did_not_happen", "future", "possible"})


class ClauseLook:
    """Applies what a clause says of its own word; gathers the words that tell it and the reasons."""

    def __init__(
        self,
        table: CommitmentTable,
        parse: Parse,
        edge: Span | None,
        through: frozenset[int],
        spent: frozenset[int],
    ) -> None:
        self.table = table
        self.parse = parse
        self.edge = edge
        self.through = through
        self.spent = spent
        self.cues: list[int] = []
        self.reasons: list[str] = []
        self.in_condition = False

    def inside(self, token: int) -> bool:
        return self.edge is None or self.edge[0] <= self.parse.start[token] < self.edge[1]

    def helpers(self, token: int) -> list[int]:
        """Return the helping verbs, also those that a verb joined by "and" shares: "will visit and | sign"."""
        parse, at = self.parse, token
        own = parse.kids(token, "aux")
        while parse.dep[at] == "conj" and not own:
            first = parse.head[at]
            shared = parse.kids(first, "aux")
            if not parse.is_verb(first) or parse.child(at, "nsubj", "nsubjpass", "auxpass") is not None:
                break
            perfect = any(parse.lower[kid] in ("have", "has", "had") for kid in shared)
            fits = ("VBN", "VBD") if perfect else ("VB", "VBP") if parse.tag[first] == "VB" else ()
            if parse.tag[token] not in fits or not all(self.inside(kid) for kid in shared):
                break
            own, at = shared, first
        return own

    def here(self, token: int, value: Factuality, negation_used: bool) -> Factuality:
        """Apply what stands on the word itself: negation, modals, conditions, adjectives."""
        parse = self.parse
        negation = None if negation_used else self.table.negation(parse, token)
        value = self.clause_only(token, value, negation is not None)
        verb = parse.head[token]
        if parse.dep[token] == "dobj" and parse.tag[verb] == "VBD" and not self.inside(verb):
            cue = self.time_ahead(verb)
            if cue is not None and self.inside(cue):  # "announced | talks next month"
                value = self.mark(combine(value, "future"), cue, f"a time to come: {parse.text[cue]!r}")
        value = self.modified(token, value)
        value = self.named(token, value)
        if self.table.bound_up(parse, token):
            value = self.mark(
                combine(value, "possible"), parse.head[token], "comes with what 'not … without' tells"
            )
        fixed = next((k for k in parse.kids(token, "acl", "relcl") if self.to_be(k)), None)
        if fixed is not None and parse.tag[token].startswith("N"):
            value = self.mark(combine(value, "future"), fixed, f"'to be {parse.text[fixed]}'")
        if negation is not None and (parse.dep[negation.token] == "det" or value != "did_not_happen"):
            value = self.mark(
                combine(value, "did_not_happen"),
                negation.token,
                f"negated by {parse.text[negation.token]!r}",
            )
        return value

    def named(self, noun: int, value: Factuality) -> Factuality:
        """Apply what stands before or after a noun: "in the event of a strike", "ahead of the vote", "flight delayed"."""
        parse = self.parse
        opener = self.table.supposed(parse, noun)
        if opener is not None and self.inside(opener):
            self.in_condition = True
            return self.mark("conditional", opener, f"condition opened by {parse.text[opener]!r}")
        ahead = self.table.ahead_of(parse, noun)
        if ahead is not None and value == "happened":
            value = self.mark("future", ahead, f"{parse.text[ahead]!r} before it: it lies ahead")
        undone = headline_undone(self.table, parse, noun)
        if undone is not None and undone not in self.through and undone not in self.spent:
            value = self.mark(
                combine(value, "did_not_happen"), undone, f"{parse.text[undone]!r} in a headline"
            )
        return value

    def modified(self, noun: int, value: Factuality) -> Factuality:
        """Apply adjectives before a noun: "planned visit", "aborted raid", and "abandoned plan" for what was planned."""
        parse = self.parse
        for kid in (*parse.kids(noun, "amod"), *_shared_adjectives(parse, noun)):
            row = self.table.row(parse, kid, "object")
            if kid in self.spent and row is not None and row.affirmative == "did_not_happen":
                continue  # "cancelled visit" is coded as a refusal, and that happened
            if parse.lower[kid] in self.table.modifiers or (row is not None and row.affirmative in _UNDONE):
                told: Factuality = row.affirmative if row is not None else "possible"
                given_up = told == "did_not_happen" and value in ("possible", "unknown")
                value = self.mark(
                    told if given_up else combine(value, told), kid, f"{parse.text[kid]!r} before it"
                )
        return value

    def to_be(self, verb: int) -> bool:
        """Say whether a verb is a passive infinitive after a noun: "a visit to be held" is fixed, and lies ahead."""
        parse = self.parse
        return is_infinitive(parse, verb) and parse.child(verb, "auxpass") is not None

    def clause_only(
        self, token: int, value: Factuality, negated: bool = False, *, hedges: bool = True
    ) -> Factuality:
        """Apply modals, habits, conditions and (with ``hedges``) hedging adverbs of the clause at ``token``."""
        parse = self.parse
        if value == "happened" and parse.is_verb(token) and (found := habit(self.table, parse, token)):
            value = self.mark("generic", *found)
        opener = any_time(parse, token)
        if opener is not None:
            self.in_condition = True
            return self.mark("conditional", opener, f"told of any time: {parse.text[opener]!r}")
        value = self.hedged(token, value) if hedges else value
        value = self.ahead(token, value)
        helpers = self.helpers(token)
        for kid in helpers:
            modal = self.table.modals.get(parse.lower[kid])
            if modal is not None and parse.tag[kid] == "MD":
                if parse.lower[kid] == "would" and any(parse.lower[k] == "have" for k in helpers):
                    value = self.mark(combine(value, "did_not_happen"), kid, "'would have': it was not so")
                    continue
                if negated and parse.lower[kid] in self.table.refusing:
                    continue  # "would not allow": what will not be done is not done
                if modal == "possible" and parse.lower[kid] in ("would", "'d") and self.edge is not None:
                    modal = "future"
                value = self.mark(combine(value, modal), kid, f"modal {parse.text[kid]!r}")
            if parse.lower[kid] == "going" or (
                parse.lower[kid] == "to" and parse.dep[token] == "ROOT" and parse.lower[token] != "to"
            ):
                value = self.mark(combine(value, "future"), kid, f"{parse.text[kid]!r} before the verb")
        first = first_joined(parse, token)
        mark = left_open(self.table, parse, first)
        if mark is not None:
            return self.mark("unknown", mark, f"left open by {parse.text[mark]!r}")
        mark = opened(self.table, parse, token)
        if mark is None and parse.dep[token] == "advcl":
            mark = self.table.condition(parse, token)
        if mark is not None:
            self.in_condition = True
            return self.mark("conditional", mark, f"condition opened by {parse.text[mark]!r}")
        if value in ("future", "possible", "unknown") or (value == "happened" and is_command(parse, token)):
            mark = hung_on(self.table, parse, token)
            if mark is not None and self.inside(mark):
                return self.mark("conditional", mark, f"hangs on a clause with {parse.text[mark]!r}")
        return value

    def hedged(self, token: int, value: Factuality) -> Factuality:
        """Apply adverbs by which the teller holds back: "perhaps", "allegedly"; and "almost", which denies."""
        parse = self.parse
        for kid in parse.kids(token, "advmod"):
            word = parse.lower[kid]
            if word in self.table.hedges and kid not in self.cues:
                return self.mark(combine(value, "possible"), kid, f"hedged by {parse.text[kid]!r}")
            if word in self.table.approximate and value == "happened" and parse.is_verb(token):
                return self.mark("did_not_happen", kid, f"{parse.text[kid]!r}: it did not come to it")
        return value

    def ahead(self, token: int, value: Factuality) -> Factuality:
        """Read a present tense with a time to come as what lies ahead: "is sending envoys tomorrow"."""
        parse = self.parse
        if value != "happened" or not parse.is_verb(token):
            return value
        tensed = token if parse.tag[token] in ("VBZ", "VBP") else parse.child(token, "aux")
        if tensed is None or parse.tag[tensed] not in ("VBZ", "VBP") or parse.lemma[tensed] == "have":
            return value
        if parse.dep[token] == "advcl" and parse.tag[parse.head[token]] in ("VBD", "VBN"):
            mark = parse.child(token, "mark", "advmod")
            if (
                mark is not None and parse.lower[mark] == "before"
            ):  # "gave them a month before the ban | begins"
                return self.mark("future", mark, "still to come: 'before' and a present tense")
        if tensed != token and parse.tag[token] != "VBG":
            return value
        cue = self.time_ahead(token)
        return value if cue is None else self.mark("future", cue, f"a time to come: {parse.text[cue]!r}")

    def time_ahead(self, token: int) -> int | None:
        """Return the word that sets the clause at a time to come: "tomorrow", "next week"."""
        parse = self.parse
        for kid in parse.kids(token, "advmod", "npadvmod"):
            for at in (kid, *parse.kids(kid, "amod", "advmod")):
                if parse.lower[at] in self.table.time_ahead:
                    return at
        return None

    def to_come(self, verb: int) -> bool:
        return any(
            self.table.modals.get(self.parse.lower[k]) == "future" for k in self.parse.kids(verb, "aux")
        )

    def mark(self, value: Factuality, cue: int, reason: str) -> Factuality:
        self.cues.append(cue)
        self.reasons.append(reason)
        return value


def _shared_adjectives(parse: Parse, noun: int) -> tuple[int, ...]:
    """Return adjectives of a noun before it that hold of this one as well: "the proposed sale or closure", "a planned visit and meeting"."""
    first = parse.head[noun]
    if parse.dep[noun] != "conj" or parse.kids(noun, "det", "amod", "poss", "nummod"):
        return ()
    joined = parse.child(first, "cc")
    if joined is None or not (parse.lower[joined] == "or" or parse.tag[noun] == parse.tag[first] == "NN"):
        return ()  # "a planned visit and sanctions" may be anything
    return tuple(parse.kids(first, "amod"))
