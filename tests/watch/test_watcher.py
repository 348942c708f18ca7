"""Watching: what is asked for, what is kept, what is told, and that nothing is lost or told twice."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.utils import formatdate
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest
from typer.testing import CliRunner

from comity.cli.app import app
from comity.engines.serial import Reader
from comity.errors import InputError, LedgerError
from comity.ledger import View, Writer
from comity.settings import Limits
from comity.watch import watcher as watching
from comity.watch.settings import WatchSettings, read_settings, seconds
from comity.watch.watcher import Watcher
from conftest import DEMO_OVERLAY
from ledger.made import NO_RIFT, RIFT, fill, report
from local_server import Answer
from watch.web import Web, item, post_office, serving

START = datetime(2031, 6, 10, 12, tzinfo=UTC).timestamp()
RECALL = (
    "Veldania recalled its ambassador from Korsia on Monday, the foreign ministry in Harth said. (Invented.)"
)
CLAIM = (
    "Veldania barred Korsian freighters from its ports on Monday, officials in Harth said. (Invented.) "
    "The foreign ministry of Veldania denied that Veldania had barred Korsian freighters from its ports."
)
PLAN = "Veldania will sign a fisheries treaty with Korsia on 20 June, the ministry in Harth said. (Invented.)"
HOSTILE = (
    "Veldania barred Korsian freighters <script>alert(1)</script> from its ports on Monday, officials said. "
    "The foreign ministry of Veldania denied that Veldania had barred Korsian freighters <script>alert(1)</script> from its ports."
)
DAY = "Tue, 10 Jun 2031"


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now

    def pass_(self, hours: float) -> None:
        self.now += hours * 3_600


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as made:
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def settings(folder: Path, *feeds: str, more: str = "") -> WatchSettings:
    lines = [f'[[feeds]]\nurl = "{feed}"' for feed in feeds]
    (folder / "feeds.toml").write_text("\n".join([more, *lines]), encoding="utf-8")
    return read_settings(folder / "feeds.toml")


def watcher(folder: Path, given: WatchSettings, clock: Clock, **more: Any) -> Watcher:
    return Watcher(given, folder / "x.comity", tables=DEMO_OVERLAY, allow_private=True, clock=clock, **more)


def documents(folder: Path) -> int:
    with View(folder / "x.comity") as view:
        return len(view.documents())


class TestAsking:
    def test_what_is_new_is_kept_once(self, folder: Path, web: Web, clock: Clock, reader: Reader) -> None:
        feed = web.feed("/rss", item(1, RECALL, DAY))
        with watcher(folder, settings(folder, feed), clock) as watch:
            assert (watch.look().new, documents(folder)) == (1, 1)
            clock.pass_(1)
            web.feed("/rss", item(2, PLAN, DAY), item(1, RECALL, DAY))
            look = watch.look()
        assert (look.new, look.same, documents(folder)) == (1, 0, 2)

    def test_a_feed_is_not_asked_before_it_is_due(self, folder: Path, web: Web, clock: Clock) -> None:
        feed = web.feed("/rss", item(1, RECALL, DAY))
        with watcher(folder, settings(folder, feed, more='every = "1h"'), clock) as watch:
            watch.look()
            clock.pass_(0.9)
            watch.look()
            assert web.count("/rss") == 1
            assert 0 < watch.poller.next_at() - clock() <= 360
            clock.pass_(0.2)
            watch.look()
        assert web.count("/rss") == 2

    def test_the_server_says_that_nothing_changed(self, folder: Path, web: Web, clock: Clock) -> None:
        feed = web.feed("/rss", item(1, RECALL, DAY), etag='"one"')
        for _ in range(2):  # a restart between
            with watcher(folder, settings(folder, feed), clock) as watch:
                look = watch.look()
            clock.pass_(1)
        assert (web.count("/rss"), look.new, look.same, look.troubles) == (2, 0, 0, [])

    def test_pages_are_fetched_once_and_as_robots_txt_allows(
        self, folder: Path, web: Web, clock: Clock
    ) -> None:
        page = f"<html><body><article><h1>Recall</h1><p>{RECALL}</p><p>{RECALL.replace('Monday', 'Sunday')}</p></article></body></html>"
        web.answers["/open"] = (200, {"Content-Type": "text/html"}, page.encode())
        web.answers["/closed/1"] = web.answers["/open"]
        web.answers["/robots.txt"] = (
            200,
            {"Content-Type": "text/plain"},
            b"User-agent: *\nDisallow: /closed/\n",
        )
        feed = web.feed(
            "/rss",
            item(1, RECALL, DAY, f"{web.base}/open", whole=False),
            item(2, PLAN, DAY, f"{web.base}/closed/1", whole=False),
        )
        with watcher(folder, settings(folder, feed), clock) as watch:
            watch.look()
            clock.pass_(1)
            watch.look()
        assert (web.count("/open"), web.count("/closed/1"), web.count("/robots.txt")) == (1, 0, 1)
        with View(folder / "x.comity") as view:
            texts = {document.url: document for document in view.documents()}
        assert "Sunday" in texts[f"{web.base}/open"].text
        assert "robots.txt" in texts[f"{web.base}/closed/1"].notes[0]

    @pytest.mark.parametrize(
        ("answer", "told", "hours"),
        [
            ((429, {"Retry-After": "7200"}, b""), "left alone", 2.0),
            ((503, {"Retry-After": formatdate(time.time() + 7_200, usegmt=True)}, b""), "trouble", None),
            ((500, {}, b""), "trouble", 0.5),
            ((404, {}, b""), "does not know it", 0.5),
            (
                (200, {"Content-Type": "application/rss+xml"}, b"<rss><channel><title>Harth"),
                "no entries",
                0.5,
            ),
            ((200, {"Content-Type": "text/html"}, b"<html><p>A page.</p></html>"), "no entries", 0.5),
            (
                (200, {"Content-Type": "application/rss+xml", "Content-Encoding": "gzip"}, b"\x1f\x8bno"),
                "",
                0.5,
            ),
            ((302, {"Location": "ftp://example.invalid/"}, b""), "only http and https", 0.5),
        ],
    )
    def test_a_server_in_trouble_is_left_alone_for_longer_and_longer(
        self, folder: Path, web: Web, clock: Clock, answer: Answer, told: str, hours: float | None
    ) -> None:
        good = web.feed("/good", item(1, RECALL, DAY))
        web.answers["/bad"] = answer
        given = settings(
            folder, f"{web.base}/bad", good.replace("127.0.0.1", "localhost"), more='every = "15m"'
        )
        with watcher(folder, given, clock) as watch:
            look = watch.look()
            assert (look.new, len(look.troubles)) == (1, 1)
            assert told in look.troubles[0]
            if hours is not None:
                clock.pass_(hours - 0.02)
                watch.look()
                assert web.count("/bad") == 1
                clock.pass_(0.04)
                watch.look()
                assert web.count("/bad") == 2
                waits = watch.poller.state.feed(f"{web.base}/bad").next_at - clock()
                assert waits >= 3_500
            clock.pass_(30)
            web.feed("/bad", item(2, PLAN, DAY))
            look = watch.look()
        assert (look.new, look.troubles) == (1, [])

    def test_a_page_that_cannot_be_had_now_is_tried_again(self, folder: Path, web: Web, clock: Clock) -> None:
        page = f"<html><body><article><h1>Recall</h1><p>{RECALL}</p><p>{RECALL}</p></article></body></html>"
        web.answers["/page"] = (503, {"Retry-After": "1800"}, b"")
        feed = web.feed("/rss", item(1, RECALL, DAY, f"{web.base}/page", whole=False), etag='"one"')
        with watcher(folder, settings(folder, feed), clock) as watch:
            assert watch.look().new == 0
            clock.pass_(0.3)
            watch.look()
            assert (web.count("/page"), documents(folder)) == (1, 0)
            web.answers["/page"] = (200, {"Content-Type": "text/html"}, page.encode())
            clock.pass_(0.3)
            assert watch.look().new == 1

    def test_after_some_tries_the_summary_is_taken(self, folder: Path, web: Web, clock: Clock) -> None:
        web.answers["/page"] = (500, {}, b"")
        feed = web.feed("/rss", item(1, RECALL, DAY, f"{web.base}/page", whole=False))
        with watcher(folder, settings(folder, feed), clock) as watch:
            for _ in range(8):
                watch.look()
                clock.pass_(1)
        with View(folder / "x.comity") as view:
            (document,) = view.documents()
        assert "only the summary" in document.notes[0]
        assert web.count("/page") == 6

    def test_a_slow_server_holds_nobody_up(self, folder: Path, web: Web, clock: Clock) -> None:
        def slow(_: dict[str, str]) -> Answer:
            time.sleep(1.5)
            return (200, {}, b"")

        web.answers["/slow"] = slow
        good = web.feed("/good", item(1, RECALL, DAY))
        given = settings(folder, f"{web.base}/slow", good)
        with watcher(folder, given, clock, limits=Limits(max_seconds=0.3)) as watch:
            look = watch.look()
        assert look.new == 1
        assert "did not answer within 0.3 seconds" in look.troubles[0]

    def test_what_cannot_be_read_goes_into_quarantine_and_is_not_asked_again(
        self, folder: Path, web: Web, clock: Clock
    ) -> None:
        feed = web.feed("/rss", item(1, "", DAY), item(2, RECALL, DAY))
        with watcher(folder, settings(folder, feed), clock) as watch:
            look = watch.look()
            clock.pass_(1)
            again = watch.look()
        assert (look.new, look.quarantined, again.quarantined) == (1, 1, 0)
        with View(folder / "x.comity") as view:
            assert [entry.attempts for entry in view.quarantine()] == [1]

    def test_the_outlet_of_the_settings_stands_in_where_the_feed_has_none(
        self, folder: Path, web: Web, clock: Clock
    ) -> None:
        feed = web.feed("/rss", item(1, RECALL, DAY))
        made = web.answers["/rss"]
        assert callable(made)
        status, headers, body = made({})
        web.answers["/rss"] = (status, headers, body.replace(b"<title>Harth Courier</title>", b""))
        given = msgspec.structs.replace(
            settings(folder, feed),
            feeds=(msgspec.structs.replace(settings(folder, feed).feeds[0], outlet="Pellmar Chronicle"),),
        )
        with watcher(folder, given, clock) as watch:
            watch.look()
        with View(folder / "x.comity") as view:
            assert [document.outlet for document in view.documents()] == ["Pellmar Chronicle"]


class TestTelling:
    def test_a_contradiction_is_told_once(self, folder: Path, web: Web, clock: Clock) -> None:
        feed = web.feed("/rss", item(1, HOSTILE, DAY))
        more = '[digest]\nfile = "told.md"\n[atom]\nfile = "told.atom"\n'
        for noticed in (1, 0):
            with watcher(folder, settings(folder, feed, more=more), clock) as watch:
                assert watch.look().noticed == noticed
            clock.pass_(1)
        text = (folder / "told.md").read_text()
        assert text.count("claimed, and denied") == 1
        assert "New: 1 report, 2 lines of evidence." in text
        assert "<script" not in text
        root = ElementTree.parse(folder / "told.atom").getroot()
        (entry,) = root.findall("{http://www.w3.org/2005/Atom}entry")
        content = entry.findtext("{http://www.w3.org/2005/Atom}content")
        assert content is not None
        assert "<script" not in content
        assert "alert(1)" in content

    def test_what_was_there_before_is_not_told(self, folder: Path, web: Web, clock: Clock) -> None:
        fill(folder / "x.comity", report("Harth Courier", date(2031, 6, 2), RIFT, NO_RIFT))
        feed = web.feed("/rss", item(1, RECALL, DAY))
        with watcher(folder, settings(folder, feed), clock) as watch:
            assert watch.look().noticed == 0
            with View(folder / "x.comity") as view:
                assert view.contradictions()

    def test_what_others_add_meanwhile_is_told_too(self, folder: Path, web: Web, clock: Clock) -> None:
        feed = web.feed("/rss", item(1, RECALL, DAY))
        with watcher(folder, settings(folder, feed), clock) as watch:
            watch.look()
            fill(folder / "x.comity", report("Harth Courier", date(2031, 6, 2), RIFT, NO_RIFT))
            clock.pass_(1)
            assert watch.look().noticed == 1

    def test_a_plan_whose_day_passes_in_silence_is_told(self, folder: Path, web: Web, clock: Clock) -> None:
        feed = web.feed("/rss", item(1, PLAN, DAY), etag='"one"')
        later = web.feed(
            "/later", item(2, "Herring prices in Pellmar rose again, traders said.", "Wed, 25 Jun 2031")
        )
        del web.answers["/later"]
        with watcher(
            folder, settings(folder, feed, later, more='[digest]\nfile = "told.html"\n'), clock
        ) as watch:
            assert watch.look().noticed == 0
            clock.pass_(24 * 12)  # 22 June: two days after
            assert watch.look().noticed == 0
            web.feed(
                "/later", item(2, "Herring prices in Pellmar rose again, traders said.", "Wed, 25 Jun 2031")
            )
            clock.pass_(24 * 4)
            assert watch.look().noticed == 1
            clock.pass_(24)
            assert watch.look().noticed == 0
        assert "planned for 2031-06-20" in (folder / "told.html").read_text()

    def test_a_shift_is_told(
        self, folder: Path, web: Web, clock: Clock, demo_kept: Path, reader: Reader
    ) -> None:
        with View(demo_kept) as view:
            readings = sorted(view.readings(), key=lambda one: str(one.document.published))
        with Writer(folder / "x.comity", reader.versions, reader.codebook) as writer:
            for one in readings[:10]:
                writer.add(one)
        feed = web.feed("/rss", item(1, "Herring prices in Pellmar rose again, traders said.", DAY))
        with watcher(folder, settings(folder, feed, more='[digest]\nfile = "told.md"\n'), clock) as watch:
            assert watch.look().noticed == 0
            with Writer(folder / "x.comity", reader.versions, reader.codebook) as writer:
                for one in readings[10:]:
                    writer.add(one)
            clock.pass_(1)
            watch.look()
        text = (folder / "told.md").read_text()
        assert "worse since 2031-06-" in text
        assert "probability 0." in text

    def test_only_the_pairs_that_are_asked_for(self, folder: Path, web: Web, clock: Clock) -> None:
        feed = web.feed("/rss", item(1, CLAIM, DAY))
        with watcher(folder, settings(folder, feed, more='pairs = ["Ambria,Korsia"]'), clock) as watch:
            look = watch.look()
        assert (look.new, look.noticed) == (1, 0)
        with pytest.raises(InputError, match="no actor is called"):
            watcher(folder, settings(folder, feed, more='pairs = ["Ambria,Nowhere"]'), clock)

    def test_a_webhook_gets_each_digest_once_however_often_it_fails(
        self, folder: Path, web: Web, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        feed = web.feed("/rss", item(1, CLAIM, DAY))
        more = f'[webhook]\nurl = "{web.base}/hook?a=1"\ntoken_env = "HOOK"\n'
        web.post_status = 500
        monkeypatch.delenv("HOOK", raising=False)
        with watcher(folder, settings(folder, feed, more=more), clock) as watch:
            assert "HOOK is not set" in watch.look().troubles[0]
            monkeypatch.setenv("HOOK", "secret")
            clock.pass_(0.1)
            assert "HTTP 500" in watch.look().troubles[0]
        web.post_status = 200
        clock.pass_(1)
        with watcher(folder, settings(folder, feed, more=more), clock) as watch:
            assert watch.look().troubles == []
            clock.pass_(10)
            watch.look()
        assert len(web.posted) == 2
        headers, body = web.posted[-1]
        assert headers["authorization"] == "Bearer secret"
        told = json.loads(body)
        assert headers["idempotency-key"] == told["id"]
        assert [one["kind"] for one in told["notices"]] == ["contradiction"]
        assert {words["label"] for words in told["notices"][0]["words"]} == {"claim", "denial"}

    def test_an_e_mail_is_sent(self, folder: Path, web: Web, clock: Clock) -> None:
        feed = web.feed("/rss", item(1, HOSTILE, DAY))
        with post_office() as (port, letters):
            more = (
                f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
                'from = "comity@example.invalid"\nto = ["desk@example.invalid"]\n'
            )
            with watcher(folder, settings(folder, feed, more=more), clock) as watch:
                look = watch.look()
        assert look.troubles == []
        (letter,) = letters
        assert "Subject: Comity: 1 contradiction" in letter
        assert "text/plain" in letter
        assert "<script" not in letter.partition("text/html")[2]

    def test_a_place_that_cannot_be_written_is_told_and_tried_again(
        self, folder: Path, web: Web, clock: Clock
    ) -> None:
        feed = web.feed("/rss", item(1, CLAIM, DAY))
        more = '[digest]\nfile = "deep/told.md"\n'
        with watcher(folder, settings(folder, feed, more=more), clock) as watch:
            assert "cannot be written" in watch.look().troubles[0]
            (folder / "deep").mkdir()
            clock.pass_(1)
            watch.look()
        assert "claimed, and denied" in (folder / "deep" / "told.md").read_text()


class TestLasting:
    def test_one_watcher_a_ledger(self, folder: Path, web: Web, clock: Clock) -> None:
        given = settings(folder, web.feed("/rss", item(1, RECALL, DAY)))
        with watcher(folder, given, clock), pytest.raises(LedgerError, match="another watcher is at work"):
            watcher(folder, given, clock)
        watcher(folder, given, clock).close()

    def test_a_memory_that_is_none_is_refused(self, folder: Path, web: Web, clock: Clock) -> None:
        (folder / "x.comity.watch").write_bytes(b"no database " * 100)
        with pytest.raises(LedgerError, match="no memory of a watcher"):
            watcher(folder, settings(folder, web.feed("/rss", item(1, RECALL, DAY))), clock)

    @pytest.mark.parametrize("step", ["save_entry", "add_digest", "delivered"])
    def test_cut_off_anywhere_nothing_is_lost_or_told_twice(
        self, folder: Path, web: Web, clock: Clock, step: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        feed = web.feed("/rss", item(1, CLAIM, DAY), item(2, RECALL, DAY))
        given = settings(
            folder, feed, more=f'[webhook]\nurl = "{web.base}/hook"\n[digest]\nfile = "told.md"\n'
        )

        def cut(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        with watcher(folder, given, clock) as watch, monkeypatch.context() as patch:
            patch.setattr(watch.state, step, cut)
            with pytest.raises(KeyboardInterrupt):
                watch.look()
        clock.pass_(1)
        for _ in range(2):
            with watcher(folder, given, clock) as watch:
                watch.look()
            clock.pass_(1)
        assert documents(folder) == 2
        assert (folder / "told.md").read_text().count("claimed, and denied") == 1
        ids = {json.loads(body)["id"] for _, body in web.posted}
        assert len(ids) == 1  # a receiver that was told before the cut is told again, under the same id

    def test_killed_it_goes_on(self, folder: Path, web: Web, reader: Reader) -> None:
        feed = web.feed("/rss", *(item(n, RECALL.replace("Monday", f"{n} June"), DAY) for n in range(1, 9)))
        settings(folder, feed, more='every = "60s"')
        command = [
            sys.executable, "-m", "comity.cli", "watch", str(folder / "feeds.toml"), "--ledger", str(folder / "x.comity"),
            "--tables", str(DEMO_OVERLAY), "--allow-private",
        ]  # fmt: skip
        with subprocess.Popen(command, stderr=subprocess.PIPE, env=dict(os.environ)) as process:
            _until(lambda: (folder / "x.comity").exists() and documents_or_none(folder) >= 2)
            process.kill()
            process.communicate()
        again = subprocess.run([*command, "--once"], capture_output=True, text=True, check=False, timeout=120)
        # The feed was not noted as asked, since it was not gone through.
        assert again.returncode == 0, again.stderr
        assert documents(folder) == 8

    def test_it_ends_in_order_when_it_is_told_to(self, folder: Path, web: Web) -> None:
        settings(folder, web.feed("/rss", item(1, RECALL, DAY)))
        command = [
            sys.executable, "-m", "comity.cli", "watch", str(folder / "feeds.toml"), "--ledger", str(folder / "x.comity"),
            "--tables", str(DEMO_OVERLAY), "--allow-private",
        ]  # fmt: skip
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            line = process.stderr.readline()
            second = subprocess.run(
                [*command, "--once"], capture_output=True, text=True, check=False, timeout=60
            )
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
        assert "1 new, 0 known; nothing to tell" in line
        assert second.returncode == 2
        assert second.stderr.splitlines() == [
            f"comity: {folder / 'x.comity.watch'}: another watcher is at work on this ledger"
        ]


class TestSettings:
    def test_spans_of_time(self) -> None:
        assert [seconds(words) for words in ("90s", "15m", "2 h", "1d")] == [90, 900, 7_200, 86_400]

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("", "feeds"),
            ("feeds = []", "names no feed"),
            ('[[feeds]]\nurl = "file:///etc/passwd"', "no address of the web"),
            ('[[feeds]]\nurl = "https://a.invalid/"\n[[feeds]]\nurl = "https://a.invalid/"', "twice"),
            ('every = "soon"\n[[feeds]]\nurl = "https://a.invalid/"', "no span of time"),
            ('[[feeds]]\nurl = "https://a.invalid/"\noutlets = "x"', "outlets"),
            ('[[feeds]]\nurl = "https://a.invalid/"\n[digest]\nfile = "a.pdf"', "ends in .md or .html"),
            ('[[feeds]]\nurl = "https://a.invalid/"\n[mail]\nhost = "a"', "from"),
            ("[[feeds", "feeds.toml"),
        ],
    )
    def test_what_is_wrong_is_told_in_a_line(self, folder: Path, text: str, told: str) -> None:
        (folder / "feeds.toml").write_text(text)
        with pytest.raises(InputError, match=told):
            read_settings(folder / "feeds.toml")

    def test_the_command_tells_it(self, folder: Path) -> None:
        done = CliRunner().invoke(
            app, ["watch", str(folder / "none.toml"), "--ledger", str(folder / "x.comity"), "--once"]
        )
        assert done.exit_code == 2
        assert "cannot be read" in done.stderr
        assert not (folder / "x.comity").exists()

    def test_the_example_of_the_documentation_is_sound(self, folder: Path) -> None:
        page = (Path(__file__).parents[2] / "docs" / "watching.md").read_text(encoding="utf-8")
        block = page.partition("## The file\n")[2].partition("\n## ")[0]
        lines = [line[4:] for line in block.splitlines() if line.startswith("    ") or not line]
        (folder / "feeds.toml").write_text("\n".join(lines))
        given = read_settings(folder / "feeds.toml")
        assert given.feeds
        assert all((given.digest, given.atom, given.webhook, given.mail))


def documents_or_none(folder: Path) -> int:
    try:
        return documents(folder)
    except (LedgerError, sqlite3.Error):
        return 0


def _until(done: Any) -> None:
    for _ in range(600):
        if done():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come so far")


def test_the_pauses_are_neither_idle_nor_late(folder: Path, web: Web, clock: Clock) -> None:
    with watcher(folder, settings(folder, web.feed("/rss", item(1, RECALL, DAY))), clock) as watch:
        watch.look()
        assert watching._SHORTEST_PAUSE <= watch.pause() <= watching._LONGEST_PAUSE


@pytest.fixture(autouse=True)
def _loaded(reader: Reader) -> None:
    """Load the pipeline before any time is measured."""
    assert reader.stages
