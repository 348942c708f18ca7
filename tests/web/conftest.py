"""A reader over the demo's ledger, asked without a socket."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from comity.web import Site, create_app
from conftest import DEMO_OVERLAY

HERE = "http://127.0.0.1"


def client_of(site: Site) -> TestClient:
    return TestClient(
        create_app(site), base_url=HERE, headers={"accept": "text/html"}, raise_server_exceptions=False
    )


@pytest.fixture(scope="session")
def site(demo_kept: Path) -> Site:
    return Site(demo_kept, tables=DEMO_OVERLAY)


@pytest.fixture(scope="session")
def client(site: Site) -> Iterator[TestClient]:
    with client_of(site) as made:
        yield made


@pytest.fixture
def own(demo_kept: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A reader over a copy, to which things may be added."""
    path = tmp_path / "own.comity"
    shutil.copyfile(demo_kept, path)
    with client_of(Site(path, tables=DEMO_OVERLAY, judge="Ada")) as made:
        yield made
