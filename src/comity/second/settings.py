"""Where the second reader is and what it costs: the part ``[reader]`` of the settings."""

import os
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from comity.errors import InputError
from comity.model.record import Record
from comity.settings import read_toml

VARIABLE = "COMITY_SETTINGS"
DEFAULT = Path("comity.toml")


class ReaderSettings(Record, kw_only=True, frozen=True):
    """The second reader.

    ``endpoint`` is the base address ("http://127.0.0.1:11434/v1"), ``model`` as its server
    calls it. ``key_env`` names the variable that holds the key. ``price_in`` and
    ``price_out`` are what a million tokens cost, in ``currency``. ``schema`` is how the
    server is held to the form of an answer: by a schema, as some JSON, or not at all.
    ``requests_a_minute`` bounds the pace, ``seconds`` one answer, ``answer_tokens`` its
    length, ``passage`` the characters sent at once. ``cache`` is the file that keeps answers.
    """

    endpoint: str
    model: str
    key_env: str | None = None
    price_in: float | None = None
    price_out: float | None = None
    currency: str = "USD"
    schema: Literal["json_schema", "json_object", "none"] = "json_schema"
    requests_a_minute: float = 60.0
    seconds: float = 120.0
    answer_tokens: int = 4_000
    passage: int = 6_000
    cache: str = "comity-reader.cache"


class _File(Record, kw_only=True, frozen=True):
    reader: ReaderSettings | None = None


def read_reader(path: Path | None = None) -> ReaderSettings:
    """Return the settings of the second reader: from ``path``, else the file named by COMITY_SETTINGS, else comity.toml here.

    Raises InputError if there is no such file or part, or something in it cannot be used.
    """
    path = path or Path(os.environ.get(VARIABLE) or DEFAULT)
    if not path.exists():
        raise InputError(
            f"{path}: is not there; a second reader is set by a part [reader] with endpoint and model (--settings FILE)"
        )
    found = read_toml(path, _File).reader
    if found is None:
        raise InputError(
            f"{path}: has no part [reader] with endpoint and model; there is no second reader without it"
        )
    if urlsplit(found.endpoint).scheme not in ("http", "https"):
        raise InputError(f"{path}: reader.endpoint is no address of the web: {found.endpoint!r}")
    for name in ("requests_a_minute", "seconds", "answer_tokens", "passage"):
        if getattr(found, name) <= 0:
            raise InputError(f"{path}: reader.{name} must be above 0")
    return msgspec.structs.replace(found, cache=str(path.absolute().parent / found.cache))
