"""The tables of commitment, ready for look-up: predicates, modals, negators, conditions."""

from collections import defaultdict
from typing import NamedTuple

from comity.codebook import Codebook
from comity.codebook.rows import FactualityRow
from comity.model import Factuality
from comity.reading.false_claims import FalseClaims
from comity.reading.once import once_by
from comity.reading.parse import Parse
from comity.reading.predicates import has_particle, pos_of
from comity.reading.withheld import joined_to

# After "nothing": what follows is all there is.
_BUT = (["but"], ["short"], ["less"])
_INSTEAD = frozenset({("instead", "of"), ("rather", "than"), ("far", "from")})
_MATERIAL_CONFLICT = 4


class Commitment(NamedTuple):
    """What a source is committed to, the tokens that decide it, and why."""

    factuality: Factuality
    cues: tuple[int, ...]
    reason: str
    in_condition: bool = False
    presupposed: bool = False  # told as known beside what the source says: "the men who fled"


class Negation(NamedTuple):
    """A negator of a word: its token and its kind (not, never, no, no_longer, not_yet, hardly, instead)."""

    token: int
    kind: str


class CommitmentTable:
    """Factuality rows, modals, negators and conditionals of a codebook, ready for look-up."""

    def __init__(self, codebook: Codebook) -> None:
        self.rows: defaultdict[tuple[str, str], list[FactualityRow]] = defaultdict(list)
        for row in codebook.factuality:
            self.rows[row.head, row.pos].append(row)
        self.modals = {row.form: row.factuality for row in codebook.modals}
        self.negators = {row.form: row.kind for row in codebook.negators if " " not in row.form}
        self.conditionals = frozenset(row.form for row in codebook.conditionals)
        self._openers = tuple(
            form.split() for form in sorted(self.conditionals, key=len, reverse=True) if " " in form
        )
        self._conditional_phrases = tuple(
            form.split() for form in sorted(codebook.words["conditional_phrase"])
        )
        self.hedges = frozenset(row.form for row in codebook.hedges if " " not in row.form)
        self.approximate = codebook.words["approximate_adverb"]
        self.time_ahead = codebook.words["future_time"]
        self.modifiers = codebook.words["hypothetical_modifier"]
        self.habitual = codebook.words["habitual_adverb"]
        self.refusing = codebook.words["refusing_modal"]
        self.presupposing = codebook.words["presupposing_preposition"]
        self.doubtful = codebook.words["doubtful_place"]
        self.wishing = codebook.words["wish_verb"]
        self.performed = codebook.words["performative_verb"]
        self.temporal = codebook.words["temporal_mark"]
        self.limiting = codebook.words["limiting_adverb"]
        self.false_claims = FalseClaims(codebook.words)
        self._foretelling_phrases = tuple(
            form.split() for form in sorted(codebook.words["foretelling_phrase"])
        )
        self.witnessing = codebook.words["witnessing_verb"]
        self.supposing = codebook.words["supposing_modal"]
        self.claiming = codebook.words["claiming_verb"]
        self.lasting = codebook.words["lasting_verb"]
        self.arranged = codebook.words["arranged_word"]
        self.ending = codebook.words["ending_verb"]
        self.unsure = frozenset(row.form for row in codebook.modals if row.factuality == "possible")
        self.recent = codebook.words["past_modifier"] - codebook.words["former"]
        self.reactions = codebook.words["reaction_noun"]
        self.absent = codebook.words["absent_verb"]
        self.begun = codebook.words["begun_verb"]
        self.leaving = codebook.words["leaving_as_is_verb"]
        self.describing = codebook.words["describing_passive"]
        self.effects, self.described_as = codebook.words["effect_verb"], codebook.words["described_as"]
        quads = {row.id: row.quad for row in codebook.types}
        hostile = [
            row
            for row in codebook.deeds
            if row.pos == "n" and quads.get(row.type or "") == _MATERIAL_CONFLICT
        ]
        self.harms = frozenset(row.head for row in hostile)
        self.violence = frozenset(row.head for row in hostile if row.type == "ASSAULT")
        self.occurring = codebook.words["occurrence_verb"] | codebook.words["coming_about_verb"]
        self.events = codebook.words["event_noun"]
        self.managing = codebook.words["managing_adjective"]

    def row(self, parse: Parse, token: int, complement: str) -> FactualityRow | None:
        """Return the row for the predicate at ``token`` and this kind of complement."""
        pos = pos_of(parse, token)
        if pos is None:
            return None
        best: FactualityRow | None = None
        for row in self.rows.get((parse.lemma[token], pos), ()):
            fits = complement in row.complement and has_particle(parse, token, row.particle)
            if fits and (best is None or (row.particle is not None and best.particle is None)):
                best = row
        return best

    def condition(self, parse: Parse, clause: int) -> int | None:
        """Return the word that makes a clause a condition: "if", "provided that", "as long as"."""
        mark = parse.child(clause, "mark", "advmod")
        if mark is not None and parse.lower[mark] in self.conditionals:
            return mark
        first, last = parse.edges[clause]
        for words in self._openers:
            if first + len(words) < last and parse.lower[first : first + len(words)] == words:
                return first
        spoken = parse.lower[clause] in self.conditionals and parse.tag[clause] in ("VBN", "VBG")
        return clause if spoken and parse.child(clause, "ccomp") is not None else None

    def phrase_before(self, parse: Parse, clause: int) -> int | None:
        """Return the first word of a conditional phrase that ends where a clause begins: "on condition | that", "as long | as"."""
        first = parse.edges[clause][0]
        mark = parse.child(clause, "mark")
        last = first + 1 if mark == first else first
        for words in self._openers:
            if last < len(words) or parse.lower[last - len(words) : last] != words:
                continue
            state = parse.lemma[clause] in self.lasting or parse.lemma[clause] == "be"
            if not (state and words[-1] == "as"):  # "as long as the ban stays": it stands
                return last - len(words)
        return None

    def ahead_of(self, parse: Parse, noun: int) -> int | None:
        """Return the first word of a phrase that tells a noun as what lies ahead: "ahead of | the vote"."""
        return _phrase_to(parse, noun, self._foretelling_phrases)

    def supposed(self, parse: Parse, noun: int) -> int | None:
        """Return the first word of a phrase that makes what a noun tells a condition: "in the event of | a strike"."""
        return _phrase_to(parse, noun, self._conditional_phrases)

    @once_by
    def negation(self, parse: Parse, token: int) -> Negation | None:
        """Return what negates the word at ``token``, if anything does.

        "Never been closer" and "no better friend" negate nothing: they say the most.
        """
        found = self._negator(parse, token)
        if found is not None and parse.lower[found.token] in ("never", "no", "seldom", "rarely"):
            within = [k for k in parse.subtree(token) if k > found.token and k - found.token < 7]
            if any(parse.tag[k] in ("JJR", "RBR") and parse.lower[k] != "longer" for k in within):
                return None
        return found

    def _negator(self, parse: Parse, token: int) -> Negation | None:
        neither = self._neither(parse, token)
        if neither is not None:
            return neither
        of_the_verb = self._one_of_neither(parse, token)
        for kid in parse.children[token]:
            word = parse.lower[kid]
            if of_the_verb and word in ("neither", "nor"):
                continue
            if parse.dep[kid] == "neg" and self._only(parse, kid):
                continue
            if parse.dep[kid] == "neg" or (
                word in ("never", "hardly", "neither", "nor", "without")
                and parse.dep[kid] in ("advmod", "preconj", "cc", "neg")
            ):
                return Negation(kid, self._kind(parse, kid))
            if (
                parse.dep[kid] == "advmod"
                and word == "longer"
                and (parse.lower[kid - 1] == "no" or self._denied(parse, token))
            ):
                return Negation(kid, "no_longer")
            if parse.dep[kid] == "advmod" and word == "yet" and parse.lemma[token] in ("have", "be"):
                return Negation(kid, "not_yet")
            if parse.dep[kid] == "det" and word in ("no", "neither"):
                return Negation(kid, "no")
            if parse.dep[kid] == "det" and word == "any":
                scarce = parse.child(kid, "advmod")
                if scarce is not None and self.negators.get(parse.lower[scarce]) == "hardly":
                    return Negation(scarce, "hardly")
            if parse.dep[kid] in ("nsubj", "nsubjpass", "dobj", "attr"):
                inner = next(
                    (k for k in parse.kids(kid, "det", "neg", "preconj") if parse.lower[k] in ("no", "neither")), None
                )
                if inner is not None:
                    return Negation(inner, "no")
                scarce = next(
                    (
                        k
                        for k in (kid - 1, *parse.kids(kid, "advmod"), *self._of_det(parse, kid))
                        if k >= 0 and self.negators.get(parse.lower[k]) == "hardly" and parse.tag[k] == "RB"
                    ),
                    None,
                )
                if scarce is not None and parse.dep[kid] in ("nsubj", "nsubjpass"):
                    return Negation(scarce, "hardly")
                if parse.lower[kid : kid + 1] == ["nothing"] and parse.lower[kid + 1 : kid + 2] in _BUT:
                    continue  # "nothing but respect", "nothing short of war"
                if parse.lower[kid] == "little" and parse.dep[kid] in ("nsubj", "nsubjpass"):
                    return Negation(kid, "hardly")  # "little was done"
                if parse.lower[kid] in ("nobody", "none", "nothing") or (
                    parse.lower[kid] == "one" and parse.lower[kid - 1] == "no"
                ):
                    return Negation(kid, "no")
        head = parse.head[token]
        if parse.dep[token] == "conj":
            nor = next((k for k in parse.kids(head, "cc") if parse.lower[k] == "nor" and k < token), None)
            if nor is not None and not of_the_verb:
                return Negation(nor, "not")
            than = next((k for k in parse.kids(head, "cc") if parse.lower[k] == "than" and k < token), None)
            if than is not None and parse.lower[than - 1] == "rather":
                return Negation(than, "instead")  # "leased rather | than bought"
            first = joined_to(parse, token)
            if first != token and parse.is_verb(token):
                shared = self._negator(parse, first)  # "would not confirm or | deny"
                if shared is not None and parse.dep[shared.token] == "neg":
                    return shared
        if parse.dep[token] in ("pobj", "pcomp") and parse.lower[head] in ("without", "barring"):
            there = self.bound_up(parse, token) or self.thought_away(parse, token)
            return None if there else Negation(head, "not")
        if parse.dep[token] == "advcl":
            opener = parse.edges[token][0]
            if parse.lower[opener : opener + 2] == ["rather", "than"]:
                return Negation(opener + 1, "instead")
        if parse.dep[token] in ("acomp", "attr") and parse.lemma[head] == "be":
            denied = parse.child(head, "neg")
            # "Is a partner, not a rival", "not just here": what follows is denied, or not alone.
            if denied is not None and denied < token and not self._only(parse, denied):
                return Negation(denied, self._kind(parse, denied))
        if parse.dep[token] in ("pobj", "pcomp") and (parse.lower[head - 1], parse.lower[head]) in _INSTEAD:
            return Negation(head, "instead")
        return None

    def _neither(self, parse: Parse, verb: int) -> Negation | None:
        """Return the "neither" that denies a verb before its subject: "neither the raid nor the strike | ended it", "neither of them"."""
        doer = parse.child(verb, "nsubj", "nsubjpass") if parse.is_verb(verb) else None
        if doer is None:
            return None
        if parse.lower[doer] == "neither":
            return Negation(doer, "no")
        before = next(
            (k for k in parse.kids(doer, "preconj", "cc", "det") if parse.lower[k] == "neither"), None
        )
        return None if before is None else Negation(before, "no")

    def _one_of_neither(self, parse: Parse, noun: int) -> bool:
        """Say whether a "neither" before a noun, or a "nor", denies the verb of which it is a subject, and not the thing itself."""
        first = parse.head[noun] if parse.dep[noun] == "conj" else noun
        subject = parse.dep[first] in ("nsubj", "nsubjpass") and parse.tag[noun][0] == "N"
        return subject and any(parse.lower[k] == "neither" for k in parse.kids(first, "preconj", "cc", "det"))

    def bound_up(self, parse: Parse, token: int) -> bool:
        """Say whether it is told that one thing brings another: "cannot rebuild them without | a strain"."""
        without = parse.head[token]
        if parse.dep[token] not in ("pobj", "pcomp") or parse.lower[without] != "without":
            return False
        verb = parse.head[without]
        while not parse.is_verb(verb) and parse.head[verb] != verb:
            verb = parse.head[verb]
        return any(k < without for k in parse.kids(verb, "neg"))

    def thought_away(self, parse: Parse, noun: int) -> bool:
        """Say whether what somebody does is only thought away: "without | Korsian support it would collapse" tells that there is some."""
        verb = parse.head[parse.head[noun]]
        would = any(parse.lower[kid] in ("would", "could", "might") for kid in parse.kids(verb, "aux"))
        owned = parse.child(noun, "poss") is not None or any(
            parse.text[kid][:1].isupper() for kid in parse.kids(noun, "amod", "compound", "nmod")
        )
        return would and owned and parse.is_verb(verb)

    def _only(self, parse: Parse, negator: int) -> bool:
        """Say whether a negator denies no more than that something is all: "not only", "not simply"."""
        return negator + 1 < len(parse) and parse.lower[negator + 1] in self.limiting

    def _of_det(self, parse: Parse, noun: int) -> list[int]:
        return [k for det in parse.kids(noun, "det") for k in parse.kids(det, "advmod")]

    def _kind(self, parse: Parse, kid: int) -> str:
        if kid + 1 < len(parse) and parse.lower[kid] == "no" and parse.lower[kid + 1] == "longer":
            return "no_longer"
        if kid + 1 < len(parse) and parse.lower[kid + 1] == "yet":
            return "not_yet"
        return self.negators.get(parse.lower[kid], "not")

    def _denied(self, parse: Parse, token: int) -> bool:
        return any(parse.dep[kid] == "neg" for kid in parse.children[token])


def _phrase_to(parse: Parse, noun: int, phrases: tuple[list[str], ...]) -> int | None:
    """Return the first word of one of ``phrases`` that ends in the preposition before a noun."""
    if parse.dep[noun] != "pobj":
        return None
    last = parse.head[noun]
    for words in phrases:
        first = last + 1 - len(words)
        if first >= 0 and parse.lower[first : last + 1] == words:
            return first
    return None
