"""Pages that are no plain report, known by signs from a table: stubs, cookie walls, live blogs, lists of headlines."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from comity.codebook.codebook import load_tables
from comity.errors import InputError

if TYPE_CHECKING:
    from comity.codebook.rows import PageSign
    from comity.ingest.intake import Found

# A whole report may end in "Already a subscriber?"; a stub is its first paragraph or two.
_STUB = 1_500
# Below this one sign tells a wall; between this and _STUB it takes two, since reports on privacy exist.
_WALL = 700
# With less text than this, words anywhere on the page count: menus say "sign in" on every page.
_SCRAP = 400
# A list of headlines: at least this many lines, of which this share is short and ends without a stop.
# where the page also calls itself such, less of it.
_LINES, _SHARE, _SHARE_WITH_SIGN, _HEADLINE = 8, 0.7, 0.4, 140
_STOPS = (".", "!", "?", '"', "”", "'", "’", ":", ";", ")")

_REFUSED = {
    "bot_check": "the server asked for proof that a person reads it; open it in a browser and save the page",
    "cookie_wall": "this is a cookie wall, not the report; open it in a browser and save the page",
    "stub": "this is the stub before a paywall, not the whole report; get the whole text from your subscription",
}
_QUOTES = str.maketrans("‘’“”", "''\"\"")


@dataclass(frozen=True)
class PageLabels:
    """The signs of the table."""

    signs: tuple["PageSign", ...]

    def notes_on(self, found: "Found") -> tuple[str, ...]:
        """Return the labels of a page that is read; raises InputError for one that holds no report."""
        self.refuse(found, found.text)
        notes = []
        if live := self._seen("live_blog", found):
            notes.append(f"live blog ({live}): many entries on one page")
        sign = self._seen("headlines", found)
        if is_list(found.text, _SHARE_WITH_SIGN if sign else _SHARE):
            notes.append(f"list of headlines{f' ({sign})' if sign else ''}, not one report")
        if found.paid:
            notes.append("the page says that it is not free; its text may be cut")
        return tuple(notes)

    def refuse(self, found: "Found", visible: str) -> None:
        """Raise InputError if ``visible``, the text or the whole page, shows that the report is not there."""
        size = len(found.text)
        if size >= _STUB:
            return
        text = _folded(visible)
        for label, message in _REFUSED.items():
            # "Access denied" may head a report too.
            titles = self._in_place(label, "title", _folded(found.title or "")) if size < _WALL else []
            words = self._in_place(label, "text", text)
            needed = 1 if label == "stub" or size < _WALL else 2
            if titles or len(words) >= needed or (label == "stub" and found.paid):
                sign = next(iter([*titles, *words]), "the page says that it is not free")
                raise InputError(f"{message} (sign: “{sign}”)")

    def is_scrap(self, found: "Found") -> bool:
        """Say whether so little text was found that the words of the whole page must be looked at."""
        return len(found.text) < _SCRAP

    def _seen(self, label: str, found: "Found") -> str | None:
        """Return the first sign of a label, with its place."""
        places = {
            "type": " ".join(sorted(found.types)),
            "title": _folded(found.title or ""),
            "url": (found.url or "").lower(),
        }
        for place, words in places.items():
            if signs := self._in_place(label, place, words):
                return f"{place}: {signs[0]}"
        return None

    def _in_place(self, label: str, place: str, words: str) -> list[str]:
        return [s.form for s in self.signs if (s.label, s.place) == (label, place) and s.form in words]


def load_labels(overlay: Path | None) -> PageLabels:
    """Load the table of signs, a user's rows laid over it."""
    return PageLabels(load_tables(("page_signs",), overlay).page_signs)


def is_list(text: str, share: float = _SHARE) -> bool:
    """Say whether a text is made of headlines: many short lines that end without a stop."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    short = sum(len(line) <= _HEADLINE and not line.endswith(_STOPS) for line in lines)
    return len(lines) >= _LINES and short >= share * len(lines)


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text.translate(_QUOTES)).lower()
