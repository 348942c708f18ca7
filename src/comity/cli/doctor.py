"""What is installed and used, and whether all is well."""

import platform
import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any, Literal, NamedTuple

import comity
from comity.cli.formats import console, write_rows
from comity.cli.options import Format
from comity.cli.plain import one_line
from comity.cli.tables import find_problems, table_rows
from comity.codebook import Codebook, load_codebook
from comity.errors import ComityError

_SHOWN_PROBLEMS = 5
_PROBE = "The government recalled its ambassador."
_STYLES = {"wrong": "red", "note": "dim"}


class Finding(NamedTuple):
    """One thing the doctor looked at. ``remedy`` says what to do where ``state`` is "wrong"."""

    part: str
    value: str
    state: Literal["well", "wrong", "note"] = "well"
    remedy: str = ""


def show_findings(overlay: Path | None, format: Format) -> int:  # noqa: A002 - the option is called so
    """Print what was found, ending with "all well" or what to do; returns 1 if something is wrong."""
    findings: list[Finding] = []
    out = console()
    for finding in examine(overlay):
        findings.append(finding)
        if format is Format.table:  # as it comes: loading the pipeline takes a while
            out.print(_line(finding), overflow="fold")
    wrong = [finding for finding in findings if finding.state == "wrong"]
    if format is not Format.table:
        write_rows([finding._asdict() for finding in findings], Finding._fields, format)
    else:
        out.print(
            "all well" if not wrong else f"{len(wrong)} to mend: {'; '.join(f.remedy for f in wrong)}",
            style="bold",
        )
    return 1 if wrong else 0


def examine(overlay: Path | None) -> Iterator[Finding]:
    """Yield all findings, the quick ones first."""
    yield Finding("Comity", comity.__version__)
    yield Finding("Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    yield from _parts()
    try:
        codebook = load_codebook(overlay)
    except ComityError as error:
        yield Finding("tables", str(error), "wrong", "mend the tables as said above")
    else:
        yield from _tables(codebook)
    yield from _pipeline()


def _parts() -> Iterator[Finding]:
    """Tell which packages Comity needs and may use are there, by its own metadata."""
    try:
        required = metadata.requires("comity") or []
    except metadata.PackageNotFoundError:
        yield Finding("parts", "not known: Comity runs from a folder and is not installed", "note")
        required = []
    for requirement in required:
        name = re.split(r"[\s<>=!~;\[(]", requirement, maxsplit=1)[0]
        extra = re.search(r"extra\s*==\s*[\"']([^\"']+)", requirement)
        version = _version_of(name)
        if extra:
            yield Finding(f"optional ({extra[1]})", f"{name} {version or 'not installed'}", "note")
        elif version:
            yield Finding("part", f"{name} {version}")
        else:
            yield Finding("part", f"{name} is not installed", "wrong", f"run: pip install {name}")


def _pipeline() -> Iterator[Finding]:
    """Load the pipeline and parse a sentence with it."""
    from comity.reading.parse import DEFAULT_PIPELINE, load_parser

    yield Finding("spaCy", _version_of("spacy") or "not installed")
    version = _version_of(DEFAULT_PIPELINE)
    try:
        (parse,) = load_parser(DEFAULT_PIPELINE)([_PROBE])
    except (ComityError, ImportError) as error:
        yield Finding(
            "pipeline",
            one_line(str(error)),
            "wrong",
            f"run: pip install {DEFAULT_PIPELINE.replace('_', '-')}",
        )
        return
    if "nsubj" in parse.dep and "dobj" in parse.dep:
        yield Finding("pipeline", f"{DEFAULT_PIPELINE} {version or '(version not known)'}, loads and parses")
    else:
        yield Finding(
            "pipeline", f"{DEFAULT_PIPELINE} loads, but does not parse", "wrong", "install the pipeline again"
        )


def _tables(codebook: Codebook) -> Iterator[Finding]:
    """Tell which tables are used and whether they pass their checks."""
    yield Finding("codebook", f"version {codebook.version}")
    yield Finding("overlay", codebook.overlay or "none", "well" if codebook.overlay else "note")
    for row in table_rows(codebook):
        yield Finding("table", f"{row['file']}: {row['rows']:,} rows")
    problems = find_problems(codebook)
    if not problems:
        yield Finding("checks", "all tables pass their checks")
    for number, problem in enumerate(problems[:_SHOWN_PROBLEMS]):
        yield Finding(
            "checks", str(problem), "note" if number else "wrong", "" if number else _mend(problems, codebook)
        )


def _mend(problems: list[Any], codebook: Codebook) -> str:
    folder = f" --tables {codebook.overlay}" if codebook.overlay else ""
    return f"mend {len(problems)} rows of the tables, listed by: comity codebook check{folder}"


def _version_of(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _line(finding: Finding) -> Any:
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=16, no_wrap=True)
    grid.add_column(overflow="fold")
    sign = {"wrong": "✗ ", "note": "", "well": ""}[finding.state]
    grid.add_row(
        Text(finding.part), Text(sign + one_line(finding.value), style=_STYLES.get(finding.state, ""))
    )
    return grid
