"""Golden passages: the Markdown that coders write, read into records. README.md tells the format."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import get_args

from comity.model import Factuality, Leaning, MentionKind, Span, SpeakerKind, SpeechKind

HERE = Path(__file__).parent
EVENT_COLUMNS = (
    "actors",
    "type",
    "mode",
    "recipients",
    "factuality",
    "author",
    "words",
    "source",
    "leaning",
    "date",
    "contexts",
)
EVIDENCE_COLUMNS = ("pair", "leaning", "status", "author", "chain", "words")
COLUMNS = {
    "events": EVENT_COLUMNS,
    "not": EVENT_COLUMNS,
    "attributions": (
        "source",
        "cue",
        "content",
        "speaker",
        "stance",
        "parent",
        "anonymous",
        "name",
        "speaker kind",
        "hearer",
        "speech",
        "hedges",
        "because",
    ),
    "evidence": EVIDENCE_COLUMNS,
    "not evidence": EVIDENCE_COLUMNS,
    "characterisations": ("actors", "leaning", "factuality", "author", "words", "source"),
    "mentions": ("words", "actor", "kind"),
    "dates": ("words", "from", "to"),
}
QUOTED = (
    "words",
    "source",
    "cue",
    "content",
    "parent",
    "hedges",
)  # cells that quote the text, by table below
_SPEAKERS = {("events", "source"), ("not", "source"), ("characterisations", "source")}
_CLOSED = {
    "factuality": get_args(Factuality),
    "author": get_args(Factuality),
    "status": get_args(Factuality),
    "leaning": get_args(Leaning),
    "kind": get_args(MentionKind),
    "anonymous": ("yes", "no"),
    "speech": get_args(SpeechKind),
    "speaker kind": get_args(SpeakerKind),
}
_KEYS = ("published", "outlet", "xfail")
# Curly and straight marks count as the same in a quote, so that coders can type; all are one character long.
_PLAIN = str.maketrans("’‘‚“”„", "'''\"\"\"")


class GoldenError(Exception):
    """A passage that does not follow the format; the message names the file, the passage and the line."""


@dataclass(frozen=True, eq=False)
class Row:
    """One line of a table: column to cell. A column that the table leaves out counts as "*".

    ``alternatives`` are the lines below that begin with "or": it is enough that one of them fits.
    """

    line: int
    cells: dict[str, str]
    alternatives: tuple["Row", ...] = ()

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "*")

    def __str__(self) -> str:
        told = (
            ", ".join(f"{column} {cell}" for column, cell in self.cells.items() if cell != "*") or "anything"
        )
        return "; or ".join([told, *map(str, self.alternatives)])


@dataclass(frozen=True, eq=False)
class Table:
    """A table of one passage; ``name`` is its heading."""

    name: str
    rows: tuple[Row, ...]
    xfail: str | None


@dataclass(frozen=True, eq=False)
class Passage:
    """A text and what must be found in it."""

    file: str
    line: int
    id: str
    title: str
    text: str
    published: date | None
    outlet: str | None
    tables: tuple[Table, ...]


def read_folder(folder: Path) -> tuple[list[Passage], list[str]]:
    """Return the passages of all files of ``folder`` but README.md, and one line for each that is unsound."""
    passages: list[Passage] = []
    problems: list[str] = []
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.md")):
        if path.name == "README.md":
            continue
        for line, block in blocks(path.read_text(encoding="utf-8")):
            try:
                passage = read_passage(path.name, line, block)
                if passage.id in seen:
                    raise GoldenError(
                        f"{path.name}, line {line}: the id {passage.id!r} is already used in {seen[passage.id]}"
                    )
            except GoldenError as error:
                problems.append(str(error))
                continue
            seen[passage.id] = path.name
            passages.append(passage)
    return passages, problems


def blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Cut a file at its ``## `` headings; what stands before the first is for people."""
    start, block = 0, list[str]()
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("## "):
            if block:
                yield start, block
            start, block = number, [line]
        elif block:
            block.append(line)
    if block:
        yield start, block


def read_passage(file: str, line: int, block: list[str]) -> Passage:
    """Read one passage. Raises GoldenError."""
    heading = re.fullmatch(r"## ([a-z0-9][a-z0-9-]*): (\S.*)", block[0].rstrip())
    if heading is None:
        raise GoldenError(
            f"{file}, line {line}: write the heading as '## some-id: short title', not {block[0]!r}"
        )
    name = heading[1]

    def wrong(number: int, message: str) -> GoldenError:
        return GoldenError(f"{file}, line {line + number}, passage {name}: {message}")

    keys: dict[str, str] = {}
    text: list[str] = []
    tables: list[tuple[str, dict[str, str], list[tuple[int, list[str]]]]] = []
    for number, raw in enumerate(block[1:], 1):
        content = raw.rstrip()
        key = re.fullmatch(r"([a-z]+): *(\S.*)", content)
        if content.startswith(">"):
            if tables:
                raise wrong(number, "the text must stand before the tables")
            text.append(content[1:].removeprefix(" "))
        elif content.startswith("### "):
            title = content[4:].strip()
            if title not in COLUMNS:
                raise wrong(number, f"there is no table {title!r}; the tables are {', '.join(COLUMNS)}")
            tables.append((title, {}, []))
        elif content.startswith("|"):
            if not tables:
                raise wrong(number, "a table needs a heading such as '### events' above it")
            cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", content)[1:-1]]
            tables[-1][2].append((number, cells))
        elif key is not None:
            if key[1] not in _KEYS or (tables and key[1] != "xfail"):
                raise wrong(
                    number,
                    f"{key[1]!r} is not known here; before the text stand {', '.join(_KEYS)}, in a table xfail",
                )
            (tables[-1][1] if tables else keys)[key[1]] = key[2]
        elif content and not content.startswith("<!--"):
            raise wrong(number, f"this line is no text ('>'), key, heading or table row: {content!r}")
    if not any(text):
        raise wrong(0, "has no text; put '> ' before each of its lines")
    if not tables:
        raise wrong(0, "has no table, so it would test nothing")
    whole = "\n".join(text)
    try:
        published = date.fromisoformat(keys["published"]) if "published" in keys else None
    except ValueError:
        raise wrong(0, f"'published' must be a day such as 2031-05-09, not {keys['published']!r}") from None
    made: list[Table] = []
    for title, own, lines in tables:
        if any(table.name == title for table in made):
            raise wrong(lines[0][0] if lines else 0, f"has two tables {title!r}; put their rows into one")
        try:
            rows = tuple(_rows(title, lines, line, whole))
        except GoldenError as error:
            raise GoldenError(f"{file}, passage {name}, {error}") from None
        made.append(Table(title, rows, own.get("xfail", keys.get("xfail"))))
    return Passage(file, line, name, heading[2], whole, published, keys.get("outlet"), tuple(made))


def _rows(title: str, lines: list[tuple[int, list[str]]], first: int, text: str) -> list[Row]:
    """Check and return the rows of a table."""
    if len(lines) < 3:
        raise GoldenError(f"table {title}: needs a line of column names, a line |---| and at least one row")
    (_, columns), (_, rule), *body = lines
    unknown = [column for column in columns if column not in COLUMNS[title]]
    if unknown:
        raise GoldenError(
            f"table {title}: no column {unknown[0]!r}; the columns are {', '.join(COLUMNS[title])}"
        )
    if len(rule) != len(columns) or not all(re.fullmatch(r":?-+:?", cell) for cell in rule):
        raise GoldenError(f"table {title}: the line below the column names must be |---|---|…")
    made: list[Row] = []
    for number, cells in body:
        where = f"line {first + number}, table {title}"
        if len(cells) != len(columns):
            raise GoldenError(f"{where}: {len(cells)} cells for {len(columns)} columns")
        alternative = cells[0].startswith("or ")
        if alternative and not made:
            raise GoldenError(f"{where}: 'or' needs a row above it")
        row = Row(first + number, dict(zip(columns, (cells[0].removeprefix("or "), *cells[1:]), strict=True)))
        for column, cell in row.cells.items():
            if not cell:
                raise GoldenError(
                    f"{where}: the cell {column!r} is empty; write * for anything or - for none"
                )
            for value in options(cell) if column in _CLOSED else ():
                if value not in (*_CLOSED[column], "*", "-"):
                    raise GoldenError(f"{where}: {column} {value!r} is none of {', '.join(_CLOSED[column])}")
            if quotes_text(title, column) and cell not in ("*", "-"):
                try:
                    find_words(text, cell)
                except GoldenError as error:
                    raise GoldenError(f"{where}, column {column}: {error}") from None
        if alternative:
            made[-1] = replace(made[-1], alternatives=(*made[-1].alternatives, row))
        else:
            made.append(row)
    return made


def quotes_text(table: str, column: str) -> bool:
    """Say whether the cells of this column are words of the text."""
    return column in QUOTED and (table, column) not in _SPEAKERS


def options(cell: str) -> list[str]:
    """Return the values that a cell allows: "future or possible" allows two."""
    return [value.strip() for value in cell.split(" or ")]


def find_words(text: str, words: str) -> Span:
    """Return where ``words`` stand in ``text``. Raises GoldenError if nowhere, or in several places.

    "first … last" reaches from the first part to the last; "he [2]" is the second "he".
    """
    plain = text.translate(_PLAIN)
    nth = re.fullmatch(r"(.+?) \[(\d+)\]", words)
    parts = [part.strip() for part in (nth[1] if nth else words).translate(_PLAIN).split("…")]
    parts = [part for part in parts if part]
    places = [(m.start(), m.end()) for m in re.finditer(rf"(?<!\w){re.escape(parts[0])}(?!\w)", plain)]
    if not places:
        raise GoldenError(f"the text does not hold the words {parts[0]!r}")
    if nth is None and len(places) > 1:
        raise GoldenError(
            f"{parts[0]!r} stands {len(places)} times in the text; quote more words, or write {parts[0]!r} [1]"
        )
    if nth is not None and not 1 <= int(nth[2]) <= len(places):
        raise GoldenError(f"{parts[0]!r} stands {len(places)} times in the text, not {nth[2]} times")
    start, end = places[int(nth[2]) - 1 if nth else 0]
    for part in parts[1:]:
        at = plain.find(part, end)
        if at < 0:
            raise GoldenError(f"the words {part!r} do not follow {parts[0]!r} in the text")
        end = at + len(part)
    return start, end
