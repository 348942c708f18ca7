"""Golden series: two reports and more, and which denial in them denies what, and what became of which plan. README.md tells the format."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

from passages import GoldenError, blocks, find_words, options

from comity.links.denials import find_denials
from comity.links.plans import find_plans
from comity.links.statements import statements
from comity.model import Document, Reading
from comity.model.links import PlanOutcome

HERE = Path(__file__).parent / "across"
COLUMNS = {"denials": ("denial", "claim"), "plans": ("plan", "kind", "outcome")}
_REPORT = re.compile(r"### ([A-Z]): (\d{4}-\d\d-\d\d), (\S.*)")


@dataclass(frozen=True, eq=False)
class Expected:
    """A table of links: its heading, and the cells of each row; no rows where it says that nothing is linked."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    xfail: str | None


@dataclass(frozen=True, eq=False)
class Series:
    """Reports by their letters, and the links that must be found among them, and no others."""

    file: str
    id: str
    title: str
    reports: dict[str, Document]
    tables: tuple[Expected, ...]


@dataclass(frozen=True)
class Link:
    """A link that was found: the report and the spans of its two ends, its kind, and why."""

    ends: tuple[tuple[str, tuple[tuple[int, int], ...]], tuple[str, tuple[tuple[int, int], ...]]]
    kind: str
    told: str


def read_series(folder: Path = HERE) -> list[Series]:
    """Return the series of all files. Raises GoldenError."""
    return [
        _series(path.name, line, block)
        for path in sorted(folder.glob("*.md"))
        for line, block in blocks(path.read_text(encoding="utf-8"))
    ]


def _series(file: str, line: int, block: list[str]) -> Series:
    heading = re.fullmatch(r"## ([a-z0-9][a-z0-9-]*): (\S.*)", block[0].rstrip())
    where = f"{file}, line {line}"
    if heading is None:
        raise GoldenError(f"{where}: write the heading as '## some-id: short title', not {block[0]!r}")
    reports: dict[str, tuple[date, str, list[str]]] = {}
    tables: dict[str, tuple[list[list[str]], list[str]]] = {}
    for number, raw in enumerate(block[1:], line + 1):
        content, here = raw.rstrip(), f"{file}, line {number}, series {heading[1]}"
        report = _REPORT.fullmatch(content)
        if report is not None and not tables:
            reports[report[1]] = (date.fromisoformat(report[2]), report[3], [])
        elif content.startswith("### ") and content[4:] in COLUMNS:
            tables[content[4:]] = ([], [])
        elif content.startswith(">") and reports and not tables:
            reports[list(reports)[-1]][2].append(content[1:].removeprefix(" "))
        elif content.startswith("|") and tables:
            tables[list(tables)[-1]][0].append([cell.strip() for cell in content[1:-1].split("|")])
        elif content.startswith("xfail: ") and tables:
            tables[list(tables)[-1]][1].append(content.removeprefix("xfail: "))
        elif content:
            raise GoldenError(f"{here}: no report, text, table or row: {content!r}")
    if len(reports) < 2 or not tables:
        raise GoldenError(f"{where}: a series needs two reports and a table")
    documents = {
        letter: Document(
            id=f"{heading[1]}.{letter}", text="\n".join(text), published=day, outlet=outlet, language="en"
        )
        for letter, (day, outlet, text) in reports.items()
    }
    made = [_table(f"{where}: {name}", name, *table, documents) for name, table in tables.items()]
    return Series(file, heading[1], heading[2], documents, tuple(made))


def _table(
    where: str, name: str, rows: list[list[str]], xfail: list[str], reports: dict[str, Document]
) -> Expected:
    if len(rows) < 3 or tuple(rows[0]) != COLUMNS[name] or set("".join(rows[1])) - set("-"):
        raise GoldenError(f"{where}: needs the columns {', '.join(COLUMNS[name])}, a line |---| and a row")
    kept = [tuple(row) for row in rows[2:] if set(row) != {"-"}]
    for row in kept:
        if len(row) != len(COLUMNS[name]):
            raise GoldenError(f"{where}: {len(row)} cells for {len(COLUMNS[name])} columns")
        if len(row) == 3 and set(options(row[1])) - set(get_args(PlanOutcome)):
            raise GoldenError(f"{where}: {row[1]!r} is no kind of outcome")
        for cell in (row[0], row[-1]):
            place(cell, reports)
    return Expected(name, tuple(kept), xfail[0] if xfail else None)


def place(cell: str, reports: dict[str, Document]) -> tuple[str, tuple[int, int]]:
    """Return the report and the span of a cell such as "B: called off". Raises GoldenError."""
    letter, _, words = cell.partition(": ")
    if letter not in reports:
        raise GoldenError(f"{cell!r} names no report")
    return letter, find_words(reports[letter].text, words)


def links_across(name: str, readings: Iterable[Reading]) -> Iterator[Link]:
    """Yield the links of a kind, ``denials`` or ``plans``, from one report to another."""
    whole = list(readings)
    told = {(one.document.id, one.id): one for one in statements(whole)}
    ends = [
        (link, "denied", (link.denial_document, link.denial), (link.claim_document, link.claim))
        for link in find_denials(whole)
    ] if name == "denials" else [
        (link, link.kind, (link.plan_document, link.plan), (link.outcome_document, link.outcome))
        for link in find_plans(whole)
    ]  # fmt: skip
    for link, kind, first, second in ends:
        if first[0] != second[0]:
            one, other = told[first], told[second]
            yield Link(
                ((first[0][-1], one.span), (second[0][-1], other.span)),
                kind,
                f"{first[0][-1]} “{one.sentence}” {kind} {second[0][-1]} “{other.sentence}” "
                f"({link.confidence}: {link.reason})",
            )


def find_faults(series: Series, table: Expected, readings: Iterable[Reading]) -> list[str]:
    """Return what is missing and what should not be there, a line each."""
    found = list(links_across(table.name, readings))
    met: set[Link] = set()
    faults = []
    for row in table.rows:
        fitting = [link for link in found if _fits(link, row, series)]
        met |= set(fitting)
        if not fitting:
            faults.append(f"not found: {' | '.join(row)}")
    return faults + [f"must not be linked: {link.told}" for link in found if link not in met]


def _fits(link: Link, row: tuple[str, ...], series: Series) -> bool:
    if len(row) == 3 and link.kind not in options(row[1]):
        return False
    for (letter, spans), cell in zip(link.ends, (row[0], row[-1]), strict=True):
        wanted, (start, end) = place(cell, series.reports)
        if letter != wanted or not any(a < end and start < b for a, b in spans):
            return False
    return True
