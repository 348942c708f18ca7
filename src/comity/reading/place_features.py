"""What a reader sees around a place name when asking whether the place or its government is meant.

Names of features: the grammatical role of the name, the function word before it, and the
table classes of the verb or noun that it goes with (Gritta et al. 2017: what predicts the
reading stands in a small window of the tree). No word of a text is a feature.
"""

from collections import defaultdict

from comity.codebook import Codebook
from comity.reading.parse import Parse
from comity.reading.predicates import pos_of

_LISTS = (
    "motion_verb",
    "place_noun",
    "sport_noun",
    "sport_verb",
    "power_verb",
    "power_noun",
    "stative_verb",
    "light_verb",
    "mental_verb",
    "event_noun",
    "state_word",
    "organ_word",
    "locative",
)


class PlaceTable:
    """The classes of the codebook that features speak of, ready for look-up."""

    def __init__(self, codebook: Codebook) -> None:
        self.function = codebook.words["function_word"]
        self.lists = {name: codebook.words[name] for name in _LISTS}
        self.classes: defaultdict[str, list[str]] = defaultdict(list)
        for noun in codebook.noun_classes:
            self.classes[noun.noun].append(noun.class_)
        self.agents = frozenset(row.noun for row in codebook.agents)
        self.cues = frozenset((row.cue, row.pos) for row in codebook.cues)
        self.deeds: dict[tuple[str, str], str] = {}
        for deed in codebook.deeds:
            if deed.type is not None:
                self.deeds.setdefault((deed.head, deed.pos), deed.type)

    def features(self, parse: Parse, tokens: range) -> tuple[str, ...]:
        """Return the names of what holds around the name at ``tokens``, each once, in a stable order."""
        head = next((t for t in reversed(tokens) if parse.head[t] not in tokens), tokens[-1])
        return tuple(dict.fromkeys(_Around(self, parse, tokens, head).all()))


class _Around:
    def __init__(self, table: PlaceTable, parse: Parse, tokens: range, head: int) -> None:
        self.table = table
        self.parse = parse
        self.tokens = tokens
        self.head = head

    def all(self) -> list[str]:
        parse, head = self.parse, self.head
        at, steps = head, 0
        while parse.dep[at] == "conj" and steps < 5:
            at, steps = parse.head[at], steps + 1
        found = ["bias", f"dep.{parse.dep[head]}", f"role.{parse.dep[at]}"]
        if steps:
            found.append(f"joined.{'place' if parse.tag[at] in ('NNP', 'NNPS') else 'other'}")
        found += self.role(at)
        found += self.beside()
        found += self.sentence()
        return found

    def classes(self, token: int) -> list[str]:
        """Return the table classes of a verb, noun or adjective."""
        parse, table = self.parse, self.table
        lemma, pos = parse.lemma[token], pos_of(parse, token) or "x"
        found = [name for name, words in table.lists.items() if lemma in words or parse.lower[token] in words]
        found += table.classes.get(lemma, ())
        if lemma in table.agents:
            found.append("agent")
        if (lemma, pos) in table.cues:
            found.append("cue")
        deed = table.deeds.get((lemma, pos))
        if deed is not None:
            found += ["deed", f"deed.{deed}"]
        if parse.tag[token] in ("NNP", "NNPS"):
            found.append("name")
        return found or ["no_class"]

    def word(self, token: int) -> str:
        word = self.parse.lower[token]
        return word if word in self.table.function else "other"

    def role(self, at: int) -> list[str]:
        parse = self.parse
        dep, head = parse.dep[at], parse.head[at]
        found: list[str] = []
        if dep == "pobj":
            host = parse.head[head]
            prep = self.word(head)
            pos = pos_of(parse, host) or "x"
            found += [f"prep.{prep}", f"prep.{prep}.{pos}"]
            for name in self.classes(host):
                found += [f"host.{name}", f"host.{prep}.{name}", f"host.{pos}.{name}"]
            if parse.dep[host] in ("nsubj", "dobj", "nsubjpass", "pobj") and pos == "n":
                found += [f"above.{prep}.{parse.dep[host]}"]
                found += [f"above.{parse.dep[host]}.{name}" for name in self.classes(parse.head[host])]
            over = parse.head[host]
            if pos == "n" and parse.dep[host] == "pobj" and parse.head[over] != over:
                found += [f"over.{prep}.{self.word(over)}"]
                found += [f"over.{name}" for name in self.classes(parse.head[over])]
            for kid in parse.kids(host, "dobj", "nsubjpass", "nsubj", "auxpass") if pos == "v" else ():
                found.append(f"host.{prep}.with.{parse.dep[kid]}")
                if parse.dep[kid] != "auxpass":
                    found += [f"host.{parse.dep[kid]}.{name}" for name in self.classes(kid)]
            first = parse.edges[head][0]
            start = parse.sentences[parse.sentence[at]][0]
            if first == start:
                found.append(f"opens.{prep}")
            return found
        pos = pos_of(parse, head) or "x"
        passive = parse.child(head, "auxpass", "nsubjpass") is not None
        for name in self.classes(head) if head != at else ["top"]:
            found += [f"{dep}.{name}", f"{dep}.{pos}.{name}", f"any.{name}"]
        if dep in ("nsubj", "nsubjpass"):
            found.append(f"{dep}.{parse.tag[head]}.{'passive' if passive else 'active'}")
            for kid in parse.children[head]:
                if parse.dep[kid] in ("dobj", "attr", "xcomp", "ccomp", "acomp", "prep", "agent", "advcl"):
                    found.append(f"{dep}.with.{parse.dep[kid]}")
                    if parse.dep[kid] in ("dobj", "attr"):
                        found += [f"{dep}.{parse.dep[kid]}.{name}" for name in self.classes(kid)]
                    if parse.dep[kid] == "prep":
                        found.append(f"{dep}.prep.{self.word(kid)}")
            if parse.lemma[head] == "be":
                found.append(f"{dep}.be")
        if dep in ("compound", "poss", "nmod", "amod", "appos"):
            found.append(f"{dep}.of.{parse.dep[head]}.{parse.tag[head]}")
            if parse.dep[head] == "pobj":
                found.append(f"{dep}.prep.{self.word(parse.head[head])}")
            if parse.dep[head] in ("nsubj", "dobj", "nsubjpass"):
                above = parse.head[head]
                found += [f"{dep}.above.{parse.dep[head]}.{name}" for name in self.classes(above)]
        return found

    def beside(self) -> list[str]:
        """Name what stands directly before and after: a comma and another name, a preposition, an article."""
        parse, tokens = self.parse, self.tokens
        first, last = parse.sentences[parse.sentence[self.head]]
        found = []
        before, after = tokens[0] - 1, tokens[-1] + 1
        for side, token in (("before", before), ("after", after)):
            if not first <= token < last:
                found.append(f"{side}.edge")
                continue
            tag = parse.tag[token]
            if parse.lower[token] in self.table.function:
                found.append(f"{side}.{parse.lower[token]}")
            elif tag in ("NN", "NNS"):
                found += [f"{side}.{name}" for name in self.classes(token)]
            found.append(f"{side}.tag.{tag if tag.isalpha() else 'mark'}")
            beyond = token - 1 if side == "before" else token + 1
            if parse.text[token] == "," and first <= beyond < last:
                found.append(f"{side}.comma.{parse.tag[beyond]}")
            elif first <= beyond < last:
                found.append(f"{side}.second.{self.word(beyond)}")
        found.append(f"size.{min(len(tokens), 3)}")
        kids = [k for t in tokens for k in parse.children[t] if k not in tokens]
        found += [f"kid.{parse.dep[k]}.{self.word(k)}" for k in kids if parse.dep[k] != "punct"]
        return found

    def sentence(self) -> list[str]:
        """Name the classes that the sentence holds at all: sport, power, places; and its length."""
        parse = self.parse
        first, last = parse.sentences[parse.sentence[self.head]]
        lemmas = {parse.lemma[t] for t in range(first, last)}
        found = []
        for name in ("sport_noun", "sport_verb", "power_noun", "power_verb", "place_noun", "state_word"):
            count = len(lemmas & self.table.lists[name])
            found += [f"about.{name}.{level}" for level in range(1, min(count, 3) + 1)]
        if any(parse.tag[t] == "CD" and "-" in parse.text[t] for t in range(first, last)):
            found.append("about.result")
        return found
