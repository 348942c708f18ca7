"""Imports are cheap and point one way."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import comity

SOURCE = Path(comity.__file__).parent
HEAVY = (
    "spacy",
    "thinc",
    "numpy",
    "pandas",
    "altair",
    "jinja2",
    "vl_convert",
    "py3langid",
    "trafilatura",
    "lxml",
    "feedparser",
    "pypdf",
    "fastwarc",
    "ssl",
    "rensa",
)

# A package may import those of lower tiers, and of its own tier as long as no circle arises.
# ``comity`` itself is the interface for Python: what ``import comity`` offers; what it opens is ``notebook``.
TIERS = (
    {"collector", "errors", "settings"},
    {"model"},
    {"codebook"},
    {"reading", "ingest"},
    {"links", "ledger"},
    {"relations"},
    {"exchange", "engines", "evaluation", "second", "comity", "notebook"},
    {"cli", "web", "mcp", "watch", "demo"},
)
TIER = {package: number for number, packages in enumerate(TIERS) for package in packages}
MODULES = sorted(SOURCE.rglob("*.py"))
# Modules that still break the rule, with the way out.


def package_of(path: Path) -> str:
    """Return the package of a module: the first part of its path below ``comity``."""
    first = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    return "comity" if first == "__init__" else first


def imported(path: Path) -> Iterator[str]:
    """Yield the packages of Comity that a module imports, also inside functions and for types alone."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            below = [f"comity.{alias.name}" for alias in node.names]
            names = (
                [n if package_named(n) in TIER else "comity" for n in below]
                if node.module == "comity"
                else [node.module or ""]
            )
        else:
            continue
        yield from (package_named(name) for name in names if name.partition(".")[0] == "comity")


def package_named(name: str) -> str:
    """Return the package that a dotted name lies in: "comity.model.spans" in "model"."""
    return name.split(".")[1] if "." in name else "comity"


@pytest.mark.parametrize(
    "module",
    ["comity", "comity.cli", "comity.cli.app", "comity.ingest.files", "comity.ledger", "comity.model"],
)
def test_imports_load_nothing_heavy(module: str) -> None:
    program = f"import sys, {module}; print(*(name for name in {HEAVY} if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == []


def test_help_loads_neither_rich_nor_msgspec() -> None:
    program = (
        "import sys; sys.argv = ['comity', '--help']\n"
        "from comity.cli import main\n"
        "try: main()\n"
        "except SystemExit: print(*(n for n in ('rich', 'msgspec', 'spacy') if n in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr.split() == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_imports_point_one_way(path: Path) -> None:
    own = package_of(path)
    assert own in TIER, f"{own} has no tier yet; give it one in {__file__}"
    upward = sorted({other for other in imported(path) if TIER[other] > TIER[own]})
    assert not upward, f"{own} is below {', '.join(upward)} and must not import it"


def test_packages_form_no_circle() -> None:
    graph: dict[str, set[str]] = {}
    for path in MODULES:
        own = package_of(path)
        graph.setdefault(own, set()).update(set(imported(path)) - {own})
    assert list(TopologicalSorter(graph).static_order())
