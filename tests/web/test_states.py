"""Visits, themes, errors: every state has a page that says what it is."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from comity.ledger import View
from comity.web import Site
from conftest import DEMO_OVERLAY
from web.conftest import HERE, client_of


@pytest.mark.parametrize(
    ("place", "status", "word"),
    [
        ("/nothing", 404, "no such page"),
        ("/report/nothing", 404, "no report"),
        ("/report/demo-04?evidence=v-0", 404, "no line of evidence"),
        ("/pair/AAA/BBB", 404, "no evidence"),
        ("/pair/AAA/AAA", 400, "two actors"),
        ("/pair/KRS/VLD?since=soon", 400, "is no day"),
        ("/pair/KRS/VLD?leaning=left", 400, "none of"),
        ("/pair/KRS/VLD?after=x", 400, ""),
        ("/pair/KRS/VLD?as_of=x", 400, "no day or moment"),
        ("/plans?pair=KRS", 400, "is no pair"),
        ("/plans?state=x", 400, "none of"),
        ("/?since=x", 400, "no moment"),
        ("/?from=x", 400, "no number"),
        ("/help.csv", 404, "no table"),
        ("/judge", 405, "such a request"),
    ],
)
def test_errors_are_pages_that_say_what_is_wrong(
    client: TestClient, place: str, status: int, word: str
) -> None:
    page = client.get(place)
    assert page.status_code == status
    assert word in page.text
    assert "To the start" in page.text
    assert "Traceback" not in page.text


def test_errors_of_a_twin_are_json(client: TestClient) -> None:
    answer = client.get("/report/nothing.json")
    assert answer.status_code == 404
    assert answer.json()["status"] == 404


def test_a_ledger_that_is_gone_or_none_is_told(tmp_path: Path) -> None:
    client = client_of(Site(tmp_path / "gone.comity", tables=DEMO_OVERLAY))
    page = client.get("/")
    assert page.status_code == 503
    assert "there is no such ledger" in page.text
    (tmp_path / "gone.comity").write_text("no ledger at all, but a text that is long enough" * 10)
    assert "is no ledger" in client.get("/").text


def test_a_fault_is_told_without_its_insides(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.web.pages.help.cite_page", lambda *_: 1 / 0)
    page = client_of(site).get("/help")
    assert page.status_code == 500
    assert "ZeroDivision" not in page.text
    assert "fault of Comity" in page.text


def test_a_visit_tells_what_is_new_since_the_last(site: Site) -> None:
    first = client_of(site).get("/")
    assert "Since " not in first.text
    assert "HttpOnly" in first.headers["set-cookie"]
    now = datetime.now(UTC)

    def visited(cookie: str) -> Response:
        return client_of(site).get("/", headers={"cookie": f"comity_visit={cookie}"})

    def moment(before: timedelta) -> str:
        return (now - before).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    a_while, long_ago = moment(timedelta(minutes=5)), moment(timedelta(days=7000))
    assert "Since " not in visited(f"_{a_while}").text
    assert "25 reports newly read" in visited(f"_{long_ago}").text
    assert "25 reports newly read" in visited(f"{long_ago}_{a_while}").text  # still the same visit
    again = visited(f"{long_ago}_{moment(timedelta(hours=1))}")
    assert again.headers["set-cookie"].startswith(f"comity_visit={moment(timedelta(hours=1))}_")
    assert visited("<script>_x").status_code == 200


def test_what_is_new_has_an_address(client: TestClient) -> None:
    page = client.get("/index.json?since=2020-01-01").json()
    assert page["fresh_reports"] == 25
    assert page["fresh_lines"] == page["lines"]
    assert client.get("/index.json?since=2999-01-01").json()["fresh_reports"] == 0


def test_light_and_dark_without_script(site: Site) -> None:
    client = client_of(site)
    assert "data-theme" not in client.get("/").text
    form = {"theme": "dark", "back": "/help"}
    page = client.post("/theme", data=form, headers={"origin": HERE})
    assert page.url.path == "/help"
    assert '<html lang="en" data-theme="dark">' in page.text
    client.post("/theme", data={"theme": "auto"}, headers={"origin": HERE})
    assert "data-theme" not in client.get("/").text


def test_counts_follow_the_ledger_and_tell_what_is_new(own: TestClient) -> None:
    site: Site = own.app.state.site  # type: ignore[attr-defined]

    def counted(since: str | None = None) -> Counter[tuple[str, str, str]]:
        with View(site.ledger) as view:
            return Counter(view.pair_counts(since))

    before = counted()
    with View(site.ledger) as view:
        state, reports = view.state(), view.reports()
    text = "Korsia recalled its ambassador from Veldania on Monday. Ambria praised Korsia."
    for _ in range(2):
        assert own.post("/add", data={"text": text}, headers={"origin": HERE}).status_code == 200
    after = counted()
    with View(site.ledger) as view:
        assert after == Counter((*row.pair, row.leaning) for row in view.evidence())
        assert view.reports() == reports + 1 == len(view.documents())
        assert (view.reports_since(state), view.reports_since("2000")) == (1, reports + 1)
    assert counted(state) == after - before
    assert counted("2000") == after  # most of it is new: counted from the other side
    assert not counted("2999")


def test_every_address_of_a_page_leads_somewhere(client: TestClient) -> None:
    seen, ahead = set[str](), ["/"]
    while ahead and len(seen) < 150:
        place = ahead.pop(0).partition("#")[0]
        if place in seen:
            continue
        seen.add(place)
        answer = client.get(place)
        assert answer.status_code == 200, place
        if answer.headers["content-type"].startswith("text/html"):
            ahead += [
                link.replace("&amp;", "&")
                for link in re.findall(r'href="(/[^"]*)"', answer.text)
                if not link.startswith("/static/")
            ]
