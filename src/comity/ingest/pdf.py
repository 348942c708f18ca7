"""PDF, by pypdf: the text of all pages, its lines joined to paragraphs."""

import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from comity.errors import InputError, MissingPartError
from comity.ingest.day import stated_day
from comity.ingest.intake import Found, Intake, Item, Outcomes, quiet
from comity.ingest.pdf_columns import Piece, in_columns
from comity.model import Document

_MOST_BYTES = 50_000_000
# The drawing commands of one page: a dense page of a newspaper has some 300,000 bytes.
_MOST_COMMANDS = 5_000_000
# pypdf's time grows with the square of the pieces of text that a page shows: 4,000 of them took 12 seconds. A page of
# a report has some hundred, so that the bound leaves room for a thousand such pages.
_MOST_WORK = 100_000_000
_DEEPEST = 50
# A line that ends this much before the longest ones is the last of its paragraph.
_SHORT = 0.8
# Lines of a page that may be its running head or foot.
_EDGE = 2
_PAGE_NUMBER = re.compile(r"(?:page\s+)?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_WORD = re.compile(r"\w+")
# A page of a picture with fewer words than a sentence has is a scan; they are the scanner's, or a number.
_FEWEST_WORDS = 8
_SHOWN = 5
_HYPHEN = re.compile(r"(?<=[a-z])[-\u00ad]$")


def read_pdf(intake: Intake, item: Item) -> Outcomes:
    """Yield the report of one PDF."""
    data = item.whole(max(_MOST_BYTES, intake.limits.max_bytes))
    yield intake.attempt(item.name, lambda: pdf_document(intake, data, item.name, item.url))


def pdf_document(
    intake: Intake, data: bytes, place: str, url: str | None, notes: tuple[str, ...] = ()
) -> Document:
    """Return the report of one PDF, or raise InputError with what is wrong with it."""
    with quiet("pypdf", "pypdf._reader", "pypdf.generic"):
        reader = _opened(data)
        most = intake.limits.max_pages
        if count_pages(reader.root_object.get("/Pages"), most) > most:
            raise InputError(f"the PDF has more than {most:,} pages; give the pages of one report")
        text, pictures = _text(reader, intake.limits.max_characters)
        facts = reader.metadata or {}
        made = stated_day((facts.get("/CreationDate") or "").removeprefix("D:")[:8])
    if not text.strip():
        raise InputError("the PDF holds no text, only pictures; run text recognition (OCR) on it first")
    if pictures:
        told = ", ".join(map(str, pictures[:_SHOWN])) + (", …" if len(pictures) > _SHOWN else "")
        notes = (*notes, f"{len(pictures)} pages of the PDF are pictures and were not read: {told}")
    note = (f"the PDF was made on {made}; when it was published is not said",) if made else ()
    found = Found(
        text=text,
        title=_told(facts.get("/Title")),
        author=_told(facts.get("/Author")),
        url=url,
        notes=notes if intake.published else (*notes, *note),
    )
    return intake.document(found, place)


def _opened(data: bytes) -> Any:
    """Open a PDF, also one that is encrypted but asks for no password; raises InputError for one that does."""
    import pypdf
    from pypdf.errors import DependencyError

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("the PDF is locked; save it without a password")
    except DependencyError:
        raise MissingPartError(
            "the PDF is encrypted; to read it: pip install cryptography, or save it without encryption"
        ) from None
    return reader


def count_pages(root: Any, most: int) -> int:
    """Return how many pages hang below ``root``, looking at no more than ``most`` and some.

    The number that a PDF gives itself may be wrong, and pypdf lists all pages at once.
    """
    ahead: list[tuple[Any, int]] = [(root, 0)]
    pages = seen = 0
    while ahead and pages <= most and seen <= 10 * most:
        node, depth = ahead.pop()
        seen += 1
        node = _resolved(node)
        if not isinstance(node, dict) or depth > _DEEPEST:
            continue
        kids = _resolved(node.get("/Kids"))
        if isinstance(kids, list):
            ahead += [(kid, depth + 1) for kid in kids[: most + 1 - pages]]
        else:
            pages += 1
    return most + 1 if seen > 10 * most else pages


def _resolved(thing: Any) -> Any:
    return thing.get_object() if hasattr(thing, "get_object") else thing


def _text(reader: Any, most: int) -> tuple[str, list[int]]:
    """Return the text of all pages, and the numbers of those that are pictures: what a scanner stamps on them is no text."""
    pages: list[str] = []
    pictures: list[int] = []
    size = work = 0
    for number, page in enumerate(reader.pages, 1):
        drawn = page.get_contents()
        commands = drawn.get_data() if drawn is not None else b""
        work += (commands.count(b"Tj") + commands.count(b"TJ")) ** 2
        if len(commands) > _MOST_COMMANDS or work > _MOST_WORK:
            raise InputError(f"page {number} of the PDF is too large to be one of a report; save its text")
        text = _drawn_on(page).strip()
        if len(text.split()) < _FEWEST_WORDS and _draws_pictures(page):
            pictures.append(number)
            continue
        pages.append(text)
        size += len(text)
        if size > most:
            break  # refused for its length, with the words that all texts get
    return unwrapped("\n".join(without_running_lines(pages)).replace("\0", "")), pictures


def _drawn_on(page: Any) -> str:
    """Return the text of a page in the order in which it is read."""
    pieces: list[Piece] = []

    def keep(text: str, around: Sequence[float], at: Sequence[float], *_: Any) -> None:
        across = at[4] * around[0] + at[5] * around[2] + around[4]
        up = at[4] * around[1] + at[5] * around[3] + around[5]
        pieces.append(Piece(across, up, text))

    text: str = page.extract_text(visitor_text=keep)
    return in_columns(pieces) or text


def _draws_pictures(page: Any) -> bool:
    """Say whether a page holds pictures, its own or within a form."""
    things = _resolved((_resolved(page.get("/Resources")) or {}).get("/XObject"))
    return isinstance(things, dict) and bool(things)


def without_running_lines(pages: Sequence[str]) -> list[str]:
    """Return pages without bare page numbers, and without the lines at the top or bottom of at least half of them, numbers apart."""
    if len(pages) < 2:
        return list(pages)
    split = [page.split("\n") for page in pages]
    edges = [_edges(lines) for lines in split]
    counts = Counter(
        shape
        for lines, places in zip(split, edges, strict=True)
        for shape in {_shape(lines[n]) for n in places}
    )
    running = {shape for shape, count in counts.items() if count >= max(2, len(pages) / 2)}

    def runs(line: str) -> bool:
        return _shape(line) in running or bool(_PAGE_NUMBER.fullmatch(line.strip()))

    return [
        "\n".join(line for n, line in enumerate(lines) if n not in places or not runs(line))
        for lines, places in zip(split, edges, strict=True)
    ]


def _edges(lines: Sequence[str]) -> set[int]:
    """Return the places of the first and last lines that are not blank."""
    filled = [n for n, line in enumerate(lines) if line.strip()]
    return {*filled[:_EDGE], *filled[-_EDGE:]}


def _shape(line: str) -> str:
    """Return a line with one sign for every number, so that page numbers do not tell lines apart; rows of numbers stay."""
    words = " ".join(line.split())
    return re.sub(r"\d+", "#", words) if any(char.isalpha() for char in words) else words


def unwrapped(text: str) -> str:
    """Return a text whose lines are paragraphs: lines that go on are joined, words cut at line ends made whole.

    A paragraph ends at a blank line, or at a line that ends a sentence and is shorter
    than its neighbours.
    """
    lines = [line.strip() for line in text.splitlines()]
    widths = sorted(len(line) for line in lines if line)
    full = widths[len(widths) * 3 // 4] if widths else 0
    joined: list[str] = []
    going_on = False
    for line in lines:
        if not line:
            going_on = False
        elif going_on:
            joined[-1] = _joined(joined[-1], line, text)
        else:
            joined.append(line)
        going_on = bool(line) and not (len(line) < _SHORT * full and _ends(line))
    return "\n".join(joined)


def _joined(before: str, line: str, text: str) -> str:
    """Return two lines as one; a hyphen at the end goes, unless the word is written with it elsewhere in the text."""
    if not _HYPHEN.search(before):
        return f"{before} {line}"
    word = before.rsplit(maxsplit=1)[-1] + (_WORD.match(line) or [""])[0]
    return before + line if "-" in word and word in text else _HYPHEN.sub("", before) + line


def _ends(line: str) -> bool:
    """Say whether a short line ends something: a sentence, or a heading, which has no stop but begins with a capital."""
    return line[-1] in ".!?\"”’'" or (line[0].isupper() and len(line.split()) <= 12 and line[-1] not in ",;-")


def _told(value: Any) -> str | None:
    text = str(value).strip() if value else ""
    return None if not text or text.lower() in {"untitled", "anonymous", "unknown"} else text
