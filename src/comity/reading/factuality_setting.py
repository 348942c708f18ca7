"""What stands about a predicate in the words next to it and over it: for scores of web text, where trees are often wrong.

A second set of features beside those of ``factuality_features``: the finite verb on
which the word hangs, its subject also where another verb lends it, the kind of its
object, the words next to it, and what kind of act it is by the lists of
``word_lists.csv``. No word of a text is a feature but function words.
"""

from comity.codebook import Codebook
from comity.reading.commitments import CommitmentTable
from comity.reading.parse import Parse
from comity.reading.verb_groups import main_verb, shared_group, verb_group

_LISTS = (
    "arriving_verb",
    "bond_verb",
    "causing_verb",
    "described_verb",
    "giving_verb",
    "human_verb",
    "judging_verb",
    "measured_verb",
    "motion_verb",
    "obtaining_verb",
    "occurrence_verb",
    "performative_verb",
    "power_verb",
    "psych_verb",
    "stay_verb",
    "travel_verb",
    "wanting_verb",
    "wish_verb",
    "working_verb",
)
_TENSED = frozenset({"VBD", "VBZ", "VBP", "MD"})
_FAR = 12


class SettingTable:
    """Finds the features of what stands about a predicate."""

    def __init__(self, codebook: Codebook) -> None:
        self.modals = CommitmentTable(codebook).modals
        self.function = codebook.words["function_word"]
        self.lists = {name: codebook.words[name] for name in _LISTS}

    def features(self, parse: Parse, trigger: int) -> tuple[str, ...]:
        """Return the names of what holds about ``trigger``, each once, in a stable order; all begin with ``near.``."""
        token = main_verb(parse, trigger)
        own = shared_group(parse, token, self.modals)
        over = self.finite(parse, token)
        who, what = self.subject(parse, token), self.thing(parse, token)
        found = [
            f"fin.{over}",
            f"fin.{over}.{own}",
            f"subj.{who}",
            f"subj.{who}.{own}",
            f"subj.{who}.{own}.{over}",
            f"obj.{what}",
            f"obj.{what}.{own}",
        ]
        head = parse.head[token]
        for name, words in self.lists.items():
            if parse.lemma[token] in words:
                found += [f"is.{name}", f"is.{name}.{own}"]
            if head != token and parse.lemma[head] in words:
                found += [f"under.{name}.{parse.dep[token]}", f"under.{name}.{own}"]
        for step in (-2, -1, 1, 2):
            if 0 <= token + step < len(parse):
                word = self.shown(parse, token + step)
                found.append(f"at{step}.{word}")
                if abs(step) == 1:
                    found.append(f"at{step}.{word}.{parse.tag[token]}")
        return tuple(dict.fromkeys(f"near.{name}" for name in found))

    def finite(self, parse: Parse, token: int) -> str:
        """Name the verb group of the finite verb at the word or nearest above it."""
        at = token
        for _ in range(_FAR):
            helpers = parse.kids(at, "aux", "auxpass")
            if parse.is_verb(at) and any(parse.tag[word] in _TENSED for word in (at, *helpers)):
                return verb_group(parse, at, self.modals)
            if parse.head[at] == at:
                break
            at = parse.head[at]
        return "none"

    def subject(self, parse: Parse, token: int) -> str:
        """Name the kind of the subject, of the word or of what governs it."""
        at = token
        for _ in range(5):
            found = parse.child(at, "nsubj", "nsubjpass")
            if found is not None:
                named = parse.tag[found] in ("PRP", "WP", "WDT", "DT")
                return parse.lower[found] if named and parse.lower[found] in self.function else parse.tag[found]
            if parse.head[at] == at:
                break
            at = parse.head[at]
        return "none"

    def thing(self, parse: Parse, token: int) -> str:
        """Name the kind of what the verb takes: the, a number of, one of, a pronoun, bare."""
        found = parse.child(token, "dobj", "attr", "acomp")
        if found is None:
            return "none"
        det = parse.child(found, "det", "poss")
        if parse.tag[found] == "PRP":
            kind = "pronoun"
        elif det is not None:
            kind = "a" if parse.lower[det] in ("a", "an", "some", "any", "no") else "the"
        else:
            kind = "number" if parse.kids(found, "nummod") else f"bare_{parse.tag[found]}"
        return f"{parse.dep[found]}_{kind}"

    def shown(self, parse: Parse, at: int) -> str:
        """Return the word if it is a function word, else its tag."""
        if parse.lower[at] in self.function or parse.text[at] in ("?", "!", ".", ","):
            return parse.lower[at]
        return parse.tag[at]
