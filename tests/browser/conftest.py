"""A served demo ledger and a real Chromium; both started once."""

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from comity.demo import NOTICE
from comity.web import Site, create_app
from comity.web.serve import make_ledger
from conftest import DEMO_OVERLAY

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))),
    None,
)
# Vega-Lite says so of every scale of layers with a domain of its own, here of one and the same domain.
_HARMLESS = 'WARN Conflicting scale property "domain"'
Open = Callable[..., "Page"]

try:
    from playwright.sync_api import Browser, Page, sync_playwright
except ImportError:  # a part of the developers' extra
    CHROMIUM = None


@pytest.fixture(scope="session")
def address(demo_kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("served") / "demo.comity"
    shutil.copyfile(demo_kept, path)
    with served(Site(path, tables=DEMO_OVERLAY, judge="Ada", notice=NOTICE)) as found:
        yield found


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[str]:
    """Serve a ledger in which nothing is kept yet."""
    make_ledger(tmp_path / "empty.comity")
    with served(Site(tmp_path / "empty.comity", tables=DEMO_OVERLAY, notice=NOTICE)) as found:
        yield found


@contextmanager
def served(site: Site) -> Iterator[str]:
    """Serve a site; yield its address."""
    app = create_app(site)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(200):
        if server.started:
            break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine, or no Playwright")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: "Browser", address: str) -> Iterator[Open]:
    """Open a page of the reader; whatever the page complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def visit(place: str, **options: Any) -> "Page":
        context = browser.new_context(
            base_url=address, **{"viewport": {"width": 1280, "height": 900}, **options}
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)  # the first chart waits for what draws it
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(place)
        return page

    visit.complaints = complaints  # type: ignore[attr-defined]
    yield visit
    for context in contexts:
        context.close()
    assert [said for said in complaints if not said.startswith(_HARMLESS)] == []
