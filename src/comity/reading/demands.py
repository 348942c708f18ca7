"""What an official demands of another state by saying what it must do, where no table tells the deed: "said Korsia must show restraint"."""

from comity.codebook import Codebook
from comity.model import Attribution
from comity.reading.arguments import Arguments, Parties
from comity.reading.commitments import CommitmentTable, assess, innermost
from comity.reading.composition import Coded
from comity.reading.deed import Deed
from comity.reading.grammar import is_passive
from comity.reading.parse import Parse

_CLAUSE = frozenset({"ROOT", "ccomp", "conj", "parataxis"})
_ASKING = frozenset({"asserts", "warns", "explains", "confirms", "demands", "urges"})


class DemandFinder:
    """Finds demands by the obliging modals of a codebook; holds no state of any document."""

    def __init__(self, codebook: Codebook) -> None:
        self.table = CommitmentTable(codebook)
        self.modals = codebook.words["obliging_modal"]
        self.needing = codebook.words["needing_verb"]
        self.being = codebook.words["undemanded_verb"]

    def __call__(
        self, parse: Parse, args: Arguments, attributions: tuple[Attribution, ...], deeds: tuple[Deed, ...]
    ) -> list[Deed]:
        """Return one REQUEST change for each state of which a speaker says in a clause without a deed that it must do something."""
        told = {t for deed in deeds if deed.actors or deed.recipients for t in deed.tokens}
        found: dict[tuple[str, str], Deed] = {}
        for verb in range(len(parse)):
            if not self.obliges(parse, verb):
                continue
            said = innermost(attributions, parse.start[verb])
            if said is None or said.speaker_kind != "actor" or said.stance not in _ASKING:
                continue
            doer = parse.child(verb, "nsubj")
            what = {verb, *parse.kids(verb, "xcomp", "dobj", "conj")}
            if doer is None or told & what or is_passive(parse, verb):
                continue
            parties = args.parties(doer)
            asked = tuple(p for p in parties if p.actor != said.speaker and not p.public)
            if not asked or len(asked) < len(parties) or (asked[0].actor, said.id) in found:
                continue  # "both Korsia and we need to"
            edge = next(span for span in said.content if span[0] <= parse.start[verb] < span[1])
            if not assess(self.table, parse, verb, edge).in_condition:
                found[asked[0].actor, said.id] = self.demand(parse, verb, said, asked)
        return list(found.values())

    def demand(self, parse: Parse, verb: int, said: Attribution, asked: Parties) -> Deed:
        """Return the request that ``said`` makes of those of whom it says that they must."""
        return Deed(
            Coded("REQUEST", "change", None, False, ()),
            verb,
            (verb,),
            (),
            asked,
            confidence=0.6,
            spoken_in=said.id,
            negation_used=True,
            steps=(
                f"{said.name or said.speaker} says what {asked[0].mention.name or asked[0].actor} must do"
                f" ({parse.text[verb]!r}): REQUEST change",
            ),
        )

    def obliges(self, parse: Parse, verb: int) -> bool:
        """Say whether a verb tells what somebody must do: "must act", "needs to act"; not what must have been, or how somebody should be."""
        if not parse.is_verb(verb) or parse.dep[verb] not in _CLAUSE:
            return False
        aux = {parse.lower[k] for k in parse.kids(verb, "aux", "auxpass")}
        if "have" in aux or parse.lemma[verb] in self.being:
            return False
        if any(parse.tag[k] == "WRB" for k in parse.kids(verb, "mark", "advmod")):
            return False  # "said how Korsia should answer"
        if self.modals & aux:
            return True
        to = parse.child(verb, "xcomp")
        needs = to is not None and any(parse.tag[k] == "TO" for k in parse.kids(to, "aux")) and not aux
        return parse.lemma[verb] in self.needing and needs and not parse.kids(verb, "neg")
