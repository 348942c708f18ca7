"""Briefs as Markdown, HTML and JSON: nothing in the words of others acts, links go both ways."""

import re
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise

import msgspec
import pytest
from markdown_it import MarkdownIt

from comity.model.brief import Brief
from comity.relations.brief import make_brief
from comity.relations.render import escape_markdown, render_html, render_json, render_markdown
from relations.invented import NO_RIFT, PAIR, RIFT, SANCTIONS, TABLES, TREATY, Speaker, Told, report

DAY = date(2031, 6, 10)
ATTACKS = (
    '<script>alert("1")</script> <img src=x onerror=alert(1)>',
    "[click](javascript:alert(1)) ![pic](https://evil.invalid/p.png)",
    "a | b | c `code` **bold** _it_ ~~gone~~ https://evil.invalid www.evil.invalid a@evil.invalid",
    "</style></title><svg onload=alert(1)> &lt;b&gt; {{ 7 * 7 }} {% raw %}",
)


def hostile(attack: str) -> Brief:
    told = Told(attack + " and Korsia", type="ACCUSE", kind="comment", sources=(Speaker(attack, "VLD"),))
    reading = report(attack, DAY, SANCTIONS, told, title=attack, url="javascript:alert(1)")
    return make_brief([reading], PAIR, until=None, codebook=TABLES, notice=attack)


@pytest.fixture(scope="module")
def brief() -> Brief:
    readings = [
        report("Harth Courier", DAY, SANCTIONS, TREATY, url="https://example.invalid/a?b=(c)&d"),
        report("Karrow Ledger", DAY, RIFT, NO_RIFT),
    ]
    return make_brief(readings, PAIR, until=None, codebook=TABLES, notice="All of this is invented.")


class Page(HTMLParser):
    """Collects what a page holds."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_words_do_nothing_in_html(attack: str) -> None:
    page = Page(render_html(hostile(attack)))
    assert not {"script", "img", "svg", "iframe", "b"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert not [
        value for name, value in page.attributes if name == "href" and not (value or "").startswith("#")
    ]
    assert page.tags.count("title") == page.tags.count("style") == 1


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_words_do_nothing_in_markdown(attack: str) -> None:
    markdown = render_markdown(hostile(attack))
    tokens = [
        t
        for block in MarkdownIt("gfm-like", {"linkify": False}).parse(markdown)
        for t in [block, *(block.children or [])]
    ]
    assert not {"link_open", "image", "code_inline", "html_inline", "html_block", "s_open", "table_open"} & {
        t.type for t in tokens
    }
    assert not re.search(r"(?<!\\)https?://evil", markdown)


def test_hostile_words_are_still_shown_as_they_are() -> None:
    attack = ATTACKS[2]
    shown = "".join(
        t.content for block in MarkdownIt().parseInline(escape_markdown(attack)) for t in block.children or []
    )
    assert shown == attack


@pytest.mark.parametrize(
    "text", ["# no heading", "- no item", "1. no list", "> no quote", "+ x", "a\nb\n\nc", "\x1b[31mred"]
)
def test_nothing_starts_a_block(text: str) -> None:
    assert [t.type for t in MarkdownIt().parse(escape_markdown(text))] == [
        "paragraph_open",
        "inline",
        "paragraph_close",
    ]
    assert "\x1b" not in escape_markdown(text)


def test_html_is_one_file_that_loads_nothing(brief: Brief) -> None:
    html = render_html(brief)
    page = Page(html)
    assert html.startswith("<!doctype html>")
    assert '<html lang="en">' in html
    assert "<title>Korsia and Veldania: a brief</title>" in html
    assert not {"script", "link", "iframe", "img"} & set(page.tags)
    assert [t for t in page.tags if re.fullmatch("h[1-6]", t)][:2] == ["h1", "h2"]
    levels = [int(t[1]) for t in page.tags if re.fullmatch("h[1-6]", t)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert html.count("All of this is invented.") == 2


def test_footnotes_link_back_and_forth(brief: Brief) -> None:
    page = Page(render_html(brief))
    ids = [value for name, value in page.attributes if name == "id"]
    targets = [
        (value or "")[1:]
        for name, value in page.attributes
        if name == "href" and (value or "").startswith("#")
    ]
    assert len(ids) == len(set(ids))
    assert set(targets) <= set(ids)
    notes, refs = (
        {i for i in ids if i and i.startswith("note-")},
        {i for i in ids if i and i.startswith("ref-")},
    )
    assert len(notes) == len(brief.footnotes)
    assert notes | refs <= set(targets)


def test_strain_and_closeness_stand_side_by_side() -> None:
    both = Told("Korsia and Veldania agreed on tariffs after all.", type="SUPPORT", leaning="closeness")
    html = render_html(
        make_brief([report("Harth Courier", DAY, SANCTIONS, both)], PAIR, until=None, codebook=TABLES)
    )
    assert '<div class="columns">' in html


def test_markdown_numbers_its_notes(brief: Brief) -> None:
    markdown = render_markdown(brief)
    cited = set(re.findall(r"\[\^(\d+)\](?!:)", markdown))
    defined = re.findall(r"^\[\^(\d+)\]: ", markdown, flags=re.MULTILINE)
    assert cited == set(defined)
    assert defined == [str(n + 1) for n in range(len(brief.footnotes))]
    assert "](<https://example.invalid/a?b=%28c%29&d>)" in markdown
    assert "Chain: Karrow Ledger ← Maret Oskeline (Veldania)." in markdown
    assert "**strain**, denied" in markdown


def test_json_reads_back(brief: Brief) -> None:
    assert msgspec.json.decode(render_json(brief), type=Brief) == brief


def test_a_chart_is_inlined_only_if_it_is_plain_svg(brief: Brief) -> None:
    assert '<figure>\n<svg xmlns="x"><rect/></svg>' in render_html(
        brief, '<?xml version="1.0"?><svg xmlns="x"><rect/></svg>'
    )
    for bad in (
        "<p>no</p>",
        "<svg><script>1</script></svg>",
        '<svg onload="x"></svg>',
        '<svg><a href="javascript:1"/></svg>',
    ):
        with pytest.raises(ValueError, match="no plain SVG"):
            render_html(brief, bad)
