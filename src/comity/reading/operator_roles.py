"""Who does an operator and to whom: "Korsia called on Ambria to lift its ban", "a threat by Korsia of sanctions"."""

from comity.codebook.rows import Operator
from comity.reading.arguments import Arguments, Parties, joined, without
from comity.reading.composition import CompositionTable
from comity.reading.deed import Deed
from comity.reading.grammar import Governor, governor, is_passive
from comity.reading.operator_finder import OperatorFinder

# Operations that address the one who would do the inner deed.
_ADDRESSED = frozenset(
    [
        "request",
        "order",
        "accuse",
        "condemn",
        "warn",
        "prevent",
        "oblige",
        "support",
        "refuse",
        "investigate",
        "deny",
    ]
)
# Operations that leave another's deed what it is and only say how things stand with it.
_OTHERS_DEED = frozenset(["deny", "prevent", "want", "oblige", "permit", "order", "investigate", "consider"])
# Who looks on or gives leave does not suffer the deed.
_FROM_OUTSIDE = frozenset(["permit", "order", "want", "consider"])
_CONFLICT = (3, 4)
# Who condemns "the attack on Ambria" blames whoever made it; "the arrests in Ambria" are those of its own state.
_BLAMING = frozenset({"accuse", "condemn", "investigate"})
_FORCE = 4
_HAVING = frozenset({"have", "enjoy", "get", "retain"})


class OperatorRoles:
    """Gives composed deeds their actors and recipients."""

    def __init__(self, finder: OperatorFinder, args: Arguments, composition: CompositionTable) -> None:
        self.composition = composition
        self.finder = finder
        self.args = args
        self.parse = args.parse

    def __call__(
        self, inner: Deed, above: Governor, operator: Operator, type_: str
    ) -> tuple[Parties, Parties]:
        """Return actors and recipients of the composed deed."""
        token = above.token
        actors = self.owner(token, inner)
        told = self.operator_recipient(token, operator)
        operation = operator.operation
        if operation == "accuse" and actors and self.parse.tag[token][0] == "J":
            held = self.held_to_be(token)  # "holds | Korsia responsible for the attack"
            if held is not None and (found := without(self.args.phrase_parties(held), actors)):
                return actors, found
            return (), actors  # "Korsia is responsible for the attack": who says so accuses it
        if operation == "support" and actors:
            if inner.symmetric and len(inner.actors) > 1 and without(inner.actors, actors) == inner.actors:
                return actors, ()  # "hailed the talks between Korsia and Ambria" is no closer to either
            if inner.coded.type == "ASSAULT" and "recipient from 'in'" in inner.steps:
                return actors, ()  # "backs a raid in Korsia", on whomever
        if above.complement == "subject":
            # "the talks collapsed": the operator has no doer of its own.
            return inner.actors, inner.recipients
        if type_ == inner.coded.type and operation in _OTHERS_DEED and inner.actors:
            # "denied the accusations by Korsia", "to deter Korsian raids": the deed stays Korsia's.
            if operation in _FROM_OUTSIDE and self.composition.quad(type_) in _CONFLICT:
                return (
                    inner.actors,
                    inner.recipients,
                )  # "authorised support for a Korsian raid" is not who is raided
            return inner.actors, inner.recipients or without(actors, inner.actors)
        if operation in _ADDRESSED:
            return self.addressed(inner, operation, actors, told)
        if (
            operation == "do"
            and above.complement == "object"
            and is_passive(self.parse, token)
            and not inner.recipients
        ):
            receiver = self.parse.child(token, "nsubjpass")
            if receiver is not None and receiver != inner.trigger:  # "was granted a loan"
                return actors or inner.actors, without(self.args.parties(receiver), actors or inner.actors)
        if not actors:
            return inner.actors, inner.recipients or told
        if operation == "do" and self.is_anothers(inner, token):
            givers = without(inner.actors, actors) or (inner.recipients if self.is_of(inner) else ())
            return givers, without(inner.recipients, givers) or (actors if givers else ())
        rest = without((*inner.actors, *inner.recipients), actors)
        if self.among_themselves(inner, operation, actors):
            return actors, ()  # "the two resumed talks on Korsia's accession": they talk, of whomever
        if operation in ("do", "resume", "end", "discuss") and inner.symmetric:
            return joined(actors, inner.actors, told), without(inner.recipients, actors)
        if inner.symmetric:
            return actors, rest or told
        if operation == "discuss" and (hearers := without(told, actors)):
            return actors, hearers  # "discussed with Ambria | the sale of Korsia's arms": with whom, not about whom
        recipients = without(inner.recipients, actors)
        accepted = operation == "offer" and above.complement == "object"
        if not recipients and (accepted or operation in ("undo", "plan", "announce")):
            # "Korsia cancelled Torvane's trip", "awaits it": the one whose deed it was is concerned.
            recipients = without(inner.actors, actors)
        return actors, recipients or without(told, actors)

    def is_anothers(self, inner: Deed, verb: int) -> bool:
        """Say whether who only has a thing has it of another: "has | Korsian support", "has concerns over them, their threats to us"."""
        parse, noun = self.parse, inner.trigger
        if parse.lemma[verb] not in _HAVING or parse.tag[noun][0] != "N" or inner.symmetric or inner.operations:
            return False  # "has an interest in talks": what is had is the interest, and one's own
        owner = parse.child(noun, "poss")
        unknown = owner is not None and parse.lower[owner] == "their" and not self.args.parties(owner)
        subject = self.args.subject(verb)
        doers = self.args.parties(subject) if subject is not None else ()
        return bool(without(inner.actors, doers)) or unknown or (bool(doers) and self.is_of(inner))

    def is_of(self, inner: Deed) -> bool:
        """Say whether a friendly deed has nobody but those after "of", who then do it: "has the support | of Korsia"."""
        told = "recipient from 'of'" in inner.steps and not inner.actors
        return told and self.composition.quad(inner.coded.type) not in _CONFLICT

    def held_to_be(self, adjective: int) -> int | None:
        """Return of whom a verb says what an adjective tells: "holds | Korsia responsible"."""
        parse = self.parse
        if parse.dep[adjective] == "ccomp":
            return (
                parse.child(adjective, "nsubj")
                if parse.child(adjective, "mark", "cop", "aux") is None
                else None
            )
        return self.args.object(parse.head[adjective]) if parse.dep[adjective] == "oprd" else None

    def among_themselves(self, inner: Deed, operation: str, actors: Parties) -> bool:
        """Say whether several discuss, or begin to discuss, the deed of ``inner``: they do so with each other."""
        discussed = "discuss" in (operation, *inner.operations[-1:]) and not inner.symmetric
        return discussed and len(actors) > 1 and operation in ("do", "resume", "discuss")

    def addressed(
        self, inner: Deed, operation: str, actors: Parties, told: Parties
    ) -> tuple[Parties, Parties]:
        """Roles where somebody is asked, accused, refused: the doer of the inner deed is addressed."""
        doers = without(inner.doers or inner.actors, actors)
        if operation == "oblige" and not actors:
            return inner.actors, inner.recipients
        if operation == "refuse" and inner.coded.type in ("REQUEST", "AGREE"):
            return actors, doers  # whose call or offer is turned down, not whom it concerned
        other = without(told, actors)
        hurt = inner.recipients
        if operation in _BLAMING and self.composition.quad(inner.coded.type) == _FORCE:
            hurt = () if inner.coded.type == "ASSAULT" else tuple(p for p in hurt if p.mention.place)
        targets = without((*inner.actors, *hurt), actors)
        return actors, other or doers or targets

    def owner(self, token: int, inner: Deed) -> Parties:
        """Return who stands behind an operator: subject of a verb or adjective, possessor of a noun.

        "The imposition of sanctions on Korsia": what follows "of" is the deed, and no owner.
        """
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
        of_deed = parse.dep[inner.trigger] == "pobj" and parse.head[parse.head[inner.trigger]] == token
        for preposition in ("by", "from") if of_deed else ("by", "from", "of"):
            found = found or args.after_preposition(token, preposition)
        above = governor(parse, token)
        light = (
            self.finder.operator(above, token)
            if not found and above is not None and parse.is_verb(above.token)
            else None
        )
        if above is not None and (
            (light is not None and light.operation in ("do", "announce", "resume", "undo"))
            or parse.lemma[above.token] == "have"
        ):
            subject = args.subject(above.token)
            found = args.parties(subject) if subject is not None else ()
        return found

    def operator_recipient(self, token: int, operator: Operator) -> Parties:
        """Return the actors at the place that the operator's row names, or after the usual prepositions."""
        args = self.args
        place = operator.recipient
        if place == "object":
            noun = args.object(token)
            look = args.blamed if operator.operation in _BLAMING else args.phrase_parties
            return look(noun) if noun is not None else ()
        places = ("against", "on", "to", "with") if place in (None, "none") else (place,)
        for preposition in places:
            if preposition in (operator.complement if place in (None, "none") else ()):
                continue
            if found := args.after_preposition(token, preposition):
                return found
        return ()
