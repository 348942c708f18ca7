"""What is done by speaking: praise and blame of another party inside what an official says.

"The envoy told families that Korsian pressure is endangering them" is ACCUSE disapprove
by the envoy's side, though no word of accusing stands in it. The table of evaluations
says which words judge, and whom.
"""

from comity.codebook import Codebook
from comity.codebook.rows import Evaluation
from comity.model import Attribution, Mention
from comity.reading.arguments import Arguments, ArgumentTable, Parties
from comity.reading.commitments import CommitmentTable, assess, innermost
from comity.reading.composition import Coded
from comity.reading.deed import Deed
from comity.reading.parse import Parse
from comity.reading.predicates import HeadIndex

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


class SpeechActFinder:
    """Finds praise and blame by the table of evaluations; holds no state of any document."""

    def __init__(self, codebook: Codebook) -> None:
        self.index: HeadIndex[Evaluation] = HeadIndex(codebook.evaluations)
        self.arguments = ArgumentTable.of(codebook)
        self.table = CommitmentTable(codebook)
        self.relation = codebook.expand(("@relation",))

    def __call__(
        self,
        parse: Parse,
        mentions: tuple[Mention, ...],
        attributions: tuple[Attribution, ...],
        deeds: tuple[Deed, ...],
    ) -> tuple[Deed, ...]:
        """Return deeds of praise (SUPPORT) and blame (ACCUSE disapprove), one an attribution and target."""
        spoken = [
            a
            for a in attributions
            if a.speaker_kind == "actor" and a.speaker and a.family == "speech" and a.stance in _JUDGING
        ]
        if not spoken:
            return ()
        args = Arguments(self.arguments, parse, mentions)
        told = {deed.trigger for deed in deeds}
        found: dict[tuple[str, str, str], Deed] = {}
        # Looked up once a token: 200 nested "X said that" hold each token 100 times on average.
        at: dict[int, list[Evaluation]] = {}
        for attribution in spoken:
            for start, end in attribution.content:
                for token in parse.tokens_in((start, end)):
                    rows = at[token] if token in at else at.setdefault(token, self.index.at(parse, token))
                    if not rows or token in told:
                        continue
                    if innermost(attributions, parse.start[token]) is not attribution:
                        continue
                    if assess(self.table, parse, token, (start, end)).in_condition:
                        continue  # "if they fail to act" blames nobody yet
                    for row in rows:
                        targets = tuple(
                            p for p in self.targets(parse, args, token, row) if p.actor != attribution.speaker
                        )
                        if targets:
                            deed = self.deed(parse, args, token, row, attribution, targets)
                            found.setdefault((attribution.id, targets[0].actor, deed.coded.type), deed)
                            break
        return tuple(found.values())

    def targets(self, parse: Parse, args: Arguments, token: int, row: Evaluation) -> Parties:
        """Return whom the word at ``token`` judges."""
        if row.pos == "v":
            if (
                row.target == "subject"
                and parse.tag[token] == "VB"
                and None in (parse.child(token, "nsubj"), parse.child(token, "aux"))
            ):
                return ()  # "will help them rebuild", "asked them to respect": what is to be done judges nobody
            noun = args.subject(token) if row.target == "subject" else args.object(token)
            return self.judged(parse, args, noun)
        dep = parse.dep[token]
        if row.pos == "a" and dep == "amod":
            return args.parties(parse.head[token]) or args.modifiers(parse.head[token])
        if dep in ("acomp", "attr", "oprd", "conj"):
            verb = parse.head[token]
            subject = args.subject(verb) if parse.is_verb(verb) else None
            if subject is not None and subject != token:
                return self.judged(parse, args, subject)
            object_ = args.object(verb) if parse.is_verb(verb) else None
            return args.phrase_parties(object_) if object_ is not None and dep == "oprd" else ()
        return ()

    def judged(self, parse: Parse, args: Arguments, noun: int | None) -> Parties:
        """Return the parties of a judged phrase; a judgement of the relation itself is a characterisation."""
        if noun is None or parse.lemma[noun] in self.relation:
            return ()
        return args.phrase_parties(noun)

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
