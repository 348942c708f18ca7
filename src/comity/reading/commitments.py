"""Factuality: whether a thing told happened, lies ahead, is denied, hangs on a condition.

Starting from the trigger of an event, the tree is climbed to the edge of what its
source says. On the way, negation, modals, conditions and the table of clause-embedding
predicates (Karttunen's implicatives, factives, and the rest; Saurí and Pustejovsky 2009
for the composition) change what the source is committed to.
"""

from comity.codebook.rows import FactualityRow
from comity.model import Factuality, Span
from comity.reading.commitment_calculus import beyond, by_source, combine, holding, innermost, told_as_known
from comity.reading.commitment_conditions import (
    any_time,
    hung_on,
    left_open,
    noun_condition,
    opened,
)
from comity.reading.commitment_given import definite, factive, given, judged, spliced, untouched
from comity.reading.commitment_governors import governing
from comity.reading.commitment_signs import degree, first_joined, habit, headline_undone, unquestioned
from comity.reading.commitment_table import Commitment, CommitmentTable, Negation
from comity.reading.grammar import Governor, is_infinitive
from comity.reading.parse import Parse
from comity.reading.verb_groups import is_command

__all__ = [
    "Commitment",
    "CommitmentTable",
    "Negation",
    "assess",
    "beyond",
    "by_source",
    "combine",
    "governing",
    "holding",
    "innermost",
    "told_as_known",
]


def assess(
    table: CommitmentTable,
    parse: Parse,
    trigger: int,
    edge: Span | None,
    *,
    negation_used: bool = False,
    start: Factuality = "happened",
    through: frozenset[int] = frozenset(),
    spent: frozenset[int] = frozenset(),
) -> Commitment:
    """Return what the source of the content ``edge`` is committed to about the thing at ``trigger``.

    ``edge`` is the code-point span beyond which somebody else speaks (None: the whole
    sentence). ``negation_used`` says that composition has already taken the trigger's
    negation into account, ``through`` the operators that it has consumed, ``spent`` the
    words that the coding already rests on ("no" of "no daylight", "cancelled" of "cancelled visit").
    """
    climb = _Climb(table, parse, edge, through, spent)
    return climb.run(trigger, start, negation_used)


_PRESENT = ("VBZ", "VBP", "VBG")
_UNDONE = frozenset({"did_not_happen", "future", "possible"})


class _Climb:
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
        self.presupposed = False
        # The row of the step before and what held below it: what is not done to them is told by the row's negative.
        self.below: tuple[FactualityRow, Factuality] | None = None

    def run(self, trigger: int, start: Factuality, negation_used: bool) -> Commitment:
        parse = self.parse
        value = self.here(trigger, start, negation_used)
        at, steps = trigger, 0
        while steps < 12:
            if given(self.table, parse, at) or judged(self.table, parse, at):
                self.presupposed = True
                break
            above = governing(self.table, parse, at)
            if above is not None and spliced(self.table, parse, at, above):
                break
            if above is None or not self.inside(above.token):
                value = self.announced(value, at, above) if not steps else value
                host = self.host(at)
                if host is None:
                    break
                at, steps = host, steps + 1
                value = self.clause_only(at, value)
                continue
            value = self.under(value, above, at)
            if self.presupposed:
                break
            if factive(self.table, parse, above):
                self.presupposed = True  # "has no illusions about the fact that": the fact stays one
                break
            if above.complement == "to" and parse.tag[above.token].startswith("N"):
                value = self.modified(above.token, value)  # "the abandoned plan to build"
            at, steps = above.token, steps + 1
        if not self.presupposed and not self.in_condition:
            value = self.within_condition(at, value)
        value = self.question(trigger, value)
        reason = "; ".join(self.reasons) or "plainly told"
        return Commitment(value, tuple(dict.fromkeys(self.cues)), reason, self.in_condition, self.presupposed)

    def announced(self, value: Factuality, at: int, above: Governor | None) -> Factuality:
        """Read a noun that is all a source announces or plans as lying ahead: "announced | talks"."""
        if above is None or above.complement != "object" or not self.parse.tag[at].startswith("N"):
            return value
        row = self.table.row(self.parse, above.token, "object")
        if row is None or row.affirmative != "future" or above.token in self.through:
            return value
        return self.mark(combine(value, "future"), above.token, f"under {row.head!r} (factuality:{row.id})")

    def within_condition(self, top: int, value: Factuality) -> Factuality:
        """Hold what stands anywhere inside a condition for conditional: "if a day comes when they leave"."""
        at = top
        while self.inside(at):
            mark = opened(self.table, self.parse, at)
            if mark is not None:
                self.in_condition = True
                return self.mark(
                    "conditional", mark, f"within a condition opened by {self.parse.text[mark]!r}"
                )
            if self.parse.head[at] == at:
                break
            at = self.parse.head[at]
        return value

    def inside(self, token: int) -> bool:
        return self.edge is None or self.edge[0] <= self.parse.start[token] < self.edge[1]

    def host(self, at: int) -> int | None:
        """Return the clause to which an adverbial or relative clause belongs, where a condition may stand."""
        parse = self.parse
        if parse.dep[at] == "conj":
            head = parse.head[at]
            return head if self.inside(head) and parse.dep[head] in ("advcl", "conj") else None
        if self.bare_participle(at) and self.inside(parse.head[at]):
            return parse.head[at]
        would = any(parse.lower[kid] in ("would", "'d") for kid in parse.kids(parse.head[at], "aux"))
        if parse.dep[at] == "advcl" and parse.tag[at] in (*_PRESENT, *(("VBD",) if would else ())):
            # "will rest before it votes", "would rest before it voted": what is set in time by what lies ahead lies ahead.
            mark = parse.child(at, "mark", "advmod")
            if mark is not None and parse.lower[mark] in self.table.temporal and self.inside(parse.head[at]):
                return parse.head[at]
        return None

    def bare_participle(self, at: int) -> bool:
        """Say whether a participle shares the verb or noun it hangs on: "will tour the region, | visiting Korsia", "attend a summit | held in Harth".

        What is said or felt meanwhile is not told as lying ahead: "will leave, accusing them of".
        """
        parse, head = self.parse, self.parse.head[at]
        if parse.child(at, "aux", "nsubj", "nsubjpass", "mark", "auxpass") is not None:
            return False
        if parse.dep[at] == "acl" and parse.tag[at] == "VBN":
            return parse.lemma[head] in self.table.events and parse.dep[head] in ("dobj", "pobj")
        rows = self.table.rows.get((parse.lemma[at], "v"), ())
        said = any({"that", "of", "object"} & set(row.complement) for row in rows)
        after = parse.dep[at] == "advcl" and parse.tag[at] == "VBG" and at > head and parse.is_verb(head)
        return after and not said and parse.child(at, "advmod") is None

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
        opener = noun_condition(self.table, parse, noun)
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
        for kid in parse.kids(noun, "amod"):
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

    def under(self, value: Factuality, above: Governor, below: int) -> Factuality:
        """Apply the predicate that takes the event as its complement."""
        parse, token = self.parse, above.token
        if token in self.through:
            self.below = None
            return self.clause_only(token, value)
        row = self.table.row(parse, token, above.complement)
        negation = self.table.negation(parse, token)
        if negation is not None and (negation.token in self.cues or negation.token in self.spent):
            negation = None  # "there is no rift": one "no", one negation
        if negation is not None and above.complement == "subject" and parse.dep[negation.token] != "neg":
            negation = None  # "the cancellation surprised nobody" negates no cancellation
        if above.complement == "subject" and self.stands(below, token, negation):
            return self.clause_only(token, value, hedges=False) if self.to_come(token) else value
        if negation is not None and above.complement == "but":
            return self.mark(
                value, negation.token, "nothing else was left to do"
            )  # "no choice but to | close"
        if parse.text[token] == "Were" and above.complement == "to":
            self.in_condition = True
            return self.mark("conditional", token, "condition opened by 'Were'")
        if negation is not None and negation.kind == "not_yet" and above.complement == "to":
            return self.mark("did_not_happen", negation.token, f"{parse.text[token]!r} yet to be done")
        if (
            parse.lower[token] == "going"
            and above.complement == "to"
            and parse.child(token, "aux") is not None
        ):
            ahead: Factuality = "future" if negation is None else "did_not_happen"
            return self.mark(combine(value, ahead), token, "'going' before an infinitive")
        if parse.lemma[token] == "be" and above.complement == "to":
            return self.mark(combine(value, "future"), token, f"{parse.text[token]!r} with an infinitive")
        if parse.lemma[token] == "have" and above.complement == "to" and negation is None:
            helpers = {parse.lower[kid] for kid in parse.kids(token, "aux")}
            if parse.tag[token] == "VBD" or helpers & {"will", "'ll"}:
                had: Factuality = "happened" if parse.tag[token] == "VBD" else "future"
                return self.mark(
                    combine(value, had), token, f"{parse.text[token]!r} to: a duty done or to be done"
                )
        if above.complement == "to" and parse.tag[token][0] == "J":
            enough = degree(parse, token, negation is not None)
            if enough is not None:
                return self.mark(
                    combine(value, enough), token, f"how {parse.text[token]!r}: too much or too little"
                )
        if (
            row is not None
            and row.affirmative == "possible"
            and negation is None
            and self.could(token, row.head)
        ):
            return self.mark(value, token, f"{parse.text[token]!r} in the past: it was done")
        if row is not None and row.affirmative == row.negative == "happened" and self.known(below, above):
            self.presupposed = value == "happened"
            return self.mark(value, token, f"known to {row.head!r} (factuality:{row.id})")
        wish = row is not None and row.head in self.table.wishing and negation is None
        if wish and parse.lemma[below] in self.table.performed:
            return value  # "would like to thank": it is done in saying so
        if row is not None:
            told = row.negative if negation is not None else row.affirmative
            last, self.below = self.below, (row, value) if negation is None else None
            undone = told == "did_not_happen" and last is not None
            value = self.mark(
                # "gave up trying | to sell", "refused to admit | that", "failed to notice | that"
                combine(last[1], last[0].negative) if last and undone else combine(value, told),
                token,
                f"under {row.head!r}{' negated' if negation else ''} (factuality:{row.id})",
            )
            if negation is not None:
                self.cues.append(negation.token)
            if negation is not None and told == "happened":
                return value  # "could not avoid": two negatives, and the modal is spent
            return self.clause_only(token, value) if told in ("happened", "did_not_happen") else value
        self.below = None
        if above.complement == "to" and is_infinitive(parse, below):
            fixed = parse.dep[below] in ("acl", "relcl") and self.to_be(below)
            over = parse.head[token] if parse.tag[token][0] == "N" and parse.dep[token] == "dobj" else token
            denied = negation is not None or self.table.negation(parse, over) is not None
            purpose: Factuality = "future" if fixed or (self.to_come(over) and not denied) else "possible"
            value = self.mark(combine(value, purpose), token, f"infinitive under {parse.text[token]!r}")
        elif (
            above.complement == "object" and self.time_ahead(token) is not None and parse.tag[token] == "VBD"
        ):
            # "announced talks next month": the time cannot be that of the telling.
            value = self.mark(combine(value, "future"), token, f"{parse.text[token]!r} of a time to come")
        elif (
            negation is not None and above.complement == "subject" and unquestioned(self.table, parse, token)
        ):
            return value  # "its support is not in doubt"
        elif negation is not None and above.complement in ("object", "subject", "that", "complement"):
            value = self.mark(
                combine(value, "did_not_happen"), negation.token, f"under a negated {parse.text[token]!r}"
            )
        state = parse.lemma[token] == "be" and above.complement in ("at", "in", "under", "on")
        how = above.complement == "by" and parse.tag[below] == "VBG"
        if (state or how) and negation is not None:  # "is not | at war", "did not answer | by expelling"
            value = self.mark(
                combine(value, "did_not_happen"), negation.token, f"negated by {parse.text[negation.token]!r}"
            )
        timed = above.complement in (*self.table.temporal, "by") and parse.tag[below] == "VBG"
        if parse.is_verb(token) and (
            timed or state or above.complement in ("object", "subject", "that", "complement")
        ):
            # "The raid was probably a mistake": what is said of it is in doubt, not the raid.
            value = self.clause_only(token, value, hedges=above.complement != "subject")
        return value

    def known(self, noun: int, above: Governor) -> bool:
        """Say whether a predicate takes a noun for something that took place: "will investigate | the attack"."""
        fits = above.complement in ("object", "to", "for", "of", "in") and self.parse.tag[noun][0] == "N"
        return fits and definite(self.parse, noun)

    def stands(self, noun: int, verb: int, negation: Negation | None) -> bool:
        """Say whether a known thing stays as it is, whatever is denied or held for possible of it: "the attack could derail"."""
        held = any(
            self.table.modals.get(self.parse.lower[k]) == "possible" for k in self.parse.kids(verb, "aux")
        )
        return (held or negation is not None) and untouched(self.table, self.parse, noun, verb)

    def to_come(self, verb: int) -> bool:
        return any(
            self.table.modals.get(self.parse.lower[k]) == "future" for k in self.parse.kids(verb, "aux")
        )

    def could(self, able: int, head: str) -> bool:
        """Say whether "was able to" tells of what was done, as it does in the past."""
        parse, verb = self.parse, self.parse.head[able]
        past = parse.tag[verb] == "VBD" or any(parse.tag[kid] == "VBD" for kid in parse.kids(verb, "aux"))
        modal = any(parse.tag[kid] == "MD" for kid in parse.kids(verb, "aux"))
        return head in self.table.managing and parse.dep[able] == "acomp" and past and not modal

    def question(self, trigger: int, value: Factuality) -> Factuality:
        parse = self.parse
        _, last = parse.sentences[parse.sentence[trigger]]
        tail = [t for t in range(max(last - 3, 0), last) if parse.text[t] == "?"]
        if tail and not self.presupposed and value in ("happened", "did_not_happen", "future"):
            return self.mark("unknown", tail[0], "asked, not told")
        return value

    def mark(self, value: Factuality, cue: int, reason: str) -> Factuality:
        self.cues.append(cue)
        self.reasons.append(reason)
        return value
