"""Style, script and the charts' JavaScript, each under an address that changes with its content."""

from functools import cache
from hashlib import blake2b
from importlib import metadata, resources

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_FILES = ("reader.css", "reader.js", "chart.js", "mark.svg")
_VEGA = "vega.js"


@cache
def _content(name: str) -> bytes:
    if name == _VEGA:
        import vl_convert

        return vl_convert.javascript_bundle().encode()  # type: ignore[call-arg]  # its stub lacks the default
    return resources.files("comity.web").joinpath("static", name).read_bytes()


@cache
def _version(name: str) -> str:
    if name == _VEGA:  # making the bundle takes two seconds; its version says as much as its hash
        import vl_convert

        return f"{metadata.version('vl-convert-python')}-{vl_convert.get_vega_version()}"
    return blake2b(_content(name), digest_size=6).hexdigest()


def asset(name: str) -> str:
    """Return the address of an asset."""
    return f"/static/{_version(name)}/{name}"


def serve_asset(request: Request) -> Response:
    """Return an asset; a browser may keep it for ever, since what changes gets another address."""
    name = request.path_params["name"]
    if name not in (*_FILES, _VEGA) or request.path_params["version"] != _version(name):
        return PlainTextResponse("There is no such file.", status_code=404)
    kind = _TYPES[name.rpartition(".")[2]]
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(_content(name), media_type=f"{kind}; charset=utf-8", headers=headers)
