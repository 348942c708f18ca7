"""The brief as a browser shows it: one file, offline, hostile text kept as text.

Runs where a Chromium is present; CI installs one. Chromium's own command line is enough
here: it loads the page, runs what would run, and prints the tree that results.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))),
    None,
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

HOSTILE = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"


def dumped(page: Path, profile: Path) -> str:
    """Return the page's tree after it has loaded, without any network."""
    assert CHROMIUM is not None
    done = subprocess.run(
        [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={profile}", "--virtual-time-budget=2000", "--dump-dom", page.as_uri(),
        ],
        capture_output=True, text=True, timeout=90, check=True,
    )  # fmt: skip
    return done.stdout


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    from typer.testing import CliRunner

    from comity.cli.app import app
    from comity.codebook.tables import data_folder

    folder = tmp_path_factory.mktemp("brief")
    report = folder / "report.txt"
    report.write_text(
        f"Korsia and Veldania fall out {HOSTILE}\n\n"
        "Veldania recalled its ambassador from Korsia on Monday. "
        f'"There is no rift {HOSTILE}," Korsian Foreign Minister Nerys Calloveth said.\n',
        encoding="utf-8",
    )
    out = folder / "brief.html"
    overlay = str(data_folder().joinpath("demo", "overlay"))
    arguments = [
        "brief",
        "VLD",
        "KRS",
        str(report),
        "--published",
        "2031-05-09",
        "--outlet",
        f"Wire {HOSTILE}",
    ]
    result = CliRunner().invoke(app, [*arguments, "--tables", overlay, "--out", str(out)])
    assert result.exit_code == 0, result.output
    return dumped(out, folder / "profile")


def test_hostile_text_stays_text(page: str) -> None:
    title = re.search(r"<title>(.*?)</title>", page)
    assert title is not None
    assert "owned" not in title[1]
    assert "&lt;script&gt;" in page
    assert "<img" not in page


def test_footnotes_lead_to_the_words_and_back(page: str) -> None:
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets
    assert targets <= set(re.findall(r'\bid="([^"]+)"', page))
    assert "recalled its ambassador" in page


def test_nothing_is_loaded_from_outside(page: str) -> None:
    assert not re.findall(r'<(?:link|script|img|iframe)\b[^>]*(?:src|href)="(?!#|data:)', page)


def test_the_chart_is_drawn_in_the_page(page: str) -> None:
    assert "<svg" in page
