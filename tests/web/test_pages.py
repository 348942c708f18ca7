"""Every page: HTML, JSON, CSV and citation from one record; counts stated once and equal everywhere."""

import csv
import io
import re
from typing import Any
from xml.etree import ElementTree

import jinja2
import msgspec
import pytest
from jinja2 import nodes
from starlette.testclient import TestClient

from comity.model.record import Record
from comity.web.answers import environment
from comity.web.page import Kind, Page
from comity.web.pages import KINDS, pair

PLACES = {
    "/": "/",
    "/search": "/search?q=ambassador",
    "/help": "/help",
    "/add": "/add",
    "/judgements": "/judgements",
    "/contradictions": "/contradictions",
    "/plans": "/plans",
    "/stories": "/stories",
    "/story/{story:path}": "/story/demo-15",
    "/outlets": "/outlets",
    "/outlet/{outlet:path}": "/outlet/Harth%20Courier",
    "/pair/{first}/{second}": "/pair/KRS/VLD",
    "/brief/{first}/{second}": "/brief/KRS/VLD",
    "/report/{document:path}": "/report/demo-09",
}
PAGES = [pytest.param(kind, PLACES[kind.path], id=kind.path) for kind in KINDS]


def twin(place: str, ending: str) -> str:
    path, mark, query = place.partition("?")
    return f"{'/index' if path == '/' else path}.{ending}{mark}{query}"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(("kind", "place"), PAGES)
def test_a_page_and_its_twin_are_made_from_one_record(client: TestClient, kind: Kind, place: str) -> None:
    page = client.get(place)
    assert page.status_code == 200, page.text
    data = client.get(twin(place, "json"))
    record = msgspec.json.decode(data.content, type=kind.record)
    assert record.address == place
    assert f"<title>{record.title}" in page.text.replace("&#39;", "'")
    assert twin(place, "json") in page.text.replace("&amp;", "&")


@pytest.mark.parametrize(("kind", "place"), PAGES)
def test_a_page_can_be_cited(client: TestClient, kind: Kind, place: str) -> None:
    text = client.get(twin(place, "bib")).text
    assert re.match(r"@(misc|article)\{[A-Za-z0-9:-]+,\n", text)
    assert text.count("{") - text.count(r"\{") == text.count("}") - text.count(r"\}")


@pytest.mark.parametrize(("kind", "place"), [case for case in PAGES if case.values[0].table])  # type: ignore[union-attr]
def test_a_table_can_be_taken_along(client: TestClient, kind: Kind, place: str) -> None:
    answer = client.get(twin(place, "csv"))
    assert answer.headers["content-type"].startswith("text/csv")
    header = answer.text.splitlines()[0].split(",")
    assert len(header) == len(set(header)) > 3
    if kind.path != "/judgements":
        assert rows(answer.text)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.path)
def test_templates_use_only_fields_of_the_record(kind: Kind) -> None:
    """What a page shows is in its twin: a template can ask ``page`` for fields of its record alone."""
    source, _, _ = environment().loader.get_source(environment(), kind.template)  # type: ignore[union-attr]
    tree = environment().parse(source)
    asked = {
        node.attr
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == "page"
    }
    assert asked <= set(kind.record.__struct_fields__)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.path)
def test_every_field_of_a_page_is_explained(kind: Kind) -> None:
    told = f"{kind.record.__doc__} {Page.__doc__}"
    assert [name for name in kind.record.__struct_fields__ if f"``{name}``" not in told] == []


def test_an_unknown_field_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        environment().from_string("{{ page.nothing }}").render(page=Record())


def test_counts_are_the_same_everywhere(client: TestClient) -> None:
    start = client.get("/index.json").json()
    for entry in start["pairs"]:
        place = "/pair/{}/{}".format(*entry["pair"])
        page = client.get(f"{place}.json").json()
        assert page["count"]["lines"] == page["shown"]["lines"] == entry["lines"]
        assert (page["count"]["strain"], page["count"]["closeness"]) == (entry["strain"], entry["closeness"])
        periods = page["periods"]
        assert sum(p["strain"] + p["closeness"] + p["neutral"] for p in periods) == page["dated"]
        if not page["issues_left"]:
            assert sum(issue["lines"] for issue in page["issues"]) == entry["lines"]
        assert len(rows(client.get(f"{place}.csv").text)) == entry["lines"]
    assert sum(entry["lines"] for entry in start["pairs"]) == start["lines"]
    assert f"{start['lines']} lines of evidence in {start['reports']} reports" in client.get("/").text


def test_a_week_filters_the_evidence_and_nothing_else(client: TestClient) -> None:
    page = client.get("/pair/KRS/VLD.json").json()
    for period in page["periods"]:
        path, _, query = period["link"].partition("?")
        week = client.get(f"{path}.json?{query}").json()
        n = period["strain"] + period["closeness"] + period["neutral"]
        assert week["shown"]["lines"] == n == len(week["lines"])
        assert all(period["start"] <= line["published"] <= period["end"] for line in week["lines"])
        assert week["count"] == page["count"]
        assert [p["start"] for p in week["periods"] if p["chosen"]] == [period["start"]]


@pytest.mark.parametrize(
    ("query", "field", "value"),
    [
        ("leaning=strain", "leaning", "strain"),
        ("kind=comment", "kind", "comment"),
        ("mark=denied", "mark", "denied"),
        ("issue=maritime", "issue", "maritime"),
        ("outlet=Harth+Courier", "outlet", "Harth Courier"),
    ],
)
def test_filters(client: TestClient, query: str, field: str, value: str) -> None:
    page = client.get(f"/pair/KRS/VLD.json?{query}").json()
    assert 0 < page["shown"]["lines"] < page["count"]["lines"]
    assert len(page["lines"]) == page["shown"]["lines"]
    assert {line[field] for line in page["lines"]} == {value}
    (chip,) = page["chips"]
    assert chip["without"] == "/pair/KRS/VLD"


def test_pages_of_lines_give_each_line_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pair, "_ROWS", 10)
    seen: list[str] = []
    place: str | None = "/pair/KRS/VLD"
    while place:
        page = client.get(twin(place, "json")).json()
        assert page["first"] == len(seen) + 1
        seen += [line["id"] for line in page["lines"]]
        place = page["next"]
    assert len(seen) == len(set(seen)) == page["count"]["lines"]


def test_the_chart_is_a_picture_with_an_address_of_its_own(client: TestClient) -> None:
    place = "/pair/KRS/VLD?leaning=strain"
    page, data = client.get(place).text, client.get(twin(place, "json")).json()
    assert f'data="{twin(place, "svg")}"' in page
    assert "pattern" not in page
    answer = client.get(twin(place, "svg"))
    assert answer.headers["content-type"].startswith("image/svg+xml")
    root = ElementTree.fromstring(answer.text)
    assert root.get("width") is None  # as large as its place
    links = [link.get("href") for link in root.iter("{http://www.w3.org/2000/svg}a")]
    assert {f"{period['link']}#list" for period in data["periods"]} <= set(links)
    assert all(link.get("target") == "_top" for link in root.iter("{http://www.w3.org/2000/svg}a"))
    dark = client.get(twin(place, "svg"), headers={"cookie": "comity_theme=dark"})
    assert 'data-theme="dark"' in dark.text
    assert client.get(twin("/pair/KRS/VLD?issue=none-such", "svg")).status_code == 404


def test_the_text_of_a_report_is_shown_whole(client: TestClient, site: Any) -> None:
    with site.view() as view:
        for document in view.documents():
            page = client.get(f"/report/{document.id}.json").json()
            shown = ["".join(s["text"] for s in p["segments"]) for p in page["paragraphs"]]
            assert shown == [line for line in document.text.split("\n") if line.strip()]


def test_every_line_is_marked_in_the_text_and_has_a_card(client: TestClient) -> None:
    page = client.get("/report/demo-10.json").json()
    assert page["lines"]
    begun = sorted(n for p in page["paragraphs"] for s in p["segments"] for n in s["begins"])
    assert begun == list(range(1, len(page["lines"]) + 1))
    for number, line in enumerate(page["lines"], 1):
        place, _, query = line["link"].partition("?")
        card = client.get(f"{place}.json?{query.partition('#')[0]}").json()["card"]
        assert (card["number"], card["line"]) == (number, line)
        assert card["because"]
        html = client.get(line["link"]).text
        assert 'id="card-title"' in html
        assert line["what"].split("“")[0] in html


def test_nested_speech_has_a_line_for_each_speaker(client: TestClient) -> None:
    page = client.get("/report/demo-10.json").json()
    levels = [[line["level"] for line in s["underlines"]] for p in page["paragraphs"] for s in p["segments"]]
    assert any(len(set(level)) > 1 for level in levels)
    assert all(level == sorted(level, reverse=True) for level in levels)


def test_the_card_names_rows_of_the_tables(client: TestClient) -> None:
    page = client.get("/report/demo-04.json").json()
    place, _, query = page["lines"][0]["link"].partition("?")
    card = client.get(f"{place}.json?{query.partition('#')[0]}").json()["card"]
    assert any(row["file"] == "plover/deeds.csv" and row["cells"] for row in card["rows"])
    text = "".join(s["text"] for p in page["paragraphs"] for s in p["segments"])
    assert all(
        part["words"] in text for part in card["because"] if part["words"] and "…" not in part["words"]
    )


def test_a_denial_stands_beside_its_claim(client: TestClient) -> None:
    page = client.get("/contradictions.json?pair=KRS,VLD").json()
    assert page["found"]
    for one in page["found"]:
        assert one["denial"]["mark"] == "denied"
        assert all(claim["side"]["leaning"] == one["denial"]["leaning"] for claim in one["claims"])


def test_plans_are_counted_by_what_became_of_them(client: TestClient) -> None:
    page = client.get("/plans.json").json()
    assert sum(n for _, n, _ in page["counts"]) == page["total"]
    for state, n, link in page["counts"]:
        part = client.get(twin(link, "json")).json()
        assert len(part["plans"]) == n
        assert {plan["state"] for plan in part["plans"]} <= {state}
    assert {"held", "moved", "cancelled"} <= {s for s, n, _ in page["counts"] if n}


def test_search_marks_the_words(client: TestClient) -> None:
    page = client.get("/search.json?q=ambassador").json()
    assert page["found"]
    assert all("mbassador" in p["text"] for hit in page["found"] for p in hit["snippet"] if p["found"])
    assert client.get("/search.json?q=%22").json()["problem"]
    assert "No report holds all of these words" in client.get("/search?q=zzz").text


def test_a_brief_leads_from_every_reference_to_its_note_and_back(client: TestClient) -> None:
    html = client.get("/brief/KRS/VLD").text
    targets = set(re.findall(r'href="#((?:note|ref)-[^"]+)"', html))
    assert targets
    assert targets <= set(re.findall(r'\bid="([^"]+)"', html))


def test_no_page_loads_anything_from_outside_or_runs_anything_inline(client: TestClient) -> None:
    for place in PLACES.values():
        html = client.get(place).text
        assert not re.findall(r"<script(?![^>]*\bsrc=)", html), place
        assert not re.findall(r"<style|\sstyle=|\son\w+=", html), place
        assert not re.findall(r'<(?:link|script|img|iframe)\b[^>]*(?:src|href)="(?!/)', html), place
