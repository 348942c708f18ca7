"""Keeping what a second reader proposes, and giving it back."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from comity.errors import InputError
from comity.ledger.connection import open_to_write, told_plainly
from comity.model.second import SecondAttribution, SecondEvent, SecondReading

if TYPE_CHECKING:
    from comity.ledger.view import View

_ATTRIBUTION = ("source", "cue", "content", "speaker")
_EVENT = ("actors", "recipients", "type", "factuality", "span", "cue")
_PLAIN = ("speaker", "type", "factuality")


def keep_second(path: str | Path, second: SecondReading) -> Literal["new", "same"]:
    """Keep what a model proposes on a document, in one transaction; once for each model and prompt.

    Raises InputError if the ledger has no such document, LedgerError if it cannot be written.
    """
    connection = open_to_write(Path(path))
    try:
        with told_plainly(Path(path)):
            found = connection.execute(
                "SELECT number FROM documents WHERE id = ?", (second.document,)
            ).fetchone()
            if found is None:
                raise InputError(f"the ledger has no report {second.document!r}")
            connection.execute("BEGIN IMMEDIATE")
            made = connection.execute(
                "INSERT INTO second_readings (document, model, prompt, at, dropped, tokens_in, tokens_out) "
                "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING number",
                (found[0], second.model, second.prompt, second.at, _json(second.dropped), *second.tokens),
            ).fetchone()
            if made is not None:
                for table, columns, rows in (
                    ("second_attributions", _ATTRIBUTION, second.attributions),
                    ("second_events", _EVENT, second.events),
                ):
                    connection.executemany(
                        f"INSERT INTO {table} (reading, place, {', '.join(columns)}) "
                        f"VALUES (?, ?{', ?' * len(columns)})",
                        [(made[0], place, *_stored(row, columns)) for place, row in enumerate(rows)],
                    )
            connection.execute("COMMIT")
    finally:
        connection.close()  # what was begun and not ended is rolled back
    return "new" if made is not None else "same"


def second_readings(
    view: "View", *, document: str | None = None, model: str | None = None, prompt: str | None = None
) -> Iterator[SecondReading]:
    """Yield what second readers proposed, by document and in the order of asking."""
    conditions, values = [], []
    for condition, value in (("d.id = ?", document), ("r.model = ?", model), ("r.prompt = ?", prompt)):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    restricted = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    for number, name, of, asked, at, dropped, tokens_in, tokens_out in list(
        view.ask(
            "SELECT r.number, d.id, r.model, r.prompt, r.at, r.dropped, r.tokens_in, r.tokens_out "
            f"FROM second_readings r JOIN documents d ON d.number = r.document {restricted} "
            "ORDER BY d.published, d.id, r.number",
            values,
        )
    ):
        yield SecondReading(
            document=name,
            model=of,
            prompt=asked,
            at=at,
            attributions=tuple(
                _made(row, _ATTRIBUTION, SecondAttribution)
                for row in _rows(view, "second_attributions", _ATTRIBUTION, number)
            ),
            events=tuple(
                _made(row, _EVENT, SecondEvent) for row in _rows(view, "second_events", _EVENT, number)
            ),
            dropped=msgspec.json.decode(dropped, type=dict[str, int]),
            tokens=(tokens_in, tokens_out),
        )


def _rows(view: "View", table: str, columns: tuple[str, ...], reading: int) -> Iterator[tuple[Any, ...]]:
    return view.ask(f"SELECT {', '.join(columns)} FROM {table} WHERE reading = ? ORDER BY place", [reading])


def _made(row: tuple[Any, ...], columns: tuple[str, ...], record: type[Any]) -> Any:
    values = {
        name: value if name in _PLAIN else msgspec.json.decode(value)
        for name, value in zip(columns, row, strict=True)
    }
    return msgspec.convert(values, record)


def _stored(row: Any, columns: tuple[str, ...]) -> Iterator[Any]:
    for name in columns:
        value = getattr(row, name)
        yield value if name in _PLAIN else _json(value)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
