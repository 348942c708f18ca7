"""A web of feeds and pages, a receiver of posts and a mail server, on this machine; all of it invented."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from xml.sax.saxutils import escape

from local_server import Answer, running, send

ALLOW = (200, {"Content-Type": "text/plain"}, b"")


@dataclass
class Web:
    """Answers by path: a fixed answer, or one made of the headers of the request. ``asked`` holds what was asked for."""

    base: str = ""
    answers: dict[str, Answer | Callable[[dict[str, str]], Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    posted: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    post_status: int = 204

    def feed(self, path: str, *items: str, etag: str | None = None) -> str:
        """Serve a feed; with ``etag``, a reader that has it is told that nothing changed."""
        body = (
            '<?xml version="1.0"?><rss version="2.0"><channel><title>Harth Courier</title>'
            f"{''.join(items)}</channel></rss>"
        ).encode()
        told = {"Content-Type": "application/rss+xml"} | ({"ETag": etag} if etag else {})

        def answer(headers: dict[str, str]) -> Answer:
            return (304, {}, b"") if etag and headers.get("if-none-match") == etag else (200, told, body)

        self.answers[path] = answer
        return self.base + path

    def count(self, path: str) -> int:
        """Return how often a path was asked for."""
        return self.asked.count(path)


def headers_of(handler: BaseHTTPRequestHandler) -> dict[str, str]:
    """Return the headers of a request, their names in small letters."""
    return {name.lower(): value for name, value in handler.headers.items()}


def item(number: int, text: str, day: str, link: str | None = None, *, whole: bool = True) -> str:
    """Return an entry of a feed, with its whole text or a summary."""
    content = f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>{escape(f'<p>{escape(text)}</p>')}</content:encoded>"
    short = f"<description>{escape(text[:120])}</description>"
    return (
        f"<item><guid isPermaLink='false'>{number}</guid><title>Report {number} (invented)</title>"
        f"<link>{link or f'https://example.invalid/{number}'}</link><pubDate>{day} 09:00:00 GMT</pubDate>"
        f"{content if whole else short}</item>"
    )


@contextmanager
def serving() -> Iterator[Web]:
    """Run the web while the block runs."""
    web = Web()

    def get(handler: BaseHTTPRequestHandler) -> None:
        web.asked.append(handler.path)
        told = web.answers.get(handler.path, ALLOW if handler.path == "/robots.txt" else (404, {}, b""))
        send(handler, told(headers_of(handler)) if callable(told) else told)

    def post(handler: BaseHTTPRequestHandler) -> None:
        web.asked.append(handler.path)
        data = handler.rfile.read(int(handler.headers["Content-Length"]))
        web.posted.append((headers_of(handler), data))
        send(handler, (web.post_status, {}, b""))

    with running(get, post) as web.base:
        yield web


@contextmanager
def post_office() -> Iterator[tuple[int, list[str]]]:
    """Run a mail server that takes everything; yields its port and the letters."""
    letters: list[str] = []

    class Clerk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 ready\r\n")
            while line := self.rfile.readline():
                word = line[:4].upper()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    body = b""
                    while (part := self.rfile.readline()) not in (b".\r\n", b""):
                        body += part
                    letters.append(body.decode())
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
                if word == b"QUIT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clerk) as running:
        running.daemon_threads = True
        thread = threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield running.server_address[1], letters
        running.shutdown()
        thread.join()
