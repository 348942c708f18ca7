"""The documentation: complete, up to date, and without a link that leads nowhere."""

import csv
import importlib.util
import re
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from comity.codebook import load_codebook
from comity.codebook.check import check_codebook
from comity.codebook.rows import TABLES
from comity.codebook.tables import columns

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
BY_HAND = ["CONTRIBUTING.md", "CHANGELOG.md", "UPGRADING.md", "README.md", "src/comity/data/LICENSES.md"]
PAGES = sorted([*DOCS.rglob("*.md"), *(ROOT / name for name in BY_HAND)])
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))


@cache
def builder() -> ModuleType:
    """The script that makes the generated parts."""
    spec = importlib.util.spec_from_file_location("docs_build", DOCS / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def built() -> dict[Path, str]:
    pytest.importorskip("comity.cli.app")
    made: dict[Path, str] = builder().build()
    return made


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_generated_parts_are_up_to_date() -> None:
    stale = [
        name_of(path)
        for path, text in built().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run: make docs"


def test_whole_pages_and_pages_with_blocks_are_made() -> None:
    made = {name_of(path) for path in built()}
    assert {
        "docs/reference.md",
        "docs/tutorial.md",
        "docs/for-coders.md",
        "docs/codebook/operations.md",
    } <= made


def test_building_twice_gives_the_same() -> None:
    tables = [page for name, page in builder().PAGES.items() if name != "reference.md"]
    assert [page() for page in tables] == [page() for page in tables]


def test_every_command_is_documented() -> None:
    pytest.importorskip("comity.cli.app")
    text = (DOCS / "reference.md").read_text(encoding="utf-8")
    names = builder().command_names()
    assert {"comity read", "comity codebook check"} <= set(names)
    assert [name for name in names if f"\n### {name}\n" not in text] == []


def test_every_command_that_the_documentation_names_exists() -> None:
    pytest.importorskip("comity.cli.app")
    names = set(builder().command_names())
    for page in PAGES:
        for said in re.findall(
            r"^(?:    |\$ )comity ([a-z]+)(?: ([a-z]+))?",
            page.read_text(encoding="utf-8"),
            flags=re.MULTILINE,
        ):
            assert f"comity {said[0]}" in names, (name_of(page), said)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        other = (page.parent / file).resolve() if file else page
        assert other.exists(), target
        if anchor:
            assert anchor in anchors(other), target


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_can_be_reached_from_the_index() -> None:
    seen, ahead = set[Path](), [DOCS / "index.md"]
    while ahead:
        page = ahead.pop()
        if page in seen:
            continue
        seen.add(page)
        for target in re.findall(r"\]\(([^)\s#]+\.md)", page.read_text(encoding="utf-8")):
            ahead += [] if ":" in target else [(page.parent / target).resolve()]
    assert [name_of(page) for page in DOCS.rglob("*.md") if page not in seen] == []


@pytest.mark.parametrize("page", DECISIONS, ids=name_of)
def test_a_decision_has_context_decision_and_consequences(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.match(r"# \d{3}: \S", text)
    assert text.startswith(f"# {page.name[:3]}: ")
    assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.splitlines()) <= 60, "one page"


def test_decisions_are_listed_in_the_index() -> None:
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    assert [page.name for page in DECISIONS if f"decisions/{page.name}" not in index] == []


def test_the_contributing_page_opens_with_at_most_ten_non_negotiables() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    first = text.split("\n## ")[1]
    assert first.startswith("Not negotiable")
    assert 1 <= len(re.findall(r"^\d+\. ", first, flags=re.MULTILINE)) <= 10


def test_the_changelog_knows_the_version() -> None:
    import comity

    assert f"## [{comity.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_upgrading_puts_recoding_changes_first() -> None:
    headings = re.findall(
        r"^## (.+)$", (ROOT / "UPGRADING.md").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    assert headings[0] == "Recoding changes"


def test_every_folder_of_tables_has_a_licence() -> None:
    text = (ROOT / "src/comity/data/LICENSES.md").read_text(encoding="utf-8")
    data = ROOT / "src/comity/data"
    for file in sorted(data.rglob("*.csv")):
        inside = file.relative_to(data)
        folder = inside.parts[0] if len(inside.parts) > 1 else None
        named = f"{folder}/" in text if folder in ("demo", "brief", "evaluation") else True
        assert named or inside.name in text, str(inside)
        if folder in ("actors", "plover", None):
            assert inside.name in text, str(inside)


def test_the_rows_shown_to_coders_are_sound(tmp_path: Path) -> None:
    """The examples of docs/for-coders.md, laid over the shipped tables with the states of the tutorial, pass all checks."""
    by_header = {",".join(columns(row_type)): file for file, row_type in TABLES.values()}
    found = []
    for block in re.findall(
        r"(?:^    .+\n)+", (DOCS / "for-coders.md").read_text(encoding="utf-8"), flags=re.MULTILINE
    ):
        header, *rows = [line.removeprefix("    ") for line in block.splitlines()]
        if header.startswith("id,"):
            found.append(by_header[header])
            table = tmp_path / by_header[header]
            table.parent.mkdir(parents=True, exist_ok=True)
            table.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    assert len(found) == 6
    for shown in (DOCS / "example" / "tables").rglob("*.csv"):
        table = tmp_path / shown.relative_to(DOCS / "example" / "tables")
        if not table.exists():
            table.parent.mkdir(parents=True, exist_ok=True)
            table.write_bytes(shown.read_bytes())
    own = load_codebook(tmp_path)
    known = {"sabeth-lindquor"}  # stands in the tutorial's persons, whose place the example takes here
    told = [
        str(problem)
        for problem in check_codebook(own)
        if not known & set(re.findall(r"'([^']+)'", problem.message))
    ]
    assert told == []


def test_all_that_is_invented_says_so() -> None:
    assert "invented" in (DOCS / "example" / "strait.txt").read_text(encoding="utf-8").splitlines()[0].lower()
    for table in (DOCS / "example" / "tables").rglob("*.csv"):
        with table.open(encoding="utf-8", newline="") as file:
            assert all("invented" in row["note"] for row in csv.DictReader(file)), table.name


@pytest.mark.parametrize("page", [*PAGES, DOCS / "build.py"], ids=name_of)
def test_no_page_holds_a_path_of_a_machine(page: Path) -> None:
    assert (
        re.findall(r"(?:/home/|/tmp/|/root/|/work/|/Users/|[A-Z]:\\)\S*", page.read_text(encoding="utf-8"))
        == []
    )
