"""The classes of a word in the tables: what kind of doer, document or thing a noun is, what kind of act a verb is."""

from collections import defaultdict

from comity.codebook import Codebook

_VERB_LISTS = ("power_verb", "stative_verb", "motion_verb", "mental_verb", "sport_verb", "light_verb")
_NOUN_LISTS = ("event_noun", "document_noun", "place_noun", "power_noun", "common_title", "purpose_noun")


class WordClasses:
    """Names of classes by part of speech ("v", "n", "a") and lemma."""

    def __init__(self, codebook: Codebook) -> None:
        found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for deed in codebook.deeds:
            found[deed.pos, deed.head].add(deed.type or "deed")
        for evaluation in codebook.evaluations:
            found[evaluation.pos, evaluation.head].add(evaluation.polarity)
        for fact in codebook.factuality:
            found[fact.pos, fact.head].add(fact.affirmative)
        for agent in codebook.agents:
            found["n", agent.noun].add(agent.kind)
        for form in codebook.anonymous:
            found["n", form.form].add("unnamed")
        for noun in codebook.noun_classes:
            found["n", noun.noun].add(noun.class_)
        for pos, lists in (("v", _VERB_LISTS), ("n", _NOUN_LISTS)):
            for name in lists:
                for word in codebook.words[name]:
                    found[pos, word].add(name)
        self._found = {key: tuple(sorted(classes)) for key, classes in found.items()}

    def of(self, pos: str, lemma: str) -> tuple[str, ...]:
        """Return the classes of a word, sorted; none for a word that the tables lack."""
        return self._found.get((pos, lemma), ())
