"""Takes the pictures of the README: pages of the reader over the demo's invented reports.

    python docs/screenshots.py        needs Chromium and Playwright (the developers' extra)

Writes ``docs/pictures``: a report with an opened card, a pair, and the contradictions in the dark.
"""

import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Page, sync_playwright

from comity.demo import NOTICE, demo_ledger
from comity.web import Site, create_app

PICTURES = Path(__file__).parent / "pictures"
_LARGEST = 200_000  # bytes of one picture
_WIDE, _HIGH = 1200, 780


def main() -> None:
    """Serve the demo, take the pictures, say what was written."""
    chromium = next((found for name in ("chromium", "google-chrome") if (found := shutil.which(name))), None)
    PICTURES.mkdir(exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, place, scheme in (
            ("report", "/report/demo-10", "light"),
            ("pair", "/pair/KRS/VLD", "light"),
            ("plans", "/plans", "dark"),
        ):
            page = browser.new_page(
                base_url=address,
                viewport={"width": _WIDE, "height": _HIGH if name != "pair" else 1040},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page.goto(place)
            if name == "report":
                _open_nested(page)
            path = PICTURES / f"{name}.png"
            page.screenshot(path=path)
            size = path.stat().st_size
            if size > _LARGEST:
                raise SystemExit(f"{path}: {size:,} bytes are more than {_LARGEST:,}; take less of the page")
            print(f"{path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}: {size:,} bytes")
        browser.close()


def _open_nested(page: Page) -> None:
    """Open a line of evidence that somebody relays, so that the picture shows nested speech."""
    page.locator(".l2 a.seg.key, a.seg.key").first.click()
    page.locator(".card").wait_for()
    page.evaluate("scrollTo(0, 0)")


@contextmanager
def served() -> Iterator[str]:
    """Serve the demo's reports from a ledger of its own."""
    with tempfile.TemporaryDirectory() as folder:
        ledger, tables = demo_ledger(Path(folder) / "demo.comity")
        app = create_app(Site(ledger, tables=tables, notice=NOTICE, judge="A. Coder"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(timeout=10)


if __name__ == "__main__":
    main()
