"""What tests of several folders share: hand-made parses, and the one reader of those few that need the model."""

from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path

import pytest
from hypothesis import settings

import comity
from comity.engines.serial import Reader
from comity.reading.parse import DEFAULT_PIPELINE
from reading.trees import Tree
from reading.trees import tree as build_tree

DEMO_OVERLAY = Path(comity.__file__).parent / "data" / "demo" / "overlay"


# Machines under load are no fault of the code: what takes long has a test of its own.
settings.register_profile("here", deadline=None)
settings.load_profile("here")


# Files of few tests that take long: begun last, one of them keeps one core busy when all others have ended.
LONG = (
    "engines/test_lost_workers.py",
    "eval/test_floors.py",
    "watch/test_watcher.py",
    "cli/test_ledger_cli.py",
    "engines/test_engines.py",
    "second/test_reader.py",
    "ledger/test_safety.py",
    "engines/test_processes.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first; workers take files in this order."""
    order = {Path(__file__).parent / file: place for place, file in enumerate(LONG)}
    items.sort(key=lambda item: order.get(item.path, len(LONG)))


@pytest.fixture(scope="session", autouse=True)
def readers_shared() -> Iterator[None]:
    """Let commands that run in this process share their readers: a reader holds no state, and loading one takes a second.

    Readers of equal tables are one; the last few are kept.
    """
    load = Reader.load.__func__  # type: ignore[attr-defined]
    kept: dict[object, Reader] = {}

    @wraps(load)  # generated docs describe it
    def remembered(cls: type[Reader], tables: Path | None = None, pipeline: str = DEFAULT_PIPELINE) -> Reader:
        files = sorted(tables.rglob("*.csv")) if tables is not None and tables.is_dir() else []
        key = (tables, pipeline, *((file, file.read_bytes()) for file in files))
        found = kept.pop(key, None) or load(cls, tables, pipeline)
        kept[key] = found
        if len(kept) > 3:
            del kept[next(iter(kept))]
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reader, "load", classmethod(remembered))
        yield


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
