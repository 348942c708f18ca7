"""Factuality: whether a thing told happened, lies ahead, is denied, hangs on a condition.

Starting from the trigger of an event, the tree is climbed to the edge of what its
source says. On the way, negation, modals, conditions and the table of clause-embedding
predicates (Karttunen's implicatives, factives, and the rest; Saurí and Pustejovsky 2009
for the composition) change what the source is committed to.
"""

from comity.codebook.rows import FactualityRow
from comity.model import Factuality, Span
from comity.reading.commitment_calculus import (
    beyond,
    borne_out,
    by_source,
    called_false,
    combine,
    holding,
    innermost,
    told_as_known,
)
from comity.reading.commitment_clause import ClauseLook
from comity.reading.commitment_conditions import correlative, opened
from comity.reading.commitment_given import (
    begun,
    definite,
    described,
    factive,
    given,
    judged,
    left_as_is,
    spliced,
    suffered,
    untouched,
)
from comity.reading.commitment_governors import governing
from comity.reading.commitment_signs import degree, unquestioned
from comity.reading.commitment_table import Commitment, CommitmentTable, Negation
from comity.reading.grammar import Governor, is_infinitive, only_described
from comity.reading.once import once_by
from comity.reading.parse import Parse

__all__ = [
    "Commitment",
    "CommitmentTable",
    "Negation",
    "assess",
    "beyond",
    "borne_out",
    "by_source",
    "called_false",
    "combine",
    "governing",
    "holding",
    "innermost",
    "told_as_known",
]


@once_by
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


class _Climb(ClauseLook):
    """The way from a word up to the edge of what its source says."""

    def __init__(
        self,
        table: CommitmentTable,
        parse: Parse,
        edge: Span | None,
        through: frozenset[int],
        spent: frozenset[int],
    ) -> None:
        super().__init__(table, parse, edge, through, spent)
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
        each = correlative(self.parse, top)
        if each is not None and self.inside(each):
            self.in_condition = True
            return self.mark("conditional", each, "the one in step with the other: told of any such time")
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

    def under(self, value: Factuality, above: Governor, below: int) -> Factuality:
        """Apply the predicate that takes the event as its complement."""
        parse, token = self.parse, above.token
        if token in self.through:
            self.below = None
            return self.clause_only(token, value)
        lie = self.table.false_claims.sign(parse, token)
        if lie and self.inside(lie[0]):
            self.cues.extend(lie[1:])  # a negator that is spent
            told_of = f"{parse.text[token]!r} told to be false by {parse.text[lie[0]]!r}"
            return self.mark(combine(value, "did_not_happen"), lie[0], told_of)
        row = self.table.row(parse, token, above.complement)
        if only_described(parse, below, token, self.table.describing, self.table.occurring):
            return value
        negation = self.table.negation(parse, token)
        if negation is not None and (negation.token in self.cues or negation.token in self.spent):
            negation = None  # "there is no rift": one "no", one negation
        if negation is not None and above.complement == "subject" and parse.dep[negation.token] != "neg":
            gone = negation.kind == "no_longer" and parse.lemma[token] == "be"
            if not gone and parse.lower[negation.token] != "neither":
                negation = None  # "the cancellation surprised nobody" negates no cancellation
        if above.complement == "subject":
            if suffered(self.table, parse, below, token):
                self.presupposed = value == "happened"
                told_of = f"what it does is told by {parse.text[token]!r}, not that it will be"
                return self.mark(value, token, told_of)
            if negation is not None and begun(self.table, parse, below, token):
                return self.mark(value, token, f"what does not {parse.lemma[token]!r} has begun")
            if self.stands(below, token, negation):
                return self.clause_only(token, value, hedges=False) if self.to_come(token) else value
            if described(self.table, parse, below, token):
                return self.clause_only(token, value, hedges=False)
        if negation is not None and above.complement == "but":
            return self.mark(
                value, negation.token, "nothing else was left to do"
            )  # "no choice but to | close"
        fixed = self.fixed_form(value, above, negation)
        if fixed is not None:
            return fixed
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
        if value == "future" and parse.lemma[token] in self.table.absent:
            return self.mark(value, token, f"{parse.text[token]!r}: who stays away does not end it")
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
        return self.without_row(value, above, below, negation)

    def fixed_form(self, value: Factuality, above: Governor, negation: Negation | None) -> Factuality | None:
        """Apply forms of English that take an infinitive: "were they to", "yet to", "going to", "is to", "had to"; None for others."""
        parse, token = self.parse, above.token
        if above.complement != "to":
            return None
        if parse.text[token] == "Were":
            self.in_condition = True
            return self.mark("conditional", token, "condition opened by 'Were'")
        if negation is not None and negation.kind == "not_yet":
            return self.mark("did_not_happen", negation.token, f"{parse.text[token]!r} yet to be done")
        if parse.lower[token] == "going" and parse.child(token, "aux") is not None:
            ahead: Factuality = "future" if negation is None else "did_not_happen"
            return self.mark(combine(value, ahead), token, "'going' before an infinitive")
        if parse.lemma[token] == "be" and parse.child(token, "acomp") is None:
            return self.mark(combine(value, "future"), token, f"{parse.text[token]!r} with an infinitive")
        if parse.lemma[token] == "have" and negation is None:
            helpers = {parse.lower[kid] for kid in parse.kids(token, "aux")}
            if parse.tag[token] == "VBD" or helpers & {"will", "'ll"}:
                had: Factuality = "happened" if parse.tag[token] == "VBD" else "future"
                return self.mark(
                    combine(value, had), token, f"{parse.text[token]!r} to: a duty done or to be done"
                )
        return None

    def without_row(
        self, value: Factuality, above: Governor, below: int, negation: Negation | None
    ) -> Factuality:
        """Apply a predicate that the table does not have: its negation and modals, and what an infinitive tells by itself."""
        parse, token = self.parse, above.token
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
        elif negation is not None and above.complement == "object" and left_as_is(self.table, parse, below, token):
            return value
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
