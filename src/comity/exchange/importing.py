"""Taking a file of an archive into a ledger: streamed, counted, and told what was left out and why."""

import gzip
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import IO, Any, TextIO, cast
from zipfile import BadZipFile, ZipFile

from comity.codebook.codebook import load_tables
from comity.errors import InputError
from comity.exchange.actors import TABLES, ActorNames
from comity.exchange.cameo import Cameo
from comity.exchange.layouts import Books, Layout, Taken, Unusable, rows_of
from comity.ledger.imports import keep_import

_TOLD_EVERY = 10_000  # rows, about half a second


@dataclass
class Import:
    """What came of a file: rows kept, rows left out with reasons, names of actors that nobody knows."""

    outcome: str = "new"
    rows: int = 0
    kept: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)


def import_file(
    layout: Layout,
    file: Path,
    ledger: Path,
    tables: Path | None = None,
    told: Callable[[int, int], None] = lambda rows, at: None,
) -> Import:
    """Take the events of ``file`` (plain, .gz or .zip) into ``ledger``, and say what came of it.

    ``told`` is called now and then with the rows so far and the place in the file, in
    bytes. A file that is there already is passed over. Events of one actor with itself, or
    without a second one, tell nothing of a pair and are left out, counted. Raises
    InputError if the file cannot be used, LedgerError if the ledger cannot.
    """
    codebook = load_tables((*TABLES, "contexts"), tables)
    books = Books(codebook, ActorNames(codebook), Cameo(codebook))
    done = Import()
    with file.open("rb") as raw:
        digest = file_digest(raw, lambda: blake2b(digest_size=16)).hexdigest()
    with file.open("rb") as raw, _opened(file, raw) as stream:
        try:
            rows = _kept(stream, layout, books, done, lambda number: told(number, raw.tell()))
            done.outcome = keep_import(ledger, layout, str(file), digest, codebook.version, rows)
        except (UnicodeDecodeError, EOFError, gzip.BadGzipFile, BadZipFile) as error:
            raise InputError(
                f"{file}: cannot be read to its end ({error}); nothing of it was kept"
            ) from error
        except InputError as error:
            raise InputError(f"{file}: {error}") from error
    return done


def _opened(file: Path, raw: IO[bytes]) -> TextIO:
    """Return the text of ``file``, whose bytes are ``raw``."""
    plain = raw
    if file.suffix == ".gz":
        plain = cast("IO[bytes]", gzip.GzipFile(fileobj=raw))
    elif file.suffix == ".zip":
        try:
            archive = ZipFile(raw)
        except BadZipFile as error:
            raise InputError(f"{file}: is no zip archive ({error})") from error
        names = archive.namelist()
        if len(names) != 1:
            raise InputError(f"{file}: holds {len(names)} files; give an archive of one")
        plain = archive.open(names[0])
    return io.TextIOWrapper(plain, encoding="utf-8", newline="")


def _kept(
    stream: TextIO, layout: Layout, books: Books, done: Import, told: Callable[[int], None]
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    for line, taken in rows_of(stream, layout, books):
        done.rows += 1
        if done.rows % _TOLD_EVERY == 0:
            told(done.rows)
        if isinstance(taken, Unusable):
            done.reasons[taken.reason] += 1
            continue
        one, other = taken.actor.actor, taken.recipient.actor
        if one is None or other is None:
            unnamed = [p.name for p in (taken.actor, taken.recipient) if p.actor is None]
            if not all(unnamed):
                done.reasons["names one actor alone"] += 1
                continue
            done.unknown.update(unnamed)
            done.reasons["an actor is not known"] += 1
            continue
        if one == other:
            done.reasons["both actors are of one state or body"] += 1
            continue
        done.kept += 1
        yield line, _row(taken, one, other)


def _row(taken: Taken, one: str, other: str) -> tuple[Any, ...]:
    coded = taken.coded
    first, second = (one, other) if one < other else (other, one)
    return (
        first,
        second,
        taken.day,
        happening_of(taken),
        one,
        other,
        taken.actor.name,
        taken.recipient.name,
        taken.actor.sector,
        taken.recipient.sector,
        taken.event,
        coded.code,
        coded.type,
        coded.mode,
        coded.quad,
        coded.score,
        coded.issue,
        taken.outlet,
        taken.story,
        taken.reports,
    )


def happening_of(taken: Taken) -> int:
    """Return a number that is equal for rows that tell one happening.

    The same code between the same two names on the same day is one happening, in whatever
    outlet and story, and whoever of the two comes first: archives code a meeting once for
    each side ("A consults B", "B consults A"), and a fight too.
    """
    names = sorted((taken.actor.name, taken.recipient.name))
    told = repr((taken.day, names, taken.coded.code)).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "big", signed=True)
