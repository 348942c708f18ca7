"""All that comes from reports is hostile: it stays text on every page."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from comity.engines.serial import Reader
from comity.ledger import Writer
from comity.model import Document, Reading
from comity.web import Site
from conftest import DEMO_OVERLAY
from web.conftest import client_of

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{7*7}}"
TEXT = (
    f"Veldania recalled its ambassador from Korsia on Monday. {MARKUP}\n\n"
    f'"There is no rift {MARKUP}," Korsian Foreign Minister Nerys Calloveth said. '
    "Veldania will sign a treaty with Korsia on 20 May.\n"
)
NAMES = ("a/b", "x.json", "../..", "q?x=1#y", "<b>&", "=1+1")


@pytest.fixture(scope="module")
def hostile(reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path: Path = tmp_path_factory.mktemp("hostile") / "x.comity"
    with Writer(path, reader.versions) as writer:
        for number, name in enumerate(NAMES):
            document = Document(
                id=name,
                text=f"{TEXT} Number {number}.",
                title=f"=1+1 {MARKUP}",
                outlet=f"Wire {MARKUP}",
                author=MARKUP,
                url=f"javascript:alert('{number}')",
                notes=(MARKUP,),
                published=date(2031, 5, 9 + number),
            )
            (reading,) = reader.read([document])
            assert isinstance(reading, Reading)
            assert reading.evidence
            writer.add(reading)
    with client_of(Site(path, tables=DEMO_OVERLAY)) as client:
        yield client


def links(html: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'\bhref="([^"]*)"', html)]


def test_markup_stays_text_on_every_page(hostile: TestClient) -> None:
    seen, ahead = set[str](), ["/", "/search?q=ambassador", f"/search?q={MARKUP}", "/add", "/help"]
    while ahead:
        place = ahead.pop()
        path = place.partition("#")[0]
        if path in seen or len(seen) > 120:
            continue
        seen.add(path)
        answer = hostile.get(path)
        assert answer.status_code in (200, 404) or "1%2B1" in path, (path, answer.status_code)
        kind = answer.headers["content-type"]
        if not kind.startswith("text/html"):
            assert "script" not in kind
            continue
        assert "<script>alert" not in answer.text, path
        assert "<img" not in answer.text, path
        assert "49" not in re.findall(r"\{\{7\*7\}\}|49(?=\D*</h1>)", answer.text), path
        assert not re.findall(r'(?i)href="\s*(?:javascript|data|vbscript):', answer.text), path
        ahead += [link for link in links(answer.text) if link.startswith("/") and "/static/" not in link]
    assert any("/report/" in place for place in seen)
    assert any("/outlet/" in place for place in seen)


@pytest.mark.parametrize("name", NAMES)
def test_a_report_is_found_under_any_id(hostile: TestClient, name: str) -> None:
    (link,) = {link for link in links(hostile.get("/").text) if hostile_id(link) == name}
    page = hostile.get(link)
    assert page.status_code == 200
    assert f"<code>{name}".replace("&", "&amp;").replace("<b>", "&lt;b&gt;") in page.text.replace(
        "<code>&lt;", "<code>&lt;"
    )


def hostile_id(link: str) -> str | None:
    from urllib.parse import unquote

    return unquote(link.removeprefix("/report/")) if link.startswith("/report/") else None


def test_a_spreadsheet_reckons_nothing(hostile: TestClient) -> None:
    text = hostile.get("/pair/KRS/VLD.csv").text
    assert "'=1+1" in text
    assert not re.findall(r'(?m)(?:^|,)"?[=@]', text)


def test_bibtex_is_not_broken_by_a_title(hostile: TestClient) -> None:
    text = hostile.get("/report/a%2Fb.bib").text
    assert r"\{\{7*7\}\}" in text
    assert text.count("\n}") == 1
