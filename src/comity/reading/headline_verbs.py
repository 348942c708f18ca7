"""Verbs of headlines and chronicles that the parser mistakes: "Korsia severs ties with Ambria", "Envoy recalled from Korsia".

In "Korsia severs …" the parser often sees a compound of nouns and then finds no verb in
the sentence at all. Where that is so, a name is followed by what the tables know as a
verb, and an object or a phrase comes after it, the tree is put right: the name is its
subject, what follows its object. And where a headline leaves out "was", what stands before
the verb is no doer but what it is done to.
"""

from collections.abc import Iterator
from dataclasses import replace

from comity.codebook import Codebook
from comity.reading.parse import Parse

_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_NAMES = frozenset({"NNP", "NNPS"})
_OPENING = frozenset({"DT", "PRP$", "CD", "NNP", "NNPS", "JJ", "NNS", "NN", "PDT"})
_STOPS = frozenset({".", "!", "?"})
_CLEAR = frozenset({"DT", "PRP$", "CD", "NNP", "NNPS", "PDT"})
_OF_VERB = frozenset({"punct", "advcl", "cc", "conj", "mark", "npadvmod", "prt"})


class HeadlineVerbs:
    """Knows the verbs of a codebook; mends one parse at a time."""

    def __init__(self, codebook: Codebook) -> None:
        deeds, operators = codebook.deeds, codebook.operators
        self.verbs = frozenset(row.head for row in deeds if row.pos == "v")
        self.verbs |= frozenset(row.head for row in operators if row.pos == "v")
        self.verbs |= frozenset(row.cue for row in codebook.cues if row.pos == "v")
        self.nouns = frozenset(row.head for row in deeds if row.pos == "n")
        self.nouns |= frozenset(row.head for row in operators if row.pos == "n")
        self.nouns |= frozenset(row.noun for row in codebook.noun_classes)
        self.participles = codebook.words["headline_participle"]
        alone = {
            row.head
            for row in deeds
            if row.pos == "v"
            and not (row.prep or row.particle or row.subject)
            and (not row.object or row.object == ("-",))
        }
        self.objects: dict[str, frozenset[str]] = {}
        for row in deeds:
            if row.pos == "v" and row.type is not None and row.object and row.head not in alone:
                words = codebook.expand(row.object) | self.objects.get(row.head, frozenset())
                self.objects[row.head] = words

    def __call__(self, parse: Parse) -> Parse:
        """Return ``parse`` itself, or a copy in which verbless sentences have their verb."""
        found = [
            (verb, base, root)
            for number, (first, last) in enumerate(parse.sentences)
            if (root := self._root(parse, first, last)) is not None
            and (hit := self._verb(parse, number, root)) is not None
            for verb, base in (hit,)
        ]
        passive = [pair for first, last in parse.sentences for pair in self._passive(parse, first, last)]
        if not found and not passive:
            return parse
        made = replace(parse, lemma=[*parse.lemma], tag=[*parse.tag], dep=[*parse.dep], head=[*parse.head])
        for verb, base, root in found:
            _mend(parse, made, verb, base, root)
        for verb, noun in passive:
            made.tag[verb], made.dep[noun] = "VBN", "nsubjpass"
        return made

    def _passive(self, parse: Parse, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Yield the verb of a headline with the noun before it, if that is what the verb is done to."""
        if parse.text[last - 1] in _STOPS:
            return
        for verb in range(first + 1, last):
            if parse.head[verb] != verb or parse.tag[verb] != "VBD" or parse.lemma[verb] not in self.objects:
                continue
            form = parse.lower[verb]
            noun = parse.child(verb, "nsubj")
            if noun is None or not (form.endswith("ed") or form in self.participles):
                continue
            if parse.child(verb, "dobj", "ccomp", "xcomp", "aux") is None and (
                parse.lemma[noun] in self.objects[parse.lemma[verb]]
            ):
                yield verb, noun

    def _root(self, parse: Parse, first: int, last: int) -> int | None:
        """Return the root of a sentence that is no verb, if the sentence has no finite verb but what is joined to it."""
        root = next((t for t in range(first, last) if parse.head[t] == t), None)
        if root is None or parse.tag[root][0] != "N":
            return None
        for token in range(first, last):
            if parse.tag[token] in _FINITE and not (parse.dep[token] == "conj" and parse.head[token] == root):
                return None
        return root

    def _verb(self, parse: Parse, sentence: int, root: int) -> tuple[int, str] | None:
        """Return the token that must be the verb, and its base form."""
        first, last = parse.sentences[sentence]
        for token in range(first + 1, last - 1):
            if not parse.text[token].islower() or parse.tag[token - 1] not in _NAMES:
                continue
            if parse.tag[token] not in ("NNS", "NN", "JJ", "NNP") or (
                root > token and parse.head[token] != root
            ):
                continue
            joined = any(parse.lower[t] == "and" for t in range(first, token))
            base = self._base(parse.lower[token], several=joined)
            if base is None:
                continue
            after = parse.tag[token + 1]
            if base == parse.lower[token] and after in _NAMES:
                continue  # "the chairman and school founder Ama Dest"
            doubtful = base in self.nouns
            if after in (_CLEAR if doubtful else _OPENING) or (after in ("IN", "TO") and not doubtful):
                return token, base
        return None

    def _base(self, word: str, *, several: bool) -> str | None:
        """Return the base form of a verb in the third person, or of one with several subjects."""
        if several and word in self.verbs:
            return word
        for ending, instead in (("ies", "y"), ("es", ""), ("s", "")):
            if word.endswith(ending) and (base := word.removesuffix(ending) + instead) in self.verbs:
                return base
        return None


def _mend(parse: Parse, made: Parse, verb: int, base: str, root: int) -> None:
    """Make ``verb`` the root: names before it its subject, the noun after it its object."""
    subject = verb - 1
    while parse.dep[subject] in ("conj", "compound", "appos") and parse.head[subject] < verb:
        subject = parse.head[subject]
    if root < verb and root != subject:  # "Ambria, Teluria and Korsia expel": the first name was the root
        made.head[subject], made.dep[subject] = root, "conj"
        subject = root
    first = parse.sentences[parse.sentence[verb]][0]
    for token in range(first, parse.sentences[parse.sentence[verb]][1]):
        head = parse.head[token]
        if token in (verb, subject):
            continue
        if token < verb and head >= verb:
            made.head[token] = subject
        elif head == root and token > verb and (parse.dep[token] in _OF_VERB or root == verb):
            made.head[token] = verb
            if parse.dep[token] in ("appos", "nmod", "dep") and parse.tag[token][0] == "N":
                made.dep[token] = "dobj"
        elif head == root and root < verb and token > verb and parse.dep[token] == "appos":
            made.head[token], made.dep[token] = verb, "dobj"
    if root > verb:
        made.head[root], made.dep[root] = verb, "dobj"
    made.head[subject], made.dep[subject] = verb, "nsubj"
    made.head[verb], made.dep[verb] = verb, "ROOT"
    made.tag[verb] = "VBZ" if parse.lower[verb] != base else "VBP"
    made.lemma[verb] = base
