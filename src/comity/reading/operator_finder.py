"""Which operator of the table stands at a word that governs a deed, and what its complement tells."""

from collections.abc import Callable

from comity.codebook.rows import Deed as DeedRow
from comity.codebook.rows import Operator
from comity.reading.arguments import Arguments
from comity.reading.grammar import Governor, is_passive, only_described
from comity.reading.predicates import PredicateTable

Match = Callable[[int], tuple[DeedRow, int | None] | None]
"""Returns the plain deed row at a token, with its object: an operator's word may be one too."""

# Auxiliaries of what is told, not asked: "insisted that it would".
_TELLING = frozenset(["do", "did", "does", "will", "would", "can", "could", "may", "might", "to"])


class OperatorFinder:
    """Looks operators up in one document.

    ``worse`` are the verbs of what else awaits those who do not comply: "or face".
    """

    def __init__(
        self, predicates: PredicateTable, args: Arguments, match: Match, worse: frozenset[str]
    ) -> None:
        self.predicates = predicates
        self.args = args
        self.parse = args.parse
        self.match = match
        self.worse = worse

    def operator(self, above: Governor, inner: int) -> Operator | None:
        """Return the operator row at a governor that takes this kind of complement; the most specific one."""
        best: Operator | None = None
        words = self.predicates
        if only_described(self.parse, inner, above.token, words.describing, words.occurring):
            return None
        if above.complement == "to" and self.purpose_of_a_thing(above.token):
            return None
        own = self.match(above.token)
        told = (
            own is not None
            and own[0].type is not None
            and bool(own[0].object)
            and own[0].object != ("*",)
            and own[1] != inner
            and own[0].type != "MOBILIZE"  # "ordered troops | to shell the town": the deed is the shelling
        )
        for row in self.predicates.operators.at(self.parse, above.token):
            if above.complement not in row.complement:
                continue
            if (
                row.operation == "fail"
                and above.complement == "subject"
                and self.parse.child(above.token, "xcomp") is not None
            ):
                continue  # "the talks failed | to end the row": they were held
            if own is not None and own[0].type is not None and own[0].particle not in (None, row.particle):
                continue  # "was called back | for consultations" calls for none
            if told and (
                row.operation == "deny"
                or (above.complement == "to" and row.operation in ("request", "order"))
            ):
                continue  # "summoned the ambassador | to complain" asks nobody to complain
            if (
                above.complement == "that"
                and row.operation in ("request", "order")
                and not self.subjunctive(inner)
            ):
                continue  # "insisted that he did not cancel" asserts, "insisted that he cancel" demands
            if best is None or (row.particle is not None, self.fits(row, above.token)) > (
                best.particle is not None,
                self.fits(best, above.token),
            ):
                best = row
        return best

    def purpose_of_a_thing(self, verb: int) -> bool:
        """Say whether a passive tells what something is not for, which nobody refuses: "the visit was not intended | to end the row"."""
        thing = self.parse.child(verb, "nsubjpass")
        about = thing is not None and self.parse.tag[thing] in ("NN", "NNS") and not self.args.at[thing]
        denied = any(self.parse.dep[kid] == "neg" for kid in self.parse.children[verb])
        return about and denied and self.parse.lemma[verb] in self.predicates.describing

    def subjunctive(self, verb: int) -> bool:
        """Say whether a that-clause tells what is to be: "that Korsia free them", "that it should"."""
        parse = self.parse
        aux = [parse.lower[k] for k in parse.kids(verb, "aux", "auxpass")]
        if not parse.is_verb(verb):
            return False
        return (self.bare(verb) and not set(aux) & _TELLING) or "should" in aux or aux == ["be"]

    def bare(self, verb: int) -> bool:
        """Say whether a verb form has no ending where it would need one: "that Korsia pay"."""
        parse = self.parse
        subject = parse.child(verb, "nsubj")
        one = (
            subject is not None and parse.tag[subject] in ("NN", "NNP") and len(parse.conjuncts(subject)) == 1
        )
        return parse.tag[verb] == "VB" or (parse.tag[verb] == "VBP" and one)

    def fits(self, row: Operator, token: int) -> bool:
        """Tell "wants to visit" from "wants Korsia to leave": the row says whether an object stands there."""
        has_object = self.args.object(token) is not None and not is_passive(self.parse, token)
        return (row.recipient == "object") == has_object

    def own_leaning(self, token: int, type_: str) -> str | None:
        """Return the leaning that the operator's word has as a deed of the same type: pressing is not asking."""
        match = self.match(token)
        return match[0].leaning if match is not None and match[0].type == type_ else None

    def or_else(self, verb: int) -> bool:
        """Say whether what is asked stands beside what else is to come: "told them to leave or face | a raid"."""
        parse = self.parse
        ors = [c for c in parse.kids(verb, "cc") if parse.lower[c] == "or" and c + 1 < len(parse)]
        return any(parse.lemma[c + 1] in self.worse for c in ors)
