"""The classes of the codebook that features of factuality speak of, ready for look-up."""

from collections import defaultdict
from collections.abc import Mapping

from comity.codebook import Codebook
from comity.reading.commitments import CommitmentTable

_LISTS = (
    "stative_verb",
    "light_verb",
    "aspectual_verb",
    "mental_verb",
    "expectation_verb",
    "event_noun",
    "future_time",
    "past_time",
    "habitual_adverb",
    "hypothetical_modifier",
    "past_modifier",
    "purpose_noun",
)


class FeatureClasses:
    """Commitments, stances, word lists, cues, hedges and deeds of a codebook."""

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
