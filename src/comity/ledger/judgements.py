"""What people judged: rows of their own beside what the machine read, added and never changed."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec

from comity.errors import InputError
from comity.ledger.connection import open_to_write, told_plainly
from comity.ledger.view import View
from comity.model.judgement import Coding, Judgement, Recoding
from comity.model.spans import Spans

_COLUMNS = "d.id, j.evidence, j.span, j.coded, j.verdict, j.recoding, j.note, j.who, j.at"
_LAST = (
    "NOT EXISTS (SELECT 1 FROM judgements k WHERE k.evidence = j.evidence AND k.document = j.document "
    "AND k.who = j.who AND k.number > j.number)"
)


def add_judgement(path: str | Path, judgement: Judgement) -> None:
    """Keep one judgement. Raises InputError if it is unsound, LedgerError if the file cannot be written."""
    if (judgement.recoding is not None) != (judgement.verdict == "recode"):
        raise InputError('a recoding belongs to the verdict "recode", and that verdict needs one')
    if judgement.recoding is not None and not judgement.recoding.changes():
        raise InputError("a recoding must change something; else accept the line")
    if not judgement.who.strip():
        raise InputError("a judgement needs the name of who judges")
    connection = open_to_write(Path(path))
    try:
        with told_plainly(Path(path)):
            found = connection.execute(
                "SELECT number FROM documents WHERE id = ?", (judgement.document,)
            ).fetchone()
            if found is None:
                raise InputError(f"the ledger has no report {judgement.document!r}")
            connection.execute(
                "INSERT INTO judgements (document, evidence, span, coded, verdict, recoding, note, who, at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    found[0],
                    judgement.evidence,
                    _json(judgement.span),
                    _json(judgement.coded),
                    judgement.verdict,
                    _json(judgement.recoding) if judgement.recoding else None,
                    judgement.note,
                    judgement.who.strip(),
                    judgement.at,
                ),
            )
    finally:
        connection.close()


def judgements_in(
    view: View,
    *,
    document: str | None = None,
    who: str | None = None,
    every: bool = False,
    limit: int | None = None,
    before: int | None = None,
) -> Iterator[tuple[int, Judgement]]:
    """Yield judgements with their numbers, the latest first: those that hold, or with ``every`` all that were made.

    Of one person on one line the last one holds. ``before`` and ``limit`` page through them.
    """
    conditions = [] if every else [_LAST]
    values: list[str | int] = []
    for condition, value in (("d.id = ?", document), ("j.who = ?", who), ("j.number < ?", before)):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    restricted = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    bound = f"LIMIT {int(limit)}" if limit is not None else ""
    for number, *row in view.ask(
        f"SELECT j.number, {_COLUMNS} FROM judgements j JOIN documents d ON d.number = j.document "
        f"{restricted} ORDER BY j.number DESC {bound}",
        values,
    ):
        yield number, _made(row)


def judged_lines(view: View, evidence: list[str]) -> dict[str, tuple[Judgement, ...]]:
    """Return the judgements that hold on some lines of evidence, by the id of the line, oldest first."""
    found: defaultdict[str, list[Judgement]] = defaultdict(list)
    for start in range(0, len(evidence), 500):
        some = evidence[start : start + 500]
        for row in view.ask(
            f"SELECT {_COLUMNS} FROM judgements j JOIN documents d ON d.number = j.document "
            f"WHERE j.evidence IN ({', '.join('?' * len(some))}) AND {_LAST} ORDER BY j.number",
            some,
        ):
            found[row[1]].append(_made(row))
    return {line: tuple(made) for line, made in found.items()}


def _made(row: "list[str] | tuple[str, ...]") -> Judgement:
    document, evidence, span, coded, verdict, recoding, note, who, at = row
    return msgspec.convert(
        {
            "document": document,
            "evidence": evidence,
            "span": msgspec.json.decode(span, type=Spans),
            "coded": msgspec.json.decode(coded, type=Coding),
            "verdict": verdict,
            "recoding": msgspec.json.decode(recoding, type=Recoding) if recoding else None,
            "note": note,
            "who": who,
            "at": at,
        },
        Judgement,
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
