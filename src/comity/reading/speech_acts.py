"""What is done by speaking: praise, blame and allegation of another party inside what an official says.

"The envoy told families that Korsian pressure is endangering them" is ACCUSE disapprove
by the envoy's side, though no word of accusing stands in it. The table of evaluations
says which words judge, and whom. "Ambria says Korsia shelled its port" is besides the
shelling, told by Ambria, an allegation against Korsia: ACCUSE allege.
"""

from comity.codebook import Codebook
from comity.codebook.rows import Evaluation
from comity.model import Attribution, Mention
from comity.reading.answers import points_back
from comity.reading.arguments import Arguments, ArgumentTable, Parties
from comity.reading.commitments import CommitmentTable, assess, innermost
from comity.reading.composition import Coded
from comity.reading.deed import Deed
from comity.reading.demands import DemandFinder
from comity.reading.parse import Parse
from comity.reading.predicates import HeadIndex

_MATERIAL_CONFLICT = 4
# What is done with a thing is done to its owner; one's own things one does not shell.
_OTHERS_OWN = frozenset({"its", "their", "his", "her", "our", "my"})
_SPOKEN = ("ACCUSE", "SUPPORT")
# A judgement is coded only where somebody stands by what he says; a wish or plea judges nobody.
_JUDGING = frozenset(
    {
        "asserts",
        "confirms",
        "explains",
        "warns",
        "accuses",
        "criticises",
        "praises",
        "believes",
        "thanks",
        "jokes",
    }
)


_DUE = frozenset({"should", "must", "ought", "shall"})


def is_due(parse: Parse, verb: int) -> bool:
    """Say whether it is told what ought to be done, which blames and praises nobody: "Korsia should | abandon its arms"."""
    return parse.is_verb(verb) and any(parse.lower[kid] in _DUE for kid in parse.kids(verb, "aux"))


class SpeechActFinder:
    """Finds praise and blame by the table of evaluations; holds no state of any document."""

    def __init__(self, codebook: Codebook) -> None:
        self.index: HeadIndex[Evaluation] = HeadIndex(codebook.evaluations)
        self.arguments = ArgumentTable.of(codebook)
        self.table = CommitmentTable(codebook)
        self.relation = codebook.expand(("@relation",))
        self.answering = codebook.words["answering_adjective"]
        self.understood = codebook.words["understood_noun"]
        self.shared = codebook.expand(("@ceasefire", "@agreement", "@treaty"))
        self.quads = {row.id: row.quad for row in codebook.types}
        self.demands = DemandFinder(codebook)
        self.told_before = frozenset(row.noun for row in codebook.event_nouns if row.kind == "doer")

    def __call__(
        self,
        parse: Parse,
        mentions: tuple[Mention, ...],
        attributions: tuple[Attribution, ...],
        deeds: tuple[Deed, ...],
    ) -> tuple[Deed, ...]:
        """Return deeds of praise (SUPPORT), blame (ACCUSE disapprove) and allegation (ACCUSE allege), one an attribution and target."""
        spoken = [
            a
            for a in attributions
            if a.speaker_kind == "actor" and a.speaker and a.family == "speech" and a.stance in _JUDGING
        ]
        if not spoken:
            return ()
        args = Arguments(self.arguments, parse, mentions)
        told = {deed.trigger for deed in deeds if deed.recipients or len(deed.actors) > 1}  # one side alone tells of no pair
        # "Is not trying to blame them": the blame is told as not given, and not besides as given.
        told |= {token for deed in deeds if deed.coded.type in _SPOKEN for token in deed.tokens}
        said = {(deed.trigger, deed.coded.type, p.actor) for deed in deeds for p in deed.recipients}
        found: dict[tuple[str, str, str], Deed] = {}
        # Looked up once a token: 200 nested "X said that" hold each token 100 times on average.
        at: dict[int, list[Evaluation]] = {}
        for attribution in spoken:
            for start, end in attribution.content:
                for token in parse.tokens_in((start, end)):
                    rows = at[token] if token in at else at.setdefault(token, self.index.at(parse, token))
                    if not rows or token in told or is_due(parse, token):
                        continue
                    if innermost(attributions, parse.start[token]) is not attribution:
                        continue
                    if assess(self.table, parse, token, (start, end)).in_condition:
                        continue  # "if they fail to act" blames nobody yet
                    for row in rows:
                        targets = tuple(
                            p
                            for p in self.targets(parse, args, token, row)
                            # "The good people of Korsia", "bad actors in Korsia" are not its government.
                            if p.actor != attribution.speaker and not p.public
                        )
                        if targets or self.judges_what_was_told(parse, args, token, row):
                            deed = self.deed(parse, args, token, row, attribution, targets)
                            whom = targets[0].actor if targets else ""
                            cue = (t for span in attribution.cue for t in parse.tokens_in(span))
                            if any((t, deed.coded.type, whom) in said for t in cue):
                                break  # "congratulated it on a successful summit": the congratulation is the praise
                            found.setdefault((attribution.id, whom, deed.coded.type), deed)
                            break
        for deed in deeds:
            source = innermost(attributions, parse.start[deed.trigger])
            if source in spoken and (told_of := self.allegation(parse, deed, source)) is not None:
                found.setdefault((source.id, told_of.recipients[0].actor, "ACCUSE"), told_of)
        return (*found.values(), *self.demands(parse, args, attributions, deeds))

    def allegation(self, parse: Parse, deed: Deed, source: Attribution) -> Deed | None:
        """Return what ``source`` alleges by telling of a hostile act that others did to it; None if it does not."""
        doers = tuple(p for p in deed.actors if p.actor != source.speaker)
        if self.quads.get(deed.coded.type) != _MATERIAL_CONFLICT or deed.coded.hint or deed.symmetric:
            return None
        if not doers or len(doers) < len(deed.actors) or all(p.public for p in doers):
            return None  # "the Korsian who killed two of ours" is no deed of Korsia
        hurt = {p.actor for p in deed.recipients}
        named = not any(p.mention.reason.startswith("pronoun") for p in doers)
        # A test or a secret programme hurts nobody yet.
        arming = named and (deed.coded.type, deed.coded.mode) == ("MOBILIZE", "weapons")
        behind = any(parse.lower[kid] == "behind" for kid in parse.kids(deed.trigger, "prep"))
        arming = arming or (behind and deed.coded.type == "ASSAULT")  # "Korsia is behind | the attack"
        if source.speaker not in hurt and (hurt or not (arming or self.has_owner(parse, deed))):
            return None
        edge = next(span for span in source.content if span[0] <= parse.start[deed.trigger] < span[1])
        found = assess(self.table, parse, deed.trigger, edge, through=frozenset(deed.tokens))
        if found.factuality not in ("happened", "possible") or found.in_condition:
            return None
        return Deed(
            Coded("ACCUSE", "allege", None, False, (*deed.coded.rows,)),
            deed.trigger,
            deed.tokens,
            (),
            doers,
            confidence=0.6,
            spoken_in=source.id,
            negation_used=True,
            steps=(
                *deed.steps,
                f"{source.name or source.speaker} says that it was done{'' if arming else ' to it'}: ACCUSE allege",
            ),
        )

    def has_owner(self, parse: Parse, deed: Deed) -> bool:
        """Say whether what the deed is done to belongs to "its" owner, or to both as a truce does."""
        noun = parse.child(deed.trigger, "dobj", "nsubjpass")
        if noun is None:
            return False
        return parse.lemma[noun] in self.shared or any(
            parse.lower[k] in _OTHERS_OWN for k in parse.kids(noun, "poss")
        )

    def targets(self, parse: Parse, args: Arguments, token: int, row: Evaluation) -> Parties:
        """Return whom the word at ``token`` judges."""
        if row.pos == "v":
            thing = args.object(token)
            if row.polarity == "positive" and thing is not None and parse.lemma[thing] in self.understood:
                return ()  # "appreciates the seriousness of the situation" thanks nobody
            if (
                row.target == "subject"
                and parse.tag[token] == "VB"
                and None in (parse.child(token, "nsubj"), parse.child(token, "aux"))
            ):
                return ()  # "will help them rebuild", "asked them to respect": what is to be done judges nobody
            if row.target == "subject" and parse.dep[token] == "pcomp":
                return ()  # "keeps them from fulfilling it", "for honouring it": the word above judges
            noun = args.subject(token) if row.target == "subject" else args.object(token)
            judged = self.judged(parse, args, noun)
            if row.target == "subject" and row.polarity == "positive" and judged:
                object_ = args.object(token)
                other = args.phrase_parties(object_) if object_ is not None else ()
                if any(p.actor not in {q.actor for q in judged} for p in other):
                    return ()  # "it enhances Korsia's capacity to wage war" is no praise of what does so
            return judged
        if row.pos == "n" and " " in row.head and parse.dep[token] == "pobj":
            token -= len(row.head.split()) - 1  # "the worst | sponsor of terrorism": its first word says what somebody is
        dep = parse.dep[token]
        if parse.lemma[token] in self.answering and any(
            parse.lower[kid] == "for" for kid in parse.kids(token, "prep")
        ):
            return ()  # "responsible for the deaths" is no praise
        if row.pos == "a" and dep == "amod":
            if any(parse.lower[kid] in ("a", "an") for kid in parse.kids(parse.head[token], "det")):
                return args.modifiers(parse.head[token])  # "will not make for a stronger Korsia": as it might be
            return args.parties(parse.head[token]) or args.modifiers(parse.head[token])
        if dep in ("acomp", "attr", "oprd", "conj"):
            verb = parse.head[token]
            subject = args.subject(verb) if parse.is_verb(verb) else None
            if subject is not None and parse.lower[subject] == "it":
                return ()  # "it is helpful that Korsia acts": what is so is told in a clause, or is a thing
            if subject is not None and subject != token:
                return self.judged(parse, args, subject)
            object_ = args.object(verb) if parse.is_verb(verb) else None
            return args.phrase_parties(object_) if object_ is not None and dep == "oprd" else ()
        return ()

    def judges_what_was_told(self, parse: Parse, args: Arguments, token: int, row: Evaluation) -> bool:
        """Say whether it judges what somebody did by a noun for it, so that the doer is to be found: "said the move was | unacceptable"."""
        verb = parse.head[token]
        if row.pos != "a" or parse.dep[token] not in ("acomp", "attr") or not parse.is_verb(verb):
            return False
        noun = args.subject(verb)
        return noun is not None and parse.lemma[noun] in self.told_before and points_back(parse, noun)

    def judged(self, parse: Parse, args: Arguments, noun: int | None) -> Parties:
        """Return whose the judged thing is; a judgement of the relation itself is a characterisation.

        "The situation in Korsia", "the attack on Korsia" are judged without judging Korsia.
        """
        if noun is None or parse.lemma[noun] in self.relation:
            return ()
        whose = (args.after_preposition(noun, word) for word in ("of", "from", "by"))
        return args.parties(noun) or next((found for found in whose if found), ())

    def deed(
        self,
        parse: Parse,
        args: Arguments,
        token: int,
        row: Evaluation,
        attribution: Attribution,
        targets: Parties,
    ) -> Deed:
        """Return the deed of speaking: praise or blame, turned round where the judgement is negated."""
        negation = self.table.negation(parse, token if row.pos == "v" else parse.head[token])
        praised = (row.polarity == "positive") != (negation is not None)
        coded = (
            Coded("SUPPORT", None, None, False, (f"evaluations:{row.id}",))
            if praised
            else Coded("ACCUSE", "disapprove", None, False, (f"evaluations:{row.id}",))
        )
        source = [t for span in attribution.source for t in parse.tokens_in(span)]
        actors: Parties = ()
        for at in source:
            actors = actors or tuple(p for p in args.parties(at) if p.actor == attribution.speaker)
        return Deed(
            coded,
            token,
            (token,),
            actors,
            targets,
            confidence=0.6,
            spoken_in=attribution.id,
            negation_used=True,
            steps=(
                f"{parse.text[token]!r} {'praises' if praised else 'blames'} (evaluations:{row.id}), said by {attribution.name or attribution.speaker}",
            ),
        )
