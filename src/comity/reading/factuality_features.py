"""What a reader sees around a predicate when asking whether it came about.

Names of features, all of them about grammar and the classes of our tables: tense and
aspect, modal, negator, mood, what governs the word and with which commitment, the
stance of who says it. No word of a text is a feature; function words are looked up in
``word_lists.csv`` like all others.
"""

from collections import defaultdict
from collections.abc import Mapping

from comity.codebook import Codebook
from comity.codebook.rows import FactualityRow
from comity.model import Attribution
from comity.reading.commitments import CommitmentTable, assess, by_source, governing, holding, innermost
from comity.reading.grammar import is_infinitive, is_passive
from comity.reading.parse import Parse
from comity.reading.predicates import pos_of
from comity.reading.verb_groups import is_command, main_verb, mood, shared_group, verb_group

_LEVELS = 3  # predicates above the word that are told apart; what is higher is taken together
_LISTS = (
    "stative_verb",
    "light_verb",
    "aspectual_verb",
    "mental_verb",
    "event_noun",
    "future_time",
    "past_time",
    "habitual_adverb",
    "hypothetical_modifier",
    "past_modifier",
    "purpose_noun",
)


class FeatureTable:
    """The classes of the codebook that features speak of, ready for look-up."""

    def __init__(self, codebook: Codebook) -> None:
        self.commitments = CommitmentTable(codebook)
        self.stances: Mapping[str, str] = {row.id: row.commitment for row in codebook.stances}
        self.function = codebook.words["function_word"]
        self.lists = {name: codebook.words[name] for name in _LISTS}
        self.cues: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for row in codebook.cues:
            if " " not in row.cue:
                self.cues[row.cue, row.pos].add(row.stance)
        self.hedges = {row.form: row.effect for row in codebook.hedges if " " not in row.form}
        self.deeds = frozenset((row.head, row.pos) for row in codebook.deeds)

    def features(self, parse: Parse, trigger: int, attributions: tuple[Attribution, ...]) -> tuple[str, ...]:
        """Return the names of what holds at ``trigger``, each once, in a stable order."""
        return tuple(dict.fromkeys(_Look(self, parse, trigger, attributions).all()))


class _Look:
    def __init__(
        self, table: FeatureTable, parse: Parse, trigger: int, attributions: tuple[Attribution, ...]
    ) -> None:
        self.table = table
        self.parse = parse
        self.trigger = trigger = main_verb(parse, trigger)
        self.modals = table.commitments.modals
        at = parse.start[trigger]
        self.said = innermost(attributions, at)
        self.edge = holding(self.said, at) if self.said else None

    def all(self) -> list[str]:
        found = ["bias"]
        found += self.rules()
        own = self.word(self.trigger)
        found += [f"own.{name}" for name in own]
        found += self.subject_of(self.trigger)
        found += self.noun()
        found += self.above()
        found += self.ancestors()
        found += self.sentence()
        found += self.stance()
        found += self.pairs()
        return found

    def pairs(self) -> list[str]:
        """Return pairs of the few facts that decide most: what the rules say, tense, place in the tree, mood."""
        parse, token = self.parse, self.trigger
        clause, dep = shared_group(parse, token, self.modals), parse.dep[token]
        rule = self.ruled
        ends = mood(parse, token)
        state = "state" if parse.lemma[token] in self.table.lists["stative_verb"] else "act"
        who = self.who(token)
        head = parse.head[token]
        over = (
            shared_group(parse, head, self.modals)
            if parse.is_verb(head)
            else f"({pos_of(parse, head) or 'x'})"
        )
        mark = parse.child(token, "mark", "advmod")
        word = parse.lower[mark] if mark is not None and parse.lower[mark] in self.table.function else "none"
        return [
            f"shared.{clause}",
            f"pair.{rule}.{clause}",
            f"pair.{rule}.{dep}",
            f"pair.{rule}.{ends}",
            f"pair.{dep}.{clause}",
            f"pair.{clause}.{state}",
            f"pair.{clause}.{ends}",
            f"pair.{who}.{clause}",
            f"pair.{who}.{state}",
            f"over.{dep}.{over}",
            f"over.{dep}.{clause}.{over}",
            f"mark.{word}.{clause}",
            f"mark.{word}.{over}",
            f"mark.{word}.{dep}",
            *self.moods(state, clause),
        ]

    def moods(self, state: str, clause: str) -> list[str]:
        """Return what a verb is told as: a command, a plan in the progressive, a state that is denied."""
        parse, token = self.parse, self.trigger
        found = []
        at = token
        while parse.dep[at] == "conj" and parse.child(at, "nsubj", "nsubjpass") is None:
            at = parse.head[at]
        if is_command(parse, at):
            found += ["ordered", f"ordered.{parse.dep[token]}"]
        words = {parse.lower[t] for t in range(*parse.edges[token])}
        for name in ("future_time", "past_time", "habitual_adverb"):
            if not words.isdisjoint(self.table.lists[name]):
                found.append(f"within.{name}.{clause}")
        negation = self.table.commitments.negation(parse, token)
        if negation is not None:
            found += [f"denied.{state}.{clause}", f"denied.{state}.{self.who(token)}"]
        return found

    def who(self, token: int) -> str:
        """Name the subject roughly, that of the verb above where the word has none: I, you, name, noun."""
        parse = self.parse
        at = token
        for _ in range(4):
            found = parse.child(at, "nsubj", "nsubjpass")
            if found is not None:
                if parse.lower[found] in self.table.function:
                    return parse.lower[found]
                if parse.tag[found] in ("NNS", "NNPS") and parse.child(found, "det", "poss") is None:
                    return "bare_plural"
                return "name" if parse.tag[found] in ("NNP", "NNPS") else "noun"
            if parse.dep[at] not in ("conj", "xcomp", "advcl", "ccomp") or parse.head[at] == at:
                break
            at = parse.head[at]
        return "nobody"

    def ancestors(self) -> list[str]:
        """Return what holds somewhere above, however far: a condition, a modal, a negation, a question word."""
        parse, table = self.parse, self.table
        found: list[str] = []
        at = self.trigger
        for _ in range(10):
            head = parse.head[at]
            dep = parse.dep[at]
            mark = parse.child(at, "mark", "advmod")
            if mark is not None and dep == "advcl" and parse.lower[mark] in table.commitments.conditionals:
                found.append("above.condition")
            if dep in ("relcl", "acl", "advcl"):
                found.append(f"above.{dep}")
            if head == at:
                break
            at = head
            if parse.is_verb(at):
                clause = verb_group(parse, at, self.modals)
                found.append(f"above.clause.{clause}")
                if any(
                    (m := parse.child(k, "mark", "advmod")) is not None
                    and parse.lower[m] in table.commitments.conditionals
                    for k in parse.kids(at, "advcl")
                ):
                    found.append("above.with_condition")
            if table.commitments.negation(parse, at) is not None:
                found.append("above.negated")
        found.append(f"above.top.{verb_group(parse, at, self.modals) if parse.is_verb(at) else '(n)'}")
        return found

    def rules(self) -> list[str]:
        """What the rules make of it: by the word of its source, and by the author's alone."""
        table, parse = self.table, self.parse
        inside = assess(table.commitments, parse, self.trigger, self.edge)
        by_word = by_source(inside, self.said, table.stances)
        alone = inside if self.edge is None else assess(table.commitments, parse, self.trigger, None)
        self.ruled = by_word.factuality
        noun = "noun" if parse.tag[self.trigger][0] == "N" else "verb"
        det = parse.child(self.trigger, "det", "poss") if noun == "noun" else None
        found = [
            f"rule.{inside.factuality}",
            f"source.{by_word.factuality}",
            f"author.{alone.factuality}",
            f"rule.{inside.factuality}.{noun}",
            *(
                [f"rule.{inside.factuality}.noun.{'bare' if det is None else 'set'}"]
                if noun == "noun"
                else []
            ),
        ]
        found += [f"rule.{inside.factuality}.by.{parse.tag[cue][:2]}" for cue in inside.cues]
        if inside.factuality == "unknown" and any(parse.lower[c] in ("whether", "if") for c in inside.cues):
            found.append("rule.left_open")
        if inside.in_condition:
            found.append("rule.in_condition")
        if inside.presupposed:
            found.append("rule.presupposed")
        found.append(f"steps.{min(len(inside.cues), 3)}")
        return found

    def word(self, token: int) -> list[str]:
        """Return what the word itself tells: form, tense, negation, modifiers, table classes."""
        parse, table = self.parse, self.table
        tag, pos = parse.tag[token], pos_of(parse, token) or "x"
        found = [f"tag.{tag}", f"dep.{parse.dep[token]}", f"pos.{pos}"]
        negation = table.commitments.negation(parse, token)
        if negation is not None:
            found.append(f"negated.{negation.kind}")
        clause = verb_group(parse, token, self.modals) if pos == "v" or tag == "MD" else f"({pos})"
        found.append(f"clause.{clause}")
        if negation is not None:
            found.append(f"clause.{clause}.negated")
        if pos == "v" and is_passive(parse, token):
            found.append(f"passive.{clause}")
        for name, words in table.lists.items():
            if parse.lemma[token] in words:
                found.append(f"list.{name}")
                found.append(f"list.{name}.{clause}")
        if parse.lemma[token] in ("be", "have", "do"):
            found.append(f"aux.{parse.lemma[token]}")
        stances = sorted(table.cues.get((parse.lemma[token], pos), ()))
        found += [f"cue.{stance}" for stance in stances] or ["cue.none"]
        found += [f"cue.{stance}.{clause}" for stance in stances]
        if (parse.lemma[token], pos) in table.deeds:
            found.append("deed")
        rows = table.commitments.rows.get((parse.lemma[token], pos), ())
        for told in sorted({row.affirmative for row in rows}):
            found.append(f"takes.{told}")
        for kid in parse.children[token]:
            found += self.modifier(kid)
        return found

    def modifier(self, kid: int) -> list[str]:
        """Return what a dependent tells: adverbs of time and habit, hedges, subordinators, conditions."""
        parse, table = self.parse, self.table
        dep, lower = parse.dep[kid], parse.lower[kid]
        found: list[str] = []
        if dep in ("mark", "advmod", "det", "poss", "prep", "cc", "expl", "preconj"):
            name = lower if lower in table.function else "other"
            if name != "other" or dep in ("poss",):
                found.append(f"{dep}.{name}")
        if dep in ("advmod", "amod", "npadvmod", "acomp"):
            found += [f"kid.{name}" for name, words in table.lists.items() if lower in words]
            hedge = table.hedges.get(lower)
            if hedge is not None:
                found.append(f"hedge.{hedge}")
        if dep == "advcl":
            mark = parse.child(kid, "mark", "advmod")
            if mark is not None and parse.lower[mark] in table.commitments.conditionals:
                found.append("under_condition")
            elif mark is not None and parse.lower[mark] in table.function:
                found.append(f"with_clause.{parse.lower[mark]}")
            elif is_infinitive(parse, kid):
                found.append("with_purpose")
        if dep in ("dobj", "nsubjpass", "attr"):
            bare = parse.child(kid, "det", "poss", "nummod") is None
            found.append(f"has.{dep}.{'bare' if bare else 'set'}.{parse.tag[kid]}")
        if dep in ("xcomp", "ccomp", "prt", "neg", "acomp"):
            found.append(f"has.{dep}")
        return found

    def subject_of(self, token: int) -> list[str]:
        """Name the kind of subject: I, you, a name, a bare plural, nobody."""
        parse = self.parse
        found = parse.child(token, "nsubj", "nsubjpass", "csubj")
        if found is None and parse.dep[token] in ("xcomp", "conj", "advcl"):
            found = parse.child(parse.head[token], "nsubj", "nsubjpass")
            prefix = "subject_above"
        else:
            prefix = "subject"
        if not parse.is_verb(token):
            return []
        if found is None:
            return [f"{prefix}.none", f"{prefix}.none.{verb_group(parse, token, self.modals)}"]
        if parse.tag[found] in ("PRP", "DT", "WP", "WDT", "EX"):
            name = parse.lower[found] if parse.lower[found] in self.table.function else "pronoun"
        elif parse.tag[found] in ("NNP", "NNPS"):
            name = "name"
        else:
            det = parse.child(found, "det", "poss", "nummod")
            bare = (
                "bare"
                if det is None
                else parse.lower[det]
                if parse.lower[det] in self.table.function
                else "set"
            )
            name = f"{parse.tag[found]}.{bare}"
        clause = verb_group(parse, token, self.modals)
        return [f"{prefix}.{name}", f"{prefix}.{name}.{clause}"]

    def noun(self) -> list[str]:
        """Return how a deed told by a noun stands: its article, its number, the word before it, "of"."""
        parse, token = self.parse, self.trigger
        if parse.tag[token][0] != "N":
            return []
        det = parse.child(token, "det", "poss", "nummod")
        kind = "bare" if det is None else parse.dep[det]
        if det is not None and parse.lower[det] in self.table.function:
            kind = parse.lower[det]
        found = [f"noun.{kind}", f"noun.{parse.tag[token]}.{kind}"]
        found += ["noun.of" for kid in parse.kids(token, "prep") if parse.lower[kid] == "of"]
        head = parse.head[token]
        if parse.dep[token] == "pobj":
            name = parse.lower[head] if parse.lower[head] in self.table.function else "other"
            found.append(f"noun.after.{name}")
        if parse.dep[token] == "compound":
            found.append("noun.compound")
        return found

    def above(self) -> list[str]:
        """Return what governs the word, level by level: complement, commitment, tense, negation."""
        parse, table = self.parse, self.table
        found: list[str] = []
        at, decided = self.trigger, False
        for level in range(_LEVELS + 2):
            above = governing(table.commitments, parse, at)
            if above is None:
                head = parse.head[at]
                if head == at:
                    found.append(f"top.{min(level, 3)}")
                    break
                name = parse.dep[at]
                if level < _LEVELS:
                    found.append(f"up{level}.loose.{name}")
                    mark = parse.child(at, "mark", "advmod")
                    if mark is not None and parse.lower[mark] in table.function:
                        found.append(f"up{level}.mark.{parse.lower[mark]}")
                    if parse.is_verb(head):
                        found.append(f"up{level}.loose.{name}.{verb_group(parse, head, self.modals)}")
                at = head
                continue
            token, complement = above
            kind = complement if complement in table.function or complement in _COMPLEMENTS else "other"
            row = table.commitments.row(parse, token, complement)
            negation = table.commitments.negation(parse, token)
            signature = f"{row.affirmative}_{row.negative}" if row is not None else "no_row"
            told = None if row is None else row.negative if negation is not None else row.affirmative
            if told not in (None, "happened") and not decided:
                decided = True
                found.append(f"decided.{told}.{kind}")
            pos = pos_of(parse, token) or "x"
            clause = verb_group(parse, token, self.modals) if parse.is_verb(token) else f"({pos})"
            here = [
                f"under.{kind}",
                f"told.{told}",
                f"sign.{kind}.{signature}",
                f"sign.{kind}.{signature}.{'negated' if negation else 'plain'}",
                f"pos.{pos}",
                f"clause.{clause}",
                f"under.{kind}.{clause}",
            ]
            if negation is not None:
                here.append(f"negated.{negation.kind}")
            for stance in sorted(table.cues.get((parse.lemma[token], pos), ())):
                here.append(f"cue.{stance}.{kind}")
                here.append(f"cue.{stance}.{'negated' if negation else 'plain'}")
            below = at if level == 0 else None
            here += self.by_row(row, signature, "negated" if negation else "plain", token, below)
            here += [f"list.{n}.{kind}" for n, words in table.lists.items() if parse.lemma[token] in words]
            subject = parse.child(token, "nsubj", "nsubjpass")
            if subject is not None and parse.lower[subject] in table.function:
                here.append(f"subject.{parse.lower[subject]}")
            if parse.is_verb(token) and is_passive(parse, token):
                here.append("passive")
            if level < _LEVELS:
                found += [f"up{level}.{name}" for name in here]
            found += [f"any.{name}" for name in here[:2]]
            at = token
        else:
            found.append("top.deep")
        return found

    def by_row(
        self, row: FactualityRow | None, signature: str, denied: str, verb: int, below: int | None
    ) -> list[str]:
        """Return the row of the table and, right above the word, the frame of its clause."""
        found = []
        if row is not None:
            found = [
                f"row.{row.id}",
                f"row.{row.id}.{denied}",
                f"head.{row.head}",
                f"head.{row.head}.{denied}",
            ]
        if below is not None and self.parse.is_verb(verb):
            frame = self.frame(verb, below)
            found += [frame, f"{frame}.{denied}", f"{frame}.{signature}.{denied}"]
            found += [f"row.{row.id}.{frame}"] if row is not None else []
        return found

    def frame(self, verb: int, below: int) -> str:
        """Name the frame in one word: passive or not, infinitive or not, with a subject or object between, act or state."""
        parse = self.parse
        parts = (
            "passive" if is_passive(parse, verb) else "active",
            "to" if is_infinitive(parse, below) else "finite",
            "own" if parse.child(below, "nsubj", "nsubjpass") is not None else "shared",
            "object" if parse.child(verb, "dobj", "dative") is not None else "alone",
            "state" if parse.lemma[below] in self.table.lists["stative_verb"] else "act",
        )
        return "frame." + "_".join(parts)

    def sentence(self) -> list[str]:
        """Name the mood of the sentence: question, command, headline; and whether conditions stand in it."""
        parse = self.parse
        first, last = parse.sentences[parse.sentence[self.trigger]]
        found = []
        end = [parse.text[t] for t in range(max(last - 3, first), last)]
        found += [f"ends.{mark}" for mark in ("?", "!") if mark in end]
        if "." not in end and "?" not in end and "!" not in end:
            found.append("ends.open")
        roots = [t for t in range(first, last) if parse.head[t] == t]
        root = roots[0] if roots else first
        if parse.tag[root] == "VB" and parse.child(root, "nsubj", "aux") is None:
            found.append("command")
            if root == self.trigger:
                found.append("command.itself")
        words = set(parse.lower[first:last])
        if not words.isdisjoint(self.table.commitments.conditionals):
            found.append("condition_about")
        for name in ("future_time", "past_time", "habitual_adverb"):
            if not words.isdisjoint(self.table.lists[name]):
                found.append(f"about.{name}")
        if root == self.trigger:
            found.append("is_root")
        found.append(f"root.{verb_group(parse, root, self.modals) if parse.is_verb(root) else 'noun'}")
        length = last - first
        found.append(f"length.{'short' if length < 8 else 'middle' if length < 25 else 'long'}")
        return found

    def stance(self) -> list[str]:
        """Name the stance and kind of who tells it, none for the author."""
        if self.said is None:
            return ["said.by_author"]
        return [f"said.{self.said.stance}", f"said.{self.said.speech}"]


_COMPLEMENTS = frozenset({"to", "ing", "that", "object", "subject", "complement", "wh", "by"})
