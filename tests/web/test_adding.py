"""Adding from a page: a pasted text or a file is read at once."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from comity.web import Site
from comity.web.serve import make_ledger
from conftest import DEMO_OVERLAY
from web.conftest import HERE, client_of

ORIGIN = {"origin": HERE}
TEXT = "Korsia recalled its ambassador from Veldania on Monday, a spokesman said.\r\n\r\nVeldania called the move regrettable."


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[TestClient]:
    path = tmp_path / "new.comity"
    make_ledger(path)
    with client_of(Site(path, tables=DEMO_OVERLAY)) as client:
        yield client


def test_an_empty_ledger_offers_to_read_a_text(empty: TestClient) -> None:
    page = empty.get("/")
    assert "Nothing is kept here yet" in page.text
    assert 'action="/add"' in page.text
    assert empty.get("/index.json").json()["empty"] is True


def test_no_page_of_an_empty_ledger_fails(empty: TestClient) -> None:
    for place in (
        "/search?q=x",
        "/contradictions",
        "/plans",
        "/stories",
        "/outlets",
        "/judgements",
        "/add",
        "/index.csv",
    ):
        assert empty.get(place).status_code == 200, place
    for place in ("/pair/KRS/VLD", "/brief/KRS/VLD", "/report/x", "/story/x", "/outlet/x"):
        assert empty.get(place).status_code == 404, place


def test_a_pasted_text_is_shown_as_it_was_read(empty: TestClient) -> None:
    form = {"text": TEXT, "outlet": "Littoral Wire", "published": "2031-05-09", "title": "Recalled"}
    page = empty.post("/add", data=form, headers=ORIGIN)
    assert page.status_code == 200
    assert page.url.path.startswith("/report/d-")
    assert "Korsia refuses or drops" in page.text or "Korsia cuts" in page.text or "recalled" in page.text
    data = empty.get(f"{page.url.path}.json").json()
    assert (data["title"], data["outlet"], data["published"]) == ("Recalled", "Littoral Wire", "2031-05-09")
    assert data["lines"]
    assert "\r" not in "".join(s["text"] for p in data["paragraphs"] for s in p["segments"])
    again = empty.post("/add", data=form, headers=ORIGIN)
    assert again.url.path == page.url.path
    assert empty.get("/index.json").json()["reports"] == 1


def test_a_file_is_read_by_its_content(empty: TestClient) -> None:
    rows = [{"id": f"r{n}", "text": f"{TEXT} Number {n}.", "published": "2031-05-09"} for n in range(3)]
    rows.append({"id": "bad", "text": ""})
    content = "\n".join(json.dumps(row) for row in rows)
    page = empty.post("/add", files={"file": ("../../etc/x.jsonl", content)}, headers=ORIGIN)
    assert page.status_code == 200
    assert "3 reports newly read" in page.text
    start = empty.get("/index.json").json()
    assert start["reports"] == 3
    assert start["waiting"] == 1


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 400),
        ({"text": "   "}, 400),
        ({"text": TEXT, "published": "yesterday"}, 400),
        (
            {
                "text": "Le président a reçu hier le ministre des affaires étrangères de la Korsie à Harth. "
                * 4
            },
            400,
        ),
    ],
)
def test_what_cannot_be_read_is_told(empty: TestClient, form: dict[str, str], status: int) -> None:
    page = empty.post("/add", data=form, headers=ORIGIN)
    assert page.status_code == status
    assert '<p class="lede">' in page.text
    assert empty.get("/index.json").json()["reports"] == 0


def test_what_is_too_large_is_refused_before_it_is_read(empty: TestClient) -> None:
    headers = {**ORIGIN, "content-length": "99000000", "content-type": "application/x-www-form-urlencoded"}
    assert empty.post("/add", content=b"text=x", headers=headers).status_code == 413
