"""A server on this machine that a test fills with answers."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, dict[str, str], bytes]


Respond = Callable[[BaseHTTPRequestHandler], None]


def send(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """Send status, headers and body; the length of the body is told unless the headers tell one."""
    status, headers, data = answer
    handler.send_response(status)
    for name, value in ({"Content-Length": str(len(data))} | headers).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(data)


@contextmanager
def running(get: Respond = lambda handler: None, post: Respond = lambda handler: None) -> Iterator[str]:
    """Run a server while the block runs, quietly; yields its address. Who hangs up is let go."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with suppress(OSError):
                get(self)

        def do_POST(self) -> None:
            with suppress(OSError):
                post(self)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()
