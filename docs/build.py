"""Writes the generated parts of the documentation: by running the code, and from the tables.

    python docs/build.py            write what has changed
    python docs/build.py --check    write nothing; name what is out of date, exit 1

Two kinds of generated text. Whole pages: ``docs/reference.md`` and those of
``docs/codebook/`` that ``PAGES`` names. Blocks inside pages written by hand, between a
comment such as ``<!-- run: comity codebook check -->`` and ``<!-- end -->``: the output
of a command, run in a copy of ``docs/example/``, one copy for all pages; ``<!-- file: strait.txt -->``: a file of that
folder; ``<!-- paste: eval-latest.txt -->``: a file of ``docs/`` that need not be there.
"""

import contextlib
import importlib
import inspect
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
import typing
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from comity.codebook import Codebook, load_codebook
from comity.codebook.rows import TABLES
from comity.codebook.tables import columns
from comity.reading.composition import Coded, CompositionTable

DOCS = Path(__file__).resolve().parent
EXAMPLE = DOCS / "example"
WIDTH = 110
API = (
    ("comity", ()),
    ("comity.ingest.files", ("documents_from", "make_document")),
    ("comity.engines.serial", ("Reader",)),
    ("comity.codebook", ("load_codebook", "Codebook")),
    ("comity.codebook.check", ("check_codebook",)),
    ("comity.codebook.tables", ("Problem", "read_table")),
    ("comity.model", ()),
    ("comity.ledger", ()),
    ("comity.errors", ("ComityError", "InputError", "CodebookError", "MissingPartError", "LedgerError")),
    ("comity.evaluation", ("run",)),
)
"""Modules of the public interface and the names of each; none means all that the module lists in ``__all__``."""

_BLOCK = re.compile(r"<!-- (run|file|paste): (.+?) -->\n(.*?)<!-- end -->", re.DOTALL)
_MADE = "<!-- Made by docs/build.py. Edits here are lost: change the code or the table, then run `make docs`. -->\n"


def main(arguments: Sequence[str]) -> int:
    """Write or check the generated parts; return the exit code."""
    stale = {
        path: text
        for path, text in build().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    }
    for path, text in stale.items():
        print(path.relative_to(DOCS.parent))
        if "--check" not in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


def build() -> dict[Path, str]:
    """Return what every page with generated parts must hold, by path."""
    with tempfile.TemporaryDirectory() as copy:
        shutil.copytree(EXAMPLE, copy, dirs_exist_ok=True)
        with contextlib.chdir(copy):
            return _build()


def _build() -> dict[Path, str]:
    made = {DOCS / name: _MADE + "\n" + page().rstrip() + "\n" for name, page in PAGES.items()}
    for path in sorted([*DOCS.rglob("*.md"), DOCS.parent / "README.md"]):
        if path in made or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        if _BLOCK.search(text):
            made[path] = _BLOCK.sub(_fill, text)
    return made


# --- blocks --------------------------------------------------------------------------


def _fill(block: re.Match[str]) -> str:
    """Return a block with its contents made anew."""
    kind, what = block[1], block[2]
    if kind == "run":
        inner = run_command(what)
    else:
        file = (EXAMPLE if kind == "file" else DOCS) / what
        if kind == "paste" and not file.is_file():
            return f"<!-- paste: {what} -->\n*Nothing has been measured in this checkout yet; run `make eval`.*\n<!-- end -->"
        inner = file.read_text(encoding="utf-8")
    shown = f"$ {what}\n" if kind == "run" else ""
    language = "python" if what.endswith(".py") and kind == "file" else "text"
    return f"<!-- {kind}: {what} -->\n```{language}\n{shown}{_trimmed(inner)}\n```\n<!-- end -->"


def run_command(command: str) -> str:
    """Return what ``command`` prints, run where this is run. Raises RuntimeError if it fails."""
    program, *arguments = shlex.split(command)
    with _plain_terminal():
        if program == "python":
            return _run_script(arguments[0])
        from typer.testing import CliRunner

        from comity.cli.app import app

        outcome = CliRunner().invoke(app, arguments, prog_name="comity")
    if outcome.exit_code not in (0, 1) or (
        outcome.exception and not isinstance(outcome.exception, SystemExit)
    ):
        raise RuntimeError(f"{command}: exit code {outcome.exit_code}: {outcome.exception!r}")
    return outcome.stdout


def _run_script(name: str) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(Path(name).read_text(encoding="utf-8"), name, "exec"), {"__name__": "__main__"})
    return printed.getvalue()


@contextlib.contextmanager
def _plain_terminal() -> Iterator[None]:
    """Fix what output depends on besides the code: width and colour."""
    before = dict(os.environ)
    os.environ.update(COLUMNS=str(WIDTH), NO_COLOR="1", TERM="dumb")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n"))


# --- the reference -------------------------------------------------------------------


def reference() -> str:
    """Return the page of commands and of the Python interface."""
    parts = [
        "# Reference",
        "",
        "Help of every command, as the command prints it, and the public part of the package.",
        "",
    ]
    parts += ["## Commands", ""]
    for name in command_names():
        parts += [f"### {name}", "", "```text", _trimmed(run_command(f"{name} --help")), "```", ""]
    parts += ["## Python", ""]
    for module_name, names in API:
        module = importlib.import_module(module_name)
        parts += [f"### {module_name}", "", _prose(module.__doc__), ""]
        for name in names or module.__all__:
            parts += _described(name, getattr(module, name))
    return "\n".join(parts)


def command_names() -> list[str]:
    """Return every command with the words that lead to it, ``comity`` first, in the order of the help."""
    from typer.main import get_command

    from comity.cli.app import app

    return list(_walk("comity", get_command(app)))


def _walk(name: str, command: Any) -> Iterator[str]:
    yield name
    for sub, inner in getattr(command, "commands", {}).items():
        yield from _walk(f"{name} {sub}", inner)


def _described(name: str, thing: Any) -> list[str]:
    """Return the entry of one public name: how it is called, what it means, what it holds."""
    if inspect.ismodule(thing):
        return [f"#### {name}", "", _prose(thing.__doc__), ""]
    if not callable(thing) or typing.get_origin(thing) is not None:
        value = (
            repr(thing)
            if isinstance(thing, str)
            else str(thing).replace("typing.", "").replace("comity.model.", "")
        )
        return [f"#### {name}", "", f"`{value}`", ""]
    lines = [f"#### {name}", ""]
    if not inspect.isclass(thing):
        lines += ["```python", f"{name}{_signature(thing)}", "```", ""]
    lines += [_prose(inspect.getdoc(thing)), ""]
    if inspect.isclass(thing) and issubclass(thing, msgspec.Struct):
        rows = [
            (f"`{f.encode_name}`", f"`{_type(f.type)}`", "yes" if f.required else "")
            for f in msgspec.structs.fields(thing)
        ]
        lines += [_table(("field", "type", "required"), rows), ""]
    if inspect.isclass(thing) and not issubclass(thing, msgspec.Struct | Exception | tuple):
        for part, member in vars(thing).items():
            member = getattr(member, "__func__", member)  # noqa: PLW2901 - a class method is described as its function
            if inspect.isfunction(member) and not part.startswith("_"):
                lines += [
                    f"- `{part}{_signature(member)}`: {_prose(inspect.getdoc(member)).partition(chr(10) * 2)[0]}"
                ]
        lines += [""]
    return lines


def _signature(thing: Any) -> str:
    told = str(inspect.signature(getattr(thing, "__wrapped__", thing)))
    plain = re.sub(r"(?:comity|pathlib|datetime|collections|importlib|typing)(?:\.\w+)*\.(?=\w)", "", told)
    return re.sub(r"-> '(.+)'$", r"-> \1", plain)


def _type(annotation: Any) -> str:
    return re.sub(r"(?:\w+\.)+(?=\w)", "", inspect.formatannotation(annotation))


def _prose(text: str | None) -> str:
    """Return a docstring as Markdown: double backticks become single ones, examples become code."""
    clean = inspect.cleandoc(text or "").replace("``", "`")
    return re.sub(
        r"((?:^    .*\n?)+)",
        lambda m: "```python\n" + inspect.cleandoc(m[1]).replace("# doctest: +SKIP", "").rstrip() + "\n```\n",
        clean,
        flags=re.MULTILINE,
    )


# --- pages from tables ---------------------------------------------------------------


@cache
def codebook() -> Codebook:
    """Return the shipped tables."""
    return load_codebook()


def all_tables() -> str:
    """Return the page of all tables, their columns and sizes."""
    book = codebook()
    rows = [
        (
            f"`{file}`",
            f"{len(getattr(book, name)):,}",
            ", ".join(f"`{column}`" for column in columns(row_type)),
        )
        for name, (file, row_type) in TABLES.items()
    ]
    return "\n".join([
        "# All tables", "",
        f"{len(TABLES)} tables, {sum(len(getattr(book, name)) for name in TABLES):,} rows, below `src/comity/data/`. "
        "A file of the same name in your own folder is laid over them ([how](../for-coders.md)).", "",
        _table(("file", "rows", "columns"), rows), "",
    ])  # fmt: skip


def event_types() -> str:
    """Return the page of types and modes."""
    book = codebook()
    quads = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
    parts = [
        "# Event types", "", "From `plover/types.csv` and `plover/modes.csv`.", "",
        "The 16 types of PLOVER, with their quad, their score between -10 and 10, and the leaning that Comity gives them. "
        "The definitions are paraphrased from the PLOVER manual, draft 2.0 ([errata](errata.md)).", "",
        _table(
            ("type", "quad", "score", "leaning", "recipient", "modes", "meaning"),
            [
                (f"[{r.id}](#{r.id.lower()})", str(r.quad), _number(r.score), r.leaning, r.recipient,
                 str(sum(m.type == r.id for m in book.modes) or "none"), r.definition)
                for r in book.types
            ],
        ), "", *[f"Quad {number}: {name}." for number, name in quads.items()], "",
    ]  # fmt: skip
    for row in book.types:
        modes = [m for m in book.modes if m.type == row.id]
        parts += [f"## {row.id}", "", _sentence(row.definition), ""]
        parts += [_sentence(row.note), ""] if row.note else []
        parts += [
            f"Quad {row.quad} ({quads[row.quad]}), score {_number(row.score)}, recipient {row.recipient}.",
            "",
        ]
        if modes:
            parts += [
                _table(
                    ("mode", "score", "meaning", "note"),
                    [(m.mode, _number(m.score), m.definition, m.note) for m in modes],
                ),
                "",
            ]
    return "\n".join(parts)


def contexts() -> str:
    """Return the page of contexts."""
    book = codebook()
    terms: defaultdict[str, list[str]] = defaultdict(list)
    for row in book.context_terms:
        terms[row.context].append(row.term)
    rows = [
        (f"`{r.id}`", r.definition, r.note, str(len(terms[r.id])), ", ".join(terms[r.id][:6]))
        for r in book.contexts
    ]
    return "\n".join([
        "# Contexts", "", "From `plover/contexts.csv` and `lexicons/context_terms.csv`.", "",
        "What an event is about, besides what is done. A sentence has a context if two of its terms stand there, or one term of several words; "
        "some deeds imply one by themselves.", "",
        _table(("context", "meaning", "not", "terms", "the first of them"), rows), "",
    ])  # fmt: skip


def operations() -> str:
    """Return the page of operators and of what they make of a deed."""
    book = codebook()
    words: defaultdict[str, list[str]] = defaultdict(list)
    for row in book.operators:
        words[row.operation].append(" ".join(filter(None, (row.head, row.particle))))
    names = list(dict.fromkeys(row.operation for row in book.composition))
    table = CompositionTable(book)
    kinds = [row.id for row in book.types]
    matrix = [(f"**{name}**", *[_composed(table, name, kind) for kind in kinds]) for name in names]
    special = [
        (
            row.operation,
            "yes" if row.polarity == "yes" else "no",
            row.inner,
            _result(row.type, row.mode),
            row.factuality or "",
            row.note,
        )
        for row in book.composition
        if "/" in row.inner or (row.polarity == "no" and row.factuality != "did_not_happen")
    ]
    return "\n".join([
        "# Operations and composition", "", "From `plover/operators.csv` and `plover/composition.csv`.", "",
        "A deed seldom stands alone: it is planned, refused, asked for, called off. An *operator* is a word that takes a deed as its complement; "
        "its *operation* says what becomes of the deed. Why this is a table: [decision 003](../decisions/003-composition-as-a-table.md).", "",
        "## Operations and their words", "",
        _table(
            ("operation", "words", "the first of them"),
            [(f"`{name}`", str(len(words[name])), ", ".join(list(dict.fromkeys(words[name]))[:8])) for name in names],
        ), "",
        "## What an operation makes of a type", "",
        "The operation on the left, the inner deed above. *same* is the inner deed itself; a word in brackets is what the composition says of its factuality; "
        "– means that no event results. Negated (\"did not …\"), the result is the same and did not happen, unless a row below says otherwise.", "",
        _table(("", *kinds), matrix), "",
        "## Rows for single modes, and for negated operators", "",
        _table(("operation", "affirmed", "inner deed", "result", "factuality", "note"), special), "",
    ])  # fmt: skip


def stances() -> str:
    """Return the page of stances."""
    book = codebook()
    cues: defaultdict[str, list[str]] = defaultdict(list)
    for row in book.cues:
        cues[row.stance].append(row.cue)
    rows = [
        (f"`{r.id}`", r.commitment, r.note, str(len(cues[r.id])), ", ".join(dict.fromkeys(cues[r.id][:6])))
        for r in book.stances
    ]
    return "\n".join([
        "# Stances", "", "From `lexicons/stances.csv` and `lexicons/cues.csv`.", "",
        "What a source does by speaking. The stance says what the source is committed to: whether what it says happened, by its own word.", "",
        _table(("stance", "commits the source to", "note", "cues", "the first of them"), rows), "",
    ])  # fmt: skip


def characterisations() -> str:
    """Return the overview of characterisations."""
    book = codebook()
    kinds = {"n": "nouns", "v": "verbs", "a": "adjectives"}
    parts = [
        "# Characterisations", "", "From `lexicons/characterisations.csv`.", "",
        "Statements about a relation itself, which PLOVER has no type for ([decision 005](../decisions/005-characterisations-and-denial.md)). "
        "Strength goes from 1 to 3. Rows with a subject, object or modifier hold only where that word stands there.", "",
        _table(
            ("leaning", "strength", "rows", "with a restriction"),
            [
                (leaning, str(strength), str(len(rows)), str(sum(bool(r.subject or r.object or r.modifier) for r in rows)))
                for leaning in ("closeness", "strain") for strength in (3, 2, 1)
                if (rows := [r for r in book.characterisations if (r.leaning, r.strength) == (leaning, strength)])
            ],
        ), "",
    ]  # fmt: skip
    for leaning in ("closeness", "strain"):
        for pos, name in kinds.items():
            heads = {
                " ".join(filter(None, (r.head, (r.particle or "").partition("|")[0])))
                for r in book.characterisations
                if (r.leaning, r.pos, r.strength) == (leaning, pos, 3)
            }
            parts += [f"**{leaning}, {name} of strength 3:** {', '.join(sorted(heads))}.", ""]
    ways = Counter(way for row in book.characterisations for way in row.pair)
    parts += [
        "## How the two parties are found",
        "",
        _table(("pair", "rows"), [(f"`{way}`", str(n)) for way, n in ways.most_common()]),
        "",
    ]
    return "\n".join(parts)


def actors() -> str:
    """Return the overview of actors and outlets."""
    book = codebook()
    held = Counter(row.office for row in book.holders)
    return "\n".join([
        "# Actors", "", "From the tables below `actors/`, `outlets.csv` and `outlet_names.csv`.", "",
        "## States", "", _count(row.kind for row in book.states), "",
        "Their names, by kind:", "", _count(row.kind for row in book.state_names), "",
        "## Bodies, groups and regions", "", _count(row.kind for row in book.bodies), "",
        "## Organs of states", "", "By sector of PLOVER (manual, p. 38):", "", _count(row.sector for row in book.agencies), "",
        "## Offices and their holders", "",
        f"{len(book.offices):,} titles for {len({row.office for row in book.offices})} offices; {len(book.persons):,} persons with "
        f"{len(book.person_names):,} other forms of their names; {len(book.holders):,} tenures, "
        f"{sum(row.until is None for row in book.holders):,} of them open.", "",
        _table(("office", "tenures"), [(f"`{office}`", str(n)) for office, n in held.most_common(25)]), "",
        "The 25 offices with most tenures; `comity codebook show holders head_of_state` lists any of them.", "",
        "## Outlets", "", _count(row.kind for row in book.outlets), "",
        f"{len({row.country for row in book.outlets if row.country})} countries, {len({row.language for row in book.outlets if row.language})} languages.", "",
    ])  # fmt: skip


def _composed(table: CompositionTable, operation: str, kind: str) -> str:
    made = table.compose(operation, True, Coded(kind, None))
    if made is None:
        return "–"
    told = "same" if made.type == kind and made.mode is None else _result(made.type, made.mode)
    return (
        told
        + (f" ({made.hint.replace('_', ' ')})" if made.hint else "")
        + (" + inner" if made.keep_inner else "")
    )


def _result(type_: str | None, mode: str | None) -> str:
    return (
        "–"
        if type_ is None
        else "same"
        if type_ == "*"
        else " ".join(filter(None, (type_, mode if mode != "*" else "same mode")))
    )


def _count(values: Iterable[str]) -> str:
    counted = Counter(values)
    rows = [(f"`{value}`", f"{n:,}") for value, n in counted.most_common()]
    return _table(("", "rows"), [*rows, ("all", f"{counted.total():,}")])


def _number(score: float | None) -> str:
    return "none published" if score is None else f"{score:g}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


PAGES: dict[str, Callable[[], str]] = {
    "reference.md": reference,
    "codebook/tables.md": all_tables,
    "codebook/event-types.md": event_types,
    "codebook/contexts.md": contexts,
    "codebook/operations.md": operations,
    "codebook/stances.md": stances,
    "codebook/characterisations.md": characterisations,
    "codebook/actors.md": actors,
}
"""Whole pages that are generated, and what makes each."""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
