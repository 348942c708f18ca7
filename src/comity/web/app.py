"""The application: addresses to pages, errors to pages that say what to do."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from comity.errors import ComityError, InputError, LedgerError
from comity.web.actions import add_reports, enter, judge, set_theme, show_entry
from comity.web.answers import ENDINGS, Frame, as_bibtex, as_csv, as_html, as_json, as_picture
from comity.web.assets import serve_asset
from comity.web.errors import Trouble, trouble_page
from comity.web.guard import Guard
from comity.web.page import Ask, Kind, NotFoundError, Page, Table
from comity.web.pages import KINDS
from comity.web.site import Site

_VISIT = "comity_visit"
_PAUSE = timedelta(minutes=30)  # who comes back after longer than this pays a new visit
_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
_YEAR = 31_536_000


def create_app(site: Site) -> Starlette:
    """Return the reader of a ledger as an ASGI application. The ledger is opened anew for every request."""
    routes: list[BaseRoute] = [
        Route("/static/{version}/{name}", serve_asset),
        Route("/enter", show_entry, methods=["GET"]),
        Route("/enter", enter, methods=["POST"]),
        Route("/theme", set_theme, methods=["POST"]),
        Route("/judge", judge, methods=["POST"]),
        Route("/add", add_reports, methods=["POST"]),
    ]
    for kind in KINDS:
        stem = "/index" if kind.path == "/" else kind.path
        endings = (*ENDINGS, "vl.json", "svg") if kind.chart else ENDINGS
        routes += [Route(f"{stem}.{ending}", _endpoint(site, kind, ending)) for ending in endings[::-1]]
        routes.append(Route(kind.path, _endpoint(site, kind, "html")))
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, site=site)],
        exception_handlers={
            ComityError: _told,
            HTTPException: _told,
            Exception: _told,
        },
    )
    app.state.site = site
    return app


def _endpoint(site: Site, kind: Kind, ending: str) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        seen, cookie = _visit(request)
        raw = request.scope["raw_path"].decode("latin-1")
        asked = f"?{request.url.query}" if request.url.query else ""
        with site.view() as view:
            ask = Ask(site, view, f"{raw}{asked}", request.path_params, dict(request.query_params), seen)
            page, form = None, ending
            if ending != "html" and ":path" in kind.path:  # what is asked for may itself be called "x.json"
                page = _named_so(ask, kind, ending)
                form = "html" if page else ending
            if form != "html":
                ask = replace(ask, address=f"{_stem(raw, kind, ending)}{asked}")
            return _answer(request, ask, kind, form, page or kind.make(ask), cookie)

    return endpoint


def _stem(raw: str, kind: Kind, ending: str) -> str:
    return "/" if kind.path == "/" else raw.removesuffix(f".{ending}")


def _named_so(ask: Ask, kind: Kind, ending: str) -> Page | None:
    try:
        return kind.make(replace(ask, path={name: f"{part}.{ending}" for name, part in ask.path.items()}))
    except NotFoundError:
        return None


def _answer(request: Request, ask: Ask, kind: Kind, form: str, page: Page, cookie: str | None) -> Response:
    if form == "json":
        return as_json(page)
    if form == "bib":
        return as_bibtex(page)
    if form == "vl.json" and kind.chart is not None:
        return Response(msgspec.json.encode(kind.chart(ask, page)), media_type="application/json")
    if form == "csv":
        if kind.table is None:
            raise NotFoundError("this page has no table")
        return as_csv(lambda: _rows(ask.site, kind, ask))
    frame = frame_of(request, table=kind.table is not None)
    if form == "svg" and kind.drawn is not None:
        return as_picture(kind.drawn(ask, page), frame.theme)
    answer = as_html(kind.template, page, frame)
    if cookie is not None:
        answer.set_cookie(_VISIT, cookie, max_age=_YEAR, httponly=True, samesite="lax")
    return answer


@contextmanager
def _rows(site: Site, kind: Kind, ask: Ask) -> Iterator[Table]:
    """Open the ledger for as long as a table is written; the answer outlives the request that asked for it."""
    with site.view() as view:
        own = replace(ask, view=view)
        assert kind.table is not None
        yield kind.table(own, kind.make(own))


def frame_of(request: Request, *, table: bool = False) -> Frame:
    """Return what stands around a page."""
    site: Site = request.app.state.site
    theme = request.cookies.get("comity_theme", "")
    return Frame(
        site=site,
        path=request.url.path,
        query=dict(request.query_params),
        theme=theme if theme in ("light", "dark") else "",
        who=request.cookies.get("comity_judge", "")[:80] or site.judge or "",
        table=table,
    )


def _visit(request: Request) -> tuple[str | None, str | None]:
    """Return the moment of the visit before this one, and what the cookie is to hold now (``None``: as it is)."""
    now = datetime.now(UTC)
    before, _, last = request.cookies.get(_VISIT, "").partition("_")
    try:
        latest = datetime.fromisoformat(last)
        seen = datetime.fromisoformat(before).strftime(_MOMENT) if before else None
    except ValueError:
        return None, f"_{now.strftime(_MOMENT)}"
    if latest.tzinfo is None or now - latest > _PAUSE:
        return latest.strftime(_MOMENT), f"{latest.strftime(_MOMENT)}_{now.strftime(_MOMENT)}"
    return seen, f"{before}_{now.strftime(_MOMENT)}" if now - latest > timedelta(minutes=1) else None


def _told(request: Request, error: Exception) -> Response:
    """Return the page that says what went wrong; in JSON for a twin."""
    if isinstance(error, HTTPException):
        status, message = error.status_code, error.detail
    elif isinstance(error, NotFoundError):
        status, message = 404, str(error)
    elif isinstance(error, InputError):
        status, message = 400, str(error)
    elif isinstance(error, LedgerError):
        status, message = 503, str(error)
    else:
        status, message = 500, str(error) if isinstance(error, ComityError) else ""
    trouble: Trouble = trouble_page(request.url.path, status, message)
    if request.url.path.endswith(".json"):
        return as_json(trouble, status)
    return as_html("trouble.html", trouble, frame_of(request), status)
