"""The reader in a real browser, over the demo's ledger: with and without script."""

import re
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import Frame, Page, expect

Open = Callable[..., Page]


def test_from_the_start_to_a_reason(opened: Open) -> None:
    page = opened("/")
    page.get_by_role("searchbox").fill("Hedrow trip disputes")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Hedrow drops trip to Korsia").click()
    page.locator("a.seg.key").first.click()
    card = page.locator(".card")
    expect(card).to_be_visible()
    expect(card.get_by_role("heading", name="Because")).to_be_visible()
    assert re.search(r"/report/demo-09\?evidence=v-\w+#card$", page.url)
    first = card.get_attribute("data-evidence")
    page.keyboard.press("j")
    expect(card).not_to_have_attribute("data-evidence", str(first))
    page.go_back()
    expect(page.locator(f'.card[data-evidence="{first}"]')).to_be_visible()
    page.reload()
    expect(page.locator(f'.card[data-evidence="{first}"]')).to_be_visible()


def test_a_click_on_a_long_passage_opens_its_card(opened: Open) -> None:
    page = opened("/report/demo-09")
    page.locator("span.seg[data-link]").first.click()
    expect(page.locator(".card")).to_be_visible()


def picture(page: Page) -> Frame:
    """Return the chart as the server drew it: a document within the page."""
    page.locator("#drawing object").wait_for()
    found = page.frame(url=re.compile(r"/pair/KRS/VLD\.svg"))
    assert found is not None
    found.locator("a").first.wait_for(state="attached")
    return found


def test_a_week_of_the_chart_filters_the_evidence(opened: Open) -> None:
    page = opened("/pair/KRS/VLD")
    everything = str(page.locator("#evidence").text_content())
    picture(page).locator('a[href*="since=2031-05-05"]').first.dispatch_event("click")
    page.wait_for_url(re.compile(r"since=2031-05-05&until=2031-05-11"))
    expect(page.locator("#evidence")).to_contain_text(re.compile(r"^\d+ lines of evidence of \d+$"))
    n = int(str(page.locator("#evidence").text_content()).split()[0])
    expect(page.locator("ol.lines > li")).to_have_count(n)
    page.locator(".chips a").first.click()
    expect(page.locator("#evidence")).to_have_text(everything)


def test_the_table_of_the_chart_filters_in_place(opened: Open) -> None:
    page = opened("/pair/KRS/VLD")
    page.get_by_text("The numbers as a table").click()
    row = page.locator("table.numbers tbody tr", has_text="week of 5 May 2031")
    counts = [int(str(cell)) for cell in row.locator("td").all_text_contents()[:3]]
    row.get_by_role("link").click()
    expect(page.locator("ol.lines > li")).to_have_count(sum(counts))
    assert "since=2031-05-05" in page.url


def test_the_chart_follows_the_theme_of_its_page(opened: Open) -> None:
    page = opened("/pair/KRS/VLD")
    ink = "getComputedStyle(document.documentElement).getPropertyValue('color-scheme')"
    assert picture(page).evaluate(ink) == "light dark"
    page.get_by_role("button", name="Dark").click()
    assert picture(page).evaluate(ink) == "dark"
    page.wait_for_timeout(200)
    page.reload()
    assert picture(page).evaluate(ink) == "dark"


def test_vega_draws_the_same_chart_under_the_policy(opened: Open) -> None:
    page = opened("/pair/KRS/VLD")
    before = picture(page).locator("a").count()
    page.locator("#drawing").hover()
    expect(page.locator("#drawing")).to_have_attribute("data-drawn", "vega", timeout=20_000)
    assert page.locator(".drawing a").count() == before
    page.locator(".drawing a").nth(9).hover(force=True)
    expect(page.locator(".pointed")).to_contain_text("week of")


def test_judging_by_keyboard(opened: Open) -> None:
    page = opened("/report/demo-10")
    page.keyboard.press("j")
    card = page.locator(".card")
    expect(card).to_be_visible()
    line = card.get_attribute("data-evidence")
    for key, said in (("a", "accept"), ("u", "unsure"), ("r", "reject")):
        page.keyboard.press(key)
        expect(card.locator(".verdicts")).to_contain_text(f"Ada: {said}")
    expect(page.locator(f'.card[data-evidence="{line}"]')).to_be_visible()
    page.keyboard.press("c")
    expect(card.locator("#leaning")).to_be_focused()
    leaning = card.locator("#leaning")
    leaning.select_option("neutral" if leaning.input_value() != "neutral" else "strain")
    card.get_by_role("button", name="Keep this coding").click()
    expect(card.locator(".verdicts")).to_contain_text("Ada: recode")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("accept it")
    page.keyboard.press("Escape")
    page.goto("/judgements")
    expect(page.locator("h1")).to_have_text("Judgements")
    expect(page.locator(".hits")).to_contain_text("should be: leaning")


def test_a_recoding_that_changes_nothing_is_told_where_it_was_made(opened: Open) -> None:
    page = opened("/report/demo-11")
    page.locator("a.n").first.click()
    expect(page.locator(".card")).to_be_visible()
    page.keyboard.press("c")
    page.get_by_role("button", name="Keep this coding").click()
    expect(page.get_by_role("alert")).to_contain_text("must change something")
    opened.complaints.clear()  # type: ignore[attr-defined]  # the browser tells of the answer 400, as it should


def test_following_a_denial(opened: Open) -> None:
    page = opened("/")
    page.get_by_role("navigation").get_by_role("link", name="Contradictions").click()
    board = page.locator(".contradictions li").first
    expect(board.locator(".half").nth(0)).to_contain_text("Claimed")
    expect(board.locator(".half").nth(1)).to_contain_text("Denied")
    quote = str(board.locator(".claimed blockquote").first.text_content()).strip(" “”‘’")
    board.locator(".claimed .what a").first.click()
    expect(page.locator(".card blockquote")).to_contain_text(quote[:40])


def test_light_and_dark(opened: Open) -> None:
    page = opened("/help")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate(paper) != light
    page.wait_for_timeout(200)
    page.reload()
    assert page.evaluate(paper) != light


def test_everything_works_without_script(opened: Open) -> None:
    page = opened("/", java_script_enabled=False)
    page.get_by_role("link", name="Korsia – Veldania").first.click()
    everything = page.locator("ol.lines > li").count()
    picture(page).locator('a[href*="since=2031-05-05"]').first.dispatch_event("click")
    page.wait_for_url(re.compile(r"since=2031-05-05&until=2031-05-11"))
    assert 0 < page.locator("ol.lines > li").count() < everything
    page.locator(".chips a").first.click()
    page.get_by_label("Leaning").select_option("strain")
    page.get_by_label("Whether it happened").select_option("denied")
    page.get_by_role("button", name="Show").click()
    lines = page.locator("ol.lines > li")
    assert 0 < lines.count() < everything
    lines.first.locator(".what a").click()
    expect(page.locator(".card h3").first).to_have_text("Because")
    page.get_by_role("button", name="Accept").click()
    expect(page.locator(".card .verdicts")).to_contain_text("Ada: accept")
    page.locator("a.n").first.click()
    expect(page.locator(".card")).to_be_visible()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_pasted_text_is_read_at_once(opened: Open) -> None:
    page = opened("/add")
    page.get_by_label("A report’s text").fill(
        "Korsia recalled its ambassador from Veldania on Monday. <script>document.title='owned'</script>"
    )
    page.get_by_role("button", name="Read and keep it").click()
    page.wait_for_url(re.compile("/report/d-"), timeout=30_000)
    expect(page.locator(".text")).to_contain_text("<script>document.title='owned'</script>")
    assert page.title() != "owned"
    expect(page.locator("ol.lines > li")).not_to_have_count(0)


PLACES = [
    "/",
    "/report/demo-09",
    "/report/demo-09?evidence=FIRST",
    "/pair/KRS/VLD?since=2031-05-05&until=2031-05-11",
    "/contradictions",
    "/plans",
    "/stories",
    "/story/demo-15",
    "/outlets",
    "/outlet/Harth%20Courier",
    "/brief/KRS/VLD",
    "/search?q=ambassador",
    "/judgements",
    "/add",
    "/help",
    "/nothing",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Any, address: str, scheme: str) -> None:
    """All rules in light; in dark what may differ there. Nor is any page wider than the screen of a telephone."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    rules = {"runOnly": ["color-contrast", "link-in-text-block"]} if scheme == "dark" else None
    context = browser.new_context(
        base_url=address, color_scheme=scheme, bypass_csp=True
    )  # axe is put in by script
    page = context.new_page()
    found: list[Any] = []
    for place in PLACES:
        first = "FIRST" in place and page.locator("a.n").first.get_attribute("href")
        page.set_viewport_size({"width": 390, "height": 800})
        page.goto(first or place)
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            found.append((place, "wider than the screen"))
        page.set_viewport_size({"width": 1280, "height": 900})
        for violation in axe.run(page, options=rules).response["violations"]:
            nodes = [node["html"][:160] for node in violation["nodes"][:3]]
            found.append((place, violation["impact"], violation["id"], nodes))
    context.close()
    assert found == []
