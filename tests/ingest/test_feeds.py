"""RSS and Atom: whole entries, summaries and the pages they link to."""

from datetime import date
from pathlib import Path

import pytest

from comity.errors import InputError
from comity.ingest.fetch import Fetched, Fetcher
from comity.model import Document, Failure
from ingest.invented import LINKED, PARAGRAPHS, URL, article, atom, feed, found, one, page, refused, written

WHOLE = "".join(f"&lt;p&gt;{each}&lt;/p&gt;" for each in PARAGRAPHS)
ITEM = (
    f"<item><title>Envoy &amp;amp; ship</title><link>{URL}</link><author>Ona Brell</author>"
    f"<pubDate>Fri, 09 May 2031 23:30:00 -0500</pubDate><content:encoded>{WHOLE}</content:encoded></item>"
)
SUMMARY = (
    f"<item><title>Envoy</title><link>{URL}</link><description>Veldania recalled its ambassador.</description>"
    "<pubDate>Fri, 09 May 2031 10:00:00 GMT</pubDate></item>"
)


def pages(monkeypatch: pytest.MonkeyPatch, **known: str) -> list[str]:
    """Let the web hold only ``known``; returns what is asked for."""
    asked: list[str] = []

    def fetch(self: Fetcher, url: str) -> Fetched:
        asked.append(url)
        if url not in known:
            raise InputError("the server does not know it (HTTP 404)")
        return Fetched(url, known[url].encode(), "page", "utf-8")

    monkeypatch.setattr(Fetcher, "fetch", fetch)
    return asked


def test_an_entry_is_a_report(tmp_path: Path) -> None:
    document = one(written(tmp_path, "a.rss", feed(ITEM)))
    assert document.text.splitlines() == list(PARAGRAPHS)
    assert (document.title, document.author) == ("Envoy & ship", "Ona Brell")
    assert (document.published, document.url, document.outlet) == (date(2031, 5, 9), URL, "Harth Courier")
    assert document.path == f"{tmp_path / 'a.rss'}#1"
    assert document.notes == ()


def test_atom_is_read_too(tmp_path: Path) -> None:
    entry = (
        f'<entry><title>Envoy</title><link href="{URL}"/><published>2031-05-09T23:30:00-05:00</published>'
        f'<author><name>Ona Brell</name></author><content type="html">{WHOLE}</content></entry>'
    )
    document = one(written(tmp_path, "a.xml", atom(entry)))
    assert document.text.splitlines() == list(PARAGRAPHS)
    assert (document.published, document.author) == (date(2031, 5, 9), "Ona Brell")


def test_what_an_entry_says_is_completed_by_its_feed(tmp_path: Path) -> None:
    entry = (
        '<entry><title>Envoy</title><link href="/world/envoy"/><published>2031-05-09</published><updated>2031-05-12</updated>'
        f'<author><name>Ona Brell</name></author><author><name>Tia Vane</name></author><content type="html">{WHOLE}</content></entry>'
    )
    text = atom(entry).replace(
        "<title>Harth Courier", '<link href="https://courier.example/"/><title>Harth Courier'
    )
    text = text.replace("<title>Harth Courier", '<title type="html">Harth &lt;b&gt;Courier&lt;/b&gt;')
    document = one(written(tmp_path, "a.atom", text))
    assert (document.url, document.outlet) == ("https://courier.example/world/envoy", "Harth Courier")
    assert (document.author, document.published) == ("Ona Brell; Tia Vane", date(2031, 5, 9))
    assert document.notes == ("changed on 2031-05-12, after it was published",)


def test_a_summary_is_read_with_a_note_and_nothing_is_fetched_for_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = pages(monkeypatch)
    document = one(written(tmp_path, "a.rss", feed(SUMMARY)))
    assert document.text == "Veldania recalled its ambassador."
    assert document.notes == ("only the summary of the feed was read",)
    assert asked == []


def test_the_linked_page_takes_the_place_of_a_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages(monkeypatch, **{URL: page(linked=article(datePublished="2031-05-08"))})
    document = one(written(tmp_path, "a.rss", feed(SUMMARY)), follow=True)
    assert PARAGRAPHS[1] in document.text
    assert (document.published, document.also_published) == (date(2031, 5, 8), (date(2031, 5, 9),))
    assert "2031-05-09 (address)" in document.notes[0]


def test_a_feed_of_the_web_may_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = pages(monkeypatch, **{"https://courier.example/rss": feed(SUMMARY), URL: page()})
    assert PARAGRAPHS[1] in one("https://courier.example/rss").text
    assert asked == ["https://courier.example/rss", URL]


def test_an_entry_that_leads_nowhere_does_not_lead_to_its_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = pages(monkeypatch, **{"https://courier.example/rss": feed(LINKED)})
    document = one("https://courier.example/rss")
    assert (document.url, document.notes) == (None, ("only the summary of the feed was read",))
    assert asked == ["https://courier.example/rss"]


def test_a_feed_may_name_characters_of_its_own(tmp_path: Path) -> None:
    named = '<!DOCTYPE rss [<!ENTITY nbsp "&#160;">\n<!ENTITY eacute "&#233;">]>\n<rss'
    text = feed(SUMMARY.replace("Veldania", "Veld&eacute;nia")).replace("<rss", named, 1)
    assert "Veldénia" in one(written(tmp_path, "a.xml", text)).text


def test_where_the_page_cannot_be_got_the_summary_stays_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages(monkeypatch)
    (note,) = one(written(tmp_path, "a.rss", feed(SUMMARY)), follow=True).notes
    assert "HTTP 404" in note


def test_an_entry_without_text_costs_no_other(tmp_path: Path) -> None:
    empty = f"<item><title>Envoy</title><link>{URL}</link></item>"
    first, second = found(written(tmp_path, "a.rss", feed(empty, ITEM)))
    assert isinstance(first, Failure)
    assert "--follow" in first.message
    assert isinstance(second, Document)


def test_the_outlet_of_an_entry_wins_over_that_of_an_aggregator(tmp_path: Path) -> None:
    item = ITEM.replace("<title>", '<source url="https://wire.example/rss">Littoral Wire</source><title>', 1)
    assert one(written(tmp_path, "a.rss", feed(item, title="All the news"))).outlet == "Littoral Wire"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (feed(), "no entries"),
        ("<?xml version='1.0'?><catalogue><book/></catalogue>", "neither a page nor an RSS"),
        ("<rss><channel><item", "no entries"),
        (feed("<item>" + "<a>" * 200_000), "200,000 tags"),
    ],
)
def test_what_is_no_feed_is_refused(tmp_path: Path, text: str, words: str) -> None:
    assert words in refused(written(tmp_path, "a.xml", text))


def test_entities_are_neither_multiplied_nor_fetched(tmp_path: Path) -> None:
    secret = written(tmp_path, "secret.txt", "SECRET")
    bomb = '<!DOCTYPE rss [<!ENTITY a "ha ha ha ha ">' + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 20}">' for old, new in zip("abcdefg", "bcdefgh", strict=True)
    )
    text = feed(SUMMARY.replace("Veldania", "&h; &x; Veldania")).replace(
        "<rss", f'{bomb}<!ENTITY x SYSTEM "file://{secret}">]><rss', 1
    )
    (outcome,) = found(written(tmp_path, "a.xml", text))
    assert "SECRET" not in str(outcome)
    assert len(str(outcome)) < 2_000


def test_a_feed_whose_text_is_an_address_is_no_wish_to_fetch_it(tmp_path: Path) -> None:
    assert "no entries" in refused(written(tmp_path, "a.rss", "<rss>https://courier.example/</rss>"))
