"""What is watched and who is told: the settings, a file in TOML."""

import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from comity.errors import InputError
from comity.model.record import Record
from comity.settings import read_toml

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_SPAN = re.compile(r"(\d{1,6})\s*([smhd])\Z")
LEAST_EVERY = 60.0
"""Seconds between two looks at a feed; asking more often is rude and tells nothing."""


class FeedSetting(Record, kw_only=True, frozen=True):
    """One feed: RSS or Atom. ``outlet`` is who publishes it where its reports do not say so; ``every`` its own pace."""

    url: str
    outlet: str | None = None
    every: str | None = None


class DigestSetting(Record, kw_only=True, frozen=True):
    """A file with the latest digests, the newest first: Markdown (.md) or HTML (.html)."""

    file: str


class AtomSetting(Record, kw_only=True, frozen=True):
    """A feed (Atom, RFC 4287) of what was noticed, as a file."""

    file: str
    title: str = "Comity"


class WebhookSetting(Record, kw_only=True, frozen=True):
    """An address that gets each digest as JSON; ``token_env`` names the variable that holds a bearer token."""

    url: str
    token_env: str | None = None


class MailSetting(Record, kw_only=True, frozen=True):
    """E-mail through a server; ``password_env`` names the variable that holds the password of ``user``."""

    host: str
    sender: str = msgspec.field(name="from")
    to: tuple[str, ...]
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password_env: str | None = None


class WatchSettings(Record, kw_only=True, frozen=True):
    """The whole file.

    ``every`` is the pace of all feeds that have none of their own. ``pairs`` ("KRS,VLD")
    are those that are told of, all if there is none. ``overdue`` is how long after its last day a
    plan of which nothing was told is told of. ``follow`` fetches the pages of entries that
    hold only a summary. ``digests`` are how many are kept in the file and the feed.
    """

    feeds: tuple[FeedSetting, ...]
    every: str = "15m"
    pairs: tuple[str, ...] = ()
    overdue: str = "3d"
    follow: bool = True
    digests: int = 50
    digest: DigestSetting | None = None
    atom: AtomSetting | None = None
    webhook: WebhookSetting | None = None
    mail: MailSetting | None = None


def read_settings(path: Path) -> WatchSettings:
    """Return the settings of a file; paths in it are taken from its folder. Raises InputError, in one line."""
    settings = read_toml(path, WatchSettings)
    if not settings.feeds:
        raise InputError(f"{path}: names no feed; add [[feeds]] with url = …")
    urls = [feed.url for feed in settings.feeds]
    for url in urls:
        if urlsplit(url).scheme not in ("http", "https"):
            raise InputError(f"{path}: {url!r} is no address of the web")
        if urls.count(url) > 1:
            raise InputError(f"{path}: names {url} twice")
    for words in (settings.every, settings.overdue, *(feed.every for feed in settings.feeds if feed.every)):
        seconds(words)
    if settings.digest and Path(settings.digest.file).suffix not in (".md", ".html"):
        raise InputError(f"{path}: digest.file ends in .md or .html, not {settings.digest.file!r}")
    folder = path.absolute().parent
    return msgspec.structs.replace(
        settings,
        digest=settings.digest and DigestSetting(file=str(folder / settings.digest.file)),
        atom=settings.atom and msgspec.structs.replace(settings.atom, file=str(folder / settings.atom.file)),
    )


def seconds(words: str) -> float:
    """Return the seconds of "90s", "15m", "2h" or "1d"; raises InputError."""
    found = _SPAN.match(words.strip())
    if found is None:
        raise InputError(f"{words!r} is no span of time; write 90s, 15m, 2h or 1d")
    return float(found[1]) * _UNITS[found[2]]
