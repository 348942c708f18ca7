"""Notes in a folder: every link leads somewhere, and no word of a report becomes a name of a file or acts."""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from comity.errors import InputError
from comity.exchange.notes import write_notes
from exchange.invented import bare, hostile, rows

NAMES = {"KRS": "Korsia", "VLD": "Veldania"}


def test_every_link_leads_to_a_note(tmp_path: Path) -> None:
    assert write_notes(rows(), tmp_path / "notes", NAMES) == 1 + 3 + 2 + 1
    files = {path.stem: path.read_text(encoding="utf-8") for path in (tmp_path / "notes").rglob("*.md")}
    assert "Korsia and Veldania" in files["KRS-VLD"]
    linked = {name for text in files.values() for name in re.findall(r"\[\[([^|\]]+)\|", text)}
    assert linked <= set(files)
    assert set(files) - linked == {"start"}


def test_a_quote_stands_in_the_notes_of_its_pair_issue_and_report(tmp_path: Path) -> None:
    write_notes(rows(), tmp_path / "notes", NAMES)
    holding = [
        p for p in (tmp_path / "notes").rglob("*.md") if "imposed sanctions" in p.read_text(encoding="utf-8")
    ]
    assert sorted(path.parent.name for path in holding) == ["issues", "pairs", "reports"]


@pytest.mark.parametrize("told", [hostile(), bare()])
def test_no_word_of_a_report_is_a_path_or_acts(tmp_path: Path, told: list) -> None:  # type: ignore[type-arg]
    write_notes(told, tmp_path / "notes", NAMES)
    for path in (tmp_path / "notes").rglob("*"):
        assert re.fullmatch(r"[A-Za-z0-9_.-]+", path.name)
        if path.is_file():
            text = path.read_text(encoding="utf-8").split("---", 2)[-1]
            kinds = {t.type for block in MarkdownIt().parse(text) for t in [block, *(block.children or [])]}
            assert not {"html_inline", "html_block", "image", "link_open"} & kinds
            assert text.count("[[") == text.count("]]")


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    write_notes(rows(), tmp_path / "notes", NAMES)
    with pytest.raises(InputError, match="is there already"):
        write_notes(rows(), tmp_path / "notes", NAMES)
