"""Whether words stand in a stored report: where exactly, and if not, what comes nearest.

Words are compared with white space as one blank, quotation marks of all kinds as one, dashes of
all kinds as one and invisible characters left out; offsets are those of the text as it is.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import Match as Block
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from comity.errors import InputError
from comity.ledger.queries import match_of
from comity.model.record import Record
from comity.model.spans import Spans, quote

if TYPE_CHECKING:
    from comity.ledger.view import View

LONGEST = 4_000
"""Characters of a quotation; longer ones are checked piece by piece."""

Match = Literal["exact", "spacing and marks", "capitals", "none"]

_MARKS = str.maketrans(
    dict.fromkeys("“”„‟«»″＂", '"') | dict.fromkeys("‘’‚‛‹›′`´＇", "'") | dict.fromkeys("‐‑‒–—―−", "-")
)
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_GAP = re.compile(r"\s*(?:\[?\s*(?:…|\.\.\.)\s*\]?)\s*")  # what is left out of a quotation
_CANDIDATES = 200  # reports that hold the words in some form; more are not looked into
_NEAR = 20  # reports that are compared word by word
_RARE = 8  # of the words, the longest: what FTS5 ranks reports by
_LEAST = 0.5  # of the words in common; below it nothing is "near"


class Standing(Record, kw_only=True, frozen=True):
    """One place where the words stand, or nearly. ``where`` is the text or the title; ``span`` counts its code points.

    ``match``: *exact*, or the same but for *spacing and marks*, or but for *capitals* as well;
    *none* for what is merely near, with ``likeness`` (0 to 1, share of words in order) below 1.
    """

    document: str
    where: Literal["text", "title"]
    span: Spans
    found: str
    match: Match
    likeness: float = 1.0


class Checked(Record, kw_only=True, frozen=True):
    """What came of a check: the places where the words ``stand``, else the ``nearest``.

    ``looked_into`` counts the reports that were compared; ``cut`` says that more may hold the words.
    """

    stand: tuple[Standing, ...]
    nearest: Standing | None
    looked_into: int
    cut: bool


class _Piece(NamedTuple):
    """A piece of a quotation as it is compared, and as it was given."""

    plain: str
    given: str


class _Plain(NamedTuple):
    """A text as it is compared, with the offset in the original of each character, and of the end."""

    text: str
    at: Sequence[int]


def check_quote(view: "View", words: str, *, limit: int = 20, **asked: Any) -> Checked:
    """Return where ``words`` stand in the reports asked for, up to ``limit`` places, else what comes nearest.

    An ellipsis leaves words out: its two sides must stand in one report, in this order.
    Quotation marks around the whole are taken away. Raises InputError if there is no
    word, or more than ``LONGEST`` characters.
    """
    if len(words) > LONGEST:
        raise InputError(f"the quotation has {len(words):,} characters, over {LONGEST:,}; check a part of it")
    pieces = _pieces(words)
    if not pieces:
        raise InputError("the quotation holds no word")
    phrases = " ".join(f'"{_words(piece.plain)}"' for piece in pieces)
    texts = list(_texts(view, phrases, _CANDIDATES + 1, asked))
    cut, texts = len(texts) > _CANDIDATES, texts[:_CANDIDATES]
    ranked = _ranked(texts, pieces, limit)
    looked = {document for document, _, _ in texts}
    best = None
    if not ranked:  # a word may be broken in the text, by a soft hyphen
        wanted = [token for piece in pieces for token in _tokens(piece.plain)]
        near = list(_texts(view, _any_of(wanted), _NEAR, asked))
        looked |= {document for document, _, _ in near}
        ranked = _ranked(near, pieces, limit)
        found = [] if ranked else [_nearest(document, text, wanted) for document, _, text in near]
        best = max((one for one in found if one), key=lambda one: one.likeness, default=None)
    return Checked(
        stand=tuple(ranked[:limit]), nearest=best, looked_into=len(looked), cut=cut or len(ranked) > limit
    )


def _ranked(
    texts: Sequence[tuple[str, str | None, str]], pieces: Sequence[_Piece], limit: int
) -> list[Standing]:
    stand: list[Standing] = []
    for document, title, text in texts:
        stand += _stand(document, "text", text, pieces, limit + 1)
        stand += _stand(document, "title", title or "", pieces, limit + 1)
    order = ("exact", "spacing and marks", "capitals")
    return sorted(stand, key=lambda one: order.index(one.match))


def _pieces(words: str) -> list[_Piece]:
    plain = _plain(words)
    text = plain.text.rstrip()
    begin, end = (
        (1, len(text) - 1) if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else (0, len(text))
    )
    bounds = [begin]
    for gap in _GAP.finditer(text, begin, end):
        bounds += gap.span()
    bounds.append(end)
    made = []
    for start, stop in zip(bounds[::2], bounds[1::2], strict=True):
        piece = text[start:stop]
        if _TOKEN.search(piece):
            first, last = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()) - 1
            made.append(_Piece(piece.strip(), words[plain.at[first] : plain.at[last] + 1]))
    return made


def _words(piece: str) -> str:
    """Return a piece as a phrase of FTS5 takes it: words and blanks."""
    return " ".join(_TOKEN.findall(piece)).replace("'", " ")


def _tokens(piece: str) -> list[str]:
    return [token.casefold() for token in _TOKEN.findall(piece)]


def _any_of(tokens: Sequence[str]) -> str:
    longest = sorted(set(tokens), key=lambda token: (-len(token), token))[:_RARE]
    return " OR ".join(match_of(f'"{_words(token)}"') for token in longest)


def _texts(
    view: "View", match: str, most: int, asked: dict[str, Any]
) -> Iterator[tuple[str, str | None, str]]:
    """Yield id, title and text of reports that match, the most fitting first."""
    conditions, values = ["words MATCH ?"], [match]
    for column, sign in (("document", "d.id = ?"), ("outlet", "d.outlet = ?")):
        if asked.get(column) is not None:
            conditions.append(sign)
            values.append(asked[column])
    for bound, sign in (("since", "d.published >= ?"), ("until", "d.published <= ?")):
        if asked.get(bound) is not None:
            conditions.append(sign)
            values.append(asked[bound].isoformat())
    yield from view.ask(
        "SELECT d.id, d.title, d.text FROM words JOIN documents d ON d.number = words.rowid "
        f"WHERE {' AND '.join(conditions)} ORDER BY words.rank, d.id LIMIT ?",
        [*values, most],
    )


def _plain(text: str) -> _Plain:
    """Return a text as it is compared."""
    made: list[str] = []
    at: list[int] = []
    blank = True
    for offset, char in enumerate(text):
        if _UNSEEN.match(char):
            continue
        if char.isspace():
            if not blank:
                made.append(" ")
                at.append(offset)
            blank = True
            continue
        blank = False
        made.append(char.translate(_MARKS))
        at.append(offset)
    return _Plain("".join(made), [*at, len(text)])


def _stand(
    document: str, where: Literal["text", "title"], text: str, pieces: Sequence[_Piece], most: int
) -> Iterator[Standing]:
    """Yield the places in one text where all pieces stand in their order, as whole words."""
    plain = _plain(text)
    for folded in (False, True):
        flags = re.IGNORECASE if folded else 0
        found = 0
        start = 0
        while found < most and (spans := _in_order(plain.text, pieces, flags, start)):
            start = spans[0][1]
            found += 1
            exact = tuple((plain.at[s], plain.at[e - 1] + 1) for s, e in spans)
            same = all(text[s:e] == piece.given for (s, e), piece in zip(exact, pieces, strict=True))
            match: Match = "capitals" if folded else "exact" if same else "spacing and marks"
            yield Standing(document=document, where=where, span=exact, found=quote(text, exact), match=match)
        if found:
            return


def _in_order(text: str, pieces: Sequence[_Piece], flags: int, start: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for plain, _ in pieces:
        begin = r"(?<![^\W_])" if plain[0].isalnum() else ""
        end = r"(?![^\W_])" if plain[-1].isalnum() else ""
        match = re.compile(f"{begin}{re.escape(plain)}{end}", flags).search(text, start)
        if match is None:
            return []
        spans.append(match.span())
        start = match.end()
    return spans


def _nearest(document: str, text: str, wanted: Sequence[str]) -> Standing | None:
    """Return the stretch of a text that has most of the words in order, ``None`` if none has half of them."""
    plain = _plain(text)
    tokens = [(found[0].casefold(), *found.span()) for found in _TOKEN.finditer(plain.text)]
    best, at = _fullest([token for token, _, _ in tokens], wanted)
    if best / len(wanted) < _LEAST:
        return None
    slack = max(2, len(wanted) // 4)
    window = tokens[max(0, at - slack) : at + len(wanted) + slack]
    blocks = SequenceMatcher(None, [token for token, _, _ in window], wanted, autojunk=False)
    same = _together([block for block in blocks.get_matching_blocks() if block.size])
    likeness = sum(block.size for block in same) / len(wanted)
    if likeness < _LEAST:
        return None
    first, last = same[0].a, same[-1].a + same[-1].size - 1
    span = ((plain.at[window[first][1]], plain.at[window[last][2] - 1] + 1),)
    return Standing(
        document=document,
        where="text",
        span=span,
        found=quote(text, span),
        match="none",
        likeness=round(min(likeness, 0.999), 3),
    )


def _together(blocks: list[Block]) -> list[Block]:
    """Return the blocks without those at either end that are a stray word far from the others."""
    while len(blocks) > 1 and blocks[0].size < blocks[1].a - blocks[0].a - blocks[0].size:
        blocks = blocks[1:]
    while len(blocks) > 1 and blocks[-1].size < blocks[-1].a - blocks[-2].a - blocks[-2].size:
        blocks = blocks[:-1]
    return blocks


def _fullest(tokens: Sequence[str], wanted: Sequence[str]) -> tuple[int, int]:
    """Return the most wanted words in any stretch of as many tokens, and where it begins; one pass over the text."""
    need, size = Counter(wanted), len(wanted)
    inside: Counter[str] = Counter()
    held = best = at = 0
    for number, token in enumerate(tokens):
        if token in need:
            inside[token] += 1
            held += inside[token] <= need[token]
        if number >= size:
            gone = tokens[number - size]
            if gone in need:
                held -= inside[gone] <= need[gone]
                inside[gone] -= 1
        if held > best:
            best, at = held, max(0, number - size + 1)
    return best, at
