"""A ledger opens as it is in Datasette, and its views read well there."""

import asyncio
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

VIEWS = (
    "evidence_readable",
    "stories_readable",
    "contradictions",
    "plans_followed",
    "circular_reporting",
    "plans",
    "denials",
    "documents_readable",
)


@pytest.fixture(scope="module")
def pages(demo_kept: Path) -> dict[str, dict[str, Any]]:
    """What Datasette gives for each view, asked in this process as a browser would."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of Datasette's own parts are not ours to mend
        app = pytest.importorskip("datasette.app")
        datasette = app.Datasette([str(demo_kept)])

        async def ask() -> dict[str, dict[str, Any]]:
            found = {}
            for view in VIEWS:
                for kind in ("json?_shape=objects&_size=100", "html"):
                    path = f"/{demo_kept.stem}/{view}" + (f".{kind}" if kind != "html" else "")
                    response = await datasette.client.get(path)
                    assert response.status_code == 200, (view, response.text[:300])
                    if kind != "html":
                        found[view] = response.json()
            return found

        with ThreadPoolExecutor(1) as apart:  # a browser that other tests started keeps a loop in this thread
            return apart.submit(lambda: asyncio.run(ask())).result()


def test_every_view_that_the_documentation_names_is_there(pages: dict[str, dict[str, Any]]) -> None:
    for view in (
        "evidence_readable",
        "stories_readable",
        "contradictions",
        "plans",
        "denials",
        "documents_readable",
    ):
        assert pages[view]["rows"], view


def test_views_speak_in_words(pages: dict[str, dict[str, Any]]) -> None:
    """No column holds JSON or numbers of rows: what a reader sees are names, days, quotes and reasons."""
    for view, page in pages.items():
        for row in page["rows"]:
            wrong = {
                name: value
                for name, value in row.items()
                if isinstance(value, str) and value.startswith(("[", "{"))
            }
            assert not wrong or view == "circular_reporting", (view, wrong)
    evidence = pages["evidence_readable"]["rows"][0]
    assert {"pair", "quote", "outlet", "published"} <= evidence.keys(), evidence.keys()
