"""What is said of a relation itself: "growing rift", "remains strong", "blindsided"."""

from collections import Counter
from typing import Literal, NamedTuple

from comity.codebook import Codebook
from comity.codebook.rows import CharacterisationRow
from comity.model import Attribution, Characterisation, Mention, content_id
from comity.model.spans import union
from comity.reading import grammar
from comity.reading.arguments import Arguments, ArgumentTable, Parties, Party, is_party, is_public
from comity.reading.changes import ChangeTable
from comity.reading.commitments import CommitmentTable, assess, by_source, holding, innermost
from comity.reading.parse import Parse
from comity.reading.predicates import HeadIndex

_OTHER: dict[str, Literal["strain", "closeness"]] = {"strain": "closeness", "closeness": "strain"}


class _Match(NamedTuple):
    row: CharacterisationRow
    head: int
    pivot: int
    tokens: tuple[int, ...]
    weight: int


class CharacterisationFinder:
    """Finds characterisations by the table of a codebook; holds no state of any document."""

    def __init__(self, codebook: Codebook) -> None:
        self.index = HeadIndex(codebook.characterisations)
        self.expanded = {
            row.id: (codebook.expand(row.subject), codebook.expand(row.object), codebook.expand(row.modifier))
            for row in codebook.characterisations
        }
        self.table = CommitmentTable(codebook)
        self.changes = ChangeTable(codebook)
        self.arguments = ArgumentTable.of(codebook)
        self.stances = {row.id: row.commitment for row in codebook.stances}
        self.bonds = codebook.words["bond_verb"]
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
        self.dominant = [actor for actor, n in weight.most_common(2) if n > 1]

    def run(self) -> tuple[Characterisation, ...]:
        matches: list[_Match] = []
        for token in range(len(self.parse)):
            candidates = [
                m for row in self.finder.index.at(self.parse, token) if (m := self.match(row, token))
            ]
            if candidates:
                matches.append(max(candidates, key=lambda m: (m.weight, m.row.strength)))
        used = {t: m for m in matches for t in m.tokens if t != m.head}
        found = []
        for match in matches:
            over = used.get(match.head)
            if over is not None and over.weight >= match.weight:
                continue
            made = self.record(match)
            if made is not None:
                found.append(made)
        return tuple({c.id: c for c in found}.values())

    def match(self, row: CharacterisationRow, token: int) -> _Match | None:
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
        if row.pos == "n" and (self.args.at[token] and parse.tag[token] in ("NNP", "NNPS")):
            return None
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
                        for k in parse.kids(host, "amod", "compound", "nmod", "advmod", "det")
                        if parse.lemma[k] in modifier_words or parse.lower[k] in modifier_words
                    ),
                    None,
                )
            )
            if kid is None:
                return None
            tokens.append(kid)
            weight += 2
        return _Match(row, token, pivot, tuple(sorted(set(tokens))), weight)

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

    def record(self, match: _Match) -> Characterisation | None:
        """Return the record, or None where no two actors can be found."""
        parse, row = self.parse, match.row
        source = innermost(self.attributions, parse.start[match.head])
        pair, sure, how = self.pair(match, source)
        if pair is None:
            return None
        edge = holding(source, parse.start[match.head]) if source else None
        negation = self.finder.table.negation(parse, match.head)
        idiom = negation is not None and (
            negation.token in match.tokens
            or (negation.kind == "never" and parse.tag[match.head] in ("JJR", "RBR"))  # "never been closer"
        )
        found = assess(
            self.finder.table, parse, match.head, edge, negation_used=idiom, spent=frozenset(match.tokens)
        )
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
        found = by_source(found, source, self.finder.stances)
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
                and (outer.stance == "denies" or self.dismissed(source, outer))
            ):
                factuality = "denied"
                reasons.append(f"{outer.name or 'the outer source'} dismisses the claim")
        shown = (*self.wording(match), *((moved.token,) if moved is not None else ()))
        spans = union(parse.span(t, t) for t in sorted(set(shown)))
        return Characterisation(
            id=content_id("c", spans, row.id, pair),
            actors=pair,
            label=row.id,
            leaning=leaning,
            strength=row.strength,
            factuality=factuality,
            span=spans,
            attribution=source.id if source else None,
            confidence=round(sure * (source.confidence if source else 1.0), 3),
            reason="; ".join(reasons),
        )

    def wording(self, match: _Match) -> tuple[int, ...]:
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
        """Say whether an outer source calls the making of a claim wrong ("reckless for the press to allege")."""
        parse = self.parse
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

    # --- the two parties -----------------------------------------------------------

    def pair(self, match: _Match, source: Attribution | None) -> tuple[tuple[str, str] | None, float, str]:
        """Return the two actors, how sure that is, and how they were found."""
        lone = False
        if match.row.pos == "n" and len(found := _distinct(self.by_predicate(match))) >= 2:
            return (found[0], found[1]), 0.8, "parties found by what they are said to be"
        for way in match.row.pair:
            if way == "any" and lone:
                break  # one party is told and the other is not: nobody else in the sentence is it
            found = _distinct(getattr(self, f"by_{way}")(match))
            if (
                len(found) == 1
                and self.leaves_open(match, way)
                and (partner := self.partner(found[0])) is not None
            ):
                return (
                    (found[0], partner),
                    0.5,
                    f"one party found by {way!r}, the other is the one the report sets beside it most",
                )
            lone = lone or len(found) == 1
            if len(found) >= 2:
                return (found[0], found[1]), 0.5 if way == "any" else 0.8, f"parties found by {way!r}"
        if not lone and (pair := self.spoken_of(match, source)) is not None:
            return pair, 0.4, "no party is named here: the two governments of which the report speaks most"
        return None, 0.0, ""

    def leaves_open(self, match: _Match, way: str) -> bool:
        """Say whether the words ask for a second party without naming it: "between Korsia and its ally", "our leaders get along"."""
        if way == "between":
            return True
        parse = self.parse
        subject = self.args.subject(match.head) if way == "subject_with" else None
        return (
            subject is not None
            and parse.tag[subject] in ("NNS", "PRP")
            and parse.child(match.head, "prep") is None
        )

    def spoken_of(self, match: _Match, source: Attribution | None) -> tuple[str, str] | None:
        """Return the report's two governments for a bare "there is no rift", said by itself or by one of them."""
        if (
            len(self.dominant) < 2
            or match.row.strength < 2
            or match.row.pos != "n"
            or not {"any", "between"} & set(match.row.pair)
        ):
            return None
        parse = self.parse
        sentence = range(*parse.sentences[parse.sentence[match.head]])
        told = {m.actor for t in sentence for m in self.args.at[t] if is_party(m)}
        if not told <= set(self.dominant) or parse.kids(match.head, "prep", "poss", "compound"):
            return None
        if source is not None and source.speaker not in self.dominant:
            return None
        return self.dominant[0], self.dominant[1]

    def partner(self, actor: str) -> str | None:
        """Return the other of the two governments of which the report speaks most, if ``actor`` is one of them."""
        if actor not in self.dominant:
            return None
        return next((other for other in self.dominant if other != actor), None)

    def by_predicate(self, match: _Match) -> Parties:
        """Read "Korsia and Veldania remain uneasy allies", "are locked in a standoff", "calls Korsia its best friend"."""
        parse, args = self.parse, self.args
        dep, head = parse.dep[match.head], parse.head[match.head]
        if dep == "pobj" and parse.lower[head] in ("in", "on", "at") and parse.is_verb(parse.head[head]):
            verb = parse.head[head]
            if parse.dep[head] != "prep":
                return ()
        elif dep in ("attr", "oprd") and parse.is_verb(head):
            verb = head
        elif dep == "dobj" and (
            parse.lemma[head] in self.finder.bonds or parse.child(head, "nsubjpass") is not None
        ):
            verb = head  # "share a warm rapport"; "sworn enemies", where the parser makes a verb of "sworn"
        else:
            return ()
        subject, object_ = parse.child(verb, "nsubj", "nsubjpass"), args.object(verb)
        doers = args.parties(subject) if subject is not None else ()
        if dep == "oprd" and object_ is not None and not grammar.is_passive(parse, verb):
            return (*doers, *args.parties(object_))
        return doers if len(_distinct(doers)) >= 2 else ()

    def by_between(self, match: _Match) -> Parties:
        found = self.args.after_preposition(match.pivot, "between") or self.args.after_preposition(
            match.head, "between"
        )
        if found:
            return found
        parse = self.parse
        if parse.dep[match.pivot] in ("nsubj", "nsubjpass", "dobj"):  # "a chill has set in between A and B"
            found = self.args.after_preposition(parse.head[match.pivot], "between")
            if found:
                return found
        for prep in parse.kids(match.pivot, "prep"):  # "a thaw in relations between"
            for noun in parse.kids(prep, "pobj"):
                found = found or self.args.after_preposition(noun, "between")
        return found or self.of_subject(match)

    def of_subject(self, match: _Match) -> Parties:
        """The parties of a relation noun that is the subject: "relations between A and B are at a low point"."""
        parse = self.parse
        at = match.head
        for _ in range(4):
            if parse.is_verb(at):
                subject = self.args.subject(at)
                if subject is not None and parse.lemma[subject] in self.finder.relation:
                    return self.args.after_preposition(subject, "between") or self.args.modifiers(subject)
                return ()
            if parse.head[at] == at:
                return ()
            at = parse.head[at]
        return ()

    def by_with(self, match: _Match) -> Parties:
        other = self.args.after_preposition(match.pivot, "with") or self.args.after_preposition(
            match.head, "with"
        )
        return (*self.owner(match), *other) if other else ()

    def by_possessive(self, match: _Match) -> Parties:
        owner = self.args.modifiers(match.pivot)
        if not owner:
            return ()
        subject = self.clause_subject(match.head)
        others = (
            self.args.after_preposition(match.pivot, "with")
            or self.args.after_preposition(match.pivot, "to")
            or self.args.after_preposition(match.pivot, "of")
        )
        return (*owner, *others, *subject)

    def by_compound(self, match: _Match) -> Parties:
        return self.args.modifiers(match.pivot)

    def by_subject_object(self, match: _Match) -> Parties:
        args = self.args
        if match.row.pos == "v":
            subject = args.subject(match.head)
            object_ = args.object(match.head)
            doers = args.phrase_parties(subject) if subject is not None else ()
            if not doers and grammar.is_passive(self.parse, match.head):
                doers = self.from_clause(match.head)
            hit = args.phrase_parties(object_) if object_ is not None else ()
            return (*doers, *(hit or args.after_preposition(match.head, "to")))
        subject_ = self.clause_subject(match.head)
        particle = (match.row.particle or "with").split("|")
        for word in particle:
            if other := args.after_preposition(match.head, word):
                return (*subject_, *other)
        return ()

    def from_clause(self, verb: int) -> Parties:
        """Who did it, told in a clause beside a passive: "was blindsided when Korsia announced"."""
        parse = self.parse
        for kid in parse.kids(verb, "advcl"):
            subject = self.args.subject(kid)
            if subject is not None and (found := self.args.parties(subject)):
                return found
        return ()

    def by_subject_with(self, match: _Match) -> Parties:
        subject = self.clause_subject(match.head)
        if len(_distinct(subject)) >= 2:
            return subject
        other = next(
            (o for at in (match.head, match.pivot) if (o := self.args.after_preposition(at, "with"))), ()
        ) or self.args.after_preposition(match.head, (match.row.particle or "from").split()[-1])
        return (*subject, *other)

    def by_any(self, match: _Match) -> Parties:
        """The two actors of the sentence, where it names just two and the words are not tied to somebody else."""
        parse = self.parse
        subject = self.clause_subject(match.head)
        if len(_distinct(subject)) == 2:
            return subject
        if subject and (
            other := self.args.after_preposition(match.head, "with")
            or self.args.after_preposition(match.pivot, "with")
        ):
            return (*subject, *other)
        for token in (match.pivot, match.head):
            if any(
                parse.lower[k] in ("with", "between", "to", "toward", "towards", "of")
                for k in parse.kids(token, "prep")
            ):
                return ()
        found: dict[str, Party] = {}
        for token in range(*parse.sentences[parse.sentence[match.head]]):
            for mention in self.args.at[token]:
                if is_party(mention) and not mention.place:
                    found.setdefault(
                        mention.actor or "", Party(mention.actor or "", is_public(mention), mention)
                    )
        return tuple(found.values()) if len(found) == 2 and match.row.strength > 1 else ()

    def clause_subject(self, token: int) -> Parties:
        parse = self.parse
        at = token
        for _ in range(4):
            if parse.is_verb(at) or parse.child(at, "nsubj", "nsubjpass") is not None:
                subject = self.args.subject(at)
                return self.args.parties(subject) if subject is not None else ()
            if parse.head[at] == at:
                return ()
            at = parse.head[at]
        return ()

    def owner(self, match: _Match) -> Parties:
        return self.args.modifiers(match.pivot) or self.clause_subject(match.head)


def _distinct(parties: Parties) -> list[str]:
    return list(dict.fromkeys(party.actor for party in parties))
