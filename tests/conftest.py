"""What tests of several folders share: hand-made parses, and the one reader of those few that need the model."""

from collections.abc import Callable
from pathlib import Path

import pytest

import comity
from comity.engines.serial import Reader
from reading.trees import Tree
from reading.trees import tree as build_tree

DEMO_OVERLAY = Path(comity.__file__).parent / "data" / "demo" / "overlay"


@pytest.fixture(scope="session")
def tree() -> Callable[[str], Tree]:
    """Build a Parse by hand; ``reading.trees`` tells the notation."""
    return build_tree


@pytest.fixture(scope="session")
def demo_kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the demo's reports; made once, so copy it before anything is added."""
    from comity.demo import demo_ledger

    return demo_ledger(tmp_path_factory.mktemp("demo-ledger") / "demo.comity")[0]


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The shipped pipeline with the invented states of the demo, loaded once."""
    return comity.load_reader(tables=DEMO_OVERLAY)
