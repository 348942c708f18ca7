"""The day at the head of a report that comes without a day of publication.

Either a line of its own ("May 29, 2006", "Published: 29 May 2006") or the dateline of an
agency ("KESTREL CITY, May 8, 2025 (Invented Wire) -").
"""

import re
from collections.abc import Iterable, Iterator

from comity.reading.timex import Phrase

_LINES = 6  # a date further down belongs to the story
_LABEL = re.compile(r"\W*(?:(?:first |last )?(?:published|updated|posted)(?: on)?|date)?\W*", re.IGNORECASE)
_PLACE = re.compile(r"[A-Z][A-Z .,'’-]*(?:\([A-Z][\w ]*\))?[ ,:]*")
_AFTER_LABEL = re.compile(r"[\s.,|–—-]*")
_AFTER_PLACE = re.compile(r"\s*(?:\([^()\n]{2,40}\)\s*)?(?:-|–|—)")


def at_head(text: str, phrases: Iterable[Phrase]) -> Iterator[Phrase]:
    """Yield the phrases of time that stand where a report tells the day on which it was written."""
    end = 0
    for _ in range(_LINES):
        end = text.find("\n", end) + 1 or len(text)
    for phrase in phrases:
        first, last = phrase.span
        if last > end:
            return
        line_end = text.find("\n", last)
        before = text[text.rfind("\n", 0, first) + 1 : first]
        after = text[last : len(text) if line_end < 0 else line_end]
        if (_LABEL.fullmatch(before) and _AFTER_LABEL.fullmatch(after)) or (
            _PLACE.fullmatch(before) and _AFTER_PLACE.match(after)
        ):
            yield phrase
