"""Making text of unknown origin safe to print: nothing in it may act on the terminal."""

import re

# Control characters (escape sequences begin with one), C1 controls, and the marks
# that turn the direction of writing and can make a line read as another.
_ACTIVE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACES = re.compile(r"\s+")


def one_line(text: str) -> str:
    """Return ``text`` on one line, without characters that act on a terminal."""
    return _ACTIVE.sub("", _SPACES.sub(" ", text)).strip()


def inert(text: str) -> str:
    """Return ``text`` with its lines and tabs, without characters that act on a terminal."""
    return _ACTIVE.sub("", text)


def shortened(text: str, longest: int) -> str:
    """Return ``text``, its middle left out between words where it is longer than ``longest``."""
    if len(text) <= longest:
        return text
    half = (longest - 5) // 2
    head = text[:half].rpartition(" ")[0] or text[:half]
    tail = text[-half:].partition(" ")[2] or text[-half:]
    return f"{head} […] {tail}"
