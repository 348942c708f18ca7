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
    "travel_verb",
    "stay_verb",
    "distance_noun",
    "contact_noun",
    "office_noun",
    "human_verb",
    "measured_verb",
    "travel_noun",
    "rule_noun",
    "giving_verb",
    "described_verb",
    "nature_noun",
)
# Prepositions that only place, and those that lead to or from a place.
_STATIC = frozenset(
    {"in", "at", "near", "across", "inside", "outside", "around", "throughout", "within", "off"}
)
_MOVING = frozenset(
    {"to", "into", "for", "from", "through", "via", "toward", "towards", "over", "across", "out", "onto"}
)


_KINDS = {"name": "state", "official": "state", "capital": "capital", "city": "local", "province": "local"}


class PlaceTable:
    """The classes of the codebook that features speak of, ready for look-up."""

    def __init__(self, codebook: Codebook) -> None:
        self.function = codebook.words["function_word"]
        self.lists = {name: codebook.words[name] for name in _LISTS}
        self.classes: defaultdict[str, list[str]] = defaultdict(list)
        for noun in codebook.noun_classes:
            self.classes[noun.noun].append(noun.class_)
        self.agents = frozenset(row.noun for row in codebook.agents)
        self.kinds: dict[str, str] = {}
        for name in reversed(codebook.state_names):
            if name.kind in _KINDS:
                self.kinds[name.form] = _KINDS[name.kind]
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
        kind = self.kind()
        found += [f"kind.{kind}", f"kind.{kind}.{parse.dep[at]}"]
        if parse.dep[at] == "pobj":
            found.append(f"kind.{kind}.{self.word(parse.head[at])}")
        found += self.role(at)
        found += self.sense(at)
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

    def kind(self) -> str:
        """Return what the tables know of the name: a state, its capital, a town or province, or nothing."""
        said = " ".join(self.parse.text[t] for t in self.tokens)
        return self.table.kinds.get(said) or self.table.kinds.get(said.replace(" .", "."), "unknown")

    def sense(self, at: int) -> list[str]:
        """Name in one word what the role and its classes amount to: gone to, stayed in, dealt with, acting, owning."""
        parse, lists = self.parse, self.table.lists
        dep, head = parse.dep[at], parse.head[at]
        if dep == "pobj":
            return [f"sense.{name}" for name in self.placed(head)]
        lemma = parse.lemma[head]
        if dep == "npadvmod" and parse.text[head - 1] == "-" and parse.tag[head] in ("VBN", "VBD"):
            return ["sense.made" if lemma in lists["stay_verb"] else "sense.acts"]  # "UK-built", "US-led"
        if dep == "attr" and self.is_about(head, "nsubj"):
            return ["sense.is_there"]  # "the largest city is Terekeka"
        if dep == "dobj":
            if lemma in lists["travel_verb"] or self.is_about(head, "nsubj"):
                return ["sense.gone"]
            if parse.child(head, "dobj") not in (None, at) or lemma in lists["giving_verb"]:
                return ["sense.given"]
            return ["sense.dealt"] if lemma in lists["power_verb"] or lemma in lists["sport_verb"] else []
        if dep == "nsubj" and lemma == "have" and self.is_about(head, "dobj"):
            return ["sense.is_there"]  # "had 12 airports"
        if dep == "nsubj":
            if lemma in lists["human_verb"] and lemma not in lists["measured_verb"]:
                return ["sense.acts"]
            return ["sense.is"] if lemma in lists["stative_verb"] or lemma in lists["measured_verb"] else []
        if dep == "nsubjpass" and lemma in lists["described_verb"]:
            return ["sense.is"]
        if dep == "nsubjpass" and lemma in lists["power_verb"]:
            return ["sense.dealt"]
        if dep == "nsubjpass":
            return ["sense.placed"] if lemma in lists["stay_verb"] or lemma in lists["travel_verb"] else []
        if dep in ("compound", "poss", "nmod"):
            if any(
                parse.tag[kid] in ("JJS", "RBS")
                for k in parse.children[head]
                for kid in (k, *parse.children[k])
            ):
                return [f"sense.{dep}.superlative"]  # "Spain's largest city"
            for name in (
                "nature_noun",
                "rule_noun",
                "sport_noun",
                "power_noun",
                "office_noun",
                "place_noun",
                "distance_noun",
            ):
                if lemma in lists[name]:
                    return [f"sense.{dep}.{name}"]
        return []

    def is_about(self, verb: int, role: str) -> bool:
        """Say whether the subject or object of ``verb`` is a thing of places, or a number of things."""
        parse, lists = self.parse, self.table.lists
        noun = parse.child(verb, role)
        if noun is None:
            return False
        lemma = parse.lemma[noun]
        of_places = lemma in lists["place_noun"] or lemma in lists["distance_noun"]
        counted = role == "dobj" and parse.child(noun, "nummod") is not None
        return of_places or counted or lemma in lists["nature_noun"]

    def placed(self, prep: int) -> list[str]:
        """Name what the preposition and its host amount to."""
        parse, lists = self.parse, self.table.lists
        word, host = parse.lower[prep], parse.head[prep]
        lemma, pos = parse.lemma[host], pos_of(parse, host)
        given = parse.child(host, "dobj", "nsubjpass") if pos == "v" else None
        if word == "to" and (
            (lemma in lists["giving_verb"] and lemma not in lists["travel_verb"])
            or (given is not None and parse.lemma[given] in lists["rule_noun"])
        ):
            return ["given"]  # "sold the ship to Spain", "transfer sovereignty to Spain"
        if word in ("to", "from", "for") and pos == "n" and lemma in lists["power_noun"]:
            return ["acts" if word == "from" else "dealt"]  # "orders from France", "support for France"
        if word == "for" and (lemma in lists["sport_verb"] or lemma in lists["sport_noun"]):
            return ["acts"]
        if word in _MOVING and (lemma in lists["travel_verb"] or lemma in lists["travel_noun"]):
            return ["gone"]
        if word == "to" and lemma == "accord":
            return ["acts"]
        if word in _STATIC:
            if lemma in lists["mental_verb"] or lemma in lists["power_noun"]:
                return ["about"]
            return ["stayed"] if pos == "v" else ["there"]
        if word in ("between", "with", "against", "v", "vs", "versus", "towards", "toward"):
            if lemma in lists["distance_noun"] or lemma in lists["travel_verb"]:
                return ["apart"]
            return ["dealt"]
        if word == "by":
            return ["acts"]
        if word == "of":
            for name in ("rule_noun", "office_noun", "distance_noun", "place_noun", "power_noun"):
                if lemma in lists[name]:
                    return [f"of.{name}"]
        return []

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
