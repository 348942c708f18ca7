"""What is said of a relation itself: "growing rift", "remains strong", "blindsided"."""

from collections import Counter
from typing import Literal

from comity.codebook import Codebook
from comity.codebook.rows import CharacterisationRow
from comity.model import Attribution, Characterisation, Factuality, Mention, content_id
from comity.model.spans import union
from comity.reading import grammar
from comity.reading.arguments import Arguments, ArgumentTable
from comity.reading.author_commitment import AuthorCommitments
from comity.reading.changes import ChangeTable
from comity.reading.commitments import (
    CommitmentTable,
    assess,
    by_source,
    called_false,
    holding,
    innermost,
    told_as_known,
)
from comity.reading.parse import Parse
from comity.reading.predicates import HeadIndex
from comity.reading.relation_parties import NO_BETTER, RelationParties
from comity.reading.relation_sides import Match

_OTHER: dict[str, Literal["strain", "closeness"]] = {"strain": "closeness", "closeness": "strain"}


class CharacterisationFinder:
    """Finds characterisations by the table of a codebook; holds no state of any document."""

    def __init__(self, codebook: Codebook) -> None:
        self.index = HeadIndex(codebook.characterisations)
        self.expanded = {
            row.id: (codebook.expand(row.subject), codebook.expand(row.object), codebook.expand(row.modifier))
            for row in codebook.characterisations
        }
        self.table = CommitmentTable(codebook)
        self.author = AuthorCommitments(codebook, self.table)
        self.changes = ChangeTable(codebook)
        self.arguments = ArgumentTable.of(codebook)
        self.stances = {row.id: row.commitment for row in codebook.stances}
        self.bonds = codebook.words["bond_verb"]
        self.domestic = codebook.words["domestic_modifier"]
        self.relation = codebook.expand(("@relation",))
        self.blame = frozenset(
            row.head for row in codebook.evaluations if row.polarity == "negative" and row.pos == "a"
        )

    def __call__(
        self, parse: Parse, mentions: tuple[Mention, ...], attributions: tuple[Attribution, ...]
    ) -> tuple[Characterisation, ...]:
        """Return the characterisations of a document in text order, at most one a head word."""
        return _Work(self, parse, mentions, attributions).run()


class _Work:
    def __init__(
        self,
        finder: CharacterisationFinder,
        parse: Parse,
        mentions: tuple[Mention, ...],
        attributions: tuple[Attribution, ...],
    ) -> None:
        self.finder = finder
        self.parse = parse
        self.args = Arguments(finder.arguments, parse, mentions)
        self.attributions = attributions
        self.by_id = {a.id: a for a in attributions}
        weight = Counter(m.actor for m in mentions if m.actor and m.kind in ("state", "government", "person"))
        dominant = [actor for actor, n in weight.most_common(2) if n > 1]
        self.parties = RelationParties(self.args, dominant, finder.relation, finder.bonds)

    def run(self) -> tuple[Characterisation, ...]:
        matches: list[Match] = []
        for token in range(len(self.parse)):
            candidates = [
                m for row in self.finder.index.at(self.parse, token) if (m := self.match(row, token))
            ]
            if candidates:
                matches.append(max(candidates, key=lambda m: (m.weight, m.row.strength)))
        used = {t: m for m in matches for t in m.tokens if t != m.head}
        found: list[Characterisation] = []
        for match in matches:
            over = used.get(match.head)
            if over is not None and over.weight >= match.weight:
                continue
            found += self.records(match)
        return tuple({c.id: c for c in found}.values())

    def match(self, row: CharacterisationRow, token: int) -> Match | None:
        """Return the match of ``row`` at ``token`` if its restrictions hold."""
        parse, args = self.parse, self.args
        subject_words, object_words, modifier_words = self.finder.expanded[row.id]
        tokens = [token]
        pivot = token
        weight = 1 + 2 * (row.particle is not None)
        if row.pos == "v" and parse.dep[token] in ("aux", "auxpass", "amod", "compound"):
            return None
        if row.pos == "a" and parse.dep[token] not in (
            "acomp",
            "oprd",
            "conj",
            "attr",
            "ROOT",
            "ccomp",
            "advcl",
            *(("pobj",) if row.particle else ()),
        ):
            return None
        if row.pos == "v" and parse.dep[token] == "acl" and parse.tag[token] == "VBN":
            noun_ = parse.head[token]
            if parse.lemma[noun_] not in self.finder.relation and not args.parties(noun_):
                return None  # "twenty ships split between two ports"
        if row.leaning == "closeness" and any(parse.lower[k] == "against" for k in parse.kids(token, "prep")):
            return None  # "united against Korsia"
        if row.pos == "n" and parse.tag[token] in ("NNP", "NNPS"):
            above = parse.head[token]
            named = parse.dep[token] == "compound" and parse.tag[above] in ("NNP", "NNPS")
            if self.args.at[token] or named:
                return None  # "the Parliamentary Friendship Group" is a name
        if row.pos == "n" and any(
            parse.lower[k] in self.finder.domestic for k in parse.kids(token, "amod", "compound")
        ):
            return None  # a partisan divide is none between states
        if subject_words:
            passive = row.pos == "v" and grammar.is_passive(parse, token)
            above = token if row.pos != "a" else parse.head[token]
            if row.pos == "a" and parse.dep[token] == "pobj":
                above = parse.head[above]  # "relations are at their best"
            noun = parse.child(token, "nsubjpass") if passive else args.subject(above)
            if row.pos == "a" and noun is None:
                noun = args.subject(token)
            if noun is None or not any(parse.lemma[n] in subject_words for n in parse.conjuncts(noun)):
                return None
            tokens.append(noun)
            pivot, weight = noun, weight + 2
        if object_words:
            noun = args.object(token) if row.pos == "v" else self.noun_of(token, object_words)
            if noun is None or not any(parse.lemma[n] in object_words for n in parse.conjuncts(noun)):
                return None
            tokens.append(noun)
            pivot, weight = (noun if row.pos == "v" else token), weight + 2
        if modifier_words:
            host = args.object(token) if row.pos == "v" else token
            kid = (
                None
                if host is None
                else next(
                    (
                        k
                        for k in parse.kids(host, "amod", "compound", "nmod", "advmod", "det", "nummod")
                        if parse.lemma[k] in modifier_words or parse.lower[k] in modifier_words
                    ),
                    None,
                )
            )
            if kid is None:
                return None
            tokens.append(kid)
            weight += 2
        return Match(row, token, pivot, tuple(sorted(set(tokens))), weight)

    def noun_of(self, token: int, words: frozenset[str]) -> int | None:
        """Return the of-, in- or compound noun of a noun that is among ``words``: "lack of trust"."""
        parse = self.parse
        for kid in parse.kids(token, "compound", "amod", "nmod"):
            if parse.lemma[kid] in words:
                return kid
        for prep in parse.kids(token, "prep"):
            if parse.lower[prep] in ("of", "in"):
                for kid in parse.kids(prep, "pobj"):
                    if parse.lemma[kid] in words:
                        return kid
        return None

    def records(self, match: Match) -> list[Characterisation]:
        """Return a record a pair of which the words speak, none where no two actors can be found."""
        parse, row = self.parse, match.row
        source = innermost(self.attributions, parse.start[match.head])
        pairs, sure, how = self.parties.pairs(match, source)
        if not pairs:
            return []
        edge = holding(source, parse.start[match.head]) if source else None
        negation = self.finder.table.negation(parse, match.head)
        idiom = negation is not None and (
            negation.token in match.tokens
            or (negation.kind == "never" and parse.tag[match.head] in ("JJR", "RBR"))  # "never been closer"
        )
        found = assess(
            self.finder.table, parse, match.head, edge, negation_used=idiom, spent=frozenset(match.tokens)
        )
        if how == NO_BETTER and found.factuality == "did_not_happen":
            found = found._replace(factuality="happened")  # "does not have a closer ally than Korsia"
        leaning = row.leaning
        moved = self.finder.changes.of_noun(parse, match.head) if row.pos == "n" else None
        if moved is not None and moved.token in match.tokens:
            moved = None  # the row itself says so
        if moved is not None and moved.turns:
            leaning = _OTHER[leaning]
        verbal = row.pos != "n" and self.finder.changes.way(parse, match.head) is not None
        if found.factuality == "did_not_happen" and leaning == "strain":
            # Who says that there is no rift denies one; the thing told stays a rift.
            if source is not None and source.speaker_kind == "actor":
                found = found._replace(factuality="denied")
        elif found.factuality == "did_not_happen":
            leaning = "strain"
            found = found._replace(factuality="happened")
        inside = found.factuality
        known = told_as_known(self.finder.table, parse, source)
        if not self.already(match, source, inside):
            found = by_source(found, source, self.finder.stances, known=known)
        factuality = found.factuality
        reasons = [f"{row.head!r} speaks of {row.leaning} (characterisations:{row.id})", how, found.reason]
        if moved is not None:
            reasons.append(f"{parse.text[moved.token]!r}: it {moved.way}, so {leaning}")
        if moved is not None or verbal:
            reasons.append(f"a change for the {'worse' if leaning == 'strain' else 'better'}, not a state")
        if source is not None:
            outer = self.by_id.get(source.parent or "")
            if (
                outer is not None
                and factuality == "happened"
                and (outer.stance in ("denies", "rejects") or self.dismissed(source, outer))
            ):
                factuality = "denied"
                reasons.append(f"{outer.name or 'the outer source'} dismisses the claim")
        author, why = self.finder.author(parse, self.attributions, source, inside, factuality)
        reasons[2] += why
        shown = (*self.wording(match), *((moved.token,) if moved is not None else ()))
        spans = union(parse.span(t, t) for t in sorted(set(shown)))
        return [
            Characterisation(
                id=content_id("c", spans, row.id, pair),
                actors=pair,
                label=row.id,
                leaning=leaning,
                strength=row.strength,
                factuality=factuality,
                author_factuality=author,
                span=spans,
                attribution=source.id if source else None,
                confidence=round(sure * (source.confidence if source else 1.0), 3),
                reason="; ".join(reasons),
            )
            for pair in pairs
        ]

    def already(self, match: Match, source: Attribution | None, inside: Factuality) -> bool:
        """Say whether a source only offers or plans something for those who are so already: "offered | our friends there help"."""
        ahead = source is not None and self.finder.stances.get(source.stance) == "future"
        owned = match.row.pos == "n" and self.parse.child(match.head, "poss") is not None
        return ahead and owned and inside == "happened"

    def wording(self, match: Match) -> tuple[int, ...]:
        """Return the words to show: those matched, with the particle and the negator."""
        parse = self.parse
        words = set(match.tokens)
        for word in (match.row.particle or "").split():
            near = [
                t for t in range(match.head + 1, min(match.head + 6, len(parse))) if parse.lower[t] == word
            ]
            words.update(near[:1])
        negation = self.finder.table.negation(parse, match.head)
        if negation is not None and abs(negation.token - match.head) < 6:
            words.add(negation.token)
        return tuple(sorted(words))

    def dismissed(self, claim: Attribution, outer: Attribution) -> bool:
        """Say whether an outer source calls a claim false, or the making of it wrong ("reckless for the press to allege")."""
        parse = self.parse
        if called_false(self.finder.table, parse, claim):
            return True
        if not claim.cue:
            return False
        at = parse.tokens_in(claim.cue[0])
        if not at:
            return False
        verb = at[-1]
        head = parse.head[verb]
        words = [parse.lemma[k] for k in parse.children[head]] + [
            parse.lemma[c] for k in parse.kids(head, "acomp", "attr") for c in parse.conjuncts(k)
        ]
        return parse.dep[verb] in ("advcl", "xcomp", "csubj", "acl") and any(
            w in self.finder.blame for w in words
        )
