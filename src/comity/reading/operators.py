"""Operators over deeds: climbing from a deed to what governs it, and what comes of it.

"Refused | to lift | the sanctions": each operator is looked up in the table, composed
with what stands below it, and given its own roles.
"""

from dataclasses import replace

import msgspec

from comity.codebook.rows import Operator
from comity.reading.arguments import Arguments, Parties, without
from comity.reading.commitments import CommitmentTable
from comity.reading.composition import Coded, CompositionTable
from comity.reading.deed import Deed
from comity.reading.grammar import Governor, for_phrase, governor
from comity.reading.operator_finder import OperatorFinder
from comity.reading.operator_roles import OperatorRoles
from comity.reading.own_side import asks_government, asks_its_own

# Operations on what lies ahead, which may be not to do it.
_AHEAD = frozenset(["plan", "offer", "want"])
# Operations with a small clause: "ordered him freed".
_WANTING = frozenset(["request", "order", "want"])
# Prepositions by which a verb takes a deed after its object.
_OF_A_DOER = frozenset({"by", "from", "of"})
_OF_THE_VERB = frozenset(["of", "for", "from", "with", "to"])
_LONGEST_CHAIN = 5


class OperatorChain:
    """Applies the operators of a codebook to the deeds of one document.

    ``taking`` are the verbs that make a deed of an option: "took the opportunity";
    ``ties`` the nouns of what a threat to cut relations names: "ties", "embassy"; ``deals`` those of agreements.
    """

    def __init__(
        self,
        finder: OperatorFinder,
        composition: CompositionTable,
        commitments: CommitmentTable,
        args: Arguments,
        taking: frozenset[str],
        ties: frozenset[str] = frozenset(),
        deals: frozenset[str] = frozenset(),
    ) -> None:
        self.finder = finder
        self.composition = composition
        self.commitments = commitments
        self.args = args
        self.parse = args.parse
        self.match = finder.match
        self.roles = OperatorRoles(finder, args, composition)
        self.taking = taking
        self.ties = ties
        self.deals = deals

    def climb(self, base: Deed) -> list[Deed]:
        """Return the deeds that ``base`` and the operators above it tell, the outermost last."""
        parse = self.parse
        results: list[Deed] = []
        current = self.modified(base)
        for _ in range(_LONGEST_CHAIN):
            above = self.above(current) or self.done_to(current)
            if above is None or self.told_by_noun(current, above):
                break
            if self.absorbed(current, above):
                return results
            if current.operations[-1:] == ("prevent",) and self.parse.lemma[above.token] in self.deals:
                # "An agreement | to prevent them from getting it" is between those who agree, and threatens nobody.
                current = replace(current, coded=current.coded._replace(hint="possible"))
                break
            step = self.apply(current, above)
            if step is None and parse.dep[current.trigger] == "compound" and above.complement == "of":
                above = governor(parse, above.token)  # "eased | curfew hours"
                step = self.apply(current, above) if above is not None else None
            if (
                step is None
                and above is not None
                and parse.dep[above.token] == "dobj"
                and above.complement in _OF_THE_VERB
            ):
                # "assured them | of its help", "ordered its army | to shell it": governed by the verb, past the object.
                step = self.apply(current, Governor(parse.head[above.token], above.complement))
            if step is None:
                break
            if self.averted(current):
                if step.operations[-1] not in ("do", "resume"):
                    current = replace(current, coded=current.coded._replace(hint="possible"))
                break
            if step.coded.keep_inner:
                results.append(current)
            current = step
        return [*results, current]

    def asked(self, coded: Coded, affirmed: bool, below: Coded, inner: Deed, above: Governor) -> Coded | None:
        """Return what a request or an order amounts to: with "or else" a threat, to one's own people a plan."""
        if self.finder.or_else(inner.trigger):
            return self.composition.compose("threaten", affirmed, coded)
        if coded.type == "REQUEST" and asks_its_own(self.args, above.token):
            if self.composition.is_hostile(below.type):
                return None  # who calls on his own government to retaliate decides nothing
            if asks_government(self.args, above.token):
                return below._replace(hint="possible", rows=coded.rows)  # nor who urges it to join a pact
            return self.composition.compose("plan", affirmed, below) or coded
        return coded

    def offered(self, inner: Deed) -> Coded | None:
        """Return what is offered or asked for in ``inner``: "an offer | of mediation"."""
        if inner.inner is not None:
            return inner.inner.coded
        parse = self.parse
        of = (
            n
            for k in parse.kids(inner.trigger, "prep")
            if parse.lower[k] == "of"
            for n in parse.kids(k, "pobj")
        )
        for token in (*inner.words, *of):
            row = self.match(token) if token != inner.trigger else None
            if row is not None and row[0].type is not None:
                return Coded(row[0].type, row[0].mode)
        return None

    def averted(self, deed: Deed) -> bool:
        """Say whether another's deed was kept from happening: who works or vows to prevent an attack makes none."""
        before = deed.inner
        kept = before is not None and deed.coded.type == before.coded.type
        return kept and deed.operations[-1:] == ("prevent",) and deed.coded.hint == "did_not_happen"

    def hanging(self, deed: Deed) -> int:
        """Return the token by which ``deed`` hangs: "sanctions | imposed on Korsia" are governed at the noun."""
        parse = self.parse
        noun = parse.head[deed.trigger]
        dep = parse.dep[deed.trigger]
        # Who frees the men "it had been holding" does not undo the holding as who lifts the sanctions "it imposed".
        modifies = dep == "acl" or (dep == "relcl" and self.match(noun) is not None)
        modifies = modifies and parse.is_verb(deed.trigger)
        return noun if modifies and noun in deed.words and noun < deed.trigger else deed.trigger

    def above(self, deed: Deed) -> Governor | None:
        """Return what governs ``deed``; "pushed for both | to return" is asking for it, not trying it."""
        at = self.hanging(deed)
        found = governor(self.parse, at)
        if found is not None and found.complement == "to" and for_phrase(self.parse, at) is not None:
            asked = found._replace(complement="for")
            return asked if self.finder.operator(asked, deed.trigger) is not None else found
        return self.beyond_a_doer(found, deed)

    def beyond_a_doer(self, found: Governor | None, deed: Deed) -> Governor | None:
        """Return what truly governs in "calls by the League | for talks": the parser hangs the phrase on the doer."""
        parse = self.parse
        if (
            found is None
            or parse.dep[found.token] != "pobj"
            or self.finder.operator(found, deed.trigger) is not None
        ):
            return found
        by = parse.head[found.token]
        further = Governor(parse.head[by], found.complement)
        passed = parse.lower[by] in _OF_A_DOER and self.finder.operator(further, deed.trigger) is not None
        return further if passed else found

    def told_by_noun(self, deed: Deed, above: Governor) -> bool:
        """Say whether a participle only tells of what the verb above takes up: "restored | ties cut in the war", "flights halted in May | resumed"."""
        if self.hanging(deed) == deed.trigger:
            return False
        operator = self.finder.operator(above, deed.trigger)
        own = self.match(above.token)
        noun = self.parse.head[deed.trigger]
        taken = own is not None and (own[1] == noun or self.args.subject(above.token) == noun)
        known = own is not None and own[0].type is not None and taken
        return known and operator is not None and operator.operation in ("do", "announce", "resume", "permit")

    def done_to(self, deed: Deed) -> Governor | None:
        """Return the verb that wants somebody "freed": "ordered the editor | released"."""
        parse, at = self.parse, deed.trigger
        noun = parse.head[at]
        if parse.dep[at] != "acl" or parse.tag[at] != "VBN" or parse.dep[noun] != "dobj":
            return None
        above = Governor(parse.head[noun], "object")
        operator = self.finder.operator(above, at)
        return above if operator is not None and operator.operation in _WANTING else None

    def absorbed(self, deed: Deed, above: Governor) -> bool:
        """Say whether a row of the table has the verb above and the operator below it together.

        "Lifted | its ban | on imports" is the lifting of a ban, no undoing of what a ban on trade is.
        """
        own = self.match(above.token)
        if own is not None and own[0].type is None and own[1] is not None:
            # "Take seriously | the risk and the threat": no deed with the one, and none with the other.
            return deed.trigger != own[1] and deed.trigger in self.parse.conjuncts(own[1])
        if own is None or own[0].type is None:
            return False
        if self.parse.lower[deed.trigger] in (own[0].particle or "").split():
            return True  # "declared the envoy | unwelcome"
        operator = self.finder.operator(above, deed.trigger)
        if operator is None or operator.operation not in ("undo", "end") or own[1] != deed.trigger:
            return False
        closer = own[0].particle is not None and operator.particle is None  # "left the plea | unanswered"
        return closer or deed.operations[-1:] == ("prevent",)

    def modified(self, deed: Deed) -> Deed:
        """Apply an operator that stands before a noun: "planned visit", "cancelled talks", "threatened sanctions"."""
        parse = self.parse
        for kid in parse.kids(deed.trigger, "amod"):
            if kid in deed.words:
                continue  # "suspended sentence" is a sentence
            for row in self.finder.predicates.operators.at(parse, kid):
                if "object" not in row.complement or row.operation in (
                    "do",
                    "announce",
                    "request",
                    "support",
                    "condemn",
                ):
                    continue
                coded = self.composition.compose(row.operation, True, deed.coded)
                if coded is not None and not coded.keep_inner:
                    step = f"{parse.text[kid]!r} before it: {coded.type} ({coded.rows[-1]})"
                    return replace(
                        deed,
                        coded=coded,
                        steps=(*deed.steps, step),
                        operations=(*deed.operations, row.operation),
                        words=(*deed.words, kid),
                    )
        return deed

    def operator(self, above: Governor, inner: Deed) -> Operator | None:
        """Return the operator at ``above``; the end of a siege lifts it, but a visit at its end took place."""
        found = self.finder.operator(above, inner.trigger)
        if found is not None and found.operation == "do" and (self.done_by_another(inner) or self.turned_to_use(inner, above)):
            return None
        if found is None or found.operation != "end" or self.composition.compose("end", True, inner.coded):
            return found
        return msgspec.structs.replace(found, operation="undo")

    def apply(self, inner: Deed, above: Governor) -> Deed | None:
        """Return ``inner`` under the operator at ``above``, or None if no operator stands there."""
        operator = self.operator(above, inner)
        if operator is None or above.token in inner.tokens:
            return None
        parse = self.parse
        negation = self.commitments.negation(parse, above.token)
        if operator.operation == "refuse" and inner.operations[-1:] == ("deny",):
            return self.undenied(inner, above)
        if negation is not None and (negation.kind == "not_yet" or self.carried_out(operator, above)):
            return None  # "has yet to recall": no duty, and not done
        # "Has | no plans to visit": the noun was negated, and only once.
        spent = negation is not None and inner.negation_used and parse.head[negation.token] == inner.trigger
        operation, affirmed = operator.operation, negation is None or spent
        if operation == "offer" and above.complement == "that" and self.asks_another(inner, above.token):
            operation = "request"  # "proposed that Ambria cut its duties"
            operator = msgspec.structs.replace(operator, operation=operation)
        if operation == "want" and affirmed and parse.lemma[inner.trigger] in self.commitments.performed:
            return None  # "would like to thank": it is done in saying so
        below = inner.coded
        if operation == "do" and inner.inner is not None and self.comes_true(operator, inner, above):
            below = inner.inner.coded
        if operation in _AHEAD and above.complement == "to":
            below = self.not_to(inner) or below
        no_longer = negation is not None and negation.kind == "no_longer"
        if no_longer and operation in ("request", "offer", "threaten", "refuse", "support"):
            # What one no longer demands is a demand withdrawn, not a demand never made.
            made = self.composition.compose(operation, True, below)
            coded = self.composition.compose("undo", True, made) if made else None
        else:
            coded = self.composition.compose(operation, affirmed, below)
        if coded is not None and operation in ("request", "order"):
            coded = self.asked(coded, affirmed, below, inner, above)
        if coded is None:
            return None
        own = self.match(above.token) if operation in ("want", "consider") else None
        if own is not None and own[1] == inner.trigger and own[0].type is not None:
            return None  # "wants an end to the fighting": the table has both words together
        turned_down = operation == "refuse" or (operation == "undo" and coded.type == "REJECT")
        if turned_down and coded.mode is None and (offered := self.offered(inner)) is not None:
            deeper = self.composition.compose("refuse", affirmed, offered)
            coded = coded._replace(
                mode=deeper.mode if deeper else None
            )  # an offer of talks refused is talks refused
        if no_longer and operation == "plan":
            coded = coded._replace(hint="cancelled")
        if (coded.type, coded.mode) == ("THREATEN", "restrict") and self.cuts_ties(inner.innermost):
            coded = coded._replace(mode="relations")
        actors, recipients = self.roles(inner, above, operator, coded.type)
        if coded.type == "MOBILIZE" and operation == "do" and len(actors) > 1 and not recipients:
            coded = self.composition.compose("together", True, coded) or coded
        if above.complement != "to" and self.own_war(inner, coded, actors):
            # "Called for an end to its own war": who fights can end it, and states a will to (manual, p. 16).
            coded = coded._replace(type="AGREE", mode=None)
            recipients = recipients or without(inner.recipients, actors)
        if coded.type == "THREATEN" and actors and not recipients:
            recipients = self.args.anywhere_in(above.token, actors, clauses=True)
        # What two do to each other, one alone can plan, refuse or call off: roles part again.
        symmetric = (
            inner.symmetric
            and (
                operation in ("do", "announce", "resume", "end", "plan", "offer", "discuss", "fail")
                # "The talks between A and B were put on hold": no third and none of the two alone did it.
                or (operation in ("undo", "postpone") and actors == inner.actors)
            )
            and not (actors and recipients)
        ) or self.roles.among_themselves(inner, operation, actors)
        if operation == "do" and len(actors) > 1 and not recipients:
            # "exchanged fire": each did it to the other.
            symmetric = symmetric or parse.lemma[above.token] in self.finder.predicates.reciprocal
        words = parse.text[above.token] + (f" {operator.particle}" if operator.particle else "")
        return replace(
            inner,
            coded=coded,
            trigger=above.token,
            tokens=(*inner.tokens, above.token),
            actors=actors,
            recipients=recipients,
            symmetric=symmetric,
            leaning=inner.leaning
            if operation in ("do", "announce", "resume", "end")
            else "strain"
            if operation == "support" and affirmed and self.against(inner, below, recipients)
            else "neutral"
            if turned_down and affirmed and self.composition.quad(below.type) == 4
            else self.finder.own_leaning(above.token, coded.type),
            doers=(self.roles.owner(above.token, inner) if symmetric else ()) or actors,
            words=(*inner.words, above.token),
            negation_used=negation is not None,
            no_longer=no_longer,
            operations=(*inner.operations, operation),
            confidence=round(inner.confidence * 0.95, 3),
            steps=(
                *inner.steps,
                f"{words!r} {'does not ' if not affirmed else ''}{operation} it: {coded.type}{' ' + coded.mode if coded.mode else ''} ({coded.rows[-1]})",
            ),
            inner=inner,
        )

    def carried_out(self, operator: Operator, above: Governor) -> bool:
        """Say whether what is not held back is done, and told as such: "did not hesitate | to bomb", "could not avoid | bombing"."""
        row = self.commitments.row(self.parse, above.token, above.complement)
        if row is None or row.negative != "happened":
            return False
        modals = {
            self.parse.lower[k] for k in self.parse.kids(above.token, "aux") if self.parse.tag[k] == "MD"
        }
        return (operator.operation == "exclude" and not modals) or (
            operator.operation == "fail" and modals == {"could"}
        )

    def comes_true(self, operator: Operator, inner: Deed, above: Governor) -> bool:
        """Say whether what was only an option or only said is done: "took the opportunity | to thank", "made good on | its threat to"."""
        if inner.operations[-1:] == ("consider",):
            return self.parse.lemma[above.token] in self.taking
        verb = f"{operator.head} {operator.particle}" if operator.particle else operator.head
        said = inner.operations[-1:] in (("threaten",), ("plan",), ("offer",))
        noun = self.parse.tag[inner.trigger].startswith("N")
        return said and noun and verb in self.finder.predicates.fulfilling

    def undenied(self, inner: Deed, above: Governor) -> Deed:
        """Return a deed that its source will not deny, which leaves it open: "refused | to deny that it had"."""
        token = above.token
        return replace(
            inner,
            coded=inner.coded._replace(hint="unknown"),
            trigger=token,
            tokens=(*inner.tokens, token),
            words=(*inner.words, token),
            operations=(*inner.operations, "refuse"),
            steps=(*inner.steps, f"{self.parse.text[token]!r} to deny it leaves it open"),
        )

    def done_by_another(self, deed: Deed) -> bool:
        """Say whether a participle after a noun names its own doer: who "had its envoy expelled | by Ambria" expelled nobody."""
        return self.hanging(deed) != deed.trigger and self.parse.child(deed.trigger, "agent") is not None

    def turned_to_use(self, deed: Deed, above: Governor) -> bool:
        """Say whether a known attack only serves somebody: "used | the attack in Korsia to blame the government"."""
        used = self.parse.lemma[above.token] == "use" and deed.coded.type == "ASSAULT"
        return used and any(self.parse.lower[kid] == "the" for kid in self.parse.kids(deed.trigger, "det"))

    def cuts_ties(self, deed: Deed) -> bool:
        """Say whether a deed cuts relations, not trade: "to downgrade | ties", "to close | its embassy"."""
        return deed.coded.type == "SANCTION" and any(self.parse.lemma[t] in self.ties for t in deed.words)

    def asks_another(self, inner: Deed, token: int) -> bool:
        """Say whether what is proposed is for others to do."""
        own = {party.actor for party in self.roles.owner(token, inner)}
        doers = {party.actor for party in inner.doers or inner.actors}
        return bool(own) and bool(doers) and not own & doers

    def against(self, inner: Deed, below: Coded, recipients: Parties) -> bool:
        """Say whether what is backed is a hostile act against the recipients; who is thanked for one did it."""
        doers = {party.actor for party in inner.doers or inner.actors}
        return self.composition.is_hostile(below.type) and not doers & {party.actor for party in recipients}

    def own_war(self, inner: Deed, coded: Coded, actors: Parties) -> bool:
        """Say whether those who ask for an end to fighting are among those who fight."""
        if coded.type != "REQUEST" or (inner.coded.type, inner.coded.mode) != ("RETREAT", "ceasefire"):
            return False
        parse = self.parse
        ended = [noun for prep in parse.kids(inner.trigger, "prep") for noun in parse.kids(prep, "pobj")]
        fighting = {p.actor for p in inner.actors} | {p.actor for n in ended for p in self.args.modifiers(n)}
        return bool(actors) and {p.actor for p in actors} <= fighting

    def not_to(self, inner: Deed) -> Coded | None:
        """Return what it is not to do a deed: "vowed | not to attack" is to give it up, "decided not to come" to refuse."""
        if self.commitments.negation(self.parse, inner.trigger) is None:
            return None
        hostile = self.composition.is_hostile(inner.coded.type)
        return self.composition.compose("undo" if hostile else "refuse", True, inner.coded)
