"""Who did what to whom: deeds of the tables, composed under their operators, with their parties.

A deed is found at a verb, noun or adjective and given its roles; then ``operators``
climbs as long as something governs it.
"""

from collections.abc import Mapping
from dataclasses import replace

from comity.codebook import Codebook
from comity.codebook.rows import Deed as DeedRow
from comity.model import Mention
from comity.reading.arguments import Arguments, ArgumentTable, Parties, joined, without
from comity.reading.commitments import CommitmentTable
from comity.reading.composition import Coded, CompositionTable
from comity.reading.deed import Deed
from comity.reading.grammar import Governor, governor
from comity.reading.mode_nouns import mode_by_noun
from comity.reading.operator_finder import OperatorFinder
from comity.reading.operators import OperatorChain
from comity.reading.parse import Parse
from comity.reading.predicates import PredicateTable
from comity.reading.recalled import Recall
from comity.reading.roles import RoleFinder
from comity.reading.settling import settle

# What "no longer" ends: the demand is withdrawn, the exchange cut.
_GIVEN_UP = frozenset({"REQUEST", "THREATEN", "SUPPORT", "COOPERATE", "AID"})
_VOICED = frozenset({"ACCUSE", "REQUEST"})  # "raised their concerns" is not at each other
_MATERIAL = (2, 4)  # quads of deeds, not of words
# What the classes of nouns that tell a mode are called: ``means_drone``, ``asked_meet``, ``via_phone``.
_MODE_CLASSES = {"ASSAULT": "means", "REQUEST": "asked", "REJECT": "asked", "CONSULT": "via"}


class DeedFinder:
    """Finds deeds by the PLOVER tables of a codebook; holds no state of any document."""

    def __init__(self, codebook: Codebook) -> None:
        self.predicates = PredicateTable(codebook)
        self.composition = CompositionTable(codebook)
        self.commitments = CommitmentTable(codebook)
        self.arguments = ArgumentTable.of(codebook)
        self.words = codebook.words
        self.equipment = codebook.expand(
            ("@weapon", "@aircraft", "@warship", "@ship", "@weapon_system", "@named_for")
        )
        self.falling = codebook.words["change_ease"] | codebook.words["change_end"]
        self.rulings = codebook.expand(("@resolution",))
        self.measures = self.rulings | codebook.words["measure_noun"]
        self.pacts = codebook.expand(("@agreement", "@treaty"))
        self.unheeded = codebook.words["unheeded"]
        self.worse = codebook.words["or_else"]
        self.taking = codebook.words["taking_verb"]
        self.ties = codebook.expand(("@relation", "@embassy"))
        self.deals = codebook.expand(("@agreement",))
        self.meetings = codebook.expand(("@meeting", "@visit", "@talks"))
        self.journeys = codebook.words["bare_journey"]
        self.mode_nouns = mode_nouns(codebook)

    def __call__(self, parse: Parse, mentions: tuple[Mention, ...]) -> tuple[Deed, ...]:
        """Return the deeds of a document in text order, one a trigger and type."""
        return _Work(self, parse, mentions).run()


def mode_nouns(codebook: Codebook) -> dict[str, dict[str, str]]:
    """Return the modes that nouns tell: of ASSAULT by what it is done with, of REQUEST by what is asked for.

    The nouns stand in the classes ``means_firearms``, ``asked_meet``, ``via_phone`` and so on, one for a mode.
    """
    told: dict[str, dict[str, str]] = {type_: {} for type_ in _MODE_CLASSES}
    for type_, kind in _MODE_CLASSES.items():
        for row in codebook.modes:
            name = f"{kind}_{row.mode}"
            if row.type == type_ and name in codebook.classes:
                told[type_].update(dict.fromkeys(codebook.expand((f"@{name}",)), row.mode))
    return told


class _Work:
    """The work on one document."""

    def __init__(self, finder: DeedFinder, parse: Parse, mentions: tuple[Mention, ...]) -> None:
        self.finder = finder
        self.parse = parse
        self.args = Arguments(finder.arguments, parse, mentions)
        self.roles = RoleFinder(self.args, finder.words, finder.rulings, finder.measures)
        self.operators = OperatorFinder(finder.predicates, self.args, self.match, finder.worse)
        self.chain = OperatorChain(
            self.operators,
            finder.composition,
            finder.commitments,
            self.args,
            finder.taking,
            finder.ties,
            finder.deals,
        )
        self.recall = Recall(self.args, finder.meetings, finder.journeys, finder.words["going_on"])
        self.threatened: set[int] = set()  # what else is to come is told with the threat

    def run(self) -> tuple[Deed, ...]:
        parse = self.parse
        found: dict[int, Deed] = {}
        consumed: set[int] = set()
        plain: dict[int, tuple[DeedRow, int | None]] = {}
        for token in range(len(parse)):
            match = self.match(token)
            if match is not None:
                plain[token] = match
                told = self.finder.predicates.inner_verb(parse, token, self.args.object(token), match[0])
                if told is not None and parse.is_verb(token):
                    consumed.add(told)
                own = match[1] is not None and (self.judges(match[0], match[1]) or self.hosted(match[0], match[1]))
                if match[1] is not None and match[1] != token and not own:
                    consumed.add(match[1])
                    if not parse.is_verb(match[1]):
                        consumed.update(parse.kids(match[1], "compound"))  # "ended | mediation efforts"
        results: list[Deed] = []
        for token, (row, used) in plain.items():
            if token in consumed or row.type is None or self.told_by_what_follows(token, row, plain):
                continue
            if parse.lemma[token] in self.finder.worse and self.operators.or_else(parse.head[token]):
                continue  # "free them or | face war": told with what is asked
            base = self.base(token, row, used)
            chain = [self.borne(self.recall.meeting(deed, found)) for deed in self.chain.climb(base)]
            if chain:
                found[token] = chain[-1]
            results.extend(chain)
        results = [deed for deed in results if deed.trigger not in self.threatened]
        for token in range(len(parse)):
            if (deed := self.recall.journey(token, found)) is not None:
                # "He will not go" refuses; "he went" may be about anything.
                refused = self.finder.commitments.negation(parse, token) is not None
                results.extend(one for one in self.chain.climb(deed) if len(one.tokens) > 1 or refused)
            if parse.lemma[token] == "do" and (deed := self.ellipsis(token, found)) is not None:
                results.extend(self.chain.climb(deed))
        triggers = {deed.trigger for deed in results}
        for token in range(len(parse)):
            if token not in triggers and token not in plain and (deed := self.bare_demand(token)) is not None:
                results.extend(self.chain.climb(deed))
        return settle(parse, results, self.finder.rulings)

    def borne(self, deed: Deed) -> Deed:
        """Return a deed told by a noun with who bears it as its recipient, where none is told: "Ambria faces | a threat from Korsia"."""
        if deed.recipients or not deed.actors or (deed.symmetric and not (deed.operations and len(deed.actors) == 1)):
            return deed
        borne = without(self.roles.beside.bearer(deed.trigger) or self.roles.beside.reached(deed.trigger), deed.actors)
        return replace(deed, recipients=borne, steps=(*deed.steps, "recipient is who bears it")) if borne else deed

    def judges(self, row: DeedRow, noun: int) -> bool:
        """Say whether a row only praises or blames a deed that was done: "welcomed | the release of two sailors"."""
        told = self.match(noun) if row.type in ("SUPPORT", "ACCUSE") and row.pos == "v" else None
        if row.type == "SUPPORT" and self.args.sides(noun):
            return True  # "welcomed | the talks between Korsia and Ambria": they are held, whoever welcomes them
        done = told is not None and told[0].type is not None and self.finder.composition.quad(told[0].type)
        return done in _MATERIAL

    def hosted(self, row: DeedRow, noun: int) -> bool:
        """Say whether a third side has two meet: "hosted | talks between Korsia and Veldania" tells of their talks, too."""
        third = row.type == "CONSULT" and row.mode == "third-party" and row.pos == "v"
        return third and bool(self.args.sides(noun))

    def told_by_what_follows(
        self, token: int, row: DeedRow, plain: Mapping[int, tuple[DeedRow, int | None]]
    ) -> bool:
        """Say whether a row for any deed that is kept from being done meets one that the tables know.

        "Prevented Korsia from | acquiring arms" is what the operator makes of the purchase, and no restriction beside it.
        """
        if not row.prep or not row.prep.endswith(":*"):
            return False
        verbs = self.finder.predicates.any_verbs(self.parse, token, self.args.object(token), row)
        for at in verbs:
            above = governor(self.parse, at)
            known = at in plain and plain[at][0].type is not None
            if known and above is not None and self.operators.operator(above, at) is not None:
                return True
        return False

    def match(self, token: int) -> tuple[DeedRow, int | None] | None:
        """Return the deed row at ``token`` and the object noun it uses."""
        parse = self.parse
        tag = parse.tag[token]
        if tag[0] not in "VNJ" or (tag in ("NNP", "NNPS") and not self.named_pact(token)):
            return None
        if tag[0] == "V" and parse.dep[token] in ("aux", "auxpass", "prep"):
            return None  # "barring a hitch", "following the raid": prepositions
        if tag[0] == "V" and parse.dep[token] == "amod" and token and parse.text[token - 1] == "-":
            return None  # "drought-hit", "rebel-held": background
        if tag in ("VB", "VBP") and token and parse.lower[token - 1] == "on":
            return None  # "put on | hold its plan": a noun, whatever the parser says
        if tag[0] == "J" and parse.dep[token] not in ("acomp", "oprd", "conj", "ccomp"):
            return None
        named = parse.lemma[parse.head[token]]
        if parse.dep[token] == "compound" and (
            named in self.args.table.agents or named in self.finder.equipment
        ):
            return None  # "aid workers", "attack helicopters": what they are, not what is done
        object_ = self.args.object(token) if tag[0] == "V" else None
        return self.finder.predicates.deed(parse, token, object_)

    def named_pact(self, token: int) -> bool:
        """Say whether a capitalised noun is that of a treaty between two: "the Fisheries Agreement with Korsia"."""
        parse = self.parse
        if parse.lower[token] not in self.finder.pacts or self.args.at[token] or parse.dep[token] == "compound":
            return False
        return any(parse.lower[kid] in ("between", "with") for kid in parse.kids(token, "prep"))

    def without_towns(self, verb: int, row: DeedRow, recipients: Parties) -> Parties:
        """Leave out a town that tells where one meets, or which thing is meant: "leaders meeting | Pellmar", "promised a Lisamar report"."""
        met = self.args.object(verb) if row.head == "meet" else None
        towns = [mention for mention in self.args.at[met] if mention.place] if met is not None else []
        kept = tuple(party for party in recipients if party.mention not in towns)
        if self.finder.composition.quad(row.type or "") in _MATERIAL:
            return kept  # "shelled a Lisamar market"
        return tuple(party for party in kept if not self.roles.surroundings.named_for_a_town(party))

    def base(self, token: int, row: DeedRow, used: int | None) -> Deed:
        """Return the deed that ``row`` tells at ``token``, with its parties."""
        parse = self.parse
        if row.pos == "n":
            actors, recipients, told = self.roles.noun_roles(token, row)
        else:
            actors, recipients, told = self.roles.verb_roles(token, row, used)
            recipients = self.without_towns(token, row, recipients)
        mutual = (
            len(actors) > 1
            and not recipients
            and ("parties from 'between'" in told or self.roles.mutual(token, own=row.type not in _VOICED))
        )
        symmetric = row.symmetric == "yes" or mutual
        mode = row.mode
        if (
            row.type == "CONSULT"
            and mode is None
            and (guests := self.roles.guests(token, actors, recipients))
        ):
            (actors, recipients), mode, symmetric = guests, "visit", False
            told = (*told, "at home with one of them")
        if row.type == "REJECT" and mode is None and used is not None and (asked_for := self.match(used)):
            # "Rejected | a call for elections": what was asked says what is refused.
            mode = asked_for[0].mode if asked_for[0].type == "REQUEST" else None
        doers = actors
        several = len(recipients) > 1 and not self.together(
            token, used
        )  # "talks with A, B and C" are none between A and B
        if symmetric and ((row.type == "CONSULT" and not several) or not recipients):
            actors = joined(actors, recipients)
            recipients = ()
        if not actors and used is not None and row.pos == "v":
            # "the summit between A and B was scrapped": nobody is named but those whose meeting it was.
            actors = self.args.after_preposition(used, "between")
            symmetric = symmetric or len(actors) > 1
        if not recipients and row.recipient[:1] != ("subject",):
            recipients, how = self.roles.surroundings.around(token, row, used, actors, symmetric)
            told = (*told, *how)
        tokens: tuple[int, ...] = (token,) if used is None else tuple(sorted({token, used}))
        if row.type in self.finder.mode_nouns and mode in (None, "destroy"):
            # A building shelled is destroyed by shells; "destroyed" alone tells no means (manual, p. 25).
            mode = mode_by_noun(self.args, self.finder.words["carrying_verb"], token, row, self.finder.mode_nouns[row.type]) or mode
        if (
            row.type == "REQUEST"
            and mode is None
            and parse.child(token, "xcomp", "ccomp", "acl", "advcl") is not None
        ):
            mode = "change"  # asked to do what no table codes: some change of policy
        if row.type == "CONSULT" and mode is None and len(actors) > 1 and self.roles.host(token, actors):
            mode = "third-party"
            told = (*told, "in a third country")
        coded = Coded(row.type or "", mode, None, False, (f"deeds:{row.id}",))
        asked = self.asked_to(token, row)
        if asked is not None and self.operators.or_else(asked):
            actors, recipients = self.told(token) if asked == token else (actors, recipients)
            coded, tokens = self.or_worse(asked, coded, tokens)
        if row.type == "MOBILIZE":
            coded, recipients = self.mobilized(coded, token, used, actors, recipients)
        negation = self.finder.commitments.negation(parse, token) if row.pos == "v" else None
        if negation is not None and negation.kind == "no_longer" and row.type in _GIVEN_UP:
            # What one no longer demands is a demand withdrawn, not a demand never made.
            coded = self.finder.composition.compose("undo", True, coded) or coded
        else:
            negation = None
        leaning = "neutral" if self.shrinks(token, row) or self.roles.hosted(row, recipients) else row.leaning
        if (
            row.type == "REQUEST"
            and parse.dep[token] == "pobj"
            and parse.lower[parse.head[token]] in self.finder.unheeded
        ):
            leaning = "strain"
            told = (*told, f"not heeded: {parse.text[parse.head[token]]!r}")
        return Deed(
            coded,
            token,
            (token,),
            actors,
            recipients,
            symmetric,
            leaning,
            row.contexts,
            steps=(
                f"{' '.join(parse.text[t] for t in tokens)!r} is {row.type}{' ' + row.mode if row.mode else ''} (deeds:{row.id})",
                *told,
            ),
            confidence=0.8 if row.object or row.prep or row.particle or row.pos == "v" else 0.7,
            doers=doers,
            words=tokens,
            negation_used=negation is not None,
        )

    def together(self, token: int, used: int | None) -> bool:
        """Say whether several meet at one table: "a joint meeting with Korsia and Ambria", "trilateral talks"."""
        nouns = [token] if used is None else [token, used]
        kids = (k for noun in nouns for k in self.parse.kids(noun, "amod", "compound"))
        return any(self.parse.lower[k] in self.finder.words["at_one_table"] for k in kids)

    def each_own(self, token: int, used: int | None) -> bool:
        """Say whether several move what is theirs, each for itself: "both countries put | their armies on alert"."""
        kids = [k for noun in (token, used) if noun is not None for k in self.parse.kids(noun, "poss")]
        return any(self.parse.lower[k] == "their" for k in kids) and not self.together(token, used)

    def shrinks(self, noun: int, row: DeedRow) -> bool:
        """Say whether it is told of an exchange that it falls: "trade between the two | declined" brings nobody closer."""
        verb = self.parse.head[noun]
        falls = self.parse.lemma[verb] in self.finder.falling
        return row.pos == "n" and row.type == "COOPERATE" and falls and self.parse.dep[noun] == "nsubj"

    def mobilized(
        self, coded: Coded, token: int, used: int | None, actors: Parties, recipients: Parties
    ) -> tuple[Coded, Parties]:
        """Return what a move of forces amounts to, and for whom: several move together, or one arms another."""
        others = self.roles.others_forces(token, used, actors)
        if others:
            return self.finder.composition.compose("for another", True, coded) or coded, others
        if len(actors) > 1 and not recipients and not self.each_own(token, used):
            coded = self.finder.composition.compose("together", True, coded) or coded
        return coded, recipients

    def told(self, verb: int) -> tuple[Parties, Parties]:
        """Return who tells whom what a bare verb orders: "Free them or face a raid, | Korsia told Ambria"."""
        above = self.parse.head[verb]
        if above == verb or not self.parse.is_verb(above):
            return (), ()
        doer, hearer = self.args.subject(above), self.args.object(above)
        actors = self.args.parties(doer) if doer is not None else ()
        return actors, without(self.args.phrase_parties(hearer), actors) if hearer is not None else ()

    def asked_to(self, token: int, row: DeedRow) -> int | None:
        """Return the verb of what is asked: "told them | to leave", or the word itself in "Free the pilots or …"."""
        parse = self.parse
        if parse.tag[token] == "VB" and parse.child(token, "aux", "nsubj") is None:
            return token
        return parse.child(token, "xcomp", "advcl", "ccomp") if row.type == "REQUEST" else None

    def or_worse(self, verb: int, asked: Coded, tokens: tuple[int, ...]) -> tuple[Coded, tuple[int, ...]]:
        """Return the threat of what awaits those who do not do what is asked, with its words: "or face | a blockade"."""
        threatened = asked
        for other in self.parse.kids(verb, "conj"):
            noun = self.args.object(other)
            match = self.match(noun) if noun is not None else None
            if noun is not None and match is not None and match[0].type is not None:
                self.threatened.add(noun)
                threatened = Coded(match[0].type, match[0].mode, None, False, (f"deeds:{match[0].id}",))
                tokens = (*tokens, noun)
                break
        return self.finder.composition.compose("threaten", True, threatened) or asked, tokens

    def bare_demand(self, token: int) -> Deed | None:
        """Return the request of "insisted that Korsia pay", where no table tells what is to be done."""
        parse = self.parse
        asked = parse.child(token, "ccomp") if parse.is_verb(token) else None
        if asked is None or not self.operators.subjunctive(asked):
            return None
        row = self.operators.operator(Governor(token, "that"), asked)
        if row is None or row.operation not in ("request", "order"):
            return None
        doer, addressed = self.args.subject(token), parse.child(asked, "nsubj", "nsubjpass")
        actors = self.args.parties(doer) if doer is not None else ()
        recipients = without(self.args.phrase_parties(addressed), actors) if addressed is not None else ()
        coded = Coded("REQUEST", "change", None, False, (f"operators:{row.id}",))
        negation = self.finder.commitments.negation(parse, token)
        withdrawn = negation is not None and negation.kind == "no_longer"
        if withdrawn:
            coded = self.finder.composition.compose("undo", True, coded) or coded
        return Deed(
            coded,
            token,
            (token,),
            actors,
            recipients,
            steps=(f"{parse.text[token]!r} asks what no table codes: REQUEST change (operators:{row.id})",),
            confidence=0.7,
            doers=actors,
            words=(token,),
            negation_used=withdrawn,
        )

    def ellipsis(self, token: int, found: dict[int, Deed]) -> Deed | None:
        """Return the deed for which "do so" stands: the nearest one before it in the sentence that a verb tells."""
        parse = self.parse
        if not any(
            parse.lower[kid] in ("so", "it", "that") and kid == token + 1 for kid in parse.children[token]
        ):
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
            if (at in found and parse.is_verb(at)) or (at in found and found[at].operations):
                return self.stands_for(token, found[at])
        return None

    def stands_for(self, token: int, deed: Deed) -> Deed:
        """Return the innermost deed of a chain as what "do so" at ``token`` means."""
        words = f"{self.parse.text[token]} {self.parse.text[token + 1]}"
        return replace(
            deed.innermost,
            trigger=token,
            tokens=(token,),
            words=(),
            steps=(*deed.innermost.steps, f"{words!r} stands for it"),
            inner=None,
        )
