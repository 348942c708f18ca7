"""What stands above a word in the tree: predicates with their commitment, frames, conditions."""

from comity.codebook.rows import FactualityRow
from comity.reading.commitments import governing
from comity.reading.factuality_classes import FeatureClasses
from comity.reading.grammar import is_infinitive, is_passive
from comity.reading.parse import Parse
from comity.reading.predicates import pos_of
from comity.reading.verb_groups import verb_group

_LEVELS = 3  # predicates above the word that are told apart; what is higher is taken together
_COMPLEMENTS = frozenset({"to", "ing", "that", "object", "subject", "complement", "wh", "by"})


class LookAbove:
    """Features of what governs the word at ``trigger``."""

    def __init__(self, table: FeatureClasses, parse: Parse, trigger: int) -> None:
        self.table = table
        self.parse = parse
        self.trigger = trigger
        self.modals = table.commitments.modals

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
                if level < _LEVELS:
                    found += self.loose(level, at)
                at = head
                continue
            token, complement = above
            kind = complement if complement in table.function or complement in _COMPLEMENTS else "other"
            row = table.commitments.row(parse, token, complement)
            negation = table.commitments.negation(parse, token)
            signature = f"{row.affirmative}_{row.negative}" if row is not None else "no_row"
            told = None if row is None else row.negative if negation is not None else row.affirmative
            if told not in (None, "happened"):
                found += [] if decided else [f"decided.{told}.{kind}"]
                decided = True
                # "expects to cut": less than "agreed to cut"
                expected = told == "future" and parse.lemma[token] in table.lists["expectation_verb"]
                found += ["decided.expected"] if expected else []
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

    def loose(self, level: int, at: int) -> list[str]:
        """Return how a word hangs on one that takes no clause: the relation, the conjunction, the verb's tense."""
        parse, name, head = self.parse, self.parse.dep[at], self.parse.head[at]
        found = [f"up{level}.loose.{name}"]
        mark = parse.child(at, "mark", "advmod")
        if mark is not None and parse.lower[mark] in self.table.function:
            found.append(f"up{level}.mark.{parse.lower[mark]}")
        if parse.is_verb(head):
            found.append(f"up{level}.loose.{name}.{verb_group(parse, head, self.modals)}")
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
