"""The web, played by a small server on this machine: what is fetched, what is refused and within which limits."""

import gzip
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler

import pytest

from comity.errors import InputError
from comity.ingest import addresses
from comity.ingest.addresses import is_public, resolve
from comity.ingest.fetch import USER_AGENT, Fetcher
from comity.model import Document
from comity.settings import VERSION, Limits
from ingest.invented import LINKED, PARAGRAPHS, article, feed, found, one, page, refused
from local_server import Answer, running, send

HTML = "text/html; charset=utf-8"


@dataclass
class Server:
    """Answers by path; ``seen`` holds what was asked, with the user agent."""

    base: str = ""
    answers: dict[str, Answer | Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    seen: list[tuple[str, str | None]] = field(default_factory=list)

    def page(self, path: str, body: str | bytes, content_type: str = HTML, **headers: str) -> str:
        data = body.encode() if isinstance(body, str) else body
        self.answers[path] = (200, {"Content-Type": content_type} | headers, data)
        return self.base + path

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.seen.append((handler.path, handler.headers["User-Agent"]))
        told = self.answers.get(handler.path, (404, {}, b""))
        if callable(told):
            told(handler)
            return
        send(handler, told)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    with running(made.answer) as made.base:
        yield made


def fetcher(**limits: float) -> Fetcher:
    return Fetcher(Limits(**limits), allow_private=True)  # type: ignore[arg-type]


class TestReading:
    def test_a_page_is_a_report(self, server: Server) -> None:
        url = server.page("/2031/05/08/envoy?a=1#top", page(linked=article()))
        server.page("/2031/05/08/envoy?a=1", page(linked=article()))
        document = one(url, allow_private=True)
        assert PARAGRAPHS[1] in document.text
        assert (document.path, document.url) == (url, url.partition("#")[0])
        assert (document.published, document.also_published) == (date(2031, 5, 9), (date(2031, 5, 8),))

    def test_we_say_who_we_are_and_ask_for_the_rules_first(self, server: Server) -> None:
        one(server.page("/a", page()), allow_private=True)
        assert server.seen == [("/robots.txt", f"comity/{VERSION}"), ("/a", f"comity/{VERSION}")]
        assert f"comity/{VERSION}" == USER_AGENT

    def test_a_feed_is_followed_to_its_pages(self, server: Server) -> None:
        link = server.page("/a", page())
        item = LINKED.replace("<description>", f"<link>{link}</link><description>")
        url = server.page("/rss", feed(item), "application/rss+xml")
        assert PARAGRAPHS[1] in one(url, allow_private=True).text

    def test_a_feed_cannot_lead_to_private_addresses(
        self, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        link = server.page("/secret", page())
        url = server.page(
            "/rss", feed(LINKED.replace("<description>", f"<link>{link}</link><description>")), "text/xml"
        )
        # The feed's own host passes as public; the page it links to is at its true address.
        monkeypatch.setattr(addresses, "is_public", lambda _: len(server.seen) < 2)
        (note,) = one(url).notes
        assert "no public address" in note
        assert "/secret" not in [path for path, _ in server.seen]

    def test_packed_answers_are_unpacked(self, server: Server) -> None:
        url = server.page("/a", gzip.compress(page().encode()), **{"Content-Encoding": "gzip"})
        assert PARAGRAPHS[1] in one(url, allow_private=True).text

    def test_redirects_are_followed_and_the_last_address_kept(self, server: Server) -> None:
        server.answers["/a"] = (301, {"Location": "/b"}, b"")
        server.answers["/b"] = (302, {"Location": server.base + "/c"}, b"")
        server.page("/c", page())
        assert one(server.base + "/a", allow_private=True).url == server.base + "/c"

    def test_odd_addresses_travel_quoted(self, server: Server) -> None:
        server.page("/a%20b/%C3%A9?q=%7B", page())
        assert one(server.base + "/a b/é?q={", allow_private=True).text


class TestRefusing:
    def test_this_machine_unless_allowed(self, server: Server) -> None:
        url = server.page("/a", page())
        message = refused(url)
        assert "no public address" in message
        assert "--allow-private" in message
        assert server.seen == []

    @pytest.mark.parametrize(
        "address",
        [
            "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
            "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1",
            "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "::7f00:1",
            "2001:db8::1", "192.0.2.1", "fec0::1", "192.0.0.8", "3fff::1", "nonsense",
        ],
    )  # fmt: skip
    def test_addresses_that_are_not_public(self, address: str) -> None:
        assert not is_public(address)

    @pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::808:808"])
    def test_public_addresses_pass(self, address: str) -> None:
        assert is_public(address)

    @pytest.mark.parametrize(
        "host",
        [
            "localhost",
            "127.1",
            "2130706433",
            "0x7f.1",
            "0177.0.0.1",
            "[::1]",
            "[::ffff:7f00:1]",
            "127.0.0.1.",
        ],
    )
    def test_other_ways_to_write_this_machine(self, host: str) -> None:
        assert refused(f"http://{host}:9/")

    def test_a_host_with_one_private_address_among_others(self, monkeypatch: pytest.MonkeyPatch) -> None:
        known = [(2, 1, 6, "", (each, 80)) for each in ("8.8.8.8", "10.0.0.1")]
        monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: known)
        with pytest.raises(InputError, match=r"10\.0\.0\.1"):
            resolve("courier.example", 80, allow_private=False)
        assert resolve("courier.example", 80, allow_private=True) == "8.8.8.8"

    @pytest.mark.parametrize("judged_well", [1, 2])
    def test_a_name_that_is_bound_anew_to_this_machine(
        self, server: Server, monkeypatch: pytest.MonkeyPatch, judged_well: int
    ) -> None:
        """The name passes for the rules (and for the page, which leads on), and not the next time: every look-up is judged."""
        asked: list[str] = []

        def look_up(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
            if host != "127.0.0.1":  # as which the connection is made
                asked.append(host)
            return [(2, 1, 6, "", ("127.0.0.1", port))]

        monkeypatch.setattr("socket.getaddrinfo", look_up)
        monkeypatch.setattr(addresses, "is_public", lambda _: len(asked) <= judged_well)
        named = server.base.replace("127.0.0.1", "courier.example")
        server.answers["/a"] = (302, {"Location": f"{named}/secret"}, b"")
        server.page("/secret", page())
        assert "no public address" in refused(f"{named}/a")
        assert [path for path, _ in server.seen] == ["/robots.txt", "/a"][:judged_well]
        assert asked == ["courier.example"] * (judged_well + 1)

    def test_the_address_that_was_judged_is_the_one_that_is_asked(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def connect(address: tuple[str, int], *_: object) -> None:
            raise ConnectionRefusedError(111, f"refused by {address[0]}")

        monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("8.8.8.8", 80))])
        monkeypatch.setattr("socket.create_connection", connect)
        assert "refused by 8.8.8.8" in refused("http://courier.example/a")

    def test_a_redirect_to_a_private_address(self, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        server.answers["/a"] = (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b"")
        monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
        assert "169.254.169.254" in refused(server.base + "/a")

    @pytest.mark.parametrize(
        "target", ["file:///etc/passwd", "ftp://courier.example/", "gopher://x/", "data:text/html,x"]
    )
    def test_a_redirect_out_of_the_web(self, server: Server, target: str) -> None:
        server.answers["/a"] = (302, {"Location": target}, b"")
        assert "only http and https" in refused(server.base + "/a", allow_private=True)

    @pytest.mark.parametrize(
        "url",
        [
            "http://",
            "http://user:word@courier.example/",
            "http://[",
            "http://a b/",
            "https://courier.example:99999/",
            "http://a\nb/",
        ],
    )
    def test_addresses_that_are_not_sound(self, url: str) -> None:
        assert refused(url, allow_private=True)

    def test_redirects_without_end(self, server: Server) -> None:
        server.answers["/a"] = (302, {"Location": "/a"}, b"")
        assert "more than 5 times" in refused(server.base + "/a", allow_private=True)
        assert len(server.seen) == 7  # the rules, and six requests

    @pytest.mark.parametrize(
        ("status", "words"),
        [(401, "password"), (404, "does not know"), (503, "trouble"), (204, "does not give")],
    )
    def test_answers_that_are_none(self, server: Server, status: int, words: str) -> None:
        server.answers["/a"] = (status, {}, b"")
        assert words in refused(server.base + "/a", allow_private=True)

    @pytest.mark.parametrize(
        "content_type", ["image/png", "video/mp4", "application/zip", "application/x-msdownload"]
    )
    def test_content_that_is_no_report(self, server: Server, content_type: str) -> None:
        assert content_type in refused(server.page("/a", b"x", content_type), allow_private=True)

    @pytest.mark.parametrize("target", ["http://[::1", "http://x:99999/", "http://u:w@127.0.0.1/"])
    def test_a_redirect_to_what_is_no_address(self, server: Server, target: str) -> None:
        server.answers["/a"] = (302, {"Location": target}, b"")
        server.answers["/robots.txt"] = (302, {"Location": target}, b"")
        assert "robots.txt cannot be read" in refused(server.base + "/a", allow_private=True)
        del server.answers["/robots.txt"]
        assert "address" in refused(server.base + "/a", allow_private=True)

    @pytest.mark.parametrize("coding", ["identity", "gzip", "deflate"])
    def test_an_answer_that_breaks_off_is_not_half_a_report(self, server: Server, coding: str) -> None:
        import zlib

        bits = {"gzip": 31, "deflate": 15}
        packer = zlib.compressobj(wbits=bits.get(coding, 15))
        data = page().encode() if coding == "identity" else packer.compress(page().encode()) + packer.flush()
        whole = server.page("/a", data, **{"Content-Encoding": coding})
        assert PARAGRAPHS[1] in one(whole, allow_private=True).text
        cut = server.page("/b", data[:-200], **{"Content-Encoding": coding})
        if coding == "identity":
            cut = server.page("/b", data[:-200], **{"Content-Length": str(len(data))})
            assert "broke off" in refused(cut, allow_private=True)
        else:
            assert "damaged or cut off" in refused(cut, allow_private=True)

    def test_too_much_is_said_in_few_figures(self, server: Server) -> None:
        url = server.page("/a", page(), **{"Content-Length": "9" * 40})
        assert refused(url, allow_private=True) == "the server has more than 10 MB there; that is no report"

    def test_a_bomb_of_deflate(self, server: Server) -> None:
        import zlib

        url = server.page("/a", zlib.compress(b"\0" * 20_000_000), **{"Content-Encoding": "deflate"})
        assert "unpacks to more than 10 MB" in refused(url, allow_private=True)

    def test_too_much(self, server: Server) -> None:
        url = server.page("/a", b"x" * 2_000)
        with pytest.raises(InputError, match="MB"):
            fetcher(max_bytes=1_000).fetch(url)

        def endless(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Type", HTML)
            handler.end_headers()
            while True:
                handler.wfile.write(b"x" * 65_536)

        server.answers["/b"] = endless
        with pytest.raises(InputError, match="more than 1 MB"):
            fetcher(max_bytes=1_000_000).fetch(server.base + "/b")

    def test_a_bomb(self, server: Server) -> None:
        url = server.page("/a", gzip.compress(b"\0" * 20_000_000), **{"Content-Encoding": "gzip"})
        assert "unpacks to" in refused(url, allow_private=True)

    @pytest.mark.parametrize("slowly", ["head", "body"])
    def test_too_slow(self, server: Server, slowly: str) -> None:
        def drip(handler: BaseHTTPRequestHandler) -> None:
            if slowly == "body":
                handler.send_response(200)
                handler.send_header("Content-Type", HTML)
                handler.end_headers()
            for _ in range(100):
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(0.05)

        server.answers["/a"] = drip
        begun = time.monotonic()
        with pytest.raises(InputError, match=r"within 0\.5 seconds"):
            fetcher(max_seconds=0.5).fetch(server.base + "/a")
        assert time.monotonic() - begun < 3

    def test_a_server_that_speaks_no_http_or_is_not_there(self, server: Server) -> None:
        def nonsense(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(b"\0\1\2 nonsense\n\n")

        server.answers["/a"] = nonsense
        assert "cannot be read" in refused(server.base + "/a", allow_private=True)
        assert "cannot be read" in refused("http://127.0.0.1:9/", allow_private=True)
        assert refused(server.base.replace("http:", "https:") + "/a", allow_private=True)

    def test_a_bad_address_costs_no_other(self, server: Server) -> None:
        from comity.ingest.files import documents_from

        good = server.page("/a", page())
        outcomes = list(documents_from([server.base + "/none", good], allow_private=True))
        assert [type(each).__name__ for each in outcomes] == ["Failure", "Document"]


class TestRobots:
    def test_what_is_forbidden_is_not_asked_for(self, server: Server) -> None:
        server.page("/robots.txt", "User-agent: *\nDisallow: /private/\n", "text/plain")
        url = server.page("/private/a", page())
        assert "robots.txt" in refused(url, allow_private=True)
        assert [path for path, _ in server.seen] == ["/robots.txt"]
        assert one(server.page("/a", page()), allow_private=True)

    def test_rules_for_us_by_name(self, server: Server) -> None:
        server.page(
            "/robots.txt", "User-agent: comity\nDisallow: /\n\nUser-agent: *\nAllow: /\n", "text/plain"
        )
        assert "robots.txt" in refused(server.page("/a", page()), allow_private=True)

    @pytest.mark.parametrize(
        ("rules", "allowed"),
        [
            ("User-agent: *\nDisallow: /*.html$", False),
            ("User-agent: *\nDisallow: /*/print", True),
            ("User-agent: *\nDisallow: /\nAllow: /2031/", True),
            ("User-agent: *\nAllow: /\nDisallow: /2031/", False),
            ("\ufeffUser-agent: *\nDisallow: /", False),
            ("User-agent: *\nDisallow: " + "/*a" * 2_000 + "$", True),
        ],
    )
    def test_wildcards_count_and_the_longest_rule(self, server: Server, rules: str, allowed: bool) -> None:
        server.page("/robots.txt", rules, "text/plain; charset=utf-8")
        url = server.page("/2031/envoy.html", page())
        (outcome,) = found(url, allow_private=True)
        assert isinstance(outcome, Document) is allowed

    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_rules_that_cannot_be_read_forbid(self, server: Server, status: int) -> None:
        server.answers["/robots.txt"] = (status, {}, b"")
        assert "robots.txt cannot be read" in refused(server.page("/a", page()), allow_private=True)

    def test_a_redirect_is_held_to_the_rules_too(self, server: Server) -> None:
        server.page("/robots.txt", "User-agent: *\nDisallow: /b\n", "text/plain")
        server.answers["/a"] = (302, {"Location": "/b"}, b"")
        assert "robots.txt" in refused(server.base + "/a", allow_private=True)
        assert ("/b", USER_AGENT) not in server.seen

    def test_rules_that_lead_to_themselves_are_none(self, server: Server) -> None:
        server.answers["/robots.txt"] = (302, {"Location": "/robots.txt"}, b"")
        assert one(server.page("/a", page()), allow_private=True)

    def test_rules_that_break_off_or_are_endless_packing(self, server: Server) -> None:
        url = server.page("/a", page())
        server.answers["/robots.txt"] = (200, {"Content-Length": "5000"}, b"User-agent: *")
        assert "broke off" in refused(url, allow_private=True)
        bomb = gzip.compress(b"\0" * 20_000_000)
        server.answers["/robots.txt"] = (200, {"Content-Encoding": "gzip"}, bomb)
        assert "robots.txt cannot be read" in refused(url, allow_private=True)

    def test_rules_are_asked_for_once_and_pauses_kept(self, server: Server) -> None:
        server.page("/robots.txt", "User-agent: *\nCrawl-delay: 1\n", "text/plain")
        items = "".join(
            LINKED.replace("<description>", f"<link>{server.page(f'/{n}', page())}</link><description>")
            for n in "ab"
        )
        url = server.page("/rss", feed(items), "application/rss+xml")
        begun = time.monotonic()
        assert len(found(url, allow_private=True)) == 2
        assert [path for path, _ in server.seen] == ["/robots.txt", "/rss", "/a", "/b"]
        assert time.monotonic() - begun >= 2
