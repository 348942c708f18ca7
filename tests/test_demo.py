"""The demo runs on the bundled invented reports and says everywhere that they are invented."""

import json
import re
from pathlib import Path

import pytest

from comity.demo import run_demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    out = tmp_path_factory.mktemp("demo")
    said: list[str] = []
    run_demo(out, said.append)
    return out, "\n".join(said)


def test_it_writes_and_prints(demo: tuple[Path, str]) -> None:
    out, said = demo
    for name in ("brief.md", "brief.html", "timeline.svg", "timeline.png", "evidence.jsonl"):
        assert (out / name).stat().st_size > 1000
        assert str(out / name) in said
    assert "# Korsia and Veldania: a brief" in said


def test_it_says_that_all_is_invented(demo: tuple[Path, str]) -> None:
    out, said = demo
    assert said.startswith("*** INVENTED DATA")
    for name in ("brief.md", "brief.html", "timeline.svg"):
        assert "is invented" in (out / name).read_text(encoding="utf-8")
    notes = re.findall(r"^\[\^\d+\]: .*$", (out / "brief.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert notes
    assert all("(invented)" in note for note in notes)
    rows = [json.loads(line) for line in (out / "evidence.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows
    assert all("invented" in row for row in rows)


def test_both_sides_are_found(demo: tuple[Path, str]) -> None:
    text = (demo[0] / "brief.md").read_text(encoding="utf-8")
    assert "**strain**" in text
    assert "**closeness**" in text
