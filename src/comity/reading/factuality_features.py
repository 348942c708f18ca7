"""What a reader sees around a predicate when asking whether it came about.

Names of features, all of them about grammar and the classes of our tables: tense and
aspect, modal, negator, mood, what governs the word and with which commitment, the
stance of who says it. No word of a text is a feature; function words are looked up in
``word_lists.csv`` like all others.
"""

from comity.model import Attribution
from comity.reading.commitment_governors import governing
from comity.reading.commitment_signs import ended, past_plan
from comity.reading.commitments import assess, beyond, by_source, holding, innermost, told_as_known
from comity.reading.factuality_above import LookAbove
from comity.reading.factuality_classes import FeatureClasses
from comity.reading.factuality_word import WordLook
from comity.reading.parse import Parse
from comity.reading.predicates import pos_of
from comity.reading.verb_groups import is_command, main_verb, mood, shared_group, verb_group


class FeatureTable(FeatureClasses):
    """Finds the features of a predicate by the tables of a codebook."""

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
        self.itself = WordLook(table, parse, trigger)
        self.over = LookAbove(table, parse, trigger)
        at = parse.start[trigger]
        self.attributions = attributions
        self.said = innermost(attributions, at)
        self.edge = holding(self.said, at) if self.said else None

    def all(self) -> list[str]:
        found = ["bias"]
        found += self.rules()
        own = self.itself.word(self.trigger)
        found += [f"own.{name}" for name in own]
        found += self.itself.subject_of(self.trigger)
        found += self.itself.noun()
        found += self.over.above()
        found += self.over.ancestors()
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
        who = self.itself.who(token)
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
            found += [f"denied.{state}.{clause}", f"denied.{state}.{self.itself.who(token)}"]
        return found

    def rules(self) -> list[str]:
        """What the rules make of it: by the word of its source, and by the author's alone."""
        table, parse = self.table, self.parse
        inside = assess(table.commitments, parse, self.trigger, self.edge)
        known = told_as_known(table.commitments, parse, self.said)
        wider = beyond(table.commitments, parse, self.attributions, self.said, parse.start[self.trigger])
        over = None if wider is None else assess(table.commitments, parse, self.trigger, wider.edge)
        by_word = by_source(inside, self.said, table.stances, known=known, over=over)
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
        over_it = governing(table.commitments, parse, self.trigger)
        found += [f"rule.{inside.factuality}.by.{parse.tag[cue][:2]}" for cue in inside.cues]
        if inside.factuality == "unknown" and any(parse.lower[c] in ("whether", "if") for c in inside.cues):
            found.append("rule.left_open")
        if (
            parse.text[parse.sentences[parse.sentence[self.trigger]][1] - 1] == "?"
            and inside.factuality == "unknown"
        ):
            found.append("rule.asked")
        if any(parse.lower[c] in table.commitments.unsure and parse.tag[c] == "RB" for c in inside.cues):
            found.append("rule.unsure")
        if ended(table.commitments, parse, over_it):
            found.append("rule.ended")
        if self.was_to_be():
            found.append("rule.was_to_be")
        if inside.in_condition or by_word.in_condition:
            found.append("rule.in_condition")
        if inside.presupposed:
            found.append("rule.presupposed")
        found.append(f"steps.{min(len(inside.cues), 3)}")
        return found

    def was_to_be(self) -> bool:
        """Say whether the report itself tells the thing as once planned: "was due to fly"."""
        if self.said is not None and self.said.family == "speech" and self.said.speech == "direct":
            return False
        commitments = self.table.commitments
        cue = past_plan(
            commitments, self.parse, self.trigger, lambda at: governing(commitments, self.parse, at)
        )
        at = None if cue is None else self.parse.start[cue]
        return at is not None and (self.edge is None or not self.edge[0] <= at < self.edge[1])

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
