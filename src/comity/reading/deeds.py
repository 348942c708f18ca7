"""Who did what to whom: deeds of the tables, composed under their operators, with their parties.

A deed is found at a verb, noun or adjective; then the tree is climbed as long as
operators govern it ("refused | to lift | the sanctions"), and each step is looked up in
the composition table. Roles are filled on the way.
"""

from dataclasses import dataclass, field, replace

from comity.codebook import Codebook
from comity.codebook.rows import Deed as DeedRow
from comity.codebook.rows import Operator
from comity.model import Mention
from comity.reading.arguments import Arguments, ArgumentTable, Parties
from comity.reading.commitments import CommitmentTable
from comity.reading.composition import Coded, CompositionTable
from comity.reading.grammar import Governor, governor, is_passive
from comity.reading.parse import Parse
from comity.reading.predicates import PredicateTable

# Operations whose subject does the composed deed to whomever the inner deed concerns.
_OWN_DEED = frozenset(
    "do undo resume offer plan consider threaten try want fail postpone violate discuss permit".split()
)
# Operations that address the one who would do the inner deed.
_ADDRESSED = frozenset("request order accuse condemn warn prevent oblige support refuse investigate deny".split())
# Operations that leave another's deed what it is and only say how things stand with it.
_OTHERS_DEED = frozenset("deny prevent want oblige permit order investigate consider".split())
# Types whose recipient may stand only inside the clause that says what is asked or given up.
_ASKED = frozenset({"REQUEST", "CONCEDE", "THREATEN"})
_LONGEST_CHAIN = 5


@dataclass(frozen=True)
class Deed:
    """A coded deed before its factuality, date and source are settled. Tokens, not spans."""

    coded: Coded
    trigger: int
    tokens: tuple[int, ...]
    actors: Parties
    recipients: Parties
    symmetric: bool = False
    leaning: str | None = None
    contexts: tuple[str, ...] = ()
    negation_used: bool = False
    operations: tuple[str, ...] = ()
    no_longer: bool = False
    confidence: float = 0.8
    steps: tuple[str, ...] = ()
    doers: Parties = ()
    words: tuple[int, ...] = ()
    spoken_in: str | None = None
    inner: "Deed | None" = field(default=None, repr=False)


class DeedFinder:
    """Finds deeds by the PLOVER tables of a codebook; holds no state of any document."""

    def __init__(self, codebook: Codebook) -> None:
        self.predicates = PredicateTable(codebook)
        self.composition = CompositionTable(codebook)
        self.commitments = CommitmentTable(codebook)
        self.arguments = ArgumentTable.of(codebook)
        self.locative = codebook.words["locative"]
        self.unheeded = codebook.words["unheeded"]

    def __call__(self, parse: Parse, mentions: tuple[Mention, ...]) -> tuple[Deed, ...]:
        """Return the deeds of a document in text order, one a trigger and type."""
        return _Work(self, parse, mentions).run()


class _Work:
    """The work on one document."""

    def __init__(self, finder: DeedFinder, parse: Parse, mentions: tuple[Mention, ...]) -> None:
        self.finder = finder
        self.parse = parse
        self.args = Arguments(finder.arguments, parse, mentions)

    def run(self) -> tuple[Deed, ...]:
        parse = self.parse
        found: dict[int, Deed] = {}
        consumed: set[int] = set()
        plain: dict[int, tuple[DeedRow, int | None]] = {}
        for token in range(len(parse)):
            match = self.match(token)
            if match is not None:
                plain[token] = match
                if match[1] is not None and match[1] != token:
                    consumed.add(match[1])
        results: list[Deed] = []
        taken: set[int] = set()
        for token, (row, used) in plain.items():
            if token in consumed or row.type is None:
                continue
            base = self.base(token, row, used)
            chain = self.climb(base)
            found[token] = chain[-1]
            results.extend(chain)
            taken.update(t for deed in chain for t in deed.tokens if t != deed.tokens[-1])
        for token in range(len(parse)):
            if parse.lemma[token] == "do" and (deed := self.ellipsis(token, found)) is not None:
                results.extend(self.climb(deed))
        return self.settle(results, taken)

    def settle(self, deeds: list[Deed], taken: set[int]) -> tuple[Deed, ...]:
        """Keep one deed a trigger and type: the one composed of most steps."""
        best: dict[tuple[int, str], Deed] = {}
        composed = {deed.trigger for deed in deeds if len(deed.tokens) > 1}
        for deed in deeds:
            if len(deed.tokens) == 1 and deed.trigger in composed:
                continue
            key = (deed.trigger, deed.coded.type)
            before = best.get(key)
            if before is None or (len(deed.tokens), len(deed.actors) + len(deed.recipients)) > (
                len(before.tokens), len(before.actors) + len(before.recipients)
            ):
                best[key] = deed
        return tuple(sorted(best.values(), key=lambda d: (d.trigger, d.coded.type)))

    # --- plain deeds ---------------------------------------------------------------

    def match(self, token: int) -> tuple[DeedRow, int | None] | None:
        """Return the deed row at ``token`` and the object noun it uses."""
        parse = self.parse
        tag = parse.tag[token]
        if tag[0] not in "VNJ" or tag in ("NNP", "NNPS"):
            return None
        if tag[0] == "V" and parse.dep[token] in ("aux", "auxpass"):
            return None
        if tag[0] == "J" and parse.dep[token] not in ("acomp", "oprd", "conj"):
            return None
        object_ = self.args.object(token) if tag[0] == "V" else None
        return self.finder.predicates.deed(parse, token, object_)

    def base(self, token: int, row: DeedRow, used: int | None) -> Deed:
        """Return the deed that ``row`` tells at ``token``, with its parties."""
        parse = self.parse
        if row.pos == "n":
            actors, recipients, told = self.noun_roles(token, row)
        else:
            actors, recipients, told = self.verb_roles(token, row, used)
        mutual = len(actors) > 1 and not recipients and ("parties from 'between'" in told or self.mutual(token))
        symmetric = row.symmetric == "yes" or mutual
        doers = actors
        if symmetric and (row.type == "CONSULT" or not recipients):
            actors = _joined(actors, recipients)
            recipients = ()
        if not actors and used is not None and row.pos == "v":
            # "the summit between A and B was scrapped": nobody is named but those whose meeting it was.
            actors = self.args.after_preposition(used, "between")
            symmetric = symmetric or len(actors) > 1
        elif actors and not recipients and not symmetric and row.recipient != ("none",):
            recipients = self.fallback(token, row, used, actors)
            told = (*told, "recipient from the words around it") if recipients else told
        if row.type == "REQUEST" and not recipients:
            recipients = self.asked(token, actors)
        tokens = (token,) if used is None or used == token else (min(token, used), max(token, used))
        mode = row.mode
        if row.type == "REQUEST" and mode is None and parse.child(token, "xcomp", "ccomp", "acl", "advcl") is not None:
            mode = "change"  # asked to do what no table codes: some change of policy
        coded = Coded(row.type or "", mode, None, False, (f"deeds:{row.id}",))
        leaning = row.leaning
        if row.type == "REQUEST" and parse.dep[token] == "pobj" and parse.lower[parse.head[token]] in self.finder.unheeded:
            leaning = "strain"
            told = (*told, f"not heeded: {parse.text[parse.head[token]]!r}")
        return Deed(
            coded, token, (token,), actors, recipients, symmetric, leaning, row.contexts,
            steps=(f"{' '.join(parse.text[t] for t in tokens)!r} is {row.type}{' ' + row.mode if row.mode else ''} (deeds:{row.id})", *told),
            confidence=0.8 if row.object or row.prep or row.particle or row.pos == "v" else 0.7, doers=doers,
            words=tokens,
        )

    def asked(self, token: int, actors: Parties) -> Parties:
        """Return whom a request concerns, told only in what is asked: "a push to add a stop to Pell's tour"."""
        parse = self.parse
        for kid in parse.kids(token, "acl", "xcomp", "ccomp", "advcl", "relcl", "prep"):
            if kid < token or (parse.dep[kid] == "prep" and parse.lower[kid] not in ("for", "to")):
                continue
            doer = self.args.subject(kid) if parse.is_verb(kid) else None
            tokens = [doer] if doer is not None and doer > token else []
            tokens += [t for t in parse.subtree(kid) if parse.dep[t] in ("nsubj", "nsubjpass", "poss", "dobj", "pobj")]
            for at in tokens:
                found = _without(self.args.parties(at), actors)
                if found:
                    return found[:1]
        return ()

    def fallback(self, token: int, row: DeedRow, used: int | None, actors: Parties) -> Parties:
        """Return another actor named inside the object or in any phrase after the word, where the row finds none."""
        parse, args = self.parse, self.args
        hosts = [k for k in (args.object(token) if row.pos == "v" else None, used) if k is not None]
        hosts += [k for k in parse.kids(token, "prep", "dative") if k > token]
        if row.type == "THREATEN":
            hosts += parse.kids(token, "advcl")
        for host in hosts:
            if parse.dep[host] == "prep":
                inner = parse.child(host, "pobj", "pcomp")
                if inner is None or args.is_time(inner) or parse.lower[host] in self.finder.locative:
                    continue
                host = inner
            found = _without(args.phrase_parties(host), actors) or args.anywhere_in(host, actors, clauses=row.type in _ASKED)
            if found:
                return found[:1]
        return ()

    def verb_roles(self, verb: int, row: DeedRow, used: int | None) -> tuple[Parties, Parties, tuple[str, ...]]:
        """Actor: the subject or by-phrase. Recipient: the first place in the row where an actor stands."""
        args = self.args
        subject = args.subject(verb) if row.pos == "v" else args.subject(self.parse.head[verb])
        actors = args.parties(subject) if subject is not None else ()
        object_ = args.object(verb) if row.pos == "v" else None
        if row.recipient[:1] == ("subject",):
            # "Korsia received a Veldanian envoy": who comes is actor, the host recipient.
            doers = next((p for place in row.recipient[1:] if (p := self.at_place(verb, object_, used, place))), ())
            return _without(doers, actors), actors, ("recipient is the subject",)
        recipients: Parties = ()
        where = ""
        for place in row.recipient:
            recipients = self.at_place(verb, object_, used, place)
            recipients = _without(recipients, actors)
            if recipients:
                where = place
                break
        told = (f"recipient from {where!r}",) if where else ()
        return actors, recipients, told

    def at_place(self, verb: int, object_: int | None, used: int | None, place: str) -> Parties:
        """Return the actors at a place that a recipient cell names."""
        args = self.args
        if place == "none":
            return ()
        if place == "object":
            return args.phrase_parties(object_) if object_ is not None else ()
        if place.startswith("object."):
            nouns = [n for n in (used, object_) if n is not None]
            rest = place[len("object."):]
            for noun in nouns:
                found = self.possessors(noun) if rest == "poss" else args.after_preposition(noun, rest)
                if not found and rest == "poss":
                    found = args.after_preposition(noun, "of") or args.after_preposition(noun, "from") or args.parties(noun)
                if found:
                    return found
            return ()
        if place == "subject":
            subject = args.subject(verb)
            return args.parties(subject) if subject is not None else ()
        found = args.after_preposition(verb, place)
        for noun in (used, object_):
            if not found and noun is not None:
                found = args.after_preposition(noun, place)
        return found

    def mutual(self, token: int) -> bool:
        """Say whether several do to each other what concerns "their" own: "have withdrawn their ambassadors"."""
        parse = self.parse
        object_ = self.args.object(token) if parse.is_verb(token) else None
        if object_ is None or parse.lower[object_] in ("each", "one"):
            return object_ is not None
        return any(parse.lower[kid] == "their" for kid in parse.kids(object_, "poss"))

    def possessors(self, noun: int) -> Parties:
        """Return whose the object is; "its ambassador" is the subject's own and tells no recipient."""
        return tuple(p for p in self.args.modifiers(noun) if not p.mention.reason.startswith("pronoun"))

    def noun_roles(self, noun: int, row: DeedRow) -> tuple[Parties, Parties, tuple[str, ...]]:
        """Actor: possessor, adjective, by, from (of). Recipient: the prepositions of the row (of)."""
        args = self.args
        between = args.after_preposition(noun, "between") or args.after_preposition(noun, "among")
        if not between:
            between = next((p for k in self.parse.kids(noun, "prep") for n in self.parse.kids(k, "pobj") if (p := args.after_preposition(n, "between"))), ())
        if between and (row.symmetric or len(between) > 1):
            return between, (), ("parties from 'between'",)
        actors = args.modifiers(noun)
        for preposition in ("by", "from"):
            if preposition in row.recipient:  # "withdrawal from": there "from" is no actor
                continue
            actors = actors or args.after_preposition(noun, preposition)
        of = args.after_preposition(noun, "of")
        if row.of == "actor" and not actors:
            actors = of
        recipients: Parties = ()
        where = ""
        for place in row.recipient:
            if place in ("none", "object", "object.poss"):
                continue
            recipients = _without(args.after_preposition(noun, place), actors)
            if recipients:
                where = place
                break
        by_form = row.of == "recipient" or (row.prep or "").startswith("of:")
        if not recipients and by_form:
            recipients, where = _without(of, actors), "of"
        if row.symmetric and not recipients:
            recipients = _without(args.after_preposition(noun, "with"), actors)
        return actors, recipients, (f"recipient from {where!r}",) if where and recipients else ()

    # --- composition ---------------------------------------------------------------

    def climb(self, base: Deed) -> list[Deed]:
        """Return the deeds that ``base`` and the operators above it tell, the outermost last."""
        results: list[Deed] = []
        current = self.modified(base)
        for _ in range(_LONGEST_CHAIN):
            above = governor(self.parse, current.trigger)
            if above is None:
                break
            step = self.apply(current, above)
            if step is None:
                break
            if step.coded.keep_inner:
                results.append(current)
            current = step
        return [*results, current]

    def modified(self, deed: Deed) -> Deed:
        """Apply an operator that stands before a noun: "planned visit", "cancelled talks", "threatened sanctions"."""
        parse = self.parse
        for kid in parse.kids(deed.trigger, "amod"):
            for row in self.finder.predicates.operators.at(parse, kid):
                if "object" not in row.complement or row.operation in ("do", "request", "support", "condemn"):
                    continue
                coded = self.finder.composition.compose(row.operation, True, deed.coded)
                if coded is not None and not coded.keep_inner:
                    step = f"{parse.text[kid]!r} before it: {coded.type} ({coded.rows[-1]})"
                    return replace(deed, coded=coded, steps=(*deed.steps, step), operations=(*deed.operations, row.operation), words=(*deed.words, kid))
        return deed

    def apply(self, inner: Deed, above: Governor) -> Deed | None:
        """Return ``inner`` under the operator at ``above``, or None if no operator stands there."""
        operator = self.operator(above, inner.trigger)
        if operator is None or above.token in inner.tokens:
            return None
        parse = self.parse
        negation = self.finder.commitments.negation(parse, above.token)
        operation, affirmed = operator.operation, negation is None
        no_longer = negation is not None and negation.kind == "no_longer"
        if no_longer and operation in ("request", "offer", "threaten", "refuse", "support"):
            # What one no longer demands is a demand withdrawn, not a demand never made.
            made = self.finder.composition.compose(operation, True, inner.coded)
            coded = self.finder.composition.compose("undo", True, made) if made else None
        else:
            coded = self.finder.composition.compose(operation, affirmed, inner.coded)
        if coded is None:
            return None
        if operation == "refuse" and coded.mode is None and inner.inner is not None:
            deeper = self.finder.composition.compose(operation, affirmed, inner.inner.coded)
            coded = coded._replace(mode=deeper.mode if deeper else None)  # an offer of talks refused is talks refused
        if no_longer and operation == "plan":
            coded = coded._replace(hint="cancelled")
        actors, recipients = self.roles(inner, above, operator, coded.type)
        if coded.type == "THREATEN" and actors and not recipients:
            recipients = self.args.anywhere_in(above.token, actors, clauses=True)
        # What two do to each other, one alone can plan, refuse or call off: roles part again.
        symmetric = inner.symmetric and operation in ("do", "resume", "plan", "offer", "discuss") and not (actors and recipients)
        words = parse.text[above.token] + (f" {operator.particle}" if operator.particle else "")
        return replace(
            inner, coded=coded, trigger=above.token, tokens=(*inner.tokens, above.token), actors=actors,
            recipients=recipients, symmetric=symmetric,
            leaning=inner.leaning if operation in ("do", "resume") else self.own_leaning(above.token, coded.type),
            doers=actors, words=(*inner.words, above.token), negation_used=negation is not None, no_longer=no_longer,
            operations=(*inner.operations, operation),
            confidence=round(inner.confidence * 0.95, 3),
            steps=(*inner.steps, f"{words!r} {'does not ' if not affirmed else ''}{operation} it: {coded.type}{' ' + coded.mode if coded.mode else ''} ({coded.rows[-1]})"),
            inner=inner,
        )

    def own_leaning(self, token: int, type_: str) -> str | None:
        """Return the leaning that the operator's word has as a deed of the same type: pressing is not asking."""
        match = self.match(token)
        return match[0].leaning if match is not None and match[0].type == type_ else None

    def operator(self, above: Governor, inner: int) -> Operator | None:
        """Return the operator row at a governor that takes this kind of complement; the most specific one."""
        best: Operator | None = None
        for row in self.finder.predicates.operators.at(self.parse, above.token):
            if above.complement not in row.complement:
                continue
            if above.complement == "that" and row.operation in ("request", "order") and not self.subjunctive(inner):
                continue  # "insisted that he did not cancel" asserts, "insisted that he cancel" demands
            if best is None or (row.particle is not None, self.fits(row, above.token)) > (best.particle is not None, self.fits(best, above.token)):
                best = row
        return best

    def subjunctive(self, verb: int) -> bool:
        """Say whether a that-clause tells what is to be: "that Korsia free them", "that it should"."""
        parse = self.parse
        aux = [parse.lower[k] for k in parse.kids(verb, "aux", "auxpass")]
        if not parse.is_verb(verb):
            return False
        return parse.tag[verb] == "VB" and not set(aux) & {"do", "did", "does", "will", "can", "may", "to"} or "should" in aux or aux == ["be"]

    def fits(self, row: Operator, token: int) -> bool:
        """Tell "wants to visit" from "wants Korsia to leave": the row says whether an object stands there."""
        has_object = self.args.object(token) is not None and not is_passive(self.parse, token)
        return (row.recipient == "object") == has_object

    def roles(self, inner: Deed, above: Governor, operator: Operator, type_: str) -> tuple[Parties, Parties]:
        """Return actors and recipients of the composed deed."""
        token = above.token
        actors = self.owner(token)
        told = self.operator_recipient(token, operator)
        operation = operator.operation
        if above.complement == "subject":
            # "the talks collapsed": the operator has no doer of its own.
            return inner.actors, inner.recipients
        if type_ == inner.coded.type and operation in _OTHERS_DEED and inner.actors:
            # "denied the accusations by Korsia", "to deter Korsian raids": the deed stays Korsia's.
            return inner.actors, inner.recipients or _without(actors, inner.actors)
        if operation in _ADDRESSED:
            return self.addressed(inner, operation, actors, told)
        if operation == "do" and above.complement == "object" and is_passive(self.parse, token) and not inner.recipients:
            receiver = self.parse.child(token, "nsubjpass")
            if receiver is not None and receiver != inner.trigger:  # "was granted a loan"
                return actors or inner.actors, _without(self.args.parties(receiver), actors or inner.actors)
        if not actors:
            return inner.actors, inner.recipients or told
        rest = _without((*inner.actors, *inner.recipients), actors)
        if operation in ("do", "resume", "discuss") and inner.symmetric:
            return _joined(actors, inner.actors, told), _without(inner.recipients, actors)
        if inner.symmetric:
            return actors, rest or told
        recipients = _without(inner.recipients, actors)
        if not recipients and operation == "undo":
            # "Korsia cancelled Torvane's trip": the one whose deed it was is concerned.
            recipients = _without(inner.actors, actors)
        return actors, recipients or _without(told, actors)

    def addressed(self, inner: Deed, operation: str, actors: Parties, told: Parties) -> tuple[Parties, Parties]:
        """Roles where somebody is asked, accused, refused: the doer of the inner deed is addressed."""
        doers = _without(inner.doers or inner.actors, actors)
        if operation == "oblige" and not actors:
            return inner.actors, inner.recipients
        if operation == "refuse" and inner.coded.type in ("REQUEST", "AGREE"):
            return actors, doers  # whose call or offer is turned down, not whom it concerned
        other = _without(told, actors)
        targets = _without((*inner.actors, *inner.recipients), actors)
        return actors, other or doers or targets

    def owner(self, token: int) -> Parties:
        """Return who stands behind an operator: subject of a verb or adjective, possessor of a noun."""
        parse, args = self.parse, self.args
        if parse.is_verb(token):
            subject = args.subject(token)
            if subject is None and is_passive(parse, token) and parse.child(token, "xcomp") is not None:
                subject = parse.child(token, "nsubjpass")  # "Pell is expected to visit"
            return args.parties(subject) if subject is not None else ()
        if parse.tag[token][0] == "J":
            subject = args.subject(parse.head[token]) if parse.is_verb(parse.head[token]) else None
            return args.parties(subject) if subject is not None else ()
        found = args.modifiers(token)
        for preposition in ("by", "from", "of"):
            found = found or args.after_preposition(token, preposition)
        above = governor(parse, token)
        light = self.operator(above, token) if not found and above is not None and parse.is_verb(above.token) else None
        if above is not None and (light is not None and light.operation in ("do", "resume", "undo") or parse.lemma[above.token] == "have"):
            subject = args.subject(above.token)
            found = args.parties(subject) if subject is not None else ()
        return found

    def operator_recipient(self, token: int, operator: Operator) -> Parties:
        """Return the actors at the place that the operator's row names, or after the usual prepositions."""
        args = self.args
        place = operator.recipient
        if place == "object":
            noun = args.object(token)
            return args.phrase_parties(noun) if noun is not None else ()
        places = ("against", "on", "to", "with") if place in (None, "none") else (place,)
        for preposition in places:
            if preposition in (operator.complement if place in (None, "none") else ()):
                continue
            if found := args.after_preposition(token, preposition):
                return found
        return ()

    def ellipsis(self, token: int, found: dict[int, Deed]) -> Deed | None:
        """Return the deed for which "do so" stands: the nearest one before it in the sentence that a verb tells."""
        parse = self.parse
        if not any(parse.lower[kid] in ("so", "it", "that") and kid == token + 1 for kid in parse.children[token]):
            return None
        if parse.lower[token + 1] != "so" and governor(parse, token) is None:
            return None
        above = governor(parse, token)
        side = parse.head[above.token] if above is not None and parse.dep[above.token] == "conj" else None
        matching = [deed for deed in found.values() if deed.trigger == side]
        if matching:
            return self.stands_for(token, matching[0])
        first = parse.sentences[parse.sentence[token]][0]
        for at in range(token - 1, first - 1, -1):
            if at in found and parse.is_verb(at) or (at in found and found[at].operations):
                return self.stands_for(token, found[at])
        return None

    def stands_for(self, token: int, deed: Deed) -> Deed:
        """Return the innermost deed of a chain as what "do so" at ``token`` means."""
        base = deed
        while base.inner is not None:
            base = base.inner
        words = f"{self.parse.text[token]} {self.parse.text[token + 1]}"
        return replace(base, trigger=token, tokens=(token,), words=(), steps=(*base.steps, f"{words!r} stands for it"), inner=None)


def _joined(*groups: Parties) -> Parties:
    """Return all parties, each actor once, in order."""
    return tuple({party.actor: party for group in reversed(groups) for party in reversed(group)}.values())[::-1]


def _without(parties: Parties, others: Parties) -> Parties:
    """Return ``parties`` less those actors that are among ``others``, each actor once."""
    codes = {party.actor for party in others}
    return tuple({p.actor: p for p in parties if p.actor not in codes}.values())
