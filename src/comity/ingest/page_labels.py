"""Pages that are no plain report, known by signs from a table: stubs, cookie walls, live blogs, lists of headlines."""

import re
from collections.abc import Callable
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

# A sign begins a line or a sentence; in a line that is longer than this, words within a sentence are those of a report.
_SIGN_LINE = 80
_BEGINS_AFTER = (".", "!", "?", "…", ":", "|", "•", "–", "—")
# Where as much text as this was found, signs beside it may be those of an advertisement.
_TWO_SENTENCES = 200

_REFUSED = {
    "bot_check": "the server asked for proof that a person reads it, or draws the page by scripts; open it in a browser and save the page",
    "cookie_wall": "this is a cookie wall, not the report; open it in a browser and save the page",
    "no_report": "this is a notice that there is no report at this place; check the address, or save the page from a browser",
    "stub": "this is the stub before a paywall, not the whole report; get the whole text from your subscription",
}
_MAY_BE = {
    "bot_check": "a test whether a person reads",
    "cookie_wall": "a cookie wall",
    "no_report": "a notice that there is none",
    "stub": "the stub before a paywall",
}
_TITLE_PARTS = re.compile(r"[|:–—]|\s-\s")
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

    def notes_on_text(self, text: str) -> tuple[str, ...]:
        """Return the labels of a text that was given as such: it is read, whatever it looks like."""
        if len(text) >= _STUB:
            return ()
        for label in _REFUSED:
            if words := self._in_lines(label, text):
                return (f"this may be no whole report, but {_MAY_BE[label]} (sign: “{words[0]}”)",)
        return ()

    def refuse(self, found: "Found", visible: str) -> None:
        """Raise InputError if ``visible``, the text or the whole page, shows that the report is not there."""
        size = len(found.text)
        if size >= _STUB:
            return
        for label, message in _REFUSED.items():
            # "Access denied" may head a report too.
            titles = self._in_title(label, found.title) if size < _WALL else []
            words = self._in_lines(label, visible)
            needed = 1 if label == "stub" or size < _WALL else 2
            if titles or len(words) >= needed or (label == "stub" and found.paid):
                sign = next(iter([*titles, *words]), "the page says that it is not free")
                raise InputError(f"{message} (sign: “{sign}”)")

    def beside(self, found: "Found", visible: Callable[[], str]) -> tuple[str, ...]:
        """Look at all words of a page on which little text was found.

        With hardly any text InputError is raised where they show that the report is not
        there; with some, a note is returned, since they may be those of an advertisement.
        """
        if len(found.text) >= _SCRAP:
            return ()
        if len(found.text) < _TWO_SENTENCES:
            self.refuse(found, visible())
            return ()
        words = self._in_lines("stub", visible())
        told = f"this may be no whole report, but {_MAY_BE['stub']}"
        return (f"{told} (sign beside the text: “{words[0]}”)",) if words else ()

    def _seen(self, label: str, found: "Found") -> str | None:
        """Return the first sign of a label, with its place."""
        for place, signs in (
            ("type", self._in_place(label, "type", " ".join(sorted(found.types)))),
            ("title", self._in_title(label, found.title)),
            ("url", self._in_place(label, "url", (found.url or "").lower())),
        ):
            if signs:
                return f"{place}: {signs[0]}"
        if len(found.text) >= _STUB:
            title = _folded(found.title or "")
            return next(
                (f"title: {form}" for form in self._forms(label, "title") if title.endswith(form)), None
            )
        return None

    def _in_title(self, label: str, title: str | None) -> list[str]:
        """Return the signs that begin a title or a part of it: after a colon, a dash or a bar."""
        parts = [part.strip() for part in _TITLE_PARTS.split(_folded(title or ""))]
        whole = _folded(title or "").strip()
        return [
            form
            for form in self._forms(label, "title")
            if any(part.startswith(form) for part in (whole, *parts))
        ]

    def _in_lines(self, label: str, text: str) -> list[str]:
        """Return the signs that begin a sentence of a text, or stand in a short line of it."""
        lines = [_folded(line).strip() for line in text.splitlines()]
        return [form for form in self._forms(label, "text") if any(_says(line, form) for line in lines)]

    def _in_place(self, label: str, place: str, words: str) -> list[str]:
        return [form for form in self._forms(label, place) if form in words]

    def _forms(self, label: str, place: str) -> list[str]:
        return [sign.form for sign in self.signs if (sign.label, sign.place) == (label, place)]


def _says(line: str, form: str) -> bool:
    place = line.find(form)
    while place >= 0:
        before = line[:place].rstrip()
        if not before or len(line) <= _SIGN_LINE or before.endswith(_BEGINS_AFTER):
            return True
        place = line.find(form, place + 1)
    return False


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
