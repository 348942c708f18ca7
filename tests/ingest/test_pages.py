"""Web pages: the report and nothing around it, what the page says of itself, and pages that hold no report."""

import json
from datetime import date
from pathlib import Path

import pytest

from comity.ingest.page_labels import is_list
from comity.ingest.pages import visible_text
from comity.model import Document
from ingest.invented import PARAGRAPHS, TITLE, article, found, one, page, refused, written


class TestTheReport:
    def test_is_found_between_menus_and_footers(self, tmp_path: Path) -> None:
        document = one(written(tmp_path, "a.html", page()))
        lines = document.text.splitlines()
        assert all(paragraph in lines for paragraph in PARAGRAPHS)
        assert "Copyright" not in document.text
        assert document.title == TITLE

    def test_is_told_by_content_whatever_the_name(self, tmp_path: Path) -> None:
        for name in ("a.txt", "a", "a.pdf", "a.xhtml"):
            assert one(written(tmp_path, name, "\ufeff <!-- saved -->\n" + page())).title == TITLE

    def test_is_plain_text_where_a_page_is_none(self, tmp_path: Path) -> None:
        assert one(written(tmp_path, "a.html", "Talks held.")).text == "Talks held."

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252", "iso-8859-1"])
    def test_is_decoded_as_declared(self, tmp_path: Path, encoding: str) -> None:
        text = page().replace('charset="utf-8"', f'charset="{encoding}"')
        data = text.encode("cp1252" if encoding == "iso-8859-1" else encoding)
        assert "“We are neighbours" in one(written(tmp_path, "a.html", data)).text

    def test_declared_codecs_that_are_no_encodings_are_passed_over(self, tmp_path: Path) -> None:
        for name in ("zip", "punycode", "unicode_escape", "rot13", "nonsense"):
            data = page().replace('charset="utf-8"', f'charset="{name}"')
            assert "“We are neighbours" in one(written(tmp_path, "a.html", data)).text

    def test_what_is_utf8_throughout_is_so_whatever_it_declares(self, tmp_path: Path) -> None:
        text = page(paragraphs=("Veldania’s envoy left Korsia’s capital. " * 5,)).replace(
            "utf-8", "iso-8859-1"
        )
        assert "Veldania’s envoy" in one(written(tmp_path, "a.html", text.encode())).text

    def test_a_page_laid_out_in_tables_keeps_its_paragraphs(self, tmp_path: Path) -> None:
        body = "".join(f"<p>{each}" for each in PARAGRAPHS * 2)
        text = (
            f"<html><head><title>{TITLE}</title></head><body><table><tr><td><a href=/>Home</a></td>"
            f"<td><font>{TITLE}</font>{body}</td></tr></table></body></html>"
        )
        lines = one(written(tmp_path, "a.html", text)).text.splitlines()
        assert set(PARAGRAPHS) <= set(lines)
        assert not any("|" in line for line in lines)

    def test_in_another_language_is_refused(self, tmp_path: Path) -> None:
        german = (
            "Die Regierung von Veldanien hat am Dienstag ihren Botschafter aus Pellmar zurückgerufen. " * 3,
        ) * 3
        assert "German" in refused(written(tmp_path, "a.html", page(paragraphs=german)))

    def test_the_parts_folder_of_a_saved_page_is_left_out(self, tmp_path: Path) -> None:
        written(tmp_path, "talks.html", page())
        (tmp_path / "talks_files").mkdir()
        written(tmp_path / "talks_files", "frame.html", "<html><body>Buy now</body></html>")
        assert len(found(tmp_path)) == 1


class TestWhatAPageSaysOfItself:
    def test_comes_from_linked_data(self, tmp_path: Path) -> None:
        graph: dict[str, object] = {
            "@context": "https://schema.org",
            "@graph": [{"@type": "WebSite", "name": "x"}, article()],
        }
        document = one(written(tmp_path, "a.html", page(linked=graph)))
        assert (document.outlet, document.author) == ("Harth Courier", "Ona Brell")
        assert document.published == date(2031, 5, 9)  # of the outlet's own clock
        assert (document.also_published, document.notes) == ((), ())

    def test_comes_from_meta_tags(self, tmp_path: Path) -> None:
        head = (
            '<meta property="og:site_name" content="Harth Courier"><meta property="og:title" content="Envoy gone">'
            '<meta property="article:published_time" content="2031-05-09"><meta name="author" content="Ona Brell">'
            '<link rel="canonical" href="https://courier.example/envoy">'
        )
        document = one(written(tmp_path, "a.html", page(head=head)))
        assert (document.outlet, document.author, document.title) == (
            "Harth Courier",
            "Ona Brell",
            "Envoy gone",
        )
        assert (document.published, document.url) == (date(2031, 5, 9), "https://courier.example/envoy")

    def test_two_days_are_both_kept_and_told(self, tmp_path: Path) -> None:
        head = '<link rel="canonical" href="https://courier.example/2031/05/08/envoy">'
        path = written(tmp_path, "a.html", page(head=head, linked=article()))
        document = one(path, published=date(2031, 5, 7))
        assert document.published == date(2031, 5, 9)
        assert document.also_published == (date(2031, 5, 8), date(2031, 5, 7))
        (note,) = document.notes
        assert note == (
            "dates of publication disagree: 2031-05-09 (JSON-LD), 2031-05-08 (address), 2031-05-07 (given); the first is used"
        )

    def test_the_call_fills_what_the_page_leaves_open(self, tmp_path: Path) -> None:
        document = one(
            written(tmp_path, "a.html", page()), published=date(2031, 5, 7), outlet="Littoral Wire"
        )
        assert (document.published, document.outlet, document.also_published) == (
            date(2031, 5, 7),
            "Littoral Wire",
            (),
        )

    def test_an_address_of_a_saved_page_is_kept(self, tmp_path: Path) -> None:
        text = page().replace("<html", "<!-- saved from url=(0029)https://courier.example/envoy -->\n<html")
        assert one(written(tmp_path, "a.html", text)).url == "https://courier.example/envoy"

    @pytest.mark.parametrize(
        "address", ["javascript:alert(1)", "file:///etc/passwd", "http://", "//[", "x" * 5000]
    )
    def test_addresses_that_are_none_of_the_web_are_not_kept(self, tmp_path: Path, address: str) -> None:
        head = f'<link rel="canonical" href="{address}">'
        assert one(written(tmp_path, "a.html", page(head=head))).url is None

    @pytest.mark.parametrize(
        "linked",
        [
            "{",
            "[" * 50_000,
            '{"@type": 5, "@graph": {"@type": [1, null]}}',
            '[{"@type":"NewsArticle","datePublished":[1],"author":{"name":7}}]',
        ],
    )
    def test_linked_data_that_is_broken_costs_nothing(self, tmp_path: Path, linked: str) -> None:
        head = f'<script type="application/ld+json">{linked}</script>'
        assert PARAGRAPHS[0] in one(written(tmp_path, "a.html", page(head=head))).text

    def test_linked_data_may_point_within_its_graph(self, tmp_path: Path) -> None:
        graph: dict[str, object] = {
            "@graph": [
                {"@type": "Organization", "@id": "#us", "name": "Harth Courier"},
                {"@type": "Person", "@id": "#ona", "name": "Ona Brell"},
                article(publisher={"@id": "#us"}, author={"@id": "#ona"}, headline="Envoy &amp; strait"),
            ]
        }
        document = one(written(tmp_path, "a.html", page(linked=graph)))
        assert (document.outlet, document.author, document.title) == (
            "Harth Courier",
            "Ona Brell",
            "Envoy & strait",
        )

    @pytest.mark.parametrize("wrap", ["<!--\n{}\n-->", "\n<!--//--><![CDATA[//><!--\n[{}]\n//--><!]]>\n"])
    def test_linked_data_may_stand_in_a_comment(self, tmp_path: Path, wrap: str) -> None:
        script = f'<script type="application/ld+json">{wrap.format(json.dumps(article()))}</script>'
        document = one(written(tmp_path, "a.html", page(head=script)))
        assert (document.outlet, document.published) == ("Harth Courier", date(2031, 5, 9))

    def test_comes_from_microdata(self, tmp_path: Path) -> None:
        around = (
            '<div itemscope><span itemprop="publisher" itemscope><meta itemprop="name" content="Harth Courier"></span>'
            '<span itemprop="author">Ona Brell</span><meta itemprop="datePublished" content="2031-05-09">'
            '<meta itemprop="mainEntityOfPage" content="https://courier.example/envoy"></div>'
        )
        document = one(written(tmp_path, "a.html", page(around=around)))
        assert (document.outlet, document.author, document.published, document.url) == (
            "Harth Courier",
            "Ona Brell",
            date(2031, 5, 9),
            "https://courier.example/envoy",
        )

    def test_comes_from_dublin_core(self, tmp_path: Path) -> None:
        head = (
            '<meta name="DC.publisher" content="Harth Courier"><meta name="DC.creator" content="Ona Brell">'
        )
        document = one(written(tmp_path, "a.html", page(head=head)))
        assert (document.outlet, document.author) == ("Harth Courier", "Ona Brell")

    @pytest.mark.parametrize(
        "line",
        [
            "<p>7 May 2031</p>",
            '<p class="by">By Ona Brell, May 7, 2031</p>',
            '<div><span>Published</span> <time datetime="2031-05-07T10:00">Wednesday</time></div>',
            "<div>Wednesday 7 May 2031 11.24 BST</div>",
        ],
    )
    def test_the_day_may_stand_below_the_headline(self, tmp_path: Path, line: str) -> None:
        text = page().replace("</h1>", f"</h1>{line}")
        assert one(written(tmp_path, "a.html", text)).published == date(2031, 5, 7)
        head = '<meta property="article:published_time" content="2031-05-09">'
        both = one(written(tmp_path, "b.html", text.replace("<head>", f"<head>{head}")))
        assert (both.published, both.also_published) == (date(2031, 5, 9), (date(2031, 5, 7),))
        assert "2031-05-07 (text of the page)" in both.notes[0]

    @pytest.mark.parametrize(
        "line",
        [
            "<h1>Envoy leaves</h1><p>© 2031 Harth Courier, 7 May 2031</p>",
            "<p>7 May 2031</p><h1>Envoy leaves</h1>",
            "<h1>Envoy leaves</h1><aside>7 May 2031</aside>",
            "<h1>Envoy leaves</h1><p>Veldania and Korsia had signed it on 7 May 2031 in Pellmar</p>",
        ],
    )
    def test_other_days_on_a_page_are_not_its_own(self, tmp_path: Path, line: str) -> None:
        text = page().replace(f"<h1>{TITLE}</h1>", line)
        assert one(written(tmp_path, "a.html", text)).published is None

    def test_the_day_of_a_change_is_told_and_not_that_of_publication(self, tmp_path: Path) -> None:
        head = '<meta property="article:modified_time" content="2031-05-12">'
        document = one(written(tmp_path, "a.html", page(head=head, linked=article())))
        assert (document.published, document.also_published) == (date(2031, 5, 9), ())
        assert document.notes == ("changed on 2031-05-12, after it was published",)
        document = one(written(tmp_path, "a.html", page(head=head)))
        assert document.published is None
        assert document.notes == ("the report was changed on 2031-05-12; when it was published is not said",)

    @pytest.mark.parametrize(
        "head",
        [
            '<base href="https://courier.example/world/"><link rel="canonical" href="envoy#top">',
            '<LINK REL="Canonical" HREF="https://courier.example/world/envoy">',
            '<link rel="canonical" href="https://courier.example/">'
            '<meta property="og:url" content="https://courier.example/world/envoy">',
        ],
    )
    def test_the_address_is_that_of_the_report(self, tmp_path: Path, head: str) -> None:
        document = one(written(tmp_path, "a.html", page(head=head)))
        assert document.url == "https://courier.example/world/envoy"


class TestOutlets:
    def overlay(self, folder: Path) -> Path:
        tables = folder / "tables"
        tables.mkdir()
        written(
            tables,
            "outlets.csv",
            "id,name,country,kind,owner,language,note\ncourier,Harth Courier,,newspaper,,,invented\nwire,Littoral Wire,,agency,,,invented\n",
        )
        written(
            tables,
            "outlet_names.csv",
            "id,outlet,form,note\ncourier.c,courier,The Harth Courier,invented\nwire.w,wire,Littoral Wire,invented\n",
        )
        written(
            tables,
            "outlet_domains.csv",
            "id,outlet,domain,note\ncourier.example,courier,courier.example,invented\n",
        )
        return tables

    @pytest.mark.parametrize(
        ("name", "address", "outlet", "notes"),
        [
            ("THE HARTH COURIER", "", "Harth Courier", 0),
            ("", "https://www.courier.example/a", "Harth Courier", 0),
            ("Harth Courier Online", "https://news.courier.example:8080/a", "Harth Courier", 0),
            ("Littoral Wire", "https://courier.example/a", "Harth Courier", 1),
            ("Pellmar Post", "https://pellmar.example/a", "Pellmar Post", 0),
            ("", "https://notcourier.example/a", None, 0),
        ],
    )
    def test_are_known_by_domain_then_by_name(
        self, tmp_path: Path, name: str, address: str, outlet: str | None, notes: int
    ) -> None:
        head = (f'<meta property="og:site_name" content="{name}">' if name else "") + (
            f'<link rel="canonical" href="{address}">' if address else ""
        )
        document = one(written(tmp_path, "a.html", page(head=head)), tables=self.overlay(tmp_path))
        assert (document.outlet, len(document.notes)) == (outlet, notes)


class TestPagesThatAreNoPlainReport:
    @pytest.mark.parametrize(
        ("paragraphs", "linked", "words"),
        [
            ((PARAGRAPHS[0], "Subscribe to continue reading."), None, "paywall"),
            ((PARAGRAPHS[0],), article(isAccessibleForFree=False), "paywall"),
            (
                ("We value your privacy. We and our partners store and/or access information on a device.",),
                None,
                "cookie wall",
            ),
            (
                ("Checking your browser before you go on. Please wait for some seconds.",),
                None,
                "proof that a person reads",
            ),
        ],
    )
    def test_are_refused_by_name(
        self, tmp_path: Path, paragraphs: tuple[str, ...], linked: dict[str, object] | None, words: str
    ) -> None:
        assert words in refused(written(tmp_path, "a.html", page(paragraphs=paragraphs, linked=linked)))

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Keep reading for €1. Cancel anytime.", "paywall"),
            ("You’ve reached your limit of free articles. Choose your plan to continue.", "paywall"),
            ("With your consent, we and our partners process personal data.", "cookie wall"),
            ("You need to enable JavaScript to run this app.", "draws the page by scripts"),
            ("Sorry, the page you are looking for could not be found.", "no report at this place"),
            ("This content is not available in your region.", "no report at this place"),
        ],
    )
    def test_are_refused_by_the_words_of_the_world(self, tmp_path: Path, text: str, words: str) -> None:
        assert words in refused(written(tmp_path, "a.html", page(paragraphs=(text,))))

    @pytest.mark.parametrize(
        "text",
        [
            "Veldania accused Korsia of a paywall. “Our citizens are told to subscribe to read what they pay for by taxes,” its minister said.",
            "Veldania fined a Korsian firm on Tuesday over banners that asked people to “accept all cookies” before they could read a word.",
            "Korsia’s ministry said that no page may tell citizens to log in to continue reading about the strait, whatever its owner wants.",
        ],
    )
    def test_a_short_report_may_speak_of_what_makes_a_sign(self, tmp_path: Path, text: str) -> None:
        assert one(written(tmp_path, "a.html", page(paragraphs=(text,)))).notes == ()

    def test_words_beside_a_short_report_are_told_and_refuse_nothing(self, tmp_path: Path) -> None:
        text = page(
            paragraphs=PARAGRAPHS[:2],
            around="<nav><p>Subscribe now to read our letter.</p></nav>",
        )
        (note,) = one(written(tmp_path, "a.html", text)).notes
        assert note.startswith("this may be no whole report, but the stub before a paywall")

    def test_a_text_that_was_given_as_such_is_read_and_labelled(self, tmp_path: Path) -> None:
        text = f"{PARAGRAPHS[0]}\nSubscribe to continue reading."
        for name, data in (("a.txt", text), ("a.jsonl", json.dumps({"text": text}))):
            (note,) = one(written(tmp_path, name, data)).notes
            assert "stub before a paywall" in note

    @pytest.mark.parametrize(
        "title", ["Veldania bans Korsian live blog", "How Korsians live with the latest updates"]
    )
    def test_a_report_about_live_blogs_is_none(self, tmp_path: Path, title: str) -> None:
        assert one(written(tmp_path, "a.html", page(title=title))).notes == ()

    def test_a_whole_report_may_speak_of_subscriptions_and_cookies(self, tmp_path: Path) -> None:
        text = (*PARAGRAPHS * 3, "Already a subscriber? We use cookies to improve the site.")
        assert one(written(tmp_path, "a.html", page(paragraphs=text))).notes == ()

    def test_a_short_report_under_a_menu_to_sign_in_is_read(self, tmp_path: Path) -> None:
        text = page(around="<aside><a>Sign in to read more of our services</a></aside>")
        assert one(written(tmp_path, "a.html", text)).notes == ()

    @pytest.mark.parametrize(
        "title",
        ["Korsia holds drills - live fire at sea", "Access denied: inspectors at the gate", "Latest news"],
    )
    def test_titles_that_only_sound_like_signs_are_none(self, tmp_path: Path, title: str) -> None:
        assert one(written(tmp_path, "a.html", page(title=title, paragraphs=PARAGRAPHS * 2))).notes == ()

    def test_a_long_text_that_says_it_is_not_free_is_read_with_a_note(self, tmp_path: Path) -> None:
        text = page(paragraphs=PARAGRAPHS * 4, linked=article(isAccessibleForFree="False"))
        assert "not free" in one(written(tmp_path, "a.html", text)).notes[0]

    @pytest.mark.parametrize(
        ("title", "kind"), [("Strait crisis: live updates", "NewsArticle"), (TITLE, "LiveBlogPosting")]
    )
    def test_live_blogs_are_read_and_labelled(self, tmp_path: Path, title: str, kind: str) -> None:
        linked = article(headline=title) | {"@type": kind}
        assert (
            one(written(tmp_path, "a.html", page(title=title, linked=linked)))
            .notes[0]
            .startswith("live blog")
        )

    def test_lists_of_headlines_are_read_and_labelled(self, tmp_path: Path) -> None:
        lines = tuple(f"Envoy number {n} leaves the port of Pellmar for home" for n in range(12))
        document = one(written(tmp_path, "a.html", page(paragraphs=lines, title="The day")))
        assert "list of headlines" in document.notes[0]
        assert not is_list("\n".join(PARAGRAPHS * 3))


class TestHostilePages:
    @pytest.mark.parametrize(
        "text",
        [
            "<html><body>" + "<div>" * 50_000 + PARAGRAPHS[0],
            "<html><body>" + "<p>Talks <b>are <i>held" * 100_000,
            '<html><body><p title="' + "x" * 5_000_000 + '">',
            "<html>" + "<!--" * 100_000,
            "<html><script>" + "<" * 30_000,
            "<html><body>&" + "amp;" * 100_000,
        ],
        ids=["deep", "unclosed", "attribute", "comments", "script", "entities"],
    )
    def test_end_in_one_outcome_soon(self, tmp_path: Path, text: str) -> None:
        assert len(found(written(tmp_path, "a.html", text))) == 1

    def test_too_large_a_page_is_refused(self, tmp_path: Path) -> None:
        assert "10 MB" in refused(written(tmp_path, "a.html", "<html>" + "x" * 10_000_001))

    def test_a_bad_page_costs_no_other(self, tmp_path: Path) -> None:
        written(tmp_path, "a.html", b"<html>\0\xff\xfe" * 10)
        written(tmp_path, "b.html", page())
        assert [type(each) for each in found(tmp_path)][-1] is Document


def test_visible_text_keeps_blocks_apart_and_words_together() -> None:
    html = "<div>One<br>two <b>th</b>ree<script>no</script>\n and\n four</div><p>five</p><!-- no -->six"
    assert visible_text(html) == "One\ntwo three and four\nfive\nsix"
    assert visible_text("") == ""
    assert visible_text("<!-- -->") == ""
