"""Sentences about sport and shows, where states are teams and nobody is attacked.

"Korsia crushed Veldania" in a report of a match is no assault. What tells is vocabulary:
words of contests in the sentence, or in most of the report, and no word of the affairs of
state. A boycott, a visa refused to a team stay what they are.
"""

import re

from comity.codebook import Codebook
from comity.model import Document
from comity.reading.parse import Parse

_ENOUGH = 2  # points of a sentence: one word that only sport has, or two that it shares
_MOST = 0.4  # share of such sentences from which a report is of sport, and its other sentences are too
_SCORE = re.compile(
    r"(?<![\d-])\d{1,2}[-–]\d{1,2}(?![\d%-])(?! (?:per|billion|million|year|day|month|vote)\w*)"
)


class ContestFinder:
    """Tells by the table of words which sentences are about sport and shows."""

    def __init__(self, codebook: Codebook) -> None:
        self.weights = {row.form: row.weight for row in codebook.contests}
        forms = "|".join(re.escape(form) for form in sorted(self.weights, key=len, reverse=True))
        self.forms = re.compile(rf"\b(?:{forms})\b") if forms else None

    def __call__(self, document: Document, parse: Parse) -> frozenset[int]:
        """Return the numbers of the sentences about sport and shows."""
        if self.forms is None:
            return frozenset()
        points = [self._points(document.text[parse.start[a] : parse.end[b - 1]]) for a, b in parse.sentences]
        sure = {number for number, n in enumerate(points) if n >= _ENOUGH}
        if len(sure) >= 2 and len(sure) >= _MOST * len(points):
            sure |= {number for number, n in enumerate(points) if n >= 0}
        return frozenset(sure)

    def _points(self, sentence: str) -> int:
        assert self.forms is not None
        lower = sentence.lower()
        found = {match.group() for match in self.forms.finditer(lower)}
        points = sum(self.weights[form] for form in found)
        return points + 1 if points > 0 and _SCORE.search(sentence) else points
