"""What a user may set, and the limits that protect a run."""

from dataclasses import dataclass

VERSION = "0.1.0"
"""The release; the same stands in pyproject.toml."""

MAX_CHARACTERS = 2_000_000
"""Longer texts are refused: no report is that long, and a parse would take minutes."""


@dataclass(frozen=True)
class Limits:
    """Bounds on one document."""

    max_characters: int = MAX_CHARACTERS
