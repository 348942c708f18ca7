"""Quotation spans: what stands between quotation marks, paragraph by paragraph.

A paragraph is read by itself, so that a missing mark harms nothing beyond it.
"""

import re

from comity.model import Span

_OPEN = "“„«"
_CLOSE = "”»"
# British single quotes open after a space or bracket and close before one; an
# apostrophe stands between letters, or after an s ("the ministers' talks").
_SINGLE = re.compile(r"(?:(?<=[\s(\[—–-])|^)['‘](?=\w)(?P<inside>[^\n]{2,600}?[^\s])['’](?![\w])")
_PARAGRAPH = re.compile(r"[^\n]+")


def find_quotes(text: str) -> tuple[Span, ...]:
    """Return the spans of quotations in ``text``, marks included, in order, none inside another.

    A quotation that is not closed runs to the end of its paragraph when the paragraph
    opens with it or the next paragraph opens with a quotation mark (the rule for quotes
    over several paragraphs); otherwise the odd mark is passed over.
    """
    found: list[Span] = []
    paragraphs = list(_PARAGRAPH.finditer(text))
    for number, match in enumerate(paragraphs):
        after = paragraphs[number + 1].group().lstrip() if number + 1 < len(paragraphs) else ""
        found.extend(_in_paragraph(match.group(), match.start(), after))
    return tuple(found)


def _in_paragraph(text: str, offset: int, after: str) -> list[Span]:
    found: list[Span] = []
    opened: int | None = None
    at = 0
    while at < len(text):
        char = text[at]
        double = text[at : at + 2] in ("''", "``")
        german = opened is not None and text[opened] == "„" and char == "“"
        if char in _OPEN and not german:
            opened = at if opened is None else opened
        elif char in _CLOSE or german:
            if opened is not None:
                found.append((offset + opened, offset + at + 1))
            opened = None
        elif char == '"' or double:
            width = 2 if double else 1
            if opened is None:
                opened = at
            else:
                found.append((offset + opened, offset + at + width))
                opened = None
            at += width - 1
        at += 1
    if opened is not None:
        continued = after[:1] in ('"', "“", "„", "«") or after[:2] in ("''", "``")
        if continued or not text[:opened].strip():
            found.append((offset + opened, offset + len(text.rstrip())))
    if not found and opened is None:
        found = [(offset + m.start(), offset + m.end()) for m in _SINGLE.finditer(text)]
    return found
