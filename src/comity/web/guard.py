"""Who may ask, from where, and what a browser may do with the answer."""

from hashlib import blake2b
from hmac import compare_digest
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comity.web.site import Site

# Nothing from outside, nothing inline, no frames but the pictures of charts. Charts set single properties of style by script, which this allows.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "object-src 'self'",
        "frame-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": browsers then send "Origin: null" with forms, and their origin could not be checked.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
PICTURE_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; frame-ancestors 'self'",
    "x-frame-options": "SAMEORIGIN",
}
"""Of a chart as a picture, which stands in a page: it loads its style sheet and nothing else."""
_ASKING = ("GET", "HEAD")
KEY = "comity_key"


class Guard:
    """Checks every request before any page sees it, and sets the headers of every answer.

    Without a token, the Host header must name this machine: a page of another site that
    has its own name point here (DNS rebinding) cannot read anything. With a token, it must
    come as ``Authorization: Bearer`` or as the cookie that ``/enter`` gives. What changes
    something must come from a page of this site (the Origin header says so).
    """

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = self._refused(Request(scope))

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store" if self.site.token else "no-cache")
            await send(message)

        await (refused or self.app)(scope, receive, headed)

    def _refused(self, request: Request) -> Response | None:
        site, headers = self.site, request.headers
        if site.token is None and _name(headers.get("host", "")) not in site.hosts:
            return PlainTextResponse(
                "This reader answers only to names of this machine. Open it under the address that comity serve printed.",
                status_code=421,
            )
        if request.method not in _ASKING and not _same_origin(headers):
            return PlainTextResponse(
                "Refused: the form was not sent from a page of this reader. Open the page again.",
                status_code=403,
            )
        if site.token is None or request.url.path.startswith(("/enter", "/static/")):
            return None
        if _knows(request, site.token):
            return None
        if request.method in _ASKING and "text/html" in headers.get("accept", ""):
            return RedirectResponse("/enter", status_code=303)
        return PlainTextResponse(
            "Not let in. Send the token as: Authorization: Bearer TOKEN", status_code=401
        )


def cookie_for(token: str) -> str:
    """Return what the cookie holds: it proves knowledge of the token and does not give it away."""
    return blake2b(token.encode(), digest_size=32, person=b"comity-web").hexdigest()


def same_token(given: str, token: str) -> bool:
    """Compare in constant time."""
    return compare_digest(given.encode(), token.encode())


def _knows(request: Request, token: str) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and same_token(given.strip(), token):
        return True
    return same_token(request.cookies.get(KEY, ""), cookie_for(token))


def _name(host: str) -> str:
    """Return the name of a Host header without its port."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].lower()


def _same_origin(headers: Headers) -> bool:
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site") == "same-origin"
    return urlsplit(origin).netloc.lower() == headers.get("host", "").lower() != ""
