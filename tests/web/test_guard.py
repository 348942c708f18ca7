"""Who may ask, from where; what a browser may do with the answer."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from comity.web import Site
from comity.web.addresses import local_path, web_address
from comity.web.guard import cookie_for
from conftest import DEMO_OVERLAY
from web.conftest import HERE, client_of

TOKEN = "a-token-of-some-length"
LINE = {"verdict": "accept", "document": "demo-09", "evidence": "v-0", "who": "Ada"}


@pytest.fixture
def locked(demo_kept: Path) -> TestClient:
    return client_of(Site(demo_kept, tables=DEMO_OVERLAY, token=TOKEN))


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "", "127.0.0.1.evil.example", "192.168.0.7"]
)
def test_other_names_are_not_answered(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "Veldania" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "localhost:8031", "127.0.0.1:1", "[::1]:8031", "LOCALHOST"])
def test_names_of_this_machine_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/help", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}]
)
@pytest.mark.parametrize("place", ["/judge", "/add", "/theme", "/enter"])
def test_forms_of_other_sites_are_refused(client: TestClient, place: str, headers: dict[str, str]) -> None:
    assert client.post(place, data=LINE, headers=headers).status_code == 403


def test_the_policy_allows_nothing_inline_and_nothing_from_outside(client: TestClient) -> None:
    for place in ("/", "/nothing", "/static/x/y", "/index.json"):
        headers = client.get(place).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert "http" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"


def test_a_picture_alone_may_stand_in_a_page_of_this_site(client: TestClient) -> None:
    headers = client.get("/pair/KRS/VLD.svg").headers
    assert headers["content-security-policy"] == "default-src 'none'; style-src 'self'; frame-ancestors 'self'"
    assert headers["x-frame-options"] == "SAMEORIGIN"


def test_a_token_keeps_others_out(locked: TestClient) -> None:
    assert locked.get("/index.json", headers={"accept": "*/*"}).status_code == 401
    page = locked.get("/pair/KRS/VLD", follow_redirects=False)
    assert (page.status_code, page.headers["location"]) == (303, "/enter")
    assert (
        locked.get("/", headers={"authorization": "Bearer wrong"}, follow_redirects=False).status_code == 303
    )


def test_the_token_lets_in(locked: TestClient) -> None:
    answer = locked.get("/index.json", headers={"authorization": f"Bearer {TOKEN}", "host": "comity.example"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"


def test_the_form_gives_a_cookie_that_is_not_the_token(locked: TestClient) -> None:
    origin = {"origin": HERE}
    assert (
        locked.post("/enter", data={"token": "no"}, headers=origin, follow_redirects=False)
        .headers["location"]
        .endswith("wrong")
    )
    answer = locked.post("/enter", data={"token": TOKEN}, headers=origin, follow_redirects=False)
    assert re.search(r"HttpOnly.*SameSite=lax", answer.headers["set-cookie"])
    assert TOKEN not in answer.headers["set-cookie"]
    assert locked.cookies["comity_key"] == cookie_for(TOKEN)
    assert locked.get("/").status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "/local",
        "http:",
        "http://[",
        "vbscript:x",
        None,
        "",
    ],
)
def test_only_addresses_of_the_web_are_linked(url: str | None) -> None:
    assert web_address(url) is None


def test_addresses_of_the_web_are_linked() -> None:
    assert web_address("https://outlet.example/a?b=c") == "https://outlet.example/a?b=c"


@pytest.mark.parametrize(
    "back", ["http://evil.example/", "//evil.example", "/\\evil.example", "", None, "/a\r\nset-cookie: x=y"]
)
def test_a_form_leads_back_to_this_site_alone(back: str | None) -> None:
    assert local_path(back, "/start") == "/start"


def test_an_asset_is_served_under_its_version_alone(client: TestClient) -> None:
    place = re.search(r'href="(/static/\w+/reader\.css)"', client.get("/").text)
    assert place
    answer = client.get(place[1])
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert client.get("/static/0/reader.css").status_code == 404
    assert client.get("/static/0/..%2f..%2fsite.py").status_code == 404


def test_a_reader_beyond_this_machine_needs_a_token(demo_kept: Path) -> None:
    from comity.errors import InputError
    from comity.web.serve import serve

    with pytest.raises(InputError, match="token"):
        serve(Site(demo_kept), "0.0.0.0", 8031, print)
    with pytest.raises(InputError, match="too short"):
        serve(Site(demo_kept, token="short"), "0.0.0.0", 8031, print)
