"""What a user may set, and the limits that protect a run."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from comity.errors import InputError

T = TypeVar("T")

VERSION = "0.1.0"
"""The release; the same stands in pyproject.toml."""

MAX_CHARACTERS = 2_000_000
"""Longer texts are refused: no report is that long, and a parse would take minutes."""


VERSION = "0.1.0"
"""The version of Comity, for all that must name it and may not import the package itself."""


@dataclass(frozen=True)
class Limits:
    """Bounds on one document, and on fetching it.

    ``max_bytes`` is that of one page, feed, e-mail or answer of a server; ``max_seconds``
    that of one answer, redirects not counted together.
    """

    max_characters: int = MAX_CHARACTERS
    max_bytes: int = 10_000_000
    max_seconds: float = 20.0
    max_redirects: int = 5
    max_pages: int = 1_000


def read_toml(path: Path, record: type[T]) -> T:
    """Return the record (``msgspec.Struct``) that a file in TOML holds; raises InputError that says which part is wrong."""
    import msgspec

    try:
        return msgspec.toml.decode(path.read_bytes(), type=record)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}") from None
