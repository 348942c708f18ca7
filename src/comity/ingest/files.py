"""Documents from what a user names: files, folders, patterns, addresses of the web and standard input.

Bad input never ends a run: it becomes a Failure with one line that says what is
wrong and what to do.
"""

import glob
import logging
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from comity.ingest.documents import make_document
from comity.ingest.intake import Intake, Item, Outcomes, failure, reason_of
from comity.ingest.kinds import hint_of, is_report
from comity.ingest.rows import over_limit
from comity.model import Document, Failure
from comity.settings import MAX_CHARACTERS, Limits

__all__ = ["STANDARD_INPUT", "documents_from", "files_at", "is_address", "make_document"]

log = logging.getLogger(__name__)

STANDARD_INPUT = "standard input"
_OTHER_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|(?:data|javascript|mailto):")
_WEB = ("http://", "https://")
_SAVED_PARTS = ("_files", "-Dateien", "_fichiers")


def documents_from(
    paths: Iterable[str | Path],
    *,
    published: date | None = None,
    outlet: str | None = None,
    max_characters: int = MAX_CHARACTERS,
    columns: Mapping[str, str] | None = None,
    allow_private: bool = False,
    follow: bool = False,
    tables: Path | None = None,
) -> Iterator[Document | Failure]:
    """Yield a Document for every report found at ``paths``, and a Failure for all that is none, in order.

    A path is a file, a folder, a pattern (``reports/**/*.html``), an http(s) address
    or ``-`` for standard input; ``docs/input.md`` says what is read and how.
    ``published`` and ``outlet`` hold where a report does not say its own. ``columns``
    says which column holds a field: ``{"text": "body"}``. ``follow`` lets feeds that
    are files fetch the pages of entries that have only a summary; ``allow_private``
    lets addresses be fetched that are not public. ``tables`` is a folder laid over
    the shipped tables of outlets and signs.
    """
    intake = Intake(published, outlet, Limits(max_characters), columns or {}, allow_private, follow, tables)
    for path in paths:
        yield from _at(intake, str(path))


def _at(intake: Intake, path: str) -> Outcomes:
    """Yield what is found at one path."""
    from comity.ingest.readers import read_item

    if path == "-":
        yield from read_item(intake, Item(STANDARD_INPUT, sys.stdin.buffer))
        return
    if not path.strip():
        yield failure(path, "the path is empty; name a file, a folder, a pattern or an address")
        return
    if is_address(path):
        yield from _of_url(intake, path)
        return
    if _OTHER_ADDRESS.match(path) and not os.path.lexists(path):
        yield failure(path, "only http and https addresses are read; save what stands there as a file")
        return
    found = False
    for file in files_at(path, text=intake.columns.get("text", "text"), told=True):
        found = True
        if isinstance(file, Failure):
            yield file
            continue
        try:
            with Path(file).open("rb") as stream:
                item = Item(file, stream, hint=hint_of(file))
                trouble = _too_large(intake, stream, item)
                yield from [failure(file, trouble)] if trouble else read_item(intake, item)
        except OSError as error:
            yield failure(file, _trouble(error))
    if not found:
        message = "no file is like this pattern" if _is_pattern(path) else "the folder holds no reports"
        yield failure(
            path, f"{message} (what is read: .txt, .md, .html, .pdf, .eml, .jsonl, .csv, .warc.gz and others)"
        )


def _of_url(intake: Intake, url: str) -> Outcomes:
    """Yield what stands at an address of the web."""
    import io

    from comity.ingest.readers import read_item

    try:
        fetched = intake.fetcher.fetch(url)
    except Exception as error:  # what servers send is taken apart by libraries, and any error may come of it
        yield failure(url, reason_of(error))
        return
    item = Item(url, io.BytesIO(fetched.data), hint=fetched.kind or hint_of(fetched.url), url=fetched.url)
    yield from read_item(intake, replace(item, charset=fetched.charset, fetched=True))


def is_address(path: str) -> bool:
    """Say whether a path is an address of the web."""
    return path.lower().startswith(_WEB)


def files_at(path: str, *, text: str = "text", told: bool = False) -> Iterator[str | Failure]:
    """Yield the files at a path: itself, those below a folder, those like a pattern.

    A .json file in a folder counts only if something in it is named ``text``. ``told`` lets a warning say what was
    passed over in folders.
    """
    if not path.strip():
        return
    if Path(path).is_dir():
        yield from _files_below(Path(path), text, told)
    elif _is_pattern(path):
        yield from _files_like(path)
    else:
        yield path


def _is_pattern(path: str) -> bool:
    return any(char in path for char in "*?[") and not os.path.lexists(path)


def _files_like(pattern: str) -> Iterator[str]:
    """Yield the files that a pattern fits, sorted, hidden ones left out; ``**`` goes through no link, which may lead back."""
    parts = Path(pattern).parts
    plain = next(place for place, part in enumerate(parts) if glob.has_magic(part))
    rest = [*parts[plain:], "*"] if parts[-1] == "**" else parts[plain:]
    base = Path(*parts[:plain])
    for file in sorted(base.glob(str(Path(*rest)))):
        hidden = any(part.startswith(".") for part in file.relative_to(base).parts)
        if (
            not file.is_dir()
            and _is_found(file)
            and (not hidden or any(part.startswith(".") for part in rest))
        ):
            yield str(file)


def _is_found(file: Path) -> bool:
    """Say whether what was found, not named, is a file, or a link to none; a pipe would be waited for without end."""
    return file.is_file() or file.is_symlink()


def _files_below(folder: Path, text: str, told: bool) -> Iterator[str | Failure]:
    """Yield the reports below ``folder``, sorted, hidden ones left out; a Failure for each folder that cannot be opened."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield failure(str(folder), _trouble(error))
        return
    passed: Counter[str] = Counter()
    pages = {entry.stem for entry in entries if hint_of(entry.name) == "page"}
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            # A link may lead back up; the folder beside a saved page holds its frames and advertisements.
            of_page = any(
                entry.name.removesuffix(end) in pages for end in _SAVED_PARTS if entry.name.endswith(end)
            )
            if not entry.is_symlink() and not of_page:
                yield from _files_below(entry, text, told)
        elif is_report(entry.name) and _is_found(entry) and _has_text(entry, text):
            yield str(entry)
        else:
            passed[entry.suffix.lower() or "no suffix"] += 1
    if passed and told:
        listed = ", ".join(f"{count} {suffix}" for suffix, count in sorted(passed.items()))
        log.warning("%s: passed over: %s; name a file to have it read", folder, listed)


def _has_text(file: Path, text: str) -> bool:
    from comity.ingest.json_lines import holds_reports

    return file.suffix.lower() != ".json" or holds_reports(file, text)


def _too_large(intake: Intake, stream: BinaryIO, item: Item) -> str | None:
    """Say that a file of text is too large, before any of it is read; rows and archives are read piece by piece."""
    if item.hint not in {"text", "markdown"} or item.name.lower().endswith(".gz"):
        return None
    size = os.fstat(stream.fileno()).st_size
    if size <= intake.most_text_bytes:
        return None
    return str(over_limit(f"more than {size // 4:,} characters", intake.limits.max_characters))


def _trouble(error: OSError) -> str:
    """Say in plain words why a file cannot be read."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder; check the path"
    if isinstance(error, PermissionError):
        return "you have no permission to read this; change its permissions"
    return f"this cannot be read ({error.strerror or error})"
