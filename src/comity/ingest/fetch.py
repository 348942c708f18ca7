"""Getting a page from the web: http and https only, within limits, and as the server's robots.txt allows."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from comity.errors import InputError, ServerError
from comity.ingest.addresses import HostError, resolve
from comity.ingest.kinds import BY_CONTENT_TYPE, Kind
from comity.ingest.packed import unpack_whole
from comity.ingest.transport import inflated
from comity.settings import VERSION, Limits

if TYPE_CHECKING:
    from protego import Protego

USER_AGENT = f"comity/{VERSION}"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}
# A server may ask for pauses between requests; longer ones than this are not waited for.
_LONGEST_PAUSE = 10.0
_ROBOTS_BYTES = 500_000  # RFC 9309 asks for at least 500 kibibytes
_SAFE = "!#$%&'()*+,/:;=?@[]~"
_STATUS = {
    401: "asks for a password",
    402: "asks for a payment",
    403: "refuses it",
    404: "does not know it",
    410: "says that it is gone",
    429: "asks to be left alone for a while",
    451: "may not give it for legal reasons",
}


class Fetched(NamedTuple):
    """One answer: where it was found in the end, its bytes, and what its server says of them.

    ``etag`` and ``modified`` are what the server takes to tell later whether anything changed.
    """

    url: str
    data: bytes
    kind: Kind | None
    charset: str | None
    etag: str | None = None
    modified: str | None = None


class _Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    data: bytes


class Fetcher:
    """Gets pages one by one; keeps the rules of each server it has met."""

    def __init__(self, limits: Limits, allow_private: bool = False) -> None:
        self.limits = limits
        self.allow_private = allow_private
        self.rules: dict[str, Protego | InputError] = {}
        self.last: dict[str, float] = {}

    def fetch(self, url: str) -> Fetched:
        """Return what stands at ``url``; raises InputError, in one line, where it cannot or may not be got."""
        found = self.fetch_changed(url)
        assert found is not None  # nothing was said of what is known
        return found

    def fetch_changed(self, url: str, etag: str | None = None, modified: str | None = None) -> Fetched | None:
        """Return what stands at ``url``, ``None`` if the server says that it is as it was; raises InputError.

        ``etag`` and ``modified`` are those of the last answer.
        """
        known = {"If-None-Match": etag, "If-Modified-Since": modified}
        asked = {name: value for name, value in known.items() if value}
        for _ in range(self.limits.max_redirects + 1):
            url = checked(url)
            self._respect(url)
            answer = self._ask(url, self.limits.max_bytes, asked=asked)
            if answer.status == 304 and asked:
                return None
            target = answer.headers.get("Location")
            if answer.status in _REDIRECTS and target:
                url = _led_to(url, target)
                continue
            if answer.status != 200:
                told = _STATUS.get(
                    answer.status, "has trouble" if answer.status >= 500 else "does not give it"
                )
                wait = seconds_told(answer.headers.get("Retry-After"))
                raise ServerError(f"the server {told} (HTTP {answer.status})", answer.status, wait)
            return _fetched(url, answer)
        raise InputError(
            f"the address leads on more than {self.limits.max_redirects} times; give the last one"
        )

    def _respect(self, url: str) -> None:
        """Raise InputError if robots.txt forbids ``url`` to us; wait where it asks for a pause."""
        origin = _origin(url)
        if origin not in self.rules:
            self.rules[origin] = self._rules_of(origin)
        rules = self.rules[origin]
        if isinstance(rules, InputError):
            raise rules
        if not rules.can_fetch(url, USER_AGENT):
            raise InputError("the server's robots.txt asks programs not to read this; save the page by hand")
        pause = min(float(rules.crawl_delay(USER_AGENT) or 0), _LONGEST_PAUSE)
        waited = time.monotonic() - self.last.get(origin, -_LONGEST_PAUSE)
        if waited < pause:
            time.sleep(pause - waited)
        self.last[origin] = time.monotonic()

    def _rules_of(self, origin: str) -> "Protego | InputError":
        """Return the rules of a server, or why nothing of it may be read: as RFC 9309 has it, trouble forbids, absence allows."""
        from protego import Protego

        url = f"{origin}/robots.txt"
        try:
            for _ in range(self.limits.max_redirects + 1):
                answer = self._ask(checked(url), _ROBOTS_BYTES, cut=True)
                target = answer.headers.get("Location")
                if answer.status not in _REDIRECTS or not target:
                    break
                url = _led_to(url, target)
        except ServerError as error:
            return error
        except InputError as error:
            if isinstance(error, HostError) and _origin(url) == origin:
                return error
            return InputError(f"the server's robots.txt cannot be read ({error}), so nothing there is")
        if answer.status >= 500 or answer.status == 429:
            return ServerError(
                f"the server's robots.txt cannot be read (HTTP {answer.status}), so nothing there is; try later",
                answer.status,
                seconds_told(answer.headers.get("Retry-After")),
            )
        return Protego.parse(answer.data.decode("utf-8-sig", "replace") if answer.status == 200 else "")

    def _ask(
        self, url: str, most: int, *, cut: bool = False, asked: Mapping[str, str] | None = None
    ) -> _Answer:
        """Ask for one address and return the answer, unpacked; over ``most`` bytes it is refused, or cut."""
        parts = urlsplit(url)
        host, port = str(parts.hostname), parts.port or _PORTS[parts.scheme]
        address = resolve(host, port, self.allow_private, self.limits.max_seconds)
        connection = Connection(host, port, address, parts.scheme == "https", self.limits.max_seconds)
        # A server that gives a byte a second keeps within every limit on a single wait.
        alarm = threading.Timer(self.limits.max_seconds, connection.hang_up)
        alarm.daemon = True
        with closing(connection):
            alarm.start()
            try:
                connection.request(
                    "GET", _path(parts.path, parts.query), headers=_headers() | dict(asked or {})
                )
                with closing(connection.getresponse()) as response:
                    length = response.headers.get("Content-Length", "")
                    if not cut and response.status == 200 and length.isdigit() and int(length) > most:
                        raise InputError(
                            f"the server has more than {most / 1e6:g} MB there; that is no report"
                        )
                    data = response.read(most + 1)
                    cut_off = len(data) <= most and bool(response.length)
            except ssl.SSLError as error:
                raise HostError(
                    f"there is no secure connection to {host} ({error.reason or error})"
                ) from None
            except (OSError, http.client.HTTPException, ValueError) as error:
                if connection.hung_up or isinstance(error, TimeoutError):
                    raise ServerError(
                        f"the server did not answer within {self.limits.max_seconds:g} seconds"
                    ) from None
                told = getattr(error, "strerror", None) or str(error) or type(error).__name__
                raise ServerError(f"the server {host} cannot be read ({told})") from None
            finally:
                alarm.cancel()
        if connection.hung_up:
            raise ServerError(f"the server did not answer within {self.limits.max_seconds:g} seconds")
        if cut_off:
            raise ServerError(f"the server {host} broke off in the middle of its answer")
        if len(data) > most and not cut:
            raise InputError(f"the server gives more than {most / 1e6:g} MB; that is no report")
        return _Answer(response.status, response.headers, _unpacked(data, response.headers, most))


class Connection(http.client.HTTPConnection):
    """A connection to an address that was checked, under the name that was asked for."""

    def __init__(self, host: str, port: int, address: str, secure: bool, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self.default_port = _PORTS["https" if secure else "http"]
        self.address = address
        self.secure = secure
        self.hung_up = False
        # http.client forgets its socket once the head of an answer is read.
        self.wire: socket.socket | None = None

    def connect(self) -> None:
        self.sock = self.wire = socket.create_connection((self.address, self.port), self.timeout)
        if self.secure:
            context = ssl.create_default_context()
            # Wrapped first and greeted then, so that a slow greeting can be hung up on too.
            self.sock = self.wire = context.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()

    def hang_up(self) -> None:
        """End the connection from another thread; what reads from it gets an error or an end."""
        self.hung_up = True
        if self.wire is not None:
            try:
                self.wire.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


def checked(url: str) -> str:
    """Return a sound address of the web, its odd characters written as they travel; raises InputError for others."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise InputError("this is no sound address; check it") from None
    if parts.scheme not in _PORTS:
        raise InputError(f"only http and https addresses are read, not {parts.scheme or 'this'}")
    if not host or parts.username is not None or parts.password is not None:
        raise InputError("an address needs a host, and no user or password in it")
    if any(ord(char) < 33 or ord(char) == 127 for char in host):
        raise InputError("this is no sound address; check it")
    return parts._replace(fragment="").geturl()


def _led_to(url: str, target: str) -> str:
    """Return where a redirect leads; raises InputError if that is no address."""
    try:
        return urljoin(url, target)
    except ValueError:
        raise InputError("the address leads on to what is no sound address") from None


def _path(path: str, query: str) -> str:
    quoted = quote(path or "/", safe=_SAFE)
    return f"{quoted}?{quote(query, safe=_SAFE)}" if query else quoted


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _headers() -> dict[str, str]:
    return {
        "User-Agent": USER_AGENT,
        "Accept": "text/html,application/xhtml+xml,application/xml,application/pdf,text/*;q=0.9,*/*;q=0.1",
        "Accept-Language": "en",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }


def _unpacked(data: bytes, headers: http.client.HTTPMessage, most: int) -> bytes:
    """Return the bytes without the packing of their transport."""
    coding = (headers.get("Content-Encoding") or "identity").strip().lower()
    if coding in {"identity", ""}:
        return data
    if coding in {"gzip", "x-gzip"}:
        return unpack_whole(data, most)
    if coding == "deflate":
        return inflated(data, most)
    raise InputError(f"the server packs its answer as {coding[:20]!r}, which was not asked for")


def _fetched(url: str, answer: _Answer) -> Fetched:
    told = answer.headers.get("Content-Type")
    kind_told = answer.headers.get_content_type() if told else "application/octet-stream"
    if kind_told not in BY_CONTENT_TYPE:
        raise InputError(f"this is {kind_told[:60]}, which holds no report")
    return Fetched(
        url,
        answer.data,
        BY_CONTENT_TYPE[kind_told],
        answer.headers.get_content_charset(),
        answer.headers.get("ETag"),
        answer.headers.get("Last-Modified"),
    )


def seconds_told(told: str | None) -> float | None:
    """Return for how long a ``Retry-After`` asks to wait: a number of seconds, or a day and time."""
    if told is None:
        return None
    if told.strip().isdecimal():
        return float(told)
    try:
        moment = parsedate_to_datetime(told)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
